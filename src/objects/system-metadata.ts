import type { Metadata } from "../event-store/index.ts";

/** Who the service is in the logs when nobody asked: an alarm, or a step of a process. */
export const SYSTEM = "system";

/** Metadata of what the service does by itself, for the sake of something that is named by an id. */
export const systemMetadata = (causationId: string, correlationId = causationId): Metadata => ({
  correlationId,
  causationId,
  actorId: SYSTEM,
});
