/** What every answer says to browsers. An answer that is a page brings a policy of its own, as strict as it can be. */
const headers = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  // Whatever does not say otherwise is somebody's own, or of this moment.
  "Cache-Control": "no-store",
};

/** Adds what the answer does not set itself. */
export const secure = (answer: Headers): void => {
  for (const [name, value] of Object.entries(headers)) if (!answer.has(name)) answer.set(name, value);
};
