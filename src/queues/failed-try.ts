import { CourierRefused } from "../integrations/courier.ts";
import { MailRefused } from "../integrations/mail-service.ts";
import { logFault } from "../logging.ts";

/** A try that fails is an outcome, too: counted, and followed by another one after a pause unless none can help. */
export const failedTry = (attempt: number, fault: unknown) => {
  logFault("something was not sent", fault, { attempt });
  const isFinal = fault instanceof MailRefused || fault instanceof CourierRefused;
  return { status: "failed", attempt, reason: String(fault).slice(0, 1000), isFinal } as const;
};
