import type { Page } from "../page.ts";
import { attentionPage, publishAgain, wakeOrder } from "./attention.tsx";
import { administeredOrderPage, findOrder, refundAmount, retryRefund, sendTicketsAgain } from "./order.tsx";
import { changeRole, usersPage } from "./users.tsx";

/** What administrators look after: people, what does not move by itself, and single orders. */
export const administrationPages: readonly Page[] = [
  attentionPage,
  publishAgain,
  wakeOrder,
  usersPage,
  changeRole,
  findOrder,
  administeredOrderPage,
  sendTicketsAgain,
  retryRefund,
  refundAmount,
];
