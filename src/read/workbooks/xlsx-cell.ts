/**
 * Bytes of a worksheet part (ECMA-376 part 1, 18.3.1.4) → a cell, where it is written as nearly all
 * are: `<c r="A1" s="2" t="s"><v>12</v></c>`, with or without `s` and `t`, holding a number or the index
 * of a shared string. A sheet is a million of these, and reading it takes twice as long by their
 * tokens. Every other form is left to the XML scanner.
 *
 * Cells of one column are mostly alike but for their value and the row's number: what they have in common
 * is remembered and compared four bytes at a time, which takes a third of the time of reading it.
 */

import { plainNumberEnd } from "./plain-number.js";
import { word } from "../xml.js";

/** The length of `<c r="A1"><v>1</v></c>`. */
const shortestCell = 22;

/** A column has three letters at most (`XFD`). */
const maxLetters = 3;

/** A style's index has so few digits; Excel knows 65,490 of them. */
const maxStyleDigits = 6;

/** A whole number of so few digits fits into 32 bits. */
const maxIntegerDigits = 9;

const QUOTE = 34;
const ZERO = 48;
const NINE = 57;
const LT = 60;
const SHARED = 115;
const NUMBER = 110;

const C_OPEN = word("<c r");
const R_OPEN = word(' r="');
const S_OPEN = word(' s="');
const T_OPEN = word(' t="');
const V_OPEN = word("><v>");
const V_CLOSE = word("</v>");
const C_CLOSE = word("</c>");

/** Columns whose cells are remembered: a list has fewer. All have one letter or two. */
const maxRemembered = 256;

/** The length of `<c r="IV`. */
const maxHead = 8;

/** A row's number of so few digits is compared as two words of four, which may overlap. */
const minRowDigits = 4;
const maxRowDigits = 8;

/** The longest cell that is remembered, with a value of 15 digits and the four bytes read behind it. */
const longestRemembered = 64;

// What is remembered of a column's cells, by its place in a stretch of numbers.
const HEAD_LENGTH = 0;
const HEAD_END = 1;
const REST_LENGTH = 2;
const STYLE = 3;
const IS_SHARED = 4;
const REST = 5;
/** Six words hold the longest rest: `" s="123456" t="s"><v>`. */
const stretch = REST + 6;

