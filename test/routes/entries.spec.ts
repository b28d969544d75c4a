/** How many a concert expects, and how many have been let in. */
import { expect, it } from "vitest";
import { type ConcertId, ticketOf } from "../../src/domain/ids.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { type Account, account, as, concertOf, issueTickets, list, objects, orderOf } from "./box-office.ts";

const entriesOf = async (who: Account, concert: ConcertId): Promise<unknown> => {
  const answer = await as(who).get(`/api/concerts/${concert}/entries`);
  expect(answer.status).toBe(200);
  return answer.json();
};

/** An order of so many, its tickets issued. */
const sell = async (concert: ConcertId, quantity: number) => {
  const order = await orderOf(await account(), [[concert, "regular", quantity]]);
  await issueTickets(order);
  return order;
};

it("counts who is expected and who was let in, of this concert alone, without what was revoked", async () => {
  const organizer = await account("organizer");
  const [concert, other] = [await concertOf(organizer), await concertOf(organizer)];
  expect(await entriesOf(organizer, concert)).toEqual({ expected: 0, letIn: 0 });
  const [kept, revoked, elsewhere] = [await sell(concert, 3), await sell(concert, 2), await sell(other, 4)];
  await objects.tickets(kept).validate(ticketOf(kept, 2), concert, systemMetadata(kept));
  // Refused at this door: lets nobody in.
  await objects.tickets(elsewhere).validate(ticketOf(elsewhere, 1), concert, systemMetadata(elsewhere));
  await objects.tickets(revoked).withdraw(concert, "refunded", systemMetadata(revoked));
  for (const order of [kept, revoked, elsewhere]) await list("tickets", order);
  expect(await entriesOf(organizer, concert)).toEqual({ expected: 3, letIn: 1 });
  expect(await entriesOf(await account("administrator"), other)).toEqual({ expected: 4, letIn: 0 });
});
