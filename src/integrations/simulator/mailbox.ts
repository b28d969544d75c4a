import { desc, sql } from "drizzle-orm";
import type { DrizzleSqliteDODatabase } from "drizzle-orm/durable-sqlite";
import { z } from "zod";

import { instant } from "../../domain/instant.ts";
import type { Mail } from "../mail-service.ts";
import type { ReceivedMail } from "./simulator-rpc.ts";
import { emails } from "./tables.ts";

const attachmentsKept = z.array(z.object({ filename: z.string(), contentType: z.string(), size: z.int() }));

/** How many mails are shown at once: the newest. */
const SHOWN = 1000;

/** Where every mail arrives. */
export class Mailbox {
  readonly #db: DrizzleSqliteDODatabase;

  constructor(db: DrizzleSqliteDODatabase) {
    this.#db = db;
  }

  /** Keeps a mail; one whose messageId it has is the same mail, tried again. */
  receive(mail: Mail, at: number): void {
    const attachments = mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      size: content.byteLength,
    }));
    const { messageId, to, from, subject, text, html } = mail;
    this.#db
      .insert(emails)
      .values({ messageId, to, from, subject, text, html, attachments: JSON.stringify(attachments), sentAt: at })
      .onConflictDoNothing({ target: emails.messageId })
      .run();
  }

  /** Newest first; all, or those to an address, however its letters are cased. */
  received(to?: string): ReceivedMail[] {
    const all = this.#db.select().from(emails);
    const wanted = to === undefined ? all : all.where(sql`lower(${emails.to}) = lower(${to})`);
    const rows = wanted.orderBy(desc(emails.number)).limit(SHOWN).all();
    return rows.map(({ number: _, attachments, sentAt, ...row }) => ({
      ...row,
      attachments: attachmentsKept.parse(JSON.parse(attachments)),
      sentAt: instant.parse(sentAt),
    }));
  }
}
