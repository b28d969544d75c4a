import { describe, expect, it, vi } from "vitest";
import { UserObject } from "../../src/objects/user/user-object.ts";
import { api, bearer, freshEmail, newUser, ORIGIN, PASSWORD, post, problemOf, signIn } from "./service.ts";

describe("registering", () => {
  it("answers with the user, in one spelling of the address", async () => {
    const email = freshEmail();
    const answer = await post("/api/users", { email: ` ${email.toUpperCase()} `, password: PASSWORD, name: " Ada " });
    expect(answer.status).toBe(201);
    const user = await answer.json();
    expect(user).toEqual({
      id: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      email,
      emailVerified: false,
      name: "Ada",
      role: "user",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  it("gives an address to one account, of many that ask at once", async () => {
    const email = freshEmail();
    const answers = await Promise.all(
      [email, email.toUpperCase(), email, ` ${email}`].map((spelling) =>
        post("/api/users", { email: spelling, password: PASSWORD, name: "Ada" }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && (await problemOf(refused)).code).toBe("email-taken");
  });

  it.each([
    ["a short password", { password: "elevenchars" }, "/password"],
    ["a long password", { password: "x".repeat(129) }, "/password"],
    ["no address", { email: "nobody" }, "/email"],
    ["a long address", { email: `${"a".repeat(250)}@example.com` }, "/email"],
    ["an empty name", { name: "  " }, "/name"],
    ["a long name", { name: "n".repeat(201) }, "/name"],
    ["a number for a name", { name: 7 }, "/name"],
    ["null for a name", { name: null }, "/name"],
    ["a role of one's own choice", { role: "administrator" }, "/role"],
    ["a NUL character", { name: "a\0b" }, "/name"],
    ["half a surrogate pair", { name: "a\ud800" }, "/name"],
  ])("refuses %s", async (_what, change, pointer) => {
    const answer = await post("/api/users", { email: freshEmail(), password: PASSWORD, name: "Ada", ...change });
    expect(answer.status).toBe(400);
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: [pointer] });
  });

  it("takes characters, not bytes, as a password's length", async () => {
    const answer = await post("/api/users", { email: freshEmail(), password: "🎟️🎟️🎟️🎟️🎟️🎟️", name: "Ada" });
    expect(answer.status).toBe(201);
  });
});

describe("a session", () => {
  it("is opened with the password, and shows oneself", async () => {
    const { id, email, token } = await newUser();
    expect(token).toMatch(/^fr_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    const me = await api("/api/users/me", { headers: bearer(token) });
    expect(await me.json()).toMatchObject({ id, email, role: "user" });
    expect(me.headers.get("Cache-Control")).toBe("no-store");
  });

  it("ends at once when signed out, and no other one with it", async () => {
    const { email, token } = await newUser();
    const other = await (await signIn(email)).json<{ token: string }>();
    const out = await api("/api/sessions/current", { method: "DELETE", headers: bearer(token) });
    expect(out.status).toBe(204);
    expect((await api("/api/users/me", { headers: bearer(token) })).status).toBe(401);
    expect((await api("/api/users/me", { headers: bearer(other.token) })).status).toBe(200);
  });

  it.each(["", "Bearer", "Bearer nonsense", `Bearer fr_${"0".repeat(32)}_${"A".repeat(43)}`, "Basic YTpi"])(
    "is not opened by %j",
    async (authorization) => {
      const answer = await api("/api/users/me", { headers: { Authorization: authorization } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
      expect((await problemOf(answer)).code).toBe("not-authenticated");
    },
  );

  it("is no better for a token of the right user with other random bits", async () => {
    const { token } = await newUser();
    const answer = await api("/api/users/me", { headers: bearer(`${token.slice(0, -43)}${"A".repeat(43)}`) });
    expect(answer.status).toBe(401);
  });

  it("sets a cookie that only this host gets back, over TLS, out of scripts' reach", async () => {
    const { email } = await newUser();
    const cookie = (await signIn(email)).headers.get("Set-Cookie");
    expect(cookie).toMatch(/^__Host-session=fr_[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("lets a cookie read from anywhere, but change only from the service's own pages", async () => {
    const { token } = await newUser();
    const cookie = { Cookie: `theme=dark; __Host-session=${token}` };
    expect((await api("/api/users/me", { headers: cookie })).status).toBe(200);
    const signOut = (headers: Record<string, string>) => api("/api/sessions/current", { method: "DELETE", headers });
    expect(await problemOf(await signOut(cookie))).toMatchObject({ code: "not-allowed" });
    expect((await signOut({ ...cookie, Origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await signOut({ ...cookie, Origin: "null" })).status).toBe(403);
    const own = await signOut({ ...cookie, Origin: ORIGIN });
    expect(own.status).toBe(204);
    expect(own.headers.get("Set-Cookie")).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
  });

  it("is not saved by a cookie when the header is wrong", async () => {
    const { token } = await newUser();
    const headers = { Cookie: `__Host-session=${token}`, Authorization: "Bearer nonsense" };
    expect((await api("/api/users/me", { headers })).status).toBe(401);
  });
});

describe("signing in", () => {
  it("answers an unknown address and a wrong password alike", async () => {
    const { email } = await newUser();
    const wrong = await signIn(email, "not the password");
    const unknown = await signIn(freshEmail(), "not the password");
    const shown = async (answer: Response) => {
      const { requestId, ...document } = await answer.json<{ requestId: string }>();
      expect(requestId).toBe(answer.headers.get("X-Request-Id"));
      return { status: answer.status, document };
    };
    expect(await shown(wrong)).toEqual(await shown(unknown));
    expect(wrong.status).toBe(401);
  });

  it("takes a password however its characters are composed", async () => {
    const email = freshEmail();
    await post("/api/users", { email, password: "un café très serré".normalize("NFD"), name: "Ada" });
    expect((await signIn(email, "un café très serré".normalize("NFC"))).status).toBe(201);
  });

  it.each([
    ["a known", true],
    ["an unknown", false],
  ])("slows down for %s address after five failures", async (_which, known) => {
    const email = known ? (await newUser()).email : freshEmail();
    for (let attempt = 0; attempt < 5; attempt++) expect((await signIn(email, "wrong")).status).toBe(401);
    const answer = await signIn(email);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers.get("Retry-After"))).toBeLessThanOrEqual(5);
    expect((await problemOf(answer)).code).toBe("too-many-requests");
  });

  it("slows down who failed and nobody elsewhere", async () => {
    const { email } = await newUser();
    const from = (ip: string, password: string) =>
      post("/api/sessions", { email, password }, { "CF-Connecting-IP": ip });
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await from(`2001:db8:0:7::${attempt}`, "wrong")).status).toBe(401);
    for (const neighbour of ["2001:0DB8::7:1:2:3:4", "2001:db8:0:7:ffff::"])
      expect((await from(neighbour, PASSWORD)).status).toBe(429);
    for (const other of ["2001:db8:0:8::1", "192.0.2.1", "2001:db8::7"])
      expect((await from(other, PASSWORD)).status).toBe(201);
  });

  it("does not count an attempt that a fault ended", async () => {
    const { email } = await newUser();
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const failing = vi.spyOn(UserObject.prototype, "passwordHash").mockRejectedValue(new Error("fault"));
    for (let attempt = 0; attempt < 6; attempt++) expect((await signIn(email)).status).toBe(500);
    failing.mockRestore();
    expect((await signIn(email)).status).toBe(201);
    log.mockRestore();
  });

  it("does not let guesses sent at once pass", async () => {
    const { email } = await newUser();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(email, "a guess")));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it("lets whoever knows the password in, from many places at once", async () => {
    const { email } = await newUser();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(email)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
  });

  it("forgives earlier failures once it succeeds", async () => {
    const { email } = await newUser();
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 4; attempt++) expect((await signIn(email, "wrong")).status).toBe(401);
      expect((await signIn(email)).status).toBe(201);
    }
  });
});