/** Whether four bytes are digits: `0` is 0x30, `9` + 6 is 0x3f. */
function areDigits(four: number): boolean {
  return (four & 0xf0f0f0f0) === 0x30303030 && ((four + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

/** The number that four digits write, the first of them in the lowest byte. */
function numberOf(four: number): number {
  const pairs = (four & 0x000f000f) * 10 + ((four >> 8) & 0x000f000f);
  return (pairs & 0xff) * 100 + (pairs >> 16);
}

/** The cell that was taken last. */
export class PlainCell {
  /** 0 = A. */
  column = 0;
  /** The index of its format, 0 if it names none. */
  style = 0;
  /** Whether its value is the index of a shared string. */
  shared = false;
  /** Where its value begins, and where that ends. */
  start = 0;
  end = 0;
  /** Its value, where that is a whole number from 0 on of at most 9 digits; else -1. */
  integer = 0;
  /** For each column: how the last cell began and went on behind the row's number. */
  readonly #remembered = new Int32Array(maxRemembered * stretch);
  /** The row's number in the last cell: how many digits, the first four and the last four. 0 if unknown. */
  #rowDigits = 0;
  #rowStart = 0;
  #rowEnd = 0;

  /** Begins a row whose number stands, in plain digits, from `start` to `end`. */
  startRow(view: DataView, start: number, end: number): void {
    this.column = -1;
    const digits = end - start;
    this.#rowDigits = digits < minRowDigits || digits > maxRowDigits ? 0 : digits;
    if (this.#rowDigits === 0) return;
    this.#rowStart = view.getInt32(start, true);
    this.#rowEnd = view.getInt32(end - 4, true);
  }

  /**
   * Takes the cell that begins at `at`, if it is plain and all of it is here.
   *
   * @param view the same bytes
   * @param end where the bytes end
   * @returns the offset behind it, or -1
   */
  take(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const behind = this.#takeRemembered(bytes, view, at, end);
    return behind < 0 ? this.#takeAny(bytes, view, at, end) : behind;
  }

  /** Takes the cell if it is in the column behind the last one and like the one above it. */
  #takeRemembered(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const remembered = this.#remembered;
    const digits = this.#rowDigits;
    const column = this.column + 1;
    if (digits === 0 || column >= maxRemembered || at + longestRemembered > end) return -1;
    const from = column * stretch;
    const head = remembered[from]!;
    if (head === 0 || view.getInt32(at, true) !== C_OPEN) return -1;
    at += head;
    if (
      view.getInt32(at - 4, true) !== remembered[from + HEAD_END] ||
      view.getInt32(at, true) !== this.#rowStart ||
      view.getInt32(at + digits - 4, true) !== this.#rowEnd
    )
      return -1;
    at += digits;
    const length = remembered[from + REST_LENGTH]!;
    let word = from + REST;
    for (let index = 0; index < length - 4; index += 4)
      if (view.getInt32(at + index, true) !== remembered[word++]) return -1;
    at += length;
    if (view.getInt32(at - 4, true) !== V_OPEN) return -1;

    const start = at;
    at = this.#takeValue(bytes, view, start, end);
    if (at < 0 || at + 8 > end) return -1;
    if (view.getInt32(at, true) !== V_CLOSE || view.getInt32(at + 4, true) !== C_CLOSE) return -1;
    this.shared = remembered[from + IS_SHARED] === 1;
    if (this.shared && this.integer < 0) return -1;
    this.column = column;
    this.style = remembered[from + STYLE]!;
    this.start = start;
    this.end = at;
    return at + 8;
  }

  /** Remembers the cell that was just taken: from `at` on, its row's number between `row` and `rest`. */
  #remember(view: DataView, at: number, row: number, rest: number): void {
    const { column } = this;
    this.startRow(view, row, rest);
    this.column = column;
    const head = row - at;
    const length = this.start - rest;
    if (this.#rowDigits === 0 || column >= maxRemembered || head > maxHead) return;
    const remembered = this.#remembered;
    const from = column * stretch;
    remembered[from + HEAD_LENGTH] = head;
    remembered[from + HEAD_END] = view.getInt32(row - 4, true);
    remembered[from + REST_LENGTH] = length;
    remembered[from + STYLE] = this.style;
    remembered[from + IS_SHARED] = this.shared ? 1 : 0;
    for (let index = 0; index < length - 4; index += 4)
      remembered[from + REST + index / 4] = view.getInt32(rest + index, true);
  }

  #takeAny(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const begin = at;
    if (at + shortestCell > end) return -1;
    if (view.getInt32(at, true) !== C_OPEN || view.getInt32(at + 2, true) !== R_OPEN) return -1;
    at += 6;
    const letters = at;
    let column = 0;
    for (let letter = bytes[at]! - 64; letter >= 1 && letter <= 26; letter = bytes[++at]! - 64)
      column = column * 26 + letter;
    if (at === letters || at > letters + maxLetters) return -1;
    const row = at;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
    const rest = at;
    if (bytes[at++] !== QUOTE || at + shortestCell - 9 > end) return -1;

    let style = 0;
    if (view.getInt32(at, true) === S_OPEN) {
      at += 4;
      const digits = at;
      for (; bytes[at]! >= ZERO && bytes[at]! <= NINE; at++) style = style * 10 + bytes[at]! - ZERO;
      if (at === digits || at > digits + maxStyleDigits || bytes[at++] !== QUOTE) return -1;
      if (at + 8 > end) return -1;
    }
    let type = NUMBER;
    if (view.getInt32(at, true) === T_OPEN) {
      type = bytes[at + 4]!;
      if ((type !== SHARED && type !== NUMBER) || bytes[at + 5] !== QUOTE) return -1;
      at += 6;
      if (at + 4 > end) return -1;
    }
    if (view.getInt32(at, true) !== V_OPEN) return -1;

    const start = at + 4;
    at = this.#takeValue(bytes, view, start, end);
    if (at < 0 || at + 8 > end) return -1;
    if (view.getInt32(at, true) !== V_CLOSE || view.getInt32(at + 4, true) !== C_CLOSE) return -1;
    this.shared = type === SHARED;
    if (this.shared && this.integer < 0) return -1;
    this.column = column - 1;
    this.style = style;
    this.start = start;
    this.end = at;
    this.#remember(view, begin, row, rest);
    return at + 8;
  }

  /** The offset behind a number that is written as a {@link Row} has it, or -1. */
  #takeValue(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    let at = start;
    let value = 0;
    const four = start + 4 <= end ? view.getInt32(start, true) : 0;
    if (areDigits(four)) {
      value = numberOf(four);
      at += 4;
    }
    for (; bytes[at]! >= ZERO && bytes[at]! <= NINE && at - start < maxIntegerDigits; at++)
      value = value * 10 + bytes[at]! - ZERO;
    if (at > start && bytes[at] === LT) {
      this.integer = value;
      return at;
    }
    this.integer = -1;
    return plainNumberEnd(bytes, start, LT);
  }
}
