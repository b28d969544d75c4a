import { beforeAll, describe, expect, it } from "vitest";
import { api, bearer, json, newAdministrator, newUser, problemOf } from "./service.ts";

let root: { id: string; email: string; token: string };
beforeAll(async () => {
  root = await newAdministrator();
});

const giveRole = (by: string, to: string, role: unknown) =>
  api(`/api/users/${to}/role`, { method: "PUT", ...json({ role }, bearer(by)) });

const roleOf = async (token: string) =>
  (await (await api("/api/users/me", { headers: bearer(token) })).json<{ role: string }>()).role;

describe("a role", () => {
  it("is an administrator's to give, and holds for sessions already open", async () => {
    const ada = await newUser();
    const answer = await giveRole(root.token, ada.id, "organizer");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id: ada.id, role: "organizer", email: ada.email });
    expect(await roleOf(ada.token)).toBe("organizer");
    expect((await giveRole(root.token, ada.id, "organizer")).status).toBe(200);
    expect((await giveRole(root.token, ada.id, "user")).status).toBe(200);
    expect(await roleOf(ada.token)).toBe("user");
  });

  it("is nobody else's to give", async () => {
    const ada = await newUser();
    expect((await giveRole(ada.token, ada.id, "administrator")).status).toBe(403);
    await giveRole(root.token, ada.id, "organizer");
    expect((await giveRole(ada.token, ada.id, "administrator")).status).toBe(403);
    expect((await api(`/api/users/${ada.id}/role`, { method: "PUT", ...json({ role: "user" }) })).status).toBe(401);
  });

  it.each(["usr_", "me", `usr_${"0".repeat(32)}`, `con_${"0".repeat(32)}`])("is given to no %s", async (id) => {
    const answer = await giveRole(root.token, id, "organizer");
    expect(answer.status).toBe(404);
  });

  it.each(["boss", "", null, 1, ["user"]])("is none of %j", async (role) => {
    const answer = await giveRole(root.token, root.id, role);
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: ["/role"] });
  });

  it("is never taken from the last administrator", async () => {
    for (const role of ["user", "organizer"]) {
      const answer = await giveRole(root.token, root.id, role);
      expect(answer.status).toBe(409);
      expect((await problemOf(answer)).code).toBe("last-administrator");
    }
    expect((await giveRole(root.token, root.id, "administrator")).status).toBe(200);
    expect(await roleOf(root.token)).toBe("administrator");
  });

  it("stays with one of two administrators who take it from each other at once", async () => {
    for (let round = 0; round < 3; round++) {
      const other = await newUser();
      expect((await giveRole(root.token, other.id, "administrator")).status).toBe(200);
      const answers = await Promise.all([
        giveRole(root.token, other.id, "user"),
        giveRole(other.token, root.id, "user"),
      ]);
      const roles = [await roleOf(root.token), await roleOf(other.token)];
      expect(roles.toSorted()).toEqual(["administrator", "user"]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect([403, 409]).toContain(answers.find(({ status }) => status !== 200)?.status);
      root = roles[0] === "administrator" ? root : other;
    }
  });
});
