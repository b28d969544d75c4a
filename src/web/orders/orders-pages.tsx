import type { Page } from "../page.ts";
import { cancelOrderForm, cancelOrderSent } from "./cancel-order.tsx";
import { orderAgain } from "./order-again.tsx";
import { orderListPage } from "./order-list.tsx";
import { orderPage } from "./order-page.tsx";
import { ticketPage } from "./ticket-page.tsx";

/** A fan's orders and their tickets. */
export const ordersPages: readonly Page[] = [
  orderListPage,
  orderPage,
  cancelOrderForm,
  cancelOrderSent,
  orderAgain,
  ticketPage,
];
