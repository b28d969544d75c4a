import type { Publishing } from "../event-store/index.ts";
import { publishedFrom, type SourceKind } from "./integration-events.ts";

/** The two queues that are fed from every object's log; their consumers acknowledge under these names. */
export const INTEGRATION_EVENTS = "integration-events";
export const READ_MODELS = "read-models";

const REPORT_STUCK = `INSERT INTO stuck_publications (source_kind, source_id, consumer, since) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET since = excluded.since`;
const REPORT_MOVING = "DELETE FROM stuck_publications WHERE source_kind = ? AND source_id = ? AND consumer = ?";

/** How an object of that kind publishes its log: to both queues; a consumer that is stuck shows to administrators. */
export const publishing = <E extends { readonly type: string }>(
  kind: SourceKind,
  ctx: DurableObjectState,
  env: Env,
): Publishing<E> => {
  const id = ctx.id.name ?? ctx.id.toString();
  return {
    source: { kind, id },
    consumers: {
      [INTEGRATION_EVENTS]: async (window) => {
        await env.INTEGRATION_EVENTS.send(window);
      },
      [READ_MODELS]: async (window) => {
        await env.READ_MODEL_EVENTS.send(window);
      },
    },
    published: publishedFrom,
    reportStuck: async (consumer, since) => {
      await env.READ_MODELS.prepare(REPORT_STUCK).bind(kind, id, consumer, since).run();
    },
    reportMoving: async (consumer) => {
      await env.READ_MODELS.prepare(REPORT_MOVING).bind(kind, id, consumer).run();
    },
  };
};
