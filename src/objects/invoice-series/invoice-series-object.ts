import {
  decide,
  type DocumentId,
  evolve,
  type InvoiceSeries,
  type InvoiceSeriesEvent,
  invoiceSeriesEvent,
  newSeries,
  numberText,
  type SeriesName,
  seriesName,
} from "../../domain/finance/invoice-series.ts";
import { EventSourcedObject, type Metadata, type Outcome, type StoreDefinition } from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/invoice-series/index.ts";
import { AllocatedNumbers } from "./allocated-numbers.ts";
import type { InvoiceSeriesRpc } from "./invoice-series-rpc.ts";

/** One series of numbers, the single writer of them all; named by the series. */
export class InvoiceSeriesObject
  extends EventSourcedObject<InvoiceSeries, InvoiceSeriesEvent, Env>
  implements InvoiceSeriesRpc
{
  readonly #numbers = new AllocatedNumbers(this.sql);

  protected readonly definition: StoreDefinition<InvoiceSeries, InvoiceSeriesEvent> = {
    migrations,
    events: { newest: invoiceSeriesEvent, upcasters: {} },
    streamOf: ({ series }) => series,
    empty: newSeries,
    load: () => ({ last: this.#numbers.last() }),
    evolve,
    project: ({ event }) => this.#numbers.add(event.documentId, event.number),
    work: {},
  };

  allocate(documentId: DocumentId, metadata: Metadata): Promise<Outcome<{ readonly number: string }>> {
    const series = this.#series;
    return this.submit({
      metadata,
      decide: (state) => {
        const allocated = this.#numberOf(documentId);
        return decide({ type: "AllocateInvoiceNumber", series, documentId, allocated }, state);
      },
      answer: () => {
        const number = this.#numberOf(documentId);
        if (number === undefined) throw new Error(`${documentId} has no number in ${series}`);
        return { number: numberText(series, number) };
      },
    });
  }

  #numberOf(document: DocumentId): number | undefined {
    return this.stored ? this.#numbers.of(document) : undefined;
  }

  get #series(): SeriesName {
    return seriesName.parse(this.ctx.id.name);
  }
}
