import { now } from "./clock.ts";

const counting = new WeakSet<HTMLElement>();

/** So near the end a time is marked, and said once. */
const HURRY_SECONDS = 60;

/**
 * Counts down to every time in a part of the page that asks for it, as the service's clock has it. A moment after one has come `over` is
 * called.
 */
export const countDown = (root: ParentNode, over: () => void): void => {
  for (const element of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    if (counting.has(element)) continue;
    counting.add(element);
    const end = Date.parse(element.dataset["countdown"] ?? "");
    const hasBegunAfter = now() >= end;
    const tick = (): void => {
      if (!element.isConnected) return;
      const left = Math.max(0, Math.ceil((end - now()) / 1000));
      element.textContent = remaining(left);
      if (left < HURRY_SECONDS) hurry(element);
      if (left > 0) setTimeout(tick, 1000 - (now() % 1000));
      else if (!hasBegunAfter) setTimeout(() => element.isConnected && over(), 1500);
    };
    tick();
  }
};

/** Seconds are not read out as they pass: what is said instead stands beside the time, where it is wanted. */
const hurry = (element: HTMLElement): void => {
  element.classList.add("hurry");
  const said = element.nextElementSibling;
  if (!(said instanceof HTMLElement) || said.dataset["hurry"] === undefined || said.textContent !== "") return;
  said.textContent = said.dataset["hurry"];
};

const days = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "day", unitDisplay: "long" });

const remaining = (seconds: number): string => {
  const hours = Math.floor(seconds / 3600) % 24;
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = (seconds < 3600 ? parts : [hours, ...parts])
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
  return seconds < 86_400 ? clock : `${days.format(Math.floor(seconds / 86_400))} ${clock}`;
};
