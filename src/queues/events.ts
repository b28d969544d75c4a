import type { DrizzleD1Database } from "drizzle-orm/d1";
import { unreachable } from "../domain/decider.ts";
import type { Seller } from "../domain/finance/invoice-events.ts";
import { concertId, orderId, userId } from "../domain/ids.ts";
import type { EventSourcedRpc } from "../objects/event-sourced-rpc.ts";
import { listWindow, type PolicyWindow, policyWindow, type SourceKind } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { INTEGRATION_EVENTS, READ_MODELS } from "../objects/publishing.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import { project } from "../read-models/projection.ts";
import { eachMessage } from "./messages.ts";
import { react } from "./policies.ts";

/** Consumes `integration-events`: every event's policy, then the acknowledgement of the whole window. */
export const consumeIntegrationEvents = (batch: MessageBatch, objects: Objects, seller: Seller): Promise<void> =>
  eachMessage(batch, policyWindow, async (window) => {
    const { kind, id } = window.source;
    await Promise.all(
      byOrder(window.events).map(async (events) => {
        for (const { position, correlationId, data } of events) {
          await react(data, objects, seller, systemMetadata(`${kind}/${id}/${position}`, correlationId));
        }
      }),
    );
    await sourceOf(window, objects).acknowledge(INTEGRATION_EVENTS, window.to);
  });

/** Consumes `read-models`. A window whose predecessor is missing is left: its object is asked for what is missing. */
export const consumeReadModels = (batch: MessageBatch, objects: Objects, database: DrizzleD1Database): Promise<void> =>
  eachMessage(batch, listWindow, async (window) => {
    const outcome = await project(database, objects, window);
    const source = sourceOf(window, objects);
    if (outcome === "applied") await source.acknowledge(READ_MODELS, window.to);
    else await source.resend(READ_MODELS, outcome.missingAfter);
  });

/** Events of different orders, as a concert publishes them, do not wait for one another; those of one order keep their order. */
const byOrder = (events: PolicyWindow["events"]): PolicyWindow["events"][] => [
  ...Map.groupBy(events, ({ data }) => ("orderId" in data ? data.orderId : undefined)).values(),
];

const sourceOf = (
  { source }: { readonly source: { readonly kind: SourceKind; readonly id: string } },
  objects: Objects,
): EventSourcedRpc => {
  switch (source.kind) {
    case "concert":
      return objects.concert(concertId.parse(source.id));
    case "order":
      return objects.order(orderId.parse(source.id));
    case "payment":
      return objects.payment(orderId.parse(source.id));
    case "tickets":
      return objects.tickets(orderId.parse(source.id));
    case "user":
      return objects.user(userId.parse(source.id));
    default:
      return unreachable(source.kind);
  }
};
