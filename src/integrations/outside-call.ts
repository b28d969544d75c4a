/** Sends a request to another service. The composition root gives the platform's own; a test, a stand-in. */
export type Fetch = (request: Request) => Promise<Response>;

/** What another service answered, whole. */
export interface OutsideAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Calls another service and reads its answer to the end, all within the time given. Follows no redirect: our credentials are for the
 * address that was configured. Throws when there is no whole answer by then; whether the call was carried out is then unknown.
 */
export const callOutside = async (
  fetch: Fetch,
  url: string,
  request: RequestInit,
  withinMs: number,
): Promise<OutsideAnswer> => {
  const signal = AbortSignal.timeout(withinMs);
  const answer = await fetch(new Request(url, { ...request, signal, redirect: "manual" }));
  return { status: answer.status, text: await answer.text() };
};

/** A text as JSON; undefined when it is none. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
