import { z } from "zod";
import { compensationReason } from "../orders/order-events.ts";

/**
 * Why money goes back, as a code. `on-request`: somebody asked for it, in words that the order keeps beside its events, because they
 * may be about a person.
 */
export const refundReason = z.enum([
  "on-request",
  ...compensationReason.options,
  "order-cancelled",
  "paid-too-late",
  "surplus",
]);
export type RefundReason = z.infer<typeof refundReason>;

/** The code of a reason as older schemas held it: our own phrases, or anybody's words, which are left out. */
export const refundReasonOf = (said: unknown): RefundReason =>
  said === "paid twice" ? "surplus" : (refundReason.safeParse(String(said).replaceAll(" ", "-")).data ?? "on-request");
