import { z } from "@hono/zod-openapi";
import { Temporal } from "temporal-polyfill";
import type { ConcertDetails, UpdateConcert } from "../../domain/concerts/concert.ts";
import { MOST_TICKET_LEVELS, type TicketLevel, ticketLevel } from "../../domain/concerts/ticket-level.ts";
import { instant } from "../../domain/instant.ts";
import { singleLine } from "../../domain/single-line.ts";
import { chargeable, chargedCurrencies } from "../../integrations/chargeable-amounts.ts";
import { MOST_LINES, MOST_TICKETS_A_LINE } from "../../domain/carts/shopping-cart.ts";
import { Problem } from "../http/problems.ts";
import { country } from "./country.ts";

const text = singleLine(200);

/** The last moment whose year has four digits, as RFC 3339 wants them. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const time = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 time" })
  .transform((given) => Date.parse(given))
  .refine((moment) => moment >= 0 && moment <= LAST, "must be a time between the years 1970 and 9999")
  .pipe(instant)
  .openapi({ type: "string", format: "date-time" });

const isTimeZone = (name: string): boolean => {
  // Offsets such as +01:00 are no zones.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    // Those that times can be reckoned in: `Intl` alone takes abbreviations such as PST, too.
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== "";
  } catch {
    return false;
  }
};

const hasTwoDecimals = (percent: number): boolean => basisPoints(percent) / 100 === percent;
const basisPoints = (percent: number): number => Math.round(percent * 100);

const details = {
  artist: text,
  title: text,
  venue: z.strictObject({ name: text, city: text, country }),
  startsAt: time,
  timeZone: z.string().max(64).refine(isTimeZone, "must be an IANA time zone"),
  salesStartAt: time.nullable(),
  salesEndAt: time.nullable(),
  maxTicketsPerCustomer: z.int().min(1).max(1_000_000).nullable(),
  holdSeconds: z.int().min(10).max(3600),
  taxRatePercent: z.number().min(0).max(100).refine(hasTwoDecimals, "must have two decimals at most"),
};

const isFirstOfItsId = (level: TicketLevel, index: number, levels: readonly TicketLevel[]): boolean =>
  levels.findIndex(({ id }) => id === level.id) === index;

/** A concert's ticket levels, as an organizer gives them. */
export const ticketLevelsInput = z
  .array(ticketLevel.extend({ name: text }))
  .min(1)
  .max(MOST_TICKET_LEVELS)
  .superRefine((levels, context) => {
    for (const [index, level] of levels.entries())
      if (!isFirstOfItsId(level, index, levels))
        context.addIssue({ code: "custom", path: [index, "id"], message: "is another level's id already" });
  });

export const concertInput = z.strictObject({
  ...details,
  salesStartAt: details.salesStartAt.default(null),
  salesEndAt: details.salesEndAt.default(null),
  maxTicketsPerCustomer: details.maxTicketsPerCustomer.default(null),
  holdSeconds: details.holdSeconds.default(600),
  taxRatePercent: details.taxRatePercent.default(0),
  ticketLevels: ticketLevelsInput,
});

/** Any of the fields but the levels. */
export const concertChanges = z.strictObject(details).partial();

export const detailsOf = ({
  ticketLevels: _,
  taxRatePercent,
  ...given
}: z.output<typeof concertInput>): ConcertDetails => ({
  ...given,
  taxRateBasisPoints: basisPoints(taxRatePercent),
});

export const changesOf = ({ taxRatePercent, ...given }: z.output<typeof concertChanges>): UpdateConcert["changes"] => ({
  ...given,
  ...(taxRatePercent === undefined ? {} : { taxRateBasisPoints: basisPoints(taxRatePercent) }),
});

/** What a price that is not zero can be in, by code. */
export const priceCurrencies: readonly string[] = chargedCurrencies.toSorted();

/** A cart full of tickets at this price must still have an exact total. */
const DEAREST = Number.MAX_SAFE_INTEGER / (MOST_LINES * MOST_TICKETS_A_LINE);

/** Throws `mixed-currencies`, or `unsupported-amount` naming each price that the payment provider cannot charge. */
export const checkPrices = (levels: readonly TicketLevel[]): void => {
  if (new Set(levels.map(({ price }) => price.currency)).size > 1) throw new Problem("mixed-currencies");
  const errors = levels.flatMap(({ price }, index) =>
    chargeable(price) && price.amount <= DEAREST
      ? []
      : [{ pointer: `/ticketLevels/${index}/price`, detail: "cannot be charged by the payment provider" }],
  );
  if (errors.length > 0) throw new Problem("unsupported-amount", { errors });
};
