/** A glyph of a font: a shape, which one or more characters are drawn with. */
export interface Glyph {
  readonly id: number;
  readonly codePoints: number[];
  /** In the font's own units. */
  readonly advanceWidth: number;
}

/** A font in the TrueType format of OpenType, read as far as drawing characters one by one takes. Throws when it is none. */
export class TrueType {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly xHeight: number;
  readonly bbox: { minX: number; minY: number; maxX: number; maxY: number; width: number; height: number };
  readonly #bytes: Uint8Array;
  readonly #tables: ReadonlyMap<string, DataView>;
  readonly #glyphIds: ReadonlyMap<number, number>;
  readonly #glyphs = new Map<number, Glyph>();

  constructor(data: ArrayBuffer) {
    this.#bytes = new Uint8Array(data);
    this.#tables = readTables(data);
    const head = this.table("head");
    const hhea = this.table("hhea");
    const os2 = this.table("OS/2");
    this.unitsPerEm = head.getUint16(18);
    const [minX, minY, maxX, maxY] = [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)];
    this.bbox = { minX, minY, maxX, maxY, width: maxX - minX, height: maxY - minY };
    this.ascent = hhea.getInt16(4);
    this.descent = hhea.getInt16(6);
    this.xHeight = os2.getInt16(86);
    this.capHeight = os2.getInt16(88);
    this.#glyphIds = readCharacterMap(this.table("cmap"));
  }

  has(codePoint: number): boolean {
    return this.#glyphIds.has(codePoint);
  }

  codePoints(): number[] {
    return [...this.#glyphIds.keys()];
  }

  /** The glyph of a character; of one that the font lacks, the glyph that says so. */
  glyphOf(codePoint: number): Glyph {
    const known = this.#glyphs.get(codePoint);
    if (known !== undefined) return known;
    const id = this.#glyphIds.get(codePoint) ?? 0;
    const glyph = { id, codePoints: [codePoint], advanceWidth: this.advanceOf(id) };
    this.#glyphs.set(codePoint, glyph);
    return glyph;
  }

  advanceOf(glyphId: number): number {
    return this.table("hmtx").getUint16(4 * Math.min(glyphId, this.#measured - 1));
  }

  /** From the glyph's origin to its shape. */
  bearingOf(glyphId: number): number {
    const measured = this.#measured;
    const at = glyphId < measured ? 4 * glyphId + 2 : 4 * measured + 2 * (glyphId - measured);
    return this.table("hmtx").getInt16(at);
  }

  /** A glyph's shape as the font keeps it: nothing for one without a shape, as a space is. A copy, free to be changed. */
  shapeOf(glyphId: number): Uint8Array<ArrayBuffer> {
    const loca = this.table("loca");
    const isShort = this.table("head").getInt16(50) === 0;
    const place = (id: number): number => (isShort ? 2 * loca.getUint16(2 * id) : loca.getUint32(4 * id));
    const { byteOffset } = this.table("glyf");
    return this.#bytes.slice(byteOffset + place(glyphId), byteOffset + place(glyphId + 1));
  }

  table(tag: string): DataView {
    const table = this.optionalTable(tag);
    if (table === undefined) throw new Error(`the font has no table ${tag}`);
    return table;
  }

  optionalTable(tag: string): DataView | undefined {
    return this.#tables.get(tag);
  }

  /** How many glyphs have a width of their own; the others have the last one's. */
  get #measured(): number {
    return this.table("hhea").getUint16(34);
  }
}

const readTables = (data: ArrayBuffer): ReadonlyMap<string, DataView> => {
  const directory = new DataView(data);
  if (directory.getUint32(0) !== 0x00010000) throw new Error("not a TrueType font");
  const tables = new Map<string, DataView>();
  for (let at = 12; at < 12 + 16 * directory.getUint16(4); at += 16) {
    const tag = String.fromCharCode(...new Uint8Array(data, at, 4));
    tables.set(tag, new DataView(data, directory.getUint32(at + 8), directory.getUint32(at + 12)));
  }
  return tables;
};

const UNICODE = 0;
const WINDOWS = 3;

/** The glyph of each character, from the table's Unicode subtables of segments (format 4) and of groups (format 12). */
const readCharacterMap = (cmap: DataView): ReadonlyMap<number, number> => {
  const glyphIds = new Map<number, number>();
  for (let at = 4; at < 4 + 8 * cmap.getUint16(2); at += 8) {
    if (![UNICODE, WINDOWS].includes(cmap.getUint16(at))) continue;
    const subtable = new DataView(cmap.buffer, cmap.byteOffset + cmap.getUint32(at + 4));
    const format = subtable.getUint16(0);
    if (format === 4) readSegments(subtable, glyphIds);
    if (format === 12) readGroups(subtable, glyphIds);
  }
  return glyphIds;
};

const readSegments = (subtable: DataView, glyphIds: Map<number, number>): void => {
  const length = subtable.getUint16(6);
  const [ends, starts, deltas, ranges] = [14, 16 + length, 16 + 2 * length, 16 + 3 * length];
  for (let segment = 0; segment < length; segment += 2) {
    const [start, end] = [subtable.getUint16(starts + segment), subtable.getUint16(ends + segment)];
    const [delta, range] = [subtable.getUint16(deltas + segment), subtable.getUint16(ranges + segment)];
    for (let codePoint = start; codePoint <= end && codePoint < 0xffff; codePoint++) {
      // A range is counted from where it itself stands.
      const listed = range === 0 ? codePoint : subtable.getUint16(ranges + segment + range + 2 * (codePoint - start));
      const glyphId = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyphId !== 0) glyphIds.set(codePoint, glyphId);
    }
  }
};

const readGroups = (subtable: DataView, glyphIds: Map<number, number>): void => {
  for (let at = 16; at < 16 + 12 * subtable.getUint32(12); at += 12) {
    const [start, end, first] = [subtable.getUint32(at), subtable.getUint32(at + 4), subtable.getUint32(at + 8)];
    for (let codePoint = start; codePoint <= end; codePoint++) glyphIds.set(codePoint, first + codePoint - start);
  }
};
