import type { ProblemDocument } from "./service.ts";

/** What a form sent: texts by the names of its fields. */
export class Form {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  /** All that was sent, to the letter. */
  entries(): readonly (readonly [name: string, value: string])[] {
    return [...this.#values];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** A field's text without the space around it; empty when it was not sent. */
  text(name: string): string {
    return (this.#values.get(name) ?? "").trim();
  }

  /** A field's text to the letter, as a password is. */
  exact(name: string): string {
    return this.#values.get(name) ?? "";
  }

  /** Every value of a name that may be sent more than once, such as ticked boxes. */
  all(name: string): readonly string[] {
    return this.#values.getAll(name);
  }

  /** A field's text; undefined when it is empty. */
  optional(name: string): string | undefined {
    const text = this.text(name);
    return text === "" ? undefined : text;
  }

  /**
   * A field's whole number, undefined when it is empty; also as pages write one, its thousands apart: `1,000`, `1.000`, `1 000`. What is none
   * stays text, for the service to refuse.
   */
  whole(name: string): number | string | undefined {
    const text = this.text(name).replaceAll(/\s/g, "");
    if (text === "") return undefined;
    const isWhole = /^-?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)$/.test(text);
    const number = Number(text.replaceAll(/[,.]/g, ""));
    return isWhole && Number.isSafeInteger(number) ? number : text;
  }

  /** A field's number, undefined when it is empty. What is no number stays text, for the service to refuse. */
  number(name: string): number | string | undefined {
    const text = this.text(name).replaceAll(/\s/g, "").replace(",", ".");
    if (text === "") return undefined;
    return /^-?\d+(?:\.\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
  }
}

/** What is wrong with fields, by their names. */
export type FieldFaults = ReadonlySet<string>;

export const noFaults: FieldFaults = new Set();

/**
 * The fields that a refusal is about: the last word of each pointer into the body that was sent. `names` says what a form calls a field
 * differently from the body, by the whole pointer.
 */
export const faultsOf = ({ errors = [] }: ProblemDocument, names: Readonly<Record<string, string>> = {}): FieldFaults =>
  new Set(
    errors.flatMap(({ pointer, parameter }) => {
      const place = pointer ?? parameter;
      return place === undefined ? [] : [names[place] ?? place.slice(place.lastIndexOf("/") + 1)];
    }),
  );
