import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { objects } from "../../src/objects/namespaces.ts";
import { userId } from "../../src/domain/ids.ts";
import { limitsOf } from "../../src/routes/http/rate-limits.ts";
import { probing } from "./probe-routes.ts";
import { bearer, newUser, problemOf } from "./service.ts";

const fetchProbe = await probing();
const path = `/api/probes/con_${"a".repeat(32)}`;
let fan: Record<string, string>;
let organizer: Record<string, string>;

beforeAll(async () => {
  fan = bearer((await newUser()).token);
  const { id, token } = await newUser();
  const metadata = { correlationId: "test", causationId: "test", actorId: "test" };
  await objects(env).user(userId.parse(id)).updateRole("organizer", metadata);
  organizer = bearer(token);
});

const typed = { "Content-Type": "application/json" };
const large = JSON.stringify({ quantity: 1, filler: "x".repeat(65 * 1024) });
const bad = JSON.stringify({ quantity: 0 });
const good = JSON.stringify({ quantity: 1 });
const tooMany = JSON.stringify({ quantity: 6 });

describe("the order of checks", () => {
  const call = (headers: Record<string, string>, body: string, at = path) =>
    fetchProbe(at, { method: "POST", headers, body });

  it("answers with the first that fails", async () => {
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const keyAndType = { ...organizer, ...typed, ...key };
    const seen = async (answer: Response) => [answer.status, (await problemOf(answer)).code];

    expect(await seen(await call({}, large, "/api/nowhere"))).toEqual([404, "not-found"]);
    expect(await seen(await fetchProbe(path, { method: "PUT", body: large }))).toEqual([405, "method-not-allowed"]);
    expect(await seen(await call({}, large))).toEqual([401, "not-authenticated"]);
    expect(await seen(await call(fan, large))).toEqual([403, "not-allowed"]);
    expect(await seen(await call({ ...organizer, "Content-Type": "text/plain" }, large))).toEqual([
      413,
      "body-too-large",
    ]);
    expect(await seen(await call({ ...organizer, "Content-Type": "text/plain" }, bad))).toEqual([
      415,
      "unsupported-media-type",
    ]);
    expect(await seen(await call({ ...organizer, ...typed }, bad))).toEqual([400, "idempotency-key-required"]);
    expect(await seen(await call(keyAndType, bad, "/api/probes/nothing"))).toEqual([400, "invalid-request"]);
    expect(await seen(await call(keyAndType, good, "/api/probes/nothing?mode=c"))).toEqual([400, "invalid-request"]);
    expect(await seen(await call(keyAndType, good, "/api/probes/nothing"))).toEqual([404, "not-found"]);
    const next = { ...keyAndType, "Idempotency-Key": crypto.randomUUID() };
    expect(await seen(await call(next, tooMany))).toEqual([428, "precondition-required"]);
    expect(await seen(await call({ ...next, "If-Match": '"2"' }, tooMany))).toEqual([412, "precondition-failed"]);
    expect(await seen(await call({ ...next, "If-Match": '"3"' }, tooMany))).toEqual([409, "insufficient-tickets"]);
    expect(await seen(await call(next, bad))).toEqual([422, "idempotency-key-reused"]);
    const last = { ...next, "Idempotency-Key": crypto.randomUUID(), "If-Match": '"3"' };
    expect((await call(last, good)).status).toBe(200);
  });

  it("names the members a code declares, and no others", async () => {
    const headers = { ...organizer, ...typed, "Idempotency-Key": crypto.randomUUID(), "If-Match": "*" };
    const document = await (await call(headers, tooMany)).json();
    expect(document).toMatchObject({ status: 409, available: 5 });
    expect(document).not.toHaveProperty("secret");
  });

  it.each(['"3"', 'W/"3"', '"1", "3"', '"1",W/"3" , "9"', "*"])("understands If-Match: %s", async (ifMatch) => {
    const headers = { ...organizer, ...typed, "Idempotency-Key": crypto.randomUUID(), "If-Match": ifMatch };
    const answer = await call(headers, good);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("ETag")).toBe('"3"');
  });

  it.each(["3", '"30"', '"2", "4"', "nonsense", ""])("finds If-Match stale: %j", async (ifMatch) => {
    const headers = { ...organizer, ...typed, "Idempotency-Key": crypto.randomUUID(), "If-Match": ifMatch };
    expect((await call(headers, good)).status).toBe(412);
  });

  it.each([
    "con_",
    "con_xyz",
    `CON_${"a".repeat(32)}`,
    "..%2f..",
    "%00",
    "%ff",
    "%",
    "%zz",
    "a%00b",
    "con_%F0%9F%8E%AB",
  ])("finds nothing under the malformed id %s", async (id) => {
    expect((await fetchProbe(`/api/probes/${id}`)).status).toBe(404);
  });

  it("takes words in a path before ids", async () => {
    const answer = await fetchProbe("/api/probes/keyed");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("Allow")).toBe("POST");
  });

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])("allows no %s where there is none", async (method) => {
    const answer = await fetchProbe(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("Allow")).toBe("GET, HEAD, POST");
  });

  it("answers HEAD as GET, without a body", async () => {
    const answer = await fetchProbe(path, { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
  });

  it("asks whoever wants a list of their own who they are", async () => {
    expect((await fetchProbe("/api/probes")).status).toBe(200);
    expect((await fetchProbe("/api/probes?of=me&limit=0")).status).toBe(401);
    expect((await fetchProbe("/api/probes?of=me", { headers: fan })).status).toBe(403);
    expect((await fetchProbe("/api/probes?of=me", { headers: organizer })).status).toBe(200);
  });
});

