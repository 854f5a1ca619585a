/**
 * Bytes of an Access database → its tables and their rows, deleted ones too where they are still there.
 *
 * Jet 3 (Access 97), Jet 4 (2000 to 2003) and ACE (2007 and later) have no public specification; the
 * layout is the one that the documentation of mdbtools (HACKING.md) describes: pages of 2 or 4 KiB,
 * table definitions (type 2), data pages (type 1) that name the definition they belong to, long values
 * in rows of pages of their own.
 *
 * Each page is given to the table it names, whatever points to it: a crafted database costs no more
 * than its size, and what its indexes and usage maps leave out is found as well.
 */
import { bufferOf } from "../../bytes.js";
import { decodeWhole } from "../encoding.js";
import { generalFormat, writeNumber } from "../workbooks/number-format.js";
import { Rc4 } from "../rc4.js";

/** Begins a database, at byte 4. */
export const accessMarks = ["Standard Jet DB\0", "Standard ACE DB\0"] as const;

/** A value: text, numbers written plainly; what is no text as bytes. */
export type Value = string | Uint8Array;

/** A row of a table, its values in the order of the columns. */
export interface AccessRow {
  readonly values: readonly Value[];
  readonly deleted: boolean;
}

/** A table's definition. */
export interface AccessTable {
  /** The page its definition begins on. */
  readonly page: number;
  readonly columns: readonly AccessColumn[];
  /** Rows that it should have. */
  readonly rowCount: number;
}

/** A column of a table. */
export interface AccessColumn {
  readonly name: string;
  readonly type: number;
  /** Which bit of the row's null mask is its. */
  readonly number: number;
  /** Place among the values of variable length; `undefined` if its length is fixed. */
  readonly variable?: number;
  /** Offset among the values of fixed length. */
  readonly offset: number;
  readonly length: number;
  /** Decimal places of a `numeric` column. */
  readonly scale: number;
}

const types = {
  boolean: 1,
  byte: 2,
  int16: 3,
  int32: 4,
  money: 5,
  float: 6,
  double: 7,
  date: 8,
  binary: 9,
  text: 10,
  ole: 11,
  memo: 12,
  guid: 15,
  numeric: 16,
  complex: 18,
  int64: 19,
  longDate: 20,
} as const;

/** The type of columns that hold files. */
export const oleType = types.ole;

const DATA_PAGE = 1;
const TABLE_PAGE = 2;

// Rows are given by offsets whose upper bits say what is there.
const DELETED = 0x8000;
const MOVED = 0x4000;
const OFFSET = 0x1fff;

/** Key of the header, the same in all databases. */
const headerKey = Buffer.from([0xc7, 0xda, 0x39, 0x6b]);

/** Pages of one table's definition: 255 columns and 32 indexes take fewer than ten. */
const maxDefinitionPages = 64;

/** A database is bound to 255 columns a table; deleted ones keep their number. */
const maxColumns = 2048;

/** What differs between Jet 3 and its successors: lengths and places in bytes. */
interface Layout {
  readonly pageSize: number;
  readonly rows: { readonly count: number; readonly offsets: number };
  readonly rowCount: number;
  readonly columnCount: number;
  readonly indexCount: number;
  readonly definitions: number;
  readonly indexSize: number;
  readonly column: {
    readonly size: number;
    readonly number: number;
    readonly variable: number;
    readonly scale: number;
    readonly flags: number;
    readonly offset: number;
    readonly length: number;
  };
  /** Bytes of the row that say how many columns it has. */
  readonly rowHead: 1 | 2;
}

const jet3: Layout = {
  pageSize: 2048,
  rows: { count: 8, offsets: 10 },
  rowCount: 12,
  columnCount: 25,
  indexCount: 31,
  definitions: 43,
  indexSize: 8,
  column: { size: 18, number: 1, variable: 3, scale: 10, flags: 13, offset: 14, length: 16 },
  rowHead: 1,
};

const jet4: Layout = {
  pageSize: 4096,
  rows: { count: 12, offsets: 14 },
  rowCount: 16,
  columnCount: 45,
  indexCount: 51,
  definitions: 63,
  indexSize: 12,
  column: { size: 25, number: 5, variable: 7, scale: 12, flags: 15, offset: 21, length: 23 },
  rowHead: 2,
};

