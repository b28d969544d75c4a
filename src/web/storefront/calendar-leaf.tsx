import type { Visit } from "../visit.ts";

interface CalendarLeafProps {
  readonly visit: Visit;
  readonly at: string;
  readonly timeZone: string;
}

/** The day of a concert as a leaf of a calendar, for the eye; the whole date stands beside it in words. */
export const CalendarLeaf = ({ visit, at, timeZone }: CalendarLeafProps) => {
  const { day, month } = visit.formats.calendarDay(at, timeZone);
  return (
    <div class="leaf" aria-hidden="true">
      <span>{month}</span>
      <strong>{day}</strong>
    </div>
  );
};
