import type { Decision } from "../../../src/domain/decider.ts";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { evolve as evolvePayment, noPayment, type Payment } from "../../../src/domain/finance/payment-state.ts";
import type { PaymentCommand } from "../../../src/domain/finance/payment-commands.ts";
import { decide as decidePayment } from "../../../src/domain/finance/payment.ts";
import { type ConcertId, paymentOf, type RefundId, refundOf } from "../../../src/domain/ids.ts";
import type { Instant } from "../../../src/domain/instant.ts";
import type { OrderCommand } from "../../../src/domain/orders/order-commands.ts";
import type { OrderEvent } from "../../../src/domain/orders/order-events.ts";
import { concertsOf, evolve as evolveOrder, noOrder, type Order } from "../../../src/domain/orders/order-state.ts";
import { decide as decideOrder } from "../../../src/domain/orders/order.ts";
import {
  decide as decideTickets,
  evolve as evolveTickets,
  noTickets,
  type OrderTickets,
} from "../../../src/domain/tickets/order-tickets.ts";
import type { OrderTicketsCommand } from "../../../src/domain/tickets/order-tickets-commands.ts";
import type { OrderTicketsEvent } from "../../../src/domain/tickets/ticket-events.ts";
import {
  decide as decideHouse,
  emptyHouse,
  evolve as evolveHouse,
  type House,
  type HouseCommand,
  type HouseEvent,
} from "../concerts/house.ts";
import { anna, annasOrder, noon } from "../examples.ts";

/** What is on its way to somebody. It arrives some time, perhaps more than once. */
export interface Message {
  readonly name: string;
  readonly arrive: () => void;
}

/** The gateway, as far as one payment goes: what it holds is the truth about money. */
interface Gateway {
  intent: "none" | "open" | "paid" | "cancelled";
  received: number;
  readonly refunds: Map<RefundId, number>;
}

/**
 * One purchase with all that takes part in it: Anna's order, its payment, its tickets, the concerts, and a gateway. The aggregates are
 * the real ones; between them, events become messages by the rules of the design, and this class is all that carries them.
 */
export class PurchaseWorld {
  now: Instant = noon;
  order: Order = noOrder;
  payment: Payment = noPayment;
  tickets: OrderTickets = noTickets;
  readonly houses = new Map<ConcertId, House>();
  readonly gateway: Gateway = { intent: "none", received: 0, refunds: new Map() };
  readonly mailsSent: string[] = [];
  readonly log: (OrderEvent | PaymentEvent | OrderTicketsEvent | HouseEvent)[] = [];
  messages: Message[] = [];

  toOrder(command: OrderCommand): Decision<OrderEvent> {
    const decision = decideOrder(command, this.order);
    for (const event of decision.ok ? decision.events : []) {
      this.order = evolveOrder(this.order, event);
      this.log.push(event);
      this.#afterOrder(event);
    }
    return decision;
  }

  toPayment(command: PaymentCommand): Decision<PaymentEvent> {
    const decision = decidePayment(command, this.payment);
    for (const event of decision.ok ? decision.events : []) {
      this.payment = evolvePayment(this.payment, event);
      this.log.push(event);
      this.#afterPayment(event);
    }
    return decision;
  }

  toTickets(command: OrderTicketsCommand): Decision<OrderTicketsEvent> {
    const decision = decideTickets(command, this.tickets);
    for (const event of decision.ok ? decision.events : []) {
      this.tickets = evolveTickets(this.tickets, event);
      this.log.push(event);
      if (event.type === "TicketEmailSent") this.send("complete order", () => this.toOrder({ type: "CompleteOrder" }));
    }
    return decision;
  }

  toHouse(concertId: ConcertId, command: HouseCommand): Decision<HouseEvent> {
    const decision = decideHouse(command, this.house(concertId));
    for (const event of decision.ok ? decision.events : []) {
      this.houses.set(concertId, evolveHouse(this.house(concertId), event));
      this.log.push(event);
      if ("orderId" in event && event.orderId === annasOrder) this.#afterReservation(event);
    }
    return decision;
  }

  house(concertId: ConcertId): House {
    return this.houses.get(concertId) ?? emptyHouse;
  }

  send(name: string, arrive: () => void): void {
    this.messages.push({ name, arrive });
  }

