import { describe, expect, it } from "vitest";
import {
  concertId,
  concertIdFrom,
  concertRefundedBy,
  deliveryId,
  deliveryOf,
  orderId,
  orderIdFrom,
  orderOf,
  paymentId,
  paymentOf,
  refundId,
  refundOf,
  refundOfConcert,
  reservationId,
  reservationOf,
  ticketId,
  ticketLevelId,
  ticketOf,
  userId,
  userIdFrom,
} from "../../src/domain/ids.ts";
import { annasOrder, spring } from "./examples.ts";

const hex = "0190a8c4d5e67f00812233445566778f";

describe("an id", () => {
  it("carries its type as a prefix", () => {
    expect(concertIdFrom(hex)).toBe(`con_${hex}`);
    expect(userIdFrom(hex)).toBe(`usr_${hex}`);
    expect(orderIdFrom(hex)).toBe(`ord_${hex}`);
  });

  it("is made of 32 hexadecimal digits, lower case, and nothing else", () => {
    for (const wrong of [
      "",
      hex.slice(1),
      `${hex}0`,
      hex.toUpperCase(),
      hex.replace("0", "g"),
      `${hex}\n`,
      ` ${hex}`,
    ]) {
      expect(() => concertIdFrom(wrong), JSON.stringify(wrong)).toThrow();
      expect(() => userIdFrom(wrong)).toThrow();
      expect(() => orderIdFrom(wrong)).toThrow();
    }
  });

  it("of one type is none of another", () => {
    const schemas = [concertId, userId, orderId, paymentId, reservationId, ticketId, deliveryId, refundId];
    const ids = [
      concertIdFrom(hex),
      userIdFrom(hex),
      orderIdFrom(hex),
      paymentOf(annasOrder),
      reservationOf(annasOrder, spring, 1),
      ticketOf(annasOrder, 1),
      deliveryOf(annasOrder, 1),
      refundOf(annasOrder, "late"),
    ];
    ids.forEach((id, index) => {
      expect(schemas.map((schema) => schema.safeParse(id).success)).toEqual(schemas.map((_, other) => other === index));
    });
  });
});

describe("what belongs to an order", () => {
  it("names the order, so that it can be routed without a look-up", () => {
    const belongings = [
      paymentOf(annasOrder),
      reservationOf(annasOrder, spring, 1),
      ticketOf(annasOrder, 12),
      deliveryOf(annasOrder, 1),
      refundOf(annasOrder, "late"),
    ];
    for (const id of belongings) expect(orderOf(id)).toBe(annasOrder);
  });

  it("is told apart by number, attempt and purpose", () => {
    expect(ticketOf(annasOrder, 1)).not.toBe(ticketOf(annasOrder, 11));
    expect(reservationOf(annasOrder, spring, 1)).not.toBe(reservationOf(annasOrder, spring, 2));
    expect(refundOf(annasOrder, "late")).not.toBe(refundOf(annasOrder, spring.slice(4)));
    expect(reservationOf(annasOrder, spring, 2)).toBe(`res_${annasOrder.slice(4)}_${spring.slice(4)}_2`);
  });

  it("is a refund that names the concert whose part it gives back, if it is of one", () => {
    expect(concertRefundedBy(refundOfConcert(annasOrder, spring))).toBe(spring);
    for (const purpose of ["late", `r-${hex}`])
      expect(concertRefundedBy(refundOf(annasOrder, purpose))).toBeUndefined();
  });

  it("counts from one, without leading zeros or fractions", () => {
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      expect(() => ticketOf(annasOrder, wrong)).toThrow();
      expect(() => deliveryOf(annasOrder, wrong)).toThrow();
      expect(() => reservationOf(annasOrder, spring, wrong)).toThrow();
    }
    expect(ticketId.safeParse(`${ticketOf(annasOrder, 1).slice(0, -1)}01`).success).toBe(false);
  });

  it("has a purpose of lower-case letters, digits and dashes", () => {
    for (const wrong of ["", "Late", "a b", "a_b", "x".repeat(65)]) expect(() => refundOf(annasOrder, wrong)).toThrow();
  });
});

describe("a ticket level's id", () => {
  it("is what an organizer may choose: 1 to 40 lower-case letters, digits and dashes", () => {
    for (const right of ["regular", "golden-circle", "1", "x".repeat(40)]) {
      expect(ticketLevelId.parse(right)).toBe(right);
    }
    for (const wrong of ["", "Regular", "a b", "x".repeat(41), "płyta"]) {
      expect(ticketLevelId.safeParse(wrong).success).toBe(false);
    }
  });
});
