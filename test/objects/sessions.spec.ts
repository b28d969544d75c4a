import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { v7 } from "uuid";
import { afterEach, expect, it, vi } from "vitest";
import { type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { UserObject } from "../../src/objects/user/user-object.ts";

/** Where somebody is signed in, as their object lists and ends it. */

const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
const passwordHash = "$scrypt$x";

const inUser = <T>(id: UserId, look: (user: UserObject) => T | Promise<T>) =>
  runInDurableObject(env.USERS.getByName(id), (instance) => {
    if (!(instance instanceof UserObject)) throw new Error("no user object");
    return look(instance);
  });

const registered = async (): Promise<UserId> => {
  const id = userIdFrom(v7().replaceAll("-", ""));
  await inUser(id, async (user) => {
    await user.register({ email: "ada@example.com", name: "Ada", role: "user", passwordHash }, metadata);
    // What is due at once, the first mail, is out of the way: it rings no alarm in the middle of a test.
    await user.alarm();
  });
  return id;
};

const open = (user: UserObject, hash: string) => user.openSession(hash, passwordHash, metadata);
const at = (milliseconds: number): void => {
  vi.useFakeTimers({ now: milliseconds, toFake: ["Date"] });
};
afterEach(() => {
  vi.useRealTimers();
});

it("lists the open sessions, the newest first, with when each was opened and last used", async () => {
  const id = await registered();
  const start = Date.now();
  await inUser(id, async (user) => {
    at(start);
    await open(user, "first");
    at(start + HOUR);
    await open(user, "second");
    at(start + 2 * HOUR);
    await user.authenticate("first");
    expect(await user.sessions()).toEqual([
      { hash: "second", openedAt: start + HOUR, usedAt: start + HOUR, expiresAt: start + HOUR + 30 * DAY },
      { hash: "first", openedAt: start, usedAt: start + 2 * HOUR, expiresAt: start + 30 * DAY },
    ]);
    at(start + 13.5 * HOUR);
    expect((await user.sessions()).map(({ hash }) => hash)).toEqual(["first"]);
    at(start + 14 * HOUR);
    expect(await user.sessions()).toEqual([]);
  });
});

it("tells when a session was last used also on its last day, and lists it no longer than it lives", async () => {
  const id = await registered();
  const start = Date.now();
  await inUser(id, async (user) => {
    at(start);
    await open(user, "old");
    for (let used = 10 * HOUR; used < 30 * DAY; used += 10 * HOUR) {
      at(start + used);
      await user.authenticate("old");
    }
    at(start + 30 * DAY - HOUR);
    await user.authenticate("old");
    expect(await user.sessions()).toMatchObject([{ usedAt: start + 30 * DAY - HOUR, expiresAt: start + 30 * DAY }]);
    at(start + 30 * DAY);
    expect(await user.sessions()).toEqual([]);
    expect(await user.authenticate("old")).toBeUndefined();
  });
});

it("ends every other session, also after a restart", async () => {
  const id = await registered();
  await inUser(id, async (user) => {
    for (const hash of ["this", "second", "third"]) await open(user, hash);
    expect(await user.endOtherSessions("this", metadata)).toMatchObject({ ok: true });
  });
  await evictDurableObject(env.USERS.getByName(id));
  await inUser(id, async (user) => {
    expect((await user.sessions()).map(({ hash }) => hash)).toEqual(["this"]);
    expect(await user.authenticate("second")).toBeUndefined();
  });
});
