import { z } from "@hono/zod-openapi";
import type { Offer } from "../../domain/carts/shopping-cart.ts";
import { salesStatus } from "../../domain/concerts/concert.ts";
import type { TicketLevelId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import { money } from "../../domain/money.ts";
import type { ConcertDocument } from "../../objects/concert/concert-rpc.ts";
import { time, timeText } from "../http/time.ts";

/** What is left of a concert, as the API shows it. */
export const availabilityDocument = z
  .strictObject({
    concertId: z.string(),
    status: z.enum(["cancelled", "ended", "not-started", "sold-out", "on-sale"]),
    levels: z.array(
      z.strictObject({ id: z.string(), name: z.string(), price: money, capacity: z.int(), available: z.int() }),
    ),
    asOf: time,
  })
  .openapi("Availability");

/** Whether tickets can be bought at that moment: the first that holds of cancelled, ended, not started, sold out. */
export const saleStatus = ({ concert, seats }: ConcertDocument, at: Instant): Offer["concertStatus"] => {
  if (concert.status === "cancelled") return "cancelled";
  const sales = salesStatus(concert.details, at);
  if (sales !== "open") return sales;
  return seats.every(({ available }) => available === 0) ? "sold-out" : "on-sale";
};

export const availableOf = ({ seats }: ConcertDocument, level: TicketLevelId): number =>
  seats.find(({ ticketLevelId }) => ticketLevelId === level)?.available ?? 0;

export const showAvailability = (document: ConcertDocument, at: Instant) => ({
  concertId: document.concert.concertId,
  status: saleStatus(document, at),
  levels: document.concert.ticketLevels.map(({ id, name, price, capacity }) => ({
    id,
    name,
    price,
    capacity,
    available: availableOf(document, id),
  })),
  asOf: timeText(document.asOf),
});
