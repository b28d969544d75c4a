import { and, eq, like, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ConcertId, DeliveryId, NoticeId, OrderId, TicketId } from "../domain/ids.ts";
import { NOTHING_STANDS } from "../domain/tickets/delivery-attempts.ts";
import type { ListWindow } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { failedDeliveries, failingDeliveries, tickets } from "./tables.ts";

type Write = BatchItem<"sqlite">;

/** Writes that bring the tickets and what could not be delivered up to date with a window of an order's tickets' log. */
export const projectTickets = async (
  database: DrizzleD1Database,
  objects: Objects,
  events: ListWindow["events"],
): Promise<Write[]> => {
  const writes = await Promise.all(events.map((event) => writesOf(database, objects, event)));
  return writes.flat();
};

const writesOf = async (
  database: DrizzleD1Database,
  objects: Objects,
  { data, recordedAt }: ListWindow["events"][number],
): Promise<Write[]> => {
  switch (data.type) {
    case "TicketCreated": {
      const { concertId, ticketId, orderId, userId, ticketLevelId } = data;
      const ticket = { concertId, ticketId, orderId, userId, ticketLevelId, status: "issued" } as const;
      return [database.insert(tickets).values(ticket)];
    }
    case "TicketValidated":
      return [changeStatus(database, data, "validated")];
    case "TicketRevoked":
      return [changeStatus(database, data, "revoked")];
    case "TicketDeliveryAttemptFailed": {
      const { orderId, deliveryId, attempt: attempts, reason } = data;
      return [noteFailedTry(database, { orderId, deliveryId, attempts, reason, since: recordedAt })];
    }
    case "NoticeAttemptFailed": {
      const { orderId, noticeId: deliveryId, attempt: attempts, reason } = data;
      return [noteFailedTry(database, { orderId, deliveryId, attempts, reason, since: recordedAt })];
    }
    case "TicketDeliveryFailed":
    case "TicketDeliveryBounced": {
      const { orderId, deliveryId, reason } = data;
      const ended = forgetFailedTries(database, orderId, deliveryId);
      if (reason === NOTHING_STANDS) return [ended];
      if (data.type === "TicketDeliveryBounced" && (await isSuperseded(objects, data))) return [ended];
      return [ended, noteFailure(database, { orderId, deliveryId, reason, failedAt: recordedAt })];
    }
    case "NoticeFailed": {
      const { orderId, noticeId: deliveryId, reason } = data;
      return [
        forgetFailedTries(database, orderId, deliveryId),
        noteFailure(database, { orderId, deliveryId, reason, failedAt: recordedAt }),
      ];
    }
    case "TicketEmailSent":
    case "TicketShipped":
      return [
        forgetFailedTries(database, data.orderId, data.deliveryId),
        forgetFailures(database, data.orderId, like(failedDeliveries.deliveryId, "del_%")),
      ];
    case "NoticeSent":
      return [
        forgetFailedTries(database, data.orderId, data.noticeId),
        forgetFailures(database, data.orderId, eq(failedDeliveries.deliveryId, data.noticeId)),
      ];
    default:
      return [];
  }
};

/** Whether the tickets are sent anew since: then it concerns nobody that an older mail comes back. */
const isSuperseded = async (
  objects: Objects,
  { orderId, deliveryId }: { readonly orderId: OrderId; readonly deliveryId: DeliveryId },
): Promise<boolean> => {
  const { deliveries } = await objects.tickets(orderId).sent();
  return deliveries.at(-1)?.deliveryId !== deliveryId;
};

const changeStatus = (
  database: DrizzleD1Database,
  { concertId, ticketId }: { readonly concertId: ConcertId; readonly ticketId: TicketId },
  status: "validated" | "revoked",
): Write =>
  database
    .update(tickets)
    .set({ status })
    .where(and(eq(tickets.concertId, concertId), eq(tickets.ticketId, ticketId)));

const noteFailure = (database: DrizzleD1Database, failure: typeof failedDeliveries.$inferInsert): Write =>
  database
    .insert(failedDeliveries)
    .values(failure)
    .onConflictDoUpdate({ target: [failedDeliveries.orderId, failedDeliveries.deliveryId], set: failure });

/** Since when it has been failing, the first try said that was noted. */
const noteFailedTry = (database: DrizzleD1Database, failed: typeof failingDeliveries.$inferInsert): Write => {
  const { attempts, reason } = failed;
  return database
    .insert(failingDeliveries)
    .values(failed)
    .onConflictDoUpdate({
      target: [failingDeliveries.orderId, failingDeliveries.deliveryId],
      set: { attempts, reason },
    });
};

/** It is not tried again: it was sent, or given up. */
const forgetFailedTries = (database: DrizzleD1Database, order: OrderId, delivery: DeliveryId | NoticeId): Write =>
  database
    .delete(failingDeliveries)
    .where(and(eq(failingDeliveries.orderId, order), eq(failingDeliveries.deliveryId, delivery)));

/** What has been sent after all: the tickets, be it by a later delivery, or a notice. */
const forgetFailures = (database: DrizzleD1Database, order: OrderId, sent: SQL): Write =>
  database.delete(failedDeliveries).where(and(eq(failedDeliveries.orderId, order), sent));
