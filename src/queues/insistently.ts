const PAUSES_MS = [50, 200, 800];

/** Repeats a call that throws: what was sent and not recorded is sent again, so that recording is worth some patience. */
export const insistently = async <T>(call: () => Promise<T>): Promise<T> => {
  for (const pause of PAUSES_MS) {
    try {
      return await call();
    } catch {
      await scheduler.wait(pause);
    }
  }
  return call();
};
