import { deliveryId, orderOf } from "../domain/ids.ts";
import { noticeOfMail } from "../domain/tickets/order-notice.ts";
import type { UndeliverableMail } from "../integrations/mailgun-webhook.ts";
import type { Objects } from "../objects/namespaces.ts";
import { systemMetadata } from "../objects/system-metadata.ts";

/** Whether a report's signature is this report's, and not one that was shown with another before. */
export const isSignedFor = async (
  about: string,
  signature: string,
  objects: Objects,
  correlationId: string,
): Promise<boolean> => {
  const metadata = systemMetadata("mail-report", correlationId);
  const first = await objects.reportSignatures(signature).firstShownWith(signature, about, metadata);
  return first.ok && first.value === about;
};

/** Records with its order that a mail did not arrive. One that is about no order, or is unknown there, changes nothing. */
export const mailUndeliverable = async (
  { messageId, reason }: UndeliverableMail,
  objects: Objects,
  correlationId: string,
): Promise<void> => {
  const id = noticeOfMail(messageId)?.noticeId ?? deliveryId.safeParse(messageId).data;
  if (id === undefined) return;
  await objects.tickets(orderOf(id)).recordBounce(messageId, reason, systemMetadata(messageId, correlationId));
};
