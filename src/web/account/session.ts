import { z } from "zod";
import { userDocument } from "../../routes/identity/user-document.ts";
import { localPath } from "../local-path.ts";
import { type Answered, nothing } from "../service.ts";
import type { Visit } from "../visit.ts";

const opened = z.looseObject({ user: userDocument });

type Opened = z.infer<typeof opened>;

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs in; the answer's headers carry the session to the browser. One that the browser had before is ended: nobody could any more. */
export const signIn = async (
  { service, viewer }: Visit,
  { email, password }: Credentials,
): Promise<Answered<Opened>> => {
  const answered = await service.tell(opened, "POST", "/api/sessions", { body: { email, password } });
  if (answered.ok && viewer !== undefined)
    // Where that fails, it ends by itself.
    await service.tell(nothing, "DELETE", "/api/sessions/current").catch(() => undefined);
  return answered;
};

/** What the service said of the session, for the browser. */
export const sessionCookie = (answer: Headers): Headers => {
  const headers = new Headers();
  for (const cookie of answer.getSetCookie()) headers.append("Set-Cookie", cookie);
  return headers;
};

/** Where somebody goes on who was going nowhere. */
export const NOWHERE = "/";

/** Where to go on once somebody is signed in: a page of this site, whoever made the link. */
export const nextOf = ({ url, form }: Visit): string =>
  localPath(form.optional("next") ?? url.searchParams.get("next") ?? "", NOWHERE);

/** A page of signing in or up, from which to go on to the same place. */
export const keepingNext = (path: string, visit: Visit): string => {
  const next = nextOf(visit);
  return next === NOWHERE ? path : `${path}${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}`;
};
