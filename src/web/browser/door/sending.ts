import type { Said } from "../../door/verdicts.ts";
import { ask, type Trouble } from "./ask.ts";
import type { Scan, Scans } from "./scans.ts";

/** What is told of the sending as it goes on. */
interface Told {
  answered(scan: Scan, said: Said): void;
  /** What keeps scans from being sent; undefined when nothing does any more. */
  troubled(trouble: Trouble | undefined): void;
}

/** Sends what waits, until the service has answered for each. */
export interface Sending {
  /** Somebody stands before the door with this ticket: it goes before those that have waited for long. False when nothing is asked now. */
  hurry(key: string): boolean;
  /** Sends now what may be sent now. */
  send(): void;
  /** Tries anew after somebody may have signed in. */
  resume(): void;
  /** What another question to the service has met. */
  met(trouble: Trouble | undefined): void;
  trouble(): Trouble | undefined;
}

/** While signed out nothing is asked: each question would count as a guess at a session. */
const needsSomebody = (trouble: Trouble | undefined): boolean => trouble === "signedOut" || trouble === "notAllowed";

export const sendingOf = (scans: Scans, concertId: string, told: Told): Sending => {
  const notBefore = new Map<string, number>();
  let urgent: string | undefined;
  let isSending = false;
  let trouble: Trouble | undefined;
  let closedUntil = 0;
  let timer: number | undefined;

  const isTroubled = (now: Trouble | undefined, seconds = 0): void => {
    trouble = now;
    // Without a network, every occasion is tried; a service that asks for time gets it.
    closedUntil = now === "busy" ? Date.now() + seconds * 1000 : 0;
    told.troubled(now);
  };

  const next = (): Scan | undefined => {
    const ready = scans.waiting().filter(({ key }) => (notBefore.get(key) ?? 0) <= Date.now());
    return ready.find(({ key }) => key === urgent) ?? ready[0];
  };

  const again = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      closedUntil = 0;
      send();
    }, seconds * 1000);
  };

  const sendAll = async (): Promise<void> => {
    isSending = true;
    try {
      for (let scan = next(); scan !== undefined; scan = next()) {
        const asked = await ask(scan, concertId);
        if (asked.kind === "trouble") {
          isTroubled(asked.trouble, asked.seconds);
          if (!needsSomebody(asked.trouble)) again(asked.seconds);
          return;
        }
        isTroubled(undefined);
        if (asked.kind === "later") {
          notBefore.set(scan.key, Date.now() + asked.seconds * 1000);
          again(asked.seconds);
          continue;
        }
        const settled = scans.settle(scan.key);
        if (settled !== undefined) told.answered(settled, asked.said);
      }
    } finally {
      isSending = false;
    }
  };

  const send = (): void => {
    if (!isSending && !needsSomebody(trouble) && Date.now() >= closedUntil) void sendAll();
  };

  return {
    hurry: (key) => {
      urgent = key;
      send();
      return isSending;
    },
    send,
    resume: () => {
      if (needsSomebody(trouble)) isTroubled(undefined);
      send();
    },
    met: (met) => {
      // Whether the service has time for tickets, only asking about tickets tells; that it can be reached, any answer.
      if (trouble === "busy" || (met === "busy" && trouble !== "offline")) return;
      const now = met === "busy" ? undefined : met;
      if (now !== trouble) isTroubled(now);
      send();
    },
    trouble: () => trouble,
  };
};
