import { z } from "zod";
import { accept } from "../../domain/decider.ts";
import { EventSourcedObject, type Metadata, type Outcome, type StoreDefinition } from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import type { ReportSignaturesRpc } from "./report-signatures-rpc.ts";

/**
 * Which report a signature belongs to, for services that do not sign what they report. Sixteen of them, named by the first digit of the
 * signatures that they remember, each in its inbox; nothing happens to them, so that their logs stay empty.
 */
export class ReportSignaturesObject extends EventSourcedObject<null, never, Env> implements ReportSignaturesRpc {
  protected readonly definition: StoreDefinition<null, never> = {
    migrations,
    events: { newest: z.never(), upcasters: {} },
    streamOf: (event) => event,
    empty: null,
    load: () => null,
    evolve: () => null,
    work: {},
  };

  /** The inbox keeps the first answer, far longer than a signature holds. */
  firstShownWith(signature: string, about: string, metadata: Metadata): Promise<Outcome<string>> {
    return this.submit({ metadata, key: signature, decide: () => accept(), answer: () => about });
  }
}
