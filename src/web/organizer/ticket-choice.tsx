import { add, type Money } from "../../domain/money.ts";
import type { Attendee } from "../documents.ts";
import { faultsOf } from "../form.ts";
import { wrongHere } from "../layout/fields.tsx";
import { TicketBadge } from "../orders/ticket-badge.tsx";
import type { ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { numberIn } from "./order-of-concert.ts";
import { refundTexts as texts } from "./refund-texts.ts";

interface TicketChoiceProps {
  readonly visit: Visit;
  readonly tickets: readonly Attendee[];
  /** What ticket levels are called, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly problem: ProblemDocument | undefined;
}

/** The ticket that the way here was about is ticked, as are those that were ticked before. */
const chosenIn = ({ form, url }: Visit): ReadonlySet<string> =>
  new Set([...form.all("ticketId"), ...url.searchParams.getAll("ticket")]);

/** Which of an order's tickets are to be refunded, and what was paid for each. */
export const TicketChoice = ({ visit, tickets, names, problem }: TicketChoiceProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const chosen = chosenIn(visit);
  const isWrong = problem !== undefined && faultsOf(problem).has("ticketIds");
  const valid = tickets.filter(({ status }) => status === "issued");
  return (
    <fieldset class={isWrong ? "field wrong" : "field"} {...(isWrong ? { "aria-describedby": "tickets-rule" } : {})}>
      <legend>{text.tickets}</legend>
      {tickets.map((ticket) => (
        <label class="choice">
          <input
            type="checkbox"
            name="ticketId"
            value={ticket.ticketId}
            checked={ticket.status === "issued" && chosen.has(ticket.ticketId)}
            disabled={ticket.status !== "issued"}
            {...(ticket.price === null ? {} : { "data-price": String(ticket.price.amount) })}
            {...(isWrong && ticket === valid[0] ? wrongHere : {})}
          />
          <span class="choice-words">
            <span>
              {text.ticket(
                formats.number(numberIn(ticket.ticketId)),
                names.get(ticket.ticketLevelId) ?? ticket.ticketLevelId,
              )}{" "}
              <TicketBadge visit={visit} ticket={ticket} />
            </span>
            {ticket.price === null ? null : <span class="numbers">{formats.money(ticket.price)}</span>}
          </span>
        </label>
      ))}
      <p class="rule" id="tickets-rule">
        {isWrong ? text.chooseSome : text.onlyValid}
      </p>
      <Sums visit={visit} valid={valid} />
    </fieldset>
  );
};

/** What could go back, and where scripts run what goes back for the tickets that are ticked. */
const Sums = ({ visit, valid }: { readonly visit: Visit; readonly valid: readonly Attendee[] }) => {
  const text = texts(visit.language);
  const prices = valid.flatMap(({ price }) => (price === null ? [] : [price]));
  const [first, ...others] = prices;
  // Of a ticket whose price is not known yet no sum would be right.
  if (first === undefined || prices.length < valid.length) return null;
  const all = others.reduce<Money>(add, first);
  return (
    <p>
      {text.refundable(visit.formats.money(all))}
      <br />
      <output data-sum-in={all.currency} data-forms={JSON.stringify(text.ticked)} data-none={text.noneTicked} hidden />
    </p>
  );
};
