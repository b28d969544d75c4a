import { expect, describe, it } from "vitest";
import { api, bearer, freshEmail, json, newUser, PASSWORD, post, problemOf, signIn } from "./service.ts";
import { mailsOf } from "./account-mails.ts";

const put = (path: string, token: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  api(path, { method: "PUT", ...json(body, { ...bearer(token), ...headers }) });

const NEW = "another horse battery";

const isLive = async (token: string): Promise<boolean> =>
  (await api("/api/users/me", { headers: bearer(token) })).status === 200;

const sessionOf = async (email: string): Promise<string> =>
  (await (await signIn(email)).json<{ token: string }>()).token;

describe("one's name", () => {
  it("is changed", async () => {
    const { id, email, token } = await newUser();
    const answer = await api("/api/users/me", { method: "PATCH", ...json({ name: " Grace " }, bearer(token)) });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, email, name: "Grace", emailVerified: false });
    const me = await api("/api/users/me", { headers: bearer(token) });
    expect(await me.json()).toMatchObject({ name: "Grace" });
  });

  it.each([{}, { name: "" }, { name: "A", role: "administrator" }, { name: "two\nlines" }])(
    "is not changed by %j",
    async (body) => {
      const { token } = await newUser();
      const answer = await api("/api/users/me", { method: "PATCH", ...json(body, bearer(token)) });
      expect(await problemOf(answer)).toMatchObject({ code: "invalid-request" });
    },
  );
});

describe("one's password", () => {
  it("is changed by who knows it; every other session ends, and this one goes on", async () => {
    const { email, token } = await newUser();
    const others = [await sessionOf(email), await sessionOf(email)];
    const change = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await put("/api/users/me/password", token, change)).status).toBe(204);
    expect(await isLive(token)).toBe(true);
    expect(await Promise.all(others.map(isLive))).toEqual([false, false]);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, NEW)).status).toBe(201);
  });

  it("is not changed by who does not know it, whose guesses are slowed down, and nobody else with them", async () => {
    const { email, token } = await newUser();
    const other = await sessionOf(email);
    const guess = () => put("/api/users/me/password", token, { currentPassword: "a wrong guess", newPassword: NEW });
    for (let attempt = 0; attempt < 5; attempt++) {
      const answer = await guess();
      expect(answer.status).toBe(401);
      expect((await problemOf(answer)).code).toBe("invalid-credentials");
    }
    const slowed = await put("/api/users/me/password", token, { currentPassword: PASSWORD, newPassword: NEW });
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    expect((await signIn(email)).status).toBe(201);
    expect(await isLive(other)).toBe(true);
    const change = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await put("/api/users/me/password", other, change)).status).toBe(204);
  });

  it("is changed by its owner while somebody outside guesses at it, from the same place even", async () => {
    const { email, token } = await newUser();
    for (let attempt = 0; attempt < 5; attempt++) expect((await signIn(email, "a wrong guess")).status).toBe(401);
    expect((await signIn(email, "a wrong guess")).status).toBe(429);
    const change = { currentPassword: PASSWORD, newPassword: NEW };
    const mistaken = { ...change, currentPassword: "a typing mistake" };
    expect((await put("/api/users/me/password", token, mistaken)).status).toBe(401);
    expect((await put("/api/users/me/password", token, change)).status).toBe(204);
  });

  it.each([
    ["shorter than 12 characters", "elevenchars"],
    ["longer than 128", "x".repeat(129)],
  ])("is never %s", async (_what, newPassword) => {
    const { token } = await newUser();
    const answer = await put("/api/users/me/password", token, { currentPassword: PASSWORD, newPassword });
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: ["/newPassword"] });
  });

  it("is changed by one of two changes at once, and the other finds the password wrong", async () => {
    const { email, token } = await newUser();
    const other = await sessionOf(email);
    const answers = await Promise.all([
      put("/api/users/me/password", token, { currentPassword: PASSWORD, newPassword: NEW }),
      put("/api/users/me/password", other, { currentPassword: PASSWORD, newPassword: `${NEW} 2` }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 401]);
    const first = answers[0]?.status === 204;
    expect([await isLive(token), await isLive(other)]).toEqual([first, !first]);
  });
});

const info = {
  billingName: "Ada & Co",
  addressLine1: "1 Analytical Way",
  postalCode: "00-001",
  city: "Warszawa",
  country: "PL",
};

describe("one's financial info", () => {
  it("is there once it was put, and as it was put last", async () => {
    const { token } = await newUser();
    const path = "/api/users/me/financial-info";
    const get = () => api(path, { headers: bearer(token) });
    expect((await get()).status).toBe(404);
    const first = await put(path, token, { ...info, addressLine2: "Flat 2", taxId: "PL1234563218" });
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({ ...info, addressLine2: "Flat 2", taxId: "PL1234563218" });
    expect((await put(path, token, info)).status).toBe(200);
    expect(await (await get()).json()).toEqual(info);
  });

  it.each([
    ["an unknown country", { country: "XX" }, "/country"],
    ["no name", { billingName: " " }, "/billingName"],
    ["two lines in one", { addressLine1: "a\nb" }, "/addressLine1"],
    ["null for a tax id", { taxId: null }, "/taxId"],
    ["another field", { iban: "PL00" }, "/iban"],
  ])("is refused with %s", async (_what, change, pointer) => {
    const { token } = await newUser();
    const answer = await put("/api/users/me/financial-info", token, { ...info, ...change });
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: [pointer] });
  });
});

describe("the mail that verifies an address", () => {
  const again = (token: string) => post("/api/users/me/email-verification", {}, bearer(token));

  it("is sent again when asked for, five times a day, the first one counted", async () => {
    const { id, token } = await newUser(freshEmail());
    expect(await mailsOf(id)).toHaveLength(1);
    for (let count = 0; count < 4; count++) expect((await again(token)).status).toBe(202);
    expect(await mailsOf(id)).toHaveLength(4);
    const refused = await again(token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(23 * 3600);
    expect(await mailsOf(id)).toEqual([]);
  });
});
