import { fill, type PDFOperator, rectangle } from "@cantoo/pdf-lib";
import { encode } from "uqr";

/** Modules of white around the code, so that a camera finds it: the least that ISO/IEC 18004 asks for. */
export const QUIET_ZONE = 4;

/** A QR code as one path in units of its modules, its corner below on the left at 0, 0. */
export interface QrCode {
  /** Modules a side, without the quiet zone. */
  readonly size: number;
  readonly operators: readonly PDFOperator[];
}

/**
 * The QR code of a text, with medium error correction (15%): it survives a fold. Neighbouring modules of a row are one rectangle,
 * and all of them one path: a small file, and no seams where a screen smooths the edges.
 */
export const qrCode = (text: string): QrCode => {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  const rectangles = data.flatMap((row, index) =>
    runsOf(row).map(({ from, length }) => rectangle(from, size - 1 - index, length, 1)),
  );
  return { size, operators: [...rectangles, fill()] };
};

const runsOf = (row: readonly boolean[]): { from: number; length: number }[] => {
  const runs: { from: number; length: number }[] = [];
  for (const [index, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last !== undefined && last.from + last.length === index) last.length += 1;
    else runs.push({ from: index, length: 1 });
  }
  return runs;
};
