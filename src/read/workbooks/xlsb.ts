/**
 * Binary workbooks of Excel 2007 and later ([MS-XLSB]: records in the parts of a package) → their
 * sheets as tables, streamed, and everything else that is in them.
 */
import type { Attachment, Block, Location, Place } from "../../types.js";
import { cellErrors, rkNumber } from "./biff.js";
import {
  binaryAreas,
  type Area,
  baseOf,
  type CellLook,
  cellLook,
  ConditionalFormats,
  type LookChange,
  mayHide,
} from "./conditional-format.js";
import { CellLinks, linkOfFormula } from "./cell-links.js";
import { formulaOf } from "./formula-tokens.js";
import {
  builtinFormat,
  generalFormat,
  type NumberFormat,
  parseNumberFormat,
  writeNumber,
} from "./number-format.js";
import { placeOf, readLeft } from "../documents/ooxml.js";
import { Package, type Part, recognisePackage } from "../documents/package.js";
import { assemble, Lines, type Piece, Pieces } from "../pieces.js";
import type { ReadContext, Reader } from "../reader.js";
import { comparisonWith, conditionOf, operators, referenceTo } from "./sheet-formula.js";
import { SheetRows } from "./sheet-rows.js";
import { StringTable } from "./string-table.js";
import { readExternalLink, readPivotCaches } from "./xlsb-caches.js";
import { RecordCutter, recordTexts, takeRecords, wideText } from "./xlsb-records.js";
import { DamagedEntry } from "../archives/zip-file.js";

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
  conditionalFormatting: 461,
  conditionalRule: 463,
  headerFooter: 479,
  hyperlink: 494,
  differential: 507,
  beginCellXfs: 617,
  endCellXfs: 618,
} as const;

interface SheetEntry {
  readonly name: string;
  readonly state: number;
  readonly id: string;
}

/** What the sheets need of their workbook. */
interface Workbook {
  readonly strings: StringTable;
  readonly looks: readonly CellLook[];
  /** What conditional formats make of cells. */
  readonly changes: readonly LookChange[];
  /** True if one of them may hide what cells hold. */
  readonly mayHide: boolean;
  readonly date1904: boolean;
}

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const part = await opc.main("xl/workbook.bin");
  const relationships = await opc.relationships(part?.name ?? "xl/workbook.bin");

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
  const styles = await readStyles(opc, opc.related(relationships, "styles", "xl/styles.bin"));
  const strings = await readSharedStrings(
    opc,
    opc.related(relationships, "sharedStrings", "xl/sharedStrings.bin"),
  );
  const workbook: Workbook = { strings, ...styles, date1904 };

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
    // A binary index ([MS-XLSB] 2.1.7.4) stands beside each sheet that Excel writes: it says where its rows begin.
    if (/(^|\/)xl\/(work|macro|dialog)sheets\/(?!binaryindex)[^/]*\.bin$/i.test(other.name)) {
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
  yield* readPivotCaches(opc);
  for (const other of opc.left())
    if (/(^|\/)externallinks\/[^/]*\.bin$/i.test(other.name)) yield* readExternalLink(opc, other);
    else if (isRecordPart(other.name))
      yield* readTexts(opc, other, owners.get(other.key), outerHidden);
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

/** [MS-XLSB] 2.1.7.50: fonts, fills and number formats of cells and of conditional formats. */
async function readStyles(
  opc: Package,
  part: Part | undefined,
): Promise<Pick<Workbook, "looks" | "changes" | "mayHide">> {
  const formats = new Map<number, NumberFormat>();
  const fonts: string[] = [];
  const fills: (string | undefined)[] = [];
  const looks: CellLook[] = [];
  const changes: LookChange[] = [];
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
    } else if (type === types.differential)
      changes.push(changeOf(buffer.subarray(at, at + length), formats));
    else if (type === types.beginCellXfs) inCells = true;
    else if (type === types.endCellXfs) inCells = false;
    else if (type === types.xf && inCells && length >= 8) {
      const format = buffer.readUInt16LE(at + 2);
      const font = fonts[buffer.readUInt16LE(at + 4)] ?? black;
      const fill = fills[buffer.readUInt16LE(at + 6)];
      looks.push(cellLook(formats.get(format) ?? builtinFormat(format), font, fill));
    }
  });
  return { looks, changes, mayHide: mayHide(changes, [plainCell, ...looks]) };
}

