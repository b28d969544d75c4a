import { expect, it } from "vitest";
import { refundReasonOf } from "../../../src/domain/finance/refund-reason.ts";

it.each([
  ["paid too late", "paid-too-late"],
  ["paid twice", "surplus"],
  ["order cancelled", "order-cancelled"],
  ["concert-cancelled", "concert-cancelled"],
  ["reservation-expired", "reservation-expired"],
])("a refund of ours that older schemas explain by %j is one of %s", (phrase, reason) => {
  expect(refundReasonOf(phrase)).toBe(reason);
});

it.each(["a broken leg", "Paid too late, says Anna", "", undefined, null, 7])(
  "a refund that they explain by %j is one that somebody asked for, and the words are left out",
  (words) => {
    expect(refundReasonOf(words)).toBe("on-request");
  },
);
