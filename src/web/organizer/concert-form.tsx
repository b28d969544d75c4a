import { priceCurrencies } from "../../routes/concerts/concert-input.ts";
import { Writer } from "../send-again.tsx";
import type { Form } from "../form.ts";
import { CountryField } from "../layout/country-field.tsx";
import { Input, Select } from "../layout/fields.tsx";
import type { Html } from "../page.ts";
import type { Visit } from "../visit.ts";
import type { ConcertFaults } from "./concert-faults.ts";
import { concertFormTexts as texts } from "./concert-form-texts.ts";
import { LevelRows, type TakenSeats } from "./level-rows.tsx";
import { type ConcertField, rowsOf } from "./typed-concert.ts";

interface ConcertFormProps {
  readonly visit: Visit;
  readonly action: string;
  /** What the fields hold. */
  readonly form: Form;
  readonly faults: ConcertFaults;
  /** What a concert that there is holds now, where somebody else has changed it meanwhile. */
  readonly now?: Form | undefined;
  /** A concert that there is: what is taken of its levels. */
  readonly taken?: TakenSeats | undefined;
  /** What is to be said beside the place and the time. */
  readonly moving?: Html | undefined;
  /** Hidden fields. */
  readonly children?: unknown;
  /** Where leaving the form leads. */
  readonly back: string;
}

type FieldOf = (name: ConcertField) => {
  readonly name: ConcertField;
  readonly value: string;
  readonly fault: string | undefined;
};

/**
 * A concert and its levels, to be written or changed. The button that saves comes before the one that adds a row: it is the one that the
 * enter key presses.
 */
export const ConcertForm = ({ visit, action, form, faults, now, taken, moving, children, back }: ConcertFormProps) => {
  const text = texts(visit.language);
  const field: FieldOf = (name) => ({ name, value: form.text(name), fault: faults.get(name) });
  const rows = rowsOf(form);
  return (
    <form method="post" action={action} class="wide" novalidate>
      {children}
      <Writer visit={visit} />
      <input type="hidden" name="rows" value={String(rows)} />
      <About visit={visit} field={field} />
      {moving}
      <Times visit={visit} field={field} />
      <Sales visit={visit} field={field} isNew={taken === undefined} />
      <section aria-labelledby="levels">
        <h2 id="levels">{text.levels}</h2>
        <p class="small">{text.levelsLead}</p>
        <LevelRows visit={visit} form={form} faults={faults} now={now} taken={taken} rows={rows} />
      </section>
      <p class="actions">
        <button>{taken === undefined ? text.plan : text.save}</button>
        <button class="quiet" name="more" value="1" formaction={`${action}#level-${rows}`}>
          {text.more}
        </button>
        <a href={back}>{taken === undefined ? text.own : text.cancel}</a>
      </p>
    </form>
  );
};

interface PartProps {
  readonly visit: Visit;
  readonly field: FieldOf;
}

const About = ({ visit, field }: PartProps) => {
  const text = texts(visit.language);
  return (
    <section aria-labelledby="about">
      <h2 id="about">{text.about}</h2>
      <div class="columns">
        <Input label={text.artist} rule={text.artistRule} {...field("artist")} required maxlength={200} />
        <Input label={text.title} rule={text.titleRule} {...field("title")} required maxlength={200} />
      </div>
      <div class="columns">
        <Input label={text.venueName} {...field("venueName")} required maxlength={200} />
        <Input label={text.city} {...field("city")} required maxlength={200} />
        <CountryField language={visit.language} autocomplete="off" {...field("country")} />
      </div>
    </section>
  );
};

const Times = ({ visit, field }: PartProps): Html => {
  const text = texts(visit.language);
  const zone = field("timeZone");
  const local = { type: "datetime-local", step: "60" } as const;
  return (
    <section aria-labelledby="when">
      <h2 id="when">{text.when}</h2>
      <div class="columns">
        <Select
          label={text.timeZone}
          rule={text.timeZoneRule}
          options={zonesFor(visit, zone.value)}
          required
          {...zone}
        />
        <Input label={text.startsAt} {...local} {...field("startsAt")} required />
      </div>
      <div class="columns">
        <Input label={text.salesStartAt} rule={text.salesStartAtRule} {...local} {...field("salesStartAt")} />
        <Input label={text.salesEndAt} rule={text.salesEndAtRule} {...local} {...field("salesEndAt")} />
      </div>
    </section>
  );
};

const Sales = ({ visit, field, isNew }: PartProps & { readonly isNew: boolean }) => {
  const text = texts(visit.language);
  const currency = field("currency");
  return (
    <section aria-labelledby="sales">
      <h2 id="sales">{text.sales}</h2>
      <div class="columns">
        <Input label={text.most} rule={text.mostRule} inputmode="numeric" {...field("maxTicketsPerCustomer")} />
        <Input label={text.hold} rule={text.holdRule} inputmode="decimal" {...field("holdMinutes")} required />
      </div>
      <div class="columns">
        <Input label={text.tax} rule={text.taxRule} inputmode="decimal" {...field("taxRatePercent")} />
        {isNew ? (
          <Select
            label={text.currency}
            rule={text.currencyRule}
            options={currenciesFor(visit)}
            required
            {...currency}
          />
        ) : (
          <input type="hidden" name="currency" value={currency.value} />
        )}
      </div>
    </section>
  );
};

/** Every zone that has a name, and the one that is chosen even if the list goes without it. */
const zonesFor = ({ language }: Visit, chosen: string) => {
  const zones = new Set([...(chosen === "" ? [] : [chosen]), "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [
    { value: "", label: texts(language).chooseZone },
    ...[...zones].toSorted().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
  ];
};

const currenciesFor = ({ language }: Visit) => {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  return [
    { value: "", label: texts(language).chooseCurrency },
    ...priceCurrencies.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` })),
  ];
};
