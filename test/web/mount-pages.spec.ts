/** What a browser is told whoever it is, and when a page cannot be made at all: a page. The service behind the pages is played. */
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../src/configuration.ts";
import { createGround } from "../../src/routes/http/mount.ts";
import { comeBackIn, Problem } from "../../src/routes/http/problems.ts";
import { mountPages } from "../../src/web/mount-pages.tsx";
import { allPages } from "../../src/web/pages.ts";

const ORIGIN = "https://frontrow.example";
const manifest = {
  files: {
    "styles.css": "/assets/s.css",
    "icon.svg": "/assets/i.svg",
    "password.js": "/assets/p.js",
    "live.js": "/assets/l.js",
  },
};

const anna = {
  id: "usr_1",
  email: "anna@example.com",
  emailVerified: true,
  name: "Anna",
  role: "user",
  createdAt: "2027-01-01T12:00:00.000Z",
};

/** The pages over a service that answers who is signed in with this. */
const served = (me: () => Response) => {
  const application = createGround(ORIGIN);
  application.get("/api/users/me", me);
  application.patch("/api/users/me", me);
  application.delete("/api/sessions/current", me);
  application.get("/api/tickets/tic_1/pdf", me);
  application.get("/api/concerts", me);
  const fetched = mountPages(application, {
    configuration: readConfiguration({ ENVIRONMENT: "local", PUBLIC_URL: ORIGIN }),
    files: { fetch: async () => Response.json(manifest) },
  });
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  return (path: string, init: RequestInit = {}) => fetched(new Request(`${ORIGIN}${path}`, init), {}, context);
};

const signedIn = { Cookie: "__Host-session=token", Accept: "text/html", "Accept-Language": "pl" };
const stranger = served(() => {
  throw new Problem("not-authenticated");
});
const busy = served(() => {
  throw comeBackIn("overloaded", 7);
});
const known = served(() => Response.json(anna));

const sent = (body: string, more: Readonly<Record<string, string>> = {}) => ({
  method: "POST",
  headers: { Origin: ORIGIN, "Content-Type": "application/x-www-form-urlencoded", ...more },
  body,
});

const FORGOTTEN = "__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax";

describe("while the service cannot tell who somebody is", () => {
  it("a page of their own says so, and when to come again", async () => {
    const answer = await busy("/account", { headers: signedIn });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "7"]);
    expect(answer.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).toContain("Jest tu teraz bardzo wiele osób");
  });

  it("what anybody may see is shown", async () => {
    expect((await busy("/sign-in", { headers: signedIn })).status).toBe(200);
    const answer = await busy("/nowhere", { headers: signedIn });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("Tu nic nie ma");
  });
});

describe("what the service refuses, or fails in", () => {
  const answers = (fault: () => Error) =>
    served(() => {
      throw fault();
    })("/account", { headers: signedIn });

  it.each<[number, () => Error, string]>([
    [403, () => new Problem("not-allowed"), "Nie możesz tego zrobić"],
    [404, () => new Problem("not-found"), "Tu nic nie ma"],
    [429, () => comeBackIn("too-many-requests", 60), "Za dużo naraz"],
    [500, () => new Error("a fault of ours"), "Coś się u nas zepsuło"],
  ])("is told in a page with %i", async (status, fault, title) => {
    const answer = await answers(fault);
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([status, "text/html; charset=utf-8"]);
    const text = await answer.text();
    expect(text).toContain(title);
    expect(text).not.toContain("a fault of ours");
  });
});

describe("a browser that goes to a file", () => {
  const went = { ...signedIn, "Sec-Fetch-Mode": "navigate" };

  it("is asked to sign in, and comes back to it", async () => {
    const answer = await stranger("/api/tickets/tic_1/pdf", { headers: went });
    expect([answer.status, answer.headers.get("Location")]).toEqual([
      303,
      "/sign-in?next=%2Fapi%2Ftickets%2Ftic_1%2Fpdf",
    ]);
  });

  it("is told in a page that it is refused, and a program as programs are", async () => {
    const answer = await busy("/api/tickets/tic_1/pdf", { headers: went });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "7"]);
    expect(answer.headers.get("X-Frame-Options")).toBe("DENY");
    expect(await answer.text()).toContain("Jest tu teraz bardzo wiele osób");
    const told = await busy("/api/tickets/tic_1/pdf", { headers: signedIn });
    expect(told.headers.get("Content-Type")).toBe("application/problem+json");
  });
});

