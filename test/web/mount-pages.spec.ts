/** What a browser is told when a page cannot be made at all: a page, not a program's answer. The service behind the pages is played. */
import { describe, expect, it } from "vitest";
import { createGround } from "../../src/routes/http/mount.ts";
import { comeBackIn, Problem } from "../../src/routes/http/problems.ts";
import { mountPages } from "../../src/web/mount-pages.tsx";

const ORIGIN = "https://frontrow.example";
const manifest = {
  files: { "styles.css": "/assets/s.css", "icon.svg": "/assets/i.svg", "password.js": "/assets/p.js" },
};

/** The pages over a service that answers who is signed in with this. */
const served = (me: () => Response) => {
  const application = createGround(ORIGIN);
  application.get("/api/users/me", me);
  mountPages(application, {
    configuration: { isLocal: true, publicUrl: ORIGIN, payment: { provider: "simulated" } },
    files: { fetch: async () => Response.json(manifest) },
  });
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  return (path: string, init: RequestInit = {}) =>
    application.fetch(new Request(`${ORIGIN}${path}`, init), {}, context);
};

const signedIn = { Cookie: "__Host-session=token", Accept: "text/html", "Accept-Language": "pl" };
const stranger = () => {
  throw new Problem("not-authenticated");
};

describe("whoever is signed in is told in a page", () => {
  const busy = served(() => {
    throw comeBackIn("overloaded", 7);
  });

  it("that the service has no time, and when to come again", async () => {
    const answer = await busy("/sign-in", { headers: signedIn });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "7"]);
    expect(answer.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).toContain("Jest tu teraz bardzo wiele osób");
  });

  it("that there is nothing at an address, also when nobody can tell who they are", async () => {
    const answer = await busy("/nowhere", { headers: signedIn });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("Tu nic nie ma");
  });
});

it("is told in a page that a form is too large, or came from elsewhere", async () => {
  const pages = served(stranger);
  const sent = (body: string, from: string) =>
    pages("/sign-in", {
      method: "POST",
      headers: { Origin: from, "Content-Type": "application/x-www-form-urlencoded" },
      body,
    });
  const large = await sent(`email=${"a".repeat(70_000)}`, ORIGIN);
  expect([large.status, large.headers.get("Content-Type")]).toEqual([413, "text/html; charset=utf-8"]);
  const foreign = await sent("email=a", "https://evil.example");
  expect([foreign.status, foreign.headers.get("Content-Type")]).toEqual([403, "text/html; charset=utf-8"]);
});
