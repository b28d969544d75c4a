import type { Page } from "../page.ts";
import { concertListPage } from "./concert-list.tsx";
import { concertPage } from "./concert.tsx";
import { helpPage } from "./help.tsx";

/** What everybody sees: the concerts, what is left of each, and whom to ask. */
export const storefrontPages: readonly Page[] = [concertListPage, concertPage, helpPage];
