import type { Form } from "../form.ts";
import { Input, wrongHere } from "../layout/fields.tsx";
import type { Visit } from "../visit.ts";
import type { ConcertFaults } from "./concert-faults.ts";
import { concertFormTexts as texts } from "./concert-form-texts.ts";
import { type LevelField, levelField, rowsOf, typedLevels } from "./typed-concert.ts";

/** What is taken of each level that a concert has, by its id. */
export type TakenSeats = ReadonlyMap<string, { readonly held: number; readonly sold: number }>;

interface LevelRowsProps {
  readonly visit: Visit;
  readonly form: Form;
  readonly faults: ConcertFaults;
  readonly now: Form | undefined;
  readonly taken: TakenSeats | undefined;
  readonly rows: number;
}

/** A row for each level of a concert, and some that are empty. */
export const LevelRows = (props: LevelRowsProps) => (
  <>
    {Array.from({ length: props.rows }, (_, row) => (
      <LevelRow {...props} row={row} />
    ))}
  </>
);

/** In which row of a form the level stands. */
const rowOf = (form: Form, id: string): number | undefined =>
  Array.from({ length: rowsOf(form) }, (_, row) => row).find((row) => form.text(levelField(row, "known")) === id);

const LevelRow = ({ visit, form, faults, now, taken, row }: LevelRowsProps & { readonly row: number }) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const known = form.text(levelField(row, "known"));
  const seats = taken?.get(known);
  const field = (name: LevelField, rule?: string) => {
    const place = levelField(row, name);
    return { name: place, value: form.text(place), fault: faults.get(place), rule };
  };
  // Also of one that was typed as new, and is saved by now.
  const typedIds = new Set(typedLevels(visit.form).map(({ level: { id } }) => id));
  const isTaken = seats !== undefined && seats.held + seats.sold > 0;
  const removed = levelField(row, "removed");
  return (
    <fieldset id={`level-${row}`}>
      <legend>{text.level(formats.number(row + 1))}</legend>
      {known !== "" && now !== undefined && rowOf(now, known) === undefined ? <p class="small">{text.gone}</p> : null}
      {known !== "" && now !== undefined && !typedIds.has(known) ? <p class="small">{text.added}</p> : null}
      <div class="columns">
        <Input label={text.name} maxlength={200} {...field("name")} />
        <Input
          label={text.capacity}
          inputmode="numeric"
          {...field(
            "capacity",
            seats === undefined
              ? undefined
              : text.taken(
                  formats.number(seats.held + seats.sold),
                  formats.number(seats.sold),
                  formats.number(seats.held),
                ),
          )}
        />
        <Input
          label={text.price(form.text("currency"))}
          inputmode="decimal"
          {...field("price", isTaken ? text.keptPrice : undefined)}
        />
        {known === "" ? <Input label={text.id} {...field("id", text.idRule)} /> : null}
      </div>
      {known === "" ? null : (
        <>
          <input type="hidden" name={levelField(row, "known")} value={known} />
          <div class={faults.has(removed) ? "field wrong" : "field"}>
            <label class="choice">
              <input
                type="checkbox"
                name={removed}
                value="1"
                checked={form.text(removed) !== ""}
                {...(faults.has(removed) ? { ...wrongHere, "aria-describedby": `${removed}-rule` } : {})}
              />
              {text.remove}
            </label>
            {faults.has(removed) ? (
              <p class="rule" id={`${removed}-rule`}>
                {faults.get(removed)}
              </p>
            ) : null}
          </div>
        </>
      )}
    </fieldset>
  );
};
