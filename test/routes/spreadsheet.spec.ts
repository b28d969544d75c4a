/** Files for spreadsheets: whatever a spreadsheet cuts a line at, no cell of it is a formula, and nothing is lost. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { spreadsheetLines } from "../../src/routes/http/spreadsheet.ts";

/** Texts of what may begin a formula, end a cell, or hide either. */
const hostile = fc
  .array(
    fc.constantFrom(
      "=1+1",
      "+",
      "-",
      "@SUM(A1)",
      "\t",
      "\r",
      "\n",
      "\r\n",
      ";",
      ",",
      "|",
      '"',
      "'",
      " ",
      "x",
      "＝1",
      "\u200b",
      "\u00a0",
    ),
  )
  .map((parts) => parts.join(""));
const rows = fc.array(fc.tuple(hostile, fc.string({ unit: "binary" }), hostile));

/** The rows of a file as RFC 4180 says. */
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/((?:"(?:[^"]|"")*",?)*)\r\n/g)].map(([, line = ""]) =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) => cell.replaceAll('""', '"')),
  );

/** What somebody sees who cuts at all that might end a cell, and takes quotation marks for none. */
const cutAnywhere = (value: string): string[] =>
  value.split(/[;,|\n]|(?<=\t)|(?<=\r)/).map((cell) => cell.replace(/^["\p{Zs}\p{Cf}]+/u, ""));

it("holds every value, with nothing but apostrophes added", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const bare = (value: string) => value.replaceAll("'", "");
      const read = rowsOf(spreadsheetLines(written));
      expect(read.map((row) => row.map(bare))).toEqual(written.map((row) => row.map(bare)));
    }),
  );
});

it("leaves alone what is no formula", () => {
  const row = ['Zażółć "gęślą", jaźń', "two\nlines", "Anna-Maria; Ὀδυσσεύς", "a@example.com", ""];
  expect(rowsOf(spreadsheetLines([row]))).toEqual([row]);
});

it("quotes every cell", () => {
  expect(
    spreadsheetLines([
      ["Ada", ""],
      ["x;y", "1"],
    ]),
  ).toBe('"Ada",""\r\n"x;y","1"\r\n');
});

it("has no formula at the beginning of a cell, wherever cells are taken to end", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const values = rowsOf(spreadsheetLines(written)).flat();
      for (const cell of values.flatMap(cutAnywhere)) expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
      for (const value of values) expect(value).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it.each([
  ["=1+1", "'=1+1"],
  ["x;=1+1;y", "x;'=1+1;y"],
  ["x\t-1|@a\n+2", "x\t'-1|'@a\n'+2"],
  ['x;"=1+1', "x;\"'=1+1"],
  ["\t=1", "'\t'=1"],
])("shows %j as %j", (value, shown) => {
  expect(rowsOf(spreadsheetLines([[value]]))).toEqual([[shown]]);
});
