import type { z } from "zod";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { entriesDocument } from "../../routes/concerts/entries.ts";
import { entryDocument, ticketKeysDocument } from "../../routes/tickets.ts";
import { Heading, Input, Notice } from "../layout/fields.tsx";
import { organizers } from "../organizer/organizers.ts";
import { page, type Shown } from "../page.ts";
import { at, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { waitOf } from "../wait.ts";
import { DoorCamera, DoorLists } from "./door-parts.tsx";
import { doorTexts } from "./door-texts.ts";
import { verdictTexts } from "./verdict-texts.ts";
import { VerdictCard } from "./verdict.tsx";
import { entryRequest, type Said, saidBy, saidByRefusal, shortened, timeOfEntry, typedTicket } from "./verdicts.ts";

const PATH = "/organizer/concerts/{concertId}/door";

/** A concert's door, as its organizer and administrators see it; to others it is not there. */
interface Door {
  readonly concert: z.infer<typeof concertDocument>;
  readonly entries: z.infer<typeof entriesDocument>;
  readonly keys: z.infer<typeof ticketKeysDocument>["keys"];
}

/** Where tickets are checked: by a camera, or by hand. */
export const doorPage = page("get", PATH, organizers, async (visit) => showDoor(visit, await readDoor(visit)));

/** A ticket typed where no script runs. Loading the answer again asks nothing new: the form's key goes with it. */
export const doorAsked = page("post", PATH, organizers, async (visit) => {
  const typed = visit.form.text("code");
  const key = visit.form.optional("key");
  if (typed === "") return showDoor(visit, await readDoor(visit), { isMissing: true });
  const shown = typedTicket(typed);
  if (shown === undefined)
    return showDoor(visit, await readDoor(visit), { shown: typed, typed, said: { verdict: "unknown" } });
  const { path, body } = entryRequest(shown, concertOf(visit));
  const answered = await visit.service.tell(entryDocument, "POST", path, { body, key });
  const door = await readDoor(visit);
  if (answered.ok) return showDoor(visit, door, { shown, said: saidBy(answered.value) });
  const { refusal } = answered;
  const said = saidByRefusal(refusal.problem.status);
  if (said !== undefined) return showDoor(visit, door, { shown, said });
  if (refusal.headers.has("Retry-After")) return showDoor(visit, door, { typed, key, busy: refusal });
  throw refusal;
});

const concertOf = ({ params }: Visit): string => params["concertId"] ?? "";

const readDoor = async (visit: Visit): Promise<Door> => {
  const { service } = visit;
  const id = concertOf(visit);
  // First what not everybody may read.
  const entries = await service.read(entriesDocument, at`/api/concerts/${id}/entries`);
  const concert = await service.read(concertDocument, at`/api/concerts/${id}`);
  const { keys } = await service.read(ticketKeysDocument, "/api/ticket-keys");
  return { concert, entries, keys };
};

/** What came of the form. */
interface Outcome {
  readonly isMissing?: boolean;
  readonly shown?: string;
  /** What stays in the form, to be looked at or sent again. */
  readonly typed?: string;
  readonly said?: Said;
  /** The service has too much to do. */
  readonly busy?: Refused;
  readonly key?: string | undefined;
}

const showDoor = (visit: Visit, { concert, entries, keys }: Door, outcome: Outcome = {}): Shown => {
  const text = doorTexts(visit.language);
  const { formats } = visit;
  const { id, artist, title, venue, startsAt, timeZone, ticketLevels, status } = concert;
  const { isMissing = false, shown = "", typed = "", said, busy } = outcome;
  return {
    // Where no script runs, the title is what is read out first.
    title:
      said === undefined
        ? text.title(artist)
        : `${verdictTexts(visit.language)[said.verdict].word}. ${text.title(artist)}`,
    status: isMissing ? 400 : (busy?.problem.status ?? 200),
    script: "door.js",
    allows: "door",
    // The camera has to be in sight, and its page is mostly the only one that is open.
    wayBack: { to: `/organizer/concerts/${id}`, label: text.back },
    body: (
      <div
        class="door"
        data-door={id}
        data-keys={JSON.stringify(keys)}
        data-levels={JSON.stringify(Object.fromEntries(ticketLevels.map((level) => [level.id, level.name])))}
        data-starts-at={startsAt}
        data-time-zone={timeZone}
        data-let-in={entries.letIn}
        data-reader={visit.assets.path("zxing_reader.wasm")}
      >
        <Heading
          title={text.title(artist)}
          lead={`${title} · ${venue.name}, ${venue.city} · ${formats.dateTime(startsAt, timeZone)}`}
        />
        {status === "cancelled" ? <Notice kind="bad">{text.cancelled}</Notice> : null}
        {busy === undefined ? null : <Notice kind="note">{text.tooMuch(waitOf(visit, busy))}</Notice>}
        <dl class="counts numbers">
          <div>
            <dt>{text.letIn}</dt>
            <dd data-count="letIn">{formats.number(entries.letIn)}</dd>
          </div>
          <div>
            <dt>{text.expected}</dt>
            <dd data-count="expected">{formats.number(entries.expected)}</dd>
          </div>
        </dl>
        <p class="small" data-as-of hidden>
          {text.asOf} <time class="numbers"></time>
        </p>
        <div data-troubles role="status"></div>
        <div role="alert" data-alarm="0"></div>
        <div role="alert" data-verdict-place>
          <Spoken visit={visit} concert={concert} said={said} shown={shown} />
        </div>
        <DoorCamera visit={visit} />
        <section aria-labelledby="by-hand">
          <h2 id="by-hand">{text.byHand}</h2>
          <form method="post" class="stacked" data-by-hand>
            <input type="hidden" name="key" value={outcome.key ?? crypto.randomUUID()} />
            <Input
              name="code"
              label={text.code}
              rule={text.rule}
              isWrong={isMissing}
              value={typed}
              autocomplete="off"
              maxlength={1000}
              required
            />
            <button class="large">{text.check}</button>
          </form>
          <p class="actions">
            <a href={`/organizer/concerts/${id}/attendees`}>{text.findByName}</a>
          </p>
        </section>
        <DoorLists visit={visit} />
      </div>
    ),
  };
};

const Spoken = ({
  visit,
  concert: { ticketLevels, timeZone },
  said,
  shown,
}: {
  readonly visit: Visit;
  readonly concert: Door["concert"];
  readonly said: Said | undefined;
  readonly shown: string;
}) => {
  if (said === undefined) return <VerdictCard visit={visit} verdict="ready" />;
  const level = ticketLevels.find(({ id }) => id === said.ticketLevelId);
  const time = said.at === undefined ? undefined : timeOfEntry(visit.formats, said.at, timeZone, visit.now.getTime());
  return (
    <VerdictCard
      visit={visit}
      verdict={said.verdict}
      detail={time ?? level?.name ?? said.ticketLevelId}
      ticket={shortened(shown)}
    />
  );
};
