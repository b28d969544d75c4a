import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import type { Shown } from "../page.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    title: "You have been signed out",
    lead: "What you entered is still here. Sign in in a new tab, then come back to this one and send it.",
    signIn: "Sign in in a new tab",
    send: "Send what I wrote",
  },
  pl: {
    title: "Sesja się zakończyła",
    lead: "To, co wpisano, nadal tu jest. Zaloguj się w nowej karcie, wróć do tej i wyślij.",
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

/** A form that came after its session had ended: it waits here, to be sent once more by whoever has signed in again. */
export const sendAgain = ({ language, form, url }: Visit): Shown => {
  const text = texts(language);
  return {
    title: text.title,
    status: 401,
    body: (
      <div class="entrance">
        <Heading title={text.title} lead={text.lead} />
        <form method="post" action={url.pathname}>
          {form.entries().map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p class="actions">
            <a class="button" href="/sign-in" target="_blank">
              {text.signIn}
            </a>
            <button class="quiet">{text.send}</button>
          </p>
        </form>
      </div>
    ),
  };
};
