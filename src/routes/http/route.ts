import type { z } from "zod";
import type { Metadata } from "../../event-store/index.ts";
import type { Language } from "../../language.ts";
import type { Access, Caller, FixedAccess } from "./access.ts";
import type { ProblemCode } from "./problems.ts";

/*
 * A module's routes are made by a function of their dependencies, and assembled in ../application.ts:
 *
 *   export const concertRoutes = ({ objects }: Dependencies): Route[] => [
 *     defineRoute({
 *       method: "patch",
 *       path: "/api/concerts/{concertId}",
 *       summary: "Edit a concert",
 *       tag: "Concerts",
 *       access: ["organizer", "administrator"],        // "anyone" | "signed-in" | roles | (query) => one of these
 *       idempotency: "ignored",                        // the default; "accepted" or "required" for POSTs
 *       ifMatch: true,                                 // the header reaches the handler: expectedVersions(ifMatch)
 *       inReadersLanguage: true,                       // the reader's language reaches the handler; the answer names it
 *       params: z.object({ concertId }),               // malformed → 404
 *       query: listQuery(position, {}),                // unknown, repeated or wrong → 400; none allowed when absent
 *       body: z.strictObject({ title: z.string() }),   // absent: no body is read; "raw": bytes, for signatures
 *       responses: { 200: concertDocument },           // JSON by status; { file: "text/csv" }; "empty" for no body
 *       problems: ["concert-cancelled"],               // the rule's own codes; the ground adds those of its checks
 *       handler: async ({ caller, params, body, metadata, commandKey, ifMatch }) => {
 *         const concert = accepted(await objects.concert(params.concertId).update(…), problemOf);
 *         return { status: 200, body: concert, headers: { ETag: etag(concert.version) } };
 *       },
 *     }),
 *   ];
 *
 * A handler refuses by throwing a `Problem`. By the time it runs every check of the contract before "the resource" is done.
 */

/**
 * Whether an Idempotency-Key is looked at. Only for signed-in callers.
 */
export type Idempotency = "required" | "accepted" | "ignored";

/** What a body is: a schema of JSON, or the bytes as they came. */
type BodyKind = z.ZodType | "raw";

/** A file, by its media type. */
export interface FileKind {
  readonly file: "application/pdf" | "text/calendar" | "text/csv";
}

/** What a file holds: all of it, or as it comes. */
export type FileContent = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** What a status answers with: a JSON document, a file, a socket to go on talking over, or nothing. */
export type ResponseKind = z.ZodType | FileKind | "web-socket" | "empty";

interface RequestOf<CallerType, Params, Query, Body, Key> {
  readonly caller: CallerType;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The inbox key to hand to objects: caller, Idempotency-Key and request, so that a repeated attempt resumes the first. */
  readonly commandKey: Key;
  /** The If-Match header of a route that declares `ifMatch`. */
  readonly ifMatch: string | undefined;
  /** The reader's, of a route that declares `inReadersLanguage`; the first that is spoken here otherwise. */
  readonly language: Language;
  readonly metadata: Metadata;
  readonly headers: Headers;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Instead of a body, where the route declares a file for the status. */
  readonly file?: FileContent;
  /** The name that a browser keeps the file under. */
  readonly filename?: string;
  /** The caller's end, where the route declares a socket for the status. */
  readonly webSocket?: WebSocket;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Described {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As in OpenAPI: `/api/users/{userId}/role`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly ifMatch?: boolean;
  /** Whether what it answers is written for people, in the language that they read here. */
  readonly inReadersLanguage?: boolean;
  /** Whoever may do it may do it as often as they like: it ends something, and costs nothing the second time. */
  readonly isAlwaysDone?: boolean;
  /** Answering takes long, and everybody else waits meanwhile: nobody may ask for it often. */
  readonly isSlow?: boolean;
  /** The codes the rule itself answers with. */
  readonly problems?: readonly ProblemCode[];
}

/** A route as the ground runs and documents it. */
export interface Route extends Described {
  readonly access: Access;
  readonly idempotency?: Idempotency;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: BodyKind;
  readonly responses: Readonly<Record<number, ResponseKind>>;
  // A method, so that a handler of precise types fits: the ground hands it what the same definition's schemas parsed.
  handler(request: RequestOf<unknown, unknown, unknown, unknown, unknown>): Promise<Answer>;
}

type CallerOf<A> = A extends "anyone"
  ? undefined
  : A extends FixedAccess
    ? Caller
    : A extends (query: URLSearchParams) => infer Fixed
      ? CallerOf<Fixed>
      : never;
type KeyOf<I> = I extends "required" ? string : I extends "accepted" ? string | undefined : undefined;
type BodyOf<B> = B extends z.ZodType ? z.output<B> : B extends "raw" ? Uint8Array<ArrayBuffer> : undefined;

/** A document as a handler may return it: nothing changes it any more, so that what the domain hands out as read-only fits. */
type Unchanged<T> = T extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Unchanged<T[Key]> }
    : T;

type AnswerOf<R> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R[Status] extends z.ZodType
    ? { readonly body: Unchanged<z.input<R[Status]>> }
    : R[Status] extends FileKind
      ? { readonly file: FileContent; readonly filename: string }
      : R[Status] extends "web-socket"
        ? { readonly webSocket: WebSocket }
        : { readonly body?: undefined });
}[keyof R & number];

interface Definition<A, I, P extends z.ZodObject, Q extends z.ZodObject, B, R, Out> extends Described {
  readonly access: A;
  readonly idempotency?: I;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly responses: R;
  handler(request: RequestOf<CallerOf<A>, z.output<P>, z.output<Q>, BodyOf<B>, KeyOf<I>>): Promise<Out>;
}

type None = z.ZodObject<Record<never, never>>;

/** A route, its handler typed by what the definition declares. */
export function defineRoute<
  const A extends Access,
  const R extends Readonly<Record<number, ResponseKind>>,
  const I extends Idempotency = "ignored",
  P extends z.ZodObject = None,
  Q extends z.ZodObject = None,
  const B extends BodyKind | undefined = undefined,
  const Out extends AnswerOf<R> = AnswerOf<R>,
>(definition: Definition<A, I, P, Q, B, R, Out>): Route;
export function defineRoute(definition: Route): Route {
  return definition;
}
