import { z } from "zod";
import { ticketLevelId } from "../ids.ts";
import { money } from "../money.ts";
import { singleLine } from "../single-line.ts";

/** A price level of a concert: how many seats it has and what one costs, tax included. */
export const ticketLevel = z.strictObject({
  id: ticketLevelId,
  name: singleLine(200),
  capacity: z.int().min(1).max(1_000_000),
  price: money,
});
export type TicketLevel = Readonly<z.infer<typeof ticketLevel>>;

export const MOST_TICKET_LEVELS = 50;
