import { deliveryId, orderOf } from "../domain/ids.ts";
import { noticeOfMail } from "../domain/tickets/order-notice.ts";
import type { UndeliverableMail } from "../integrations/mailgun-webhook.ts";
import type { Objects } from "../objects/namespaces.ts";
import { systemMetadata } from "../objects/system-metadata.ts";

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
