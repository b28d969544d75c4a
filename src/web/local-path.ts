/** Longer than any address of ours: it goes into a header. */
const LONGEST = 2000;

/**
 * A path of this service, for going on to: what somebody else may have put into a link never leads elsewhere. `fallback` when it would.
 */
export const localPath = (text: string, fallback: string): string => {
  const here = "http://here.invalid";
  if (text.length > LONGEST || !text.startsWith("/") || !URL.canParse(text, here)) return fallback;
  const url = new URL(text, here);
  return url.origin === here && !url.pathname.startsWith("//") ? url.pathname + url.search + url.hash : fallback;
};
