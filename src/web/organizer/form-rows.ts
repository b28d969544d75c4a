import { MOST_TICKET_LEVELS } from "../../domain/concerts/ticket-level.ts";
import type { Form } from "../form.ts";
import { concertFields, formWith, type LevelField, levelField, rowsOf } from "./typed-concert.ts";

const levelFields: readonly LevelField[] = ["known", "id", "name", "capacity", "price", "removed"];

type Values = Readonly<Record<string, string>>;

const detailsIn = (form: Form): Values => Object.fromEntries(concertFields.map((name) => [name, form.text(name)]));

/** What each row of a form for a level holds, by the fields of a row. */
const levelsIn = (form: Form): readonly Values[] =>
  Array.from({ length: rowsOf(form) }, (_, row) =>
    Object.fromEntries(levelFields.map((field) => [field, form.text(levelField(row, field))])),
  );

const formFrom = (details: Values, levels: readonly Values[]): Form =>
  formWith({
    ...details,
    rows: String(levels.length),
    ...Object.fromEntries(
      levels.flatMap((level, row) => levelFields.map((field) => [levelField(row, field), level[field] ?? ""])),
    ),
  });

/** The form with one more row for a level, as long as a concert can have more. */
export const withAnotherRow = (form: Form): Form =>
  formFrom(detailsIn(form), [...levelsIn(form), {}].slice(0, MOST_TICKET_LEVELS));

/** What was typed, and the levels that the concert has got meanwhile: saving the one does not take the others away. */
export const withLevelsOf = (typed: Form, now: Form): Form => {
  const levels = levelsIn(typed);
  const known = new Set(levels.map((level) => level["known"]));
  return formFrom(detailsIn(typed), [...levels, ...levelsIn(now).filter((level) => !known.has(level["known"]))]);
};

/** The details as they were typed with the levels as they are. */
export const detailsWithLevels = (typed: Form, now: Form): Form => formFrom(detailsIn(typed), levelsIn(now));
