import type { UserId } from "../domain/ids.ts";
import type { AccountTokens } from "../integrations/account-tokens.ts";
import { MailRefused, type MailService } from "../integrations/mail-service.ts";
import { logFault } from "../logging.ts";
import { accountMail } from "../mails/account-mail.ts";
import type { Objects } from "../objects/namespaces.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import type { AccountMailOutcome, AccountMailToSend } from "../objects/user/user-rpc.ts";
import { insistently } from "./insistently.ts";

/** What mails about accounts are made and sent with. */
export interface AccountMailServices {
  readonly mail: MailService;
  readonly mailFrom: string;
  /** The service's address, for links. */
  readonly publicUrl: string;
  readonly accountTokens: AccountTokens;
}

/** Asks an account for one mail about it after another, sends it, records what came of it, in this order. */
export const sendAccountMail = async (
  userId: UserId,
  objects: Objects,
  services: AccountMailServices,
): Promise<void> => {
  const user = objects.user(userId);
  for (;;) {
    const waiting = await user.nextMail();
    if (waiting === undefined) return;
    const { mailId } = waiting;
    const outcome = await attempt(waiting, services);
    const recorded = await insistently(() => user.recordMail(mailId, outcome, systemMetadata(mailId)));
    if (!recorded.ok) throw new Error(`${mailId} was not recorded: ${recorded.rejection.code}`);
  }
};

/** A try that fails is an outcome, too: counted, and followed by another one after a pause. */
const attempt = async (waiting: AccountMailToSend, services: AccountMailServices): Promise<AccountMailOutcome> => {
  const { mailId, purpose, expiresAt, to, mayHaveBeenSent } = waiting;
  try {
    const token = await services.accountTokens.write({ mailId, purpose, expiresAt });
    const content = accountMail({ purpose, publicUrl: services.publicUrl, token, expiresAt });
    await services.mail.send({
      messageId: mailId,
      isRetry: mayHaveBeenSent,
      from: services.mailFrom,
      to,
      ...content,
      attachments: [],
    });
    return { status: "sent" };
  } catch (fault) {
    logFault("a mail about an account was not sent", fault, { mailId, attempt: waiting.attempt });
    if (fault instanceof MailRefused) return { status: "refused" };
    return { status: "failed", attempt: waiting.attempt };
  }
};
