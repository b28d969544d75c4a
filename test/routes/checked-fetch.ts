import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { z } from "zod";

/** As much of an OpenAPI document as answers are checked against. */
const openApi = z.looseObject({
  openapi: z.string().startsWith("3.1"),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        responses: z.record(
          z.string(),
          z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional() }),
        ),
      }),
    ),
  ),
});

type Send = (request: Request) => Promise<Response>;
type Operation = z.infer<typeof openApi>["paths"][string][string];

const base = "https://openapi.test/";

/** Throws with what was asked and answered, so that a failing test tells. */
const insist = (holds: boolean, request: Request, answer: Response, problem: string): void => {
  if (!holds) throw new Error(`${request.method} ${request.url} → ${answer.status}: ${problem}`);
};

/**
 * A fetch whose every answer is checked against the service's own OpenAPI document: the status and media type are documented for
 * the operation, the body fits its schema, and the headers that every answer has are there. The document is read from the service.
 */
export const checkedFetch = async (
  origin: string,
  send: Send,
): Promise<(path: string, init?: RequestInit) => Promise<Response>> => {
  const document = openApi.parse(await (await send(new Request(`${origin}/openapi.json`))).json());
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
  ajv.addSchema({ $id: base, ...document });
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${base}#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };

  return async (path, init) => {
    const request = new Request(new URL(path, origin), init);
    const answer = await send(request.clone());
    insist(answer.headers.has("X-Request-Id"), request, answer, "no X-Request-Id");
    insist(answer.headers.get("X-Content-Type-Options") === "nosniff", request, answer, "no security headers");
    const template = templateOf(Object.keys(document.paths), new URL(request.url).pathname);
    const method = request.method === "HEAD" ? "get" : request.method.toLowerCase();
    const operation = template === undefined ? undefined : document.paths[template]?.[method];
    if (template === undefined || operation === undefined) {
      const expected = template === undefined ? 404 : 405;
      insist(answer.status === expected, request, answer, `not documented, so it should be ${expected}`);
      return answer;
    }
    const media = mediaOf(answer);
    insist(isDocumented(operation, answer.status, media), request, answer, `${media ?? "no body"} is not documented`);
    // A file has a type, and no schema that its bytes could be checked against.
    if (media === undefined || !media.endsWith("json") || request.method === "HEAD") return answer;
    const body: unknown = await answer.clone().json();
    const steps = ["paths", template, method, "responses", String(answer.status), "content", media, "schema"];
    const validate = validator(steps.map((step) => `/${encodeURIComponent(escapeStep(step))}`).join(""));
    insist(validate(body), request, answer, `${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
    checkProblem(body, request, answer);
    return answer;
  };
};

const escapeStep = (step: string): string => step.replaceAll("~", "~0").replaceAll("/", "~1");

const mediaOf = (answer: Response): string | undefined => answer.headers.get("Content-Type")?.split(";")[0];

const isDocumented = (operation: Operation, status: number, media: string | undefined): boolean => {
  const documented = operation.responses[String(status)];
  if (documented === undefined) return false;
  return media === undefined ? documented.content === undefined : documented.content?.[media] !== undefined;
};

/** A problem says its own status, and the request's id unless it is an old answer. */
const checkProblem = (body: unknown, request: Request, answer: Response): void => {
  if (answer.status < 400) return;
  const problem = z
    .looseObject({ status: z.number(), code: z.string(), type: z.string(), requestId: z.string() })
    .parse(body);
  insist(problem.status === answer.status, request, answer, "another status in the document");
  insist(problem.type.endsWith(`/problems/${problem.code}`), request, answer, `type ${problem.type}`);
  const isOld = answer.headers.has("Idempotent-Replay");
  insist(isOld || problem.requestId === answer.headers.get("X-Request-Id"), request, answer, "another request id");
};

/** The documented path that a path is one of; one with words in place of ids first. */
const templateOf = (templates: readonly string[], path: string): string | undefined =>
  templates
    .filter((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path))
    .toSorted((left, right) => left.split("{").length - right.split("{").length)[0];
