import type { ConcertId, OrderId, TicketLevelId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Currency, Money } from "../domain/money.ts";
import type { ListWindow } from "../objects/integration-events.ts";

/**
 * Where money is: at the gateway; owed by or to customers; earned by sales. What has been paid is at the gateway and owed to its
 * customer until it is invoiced, what was credited is owed until it has gone back: at rest nothing is owed.
 */
export const accounts = ["gateway", "customers", "sales"] as const;
export type Account = (typeof accounts)[number];

/** One movement of money, from the account that is credited to the one that is debited. */
export interface LedgerEntry {
  readonly orderId: OrderId;
  /** Of the event in the log of the order's payment, and which of its movements: together with the order the entry's name. */
  readonly position: number;
  readonly line: number;
  /** What it is recorded by: the payment, the refund, or the number of the invoice or credit note. */
  readonly document: string;
  readonly concertId: ConcertId | null;
  readonly ticketLevelId: TicketLevelId | null;
  readonly quantity: number | null;
  readonly debit: Account;
  readonly credit: Account;
  /** Minor units of the currency. */
  readonly amount: number;
  readonly tax: number | null;
  readonly currency: Currency;
  readonly at: Instant;
}

type PublishedEvent = Pick<ListWindow["events"][number], "position" | "recordedAt" | "data">;

/** The movements of money that an event of a payment's log stands for; where nothing was to be paid, none at the gateway. */
export const ledgerEntriesOf = ({ position, recordedAt, data }: PublishedEvent): LedgerEntry[] => {
  switch (data.type) {
    case "PaymentCompleted": {
      const { orderId, paymentId, amount } = data;
      return atGateway({ orderId, position, at: recordedAt, document: paymentId }, amount, "gateway", "customers");
    }
    case "PaymentRefunded": {
      const { orderId, refundId, amount } = data;
      return atGateway({ orderId, position, at: recordedAt, document: refundId }, amount, "customers", "gateway");
    }
    case "PaymentSurplusReceived":
    case "PaymentRefundReturned": {
      const { orderId, refundId, amount } = data;
      return atGateway({ orderId, position, at: recordedAt, document: refundId }, amount, "gateway", "customers");
    }
    case "InvoiceCreated": {
      const { orderId, number: document, issuedAt: at, lines } = data;
      return lines.map((sold, line) => ({
        ...ofTickets({ orderId, position, at, document }, sold, line),
        quantity: sold.quantity,
        debit: "customers",
        credit: "sales",
      }));
    }
    case "CreditNoteIssued": {
      const { orderId, number: document, issuedAt: at, lines } = data;
      return lines.map((credited, line) => ({
        ...ofTickets({ orderId, position, at, document }, credited, line),
        quantity: null,
        debit: "sales",
        credit: "customers",
      }));
    }
    default:
      return [];
  }
};

type Origin = Pick<LedgerEntry, "orderId" | "position" | "at" | "document">;

const atGateway = (origin: Origin, { amount, currency }: Money, debit: Account, credit: Account): LedgerEntry[] =>
  amount === 0
    ? []
    : [
        {
          ...origin,
          line: 0,
          concertId: null,
          ticketLevelId: null,
          quantity: null,
          debit,
          credit,
          amount,
          tax: null,
          currency,
        },
      ];

const ofTickets = (
  origin: Origin,
  line: {
    readonly concertId: ConcertId;
    readonly ticketLevelId: TicketLevelId;
    readonly tax: Money;
    readonly gross: Money;
  },
  number: number,
) => ({
  ...origin,
  line: number,
  concertId: line.concertId,
  ticketLevelId: line.ticketLevelId,
  amount: line.gross.amount,
  tax: line.tax.amount,
  currency: line.gross.currency,
});
