import type { Role } from "../../domain/users/role.ts";
import type { UserId } from "../../domain/ids.ts";
import { Problem } from "./problems.ts";

/** Who is calling, as the session's user is at this moment. */
export interface Caller {
  readonly userId: UserId;
  readonly role: Role;
  /** The hash that names the session in its user's object. */
  readonly session: string;
}

/** Who may call: anyone (who is calling is not looked at), whoever is signed in, or these roles. */
export type FixedAccess = "anyone" | "signed-in" | readonly Role[];

/** An access that may depend on the query, for a list of which not everybody may ask for every part. */
export type Access = FixedAccess | ((query: URLSearchParams) => FixedAccess);

/** The session's cookie. The prefix makes browsers insist on Secure, Path=/ and no Domain. */
export const SESSION_COOKIE = "__Host-session";

/** Has the browser keep a session's token for so many seconds. */
export const keepSession = (token: string, seconds: number): string =>
  `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`;

/** Has it forget the session. */
export const forgetSession = keepSession("", 0);

interface Credentials {
  readonly token: string;
  readonly from: "header" | "cookie";
}

/** The token a request carries. An Authorization header that is there decides, whatever cookies come along. */
const credentialsOf = (request: Request): Credentials | undefined => {
  const authorization = request.headers.get("Authorization");
  if (authorization !== null) {
    const token = /^Bearer +([\w-]+)$/i.exec(authorization.trim())?.[1];
    return token === undefined ? undefined : { token, from: "header" };
  }
  const cookie = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w-]+)`).exec(request.headers.get("Cookie") ?? "");
  return cookie?.[1] === undefined ? undefined : { token: cookie[1], from: "cookie" };
};

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** What the ground needs to know callers by. */
export interface Authentication {
  /** The service's own origin, whose pages may use the cookie to change things. */
  readonly origin: string;
  /** The live session's caller; undefined for a token that is unknown, ended or too old. */
  authenticate(token: string): Promise<Caller | undefined>;
}

/**
 * The caller, if the access needs one. A token that is no live session's is reported to `guessed`, which may throw. Throws `not-authenticated` without a live session, `not-allowed` for another role, and
 * for an unsafe request that a cookie vouches for but that another site's page sent.
 */
export const admit = async (
  request: Request,
  access: FixedAccess,
  authentication: Authentication,
  guessed: () => Promise<void>,
): Promise<Caller | undefined> => {
  if (access === "anyone") return undefined;
  const credentials = credentialsOf(request);
  const caller = credentials === undefined ? undefined : await authentication.authenticate(credentials.token);
  if (credentials !== undefined && caller === undefined) await guessed();
  if (credentials === undefined || caller === undefined) throw new Problem("not-authenticated");
  if (access !== "signed-in" && !access.includes(caller.role)) throw new Problem("not-allowed");
  if (credentials.from === "cookie" && !SAFE_METHODS.has(request.method) && !sameOrigin(request, authentication.origin))
    throw new Problem("not-allowed", {
      detail: "a request with the session cookie must come from this service's pages",
    });
  return caller;
};

const sameOrigin = (request: Request, origin: string): boolean => request.headers.get("Origin") === origin;
