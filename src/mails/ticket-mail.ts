import type { ConcertDetails } from "../domain/concerts/concert.ts";
import { greeting } from "./greeting.ts";
import { type MailBlock, type RenderedMail, renderMail, subjectLine } from "./layout.tsx";
import { nameOf, placeAndTime } from "./shown-concert.ts";

/** Tickets whose codes the mail shows by itself, should the attached file not open. */
const MOST_CODES = 20;

export interface MailedConcert {
  readonly details: ConcertDetails;
  /** How many tickets of each level. */
  readonly levels: readonly { readonly name: string; readonly quantity: number }[];
}

export interface TicketMailContent {
  /** Null where it is not known who reads it. */
  readonly greeted: string | null;
  readonly concerts: readonly MailedConcert[];
  /** Every ticket, for its code; null where they are too many, and are not attached either. */
  readonly tickets: readonly { readonly levelName: string; readonly code: string }[] | null;
  /** Where the tickets are to be had. */
  readonly link: string;
}

/** The mail that brings an order's tickets. */
export const ticketMail = (content: TicketMailContent): RenderedMail & { readonly subject: string } => {
  const { greeted, concerts, tickets, link } = content;
  return {
    subject: subjectLine(`Your tickets: ${concerts.map(({ details }) => nameOf(details)).join("; ")}`),
    ...renderMail({
      heading: "Your tickets",
      blocks: [
        greeting(greeted),
        { type: "paragraph", text: tickets === null ? ELSEWHERE : ATTACHED },
        ...concerts.map(concertBlock),
        ...(tickets === null || tickets.length > MOST_CODES ? [] : [codesBlock(tickets)]),
        { type: "link", label: "Open your tickets", url: link },
      ],
      reason:
        "You receive this mail because you bought tickets. Keep it to yourself: whoever has a code can enter with it.",
    }),
  };
};

const ATTACHED =
  "thank you. Your tickets are attached, to print or to show on your phone, and a calendar file of each concert. Each ticket's code lets one person in, once.";
const ELSEWHERE =
  "thank you. These are too many tickets for a mail: open them by the link below. Each ticket's code lets one person in, once.";

const concertBlock = ({ details, levels }: MailedConcert): MailBlock => ({
  type: "section",
  heading: nameOf(details),
  lines: [...placeAndTime(details), ...levels.map(({ name, quantity }) => `${quantity} × ${name}`)],
});

const codesBlock = (tickets: NonNullable<TicketMailContent["tickets"]>): MailBlock => ({
  type: "codes",
  codes: tickets.map(({ levelName, code }, index) => ({ label: `${index + 1}. ${levelName}`, code })),
});
