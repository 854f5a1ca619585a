/**
 * Workbooks of Excel 5 to 2003 ([MS-XLS]: BIFF5 and BIFF8 records in a compound file) → a table for
 * each sheet, and what stands beside the cells: comments, text boxes, headers, names, validation
 * lists, caches of pivot tables, charts and links, embedded objects, properties.
 *
 * Records are walked where they lie; a damaged one costs itself, not the sheet.
 */
import { append } from "../../append.js";
import type { Block, Location, Place, Row, Table } from "../../types.js";
import { codePageDecoder, formulaTexts, Stream, walk } from "./biff.js";
import { drawnPictures } from "../media/blip.js";
import type { Budget } from "../budget.js";
import { CompoundFile, isCompoundFile } from "../cfb.js";
import { type Area, ConditionalFormats, mayHide } from "./conditional-format.js";
import { readLink } from "../link.js";
import { CellLinks, linkOfFormula } from "./cell-links.js";
import { formulaOf } from "./formula-tokens.js";
import { writeNumber } from "./number-format.js";
import {
  embeddedObjects,
  looseSectors,
  plainTexts,
  propertyBlocks,
  wideTexts,
} from "../documents/ole.js";
import type { Reader } from "../reader.js";
import { areasOfRecord, ruleOfRecord } from "./xls-conditions.js";
import { decryptWorkbook } from "./xls-encryption.js";
import { readPivotCache } from "./xls-pivot.js";
import { farColumns, farRows } from "./sheet-rows.js";
import { sparseTable } from "./sparse-table.js";
import { batchRows, CellPass } from "./xls-cells.js";
import { Globals, plainCell, readLabel, types } from "./xls-globals.js";

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

interface Sheet {
  readonly name: string;
  readonly place?: Place;
  /** Where its BOF record stands. */
  readonly start: number;
  readonly isChart: boolean;
}

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
  readonly #links = new CellLinks();
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
    this.#addTexts(this.#links.left());
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
          // Some programs count the rows of comments among those used.
          if (length >= 2) lastRow = Math.max(lastRow, buffer.readUInt16LE(at));
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
          this.#addLink(buffer.subarray(at, at + length));
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

  /** A link ([MS-XLS] 2.4.140): its cells, and texts, one of them where it leads. */
  #addLink(record: Buffer): void {
    const texts = plainTexts(record.subarray(8));
    const link = texts.map(readLink).find((found) => found !== undefined);
    if (link === undefined || record.length < 8) this.#addTexts(texts);
    else {
      this.#links.add(record.readUInt16LE(0) + 1, record.readUInt16LE(4), { link });
      const said = (text: string): boolean =>
        text.trim() === link.target || readLink(text) !== undefined;
      this.#addTexts(texts.filter((text) => !said(text)));
    }
  }

  readonly #withLinks = (row: Row): Row => ({
    ...row,
    cells: this.#links.written(row.number, row.cells),
  });

  /** A conditional format, if it may hide what cells hold. */
  #readRule(record: Buffer): void {
    const rule = ruleOfRecord(record, this.#conditionAreas, ++this.#rules, this.#globals);
    if (rule !== undefined) this.#conditions.add(rule);
  }

  /** Addresses that a formula holds, and its cell does not show: where a link leads. */
  #readConstants(at: number, length: number): void {
    const formula = this.#stream.buffer.subarray(at + 22, at + length);
    if (!formula.includes(AT_SIGN)) return;
    const row = this.#stream.buffer.readUInt16LE(at) + 1;
    const column = this.#stream.buffer.readUInt16LE(at + 2);
    const tokens = this.#stream.buffer.readUInt16LE(at + 20);
    const call = linkOfFormula(
      formulaOf(formula.subarray(0, tokens), { row, column }, false) ?? "",
    );
    if (call !== undefined) {
      this.#links.add(row, column, call);
      return;
    }
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
      if (batch.length > 0) yield this.#links.empty ? batch : batch.map(this.#withLinks);
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

/** Codes of headers and footers ([MS-XLS] 2.4.136: `&L`, `&"Arial"`, `&12`, `&P`) → their text alone. */
function withoutHeaderCodes(text: string): string {
  return text
    .replace(/&(?:"[^"]*"|K(?:[\dA-F]{6}|\d\d[+-]\d{3})|\d+|.)/gs, (code) => {
      if (code === "&&") return "&";
      return /^&[LCR]$/.test(code) ? "\n" : "";
    })
    .trim();
}
