import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { financeDocument } from "../../routes/concerts/finance.ts";
import type { Form } from "../form.ts";
import { page, type Shown } from "../page.ts";
import { at, type Answered, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { type ConcertFaults, concertFaults, noConcertFaults } from "./concert-faults.ts";
import { ConcertFrame } from "./concert-frame.tsx";
import { ConcertForm } from "./concert-form.tsx";
import { EditNotice, editTexts as texts, levelFaults } from "./edit-refusals.tsx";
import type { TakenSeats } from "./level-rows.tsx";
import { detailsWithLevels, withAnotherRow, withLevelsOf } from "./form-rows.ts";
import { organizers } from "./organizers.ts";
import { formOf, typedDetails, typedLevels } from "./typed-concert.ts";
import type { Concert } from "../documents.ts";

const path = "/organizer/concerts/{concertId}/edit";

const read = async ({ service, params }: Visit) => {
  const { concertId = "" } = params;
  // The figures first: of somebody else's concert there are none to see.
  const finance = await service.read(financeDocument, at`/api/concerts/${concertId}/finance`);
  const concert = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  const taken: TakenSeats = new Map(finance.levels.map(({ id, held, sold }) => [id, { held, sold }]));
  return { concert, taken };
};

export const editConcertForm = page("get", path, organizers, async (visit) => {
  const { concert, taken } = await read(visit);
  return show(visit, { concert, taken, form: formOf(concert, visit.formats), version: concert.version });
});

/**
 * Saves what differs from what was seen: the levels first, which sales may forbid. The two are saved one after the other; when the second is
 * refused, the page says that the first is saved.
 */
export const editConcertSent = page(
  "post",
  path,
  organizers,
  async (visit) => {
    const { form } = visit;
    const seenVersion = form.text("version");
    const { concert, taken } = await read(visit);
    if (form.text("more") !== "")
      return show(visit, { concert, taken, form: withAnotherRow(form), version: seenVersion });
    const seen = formOf(concert, visit.formats);
    // A version that is not the one of now is refused by the service, which then has the last word on what is sent.
    const changes = changesOf(form, seen);
    const levels = typedLevels(form).map(({ level }) => level);
    const hasLevels = JSON.stringify(levels) !== JSON.stringify(typedLevels(seen).map(({ level }) => level));
    const saved = hasLevels
      ? await save(visit, "PUT", "/ticket-levels", { ticketLevels: levels }, seenVersion)
      : undefined;
    if (saved?.ok === false) return refused(visit, saved.refusal.problem, { isHalfSaved: false });
    const version = saved?.ok === true ? String(saved.value.version) : seenVersion;
    // Nothing changed is still asked for, so that whoever looked at an old version hears of it.
    const answered = await save(visit, "PATCH", "", changes, version);
    if (!answered.ok) return refused(visit, answered.refusal.problem, { isHalfSaved: saved !== undefined });
    return { goTo: at`/organizer/concerts/${concert.id}`, done: { what: "changed" } };
  },
  { keepsForm: true },
);

const save = async (
  { service, params }: Visit,
  method: "PUT" | "PATCH",
  part: string,
  body: object,
  version: string,
): Promise<Answered<Concert>> => {
  const { concertId = "" } = params;
  const answered = await service.tell(concertDocument, method, `${at`/api/concerts/${concertId}`}${part}`, {
    body,
    ifMatch: `"${version}"`,
  });
  if (!answered.ok && ![400, 409, 412, 429].includes(answered.refusal.problem.status)) throw answered.refusal;
  return answered;
};

/** Which details were typed differently from what they are. */
const changesOf = (form: Form, seen: Form): object => {
  const before = new Map<string, unknown>(Object.entries(typedDetails(seen)));
  return Object.fromEntries(
    Object.entries(typedDetails(form)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
    ),
  );
};

const refused = async (
  visit: Visit,
  problem: ProblemDocument,
  { isHalfSaved }: { readonly isHalfSaved: boolean },
): Promise<Shown> => {
  const { concert, taken } = await read(visit);
  const now = formOf(concert, visit.formats);
  const isStale = problem.status === 412;
  return show(visit, {
    concert,
    taken,
    form: formAfter(visit.form, now, { isStale, isHalfSaved }),
    faults: new Map([...concertFaults(problem, visit.form, visit), ...levelFaults(problem, visit.form, visit)]),
    // From here on it is this version that was seen.
    version: isStale || isHalfSaved ? concert.version : visit.form.text("version"),
    ...(isStale ? { now } : {}),
    problem,
    isHalfSaved,
  });
};

const formAfter = (
  typed: Form,
  now: Form,
  came: { readonly isStale: boolean; readonly isHalfSaved: boolean },
): Form => {
  if (came.isHalfSaved) return detailsWithLevels(typed, now);
  return came.isStale ? withLevelsOf(typed, now) : typed;
};

interface Edited {
  readonly concert: Concert;
  readonly taken: TakenSeats;
  readonly form: Form;
  readonly version: number | string;
  readonly faults?: ConcertFaults;
  readonly now?: Form;
  readonly problem?: ProblemDocument;
  readonly isHalfSaved?: boolean;
}

const show = (visit: Visit, { concert, faults = noConcertFaults, problem, ...edited }: Edited): Shown => {
  const text = texts(visit.language);
  const back = at`/organizer/concerts/${concert.id}`;
  return {
    title: `${concert.artist}: ${text.title}`,
    ...(problem === undefined ? {} : { status: problem.status }),
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.title}>
        <EditNotice
          visit={visit}
          isCancelled={concert.status === "cancelled"}
          problem={problem}
          isHalfSaved={edited.isHalfSaved === true}
        />
        {concert.status === "cancelled" ? (
          <p>
            <a href={back}>{text.back}</a>
          </p>
        ) : (
          <ConcertForm
            visit={visit}
            action={`${back}/edit`}
            form={edited.form}
            faults={faults}
            now={edited.now}
            taken={edited.taken}
            back={back}
          >
            <input type="hidden" name="version" value={String(edited.version)} />
          </ConcertForm>
        )}
      </ConcertFrame>
    ),
  };
};
