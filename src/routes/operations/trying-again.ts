import { z } from "@hono/zod-openapi";
import { concertsOf } from "../../domain/orders/order-state.ts";
import { concertId, orderId, userId } from "../../domain/ids.ts";
import type { EventSourcedRpc } from "../../objects/event-sourced-rpc.ts";
import type { Dependencies } from "../dependencies.ts";
import { Problem } from "../http/problems.ts";
import { defineRoute, type Route } from "../http/route.ts";

const tag = "Operations";
const access = ["administrator"] as const;
const consumer = z.enum(["integration-events", "read-models"]);

/** A publication as the list of what needs attention names it. */
const publication = z.discriminatedUnion("sourceKind", [
  z.strictObject({ sourceKind: z.literal("concert"), sourceId: concertId, consumer }),
  z.strictObject({ sourceKind: z.enum(["order", "payment", "tickets"]), sourceId: orderId, consumer }),
  z.strictObject({ sourceKind: z.literal("user"), sourceId: userId, consumer: z.literal("read-models") }),
]);
type Publication = z.infer<typeof publication>;

/** Trying again what does not move, once somebody has mended what kept it. */
export const tryingAgainRoutes = ({ objects }: Pick<Dependencies, "objects">): Route[] => {
  const sourceOf = (source: Publication): EventSourcedRpc => {
    switch (source.sourceKind) {
      case "concert":
        return objects.concert(source.sourceId);
      case "user":
        return objects.user(source.sourceId);
      default:
        return objects[source.sourceKind](source.sourceId);
    }
  };
  return [
    defineRoute({
      method: "post",
      path: "/api/operations/publications",
      summary: "Publish again what a consumer that is stuck has not acknowledged, without waiting for the next try",
      tag,
      access,
      body: publication,
      responses: { 202: "empty" },
      problems: ["not-found"],
      handler: async ({ body }) => {
        const source = sourceOf(body);
        if ((await source.history(0, 1)).length === 0) throw new Problem("not-found");
        await source.publishAgain(body.consumer);
        return { status: 202 };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/operations/orders/{orderId}/wake",
      summary: "Let an order, its payment, its tickets and its concerts do what is overdue",
      tag,
      access,
      params: z.object({ orderId }),
      responses: { 202: "empty" },
      handler: async ({ params: { orderId: id } }) => {
        const document = await objects.order(id).document();
        if (document === undefined) throw new Problem("not-found");
        await Promise.all([
          objects.order(id).wake(),
          objects.payment(id).wake(),
          objects.tickets(id).wake(),
          ...concertsOf(document.order).map((concert) => objects.concert(concert).wake()),
        ]);
        return { status: 202 };
      },
    }),
  ];
};
