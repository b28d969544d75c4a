import type { Metadata, Outcome } from "../../event-store/index.ts";

/** What others can ask of a ReportSignatures object. */
export interface ReportSignaturesRpc {
  /** What was reported when a signature was shown first: this, if it is shown for the first time. Remembered for two days. */
  firstShownWith(signature: string, about: string, metadata: Metadata): Promise<Outcome<string>>;
}
