import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, it } from "vitest";
import { userId } from "../../src/domain/ids.ts";
import { objects } from "../../src/objects/namespaces.ts";
import { projectUser } from "../../src/read-models/users.ts";
import { api, bearer, newAdministrator, newUser, problemOf } from "./service.ts";

const database = drizzle(env.READ_MODELS);
const documentOf = (id: string) => objects(env).user(userId.parse(id)).document();
const project = async (document: Awaited<ReturnType<typeof documentOf>>): Promise<void> => {
  for (const write of projectUser(database, document)) await database.batch([write]);
};

let root: { id: string; email: string; token: string };
const fans: { id: string; email: string; token: string }[] = [];
beforeAll(async () => {
  root = await newAdministrator();
  await project(await documentOf(root.id));
  for (let count = 0; count < 5; count++) {
    const fan = await newUser();
    fans.push(fan);
    await project(await documentOf(fan.id));
  }
});

interface Page {
  readonly data: { id: string; email: string; role: string }[];
  readonly nextCursor: string | null;
}
const list = async (query = ""): Promise<Page> =>
  (await api(`/api/users${query}`, { headers: bearer(root.token) })).json<Page>();

describe("the list of accounts", () => {
  it("is the administrators' own", async () => {
    expect((await api("/api/users")).status).toBe(401);
    const answer = await api("/api/users", { headers: bearer(fans[0]?.token ?? "") });
    expect(answer.status).toBe(403);
    expect((await problemOf(answer)).code).toBe("not-allowed");
  });

  it("has the newest first, page by page, each once, while others join", async () => {
    const seen: string[] = [];
    let page = await list("?limit=2");
    for (;;) {
      seen.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      await project(await documentOf((await newUser()).id));
      page = await list(`?limit=2&cursor=${page.nextCursor}`);
    }
    expect(seen).toEqual([...fans.map(({ id }) => id).toReversed(), root.id]);
  });

  it("finds an address exactly, in any spelling", async () => {
    const [fan] = fans;
    if (fan === undefined) throw new Error("no fan");
    const found = await list(`?email=${encodeURIComponent(` ${fan.email.toUpperCase()}`)}`);
    expect(found.data.map(({ id }) => id)).toEqual([fan.id]);
    expect((await list(`?email=${encodeURIComponent(fan.email.slice(0, -1))}`)).data).toEqual([]);
    expect((await list("?email=%25")).data).toEqual([]);
  });

  it("finds the one of an id", async () => {
    const [fan, other] = fans;
    if (fan === undefined || other === undefined) throw new Error("no fans");
    expect((await list(`?id=${fan.id}`)).data).toMatchObject([{ id: fan.id, email: fan.email }]);
    expect((await list(`?id=${fan.id}&email=${encodeURIComponent(other.email)}`)).data).toEqual([]);
    expect((await list(`?id=usr_${"0".repeat(32)}`)).data).toEqual([]);
  });

  it("follows a role, and no older document replaces a newer one", async () => {
    const [fan] = fans;
    if (fan === undefined) throw new Error("no fan");
    const older = await documentOf(fan.id);
    await objects(env)
      .user(userId.parse(fan.id))
      .updateRole("organizer", { correlationId: "test", causationId: "test", actorId: "test" });
    await project(await documentOf(fan.id));
    await project(older);
    expect((await list(`?email=${encodeURIComponent(fan.email)}`)).data).toMatchObject([{ role: "organizer" }]);
  });

  it.each(["?cursor=WzEsMl0", "?cursor=W10", "?limit=1000", "?name=ada", "?id=ada"])("refuses %s", async (query) => {
    expect((await api(`/api/users${query}`, { headers: bearer(root.token) })).status).toBe(400);
  });
});