describe("a session that has ended", () => {
  it("is forgotten by the browser at its next page, so that it is asked about no more", async () => {
    expect((await stranger("/sign-in", { headers: signedIn })).headers.getSetCookie()).toEqual([FORGOTTEN]);
    // Whoever is led to sign in is told there why.
    expect((await stranger("/account", { headers: signedIn })).headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-done=what%3Dsession-ended%26page%3D%252Fsign-in;/),
      FORGOTTEN,
    ]);
    expect((await known("/sign-in", { headers: signedIn })).headers.getSetCookie()).toEqual([]);
    expect((await stranger("/sign-in")).headers.getSetCookie()).toEqual([]);
  });

  it("is signed out", async () => {
    const answer = await stranger("/sign-out", sent("", signedIn));
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/"]);
    expect(answer.headers.getSetCookie()).toEqual([FORGOTTEN, expect.stringMatching(/^__Host-done=what%3Dsigned-out/)]);
  });
});

it("is told in a page that a form is too large, came from elsewhere, or carries what no form of ours does", async () => {
  const large = await stranger("/sign-in", sent(`email=${"a".repeat(70_000)}`));
  expect([large.status, large.headers.get("Content-Type")]).toEqual([413, "text/html; charset=utf-8"]);
  expect(await large.text()).toContain("What you entered is too long");
  // Shown again, so many fields would be many times what was sent.
  expect((await stranger("/cart", sent("a&".repeat(1_100)))).status).toBe(401);
  expect((await stranger("/cart", sent("a&".repeat(1_101)))).status).toBe(413);
  const foreign = await stranger("/sign-in", sent("email=a", { Origin: "https://evil.example" }));
  expect([foreign.status, foreign.headers.get("Content-Type")]).toEqual([403, "text/html; charset=utf-8"]);
  for (const key of ["a%0D%0Ab", "%00", "%C5%BC"]) {
    const odd = await known("/orders/ord_1/cancel", sent(`key=${key}`, signedIn));
    expect([odd.status, odd.headers.get("Content-Type")], key).toEqual([400, "text/html; charset=utf-8"]);
  }
});

const elsewheres = [
  undefined,
  "null",
  "https://evil.example",
  "https://frontrow.example.evil.example",
  "http://frontrow.example",
];
const addressOf = ({ path }: { readonly path: string }): string => path.replaceAll(/\{\w+\}/g, "x");

describe("every form", () => {
  const administrator = served(() => Response.json({ ...anna, role: "administrator" }));
  const forms = allPages.filter(({ method }) => method === "post").map(addressOf);

  it.each(forms)("%s is taken from this site alone", async (path) => {
    for (const from of elsewheres) {
      const { Origin, ...headers } = sent("", signedIn).headers;
      const foreign = { ...sent(""), headers: { ...headers, ...(from === undefined ? {} : { Origin: from }) } };
      const answer = await administrator(path, foreign);
      expect([from, answer.status, answer.headers.getSetCookie()]).toEqual([from, 403, []]);
    }
    // The refusal is no matter of who sent it, nor of what.
    expect((await administrator(path, sent("", signedIn))).status).not.toBe(403);
  });
});

/** Leads to a page, and is none. */
const LEADS_ON = "/.well-known/change-password";

