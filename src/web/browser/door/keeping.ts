import { placeOf } from "./places.ts";

/** Of all doors: each has one of its own, which sees its page and what that loads, and nothing else of the site. */
const WORKER = "/organizer/door-worker.js";

/** Has the page that is open kept for when there is no network, until its concert is over. */
export const keepPage = async (concertId: string, overAt: number): Promise<void> => {
  if (overAt <= Date.now() || !("serviceWorker" in navigator)) return;
  try {
    localStorage.setItem(placeOf(concertId, "over"), String(overAt));
    await navigator.serviceWorker.register(WORKER, { scope: location.pathname, updateViaCache: "none" });
  } catch {
    // Where nothing can be kept, the page is there as long as the network is.
  }
};

/** The page was opened without a network. */
export const isKept = (): boolean => "kept" in document.documentElement.dataset;
