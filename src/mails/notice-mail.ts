import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import { greeting } from "./greeting.ts";
import { type MailBlock, type RenderedMail, renderMail, subjectLine } from "./layout.tsx";
import { nameOf, placeAndTime } from "./shown-concert.ts";

/** Why money went back. */
export type RefundCause =
  | ConcertCancelled
  /** Paid when the hold was over, and the seats were gone. */
  | SeatsGone
  /** Paid when the order had ended. */
  | { readonly type: "paid-too-late" }
  | Surplus
  /** Paid when the order had been cancelled. */
  | { readonly type: "order-cancelled" }
  /** These tickets were taken back, as somebody asked. */
  | { readonly type: "tickets"; readonly tickets: readonly string[]; readonly reason: string | null }
  /** An amount, as somebody asked. */
  | { readonly type: "amount"; readonly reason: string | null };

interface ConcertCancelled {
  readonly type: "concert-cancelled";
  /** What its organizer tells everybody. */
  readonly announcement: string | null;
}
interface SeatsGone {
  readonly type: "seats-gone";
}
/** It came besides what the order is paid by, which may not have come, or never come. */
interface Surplus {
  readonly type: "surplus";
  /** Whether the order waits for its payment. */
  readonly isUnpaid: boolean;
}

interface OrderContent {
  readonly orderId: OrderId;
  /** Null where it is not known who reads it. */
  readonly greeted: string | null;
  /** Those of the order's concerts that it is about. */
  readonly concerts: readonly ConcertDetails[];
}
export interface RefundMailContent extends OrderContent {
  readonly amount: Money;
  readonly cause: RefundCause;
}
export interface CancellationMailContent extends OrderContent {
  readonly cause: ConcertCancelled | SeatsGone;
  /** Whether the order had been paid: else it ended whole. */
  readonly wasPaid: boolean;
}

type NoticeMail = RenderedMail & { readonly subject: string };

const WHEN_IT_ARRIVES =
  "The money goes back the way it was paid. Banks and card companies mostly take five to ten working days to show it.";
const REASON = "You receive this mail because you placed an order with us.";

/** The mail that says that money has gone back: how much, what for, why, and when to expect it. */
export const refundMail = ({ orderId, greeted, concerts, amount, cause }: RefundMailContent): NoticeMail => {
  const refunded = amountText(amount);
  return {
    subject: subjectLine(`Your refund of ${refunded}: ${namesOf(concerts)}`),
    ...renderMail({
      heading: `Your refund of ${refunded}`,
      blocks: [
        greeting(greeted),
        { type: "paragraph", text: causeText(cause, concerts) },
        ...causeBlocks(cause),
        {
          type: "facts",
          facts: [
            { name: "Refunded", value: refunded },
            { name: "Order", value: orderId },
          ],
        },
        ...concerts.map(concertBlock),
        { type: "paragraph", text: WHEN_IT_ARRIVES },
      ],
      reason: REASON,
    }),
  };
};

/** The mail that says that a concert's part of an order came to nothing, and that no money goes back for it. */
export const cancellationMail = (content: CancellationMailContent): NoticeMail => {
  const { orderId, greeted, concerts, cause, wasPaid } = content;
  const heading = cause.type === "concert-cancelled" ? "Your concert is cancelled" : "Your seats are gone";
  return {
    subject: subjectLine(`${heading}: ${namesOf(concerts)}`),
    ...renderMail({
      heading,
      blocks: [
        greeting(greeted),
        { type: "paragraph", text: cause.type === "concert-cancelled" ? cancelledText(concerts) : SEATS_GONE },
        ...causeBlocks(cause),
        { type: "paragraph", text: wasPaid ? NOTHING_TO_REFUND : NOTHING_CHARGED },
        { type: "facts", facts: [{ name: "Order", value: orderId }] },
        ...concerts.map(concertBlock),
      ],
      reason: REASON,
    }),
  };
};

const SEATS_GONE =
  "We are sorry: the time that your seats were held for had run out, and they were sold to somebody else.";
const NOTHING_TO_REFUND =
  "Your tickets for it are not valid any more. No money is due back to you for them. What else you ordered stands.";
const NOTHING_CHARGED =
  "Your order had not been paid, and has been cancelled as a whole. You have not been charged, and will not be. If your bank shows a reservation of the amount, it will lapse.";

const cancelledText = (concerts: readonly ConcertDetails[]): string =>
  `We are sorry: ${namesOf(concerts)} has been cancelled.`;

const causeText = (cause: RefundCause, concerts: readonly ConcertDetails[]): string => {
  switch (cause.type) {
    case "concert-cancelled":
      return `${cancelledText(concerts)} Your tickets for it are not valid any more, and we have refunded them.`;
    case "seats-gone":
      return `${SEATS_GONE} We have refunded what you paid for them.`;
    case "paid-too-late":
      return "Your payment came when your order had already ended, unpaid in time. We have refunded it.";
    case "surplus":
      return `A payment of yours reached us that was not used for your order. We have refunded it. ${cause.isUnpaid ? "Your order is still waiting for its payment." : "Your order stays as it is."}`;
    case "order-cancelled":
      return "Your payment came when your order had already been cancelled. We have refunded it.";
    case "tickets":
      return "We have refunded these tickets. They are not valid any more.";
    case "amount":
      return "We have refunded an amount of your order. Your tickets are not touched by this.";
    default:
      return cause satisfies never;
  }
};

const causeBlocks = (cause: RefundCause): readonly MailBlock[] => {
  switch (cause.type) {
    case "concert-cancelled":
      return stated("The organizer says", cause.announcement);
    case "tickets":
      return [{ type: "list", items: cause.tickets }, ...stated("Reason", cause.reason)];
    case "amount":
      return stated("Reason", cause.reason);
    default:
      return [];
  }
};

const stated = (name: string, value: string | null): readonly MailBlock[] =>
  value === null ? [] : [{ type: "facts", facts: [{ name, value }] }];

const concertBlock = (details: ConcertDetails): MailBlock => ({
  type: "section",
  heading: nameOf(details),
  lines: placeAndTime(details),
});

const namesOf = (concerts: readonly ConcertDetails[]): string => concerts.map(nameOf).join("; ");

/** An amount with its currency's code and as many decimals as the currency has: "PLN 120.00", "JPY 9,000", "KWD 1.500". */
const amountText = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "code" });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0)).replaceAll("\u00A0", " ");
};
