/**
 * Bytes of a worksheet part (ECMA-376 part 1, 18.3.1.4) → a cell, where it is written as nearly all
 * are: `<c r="A1" s="2" t="s"><v>12</v></c>`, with or without `s` and `t`, holding a number or the index
 * of a shared string. A sheet is a million of these, and reading it takes twice as long by their
 * tokens. Every other form is left to the XML scanner.
 */

import { plainNumberEnd } from "./plain-number.js";
import { word } from "./xml.js";

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

  /**
   * Takes the cell that begins at `at`, if it is plain and all of it is here.
   *
   * @param view the same bytes
   * @param end where the bytes end
   * @returns the offset behind it, or -1
   */
  take(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    if (at + shortestCell > end) return -1;
    if (view.getInt32(at, true) !== C_OPEN || view.getInt32(at + 2, true) !== R_OPEN) return -1;
    at += 6;
    const letters = at;
    let column = 0;
    for (let letter = bytes[at]! - 64; letter >= 1 && letter <= 26; letter = bytes[++at]! - 64)
      column = column * 26 + letter;
    if (at === letters || at > letters + maxLetters) return -1;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
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
    at = this.#takeValue(bytes, start);
    if (at < 0 || at + 8 > end) return -1;
    if (view.getInt32(at, true) !== V_CLOSE || view.getInt32(at + 4, true) !== C_CLOSE) return -1;
    this.shared = type === SHARED;
    if (this.shared && this.integer < 0) return -1;
    this.column = column - 1;
    this.style = style;
    this.start = start;
    this.end = at;
    return at + 8;
  }

  /** The offset behind a number that is written as a {@link Row} has it, or -1. */
  #takeValue(bytes: Uint8Array, start: number): number {
    let at = start;
    let value = 0;
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
