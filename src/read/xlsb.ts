/**
 * Binary workbooks of Excel 2007 and later ([MS-XLSB]: records in the parts of a package) → their
 * sheets as tables, streamed, and everything else that is in them.
 */
import type { Attachment, Block, Location, Place } from "../types.js";
import { cellErrors, isReadable, rkNumber } from "./biff.js";
import {
  builtinFormat,
  generalFormat,
  type NumberFormat,
  parseNumberFormat,
  writeNumber,
} from "./number-format.js";
import { placeOf, readLeft } from "./ooxml.js";
import { Package, type Part, recognisePackage } from "./package.js";
import { assemble, Lines, type Piece, Pieces } from "./pieces.js";
import type { ReadContext, Reader } from "./reader.js";
import { SheetRows } from "./sheet-rows.js";
import { StringTable } from "./string-table.js";
import { DamagedEntry } from "./zip.js";

/** Excel binary workbooks. */
export const xlsb: Reader = {
  type: "xlsb",
  extensions: ["xlsb"],
  family: "zip",
  recognises: (peek) => recognisePackage(peek, /^\/?xl\/(workbook|worksheets\/[^/]*)\.bin$/i),
  read,
};

// Record types, [MS-XLSB] 2.3.
const types = {
  rowHeader: 0,
  cellRk: 2,
  cellError: 3,
  cellBoolean: 4,
  cellReal: 5,
  cellText: 6,
  cellShared: 7,
  formulaText: 8,
  formulaNumber: 9,
  formulaBoolean: 10,
  formulaError: 11,
  shortRk: 13,
  shortError: 14,
  shortBoolean: 15,
  shortReal: 16,
  shortText: 17,
  shortShared: 18,
  sharedString: 19,
  name: 39,
  font: 43,
  format: 44,
  fill: 45,
  xf: 47,
  columnInfo: 60,
  cellRichText: 62,
  validation: 64,
  endSheet: 130,
  endSheetData: 146,
  dimension: 148,
  workbookProperties: 153,
  bundleSheet: 156,
  beginSharedStrings: 159,
  headerFooter: 479,
  hyperlink: 494,
  beginCellXfs: 617,
  endCellXfs: 618,
} as const;

interface CellFormat {
  readonly number: NumberFormat;
  readonly invisible: boolean;
}

const plainCell: CellFormat = { number: generalFormat, invisible: false };

/**
 * Takes one record: its content lies in `buffer` from `at` on. `view` is the same bytes: its methods
 * are taken up by the compiler where those of a Buffer are looked up at each call.
 */
type TakeRecord = (
  type: number,
  buffer: Buffer,
  at: number,
  length: number,
  view: DataView,
) => void;

/**
 * Cuts chunks into records ([MS-XLSB] 2.1.4: type in one or two bytes of seven bits, length in up to
 * four). What was given to `take` is void once the next chunk is added.
 */
class RecordCutter {
  #buffer = Buffer.alloc(0);
  #view = new DataView(this.#buffer.buffer, 0, 0);
  /** Bytes in front of the buffer that are a part of a record. */
  #rest = 0;
  readonly #take: TakeRecord;

  constructor(take: TakeRecord) {
    this.#take = take;
  }

  /** Whether a record was begun and not ended. */
  get open(): boolean {
    return this.#rest > 0;
  }

  add(chunk: Uint8Array): void {
    const end = this.#rest + chunk.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(end * 2);
      this.#buffer.copy(larger, 0, 0, this.#rest);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer, larger.byteOffset, larger.length);
    }
    this.#buffer.set(chunk, this.#rest);
    const position = this.#cut(this.#buffer, this.#view, end);
    this.#buffer.copyWithin(0, position, end);
    this.#rest = end - position;
    // No record is longer than the longest text with its formula; one that claims to be is damage.
    if (this.#rest > maxRecordBytes) throw new DamagedEntry();
  }

