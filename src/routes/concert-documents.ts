import type { ConcertId } from "../domain/ids.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { Objects } from "../objects/namespaces.ts";

/** A document is handed out without asking while it is younger than this. */
const FRESH_MS = 1_000;
/** While somebody asks for a newer one, others are handed the old one up to this age. Nobody sees an older one. */
const STALE_MS = 2_000;
/** Concerts remembered at once; the one remembered longest goes first. */
const MOST = 500;

/** What concerts look like, a second or two ago at most: for pages that many look at, so that the concert need not answer each. */
export interface ConcertDocuments {
  /** Undefined for a concert that was never created; that is not remembered, as it may be created any moment. */
  read(id: ConcertId): Promise<ConcertDocument | undefined>;
  /** The concert was edited through here: whoever reads next sees the edit. */
  forget(id: ConcertId): void;
}

interface Remembered {
  readonly document: ConcertDocument;
  /** The document is of this moment or later. */
  readonly askedAt: number;
  isAskedAgain: boolean;
}

/** The documents that this isolate remembers. Values only: a Worker may not await another request's promise. */
export const concertDocuments = (objects: Pick<Objects, "concert">): ConcertDocuments => {
  const remembered = new Map<ConcertId, Remembered>();
  let forgotten = 0;

  const remember = (id: ConcertId, document: ConcertDocument, askedAt: number): void => {
    remembered.delete(id);
    remembered.set(id, { document, askedAt, isAskedAgain: false });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST) break;
      remembered.delete(oldest);
    }
  };

  const ask = async (id: ConcertId): Promise<ConcertDocument | undefined> => {
    const askedAt = Date.now();
    const forgottenBefore = forgotten;
    const answer = await objects.concert(id).document();
    // A copy, free of what RPC ties to this request; and none that an edit may have overtaken.
    if (answer !== undefined && forgotten === forgottenBefore) remember(id, structuredClone(answer), askedAt);
    return answer;
  };

  return {
    read: async (id) => {
      const known = remembered.get(id);
      const age = known === undefined ? Number.POSITIVE_INFINITY : Date.now() - known.askedAt;
      if (known === undefined || age >= STALE_MS) return ask(id);
      if (age < FRESH_MS || known.isAskedAgain) return known.document;
      known.isAskedAgain = true;
      return ask(id);
    },
    forget: (id) => {
      forgotten += 1;
      remembered.delete(id);
    },
  };
};
