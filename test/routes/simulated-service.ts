import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createGround, mount } from "../../src/routes/http/mount.ts";
import { unlimited } from "../../src/routes/http/rate-limits.ts";
import type { Route } from "../../src/routes/http/route.ts";

const ORIGIN = "http://localhost:8787";

const nobody = async (): Promise<never> => {
  throw new Error("nobody signs in here");
};

/** A service of these routes alone, which know no users. */
export const serviceOf = (routes: readonly Route[]) => {
  const application = createGround(ORIGIN);
  mount(application, routes, {
    publicUrl: ORIGIN,
    rateLimits: unlimited,
    authentication: { origin: ORIGIN, authenticate: nobody },
    keyedRequests: { begin: nobody, finish: nobody },
  });
  return async (path: string, init?: RequestInit): Promise<Response> => {
    const context = createExecutionContext();
    const answer = await application.fetch(new Request(ORIGIN + path, init), env, context);
    await waitOnExecutionContext(context);
    return answer;
  };
};
