import { gatewayWork } from "../../../src/domain/finance/payment-process.ts";
import { type ConcertId, paymentOf, refundOf, reservationOf } from "../../../src/domain/ids.ts";
import { secondsAfter } from "../../../src/domain/instant.ts";
import { type RefundedTicket, refusalReason, withdrawalReason } from "../../../src/domain/orders/order-events.ts";
import { openSteps, type OrderStep } from "../../../src/domain/orders/order-process.ts";
import type { RequestRefund } from "../../../src/domain/orders/order-commands.ts";
import type { OrderRefund } from "../../../src/domain/orders/order-state.ts";
import { availableOf } from "../../../src/domain/reservations/concert-tickets-availability.ts";
import { ticketsIn } from "../../../src/domain/tickets/ticket-book.ts";
import type { IssuedTicket } from "../../../src/domain/tickets/ticket.ts";
import { latestDelivery } from "../../../src/domain/tickets/ticket-delivery.ts";
import { anna, annasOrder, ben, bensOrder, orderNumber, pln } from "../examples.ts";
import type { PurchaseWorld } from "./purchase-world.ts";

/** Something that can happen now. */
export interface Happening {
  readonly name: string;
  readonly happen: () => void;
}

/** Whether the answer of whoever was asked is lost on its way back. */
type Fate = "answered" | "answer lost";

const payment = { paymentId: paymentOf(annasOrder), orderId: annasOrder };
const reported = { reference: "pi_1", madeFor: payment.paymentId };

/** Everything that must happen sooner or later: steps of the order, work at the gateway, delivery, and what time brings. */
export const due = (world: PurchaseWorld, fate: Fate = "answered"): readonly Happening[] => [
  ...openSteps(world.order).map((open) => ({
    name: `${open.step}, ${fate}`,
    happen: () => takeStep(world, open, fate),
  })),
  ...gatewayHappenings(world, fate),
  ...deliveryHappenings(world, fate),
  ...timeouts(world),
  ...[...world.houses.keys()].flatMap((concertId) => houseHappenings(world, concertId)),
];

/** What people and chance may do at this moment. */
export const chances = (world: PurchaseWorld): readonly Happening[] => {
  const { gateway, order, payment: paid } = world;
  const all: Happening[] = [
    { name: "customer cancels", happen: () => world.toOrder({ type: "CancelOrder" }) },
    ...[1, 20, 400].map((seconds) => ({
      name: `${seconds} s pass`,
      happen: () => {
        world.now = secondsAfter(world.now, seconds);
      },
    })),
    ...[...world.houses.keys()].flatMap((concertId) => [
      {
        name: "concert is cancelled",
        happen: () => world.toHouse(concertId, { type: "CancelConcert", reason: "rain", at: world.now }),
      },
      { name: "somebody else takes what is left", happen: () => takeAll(world, concertId) },
    ]),
  ];
  if (gateway.intent === "open") {
    all.push(
      { name: "customer pays", happen: () => pay(world) },
      {
        name: "card is declined",
        happen: () =>
          world.send("declined", () =>
            world.toPayment({ type: "DeclinePaymentAttempt", gatewayEventId: "evt_1", ...reported }),
          ),
      },
      {
        name: "gateway gives up",
        happen: () => {
          gateway.intent = "cancelled";
          world.send("failed", () => world.toPayment({ type: "FailPayment", ...reported }));
        },
      },
    );
  }
  if (paid.status === "failed" && gateway.intent === "cancelled" && order.status !== "none") {
    all.push({ name: "money arrives late", happen: () => pay(world) });
  }
  return [...all, ...afterwards(world)];
};

/** What people may do with the tickets, or about the money, of an order that may be paid. */
const afterwards = (world: PurchaseWorld): readonly Happening[] => {
  const tickets = [...ticketsIn(world.tickets.tickets)];
  const ask = (name: string, of: RequestRefund["of"]): Happening => ({
    name: `refund ${name} is asked for`,
    happen: () => {
      const refundId = refundOf(annasOrder, `r-${name}`);
      world.toOrder({ type: "RequestRefund", refundId, of, at: world.now });
    },
  });
  return [
    ask("of-little", { amount: pln(15_00) }),
    ...tickets.map((ticket, index) => ask(`of-ticket-${index + 1}`, { tickets: [asRefunded(ticket)] })),
    ...(tickets.length > 0 ? [ask("of-all", { tickets: tickets.map(asRefunded) })] : []),
    ...tickets.map(({ ticketId, concertId }) => ({
      name: "ticket is shown at the door",
      happen: () => void world.toTickets({ type: "ValidateTicket", ticketId, concertId, at: world.now }),
    })),
  ];
};

