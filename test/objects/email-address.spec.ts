import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { v7 } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { instant, secondsAfter } from "../../src/domain/instant.ts";
import { forgottenAt, nextAttemptAt } from "../../src/objects/email-address/failed-sign-ins.ts";
import { EmailAddressObject } from "../../src/objects/email-address/email-address-object.ts";
import { objects } from "../../src/objects/namespaces.ts";

const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
const taken = { ok: false, rejection: { code: "email-taken" } };
const newUserId = (): UserId => userIdFrom(v7().replaceAll("-", ""));
const { user } = objects(env);

const register = (id: UserId) =>
  user(id).register({ email: "ada@example.com", name: "Ada", role: "user", passwordHash: "x" }, metadata);

const newAddress = () => {
  const stub = env.EMAIL_ADDRESSES.getByName(crypto.randomUUID());
  const inside = <T>(look: (address: EmailAddressObject, storage: DurableObjectStorage) => T | Promise<T>) =>
    runInDurableObject(stub, (instance, { storage }) => {
      if (!(instance instanceof EmailAddressObject)) throw new Error("no address object");
      return look(instance, storage);
    });
  return { stub, inside };
};

const later = (seconds: number): void => {
  vi.useFakeTimers({ now: Date.now() + seconds * 1000, toFake: ["Date"] });
};
afterEach(() => {
  vi.useRealTimers();
});

describe("a claim", () => {
  it("keeps the address from others, and can be repeated", () =>
    newAddress().inside(async (address) => {
      const ada = newUserId();
      expect((await address.claim(ada, metadata)).ok).toBe(true);
      expect((await address.claim(ada, metadata)).ok).toBe(true);
      expect(await address.claim(newUserId(), metadata)).toEqual(taken);
      later(59);
      expect(await address.claim(newUserId(), metadata)).toEqual(taken);
    }));

  it("is for good once it is confirmed", () =>
    newAddress().inside(async (address, storage) => {
      const ada = newUserId();
      await address.claim(ada, metadata);
      expect((await address.confirm(ada)).ok).toBe(true);
      expect((await address.confirm(ada)).ok).toBe(true);
      later(3600);
      await address.alarm();
      expect(await address.claim(newUserId(), metadata)).toEqual(taken);
      expect(await storage.getAlarm()).toBeNull();
    }));

  it("is confirmed by nobody else", () =>
    newAddress().inside(async (address) => {
      await address.claim(newUserId(), metadata);
      expect(await address.confirm(newUserId())).toEqual({ ok: false, rejection: { code: "claim-lapsed" } });
    }));

  it.each(["the alarm", "the next claim"])("without an account lapses after a minute, by %s", async (by) => {
    const ada = newUserId();
    await newAddress().inside(async (address, storage) => {
      await address.claim(ada, metadata);
      later(61);
      if (by === "the alarm") {
        await address.alarm();
        expect([...storage.kv.list()]).toEqual([]);
      }
      expect((await address.claim(newUserId(), metadata)).ok).toBe(true);
      expect((await address.confirm(ada)).ok).toBe(false);
    });
    // The registration that had stopped half-way comes to its end: too late.
    expect(await register(ada)).toMatchObject({ ok: false, rejection: { code: "registration-abandoned" } });
  });

  it.each(["the alarm", "the next claim"])(
    "whose account was made stands, though nobody confirmed it, by %s",
    async (by) => {
      const ada = newUserId();
      await register(ada);
      await newAddress().inside(async (address, storage) => {
        await address.claim(ada, metadata);
        later(61);
        if (by === "the alarm") await address.alarm();
        else expect(await address.claim(newUserId(), metadata)).toEqual(taken);
        expect(storage.kv.get("holder")).toEqual({ userId: ada, lapsesAt: null });
      });
    },
  );

  it("goes to one of many that ask for a lapsed one at once", () =>
    newAddress().inside(async (address) => {
      await address.claim(newUserId(), metadata);
      later(61);
      const answers = await Promise.all(Array.from({ length: 5 }, () => address.claim(newUserId(), metadata)));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    }));
});

describe("a failed sign-in", () => {
  const now = instant.parse(1_800_000_000_000);
  const pauseAfter = (count: number) => (nextAttemptAt({ count, lastAt: now }) - now) / 1000;

  it("is free five times, then costs twice as much each time, and never more than a quarter of an hour", () => {
    expect([1, 4, 5, 6, 7, 12, 13, 100, 100_000].map(pauseAfter)).toEqual([0, 0, 5, 10, 20, 640, 900, 900, 900]);
  });

  it("is forgotten after a day", () => {
    expect(forgottenAt({ count: 3, lastAt: now })).toBe(secondsAfter(now, 24 * 3600));
  });

  const fail = async (address: EmailAddressObject): Promise<string> => {
    const admitted = await address.admitSignIn();
    if (!admitted.ok) return admitted.rejection.code;
    await address.endSignIn(admitted.value.attempt, false);
    return "failed";
  };

  it("counts across a restart", async () => {
    const { stub, inside } = newAddress();
    await inside(async (address) => {
      for (let attempt = 0; attempt < 5; attempt++) expect(await fail(address)).toBe("failed");
    });
    await evictDurableObject(stub);
    await inside(async (address) => {
      expect(await address.admitSignIn()).toEqual({
        ok: false,
        rejection: { code: "too-many-failures", retryAfterSeconds: 5 },
      });
      later(5);
      expect(await fail(address)).toBe("failed");
      expect(await fail(address)).toBe("too-many-failures");
      later(9);
      expect(await fail(address)).toBe("too-many-failures");
      later(2);
      expect(await fail(address)).toBe("failed");
    });
  });

  it("is one whose end nobody reported, when its Worker died", () =>
    newAddress().inside(async (address) => {
      for (let attempt = 0; attempt < 5; attempt++) expect((await address.admitSignIn()).ok).toBe(true);
      later(31);
      expect(await fail(address)).toBe("failed");
      expect(await address.admitSignIn()).toMatchObject({ ok: false, rejection: { retryAfterSeconds: 10 } });
    }));

  it("is waited for while as many as may fail are under way, for some seconds", () =>
    newAddress().inside(async (address) => {
      const first = await address.admitSignIn();
      for (let attempt = 1; attempt < 5; attempt++) expect((await address.admitSignIn()).ok).toBe(true);
      const [sixth, seventh] = [address.admitSignIn(), address.admitSignIn()];
      if (!first.ok) throw new Error("not admitted");
      await address.endSignIn(first.value.attempt, true);
      expect((await sixth).ok).toBe(true);
      later(9);
      expect(await seventh).toEqual({ ok: false, rejection: { code: "attempts-under-way" } });
    }));

  it("is forgiven by a success, save for those still under way", () =>
    newAddress().inside(async (address, storage) => {
      for (let attempt = 0; attempt < 3; attempt++) await fail(address);
      const [right, guess] = [await address.admitSignIn(), await address.admitSignIn()];
      if (!right.ok || !guess.ok) throw new Error("not admitted");
      await address.endSignIn(right.value.attempt, true);
      expect(storage.kv.get("failedSignIns")).toMatchObject({ count: 1 });
      await address.endSignIn(guess.value.attempt, false);
      expect(storage.kv.get("failedSignIns")).toMatchObject({ count: 1 });
    }));

  it("leaves nothing behind after a day", () =>
    newAddress().inside(async (address, storage) => {
      await fail(address);
      expect(await storage.getAlarm()).not.toBeNull();
      later(24 * 3600 + 1);
      await address.alarm();
      expect([...storage.kv.list()]).toEqual([]);
      expect(await storage.getAlarm()).toBeNull();
    }));
});
