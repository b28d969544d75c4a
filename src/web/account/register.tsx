import { userDocument } from "../../routes/identity/user-document.ts";
import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import { openPage, type Shown } from "../page.ts";
import type { Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { EmailField, entrance } from "./entrance.tsx";
import { NameField } from "./name-field.tsx";
import { NewPasswordField } from "./password-field.tsx";
import { registered as justRegistered } from "./registered.tsx";
import { keepingNext, nextOf, sessionCookie, signIn } from "./session.ts";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Create an account",
    lead: "It takes a moment, and keeps your orders and tickets in one place.",
    emailRule: "For example ola@example.com. Your tickets will be sent there.",
    password: "Choose a password",
    send: "Create the account",
    known: "Already have an account?",
    signIn: "Sign in",
    taken: "There is already an account with this address.",
    yours: "Is it yours?",
    orForgotten: "or, if you have forgotten the password,",
    forgotten: "choose a new one",
    wrong: "The account was not created. Check what is marked below.",
    tooMany: (wait: string) =>
      `There were too many attempts to create an account from your network. Try again ${wait}.`,
  },
  pl: {
    title: "Załóż konto",
    lead: "To chwila, a wszystkie zamówienia i bilety będą w jednym miejscu.",
    emailRule: "Na przykład ola@example.com. Na ten adres wyślemy bilety.",
    password: "Ustaw hasło",
    send: "Załóż konto",
    known: "Masz już konto?",
    signIn: "Zaloguj się",
    taken: "Konto z tym adresem już istnieje.",
    yours: "To Twoje konto?",
    orForgotten: "albo, jeśli nie pamiętasz hasła,",
    forgotten: "ustaw nowe",
    wrong: "Konto nie zostało założone. Popraw zaznaczone pola.",
    tooMany: (wait: string) => `Zbyt wiele prób założenia konta z tej sieci. Spróbuj ponownie ${wait}.`,
  },
});

/** An account is made; `next` says where to go on with it. */
export const registerForm = openPage("get", "/register", async (visit) => show(visit));

export const registerSent = openPage("post", "/register", async (visit) => {
  const { form, service } = visit;
  const body = { name: form.text("name"), email: form.text("email"), password: form.exact("password") };
  const registered = await service.tell(userDocument, "POST", "/api/users", { body });
  if (!registered.ok && registered.refusal.problem.code !== "email-taken") return show(visit, registered.refusal);
  // Whoever knows its password has the account, such as one who sent the form twice: they are signed in, as by the other form.
  const signedIn = await signIn(visit, body);
  if (!signedIn.ok)
    return registered.ok
      ? { goTo: keepingNext("/sign-in", visit), done: justRegistered }
      : show(visit, registered.refusal);
  // Said after the second sending, too: of two in a row a browser shows the answer to that one alone.
  const said = signedIn.value.user.emailVerified ? {} : { done: justRegistered };
  return { goTo: nextOf(visit), headers: sessionCookie(signedIn.headers), ...said };
});

const show = (visit: Visit, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const isTaken = refusal?.problem.code === "email-taken";
  return entrance({
    title: text.title,
    lead: text.lead,
    refusal,
    notice: refusal && <WhyNot visit={visit} refusal={refusal} />,
    script: "password.js",
    body: (
      <>
        <form method="post" action="/register" class="card">
          <input type="hidden" name="next" value={nextOf(visit)} />
          <NameField visit={visit} value={visit.form.text("name")} isWrong={faults.has("name")} />
          <EmailField
            visit={visit}
            rule={text.emailRule}
            isUnreadable={faults.has("email")}
            fault={isTaken ? text.taken : undefined}
          />
          <NewPasswordField language={visit.language} name="password" label={text.password} faults={faults} />
          <p class="actions">
            <button>{text.send}</button>
          </p>
        </form>
        <p>
          {text.known} <a href={keepingNext("/sign-in", visit)}>{text.signIn}</a>
        </p>
      </>
    ),
  });
};

const WhyNot = ({ visit, refusal }: { readonly visit: Visit; readonly refusal: Refused }) => {
  const text = texts(visit.language);
  const { status, code } = refusal.problem;
  if (status === 429) return <Notice kind="bad">{text.tooMany(waitOf(visit, refusal))}</Notice>;
  if (code !== "email-taken") return <Notice kind="bad">{text.wrong}</Notice>;
  return (
    <Notice kind="bad">
      <p>{text.taken}</p>
      <p>
        {text.yours} <a href={keepingNext("/sign-in", visit)}>{text.signIn}</a> {text.orForgotten}{" "}
        <a href={keepingNext("/forgot-password", visit)}>{text.forgotten}</a>.
      </p>
    </Notice>
  );
};