  /** Takes the records that are whole, and gives the offset behind them. */
  #cut(buffer: Buffer, view: DataView, bytesEnd: number): number {
    let position = 0;
    while (position < bytesEnd) {
      let at = position;
      let type = buffer[at++]!;
      if (type >= 0x80) {
        if (at >= bytesEnd) break;
        type = (type & 0x7f) | ((buffer[at++]! & 0x7f) << 7);
      }
      let length = 0;
      let shift = 0;
      let ended = false;
      while (shift < 28 && at < bytesEnd) {
        const byte = buffer[at++]!;
        length |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80 || shift === 28) {
          ended = true;
          break;
        }
      }
      if (!ended || at + length > bytesEnd) break;
      this.#take(type, buffer, at, length, view);
      position = at + length;
    }
    return position;
  }
}

// 32,767 characters of 16 bits and a formula of 8,192 bytes come to 74 kB; runs of formats beside it.
const maxRecordBytes = 4 * 1024 * 1024;

/** [MS-XLSB] 2.5.166: a text behind its length in 32 bits, of which all ones say that there is none. */
function wideText(buffer: Buffer, at: number, end: number): string {
  if (at + 4 > end) return "";
  const count = buffer.readUInt32LE(at);
  return count === 0xffffffff
    ? ""
    : buffer.toString("utf16le", at + 4, Math.min(at + 4 + count * 2, end));
}

/**
 * The texts in a record, by their form: a length of 32 bits and readable characters, or (in formulas,
 * [MS-XLSB] 2.5.97.79) 0x17 and a length of 16 bits.
 */
function recordTexts(content: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 4 <= content.length; at++) {
    for (const [count, from, separator] of [
      [content.readUInt32LE(at), at + 4, ""],
      // NUL stands between the items of a validation list.
      [content[at] === 0x17 ? content.readUInt16LE(at + 1) : 0, at + 3, "\0"],
    ] as const) {
      const to = from + count * 2;
      if (count < 2 || count > maxCharacters || to > content.length) continue;
      const text = content.toString("utf16le", from, to);
      if (!isReadable(separator === "" ? text : text.replaceAll(separator, ","))) continue;
      texts.push(text);
      at = to - 1;
      break;
    }
  }
  return texts;
}

// Of a cell; no text in a workbook is longer.
const maxCharacters = 32_767;

interface SheetEntry {
  readonly name: string;
  readonly state: number;
  readonly id: string;
}

/** What the sheets need of their workbook. */
interface Workbook {
  readonly strings: StringTable;
  readonly formats: readonly CellFormat[];
  readonly date1904: boolean;
}

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const root = await opc.relationships("");
  const main = [...root.values()].find(({ type }) => type === "officeDocument")?.target;
  const part = opc.part(main ?? "") ?? opc.part("xl/workbook.bin");
  const relationships = await opc.relationships(part?.name ?? "xl/workbook.bin");
  const targetOf = (type: string, name: string) =>
    opc.part([...relationships.values()].find((other) => other.type === type)?.target ?? name);

  const sheets: SheetEntry[] = [];
  const names: string[] = [];
  let date1904 = false;
  await takeRecords(opc, part, opc.location, (type, buffer, at, length) => {
    const end = at + length;
    if (type === types.bundleSheet && length >= 12) {
      const idLength = buffer.readUInt32LE(at + 8);
      const id = wideText(buffer, at + 8, end);
      const name = wideText(buffer, at + 12 + (idLength === 0xffffffff ? 0 : idLength * 2), end);
      sheets.push({ name, state: buffer.readUInt32LE(at), id });
    } else if (type === types.workbookProperties && length >= 1) date1904 = (buffer[at]! & 1) !== 0;
    else if (type === types.name && length >= 13) {
      // [MS-XLSB] 2.4.718: flags, key, sheet, the name, and its formula.
      const name = wideText(buffer, at + 9, end);
      const texts = recordTexts(buffer.subarray(at + 13 + name.length * 2, end));
      if (!name.startsWith("_xlnm.") || texts.length > 0) names.push([name, ...texts].join("\t"));
    }
  });
  const formats = await readStyles(opc, targetOf("styles", "xl/styles.bin"));
  const strings = await readSharedStrings(opc, targetOf("sharedStrings", "xl/sharedStrings.bin"));
  const workbook: Workbook = { strings, formats, date1904 };

  const owners = new Map<string, { sheet: string; hidden: boolean }>();
  for (const { name, state, id } of sheets) {
    const hidden = outerHidden || state !== 0;
    const place: Place | undefined =
      state === 0 ? undefined : state === 1 ? "hidden-sheet" : "very-hidden-sheet";
    const location: Location = { ...opc.location, sheet: name, ...(place && { place }) };
    const sheetPart = opc.part(relationships.get(id)?.target ?? "");
    if (sheetPart === undefined) {
      opc.note(location, new DamagedEntry());
      continue;
    }
    for (const { target } of (await opc.relationships(sheetPart.name)).values())
      owners.set(target.toLowerCase(), { sheet: name, hidden });
    yield* readSheet(opc, sheetPart, workbook, location, hidden);
  }
  for (const other of opc.left())
    if (/(^|\/)xl\/(work|macro|dialog)sheets\/[^/]*\.bin$/i.test(other.name)) {
      const location: Location = { ...opc.location, place: "unreferenced" };
      yield* readSheet(opc, other, workbook, location, true);
    }
  if (names.length > 0)
    yield {
      type: "text",
      location: { ...opc.location, place: "defined-name" },
      hidden: true,
      text: names.join("\n"),
    };
  for (const other of opc.left())
    if (isRecordPart(other.name)) yield* readTexts(opc, other, owners.get(other.key), outerHidden);
  yield* readLeft(opc, (other) => owners.get(other.key) ?? {});
  yield* opc.unread;
}

