import type { DrizzleD1Database } from "drizzle-orm/d1";
import { type AttendeeList, attendeeList } from "./attendees.ts";
import { type CancellationList, cancellationList } from "./cancellations.ts";
import { type ConcertList, concertList } from "./concerts.ts";
import { type EntryCounts, entryCountsOf } from "./entries.ts";
import { type FailedAccountMailList, failedAccountMailList } from "./failed-account-mails.ts";
import { type FailedDeliveryList, failedDeliveryList } from "./failed-deliveries.ts";
import { type FailedRefundList, failedRefundList } from "./failed-refunds.ts";
import { type FailingDeliveryList, failingDeliveryList } from "./failing-deliveries.ts";
import { type FinanceOfConcerts, financeOfConcerts } from "./finance.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { type OrderList, orderList } from "./orders.ts";
import { type StuckPublicationList, stuckPublicationList } from "./stuck-publications.ts";
import { type UserList, userList } from "./users.ts";

/** Every list that the service answers with, a moment behind the logs. */
export interface ReadModels {
  readonly concerts: ConcertList;
  readonly orders: OrderList;
  readonly users: UserList;
  readonly stuckPublications: StuckPublicationList;
  readonly failedRefunds: FailedRefundList;
  readonly failedDeliveries: FailedDeliveryList;
  readonly failingDeliveries: FailingDeliveryList;
  readonly failedAccountMails: FailedAccountMailList;
  readonly finance: FinanceOfConcerts;
  readonly attendees: AttendeeList;
  readonly entries: EntryCounts;
  readonly cancellations: CancellationList;
  readonly ledger: Ledger;
}

export const readModelsOf = (database: DrizzleD1Database): ReadModels => ({
  concerts: concertList(database),
  orders: orderList(database),
  users: userList(database),
  stuckPublications: stuckPublicationList(database),
  failedRefunds: failedRefundList(database),
  failedDeliveries: failedDeliveryList(database),
  failingDeliveries: failingDeliveryList(database),
  failedAccountMails: failedAccountMailList(database),
  finance: financeOfConcerts(database),
  attendees: attendeeList(database),
  entries: entryCountsOf(database),
  cancellations: cancellationList(database),
  ledger: ledgerOf(database),
});
