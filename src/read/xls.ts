/**
 * Workbooks of Excel 5 to 2003 ([MS-XLS]: BIFF5 and BIFF8 records in a compound file) → a table for
 * each sheet, and what stands beside the cells: comments, text boxes, headers, names, validation
 * lists, caches of pivot tables, charts and links, embedded objects, properties.
 *
 * Records are walked where they lie; a damaged one costs itself, not the sheet.
 */
import { append } from "../append.js";
import type { Block, Location, Place, Row, Table } from "../types.js";
import {
  cellErrors,
  codePageDecoder,
  damagedRecord,
  type Cursor,
  type DecodeBytes,
  formulaTexts,
  recordTypes,
  rkNumber,
  SharedStrings,
  Stream,
  walk,
} from "./biff.js";
import { drawnPictures } from "./blip.js";
import type { Budget } from "./budget.js";
import { CompoundFile, isCompoundFile } from "./cfb.js";
import {
  type Area,
  type CellLook,
  cellLook,
  ConditionalFormats,
  mayHide,
} from "./conditional-format.js";
import {
  builtinFormat,
  generalFormat,
  type NumberFormat,
  parseNumberFormat,
  writeNumber,
} from "./number-format.js";
import { embeddedObjects, looseSectors, plainTexts, propertyBlocks, wideTexts } from "./ole.js";
import type { Reader } from "./reader.js";
import { areasOfRecord, ruleOfRecord } from "./xls-conditions.js";
import { decryptWorkbook } from "./xls-encryption.js";
import { readPivotCache } from "./xls-pivot.js";
import { farColumns, farRows } from "./sheet-rows.js";
import { sparseTable } from "./sparse-table.js";

// The first bytes of a workbook stream: a BOF record of BIFF8 (16 bytes long) or BIFF5 (8), globals.
const bof8 = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
const bof5 = [0x09, 0x08, 0x08, 0x00, 0x00, 0x05, 0x05, 0x00];
/**
 * The same of a stream without a file around it; also of one sheet without globals, as scripts that
 * export tables write it (`pack("ssssss", 0x809, 0x8, 0x0, 0x10, 0x0, 0x0)`), and Excel opens.
 */
// eslint-disable-next-line no-control-regex
const bareStream = /^\x09\x08[\x08\x10]\0/;

/** Excel 5.0/95 and 97–2003 workbooks. */
export const xls: Reader = {
  type: "xls",
  extensions: ["xls", "xlt", "xla", "xlw"],
  family: "compound-file",
  recognises: (peek) => {
    if (bareStream.test(peek.head)) return true;
    const names = peek.cfbNames();
    for (const name of names) if (/^(?:workbook|book)$/i.test(name)) return true;
    // A file whose directory was cut off or overwritten.
    return (
      names.size === 0 &&
      isCompoundFile(peek.bytes) &&
      lostWorkbook(new CompoundFile(peek.bytes)) !== undefined
    );
  },
  async *read(attachment, { budget }) {
    const { location } = attachment;
    const hidden = attachment.hidden ?? false;
    if (!isCompoundFile(attachment.bytes)) {
      yield* readWorkbook(attachment.bytes, location, hidden, budget);
      return;
    }
    const file = new CompoundFile(attachment.bytes);
    const workbooks = file
      .listStreams()
      .filter(({ path }) => path.length === 1 && /^(?:workbook|book)$/i.test(path[0]!));
    // Excel 97 opens `Workbook`; a `Book` beside it is for Excel 95, unseen by anybody later.
    workbooks.sort((a, b) => b.path[0]!.length - a.path[0]!.length);
    for (const [index, stream] of workbooks.entries()) {
      budget.takeBytes(stream.size);
      const unseen = index > 0 || stream.orphan;
      yield* readWorkbook(
        stream.bytes(),
        unseen ? { ...location, place: "unreferenced" } : location,
        hidden || unseen,
        budget,
      );
    }
    if (workbooks.length === 0) {
      const lost = lostWorkbook(file);
      if (lost !== undefined) yield* readWorkbook(lost, location, hidden, budget);
    }
    for (const { path, size, bytes } of file.listStreams()) {
      const name = path.at(-1)!;
      if (path.length === 2 && path[0] === "_SX_DB_CUR") {
        budget.takeEntry();
        budget.takeBytes(size);
        yield* readPivotCache(bytes(), location, budget);
      } else if (path.length === 1 && (name === "Revision Log" || name === "User Names")) {
        // The history of a shared workbook: older values of its cells.
        budget.takeBytes(size);
        const text = plainTexts(bytes()).join("\n");
        if (text !== "")
          yield {
            type: "text",
            location: { ...location, place: "tracked-change" },
            hidden: true,
            text,
          };
      } else if (path[0] === "MsoDataStore" && name === "Item") {
        budget.takeBytes(size);
        yield {
          type: "nested",
          attachment: {
            location: { ...location, path: [...location.path, name], place: "custom-xml" },
            bytes: bytes(),
            hidden: true,
          },
        };
      }
    }
    yield* embeddedObjects(file, attachment, budget, (path) =>
      path.length > 1 && /^(?:MBD|LNK)/i.test(path[0]!) ? path.slice(0, 1) : undefined,
    );
    yield* await propertyBlocks(file, location);
    yield* looseSectors(file, attachment);
    if (file.malformed) yield { type: "unread", location, reason: "malformed" };
  },
};

