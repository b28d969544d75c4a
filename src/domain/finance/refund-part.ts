import { z } from "zod";
import { concertId, ticketLevelId } from "../ids.ts";

/** What of an order money goes back for: some tickets, a concert's part, or nothing in particular. */
export const refundPart = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("payment") }),
  z.strictObject({ of: z.literal("concert"), concertId }),
  z.strictObject({
    of: z.literal("tickets"),
    tickets: z.array(z.strictObject({ concertId, ticketLevelId, quantity: z.int().min(1) })).min(1),
  }),
]);
export type RefundPart = z.infer<typeof refundPart>;
