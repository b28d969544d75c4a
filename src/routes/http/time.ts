import { z } from "@hono/zod-openapi";
import type { Instant } from "../../domain/instant.ts";

/** A time in a document: RFC 3339, UTC. */
export const time = z.iso.datetime().openapi({ format: "date-time" });

export const timeText = (moment: Instant): string => new Date(moment).toISOString();
