/**
 * Records of the Binary Interchange File Format ([MS-XLS] 2.1.4 and 2.5: type, length, content) →
 * where they are, and the texts in them.
 */

import { bufferOf } from "../../bytes.js";
import { StringTable } from "./string-table.js";

/** Record types ([MS-XLS] 2.3) that more than one file here asks for. */
export const recordTypes = {
  eof: 0x000a,
  filePass: 0x002f,
  continue: 0x003c,
  codePage: 0x0042,
  boundSheet: 0x0085,
  bof: 0x0809,
} as const;

/**
 * Thrown for a record that says what it cannot mean, or ends too early; caught where records are
 * walked. One object, since a damaged file may have a million of them.
 */
export const damagedRecord = new Error("damaged record");

/** Decodes the 8-bit text of BIFF5. */
export type DecodeBytes = (bytes: Uint8Array) => string;

/** A decoder for the code page that a file names ([MS-XLS] 2.4.52). */
export async function codePageDecoder(codePage: number): Promise<DecodeBytes> {
  const { default: iconv } = await import("iconv-lite");
  const special: Readonly<Record<number, string>> = {
    10000: "macintosh",
    32768: "macintosh",
    32769: "win1252",
    65001: "utf8",
  };
  const named = special[codePage] ?? `cp${codePage}`;
  const encoding = iconv.encodingExists(named) ? named : "win1252";
  return (bytes) => {
    const plain = bufferOf(bytes);
    // Most texts are ASCII, where all code pages agree and Node decodes far faster.
    return plain.every((byte) => byte < 0x80)
      ? plain.toString("latin1")
      : iconv.decode(plain, encoding);
  };
}

/** The bytes of a stream, as the readers of records need them. */
export class Stream {
  readonly buffer: Buffer;
  readonly view: DataView;
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.buffer = bufferOf(bytes);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.length;
  }

  /**
   * Start and end of the content of the record at `at`, and of the CONTINUE records behind it, one
   * after the other.
   */
  segments(at: number): number[] {
    const found: number[] = [];
    for (
      let position = at;
      position + 4 <= this.length &&
      (position === at || this.view.getUint16(position, true) === recordTypes.continue);
    ) {
      const end = position + 4 + this.view.getUint16(position + 2, true);
      found.push(position + 4, Math.min(end, this.length));
      position = end;
    }
    return found;
  }

  /** A cursor over the content of the record at `at` and what continues it. */
  cursor(at: number): Cursor {
    return new Cursor(this, this.segments(at));
  }

  /** A cursor over pieces of the stream: start and end of each. */
  cursorOver(segments: readonly number[]): Cursor {
    return new Cursor(this, segments);
  }
}

// [MS-XLS] 2.1.4: no record holds more than 8,224 bytes; the last types are those of charts.
const maxRecordBytes = 8224;
const lastType = 0x10ff;

/**
 * Calls `visit` with each record from `start` on (`at` is where its content begins) until it returns
 * true. Gives false if something was no record or was cut off; goes on behind it where it can.
 */
export function walk(
  stream: Stream,
  start: number,
  visit: (type: number, at: number, length: number) => boolean,
): boolean {
  const { buffer } = stream;
  let intact = true;
  let position = start;
  while (position + 4 <= buffer.length) {
    const type = buffer[position]! | (buffer[position + 1]! << 8);
    const length = buffer[position + 2]! | (buffer[position + 3]! << 8);
    if (type > lastType || length > maxRecordBytes || type === 0) {
      // Zeros up to the end are the rest of the last sector.
      if (type === 0 && length === 0 && isPadding(buffer, position)) return intact;
      intact = false;
      position = nextRecord(buffer, position + 1);
      continue;
    }
    const at = position + 4;
    const left = buffer.length - at;
    try {
      if (visit(type, at, Math.min(length, left))) return intact;
    } catch (error) {
      if (error instanceof RangeError || error === damagedRecord) intact = false;
      else throw error;
    }
    if (length > left) return false;
    position = at + length;
  }
  return intact && position === buffer.length;
}

function isPadding(buffer: Buffer, from: number): boolean {
  for (let at = from; at < buffer.length; at++) if (buffer[at] !== 0) return false;
  return true;
}

// Cells and rows with the one length that each can have: what to look for behind damage.
const fixedLengths: Readonly<Record<number, number>> = {
  0x00fd: 10, // LABELSST
  0x027e: 10, // RK
  0x0203: 14, // NUMBER
  0x0208: 16, // ROW
  0x0201: 6, // BLANK
};