function lostWorkbook(file: CompoundFile): Uint8Array | undefined {
  return file.salvage(bof8) ?? file.salvage(bof5);
}

// ── the workbook ─────────────────────────────────────────────────────────────────────────────

// Record types, [MS-XLS] 2.3.
const types = {
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

/** Records beside the cells whose texts nobody sees at once, by their place ([MS-XLS] 2.3). */
const unseenTexts: ReadonlyMap<number, Place> = new Map([
  [0x0051, "query"], // DConRef: a source that was consolidated
  [0x0052, "query"], // DConName
  [0x009e, "hidden-text"], // AutoFilter: the values it lets through
  [types.scenario, "hidden-text"],
  [types.sxString, "query"],
  [0x01ad, "query"], // Qsi: a query table
  [0x0800, "external-link"], // HLinkTooltip
  [0x0803, "query"], // DBQueryExt
  [0x0872, "query"], // Feature11: the columns of a table
  [0x0878, "query"], // Feature12
]);

const AT_SIGN = 0x40;

// BIFF8 and BIFF5 alike.
const maxRows = 65_536;

// Rows that are handed on at once: few enough to be let go of soon, enough to make calls rare.
const batchRows = 512;

interface Sheet {
  readonly name: string;
  readonly place?: Place;
  /** Where its BOF record stands. */
  readonly start: number;
  readonly isChart: boolean;
}

/** What the globals ([MS-XLS] 2.1.7.20.3) say of all sheets. */
class Globals {
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
          this.drawings.push(...stream.segments(at - 4));
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

interface ExternalSheet {
  readonly name: string;
  readonly rows: Map<number, string[]>;
}

// [MS-XLS] 2.5.161
const blackIndex = 8;
const whiteIndex = 9;

async function* readWorkbook(
  bytes: Uint8Array,
  location: Location,
  hidden: boolean,
  budget: Budget,
): AsyncGenerator<Block> {
  let stream = new Stream(bytes);
  const decrypted = decryptWorkbook(stream);
  if (decrypted === "unknown password") {
    yield { type: "unread", location, reason: "encrypted" };
    return;
  }
  if (decrypted !== undefined) {
    budget.takeBytes(decrypted.length);
    stream = new Stream(decrypted);
  }
  const globals = new Globals(stream);
  if (!globals.wide) globals.decode = await codePageDecoder(findCodePage(stream));
  globals.read();
  let { malformed } = globals;

  const sheets: Sheet[] = [];
  for (const at of globals.boundSheets) {
    const sheet = readBoundSheet(globals, at);
    if (sheet === undefined) malformed = true;
    else sheets.push(sheet);
  }
  append(sheets, unreferencedSheets(stream, globals.end, sheets));
  const kind = stream.length >= 8 ? stream.view.getUint16(6, true) : workbookGlobals;
  if (kind !== workbookGlobals) sheets.push({ name: "", start: 0, isChart: kind === chart });
  if (sheets.length === 0 || !isBehindSubstream(stream, globals.end)) malformed = true;

  for (const sheet of sheets) {
    budget.takeEntry();
    budget.checkTime();
    const reading = new SheetReading(globals, sheet, location, hidden, budget);
    yield* reading.blocks();
    malformed ||= reading.malformed;
  }

  if (globals.names.length > 0)
    yield {
      type: "text",
      location: { ...location, place: "defined-name" },
      hidden: true,
      text: globals.names.join("\n"),
    };
  if (globals.drawings.length > 0) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < globals.drawings.length; at += 2)
      pieces.push(stream.buffer.subarray(globals.drawings[at], globals.drawings[at + 1]));
    yield* drawnPictures(Buffer.concat(pieces), { location, bytes, hidden }, budget);
  }
  for (const link of globals.links) {
    budget.takeEntry();
    const at: Location = {
      ...location,
      place: "external-link",
      ...(link.name && { sheet: link.name }),
    };
    if (link.rows.size > 0) yield sparseTable(link.rows, at, budget);
  }
  if (malformed) yield { type: "unread", location, reason: "malformed" };
}

