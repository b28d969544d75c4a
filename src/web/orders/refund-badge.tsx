import { inLanguages } from "../../language.ts";
import type { Refund } from "../documents.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    pending: "On its way",
    succeeded: "Refunded",
    failed: { customer: "Delayed", administrator: "Failed" },
  },
  pl: {
    pending: "W drodze",
    succeeded: "Zwrócono",
    failed: { customer: "Opóźniony", administrator: "Nieudany" },
  },
});

const kinds = { pending: "note", succeeded: "good", failed: "bad" } as const;

interface RefundBadgeProps {
  readonly visit: Visit;
  readonly status: Refund["status"];
  /** To a customer a refund that failed comes later: it is for administrators to see to. */
  readonly to: "customer" | "administrator";
}

/** How far a refund has come. */
export const RefundBadge = ({ visit, status, to }: RefundBadgeProps) => {
  const text = texts(visit.language);
  return <span class={`badge ${kinds[status]}`}>{status === "failed" ? text.failed[to] : text[status]}</span>;
};
