import { and, eq, like, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ConcertId, DeliveryId, OrderId, TicketId } from "../domain/ids.ts";
import { NOTHING_STANDS } from "../domain/tickets/delivery-attempts.ts";
import type { ListWindow } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { failedDeliveries, tickets } from "./tables.ts";

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
    case "TicketDeliveryFailed":
    case "TicketDeliveryBounced": {
      const { orderId, deliveryId, reason } = data;
      if (reason === NOTHING_STANDS) return [];
      if (data.type === "TicketDeliveryBounced" && (await isSuperseded(objects, data))) return [];
      return [noteFailure(database, { orderId, deliveryId, reason, failedAt: recordedAt })];
    }
    case "NoticeFailed": {
      const { orderId, noticeId, reason } = data;
      return [noteFailure(database, { orderId, deliveryId: noticeId, reason, failedAt: recordedAt })];
    }
    case "TicketEmailSent":
    case "TicketShipped":
      return [forgetFailures(database, data.orderId, like(failedDeliveries.deliveryId, "del_%"))];
    case "NoticeSent":
      return [forgetFailures(database, data.orderId, eq(failedDeliveries.deliveryId, data.noticeId))];
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

/** What has been sent after all: the tickets, be it by a later delivery, or a notice. */
const forgetFailures = (database: DrizzleD1Database, order: OrderId, sent: SQL): Write =>
  database.delete(failedDeliveries).where(and(eq(failedDeliveries.orderId, order), sent));
