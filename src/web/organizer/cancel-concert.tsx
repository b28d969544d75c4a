import { cancellationDocument, cancellationFailureDocument } from "../../routes/concerts/cancellation.ts";
import { concertDocument, writtenAnnouncement } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { faultsOf } from "../form.ts";
import { Input, Notice } from "../layout/fields.tsx";
import { page, type PageAnswer, type Shown } from "../page.ts";
import { Writer } from "../send-again.tsx";
import { at, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { cancelTexts as texts } from "./cancel-texts.ts";
import { CancellationProgress } from "./cancellation-progress.tsx";
import { ConcertFrame } from "./concert-frame.tsx";
import { organizers } from "./organizers.ts";
import { ReasonField } from "./reason-field.tsx";

const path = "/organizer/concerts/{concertId}/cancel";

/** Before a concert is cancelled, what that would do; afterwards how far it has come. */
export const cancelConcertForm = page("get", path, organizers, async (visit) => show(visit));

/** Cancels the concert, once the artist's name has been typed. */
export const cancelConcertSent = page("post", path, organizers, async (visit) => cancelConcert(visit), {
  keepsForm: true,
});

const cancelConcert = async (visit: Visit): Promise<PageAnswer> => {
  const { form, service, params, url } = visit;
  const { concertId = "" } = params;
  const { artist } = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  if (asShown(form.text("artist")) !== asShown(artist))
    return show(visit, { isOtherName: true, isNoReason: !writtenAnnouncement.safeParse(form.text("reason")).success });
  const answered = await service.tell(concertDocument, "POST", at`/api/concerts/${concertId}/cancel`, {
    body: { reason: form.text("reason") },
    key: form.text("key"),
  });
  if (answered.ok || answered.refusal.problem.code === "concert-already-cancelled") return { goTo: url.pathname };
  const { problem } = answered.refusal;
  if (![400, 409, 422, 429].includes(problem.status)) throw answered.refusal;
  return show(visit, { problem, isNoReason: faultsOf(problem).has("reason") });
};

/** As a browser shows a name: however many spaces are between its words, one is seen. */
const asShown = (name: string): string => name.normalize().trim().replaceAll(/\s+/g, " ");

interface Refusal {
  readonly problem?: ProblemDocument;
  /** What was typed is not the artist's name. */
  readonly isOtherName?: boolean;
  /** What was given as one is none. */
  readonly isNoReason?: boolean;
}

/** Of what failed, as many are named at once as a list answers with. */
const NAMED = 100;

const show = async (visit: Visit, refusal: Refusal = {}): Promise<Shown> => {
  const { service, params } = visit;
  const { concertId = "" } = params;
  const text = texts(visit.language);
  const cancellation = await service.read(cancellationDocument, at`/api/concerts/${concertId}/cancellation`);
  const concert = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  if (concert.status === "scheduled") {
    const isRefused = refusal.problem !== undefined || refusal.isOtherName === true;
    return {
      title: `${concert.artist}: ${text.title}`,
      ...(isRefused ? { status: refusal.problem?.status ?? 400 } : {}),
      body: (
        <ConcertFrame visit={visit} concert={concert} title={text.title}>
          {isRefused ? <Notice kind="bad">{told(visit, refusal)}</Notice> : null}
          <section aria-labelledby="preview">
            <h2 id="preview">{text.preview}</h2>
            <ul>
              <li>{visit.formats.plural(cancellation.orders, text.orders)}</li>
              <li>{visit.formats.plural(cancellation.tickets, text.seats)}</li>
              <li>
                <strong>{text.refund(visit.formats.money(cancellation.refund))}</strong>
              </li>
            </ul>
            <p>
              {text.final} {text.asOf}
            </p>
          </section>
          <ConfirmForm
            visit={visit}
            artist={concert.artist}
            refusal={refusal}
            back={at`/organizer/concerts/${concert.id}`}
          />
        </ConcertFrame>
      ),
    };
  }
  const failures =
    (cancellation.failed ?? 0) === 0
      ? { data: [], nextCursor: null }
      : await service.read(
          listOf(cancellationFailureDocument),
          at`/api/concerts/${concertId}/cancellation/failures?limit=${NAMED}`,
        );
  return {
    title: `${concert.artist}: ${text.titleAfter}`,
    script: "live.js",
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.titleAfter}>
        <CancellationProgress visit={visit} concert={concert} cancellation={cancellation} failures={failures} />
      </ConcertFrame>
    ),
  };
};

const told = (visit: Visit, { problem }: Refusal): string => {
  const text = texts(visit.language);
  if (problem?.status === 429) return text.tooMany;
  return problem?.status === 422 || problem?.status === 409 ? text.sentBefore : text.wrong;
};

interface ConfirmFormProps {
  readonly visit: Visit;
  readonly artist: string;
  readonly refusal: Refusal;
  readonly back: string;
}

const ConfirmForm = ({
  visit,
  artist,
  refusal: { isOtherName = false, isNoReason = false },
  back,
}: ConfirmFormProps) => {
  const text = texts(visit.language);
  return (
    <form method="post" action={visit.url.pathname} class="stacked" novalidate>
      <Writer visit={visit} />
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      <ReasonField visit={visit} label={text.reason} rule={text.reasonRule} isWrong={isNoReason} />
      <Input
        name="artist"
        label={text.confirm(artist)}
        fault={isOtherName ? text.confirmFault(artist) : undefined}
        value={visit.form.text("artist")}
        autocomplete="off"
        required
      />
      <p class="actions">
        <button class="danger">{text.send}</button>
        <a href={back}>{text.leave}</a>
      </p>
    </form>
  );
};
