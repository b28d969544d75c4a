import { z } from "@hono/zod-openapi";
import { orderId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { LedgerEntry } from "../../read-models/ledger-entries.ts";
import { type LedgerDifference, verifyLedger } from "../../read-models/ledger-verification.ts";
import type { Dependencies } from "../dependencies.ts";
import { encodeCursor, listQuery } from "../http/lists.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { time, timeText } from "../http/time.ts";

const account = z.enum(["gateway", "customers", "sales"]);

const entryDocument = z
  .strictObject({
    id: z.string(),
    orderId: z.string(),
    document: z.string(),
    concertId: z.string().nullable(),
    ticketLevelId: z.string().nullable(),
    quantity: z.int().nullable(),
    debit: account,
    credit: account,
    amount: z.int(),
    tax: z.int().nullable(),
    currency: z.string(),
    at: time,
  })
  .openapi("LedgerEntry");

const verificationDocument = z
  .strictObject({
    orders: z.int(),
    entries: z.int(),
    /** Movements of the last minute that are not in the ledger yet. */
    onTheirWay: z.int(),
    differences: z.array(
      z.strictObject({
        kind: z.enum(["missing", "unexpected", "altered"]),
        expected: entryDocument.nullable(),
        recorded: entryDocument.nullable(),
      }),
    ),
    accounts: z.record(z.string(), z.strictObject({ gateway: z.int(), customers: z.int(), sales: z.int() })),
    nextCursor: z.string().nullable(),
  })
  .openapi("LedgerVerification");

/** Whether the books are what the logs say. */
export const ledgerVerificationRoutes = ({
  objects,
  readModels,
}: Pick<Dependencies, "objects"> & { readonly readModels: Pick<Dependencies["readModels"], "ledger"> }): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/operations/ledger/verification",
    summary:
      "Compare the ledger with what the payments' logs say, for a stretch of orders: `limit` of them, after `cursor`",
    tag: "Operations",
    access: ["administrator"],
    query: listQuery(z.tuple([orderId]), {}),
    responses: { 200: verificationDocument },
    handler: async ({ query: { cursor, limit } }) => {
      const stretch = { after: cursor?.[0], limit, now: instant.parse(Date.now()) };
      const { orders, entries, onTheirWay, differences, next } = await verifyLedger(
        readModels.ledger,
        objects,
        stretch,
      );
      return {
        status: 200,
        body: {
          orders,
          entries: entries.length,
          onTheirWay,
          differences: differences.map(showDifference),
          accounts: balancesOf(entries),
          nextCursor: next === undefined ? null : encodeCursor([next]),
        },
      };
    },
  }),
];

const showEntry = ({ position, line, at, ...entry }: LedgerEntry) => ({
  id: `${entry.orderId}-${position}-${line}`,
  ...entry,
  at: timeText(at),
});

const showDifference = (difference: LedgerDifference) => ({
  kind: difference.kind,
  expected: "expected" in difference ? showEntry(difference.expected) : null,
  recorded: "recorded" in difference ? showEntry(difference.recorded) : null,
});

/** Debits less credits; of sales, which are what others owe us for, credits less debits. At rest the gateway has what sales have earned. */
const balancesOf = (entries: readonly LedgerEntry[]) => {
  const balances: Record<string, Record<z.infer<typeof account>, number>> = {};
  for (const { currency, debit, credit, amount } of entries) {
    const balance = (balances[currency] ??= { gateway: 0, customers: 0, sales: 0 });
    balance[debit] += debit === "sales" ? -amount : amount;
    balance[credit] -= credit === "sales" ? -amount : amount;
  }
  return balances;
};
