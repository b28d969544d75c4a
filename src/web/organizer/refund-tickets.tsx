import { z } from "zod";
import { money } from "../../domain/money.ts";
import { refundDocument } from "../../routes/orders/refund-document.ts";
import type { Concert } from "../documents.ts";
import { faultsOf } from "../form.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { page, type PageAnswer, type Shown } from "../page.ts";
import { Writer } from "../send-again.tsx";
import { at, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { ConcertFrame } from "./concert-frame.tsx";
import { readOrderOfConcert } from "./order-of-concert.ts";
import { organizers } from "./organizers.ts";
import { ReasonField } from "./reason-field.tsx";
import { refundTexts as texts } from "./refund-texts.ts";
import { RefundsOfOrder } from "./refunds-of-order.tsx";
import { TicketChoice } from "./ticket-choice.tsx";

const path = "/organizer/concerts/{concertId}/orders/{orderId}";

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
  const order = await readOrderOfConcert(visit);
  const { concert, tickets } = order;
  const [first] = tickets;
  if (first === undefined) return notThereYet(visit, concert);
  const isOpen = tickets.some(({ status }) => status === "issued");
  return {
    title: text.title,
    ...(problem === undefined ? {} : { status: problem.status }),
    script: "refund.js",
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
        <RefundsOfOrder visit={visit} order={order} />
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

const notThereYet = (visit: Visit, concert: Concert): Shown => {
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
  return <DoneNotice kind={data.refund === "failed" ? "bad" : "good"}>{came}</DoneNotice>;
};
