import { describe, expect, it } from "vitest";
import { probing } from "./probe-routes.ts";
import { problemOf } from "./service.ts";

const fetchProbe = await probing();

describe("a list", () => {
  const get = (query: string) => fetchProbe(`/api/probes${query}`);

  it("is read page by page, to its end and no further", async () => {
    const seen: number[] = [];
    let query = "?limit=20";
    for (let pages = 1; ; pages++) {
      const { data, nextCursor } = await (await get(query)).json<{ data: number[]; nextCursor: string | null }>();
      seen.push(...data);
      if (nextCursor === null) {
        expect(pages).toBe(3);
        break;
      }
      query = `?limit=20&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_none, index) => index));
  });

  it("has 20 to a page, and at most 100", async () => {
    expect((await (await get("")).json<{ data: number[] }>()).data).toHaveLength(20);
    const whole = await (await get("?limit=100")).json();
    expect(whole).toMatchObject({ nextCursor: null });
  });

  it.each([
    ["?limit=0", "limit"],
    ["?limit=101", "limit"],
    ["?limit=-1", "limit"],
    ["?limit=1.5", "limit"],
    ["?limit=", "limit"],
    ["?limit=many", "limit"],
    ["?limit=1&limit=2", "limit"],
    ["?cursor=", "cursor"],
    ["?cursor=nonsense", "cursor"],
    ["?cursor=WyJ4Il0", "cursor"],
    [`?cursor=${"A".repeat(2000)}`, "cursor"],
    ["?unknown=1", "unknown"],
    ["?of=%00", "of"],
  ])("refuses %s", async (query, parameter) => {
    const answer = await get(query);
    expect(answer.status).toBe(400);
    expect(await problemOf(answer)).toEqual({ code: "invalid-request", at: [parameter] });
  });
});
