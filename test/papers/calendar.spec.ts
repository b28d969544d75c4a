import { expect, it } from "vitest";
import { instant } from "../../src/domain/instant.ts";
import { type CalendarEntry, calendarName, calendarOf } from "../../src/papers/calendar.ts";
import { concert, details, order } from "./paper-examples.ts";

const at = instant.parse(Date.UTC(2026, 10, 22, 12));
const entry = (changes: Partial<CalendarEntry> = {}): CalendarEntry => ({
  concertId: concert,
  orderId: order,
  concert: details(),
  version: 2,
  isCancelled: false,
  url: "https://frontrow.example/concerts/con_1",
  ...changes,
});

/** The lines of a calendar, those that were folded whole again. */
const linesOf = (calendar: string): string[] => calendar.replaceAll("\r\n ", "").split("\r\n");

it("is an event a concert, in UTC, three hours long", () => {
  expect(linesOf(calendarOf([entry()], at, "en"))).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Frontrow//Tickets//EN",
    "BEGIN:VEVENT",
    `UID:${concert}.${order}@frontrow`,
    "SEQUENCE:2",
    "DTSTAMP:20261122T120000Z",
    "DTSTART:20270619T180000Z",
    "DTEND:20270619T210000Z",
    "SUMMARY:The Wires\\, Autumn Tour",
    "LOCATION:Stodoła\\, Warsaw\\, Poland",
    "URL;VALUE=URI:https://frontrow.example/concerts/con_1",
    "STATUS:CONFIRMED",
    "END:VEVENT",
    "END:VCALENDAR",
  ]);
});

it("is as long by the clock as on any other evening when clocks are put back within it", () => {
  const startsAt = instant.parse(Date.UTC(2027, 9, 30, 23, 30));
  const lines = linesOf(calendarOf([entry({ concert: details({ startsAt }) })], at, "en"));
  expect(lines).toContain("DTSTART:20271030T233000Z");
  expect(lines).toContain("DTEND:20271031T023000Z");
});

it("names the country in the reader's language", () => {
  expect(linesOf(calendarOf([entry()], at, "pl"))).toContain("LOCATION:Stodoła\\, Warsaw\\, Polska");
});

it("says that a concert is cancelled, in the event that calendars have already", () => {
  const [planned, cancelled] = [
    calendarOf([entry()], at, "en"),
    calendarOf([entry({ isCancelled: true, version: 3 })], at, "en"),
  ];
  expect(linesOf(cancelled)).toContain("STATUS:CANCELLED");
  const uid = (calendar: string) => linesOf(calendar).find((line) => line.startsWith("UID:"));
  expect(uid(cancelled)).toBe(uid(planned));
});

it("lets no name add lines of its own", () => {
  const artist = "A\r\nATTENDEE:mailto:x@example.com\u2028B\u0000;,\\";
  const calendar = calendarOf([entry({ concert: details({ artist }) })], at, "en");
  expect(linesOf(calendar)).toContain("SUMMARY:A ATTENDEE:mailto:x@example.com B \\;\\,\\\\\\, Autumn Tour");
  expect(linesOf(calendar).filter((line) => line.startsWith("ATTENDEE"))).toEqual([]);
});

it("folds lines at 75 bytes", () => {
  const calendar = calendarOf([entry({ concert: details({ artist: "Ω".repeat(200) }) })], at, "en");
  for (const line of calendar.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(linesOf(calendar)).toContain(`SUMMARY:${"Ω".repeat(200)}\\, Autumn Tour`);
});

it.each([
  ["Zażółć & Gęśl", "zazolc-gesl-2027-09-04"],
  ["../../etc\r\npasswd", "etc-passwd-2027-09-04"],
  ["東京", "concert-2027-09-04"],
])("is called by artist and the venue's date, in letters that are safe: %j", (artist, name) => {
  const startsAt = instant.parse(Date.UTC(2027, 8, 3, 22, 30));
  expect(calendarName(details({ artist, startsAt, timeZone: "Europe/Warsaw" }))).toBe(name);
});
