import { inLanguages } from "../../language.ts";
import type { Form } from "../form.ts";
import { noun } from "../formats.ts";
import { wrongHere } from "../layout/fields.tsx";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { momentOf } from "./local-time.ts";
import { typedDetails } from "./typed-concert.ts";

const texts = inLanguages({
  en: {
    taken: noun({ one: "# ticket is sold or held already.", other: "# tickets are sold or held already." }),
    untold:
      "If you move the concert to another time or place, the box office does not tell their buyers: that is left to you.",
    file: "Download the ticket holders and their email addresses (CSV)",
    tell: "I will tell the buyers that the concert is moved",
    rule: "Needed only when you change the start or the venue.",
    fault:
      "People have tickets for the start and the venue as they were. Tick this to save the change, and tell them then.",
  },
  pl: {
    taken: noun({
      one: "Sprzedano lub zarezerwowano już # bilet.",
      few: "Sprzedano lub zarezerwowano już # bilety.",
      many: "Sprzedano lub zarezerwowano już # biletów.",
      other: "Sprzedano lub zarezerwowano już # biletu.",
    }),
    untold:
      "Jeśli przeniesiesz koncert na inny termin lub w inne miejsce, kupujący nie dostaną o tym wiadomości: trzeba ich powiadomić samodzielnie.",
    file: "Pobierz listę posiadaczy biletów z adresami e-mail (CSV)",
    tell: "Powiadomię kupujących o zmianie",
    rule: "Potrzebne tylko przy zmianie początku koncertu lub miejsca.",
    fault: "Na ten termin i miejsce są już bilety. Zaznacz to pole, aby zapisać zmianę, a potem powiadom kupujących.",
  },
});

/** The field in which an organizer says to tell the buyers. */
export const TELL = "tell";

/** Whether what was typed moves the concert to another time or place. A start that cannot be read moves nothing: it is refused. */
export const isMoved = (typed: Form, from: Form): boolean => {
  if (!("at" in momentOf(typed.text("startsAt"), typed.text("timeZone")))) return false;
  const [to, before] = [typedDetails(typed), typedDetails(from)];
  return to.startsAt !== before.startsAt || JSON.stringify(to.venue) !== JSON.stringify(before.venue);
};

interface MovingProps {
  readonly visit: Visit;
  readonly concertId: string;
  /** How many of its tickets are taken. */
  readonly taken: number;
  /** The concert was to be moved without that. */
  readonly isUntold: boolean;
}

/** What moving a concert leaves to its organizer, once tickets of it are taken. */
export const MovingConcert = ({ visit, concertId, taken, isUntold }: MovingProps) => {
  const text = texts(visit.language);
  return (
    <div class="notice note">
      <p>
        {visit.formats.plural(taken, text.taken)} {text.untold}
      </p>
      <p>
        <a href={`${at`/api/concerts/${concertId}/attendees`}.csv?byteOrderMark=yes`} download>
          {text.file}
        </a>
      </p>
      <div class={isUntold ? "field wrong" : "field"}>
        <label class="choice">
          <input
            type="checkbox"
            name={TELL}
            value="1"
            checked={visit.form.text(TELL) !== ""}
            aria-describedby={`${TELL}-rule`}
            {...(isUntold ? wrongHere : {})}
          />
          {text.tell}
        </label>
        <p class="rule" id={`${TELL}-rule`}>
          {isUntold ? text.fault : text.rule}
        </p>
      </div>
    </div>
  );
};
