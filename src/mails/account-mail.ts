import type { Instant } from "../domain/instant.ts";
import type { AccountMailPurpose } from "../domain/users/account-mail.ts";
import { type RenderedMail, renderMail, subjectLine } from "./layout.tsx";

interface AccountMailContent {
  readonly purpose: AccountMailPurpose;
  /** The service's address. */
  readonly publicUrl: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

interface Wording {
  readonly heading: string;
  readonly page: string;
  readonly request: string;
  readonly link: string;
  readonly otherwise: string;
  readonly reason: string;
}

const WORDING: Readonly<Record<AccountMailPurpose, Wording>> = {
  "verify-email": {
    heading: "Please verify your email address",
    page: "verify-email",
    request: "Please tell us that this is your email address by opening this link.",
    link: "Verify the address",
    otherwise: "If you have no account here, somebody mistyped their address: there is nothing for you to do.",
    reason: "You get this mail because an account was made with this address.",
  },
  "reset-password": {
    heading: "Choose a new password",
    page: "reset-password",
    request:
      "Somebody, probably you, asked for a new password for your account. Open this link to choose it; you will be signed out everywhere.",
    link: "Choose a new password",
    otherwise: "If it was not you, there is nothing for you to do: your password stays as it is.",
    reason: "You get this mail because a new password was asked for with this address.",
  },
};

/**
 * A mail about an account: what it asks for, the link that does it, and the link's token by itself. Nobody is addressed by name: who
 * makes an account with somebody else's address must not choose a word of what that person reads.
 */
export const accountMail = ({
  purpose,
  publicUrl,
  token,
  expiresAt,
}: AccountMailContent): RenderedMail & { readonly subject: string } => {
  const { heading, page, request, link, otherwise, reason } = WORDING[purpose];
  const rendered = renderMail({
    heading,
    blocks: [
      { type: "paragraph", text: "Hello," },
      { type: "paragraph", text: request },
      { type: "link", label: link, url: `${publicUrl}/${page}?token=${token}` },
      {
        type: "facts",
        facts: [
          { name: "Good once, until", value: timeOf(expiresAt) },
          { name: "Token", value: token },
        ],
      },
      { type: "paragraph", text: otherwise },
    ],
    reason,
  });
  return { subject: subjectLine(heading), ...rendered };
};

const timeOf = (moment: Instant): string =>
  `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(moment)} UTC`;