/** [MS-XLSB] 2.4.355: properties, each with its type and its length. */
function changeOf(record: Buffer, formats: ReadonlyMap<number, NumberFormat>): LookChange {
  const change: LookChange = {};
  for (let at = 6; at + 4 <= record.length;) {
    const type = record.readUInt16LE(at);
    const size = record.readUInt16LE(at + 2);
    const end = at + size;
    if (size < 4 || end > record.length) break;
    const isColour = size >= 12;
    if (type === 2 && isColour) change.ground = colour(record, at + 4);
    else if (type === 5 && isColour) change.colour = colour(record, at + 4);
    else if (type === 38 && size >= 6) {
      const codeEnd = Math.min(end, at + 6 + record.readUInt16LE(at + 4) * 2);
      change.format = parseNumberFormat(record.toString("utf16le", at + 6, codeEnd));
    } else if (type === 41 && size >= 6) {
      const id = record.readUInt16LE(at + 4);
      change.format ??= formats.get(id) ?? builtinFormat(id);
    }
    at = end;
  }
  return change;
}

const white = "ffffff";
const black = "000000";
const plainCell = cellLook(generalFormat, black, white);

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
  const behind = await behindRows(opc, part, workbook);
  const sheet = new SheetRecords(workbook, pieces, location, hidden, behind);
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

/** What stands behind the rows of a sheet: conditional formats that may hide something, and where cells lead. */
async function behindRows(
  opc: Package,
  part: Part,
  { changes, mayHide: hides }: Workbook,
): Promise<{ readonly conditions?: ConditionalFormats; readonly links: CellLinks }> {
  const conditions = new ConditionalFormats();
  const links = new CellLinks();
  const targets = opc.linksIn(await opc.relationships(part.name));
  if (!hides && targets.size === 0) return { links };
  const unclaimed = new Set(targets.values());
  let areas: Area[] = [];
  const cutter = new RecordCutter((type, buffer, at, length) => {
    const record = buffer.subarray(at, at + length);
    if (type === types.hyperlink && length >= 20) {
      // BrtHLink ([MS-XLSB]): its cells, and the name of its relationship.
      const link = targets.get(wideText(record, 16, length) ?? "");
      if (link === undefined) return;
      links.add(record.readUInt32LE(0) + 1, record.readUInt32LE(8), { link });
      unclaimed.delete(link);
    } else if (!hides) return;
    else if (type === types.conditionalFormatting) areas = areasIn(record);
    else if (type === types.conditionalRule && length >= 46 && areas.length > 0) {
      const change = changes[record.readUInt32LE(8)];
      const formula = ruleFormula(record, areas);
      if (change !== undefined && formula !== undefined)
        conditions.add({
          areas,
          priority: record.readInt32LE(12),
          condition: conditionOf(formula, baseOf(areas)),
          change,
        });
    }
  });
  await opc.surveyBytes(part, (chunk) => cutter.add(chunk));
  for (const { target, fields } of unclaimed) opc.links.add([target, ...fields].join("\n"));
  return { ...(!conditions.empty && { conditions }), links };
}

/** [MS-XLSB] 2.5.156: rectangles of cells, behind two numbers. */
function areasIn(record: Buffer): Area[] {
  return binaryAreas(record, 12, 4);
}