/** Parts of records that are no sheets: comments, linked workbooks, pivot caches, tables, queries. */
function isRecordPart(name: string): boolean {
  return (
    /\.bin$/i.test(name) &&
    /(?:^|\/)xl\//i.test(name) &&
    !/vbaproject|printersettings|\/embeddings\/|\/activex\/|\/ctrlprops\/|\/media\//i.test(name)
  );
}

/** The texts in such a part, each on its line. */
async function* readTexts(
  opc: Package,
  part: Part,
  owner: { sheet: string; hidden: boolean } | undefined,
  outerHidden: boolean,
): AsyncGenerator<Block> {
  const { place, hidden } = placeOf(part.name);
  const location: Location = {
    ...opc.location,
    ...(place && { place }),
    ...(owner && { sheet: owner.sheet }),
  };
  const pieces = new Pieces(opc.budget);
  const lines = new Lines(pieces, location, hidden || outerHidden || owner?.hidden === true);
  await takeRecords(opc, part, location, (_, buffer, at, length) => {
    for (const text of recordTexts(buffer.subarray(at, at + length))) lines.line(text);
  });
  lines.flush();
  yield* pieces.take() as readonly Block[];
}

/** Walks the records of a whole part; what is wrong with it is noted. */
async function takeRecords(
  opc: Package,
  part: Part | undefined,
  location: Location,
  take: TakeRecord,
): Promise<void> {
  if (part === undefined) return;
  const cutter = new RecordCutter(take);
  await opc.attempt(location, async () => {
    for await (const chunk of opc.open(part)) cutter.add(chunk);
    if (cutter.open) throw new DamagedEntry();
  });
}

/** [MS-XLSB] 2.1.7.50: fonts, fills and number formats of cells. */
async function readStyles(opc: Package, part: Part | undefined): Promise<CellFormat[]> {
  const formats = new Map<number, NumberFormat>();
  const fonts: string[] = [];
  const fills: (string | undefined)[] = [];
  const cells: CellFormat[] = [];
  let inCells = false;
  await takeRecords(opc, part, opc.location, (type, buffer, at, length) => {
    if (type === types.format && length >= 6)
      formats.set(
        buffer.readUInt16LE(at),
        parseNumberFormat(wideText(buffer, at + 2, at + length)),
      );
    else if (type === types.font && length >= 20) fonts.push(colour(buffer, at + 12));
    else if (type === types.fill && length >= 20) {
      const pattern = buffer.readUInt32LE(at);
      fills.push(pattern === 0 ? white : pattern === 1 ? colour(buffer, at + 4) : undefined);
    } else if (type === types.beginCellXfs) inCells = true;
    else if (type === types.endCellXfs) inCells = false;
    else if (type === types.xf && inCells && length >= 8) {
      const format = buffer.readUInt16LE(at + 2);
      const font = fonts[buffer.readUInt16LE(at + 4)] ?? black;
      const fill = fills[buffer.readUInt16LE(at + 6)];
      cells.push({
        number: formats.get(format) ?? builtinFormat(format),
        invisible: fill !== undefined && font === fill,
      });
    }
  });
  return cells;
}

