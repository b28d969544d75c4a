/** What becomes of a concert's form when somebody else has changed the concert meanwhile. */
import { describe, expect, it } from "vitest";
import type { Form } from "../../src/web/form.ts";
import { mergedForm } from "../../src/web/organizer/merged-form.ts";
import { formWith } from "../../src/web/organizer/typed-concert.ts";

const shown = { title: "Ghosts", city: "Warsaw", holdMinutes: "10", currency: "PLN", rows: "1" };
const standing = {
  "level-0-known": "standing",
  "level-0-name": "Standing",
  "level-0-capacity": "1000",
  "level-0-price": "50.00",
};
const seen = { ...shown, ...standing };
const balcony = {
  rows: "2",
  "level-1-known": "balcony",
  "level-1-name": "Balcony",
  "level-1-capacity": "5",
  "level-1-price": "90.00",
};

type Values = Readonly<Record<string, string>>;
const merge = (typed: Values, now: Values, areLevelsSaved = false, alsoSeen: Values = {}) => {
  const before = { ...seen, ...alsoSeen };
  const { form, disputed } = mergedForm(
    { typed: formWith({ ...before, ...typed }), seen: formWith(before), now: formWith({ ...before, ...now }) },
    { areLevelsSaved },
  );
  return { form, disputed: Object.fromEntries(disputed) };
};
const textsOf = (form: Form, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, form.text(name)]));

describe("a field", () => {
  it("that was not touched takes what the concert holds now", () => {
    const { form, disputed } = merge({ title: "Mine" }, { city: "Kraków", "level-0-price": "60.00" });
    expect(textsOf(form, ["title", "city", "level-0-price"])).toEqual({
      title: "Mine",
      city: "Kraków",
      "level-0-price": "60.00",
    });
    expect(disputed).toEqual({});
  });

  it("that both have changed keeps what was typed, and is disputed", () => {
    const { form, disputed } = merge(
      { title: "Mine", "level-0-price": "55.00" },
      { title: "Theirs", "level-0-price": "60.00" },
    );
    expect(textsOf(form, ["title", "level-0-price"])).toEqual({ title: "Mine", "level-0-price": "55.00" });
    expect(disputed).toEqual({ title: "Theirs", "level-0-price": "60.00" });
  });

  it("that both have changed alike is not disputed", () => {
    const { disputed } = merge({ title: "Ours", "level-0-price": "60" }, { title: "Ours", "level-0-price": "60.00" });
    expect(disputed).toEqual({});
  });

  it("for a time means a moment: where one has moved it and the other has changed its zone, it is disputed", () => {
    const start = { startsAt: "2029-05-04T19:00", timeZone: "Europe/Warsaw" };
    const merged = (typed: Values, now: Values) => merge({ ...start, ...typed }, { ...start, ...now }, false, start);
    const apart = merged({ startsAt: "2029-05-04T21:00" }, { timeZone: "Europe/London" });
    expect(textsOf(apart.form, ["startsAt", "timeZone"])).toEqual({
      startsAt: "2029-05-04T21:00",
      timeZone: "Europe/London",
    });
    expect(apart.disputed).toEqual({ startsAt: "2029-05-04T19:00" });
    // The same moment, said in another zone by somebody else, is theirs to say.
    const same = merged({ title: "Mine" }, { startsAt: "2029-05-04T18:00", timeZone: "Europe/London" });
    expect(textsOf(same.form, ["startsAt", "timeZone"])).toEqual({
      startsAt: "2029-05-04T18:00",
      timeZone: "Europe/London",
    });
    expect(same.disputed).toEqual({});
  });

  it("that was emptied stays so", () => {
    expect(merge({ city: "" }, { title: "Theirs" }).form.text("city")).toBe("");
  });

  it.each([
    ["level-0-price", "50,00", "60.00"],
    ["level-0-capacity", "1,000", "900"],
    ["holdMinutes", "10,0", "15"],
  ])("%s that is written differently and means the same was not touched", (name, typed, now) => {
    const { form, disputed } = merge({ [name]: typed }, { [name]: now });
    expect(form.text(name)).toBe(now);
    expect(disputed).toEqual({});
  });
});

describe("a level", () => {
  it("is the same by its id, in whichever row it stands", () => {
    const now = { ...balcony, "level-0-known": "balcony", "level-1-known": "standing", "level-1-price": "60.00" };
    const { form } = merge({ "level-0-capacity": "20" }, now);
    expect(textsOf(form, ["rows", "level-0-known", "level-0-capacity", "level-0-price", "level-1-known"])).toEqual({
      rows: "2",
      "level-0-known": "standing",
      "level-0-capacity": "20",
      "level-0-price": "60.00",
      "level-1-known": "balcony",
    });
  });

  it("that somebody added comes along, after one that was typed", () => {
    const typed = { rows: "2", "level-1-name": "Mine", "level-1-capacity": "3", "level-1-price": "10" };
    const { form } = merge(typed, balcony);
    expect(textsOf(form, ["rows", "level-1-name", "level-2-name"])).toEqual({
      rows: "3",
      "level-1-name": "Mine",
      "level-2-name": "Balcony",
    });
  });

  it("that somebody removed stays as it was typed, and one that is to go is still to go", () => {
    expect(merge({}, { "level-0-known": "another" }).form.text("level-0-name")).toBe("Standing");
    expect(merge({ "level-0-removed": "1" }, { title: "Theirs" }).form.text("level-0-removed")).toBe("1");
  });

  it("that is saved already is as it was saved", () => {
    const typed = { rows: "2", "level-1-name": "Balcony", "level-1-capacity": "5", "level-1-price": "90" };
    const { form } = merge(typed, balcony, true);
    expect(textsOf(form, ["rows", "level-1-known"])).toEqual({ rows: "2", "level-1-known": "balcony" });
  });
});
