/**
 * A table of dBASE III to 5 or FoxPro (the header of dBASE III PLUS, as Library of Congress FDD 325
 * describes it) → its records, the field names as first row; then those that were deleted, which stay
 * in the file until it is packed. Memos are kept in a file of their own, which is not here.
 */
import { isAscii } from "node:buffer";
import { bufferOf } from "../../bytes.js";
import type { Block, Row } from "../../types.js";
import type { Budget } from "../budget.js";
import { decoded, type Encoding, findEncoding } from "../encoding.js";
import { generalFormat, writeNumber } from "./number-format.js";
import type { Peek } from "../peek.js";
import type { Reader } from "../reader.js";

export const dbase: Reader = {
  type: "dbase",
  extensions: ["dbf"],
  recognises: isDbase,
  async *read({ bytes, location, hidden = false }, { budget }): AsyncGenerator<Block> {
    const table = new DbaseTable(bufferOf(bytes));
    yield { type: "table", location, hidden, rows: tableRows(table, false, budget) };
    if (table.hasDeleted)
      yield {
        type: "table",
        location: { ...location, place: "unreferenced" },
        hidden: true,
        rows: tableRows(table, true, budget),
      };
    if (table.damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

const versions = "\x02\x03\x30\x31\x32\x43\x63\x7b\x83\x8b\x8e\xcb\xe5\xf5\xfb";

/** The header: version, date of last change, lengths that fit, a first field. */
function isDbase({ bytes, head }: Peek): boolean {
  if (bytes.length < 65 || !versions.includes(head[0]!)) return false;
  const month = bytes[2]!;
  const day = bytes[3]!;
  const headerLength = bytes[8]! | (bytes[9]! << 8);
  const recordLength = bytes[10]! | (bytes[11]! << 8);
  // The list of fields, 32 bytes each, ends with 0x0D.
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    headerLength >= 65 &&
    headerLength <= bytes.length &&
    recordLength > 1 &&
    /^[\w\x80-\xff]+$/.test(head.slice(32, 43).split("\0", 1)[0]!) &&
    /[CNDLFMTIBYGPQVW@+O]/.test(head[43]!)
  );
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The code pages that the header names by number (of those that France uses). */
const codePages: Readonly<Record<number, string>> = {
  1: "cp437",
  2: "cp850",
  3: "windows-1252",
  4: "macintosh",
  14: "cp850",
  87: "windows-1252",
};

class DbaseTable {
  readonly fields: readonly Field[];
  readonly recordCount: number;
  readonly hasDeleted: boolean;
  readonly damaged: boolean;
  readonly #start: number;
  readonly #recordLength: number;
  readonly #encoding: Encoding;

  constructor(readonly file: Buffer) {
    const declared = file.readUInt32LE(4);
    this.#start = file.readUInt16LE(8);
    this.#recordLength = file.readUInt16LE(10);
    // A program that was interrupted has written more records than its header says.
    const whole = Math.floor((file.length - this.#start) / this.#recordLength);
    this.recordCount = whole;
    while (this.recordCount > declared && !this.#isRecord(this.recordCount - 1)) this.recordCount--;
    const body = file.subarray(this.#start);
    this.#encoding = findEncoding(body, codePages[file.readUInt8(29)]) ?? {
      name: "windows-1252",
      markLength: 0,
    };
    const fields: Field[] = [];
    let offset = 1;
    let at = 32;
    for (; at + 32 <= this.#start && file[at] !== 0x0d; at += 32) {
      const end = offset + file.readUInt8(at + 16);
      const name = file.subarray(at, at + 11);
      fields.push({
        name: this.#text(name.subarray(0, name.indexOf(0) >= 0 ? name.indexOf(0) : 11)),
        type: String.fromCharCode(file.readUInt8(at + 11)),
        start: offset,
        end,
      });
      offset = end;
    }
    this.fields = fields;
    const isOdd = fields.some(({ name, start, end }) => name === "" || start === end);
    // Some programs leave the end mark of the list out, and the space for it.
    const isOpen = file[at] !== 0x0d && at !== this.#start;
    let hasDeleted = false;
    let isOutOfStep = false;
    for (let index = 0; index < this.recordCount; index++) {
      const mark = this.#mark(index);
      hasDeleted ||= mark === "*";
      isOutOfStep ||= !this.#isRecord(index);
    }
    this.hasDeleted = hasDeleted;
    this.damaged =
      whole < declared || offset !== this.#recordLength || isOdd || isOutOfStep || isOpen;
  }

  isDeleted(index: number): boolean {
    return this.#mark(index) === "*";
  }

  values(index: number): string[] {
    const from = this.#start + index * this.#recordLength;
    return this.fields.map(({ type, start, end }) =>
      this.#value(type, this.file.subarray(from + start, from + end)),
    );
  }

  #isRecord(index: number): boolean {
    const mark = this.#mark(index);
    if (mark !== "\0") return mark === " " || mark === "*";
    // Some programs write a zero where no mark is, but spaces in empty fields.
    const from = this.#start + index * this.#recordLength;
    return this.file.subarray(from, from + this.#recordLength).some((byte) => byte !== 0);
  }

  #mark(index: number): string {
    return String.fromCharCode(this.file[this.#start + index * this.#recordLength]!);
  }

  #text(bytes: Buffer): string {
    if (isAscii(bytes)) return bytes.toString("latin1");
    return decoded(bytes, this.#encoding);
  }

  #value(type: string, bytes: Buffer): string {
    switch (type) {
      case "D":
        return bytes
          .toString("latin1")
          .replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3")
          .trim();
      case "L":
        return /[TtYy]/.test(bytes.toString("latin1"))
          ? "TRUE"
          : /[FfNn]/.test(bytes.toString("latin1"))
            ? "FALSE"
            : "";
      case "I":
      case "+":
        return bytes.length === 4 ? String(bytes.readInt32LE(0)) : "";
      case "B":
      case "O":
        return bytes.length === 8 ? writeNumber(bytes.readDoubleLE(0), generalFormat) : "";
      case "Y":
        return bytes.length === 8
          ? writeNumber(Number(bytes.readBigInt64LE(0)) / 10_000, generalFormat)
          : "";
      case "T":
      case "@":
        return bytes.length === 8 ? dateTime(bytes.readUInt32LE(0), bytes.readUInt32LE(4)) : "";
      // Numbers of blocks in the file of memos.
      case "M":
      case "G":
      case "P":
      case "W":
        return "";
      default:
        return this.#text(bytes).replace(/\0/g, " ").trim();
    }
  }
}

/** A day of the Julian calendar's count, and milliseconds. */
function dateTime(day: number, milliseconds: number): string {
  if (day === 0) return "";
  const date = new Date((day - 2_440_588) * 86_400_000 + Math.round(milliseconds / 1000) * 1000);
  if (Number.isNaN(date.getTime())) return "";
  return date.toISOString().slice(0, milliseconds === 0 ? 10 : 19);
}

/** Records of one batch. */
const batchRows = 500;

function* tableRows(
  table: DbaseTable,
  deleted: boolean,
  budget: Budget,
): Generator<readonly Row[]> {
  let batch: Row[] = [{ number: 1, cells: table.fields.map(({ name }) => name) }];
  for (let index = 0; index < table.recordCount; index++) {
    if (table.isDeleted(index) !== deleted) continue;
    const cells = table.values(index);
    budget.takeRows(1, cells.length);
    batch.push({ number: index + 2, cells });
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
    budget.checkTime();
  }
  yield batch;
}
