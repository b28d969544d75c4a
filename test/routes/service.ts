import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { readConfiguration } from "../../src/configuration.ts";
import { objects } from "../../src/objects/namespaces.ts";
import { userList } from "../../src/read-models/users.ts";
import { accountTokenRoutes } from "../../src/routes/account-tokens.ts";
import { accountRoutes } from "../../src/routes/account.ts";
import { mountDocumentation } from "../../src/routes/documentation.ts";
import { groundOf } from "../../src/routes/ground.ts";
import { healthRoutes } from "../../src/routes/health.ts";
import { createGround, mount } from "../../src/routes/http/mount.ts";
import { unlimited } from "../../src/routes/http/rate-limits.ts";
import { ownSessionRoutes } from "../../src/routes/own-sessions.ts";
import { sessionRoutes } from "../../src/routes/sessions.ts";
import { setUpRoutes } from "../../src/routes/setup.ts";
import { userRoutes } from "../../src/routes/users.ts";
import { checkedFetch } from "./checked-fetch.ts";

export const ORIGIN = "http://localhost:8787";
export const SETUP_TOKEN = "local-setup-token";
export const PASSWORD = "correct horse battery";

/** What goes on after answers. */
const afterwards: Promise<void>[] = [];
export const whatGoesOn = (): Promise<unknown> => Promise.all(afterwards.splice(0));

const dependencies = {
  configuration: readConfiguration(env),
  objects: objects(env),
  readModels: { users: userList(drizzle(env.READ_MODELS)) },
  rateLimits: unlimited,
  afterAnswer: (work: Promise<void>) => void afterwards.push(work),
  files: env.FILES,
};

const application = createGround(dependencies.configuration.publicUrl);
const routes = [
  ...healthRoutes(),
  ...userRoutes(dependencies),
  ...accountRoutes(dependencies),
  ...accountTokenRoutes(dependencies),
  ...sessionRoutes(dependencies),
  ...ownSessionRoutes(dependencies),
  ...setUpRoutes(dependencies),
];
mount(application, routes, groundOf(dependencies));
mountDocumentation(application, routes, dependencies);

/** The ground and the users' modules, on this file's own storage. */
export const send = async (request: Request): Promise<Response> => {
  const context = createExecutionContext();
  const answer = await application.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return answer;
};

/** The service, every answer checked against its OpenAPI document. */
export const api = await checkedFetch(ORIGIN, send);

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...headers },
});

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  api(path, { method: "POST", ...json(body, headers) });

export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

const problem = z.looseObject({
  code: z.string(),
  errors: z.array(z.looseObject({ pointer: z.string().optional(), parameter: z.string().optional() })).optional(),
});

/** The code of an error answer, and where it says the fault is. */
export const problemOf = async (answer: Response): Promise<{ code: string; at: string[] }> => {
  const { code, errors = [] } = problem.parse(await answer.json());
  return { code, at: errors.map(({ pointer, parameter }) => pointer ?? parameter ?? "") };
};

let addresses = 0;
/** An address that no other test uses. */
export const freshEmail = (): string => `fan-${addresses++}-${crypto.randomUUID().slice(0, 8)}@example.com`;

const session = z.looseObject({ token: z.string(), user: z.looseObject({ id: z.string() }) });

export const signIn = (email: string, password = PASSWORD): Promise<Response> =>
  post("/api/sessions", { email, password });

/** A registered user who is signed in. */
export const newUser = async (email = freshEmail()) => {
  const registered = await post("/api/users", { email, password: PASSWORD, name: "Ada" });
  if (registered.status !== 201) throw new Error(`not registered: ${await registered.text()}`);
  const { token, user } = session.parse(await (await signIn(email)).json());
  return { id: user.id, email, token };
};

/** The first administrator, signed in. Once a file. */
export const newAdministrator = async () => {
  const email = freshEmail();
  await post("/api/setup", { setupToken: SETUP_TOKEN, email, password: PASSWORD, name: "Root" });
  const { token, user } = session.parse(await (await signIn(email)).json());
  return { id: user.id, email, token };
};
