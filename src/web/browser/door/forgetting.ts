/** Where a door keeps something in the browser; `over` is when its concert is. */
export const placeOf = (concertId: string, name: "waiting" | "late" | "seen" | "over"): string =>
  `door/${concertId}/${name}`;

/** All that doors keep here, save what waits to be sent. */
const SETTLED = /^door\/([^/]+)\/(?:late|seen|over)$/;

/** Forgets what doors know here of tickets that the service has answered for. What is not yet sent stays. */
export const forgetSettled = (isMeant: (concertId: string) => boolean = () => true): void => {
  try {
    for (const place of Object.keys(localStorage)) {
      const [, concertId] = SETTLED.exec(place) ?? [];
      if (concertId !== undefined && isMeant(concertId)) localStorage.removeItem(place);
    }
  } catch {
    // Where nothing can be stored, nothing is.
  }
};

/** The same, of those doors whose concert is over. */
export const forgetOver = (now: number): void =>
  forgetSettled((concertId) => Number(localStorage.getItem(placeOf(concertId, "over"))) <= now);