/** The next place where two records of cells or rows follow each other, or the end. */
function nextRecord(buffer: Buffer, from: number): number {
  const isCell = (at: number) =>
    fixedLengths[buffer[at]! | (buffer[at + 1]! << 8)] ===
    (buffer[at + 2]! | (buffer[at + 3]! << 8));
  for (let at = from; at + 24 < buffer.length; at++)
    if (isCell(at) && isCell(at + 4 + buffer[at + 2]!)) return at;
  return buffer.length;
}

/** Reads the content of a record, over the seams between it and its CONTINUE records. */
export class Cursor {
  position: number;
  #end: number;
  #segment: number;
  readonly #stream: Stream;
  readonly #segments: readonly number[];

  /** @param segment index in `segments` of the start of the one that `position` lies in */
  constructor(
    stream: Stream,
    segments: readonly number[],
    position = segments[0] ?? 0,
    segment = 0,
  ) {
    this.#stream = stream;
    this.#segments = segments;
    this.position = position;
    this.#segment = segment;
    this.#end = segments[segment + 1] ?? 0;
  }

  /** Index of the start of the segment that `position` lies in. */
  get segment(): number {
    return this.#segment;
  }

  /** Whether all was read. */
  get done(): boolean {
    return this.position >= this.#end && this.#segment + 2 >= this.#segments.length;
  }

  #nextSegment(): void {
    this.#segment += 2;
    if (this.#segment >= this.#segments.length) throw damagedRecord;
    this.position = this.#segments[this.#segment]!;
    this.#end = this.#segments[this.#segment + 1]!;
  }

