import type { DrizzleD1Database } from "drizzle-orm/d1";
import { type ConcertList, concertList } from "./concerts.ts";
import { type FailedRefundList, failedRefundList } from "./failed-refunds.ts";
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
}

export const readModelsOf = (database: DrizzleD1Database): ReadModels => ({
  concerts: concertList(database),
  orders: orderList(database),
  users: userList(database),
  stuckPublications: stuckPublicationList(database),
  failedRefunds: failedRefundList(database),
});
