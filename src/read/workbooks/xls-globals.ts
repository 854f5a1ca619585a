/**
 * The globals of a workbook of Excel 5 to 2003 ([MS-XLS] 2.1.7.20.3) → what they say of all sheets: texts,
 * formats and colours, names, links and what linked workbooks held.
 */
import { append } from "../../append.js";
import {
  type Cursor,
  type DecodeBytes,
  formulaTexts,
  recordTypes,
  SharedStrings,
  Stream,
  walk,
} from "./biff.js";
import { type CellLook, cellLook } from "./conditional-format.js";
import {
  builtinFormat,
  generalFormat,
  type NumberFormat,
  parseNumberFormat,
  writeNumber,
} from "./number-format.js";

/** Record types, [MS-XLS] 2.3. */
export const types = {
  ...recordTypes,
  formula: 0x0006,
  header: 0x0014,
  footer: 0x0015,
  name: 0x0018,
  note: 0x001c,
  dateMode: 0x0022,
  font: 0x0031,
  xct: 0x0059,
  crn: 0x005a,
  object: 0x005d,
  columnInfo: 0x007d,
  palette: 0x0092,
  scenario: 0x00af,
  multipleRk: 0x00bd,
  multipleBlank: 0x00be,
  sxString: 0x00cd,
  richString: 0x00d6,
  format: 0x0418,
  xf: 0x00e0,
  drawingGroup: 0x00eb,
  drawing: 0x00ec,
  sharedStrings: 0x00fc,
  labelShared: 0x00fd,
  supBook: 0x01ae,
  text: 0x01b6,
  hyperlink: 0x01b8,
  conditionalFormatting: 0x01b0,
  conditionalRule: 0x01b1,
  validation: 0x01be,
  dimensions: 0x0200,
  blank: 0x0201,
  number: 0x0203,
  label: 0x0204,
  boolOrError: 0x0205,
  string: 0x0207,
  row: 0x0208,
  defaultRowHeight: 0x0225,
  rk: 0x027e,
  format8: 0x041e,
  headerFooter: 0x089c,
  seriesText: 0x100d,
  seriesIndex: 0x1065,
} as const;

// [MS-XLS] 2.5.161
const blackIndex = 8;
const whiteIndex = 9;

/** How a cell looks of which nothing is said. */
export const plainCell = cellLook(generalFormat, String(-blackIndex), String(-whiteIndex));

/** A linked sheet, and its cells as they were when it was last open. */
interface ExternalSheet {
  readonly name: string;
  readonly rows: Map<number, string[]>;
}

/** What the globals say of all sheets. */
export class Globals {
  readonly stream: Stream;
  readonly wide: boolean;
  decode: DecodeBytes = (bytes) => Buffer.from(bytes).toString("latin1");
  date1904 = false;
  malformed = false;
  /** Where the records behind the globals begin. */
  end = 0;
  strings: SharedStrings | undefined;
  readonly boundSheets: number[] = [];
  readonly names: string[] = [];
  readonly links: ExternalSheet[] = [];
  /** Start and end of what drawings have in common: their pictures. */
  readonly drawings: number[] = [];
  readonly #fontColours: number[] = [];
  readonly formats = new Map<number, NumberFormat>();
  readonly #xfs: number[] = [];
  #palette: number[] | undefined;
  looks: readonly CellLook[] = [];

  constructor(stream: Stream) {
    this.stream = stream;
    this.wide = stream.length >= 6 && stream.view.getUint16(4, true) === 0x0600;
  }

  /** Reads the records up to the EOF of the globals. `decode` must be set for BIFF5 texts. */
  read(): void {
    const { stream } = this;
    let linkTexts: string[] = [];
    let ended = false;
    this.malformed = !walk(stream, 0, (type, at, length) => {
      const { buffer } = stream;
      switch (type) {
        case types.eof:
          this.end = at + length;
          ended = true;
          return true;
        case types.dateMode:
          this.date1904 = buffer.readUInt16LE(at) === 1;
          break;
        case types.boundSheet:
          this.boundSheets.push(at);
          break;
        case types.font:
          // Index 4 is left out ([MS-XLS] 2.5.129).
          if (this.#fontColours.length === 4) this.#fontColours.push(blackIndex);
          this.#fontColours.push(buffer.readUInt16LE(at + 4));
          break;
        case types.palette:
          this.#palette = Array.from({ length: Math.min(56, buffer.readUInt16LE(at)) }, (_, i) =>
            buffer.readUInt32LE(at + 2 + i * 4),
          );
          break;
        case types.format:
        case types.format8: {
          const cursor = stream.cursor(at - 4);
          const id = cursor.u16();
          const code = this.wide ? cursor.unicode(cursor.u16()) : this.#bytes(cursor, cursor.u8());
          this.formats.set(id, parseNumberFormat(code));
          break;
        }
        case types.xf:
          this.#xfs.push(at);
          break;
        case types.sharedStrings:
          this.strings = new SharedStrings(stream, at - 4);
          break;
        case types.name:
          this.#readName(at, length);
          break;
        case types.supBook:
          linkTexts = this.#readSupBook(at, length);
          break;
        case types.xct: {
          const index = length >= 4 ? buffer.readUInt16LE(at + 2) : 0;
          this.links.push({ name: linkTexts[index] ?? "", rows: new Map() });
          break;
        }
        case types.drawingGroup:
          append(this.drawings, stream.segments(at - 4));
          break;
        case types.crn:
          this.#readCachedRow(at, length);
          break;
      }
      return false;
    });
    if (!ended) this.malformed = true;
    if (this.strings?.malformed === true) this.malformed = true;
    this.looks = this.#xfs.map((at) => this.#look(at));
  }

