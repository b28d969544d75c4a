import { parse } from "hono/utils/cookie";

/** What a form has just done, in words for the program: the page that it leads to says it, once. */
export type Done = Readonly<Record<string, string>>;

export const nothingDone: Done = {};

/** Not in the address: whoever writes a link could have a page say that something was done that was not. */
const COOKIE = "__Host-done";
const SECONDS = 60;
const ATTRIBUTES = "Path=/; HttpOnly; Secure; SameSite=Lax";

/** The page that is to say it. */
const PAGE = "page";

/** Has the page at an address say what was done. */
export const sayDone = (address: string, done: Done): string => {
  const said = new URLSearchParams({ ...done, [PAGE]: pathOf(address) });
  return `${COOKIE}=${encodeURIComponent(said.toString())}; Max-Age=${SECONDS}; ${ATTRIBUTES}`;
};

/** What the page at a path is to say was done. */
export const doneAt = (path: string, headers: Headers): Done => {
  const { [PAGE]: page, ...done } = Object.fromEntries(new URLSearchParams(parse(cookiesOf(headers), COOKIE)[COOKIE]));
  return page === path ? done : nothingDone;
};

/** Has it forgotten, once it was said. */
export const forgetDone = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

const cookiesOf = (headers: Headers): string => headers.get("Cookie") ?? "";

const pathOf = (address: string): string => new URL(address, "http://here.invalid").pathname;
