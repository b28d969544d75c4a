import type { Dependencies } from "./dependencies.ts";
import { mountDocumentation } from "./documentation.ts";
import { groundOf } from "./ground.ts";
import { healthRoutes } from "./health.ts";
import { type Application, createGround, mount } from "./http/mount.ts";
import type { Route } from "./http/route.ts";
import { sessionRoutes } from "./sessions.ts";
import { setUpRoutes } from "./setup.ts";
import { simulatorRoutes } from "./simulator.ts";
import { userRoutes } from "./users.ts";
import { webhookRoutes } from "./webhooks.ts";

/** Every module's routes. */
const allRoutes = (dependencies: Dependencies): Route[] => [
  ...healthRoutes(),
  ...userRoutes(dependencies),
  ...sessionRoutes(dependencies),
  ...setUpRoutes(dependencies),
  ...webhookRoutes(dependencies),
  ...simulatorRoutes(dependencies),
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
