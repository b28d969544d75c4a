import { z } from "zod";
import { defineRoute, type Route } from "./http/route.ts";

export const healthRoutes = (): Route[] => [
  defineRoute({
    method: "get",
    path: "/healthz",
    summary: "Whether the service answers",
    tag: "Service",
    access: "anyone",
    responses: { 200: z.strictObject({ status: z.literal("ok") }) },
    handler: async () => ({ status: 200, body: { status: "ok" } }),
  }),
];
