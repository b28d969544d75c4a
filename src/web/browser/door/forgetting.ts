import { concertAt, placeOf } from "./places.ts";

/** All that doors keep here of tickets, save what waits to be sent. */
const SETTLED = /^door\/([^/]+)\/(?:late|seen|count|over)$/;

type Meant = (concertId: string) => boolean;

const forgetSettled = (isMeant: Meant): void => {
  try {
    for (const place of Object.keys(localStorage)) {
      const [, concertId] = SETTLED.exec(place) ?? [];
      if (concertId !== undefined && isMeant(concertId)) localStorage.removeItem(place);
    }
  } catch {
    // Where nothing can be stored, nothing is.
  }
};

const PAGE = /^door\/([^/]+)\/page$/;

/** The pages of doors, and what keeps them. */
const forgetPages = async (isMeant: Meant): Promise<void> => {
  try {
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
      const concertId = concertAt(new URL(worker.scope).pathname);
      if (concertId !== undefined && isMeant(concertId)) await worker.unregister();
    }
    for (const place of await caches.keys()) {
      const [, concertId] = PAGE.exec(place) ?? [];
      if (concertId !== undefined && isMeant(concertId)) await caches.delete(place);
    }
  } catch {
    // Nor are pages kept by every browser.
  }
};

/** Forgets the doors' pages, and what doors know here of tickets that the service has answered for. What is not yet sent stays. */
export const forget = async (isMeant: Meant = () => true): Promise<void> => {
  forgetSettled(isMeant);
  await forgetPages(isMeant);
};

/** The same, of those doors whose concert is over. */
export const forgetOver = (now: number): Promise<void> =>
  forget((concertId) => Number(localStorage.getItem(placeOf(concertId, "over"))) <= now);