const asRefunded = ({ ticketId, concertId, ticketLevelId, reservationId }: IssuedTicket): RefundedTicket => ({
  ticketId,
  concertId,
  ticketLevelId,
  reservationId,
});

const revokeTickets = (world: PurchaseWorld, { refundId, tickets }: OrderRefund, fate: Fate): void => {
  const ticketIds = tickets.map(({ ticketId }) => ticketId);
  const reason = "tickets-refunded";
  const answer = world.toTickets({ type: "RevokeTickets", orderId: annasOrder, ticketIds, reason });
  if (fate === "answer lost") return;
  if (answer.ok) world.toOrder({ type: "GrantRefund", refundId });
  else world.toOrder({ type: "WithdrawRefund", refundId, reason: withdrawalReason.parse(answer.rejection.code) });
};

const takeStep = (world: PurchaseWorld, open: OrderStep, fate: Fate): void => {
  if (open.step === "confirm-order") {
    world.toOrder({ type: "ConfirmOrder" });
    return;
  }
  if (world.order.status === "none") return;
  if (open.step === "revoke-tickets") return revokeTickets(world, open.refund, fate);
  const { concertId, reservationId } = open.at;
  const id = { concertId, reservationId, orderId: annasOrder };
  const lines = world.order.items
    .filter((item) => item.concertId === concertId)
    .map(({ ticketLevelId, quantity, unitPrice }) => ({ ticketLevelId, quantity, unitPrice }));
  const at = world.now;
  const ended = (status: "cancelled" | "expired") =>
    world.toOrder({ type: "RecordReservationEnded", reservationId, status });
  const refused = (code: string): void => {
    const reason = refusalReason.safeParse(code);
    if (reason.success) {
      world.toOrder({ type: "RefuseReservation", reservationId, reason: reason.data, ticketLevelId: null });
    } else if (code === "reservation-ended" || code === "reservation-cancelled") {
      ended("cancelled");
    } else if (code === "reservation-expired") {
      ended("expired");
    } else {
      throw new Error(`nobody expected ${code}`);
    }
  };
  switch (open.step) {
    case "reserve": {
      const answer = world.toHouse(concertId, { type: "CreateReservation", ...id, customerId: anna, lines, at });
      if (fate === "answer lost") return;
      if (!answer.ok) return refused(answer.rejection.code);
      const reservation = world.house(concertId).reservations.get(reservationId);
      if (reservation === undefined || reservation.status === "none") throw new Error("what is reserved is there");
      const { expiresAt } = reservation;
      const taxRateBasisPoints = reservation.lines[0]?.taxRateBasisPoints ?? 0;
      world.toOrder({ type: "AddReservedTickets", reservationId, expiresAt, taxRateBasisPoints });
      return;
    }
    case "rebook": {
      const asHeld = lines.map((line) => ({ ...line, taxRateBasisPoints: 2300 }));
      const answer = world.toHouse(concertId, {
        type: "RebookReservation",
        ...id,
        customerId: anna,
        lines: asHeld,
        at,
      });
      if (fate === "answer lost") return;
      if (!answer.ok) return refused(answer.rejection.code);
      world.toOrder({ type: "RecordReservationConfirmed", reservationId });
      return;
    }
    case "confirm-reservation": {
      const answer = world.toHouse(concertId, { type: "ConfirmReservation", ...id });
      if (fate === "answer lost") return;
      if (answer.ok) world.toOrder({ type: "RecordReservationConfirmed", reservationId });
      else if (answer.rejection.code === "concert-cancelled") {
        world.toOrder({ type: "RecordConcertCancelled", concertId });
      } else refused(answer.rejection.code);
      return;
    }
    case "cancel-reservation":
      world.toHouse(concertId, { type: "CancelReservation", ...id, reason: "order-cancelled" });
      if (fate === "answered") ended("cancelled");
  }
};

