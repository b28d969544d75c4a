/** Where a door keeps something in the browser; `over` is when its concert is, and `page` its page for when there is no network. */
export const placeOf = (concertId: string, name: "waiting" | "late" | "seen" | "count" | "over" | "page"): string =>
  `door/${concertId}/${name}`;

/** The concert whose door is at a path. */
export const concertAt = (path: string): string | undefined => /^\/organizer\/concerts\/([^/]+)\/door$/.exec(path)?.[1];