  u8(): number {
    while (this.position >= this.#end) this.#nextSegment();
    return this.#stream.buffer[this.position++]!;
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  f64(): number {
    const bytes = Buffer.alloc(8);
    for (let i = 0; i < 8; i++) bytes[i] = this.u8();
    return bytes.readDoubleLE();
  }

  skip(count: number): void {
    for (let left = count; left > 0;) {
      while (this.position >= this.#end) this.#nextSegment();
      const step = Math.min(left, this.#end - this.position);
      this.position += step;
      left -= step;
    }
  }

  bytes(count: number): Buffer {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0;) {
      while (this.position >= this.#end) this.#nextSegment();
      const step = Math.min(left, this.#end - this.position);
      pieces.push(this.#stream.buffer.subarray(this.position, this.position + step));
      this.position += step;
      left -= step;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** Characters of BIFF8; behind a seam stands a byte that says anew whether they are 16 bits wide. */
  characters(count: number, wide: boolean): string {
    let text = "";
    for (let left = count; left > 0;) {
      if (this.position >= this.#end) {
        this.#nextSegment();
        wide = (this.u8() & 1) !== 0;
      }
      const room = this.#end - this.position;
      if (wide && room === 1) throw damagedRecord;
      const step = Math.min(left, wide ? room >> 1 : room);
      const to = this.position + (wide ? step * 2 : step);
      text += wide
        ? this.#stream.buffer.toString("utf16le", this.position, to)
        : this.#stream.buffer.toString("latin1", this.position, to);
      this.position = to;
      left -= step;
    }
    return text;
  }

  /** A text of BIFF8 of which the length is known ([MS-XLS] 2.5.293, 2.5.294 and 2.5.296). */
  unicode(count: number): string {
    const flags = this.u8();
    const runs = (flags & 8) !== 0 ? this.u16() : 0;
    const extra = (flags & 4) !== 0 ? this.u32() : 0;
    const text = this.characters(count, (flags & 1) !== 0);
    if (runs > 0 || extra > 0) this.skip(runs * 4 + extra);
    return text;
  }
}

/** The shared strings of a workbook ([MS-XLS] 2.4.265). */
export class SharedStrings {
  /** True if there are fewer than the record says, or bytes of others behind them. */
  readonly malformed: boolean;
  readonly #strings = new StringTable();

  constructor(stream: Stream, at: number) {
    const segments = stream.segments(at);
    const { buffer } = stream;
    const strings = this.#strings;
    let segment = 0;
    let position = segments[0]! + 8;
    let end = segments[1]!;
    const count = position <= end ? stream.view.getUint32(position - 4, true) : 0;
    let malformed = position > end;
    while (strings.length < count) {
      while (position >= end && segment + 2 < segments.length) {
        segment += 2;
        position = segments[segment]!;
        end = segments[segment + 1]!;
      }
      if (position >= end) {
        malformed = true;
        break;
      }
      const next = position + 3 <= end ? wholeEnd(buffer, position, end) : Infinity;
      if (next <= end) {
        addWhole(strings, buffer, position);
        position = next;
        continue;
      }
      // It runs over a seam.
      try {
        const cursor = new Cursor(stream, segments, position, segment);
        strings.add(cursor.unicode(cursor.u16()));
        ({ position, segment } = cursor);
        end = segments[segment + 1]!;
      } catch {
        malformed = true;
        break;
      }
    }
    strings.finish();
    // Zeros fill up some records. Anything else were strings, before a length among them was damaged.
    for (; !malformed && segment < segments.length; segment += 2) {
      const from = Math.max(position, segments[segment]!);
      malformed = buffer.subarray(from, segments[segment + 1]!).some((byte) => byte !== 0);
      position = 0;
    }
    this.malformed = malformed;
  }

  /** The string of this index; undefined if there is none. */
  get(index: number): string | undefined {
    return index < this.#strings.length ? this.#strings.get(index) : undefined;
  }
}

/** Where the string at `position` ends if it runs over no seam. */
function wholeEnd(buffer: Buffer, position: number, end: number): number {
  const flags = buffer[position + 2]!;
  const characters = buffer[position]! | (buffer[position + 1]! << 8);
  let next = position + 3 + ((flags & 1) !== 0 ? characters * 2 : characters);
  if ((flags & 12) === 0) return next;
  let at = position + 3;
  if (at + 6 > end) return Infinity;
  if ((flags & 8) !== 0) {
    next += 2 + 4 * (buffer[at]! | (buffer[at + 1]! << 8));
    at += 2;
  }
  if ((flags & 4) !== 0) next += 4 + buffer.readUInt32LE(at);
  return next;
}

/** Adds the string at `position`, which runs over no seam. */
function addWhole(strings: StringTable, buffer: Buffer, position: number): void {
  const characters = buffer[position]! | (buffer[position + 1]! << 8);
  const flags = buffer[position + 2]!;
  const from = position + 3 + ((flags & 8) !== 0 ? 2 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  if ((flags & 1) !== 0) strings.addUtf16(buffer, from, characters);
  else strings.addLatin1(buffer, from, characters);
}

/** A number packed into 32 bits ([MS-XLS] 2.5.217; [MS-XLSB] 2.5.122). */
export function rkNumber(rk: number): number {
  let value: number;
  if ((rk & 2) !== 0) value = rk >> 2;
  else {
    rkView.setUint32(4, rk & ~3, true);
    value = rkView.getFloat64(0, true);
  }
  return (rk & 1) !== 0 ? value / 100 : value;
}
const rkView = new DataView(new ArrayBuffer(8));

/** Error values of cells ([MS-XLS] 2.5.10), as they are shown. */
export const cellErrors: Readonly<Record<number, string>> = {
  0x00: "#NULL!",
  0x07: "#DIV/0!",
  0x0f: "#VALUE!",
  0x17: "#REF!",
  0x1d: "#NAME?",
  0x24: "#NUM!",
  0x2a: "#N/A",
  0x2b: "#GETTING_DATA",
};

/**
 * Texts in a parsed formula ([MS-XLS] 2.5.198.89, PtgStr; 2.5.198.59, the strings of array
 * constants), by their form: the other tokens are not followed.
 */
export function formulaTexts(bytes: Uint8Array): string[] {
  const buffer = bufferOf(bytes);
  const texts: string[] = [];
  for (let at = 0; at + 3 <= buffer.length; at++) {
    const token = buffer[at]!;
    if (token !== 0x17 && token !== 0x02) continue;
    const flagsAt = token === 0x17 ? at + 2 : at + 3;
    const count = token === 0x17 ? buffer[at + 1]! : buffer.readUInt16LE(at + 1);
    const flags = buffer[flagsAt] ?? 0xff;
    const to = flagsAt + 1 + (flags === 1 ? count * 2 : count);
    if (count < 2 || flags > 1 || to > buffer.length) continue;
    const text =
      flags === 1
        ? buffer.toString("utf16le", flagsAt + 1, to)
        : buffer.toString("latin1", flagsAt + 1, to);
    // NUL stands between the items of a validation list.
    if (!isReadable(text.replaceAll("\0", ","))) continue;
    texts.push(text);
    at = to - 1;
  }
  return texts;
}

/** Whether no control or unassigned character stands in a text that was found by its form. */
export function isReadable(text: string): boolean {
  return !/[^\P{C}\t\n\r\p{Cf}]/u.test(text);
}
