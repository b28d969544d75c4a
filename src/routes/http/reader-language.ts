import { parseAccept } from "hono/utils/accept";
import { parse } from "hono/utils/cookie";
import { isLanguage, type Language, languages } from "../../language.ts";

/** The cookie by which a reader who switched is remembered. */
export const LANGUAGE_COOKIE = "language";

/** The headers by which a reader's language is chosen. */
export const CHOOSES_LANGUAGE = "Accept-Language, Cookie";

/** As much of an Accept-Language header as is looked at: far more than any browser sends. */
const LONGEST_HEADER = 500;

/** The reader's language: the one that was switched to, else the first of the browser's that are spoken here. */
export const languageOf = (headers: Headers): Language => {
  const chosen = parse(headers.get("Cookie") ?? "", LANGUAGE_COOKIE)[LANGUAGE_COOKIE];
  if (isLanguage(chosen)) return chosen;
  const accepted = parseAccept((headers.get("Accept-Language") ?? "").slice(0, LONGEST_HEADER))
    .filter(({ q }) => q > 0)
    .map(({ type }) => type.toLowerCase().split("-")[0]);
  return accepted.find(isLanguage) ?? languages[0];
};
