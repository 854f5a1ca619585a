/**
 * What a binary workbook keeps of tables that are elsewhere: pivot caches ([MS-XLSB] 2.2.5.2) and
 * cells of linked workbooks (2.2.7.4) → hidden tables.
 */
import type { Block, Location } from "../../types.js";
import { cellErrors } from "./biff.js";
import { generalFormat, writeNumber } from "./number-format.js";
import { once } from "../documents/ooxml.js";
import type { Package, Part } from "../documents/package.js";
import { assemble, Lines, Pieces } from "../pieces.js";
import { itemRows, type PivotField, PivotRows } from "./pivot-cache.js";
import { SheetRows } from "./sheet-rows.js";
import { dateTime } from "./xls-pivot.js";
import { recordTexts, takeRecords, wideText } from "./xlsb-records.js";

// Record types, [MS-XLSB] 2.3.
const types = {
  missing: 20,
  number: 21,
  boolean: 22,
  error: 23,
  text: 24,
  dateTime: 25,
  index: 26,
  /** The same with properties behind the value: 27 to 32 are 20 to 25. */
  longMissing: 27,
  longDateTime: 32,
  record: 33,
  recordOfItems: 34,
  field: 183,
  sharedItems: 189,
  itemRun: 191,
  groupItems: 221,
  linkedTabs: 359,
  linkedTable: 363,
  linkedTableEnd: 364,
  linkedRow: 366,
  linkedNumber: 368,
  linkedBoolean: 369,
  linkedError: 370,
  linkedText: 371,
} as const;

interface Field extends PivotField {
  /** Form of a value that a record has itself, where the field has no items to point to. */
  form: "text" | "number" | "date";
}

/** Definitions first: the records mean nothing without them. */
export async function* readPivotCaches(opc: Package): AsyncGenerator<Block> {
  const location: Location = { ...opc.location, place: "pivot-cache" };
  for (const part of opc.left()) {
    if (!/pivotcachedefinition[^/]{0,100}\.bin$/i.test(part.name)) continue;
    const pieces = new Pieces(opc.budget);
    const texts = new Lines(pieces, location, true);
    const fields = await readFields(opc, part, location, texts);
    const records = [...(await opc.relationships(part.name)).values()].find(
      ({ type }) => type === "pivotCacheRecords",
    );
    const recordsPart = opc.part(records?.target ?? "");
    if (recordsPart === undefined) itemRows(pieces, location, fields);
    else
      await readRecords(
        opc,
        recordsPart,
        fields,
        new PivotRows(pieces, location, fields),
        location,
      );
    texts.flush();
    yield* assemble(once(pieces));
  }
}

/** @param texts takes what is in other records: where the source is, and what was calculated of it */
async function readFields(
  opc: Package,
  part: Part,
  location: Location,
  texts: Lines,
): Promise<Field[]> {
  const fields: Field[] = [];
  let inGroup = false;
  const add = (value: string) => {
    opc.budget.takeRows(0, 1);
    const last = inGroup ? undefined : fields.at(-1);
    if (last === undefined) texts.line(value);
    else last.items.push(value);
  };
  await takeRecords(opc, part, location, (type, buffer, at, length) => {
    const end = at + length;
    if (type === types.field) {
      inGroup = false;
      fields.push({ name: wideText(buffer, at + 20, end), items: [], form: "text" });
    } else if (type === types.sharedItems && length >= 2) {
      const last = fields.at(-1);
      // fNumField and fDateInField of BrtBeginPCDFAtbl.
      const flags = buffer.readUInt16LE(at);
      if (last !== undefined)
        last.form = (flags & 0x40) === 0 ? "text" : (flags & 4) === 0 ? "number" : "date";
    } else if (type === types.groupItems) inGroup = true;
    else if (type >= types.missing && type <= types.dateTime)
      add(readItem(type, buffer, at, end).value);
    else if (type >= types.longMissing && type <= types.longDateTime)
      add(readItem(type - 7, buffer, at, end).value);
    else if (type === types.itemRun && length >= 6) {
      const itemType = runTypes.get(buffer.readUInt16LE(at));
      let position = at + 6;
      for (let count = buffer.readUInt32LE(at + 2); count > 0 && position < end; count--) {
        if (itemType === undefined) break;
        const item = readItem(itemType, buffer, position, end);
        add(item.value);
        position = item.end;
      }
    } else for (const text of recordTexts(buffer.subarray(at, end))) texts.line(text);
  });
  return fields;
}

