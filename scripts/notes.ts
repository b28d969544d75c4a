import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** What an earlier start noted beside the data; undefined if nothing. */
export function readNote(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Whole or not at all, even when killed in the middle. */
export function writeNote(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
