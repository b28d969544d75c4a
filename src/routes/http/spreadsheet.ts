import { stringify } from "csv-stringify/sync";

/**
 * Where a spreadsheet would begin a formula, in whatever way it cuts a line into cells: at the beginning of a value, or after what may be
 * taken for the end of a cell in it, quotation marks, spaces and what is not seen aside.
 */
const BEFORE_FORMULA = /(?<=(?:^|[;,\t|\r\n])["\p{Zs}\p{Cf}]*)(?=[=+\-@\t\r＝＋－＠])/gu;

/** The same text, with an apostrophe before whatever would be taken for a formula: nothing of it is lost. */
const asText = (value: string): string => value.replace(BEFORE_FORMULA, "'");

/** A line of CSV (RFC 4180) for each row, every cell of it quoted and a text to whoever opens the file. */
export const spreadsheetLines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => row.map(asText)),
    { quoted: true, quoted_empty: true, record_delimiter: "windows" },
  );
