import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { v7 } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { listWindow } from "../../src/objects/integration-events.ts";
import { UserObject } from "../../src/objects/user/user-object.ts";

const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
const registration = {
  email: "ada@example.com",
  name: "Ada Lovelace",
  role: "user",
  passwordHash: "$scrypt$x",
} as const;
const HOUR = 3600 * 1000;

const inUser = <T>(id: UserId, look: (user: UserObject, storage: DurableObjectStorage) => T | Promise<T>) =>
  runInDurableObject(env.USERS.getByName(id), (instance, { storage }) => {
    if (!(instance instanceof UserObject)) throw new Error("no user object");
    return look(instance, storage);
  });

const newId = (): UserId => userIdFrom(v7().replaceAll("-", ""));

const registered = async (): Promise<UserId> => {
  const id = newId();
  await inUser(id, async (user) => {
    await user.register(registration, metadata);
    // What is due at once, the first mail, is out of the way: it rings no alarm in the middle of a test.
    await user.alarm();
  });
  return id;
};

const at = (milliseconds: number): void => {
  vi.useFakeTimers({ now: milliseconds, toFake: ["Date"] });
};
afterEach(() => {
  vi.useRealTimers();
});

describe("an account", () => {
  it("is made once; a late repetition changes nothing", async () => {
    const id = await registered();
    const again = await inUser(id, async (user) => {
      await user.updateRole("organizer", metadata);
      return user.register({ ...registration, name: "Somebody", passwordHash: "another" }, metadata);
    });
    expect(again).toMatchObject({ ok: true, value: { id, name: "Ada Lovelace", role: "organizer", version: 2 } });
    expect(await inUser(id, (user) => user.passwordHash())).toBe("$scrypt$x");
  });

  it("is never made once its registration was abandoned", async () => {
    const id = newId();
    await inUser(id, async (user) => {
      expect(await user.abandonRegistration(metadata)).toMatchObject({ ok: true });
      expect(await user.register(registration, metadata)).toMatchObject({
        ok: false,
        rejection: { code: "registration-abandoned" },
      });
      expect(await user.document()).toBeUndefined();
    });
  });

  it("keeps name, address and password out of its events", async () => {
    const id = await registered();
    const log = JSON.stringify(await inUser(id, (user) => user.history()));
    expect(log).toContain("UserRegistered");
    for (const personal of ["ada@example.com", "Ada", "scrypt"]) expect(log).not.toContain(personal);
  });

  it("that is only asked for stores nothing", async () => {
    await inUser(newId(), async (user, { sql }) => {
      expect(await user.passwordHash()).toBeUndefined();
      expect(await user.document()).toBeUndefined();
      expect(await user.authenticate("anything")).toBeUndefined();
      expect(sql.exec("SELECT name FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray()).toEqual([]);
    });
  });
});

describe("a session", () => {
  const opened = async () => {
    const id = await registered();
    const hash = crypto.randomUUID();
    const answer = await inUser(id, (user) => user.openSession(hash, registration.passwordHash, metadata));
    if (!answer.ok) throw new Error("not opened");
    return { id, hash, expiresAt: answer.value.expiresAt };
  };

  it("ends after twelve hours without use", async () => {
    const { id, hash } = await opened();
    const start = Date.now();
    await inUser(id, async (user) => {
      at(start + 11.9 * HOUR);
      expect(await user.authenticate(hash)).toEqual({ role: "user" });
      at(start + 23.8 * HOUR);
      expect(await user.authenticate(hash)).toEqual({ role: "user" });
      at(start + 35.9 * HOUR);
      expect(await user.authenticate(hash)).toBeUndefined();
    });
  });

  it("ends after thirty days, however much it is used", async () => {
    const { id, hash, expiresAt } = await opened();
    const start = Date.now();
    expect(expiresAt - start).toBeGreaterThan(29.9 * 24 * HOUR);
    await inUser(id, async (user) => {
      for (let hours = 10; hours < 30 * 24; hours += 10) {
        at(start + hours * HOUR);
        expect(await user.authenticate(hash)).toEqual({ role: "user" });
      }
      at(expiresAt);
      expect(await user.authenticate(hash)).toBeUndefined();
    });
  });

  it("that is used all the time is seldom written down", async () => {
    const { id, hash } = await opened();
    const start = Date.now();
    await inUser(id, async (user, { sql }) => {
      const exec = vi.spyOn(sql, "exec");
      for (let second = 0; second < 3600; second += 10) {
        at(start + second * 1000);
        expect(await user.authenticate(hash)).toEqual({ role: "user" });
      }
      const written = exec.mock.calls.filter(([query]) => query.startsWith("UPDATE sessions"));
      expect(written.length).toBeGreaterThanOrEqual(10);
      expect(written.length).toBeLessThanOrEqual(12);
      exec.mockRestore();
    });
  });

  it("makes room for a new one when there are fifty", async () => {
    const id = await registered();
    await inUser(id, async (user, { sql }) => {
      const start = Date.now();
      for (let count = 0; count < 55; count++) {
        at(start + count * 1000);
        await user.openSession(`session ${count}`, registration.passwordHash, metadata);
      }
      expect(sql.exec("SELECT count(*) AS n FROM sessions").one()).toEqual({ n: 50 });
      expect(await user.authenticate("session 4")).toBeUndefined();
      expect(await user.authenticate("session 5")).toEqual({ role: "user" });
    });
  });

  it("that ended is cleaned up by the alarm, and kept answers with it", async () => {
    const { id } = await opened();
    const start = Date.now();
    const count = (storage: DurableObjectStorage, table: "sessions" | "keyed_requests") =>
      storage.sql.exec(`SELECT count(*) AS n FROM ${table}`).one()["n"];
    await inUser(id, async (user, storage) => {
      await user.beginRequest("key", "fingerprint", metadata);
      await user.finishRequest("key", "fingerprint", undefined, metadata);
      await user.beginRequest("kept", "fingerprint", metadata);
      at(start + 13 * HOUR);
      await user.alarm();
      expect(count(storage, "sessions")).toBe(0);
      expect(count(storage, "keyed_requests")).toBe(1);
      at(start + 73 * HOUR);
      await user.alarm();
      expect(count(storage, "keyed_requests")).toBe(0);
    });
  });

  it("has an alarm for its end", async () => {
    const { id } = await opened();
    expect(await inUser(id, (_user, storage) => storage.getAlarm())).not.toBeNull();
    expect(await runDurableObjectAlarm(env.USERS.getByName(id))).toBe(true);
  });
});

describe("the administrators' list", () => {
  it("is told of a new name and a verified address, and of no mail that is asked for", async () => {
    const id = newId();
    const told: string[] = [];
    let last = 0;
    const send = vi.spyOn(env.READ_MODEL_EVENTS, "send").mockImplementation(async (window) => {
      const { to, events } = listWindow.parse(window);
      told.push(...events.map(({ data }) => data.type));
      last = to;
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
    await inUser(id, async (user) => {
      await user.register(registration, metadata);
      await user.updateName("Countess", metadata);
      await user.changePassword({ was: registration.passwordHash, is: "$scrypt$y", keep: "none" }, metadata);
      const mail = await user.nextMail();
      if (mail === undefined) throw new Error("no mail to send");
      expect(await user.confirmEmail(mail.mailId, metadata)).toMatchObject({ ok: true });
      expect(await user.document()).toMatchObject({ emailVerified: true });
    });
    // The next window is sent once this one is acknowledged.
    for (let windows = 0; windows < 2; windows++) await inUser(id, (user) => user.acknowledge("read-models", last));
    await vi.waitFor(() =>
      expect(told).toEqual(["UserRegistered", "UserUpdated", "UserPasswordChanged", "UserEmailVerified"]),
    );
    send.mockRestore();
  });
});

describe("a changed password", () => {
  const passwordOf = (id: UserId) => inUser(id, (user) => user.passwordHash());
  const withSessions = async () => {
    const id = await registered();
    for (const hash of ["this", "another"])
      await inUser(id, (user) => user.openSession(hash, registration.passwordHash, metadata));
    return id;
  };
  const live = (id: UserId) =>
    inUser(id, async (user) => [await user.authenticate("this"), await user.authenticate("another")]);
  const change = { was: registration.passwordHash, is: "$scrypt$y", keep: "this" };

  it("ends every session but the one that asked, also after a restart", async () => {
    const id = await withSessions();
    expect(await inUser(id, (user) => user.changePassword(change, metadata))).toMatchObject({ ok: true });
    await evictDurableObject(env.USERS.getByName(id));
    expect(await live(id)).toEqual([{ role: "user" }, undefined]);
    expect(await passwordOf(id)).toBe("$scrypt$y");
  });

  it("is not changed, and ends nothing, when what was found to be right is not the password any more", async () => {
    const id = await withSessions();
    const refused = { ok: false, rejection: { code: "another-password" } };
    expect(await inUser(id, (user) => user.changePassword({ ...change, was: "$scrypt$z" }, metadata))).toEqual(refused);
    expect(await live(id)).toEqual([{ role: "user" }, { role: "user" }]);
    expect(await inUser(id, (user) => user.openSession("third", "$scrypt$z", metadata))).toEqual(refused);
  });

  it("leaves no trace of either in the log", async () => {
    const id = await withSessions();
    await inUser(id, (user) => user.changePassword(change, metadata));
    const log = JSON.stringify(await inUser(id, (user) => user.history()));
    expect(log).toContain("UserPasswordChanged");
    expect(log).not.toContain("scrypt");
  });
});

describe("a user's own document", () => {
  it("has the new name, and is newer", async () => {
    const id = await registered();
    const named = await inUser(id, (user) => user.updateName("Countess", metadata));
    expect(named).toMatchObject({ ok: true, value: { name: "Countess", version: 2 } });
    const again = await inUser(id, (user) => user.updateName("Countess", metadata));
    expect(again).toMatchObject({ ok: true, value: { version: 2 } });
    await evictDurableObject(env.USERS.getByName(id));
    expect(await inUser(id, (user) => user.document())).toMatchObject({ name: "Countess", email: "ada@example.com" });
  });

  it("does not have the financial info, which is beside the log, too", async () => {
    const id = await registered();
    const place = { addressLine1: "1 High Street", postalCode: "00-001", city: "Warszawa", country: "PL" };
    const info = { billingName: "Lovelace Ltd", ...place };
    await inUser(id, (user) => user.putFinancialInfo(info, metadata));
    await evictDurableObject(env.USERS.getByName(id));
    await inUser(id, async (user) => {
      expect(await user.financialInfo()).toEqual(info);
      expect(JSON.stringify(user.history())).not.toMatch(/Lovelace|High Street|Warszawa/);
    });
  });
});

describe("the user's tables", () => {
  it("are never scanned", async () => {
    const id = await registered();
    await inUser(id, async (user, { sql }) => {
      const statements = new Set<string>();
      const exec = sql.exec.bind(sql);
      const spy = vi.spyOn(sql, "exec").mockImplementation((query, ...bindings) => {
        statements.add(query);
        return exec(query, ...bindings);
      });
      await user.openSession("one", registration.passwordHash, metadata);
      at(Date.now() + HOUR);
      await user.authenticate("one");
      await user.beginRequest("key", "fingerprint", metadata);
      await user.finishRequest("key", "fingerprint", { status: 201, headers: {}, body: "" }, metadata);
      await user.beginRequest("key", "fingerprint", metadata);
      await user.endSession("one", metadata);
      at(Date.now() + 100 * HOUR);
      await user.alarm();
      spy.mockRestore();
      const asked = [...statements].filter((query) => /sessions|keyed_requests/.test(query));
      expect(asked.length).toBeGreaterThanOrEqual(8);
      for (const query of asked) {
        const unknowns = Array.from(query.matchAll(/\?/g), () => 1);
        const plan = exec(`EXPLAIN QUERY PLAN ${query}`, ...unknowns).toArray();
        // A walk along an index that stops at its limit is no scan.
        for (const { detail } of plan) expect(`${query}: ${String(detail)}`).not.toMatch(/: SCAN \w+$/);
      }
    });
  });
});
