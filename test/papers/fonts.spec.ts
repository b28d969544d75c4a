import { describe, expect, it } from "vitest";
import { addSheet, closeDocument, drawPassage, INK, openDocument, sized } from "../../src/papers/sheet.ts";
import { rendered } from "./rendered.ts";

/*
 * That text can be copied from a file does not mean that it can be read on it: a font without its shapes looks empty. So each letter is
 * looked for in the picture.
 */

const CELL = 24;
const COLUMNS = 20;
const cell = (index: number) => ({ x: 50 + CELL * (index % COLUMNS), y: 780 - CELL * Math.floor(index / COLUMNS) });

/** How much ink each character leaves in its own cell, and what is copied from all of them, whatever a reader puts between cells. */
const drawn = async (characters: readonly string[], weight: "regular" | "bold") => {
  const { document, fonts } = await openDocument("Letters", "Letters", "en");
  const page = addSheet(document);
  for (const [index, character] of characters.entries()) {
    const { x, y } = cell(index);
    drawPassage(page, character, { x, top: y + 18, width: CELL, sizes: sized(14), font: fonts[weight], ink: INK });
  }
  const file = await rendered(await closeDocument(document));
  const [sheet] = file.pages;
  if (sheet === undefined) throw new Error("no page");
  const place = (index: number) => ({ ...cell(index), width: CELL - 1, height: CELL - 1 });
  return { ink: characters.map((_, index) => sheet.inkIn(place(index))), text: sheet.text.replaceAll(/\s/g, "") };
};

const alphabets = {
  Polish: "AĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻaąbcćdeęfghijklłmnńoóprsśtuwyzźż",
  "accented Latin":
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāČčĎďĚěĞğİıŇňŐőŘřŞşŠšŤťŮůŰűŽžȘșȚțẶặỡ",
  Greek: "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐ",
  Cyrillic: "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяЂЃЄІЇЈЉЊЋЎЏђѓєіїјљњћўџҐґ",
  signs: "0123456789.,:;!?&()[]/+-–—…„”«»’€£₴₽×·",
} as const;

describe.each(["regular", "bold"] as const)("the %s font", (weight) => {
  it.each(Object.entries(alphabets))("draws every letter: %s", async (_, letters) => {
    const characters = [...letters];
    const { ink, text } = await drawn(characters, weight);
    expect(characters.filter((_character, index) => (ink[index] ?? 0) === 0)).toEqual([]);
    expect(text).toBe(letters);
  });
});

it("draws a letter with its accent, however it is composed", async () => {
  const { ink, text } = await drawn(["e", "é", "e\u0301"], "regular");
  const [plain = 0, composed = 0, decomposed = 0] = ink;
  expect(composed).toBeGreaterThan(plain);
  // Not the same: it stands elsewhere between the pixels.
  expect(decomposed).toBeCloseTo(composed, 1);
  expect(decomposed).toBeGreaterThan(plain);
  expect(text).toBe("eéé");
});

it("draws a dot for what it can't, one a character", async () => {
  const unprintable = ["李", "🎸", "👩‍👩‍👧‍👦", "ש", "ع", "न", "\u{10FFFF}", "\uD800"];
  const { text } = await drawn(unprintable, "regular");
  expect(text).toBe("·".repeat(unprintable.length));
});
