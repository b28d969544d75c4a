/** What tests of invoices ask of them. */
import { expect } from "vitest";
import { numberText, type SeriesName, seriesOf } from "../../src/domain/finance/invoice-series.ts";
import type { RefundPart } from "../../src/domain/finance/refund-part.ts";
import { type OrderId, refundOf, type UserId } from "../../src/domain/ids.ts";
import type { Money } from "../../src/domain/money.ts";
import { asker, freshFan, typesIn } from "./sales.ts";
import { objects, type Stage } from "./stage.ts";

/** A fan with an account. */
export const registered = async (): Promise<UserId> => {
  const fan = freshFan();
  const profile = { email: `${fan}@example.com`, name: "Anna", role: "user", passwordHash: "none" } as const;
  await objects.user(fan).register(profile, asker);
  return fan;
};

export const invoiceOf = async (id: OrderId) => {
  const document = await objects.payment(id).invoice();
  if (document === undefined) throw new Error(`${id} has no invoice`);
  return document;
};

/** Gives money back, as whoever may grants it. */
export const refund = async (stage: Stage, id: OrderId, purpose: string, amount: Money, part: RefundPart) => {
  const request = { refundId: refundOf(id, purpose), amount, upTo: false, reason: "on-request", part } as const;
  expect(await objects.payment(id).refund(request, asker)).toMatchObject({ ok: true });
  await stage.settle();
};

/** What is left of each line once the credit notes are taken off. */
export const leftOf = async (id: OrderId) => {
  const { invoice } = await invoiceOf(id);
  return invoice.lines.map((line) => {
    const credits = invoice.creditNotes
      .flatMap((note) => note.lines)
      .filter((credit) => credit.concertId === line.concertId && credit.ticketLevelId === line.ticketLevelId);
    const left = (part: "net" | "tax" | "gross") =>
      credits.reduce((sum, credit) => sum - credit[part].amount, line[part].amount);
    return { net: left("net"), tax: left("tax"), gross: left("gross") };
  });
};

/** Every number of an order's series of both kinds is that of a document, and follows the one before. */
export const expectNoGaps = async (ids: readonly OrderId[]): Promise<void> => {
  const documents = new Map<string, string>();
  for (const id of ids) {
    const document = await objects.payment(id).invoice();
    if (document === undefined) continue;
    documents.set(document.invoice.number, id);
    for (const { number, refundId } of document.invoice.creditNotes) documents.set(number, refundId);
  }
  const series = new Set<SeriesName>(ids.flatMap((id) => [seriesOf("invoice", id), seriesOf("credit-note", id)]));
  for (const name of series) {
    const log = await objects.invoiceSeries(name).history(0, 1_000);
    for (const [index, { event }] of log.entries()) {
      const { documentId, number } = allocation(event);
      expect(number).toBe(index + 1);
      const known = documents.get(numberText(name, number));
      // Other tests of this file number in the same series.
      if (ids.some((id) => documentId.includes(id.slice(4)))) expect(known).toBe(documentId);
    }
  }
};

const allocation = (event: unknown): { documentId: string; number: number } => {
  if (typeof event !== "object" || event === null) throw new Error("no event");
  return { documentId: String(Reflect.get(event, "documentId")), number: Number(Reflect.get(event, "number")) };
};

export const countIn = async (id: OrderId, type: string): Promise<number> =>
  (await typesIn(objects.payment(id))).filter((candidate) => candidate === type).length;
