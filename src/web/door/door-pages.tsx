import type { Page } from "../page.ts";
import { doorAsked, doorPage } from "./door.tsx";

/** Where tickets are checked. */
export const doorPages: readonly Page[] = [doorPage, doorAsked];
