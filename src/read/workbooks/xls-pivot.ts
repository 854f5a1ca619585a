/**
 * Pivot caches of Excel 97–2003 ([MS-XLS] 2.1.7.12: a stream of `_SX_DB_CUR` each) → a table with the
 * names of the fields as its first row: the whole source data, even where the sheet that it came from
 * is long gone.
 */
import type { Block, Location } from "../../types.js";
import { cellErrors, Stream, walk } from "./biff.js";
import type { Budget } from "../budget.js";
import { generalFormat, writeNumber } from "./number-format.js";
import { sparseTable } from "./sparse-table.js";

// Record types, [MS-XLS] 2.3.
const types = {
  cache: 0x00c6,
  field: 0x00c7,
  indexes: 0x00c8,
  number: 0x00c9,
  boolean: 0x00ca,
  error: 0x00cb,
  text: 0x00cd,
  dateTime: 0x00ce,
  nothing: 0x00cf,
} as const;

interface Field {
  readonly name: string;
  /** True if each record refers to `items` by number; false if its values stand by themselves. */
  readonly shared: boolean;
  /** True if a record has an index of 16 bits for it. */
  readonly wideIndex: boolean;
  /** Items that follow the field. */
  itemCount: number;
  readonly items: string[];
}

/** Reads one cache. */
export function* readPivotCache(
  bytes: Uint8Array,
  location: Location,
  budget: Budget,
): Generator<Block> {
  const stream = new Stream(bytes);
  const { buffer } = stream;
  const fields: Field[] = [];
  const rows = new Map<number, string[]>();
  const at: Location = { ...location, place: "pivot-cache" };
  let sourceFields = 0;
  let claimed = 0;
  let row: string[] = [];
  let rowCount = 0;
  // Where the next value that stands by itself belongs.
  let column = 0;

  const startRow = () => {
    row = [];
    rows.set(++rowCount, row);
    column = 0;
    if (rowCount % 1024 === 0) budget.checkTime();
  };
  const own = () => fields.slice(0, sourceFields || fields.length);
  const put = (value: string) => {
    const last = fields.at(-1);
    if (last !== undefined && last.items.length < last.itemCount) {
      last.items.push(value);
      return;
    }
    const source = own();
    while (column < source.length && source[column]!.shared) column++;
    if (rowCount === 0 || column >= source.length) {
      startRow();
      while (column < source.length && source[column]!.shared) column++;
    }
    while (row.length < column) row.push("");
    row[column++] = value;
  };

  const intact = walk(stream, 0, (type, position, length) => {
    switch (type) {
      case types.cache:
        claimed = buffer.readUInt32LE(position);
        sourceFields = buffer.readUInt16LE(position + 10);
        break;
      case types.field: {
        const flags = buffer.readUInt16LE(position);
        const cursor = stream.cursor(position - 4);
        cursor.skip(14);
        fields.push({
          name: cursor.unicode(cursor.u16()),
          shared: (flags & 1) !== 0,
          wideIndex: (flags & 0x200) !== 0,
          // Items of a group, and those of the field itself.
          itemCount: buffer.readUInt16LE(position + 8) + buffer.readUInt16LE(position + 12),
          items: [],
        });
        break;
      }
      case types.indexes: {
        startRow();
        let index = position;
        for (const [number, field] of own().entries()) {
          if (!field.shared) continue;
          if (index + (field.wideIndex ? 2 : 1) > position + length) break;
          const item = field.wideIndex ? buffer.readUInt16LE(index) : buffer[index]!;
          index += field.wideIndex ? 2 : 1;
          while (row.length < number) row.push("");
          row[number] = field.items[item] ?? "";
        }
        break;
      }
      case types.number:
        put(writeNumber(stream.view.getFloat64(position, true), generalFormat));
        break;
      case types.boolean:
        put(buffer.readUInt16LE(position) === 0 ? "FALSE" : "TRUE");
        break;
      case types.error:
        put(cellErrors[buffer.readUInt16LE(position)] ?? "#N/A");
        break;
      case types.text: {
        const cursor = stream.cursor(position - 4);
        put(cursor.unicode(cursor.u16()));
        break;
      }
      case types.dateTime:
        put(dateTime(buffer, position));
        break;
      case types.nothing:
        put("");
        break;
    }
    return false;
  });

  rows.set(
    0,
    own().map(({ name }) => name),
  );
  if (rowCount > 0) yield sparseTable(rows, at, budget);
  // Items that no record has any more: rows deleted from the source, or records that were not kept.
  const used = new Set([...rows.values()].flat());
  const unused = fields.flatMap(({ items }) => items).filter((item) => !used.has(item));
  if (unused.length > 0)
    yield { type: "text", location: at, hidden: true, text: unused.join("\n") };
  if (!intact || rowCount < claimed) yield { type: "unread", location: at, reason: "malformed" };
}

/** [MS-XLS] 2.4.279, and PCDIDateTime of [MS-XLSB]: year, month, day, hours, minutes, seconds. */
export function dateTime(buffer: Buffer, at: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${String(buffer.readUInt16LE(at)).padStart(4, "0")}-${two(buffer.readUInt16LE(at + 2))}-${two(buffer[at + 4]!)}`;
  const time = `${two(buffer[at + 5]!)}:${two(buffer[at + 6]!)}:${two(buffer[at + 7]!)}`;
  return time === "00:00:00" ? date : `${date}T${time}`;
}
