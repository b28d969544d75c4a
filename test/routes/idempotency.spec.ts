import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { UserObject } from "../../src/objects/user/user-object.ts";
import { keyed, probing } from "./probe-routes.ts";
import { bearer, newUser, problemOf } from "./service.ts";

const fetchProbe = await probing();

beforeEach(() => {
  keyed.runs = 0;
  keyed.keys = [];
  keyed.run = async () => 201;
});

const call = (token: string, key: string | undefined, body = '{"name":"x"}', query = "") =>
  fetchProbe(`/api/probes/keyed${query}`, {
    method: "POST",
    headers: {
      ...bearer(token),
      "Content-Type": "application/json",
      ...(key === undefined ? {} : { "Idempotency-Key": key }),
    },
    body,
  });

const inUser = <T>(id: string, look: (user: UserObject, state: DurableObjectState) => T | Promise<T>) =>
  runInDurableObject(env.USERS.getByName(id), (instance, state) => {
    if (!(instance instanceof UserObject)) throw new Error("no user object");
    return look(instance, state);
  });

describe("a request under a key", () => {
  it("is run once, and its repetition gets the first answer, byte for byte", async () => {
    const { id, token } = await newUser();
    const first = await call(token, "one");
    const again = await call(token, "one");
    expect(keyed.runs).toBe(1);
    expect(keyed.keys).toEqual([expect.stringMatching(new RegExp(`^${id}/one/[0-9a-f]{64}$`))]);
    expect(await again.text()).toBe(await first.text());
    expect(again.status).toBe(201);
    for (const name of ["Content-Type", "Location", "ETag"])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(first.headers.has("Idempotent-Replay")).toBe(false);
    expect(again.headers.get("X-Request-Id")).not.toBe(first.headers.get("X-Request-Id"));
  });

  it("is run anew for another caller, another key, and none", async () => {
    const [one, two] = [await newUser(), await newUser()];
    await call(one.token, "k");
    await call(two.token, "k");
    await call(one.token, "l");
    await call(one.token, undefined);
    await call(one.token, undefined);
    expect(keyed.runs).toBe(5);
    expect(keyed.keys.map((key) => key.slice(0, key.lastIndexOf("/")))).toEqual([
      `${one.id}/k`,
      `${two.id}/k`,
      `${one.id}/l`,
    ]);
  });

  it("is not the repetition of another one that failed under its key", async () => {
    const { token } = await newUser();
    keyed.run = async () => 503;
    expect((await call(token, "k")).status).toBe(503);
    keyed.run = async () => 201;
    expect((await call(token, "k", '{"name":"y"}')).status).toBe(201);
    expect(new Set(keyed.keys).size).toBe(2);
  });

  it("is run once of twenty at once: the same bytes, or told to wait", async () => {
    const { token } = await newUser();
    keyed.run = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 201;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(token, "same")));
    expect(keyed.runs).toBe(1);
    const bodies = new Set<string>();
    for (const answer of answers) {
      if (answer.status === 409) {
        expect(answer.headers.get("Retry-After")).toBe("1");
        expect((await problemOf(answer)).code).toBe("request-in-progress");
      } else {
        expect(answer.status).toBe(201);
        bodies.add(await answer.text());
      }
    }
    expect(bodies.size).toBe(1);
    expect((await call(token, "same")).headers.get("Idempotent-Replay")).toBe("true");
  });

  it("keeps its key from every other request: another body, another query", async () => {
    const { token } = await newUser();
    await call(token, "one");
    for (const other of [() => call(token, "one", '{"name":"y"}'), () => call(token, "one", '{"name":"x"} ')]) {
      const answer = await other();
      expect(answer.status).toBe(422);
      expect((await problemOf(answer)).code).toBe("idempotency-key-reused");
    }
    expect((await call(token, "one", '{"name":"x"}', "?x=1")).status).toBe(422);
    expect((await call(token, "one", "not json")).status).toBe(422);
    expect(keyed.runs).toBe(1);
  });

  it.each([404, 409])("keeps the command's own %i", async (status) => {
    const { token } = await newUser();
    keyed.run = async () => status;
    const first = await call(token, "one");
    keyed.run = async () => 201;
    const again = await call(token, "one");
    expect(again.status).toBe(status);
    expect(await again.text()).toBe(await first.text());
    expect(keyed.runs).toBe(1);
  });

  it("keeps neither a refused request nor a fault, and sets the key free", async () => {
    const { token } = await newUser();
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await call(token, "one", '{"name":1}')).status).toBe(400);
    keyed.run = async () => 503;
    expect((await call(token, "one", '{"name":"y"}')).status).toBe(503);
    keyed.run = async () => Promise.reject(new Error("a bug"));
    expect((await call(token, "one", '{"name":"z"}')).status).toBe(500);
    keyed.run = async () => 201;
    expect((await call(token, "one")).status).toBe(201);
    log.mockRestore();
  });

  it("takes keys of 255 characters, and no longer ones", async () => {
    const { token } = await newUser();
    expect((await call(token, "k".repeat(255))).status).toBe(201);
    const answer = await call(token, "k".repeat(256));
    expect(answer.status).toBe(400);
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: ["Idempotency-Key"] });
  });

  const metadata = { correlationId: "test", causationId: "test", actorId: "test" };

  it("is taken up again by the same request, and no other, after it was cut off", async () => {
    const { id } = await newUser();
    const begin = (fingerprint: string) => inUser(id, (user) => user.beginRequest("cut", fingerprint, metadata));
    expect(await begin("this")).toEqual({ kind: "fresh" });
    expect(await begin("this")).toEqual({ kind: "running" });
    // The object is gone with what it had in memory; what is stored stays.
    await expect(
      inUser(id, (_user, state) => {
        state.abort("cut off");
      }),
    ).rejects.toThrow("cut off");
    expect(await begin("that")).toEqual({ kind: "reused" });
    expect(await begin("this")).toEqual({ kind: "fresh" });
  });

  it("does not run for ever when its Worker died", async () => {
    const { id } = await newUser();
    await inUser(id, async (user) => {
      expect(await user.beginRequest("lost", "this", metadata)).toEqual({ kind: "fresh" });
      vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ["Date"] });
      try {
        expect(await user.beginRequest("lost", "this", metadata)).toEqual({ kind: "fresh" });
      } finally {
        vi.useRealTimers();
      }
    });
  });

  it("is remembered for a day at least, and forgotten some time", async () => {
    const { id } = await newUser();
    const answer = { status: 201, headers: {}, body: "kept" };
    await inUser(id, async (user, { storage }) => {
      await user.beginRequest("old", "this", metadata);
      await user.finishRequest("old", "this", answer, metadata);
      vi.useFakeTimers({ now: Date.now() + 25 * 3600 * 1000, toFake: ["Date"] });
      try {
        await user.beginRequest("other", "this", metadata);
        expect(await user.beginRequest("old", "this", metadata)).toEqual({ kind: "replay", answer });
        vi.setSystemTime(Date.now() + 48 * 3600 * 1000);
        await user.beginRequest("another", "this", metadata);
        const keys = storage.sql.exec<{ key: string }>("SELECT key FROM keyed_requests ORDER BY key").toArray();
        expect(keys.map(({ key }) => key)).toEqual(["another", "other"]);
      } finally {
        vi.useRealTimers();
      }
    });
  });
});
