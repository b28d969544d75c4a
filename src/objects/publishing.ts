import type { Publishing, Subscription } from "../event-store/index.ts";
import { publishedToLists, publishedToPolicies, type SourceKind } from "./integration-events.ts";

/** The two queues that are fed from objects' logs; their consumers acknowledge under these names. */
export const INTEGRATION_EVENTS = "integration-events";
export const READ_MODELS = "read-models";

const REPORT_STUCK = `INSERT INTO stuck_publications (source_kind, source_id, consumer, since) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET since = excluded.since`;
const REPORT_MOVING = "DELETE FROM stuck_publications WHERE source_kind = ? AND source_id = ? AND consumer = ?";

/** Who is sent anything of an object of each kind: what nobody is waiting for costs a start nothing. */
const CONSUMERS = {
  concert: [INTEGRATION_EVENTS, READ_MODELS],
  order: [INTEGRATION_EVENTS, READ_MODELS],
  payment: [INTEGRATION_EVENTS, READ_MODELS],
  tickets: [INTEGRATION_EVENTS, READ_MODELS],
  user: [READ_MODELS],
} as const;

/** How an object of that kind publishes its log; a consumer that is stuck shows to administrators. */
export const publishing = <E extends { readonly type: string }>(
  kind: SourceKind,
  ctx: DurableObjectState,
  env: Env,
): Publishing<E> => {
  const id = ctx.id.name ?? ctx.id.toString();
  const subscriptions: { readonly [consumer in (typeof CONSUMERS)[SourceKind][number]]: Subscription<E> } = {
    [INTEGRATION_EVENTS]: {
      published: publishedToPolicies,
      send: async (window) => {
        await env.INTEGRATION_EVENTS.send(window);
      },
    },
    [READ_MODELS]: {
      published: publishedToLists,
      send: async (window) => {
        await env.READ_MODEL_EVENTS.send(window);
      },
    },
  };
  return {
    source: { kind, id },
    consumers: Object.fromEntries(CONSUMERS[kind].map((consumer) => [consumer, subscriptions[consumer]])),
    reportStuck: async (consumer, since) => {
      await env.READ_MODELS.prepare(REPORT_STUCK).bind(kind, id, consumer, since).run();
    },
    reportMoving: async (consumer) => {
      await env.READ_MODELS.prepare(REPORT_MOVING).bind(kind, id, consumer).run();
    },
  };
};
