import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { Pages } from "../layout/ways.tsx";
import type { Html } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import type { Concert } from "../documents.ts";

const texts = inLanguages({
  en: {
    parts: "This concert",
    overview: "Overview",
    attendees: "Attendees",
    door: "Door",
    edit: "Change",
    cancel: "Cancel",
    cancelled: "Cancellation",
  },
  pl: {
    parts: "Ten koncert",
    overview: "Przegląd",
    attendees: "Uczestnicy",
    door: "Wejście",
    edit: "Edytuj",
    cancel: "Odwołaj",
    cancelled: "Odwołanie",
  },
});

interface ConcertFrameProps {
  readonly visit: Visit;
  readonly concert: Concert;
  /** What the page is about, where that is not the concert as a whole. */
  readonly title?: string;
  readonly children?: unknown;
}

/** A page about a concert of one's own: which one it is, and the way to the other pages about it. */
export const ConcertFrame = ({ visit, concert, title, children }: ConcertFrameProps): Html => {
  const text = texts(visit.language);
  const { id, artist, startsAt, timeZone, venue, status } = concert;
  const here = at`/organizer/concerts/${id}`;
  const lead = `${concert.title} · ${visit.formats.dateTime(startsAt, timeZone)} · ${venue.name}, ${venue.city}`;
  const pages = [
    { to: here, label: text.overview },
    { to: `${here}/attendees`, label: text.attendees },
    { to: `${here}/door`, label: text.door },
    ...(status === "cancelled" ? [] : [{ to: `${here}/edit`, label: text.edit }]),
    { to: `${here}/cancel`, label: status === "cancelled" ? text.cancelled : text.cancel },
  ];
  return (
    <>
      <Heading title={title === undefined ? artist : `${artist}: ${title}`} lead={lead} />
      <Pages visit={visit} label={text.parts} pages={pages} />
      {children}
    </>
  );
};
