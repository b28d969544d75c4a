import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { v7 } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { instant, secondsAfter } from "../../src/domain/instant.ts";
import {
  ALL_STRANGERS,
  type BackOff,
  forgetsAt,
  nextAttemptAt,
  noPasswordAttempts,
  ONE_CALLER,
  remembered,
  withAcquaintance,
  withFailures,
} from "../../src/objects/email-address/password-attempts.ts";
import { EmailAddressObject } from "../../src/objects/email-address/email-address-object.ts";
import type { AttemptEnd } from "../../src/objects/email-address/email-address-rpc.ts";
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

describe("an address's holder", () => {
  it("is told, and asking writes nothing", () =>
    newAddress().inside(async (address, storage) => {
      expect(await address.holder()).toBeNull();
      expect([...storage.kv.list()]).toEqual([]);
      const ada = newUserId();
      await address.claim(ada, metadata);
      expect(await address.holder()).toBe(ada);
    }));
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
  const pauses = (counts: number[], backOff: BackOff) =>
    counts.map((count) => (nextAttemptAt({ count, lastAt: now }, backOff) - now) / 1000);

  it("is free five times, then costs twice as much each time, and never more than a quarter of an hour", () => {
    const counts = [1, 4, 5, 6, 7, 12, 13, 100, 100_000];
    expect(pauses(counts, ONE_CALLER)).toEqual([0, 0, 5, 10, 20, 640, 900, 900, 900]);
  });

  it("costs strangers seconds once there were fifty of them", () => {
    expect(pauses([49, 50, 51, 54, 55, 100_000], ALL_STRANGERS)).toEqual([0, 1, 2, 16, 30, 30]);
  });

  it("is forgotten after a day, who signed in after thirty", () => {
    const failed = withFailures(noPasswordAttempts, "there", { count: 3, lastAt: now });
    expect(forgetsAt(failed)).toBe(secondsAfter(now, 24 * 3600));
    const both = withAcquaintance(failed, "here", now);
    expect(remembered(both, secondsAfter(now, 24 * 3600))).toEqual(withAcquaintance(noPasswordAttempts, "here", now));
    expect(remembered(both, secondsAfter(now, 30 * 24 * 3600))).toEqual(noPasswordAttempts);
  });

  it("makes room for callers that failed later", () => {
    const callers = Array.from({ length: 150 }, (_, caller) => `caller-${caller}`);
    const all = callers.reduce(
      (attempts, caller, place) => withFailures(attempts, caller, { count: 1, lastAt: secondsAfter(now, place) }),
      noPasswordAttempts,
    );
    expect(all.callers.map(({ caller }) => caller)).toEqual(callers.slice(50));
  });

  const attempt = async (address: EmailAddressObject, ended: AttemptEnd, from: string): Promise<string> => {
    const admitted = await address.admitAttempt("sign-in", from);
    if (!admitted.ok) return admitted.rejection.code;
    await address.endAttempt("sign-in", from, admitted.value.attempt, ended);
    return ended;
  };
  const fail = (address: EmailAddressObject, from = "here") => attempt(address, "failed", from);

  it("keeps nobody out but the caller who failed", () =>
    newAddress().inside(async (address) => {
      for (let round = 0; round < 12; round++) {
        expect(await fail(address, "there")).toBe(round < 5 ? "failed" : "too-many-failures");
        expect(await attempt(address, "succeeded", "here")).toBe("succeeded");
      }
    }));

  it("is counted by use: from outside it delays no change of the password, and that one no sign-in", () =>
    newAddress().inside(async (address, storage) => {
      const change = async (session: string): Promise<boolean> => {
        const admitted = await address.admitAttempt("change", session);
        if (admitted.ok) await address.endAttempt("change", session, admitted.value.attempt, "failed");
        return admitted.ok;
      };
      for (let place = 0; place < 60; place++) await fail(address, `place-${place}`);
      expect(await fail(address, "elsewhere")).toBe("too-many-failures");
      for (let failures = 0; failures < 5; failures++) expect(await change("stolen")).toBe(true);
      expect(await change("stolen")).toBe(false);
      expect(await change("the owner's")).toBe(true);
      later(30);
      expect(await attempt(address, "succeeded", "elsewhere")).toBe("succeeded");
      later(24 * 3600 + 1);
      await address.alarm();
      expect([...storage.kv.list()].map(([key]) => key)).toEqual(["signIns"]);
    }));

  it("of strangers from many places slows strangers down, for seconds, and not who signed in before", () =>
    newAddress().inside(async (address) => {
      expect(await attempt(address, "succeeded", "here")).toBe("succeeded");
      for (let place = 0; place < 50; place++) expect(await fail(address, `place-${place}`)).toBe("failed");
      expect(await fail(address, "elsewhere")).toBe("too-many-failures");
      expect(await attempt(address, "succeeded", "here")).toBe("succeeded");
      expect(await fail(address, "elsewhere")).toBe("too-many-failures");
      later(30);
      expect(await attempt(address, "succeeded", "elsewhere")).toBe("succeeded");
      // Its own failures still count for somebody who is no stranger.
      for (let failures = 0; failures < 5; failures++) expect(await fail(address)).toBe("failed");
      expect(await fail(address)).toBe("too-many-failures");
    }));

  it("of strangers at once passes no more of them than may still fail", () =>
    newAddress().inside(async (address) => {
      const admitted = Array.from({ length: 60 }, (_, place) => address.admitAttempt("sign-in", `place-${place}`));
      const first = await Promise.all(admitted.slice(0, 50));
      expect(first.every(({ ok }) => ok)).toBe(true);
      later(9);
      expect(await Promise.all(admitted.slice(50))).toEqual(
        Array.from({ length: 10 }, () => ({ ok: false, rejection: { code: "attempts-under-way" } })),
      );
    }));

  it("is none when a fault kept its password from being checked", () =>
    newAddress().inside(async (address, storage) => {
      for (let faults = 0; faults < 6; faults++) expect(await attempt(address, "unknown", "here")).toBe("unknown");
      expect(storage.kv.get("signIns")).toBeUndefined();
      for (let failures = 0; failures < 5; failures++) expect(await fail(address)).toBe("failed");
      later(5);
      const before = storage.kv.get("signIns");
      expect(await attempt(address, "unknown", "here")).toBe("unknown");
      expect(storage.kv.get("signIns")).toEqual(before);
    }));

  it("counts across a restart", async () => {
    const { stub, inside } = newAddress();
    await inside(async (address) => {
      for (let attempt = 0; attempt < 5; attempt++) expect(await fail(address)).toBe("failed");
    });
    await evictDurableObject(stub);
    await inside(async (address) => {
      expect(await address.admitAttempt("sign-in", "here")).toEqual({
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
      for (let attempt = 0; attempt < 5; attempt++)
        expect((await address.admitAttempt("sign-in", "here")).ok).toBe(true);
      later(31);
      expect(await fail(address)).toBe("failed");
      expect(await address.admitAttempt("sign-in", "here")).toMatchObject({
        ok: false,
        rejection: { retryAfterSeconds: 10 },
      });
    }));

  it("is waited for while as many as may fail are under way, for some seconds", () =>
    newAddress().inside(async (address) => {
      const first = await address.admitAttempt("sign-in", "here");
      for (let attempt = 1; attempt < 5; attempt++)
        expect((await address.admitAttempt("sign-in", "here")).ok).toBe(true);
      const [sixth, seventh] = [address.admitAttempt("sign-in", "here"), address.admitAttempt("sign-in", "here")];
      if (!first.ok) throw new Error("not admitted");
      await address.endAttempt("sign-in", "here", first.value.attempt, "succeeded");
      expect((await sixth).ok).toBe(true);
      later(9);
      expect(await seventh).toEqual({ ok: false, rejection: { code: "attempts-under-way" } });
    }));

  it("is forgiven by a success, save for those still under way", () =>
    newAddress().inside(async (address, storage) => {
      for (let attempt = 0; attempt < 3; attempt++) await fail(address);
      const [right, guess] = [
        await address.admitAttempt("sign-in", "here"),
        await address.admitAttempt("sign-in", "here"),
      ];
      if (!right.ok || !guess.ok) throw new Error("not admitted");
      await address.endAttempt("sign-in", "here", right.value.attempt, "succeeded");
      expect(storage.kv.get("signIns")).toMatchObject({ callers: [{ count: 1 }] });
      await address.endAttempt("sign-in", "here", guess.value.attempt, "failed");
      expect(storage.kv.get("signIns")).toMatchObject({ callers: [{ count: 1 }] });
    }));

  it("is forgiven to who proves otherwise that the address is theirs, save for those still under way", () =>
    newAddress().inside(async (address, storage) => {
      for (let attempt = 0; attempt < 4; attempt++) await fail(address);
      const guess = await address.admitAttempt("sign-in", "here");
      expect((await address.admitAttempt("sign-in", "here")).ok).toBe(false);
      await address.forgive("here");
      expect(storage.kv.get("signIns")).toMatchObject({ callers: [{ count: 1 }] });
      expect(guess.ok && (await address.admitAttempt("sign-in", "here")).ok).toBe(true);
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
