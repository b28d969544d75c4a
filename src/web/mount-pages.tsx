import type { Context } from "hono";
import type { Dependencies } from "../routes/dependencies.ts";
import { SESSION_COOKIE } from "../routes/http/access.ts";
import { readBody } from "../routes/http/body.ts";
import { problemOf } from "../routes/http/faults.ts";
import type { Application } from "../routes/http/mount.ts";
import { Problem, renderProblem } from "../routes/http/problems.ts";
import { userDocument } from "../routes/identity/user-document.ts";
import { assetsOf } from "./assets.ts";
import { errorPage, isPageOfItsOwn, notFound } from "./error-pages.tsx";
import { Form } from "./form.ts";
import { formatsOf } from "./formats.ts";
import { languageOf } from "./language.ts";
import { document } from "./layout/document.tsx";
import { localPath } from "./local-path.ts";
import type { Page, PageAnswer, Shown } from "./page.ts";
import { allPages } from "./pages.ts";
import { pageHeaders } from "./page-headers.ts";
import { Refused, Service } from "./service.ts";
import type { Visit } from "./visit.ts";

type Asked = Context<{ Variables: { requestId: string } }>;

/** Puts the pages into the application, beside the API that they are made on. */
export const mountPages = (
  application: Application,
  { configuration, files }: Pick<Dependencies, "configuration" | "files">,
): void => {
  const origin = new URL(configuration.publicUrl).origin;
  const assets = assetsOf(files);

  const visitOf = async (context: Asked, form: Form): Promise<Visit> => {
    const { raw } = context.req;
    const { pathname, search } = new URL(raw.url);
    const carry = async (request: Request) => application.fetch(request, context.env, context.executionCtx);
    const service = new Service(carry, origin, raw.headers);
    const language = languageOf(raw.headers);
    const isSignedIn = (raw.headers.get("Cookie") ?? "").includes(`${SESSION_COOKIE}=`);
    return {
      url: new URL(`${origin}${pathname}${search}`),
      back: raw.method === "POST" ? pageOfForm(raw, origin) : pathname + search,
      params: context.req.param(),
      form,
      language,
      formats: formatsOf(language),
      viewer: isSignedIn ? await viewerOf(service) : undefined,
      service,
      assets: await assets(),
      configuration,
      now: new Date(),
    };
  };

  const shown = async (visit: Visit, answer: Shown): Promise<Response> => {
    const nonce = crypto.randomUUID();
    const html = await document({ visit, nonce, script: answer.script, title: answer.title, body: answer.body });
    const headers = new Headers(answer.headers);
    for (const [name, value] of Object.entries(pageHeaders(nonce, answer.allows)))
      if (!headers.has(name)) headers.set(name, value);
    return new Response(html, { status: answer.status ?? 200, headers });
  };

  const answered = async (visit: Visit, answer: PageAnswer): Promise<Response> => {
    if ("body" in answer) return shown(visit, answer);
    const headers = new Headers(answer.headers);
    headers.set("Location", answer.goTo);
    return new Response(null, { status: 303, headers });
  };

  /** What went wrong, as a page. Whoever is not signed in is asked to be, and comes back after it. */
  const failed = async (visit: Visit, error: unknown, request: { readonly id: string; readonly name: string }) => {
    if (error instanceof Refused && error.problem.status === 401) return answered(visit, signInFirst(visit));
    if (error instanceof Refused) return shown(visit, errorPage(visit, error.problem, error.headers));
    const problem = problemOf(error, request);
    const told = renderProblem(problem, configuration.publicUrl, request.id);
    return shown(visit, errorPage(visit, { ...(await told.json()), requestId: request.id }, told.headers));
  };

  const serve = async (page: Page, context: Asked): Promise<Response> => {
    const { raw } = context.req;
    const id = context.var.requestId;
    const body = page.method === "post" ? await readBody(raw) : new Uint8Array();
    const visit = await visitOf(context, new Form(new URLSearchParams(new TextDecoder().decode(body))));
    try {
      if (page.method === "post" && raw.headers.get("Origin") !== origin) throw new Problem("not-allowed");
      if (page.access !== "anyone" && visit.viewer === undefined) return await answered(visit, signInFirst(visit));
      if (typeof page.access === "object" && visit.viewer !== undefined && !page.access.includes(visit.viewer.role))
        throw new Problem("not-allowed");
      return await answered(visit, await page.handler(visit));
    } catch (error) {
      return failed(visit, error, { id, name: `${context.req.method} ${context.req.path}` });
    }
  };

  const allowed = new Map<string, string[]>();
  for (const page of allPages) {
    const pattern = page.path.replaceAll(/\{(\w+)\}/g, ":$1");
    allowed.set(pattern, [...(allowed.get(pattern) ?? []), page.method]);
    application.on(page.method.toUpperCase(), pattern, async (context) => {
      const serving = serve(page, context);
      // What a browser began goes on to its end when the browser has gone.
      if (page.method === "post") context.executionCtx.waitUntil(serving.catch(() => undefined));
      return serving;
    });
  }
  for (const [pattern, methods] of allowed) {
    const allow = methods.map((method) => (method === "get" ? "GET, HEAD" : "POST")).join(", ");
    application.all(pattern, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: allow } });
    });
  }

  application.notFound(async (context) => {
    if (!isPageOfItsOwn(context.req.raw))
      return renderProblem(new Problem("not-found"), configuration.publicUrl, context.var.requestId);
    const visit = await visitOf(context, new Form(new URLSearchParams()));
    return shown(visit, notFound(visit));
  });
};

const viewerOf = async (service: Service): Promise<Visit["viewer"]> => {
  try {
    return await service.read(userDocument, "/api/users/me");
  } catch (error) {
    // A session that has ended.
    if (error instanceof Refused && error.problem.status === 401) return undefined;
    throw error;
  }
};

/** The page that a form was sent from, as the browser tells it. */
const pageOfForm = (request: Request, origin: string): string => {
  const from = request.headers.get("Referer") ?? "";
  return from.startsWith(`${origin}/`) ? localPath(from.slice(origin.length), "/") : "/";
};

const signInFirst = ({ back }: Visit): PageAnswer => ({ goTo: `/sign-in?next=${encodeURIComponent(back)}` });
