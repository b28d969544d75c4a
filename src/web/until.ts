const WITHIN_MS = 5000;
const LOOK_EVERY_MS = 100;

/**
 * Looks until what was asked for has happened, for five seconds at most: for what comes a moment after its asking, so that whoever asked
 * need not look again. Answers with what was seen last.
 */
export const until = async <T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> => {
  let seen = await look();
  for (let waited = 0; waited < WITHIN_MS && !isThere(seen); waited += LOOK_EVERY_MS) {
    await scheduler.wait(LOOK_EVERY_MS);
    seen = await look();
  }
  return seen;
};
