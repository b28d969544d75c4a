/** What is logged with a fault beside its message: where it happened, and the correlation id where there is one. */
type Details = { readonly [name: string]: string | number };

/** Logs a fault as one line of JSON: every line of the log can be searched by its fields. */
export const logFault = (message: string, fault: unknown, details: Details = {}): void => {
  const error = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  console.error(JSON.stringify({ level: "error", message, ...details, error }));
};

/** Logs what somebody may want to look at, and nothing need be done about, in the same way. */
export const logWarning = (message: string, details: Details = {}): void =>
  console.warn(JSON.stringify({ level: "warning", message, ...details }));
