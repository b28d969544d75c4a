import type { Shown } from "../page.ts";
import type { Visit } from "../visit.ts";

/** The token of a mail's link, from the link or from the form that the page holds; empty when somebody cut it off. */
export const mailedToken = ({ url, form }: Visit): string =>
  form.text("token") || (url.searchParams.get("token") ?? "");

/**
 * A page whose address has a token in it tells it to no other page: its own forms say which site they are from, and no more. It itself
 * knows where it is.
 */
export const secretive = (visit: Visit): Required<Pick<Shown, "headers" | "address">> => ({
  headers: new Headers({ "Referrer-Policy": "strict-origin" }),
  address: `${visit.url.pathname}?${new URLSearchParams({ token: mailedToken(visit) })}`,
});
