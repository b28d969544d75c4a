import type { z } from "zod";
import type { cancellationDocument, cancellationFailureDocument } from "../../routes/concerts/cancellation.ts";
import { Notice } from "../layout/fields.tsx";
import { Following } from "../layout/live.tsx";
import { Cell, Row, StackedTable } from "../layout/stacked-table.tsx";
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
  const isDone = total !== undefined && unwound >= total;
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
              <dt>{text.seatsTouched}</dt>
              <dd>{formats.number(tickets)}</dd>
              <dt>{isDone ? text.wentBack : text.goesBack}</dt>
              <dd>{formats.money(refund)}</dd>
            </dl>
            {total > 0 && isDone ? <Notice kind="good">{text.allDone}</Notice> : null}
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
      <StackedTable
        label={text.failedNow}
        columns={[{ label: text.buyer }, { label: text.email }, { label: text.order }]}
      >
        <tbody role="rowgroup">
          {failures.data.map(({ orderId, holder }) => (
            <Row header={holder.name}>
              <Cell column={{ label: text.email }}>{holder.email}</Cell>
              <Cell column={{ label: text.order }}>
                <code>{orderId}</code>
              </Cell>
            </Row>
          ))}
        </tbody>
      </StackedTable>
      {failures.nextCursor === null ? null : <p>{text.moreFailed}</p>}
    </>
  );
};
