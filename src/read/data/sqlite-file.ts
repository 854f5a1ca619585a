/**
 * Bytes of an SQLite database → its tables and their records, deleted ones too where their page is
 * still whole (Database File Format, sqlite.org/fileformat2.html: §1.3 header, §1.6 b-tree pages,
 * §2.1 records, §2.4 tables without row ids).
 *
 * Each page is looked at once, whatever points to it: a crafted database costs no more than its size.
 */
import { bufferOf } from "../../bytes.js";
import { utf16 } from "../encoding.js";

/** Begins a database. */
export const sqliteMark = "SQLite format 3\0";

/** A value: numbers as text, what is no text as bytes. */
export type Value = string | Uint8Array;

/** A record of a table, its values in the order of the columns. */
export interface SqliteRecord {
  readonly id: string;
  readonly values: readonly Value[];
}

/** A table, as `sqlite_schema` has it. */
export interface SqliteTable {
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
  readonly root: number;
}

const LEAF_TABLE = 13;
const INTERIOR_TABLE = 5;
const LEAF_INDEX = 10;
const INTERIOR_INDEX = 2;

/** A b-tree of 2³² pages is less deep. */
const maxDepth = 40;

/** A database that is read record by record. */
export class SqliteFile {
  /** True if pages are missing or damaged. */
  damaged = false;
  readonly #file: Buffer;
  readonly #pageSize: number;
  /** Bytes of a page without those that extensions reserve. */
  readonly #usable: number;
  readonly #encoding: "utf8" | "utf16le" | "utf16be";
  readonly #seen: Uint8Array;
  /** Where the b-trees of indexes begin. */
  readonly #indexes: number[] = [];

