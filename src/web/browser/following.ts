import { countDown } from "./countdown.ts";

/** Between two looks at what is followed. */
const LOOK_EVERY_MS = 2000;

/** Reads each part of the page anew that follows what happens, until it says that it is settled. `changed` is told of what has come. */
export const follow = (root: ParentNode, changed: (part: HTMLElement) => void = () => undefined): void => {
  for (const part of root.querySelectorAll<HTMLElement>('[data-following="open"]')) lookAgain(part, changed);
};

const lookAgain = (part: HTMLElement, changed: (part: HTMLElement) => void): void => {
  setTimeout(async () => {
    await look(part, changed).catch(() => undefined);
    if (part.isConnected && part.dataset["following"] === "open") lookAgain(part, changed);
  }, LOOK_EVERY_MS);
};

/** What has moved on to another page is gone on to. */
const look = async (part: HTMLElement, changed: (part: HTMLElement) => void): Promise<void> => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected) return location.replace(answer.url);
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (now === null) return location.reload();
  if (said(now) === said(part)) return;
  part.dataset["following"] = now.dataset["following"] ?? "";
  part.replaceChildren(...now.childNodes);
  countDown(part);
  changed(part);
};

/** What a part says to its reader, whatever scripts have made of it. */
const said = (part: HTMLElement): string => {
  const copy = document.importNode(part, true);
  for (const element of copy.querySelectorAll("noscript, [data-countdown]")) element.remove();
  return `${part.dataset["following"]} ${copy.textContent}`;
};
