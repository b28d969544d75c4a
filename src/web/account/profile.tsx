import { userDocument } from "../../routes/identity/user-document.ts";
import { faultsOf, noFaults } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { page, type PageAnswer, type Shown, type SignedIn } from "../page.ts";
import { nothing, type Refused } from "../service.ts";
import { NameField } from "./name-field.tsx";
import { accountSection } from "./section.tsx";
import { waitOf } from "../wait.ts";

const texts = inLanguages({
  en: {
    title: "Your account",
    email: "Email",
    verified: "Verified",
    notVerified: "Not verified",
    whyVerify:
      "Open the link in the mail we sent you, so that we know your tickets will reach you. It works for a week. You can buy tickets without it.",
    mailAgain: "Send the mail again",
    save: "Save the name",
    saved: "Your name is saved.",
    mailSent: "The mail is on its way. Check your spam folder, too.",
    wrong: "Your name was not changed. Check what is marked below.",
    tooMany: (wait: string) => `You have asked for this too often. Try again ${wait}.`,
  },
  pl: {
    title: "Twoje konto",
    email: "E-mail",
    verified: "Potwierdzony",
    notVerified: "Niepotwierdzony",
    whyVerify:
      "Otwórz link z wiadomości, którą Ci wysłaliśmy: będziemy wiedzieć, że bilety do Ciebie dotrą. Link działa przez tydzień. Bilety można kupować i bez tego.",
    mailAgain: "Wyślij wiadomość ponownie",
    save: "Zapisz",
    saved: "Imię i nazwisko zapisane.",
    mailSent: "Wiadomość jest w drodze. Zajrzyj też do spamu.",
    wrong: "Imię i nazwisko nie zostało zmienione. Popraw zaznaczone pola.",
    tooMany: (wait: string) => `Zbyt wiele próśb. Spróbuj ponownie ${wait}.`,
  },
});

/** Who somebody is here. */
export const profilePage = page("get", "/account", "signed-in", async (visit) => show(visit));

export const profileSent = page("post", "/account", "signed-in", async (visit) =>
  visit.form.text("wanted") === "mail" ? sendMailAgain(visit) : saveName(visit),
);

const sendMailAgain = async (visit: SignedIn): Promise<PageAnswer> => {
  const answered = await visit.service.tell(nothing, "POST", "/api/users/me/email-verification", { body: {} });
  return answered.ok ? { goTo: "/account", done: { what: "mail" } } : notDone(visit, answered.refusal);
};

const saveName = async (visit: SignedIn): Promise<PageAnswer> => {
  const body = { name: visit.form.text("name") };
  const answered = await visit.service.tell(userDocument, "PATCH", "/api/users/me", { body });
  return answered.ok ? { goTo: "/account", done: { what: "name" } } : notDone(visit, answered.refusal);
};

/** Who is signed out meanwhile is asked to sign in. */
const notDone = (visit: SignedIn, refusal: Refused): PageAnswer => {
  if (refusal.problem.status === 400 || refusal.problem.status === 429) return show(visit, refusal);
  throw refusal;
};

const show = (visit: SignedIn, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  const { viewer, form } = visit;
  const isNameWrong = (refusal === undefined ? noFaults : faultsOf(refusal.problem)).has("name");
  const why = refusal?.problem.status === 429 ? text.tooMany(waitOf(visit, refusal)) : text.wrong;
  const { what: done } = visit.done;
  return accountSection(visit, {
    title: text.title,
    done: done === "name" ? text.saved : done === "mail" ? text.mailSent : undefined,
    notDone: refusal === undefined ? undefined : why,
    refusal,
    body: (
      <>
        <section class="card" aria-labelledby="address">
          <h2 id="address">{text.email}</h2>
          <p>
            <bdi>{viewer.email}</bdi>{" "}
            {viewer.emailVerified ? (
              <span class="badge good">{text.verified}</span>
            ) : (
              <span class="badge note">{text.notVerified}</span>
            )}
          </p>
          {viewer.emailVerified ? null : (
            <form method="post" action="/account">
              <p>{text.whyVerify}</p>
              <button class="quiet" name="wanted" value="mail">
                {text.mailAgain}
              </button>
            </form>
          )}
        </section>
        <form method="post" action="/account" class="card">
          <NameField visit={visit} value={form.has("name") ? form.text("name") : viewer.name} isWrong={isNameWrong} />
          <p class="actions">
            <button name="wanted" value="name">
              {text.save}
            </button>
          </p>
        </form>
      </>
    ),
  });
};