  constructor(bytes: Uint8Array) {
    this.#file = bufferOf(bytes);
    const file = this.#file;
    if (file.length < 100) throw new Error("no header");
    const size = file.readUInt16BE(16);
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - file.readUInt8(20);
    if (this.#pageSize < 512 || (size & (size - 1)) !== 0 || this.#usable < 480)
      throw new Error("no page size");
    const encoding = file.readUInt32BE(56);
    this.#encoding = encoding === 2 ? "utf16le" : encoding === 3 ? "utf16be" : "utf8";
    this.#seen = new Uint8Array(Math.ceil(file.length / this.#pageSize) + 1);
    // §1.3.7: the size in pages counts where the file was last written by a program that keeps it.
    const isCounted = file.readUInt32BE(24) === file.readUInt32BE(92);
    const pages = isCounted ? file.readUInt32BE(28) : 0;
    this.damaged = pages * this.#pageSize > file.length || file.length % this.#pageSize !== 0;
  }

  /** All tables that have records of their own. */
  *tables(): Generator<SqliteTable> {
    for (const { values } of this.records(1)) {
      const [type, name, , root, sql] = values.map((value) =>
        typeof value === "string" ? value : "",
      );
      if (type === "index") this.#indexes.push(Number(root));
      if (type === "table" && Number(root) > 0)
        yield { name: name ?? "", sql: sql ?? "", root: Number(root) };
    }
  }

  /** The records of the table whose b-tree begins at this page. */
  *records(root: number, depth = 0): Generator<SqliteRecord> {
    const page = depth > maxDepth ? undefined : this.#page(root);
    if (page === undefined) {
      this.damaged = true;
      return;
    }
    const head = root === 1 ? 100 : 0;
    const type = page[head];
    const isInterior = type === INTERIOR_TABLE || type === INTERIOR_INDEX;
    if (!isInterior && type !== LEAF_TABLE && type !== LEAF_INDEX) {
      this.damaged = true;
      return;
    }
    const count = page.readUInt16BE(head + 3);
    const pointers = head + (isInterior ? 12 : 8);
    for (let index = 0; index < count; index++) {
      const pointer = pointers + index * 2;
      const at = pointer + 2 <= page.length ? page.readUInt16BE(pointer) : page.length;
      if (at + 4 > page.length || at < pointers) {
        this.damaged = true;
        break;
      }
      if (isInterior) yield* this.records(page.readUInt32BE(at), depth + 1);
      if (type === INTERIOR_TABLE) continue;
      const record = this.#cell(page, isInterior ? at + 4 : at, type === LEAF_TABLE);
      if (record !== undefined) yield record;
    }
    if (isInterior) yield* this.records(page.readUInt32BE(head + 8), depth + 1);
  }

  /**
   * To be called when all tables have been read: pages that neither they, nor indexes, nor the list of
   * free pages know of belong to a table that was not found.
   */
  accountForPages(): void {
    for (const root of this.#indexes) for (const _ of this.records(root));
    const pages = this.#seen.length - 2;
    let unseen = 0;
    for (let number = 1; number <= pages; number++) if (this.#seen[number] === 0) unseen++;
    const free = this.#file.readUInt32BE(36);
    // §1.8: pages that say what points to others, in databases that shrink by themselves.
    const maps = this.#file.readUInt32BE(52) === 0 ? 0 : Math.ceil(pages / (this.#usable / 5 + 1));
    // §1.6: the page at 1 GiB is left out for locks.
    const lock = pages * this.#pageSize > 2 ** 30 ? 1 : 0;
    if (unseen > free + maps + lock) this.damaged = true;
  }

  /** The records on pages that no table has any more: of dropped tables and emptied pages. */
  *deletedRecords(): Generator<SqliteRecord> {
    const wasDamaged = this.damaged;
    for (let number = 1; number < this.#seen.length; number++) {
      if (this.#seen[number] === 1) continue;
      if (this.#file[(number - 1) * this.#pageSize] === LEAF_TABLE) yield* this.records(number);
    }
    // Damage among what is deleted is none of the database's.
    this.damaged = wasDamaged;
  }

  /** What is left of records that were deleted from pages in use: their texts, run together. */
  *remains(): Generator<string> {
    for (let number = 1; number < this.#seen.length; number++) {
      const start = (number - 1) * this.#pageSize;
      const page = this.#file.subarray(start, start + this.#pageSize);
      const head = number === 1 ? 100 : 0;
      if (this.#seen[number] !== 1 || page.length <= head + 8 || page[head] !== LEAF_TABLE)
        continue;
      const gapEnd = page.readUInt16BE(head + 5) || 65_536;
      yield* this.#runs(page.subarray(head + 8 + page.readUInt16BE(head + 3) * 2, gapEnd));
      let at = page.readUInt16BE(head + 1);
      for (let before = 0; at > before && at + 4 <= page.length;) {
        yield* this.#runs(page.subarray(at + 4, at + page.readUInt16BE(at + 2)));
        before = at;
        at = page.readUInt16BE(at);
      }
    }
  }

  /** Readable pieces of bytes; shorter ones are chance. */
  *#runs(bytes: Buffer): Generator<string> {
    if (bytes.length < 8 || bytes.every((byte) => byte === 0)) return;
    for (const [run] of this.#text(bytes).matchAll(/[^\p{C}\ufffd]{8,}/gu)) yield run;
  }

  /** A page that nothing has asked for before. */
  #page(number: number): Buffer | undefined {
    const start = (number - 1) * this.#pageSize;
    if (number < 1 || start + this.#pageSize > this.#file.length || this.#seen[number] === 1)
      return undefined;
    this.#seen[number] = 1;
    return this.#file.subarray(start, start + this.#pageSize);
  }

  /** §1.6: a cell with its payload, whose end may be on overflow pages. */
  #cell(page: Buffer, start: number, isTable: boolean): SqliteRecord | undefined {
    let [length, at] = readVarint(page, start);
    let id = "";
    if (isTable) {
      const [low, end] = readVarint(page, at);
      id = low > Number.MAX_SAFE_INTEGER ? "" : String(low);
      at = end;
    }
    const usable = this.#usable;
    const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    let local = length;
    if (length > most) {
      const least = Math.floor(((usable - 12) * 32) / 255) - 23;
      const rest = least + ((length - least) % (usable - 4));
      local = rest <= most ? rest : least;
    }
    if (at + local + (local < length ? 4 : 0) > page.length) {
      this.damaged = true;
      return undefined;
    }
    let payload = page.subarray(at, at + local);
    if (local < length) {
      const parts = [payload];
      let next = page.readUInt32BE(at + local);
      let left = length - local;
      while (left > 0) {
        const overflow = this.#page(next);
        if (overflow === undefined) {
          this.damaged = true;
          break;
        }
        const part = overflow.subarray(4, Math.min(4 + left, usable));
        parts.push(part);
        left -= part.length;
        next = overflow.readUInt32BE(0);
      }
      payload = Buffer.concat(parts);
    }
    return { id, values: this.#values(payload) };
  }

  /** §2.1: the values of a record, as far as its bytes go. */
  #values(payload: Buffer): Value[] {
    const values: Value[] = [];
    if (payload.length === 0) return values;
    let [body, at] = readVarint(payload, 0);
    const headEnd = body;
    while (at < headEnd && at < payload.length) {
      const [type, end] = readVarint(payload, at);
      at = end;
      const size = type >= 12 ? Math.floor((type - 12) / 2) : (sizes[type] ?? 0);
      if (body + size > payload.length) this.damaged = true;
      const bytes = payload.subarray(body, body + size);
      body += size;
      values.push(this.#value(type, bytes, size));
    }
    return values;
  }

  #value(type: number, bytes: Buffer, size: number): Value {
    if (type >= 12) return type % 2 === 1 ? this.#text(bytes) : bytes;
    if (type === 8) return "0";
    if (type === 9) return "1";
    if (size === 0 || bytes.length < size) return "";
    if (type === 7) return String(bytes.readDoubleBE());
    return size === 8 ? String(bytes.readBigInt64BE()) : String(bytes.readIntBE(0, size));
  }

  #text(bytes: Buffer): string {
    return this.#encoding === "utf8"
      ? bytes.toString("utf8")
      : utf16(bytes, this.#encoding === "utf16be");
  }
}

/** Bytes of the serial types 0 to 9 (§2.1). */
const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** A number of up to nine bytes, 7 bits each and 8 of the last, and where it ends. */
function readVarint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 9; at++) {
    const byte = bytes[at] ?? 0;
    if (at === start + 8) return [value * 256 + byte, at + 1];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value, start + 9];
}