describe("a body", () => {
  const call = (body: BodyInit, headers: Record<string, string> = typed) =>
    fetchProbe("/api/probes/keyed", { method: "POST", headers: { ...fan, ...headers }, body });
  const named = (bytes: number) => JSON.stringify({ name: "x".repeat(bytes - '{"name":""}'.length) });

  it("may have 64 KiB and not a byte more", async () => {
    expect((await call(named(64 * 1024))).status).toBe(201);
    expect((await call(named(64 * 1024 + 1))).status).toBe(413);
    expect((await call(named(1024 * 1024))).status).toBe(413);
  });

  it("is counted as it comes when it does not say its length", async () => {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let chunk = 0; chunk < 100; chunk++) controller.enqueue(new Uint8Array(1024).fill(32));
        controller.close();
      },
    });
    expect((await call(stream)).status).toBe(413);
  });

  it.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
  ])("may be %s", async (type) => {
    expect((await call('{"name":"x"}', { "Content-Type": type })).status).toBe(201);
  });

  it.each([
    "",
    "text/json",
    "application/json; charset=latin1",
    "application/jsonp",
    "multipart/form-data",
    "text/plain",
  ])("may not be %j", async (type) => {
    expect((await call('{"name":"x"}', { "Content-Type": type })).status).toBe(415);
  });

  it.each([
    ["nothing", "", ""],
    ["half of it", '{"name":', ""],
    ["something after it", '{"name":"x"} x', ""],
    ["a list", "[]", ""],
    ["null", "null", ""],
    ["a text", '"x"', ""],
    ["a missing field", "{}", "/name"],
    ["a number", '{"name":1e999}', "/name"],
    ["an unknown field", '{"name":"x","other":1}', "/other"],
    ["a prototype", '{"name":"x","__proto__":{"role":"administrator"}}', "/__proto__"],
    ["a constructor", '{"name":"x","constructor":1}', "/constructor"],
    ["NUL in a text", '{"name":"a\\u0000"}', "/name"],
    ["NUL in a name", '{"name":"x","a\\u0000":1}', ""],
    ["half a surrogate pair", '{"name":"\\ud83c"}', "/name"],
    ["a pointer to escape", '{"name":"x","a/b~c":"\\u0000"}', "/a~1b~0c"],
    ["depth", `{"name":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, ""],
  ])("is refused with %s", async (_what, body, pointer) => {
    const answer = await call(body);
    expect(answer.status).toBe(400);
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: [pointer] });
  });

  it("is refused when it is not UTF-8", async () => {
    expect((await call(new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(400);
  });

  it.each([
    ["texts no store keeps", { ["k".repeat(40_000)]: Array.from({ length: 2000 }, () => "\0") }],
    ["names no store keeps", Object.fromEntries(Array.from({ length: 2000 }, (_, place) => [`\0${place}`, 1]))],
    ["unknown fields", Object.fromEntries(Array.from({ length: 2000 }, (_, place) => [`other-${place}`, 1]))],
    ["one with a long name", { ["k".repeat(199) + "🎫".repeat(9000)]: 1 }],
  ])("is refused in few words, however many %s it has", async (_what, body) => {
    const answer = await call(JSON.stringify(body));
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text.length).toBeLessThan(10_000);
    const { errors } = z.object({ errors: z.array(z.object({ pointer: z.string() })) }).parse(JSON.parse(text));
    expect(errors.length).toBeLessThanOrEqual(20);
    for (const { pointer } of errors) {
      expect(pointer.length).toBeLessThanOrEqual(201);
      expect(pointer.isWellFormed()).toBe(true);
    }
  });

  it("is refused with all that is wrong", async () => {
    const headers = { ...organizer, ...typed, "Idempotency-Key": crypto.randomUUID() };
    const body = JSON.stringify({ quantity: 1.5, inner: { "a/b~c": 1, x: 2 } });
    const { at } = await problemOf(await fetchProbe(path, { method: "POST", headers, body }));
    expect(at.toSorted()).toEqual(["/inner/a~1b~0c", "/inner/x", "/quantity"]);
  });
});

describe("a query", () => {
  it.each([
    ["unknown", (place: number) => `unknown-${place}=1`],
    ["unreadable", (place: number) => `${"n".repeat(300)}${place}=%00`],
  ])("is refused in few words, however many parameters are %s", async (_what, parameter) => {
    const answer = await fetchProbe(
      `/api/probes?${Array.from({ length: 40 }, (_, place) => parameter(place)).join("&")}`,
    );
    expect(answer.status).toBe(400);
    const { at } = await problemOf(answer);
    expect(at).toHaveLength(20);
    expect(Math.max(...at.map(({ length }) => length))).toBeLessThanOrEqual(201);
  });
});

describe("a fault", () => {
  it("tells nothing, and is logged under the request's id", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answer = await fetchProbe("/api/faults/bug", { method: "POST" });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).not.toContain("secret");
    expect(log.mock.calls.flat().join()).toContain(answer.headers.get("X-Request-Id"));
    expect(log.mock.calls.flat().join()).toContain("the secret of the house");
    log.mockRestore();
  });

  it.each(["overloaded", "retryable"])("that passes (%s) is 503 with Retry-After", async (kind) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answer = await fetchProbe(`/api/faults/${kind}`, { method: "POST" });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect((await problemOf(answer)).code).toBe("overloaded");
    log.mockRestore();
  });
});

describe("every answer", () => {
  it("has a request id of the service's own, and headers that leave a browser little to do", async () => {
    const answer = await fetchProbe("/api/nowhere", { headers: { "X-Request-Id": "mine" } });
    expect(answer.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    expect((await fetchProbe(path)).headers.get("Cache-Control")).toBe("public");
  });
});

describe("a limit of calls", () => {
  const bindings = limitsOf(env.CALLS_BY_ADDRESS, env.CALLS_BY_USER);
  const statuses = async (count: number, call: () => Promise<Response>) => {
    const seen: number[] = [];
    for (let calls = 0; calls < count; calls++) seen.push((await call()).status);
    return seen;
  };

  it("counts by user, and says when to come back", async () => {
    const limited = await probing(bindings, { RATE_LIMITS: "on" });
    const { token } = await newUser();
    const call = () =>
      limited("/api/probes/keyed", { method: "POST", headers: { ...bearer(token), ...typed }, body: '{"name":"x"}' });
    expect(await statuses(3, call)).toEqual([201, 201, 201]);
    const answer = await call();
    expect(answer.status).toBe(429);
    expect(answer.headers.get("Retry-After")).toBe("60");
    const other = await newUser();
    expect((await limited("/api/probes?of=me", { headers: bearer(other.token) })).status).toBe(403);
  });

  it("counts calls that fail to authenticate by their caller's address", async () => {
    const limited = await probing(bindings, { RATE_LIMITS: "on" });
    const from = (address: string, token: string) =>
      limited("/api/probes?of=me", { headers: { ...bearer(token), "CF-Connecting-IP": address } });
    const guesses = await statuses(4, () => from("192.0.2.17", "a-guess"));
    expect(guesses).toEqual([401, 401, 401, 429]);
    expect((await from("192.0.2.18", "a-guess")).status).toBe(401);
    // An IPv6 subscriber has a whole network of addresses.
    const subscriber = Array.from({ length: 4 }, (_, host) => `2001:db8:1:2::${host}`);
    const fromNetwork: number[] = [];
    for (const address of subscriber) fromNetwork.push((await from(address, "a-guess")).status);
    expect(fromNetwork).toEqual([401, 401, 401, 429]);
    expect((await from("2001:db8:1:3::1", "a-guess")).status).toBe(401);
    const { token } = await newUser();
    expect((await from("192.0.2.17", token)).status).toBe(403);
    const unlimited = await probing(bindings, { RATE_LIMITS: "off" });
    const headers = { ...bearer("a-guess"), "CF-Connecting-IP": "192.0.2.17" };
    expect((await unlimited("/api/probes?of=me", { headers })).status).toBe(401);
  });

  it("counts what takes long apart, and more strictly", async () => {
    const counted: string[] = [];
    const strict = async (name: string) => counted.push(name) <= 2;
    const limited = await probing({ byAddress: strict, byUser: async () => true }, { RATE_LIMITS: "on" });
    const { token, id } = await newUser();
    const call = () => limited("/api/slow", { headers: bearer(token) });
    expect(await statuses(3, call)).toEqual([200, 200, 429]);
    expect(new Set(counted)).toEqual(new Set([`slow ${id}`]));
  });

  it("is off where the service is local and says so", async () => {
    const unlimited = await probing(bindings, { RATE_LIMITS: "off" });
    const { token } = await newUser();
    const call = () =>
      unlimited("/api/probes/keyed", { method: "POST", headers: { ...bearer(token), ...typed }, body: '{"name":"x"}' });
    expect(await statuses(5, call)).toEqual([201, 201, 201, 201, 201]);
  });
});
