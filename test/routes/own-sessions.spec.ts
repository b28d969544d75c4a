import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { openSessionsDocument } from "../../src/routes/own-sessions.ts";
import { api, bearer, newUser, ORIGIN, problemOf, signIn } from "./service.ts";

const PATH = "/api/users/me/sessions";

const sessionOf = async (email: string): Promise<string> =>
  z.object({ token: z.string() }).parse(await (await signIn(email)).json()).token;

const listed = async (token: string) => {
  const answer = await api(PATH, { headers: bearer(token) });
  expect(answer.status).toBe(200);
  return openSessionsDocument.parse(await answer.json()).data;
};

const end = (token: string, id?: string) =>
  api(id === undefined ? PATH : `${PATH}/${id}`, { method: "DELETE", headers: bearer(token) });

const isLive = async (token: string): Promise<boolean> =>
  (await api("/api/users/me", { headers: bearer(token) })).status === 200;

it("are listed, the one that asks marked, and none named by what opens it", async () => {
  const { email, token } = await newUser();
  const other = await sessionOf(email);
  const seen = await listed(token);
  expect(seen.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, true]);
  expect((await listed(other)).find(({ isCurrent }) => isCurrent)?.id).toBe(
    seen.find(({ isCurrent }) => !isCurrent)?.id,
  );
  for (const { createdAt, lastSeenAt, expiresAt } of seen) {
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000);
    expect(Date.parse(lastSeenAt)).toBeGreaterThanOrEqual(Date.parse(createdAt));
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * 24 * 3600 * 1000);
  }
  const told = JSON.stringify(seen);
  for (const secret of [token, other].flatMap((one) => [one, createHash("sha256").update(one).digest("hex")]))
    expect(told).not.toContain(secret.slice(-20));
  for (const { id } of seen) expect(await isLive(id)).toBe(false);
});

it("are ended one by one", async () => {
  const { email, token } = await newUser();
  const other = await sessionOf(email);
  const ended = (await listed(token)).find(({ isCurrent }) => !isCurrent);
  expect((await end(token, ended?.id)).status).toBe(204);
  expect([await isLive(token), await isLive(other)]).toEqual([true, false]);
  expect(await problemOf(await end(token, ended?.id))).toMatchObject({ code: "not-found" });
  const [own] = await listed(token);
  expect((await end(token, own?.id)).status).toBe(204);
  expect(await isLive(token)).toBe(false);
});

it("are ended all but the one that asks", async () => {
  const { email, token } = await newUser();
  const others = [await sessionOf(email), await sessionOf(email)];
  expect((await end(token)).status).toBe(204);
  expect(await Promise.all([token, ...others].map(isLive))).toEqual([true, false, false]);
  expect(await listed(token)).toMatchObject([{ isCurrent: true }]);
});

it("are nobody else's to see or end, nor another site's", async () => {
  const [one, another] = [await newUser(), await newUser()];
  const [theirs] = await listed(one.token);
  expect((await end(another.token, theirs?.id)).status).toBe(404);
  expect((await api(PATH)).status).toBe(401);
  expect((await api(PATH, { method: "DELETE" })).status).toBe(401);
  const cookie = `__Host-session=${one.token}`;
  for (const Origin of ["https://evil.example", "null"])
    expect((await api(PATH, { method: "DELETE", headers: { Cookie: cookie, Origin } })).status).toBe(403);
  expect((await api(PATH, { method: "DELETE", headers: { Cookie: cookie, Origin: ORIGIN } })).status).toBe(204);
});
