import type { Page } from "../page.ts";
import { attentionPage, publishAgain, wakeOrder } from "./attention.tsx";
import { findOrders } from "./find-orders.tsx";
import { administeredOrderPage, refundAmount, retryRefund, sendTicketsAgain } from "./order.tsx";
import { changeRole, usersPage } from "./users.tsx";

/** What administrators look after: people, what does not move by itself, and single orders. */
export const administrationPages: readonly Page[] = [
  attentionPage,
  publishAgain,
  wakeOrder,
  usersPage,
  changeRole,
  findOrders,
  administeredOrderPage,
  sendTicketsAgain,
  retryRefund,
  refundAmount,
];
