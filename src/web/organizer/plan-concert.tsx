import { concertDocument, listedConcertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import type { Form } from "../form.ts";
import { inLanguages, type Language } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { page, type Shown } from "../page.ts";
import { at, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { type ConcertFaults, concertFaults, noConcertFaults } from "./concert-faults.ts";
import { ConcertForm } from "./concert-form.tsx";
import { withAnotherRow } from "./form-rows.ts";
import { organizers } from "./organizers.ts";
import { formWith, typedDetails, typedLevels } from "./typed-concert.ts";
import type { Concert } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Plan a concert",
    lead: "Tickets go on sale at once, unless you set a later start of sales.",
    wrong: "The concert is not planned yet. Please check the fields marked below.",
    sentBefore: "This form has planned a concert already. If you want another one, send it once more.",
    own: "My concerts",
    tooMany: "This was tried too often in a short time. Nothing is lost: wait a minute, then send it again.",
  },
  pl: {
    title: "Zaplanuj koncert",
    lead: "Bilety trafią do sprzedaży od razu, chyba że ustawisz późniejszy początek sprzedaży.",
    wrong: "Koncert nie jest jeszcze zaplanowany. Popraw zaznaczone pola.",
    sentBefore: "Z tego formularza już zaplanowano koncert. Jeśli chcesz zaplanować jeszcze jeden, wyślij go ponownie.",
    own: "Moje koncerty",
    tooMany: "Zbyt wiele prób w krótkim czasie. Nic nie przepadło: poczekaj minutę i wyślij ponownie.",
  },
});

const path = "/organizer/concerts/new";

/** Empty rows for levels that a new form has. */
const ROWS = 2;

/** The concert that somebody planned last, among the next hundred to come and the last hundred that were. */
const latestOf = async ({ service }: Visit): Promise<Concert | undefined> => {
  const lists = await Promise.all(
    (["upcoming", "past"] as const).map((when) =>
      service.read(listOf(listedConcertDocument), `/api/concerts?organizerId=me&limit=100&when=${when}`),
    ),
  );
  return lists
    .flatMap(({ data }) => data)
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))[0];
};

/** Where most concerts that are planned in a language take place. */
const home: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  pl: { country: "PL", timeZone: "Europe/Warsaw", currency: "PLN" },
};

/** What a new form holds: most concerts are planned for where the one before is, and paid for in the same money. */
const blank = async (visit: Visit): Promise<Form> => {
  const latest = await latestOf(visit);
  return formWith({
    rows: String(ROWS),
    holdMinutes: "10",
    taxRatePercent: "0",
    ...(latest === undefined
      ? home[visit.language]
      : {
          country: latest.venue.country,
          timeZone: latest.timeZone,
          currency: latest.ticketLevels[0]?.price.currency ?? "",
        }),
  });
};

export const planConcertForm = page("get", path, organizers, async (visit) =>
  show(visit, await blank(visit), noConcertFaults),
);

/** Plans the concert and goes on to it; asked for another row, shows the form with one more. */
export const planConcertSent = page(
  "post",
  path,
  organizers,
  async (visit) => {
    const { form, service } = visit;
    if (form.text("more") !== "") return show(visit, withAnotherRow(form), noConcertFaults);
    const body = { ...typedDetails(form), ticketLevels: typedLevels(form).map(({ level }) => level) };
    const answered = await service.tell(concertDocument, "POST", "/api/concerts", { body, key: form.text("key") });
    if (answered.ok) return { goTo: at`/organizer/concerts/${answered.value.id}`, done: { what: "planned" } };
    const { problem } = answered.refusal;
    if (![400, 409, 422, 429].includes(problem.status)) throw answered.refusal;
    return show(visit, form, concertFaults(problem, form, visit), problem);
  },
  { keepsForm: true },
);

const show = (visit: Visit, form: Form, faults: ConcertFaults, problem?: ProblemDocument): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    ...(problem === undefined ? {} : { status: problem.status }),
    body: (
      <>
        <Heading title={text.title} lead={text.lead} />
        {problem === undefined ? null : <Notice kind="bad">{told(visit, problem)}</Notice>}
        <ConcertForm visit={visit} action={path} form={form} faults={faults} back="/organizer">
          <input type="hidden" name="key" value={crypto.randomUUID()} />
        </ConcertForm>
      </>
    ),
  };
};

const told = (visit: Visit, { status }: ProblemDocument) => {
  const text = texts(visit.language);
  if (status === 429) return <p>{text.tooMany}</p>;
  if (status === 422 || status === 409)
    return (
      <p>
        {text.sentBefore} <a href="/organizer">{text.own}</a>
      </p>
    );
  return <p>{text.wrong}</p>;
};
