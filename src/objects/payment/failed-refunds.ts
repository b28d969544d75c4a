import type { Refund } from "../../domain/finance/payment-state.ts";
import type { OrderId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";

const SHOW = `INSERT INTO failed_refunds (refund_id, order_id, amount, currency, failed_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const HIDE = "DELETE FROM failed_refunds WHERE refund_id = ?";

/** Shows a refund to administrators if it has failed for good, and for as long as it stays so. */
export const showRefund = async (
  database: D1Database,
  order: OrderId,
  { refundId, amount: { amount, currency }, status }: Refund,
  at: Instant,
): Promise<void> => {
  if (status === "failed") await database.prepare(SHOW).bind(refundId, order, amount, currency, at).run();
  else await database.prepare(HIDE).bind(refundId).run();
};
