import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { v7 } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import type { Outcome } from "../../src/event-store/index.ts";
import { objects } from "../../src/objects/namespaces.ts";
import { ServiceObject } from "../../src/objects/service/service-object.ts";
import { EmailAddressObject } from "../../src/objects/email-address/email-address-object.ts";

const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
const { user, emailAddress } = objects(env);

const first = (password = "one") => ({
  email: "root@example.com",
  emailAddressId: crypto.randomUUID(),
  name: "Root",
  passwordHash: password,
});

/** A service of its own: each test sets one up. */
const newService = () => {
  const stub = env.SERVICE.getByName(crypto.randomUUID());
  return <T>(look: (service: ServiceObject) => T | Promise<T>) =>
    runInDurableObject(stub, (instance) => {
      if (!(instance instanceof ServiceObject)) throw new Error("no service object");
      return look(instance);
    });
};

const valueOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
};

const types = async (service: ServiceObject) => service.history().map(({ event }) => event.type);

const later = (seconds: number): void => {
  vi.useFakeTimers({ now: Date.now() + seconds * 1000, toFake: ["Date"] });
};
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the service asks of the others' method fails from now on, as when a process dies. */
const cutOff = (
  service: ServiceObject,
  namespace: "USERS" | "EMAIL_ADDRESSES",
  method: "confirm" | "register" | "updateRole",
): (() => void) => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const failing = {
    getByName: (name: string) =>
      new Proxy(env[namespace].getByName(name), {
        get: (stub, called) =>
          called === method ? () => Promise.reject(new Error("cut off")) : Reflect.get(stub, called),
      }),
  };
  Reflect.set(service, "env", { ...env, [namespace]: failing });
  return () => Reflect.set(service, "env", env);
};

describe("set-up", () => {
  it("that is cut off before the account is finished by the alarm", async () => {
    const root = first();
    await newService()(async (service) => {
      const restore = cutOff(service, "USERS", "register");
      await expect(service.setUp(root, metadata)).rejects.toThrow("has begun");
      expect(await service.isSetUp()).toBe(false);
      restore();
      later(3600);
      await service.alarm();
      expect(await service.isSetUp()).toBe(true);
      expect(await types(service)).toEqual(["SetUpBegun", "SetUpCompleted"]);
    });
    expect(await user(await holderOf(root.emailAddressId)).document()).toMatchObject({
      role: "administrator",
      email: root.email,
    });
  });

  it.each(["the same request", "another one"])(
    "that is cut off after the account is finished first when %s comes",
    async (which) => {
      const root = first("the first password");
      await newService()(async (service) => {
        const restore = cutOff(service, "EMAIL_ADDRESSES", "confirm");
        await expect(service.setUp(root, metadata)).rejects.toThrow("has begun");
        restore();
        const again = await service.setUp(which === "another one" ? first("another") : root, metadata);
        expect(again).toEqual({ ok: false, rejection: { code: "already-set-up" } });
        expect(await types(service)).toEqual(["SetUpBegun", "SetUpCompleted"]);
      });
      const holder = await holderOf(root.emailAddressId);
      expect(await user(holder).document()).toMatchObject({ role: "administrator" });
      expect(await user(holder).passwordHash()).toBe("the first password");
    },
  );

  it("begins anew when it was cut off for so long that its claim has lapsed", async () => {
    const root = first();
    const inside = newService();
    await inside(async (service) => {
      const restore = cutOff(service, "USERS", "register");
      await expect(service.setUp(root, metadata)).rejects.toThrow("has begun");
      restore();
    });
    // A minute later the address's object settles the claim: the account will never be.
    await runInDurableObject(env.EMAIL_ADDRESSES.getByName(root.emailAddressId), async (address) => {
      if (!(address instanceof EmailAddressObject)) throw new Error("no address object");
      later(61);
      await address.alarm();
      vi.useRealTimers();
    });
    await inside(async (service) => {
      const made = valueOf(await service.setUp(root, metadata));
      expect(made).toMatchObject({ role: "administrator" });
      expect(await types(service)).toEqual(["SetUpBegun", "SetUpAbandoned", "SetUpBegun", "SetUpCompleted"]);
    });
  });

  it("stores the password's hash no longer than it takes", async () => {
    const stub = env.SERVICE.getByName(crypto.randomUUID());
    await runInDurableObject(stub, async (service, { storage }) => {
      if (!(service instanceof ServiceObject)) throw new Error("no service object");
      valueOf(await service.setUp(first("a hash to look for"), metadata));
      const kept = storage.sql.exec("SELECT data FROM private_details").toArray();
      expect(JSON.stringify(kept)).not.toContain("a hash to look for");
      expect(JSON.stringify(service.history())).not.toContain("a hash to look for");
    });
  });
});

describe("a change of role", () => {
  const withTwo = async (
    test: (service: ServiceObject, root: UserId, other: UserId) => Promise<void>,
  ): Promise<void> => {
    const other = userIdFrom(v7().replaceAll("-", ""));
    await user(other).register({ email: "o@example.com", name: "O", role: "user", passwordHash: "x" }, metadata);
    await newService()(async (service) => {
      const root = valueOf(await service.setUp(first(), metadata));
      await test(service, root.id, other);
    });
  };

  it("that is cut off is finished by the alarm", () =>
    withTwo(async (service, _root, other) => {
      const restore = cutOff(service, "USERS", "updateRole");
      await expect(service.changeRole(other, "administrator", metadata)).rejects.toThrow("has begun");
      restore();
      later(3600);
      await service.alarm();
      expect(await user(other).document()).toMatchObject({ role: "administrator" });
    }));

  it("that is cut off does not let the last administrator go meanwhile", () =>
    withTwo(async (service, root, other) => {
      valueOf(await service.changeRole(other, "administrator", metadata));
      const restore = cutOff(service, "USERS", "updateRole");
      await expect(service.changeRole(root, "user", metadata)).rejects.toThrow("has begun");
      expect(await service.changeRole(other, "user", metadata)).toEqual({
        ok: false,
        rejection: { code: "last-administrator" },
      });
      restore();
      // The same change again finishes the one that has begun.
      expect(valueOf(await service.changeRole(root, "user", metadata))).toMatchObject({ role: "user" });
    }));

  it("of one who is not registered is given up", () =>
    withTwo(async (service) => {
      const nobody = userIdFrom(v7().replaceAll("-", ""));
      expect(await service.changeRole(nobody, "organizer", metadata)).toEqual({
        ok: false,
        rejection: { code: "user-not-registered" },
      });
      expect((await types(service)).slice(-2)).toEqual(["RoleChangeBegun", "RoleChangeAbandoned"]);
    }));

  it("is recorded with who asked for it", () =>
    withTwo(async (service, root, other) => {
      const asked = { ...metadata, actorId: root };
      await service.changeRole(other, "organizer", asked);
      const updated = (await user(other).history()).at(-1);
      expect(updated).toMatchObject({ event: { type: "UserRoleUpdated", role: "organizer" }, metadata: asked });
    }));
});

const holderOf = async (address: string): Promise<UserId> => {
  const { attempt, holder } = valueOf(await emailAddress(address).admitAttempt("sign-in", "here"));
  await emailAddress(address).endAttempt("sign-in", "here", attempt, "succeeded");
  if (holder === null) throw new Error("nobody holds the address");
  return holder;
};
