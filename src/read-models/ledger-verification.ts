import { z } from "zod";
import { type OrderId, orderId } from "../domain/ids.ts";
import { type Instant, secondsAfter } from "../domain/instant.ts";
import type { RecordedEvent } from "../event-store/index.ts";
import { listWindow, publishedToLists } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { type LedgerEntry, ledgerEntriesOf } from "./ledger-entries.ts";
import type { Ledger } from "./ledger.ts";

/** What the log says and the ledger does not, the ledger and not the log, or each otherwise. */
export type LedgerDifference =
  | { readonly kind: "missing"; readonly expected: LedgerEntry }
  | { readonly kind: "unexpected"; readonly recorded: LedgerEntry }
  | { readonly kind: "altered"; readonly expected: LedgerEntry; readonly recorded: LedgerEntry };

export interface LedgerVerification {
  readonly orders: number;
  /** Of the ledger. */
  readonly entries: readonly LedgerEntry[];
  /** Movements that are a moment old and will be in the ledger soon. */
  readonly onTheirWay: number;
  readonly differences: readonly LedgerDifference[];
  /** After which order to go on; undefined when all are verified. */
  readonly next: OrderId | undefined;
}

/** How long after an event its movements may still be missing: a projection that is behind for longer has failed. */
const PROJECTED_WITHIN_SECONDS = 60;

/** Events of a log that are read with one call. */
const PAGE = 100;

/** Orders whose logs are read at the same time. */
const AT_ONCE = 10;

/**
 * Replays the logs of the next `limit` orders' payments, makes of them what the projection would make of them, and compares that with
 * the ledger, entry by entry.
 */
export const verifyLedger = async (
  ledger: Ledger,
  objects: Pick<Objects, "payment">,
  stretch: { readonly after: OrderId | undefined; readonly limit: number; readonly now: Instant },
): Promise<LedgerVerification> => {
  const page = await ledger.page(stretch.after, stretch.limit);
  const settledBefore = secondsAfter(stretch.now, -PROJECTED_WITHIN_SECONDS);
  const recorded = Map.groupBy(page.entries, (entry) => entry.orderId);
  // An order that the list does not have may have money all the same.
  const orders = [...new Set([...page.orders, ...recorded.keys()])];
  const differences: LedgerDifference[] = [];
  let onTheirWay = 0;
  for (let first = 0; first < orders.length; first += AT_ONCE) {
    const replayed = orders.slice(first, first + AT_ONCE).map(async (id) => {
      const projectedTo = page.projectedTo.get(id) ?? 0;
      const movements = await replay(objects, id);
      const isDue = ({ position, recordedAt }: Movement) => position <= projectedTo || recordedAt < settledBefore;
      const due = movements.filter(isDue);
      onTheirWay += movements.length - due.length;
      return compare(
        due.map(({ entry }) => entry),
        recorded.get(id) ?? [],
      );
    });
    differences.push(...(await Promise.all(replayed)).flat());
  }
  return { orders: orders.length, entries: page.entries, onTheirWay, differences, next: page.next };
};

interface Movement {
  readonly position: number;
  readonly recordedAt: Instant;
  readonly entry: LedgerEntry;
}

const publishedEvents = listWindow.shape.events;
const typed = z.looseObject({ type: z.string() });

const replay = async (objects: Pick<Objects, "payment">, id: OrderId): Promise<Movement[]> => {
  const payment = objects.payment(orderId.parse(id));
  const movements: Movement[] = [];
  for (let after = 0; ;) {
    const events: RecordedEvent<unknown>[] = await payment.history(after, PAGE);
    const published = events.flatMap((recorded) => {
      const event = publishedToLists({ ...recorded, event: typed.parse(recorded.event) });
      return event === undefined ? [] : [event];
    });
    for (const event of publishedEvents.parse(published)) {
      const { position, recordedAt } = event;
      movements.push(...ledgerEntriesOf(event).map((entry) => ({ position, recordedAt, entry })));
    }
    if (events.length < PAGE) return movements;
    after = events.at(-1)?.position ?? after;
  }
};

const nameOf = ({ position, line }: LedgerEntry): string => `${position} ${line}`;

const compare = (expected: readonly LedgerEntry[], recorded: readonly LedgerEntry[]): LedgerDifference[] => {
  const found = new Map(recorded.map((entry) => [nameOf(entry), entry]));
  const differences: LedgerDifference[] = [];
  for (const entry of expected) {
    const other = found.get(nameOf(entry));
    found.delete(nameOf(entry));
    if (other === undefined) differences.push({ kind: "missing", expected: entry });
    else if (!isSame(entry, other)) differences.push({ kind: "altered", expected: entry, recorded: other });
  }
  return [...differences, ...[...found.values()].map((entry) => ({ kind: "unexpected" as const, recorded: entry }))];
};

const isSame = (left: LedgerEntry, right: LedgerEntry): boolean =>
  Object.entries(left).every(([name, value]) => Reflect.get(right, name) === value);
