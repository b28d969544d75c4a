import { z } from "zod";
import { userDocument } from "../../routes/identity/user-document.ts";
import { inLanguages } from "../language.ts";
import { Heading, Input, Notice } from "../layout/fields.tsx";
import { localPath } from "../local-path.ts";
import { openPage, page, type Shown } from "../page.ts";
import { nothing, type ProblemDocument, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    title: "Sign in",
    lead: "To buy, and to see your orders and tickets.",
    email: "Email",
    password: "Password",
    send: "Sign in",
    wrong: "The address or the password is wrong.",
    tooMany: (seconds: string) => `Too many failed attempts. Try again in ${seconds} s.`,
    unreadable: "Write the address of your account and its password.",
    forgotten: "Forgotten your password?",
    register: "Create an account",
  },
  pl: {
    title: "Zaloguj się",
    lead: "Aby kupować i widzieć swoje zamówienia i bilety.",
    email: "E-mail",
    password: "Hasło",
    send: "Zaloguj się",
    wrong: "Adres lub hasło jest błędne.",
    tooMany: (seconds: string) => `Zbyt wiele nieudanych prób. Spróbuj ponownie za ${seconds} s.`,
    unreadable: "Podaj adres swojego konta i jego hasło.",
    forgotten: "Nie pamiętasz hasła?",
    register: "Załóż konto",
  },
});

const opened = z.looseObject({ user: userDocument });

/** Where somebody goes who is asked to sign in; `next` says where to go on after it. */
export const signInForm = openPage("get", "/sign-in", async (visit) => form(visit));

export const signInSent = openPage("post", "/sign-in", async (visit) => {
  const body = { email: visit.form.text("email"), password: visit.form.exact("password") };
  const answered = await visit.service.tell(opened, "POST", "/api/sessions", { body });
  if (!answered.ok) return form(visit, answered.refusal);
  return { goTo: next(visit), headers: sessionCookie(answered.headers) };
});

/** Ends the session at once. Whoever has none any more is signed out, too. */
export const signOut = page("post", "/sign-out", "signed-in", async ({ service }) => {
  const answered = await service.tell(nothing, "DELETE", "/api/sessions/current");
  if (!answered.ok) throw answered.refusal;
  return { goTo: "/", headers: sessionCookie(answered.headers) };
});

const sessionCookie = (answer: Headers): Headers => {
  const headers = new Headers();
  for (const cookie of answer.getSetCookie()) headers.append("Set-Cookie", cookie);
  return headers;
};

const next = ({ url, form: sent }: Visit): string =>
  localPath(sent.optional("next") ?? url.searchParams.get("next") ?? "", "/");

const form = (visit: Visit, refusal?: Refused): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    ...(refusal === undefined ? {} : { status: refusal.problem.status }),
    body: (
      <>
        <Heading title={text.title} lead={text.lead} />
        {refusal === undefined ? null : <Notice kind="bad">{told(visit, refusal.problem, refusal.headers)}</Notice>}
        <form method="post" action="/sign-in" class="stacked">
          <input type="hidden" name="next" value={next(visit)} />
          <Input
            name="email"
            type="email"
            label={text.email}
            value={visit.form.text("email")}
            autocomplete="username"
            required
          />
          <Input name="password" type="password" label={text.password} autocomplete="current-password" required />
          <p class="actions">
            <button>{text.send}</button>
            <a href={`/register?next=${encodeURIComponent(next(visit))}`}>{text.register}</a>
            <a href="/forgot-password">{text.forgotten}</a>
          </p>
        </form>
      </>
    ),
  };
};

const told = (visit: Visit, { status }: ProblemDocument, headers: Headers): string => {
  const text = texts(visit.language);
  if (status === 401) return text.wrong;
  if (status === 429) return text.tooMany(headers.get("Retry-After") ?? "60");
  return text.unreadable;
};
