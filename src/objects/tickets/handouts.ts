import { type Instant, secondsAfter } from "../../domain/instant.ts";

/** Whoever was handed a mail or parcel and has not reported by then is not waited for. */
const REPORT_WITHIN_SECONDS = 60;

/**
 * What is handed out to be sent, by its id: to one sender at a time. It is lost with the memory; what was prepared before is then
 * taken for something that may have been sent already.
 */
export class Handouts {
  readonly #until = new Map<string, Instant>();
  readonly #fresh = new Set<string>();

  /** Prepared just now, so that nobody can have been handed it yet. */
  prepared(id: string): void {
    this.#fresh.add(id);
  }

  /** Hands it out; undefined while somebody else is at it. */
  take(id: string, at: Instant): { readonly mayHaveBeenSent: boolean } | undefined {
    const until = this.#until.get(id);
    if (until !== undefined && at < until) return undefined;
    this.#until.set(id, secondsAfter(at, REPORT_WITHIN_SECONDS));
    return { mayHaveBeenSent: !this.#fresh.delete(id) };
  }

  /** Its sender has reported. */
  reported(id: string): void {
    this.#until.delete(id);
  }
}
