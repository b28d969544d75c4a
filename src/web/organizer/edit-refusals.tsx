import { z } from "zod";
import type { Form } from "../form.ts";
import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import type { ProblemDocument } from "../service.ts";
import type { Visit } from "../visit.ts";
import { capacityFault, type ConcertFaults, noConcertFaults } from "./concert-faults.ts";
import { levelField, rowsOf, typedLevels } from "./typed-concert.ts";

export const editTexts = inLanguages({
  en: {
    title: "Change",
    back: "Back to the concert",
    saved: { nothing: "Nothing is saved yet.", levels: "The ticket levels are saved, the rest is not yet." },
    wrong: "Please check the fields marked below.",
    levels: "Too many tickets are taken. See the level marked below.",
    inUse:
      "Tickets of this level are taken, so it has to stay. To sell no more of it, bring its tickets down to what is taken.",
    changed:
      "Somebody else has changed this concert meanwhile. What you changed is still here, and all else is as it is now. Fields that you both changed are marked. Look it through and save again.",
    cancelled: "This concert is cancelled and can no longer be changed.",
    tooMany: "This was tried too often in a short time. What you typed is still here: wait a minute, then save again.",
  },
  pl: {
    title: "Edycja",
    back: "Wróć do koncertu",
    saved: { nothing: "Jeszcze nic nie zapisano.", levels: "Pule biletów są zapisane, reszta jeszcze nie." },
    wrong: "Popraw zaznaczone pola.",
    levels: "Za dużo biletów jest już zajętych. Szczegóły są przy zaznaczonej puli.",
    inUse:
      "Bilety z tej puli są zajęte, więc pula musi zostać. Aby nie sprzedawać ich więcej, zmniejsz liczbę biletów do liczby zajętych.",
    changed:
      "Ktoś inny zmienił w międzyczasie ten koncert. Twoje zmiany nadal tu są, a pozostałe pola pokazują aktualny stan. Pola zmienione z obu stron są zaznaczone. Przejrzyj formularz i zapisz ponownie.",
    cancelled: "Ten koncert jest odwołany i nie można go już zmienić.",
    tooMany: "Zbyt wiele prób w krótkim czasie. To, co wpisano, nadal tu jest: poczekaj minutę i zapisz ponownie.",
  },
});

/** The level that a refusal names. */
const refusedLevel = z.looseObject({ ticketLevelId: z.string(), taken: z.int().optional() });

/** What a refusal says of a level because of the tickets of it that are taken, at the level's fields. */
export const levelFaults = (problem: ProblemDocument, form: Form, visit: Visit): ConcertFaults => {
  const { data } = refusedLevel.safeParse(problem);
  if (data === undefined) return noConcertFaults;
  const removed = Array.from({ length: rowsOf(form) }, (_, row) => row).find(
    (row) => form.text(levelField(row, "known")) === data.ticketLevelId,
  );
  if (data.taken === undefined)
    return removed === undefined
      ? noConcertFaults
      : new Map([[levelField(removed, "removed"), editTexts(visit.language).inUse]]);
  const small = typedLevels(form).find(({ level }) => level.id === data.ticketLevelId);
  return small === undefined
    ? noConcertFaults
    : new Map([[levelField(small.row, "capacity"), capacityFault(data.taken, visit)]]);
};

interface EditNoticeProps {
  readonly visit: Visit;
  readonly isCancelled: boolean;
  readonly problem: ProblemDocument | undefined;
  readonly isHalfSaved: boolean;
  readonly isUntold: boolean;
}

/** What came of saving, when it was refused. */
export const EditNotice = ({ visit, isCancelled, problem, isHalfSaved, isUntold }: EditNoticeProps) => {
  const text = editTexts(visit.language);
  if (isCancelled) return <Notice kind="bad">{text.cancelled}</Notice>;
  if (problem === undefined && !isUntold) return null;
  return (
    <Notice kind="bad">
      {text.saved[isHalfSaved ? "levels" : "nothing"]} {problem === undefined ? text.wrong : told(visit, problem)}
    </Notice>
  );
};

const told = (visit: Visit, { status }: ProblemDocument): string => {
  const text = editTexts(visit.language);
  if (status === 412) return text.changed;
  if (status === 409) return text.levels;
  return status === 429 ? text.tooMany : text.wrong;
};
