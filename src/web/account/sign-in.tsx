import { faultsOf, noFaults } from "../form.ts";
import { CLEAR_KEPT } from "../page-headers.ts";
import { forgetSession } from "../../routes/http/access.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { openPage, type Shown } from "../page.ts";
import { nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { EmailField, entrance, refusedNotice } from "./entrance.tsx";
import { PasswordField } from "./password-field.tsx";
import { sessionEnded } from "../sign-in-first.ts";
import { keepingNext, nextOf, NOWHERE, sessionCookie, signIn } from "./session.ts";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Sign in",
    lead: "To buy tickets, and to see your orders.",
    password: "Password",
    send: "Sign in",
    wrong: "The address or the password is wrong. Check whether Caps Lock is on, or choose a new password.",
    tooMany: (wait: string) => `Too many failed attempts. Try again ${wait}, or choose a new password now.`,
    unreadable: "Enter the email address of your account, such as ola@example.com, and its password.",
    forgotten: "Forgot your password?",
    noAccount: "No account yet?",
    register: "Create an account",
    chosen: "Your new password is set, and you are signed out everywhere. Sign in with it now.",
    ended: "You have been signed out here. Sign in to go on: nothing that you ordered is lost.",
    signedInAs: "You are signed in as",
    goOn: "Continue",
    orAnother: "or sign in with another account.",
  },
  pl: {
    title: "Zaloguj się",
    lead: "Aby kupować bilety i widzieć swoje zamówienia.",
    password: "Hasło",
    send: "Zaloguj się",
    wrong: "Adres lub hasło się nie zgadza. Sprawdź, czy Caps Lock nie jest włączony, albo ustaw nowe hasło.",
    tooMany: (wait: string) => `Zbyt wiele nieudanych prób. Spróbuj ponownie ${wait} albo już teraz ustaw nowe hasło.`,
    unreadable: "Podaj adres e-mail swojego konta, na przykład ola@example.com, i hasło.",
    forgotten: "Nie pamiętasz hasła?",
    noAccount: "Nie masz jeszcze konta?",
    register: "Załóż konto",
    chosen: "Nowe hasło już działa, a wszystkie sesje zostały zakończone. Zaloguj się nowym hasłem.",
    ended: "Sesja w tej przeglądarce się zakończyła. Zaloguj się, aby wrócić: żadne zamówienie nie przepadło.",
    signedInAs: "Korzystasz z konta",
    goOn: "Przejdź dalej",
    orAnother: "albo zaloguj się na inne konto.",
  },
});

/** Where somebody goes who is asked to sign in; `next` says where to go on after it. */
export const signInForm = openPage("get", "/sign-in", async (visit) => show(visit));

export const signInSent = openPage("post", "/sign-in", async (visit) => {
  const { form } = visit;
  const answered = await signIn(visit, { email: form.text("email"), password: form.exact("password") });
  if (!answered.ok) return show(visit, answered.refusal);
  const next = nextOf(visit);
  return {
    goTo: next === NOWHERE ? homes[answered.value.user.role] : next,
    headers: sessionCookie(answered.headers),
  };
});

/** Where somebody begins who was not on the way to anything. */
const homes = { user: NOWHERE, organizer: "/organizer", administrator: "/administration" } as const;

/** Ends the session at once. Whoever has none any more is signed out, too. */
export const signOut = openPage("post", "/sign-out", async ({ service }) => {
  const answered = await service.tell(nothing, "DELETE", "/api/sessions/current");
  if (!answered.ok && answered.refusal.problem.status !== 401) throw answered.refusal;
  const headers = answered.ok ? sessionCookie(answered.headers) : new Headers({ "Set-Cookie": forgetSession });
  headers.set("Clear-Site-Data", CLEAR_KEPT);
  return { goTo: "/", headers, done: { what: "signed-out" } };
});

const show = (visit: Visit, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const isUnknown = refusal?.problem.status === 401;
  return entrance({
    title: text.title,
    lead: text.lead,
    refusal,
    notice: refusal === undefined ? <Before visit={visit} /> : refusedNotice(told(visit, refusal)),
    script: "password.js",
    body: (
      <>
        <form method="post" action="/sign-in" class="card">
          <input type="hidden" name="next" value={nextOf(visit)} />
          <EmailField visit={visit} isWrong={isUnknown} isUnreadable={faults.has("email")} />
          <PasswordField
            language={visit.language}
            name="password"
            label={text.password}
            kind="current"
            isWrong={isUnknown || faults.has("password")}
          />
          <p class="actions">
            <button>{text.send}</button>
            <a href={keepingNext("/forgot-password", visit)}>{text.forgotten}</a>
          </p>
        </form>
        <p>
          {text.noAccount} <a href={keepingNext("/register", visit)}>{text.register}</a>
        </p>
      </>
    ),
  });
};

/** What has come before: a password that was just chosen, or somebody who is signed in already. */
const Before = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  const { viewer } = visit;
  if (visit.done["what"] === "password") return <DoneNotice>{text.chosen}</DoneNotice>;
  if (viewer === undefined)
    return visit.done["what"] === sessionEnded["what"] ? <Notice kind="note">{text.ended}</Notice> : null;
  return (
    <Notice kind="note">
      {text.signedInAs} <bdi>{viewer.name}</bdi> (<bdi>{viewer.email}</bdi>). <a href={nextOf(visit)}>{text.goOn}</a>{" "}
      {text.orAnother}
    </Notice>
  );
};

const told = (visit: Visit, refusal: Refused): string => {
  const text = texts(visit.language);
  if (refusal.problem.status === 401) return text.wrong;
  if (refusal.problem.status === 429) return text.tooMany(waitOf(visit, refusal));
  return text.unreadable;
};