  #bytes(cursor: Cursor, count: number): string {
    return this.decode(cursor.bytes(count));
  }

  #look(at: number): CellLook {
    const { buffer } = this.stream;
    const format = buffer.readUInt16LE(at + 2);
    const font = this.#fontColours[buffer.readUInt16LE(at)] ?? blackIndex;
    const fill = this.wide
      ? { pattern: buffer[at + 17]! >> 2, colour: buffer.readUInt16LE(at + 18) & 0x7f }
      : { pattern: buffer[at + 10]! & 0x3f, colour: buffer.readUInt16LE(at + 8) & 0x7f };
    const background =
      fill.pattern === 0 ? whiteIndex : fill.pattern === 1 ? fill.colour : undefined;
    return cellLook(
      this.formats.get(format) ?? builtinFormat(format),
      this.colour(font),
      background === undefined ? undefined : this.colour(background),
    );
  }

  /** [MS-XLS] 2.5.161: indexes of colours; the first eight stand twice, 64 and more are the system's. */
  colour(index: number): string {
    let entry = index < 8 ? index + 8 : index;
    if (entry === 65) entry = whiteIndex;
    else if (entry > 63) entry = blackIndex;
    // Without a palette of its own the index stands for the colour; what is negative is no RGB value.
    return String(this.#palette?.[entry - 8] ?? -entry);
  }

  /** [MS-XLS] 2.4.150: names, with the texts that their formulas hold. */
  #readName(at: number, length: number): void {
    const { buffer } = this.stream;
    const builtIn = (buffer.readUInt16LE(at) & 0x20) !== 0;
    const characters = buffer[at + 3]!;
    const from = this.wide ? at + 15 : at + 14;
    const twice = this.wide && (buffer[at + 14]! & 1) !== 0;
    const to = from + (twice ? characters * 2 : characters);
    if (to > at + length) return;
    const name = twice
      ? buffer.toString("utf16le", from, to)
      : this.decode(buffer.subarray(from, to));
    const texts = formulaTexts(buffer.subarray(to, at + length));
    if (!builtIn || texts.length > 0)
      this.names.push((builtIn ? texts : [name, ...texts]).join("\t"));
  }

  /** [MS-XLS] 2.4.271: a workbook that is linked to, and its sheets. */
  #readSupBook(at: number, length: number): string[] {
    if (!this.wide || length <= 4) return [];
    const cursor = this.stream.cursor(at - 4);
    const count = cursor.u16();
    cursor.unicode(cursor.u16());
    const names: string[] = [];
    for (let i = 0; i < count && !cursor.done; i++) names.push(cursor.unicode(cursor.u16()));
    return names;
  }

  /** [MS-XLS] 2.4.65: cells of a linked workbook, kept as they were when it was last open. */
  #readCachedRow(at: number, length: number): void {
    if (length < 4) return;
    let link = this.links.at(-1);
    if (link === undefined) this.links.push((link = { name: "", rows: new Map() }));
    const cursor = this.stream.cursor(at - 4);
    const last = cursor.u8();
    const first = cursor.u8();
    const row = cursor.u16();
    const cells = link.rows.get(row) ?? [];
    link.rows.set(row, cells);
    for (let column = first; column <= last; column++) {
      const type = cursor.u8();
      let value = "";
      if (type === 2)
        value = this.wide ? cursor.unicode(cursor.u16()) : this.#bytes(cursor, cursor.u8());
      else if (type === 1) value = writeNumber(cursor.f64(), generalFormat);
      else cursor.skip(8);
      while (cells.length < column) cells.push("");
      cells[column] = value;
    }
  }
}

/** The text of a LABEL or RSTRING record ([MS-XLS] 2.4.148). */
export function readLabel(globals: Globals, at: number): string {
  const cursor = globals.stream.cursor(at - 4);
  cursor.skip(6);
  const count = cursor.u16();
  return globals.wide ? cursor.unicode(count) : globals.decode(cursor.bytes(count));
}