/** Where the key of encrypted pages stands, and where ACE keeps how it encrypted. */
const pageKeyOffset = 0x3e;
const encryptionInfoOffset = 0x299;

/** A database that is read table by table. */
export class AccessFile {
  /** True if pages or rows are missing or damaged. */
  damaged = false;
  /** True if a password is needed to read any of it. */
  readonly encrypted: boolean;
  readonly #file: Buffer;
  readonly #layout: Layout;
  /** Pages are encrypted with it, and with their number; 0 if they are not. */
  readonly #key: number;
  /** The data pages of a table, by the page of its definition. */
  readonly #pages = new Map<number, number[]>();
  #plain: { readonly number: number; readonly bytes: Buffer } | undefined;

  constructor(
    bytes: Uint8Array,
    /** Told of the bytes of each long value before it is put together; throws if that is too much. */
    readonly onLongValue: (length: number) => void,
  ) {
    this.#file = bufferOf(bytes);
    const version = this.#file[0x14] ?? 0;
    this.#layout = version === 0 ? jet3 : jet4;
    const { pageSize } = this.#layout;
    const head = Buffer.from(this.#file.subarray(0, pageSize));
    if (head.length < pageSize) throw new Error("no header");
    head.set(new Rc4(headerKey).apply(head.subarray(0x18, version === 0 ? 0x96 : 0x98)), 0x18);
    const key = head.readUInt32LE(pageKeyOffset);
    const isAce = head.toString("latin1", 4, 20) === accessMarks[1];
    this.encrypted = key !== 0 && isAce && head.readUInt16LE(encryptionInfoOffset) > 0;
    this.#key = key;
    this.damaged = bytes.length % pageSize !== 0;
    if (this.encrypted) return;
    for (let number = 1; number < this.#pageCount; number++) {
      const page = this.#page(number);
      if (page === undefined || page[0] !== DATA_PAGE) continue;
      const owner = page.readUInt32LE(4);
      const pages = this.#pages.get(owner);
      if (pages === undefined) this.#pages.set(owner, [number]);
      else pages.push(number);
    }
  }

  /** All table definitions, wherever they stand. */
  *tables(): Generator<AccessTable> {
    if (this.encrypted) return;
    const continued = new Set<number>();
    const first: number[] = [];
    for (let number = 2; number < this.#pageCount; number++) {
      const page = this.#page(number);
      if (page === undefined || page[0] !== TABLE_PAGE) continue;
      const next = page.readUInt32LE(4);
      if (next !== 0) continued.add(next);
      first.push(number);
    }
    for (const number of first) {
      if (continued.has(number)) continue;
      const table = this.#definition(number);
      if (table === undefined) this.damaged = true;
      else yield table;
    }
  }

  /** The rows of a table, those that were deleted behind the others. */
  *rows(table: AccessTable): Generator<AccessRow> {
    const pages = this.#pages.get(table.page) ?? [];
    this.#pages.delete(table.page);
    const moved = new Set<number>();
    const deleted: number[] = [];
    let count = 0;
    for (const number of pages) {
      const offsets = this.#offsets(number);
      for (const [row, offset] of offsets.entries()) {
        const pointer = number * 256 + row;
        if ((offset & DELETED) !== 0) {
          deleted.push(pointer);
          continue;
        }
        let bytes = this.#row(pointer);
        if ((offset & MOVED) !== 0) {
          const to = bytes !== undefined && bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
          // The row stands in its new place as deleted, so that it is not met twice.
          const place = (to >>> 8) * 256 + (to & 0xff);
          if (moved.has(place)) bytes = undefined;
          else {
            moved.add(place);
            bytes = this.#row(place);
          }
        }
        const values = bytes && this.#values(bytes, table);
        if (values === undefined) {
          this.damaged = true;
          continue;
        }
        count++;
        yield { values, deleted: false };
      }
    }
    if (count < table.rowCount) this.damaged = true;
    for (const pointer of deleted) {
      if (moved.has(pointer)) continue;
      const bytes = this.#row(pointer);
      const wasDamaged = this.damaged;
      const values = bytes && this.#values(bytes, table);
      // What is left of a deleted row may be anything.
      this.damaged = wasDamaged;
      const isWhole =
        values?.some((value) => /\p{L}{2}|@/u.test(text(value))) === true &&
        !values.some((value) => /[\p{Cc}\ufffd]/u.test(text(value).replace(/\s/g, "")));
      if (isWhole) yield { values, deleted: true };
    }
  }

  /** Data pages whose table is gone, once all tables have been read. */
  *ownerless(): Generator<Buffer> {
    for (const [owner, pages] of this.#pages) {
      if (owner === longValueOwner) continue;
      for (const number of pages) {
        const page = this.#page(number);
        if (page !== undefined) yield page;
      }
    }
  }

  get #pageCount(): number {
    return Math.floor(this.#file.length / this.#layout.pageSize);
  }

  #page(number: number): Buffer | undefined {
    const { pageSize } = this.#layout;
    if (number < 1 || number >= this.#pageCount) return undefined;
    const page = this.#file.subarray(number * pageSize, (number + 1) * pageSize);
    if (this.#key === 0) return page;
    if (this.#plain?.number !== number) {
      const key = Buffer.alloc(4);
      key.writeUInt32LE((this.#key ^ number) >>> 0);
      this.#plain = { number, bytes: new Rc4(key).apply(page) };
    }
    return this.#plain.bytes;
  }

  /** Where the rows of a page begin, with what is said of each. */
  #offsets(number: number): number[] {
    const page = this.#page(number);
    if (page === undefined) return [];
    const { count, offsets } = this.#layout.rows;
    const most = Math.min(page.readUInt16LE(count), (page.length - offsets) >> 1, 256);
    if (most < page.readUInt16LE(count)) this.damaged = true;
    return Array.from({ length: most }, (_, row) => page.readUInt16LE(offsets + row * 2));
  }

  /** A row, by its page and place: rows fill a page from its end. */
  #row(pointer: number): Buffer | undefined {
    const page = this.#page(Math.floor(pointer / 256));
    if (page === undefined || page[0] !== DATA_PAGE) return undefined;
    const { count, offsets } = this.#layout.rows;
    const row = pointer % 256;
    const at = offsets + row * 2;
    if (row >= page.readUInt16LE(count) || at + 2 > page.length) return undefined;
    const start = page.readUInt16LE(at) & OFFSET;
    const end = row === 0 ? page.length : page.readUInt16LE(at - 2) & OFFSET;
    return start < at || start > end ? undefined : page.subarray(start, end);
  }

  #definition(first: number): AccessTable | undefined {
    const parts: Buffer[] = [];
    const seen = new Set<number>();
    for (let number = first; number !== 0 && seen.size < maxDefinitionPages;) {
      const page = seen.has(number) ? undefined : this.#page(number);
      if (page === undefined || page[0] !== TABLE_PAGE) return undefined;
      seen.add(number);
      // A page that is decrypted stays so only until the next one is.
      parts.push(Buffer.from(parts.length === 0 ? page : page.subarray(8)));
      number = page.readUInt32LE(4);
    }
    const layout = this.#layout;
    const definition = Buffer.concat(parts);
    const count = definition.readUInt16LE(layout.columnCount);
    const indexes = definition.readUInt32LE(layout.indexCount);
    let at = layout.definitions + indexes * layout.indexSize;
    let nameAt = at + count * layout.column.size;
    if (count > maxColumns || nameAt > definition.length) return undefined;
    const columns: AccessColumn[] = [];
    for (let index = 0; index < count; index++, at += layout.column.size) {
      const length = layout.rowHead === 1 ? 1 : 2;
      if (nameAt + length > definition.length) return undefined;
      const nameEnd =
        nameAt +
        length +
        (length === 1 ? definition.readUInt8(nameAt) : definition.readUInt16LE(nameAt));
      const name = this.#plainText(definition.subarray(nameAt + length, nameEnd));
      nameAt = nameEnd;
      const { column } = layout;
      const isFixed = (definition.readUInt8(at + column.flags) & 1) !== 0;
      const type = definition.readUInt8(at);
      if (type < types.boolean) this.damaged = true;
      columns.push({
        name,
        type,
        number: definition.readUInt16LE(at + column.number),
        ...(!isFixed && { variable: definition.readUInt16LE(at + column.variable) }),
        offset: definition.readUInt16LE(at + column.offset),
        length: definition.readUInt16LE(at + column.length),
        scale: definition.readUInt8(at + column.scale),
      });
    }
    return { page: first, columns, rowCount: definition.readUInt32LE(layout.rowCount) };
  }

  /** The values of a row; `undefined` if it does not hold together. */
  #values(row: Buffer, { columns }: AccessTable): Value[] | undefined {
    const { rowHead } = this.#layout;
    if (row.length < rowHead + 1) return undefined;
    const count = rowHead === 1 ? row.readUInt8(0) : row.readUInt16LE(0);
    const mask = row.length - Math.ceil(count / 8);
    if (mask < rowHead) return undefined;
    const ends = columns.some(({ variable }) => variable !== undefined)
      ? variableEnds(row, mask, rowHead)
      : [];
    if (ends === undefined) return undefined;
    return columns.map((column) => {
      const { number, type } = column;
      const isSet = number < count && (row[mask + (number >> 3)]! & (1 << (number & 7))) !== 0;
      if (type === types.boolean) return isSet ? "TRUE" : "FALSE";
      if (!isSet) return "";
      let start: number | undefined;
      let end: number | undefined;
      if (column.variable === undefined) {
        start = rowHead + column.offset;
        end = start + (fixedSizes[type] ?? column.length);
      } else {
        start = ends[column.variable];
        end = ends[column.variable + 1];
      }
      if (start === undefined || end === undefined || start > end || end > mask) {
        this.damaged = true;
        return "";
      }
      return this.#value(row.subarray(start, end), column);
    });
  }

