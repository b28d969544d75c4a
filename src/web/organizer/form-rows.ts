import { MOST_TICKET_LEVELS } from "../../domain/concerts/ticket-level.ts";
import type { Form } from "../form.ts";
import { concertFields, formWith, type LevelField, levelField, rowsOf } from "./typed-concert.ts";

const levelFields: readonly LevelField[] = ["known", "id", "name", "capacity", "price", "removed"];

export type Values = Readonly<Record<string, string>>;

export const detailsIn = (form: Form): Values =>
  Object.fromEntries(concertFields.map((name) => [name, form.text(name)]));

/** What each row of a form for a level holds, by the fields of a row. */
export const levelsIn = (form: Form): readonly Values[] =>
  Array.from({ length: rowsOf(form) }, (_, row) =>
    Object.fromEntries(levelFields.map((field) => [field, form.text(levelField(row, field))])),
  );

export const formFrom = (details: Values, levels: readonly Values[]): Form =>
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
