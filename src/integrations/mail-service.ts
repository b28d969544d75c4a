/** The port to whoever sends our mail. */
export interface MailService {
  /**
   * Hands a mail over for sending. Throws MailNotAccepted when that failed or its outcome is unknown: send it again under the
   * same messageId, by which the service can recognise it. Throws MailRefused when this mail will never be taken.
   */
  send(mail: Mail): Promise<void>;
}

export interface Mail {
  /** Ours, unique for each mail that we mean to send, and the same when it is tried again. */
  readonly messageId: string;
  /** Whether it may have been handed over before: the service is asked for it first, which costs a call. */
  readonly isRetry: boolean;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
}

interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export class MailNotAccepted extends Error {
  override readonly name = "MailNotAccepted";
}

/** The service understood the mail and refuses it for good: its address is none, or it is too large. Trying again cannot help. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
}
