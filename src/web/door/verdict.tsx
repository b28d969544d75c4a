import type { Visit } from "../visit.ts";
import { verdictTexts } from "./verdict-texts.ts";
import { type Verdict, type VerdictKind, verdictKinds } from "./verdicts.ts";

const signs: Readonly<Record<VerdictKind, string>> = { good: "✓", bad: "✕", note: "!", idle: "" };

/** A verdict, to be seen from an arm's length. `detail` is the ticket's level or a time, `ticket` how to find the ticket again. */
export const VerdictCard = ({
  visit,
  verdict,
  detail,
  ticket,
}: {
  readonly visit: Visit;
  readonly verdict: Verdict;
  readonly detail?: string | undefined;
  readonly ticket?: string | undefined;
}) => {
  const { word, before, what } = verdictTexts(visit.language)[verdict];
  const kind = verdictKinds[verdict];
  return (
    <div class={`verdict ${kind}`} data-verdict={verdict}>
      <p class="word">
        {signs[kind] === "" ? null : <span aria-hidden="true">{signs[kind]} </span>}
        <span data-slot="word">{word}</span>
      </p>
      <p class="detail">
        {before === undefined || detail === undefined ? null : `${before} `}
        <span data-slot="detail">{detail}</span>
      </p>
      {what === "" ? null : <p>{what}</p>}
      <p class="ticket numbers" data-slot="ticket">
        {ticket}
      </p>
    </div>
  );
};
