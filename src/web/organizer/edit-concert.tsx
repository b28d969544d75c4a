import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { financeDocument } from "../../routes/concerts/finance.ts";
import type { Form } from "../form.ts";
import { page, type Shown } from "../page.ts";
import { at, type Answered, type ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { type ConcertFaults, concertFaults, noConcertFaults } from "./concert-faults.ts";
import { ConcertFrame } from "./concert-frame.tsx";
import { ConcertForm } from "./concert-form.tsx";
import { disputedFaults } from "./disputed-fields.ts";
import { EditNotice, editTexts as texts, levelFaults } from "./edit-refusals.tsx";
import type { TakenSeats } from "./level-rows.tsx";
import { withAnotherRow } from "./form-rows.ts";
import { HiddenForm, hiddenIn } from "./hidden-form.tsx";
import { mergedForm } from "./merged-form.ts";
import { isMoved, MovingConcert, TELL } from "./moving-concert.tsx";
import { organizers } from "./organizers.ts";
import { SameNames } from "./same-names.tsx";
import { formOf, formWith, typedDetails, typedLevels } from "./typed-concert.ts";
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
  const form = formOf(concert, visit.formats);
  return show(visit, { concert, taken, form, seen: form, version: concert.version });
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
    const asSent = { concert, taken, seen: hiddenIn(form, "seen"), version: seenVersion };
    const now = formOf(concert, visit.formats);
    if (form.text("more") !== "") {
      const disputed = new Map(hiddenIn(form, "disputed").entries());
      return show(visit, {
        ...asSent,
        form: withAnotherRow(form),
        disputed,
        faults: disputedFaults(disputed, now, visit),
      });
    }
    // A version that is not the one of now is refused by the service, which then has the last word on what is sent.
    const isCurrent = seenVersion === String(concert.version);
    if (isCurrent && takenOf(taken) > 0 && isMoved(form, now) && form.text(TELL) === "")
      return show(visit, { ...asSent, form, isUntold: true });
    const changes = changesOf(form, now);
    const levels = typedLevels(form).map(({ level }) => level);
    const hasLevels = JSON.stringify(levels) !== JSON.stringify(typedLevels(now).map(({ level }) => level));
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

const takenOf = (levels: TakenSeats): number =>
  [...levels.values()].reduce((sum, { held, sold }) => sum + held + sold, 0);

/** Which details were typed differently from what they are. */
const changesOf = (form: Form, now: Form): object => {
  const before = new Map<string, unknown>(Object.entries(typedDetails(now)));
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
  const { form: typed } = visit;
  const { concert, taken } = await read(visit);
  const faults = [...concertFaults(problem, typed, visit), ...levelFaults(problem, typed, visit)];
  const isStale = problem.status === 412;
  if (!isStale && !isHalfSaved)
    return show(visit, {
      concert,
      taken,
      form: typed,
      faults: new Map(faults),
      seen: hiddenIn(typed, "seen"),
      version: typed.text("version"),
      problem,
    });
  const now = formOf(concert, visit.formats);
  const { form, disputed } = mergedForm({ typed, seen: hiddenIn(typed, "seen"), now }, { areLevelsSaved: isHalfSaved });
  return show(visit, {
    concert,
    taken,
    form,
    disputed,
    faults: new Map([...disputedFaults(disputed, now, visit), ...faults]),
    // From here on it is this version that was seen.
    seen: now,
    version: concert.version,
    ...(isStale ? { now } : {}),
    problem,
    isHalfSaved,
  });
};

interface Edited {
  readonly concert: Concert;
  readonly taken: TakenSeats;
  readonly form: Form;
  /** What the form was shown with at first, and of which version of the concert that was. */
  readonly seen: Form;
  readonly version: number | string;
  readonly faults?: ConcertFaults;
  /** What others have put into fields that were changed here, too. */
  readonly disputed?: ReadonlyMap<string, string>;
  readonly now?: Form;
  readonly problem?: ProblemDocument;
  readonly isHalfSaved?: boolean;
  /** The concert was to be moved, and nobody said to tell who has tickets. */
  readonly isUntold?: boolean;
}

const show = (
  visit: Visit,
  { concert, faults = noConcertFaults, problem, isUntold = false, ...edited }: Edited,
): Shown => {
  const text = texts(visit.language);
  const back = at`/organizer/concerts/${concert.id}`;
  const taken = takenOf(edited.taken);
  return {
    title: `${concert.artist}: ${text.title}`,
    ...(problem === undefined && !isUntold ? {} : { status: problem?.status ?? 400 }),
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.title}>
        <EditNotice
          visit={visit}
          isCancelled={concert.status === "cancelled"}
          problem={problem}
          isHalfSaved={edited.isHalfSaved === true}
          isUntold={isUntold}
        />
        <SameNames visit={visit} levels={concert.ticketLevels} />
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
            moving={
              taken === 0 ? undefined : (
                <MovingConcert visit={visit} concertId={concert.id} taken={taken} isUntold={isUntold} />
              )
            }
            back={back}
          >
            <HiddenForm as="seen" form={edited.seen} />
            <HiddenForm as="disputed" form={formWith(Object.fromEntries(edited.disputed ?? []))} />
            <input type="hidden" name="version" value={String(edited.version)} />
          </ConcertForm>
        )}
      </ConcertFrame>
    ),
  };
};
