import { expect, it } from "vitest";
import { currency } from "../../src/domain/money.ts";
import { cancellationMail, type RefundCause, refundMail } from "../../src/mails/notice-mail.ts";
import { concert, HOSTILE, orderId } from "./examples.ts";

const order = { orderId, greeted: "Anna", concerts: [concert()] };
const money = (amount: number, code: string) => ({ amount, currency: currency.parse(code) });
const refund = (cause: RefundCause) => refundMail({ ...order, amount: money(12_050, "PLN"), cause });

it.each([
  [12_050, "PLN", "PLN 120.50"],
  [9000, "JPY", "JPY 9,000"],
  [1500, "KWD", "KWD 1.500"],
  [123_456_789, "EUR", "EUR 1,234,567.89"],
])("states an amount of %i %s as %s", (amount, code, shown) => {
  const { subject, html, text } = refundMail({
    ...order,
    amount: money(amount, code),
    cause: { type: "paid-too-late" },
  });
  expect(subject).toBe(`Your refund of ${shown}: Łona i Webber, Jesień`);
  expect(text).toContain(`Refunded: ${shown}`);
  expect(html).toContain(shown);
});

const causes: readonly (readonly [RefundCause, string])[] = [
  [{ type: "concert-cancelled", announcement: null }, "Łona i Webber, Jesień has been cancelled"],
  [{ type: "concert-cancelled", announcement: "the singer is ill" }, "The organizer says: the singer is ill"],
  [{ type: "seats-gone" }, "they were sold to somebody else"],
  [{ type: "paid-too-late" }, "already ended, unpaid in time"],
  [{ type: "surplus", isUnpaid: true }, "not used for your order. We have refunded it. Your order is still waiting"],
  [{ type: "surplus", isUnpaid: false }, "not used for your order. We have refunded it. Your order stays as it is"],
  [{ type: "order-cancelled" }, "already been cancelled"],
  [{ type: "tickets", tickets: ["2 × Parter, Jesień"], reason: "ill" }, "2 × Parter, Jesień"],
  [{ type: "amount", reason: "goodwill" }, "Reason: goodwill"],
];
it.each(causes)("says of a refund why it was made: %o", (cause, why) => {
  const { html, text } = refund(cause);
  expect(text).toContain(why);
  for (const body of [html, text]) {
    expect(body).toContain(orderId);
    expect(body).toContain("Spodek, Katowice");
    expect(body).toContain("five to ten working days");
  }
});

it("says of a cancellation whether anything was charged", () => {
  const cancelled = { type: "concert-cancelled", announcement: "rain" } as const;
  const unpaid = cancellationMail({ ...order, cause: cancelled, wasPaid: false });
  expect(unpaid.subject).toBe("Your concert is cancelled: Łona i Webber, Jesień");
  expect(unpaid.text).toContain("You have not been charged");
  expect(unpaid.text).toContain("The organizer says: rain");
  const paid = cancellationMail({ ...order, cause: cancelled, wasPaid: true });
  expect(paid.text).toContain("No money is due back to you");
  expect(cancellationMail({ ...order, cause: { type: "seats-gone" }, wasPaid: true }).subject).toMatch(
    /^Your seats are gone/,
  );
});

it("can be given any names and reasons: they neither become HTML nor end the subject's line", () => {
  const hostile = { orderId, greeted: HOSTILE, concerts: [concert({ artist: HOSTILE, title: HOSTILE })] };
  const mails = [
    refundMail({ ...hostile, amount: money(1, "PLN"), cause: { type: "amount", reason: HOSTILE } }),
    refundMail({
      ...hostile,
      amount: money(1, "PLN"),
      cause: { type: "tickets", tickets: [HOSTILE], reason: HOSTILE },
    }),
    cancellationMail({ ...hostile, cause: { type: "concert-cancelled", announcement: HOSTILE }, wasPaid: false }),
  ];
  for (const { subject, html } of mails) {
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img");
    expect(subject).not.toMatch(/[\r\n]/);
  }
});
