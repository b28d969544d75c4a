/** A concert's door, in a real browser, through a network that comes and goes. */
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Concert } from "../journeys/documents.ts";
import { SOON } from "../journeys/purchases.ts";
import {
  doorOf,
  forgeryOf,
  lateOn,
  openDoor,
  says,
  sellTickets,
  type Shown,
  troublesOn,
  type,
  waitingOn,
} from "./at-the-door.ts";
import { openBrowser, photograph, signIn } from "./browser.ts";

const { organizer } = inject("people");

let concert: Concert;
let elsewhere: Concert;
let freshTicket: () => Shown;

beforeAll(async () => {
  ({ concert, elsewhere, freshTicket } = await sellTickets(30));
});

describe("without a network", () => {
  it("drops the scan of somebody who was sent away: the ticket is as good as before", async () => {
    const page = await openDoor(concert);
    const [away, inside] = [freshTicket(), freshTicket()];
    await page.context().setOffline(true);
    for (const ticket of [away, inside]) {
      await type(page, ticket.id);
      await says(page, "Not checked yet", "yours to decide");
    }
    const rows = waitingOn(page).getByRole("listitem");
    await photograph(page, "door-waiting");
    await rows
      .first()
      .getByRole("button", { name: /^Was not let in/ })
      .click();
    expect(await rows.count()).toBe(1);
    // Who goes on with the keyboard is at the next one.
    expect(await page.evaluate("document.activeElement.matches('[data-drop]')")).toBe(true);
    await page.context().setOffline(false);
    await expect.poll(() => waitingOn(page).isVisible(), { timeout: SOON }).toBe(false);
    await type(page, inside.id);
    await says(page, "Already let in");
    await type(page, away.id);
    await says(page, "Let in", "Standing");
    await page.context().close();
  });

  it("keeps what is scanned, also over a reload, and sends it in order when the network is back", async () => {
    const [first, second, before] = [freshTicket(), freshTicket(), freshTicket()];
    const page = await openDoor(concert);
    const context = page.context();
    await type(page, before.code);
    await says(page, "Let in");
    await context.setOffline(true);
    await expect.poll(() => troublesOn(page).textContent(), { timeout: SOON }).toContain("No network");
    await type(page, first.code);
    await says(page, "Looks genuine, not yet checked");
    await photograph(page, "door-offline");
    await type(page, first.id);
    await says(page, "Scanned here before");
    await type(page, before.code);
    await says(page, "Scanned here before");
    await type(page, forgeryOf(first));
    await says(page, "Not genuine", "by itself");
    await type(page, second.id);
    await says(page, "Not checked yet");
    await type(page, "tic-01a2");
    await says(page, "No such ticket");
    await type(page, first.code);
    await says(page, "Scanned here before");
    expect(await waitingOn(page).getByRole("listitem").count()).toBe(5);
    expect(await waitingOn(page).textContent()).toContain("Not yet sent: 5");

    const api = "**/api/**";
    await context.route(api, (route) => route.abort("internetdisconnected"));
    await context.setOffline(false);
    await page.reload();
    await expect.poll(() => waitingOn(page).textContent(), { timeout: SOON }).toContain("Not yet sent: 5");
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/validations")) sent.push(request.url() + (request.postData() ?? ""));
    });
    await context.unroute(api);
    await expect.poll(() => waitingOn(page).isHidden(), { timeout: SOON }).toBe(true);
    const shown = [first.code, first.id, before.code, forgeryOf(first), second.id];
    const answered = sent.slice(-5);
    expect(shown.map((text, index) => answered[index]?.includes(text))).toEqual([true, true, true, true, true]);
    const rows = lateOn(page).getByRole("listitem");
    await expect.poll(() => rows.count(), { timeout: SOON }).toBe(5);
    // Refusals first.
    for (const [index, word] of ["Not genuine", "Already let in", "Already let in", "Let in", "Let in"].entries())
      expect(await rows.nth(index).textContent()).toContain(word);
    // This phone had refused them itself: nobody has gone in with them.
    expect(await page.locator("[data-alarm]").textContent()).toBe("");
    await photograph(page, "door-answered-later");
    await page.reload();
    await expect.poll(() => rows.count(), { timeout: SOON }).toBe(5);
    await rows.nth(0).getByRole("button", { name: "Dismiss" }).click();
    expect(await rows.count()).toBe(4);
    await context.close();
  });

  it("alarms when somebody may have gone in with what the service refuses", async () => {
    const ticket = freshTicket();
    const [one, other] = [await openDoor(concert), await openDoor(concert)];
    await one.context().setOffline(true);
    await type(one, ticket.code);
    await says(one, "Looks genuine, not yet checked");
    await type(one, ticket.id);
    await says(one, "Scanned here before");
    await type(other, ticket.code);
    await says(other, "Let in", "Standing");
    await one.context().setOffline(false);
    const rows = lateOn(one).getByRole("listitem");
    await expect.poll(() => rows.count(), { timeout: SOON }).toBe(2);
    expect(await one.locator("[data-alarm]").textContent()).toContain("may have gone in: 1");
    expect(await lateOn(one).locator("li.bad").count()).toBe(1);
    await photograph(one, "door-alarm");
    for (const page of [one, other]) await page.context().close();
  });

  it("has what needs nobody dismissed at once, by keyboard, and what alarms one by one", async () => {
    const [taken, good] = [freshTicket(), freshTicket()];
    const [page, other] = [await openDoor(concert), await openDoor(concert)];
    await page.context().setOffline(true);
    for (const [shown, verdict] of [
      [taken.code, "Looks genuine, not yet checked"],
      [taken.id, "Scanned here before"],
      [good.code, "Looks genuine, not yet checked"],
    ] as const) {
      await type(page, shown);
      await says(page, verdict);
    }
    await type(other, taken.code);
    await says(other, "Let in", "Standing");
    await page.context().setOffline(false);
    const rows = lateOn(page).getByRole("listitem");
    await expect.poll(() => rows.count(), { timeout: SOON }).toBe(3);
    const told = () => page.getByRole("status").filter({ hasText: "Dismissed" }).innerText();
    await page.getByRole("button", { name: "Dismiss all that need no attention" }).focus();
    await page.keyboard.press("Enter");
    expect(await rows.count()).toBe(1);
    expect(await rows.getAttribute("class")).toBe("bad");
    expect(await told()).toBe("Dismissed: 2");
    expect(await page.getByRole("button", { name: "Dismiss all that need no attention" }).isHidden()).toBe(true);
    // The one that is left has the focus.
    await page.keyboard.press("Enter");
    expect(await lateOn(page).isHidden()).toBe(true);
    expect(await told()).toBe("Dismissed: 1");
    expect(await page.locator("[data-alarm]").textContent()).toBe("");
    expect(await page.evaluate("document.activeElement.name")).toBe("code");
    for (const one of [page, other]) await one.context().close();
  });

  it("keeps what is not yet sent when its user signs out, and nothing else", async () => {
    const [sent, unsent] = [freshTicket(), freshTicket()];
    // With a session of their own: the one that is signed out of is not another test's.
    const page = await (await openBrowser({ width: 360, height: 740 })).newPage();
    await signIn(page, { email: organizer.email, password: "frontrow-demo-2027" });
    await page.goto(doorOf(concert));
    const kept = () => page.evaluate<string>("JSON.stringify({ ...localStorage })");
    await type(page, sent.code);
    await says(page, "Let in", "Standing");
    expect(await kept()).toContain(sent.id);
    await page.route("**/api/**", (route) => route.abort("internetdisconnected"));
    await type(page, unsent.code);
    await says(page, "Looks genuine, not yet checked");
    await page.getByRole("contentinfo").getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("/");
    await expect.poll(kept, { timeout: SOON }).not.toContain("/seen");
    expect(await kept()).not.toContain(sent.id);
    expect(await kept()).toContain(unsent.code);
    expect(await page.getByRole("main").innerText()).toContain("You are signed out");
    await page.context().close();
  });

  it("says so no longer than until the service is reached, whatever it answers", async () => {
    const page = await openDoor(concert);
    await page.context().setOffline(true);
    await expect.poll(() => troublesOn(page).textContent(), { timeout: SOON }).toContain("No network");
    await page.route("**/entries", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }),
    );
    await page.context().setOffline(false);
    await expect.poll(() => troublesOn(page).textContent(), { timeout: SOON }).toBe("");
    await page.context().close();
  });

  it("knows a ticket of another concert by itself, and takes nothing for let in", async () => {
    const page = await openDoor(elsewhere);
    await page.context().setOffline(true);
    await type(page, freshTicket().code);
    await says(page, "For another concert", "by itself");
    await page.context().close();
  });

  it("turns no green into red when an answer was lost on its way", async () => {
    const ticket = freshTicket();
    const page = await openDoor(concert);
    let lost = 0;
    await page.route("**/api/tickets/validations", async (route) => {
      const answer = await route.fetch();
      lost += 1;
      if (lost === 1) await route.abort("connectionreset");
      else await route.fulfill({ response: answer });
    });
    await type(page, ticket.code);
    await says(page, "Let in", "Standing");
    expect(lost).toBe(2);
    await page.context().close();
  });
});
