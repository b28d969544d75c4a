import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { openPage, page, type Shown, type SignedIn } from "../page.ts";
import { nothing, type Refused } from "../service.ts";
import { NewPasswordField, PasswordField } from "./password-field.tsx";
import { accountSection } from "./section.tsx";
import { sessionCookie, signIn } from "./session.ts";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Change your password",
    lead: "This signs you out everywhere else. Here you stay signed in.",
    current: "Current password",
    next: "New password",
    send: "Change the password",
    changed: "Your password is changed, and you are signed out everywhere else.",
    notCurrent: "This is not your current password.",
    wrong: "Your password was not changed. Check what is marked below.",
    tooMany: (wait: string) => `Too many wrong passwords. Try again ${wait}. Your password was not changed.`,
  },
  pl: {
    title: "Zmień hasło",
    lead: "Zmiana hasła wyloguje Cię wszędzie poza tą przeglądarką.",
    current: "Obecne hasło",
    next: "Nowe hasło",
    send: "Zmień hasło",
    changed: "Hasło zostało zmienione, a wszystkie inne sesje zakończone.",
    notCurrent: "To nie jest Twoje obecne hasło.",
    wrong: "Hasło się nie zmieniło. Popraw zaznaczone pola.",
    tooMany: (wait: string) => `Zbyt wiele błędnych haseł. Spróbuj ponownie ${wait}. Hasło się nie zmieniło.`,
  },
});

/** Where password managers look for a place to change a password (W3C, A Well-Known URL for Changing Passwords). */
export const wellKnownPassword = openPage("get", "/.well-known/change-password", async () => ({
  goTo: "/account/password",
}));

/** Changing a password that is known. */
export const passwordPage = page("get", "/account/password", "signed-in", async (visit) => show(visit));

export const passwordSent = page("post", "/account/password", "signed-in", async (visit) => {
  const { form, service } = visit;
  const body = { currentPassword: form.exact("currentPassword"), newPassword: form.exact("newPassword") };
  const answered = await service.tell(nothing, "PUT", "/api/users/me/password", { body });
  if (answered.ok) {
    // A new session here, too: of the one that there was, somebody may have a copy. Where that fails, it goes on.
    const renewed = await signIn(visit, { email: visit.viewer.email, password: body.newPassword });
    const headers = renewed.ok ? sessionCookie(renewed.headers) : new Headers();
    return { goTo: "/account/password", headers, done: { what: "changed" } };
  }
  const { code, status } = answered.refusal.problem;
  if (status === 400 || status === 429 || code === "invalid-credentials") return show(visit, answered.refusal);
  throw answered.refusal;
});

const show = (visit: SignedIn, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const isNotCurrent = refusal?.problem.code === "invalid-credentials" || faults.has("currentPassword");
  const why = refusal?.problem.status === 429 ? text.tooMany(waitOf(visit, refusal)) : text.wrong;
  return accountSection(visit, {
    title: text.title,
    lead: text.lead,
    done: visit.done["what"] === "changed" ? text.changed : undefined,
    notDone: refusal === undefined ? undefined : why,
    refusal,
    script: "password.js",
    body: (
      <form method="post" action="/account/password" class="card">
        {/* Tells password managers whose password it is. */}
        <input type="text" value={visit.viewer.email} autocomplete="username" readonly hidden />
        <PasswordField
          language={visit.language}
          name="currentPassword"
          label={text.current}
          kind="current"
          fault={isNotCurrent ? text.notCurrent : undefined}
        />
        <NewPasswordField language={visit.language} name="newPassword" label={text.next} faults={faults} />
        <p class="actions">
          <button>{text.send}</button>
        </p>
      </form>
    ),
  });
};