  #afterOrder(event: OrderEvent): void {
    const { orderId } = event;
    const ids = { paymentId: paymentOf(orderId), orderId };
    switch (event.type) {
      case "OrderConfirmed": {
        const { userId, total, expiresAt } = event;
        this.send("create payment", () =>
          this.toPayment({ type: "CreatePayment", ...ids, userId, amount: total, expiresAt, at: this.now }),
        );
        return;
      }
      case "OrderedConcertCancelled":
        this.send("end payment", () => this.toPayment({ type: "CancelPayment", ...ids, reason: "concert-cancelled" }));
        return;
      case "OrderCancelled":
        if (!event.wasConfirmed) return;
        this.send("end payment", () => this.toPayment({ type: "CancelPayment", ...ids, reason: "order-cancelled" }));
        return;
      case "PaymentSucceeded": {
        const { userId, deliveryMethod } = event;
        const concertIds = this.order.status === "none" ? [] : concertsOf(this.order);
        this.send("expect tickets", () =>
          this.toTickets({ type: "ExpectTickets", orderId, userId, concertIds, deliveryMethod }),
        );
        return;
      }
      case "OrderCompensated": {
        const { concertId, refundId, amount, reason } = event;
        this.send("withdraw tickets", () => this.toTickets({ type: "WithdrawTickets", orderId, concertId, reason }));
        if (amount.amount === 0) return;
        this.send("refund", () =>
          this.toPayment({
            type: "RefundPayment",
            refundId,
            amount,
            upTo: true,
            reason,
            part: { of: "concert", concertId },
            at: this.now,
          }),
        );
        return;
      }
      case "OrderRefundGranted":
        this.send("refund by request", () => this.#giveBack(event));
        return;
      default:
    }
  }

  /** The money, then the seats. */
  #giveBack({ orderId, refundId, amount, tickets }: Extract<OrderEvent, { type: "OrderRefundGranted" }>): void {
    if (amount.amount > 0) {
      const part = { of: "payment" } as const;
      const wanted = { refundId, amount, upTo: false, reason: "on-request", part } as const;
      const asked = { type: "RefundPayment", ...wanted, at: this.now } as const;
      if (!this.toPayment(asked).ok) throw new Error("what the order grants is there to be given back");
    }
    for (const [reservationId, given] of Map.groupBy(tickets, (ticket) => ticket.reservationId)) {
      const concertId = given[0]?.concertId;
      if (concertId === undefined) continue;
      const lines = given.map(({ ticketLevelId }) => ({ ticketLevelId, quantity: 1 }));
      const released = this.toHouse(concertId, {
        type: "ReleaseReservedTickets",
        concertId,
        reservationId,
        orderId,
        refundId,
        lines,
      });
      if (!released.ok && released.rejection.code !== "reservation-not-confirmed") {
        throw new Error(`nobody expected ${released.rejection.code}`);
      }
    }
  }

  #afterPayment(event: PaymentEvent): void {
    switch (event.type) {
      case "PaymentCompleted": {
        // Late money goes back by itself.
        if (event.late) return;
        const { paymentId, amount, orderId } = event;
        this.send("payment succeeded", () => {
          const answer = this.toOrder({ type: "ProcessPaymentSuccess", paymentId, amount });
          if (answer.ok || answer.rejection.code !== "order-cancelled") return;
          const refundId = refundOf(orderId, "cancelled");
          const reason = "order-cancelled";
          const part = { of: "payment" } as const;
          this.toPayment({ type: "RefundPayment", refundId, amount, upTo: true, reason, part, at: this.now });
        });
        return;
      }
      case "PaymentFailed": {
        const { paymentId, reason } = event;
        this.send("payment failed", () => this.toOrder({ type: "ProcessPaymentFailure", paymentId, reason }));
        return;
      }
      case "PaymentRefunded": {
        const { refundId, amount } = event;
        this.send("refunded", () => this.toOrder({ type: "RecordRefund", refundId, amount }));
        return;
      }
      default:
    }
  }

  #afterReservation(event: Extract<HouseEvent, { readonly reservationId: unknown }>): void {
    const { concertId, reservationId, orderId } = event;
    const ended = (status: "cancelled" | "expired"): void =>
      this.send(`reservation ${status}`, () => this.toOrder({ type: "RecordReservationEnded", reservationId, status }));
    switch (event.type) {
      case "ReservationConfirmed": {
        const { lines } = event;
        this.send("make tickets", () =>
          this.toTickets({
            type: "CreateTickets",
            orderId,
            userId: anna,
            concertId,
            reservationId,
            lines,
            at: this.now,
          }),
        );
        return;
      }
      case "ReservationExpired":
        return ended("expired");
      case "ReservationCancelled":
        ended("cancelled");
        if (event.reason !== "concert-cancelled") return;
        this.send("concert cancelled", () => this.toOrder({ type: "RecordConcertCancelled", concertId }));
        return;
      default:
    }
  }
}
