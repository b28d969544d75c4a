/** The page of a door that is kept in the browser, for when there is no network to open it by. */
import type { Page, Route } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Concert } from "../journeys/documents.ts";
import { SOON } from "../journeys/purchases.ts";
import { doorOf, lateOn, openDoor, says, sellTickets, type Shown, troublesOn, type, waitingOn } from "./at-the-door.ts";
import { openBrowser, photograph, signIn } from "./browser.ts";
import { cameraSeeing } from "./film.ts";

const { organizer, otherOrganizer } = inject("people");

let concert: Concert;
let elsewhere: Concert;
let freshTicket: () => Shown;

beforeAll(async () => {
  ({ concert, elsewhere, freshTicket } = await sellTickets(30));
});

/** A door that was opened, and whose page has been kept since. */
const openKeptDoor = async (reader: Parameters<typeof openDoor>[1] = {}): Promise<Page> => {
  const page = await openDoor(concert, { keepsDoors: true, ...reader });
  await expect.poll(() => isKept(page), { timeout: SOON }).toBe(true);
  return page;
};

const isKept = (page: Page) =>
  page.evaluate<boolean>(`caches.match(${JSON.stringify(doorOf(concert))}).then((page) => page !== undefined)`);

const numberOfKept = (page: Page) => page.evaluate<number>("caches.keys().then((places) => places.length)");

/** The network is there, and nothing comes through it. */
const silence = () => new Promise<void>(() => undefined);

/** What the network says when the page is opened, as its worker hears it. */
const answering = (page: Page, answer: Parameters<Page["route"]>[1]) =>
  page.context().route(`**${doorOf(concert)}`, answer);

