import { z } from "@hono/zod-openapi";
import { concertId, type TicketLevelId } from "../../domain/ids.ts";
import { money, type Money } from "../../domain/money.ts";
import type { ConcertDocument } from "../../objects/concert/concert-rpc.ts";
import { byDay, type ConcertFinance } from "../../read-models/finance.ts";
import type { Dependencies } from "../dependencies.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { time, timeText } from "../http/time.ts";
import { overseen } from "./access.ts";

/** What a concert has brought in, as the API shows it. */
export const financeDocument = z
  .strictObject({
    concertId: z.string(),
    currency: z.string(),
    levels: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        capacity: z.int(),
        held: z.int(),
        sold: z.int(),
        available: z.int(),
        gross: money,
      }),
    ),
    gross: money,
    refunded: money,
    tax: money,
    net: money,
    orders: z.int(),
  })
  .openapi("Finance");

/** What a concert sold when, as the API shows it. */
export const salesDocument = z.strictObject({
  data: z.array(z.strictObject({ from: time, tickets: z.int(), gross: money })),
});

const path = "/api/concerts/{concertId}";
const common = { tag: "Concerts", access: ["organizer", "administrator"], params: z.object({ concertId }) } as const;

/** What its organizer sees of a concert's money. */
export const concertFinanceRoutes = ({
  objects,
  readModels,
}: Pick<Dependencies, "objects"> & { readonly readModels: Pick<Dependencies["readModels"], "finance"> }): Route[] => [
  defineRoute({
    ...common,
    method: "get",
    path: `${path}/finance`,
    summary: "What a concert has brought in: all that was sold, what of it went back, and the tax on what did not",
    responses: { 200: financeDocument },
    handler: async ({ caller, params: { concertId: id } }) => {
      const document = overseen(await objects.concert(id).document(), caller);
      return { status: 200, body: showFinance(document, await readModels.finance.ofConcert(id)) };
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: `${path}/sales`,
    summary:
      "What a concert sold in each hour or day in which it sold anything, also what was refunded later; earliest first. A day is one of UTC, or of the concert's time zone, whose days are whole hours of UTC",
    query: z.strictObject({
      bucket: z.enum(["hour", "day"]).default("day"),
      daysOf: z.enum(["utc", "concert"]).default("utc"),
    }),
    responses: { 200: salesDocument },
    handler: async ({ caller, params: { concertId: id }, query: { bucket, daysOf } }) => {
      const { concert } = overseen(await objects.concert(id).document(), caller);
      const hours = await readModels.finance.sales(id);
      const sales = bucket === "hour" ? hours : byDay(hours, daysOf === "utc" ? "UTC" : concert.details.timeZone);
      const data = sales.map(({ from, tickets, gross }) => ({
        from: timeText(from),
        tickets,
        gross: { amount: gross, currency: concert.currency },
      }));
      return { status: 200, body: { data } };
    },
  }),
];

const showFinance = ({ concert }: ConcertDocument, { seats, takings }: ConcertFinance) => {
  const { currency } = concert;
  const moneyOf = (amount: number): Money => ({ amount, currency });
  const sumOf = (amount: (level: ConcertFinance["takings"][number]) => number) =>
    takings.reduce((sum, level) => sum + amount(level), 0);
  const gross = sumOf((level) => level.gross);
  const refunded = sumOf((level) => level.refunded);
  const tax = sumOf((level) => level.tax);
  const grossOf = (level: TicketLevelId): Money =>
    moneyOf(takings.find(({ ticketLevelId }) => ticketLevelId === level)?.gross ?? 0);
  const planned = concert.ticketLevels.map(({ id, name, capacity }) => {
    const { held = 0, sold = 0 } = seats.find(({ ticketLevelId }) => ticketLevelId === id) ?? {};
    const available = concert.status === "cancelled" ? 0 : Math.max(0, capacity - held - sold);
    return { id, name, capacity, held, sold, available, gross: grossOf(id) };
  });
  // A level that the concert no longer has keeps what it sold: the levels add up to the whole.
  const gone = takings
    .filter(({ ticketLevelId }) => !concert.ticketLevels.some(({ id }) => id === ticketLevelId))
    .map(({ ticketLevelId: id }) => ({
      id,
      name: id,
      capacity: 0,
      held: 0,
      sold: 0,
      available: 0,
      gross: grossOf(id),
    }));
  return {
    concertId: concert.concertId,
    currency,
    levels: [...planned, ...gone],
    gross: moneyOf(gross),
    refunded: moneyOf(refunded),
    tax: moneyOf(tax),
    net: moneyOf(gross - refunded - tax),
    orders: sumOf((level) => level.orders),
  };
};
