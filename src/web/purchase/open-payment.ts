import type { z } from "zod";
import type { paymentDocument } from "../../routes/orders/payment-document.ts";
import type { Order } from "../orders/ordered-concerts.ts";

export type Payment = z.infer<typeof paymentDocument>;

/** Whether there is something to pay still, or soon. */
export const isAwaited = ({ status, total }: Order, payment: Payment | undefined): boolean =>
  (status === "pending" || status === "confirmed") &&
  total.amount > 0 &&
  (payment === undefined || payment.status === "created" || payment.status === "initiated");
