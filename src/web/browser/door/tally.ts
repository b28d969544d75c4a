/** How many were let in: what the service counts, which is a moment behind, and what this phone knows beyond it. */
export interface Tally {
  /** The service has counted. Whether it counted what waits for an answer at that moment, nobody can tell. */
  counted(letIn: number, isAnyWaiting: boolean): void;
  /** A ticket that this phone has asked about lets in. */
  letIn(): void;
  /** So many at least; never fewer than it said before. */
  shown(): number;
}

/**
 * A ticket that was shown after a count was read is not in that count: it comes on top. A count that is read while a ticket waits for its
 * answer may have it already, and nothing is added to it: nobody is counted twice, and a later count brings what is missing.
 */
export const tallyOf = (): Tally => {
  let shown = 0;
  let settled = 0;
  let onTop = 0;
  return {
    counted: (letIn, isAnyWaiting) => {
      shown = Math.max(shown, letIn);
      if (isAnyWaiting) return;
      settled = shown;
      onTop = 0;
    },
    letIn: () => {
      onTop += 1;
      shown = Math.max(shown, settled + onTop);
    },
    shown: () => shown,
  };
};
