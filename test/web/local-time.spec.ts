import { describe, expect, it } from "vitest";
import { momentOf, shownAt } from "../../src/web/organizer/local-time.ts";

const WARSAW = "Europe/Warsaw";

describe("the moment when clocks show a time", () => {
  it.each([
    ["2027-01-15T20:00", WARSAW, "2027-01-15T19:00:00Z"],
    ["2027-07-15T20:00", WARSAW, "2027-07-15T18:00:00Z"],
    ["2027-07-15 20:00", WARSAW, "2027-07-15T18:00:00Z"],
    ["2027-07-15T20:00:30", WARSAW, "2027-07-15T18:00:30Z"],
    ["2027-07-15T20:00:30.5", WARSAW, "2027-07-15T18:00:30.5Z"],
    ["2027-07-15T20:00", "Asia/Kolkata", "2027-07-15T14:30:00Z"],
    ["2027-07-15T20:00", "UTC", "2027-07-15T20:00:00Z"],
    ["2028-02-29T00:00", WARSAW, "2028-02-28T23:00:00Z"],
  ])("%s in %s is %s", (text, zone, at) => {
    expect(momentOf(text, zone)).toEqual({ at });
  });
});

describe("in a night when clocks go forward", () => {
  it.each(["2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28T02:59"])("%s never comes", (text) => {
    expect(momentOf(text, WARSAW)).toEqual({ fault: "never-comes" });
  });

  it("the times about it come once", () => {
    expect(momentOf("2027-03-28T01:59", WARSAW)).toEqual({ at: "2027-03-28T00:59:00Z" });
    expect(momentOf("2027-03-28T03:00", WARSAW)).toEqual({ at: "2027-03-28T01:00:00Z" });
  });

  it("by half an hour, so much never comes", () => {
    const howe = "Australia/Lord_Howe";
    expect(momentOf("2027-10-03T02:15", howe)).toEqual({ fault: "never-comes" });
    expect(momentOf("2027-10-03T02:30", howe)).toEqual({ at: "2027-10-02T15:30:00Z" });
  });

  it("over a line of days, a whole one never comes", () => {
    expect(momentOf("2011-12-30T12:00", "Pacific/Apia")).toEqual({ fault: "never-comes" });
  });
});

describe("in a night when clocks go back", () => {
  it.each(["2027-10-31T02:00", "2027-10-31T02:30", "2027-10-31T02:59"])("%s comes twice", (text) => {
    expect(momentOf(text, WARSAW)).toEqual({ fault: "comes-twice" });
  });

  it("the times about it come once", () => {
    expect(momentOf("2027-10-31T01:59", WARSAW)).toEqual({ at: "2027-10-30T23:59:00Z" });
    expect(momentOf("2027-10-31T03:00", WARSAW)).toEqual({ at: "2027-10-31T02:00:00Z" });
  });
});

describe("what is no time", () => {
  it.each([
    "",
    "tomorrow",
    "2027-07-15",
    "20:00",
    "2027-02-29T20:00",
    "2027-04-31T20:00",
    "2027-13-01T20:00",
    "2027-07-15T24:00",
    "2027-07-15T20:60",
    "2027-07-15T20:00Z",
    "2027-07-15T20:00+02:00",
    "2027-07-15T20:00[Europe/Warsaw]",
    "+002027-07-15T20:00",
    "15.07.2027 20:00",
  ])("cannot be read: %s", (text) => {
    expect(momentOf(text, WARSAW)).toEqual({ fault: "unreadable" });
  });

  it.each(["", "Warsaw", "Europe/Nowhere", "CET/DST"])("has no zone: %s", (zone) => {
    expect(momentOf("2027-07-15T20:00", zone)).toEqual({ fault: "no-zone" });
  });
});

describe("what clocks show", () => {
  it.each([
    ["2027-07-15T18:00:00.000Z", WARSAW, "2027-07-15T20:00"],
    ["2027-07-15T18:00:59.999Z", WARSAW, "2027-07-15T20:00"],
    ["2027-12-31T23:30:00Z", WARSAW, "2028-01-01T00:30"],
    ["2027-10-31T00:30:00Z", WARSAW, "2027-10-31T02:30"],
    ["2027-10-31T01:30:00Z", WARSAW, "2027-10-31T02:30"],
  ])("at %s in %s is %s", (at, zone, shown) => {
    expect(shownAt(at, zone)).toBe(shown);
  });

  it("is read back as that moment", () => {
    const at = "2027-03-28T01:00:00Z";
    expect(momentOf(shownAt(at, WARSAW), WARSAW)).toEqual({ at });
  });
});