it.each(allPages.filter(({ method, path }) => method === "get" && path !== LEADS_ON).map(addressOf))(
  "%s is shown in no frame, and runs no script but its own",
  async (path) => {
    const { headers } = await known(path, { headers: signedIn });
    expect([headers.get("X-Frame-Options"), headers.get("Content-Security-Policy")]).toEqual([
      "DENY",
      expect.stringMatching(
        /^default-src 'none'; script-src 'nonce-[\w-]+'( 'wasm-unsafe-eval')?; style-src 'self';.* form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
    ]);
  },
);

describe("a list that is asked to go on from where no list has been", () => {
  const lost = served(() => {
    throw new Problem("invalid-request", { errors: [{ parameter: "cursor", detail: "must be a cursor" }] });
  });

  it.each([
    ["/?cursor=zzz", "/"],
    ["/?q=jazz+band&cursor=zzz", "/?q=jazz+band"],
  ])("begins: %s leads to %s", async (path, beginning) => {
    const answer = await lost(path, { headers: { Accept: "text/html" } });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, beginning]);
  });

  it("is not led to the beginning again from there", async () => {
    expect((await lost("/?q=jazz")).status).toBe(400);
  });
});

it("finds nothing at a path that leads elsewhere", async () => {
  for (const session of [".", "..", "%2e%2e"]) {
    const answer = await known("/account/sessions", sent(`session=${session}`, signedIn));
    expect(answer.status, session).toBe(404);
  }
});

it("finds nothing at a path that is none", async () => {
  for (const path of ["//", "//:80", "///"])
    expect((await stranger(path, { headers: { Accept: "text/html" } })).status, path).toBe(404);
});

it("keeps a concert that was written by somebody whose session has ended, and sends it for nobody else", async () => {
  const waiting = await stranger("/organizer/concerts/new", sent("writer=usr_1&artist=%3CHania%3E"));
  expect([waiting.status, waiting.headers.get("Cache-Control")]).toEqual([401, "private, no-cache"]);
  const page = await waiting.text();
  expect(page).toContain('name="artist" value="&lt;Hania&gt;"');
  expect(page).toContain("<title>Error: ");
  expect((await known("/cart", sent("writer=usr_2", signedIn))).status).toBe(403);
});

it("keeps it, too, while the service has too much to do", async () => {
  const waiting = await busy("/cart", sent("writer=usr_1&line1=D%C5%82uga+1", signedIn));
  expect([waiting.status, waiting.headers.get("Retry-After")]).toEqual([503, "7"]);
  expect(await waiting.text()).toContain('name="line1" value="Długa 1"');
});

it("has the browser forget the pages that it kept when a session has ended", async () => {
  expect((await stranger("/help", { headers: signedIn })).headers.get("Clear-Site-Data")).toBe('"cache"');
  expect((await known("/help", { headers: signedIn })).headers.get("Clear-Site-Data")).toBeNull();
});

describe("where only a form is sent to", () => {
  it.each([
    ["/cart/items", "/cart"],
    ["/orders/ord_1/pay/page", "/orders/ord_1/pay"],
    ["/administration/orders/ord_1/refunds/ref_1/retry", "/administration/orders/ord_1"],
    ["/sign-out", "/"],
  ])("whoever loads %s is led to the page above it", async (path, page) => {
    const answer = await stranger(path, { headers: { Accept: "text/html" } });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, page]);
  });

  it("a program is told", async () => {
    expect((await stranger("/cart/items")).status).toBe(405);
    expect((await stranger("/cart/items", { method: "PUT", headers: { Accept: "text/html" } })).status).toBe(405);
  });
});

describe("what a form has done", () => {
  const saved = "Imię i nazwisko zapisane";

  it("is said by the page that it leads to, once, and by no other", async () => {
    const done = await known("/account", sent("name=Anna", signedIn));
    expect([done.status, done.headers.get("Location")]).toEqual([303, "/account"]);
    const [cookie = ""] = done.headers.getSetCookie();
    expect(cookie).toMatch(/; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const after = (path: string) =>
      known(path, { headers: { ...signedIn, Cookie: `${signedIn.Cookie}; ${cookie.split(";")[0]}` } });
    const said = await after("/account");
    expect(await said.text()).toContain(saved);
    expect(said.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-done=; Max-Age=0; /)]);
    expect(await (await after("/account/password")).text()).not.toContain(saved);
  });

  it("is said by no address", async () => {
    expect(await (await known("/account?done=name&what=name", { headers: signedIn })).text()).not.toContain(saved);
  });
});
