import { z } from "zod";
import { attendeeDocument } from "../../routes/concerts/attendees.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { refundDocument } from "../../routes/orders/refund-document.ts";
import { ticketId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import { numberOf } from "../../routes/tickets/standing-tickets.ts";
import { faultsOf } from "../form.ts";
import { DoneNotice, Notice, wrongHere } from "../layout/fields.tsx";
import { page, type PageAnswer, type Shown } from "../page.ts";
import { Writer } from "../send-again.tsx";
import { at, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { ConcertFrame } from "./concert-frame.tsx";
import { organizers } from "./organizers.ts";
import { ReasonField } from "./reason-field.tsx";
import { refundTexts as texts } from "./refund-texts.ts";
import { TicketBadge } from "../orders/ticket-badge.tsx";
import type { Attendee } from "../documents.ts";

const path = "/organizer/concerts/{concertId}/orders/{orderId}";

const read = async ({ service, params }: Visit) => {
  const { concertId = "", orderId = "" } = params;
  const concert = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  const tickets: Attendee[] = [];
  const asked = new URLSearchParams({ limit: "100", q: orderId });
  for (let cursor: string | null = ""; cursor !== null;) {
    if (cursor !== "") asked.set("cursor", cursor);
    const { data, nextCursor }: z.infer<typeof attendees> = await service.read(
      attendees,
      `${at`/api/concerts/${concertId}/attendees`}?${asked}`,
    );
    tickets.push(...data.filter((ticket) => ticket.orderId === orderId));
    cursor = nextCursor;
  }
  return { concert, tickets: tickets.toSorted((left, right) => numberIn(left) - numberIn(right)) };
};

const attendees = listOf(attendeeDocument);

/** A ticket's number within its order, as its holder reads it. */
const numberIn = ({ ticketId: id }: Attendee): number => numberOf(ticketId.parse(id));

/** An order's tickets for a concert of one's own, some of which can be refunded. */
export const refundForm = page("get", path, organizers, async (visit) => show(visit));

/** Refunds the tickets that were ticked, and says what becomes of the money. */
export const refundSent = page("post", path, organizers, async (visit) => refundTickets(visit), { keepsForm: true });

const refundTickets = async (visit: Visit): Promise<PageAnswer> => {
  const { form, service, params } = visit;
  const { concertId = "", orderId = "" } = params;
  const answered = await service.tell(refundDocument, "POST", at`/api/orders/${orderId}/refunds`, {
    body: { ticketIds: form.all("ticketId"), reason: form.text("reason") },
    key: form.text("key"),
  });
  if (answered.ok) {
    const { status, amount } = answered.value;
    return {
      goTo: at`/organizer/concerts/${concertId}/orders/${orderId}`,
      done: { refund: status, amount: String(amount.amount) },
    };
  }
  const { problem } = answered.refusal;
  if (![400, 409, 422, 429].includes(problem.status)) throw answered.refusal;
  return show(visit, problem);
};

/** What came of a refund. */
const outcome = z.object({ refund: refundDocument.shape.status, amount: z.coerce.number().int().nonnegative() });

const show = async (visit: Visit, problem?: ProblemDocument): Promise<Shown> => {
  const text = texts(visit.language);
  const { concert, tickets } = await read(visit);
  const [first] = tickets;
  if (first === undefined) return notThereYet(visit, concert);
  const isOpen = tickets.some(({ status }) => status === "issued");
  return {
    title: text.title,
    ...(problem === undefined ? {} : { status: problem.status }),
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.title}>
        {problem === undefined ? (
          <Came visit={visit} currency={concert.ticketLevels[0]?.price.currency ?? ""} />
        ) : (
          <Notice kind="bad">{text.refused(problem.code, problem.status)}</Notice>
        )}
        <p>
          {text.of(first.holder.name)} <a href={`mailto:${first.holder.email}`}>{first.holder.email}</a>
        </p>
        <form method="post" action={visit.url.pathname} class="stacked">
          <Writer visit={visit} />
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <TicketChoice
            visit={visit}
            tickets={tickets}
            names={new Map(concert.ticketLevels.map((l) => [l.id, l.name]))}
            problem={problem}
          />
          {isOpen ? (
            <>
              <ReasonField
                visit={visit}
                label={text.reason}
                rule={text.reasonRule}
                isWrong={problem !== undefined && faultsOf(problem).has("reason")}
              />
              <p>{text.whatHappens}</p>
              <p class="actions">
                <button class="danger">{text.send}</button>
                <a href={at`/organizer/concerts/${concert.id}/attendees`}>{text.back}</a>
              </p>
            </>
          ) : (
            <p>{text.noneLeft}</p>
          )}
        </form>
      </ConcertFrame>
    ),
  };
};

const notThereYet = (visit: Visit, concert: z.infer<typeof concertDocument>): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    status: 404,
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.title}>
        <p>{text.notThere}</p>
      </ConcertFrame>
    ),
  };
};

/** What the refund that was just asked for has come to. */
const Came = ({ visit, currency }: { readonly visit: Visit; readonly currency: string }) => {
  const { data } = outcome.safeParse(visit.done);
  const amount = money.safeParse({ amount: data?.amount, currency }).data;
  if (data === undefined || amount === undefined) return null;
  const text = texts(visit.language);
  const came = text.came[data.refund](visit.formats.money(amount));
  return data.refund === "failed" ? <Notice kind="bad">{came}</Notice> : <DoneNotice>{came}</DoneNotice>;
};

interface TicketChoiceProps {
  readonly visit: Visit;
  readonly tickets: readonly Attendee[];
  readonly names: ReadonlyMap<string, string>;
  readonly problem: ProblemDocument | undefined;
}

const TicketChoice = ({ visit, tickets, names, problem }: TicketChoiceProps) => {
  const text = texts(visit.language);
  const chosen = new Set(visit.form.all("ticketId"));
  const isWrong = problem !== undefined && faultsOf(problem).has("ticketIds");
  const first = tickets.find(({ status }) => status === "issued");
  return (
    <fieldset class={isWrong ? "field wrong" : "field"} {...(isWrong ? { "aria-describedby": "tickets-rule" } : {})}>
      <legend>{text.tickets}</legend>
      {tickets.map((ticket) => (
        <label class="choice">
          <input
            type="checkbox"
            name="ticketId"
            value={ticket.ticketId}
            checked={chosen.has(ticket.ticketId)}
            disabled={ticket.status !== "issued"}
            {...(isWrong && ticket === first ? wrongHere : {})}
          />
          <span>
            {text.ticket(
              visit.formats.number(numberIn(ticket)),
              names.get(ticket.ticketLevelId) ?? ticket.ticketLevelId,
            )}{" "}
            <TicketBadge visit={visit} ticket={ticket} />
          </span>
        </label>
      ))}
      <p class="rule" id="tickets-rule">
        {isWrong ? text.chooseSome : text.onlyValid}
      </p>
    </fieldset>
  );
};
