import type { ConcertDetails } from "./concert.ts";

/** A concert's start as the venue's clocks show it, with the name of their time, as a locale writes it. */
export const startInWords = ({ startsAt, timeZone }: Pick<ConcertDetails, "startsAt" | "timeZone">, locale: string) => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const zone = format({ timeZoneName: "long" })
    .formatToParts(startsAt)
    .find(({ type }) => type === "timeZoneName");
  return {
    day: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(startsAt),
    time: format({ hour: "2-digit", minute: "2-digit" }).format(startsAt),
    zone: `${zone?.value ?? timeZone} (${timeZone.replaceAll("_", " ")})`,
  };
};
