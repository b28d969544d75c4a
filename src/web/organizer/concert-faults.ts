import { currency as knownCurrency } from "../../domain/money.ts";
import { faultsOf, type Form } from "../form.ts";
import { decimalsOf } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import type { ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { momentOf } from "./local-time.ts";
import { levelField, typedLevels } from "./typed-concert.ts";

const texts = inLanguages({
  en: {
    artist: "Enter who plays, in 1 to 200 characters.",
    title: "Enter what the concert is called, in 1 to 200 characters.",
    venueName: "Enter the name of the venue, in 1 to 200 characters.",
    city: "Enter the city, in 1 to 200 characters.",
    country: "Choose the country of the venue.",
    timeZone: "Choose the time zone of the venue.",
    maxTicketsPerCustomer: "Enter a whole number from 1 to 1,000,000, or nothing for no limit.",
    holdMinutes: "Enter a number of minutes, from 10 seconds (0.17) to 60 minutes.",
    taxRatePercent: "Enter a percentage from 0 to 100, with two decimals at most.",
    currency: "Choose the currency of all prices.",
    time: {
      unreadable: "Enter a day and a time, such as 2027-05-01 19:30.",
      "no-zone": "Choose the time zone, so that this time can be understood.",
      "never-comes": "This time never comes: the clocks go forward over it that night. Choose one before or after.",
      "comes-twice": "This time comes twice: the clocks go back that night. Choose one before or after.",
    },
    startsAt: "The concert must start in the future.",
    salesStartAt: "Sales must begin before the concert does, and not before 1970.",
    salesEndAt: "Sales must end after they begin.",
    level: {
      id: "Lower-case letters, digits and dashes, 40 at most, and no other level's.",
      name: "Enter what the level is called, in 1 to 200 characters.",
      capacity: "Enter a whole number of tickets from 1 to 1,000,000.",
    },
    price: (example: string) => `Enter an amount such as ${example}.`,
    decimals: (example: string, currency: string) =>
      `Enter an amount with the decimals of ${currency}, such as ${example}.`,
    notChargeable: "The payment provider cannot charge this amount. Choose 0 for a free ticket, or another amount.",
    belowTaken: (taken: string) => `${taken} of these tickets are taken already: the level cannot have fewer.`,
  },
  pl: {
    artist: "Podaj wykonawcę: od 1 do 200 znaków.",
    title: "Podaj tytuł koncertu: od 1 do 200 znaków.",
    venueName: "Podaj nazwę miejsca: od 1 do 200 znaków.",
    city: "Podaj miasto: od 1 do 200 znaków.",
    country: "Wybierz kraj, w którym odbędzie się koncert.",
    timeZone: "Wybierz strefę czasową miejsca koncertu.",
    maxTicketsPerCustomer: "Podaj liczbę całkowitą od 1 do 1 000 000 albo nic, jeśli nie ma limitu.",
    holdMinutes: "Podaj liczbę minut: od 10 sekund (0,17) do 60 minut.",
    taxRatePercent: "Podaj procent od 0 do 100, najwyżej z dwoma miejscami po przecinku.",
    currency: "Wybierz walutę, w której są wszystkie ceny.",
    time: {
      unreadable: "Podaj dzień i godzinę, na przykład 2027-05-01 19:30.",
      "no-zone": "Wybierz strefę czasową, do której odnosi się ta godzina.",
      "never-comes":
        "Tej godziny nie będzie: w nocy ze zmianą czasu zegary ją przeskakują. Wybierz wcześniejszą albo późniejszą.",
      "comes-twice": "Ta godzina wypada dwa razy: tej nocy zegary się cofają. Wybierz wcześniejszą albo późniejszą.",
    },
    startsAt: "Koncert musi się zacząć w przyszłości.",
    salesStartAt: "Sprzedaż musi się zacząć przed koncertem i nie wcześniej niż w 1970 roku.",
    salesEndAt: "Sprzedaż musi się skończyć po jej rozpoczęciu.",
    level: {
      id: "Małe litery bez znaków diakrytycznych, cyfry i łączniki, najwyżej 40; inny niż w pozostałych pulach.",
      name: "Podaj nazwę puli: od 1 do 200 znaków.",
      capacity: "Podaj całkowitą liczbę biletów od 1 do 1 000 000.",
    },
    price: (example: string) => `Podaj kwotę, na przykład ${example}.`,
    decimals: (example: string, currency: string) =>
      `Podaj kwotę z taką liczbą miejsc po przecinku, jaką ma ${currency}, na przykład ${example}.`,
    notChargeable:
      "Operator płatności nie może pobrać takiej kwoty. Wpisz 0, jeśli bilet jest darmowy, albo inną kwotę.",
    belowTaken: (taken: string) => `Tyle biletów jest już zajętych: ${taken}. Pula nie może mieć ich mniej.`,
  },
});

/** What to say at each field that is wrong, by the field's name. */
export type ConcertFaults = ReadonlyMap<string, string>;

export const noConcertFaults: ConcertFaults = new Map();

/** Where the fields stand in what the service is asked for. */
const places = {
  "/venue/name": "venueName",
  "/venue/city": "city",
  "/venue/country": "country",
  "/holdSeconds": "holdMinutes",
  "/ticketLevels": levelField(0, "name"),
} as const;

const levelPlaces = (form: Form): Readonly<Record<string, string>> =>
  Object.fromEntries(
    typedLevels(form).flatMap(({ row }, sent) => [
      ...(["id", "name", "capacity", "price"] as const).map((field) => [
        `/ticketLevels/${sent}/${field}`,
        levelField(row, field),
      ]),
      [`/ticketLevels/${sent}/price/amount`, levelField(row, "price")],
      [`/ticketLevels/${sent}/price/currency`, "currency"],
    ]),
  );

type Reader = Pick<Visit, "language" | "formats">;

/** What the service's refusal says of the fields of the form, in words for the reader. */
export const concertFaults = (problem: ProblemDocument, form: Form, reader: Reader): ConcertFaults =>
  new Map(
    [...faultsOf(problem, { ...places, ...levelPlaces(form) })].map((field) => [
      field,
      faultAt(field, problem, form, reader),
    ]),
  );

const faultAt = (field: string, { code }: ProblemDocument, form: Form, reader: Reader): string => {
  const text = texts(reader.language);
  switch (field) {
    case "artist":
    case "title":
    case "venueName":
    case "city":
    case "country":
    case "timeZone":
    case "maxTicketsPerCustomer":
    case "holdMinutes":
    case "taxRatePercent":
    case "currency":
      return text[field];
    case "startsAt":
    case "salesStartAt":
    case "salesEndAt": {
      const moment = momentOf(form.text(field), form.text("timeZone"));
      return "fault" in moment ? text.time[moment.fault] : text[field];
    }
    default:
      return levelFault(field, code, form, reader);
  }
};

const levelFault = (field: string, code: string, form: Form, { language, formats }: Reader): string => {
  const text = texts(language);
  if (field.endsWith("-id")) return text.level.id;
  if (field.endsWith("-capacity")) return text.level.capacity;
  if (!field.endsWith("-price")) return text.level.name;
  if (code === "unsupported-amount") return text.notChargeable;
  const currency = knownCurrency.safeParse(form.text("currency")).data;
  if (currency === undefined) return text.currency;
  const example = formats.amount({ amount: 149 * 10 ** decimalsOf(currency), currency });
  return /^[\d\s]+[.,]\d+$/.test(form.text(field)) ? text.decimals(example, currency) : text.price(example);
};

/** What is said at a level whose capacity would be less than what is taken of it. */
export const capacityFault = (taken: number, { language, formats }: Reader): string =>
  texts(language).belowTaken(formats.number(taken));
