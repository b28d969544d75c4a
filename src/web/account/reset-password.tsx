import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { openPage, type Shown } from "../page.ts";
import { nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { entrance, refusedNotice, WaysOn } from "./entrance.tsx";
import { mailedToken, secretive } from "./mailed-token.ts";
import { NewPasswordField } from "./password-field.tsx";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Choose a new password",
    lead: "You will be signed out everywhere, and can then sign in with the new password.",
    password: "New password",
    send: "Set the new password",
    wrong: "Your password was not changed. Check what is marked below.",
    tooMany: (wait: string) => `Too many attempts. Try again ${wait}.`,
    badTitle: "This link no longer works",
    bad: "A link works once, for an hour, and a mail program may have cut it off. If you have just used it to choose a password, sign in with that one.",
    again: "Ask for a new link",
    signIn: "Sign in",
  },
  pl: {
    title: "Ustaw nowe hasło",
    lead: "Zakończymy wszystkie sesje, a Ty zalogujesz się nowym hasłem.",
    password: "Nowe hasło",
    send: "Ustaw nowe hasło",
    wrong: "Hasło się nie zmieniło. Popraw zaznaczone pola.",
    tooMany: (wait: string) => `Zbyt wiele prób. Spróbuj ponownie ${wait}.`,
    badTitle: "Ten link już nie działa",
    bad: "Link działa tylko raz, przez godzinę; mógł go też uciąć program pocztowy. Jeśli hasło zostało już zmienione, zaloguj się nowym.",
    again: "Poproś o nowy link",
    signIn: "Zaloguj się",
  },
});

/** Where a mail's link leads that was asked for because a password was forgotten. */
export const resetForm = openPage("get", "/reset-password", async (visit) =>
  mailedToken(visit) === "" ? notGood(visit) : show(visit),
);

export const resetSent = openPage("post", "/reset-password", async (visit) => {
  const body = { token: mailedToken(visit), newPassword: visit.form.exact("newPassword") };
  const answered = await visit.service.tell(nothing, "POST", "/api/password-resets/confirm", { body });
  if (answered.ok) return { goTo: "/sign-in", done: { what: "password" } };
  return answered.refusal.problem.code === "invalid-token" ? notGood(visit) : show(visit, answered.refusal);
});

const show = (visit: Visit, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  return entrance({
    title: text.title,
    lead: text.lead,
    refusal,
    notice:
      refusal && refusedNotice(refusal.problem.status === 429 ? text.tooMany(waitOf(visit, refusal)) : text.wrong),
    script: "password.js",
    ...secretive(visit),
    body: (
      <form method="post" action="/reset-password" class="card">
        <input type="hidden" name="token" value={mailedToken(visit)} />
        <NewPasswordField language={visit.language} name="newPassword" label={text.password} faults={faults} />
        <p class="actions">
          <button>{text.send}</button>
        </p>
      </form>
    ),
  });
};

const notGood = (visit: Visit): Shown => {
  const text = texts(visit.language);
  return entrance({
    title: text.badTitle,
    notice: refusedNotice(text.bad),
    status: 400,
    ...secretive(visit),
    body: (
      <WaysOn first={{ to: "/forgot-password", label: text.again }} others={[{ to: "/sign-in", label: text.signIn }]} />
    ),
  });
};
