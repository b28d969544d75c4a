/** The time that the chart of a concert's sales shows. */
import { expect, it } from "vitest";
import { timeShown } from "../../src/web/organizer/time-shown.ts";

const hours = { bucket: "hour", timeZone: "Europe/Warsaw" } as const;
const days = { bucket: "day", timeZone: "Europe/Warsaw" } as const;

it("begins before the first sale, so that it is no wall", () => {
  const sold = { first: "2027-05-01T20:00:00Z", last: "2027-05-01T21:00:00Z" };
  expect(timeShown({ ...hours, ...sold, plannedAt: "2027-04-01T10:00:00Z" })).toEqual({
    begin: "2027-05-01T10:00:00Z",
    lastBar: "2027-05-01T21:00:00Z",
    end: "2027-05-01T22:00:00Z",
  });
});

it("begins no earlier than the concert was planned, and ends later instead", () => {
  const sold = { first: "2027-05-01T19:00:00Z", last: "2027-05-01T20:00:00Z" };
  expect(timeShown({ ...hours, ...sold, plannedAt: "2027-05-01T19:36:12Z" })).toEqual({
    begin: "2027-05-01T19:00:00Z",
    lastBar: "2027-05-02T06:00:00Z",
    end: "2027-05-02T07:00:00Z",
  });
});

it("is from the first sale to the last where that is long enough", () => {
  const sold = { first: "2027-04-01T22:00:00Z", last: "2027-04-30T22:00:00Z" };
  expect(timeShown({ ...days, ...sold, plannedAt: "2027-01-01T00:00:00Z" })).toEqual({
    begin: "2027-04-01T22:00:00Z",
    lastBar: "2027-04-30T22:00:00Z",
    end: "2027-05-01T22:00:00Z",
  });
});

it("counts days by the concert's clocks, also over a night in which they change", () => {
  const sold = { first: "2027-03-26T23:00:00Z", last: "2027-03-26T23:00:00Z" };
  expect(timeShown({ ...days, ...sold, plannedAt: "2027-03-27T09:00:00Z" })).toEqual({
    begin: "2027-03-26T23:00:00Z",
    lastBar: "2027-04-06T22:00:00Z",
    end: "2027-04-07T22:00:00Z",
  });
});
