import { Hono } from "hono";
import { drain } from "./body.ts";
import { problemOf } from "./faults.ts";
import { answer, type Ground } from "./pipeline.ts";
import { Problem, renderProblem } from "./problems.ts";
import type { Route } from "./route.ts";
import { secure } from "./security-headers.ts";

/** What the ground keeps about a request. */
interface Variables {
  requestId: string;
}

export type Application = Hono<{ Variables: Variables }>;

/** An application in which every answer, whoever gives it, has its request id and the security headers, and every error its shape. */
export const createGround = (publicUrl: string): Application => {
  const application: Application = new Hono();
  application.use(async (context, next) => {
    // Made here, never the client's: it is the correlation id of what follows.
    const requestId = crypto.randomUUID();
    context.set("requestId", requestId);
    await next();
    await drain(context.req.raw);
    context.res.headers.set("X-Request-Id", requestId);
    secure(context.res.headers);
  });
  application.notFound((context) => renderProblem(new Problem("not-found"), publicUrl, context.var.requestId));
  application.onError((error, context) => {
    const id = context.var.requestId;
    return renderProblem(problemOf(error, { id, name: `${context.req.method} ${context.req.path}` }), publicUrl, id);
  });
  return application;
};

/** Puts routes into the application; on their paths every other method is 405, with `Allow`. */
export const mount = (application: Application, routes: readonly Route[], ground: Ground): void => {
  for (const [path, routesHere] of byPath(routes)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ":$1");
    for (const route of routesHere)
      application.on(route.method.toUpperCase(), pattern, async (context) => {
        const answering = answer(route, ground, {
          request: context.req.raw,
          params: context.req.param(),
          requestId: context.var.requestId,
        });
        // What a client began goes on to its end when the client has gone.
        if (route.method !== "get") context.executionCtx.waitUntil(answering.catch(() => undefined));
        return answering;
      });
    const allow = allowed(routesHere);
    application.all(pattern, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: allow } });
    });
  }
};

const allowed = (routes: readonly Route[]): string =>
  routes
    .flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()]))
    .toSorted()
    .join(", ");

/** The routes of each path, paths with words before those with ids in the same place: the first that matches answers. */
const byPath = (routes: readonly Route[]): [string, Route[]][] => {
  const grouped = new Map<string, Route[]>();
  for (const route of routes) grouped.set(route.path, [...(grouped.get(route.path) ?? []), route]);
  return [...grouped].toSorted(([left], [right]) => compare(sortKey(left), sortKey(right)));
};

// "~" sorts after every character of a path.
const sortKey = (path: string): string => path.replaceAll(/\{\w+\}/g, "~");

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
