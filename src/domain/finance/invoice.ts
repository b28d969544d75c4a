import { accept, type Decision, reject, unreachable } from "../decider.ts";
import type { OrderId, RefundId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { Money } from "../money.ts";
import { creditLines, lineSums, type Sums, totalOf } from "./invoice-amounts.ts";
import type { Buyer } from "./invoice-buyer.ts";
import type { InvoiceEvent, InvoiceLine, Seller } from "./invoice-events.ts";
import type { Invoice, IssuedInvoice } from "./invoice-state.ts";
import type { RefundPart } from "./refund-part.ts";

/** Tickets of one level of a concert, to be invoiced. An order has at most one such line a level. */
export type InvoicedTickets = Omit<InvoiceLine, keyof Sums>;

export type InvoiceCommand =
  | {
      readonly type: "CreateInvoice";
      readonly orderId: OrderId;
      readonly userId: UserId;
      /** Allocated to this order in its series. */
      readonly number: string;
      readonly seller: Seller;
      readonly tickets: readonly InvoicedTickets[];
      readonly at: Instant;
    }
  /** Makes it out anew. To whom is kept beside the events. */
  | { readonly type: "UpdateInvoice"; readonly at: Instant }
  | {
      readonly type: "IssueCreditNote";
      readonly refundId: RefundId;
      /** Allocated to this refund in its series. */
      readonly number: string;
      readonly amount: Money;
      readonly part: RefundPart;
      readonly at: Instant;
    };

type Command<Type extends InvoiceCommand["type"]> = Extract<InvoiceCommand, { readonly type: Type }>;

export const decide = (command: InvoiceCommand, invoice: Invoice): Decision<InvoiceEvent> => {
  if (command.type === "CreateInvoice") return create(command, invoice);
  if (invoice.status === "none") return reject("invoice-not-found");
  switch (command.type) {
    case "UpdateInvoice":
      return update(command, invoice);
    case "IssueCreditNote":
      return issueCreditNote(command, invoice);
    default:
      return unreachable(command);
  }
};

/** Once for an order. Another number would leave a gap in its series: whoever comes with one is refused. */
export const create = (
  { orderId, userId, number, seller, tickets, at }: Command<"CreateInvoice">,
  invoice: Invoice,
): Decision<InvoiceEvent> => {
  if (invoice.status === "issued") return invoice.number === number ? accept() : reject("number-differs");
  const levels = new Set(tickets.map(({ concertId, ticketLevelId }) => `${concertId} ${ticketLevelId}`));
  if (levels.size < tickets.length) return reject("level-invoiced-twice");
  const lines = tickets.map((line) => ({
    ...line,
    ...lineSums(line.unitPrice, line.quantity, line.taxRateBasisPoints),
  }));
  return accept({ type: "InvoiceCreated", orderId, userId, number, issuedAt: at, seller, lines });
};

/** The number stays; the revision says how often it was made out anew. */
export const update = ({ at }: Command<"UpdateInvoice">, invoice: IssuedInvoice): Decision<InvoiceEvent> =>
  accept({ type: "InvoiceUpdated", orderId: invoice.orderId, revision: invoice.revision + 1, updatedAt: at });

/** Once for a refund, over exactly its amount. */
export const issueCreditNote = (
  { refundId, number, amount, part, at }: Command<"IssueCreditNote">,
  invoice: IssuedInvoice,
): Decision<InvoiceEvent> => {
  const known = invoice.creditNotes.find((note) => note.refundId === refundId);
  if (known !== undefined) return known.number === number ? accept() : reject("number-differs");
  if (amount.amount === 0) return reject("nothing-to-credit");
  const lines = creditLines(amount, part, invoice);
  if (lines === undefined) return reject("credit-exceeds-invoice");
  const { orderId } = invoice;
  return accept({ type: "CreditNoteIssued", orderId, refundId, number, issuedAt: at, amount, lines: [...lines] });
};

/** An invoice as it is read: by its buyer, and on paper. */
export interface PrintedInvoice extends Sums {
  readonly number: string;
  readonly issuedAt: Instant;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly lines: readonly InvoiceLine[];
  readonly creditNotes: readonly { readonly number: string; readonly issuedAt: Instant; readonly amount: Money }[];
}

export const printInvoice = (invoice: IssuedInvoice, buyer: Buyer): PrintedInvoice => {
  const { number, issuedAt, seller, lines, creditNotes } = invoice;
  const notes = creditNotes.map((note) => ({ number: note.number, issuedAt: note.issuedAt, amount: note.amount }));
  return { number, issuedAt, seller, buyer, lines, ...totalOf(lines), creditNotes: notes };
};
