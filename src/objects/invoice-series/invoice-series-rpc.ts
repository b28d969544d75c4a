import type { DocumentId } from "../../domain/finance/invoice-series.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

/** What others can ask of an InvoiceSeries object. */
export interface InvoiceSeriesRpc extends EventSourcedRpc {
  /** The document's number in this series, as it is printed: the next one without a gap, or the one that it has already. */
  allocate(document: DocumentId, metadata: Metadata): Promise<Outcome<{ readonly number: string }>>;
}