  #value(bytes: Buffer, { type, scale }: AccessColumn): Value {
    if (bytes.length < (fixedSizes[type] ?? 0)) {
      this.damaged = true;
      return "";
    }
    switch (type) {
      case types.byte:
        return String(bytes.readUInt8(0));
      case types.int16:
        return String(bytes.readInt16LE(0));
      case types.int32:
      case types.complex:
        return String(bytes.readInt32LE(0));
      case types.int64:
        return String(bytes.readBigInt64LE(0));
      case types.money:
        return decimal(bytes.readBigInt64LE(0), 4);
      case types.float:
        return writeNumber(Number(bytes.readFloatLE(0).toPrecision(7)), generalFormat);
      case types.double:
        return writeNumber(bytes.readDoubleLE(0), generalFormat);
      case types.date:
        return dateOf(bytes.readDoubleLE(0));
      case types.numeric: {
        let value = 0n;
        for (let at = 1; at < 17; at += 4) value = (value << 32n) + BigInt(bytes.readUInt32LE(at));
        return decimal((bytes.readUInt8(0) & 0x80) === 0 ? value : -value, Math.min(scale, 28));
      }
      case types.longDate: {
        // Days since the year 1, and tenths of a microsecond, in decimal digits.
        const [, days] = /^(\d{19}):\d{19}:/.exec(bytes.toString("latin1")) ?? [];
        return days === undefined ? "" : dateOf(Number(days) - daysTo1899);
      }
      case types.text:
        return this.#plainText(bytes);
      case types.memo:
        return this.#plainText(this.#longValue(bytes));
      case types.ole:
        return this.#longValue(bytes);
      case types.guid:
        return bytes.toString("hex");
      default:
        return bytes;
    }
  }

  /** A value that stands behind its twelve bytes, in a row elsewhere, or in a chain of rows. */
  #longValue(head: Buffer): Buffer {
    if (head.length < 12) return Buffer.alloc(0);
    const length = head.readUInt32LE(0) & 0x3fffffff;
    const form = head.readUInt8(3) & 0xc0;
    if (form === 0x80) return head.subarray(12, 12 + length);
    this.onLongValue(length);
    const place = (pointer: number): number => (pointer >>> 8) * 256 + (pointer & 0xff);
    const first = head.readUInt32LE(4);
    if (form === 0x40) {
      const row = this.#row(place(first));
      if (row === undefined || row.length < length) this.damaged = true;
      return Buffer.from(row?.subarray(0, length) ?? []);
    }
    const parts: Buffer[] = [];
    const seen = new Set<number>();
    let left = length;
    for (let next = first; left > 0 && next !== 0;) {
      const row = seen.has(next) ? undefined : this.#row(place(next));
      if (row === undefined || row.length < 4) break;
      seen.add(next);
      const part = Buffer.from(row.subarray(4, 4 + left));
      parts.push(part);
      left -= part.length;
      next = row.readUInt32LE(0);
    }
    if (left > 0) this.damaged = true;
    return Buffer.concat(parts);
  }

  /** Text of Jet 3 in a code page; of its successors in UTF-16, packed where a mark says so. */
  #plainText(bytes: Buffer): string {
    if (this.#layout.rowHead === 1) return decodeWhole(bytes, "windows-1252");
    if (bytes[0] !== 0xff || bytes[1] !== 0xfe)
      return bytes.toString("utf16le", 0, bytes.length - (bytes.length % 2));
    // Characters of one byte; a zero changes to two bytes and back.
    let unpacked = "";
    let isPacked = true;
    for (let at = 2; at < bytes.length; isPacked = !isPacked) {
      let end = at;
      if (isPacked) while (end < bytes.length && bytes[end] !== 0) end++;
      else while (end < bytes.length && bytes[end] !== 0) end += 2;
      unpacked += bytes.toString(isPacked ? "latin1" : "utf16le", at, end);
      at = end + 1;
    }
    return unpacked;
  }
}