/** [MS-XLSB] 2.4.23: the formula of a rule, or its comparison as one. */
function ruleFormula(record: Buffer, areas: readonly Area[]): string | undefined {
  const isComparison = record.readUInt32LE(0) === 1;
  const operator = operators[record.readUInt32LE(16)] ?? "";
  const base = baseOf(areas);
  const textLength = record.readUInt32LE(42);
  let at = 46 + (textLength === 0xffffffff ? 0 : textLength * 2);
  const formulas: string[] = [];
  for (let index = 0; index < 2; index++) {
    if (record.readUInt32LE(30 + index * 4) === 0 || at + 4 > record.length) continue;
    const end = at + 4 + record.readUInt32LE(at);
    if (end > record.length) return undefined;
    const formula = formulaOf(record.subarray(at + 4, end), base, true);
    if (formula === undefined) return undefined;
    formulas.push(formula);
    // Behind the tokens stands what belongs to some of them, with its length.
    at = end + 4 + (end + 4 <= record.length ? record.readUInt32LE(end) : 0);
  }
  const [first, second = ""] = formulas;
  if (first === undefined) return undefined;
  return isComparison ? comparisonWith(referenceTo(base), operator, first, second) : first;
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
  /** Whether the cells have ended: what comes is beside them. */
  #beyond = false;
  #wrong = false;
  readonly conditions: ConditionalFormats | undefined;
  readonly #links: CellLinks;
  #row = 0;
  #column = -1;
  #lastRow = -1;
  #claimedRow = -1;

  constructor(
    workbook: Workbook,
    pieces: Pieces,
    location: Location,
    hidden: boolean,
    { conditions, links }: Awaited<ReturnType<typeof behindRows>>,
  ) {
    this.conditions = conditions;
    this.#links = links;
    this.#workbook = workbook;
    this.#pieces = pieces;
    this.#location = location;
    this.#hidden = hidden;
    this.#rows = new SheetRows(pieces, location, hidden);
    this.#rows.judge = conditions?.judge;
    if (!links.empty) this.#rows.links = links;
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
          this.#row = row + 1;
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
      case types.endSheetData:
        this.#beyond = true;
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
      default:
        // Values of filters and scenarios, texts of conditions: nobody sees them at once.
        if (this.#beyond) this.#add("hidden-text", true, buffer, at, end);
    }
  }

  #add(place: Place | undefined, hidden: boolean, buffer: Buffer, at: number, end: number): void {
    for (const text of recordTexts(buffer.subarray(at, end)))
      // The identifier of a relationship.
      if (!/^rId\d+$/.test(text)) this.#beside.push([place, hidden, text]);
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
    const look = this.#workbook.looks[style] ?? plainCell;
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
      case types.formulaText:
        this.#readLink(buffer, at, end);
        text = wideText(buffer, at, end);
        break;
      case types.cellText:
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
    this.conditions?.put(column, look, number !== undefined);
    if (number !== undefined) {
      const written = writeNumber(number, look.format, this.#workbook.date1904);
      this.#rows.put(column, written, look.hidesNumbers);
    } else if (text !== undefined) this.#rows.put(column, text, look.hidesText);
    else this.#wrong = true;
  }

  /** Where a cell leads by its formula, which stands behind its value (BrtFmlaString, [MS-XLSB]). */
  #readLink(buffer: Buffer, at: number, end: number): void {
    const tokens = at + 4 + buffer.readUInt32LE(at) * 2 + 6;
    if (!(tokens < end)) return;
    const formula = buffer.subarray(
      tokens,
      Math.min(end, tokens + buffer.readUInt32LE(tokens - 4)),
    );
    if (!formula.includes("@\0", 0, "latin1")) return;
    const cell = { row: this.#row, column: this.#column };
    const call = linkOfFormula(formulaOf(formula, cell, true) ?? "");
    if (call === undefined) return;
    this.#rows.links = this.#links;
    this.#links.add(cell.row, cell.column, call);
  }

  /** The shared string of this index; undefined if there is none. */
  #shared(index: number): string | undefined {
    const { strings } = this.#workbook;
    return index < strings.length ? strings.get(index) : undefined;
  }

  finish(): void {
    this.#rows.finish();
    for (const text of this.#links.left()) this.#beside.push([undefined, false, text]);
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
