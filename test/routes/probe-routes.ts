import { env } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { z } from "zod";
import { concertId } from "../../src/domain/ids.ts";
import { readConfiguration } from "../../src/configuration.ts";
import { objects } from "../../src/objects/namespaces.ts";
import { groundOf } from "../../src/routes/ground.ts";
import { listOf, listQuery, pageOf } from "../../src/routes/http/lists.ts";
import { createGround, mount } from "../../src/routes/http/mount.ts";
import { openApiDocument } from "../../src/routes/http/openapi.ts";
import { Problem } from "../../src/routes/http/problems.ts";
import { type RateLimits, unlimited } from "../../src/routes/http/rate-limits.ts";
import { defineRoute, type Route } from "../../src/routes/http/route.ts";
import { etag, expectedVersions } from "../../src/routes/http/versions.ts";
import { checkedFetch } from "./checked-fetch.ts";
import { ORIGIN } from "./service.ts";

/** What a keyed probe does when it runs, by the test that set it. */
export const keyed = { runs: 0, keys: [] as string[], run: async (): Promise<number> => 201 };

const numbers = Array.from({ length: 45 }, (_none, index) => index);

/** A route for each thing that the ground does. */
export const probes: Route[] = [
  defineRoute({
    method: "post",
    path: "/api/probes/{concertId}",
    summary: "Every check there is",
    tag: "Probes",
    access: ["organizer", "administrator"],
    idempotency: "required",
    ifMatch: true,
    params: z.object({ concertId }),
    query: z.strictObject({ mode: z.enum(["a", "b"]).optional() }),
    body: z.strictObject({ quantity: z.int().min(1), inner: z.strictObject({ "a/b~c": z.string() }).optional() }),
    responses: { 200: z.strictObject({ done: z.boolean() }) },
    problems: ["insufficient-tickets"],
    handler: async ({ ifMatch, body }) => {
      const expected = expectedVersions(ifMatch);
      if (expected !== "any" && !expected.includes(3)) throw new Problem("precondition-failed");
      if (body.quantity > 5) throw new Problem("insufficient-tickets", { members: { available: 5, secret: 1 } });
      return { status: 200, body: { done: true }, headers: { ETag: etag(3) } };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/probes/{concertId}",
    summary: "Read one",
    tag: "Probes",
    access: "anyone",
    params: z.object({ concertId }),
    responses: { 200: z.strictObject({ id: z.string() }) },
    handler: async ({ params }) => ({
      status: 200,
      body: { id: params.concertId },
      headers: { "Cache-Control": "public" },
    }),
  }),
  defineRoute({
    method: "post",
    path: "/api/probes/keyed",
    summary: "Runs once for a key",
    tag: "Probes",
    access: "signed-in",
    idempotency: "accepted",
    body: z.strictObject({ name: z.string() }),
    responses: { 201: z.strictObject({ run: z.int() }) },
    problems: ["not-found", "cart-empty"],
    handler: async ({ commandKey }) => {
      keyed.runs += 1;
      if (commandKey !== undefined) keyed.keys.push(commandKey);
      const status = await keyed.run();
      if (status === 404) throw new Problem("not-found");
      if (status === 409) throw new Problem("cart-empty");
      if (status === 503) throw Object.assign(new Error("busy"), { overloaded: true });
      return { status: 201, body: { run: keyed.runs }, headers: { Location: `/runs/${keyed.runs}`, ETag: etag(1) } };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/probes",
    summary: "A list, of one's own for whoever asks for that",
    tag: "Probes",
    access: (query) => (query.get("of") === "me" ? ["organizer"] : "anyone"),
    query: listQuery(z.tuple([z.int()]), { of: z.string().optional() }),
    responses: { 200: listOf(z.int()) },
    handler: async ({ query: { limit, cursor } }) => {
      const rows = numbers.filter((number) => cursor === undefined || number > cursor[0]).slice(0, limit + 1);
      return {
        status: 200,
        body: pageOf(
          rows,
          limit,
          (row) => row,
          (row) => [row],
        ),
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/slow",
    summary: "Takes long",
    tag: "Probes",
    access: "signed-in",
    isSlow: true,
    responses: { 200: z.strictObject({}) },
    handler: async () => ({ status: 200, body: {} }),
  }),
  defineRoute({
    method: "post",
    path: "/api/faults/{kind}",
    summary: "Fails",
    tag: "Probes",
    access: "anyone",
    params: z.object({ kind: z.enum(["bug", "overloaded", "retryable"]) }),
    body: "raw",
    responses: { 204: "empty" },
    handler: async ({ params: { kind } }) => {
      throw Object.assign(new Error("the secret of the house"), kind === "bug" ? {} : { [kind]: true });
    },
  }),
];

/** An application of the probes alone, on the real users and sessions of this file. */
export const probing = async (rateLimits: RateLimits = unlimited, variables: Record<string, string> = {}) => {
  const configuration = readConfiguration({ ...env, ...variables });
  const application = createGround(configuration.publicUrl);
  mount(application, probes, groundOf({ configuration, objects: objects(env), rateLimits }));
  application.get("/openapi.json", (context) => context.json(openApiDocument(probes, ORIGIN)));
  return checkedFetch(ORIGIN, async (request) => {
    const context = createExecutionContext();
    const answer = await application.fetch(request, env, context);
    await waitOnExecutionContext(context);
    return answer;
  });
};