/** Whether one part of the stream can end here: another begins, or nothing follows but zeros. */
function isBehindSubstream({ buffer }: Stream, at: number): boolean {
  return (
    (at + 2 <= buffer.length && buffer.readUInt16LE(at) === types.bof) ||
    buffer.subarray(at, at + 64).every((byte) => byte === 0)
  );
}

function findCodePage(stream: Stream): number {
  let found = 1252;
  walk(stream, 0, (type, at, length) => {
    if (type === types.codePage && length >= 2) found = stream.view.getUint16(at, true);
    return type === types.codePage || type === types.eof;
  });
  return found;
}

/** [MS-XLS] 2.4.28: a sheet of the workbook; undefined if it leads nowhere. */
function readBoundSheet(globals: Globals, at: number): Sheet | undefined {
  const { stream } = globals;
  const { buffer } = stream;
  if (at + 8 > buffer.length) return undefined;
  const start = buffer.readUInt32LE(at);
  const state = buffer[at + 4]! & 3;
  const kind = buffer[at + 5]!;
  // A module of Visual Basic (Excel 5) has no cells.
  const isSheetStart = start + 8 <= buffer.length && buffer.readUInt16LE(start) === types.bof;
  if (!isSheetStart) return undefined;
  const count = buffer[at + 6]!;
  const wideText = globals.wide && (buffer[at + 7]! & 1) !== 0;
  const from = at + (globals.wide ? 8 : 7);
  const content = buffer.subarray(from, from + (wideText ? count * 2 : count));
  const name = wideText ? content.toString("utf16le") : globals.decode(content);
  const place: Place | undefined =
    state === 1 ? "hidden-sheet" : state >= 2 ? "very-hidden-sheet" : undefined;
  return { name, start, isChart: kind === 2, ...(place && { place }) };
}

// What a BOF record begins ([MS-XLS] 2.4.21).
const workbookGlobals = 0x05;
const worksheet = 0x10;
const chart = 0x20;
const macroSheet = 0x40;

/** Sheets in the stream that the list of sheets does not have: removed from it, not from the file. */
function unreferencedSheets(stream: Stream, from: number, known: readonly Sheet[]): Sheet[] {
  const found: Sheet[] = [];
  const starts = new Set(known.map(({ start }) => start));
  let depth = 0;
  if (from > 0)
    walk(stream, from, (type, at) => {
      if (type === types.bof) {
        const kind = stream.view.getUint16(at + 2, true);
        if (
          depth++ === 0 &&
          !starts.has(at - 4) &&
          (kind === worksheet || kind === chart || kind === macroSheet)
        )
          found.push({ name: "", start: at - 4, isChart: kind === chart, place: "unreferenced" });
      } else if (type === types.eof) depth = Math.max(0, depth - 1);
      return false;
    });
  return found;
}

// ── a sheet ──────────────────────────────────────────────────────────────────────────────────

/** The rows without what is far away from the other cells, which is put aside (see `sheet-rows.ts`). */
function* nearRows(batches: Iterable<readonly Row[]>, far: Row[]): Generator<readonly Row[]> {
  let nearColumn = -1;
  let lastRow = 0;
  for (const batch of batches) {
    const near: Row[] = [];
    for (const row of batch) {
      const { number, cells } = row;
      if (lastRow > 0 && number > lastRow + farRows) {
        far.push(row);
        continue;
      }
      lastRow = number;
      if (cells.length - 1 <= nearColumn) {
        near.push(row);
        continue;
      }
      let end = Math.max(nearColumn + 1, 0);
      for (let column = end; column < cells.length; column++) {
        if (cells[column] === "") continue;
        if (nearColumn >= 0 && column > nearColumn + farColumns) break;
        nearColumn = column;
        end = column + 1;
      }
      if (cells.slice(end).every((cell) => cell === "")) {
        near.push(row);
        continue;
      }
      far.push({ number, cells: cells.map((cell, column) => (column < end ? "" : cell)) });
      near.push({ ...row, cells: cells.slice(0, end) });
    }
    if (near.length > 0) yield near;
  }
}

