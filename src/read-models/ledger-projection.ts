import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ConcertId, TicketLevelId } from "../domain/ids.ts";
import { type Instant, instant } from "../domain/instant.ts";
import type { ListWindow } from "../objects/integration-events.ts";
import { type LedgerEntry, ledgerEntriesOf } from "./ledger-entries.ts";
import { concertFinance, concertSales, ledgerEntries } from "./tables.ts";
import { refundWrites } from "./unwindings-projection.ts";

type Write = BatchItem<"sqlite">;

/** Writes that bring the ledger, and what follows from it, up to date with a window of a payment's log. */
export const projectPayment = (database: DrizzleD1Database, events: ListWindow["events"]): Write[] => {
  const entries = events.flatMap(ledgerEntriesOf);
  return [
    ...entries.map((entry) => database.insert(ledgerEntries).values(entry)),
    ...financeWrites(database, entries),
    ...salesWrites(database, entries),
    ...refundWrites(
      database,
      events.map(({ data }) => data),
    ),
  ];
};

/** A movement of what tickets of a level were sold for. */
type TicketEntry = LedgerEntry & { readonly concertId: ConcertId; readonly ticketLevelId: TicketLevelId };

const isOfTickets = (entry: LedgerEntry): entry is TicketEntry =>
  entry.concertId !== null && entry.ticketLevelId !== null;

const isSale = ({ credit }: LedgerEntry): boolean => credit === "sales";

const financeWrites = (database: DrizzleD1Database, entries: readonly LedgerEntry[]): Write[] => {
  const counted = new Set<string>();
  return entries.filter(isOfTickets).map((entry) => {
    const { concertId, ticketLevelId, orderId, position, amount } = entry;
    const place = `${orderId} ${position} ${concertId}`;
    const isFirst = isSale(entry) && !counted.has(place);
    counted.add(place);
    const tax = entry.tax ?? 0;
    const change = isSale(entry)
      ? { gross: amount, refunded: 0, tax, orders: isFirst ? 1 : 0 }
      : { gross: 0, refunded: amount, tax: -tax, orders: 0 };
    return database
      .insert(concertFinance)
      .values({ concertId, ticketLevelId, ...change })
      .onConflictDoUpdate({
        target: [concertFinance.concertId, concertFinance.ticketLevelId],
        set: {
          gross: sql`${concertFinance.gross} + excluded.gross`,
          refunded: sql`${concertFinance.refunded} + excluded.refunded`,
          tax: sql`${concertFinance.tax} + excluded.tax`,
          orders: sql`${concertFinance.orders} + excluded.orders`,
        },
      });
  });
};

const HOUR_MS = 3_600_000;

/** The beginning of the hour, in UTC. */
const hourOf = (at: Instant): Instant => instant.parse(at - (at % HOUR_MS));

const salesWrites = (database: DrizzleD1Database, entries: readonly LedgerEntry[]): Write[] => {
  const sales = Map.groupBy(
    entries.filter(isOfTickets).filter(isSale),
    ({ concertId, at }) => `${concertId} ${hourOf(at)}`,
  );
  return [...sales.values()].flatMap((sold) => {
    const [first] = sold;
    if (first === undefined) return [];
    return database
      .insert(concertSales)
      .values({
        concertId: first.concertId,
        hour: hourOf(first.at),
        tickets: sumOf(sold, ({ quantity }) => quantity ?? 0),
        gross: sumOf(sold, ({ amount }) => amount),
      })
      .onConflictDoUpdate({
        target: [concertSales.concertId, concertSales.hour],
        set: {
          tickets: sql`${concertSales.tickets} + excluded.tickets`,
          gross: sql`${concertSales.gross} + excluded.gross`,
        },
      });
  });
};

const sumOf = (entries: readonly LedgerEntry[], value: (entry: LedgerEntry) => number): number =>
  entries.reduce((sum, entry) => sum + value(entry), 0);
