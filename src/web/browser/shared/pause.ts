/** Waits about so many milliseconds: of many browsers that begin to wait at once, each a little differently. */
export const pauseAbout = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds * (0.7 + 0.6 * Math.random())));