const white = "ffffff";
const black = "000000";

/** [MS-XLSB] 2.5.19: a colour, as far as two of them can be compared. */
function colour(buffer: Buffer, at: number): string {
  const type = buffer[at]! >> 1;
  const index = buffer[at + 1]!;
  const tint = buffer.readInt16LE(at + 2);
  // Automatic text is black; indexes 1, 9 and 65, and the first colour of a theme, are white.
  if (type === 0) return black;
  if (type === 1 && (index === 1 || index === 9 || index === 65)) return white;
  if (type === 1 && (index === 0 || index === 8 || index === 64)) return black;
  if (type === 3 && tint === 0 && index <= 1) return index === 0 ? white : black;
  return type === 2 ? buffer.toString("hex", at + 4, at + 7) : `${type}/${index}/${tint}`;
}

async function readSharedStrings(opc: Package, part: Part | undefined): Promise<StringTable> {
  const strings = new StringTable();
  let claimed = 0;
  await takeRecords(opc, part, opc.location, (type, buffer, at, length) => {
    if (type === types.sharedString && length >= 5) {
      const room = (length - 5) >> 1;
      strings.addUtf16(buffer, at + 5, Math.min(buffer.readUInt32LE(at + 1), room));
    } else if (type === types.beginSharedStrings && length >= 8)
      claimed = buffer.readUInt32LE(at + 4);
  });
  strings.finish();
  if (strings.length < claimed) opc.note(opc.location, new DamagedEntry());
  return strings;
}

async function* readSheet(
  opc: Package,
  part: Part,
  workbook: Workbook,
  location: Location,
  hidden: boolean,
): AsyncGenerator<Block> {
  const pieces = new Pieces(opc.budget);
  const sheet = new SheetRecords(workbook, pieces, location, hidden);
  async function* batches(): AsyncGenerator<readonly Piece[]> {
    const cutter = new RecordCutter((type, buffer, at, length, view) =>
      sheet.take(type, buffer, at, length, view),
    );
    try {
      for await (const chunk of opc.open(part)) {
        opc.budget.checkTime();
        cutter.add(chunk);
        yield pieces.take();
      }
      if (cutter.open || sheet.damaged) opc.note(location, new DamagedEntry());
    } catch (error) {
      opc.note(location, error);
    }
    sheet.finish();
    yield pieces.take();
  }
  yield* assemble(batches());
}

/** The records of a sheet → pieces. */
class SheetRecords {
  readonly #workbook: Workbook;
  readonly #rows: SheetRows;
  readonly #pieces: Pieces;
  readonly #location: Location;
  readonly #hidden: boolean;
  readonly #beside: [place: Place | undefined, hidden: boolean, text: string][] = [];
  #ended = false;
  #wrong = false;
  #column = -1;
  #lastRow = -1;
  #claimedRow = -1;

  constructor(workbook: Workbook, pieces: Pieces, location: Location, hidden: boolean) {
    this.#workbook = workbook;
    this.#pieces = pieces;
    this.#location = location;
    this.#hidden = hidden;
    this.#rows = new SheetRows(pieces, location, hidden);
  }

  /** True if something was no record of a sheet, or the sheet did not come to its end. */
  get damaged(): boolean {
    return this.#wrong || !this.#ended || this.#claimedRow > this.#lastRow;
  }

