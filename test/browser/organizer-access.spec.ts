/** What an organizer's console shows of what people type, and to whom it shows anything, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { registerPerson } from "../journeys/people.ts";
import { completePurchase, level, planConcert } from "../journeys/purchases.ts";
import { client, openConsole, organizer, otherOrganizer, text } from "./organizer-console.ts";

it("shows what an organizer types as text, on every page that shows it", async () => {
  const script = (name: string) => `<script>alert("${name}")</script><img src=x onerror=alert(1)>`;
  const concert = await planConcert(client, organizer, {
    artist: script("artist"),
    title: `${script("title")} ${randomUUID()}`,
    venue: { name: script("venue"), city: script("city"), country: "PL" },
    ticketLevels: [{ ...level("standing", 10, 5000), name: script("level") }],
  });
  const fan = await registerPerson(client);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const { context, page } = await openConsole();
  const run: string[] = [];
  page.on("dialog", (dialog) => {
    run.push(dialog.message());
    void dialog.dismiss();
  });
  const here = `/organizer/concerts/${concert.id}`;
  const expectText = async (path: string, ...names: readonly string[]) => {
    await page.goto(path);
    const shown = await page.getByRole("main").evaluate((main) => {
      const fields = [...main.querySelectorAll("input, textarea")].map((field) => field.getAttribute("value") ?? "");
      return `${main.textContent} ${fields.join(" ")}`;
    });
    for (const name of names) expect(shown, path).toContain(script(name));
    expect(await page.locator("main img, main script").count(), path).toBe(0);
  };
  await expectText(`/concerts/${concert.id}`, "artist", "title", "venue", "city", "level");
  await expectText(here, "artist", "title", "venue", "level");
  await expectText(`${here}/edit`, "artist", "title", "venue", "city", "level");
  await expectText(`${here}/attendees`, "artist", "level");
  await expectText(`${here}/orders/${order.id}`, "artist", "level");
  await expectText(`${here}/cancel`, "artist");
  await page.getByLabel("Reason").fill(script("reason"));
  await page.getByLabel("type the artist's name").fill(script("artist"));
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  await page.getByText("Reason given").waitFor();
  await expectText(`${here}/cancel`, "reason");
  await expectText(`/concerts/${concert.id}`, "reason");
  const buyer = await openConsole({}, fan);
  await buyer.page.goto(`/orders/${order.id}`);
  expect(await text(buyer.page)).toContain(script("artist"));
  expect(await buyer.page.locator("main img[src=x], main script").count()).toBe(0);
  expect(run).toEqual([]);
  await buyer.context.close();
  await context.close();
});

it("keeps another organizer's concert to its organizer", async () => {
  const concert = await planConcert(client, organizer);
  const { context, page } = await openConsole({}, otherOrganizer);
  for (const part of ["", "/edit", "/attendees", "/cancel", `/orders/ord_${"0".repeat(32)}`]) {
    const answer = await page.goto(`/organizer/concerts/${concert.id}${part}`);
    expect(answer?.status(), part).toBe(404);
  }
  await context.close();
  const fan = await openConsole({}, await registerPerson(client));
  expect((await fan.page.goto("/organizer"))?.status()).toBe(403);
  await fan.context.close();
});
