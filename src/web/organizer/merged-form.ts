import type { Form } from "../form.ts";
import { detailsIn, formFrom, levelsIn, type Values } from "./form-rows.ts";
import { momentOf } from "./local-time.ts";
import { type ConcertField, concertFields, formWith, type LevelField, levelField } from "./typed-concert.ts";

/** One thing as it was typed, as it was when the form was shown, and as it is now. */
interface Versions<Thing> {
  readonly typed: Thing;
  readonly seen: Thing;
  readonly now: Thing;
}

/** What two people made of a concert, put together. */
interface MergedForm {
  readonly form: Form;
  /** The fields that both changed, each in its own way, by their names: what each holds now. They keep what was typed. */
  readonly disputed: ReadonlyMap<string, string>;
}

/**
 * The form as it goes on after somebody else has changed the concert: a field that was not touched takes the concert's value of now, one
 * that was keeps what was typed. Levels are the same by their ids; those that were added meanwhile come along, and those that were removed
 * stay as they were typed. Where the levels were saved already, they are what is saved.
 */
export const mergedForm = (
  forms: Versions<Form>,
  { areLevelsSaved }: { readonly areLevelsSaved: boolean },
): MergedForm => {
  const details = mergedValues(concertFields, each(forms, detailsIn));
  const levels = areLevelsSaved
    ? levelsIn(forms.now).map((values) => ({ values, disputed: nothingDisputed }))
    : mergedLevels(each(forms, levelsIn));
  const disputedLevels = levels.flatMap(({ disputed }, row) =>
    levelDetails.flatMap((field) => {
      const now = disputed.get(field);
      return now === undefined ? [] : [[levelField(row, field), now] as const];
    }),
  );
  return {
    form: formFrom(
      details.values,
      levels.map(({ values }) => values),
    ),
    disputed: new Map([...details.disputed, ...disputedLevels]),
  };
};

const each = <From, To>({ typed, seen, now }: Versions<From>, read: (from: From) => To): Versions<To> => ({
  typed: read(typed),
  seen: read(seen),
  now: read(now),
});

interface MergedValues {
  readonly values: Values;
  readonly disputed: ReadonlyMap<string, string>;
}

const nothingDisputed: ReadonlyMap<string, string> = new Map();

/** What of a level can be changed. */
const levelDetails = ["name", "capacity", "price"] as const satisfies readonly LevelField[];

const mergedLevels = ({ typed, seen, now }: Versions<readonly Values[]>): readonly MergedValues[] => {
  const typedIds = new Set(typed.map((level) => level["known"]));
  const added = now.filter((level) => !typedIds.has(level["known"]));
  const merged = typed.map((level): MergedValues => {
    const isSame = (other: Values): boolean => level["known"] !== "" && other["known"] === level["known"];
    const ofNow = now.find(isSame);
    if (ofNow === undefined) return { values: level, disputed: nothingDisputed };
    const { values, disputed } = mergedValues(levelDetails, {
      typed: level,
      seen: seen.find(isSame) ?? {},
      now: ofNow,
    });
    return { values: { ...level, ...values }, disputed };
  });
  return [...merged, ...added.map((values) => ({ values, disputed: nothingDisputed }))];
};

const mergedValues = (
  fields: readonly (ConcertField | LevelField)[],
  { typed, seen, now }: Versions<Values>,
): MergedValues => {
  const values: Record<string, string> = {};
  const disputed = new Map<string, string>();
  for (const field of fields) {
    const [mine, theirs] = [typed[field] ?? "", now[field] ?? ""];
    const [meant, was, is] = [meaning(field, typed), meaning(field, seen), meaning(field, now)];
    values[field] = meant === was ? theirs : mine;
    if (meant !== was && was !== is && meant !== is) disputed.set(field, theirs);
  }
  return { values, disputed };
};

/**
 * What a field's text stands for: 60 and 60.00 are one price, and so is 60,00 once the pages are read in Polish; a time is the moment at which
 * the clocks of its own form's zone show it.
 */
const meaning = (field: ConcertField | LevelField, values: Values): string | number => {
  const alone = formWith({ [field]: values[field] ?? "" });
  switch (field) {
    case "startsAt":
    case "salesStartAt":
    case "salesEndAt": {
      const moment = momentOf(alone.text(field), values["timeZone"] ?? "");
      return "at" in moment ? moment.at : alone.text(field);
    }
    case "price":
    case "holdMinutes":
    case "taxRatePercent":
      return alone.number(field) ?? "";
    case "capacity":
    case "maxTicketsPerCustomer":
      return alone.whole(field) ?? "";
    default:
      return alone.text(field);
  }
};
