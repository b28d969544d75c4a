import type { Order, Payment } from "../documents.ts";

/** Whether there is something to pay still, or soon. */
export const isAwaited = ({ status, total }: Order, payment: Payment | undefined): boolean =>
  (status === "pending" || status === "confirmed") &&
  total.amount > 0 &&
  (payment === undefined || payment.status === "created" || payment.status === "initiated");