const gatewayHappenings = (world: PurchaseWorld, fate: Fate): readonly Happening[] => {
  const work = gatewayWork(world.payment);
  if (work === undefined) return [];
  const { gateway } = world;
  const happen = (): void => {
    switch (work.work) {
      case "initiate":
        if (gateway.intent === "none") gateway.intent = "open";
        if (fate === "answered") world.toPayment({ type: "InitiatePayment", ...reported });
        return;
      case "cancel":
        if (gateway.intent === "open") gateway.intent = "cancelled";
        if (fate === "answer lost") return;
        if (gateway.intent === "paid") completed(world);
        else world.toPayment({ type: "FailPayment", ...reported });
        return;
      case "refund":
        // Under its key a refund happens once, however often it is asked for.
        gateway.refunds.set(work.refundId, work.amount.amount);
        if (fate === "answered") {
          world.toPayment({ type: "RecordRefund", refundId: work.refundId, reference: "re_1" });
        }
    }
  };
  return [{ name: `gateway: ${work.work}, ${fate}`, happen }];
};

const pay = (world: PurchaseWorld): void => {
  if (!("amount" in world.payment)) return;
  world.gateway.intent = "paid";
  world.gateway.received += world.payment.amount.amount;
  world.send("paid", () => completed(world));
};

const completed = (world: PurchaseWorld): void => {
  if (!("amount" in world.payment)) return;
  const { amount } = world.payment;
  const { ok } = world.toPayment({ type: "CompletePayment", ...reported, amount, at: world.now });
  if (!ok) throw new Error("what the gateway was paid is taken");
};

const deliveryHappenings = (world: PurchaseWorld, fate: Fate): readonly Happening[] => {
  const delivery = latestDelivery(world.tickets.delivery);
  if (delivery?.status !== "prepared") return [];
  const { deliveryId } = delivery;
  const happen = (): void => {
    if (fate === "answered") {
      world.mailsSent.push(deliveryId);
      world.toTickets({ type: "SendTicketByEmail", deliveryId });
      return;
    }
    const reason = "mail service down";
    const attempt = Math.min(delivery.attempts + 1, 7);
    world.toTickets({ type: "RecordDeliveryAttemptFailed", deliveryId, attempt, reason, isFinal: false });
  };
  return [{ name: `mail, ${fate}`, happen }];
};

const timeouts = (world: PurchaseWorld): readonly Happening[] => {
  const { order, payment: opened, now } = world;
  const all: Happening[] = [];
  if (order.status === "pending" && now >= secondsAfter(order.createdAt, 30)) {
    all.push({
      name: "order times out",
      happen: () => world.toOrder({ type: "CancelOrderDueToTimeout", at: now }),
    });
  }
  const isOpen = opened.status === "created" || opened.status === "initiated";
  if (isOpen && opened.cancellation === null && now >= opened.expiresAt) {
    all.push({
      name: "payment's deadline",
      happen: () => world.toPayment({ type: "CancelPayment", ...payment, reason: "payment-timeout" }),
    });
  }
  return all;
};

/** A concert lets holds expire, and when it is cancelled unwinds its reservations one by one. */
const houseHappenings = (world: PurchaseWorld, concertId: ConcertId): readonly Happening[] => {
  const house = world.house(concertId);
  return [...house.reservations].flatMap(([reservationId, reservation]): Happening[] => {
    if (reservation.status !== "held" && reservation.status !== "confirmed") return [];
    const id = { concertId, reservationId, orderId: reservation.orderId };
    if (house.concert.status === "cancelled") {
      const unwind = { type: "CancelReservation" as const, ...id, reason: "concert-cancelled" as const };
      return [{ name: "reservation is unwound", happen: () => world.toHouse(concertId, unwind) }];
    }
    const isOver = reservation.status === "held" && world.now >= secondsAfter(reservation.expiresAt, 60);
    const expire = { type: "ExpireReservation" as const, ...id, at: world.now };
    return isOver ? [{ name: "hold expires", happen: () => world.toHouse(concertId, expire) }] : [];
  });
};

const takeAll = (world: PurchaseWorld, concertId: ConcertId): void => {
  const house = world.house(concertId);
  if (house.concert.status === "none") return;
  const lines = house.concert.ticketLevels.flatMap(({ id, price }) => {
    const quantity = availableOf(house.availability, id);
    return quantity > 0 ? [{ ticketLevelId: id, quantity, unitPrice: price }] : [];
  });
  if (lines.length === 0) return;
  const orderId = house.reservations.has(reservationOf(bensOrder, concertId, 1)) ? orderNumber(3) : bensOrder;
  const reservationId = reservationOf(orderId, concertId, 1);
  const id = { concertId, reservationId, orderId };
  world.toHouse(concertId, { type: "CreateReservation", ...id, customerId: ben, lines, at: world.now });
  world.toHouse(concertId, { type: "ConfirmReservation", ...id });
};
