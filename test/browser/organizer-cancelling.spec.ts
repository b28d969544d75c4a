/** An organizer cancels a concert, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { cancelConcertForm } from "../../src/web/organizer/cancel-concert.tsx";
import { registerPerson } from "../journeys/people.ts";
import { completePurchase, level, planConcert } from "../journeys/purchases.ts";
import { photograph } from "./browser.ts";
import { client, openConsole, organizer, plain, text, within } from "./organizer-console.ts";
import { htmlOf, visitWith } from "./rendered.ts";

it("cancels a concert with the artist's name typed, without a script, and shows how it goes to the end", async () => {
  const artist = `Ólafur ${randomUUID()}`;
  const concert = await planConcert(client, organizer, { artist, ticketLevels: [level("standing", 10, 5000)] });
  const fan = await registerPerson(client);
  await completePurchase(client, fan, [{ of: concert, quantity: 2 }]);
  const { context, page } = await openConsole({ javaScript: false });
  await expect
    .poll(async () => {
      await page.goto(`/organizer/concerts/${concert.id}/cancel`);
      return text(page);
    }, within)
    .toContain("1 order is called off");
  expect(await text(page)).toContain("PLN 100.00");
  expect(await text(page)).toContain("2 seats, sold or held, are given up");
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await page.locator("[aria-invalid]").evaluateAll((fields) => fields.map(({ id }) => id))).toEqual([
    "reason",
    "artist",
  ]);
  await page.getByLabel("Reason").fill("<b>Rain</b>");
  await page.getByLabel("type the artist's name").fill(artist.toLowerCase());
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await text(page)).toContain("This is not the artist's name");
  expect(await page.getByLabel("Reason").inputValue()).toBe("<b>Rain</b>");
  await page.getByLabel("type the artist's name").fill(artist);
  const { page: scripted, context: second } = await openConsole();
  await scripted.goto(page.url());
  await photograph(scripted, "organizer-cancel");
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await text(page)).toContain("Reason given: <b>Rain</b>");
  await scripted.reload();
  await expect.poll(() => text(scripted), within).toContain("Everything is done");
  expect(await text(scripted)).toContain("1 of 1 orders are called off");
  expect(await text(scripted)).toContain("Refunded in totalPLN 100.00");
  await photograph(scripted, "organizer-cancelled");
  for (const each of [context, second]) await each.close();
});

it("says what is to be refunded until all of it is, and only then that it is", async () => {
  const concert = await planConcert(client, organizer);
  await client.call(`/api/concerts/${concert.id}/cancel`, { token: organizer.token, body: { reason: "Rain" } });
  const cancelled = await (await client.call(`/api/concerts/${concert.id}`)).json();
  const refund = { amount: 20_000, currency: "PLN" };
  const shownAt = async (unwound: number): Promise<string> => {
    const visit = await visitWith(async ({ url }) =>
      Response.json(
        url.endsWith("/cancellation") ? { orders: 2, tickets: 3, refund, total: 2, unwound, failed: 0 } : cancelled,
      ),
    );
    const answer = await cancelConcertForm.handler({ ...visit, params: { concertId: concert.id } });
    return plain(await htmlOf(visit, answer));
  };
  const underWay = await shownAt(1);
  expect(underWay).toContain("<dt>To refund in total</dt><dd>PLN 200.00</dd>");
  expect(underWay).toContain("<dt>Seats, sold or held</dt><dd>3</dd>");
  expect(underWay).not.toContain("Everything is done");
  const done = await shownAt(2);
  expect(done).toContain("<dt>Refunded in total</dt><dd>PLN 200.00</dd>");
  expect(done).toContain("Everything is done: all refunds are made.");
});
