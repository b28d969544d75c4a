import { countDown } from "./countdown.ts";
import { showWhatNeedsScripts } from "./needs-script.ts";

/** Between two looks at what is followed, by what it says of itself: something is awaited, or may still happen. */
const LOOK_EVERY_MS: ReadonlyMap<string | undefined, number> = new Map([
  ["open", 1500],
  ["calm", 8000],
]);
/** Where the service cannot be reached, looks become rarer. */
const LONGEST_WAIT_MS = 30_000;
const ANSWERED_WITHIN_MS = 15_000;

type Changed = (part: HTMLElement) => void;

/** Reads each part of the page anew that follows what happens, until it says that it is settled. `changed` is told of what has come. */
export const follow = (root: ParentNode, changed: Changed = () => undefined): void => {
  for (const part of root.querySelectorAll<HTMLElement>("[data-following]")) void followPart(part, changed);
};

const followPart = async (part: HTMLElement, changed: Changed): Promise<void> => {
  /** A time in it has come: whatever the part says of itself, it is out of date. */
  let isOver = false;
  let wake = (): void => undefined;
  const over = (): void => {
    isOver = true;
    wake();
  };
  countDown(part, over);
  for (let failures = 0; ;) {
    const every = LOOK_EVERY_MS.get(isOver ? "open" : part.dataset["following"]);
    const wait = every === undefined ? undefined : Math.min(every * 2 ** failures, LONGEST_WAIT_MS);
    await (isOver && failures === 0 ? undefined : pause(wait, (end) => (wake = end)));
    if (!part.isConnected) return;
    const seen = await look(part, changed, over).catch(() => "offline");
    for (const notice of document.querySelectorAll<HTMLElement>(`[data-offline-of="${part.id}"]`))
      notice.hidden = seen !== "offline";
    failures = seen === "seen" ? 0 : failures + 1;
    if (seen === "seen") isOver = false;
    // What it offers may be had no more: nobody is let press it in vain.
    part.inert = isOver;
  }
};

/**
 * Waits, and for longer while nobody sees the page. Coming back to it, or to the network, ends the wait. What is settled waits for nothing but
 * to be woken.
 */
const pause = (wait: number | undefined, begun: (end: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const comeBack = new AbortController();
    const end = (): void => {
      if (document.hidden) return;
      comeBack.abort();
      resolve();
    };
    begun(() => {
      comeBack.abort();
      resolve();
    });
    if (wait === undefined) return;
    setTimeout(end, wait);
    document.addEventListener("visibilitychange", end, comeBack);
    window.addEventListener("online", end, comeBack);
  });

/** What has moved on to another page is gone on to. */
const look = async (part: HTMLElement, changed: Changed, over: () => void): Promise<"seen" | "busy"> => {
  const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
  // Followed here, the way on would be gone once: what the page says that it leads to is said to its reader.
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", signal });
  if (answer.type === "opaqueredirect" || answer.status === 404) location.reload();
  if (!answer.ok) return "busy";
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (now === null) {
    location.reload();
    return "busy";
  }
  showWhatNeedsScripts(now);
  // What was parsed without scripts has elements in it, which would do here what they do there: load the page again.
  for (const element of now.querySelectorAll("noscript")) element.replaceChildren();
  const focused = document.activeElement;
  const hadFocus = part.contains(focused);
  if (!become(part, now)) return "seen";
  if (hadFocus && !part.contains(document.activeElement)) focusAgain(part, focused);
  countDown(part, over);
  changed(part);
  return "seen";
};

/**
 * Makes an element what it is now, and says whether anything changed. What is as it was is left alone: the focus stays in it, and of a part
 * that is read out only what is new is read.
 */
const become = (element: Element, now: Element): boolean => {
  if (element.isEqualNode(now) || isLeftAlone(element, now)) return false;
  if (
    !hasSameAttributes(element, now) &&
    element instanceof HTMLElement &&
    element.dataset["following"] === undefined
  ) {
    element.replaceWith(now);
    return true;
  }
  for (const { name, value } of now.attributes) element.setAttribute(name, value);
  const [old, fresh] = [[...element.childNodes], [...now.childNodes]];
  if (old.length !== fresh.length || old.some((child, index) => child.nodeName !== fresh[index]?.nodeName)) {
    element.replaceChildren(...fresh);
    return true;
  }
  const changes = old.map((child, index) => {
    const its = fresh[index];
    if (child instanceof Element && its instanceof Element) return become(child, its);
    if (its === undefined || child.textContent === its.textContent) return false;
    child.textContent = its.textContent;
    return true;
  });
  return changes.includes(true);
};

/** On what took the place of what was focused; on the whole part where nothing did, so that reading goes on there. */
const focusAgain = (part: HTMLElement, focused: Element | null): void => {
  const same = [...part.querySelectorAll<HTMLElement>("a, button, input, select, summary")].find((element) =>
    element.isEqualNode(focused),
  );
  part.tabIndex = -1;
  (same ?? part).focus({ preventScroll: true });
};

/**
 * What scripts write themselves, what differs each time, what is for browsers without scripts, and what had the focus when the page came and
 * says the same: it is not focused, nor read out, again.
 */
const isLeftAlone = (element: Element, now: Element): boolean =>
  (element.matches("[autofocus]") && element.textContent === now.textContent) ||
  element.matches("noscript, input[type=hidden], [data-hurry]") ||
  (element instanceof HTMLElement &&
    now instanceof HTMLElement &&
    element.dataset["countdown"] !== undefined &&
    element.dataset["countdown"] === now.dataset["countdown"]);

const hasSameAttributes = (element: Element, now: Element): boolean => element.cloneNode().isEqualNode(now.cloneNode());
