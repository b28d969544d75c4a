import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { openPage, type Shown } from "../page.ts";
import { nothing, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { EmailField, entrance, refusedNotice, WaysOn } from "./entrance.tsx";
import { keepingNext, nextOf } from "./session.ts";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Choose a new password",
    lead: "Enter the email address of your account. We will send you a link to choose a new password.",
    emailRule: "For example ola@example.com.",
    wrong: "No mail was sent. Check the address below.",
    send: "Send me the link",
    signIn: "Back to sign in",
    sentTitle: "Check your mail",
    sent: "If there is an account with that address, we have sent it a link. The link works once, for an hour.",
    nothingCame:
      "Still nothing after a few minutes? Check your spam folder, and whether it is the address you signed up with.",
    again: "Try another address",
    tooMany: (wait: string) => `There were too many requests from your network. Try again ${wait}.`,
  },
  pl: {
    title: "Ustaw nowe hasło",
    lead: "Podaj adres e-mail swojego konta. Wyślemy Ci link do ustawienia nowego hasła.",
    emailRule: "Na przykład ola@example.com.",
    wrong: "Wiadomość nie została wysłana. Sprawdź adres poniżej.",
    send: "Wyślij mi link",
    signIn: "Wróć do logowania",
    sentTitle: "Zajrzyj do poczty",
    sent: "Jeśli istnieje konto z tym adresem, wysłaliśmy na niego wiadomość z linkiem. Link działa tylko raz, przez godzinę.",
    nothingCame: "Po kilku minutach nadal nic? Zajrzyj do spamu i sprawdź, czy to na pewno adres Twojego konta.",
    again: "Podaj inny adres",
    tooMany: (wait: string) => `Zbyt wiele próśb z tej sieci. Spróbuj ponownie ${wait}.`,
  },
});

/** Asking for a mail by which to choose a new password. Nobody learns here whether there is an account. */
export const forgottenForm = openPage("get", "/forgot-password", async (visit) =>
  visit.url.searchParams.has("sent") ? sent(visit) : show(visit),
);

export const forgottenSent = openPage("post", "/forgot-password", async (visit) => {
  const body = { email: visit.form.text("email") };
  const answered = await visit.service.tell(nothing, "POST", "/api/password-resets", { body });
  return answered.ok ? { goTo: keepingNext("/forgot-password?sent", visit) } : show(visit, answered.refusal);
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
    body: (
      <form method="post" action="/forgot-password" class="card">
        <input type="hidden" name="next" value={nextOf(visit)} />
        <EmailField visit={visit} rule={text.emailRule} isUnreadable={faults.has("email")} />
        <p class="actions">
          <button>{text.send}</button>
          <a href={keepingNext("/sign-in", visit)}>{text.signIn}</a>
        </p>
      </form>
    ),
  });
};

const sent = (visit: Visit): Shown => {
  const text = texts(visit.language);
  return entrance({
    title: text.sentTitle,
    notice: <DoneNotice>{text.sent}</DoneNotice>,
    body: (
      <>
        <p>{text.nothingCame}</p>
        <WaysOn
          first={{ to: keepingNext("/sign-in", visit), label: text.signIn }}
          others={[{ to: keepingNext("/forgot-password", visit), label: text.again }]}
        />
      </>
    ),
  });
};
