import { env } from "cloudflare:workers";
import { userId } from "../../src/domain/ids.ts";
import { readConfiguration } from "../../src/configuration.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import { MailNotAccepted, type Mail } from "../../src/integrations/mail-service.ts";
import { objects as objectsOf } from "../../src/objects/namespaces.ts";
import { sendAccountMail } from "../../src/queues/account-mail.ts";

const objects = objectsOf(env);
export const tokens = new AccountTokens(readConfiguration(env).dataKey);

/** Sends what waits to be sent about an account, as the queue's consumer does; the mails that were handed over. */
export const mailsOf = async (id: string, { fails = false } = {}): Promise<Mail[]> => {
  const mails: Mail[] = [];
  const send = async (mail: Mail) => {
    if (fails) throw new MailNotAccepted("not now");
    mails.push(mail);
  };
  await sendAccountMail(userId.parse(id), objects, {
    mail: { send },
    mailFrom: "Frontrow <tickets@frontrow.example>",
    publicUrl: "https://frontrow.example",
    accountTokens: tokens,
  });
  return mails;
};

/** The token in a mail's link. */
export const tokenIn = (mail: Mail | undefined): string => {
  const token = /\?token=([\w-]+)/.exec(mail?.text ?? "")?.[1];
  if (token === undefined) throw new Error("no mail with a token");
  return token;
};
