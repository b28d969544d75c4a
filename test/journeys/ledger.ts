// What the service has stored, read from its files beside it: what no answer over HTTP can show, or hide.
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** Seats of one level, held and sold. */
interface Seats {
  readonly held: number;
  readonly sold: number;
}

/** By ticket level. */
type SeatsOf = Readonly<Record<string, Seats>>;

/** The seats of a concert as three places have them. */
export interface Ledger {
  /** Summed up from the events, one by one. */
  readonly log: SeatsOf;
  /** The object's projection, which it decides by. */
  readonly projection: SeatsOf;
  /** The read model, which lists are made of. */
  readonly readModel: SeatsOf;
}

/**
 * Opens a copy: the service goes on with the original. One that is taken in the middle of a write may be unreadable or old; whoever
 * compares looks again.
 */
const readCopy = <T>(file: string, read: (database: DatabaseSync) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "frontrow-ledger-"));
  try {
    const copy = join(folder, "copy.sqlite");
    cpSync(file, copy);
    if (existsSync(`${file}-wal`)) cpSync(`${file}-wal`, `${copy}-wal`);
    const database = new DatabaseSync(copy);
    try {
      return read(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const filesOf = (persistTo: string, ...folder: string[]): string[] => {
  const path = join(persistTo, "v3", ...folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite")
    .map((name) => join(path, name));
};

const lines = z.array(z.object({ ticketLevelId: z.string(), quantity: z.int() }));
const reservationMove = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ReservationCreated"), lines }),
  z.object({ type: z.literal("ReservationConfirmed"), lines }),
  z.object({ type: z.literal("ReservationExpired"), lines }),
  z.object({ type: z.literal("ReservedTicketsReleased"), lines }),
  z.object({ type: z.literal("ReservationCancelled"), was: z.enum(["none", "held", "confirmed"]), lines }),
]);

const eventRow = z.object({ type: z.string(), data: z.string() });
const seatsRow = z.object({ id: z.string(), held: z.int(), sold: z.int() });

const seatsByLevel = (database: DatabaseSync, query: string, ...bound: string[]): SeatsOf =>
  Object.fromEntries(
    z
      .array(seatsRow)
      .parse(database.prepare(query).all(...bound))
      .map(({ id, ...seats }) => [id, seats]),
  );

/** What an event moves between free, held and sold. */
const moved = (move: z.infer<typeof reservationMove>): Seats => {
  switch (move.type) {
    case "ReservationCreated":
      return { held: 1, sold: 0 };
    case "ReservationConfirmed":
      return { held: -1, sold: 1 };
    case "ReservationExpired":
      return { held: -1, sold: 0 };
    case "ReservedTicketsReleased":
      return { held: 0, sold: -1 };
    case "ReservationCancelled":
      if (move.was === "none") return { held: 0, sold: 0 };
      return move.was === "held" ? { held: -1, sold: 0 } : { held: 0, sold: -1 };
  }
};

/** Sums the log up, and throws where more than the capacity would be taken, or less than nothing, at any moment of it. */
const summed = (database: DatabaseSync): SeatsOf => {
  const levels = z
    .array(z.object({ id: z.string(), capacity: z.int() }))
    .parse(database.prepare("SELECT ticket_level_id AS id, capacity FROM level_seats").all());
  const capacities = new Map(levels.map(({ id, capacity }) => [id, capacity]));
  const seats: Record<string, Seats> = Object.fromEntries(levels.map(({ id }) => [id, { held: 0, sold: 0 }]));
  const rows = z.array(eventRow).parse(database.prepare("SELECT type, data FROM events ORDER BY position").all());
  for (const { type, data } of rows) {
    const move = reservationMove.safeParse({ ...z.looseObject({}).parse(JSON.parse(data)), type });
    if (!move.success) continue;
    const by = moved(move.data);
    for (const { ticketLevelId, quantity } of move.data.lines) {
      const before = seats[ticketLevelId] ?? { held: 0, sold: 0 };
      const after = { held: before.held + by.held * quantity, sold: before.sold + by.sold * quantity };
      const taken = after.held + after.sold;
      if (after.held < 0 || after.sold < 0 || taken > (capacities.get(ticketLevelId) ?? 0))
        throw new Error(`${ticketLevelId} after ${type}: ${JSON.stringify(after)}`);
      seats[ticketLevelId] = after;
    }
  }
  return seats;
};

/** Whose log the file holds: an object's first event is of its own stream. Undefined where there is none. */
const nameOf = (database: DatabaseSync): string | undefined => {
  const [row] = database.prepare("SELECT stream FROM events WHERE position = 1").all();
  return row === undefined ? undefined : z.string().parse(row["stream"]);
};

const hasLog = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").all().length > 0;

/** A concert's seats as they are stored. Throws when nothing is stored of it. */
export const ledgerOf = (persistTo: string, concertId: string): Ledger => {
  const found = filesOf(persistTo, "do", "frontrow-ConcertObject").flatMap((file) =>
    readCopy(file, (database) =>
      hasLog(database) && nameOf(database) === concertId
        ? [
            {
              log: summed(database),
              projection: seatsByLevel(database, "SELECT ticket_level_id AS id, held, sold FROM level_seats"),
            },
          ]
        : [],
    ),
  );
  const [file] = filesOf(persistTo, "d1", "miniflare-D1DatabaseObject");
  if (found[0] === undefined || file === undefined) throw new Error(`nothing is stored of ${concertId}`);
  const readModel = readCopy(file, (database) =>
    seatsByLevel(
      database,
      "SELECT ticket_level_id AS id, held, sold FROM concert_levels WHERE concert_id = ?",
      concertId,
    ),
  );
  return { ...found[0], readModel };
};

/** Whether log, projection and read model have these seats, all three. */
export const agreesOn =
  (seats: SeatsOf) =>
  ({ log, projection, readModel }: Ledger): boolean =>
    [log, projection, readModel].every((place) => isDeepStrictEqual(place, seats));

/** A window that was sent and not taken in. Stretches of a log in which nothing is published are under way to nobody. */
const UNDER_WAY = "SELECT consumer FROM cursors WHERE sent_to > acknowledged";

/** What has been published and not acknowledged, as kind, name and consumer. */
export const unacknowledged = (persistTo: string): string[] =>
  readdirSync(join(persistTo, "v3", "do"))
    .filter((folder) => folder.startsWith("frontrow-"))
    .flatMap((folder) =>
      filesOf(persistTo, "do", folder).flatMap((file) =>
        readCopy(file, (database) =>
          hasLog(database)
            ? database
                .prepare(UNDER_WAY)
                .all()
                .map(({ consumer }) => `${folder} ${nameOf(database)} ${String(consumer)}`)
            : [],
        ),
      ),
    );
