import { formatsOf } from "../../formats.ts";
import { isLanguage, languages } from "../../../language.ts";
import { isVerdict, type Said, shortened, timeOfEntry, type VerdictKind, verdictKinds } from "../../door/verdicts.ts";
import type { LateAnswer, Scan } from "./scans.ts";

/** What the page shows of what happens at the door. Its words come as templates with the page, in the reader's language. */
export interface Showing {
  /** The level or the time that belongs to a verdict. */
  detailOf(said: Said): string;
  verdict(said: Said, scan: Scan): void;
  /** The verdict is about somebody who has gone on: it can be read still, and is mistaken for nobody else's. */
  fade(): void;
  /** What keeps things from going on, in this place; nothing when undefined. */
  notice(place: HTMLElement, name: string | undefined): void;
  waiting(scans: readonly Scan[], drop: (key: string) => void): void;
  late(answers: readonly LateAnswer[], dismiss: (key: string) => void): void;
  /** Says that so many were dismissed: what goes from a list is not read out. */
  dismissed(count: number): void;
  letIn(count: number): void;
  expected(count: number): void;
  /** Since when nothing was counted, while the service does not answer. */
  asOf(at: number | undefined): void;
}

export const kindOf = (verdict: string): VerdictKind => (isVerdict(verdict) ? verdictKinds[verdict] : "bad");

/** Those that alarm come first, and other refusals after them. */
const urgencyOf = ({ verdict, isAlarming }: LateAnswer): number =>
  (isAlarming ? 2 : 0) + (kindOf(verdict) === "bad" ? 1 : 0);

/** The element that a selector names. The page is wrong without it. */
export const part = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E => {
  const element = root.querySelector<E>(selector);
  if (element === null) throw new Error(`the door has no ${selector}`);
  return element;
};

/** Takes away the rows of what is listed no more, and answers what has one. Rows that stay are left alone: only what is new is read out. */
const keepRows = (list: HTMLElement, listed: readonly { readonly key: string }[]): ReadonlySet<string> => {
  const known = new Set<string>();
  for (const row of list.querySelectorAll<HTMLElement>("[data-key]")) {
    const { key = "" } = row.dataset;
    if (listed.some((each) => each.key === key)) known.add(key);
    else row.remove();
  }
  return known;
};

export const showingOf = (door: HTMLElement): Showing => {
  const [fallback] = languages;
  const { lang } = document.documentElement;
  const formats = formatsOf(isLanguage(lang) ? lang : fallback);
  const timeZone = door.dataset["timeZone"] ?? "UTC";
  const levels = new Map<string, string>(Object.entries(JSON.parse(door.dataset["levels"] ?? "{}")));

  /** A copy of a template with its gaps filled. */
  const copy = (name: string, gaps: Readonly<Record<string, string>> = {}): HTMLElement => {
    const { content } = part<HTMLTemplateElement>(door, `template[data-says="${name}"]`);
    const made = document.importNode(content, true).firstElementChild;
    if (!(made instanceof HTMLElement)) throw new Error(`nothing is said of ${name}`);
    for (const [gap, text] of Object.entries(gaps))
      for (const element of made.querySelectorAll(`[data-slot="${gap}"]`)) element.textContent = text;
    return made;
  };

  const timeAt = (at: string): string => timeOfEntry(formats, at, timeZone, Date.now());
  const timeOf = ({ at }: { readonly at: number }): string => timeAt(new Date(at).toISOString());
  const wordOf = (verdict: string): string => part(copy(verdict), '[data-slot="word"]').textContent;

  const detailOf = ({ ticketLevelId, at }: Said): string => {
    if (at !== undefined) return timeAt(at);
    return ticketLevelId === undefined ? "" : (levels.get(ticketLevelId) ?? ticketLevelId);
  };

  const waitingRow = (scan: Scan, drop: (key: string) => void): HTMLElement => {
    const [ticket, time] = [shortened(scan.shown), timeOf(scan)];
    const row = copy("waiting-row", { ticket, time, name: `${ticket}, ${time}` });
    row.dataset["key"] = scan.key;
    part(row, "[data-drop]").addEventListener("click", () => drop(scan.key));
    return row;
  };

  const lateRow = (answer: LateAnswer, dismiss: (key: string) => void): HTMLElement => {
    const { key, shown, verdict, detail, isAlarming } = answer;
    const [ticket, time] = [shortened(shown), timeOf(answer)];
    const row = copy("late-row", { word: wordOf(verdict), detail, ticket, time, name: `${ticket}, ${time}` });
    row.dataset["key"] = key;
    const kind = kindOf(verdict);
    // What this phone had refused as well is no news.
    if (kind !== "bad" || isAlarming) for (const element of [row, part(row, ".badge")]) element.classList.add(kind);
    part(row, "[data-dismiss]").addEventListener("click", () => dismiss(key));
    return row;
  };

  return {
    detailOf,
    verdict: (said, scan) => {
      const ticket = shortened(scan.shown);
      const place = part(door, "[data-verdict-place]");
      place.replaceChildren(copy(said.verdict, { detail: detailOf(said), ticket }));
      place.scrollIntoView({ block: "nearest" });
    },
    fade: () => part(door, ".verdict").classList.add("past"),
    notice: (place, name) => {
      if (place.dataset["shown"] === (name ?? "")) return;
      place.dataset["shown"] = name ?? "";
      place.replaceChildren(...(name === undefined ? [] : [copy(name)]));
    },
    waiting: (scans, drop) => {
      const section = part(door, "[data-waiting]");
      section.hidden = scans.length === 0;
      part(section, "[data-number]").textContent = formats.number(scans.length);
      const list = part(section, "ol");
      const known = keepRows(list, scans);
      for (const scan of scans) if (!known.has(scan.key)) list.append(waitingRow(scan, drop));
    },
    late: (answers, dismiss) => {
      const section = part(door, "[data-late]");
      section.hidden = answers.length === 0;
      const refused = answers.filter(({ isAlarming }) => isAlarming).length;
      // One alone has a button of its own.
      part(section, "[data-dismiss-calm]").hidden = answers.length - refused < 2;
      const alarm = part(door, "[data-alarm]");
      if (alarm.dataset["alarm"] !== String(refused))
        alarm.replaceChildren(...(refused === 0 ? [] : [copy("alarm", { number: formats.number(refused) })]));
      alarm.dataset["alarm"] = String(refused);
      // Refusals first: somebody may be inside who should not be.
      const sorted = answers.toSorted((one, other) => urgencyOf(other) - urgencyOf(one));
      const list = part(section, "ul");
      const known = keepRows(list, answers);
      for (const [index, answer] of sorted.entries())
        if (!known.has(answer.key)) list.insertBefore(lateRow(answer, dismiss), list.children[index] ?? null);
    },
    dismissed: (count) =>
      part(door, "[data-dismissed]").replaceChildren(copy("dismissed", { number: formats.number(count) })),
    letIn: (count) => {
      part(door, '[data-count="letIn"]').textContent = formats.number(count);
    },
    expected: (count) => {
      part(door, '[data-count="expected"]').textContent = formats.number(count);
    },
    asOf: (at) => {
      const line = part(door, "[data-as-of]");
      line.hidden = at === undefined;
      if (at !== undefined) part(line, "time").textContent = timeOf({ at });
    },
  };
};
