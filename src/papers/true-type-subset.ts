import type { TrueType } from "./true-type.ts";

/** The tables that a PDF wants, as they are; those of hints a font need not have. */
const COPIED = ["cvt ", "fpgm", "prep"] as const;

/** A font with some of another one's glyphs, numbered anew in the order in which they were included. */
export class TrueTypeSubset {
  readonly #font: TrueType;
  /** By their new numbers, the original ones. The first is the glyph of what a font lacks. */
  readonly #glyphIds = [0];
  readonly #numbers = new Map([[0, 0]]);

  constructor(font: TrueType) {
    this.#font = font;
  }

  /** Answers the glyph's number in the subset. */
  include(glyphId: number): number {
    const known = this.#numbers.get(glyphId);
    if (known !== undefined) return known;
    const number = this.#glyphIds.push(glyphId) - 1;
    this.#numbers.set(glyphId, number);
    return number;
  }

  /** The subset as a font file. */
  encode(): Uint8Array<ArrayBuffer> {
    const shapes: Uint8Array[] = [];
    // Composite glyphs include their parts, which come after them.
    for (let number = 0; number < this.#glyphIds.length; number++) shapes.push(this.#shape(number));
    const count = this.#glyphIds.length;
    const tables: [string, Uint8Array][] = [
      ["glyf", concatenate(shapes)],
      ["head", changed(this.#font.table("head"), (head) => head.setInt16(50, LONG_PLACES))],
      ["hhea", changed(this.#font.table("hhea"), (hhea) => hhea.setUint16(34, count))],
      ["hmtx", this.#metrics()],
      ["loca", placesOf(shapes)],
      ["maxp", changed(this.#font.table("maxp"), (maxp) => maxp.setUint16(4, count))],
    ];
    for (const tag of COPIED) {
      const table = this.#font.optionalTable(tag);
      if (table !== undefined) tables.push([tag, changed(table, () => undefined)]);
    }
    return fileOf(tables.toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  #shape(number: number): Uint8Array {
    const shape = this.#font.shapeOf(this.#glyphIds[number] ?? 0);
    const view = new DataView(shape.buffer);
    for (const at of componentsOf(view)) view.setUint16(at, this.include(view.getUint16(at)));
    return padded(shape);
  }

  #metrics(): Uint8Array {
    const metrics = new DataView(new ArrayBuffer(4 * this.#glyphIds.length));
    for (const [number, glyphId] of this.#glyphIds.entries()) {
      metrics.setUint16(4 * number, this.#font.advanceOf(glyphId));
      metrics.setInt16(4 * number + 2, this.#font.bearingOf(glyphId));
    }
    return new Uint8Array(metrics.buffer);
  }
}

/** Glyphs are placed by 32-bit offsets, in bytes. */
const LONG_PLACES = 1;

const WORDS = 0x1;
const ONE_SCALE = 0x8;
const MORE = 0x20;
const TWO_SCALES = 0x40;
const MATRIX = 0x80;

/** Where a composite glyph names its parts; nowhere in a simple one. */
const componentsOf = (shape: DataView): number[] => {
  if (shape.byteLength === 0 || shape.getInt16(0) >= 0) return [];
  const places: number[] = [];
  let at = 10;
  for (let flags = MORE; (flags & MORE) !== 0;) {
    flags = shape.getUint16(at);
    places.push(at + 2);
    at += 4 + (flags & WORDS ? 4 : 2);
    if (flags & ONE_SCALE) at += 2;
    else if (flags & TWO_SCALES) at += 4;
    else if (flags & MATRIX) at += 8;
  }
  return places;
};

const placesOf = (shapes: readonly Uint8Array[]): Uint8Array => {
  const places = new DataView(new ArrayBuffer(4 * (shapes.length + 1)));
  let place = 0;
  for (const [number, { length }] of shapes.entries()) {
    place += length;
    places.setUint32(4 * (number + 1), place);
  }
  return new Uint8Array(places.buffer);
};

const changed = (table: DataView, change: (copy: DataView) => void): Uint8Array => {
  const copy = new Uint8Array(table.byteLength);
  copy.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
  change(new DataView(copy.buffer));
  return copy;
};

/** To a multiple of four bytes, as tables and the sums over them want it. */
const padded = (bytes: Uint8Array): Uint8Array => {
  const padding = (4 - (bytes.length % 4)) % 4;
  return padding === 0 ? bytes : concatenate([bytes, new Uint8Array(padding)]);
};

const concatenate = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const fileOf = (tables: readonly (readonly [tag: string, content: Uint8Array])[]): Uint8Array<ArrayBuffer> => {
  const directory = new DataView(new ArrayBuffer(12 + 16 * tables.length));
  const power = Math.floor(Math.log2(tables.length));
  directory.setUint32(0, 0x00010000);
  directory.setUint16(4, tables.length);
  directory.setUint16(6, 16 * 2 ** power);
  directory.setUint16(8, power);
  directory.setUint16(10, 16 * (tables.length - 2 ** power));
  let offset = directory.byteLength;
  const contents = tables.map(([tag, content], index) => {
    const at = 12 + 16 * index;
    const whole = padded(content);
    for (const [letter, character] of [...tag].entries()) directory.setUint8(at + letter, character.charCodeAt(0));
    directory.setUint32(at + 4, sumOf(whole));
    directory.setUint32(at + 8, offset);
    directory.setUint32(at + 12, content.length);
    offset += whole.length;
    return whole;
  });
  return concatenate([new Uint8Array(directory.buffer), ...contents]);
};

const sumOf = (content: Uint8Array): number => {
  const words = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let sum = 0;
  for (let at = 0; at < content.byteLength; at += 4) sum = (sum + words.getUint32(at)) >>> 0;
  return sum;
};
