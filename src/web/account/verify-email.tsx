import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { openPage, type Shown } from "../page.ts";
import { nothing } from "../service.ts";
import type { Visit } from "../visit.ts";
import { entrance, refusedNotice, WaysOn } from "./entrance.tsx";
import { mailedToken, secretive } from "./mailed-token.ts";

const texts = inLanguages({
  en: {
    title: "Verify your email address",
    lead: "Confirm that the mail with this link reached you, and that the account is yours.",
    send: "Yes, this is my address",
    notMine: "If you have no account here, close this page: nothing will happen.",
    doneTitle: "Your address is verified",
    done: "Thank you. That is all we needed.",
    concerts: "To the concerts",
    account: "To your account",
    badTitle: "This link no longer works",
    bad: "A link works once, for a week, and a mail program may have cut it off. If you have used it before, your address is verified.",
    whatNow: "Your account page shows whether it is, and can send you a new mail.",
  },
  pl: {
    title: "Potwierdź swój adres e-mail",
    lead: "Potwierdź, że wiadomość z tym linkiem dotarła do Ciebie i że to Twoje konto.",
    send: "Tak, to mój adres",
    notMine: "Jeśli nie masz tu konta, zamknij tę stronę: nic się nie stanie.",
    doneTitle: "Adres potwierdzony",
    done: "Dziękujemy. To już wszystko.",
    concerts: "Do koncertów",
    account: "Do konta",
    badTitle: "Ten link już nie działa",
    bad: "Link działa tylko raz, przez tydzień; mógł go też uciąć program pocztowy. Jeśli był już użyty, adres jest potwierdzony.",
    whatNow: "Na stronie konta sprawdzisz, czy tak jest, i poprosisz o nową wiadomość.",
  },
});

/** In the address too, so that loading the page again tells of no link that does not work: but that alone says nothing was done. */
const VERIFIED = "verified";

/** Where the link of a new account's mail leads. Opening it changes nothing: scanners of mail open links, too. */
export const verifyForm = openPage("get", "/verify-email", async (visit) => {
  if (visit.url.searchParams.has(VERIFIED))
    return visit.done["what"] === VERIFIED || visit.viewer?.emailVerified === true ? done(visit) : { goTo: "/account" };
  return mailedToken(visit) === "" ? notGood(visit) : ask(visit);
});

export const verifySent = openPage("post", "/verify-email", async (visit) => {
  const body = { token: mailedToken(visit) };
  const answered = await visit.service.tell(nothing, "POST", "/api/email-verifications/confirm", { body });
  if (answered.ok) return { goTo: `/verify-email?${VERIFIED}`, done: { what: VERIFIED } };
  if (answered.refusal.problem.code !== "invalid-token") throw answered.refusal;
  return notGood(visit);
});

const ask = (visit: Visit): Shown => {
  const text = texts(visit.language);
  return entrance({
    title: text.title,
    lead: text.lead,
    ...secretive(visit),
    body: (
      <>
        <form method="post" action="/verify-email">
          <input type="hidden" name="token" value={mailedToken(visit)} />
          <p class="actions">
            <button>{text.send}</button>
          </p>
        </form>
        <p class="small">{text.notMine}</p>
      </>
    ),
  });
};

const done = (visit: Visit): Shown => {
  const text = texts(visit.language);
  return entrance({
    title: text.doneTitle,
    notice: <DoneNotice>{text.done}</DoneNotice>,
    body: <WaysOn first={{ to: "/", label: text.concerts }} others={[{ to: "/account", label: text.account }]} />,
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
      <>
        <p>{text.whatNow}</p>
        <WaysOn first={{ to: "/account", label: text.account }} />
      </>
    ),
  });
};
