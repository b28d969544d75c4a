// A concert's page: how many tickets are left follows the sales.
import { countDown } from "./countdown.ts";
import { readAnew } from "./read-anew.ts";

interface Availability {
  readonly status: string;
  readonly levels: readonly { readonly id: string; readonly available: number }[];
}

/** Between two questions where no socket can be opened. */
const ASK_EVERY_MS = 1500;
const LONGEST_WAIT_MS = 30_000;

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

/** Writes what is left into the page. When the sale itself changes, such as when it opens, the page is read anew. */
const show = (value: unknown): void => {
  if (!isAvailability(value) || place === null) return;
  if (value.status !== place.dataset["status"]) {
    // What somebody is writing is not taken away: the page as it is goes on telling what is left.
    if (document.activeElement instanceof HTMLInputElement) place.dataset["status"] = value.status;
    else readAnew();
  }
  for (const { id, available } of value.levels) {
    const element = place.querySelector<HTMLElement>(`[data-left="${CSS.escape(id)}"]`);
    const text = element === null ? "" : left(element, available);
    if (element !== null && element.textContent !== text) element.textContent = text;
    const button = place.querySelector<HTMLButtonElement>(`[data-level="${CSS.escape(id)}"] button`);
    if (button !== null) button.disabled = available === 0;
  }
};

const ask = async (from: string): Promise<void> => {
  const answer = await fetch(from, { headers: { Accept: "application/json" } }).catch(() => undefined);
  if (answer?.ok) show(await answer.json());
};

/** A socket that was closed is opened again, after a wait that grows; meanwhile the service is asked again and again. */
const follow = (from: string, wait: number): void => {
  let next = wait;
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${from}/live`);
  socket.addEventListener("message", ({ data }) => {
    next = ASK_EVERY_MS;
    show(JSON.parse(String(data)));
  });
  socket.addEventListener("close", () => {
    void ask(from);
    const asking = setInterval(() => {
      if (!document.hidden) void ask(from);
    }, ASK_EVERY_MS);
    setTimeout(() => {
      clearInterval(asking);
      follow(from, Math.min(next * 2, LONGEST_WAIT_MS));
    }, next);
  });
};

countDown(document);
if (path !== undefined) follow(path, ASK_EVERY_MS);
