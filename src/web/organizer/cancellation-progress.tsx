import type { z } from "zod";
import type { cancellationDocument, cancellationFailureDocument } from "../../routes/concerts/cancellation.ts";
import { Notice } from "../layout/fields.tsx";
import { Following } from "../layout/live.tsx";
import type { Visit } from "../visit.ts";
import { cancelTexts as texts } from "./cancel-texts.ts";
import type { Concert } from "../documents.ts";

interface ProgressProps {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly cancellation: z.infer<typeof cancellationDocument>;
  readonly failures: {
    readonly data: readonly z.infer<typeof cancellationFailureDocument>[];
    readonly nextCursor: string | null;
  };
}

/** How far the orders of a cancelled concert are unwound, followed until each is or could not be. */
export const CancellationProgress = ({ visit, concert, cancellation, failures }: ProgressProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { total, unwound = 0, failed = 0, tickets, refund } = cancellation;
  const at = concert.cancellation?.at ?? concert.createdAt;
  return (
    <>
      <Notice kind="bad">
        <p>{text.cancelled(formats.dateTime(at, concert.timeZone))}</p>
        <p>
          {text.reasonGiven} {concert.cancellation?.reason}
        </p>
      </Notice>
      <h2>{text.progress}</h2>
      <Following visit={visit} id="progress" settled={total !== undefined && unwound + failed >= total}>
        {total === undefined ? (
          <p>{text.beginning}</p>
        ) : (
          <>
            <p>{total === 0 ? text.nothingToDo : text.done(formats.number(unwound), formats.number(total))}</p>
            {total === 0 ? null : <progress max={total} value={unwound} aria-label={text.progress}></progress>}
            <dl class="facts">
              <dt>{text.ticketsTouched}</dt>
              <dd>{formats.number(tickets)}</dd>
              <dt>{text.goesBack}</dt>
              <dd>{formats.money(refund)}</dd>
            </dl>
            {total > 0 && unwound >= total ? <Notice kind="good">{text.allDone}</Notice> : null}
            {failed === 0 ? null : <Failures visit={visit} failed={failed} failures={failures} />}
          </>
        )}
      </Following>
    </>
  );
};

const Failures = ({
  visit,
  failed,
  failures,
}: Pick<ProgressProps, "visit" | "failures"> & { readonly failed: number }) => {
  const text = texts(visit.language);
  return (
    <>
      <Notice kind="note">
        <p>{visit.formats.plural(failed, text.failed)}.</p>
        <p>{text.failedNow}</p>
      </Notice>
      <div class="scroll" role="group" aria-label={text.progress} tabindex={0}>
        <table>
          <thead>
            <tr>
              {(["buyer", "email", "order"] as const).map((name) => (
                <th scope="col">{text[name]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {failures.data.map(({ orderId, holder }) => (
              <tr>
                <th scope="row">{holder.name}</th>
                <td>{holder.email}</td>
                <td>
                  <code>{orderId}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {failures.nextCursor === null ? null : <p>{text.moreFailed}</p>}
    </>
  );
};