  take(type: number, buffer: Buffer, at: number, length: number, view: DataView): void {
    const end = at + length;
    if ((type >= types.cellRk && type <= types.shortShared) || type === types.cellRichText) {
      this.#takeCell(type, buffer, at, end, view);
      return;
    }
    switch (type) {
      case types.rowHeader:
        if (length < 12) this.#wrong = true;
        else {
          this.#rows.close();
          const row = buffer.readUInt32LE(at);
          const height = buffer.readUInt16LE(at + 8);
          this.#lastRow = Math.max(this.#lastRow, row);
          this.#column = -1;
          // fDyZero ([MS-XLSB] 2.4.741), or no height at all.
          this.#rows.open(row + 1, (buffer[at + 11]! & 0x10) !== 0 || height === 0);
        }
        return;
      case types.columnInfo:
        if (length >= 18 && ((buffer[at + 16]! & 1) !== 0 || buffer.readUInt32LE(at + 8) === 0))
          this.#rows.hideColumns(buffer.readUInt32LE(at), buffer.readUInt32LE(at + 4));
        return;
      case types.dimension:
        if (length >= 16 && buffer.readUInt32LE(at + 12) > 0)
          this.#claimedRow = buffer.readUInt32LE(at + 4);
        return;
      case types.endSheet:
        this.#ended = true;
        return;
      case types.headerFooter:
        this.#add("header-footer", false, buffer, at, end);
        return;
      case types.validation:
        this.#add("data-validation", true, buffer, at, end);
        return;
      case types.hyperlink:
        this.#add(undefined, false, buffer, at + 16, end);
        return;
    }
  }

  #add(place: Place | undefined, hidden: boolean, buffer: Buffer, at: number, end: number): void {
    for (const text of recordTexts(buffer.subarray(at, end)))
      this.#beside.push([place, hidden, text]);
  }

  #takeCell(type: number, buffer: Buffer, from: number, end: number, view: DataView): void {
    // [MS-XLSB] 2.5.9 and 2.5.128: a short cell stands in the column behind the last one.
    const isShort = type > 11 && type !== types.cellRichText;
    const at = from + (isShort ? 4 : 8);
    if (at > end) {
      this.#wrong = true;
      return;
    }
    const column = isShort ? this.#column + 1 : view.getUint32(from, true);
    this.#column = column;
    const style = view.getUint32(isShort ? from : from + 4, true) & 0xffffff;
    const format = this.#workbook.formats[style] ?? plainCell;
    let number: number | undefined;
    let text: string | undefined;
    switch (isShort ? type - 11 : type) {
      case types.cellRk:
        if (at + 4 <= end) number = rkNumber(view.getInt32(at, true));
        break;
      case types.cellReal:
      case types.formulaNumber:
        if (at + 8 <= end) number = view.getFloat64(at, true);
        break;
      case types.cellShared:
        if (at + 4 <= end) text = this.#shared(view.getUint32(at, true));
        break;
      case types.cellText:
      case types.formulaText:
        text = wideText(buffer, at, end);
        break;
      case types.cellRichText:
        text = wideText(buffer, at + 1, end);
        break;
      case types.cellBoolean:
      case types.formulaBoolean:
        text = buffer[at] === 0 ? "FALSE" : "TRUE";
        break;
      case types.cellError:
      case types.formulaError:
        text = cellErrors[buffer[at]!] ?? "#N/A";
        break;
      default:
        // A blank cell.
        return;
    }
    if (number !== undefined) {
      this.#rows.put(
        column,
        writeNumber(number, format.number, this.#workbook.date1904),
        format.invisible || format.number.hidesNumbers,
      );
    } else if (text !== undefined)
      this.#rows.put(column, text, format.invisible || format.number.hidesText);
    else this.#wrong = true;
  }

  /** The shared string of this index; undefined if there is none. */
  #shared(index: number): string | undefined {
    const { strings } = this.#workbook;
    return index < strings.length ? strings.get(index) : undefined;
  }

  finish(): void {
    this.#rows.finish();
    const groups = new Map<string, Lines>();
    for (const [place, hidden, text] of this.#beside) {
      const key = `${place ?? ""}/${hidden}`;
      let lines = groups.get(key);
      if (lines === undefined) {
        const location = place === undefined ? this.#location : { ...this.#location, place };
        groups.set(key, (lines = new Lines(this.#pieces, location, this.#hidden || hidden)));
      }
      for (const item of text.split(/[\0\n]/)) lines.line(item);
    }
    for (const lines of groups.values()) lines.flush();
  }
}
