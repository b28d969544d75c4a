import { isLanguage } from "../language.ts";
import { localPath } from "./local-path.ts";
import { openPage } from "./page.ts";
import { LANGUAGE_COOKIE } from "../routes/http/reader-language.ts";

const YEAR_SECONDS = 365 * 86_400;

/** Switches the language of all pages, and goes on where the reader was. */
export const switchLanguage = openPage("post", "/language", async ({ form }) => {
  const language = form.text("language");
  const headers = new Headers();
  if (isLanguage(language))
    headers.set(
      "Set-Cookie",
      `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; Secure; SameSite=Lax`,
    );
  return { goTo: localPath(form.text("to"), "/"), headers };
});
