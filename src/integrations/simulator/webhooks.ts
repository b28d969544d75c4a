import { newId } from "../../new-id.ts";
import { asc, eq, lte, min } from "drizzle-orm";
import type { DrizzleSqliteDODatabase } from "drizzle-orm/durable-sqlite";

import { webhookBody } from "./stripe-events.ts";
import type { StripeEvent } from "./stripe-events.ts";
import { webhooks } from "./tables.ts";

export type Webhook = typeof webhooks.$inferSelect;

/** Stripe, too, tries for three days, further and further apart. */
const GIVE_UP_AFTER = 3 * 24 * 60 * 60 * 1000;
const LONGEST_PAUSE = 60 * 60 * 1000;

/** How long to wait after that many failed attempts, in milliseconds: a second, then twice as long each time, at most an hour. */
const pauseOfDelivery = (attempts: number): number => Math.min(LONGEST_PAUSE, 1000 * 2 ** (attempts - 1));

/** The webhooks still to be delivered. They stand here in the transaction of what they report, so none is ever missing. */
export class Webhooks {
  readonly #db: DrizzleSqliteDODatabase;

  constructor(db: DrizzleSqliteDODatabase) {
    this.#db = db;
  }

  add(event: StripeEvent, at: number): void {
    const id = `evt_${newId()}`;
    this.#db
      .insert(webhooks)
      .values({ id, body: webhookBody(id, event, at), attempts: 0, nextAttemptAt: at, createdAt: at })
      .run();
  }

  due(at: number, limit: number): readonly Webhook[] {
    return this.#db
      .select()
      .from(webhooks)
      .where(lte(webhooks.nextAttemptAt, at))
      .orderBy(asc(webhooks.nextAttemptAt), asc(webhooks.id))
      .limit(limit)
      .all();
  }

  nextAttemptAt(): number | null {
    return (
      this.#db
        .select({ at: min(webhooks.nextAttemptAt) })
        .from(webhooks)
        .get()?.at ?? null
    );
  }

  delivered({ id }: Webhook): void {
    this.#db.delete(webhooks).where(eq(webhooks.id, id)).run();
  }

  /** Puts it off; or gives it up, and says so, when it has been tried for days. */
  failed(webhook: Webhook, at: number): "put-off" | "given-up" {
    if (at - webhook.createdAt >= GIVE_UP_AFTER) {
      this.delivered(webhook);
      return "given-up";
    }
    const attempts = webhook.attempts + 1;
    this.#db
      .update(webhooks)
      .set({ attempts, nextAttemptAt: at + pauseOfDelivery(attempts) })
      .where(eq(webhooks.id, webhook.id))
      .run();
    return "put-off";
  }
}
