import { add, type Money, times } from "../money.ts";
import type { CreditNoteLine, InvoiceLine } from "./invoice-events.ts";
import type { IssuedInvoice } from "./invoice-state.ts";
import type { RefundPart } from "./refund-part.ts";

/** What an amount is made of: gross = net + tax. */
export interface Sums {
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}

/** All of a tax rate, in basis points. */
const WHOLE = 10_000n;

/**
 * The tax contained in a price that includes it, in minor units, rounded half up: gross × rate ÷ (1 + rate). The rate is in basis
 * points.
 */
export const taxContainedIn = (gross: Money, rateBasisPoints: number): Money => {
  const rate = BigInt(rateBasisPoints);
  const divisor = 2n * (WHOLE + rate);
  const halfUp = (2n * BigInt(gross.amount) * rate + WHOLE + rate) / divisor;
  return { ...gross, amount: Number(halfUp) };
};

/** What so many tickets of a price come to. The tax is rounded once, for all of them: per line. */
export const lineSums = (unitPrice: Money, quantity: number, rateBasisPoints: number): Sums => {
  const gross = times(unitPrice, quantity);
  const tax = taxContainedIn(gross, rateBasisPoints);
  return { net: { ...gross, amount: gross.amount - tax.amount }, tax, gross };
};

/** The totals of an invoice's lines (there is at least one): sums of what they say, never computed anew, so that they add up. */
export const totalOf = (lines: readonly Sums[]): Sums =>
  lines
    .map(({ net, tax, gross }) => ({ net, tax, gross }))
    .reduce((total, line) => ({
      net: add(total.net, line.net),
      tax: add(total.tax, line.tax),
      gross: add(total.gross, line.gross),
    }));

/** What is left of the gross of each line, in minor units, once the credit notes are taken off. */
const remainingOf = (invoice: IssuedInvoice): readonly number[] =>
  invoice.lines.map((line) =>
    invoice.creditNotes
      .flatMap(({ lines }) => lines)
      .filter((credited) => isOf(line, credited))
      .reduce((left, { gross }) => left - gross.amount, line.gross.amount),
  );

const isOf = (line: InvoiceLine, other: Pick<InvoiceLine, "concertId" | "ticketLevelId">): boolean =>
  line.concertId === other.concertId && line.ticketLevelId === other.ticketLevelId;

/**
 * Shares out an amount in proportion to weights that come to at least as much: rounded down, and what is left over by largest
 * remainder (of equal ones the first). No share exceeds its weight; the shares add up to the amount.
 */
const inProportion = (amount: number, weights: readonly number[]): readonly number[] => {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  if (whole === 0n) return weights;
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = exact.map((product) => Number(product / whole));
  const left = amount - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((product, index) => ({ index, remainder: product % whole }))
    .toSorted((one, other) => (one.remainder === other.remainder ? 0 : one.remainder > other.remainder ? -1 : 1));
  const luckier = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => (luckier.has(index) ? share + 1 : share));
};

/**
 * What a refund is taken off, before anything else, and after that: the tickets it is for, the rest of their concerts, and, as
 * earlier refunds by amount may have eaten into those, whatever else is left.
 */
const preferencesOf = (part: RefundPart, { lines }: IssuedInvoice): readonly (readonly number[])[] => {
  const everything = lines.map(() => Number.POSITIVE_INFINITY);
  const ofConcerts = (has: (line: InvoiceLine) => boolean) =>
    lines.map((line) => (has(line) ? Number.POSITIVE_INFINITY : 0));
  switch (part.of) {
    case "payment":
      return [everything];
    case "concert":
      return [ofConcerts(({ concertId }) => concertId === part.concertId), everything];
    case "tickets": {
      const priceOf = (line: InvoiceLine) =>
        part.tickets
          .filter((tickets) => isOf(line, tickets))
          .reduce((sum, { quantity }) => sum + line.unitPrice.amount * quantity, 0);
      const concerts = new Set(part.tickets.map(({ concertId }) => concertId));
      return [lines.map(priceOf), ofConcerts(({ concertId }) => concerts.has(concertId)), everything];
    }
  }
};

/** How much of an amount each line gives, none more than is left of it; all of what is left where that is less. */
const allocate = (amount: number, part: RefundPart, invoice: IssuedInvoice): readonly number[] => {
  let remaining = remainingOf(invoice);
  let taken = invoice.lines.map(() => 0);
  let open = amount;
  for (const most of preferencesOf(part, invoice)) {
    const weights = remaining.map((left, index) => Math.min(left, most[index] ?? 0));
    const available = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = inProportion(Math.min(open, available), weights);
    open -= Math.min(open, available);
    remaining = remaining.map((left, index) => left - (shares[index] ?? 0));
    taken = taken.map((so, index) => so + (shares[index] ?? 0));
  }
  return taken;
};

/**
 * What a refund takes off the lines of an invoice; undefined when it is more than is left of them. The tax of a line is the tax on what
 * was left of it before, less the tax on what is left after: whatever is taken off in however many steps, a line that is gone
 * has no tax left either.
 */
export const creditLines = (
  amount: Money,
  part: RefundPart,
  invoice: IssuedInvoice,
): readonly CreditNoteLine[] | undefined => {
  const taken = allocate(amount.amount, part, invoice);
  if (taken.reduce((sum, share) => sum + share, 0) < amount.amount) return undefined;
  const remaining = remainingOf(invoice);
  return invoice.lines.flatMap(({ concertId, ticketLevelId, taxRateBasisPoints }, index) => {
    const [before, share] = [remaining[index] ?? 0, taken[index] ?? 0];
    if (share === 0) return [];
    const taxOn = (left: number): number => taxContainedIn({ ...amount, amount: left }, taxRateBasisPoints).amount;
    const tax = taxOn(before) - taxOn(before - share);
    const of = (minor: number): Money => ({ ...amount, amount: minor });
    return [{ concertId, ticketLevelId, net: of(share - tax), tax: of(tax), gross: of(share) }];
  });
};
