import { z } from "@hono/zod-openapi";
import { concertId, orderId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import type { Dependencies } from "../dependencies.ts";
import { listOf, listQuery, pageOf } from "../http/lists.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { overseen } from "./access.ts";

/** What cancelling touches, and how far it has come, as the API shows it. */
export const cancellationDocument = z
  .strictObject({
    orders: z.int(),
    tickets: z.int(),
    refund: money,
    total: z.int().optional(),
    unwound: z.int().optional(),
    failed: z.int().optional(),
  })
  .openapi("CancellationProgress");

/** An order that could not be unwound, and whose it is. */
export const cancellationFailureDocument = z
  .strictObject({
    orderId: z.string(),
    holder: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }),
  })
  .openapi("CancellationFailure");

const path = "/api/concerts/{concertId}/cancellation";
const common = { tag: "Concerts", access: ["organizer", "administrator"], params: z.object({ concertId }) } as const;

/** What cancelling a concert would touch, and how far it has come. */
export const cancellationRoutes = ({
  objects,
  readModels,
}: Pick<Dependencies, "objects"> & {
  readonly readModels: Pick<Dependencies["readModels"], "cancellations">;
}): Route[] => [
  defineRoute({
    ...common,
    method: "get",
    path,
    summary:
      "What cancelling a concert would touch; once it is cancelled, what it did, and how many of the orders are unwound or could not be",
    responses: { 200: cancellationDocument },
    handler: async ({ caller, params: { concertId: id } }) => {
      const { concert } = overseen(await objects.concert(id).document(), caller);
      const { orders, tickets, refund, progress } = await readModels.cancellations.ofConcert(id);
      const touched = { orders, tickets, refund: { amount: refund, currency: concert.currency } };
      return { status: 200, body: progress === null ? touched : { ...touched, total: orders, ...progress } };
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: `${path}/failures`,
    summary: "List the orders of a cancelled concert whose money could not be given back, and whose they are",
    query: listQuery(z.tuple([orderId]), {}),
    responses: { 200: listOf(cancellationFailureDocument) },
    handler: async ({ caller, params: { concertId: id }, query: { limit, cursor } }) => {
      overseen(await objects.concert(id).document(), caller);
      const rows = await readModels.cancellations.failures(id, cursor?.[0], limit + 1);
      return {
        status: 200,
        body: pageOf(
          rows,
          limit,
          ({ userId, name, email, ...row }) => ({
            orderId: row.orderId,
            holder: { id: userId, name: name ?? "", email: email ?? "" },
          }),
          (row) => [row.orderId],
        ),
      };
    },
  }),
];
