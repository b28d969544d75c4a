import type { HtmlEscapedString } from "hono/utils/html";
import type { Role } from "../domain/users/role.ts";
import type { Done } from "./done.ts";
import type { Refused } from "./service.ts";
import type { Viewer, Visit } from "./visit.ts";

/** A piece of HTML, its texts escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Where one goes on from a page that is open by itself. */
export interface WayBack {
  readonly to: string;
  readonly label: string;
}

/** A page as a handler answers with it; the rest of the document is around every page alike. */
export interface Shown {
  readonly title: string;
  readonly body: Html;
  /** What the page tells of: the answer has its status, and says when to come again. */
  readonly refusal?: Refused | undefined;
  /** That of the refusal, or else 200, if absent. */
  readonly status?: number;
  /** The script in ./browser that the page gets better by. No page needs one, save the door's camera. */
  readonly script?: string;
  /** What the page's policy allows beyond what every page's does. */
  readonly allows?: "door" | "stripe";
  /** The one way that the page's header leads, where a page needs the room that all of them take. */
  readonly wayBack?: WayBack;
  readonly headers?: Headers;
  /** The address that it belongs to among the ways around every page, if that is not its own. */
  readonly place?: string | undefined;
  /** Where it is read again, by its path and query, where browsers do not tell: on a page that tells no other its address. */
  readonly address?: string;
}

/** Another page to go to: after a form did something, so that loading again does it no second time. */
export interface GoTo {
  readonly goTo: string;
  /** What was done, for that page to say: it finds it in its visit. */
  readonly done?: Done;
  readonly headers?: Headers;
}

export type PageAnswer = Shown | GoTo;

/** Who may see a page: anybody, whoever is signed in, or these roles. The service decides on what is done with it. */
type PageAccess = "anyone" | "signed-in" | readonly Role[];

export interface Page {
  readonly method: "get" | "post";
  /** With `{names}` for what differs. */
  readonly path: string;
  readonly access: PageAccess;
  /** Much is written in its form: it is not lost when it cannot be taken as it comes. */
  readonly keepsForm: boolean;
  handler(visit: Visit): Promise<PageAnswer>;
}

/** A visit of somebody who is signed in. */
export type SignedIn = Visit & { readonly viewer: Viewer };

/** A page that anybody may see. */
export const openPage = (
  method: Page["method"],
  path: string,
  handler: (visit: Visit) => Promise<PageAnswer>,
): Page => ({ method, path, access: "anyone", keepsForm: false, handler });

/** A page for whoever is signed in, or has one of the roles. Others are asked to sign in, or told that it is not theirs. */
export const page = (
  method: Page["method"],
  path: string,
  access: "signed-in" | readonly Role[],
  handler: (visit: SignedIn) => Promise<PageAnswer>,
  { keepsForm = false }: Partial<Pick<Page, "keepsForm">> = {},
): Page => ({
  method,
  path,
  access,
  keepsForm,
  handler: (visit) => {
    const { viewer } = visit;
    if (viewer === undefined) throw new Error(`${path} was shown to somebody who is not signed in`);
    return handler({ ...visit, viewer });
  },
});
