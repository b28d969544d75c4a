import type { Page } from "../page.ts";
import { attendeesPage } from "./attendees.tsx";
import { cancelConcertForm, cancelConcertSent } from "./cancel-concert.tsx";
import { dashboardPage } from "./dashboard.tsx";
import { editConcertForm, editConcertSent } from "./edit-concert.tsx";
import { ownConcertsPage } from "./own-concerts.tsx";
import { planConcertForm, planConcertSent } from "./plan-concert.tsx";
import { refundForm, refundSent } from "./refund-tickets.tsx";

/** The organizer's console. */
export const organizerPages: readonly Page[] = [
  ownConcertsPage,
  planConcertForm,
  planConcertSent,
  dashboardPage,
  editConcertForm,
  editConcertSent,
  attendeesPage,
  refundForm,
  refundSent,
  cancelConcertForm,
  cancelConcertSent,
];
