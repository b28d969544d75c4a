import { lineSums } from "../../../src/domain/finance/invoice-amounts.ts";
import type { InvoiceEvent, InvoiceLine } from "../../../src/domain/finance/invoice-events.ts";
import type { InvoicedTickets } from "../../../src/domain/finance/invoice.ts";
import { anna, annasOrder, autumn, golden, noon, pln, regular, spring } from "../examples.ts";
import { refundNumber } from "./payment-events.ts";

type Of<Type extends InvoiceEvent["type"]> = Extract<InvoiceEvent, { type: Type }>;
type Given<Type extends InvoiceEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

export const frontrow = {
  name: "Frontrow sp. z o.o.",
  address: "ul. Prosta 1, 00-838 Warszawa",
  taxId: "PL5260250274",
};

/** Two tickets in spring at 8%, 100.00 zł each, unless said otherwise. */
export const tickets = (given: Partial<InvoicedTickets> = {}): InvoicedTickets => ({
  concertId: spring,
  ticketLevelId: regular,
  description: "Ada, Live: Regular",
  quantity: 2,
  unitPrice: pln(100_00),
  taxRateBasisPoints: 800,
  ...given,
});

/** One in spring's golden circle at 8%, 50.00 zł. */
export const goldenTicket = tickets({ ticketLevelId: golden, quantity: 1, unitPrice: pln(50_00) });
/** Three in autumn at 23%, 33.33 zł each. */
export const autumnTickets = tickets({
  concertId: autumn,
  quantity: 3,
  unitPrice: pln(33_33),
  taxRateBasisPoints: 2300,
});

export const lineOf = (line: InvoicedTickets): InvoiceLine => ({
  ...line,
  ...lineSums(line.unitPrice, line.quantity, line.taxRateBasisPoints),
});

export const invoiceCreated = (...lines: readonly InvoicedTickets[]): Of<"InvoiceCreated"> => ({
  type: "InvoiceCreated",
  orderId: annasOrder,
  userId: anna,
  number: "F01-000001",
  issuedAt: noon,
  seller: frontrow,
  lines: (lines.length === 0 ? [tickets(), goldenTicket, autumnTickets] : lines).map(lineOf),
});

/** The first refund's, over 50.00 zł of the tickets in spring. */
export const creditNoteIssued = (given: Given<"CreditNoteIssued"> = {}): Of<"CreditNoteIssued"> => ({
  type: "CreditNoteIssued",
  orderId: annasOrder,
  refundId: refundNumber(1),
  number: "C01-000001",
  issuedAt: noon,
  amount: pln(50_00),
  lines: [{ concertId: spring, ticketLevelId: regular, net: pln(46_30), tax: pln(3_70), gross: pln(50_00) }],
  ...given,
});
