import { readAnew } from "./read-anew.ts";

/** Counts down to every time on the page that asks for it. When one has come, the page is read anew, once, a moment later. */
export const countDown = (root: ParentNode): void => {
  for (const element of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const end = Date.parse(element.dataset["countdown"] ?? "");
    const hasBegunAfter = Date.now() >= end;
    const tick = (): void => {
      if (!element.isConnected) return;
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      element.textContent = remaining(left);
      if (left > 0) setTimeout(tick, 1000 - (Date.now() % 1000));
      else if (!hasBegunAfter) setTimeout(() => element.isConnected && readAnew(), 1500);
    };
    tick();
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-needs-script]")) element.hidden = false;
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
