import { Heading, Input, Notice } from "../layout/fields.tsx";
import type { Html, Shown } from "../page.ts";
import type { Refused } from "../service.ts";
import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { email: "Email", fault: "Enter a whole email address, such as ola@example.com." },
  pl: { email: "E-mail", fault: "Podaj cały adres e-mail, na przykład ola@example.com." },
});

interface Entrance {
  readonly title: string;
  readonly lead?: string;
  /** What has come of it: what was done, or why it was not. */
  readonly notice?: Html | undefined;
  readonly refusal?: Refused | undefined;
  readonly status?: number;
  readonly script?: string;
  readonly headers?: Headers;
  readonly address?: string;
  readonly body: Html;
}

/** A page for whoever is not signed in yet: one thing to do, and the ways to the others. */
export const entrance = ({ title, lead, notice, body, ...shown }: Entrance): Shown => ({
  title,
  ...shown,
  body: (
    <div class="entrance">
      <Heading title={title} {...(lead === undefined ? {} : { lead })} />
      {notice}
      {body}
    </div>
  ),
});

/** What was refused, in words. */
export const refusedNotice = (words: string): Html => <Notice kind="bad">{words}</Notice>;

interface EmailFieldProps {
  readonly visit: Visit;
  readonly rule?: string;
  /** It does not go with the rest, as an address with another password. */
  readonly isWrong?: boolean;
  /** It is no address at all. */
  readonly isUnreadable: boolean;
  readonly fault?: string | undefined;
}

/** The address of an account. */
export const EmailField = ({ visit, rule, isWrong = false, isUnreadable, fault }: EmailFieldProps) => (
  <Input
    name="email"
    type="email"
    label={texts(visit.language).email}
    rule={rule}
    value={visit.form.text("email")}
    isWrong={isWrong}
    fault={fault ?? (isUnreadable ? texts(visit.language).fault : undefined)}
    autocomplete="username"
    required
  />
);

interface Leading {
  readonly to: string;
  readonly label: string;
}

/** Ways on from an entrance, the likeliest as a button. */
export const WaysOn = ({ first, others = [] }: { readonly first: Leading; readonly others?: readonly Leading[] }) => (
  <p class="actions">
    <a class="button" href={first.to}>
      {first.label}
    </a>
    {others.map(({ to, label }) => (
      <a href={to}>{label}</a>
    ))}
  </p>
);
