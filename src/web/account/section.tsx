import { inLanguages } from "../../language.ts";
import { DoneNotice, Heading, Notice } from "../layout/fields.tsx";
import { Ways } from "../layout/ways.tsx";
import type { Html, Shown } from "../page.ts";
import type { Refused } from "../service.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    sections: "Account",
    "/account": "Profile",
    "/account/billing": "Billing details",
    "/account/password": "Password",
    "/account/sessions": "Sessions",
  },
  pl: {
    sections: "Konto",
    "/account": "Profil",
    "/account/billing": "Dane do faktury",
    "/account/password": "Hasło",
    "/account/sessions": "Sesje",
  },
});

const paths = ["/account", "/account/billing", "/account/password", "/account/sessions"] as const;

interface Section {
  readonly title: string;
  readonly lead?: Html | string;
  /** What was just done. */
  readonly done?: string | undefined;
  /** Why something was not, in words, and the refusal. */
  readonly notDone?: string | undefined;
  readonly refusal?: Refused | undefined;
  readonly script?: string;
  readonly body: Html;
}

/** A page of one's account, with the way to its others. */
export const accountSection = (visit: Visit, section: Section): Shown => {
  const { title, lead, done, notDone, refusal, script, body } = section;
  const text = texts(visit.language);
  return {
    title,
    ...(script === undefined ? {} : { script }),
    refusal,
    body: (
      <div class="account">
        <Ways
          label={text.sections}
          look="choices"
          ways={paths.map((path) => ({
            to: path,
            label: text[path],
            current: visit.url.pathname === path ? "page" : undefined,
          }))}
        />
        <Heading title={title} {...(lead === undefined ? {} : { lead })} />
        {notDone === undefined ? null : <Notice kind="bad">{notDone}</Notice>}
        {done === undefined || notDone !== undefined ? null : <DoneNotice>{done}</DoneNotice>}
        {body}
      </div>
    ),
  };
};
