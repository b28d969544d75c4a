import { inLanguages } from "../language.ts";

/** What a reader's browser calls the papers that it keeps, in letters that every system takes. */
export const fileNames = inLanguages({
  en: {
    ticket: (id: string) => `ticket-${id}.pdf`,
    tickets: (order: string, from: number) => `tickets-${order}${from === 1 ? "" : `-from-${from}`}.pdf`,
    invoice: (number: string) => `invoice-${number}.pdf`,
    calendar: "calendar.ics",
  },
  pl: {
    ticket: (id: string) => `bilet-${id}.pdf`,
    tickets: (order: string, from: number) => `bilety-${order}${from === 1 ? "" : `-od-${from}`}.pdf`,
    invoice: (number: string) => `faktura-${number}.pdf`,
    calendar: "kalendarz.ics",
  },
});