/** The type of the items of a run (BrtBeginPCDIRun). */
const runTypes: ReadonlyMap<number, number> = new Map([
  [0x01, types.number],
  [0x02, types.text],
  [0x10, types.error],
  [0x20, types.dateTime],
]);

async function readRecords(
  opc: Package,
  part: Part,
  fields: readonly Field[],
  rows: PivotRows,
  location: Location,
): Promise<void> {
  let cells: string[] | undefined;
  await takeRecords(opc, part, location, (type, buffer, at, length) => {
    const end = at + length;
    if (type === types.recordOfItems) {
      if (cells !== undefined) rows.add(cells);
      cells = [];
    } else if (type === types.record) {
      const row: string[] = [];
      let position = at;
      for (const [column, { items, form }] of fields.entries()) {
        if (position + 4 > end) break;
        if (items.length > 0) {
          row.push(rows.item(column, buffer.readUInt32LE(position)));
          position += 4;
        } else {
          const item = readItem(formTypes[form], buffer, position, end);
          row.push(item.value);
          position = item.end;
        }
      }
      rows.add(row);
    } else if (type === types.index && length >= 4)
      cells?.push(rows.item(cells.length, buffer.readUInt32LE(at)));
    else if (type >= types.missing && type <= types.dateTime)
      cells?.push(readItem(type, buffer, at, end).value);
  });
  if (cells !== undefined) rows.add(cells);
  rows.finish();
}

const formTypes = { text: types.text, number: types.number, date: types.dateTime } as const;

/** A value by the type of its record, and the offset behind it. */
function readItem(
  type: number,
  buffer: Buffer,
  at: number,
  end: number,
): { value: string; end: number } {
  switch (type) {
    case types.number:
      return at + 8 > end
        ? { value: "", end }
        : { value: writeNumber(buffer.readDoubleLE(at), generalFormat), end: at + 8 };
    case types.boolean:
      return { value: buffer[at] === 0 ? "FALSE" : "TRUE", end: at + 1 };
    case types.error:
      return { value: cellErrors[buffer[at]!] ?? "#N/A", end: at + 1 };
    case types.text: {
      const value = wideText(buffer, at, end);
      return { value, end: at + 4 + value.length * 2 };
    }
    case types.dateTime:
      return at + 8 > end ? { value: "", end } : { value: dateTime(buffer, at), end: at + 8 };
    default:
      return { value: "", end: at };
  }
}

/** Reads the cells of a linked workbook, and the texts beside them. */
export async function* readExternalLink(opc: Package, part: Part): AsyncGenerator<Block> {
  const location: Location = { ...opc.location, place: "external-link" };
  const pieces = new Pieces(opc.budget);
  const texts = new Lines(pieces, location, true);
  const names: string[] = [];
  let rows: SheetRows | undefined;
  await takeRecords(opc, part, location, (type, buffer, at, length) => {
    const end = at + length;
    switch (type) {
      case types.linkedTabs: {
        let position = at + 4;
        for (let count = length >= 4 ? buffer.readUInt32LE(at) : 0; count > 0; count--) {
          if (position >= end) break;
          const name = wideText(buffer, position, end);
          names.push(name);
          position += 4 + name.length * 2;
        }
        return;
      }
      case types.linkedTable: {
        const sheet = length >= 4 ? names[buffer.readUInt32LE(at)] : undefined;
        rows = new SheetRows(pieces, { ...location, ...(sheet !== undefined && { sheet }) }, true);
        return;
      }
      case types.linkedTableEnd:
        rows?.finish();
        rows = undefined;
        return;
      case types.linkedRow:
        rows?.close();
        if (length >= 4) rows?.open(buffer.readUInt32LE(at) + 1, false);
        return;
      case types.linkedNumber:
      case types.linkedBoolean:
      case types.linkedError:
      case types.linkedText:
        if (length >= 5)
          rows?.put(
            buffer.readUInt32LE(at),
            readItem(linkedItems[type], buffer, at + 4, end).value,
            false,
          );
        return;
      default:
        for (const text of recordTexts(buffer.subarray(at, end)))
          // The identifier of the relationship that says where it is.
          if (!/^rId\d+$/.test(text)) texts.line(text);
    }
  });
  rows?.finish();
  texts.flush();
  yield* assemble(once(pieces));
}

const linkedItems = {
  [types.linkedNumber]: types.number,
  [types.linkedBoolean]: types.boolean,
  [types.linkedError]: types.error,
  [types.linkedText]: types.text,
} as const;
