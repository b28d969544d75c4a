/** When the service made this page, by its own clock: what a phone takes for the time may be far off. */
const made = Date.parse(document.documentElement.dataset["now"] ?? "");
const [navigation] = performance.getEntriesByType("navigation");
const came = navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : performance.now();

/** The time as the service has it, in milliseconds since 1970. */
export const now = (): number => (Number.isNaN(made) ? Date.now() : made + performance.now() - came);
