import { reject } from "../../domain/decider.ts";
import type { RefundId } from "../../domain/ids.ts";
import type { RequestRefund } from "../../domain/orders/order-commands.ts";
import type { Order, OrderRefund } from "../../domain/orders/order-state.ts";
import type { Outcome } from "../../event-store/index.ts";
import type { TicketsRpc } from "../tickets/tickets-rpc.ts";
import type { WantedRefund } from "./order-rpc.ts";

/** How long whoever asks for a refund waits for the tickets' answer. */
const ANSWER_WITHIN_MS = 5_000;

/** What a refund is to be of, its tickets with the seats that are theirs. Refused when one of them is none of the order's. */
export const wantedTickets = async (
  wanted: WantedRefund,
  tickets: () => Pick<TicketsRpc, "find">,
): Promise<Outcome<RequestRefund["of"]>> => {
  if ("amount" in wanted) return { ok: true, value: { amount: wanted.amount } };
  const documents = await tickets().find(wanted.ticketIds);
  if (documents.length < wanted.ticketIds.length) return reject("ticket-not-found");
  const found = documents.map(({ ticket: { ticketId, concertId, ticketLevelId, reservationId } }) => ({
    ticketId,
    concertId,
    ticketLevelId,
    reservationId,
  }));
  return { ok: true, value: { tickets: found } };
};

/** Who waits for which refunds to be decided. Lost with the memory, and with it those who wait. */
export class RefundDecisions {
  readonly #waiting = new Map<RefundId, PromiseWithResolvers<void>>();
  #order: Order = { status: "none" };

  /** What is decided of a refund that was requested, as soon as it is; `refund-undecided` if that takes too long. */
  async of(refundId: RefundId, order: Order): Promise<Outcome<OrderRefund>> {
    this.tell(order);
    if (this.#find(refundId)?.status === "requested") await this.#decision(refundId);
    const refund = this.#find(refundId);
    if (refund === undefined || refund.status === "requested") return reject("refund-undecided");
    return refund.status === "withdrawn" ? reject("ticket-already-validated") : { ok: true, value: refund };
  }

  /** The order has moved: whose refund is decided waits no longer. */
  tell(order: Order): void {
    this.#order = order;
    for (const [refundId, waiting] of this.#waiting) {
      if (this.#find(refundId)?.status === "requested") continue;
      this.#waiting.delete(refundId);
      waiting.resolve();
    }
  }

  async #decision(refundId: RefundId): Promise<void> {
    const waiting = this.#waiting.get(refundId) ?? Promise.withResolvers<void>();
    this.#waiting.set(refundId, waiting);
    const decided = new AbortController();
    const { signal } = decided;
    await Promise.race([waiting.promise, scheduler.wait(ANSWER_WITHIN_MS, { signal }).catch(() => undefined)]);
    decided.abort();
  }

  #find(refundId: RefundId): OrderRefund | undefined {
    return this.#order.status === "none"
      ? undefined
      : this.#order.refunds.find((refund) => refund.refundId === refundId);
  }
}
