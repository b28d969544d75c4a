import type { Dependencies } from "./dependencies.ts";
import { mountDocumentation } from "./documentation.ts";
import { healthRoutes } from "./health.ts";
import { type Application, createGround, mount } from "./http/mount.ts";
import type { Ground } from "./http/pipeline.ts";
import { unlimited } from "./http/rate-limits.ts";
import type { Route } from "./http/route.ts";
import { readSessionToken } from "./identity/session-token.ts";
import { sessionRoutes } from "./sessions.ts";
import { setUpRoutes } from "./setup.ts";
import { userRoutes } from "./users.ts";

/** Every module's routes. */
const allRoutes = (dependencies: Dependencies): Route[] => [
  ...healthRoutes(),
  ...userRoutes(dependencies),
  ...sessionRoutes(dependencies),
  ...setUpRoutes(dependencies),
];

/** The HTTP service, whole. */
export const createApplication = (dependencies: Dependencies): Application => {
  const { publicUrl } = dependencies.configuration;
  const routes = allRoutes(dependencies);
  const application = createGround(publicUrl);
  mount(application, routes, groundOf(dependencies));
  mountDocumentation(application, routes, dependencies);
  return application;
};

/** What the ground's checks ask of the objects: sessions and keyed requests are their user's. */
const groundOf = ({ configuration, objects, rateLimits }: Dependencies): Ground => ({
  publicUrl: configuration.publicUrl,
  rateLimits: configuration.rateLimits ? rateLimits : unlimited,
  authentication: {
    origin: new URL(configuration.publicUrl).origin,
    authenticate: async (token) => {
      const session = readSessionToken(token);
      if (session === undefined) return undefined;
      const live = await objects.user(session.userId).authenticate(session.hash);
      return live === undefined ? undefined : { userId: session.userId, role: live.role, session: session.hash };
    },
  },
  keyedRequests: {
    begin: ({ caller, key, fingerprint, metadata }) =>
      objects.user(caller.userId).beginRequest(key, fingerprint, metadata),
    finish: ({ caller, key, fingerprint, metadata }, answer) =>
      objects.user(caller.userId).finishRequest(key, fingerprint, answer, metadata),
  },
});
