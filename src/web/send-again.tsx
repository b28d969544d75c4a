import { inLanguages } from "../language.ts";
import { Heading } from "./layout/fields.tsx";
import type { Shown } from "./page.ts";
import type { Refused } from "./service.ts";
import type { Visit } from "./visit.ts";

const texts = inLanguages({
  en: {
    signedOut: {
      title: "You have been signed out",
      lead: "What you entered is still here. Sign in in a new tab, then come back to this one and send it.",
    },
    busy: {
      title: "This could not be sent just now",
      lead: "What you entered is still here. Wait a moment, then send it again.",
    },
    signIn: "Sign in in a new tab",
    send: "Send what I wrote",
  },
  pl: {
    signedOut: {
      title: "Sesja się zakończyła",
      lead: "To, co wpisano, nadal tu jest. Zaloguj się w nowej karcie, wróć do tej i wyślij.",
    },
    busy: {
      title: "Nie udało się tego teraz wysłać",
      lead: "To, co wpisano, nadal tu jest. Poczekaj chwilę i wyślij ponownie.",
    },
    signIn: "Zaloguj się w nowej karcie",
    send: "Wyślij to, co wpisano",
  },
});

const WRITER = "writer";

/** Whose form it is that was written. */
export const Writer = ({ visit: { viewer } }: { readonly visit: Visit }) => (
  <input type="hidden" name={WRITER} value={viewer?.id ?? ""} />
);

/** Whether a form was written by somebody else than who is signed in by now. */
export const isOfAnother = ({ form, viewer }: Visit): boolean =>
  viewer !== undefined && form.has(WRITER) && form.text(WRITER) !== viewer.id;

/** Refusals that pass: of somebody who is signed in no more, of whom asked too often, of a service that has too much to do. */
const PASSING = new Set([401, 429, 503]);

export const isPassing = ({ problem }: Refused): boolean => PASSING.has(problem.status);

/** A form that could not be taken when it came: it waits here, to be sent once more, by whoever has signed in again where that was missing. */
export const sendAgain = ({ language, form, url }: Visit, refusal?: Refused): Shown => {
  const text = texts(language);
  const status = refusal?.problem.status ?? 401;
  const { title, lead } = status === 401 ? text.signedOut : text.busy;
  return {
    title,
    status,
    refusal,
    body: (
      <div class="entrance">
        <Heading title={title} lead={lead} />
        <form method="post" action={url.pathname}>
          {form.entries().map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p class="actions">
            {status === 401 ? (
              <a class="button" href="/sign-in" target="_blank">
                {text.signIn}
              </a>
            ) : null}
            <button class={status === 401 ? "quiet" : undefined}>{text.send}</button>
          </p>
        </form>
      </div>
    ),
  };
};
