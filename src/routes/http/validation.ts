import type { z } from "zod";
import { escaped } from "./body.ts";
import { type FieldError, firstOf, Problem } from "./problems.ts";
import { unsafeText } from "./text.ts";

/** A parsed body; throws `invalid-request` with a JSON pointer for what is wrong, as far as an answer names it. */
export const parseBody = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .flatMap(findings)
    .map(({ path, detail }) => ({ pointer: path.map((step) => `/${escaped(step)}`).join(""), detail }));
  throw new Problem("invalid-request", { errors: firstOf(errors) });
};

/** Parsed query parameters; throws `invalid-request` naming each that is wrong, unknown or given twice. */
export const parseQuery = <T>(schema: z.ZodType<T>, query: URLSearchParams): T => {
  const errors = firstOf([...new Set(query.keys())].flatMap((name) => malformedParameter(name, query.getAll(name))));
  if (errors.length > 0) throw new Problem("invalid-request", { errors });
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues
    .flatMap(findings)
    .map(({ path, detail }) => ({ parameter: String(path[0] ?? ""), detail }));
  throw new Problem("invalid-request", { errors: firstOf(wrong) });
};

/** Parsed path parameters; a malformed id is an id of nothing: throws `not-found`. */
export const parseParams = <T>(schema: z.ZodType<T>, params: Readonly<Record<string, string>>): T => {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new Problem("not-found");
};

const malformedParameter = (name: string, values: readonly string[]): FieldError[] => {
  if (values.length > 1) return [{ parameter: name, detail: "must be given once" }];
  const detail = unsafeText(name) ?? unsafeText(values[0] ?? "");
  return detail === undefined ? [] : [{ parameter: name, detail }];
};

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

type Issue = z.core.$ZodIssue;

/** An issue as findings: one for each unknown field, and for a union those of the alternative that fits best. */
const findings = (issue: Issue): Finding[] => {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...issue.path, key], detail: "is not a known field" }));
    case "invalid_union": {
      const best = issue.errors.toSorted((left, right) => left.length - right.length)[0] ?? [];
      if (best.length === 0) return [{ path: issue.path, detail: issue.message }];
      return best.flatMap(findings).map(({ path, detail }) => ({ path: [...issue.path, ...path], detail }));
    }
    default:
      return [{ path: issue.path, detail: issue.message }];
  }
};
