/**
 * How far the phone's clock is off, by when the service made this page: what a phone takes for the time may be anything, but it goes on while
 * the phone sleeps, as the time since a page was opened does not.
 */
const made = Date.parse(document.documentElement.dataset["now"] ?? "");
const [navigation] = performance.getEntriesByType("navigation");
const came = navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : performance.now();
const off = Number.isNaN(made) ? 0 : Date.now() - (performance.now() - came) - made;

/** The time as the service has it, in milliseconds since 1970. */
export const now = (): number => Date.now() - off;
