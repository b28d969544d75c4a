import type { z } from "zod";
import type { attendeeDocument } from "../../routes/concerts/attendees.ts";
import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";

type Status = z.infer<typeof attendeeDocument>["status"];

const texts = inLanguages<Readonly<Record<Status, string>>>({
  en: { issued: "Valid", validated: "Let in", revoked: "Taken back" },
  pl: { issued: "Ważny", validated: "Wpuszczony", revoked: "Unieważniony" },
});

const kinds = { issued: "good", validated: "note", revoked: "bad" } as const;

/** What a ticket is worth at the door. */
export const TicketState = ({ visit, status }: { readonly visit: Visit; readonly status: Status }) => (
  <span class={`badge ${kinds[status]}`}>{texts(visit.language)[status]}</span>
);
