import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { languages } from "../../language.ts";
import { problemSchema, type ProblemCode, statusOf } from "./problems.ts";
import { CHOOSES_LANGUAGE, LANGUAGE_COOKIE } from "./reader-language.ts";
import type { ResponseKind, Route } from "./route.ts";

/** The OpenAPI 3.1 document of these routes, from the schemas that validate their requests and type their answers. */
export const openApiDocument = (routes: readonly Route[], publicUrl: string) => {
  const described = new OpenAPIHono();
  for (const route of routes) described.openAPIRegistry.registerPath(createRoute(describe(route)));
  described.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  described.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-session",
  });
  return described.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Frontrow",
      version: "1.0.0",
      description: "Concert tickets: plan concerts, sell them, check them at the door.",
    },
    servers: [{ url: publicUrl }],
  });
};

/** Whether anybody may call it, at least as it is called without a query. */
const isPublic = ({ access }: Route): boolean =>
  (typeof access === "function" ? access(new URLSearchParams()) : access) === "anyone";

const describe = (route: Route) => ({
  method: route.method,
  path: route.path,
  summary: route.summary,
  tags: [route.tag],
  security: [...(isPublic(route) ? [{}] : []), ...(route.access === "anyone" ? [] : [{ token: [] }, { cookie: [] }])],
  request: {
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { query: route.query }),
    ...requestHeaders(route),
    ...requestCookies(route),
    ...requestBody(route),
  },
  responses: { ...successes(route), ...failures(route) },
});

const requestHeaders = (route: Route) => {
  const headers = {
    ...(route.idempotency === "required" ? { "Idempotency-Key": z.string().max(255) } : {}),
    ...(route.idempotency === "accepted" ? { "Idempotency-Key": z.string().max(255).optional() } : {}),
    ...(route.ifMatch === true ? { "If-Match": z.string() } : {}),
    ...(route.inReadersLanguage === true ? { "Accept-Language": acceptLanguage } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { headers: z.object(headers) };
};

const acceptLanguage = z
  .string()
  .optional()
  .openapi({
    description: `What the answer is written in: the one liked best of those that are spoken here (${languages.join(", ")}), else ${languages[0]}.`,
    example: "pl-PL, en;q=0.5",
  });

const requestCookies = ({ inReadersLanguage }: Route) =>
  inReadersLanguage === true ? { cookies: z.object({ [LANGUAGE_COOKIE]: chosenLanguage }) } : {};

const chosenLanguage = z.enum(languages).optional().openapi({
  description: "The language that the reader has switched the pages to. It goes before Accept-Language.",
});

const requestBody = ({ body }: Route) => {
  if (body === undefined) return {};
  const schema = body === "raw" ? z.record(z.string(), z.unknown()) : body;
  return { body: { required: true, content: { "application/json": { schema } } } };
};

const successes = (route: Route) =>
  Object.fromEntries(
    Object.entries(route.responses).map(([status, kind]) => [status, { ...success(kind), ...answerHeaders(route) }]),
  );

const answerHeaders = ({ inReadersLanguage }: Route) =>
  inReadersLanguage === true
    ? { headers: z.object({ "Content-Language": z.enum(languages), Vary: z.literal(CHOOSES_LANGUAGE) }) }
    : {};

const success = (kind: ResponseKind) => {
  if (kind === "empty") return { description: "Done" };
  if (kind === "web-socket") return { description: "The WebSocket is open" };
  return "file" in kind
    ? { description: "Done", content: { [kind.file]: { schema: { type: "string" as const, format: "binary" } } } }
    : { description: "Done", content: { "application/json": { schema: kind } } };
};

/** Every refusal the ground's checks may answer with, and the route's own, by status. */
const failures = (route: Route) => {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...checksOf(route), ...(route.problems ?? [])]))
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, failure(codes)]));
};

const failure = (codes: readonly ProblemCode[]) => ({
  description: codes.join(", "),
  content: { "application/problem+json": { schema: problemSchema(codes) } },
});

const checksOf = (route: Route): ProblemCode[] => [
  "invalid-request",
  "too-many-requests",
  "internal-error",
  "overloaded",
  ...when(route.access !== "anyone", "not-authenticated", "not-allowed"),
  ...when(route.params !== undefined, "not-found"),
  ...when(route.body !== undefined, "body-too-large"),
  ...when(route.body !== undefined && route.body !== "raw", "unsupported-media-type"),
  ...when(route.idempotency === "required", "idempotency-key-required"),
  ...when((route.idempotency ?? "ignored") !== "ignored", "idempotency-key-reused", "request-in-progress"),
  ...when(route.ifMatch === true, "precondition-required", "precondition-failed"),
];

const when = (holds: boolean, ...codes: readonly ProblemCode[]): readonly ProblemCode[] => (holds ? codes : []);