/** Pages of long values say so in the place of their table. */
const longValueOwner = Buffer.from("LVAL").readUInt32LE();

/** Bytes of the values of fixed length. */
const fixedSizes: Readonly<Record<number, number>> = {
  [types.byte]: 1,
  [types.int16]: 2,
  [types.int32]: 4,
  [types.money]: 8,
  [types.float]: 4,
  [types.double]: 8,
  [types.date]: 8,
  [types.guid]: 16,
  [types.numeric]: 17,
  [types.complex]: 4,
  [types.int64]: 8,
  [types.longDate]: 42,
};

/** Where the values of variable length begin, and behind them where the last one ends. */
function variableEnds(row: Buffer, mask: number, rowHead: 1 | 2): number[] | undefined {
  if (rowHead === 2) {
    const count = mask >= 4 ? row.readUInt16LE(mask - 2) : Infinity;
    if (mask - 4 - count * 2 < rowHead) return undefined;
    return Array.from({ length: count + 1 }, (_, at) => row.readUInt16LE(mask - 4 - at * 2));
  }
  // Offsets of one byte: behind them stands from which value on 256 are to be added, and again.
  const count = row.readUInt8(mask - 1);
  let jumps = (row.length - 1) >> 8;
  const last = mask - jumps - 2;
  if (last - count < rowHead) return undefined;
  if ((last - count) >> 8 < jumps) jumps--;
  const ends: number[] = [];
  let used = 0;
  for (let at = 0; at <= count; at++) {
    while (used < jumps && row[mask - 2 - used] === at) used++;
    ends.push(row[last - at]! + used * 256);
  }
  return ends;
}

const daysTo1899 = 693_593;
const dateFormat = { ...generalFormat, type: "date" } as const;

/** Days since 30 December 1899; the time of days before stands behind the point as well. */
function dateOf(days: number): string {
  if (days >= 61) return writeNumber(days, dateFormat);
  const day = Math.trunc(days);
  const time = Math.round(Math.abs(days - day) * 86_400) * 1000;
  const date = new Date(Date.UTC(1899, 11, 30) + day * 86_400_000 + time);
  if (Number.isNaN(date.getTime())) return "";
  const written = date.toISOString();
  return written.slice(0, time === 0 ? 10 : 19);
}

function decimal(value: bigint, scale: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - scale);
  return sign + (scale === 0 ? digits : fraction === "" ? whole : `${whole}.${fraction}`);
}

function text(value: Value): string {
  return typeof value === "string" ? value : "";
}