describe("the page that is kept", () => {
  it("opens without a network, with all that it needs, and goes on when the network is back", async () => {
    const [first, second, filmed] = [freshTicket(), freshTicket(), freshTicket()];
    const page = await openKeptDoor({ arguments: cameraSeeing(filmed.code) });
    const complaints: string[] = [];
    await page.context().setOffline(true);
    await type(page, first.code);
    await says(page, "Looks genuine, not yet checked");
    await type(page, second.id);
    await says(page, "Not checked yet");
    page.on("console", (message) => complaints.push(message.text()));
    const opened = await page.reload();
    expect(opened?.fromServiceWorker()).toBe(true);
    expect(await troublesOn(page).textContent()).toContain("No network");
    expect(await page.locator("[data-as-of]").innerText()).toMatch(/^As of \d/);
    await expect.poll(() => waitingOn(page).textContent(), { timeout: SOON }).toContain("Not yet sent: 2");
    await page.getByRole("button", { name: "Start the camera" }).click();
    await says(page, "Looks genuine, not yet checked");
    expect(await waitingOn(page).textContent()).toContain("Not yet sent: 3");
    await photograph(page, "door-kept");
    // Whatever else is wrong without a network, the page's policy is not.
    expect(complaints.filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/validations")) sent.push(request.url() + (request.postData() ?? ""));
    });
    await page.context().setOffline(false);
    await expect.poll(() => waitingOn(page).isHidden(), { timeout: SOON }).toBe(true);
    // First the ticket of whoever may still stand there.
    const inOrder = [filmed.code, first.code, second.id];
    expect(inOrder.map((shown, index) => sent.slice(-3)[index]?.includes(shown))).toEqual([true, true, true]);
    expect(await lateOn(page).getByText("Let in").count()).toBe(3);
    expect(await troublesOn(page).textContent()).toBe("");
    expect(await page.locator("[data-as-of]").isHidden()).toBe(true);
    await page.context().close();
  });

  it("knows how many were let in before the network was gone", async () => {
    const page = await openKeptDoor();
    const letIn = async () => Number(await page.locator('[data-count="letIn"]').innerText());
    const before = await letIn();
    await type(page, freshTicket().id);
    await says(page, "Let in", "Standing");
    const known = await letIn();
    expect(known).toBeGreaterThan(before);
    await page.context().setOffline(true);
    await page.reload();
    expect(await troublesOn(page).textContent()).toContain("No network");
    expect(await letIn()).toBeGreaterThanOrEqual(known);
    await page.context().close();
  });

  it("is the newest that the network has shown, with its files alone", async () => {
    const page = await openKeptDoor();
    const files = () => page.evaluate<string[]>(KEPT_FILES);
    const before = await files();
    expect(before.map((path) => path.replace(/-\w+\./, "-."))).toEqual(
      expect.arrayContaining([
        "/assets/door-.js",
        "/assets/icon-.svg",
        "/assets/styles-.css",
        "/assets/zxing_reader-.wasm",
      ]),
    );
    await answering(page, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace(/<link rel="icon"[^>]*>/, "<!-- newer -->"),
      });
    });
    await page.reload();
    await expect.poll(files, { timeout: SOON }).toEqual(before.filter((path) => !path.endsWith(".svg")));
    await page.context().setOffline(true);
    await page.reload();
    expect(await page.content()).toContain("<!-- newer -->");
    await page.context().close();
  });

  it.each([
    ["has no time", (route: Route) => route.fulfill({ status: 503, body: "busy" })],
    ["says nothing for long", silence],
  ])("is shown when the service %s", async (_, answer) => {
    const page = await openKeptDoor();
    await answering(page, answer);
    await page.context().route("**/api/**", silence);
    await page.reload();
    expect(await page.locator("html[data-kept]").count()).toBe(1);
    expect(await troublesOn(page).textContent()).toContain("No network");
    await page.context().unrouteAll({ behavior: "ignoreErrors" });
    await type(page, freshTicket().code);
    await says(page, "Let in", "Standing");
    expect(await isKept(page)).toBe(true);
    await page.context().close();
  });

  it("is forgotten when the service shows it no more", async () => {
    const page = await openKeptDoor();
    const another = {
      name: "__Host-session",
      url: new URL("/", page.url()).href.replace("http:", "https:"),
      secure: true,
      httpOnly: true,
    };
    await page.context().addCookies([{ ...another, value: otherOrganizer.token }]);
    expect((await page.goto(doorOf(concert)))?.status()).toBe(404);
    expect(await numberOfKept(page)).toBe(0);
    await page.context().addCookies([{ ...another, value: organizer.token }]);
    await page.goto(doorOf(concert));
    await expect.poll(() => isKept(page), { timeout: SOON }).toBe(true);
    await page.context().clearCookies();
    await page.goto(doorOf(concert));
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    expect(await numberOfKept(page)).toBe(0);
    await page.context().setOffline(true);
    await expect(page.goto(doorOf(concert))).rejects.toThrow("net::ERR");
    await page.context().close();
  });

  it("forgets what it knew of a concert that is over", async () => {
    const page = await openKeptDoor();
    await type(page, freshTicket().code);
    await says(page, "Let in", "Standing");
    const known = () => page.evaluate("Object.keys(localStorage).some((place) => place.endsWith('/seen'))");
    await page.goto(doorOf(elsewhere));
    expect([await known(), await isKept(page)]).toEqual([true, true]);
    const starts = await page.locator("[data-door]").getAttribute("data-starts-at");
    const over = Date.parse(starts ?? "") + 2 * 86_400_000;
    await page.addInitScript(`const now = Date.now; Date.now = () => Math.max(now(), ${over})`);
    await page.reload();
    expect(await known()).toBe(false);
    await expect.poll(() => isKept(page), { timeout: SOON }).toBe(false);
    await page.context().close();
  });

  it("is forgotten by signing out", async () => {
    const page = await (await openBrowser({ width: 360, height: 740, keepsDoors: true })).newPage();
    await signIn(page, { email: organizer.email, password: "frontrow-demo-2027" });
    await page.goto(doorOf(concert));
    await expect.poll(() => isKept(page), { timeout: SOON }).toBe(true);
    await page.getByRole("contentinfo").getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("/");
    await expect.poll(() => numberOfKept(page), { timeout: SOON }).toBe(0);
    const keepers = "navigator.serviceWorker.getRegistrations().then((all) => all.length)";
    await expect.poll(() => page.evaluate(keepers), { timeout: SOON }).toBe(0);
    await page.context().close();
  });

  it("is the door's alone: no other page, and nothing of the API, is answered by what keeps it", async () => {
    const page = await openKeptDoor();
    const counted = page.waitForResponse((response) => response.url().endsWith("/entries"));
    expect((await page.reload())?.fromServiceWorker()).toBe(true);
    expect((await counted).fromServiceWorker()).toBe(false);
    for (const path of [`/organizer/concerts/${concert.id}`, "/", doorOf(elsewhere)]) {
      const answer = await page.goto(path);
      expect(answer?.fromServiceWorker(), path).toBe(false);
      const mayKeep = answer?.headers()["content-security-policy"]?.includes("worker-src 'self'");
      expect(mayKeep, path).toBe(path === doorOf(elsewhere));
    }
    const keeper = (await page.request.get("/organizer/door-worker.js")).headers();
    expect([keeper["cache-control"], keeper["content-security-policy"]]).toEqual([
      "no-cache",
      "default-src 'none'; connect-src 'self'",
    ]);
    await page.context().setOffline(true);
    await expect(page.goto(`/organizer/concerts/${concert.id}`)).rejects.toThrow("ERR_INTERNET_DISCONNECTED");
    await page.context().close();
  });
});

const KEPT_FILES = `(async () => {
  const [place] = await caches.keys();
  const kept = await (await caches.open(place)).keys();
  return kept.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith("/assets/")).toSorted();
})()`;
