import type { Page } from "../page.ts";
import { concertListPage } from "./concert-list.tsx";
import { concertPage } from "./concert.tsx";

/** What everybody sees: the concerts, and what is left of each. */
export const storefrontPages: readonly Page[] = [concertListPage, concertPage];
