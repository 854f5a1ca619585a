/**
 * Bytes of delimited text (RFC 4180) → its records, where it is written as most programs write it: in
 * UTF-8 or Windows-1252, a field either without quotes or wholly in quotes with none inside, on one line.
 * A million fields take a third of the time that decoding, splitting and checking the text takes.
 * Everything else is left to {@link RecordSplitter}, and both give the same.
 */
import { decoded, type Encoding } from "../encoding.js";
import { maybeLongBlanks, type Record } from "./records.js";

const LF = 10;
const CR = 13;
const BLANK = 32;
const QUOTE = 34;

/** What is part of a field, or its end, before it could part two. */
const notDelimiters = ["\0", "\n", "\r", " ", '"'];

/** A text in which so many parts running were not plain is not looked at in this way any more. */
const maxMisses = 4;

/** Takes parts of whole lines, and gives the records of those that are plain. */
export class PlainRecords {
  readonly #delimiter: number;
  readonly #isUtf8: boolean;
  #misses = 0;
  /** The contents of the part's fields, one behind the other, in Latin-1. */
  #contents = Buffer.alloc(0);
  /** Where each of them ends. */
  #ends = new Int32Array(4096);
  /** For each record, the number of fields up to its end. */
  readonly #records: number[] = [];
  readonly #fields: string[] = [];
  /** Fields that Latin-1 cannot hold, in order. */
  readonly #wide: { readonly field: number; readonly from: number; readonly to: number }[] = [];

  /** @param encoding one that {@link isKnown} */
  constructor(
    delimiter: string,
    readonly encoding: Encoding,
  ) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#isUtf8 = encoding.name === "utf-8";
  }

  /** Whether text like this may be plain at all. */
  static isKnown(delimiter: string, { name, mixed }: Encoding): boolean {
    const isPlainEncoding = name === "utf-8" || name === "windows-1252";
    const isAscii = delimiter.length === 1 && delimiter < "\x7f";
    return isPlainEncoding && mixed !== true && isAscii && !notDelimiters.includes(delimiter);
  }

  /**
   * The records from `start` to `end`, a line's start and another one's end.
   *
   * @returns `undefined` if they are not plain
   */
  take(bytes: Uint8Array, start: number, end: number): Record[] | undefined {
    if (this.#misses >= maxMisses) return undefined;
    if (this.#contents.length < end - start) this.#contents = Buffer.allocUnsafeSlow(end - start);
    const length = this.#gather(bytes, start, end);
    const text = length < 0 ? "" : this.#contents.toString("latin1", 0, length);
    if (length < 0 || maybeLongBlanks(text)) {
      this.#misses++;
      return undefined;
    }
    this.#misses = 0;
    return this.#cut(text, bytes);
  }

  /** Gathers the contents of the fields; returns their length, or -1 if something is not plain. */
  #gather(bytes: Uint8Array, start: number, end: number): number {
    const delimiter = this.#delimiter;
    const isUtf8 = this.#isUtf8;
    const contents = this.#contents;
    let ends = this.#ends;
    let fields = 0;
    let length = 0;
    let at = start;
    this.#records.length = 0;
    this.#wide.length = 0;
    for (;;) {
      const isQuoted = at < end && bytes[at] === QUOTE;
      if (isQuoted) at++;
      const from = at;
      let isWide = false;
      let byte = LF;
      for (; at < end; at++) {
        byte = bytes[at]!;
        if (byte < 0x80) {
          if (byte === delimiter && !isQuoted) break;
          if (byte <= QUOTE) {
            if (byte === QUOTE || byte === LF || byte === CR) break;
            if (byte === 0) return -1;
          }
        } else if (!isUtf8) isWide ||= byte < 0xa0;
        else {
          const next = at + 1 < end ? bytes[at + 1]! : 0;
          if ((byte === 0xc2 || byte === 0xc3) && (next & 0xc0) === 0x80) {
            byte = ((byte & 3) << 6) | (next & 0x3f);
            at++;
          } else isWide = true;
        }
        contents[length++] = byte;
      }
      if (isWide) this.#wide.push({ field: fields, from, to: at });
      if (isQuoted) {
        // A blank before a quote is taken for padding, whichever side of it is the field.
        if (at === end || byte !== QUOTE || bytes[at - 1] === BLANK) return -1;
        at++;
      }
      byte = at < end ? bytes[at]! : LF;
      if (fields === ends.length) {
        ends = new Int32Array(2 * fields);
        ends.set(this.#ends);
        this.#ends = ends;
      }
      ends[fields++] = length;
      at++;
      if (byte === delimiter) continue;
      if (byte === CR) {
        if (bytes[at] === LF) at++;
      } else if (byte !== LF) return -1;
      this.#records.push(fields);
      if (at >= end) return length;
    }
  }

  #cut(text: string, bytes: Uint8Array): Record[] {
    const ends = this.#ends;
    const wide = this.#wide;
    const records: Record[] = [];
    // Copied from, since what is made by a literal gathers among the old objects: see PlainRow.
    const fields = this.#fields;
    let field = 0;
    let from = 0;
    let wideIndex = 0;
    let nextWide = wide[0]?.field ?? -1;
    for (const last of this.#records) {
      let width = 0;
      for (; field < last; field++) {
        const to = ends[field]!;
        if (field === nextWide) {
          fields[width++] = this.#decoded(bytes, wide[wideIndex]!);
          nextWide = wide[++wideIndex]?.field ?? -1;
        } else fields[width++] = text.substring(from, to);
        from = to;
      }
      records.push(fields.slice(0, width));
    }
    return records;
  }

  #decoded(bytes: Uint8Array, { from, to }: { from: number; to: number }): string {
    const { name } = this.encoding;
    return decoded(bytes.subarray(from, to), { name, markLength: 0 });
  }
}