/** A line of text beside the cells. */
type Beside = { readonly place?: Place; readonly hidden: boolean; readonly text: string };

/** One sheet: surveyed first (what is hidden, what stands beside the cells), then read row by row. */
class SheetReading {
  malformed = false;
  readonly #globals: Globals;
  readonly #stream: Stream;
  readonly #sheet: Sheet;
  readonly #location: Location;
  readonly #hidden: boolean;
  readonly #budget: Budget;
  readonly #hiddenColumns = new Set<number>();
  readonly #hiddenRows = new Uint8Array(maxRows);
  readonly #conditions = new ConditionalFormats();
  #conditionAreas: readonly Area[] = [];
  #rules = 0;
  #ordered = true;
  #cellCount = 0;
  readonly #beside: Beside[] = [];
  readonly #chart = new Map<number, Map<number, string[]>>();

  constructor(globals: Globals, sheet: Sheet, location: Location, hidden: boolean, budget: Budget) {
    this.#globals = globals;
    this.#stream = globals.stream;
    this.#sheet = sheet;
    this.#location = {
      ...location,
      ...(sheet.place && { place: sheet.place }),
      ...(sheet.name !== "" && { sheet: sheet.name }),
    };
    this.#hidden = hidden || sheet.place !== undefined;
    this.#budget = budget;
  }

  *blocks(): Generator<Block> {
    this.#survey();
    if (this.#cellCount > 0) {
      const far: Row[] = [];
      yield {
        type: "table",
        location: this.#location,
        hidden: this.#hidden,
        hiddenColumns: this.#hiddenColumns,
        rows: nearRows(this.#ordered ? this.#rows() : this.#sortedRows(), far),
      };
      if (far.length > 0) yield this.#farTable(far);
    }
    const groups = new Map<string, Beside[]>();
    for (const line of this.#beside) {
      const key = `${line.place ?? ""}/${line.hidden}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [line]);
      else group.push(line);
    }
    for (const lines of groups.values()) {
      const { place, hidden } = lines[0]!;
      yield {
        type: "text",
        location: place === undefined ? this.#location : { ...this.#location, place },
        hidden: this.#hidden || hidden,
        text: lines.map(({ text }) => text).join("\n"),
      };
    }
    if (this.#chart.size > 0) {
      // Side by side: 2 are the names of the points, 1 their values, 3 the sizes of bubbles.
      const rows = new Map<number, string[]>();
      for (const index of [2, 1, 3]) {
        const part = this.#chart.get(index);
        if (part === undefined) continue;
        const width = Math.max(0, ...Array.from(rows.values(), (cells) => cells.length));
        for (const [row, cells] of part) {
          const own = rows.get(row) ?? [];
          while (own.length < width) own.push("");
          rows.set(row, [...own, ...cells]);
        }
      }
      yield sparseTable(rows, { ...this.#location, place: "chart-cache" }, this.#budget);
    }
  }

  #farTable(far: readonly Row[]): Table {
    let firstColumn = Infinity;
    for (const { cells } of far)
      firstColumn = Math.min(
        firstColumn,
        cells.findIndex((cell) => cell !== ""),
      );
    const rows = far.map(({ number, cells }) => ({ number, cells: cells.slice(firstColumn) }));
    return {
      type: "table",
      location: { ...this.#location, place: this.#location.place ?? "far-cells" },
      hidden: true,
      ...(firstColumn > 0 && { firstColumn }),
      rows: [rows],
    };
  }

  /** First pass: everything but the values of the cells. */
  #survey(): void {
    const stream = this.#stream;
    const { buffer } = stream;
    let depth = 0;
    let ended = false;
    let lastRow = -1;
    let current = 0;
    let claimedRows = 0;
    let defaultHidden = false;
    let objectType = 0;
    let chartIndex = 0;
    const known = new Uint8Array(maxRows);
    const intact = walk(stream, this.#sheet.start, (type, at, length) => {
      switch (type) {
        case types.bof:
          depth++;
          break;
        case types.eof:
          ended = --depth <= 0;
          if (ended && !isBehindSubstream(stream, at + length)) this.malformed = true;
          return ended;
        case types.labelShared:
        case types.rk:
        case types.number:
        case types.formula:
        case types.label:
        case types.richString:
        case types.boolOrError:
        case types.multipleRk: {
          if (depth > 1 || this.#sheet.isChart) {
            this.#readChartCell(chartIndex, type, at, length);
            break;
          }
          const row = buffer.readUInt16LE(at);
          if (row < current) this.#ordered = false;
          current = row;
          if (row > lastRow) lastRow = row;
          this.#cellCount++;
          if (type === types.formula) this.#readConstants(at, length);
          break;
        }
        case types.blank:
        case types.multipleBlank:
          lastRow = Math.max(lastRow, buffer.readUInt16LE(at));
          break;
        case types.row: {
          const row = buffer.readUInt16LE(at);
          lastRow = Math.max(lastRow, row);
          known[row] = 1;
          // fDyZero, or a height of nothing ([MS-XLS] 2.4.221).
          const height = buffer.readUInt16LE(at + 6);
          if ((buffer[at + 12]! & 0x20) !== 0 || (height & 0x7fff) === 0) this.#hiddenRows[row] = 1;
          break;
        }
        case types.defaultRowHeight:
          defaultHidden = (buffer.readUInt16LE(at) & 2) !== 0;
          break;
        case types.columnInfo: {
          const first = buffer.readUInt16LE(at);
          const last = Math.min(255, buffer.readUInt16LE(at + 2));
          if ((buffer[at + 8]! & 1) !== 0 || buffer.readUInt16LE(at + 4) === 0)
            for (let column = first; column <= last; column++) this.#hiddenColumns.add(column);
          break;
        }
        case types.dimensions: {
          // Those of a chart are its data's, which another sheet holds.
          if (depth > 1 || this.#sheet.isChart) break;
          const { wide } = this.#globals;
          const first = wide ? buffer.readUInt32LE(at) : buffer.readUInt16LE(at);
          const behind = wide ? buffer.readUInt32LE(at + 4) : buffer.readUInt16LE(at + 2);
          const columns = buffer.readUInt16LE(at + (wide ? 10 : 6));
          if (behind > first && columns > 0 && behind < maxRows) claimedRows = behind;
          break;
        }
        case types.object:
          // [MS-XLS] 2.5.141: the type of object is the third word of its first part.
          objectType = length >= 6 ? buffer.readUInt16LE(at + 4) : 0;
          if (!this.#globals.wide)
            this.#addTexts(plainTexts(buffer.subarray(at + 4, at + length)), "text-box");
          break;
        case types.text:
          this.#readTextObject(at, length, objectType);
          break;
        case types.note:
          if (!this.#globals.wide && length > 6)
            this.#add(this.#globals.decode(buffer.subarray(at + 6, at + length)), "comment");
          break;
        case types.header:
        case types.footer: {
          if (length === 0) break;
          const cursor = stream.cursor(at - 4);
          this.#add(
            withoutHeaderCodes(
              this.#globals.wide
                ? cursor.unicode(cursor.u16())
                : this.#globals.decode(cursor.bytes(cursor.u8())),
            ),
            "header-footer",
          );
          break;
        }
        case types.headerFooter:
          this.#addTexts(
            plainTexts(buffer.subarray(at + 38, at + length)).map(withoutHeaderCodes),
            "header-footer",
          );
          break;
        case types.validation:
          this.#readValidation(at, length);
          break;
        case types.conditionalFormatting:
          if (depth === 1) this.#conditionAreas = areasOfRecord(buffer.subarray(at, at + length));
          break;
        case types.conditionalRule:
          if (depth === 1 && this.#globals.wide) this.#readRule(buffer.subarray(at, at + length));
          this.#addTexts(plainTexts(buffer.subarray(at, at + length)), "hidden-text", true);
          break;
        case types.hyperlink:
          this.#addTexts(plainTexts(buffer.subarray(at + 8, at + length)));
          break;
        case types.seriesIndex:
          chartIndex = buffer.readUInt16LE(at);
          break;
        case types.drawing:
          // What shapes say in WordArt, to those who do not see them, and where their links lead.
          this.#addTexts(wideTexts(buffer.subarray(at, at + length)), "hidden-text", true);
          break;
        case types.seriesText: {
          const cursor = stream.cursor(at - 4);
          cursor.skip(2);
          const count = cursor.u8();
          this.#add(
            this.#globals.wide ? cursor.unicode(count) : this.#globals.decode(cursor.bytes(count)),
            "chart-cache",
            true,
          );
          break;
        }
        default: {
          const place = unseenTexts.get(type);
          if (place !== undefined)
            this.#addTexts(plainTexts(buffer.subarray(at, at + length)), place, true);
        }
      }
      return false;
    });
    if (defaultHidden)
      for (let row = 0; row < maxRows; row++) if (known[row] === 0) this.#hiddenRows[row] = 1;
    // What is used of an empty sheet is its first cell, says more than one program.
    const isShort = claimedRows > Math.max(lastRow + 1, 1);
    this.malformed ||= !intact || !ended || isShort;
  }

  /** A conditional format, if it may hide what cells hold. */
  #readRule(record: Buffer): void {
    const rule = ruleOfRecord(record, this.#conditionAreas, ++this.#rules, this.#globals);
    if (rule !== undefined) this.#conditions.add(rule);
  }

  /** Addresses that a formula holds, and its cell does not show: where a link leads. */
  #readConstants(at: number, length: number): void {
    const formula = this.#stream.buffer.subarray(at + 22, at + length);
    if (!formula.includes(AT_SIGN)) return;
    for (const text of formulaTexts(formula))
      if (text.includes("@")) this.#add(text, "hidden-text", true);
  }

  #add(text: string, place?: Place, hidden = false): void {
    if (text.trim() !== "") this.#beside.push({ ...(place && { place }), hidden, text });
  }

  #addTexts(texts: readonly string[], place?: Place, hidden = false): void {
    for (const text of texts) this.#add(text, place, hidden);
  }

  /** [MS-XLS] 2.4.329: the text stands in the CONTINUE records, each with a byte for its width. */
  #readTextObject(at: number, length: number, objectType: number): void {
    if (length < 14) return;
    const count = this.#stream.view.getUint16(at + 10, true);
    const segments = this.#stream.segments(at - 4).slice(2);
    if (count === 0 || segments.length === 0) return;
    const cursor = this.#stream.cursorOver(segments);
    const text = cursor.characters(count, (cursor.u8() & 1) !== 0);
    // 0x19 is the box of a comment.
    this.#add(text, objectType === 0x19 ? "comment" : "text-box");
  }

  /** [MS-XLS] 2.4.97: prompts, and the items of a list that stands in the rule itself. */
  #readValidation(at: number, length: number): void {
    const cursor = this.#stream.cursor(at - 4);
    cursor.skip(4);
    const texts: string[] = [];
    for (let i = 0; i < 4; i++) texts.push(cursor.unicode(cursor.u16()));
    const rest = this.#stream.buffer.subarray(Math.min(cursor.position, at + length), at + length);
    for (const text of formulaTexts(rest)) append(texts, text.split(/[\0,;]/));
    this.#addTexts(
      texts.filter((text) => text !== "\0"),
      "data-validation",
      true,
    );
  }

  #readChartCell(index: number, type: number, at: number, length: number): void {
    const { buffer } = this.#stream;
    let value = "";
    if (type === types.number && length >= 14)
      value = writeNumber(
        buffer.readDoubleLE(at + 6),
        (this.#globals.looks[buffer.readUInt16LE(at + 4)] ?? plainCell).format,
      );
    else if (type === types.label) value = readLabel(this.#globals, at);
    if (value === "") return;
    let part = this.#chart.get(index);
    if (part === undefined) this.#chart.set(index, (part = new Map()));
    const row = buffer.readUInt16LE(at);
    const column = Math.min(255, buffer.readUInt16LE(at + 2));
    const cells = part.get(row) ?? [];
    part.set(row, cells);
    while (cells.length < column) cells.push("");
    cells[column] = value;
  }

  /** Second pass: the cells. */
  *#rows(): Generator<readonly Row[]> {
    const pass = new CellPass(
      this.#globals,
      this.#sheet.start,
      this.#hiddenRows,
      mayHide(this.#conditions.changes, this.#globals.looks) ? this.#conditions : undefined,
    );
    while (!pass.ended) {
      this.#budget.checkTime();
      const batch = pass.next();
      this.#budget.takeRows(batch.length, pass.takeCellCount());
      if (batch.length > 0) yield batch;
    }
    this.malformed ||= pass.malformed;
  }

  /** The same for files whose writer put the cells in any order. */
  *#sortedRows(): Generator<readonly Row[]> {
    const merged = new Map<number, Row & { cells: string[]; hiddenCells?: number[] }>();
    for (const batch of this.#rows())
      for (const { hiddenCells, ...row } of batch) {
        const known = merged.get(row.number);
        if (known === undefined)
          merged.set(row.number, {
            ...row,
            cells: [...row.cells],
            hiddenCells: [...(hiddenCells ?? [])],
          });
        else {
          for (const [column, cell] of row.cells.entries()) {
            while (known.cells.length <= column) known.cells.push("");
            if (cell !== "") known.cells[column] = cell;
          }
          if (known.hiddenCells !== undefined) append(known.hiddenCells, hiddenCells ?? []);
        }
      }
    const rows = [...merged.values()].sort((a, b) => a.number - b.number);
    for (let from = 0; from < rows.length; from += batchRows)
      yield rows.slice(from, from + batchRows);
  }
}

const plainCell = cellLook(generalFormat, String(-blackIndex), String(-whiteIndex));

/** Reads the cells of a sheet, a batch of rows at a time. */
class CellPass {
  ended = false;
  malformed = false;
  readonly #globals: Globals;
  readonly #hiddenRows: Uint8Array;
  readonly #conditions: ConditionalFormats | undefined;
  #position: number;
  #depth = 0;
  #batch: Row[] = [];
  #cellCount = 0;
  #row = -1;
  #cells: string[] = [];
  #hiddenCells: number[] | undefined;
  /** The formula whose text is to come in a STRING record. */
  #formula: { readonly column: number; readonly xf: number } | undefined;

  constructor(
    globals: Globals,
    start: number,
    hiddenRows: Uint8Array,
    conditions: ConditionalFormats | undefined,
  ) {
    this.#globals = globals;
    this.#position = start;
    this.#hiddenRows = hiddenRows;
    this.#conditions = conditions;
  }

  /** Cells, empty ones included, since it was last asked. */
  takeCellCount(): number {
    const count = this.#cellCount;
    this.#cellCount = 0;
    return count;
  }

  next(): readonly Row[] {
    this.#batch = [];
    let full = false;
    const intact = walk(this.#globals.stream, this.#position, (type, at, length) => {
      full = this.#visit(type, at, length);
      return full || this.ended;
    });
    if (!intact) this.malformed = true;
    if (!full) {
      this.ended = true;
      this.#flush();
    }
    return this.#batch;
  }

  #flush(): void {
    if (this.#cells.length === 0) return;
    const hidden = this.#hiddenRows[this.#row] === 1;
    const unseen = this.#conditions?.judge(this.#row + 1, this.#cells, this.#hiddenCells ?? []);
    if (unseen !== undefined) this.#hiddenCells = unseen.length > 0 ? unseen : undefined;
    this.#batch.push({
      number: this.#row + 1,
      cells: this.#cells,
      ...(hidden && { hidden }),
      ...(this.#hiddenCells !== undefined && { hiddenCells: this.#hiddenCells }),
    });
    this.#cellCount += this.#cells.length;
    this.#cells = [];
    this.#hiddenCells = undefined;
  }

  /** Takes up one record; true if it belongs to the next batch. */
  #visit(type: number, at: number, length: number): boolean {
    const { buffer, view } = this.#globals.stream;
    switch (type) {
      case types.bof:
        this.#depth++;
        return false;
      case types.eof:
        if (--this.#depth <= 0) this.ended = true;
        return false;
      case types.string:
        this.#readFormulaText(at);
        return false;
      case types.labelShared:
      case types.rk:
      case types.number:
      case types.formula:
      case types.label:
      case types.richString:
      case types.boolOrError:
      case types.multipleRk:
        break;
      default:
        return false;
    }
    if (this.#depth !== 1) return false;
    if (length < 8) throw damagedRecord;
    const row = buffer[at]! | (buffer[at + 1]! << 8);
    if (row !== this.#row) {
      this.#flush();
      if (this.#batch.length >= batchRows) {
        this.#position = at - 4;
        return true;
      }
      this.#row = row;
    }
    const column = buffer[at + 2]! | (buffer[at + 3]! << 8);
    const xf = buffer[at + 4]! | (buffer[at + 5]! << 8);
    this.#formula = undefined;
    switch (type) {
      case types.labelShared: {
        const text = this.#globals.strings?.get(view.getUint32(at + 6, true));
        if (text === undefined) throw damagedRecord;
        this.#setText(column, xf, text);
        break;
      }
      case types.rk:
        this.#setNumber(column, xf, rkNumber(view.getInt32(at + 6, true)));
        break;
      case types.number:
        this.#setNumber(column, xf, view.getFloat64(at + 6, true));
        break;
      case types.multipleRk:
        // [MS-XLS] 2.4.175: format and number of each column, and the last column behind them.
        for (let i = 0; 4 + i * 6 + 6 <= length - 2; i++)
          this.#setNumber(
            column + i,
            view.getUint16(at + 4 + i * 6, true),
            rkNumber(view.getInt32(at + 6 + i * 6, true)),
          );
        break;
      case types.label:
      case types.richString:
        this.#setText(column, xf, readLabel(this.#globals, at));
        break;
      case types.boolOrError:
        this.#setText(
          column,
          xf,
          buffer[at + 7] === 0
            ? buffer[at + 6] === 0
              ? "FALSE"
              : "TRUE"
            : errorText(buffer[at + 6]!),
        );
        break;
      case types.formula:
        this.#readFormula(column, xf, at, length);
        break;
    }
    return false;
  }

  /** [MS-XLS] 2.4.127 and 2.5.133: the value that the formula had when it was last worked out. */
  #readFormula(column: number, xf: number, at: number, length: number): void {
    if (length < 20) throw damagedRecord;
    const { buffer, view } = this.#globals.stream;
    if (view.getUint16(at + 12, true) !== 0xffff) {
      this.#setNumber(column, xf, view.getFloat64(at + 6, true));
      return;
    }
    const value = buffer[at + 8]!;
    switch (buffer[at + 6]) {
      case 0:
        this.#formula = { column, xf };
        break;
      case 1:
        this.#setText(column, xf, value === 0 ? "FALSE" : "TRUE");
        break;
      case 2:
        this.#setText(column, xf, errorText(value));
        break;
    }
  }

  #readFormulaText(at: number): void {
    if (this.#formula === undefined) return;
    const { column, xf } = this.#formula;
    this.#formula = undefined;
    const cursor = this.#globals.stream.cursor(at - 4);
    const count = cursor.u16();
    this.#setText(
      column,
      xf,
      this.#globals.wide ? cursor.unicode(count) : this.#globals.decode(cursor.bytes(count)),
    );
  }

  #setNumber(column: number, xf: number, value: number): void {
    const look = this.#globals.looks[xf] ?? plainCell;
    this.#set(column, writeNumber(value, look.format, this.#globals.date1904));
    if (look.hidesNumbers) (this.#hiddenCells ??= []).push(column);
    this.#conditions?.put(column, look, true);
  }

  #setText(column: number, xf: number, text: string): void {
    const look = this.#globals.looks[xf] ?? plainCell;
    this.#set(column, text);
    if (look.hidesText) (this.#hiddenCells ??= []).push(column);
    this.#conditions?.put(column, look, false);
  }

  #set(column: number, text: string): void {
    // BIFF has 256 columns.
    if (column > 255) throw damagedRecord;
    const cells = this.#cells;
    if (column < cells.length) cells[column] = text;
    else {
      while (cells.length < column) cells.push("");
      cells.push(text);
    }
  }
}

function errorText(code: number): string {
  return cellErrors[code] ?? "#N/A";
}

function readLabel(globals: Globals, at: number): string {
  const cursor = globals.stream.cursor(at - 4);
  cursor.skip(6);
  const count = cursor.u16();
  return globals.wide ? cursor.unicode(count) : globals.decode(cursor.bytes(count));
}

/** Codes of headers and footers ([MS-XLS] 2.4.136: `&L`, `&"Arial"`, `&12`, `&P`) → their text alone. */
function withoutHeaderCodes(text: string): string {
  return text
    .replace(/&(?:"[^"]*"|K(?:[\dA-F]{6}|\d\d[+-]\d{3})|\d+|.)/gs, (code) => {
      if (code === "&&") return "&";
      return /^&[LCR]$/.test(code) ? "\n" : "";
    })
    .trim();
}
