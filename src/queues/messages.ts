import { z } from "zod";
import { noticeId, orderId, paymentId, refundId, userId } from "../domain/ids.ts";
import { type Instant, instant } from "../domain/instant.ts";
import { logFault } from "../logging.ts";

/** A message of the queues `payments` and `deliveries`: the order whose object has work to be done. */
export const workMessage = z.object({ orderId });

/** A message of the queue `payments`: work to be done, or what to look up at the gateway. */
export const paymentMessage = z.object({ orderId, lookUp: z.union([paymentId, refundId]).optional() });

/** A message of the queue `deliveries`: whose object has something to be sent, or which notice. */
export const deliveryMessage = z.union([z.object({ orderId, noticeId }), workMessage, z.object({ userId })]);

/** Seconds until the queue brings a message again whose handling failed. Its object sends it again, too. */
const RETRY_SECONDS = 2;

/** Handles every message of a batch by itself: one that fails is brought again, its neighbours are done. */
export const eachMessage = async <T>(
  batch: MessageBatch,
  schema: z.ZodType<T>,
  handle: (body: T) => Promise<void>,
): Promise<void> => {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await handle(schema.parse(message.body));
        message.ack();
      } catch (fault) {
        logFault("a message was not handled", fault, { queue: batch.queue, attempts: message.attempts });
        message.retry({ delaySeconds: RETRY_SECONDS });
      }
    }),
  );
};

/** The present, for what a consumer does by itself. */
export const now = (): Instant => instant.parse(Date.now());
