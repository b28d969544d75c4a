// A concert's page: how many tickets are left follows the sales.
import { countDown } from "./shared/countdown.ts";
import { showWhatNeedsScripts } from "./shared/needs-script.ts";
import { pauseAbout } from "./shared/pause.ts";

interface Availability {
  readonly status: string;
  readonly levels: readonly { readonly id: string; readonly available: number }[];
}

/** Between two questions where no socket can be opened: with a document that is a second old, what is seen is not older than two. */
const ASK_EVERY_MS = 600;
/** Before a socket that was closed is opened again, at first. */
const OPEN_AGAIN_MS = 1500;
const LONGEST_WAIT_MS = 30_000;
const OPEN_WITHIN_MS = 10_000;
const ANSWERED_WITHIN_MS = 15_000;

/** What says how the sale stands, and what it offers: the service has them, each under its id, in the page. */
const PARTS = ["sale-badge", "sale-notice", "offers", "sale-remark"];

const place = document.querySelector<HTMLElement>("[data-availability]");
const path = place?.dataset["availability"];
const plurals = new Intl.PluralRules(document.documentElement.lang);
const numbers = new Intl.NumberFormat(document.documentElement.lang);

const isAvailability = (value: unknown): value is Availability =>
  typeof value === "object" && value !== null && "status" in value && "levels" in value && Array.isArray(value.levels);

const left = (element: HTMLElement, available: number): string => {
  if (available === 0) return element.dataset["gone"] ?? "";
  const forms = new Map<string, string>(Object.entries(JSON.parse(element.dataset["forms"] ?? "{}")));
  const form = forms.get(plurals.select(available)) ?? forms.get("other") ?? "";
  return form.replace("#", numbers.format(available));
};

/** Writes what is left into the page, and how the sale stands when that changes. */
const show = (value: unknown): void => {
  if (!isAvailability(value) || place === null) return;
  if (value.status !== place.dataset["status"]) changeSale(place, value.status);
  for (const { id, available } of value.levels) {
    const element = place.querySelector<HTMLElement>(`[data-left="${CSS.escape(id)}"]`);
    const text = element === null ? "" : left(element, available);
    if (element !== null && element.textContent !== text) element.textContent = text;
    const button = place.querySelector<HTMLButtonElement>(`[data-level="${CSS.escape(id)}"] button`);
    if (button !== null) button.disabled = available === 0;
  }
};

/**
 * Towards the end of a drop a sale is sold out and open again from one moment to the next: the page has the words for both, and nothing else
 * of it changes, so that nobody loses what they typed. For any other change the page is asked.
 */
const changeSale = (shown: HTMLElement, status: string): void => {
  const kept = shown.querySelector<HTMLTemplateElement>(`template[data-when="${CSS.escape(status)}"]`);
  const before = shown.querySelector(`template[data-when="${CSS.escape(shown.dataset["status"] ?? "")}"]`);
  shown.dataset["status"] = status;
  told = status;
  if (kept !== null && before !== null) putInPlace(kept.content.cloneNode(true));
  else void readSale();
};

let isReading = false;
/** How the sale stands as it was told last, which a page may be behind. */
let told: string | undefined;

/** Reads from the page as it is by now how the sale stands. Everybody's page wants to at the same moment: each waits a little differently. */
const readSale = async (): Promise<void> => {
  const page = place?.dataset["page"];
  if (isReading || place === null || page === undefined) return;
  // With what the reader came for, unless this page answers a form.
  const address = location.pathname === page ? page + location.search : page;
  isReading = true;
  for (let failures = 0; isReading; failures += 1) {
    await pauseAbout(Math.min(700 * 2 ** failures, LONGEST_WAIT_MS));
    const text = await answerOf(address, "text/html");
    if (text === undefined) continue;
    isReading = false;
    const read = new DOMParser().parseFromString(text, "text/html");
    const status = read.querySelector<HTMLElement>("[data-availability]")?.dataset["status"];
    if (status !== undefined) place.dataset["status"] = status;
    putInPlace(read);
    showWhatNeedsScripts(place);
    countDown(place, () => void readSale());
    if (told !== undefined && told !== status) void readSale();
  }
};

/** Parts that are read out stay where they are: only what is in them changes. */
const putInPlace = (from: Node): void => {
  for (const id of PARTS) {
    const now = from instanceof Document || from instanceof DocumentFragment ? from.getElementById(id) : null;
    if (now !== null) document.getElementById(id)?.replaceChildren(...now.childNodes);
  }
};

/** What an address answers; undefined where it does not, or is too busy to. */
const answerOf = async (from: string, accept: string): Promise<string | undefined> => {
  try {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const answer = await fetch(from, { headers: { Accept: accept }, signal });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
};

const ask = async (from: string): Promise<boolean> => {
  const text = await answerOf(from, "application/json");
  if (text !== undefined) show(JSON.parse(text));
  return text !== undefined;
};

/** Asked so often in vain, the service is out of reach. */
const FAILURES_TO_SAY = 2;

const isStale = (isSo: boolean): void => {
  const notice = place?.querySelector<HTMLElement>("[data-stale]");
  if (notice) notice.hidden = !isSo;
};

/** Whether a socket is open that has told something. */
let isTold = false;

/** Asks again and again while no socket tells anything, and more rarely while nothing is answered. */
const askWhileUntold = async (from: string): Promise<void> => {
  for (let failures = 0; ;) {
    await pauseAbout(Math.min(ASK_EVERY_MS * 2 ** failures, LONGEST_WAIT_MS));
    if (isTold) failures = 0;
    else if (!document.hidden) failures = (await ask(from)) ? 0 : failures + 1;
    isStale(failures >= FAILURES_TO_SAY);
  }
};

/** Keeps a socket open: one that was closed is opened again, after a wait that grows. */
const listenOn = async (from: string): Promise<void> => {
  for (let wait = OPEN_AGAIN_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    if (await listen(from)) wait = OPEN_AGAIN_MS;
    await pauseAbout(wait);
  }
};

/** Shows what a socket tells until it is closed; whether it has told anything. A network that has come back may have lost it without a word. */
const listen = (from: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${from}/live`);
    const over = new AbortController();
    const tooLong = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.addEventListener("message", ({ data }) => {
      clearTimeout(tooLong);
      isTold = true;
      show(JSON.parse(String(data)));
    });
    socket.addEventListener("close", () => {
      clearTimeout(tooLong);
      over.abort();
      resolve(isTold);
      isTold = false;
    });
    window.addEventListener("online", () => socket.close(), over);
    document.addEventListener("visibilitychange", () => void (document.hidden || ask(from)), over);
  });

showWhatNeedsScripts(document);
countDown(document, () => void readSale());
if (path !== undefined) {
  void listenOn(path);
  void askWhileUntold(path);
}
