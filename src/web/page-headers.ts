import { CHOOSES_LANGUAGE } from "../routes/http/reader-language.ts";
import type { Shown } from "./page.ts";

/** The gateway's own script and the frames that it opens: the only ones from elsewhere, on the page that takes a card. */
const STRIPE = {
  script: "https://js.stripe.com https://*.js.stripe.com",
  frames: "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
  calls: "https://api.stripe.com",
  /** For the wallets among its fields. */
  payment: '(self "https://js.stripe.com")',
};

/**
 * What a page says to the browser beyond what every answer does: where it may load from, and what it may use. Its forms need an Origin that
 * says where they were, which a page without a referrer does not send.
 */
export const pageHeaders = (nonce: string, allows: Shown["allows"]): Readonly<Record<string, string>> => ({
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": policy(nonce, allows),
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": `camera=${allows === "door" ? "(self)" : "()"}, geolocation=(), microphone=(), payment=${allows === "stripe" ? STRIPE.payment : "()"}, usb=()`,
  Vary: CHOOSES_LANGUAGE,
});

const policy = (nonce: string, allows: Shown["allows"]): string =>
  [
    "default-src 'none'",
    // The reader of tickets at the door is WebAssembly.
    `script-src 'nonce-${nonce}'${allows === "door" ? " 'wasm-unsafe-eval'" : ""}${allows === "stripe" ? ` ${STRIPE.script}` : ""}`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${allows === "stripe" ? ` ${STRIPE.calls}` : ""}`,
    // What keeps the door's page.
    ...(allows === "door" ? ["worker-src 'self'"] : []),
    ...(allows === "stripe" ? [`frame-src ${STRIPE.frames}`] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** `Clear-Site-Data`: has a browser forget the pages that it kept, which were somebody's own. */
export const CLEAR_KEPT = '"cache"';
