import { accountPages } from "./account/account-pages.tsx";
import { ordersPages } from "./orders/orders-pages.tsx";
import { administrationPages } from "./administration/administration-pages.tsx";
import { doorPages } from "./door/door-pages.tsx";
import { organizerPages } from "./organizer/organizer-pages.tsx";
import type { Page } from "./page.ts";
import { purchasePages } from "./purchase/purchase-pages.ts";
import { storefrontPages } from "./storefront/storefront-pages.tsx";
import { switchLanguage } from "./switch-language.ts";

/** Every page there is. */
export const allPages: readonly Page[] = [
  switchLanguage,
  ...storefrontPages,
  ...purchasePages,
  ...accountPages,
  ...administrationPages,
  ...doorPages,
  ...ordersPages,
  ...organizerPages,
];
