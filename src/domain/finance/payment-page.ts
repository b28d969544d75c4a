import { accept, type Decision, reject } from "../decider.ts";
import type { PaymentCommandOf as Command } from "./payment-commands.ts";
import type { PaymentEvent } from "./payment-events.ts";
import { isOnPage, isOpen, type OpenedPayment } from "./payment-state.ts";

// A payment can move to a page of the gateway's own, for a customer whose browser runs no scripts. There is one thing to pay at any
// time: the page is opened, then what could be paid before is cancelled, and only then is the customer told of the page.

/** Once for a payment, unless it comes to nothing. Nothing can be paid before its beginning, once it shall end, or after its deadline. */
export const requestPage = ({ at }: Command<"RequestPaymentPage">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const { paymentId, status, cancellation, expiresAt, page, pagesRequested } = payment;
  if (status !== "initiated" || cancellation !== null || at >= expiresAt) return reject("payment-not-open");
  if (page !== null) return accept();
  const idempotencyKey = `${paymentId}-page-${pagesRequested + 1}`;
  return accept({ type: "PaymentPageRequested", paymentId, idempotencyKey });
};

/** The gateway has it. A payment that has ended meanwhile needs none: nobody learns of it. */
export const openPage = (
  { reference, idempotencyKey }: Command<"OpenPaymentPage">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const { paymentId, page } = payment;
  if (!isOpen(payment) || page?.idempotencyKey !== idempotencyKey || page.opened !== null) return accept();
  return accept({ type: "PaymentPageOpened", paymentId, reference, idempotencyKey: `${idempotencyKey}-cancel` });
};

/** The gateway refused it, or works on what can be paid already: that stays what is paid. */
export const withdrawPage = (
  { idempotencyKey }: Command<"WithdrawPaymentPage">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const { paymentId, page } = payment;
  if (!isOpen(payment) || page?.idempotencyKey !== idempotencyKey || isOnPage(payment)) return accept();
  return accept({ type: "PaymentPageWithdrawn", paymentId });
};

/** The page that takes the place of what could be paid before, should that have ended: undefined where its end is the payment's. */
export const nextPage = (payment: OpenedPayment): string | undefined =>
  isOpen(payment) && payment.cancellation === null && !isOnPage(payment) ? payment.page?.opened?.reference : undefined;
