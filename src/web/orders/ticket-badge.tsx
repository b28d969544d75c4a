import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";
import type { Ticket } from "../documents.ts";

const texts = inLanguages({
  en: { issued: "Valid", validated: "Let in", revoked: "No longer valid" },
  pl: { issued: "Ważny", validated: "Wykorzystany", revoked: "Nieważny" },
});

const kinds = { issued: "good", validated: "", revoked: "bad" } as const;

/** Whether a ticket lets somebody in, in a word. */
export const TicketBadge = ({
  visit,
  ticket: { status },
}: {
  readonly visit: Visit;
  readonly ticket: Pick<Ticket, "status">;
}) => <span class={`badge ${kinds[status]}`}>{texts(visit.language)[status]}</span>;
