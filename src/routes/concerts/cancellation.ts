import { z } from "@hono/zod-openapi";
import { concertId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import type { Dependencies } from "../dependencies.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { overseen } from "./access.ts";

const cancellationDocument = z
  .strictObject({
    orders: z.int(),
    tickets: z.int(),
    refund: money,
    total: z.int().optional(),
    unwound: z.int().optional(),
    failed: z.int().optional(),
  })
  .openapi("CancellationProgress");

/** What cancelling a concert would touch, and how far it has come. */
export const cancellationRoutes = ({
  objects,
  readModels,
}: Pick<Dependencies, "objects"> & {
  readonly readModels: Pick<Dependencies["readModels"], "cancellations">;
}): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/concerts/{concertId}/cancellation",
    summary:
      "What cancelling a concert would touch; once it is cancelled, what it did, and how many of the orders are unwound or could not be",
    tag: "Concerts",
    access: ["organizer", "administrator"],
    params: z.object({ concertId }),
    responses: { 200: cancellationDocument },
    handler: async ({ caller, params: { concertId: id } }) => {
      const { concert } = overseen(await objects.concert(id).document(), caller);
      const { orders, tickets, refund, progress } = await readModels.cancellations.ofConcert(id);
      const touched = { orders, tickets, refund: { amount: refund, currency: concert.currency } };
      return { status: 200, body: progress === null ? touched : { ...touched, total: orders, ...progress } };
    },
  }),
];
