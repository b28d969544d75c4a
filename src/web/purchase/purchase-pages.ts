import type { Page } from "../page.ts";
import { addToCart } from "./add-to-cart.ts";
import { cartPage } from "./cart.tsx";
import { cartChanged } from "./cart-changes.ts";
import { checkoutConfirmed, checkoutPage } from "./checkout.tsx";
import { paymentPage } from "./payment.tsx";
import { paymentPlayed } from "./played-payment.tsx";
import { pageRequested } from "./stripe-page.tsx";

/** Buying: from the cart to the payment. */
export const purchasePages: readonly Page[] = [
  addToCart,
  cartPage,
  cartChanged,
  checkoutPage,
  checkoutConfirmed,
  paymentPage,
  paymentPlayed,
  pageRequested,
];
