import { describe, expect, it } from "vitest";
import type { ConcertId } from "../../../src/domain/ids.ts";
import { reservationOf } from "../../../src/domain/ids.ts";
import type { OrderEvent } from "../../../src/domain/orders/order-events.ts";
import { openSteps, type OrderStep } from "../../../src/domain/orders/order-process.ts";
import { annasOrder, autumn, pln, spring } from "../examples.ts";
import { given } from "./given-order.ts";
import {
  asked,
  attempted,
  compensated,
  completed,
  confirmed,
  held,
  orderCancelled,
  orderedConcertCancelled,
  orderRefunded,
  paid,
  pending,
  refundGranted,
  refundRecorded,
  refundRequested,
  refundFor,
  refundWithdrawn,
  refused,
  returned,
  sold,
  ticket,
  timedOut,
} from "./order-events.ts";

const stepsAfter = (...events: OrderEvent[]) =>
  openSteps(given(...events).state).map((open) =>
    "at" in open ? { step: open.step, reservationId: open.at.reservationId } : open,
  );
const step = (what: OrderStep["step"], concertId: ConcertId, attempt = 1) => ({
  step: what,
  reservationId: reservationOf(annasOrder, concertId, attempt),
});

describe("a pending order has yet", () => {
  it("to reserve at every concert that has not answered", () => {
    expect(stepsAfter(...pending)).toEqual([step("reserve", spring), step("reserve", autumn)]);
    expect(stepsAfter(...pending, held(spring))).toEqual([step("reserve", autumn)]);
  });

  it("to be confirmed, once all seats are held", () => {
    expect(stepsAfter(...pending, held(spring), held(autumn))).toEqual([{ step: "confirm-order" }]);
  });

  it("nothing but to wait for its end, when a concert took seats back", () => {
    expect(stepsAfter(...pending, held(spring), held(autumn), returned(autumn, "cancelled"))).toEqual([]);
  });
});

describe("a confirmed order has nothing to do but wait for its payment", () => {
  it("also when a hold has expired or a concert is cancelled", () => {
    expect(stepsAfter(...confirmed)).toEqual([]);
    expect(stepsAfter(...confirmed, returned(spring, "expired"), orderedConcertCancelled(autumn))).toEqual([]);
  });
});

describe("a cancelled order has yet", () => {
  it("to cancel every attempt, the unanswered ones too, save where it was plainly refused", () => {
    expect(stepsAfter(...pending, held(spring), orderCancelled())).toEqual([
      step("cancel-reservation", spring),
      step("cancel-reservation", autumn),
    ]);
    expect(stepsAfter(...pending, held(spring), refused(autumn), orderCancelled())).toEqual([
      step("cancel-reservation", spring),
    ]);
    expect(stepsAfter(...pending, timedOut)).toEqual([
      step("cancel-reservation", spring),
      step("cancel-reservation", autumn),
    ]);
  });

  it("nothing, once the concerts took all seats back", () => {
    const ended = [returned(spring, "cancelled"), returned(autumn, "expired")];
    expect(stepsAfter(...confirmed, orderCancelled(), ...ended)).toEqual([]);
  });
});

describe("a paid order has yet", () => {
  it("to have every hold confirmed", () => {
    expect(stepsAfter(...paid)).toEqual([step("confirm-reservation", spring), step("confirm-reservation", autumn)]);
    expect(stepsAfter(...paid, sold(spring))).toEqual([step("confirm-reservation", autumn)]);
  });

  it("to book anew what has expired", () => {
    expect(stepsAfter(...paid, sold(autumn), returned(spring, "expired"), attempted(spring, 2))).toEqual([
      step("rebook", spring, 2),
    ]);
  });

  it("to give up the seats of a part that was compensated, sold or not", () => {
    expect(stepsAfter(...paid, sold(spring), compensated(spring), sold(autumn))).toEqual([
      step("cancel-reservation", spring),
    ]);
    expect(stepsAfter(...paid, compensated(spring), sold(autumn))).toEqual([step("cancel-reservation", spring)]);
    expect(stepsAfter(...paid, compensated(spring), returned(spring, "cancelled"), sold(autumn))).toEqual([]);
  });

  it("to take back tickets whose refund was requested, until that is decided", () => {
    const requested = refundRequested(1, 100_00, ticket(1));
    const [open] = openSteps(given(...completed, requested).state);
    expect(open).toMatchObject({ step: "revoke-tickets", refund: { refundId: asked(1), tickets: [ticket(1)] } });
    expect(stepsAfter(...completed, requested, refundGranted(1, 100_00, ticket(1)))).toEqual([]);
    expect(stepsAfter(...completed, requested, refundWithdrawn(1))).toEqual([]);
  });

  it("nothing, once all is sold, completed or not", () => {
    expect(stepsAfter(...paid, sold(spring), sold(autumn))).toEqual([]);
    expect(stepsAfter(...completed)).toEqual([]);
  });

  it("the same steps when it is completed or refunded before they were done", () => {
    expect(stepsAfter(...completed, compensated(spring))).toEqual([step("cancel-reservation", spring)]);
    expect(stepsAfter(...paid, refundRecorded(refundFor(spring), pln(280_00)), orderRefunded)).toEqual([
      step("confirm-reservation", spring),
      step("confirm-reservation", autumn),
    ]);
  });
});

describe("an order that does not exist", () => {
  it("has nothing to do", () => {
    expect(stepsAfter()).toEqual([]);
  });
});
