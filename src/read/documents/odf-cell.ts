/**
 * Bytes of a sheet of OpenDocument (ODF 1.3 part 3, 9.1.4) → its cells, where they are written as one
 * in the same column was before. A cell's tag takes a hundred bytes to say `string`, and the next row
 * says it again: from its form, seen once, all but the value and the text is known.
 */
import { Pattern } from "../pattern.js";
import { plainNumberEnd } from "../workbooks/plain-number.js";
import { arePlain, type XmlScanner } from "../xml.js";

/** Columns whose forms are kept. */
const maxColumns = 256;

/** Forms of one column that are learnt; one with more has a formula of its own in each cell, say. */
const maxLearnt = 32;

/** A longer form is not kept. */
const maxLength = 1024;

const QUOTE = 34;
const AMP = 38;
const HYPHEN = 45;
const LT = 60;

/** The length of `2026-11-22`. */
const dateLength = 10;

/** What varies in the tags of cells of one form. */
export type Hole = "none" | "number" | "date";

/** How a cell is written, but for its value and its text. */
export class CellForm {
  readonly #hole: Hole;
  /** Up to the value, or to the text if no value stands in the tag. */
  readonly #head: Pattern;
  /** From the value to the text. */
  readonly #middle: Pattern | undefined;
  /** Behind the text; a cell without is its head alone. */
  readonly #tail: Pattern | undefined;
  readonly #length: number;
  readonly #invisible: boolean;

  private constructor(
    hole: Hole,
    invisible: boolean,
    head: Pattern,
    middle?: Pattern,
    tail?: Pattern,
  ) {
    this.#hole = hole;
    this.#invisible = invisible;
    this.#head = head;
    this.#middle = middle;
    this.#tail = tail;
    this.#length = head.length + (middle?.length ?? 0) + (tail?.length ?? 0);
  }

  /** The form of the empty cell that was opened last. */
  static ofEmpty(xml: XmlScanner): CellForm | undefined {
    const { bytes, tagStart, tagEnd } = xml;
    if (tagEnd - tagStart > maxLength) return undefined;
    return new CellForm("none", false, new Pattern(bytes.subarray(tagStart, tagEnd)));
  }

  /**
   * The form of the cell that was opened last and holds the last text in its only child.
   *
   * @param valueStart where its value begins in the tag, if it has one there
   * @param invisible whether it cannot be seen
   */
  static of(
    xml: XmlScanner,
    hole: Hole,
    valueStart: number,
    invisible: boolean,
  ): CellForm | undefined {
    const { bytes, tagStart, textStart, textEnd, position } = xml;
    if (position - tagStart > maxLength) return undefined;
    const tail = new Pattern(bytes.subarray(textEnd, position));
    if (hole === "none") {
      const head = new Pattern(bytes.subarray(tagStart, textStart));
      return new CellForm(hole, invisible, head, undefined, tail);
    }
    if (valueStart < 0 || bytes[valueStart - 1] !== QUOTE) return undefined;
    const valueEnd = bytes.indexOf(QUOTE, valueStart);
    const head = new Pattern(bytes.subarray(tagStart, valueStart));
    const middle = new Pattern(bytes.subarray(valueEnd, textStart));
    return new CellForm(hole, invisible, head, middle, tail);
  }

  /** Takes the cell at `at` if it is of this form: sets what `cell` says of it and gives the offset behind it, or -1. */
  take(xml: XmlScanner, at: number, cell: KnownCells): number {
    const { bytes, view, end } = xml;
    if (at + this.#length > end || !this.#head.matches(view, at)) return -1;
    at += this.#head.length;
    cell.invisible = this.#invisible;
    const tail = this.#tail;
    if (tail === undefined) {
      cell.text = "";
      return at;
    }
    const valueStart = at;
    let valueEnd = at;
    if (this.#middle !== undefined) {
      valueEnd =
        this.#hole === "number" ? plainNumberEnd(bytes, at, QUOTE) : plainDateEnd(bytes, at);
      const middle = this.#middle;
      if (valueEnd < 0 || valueEnd + middle.length > end || !middle.matches(view, valueEnd))
        return -1;
      at = valueEnd + middle.length;
      // Zeros in front that only the text has, and zero, which may stand for a text.
      const isZero = bytes[valueStart] === 48 && valueEnd === valueStart + 1;
      if (this.#hole === "number" && (isZero || bytes[at] === 48)) return -1;
    }
    const textStart = at;
    let bits = 0;
    while (at + 4 <= end && arePlain(view.getInt32(at, true))) at += 4;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === LT) break;
      bits |= byte === AMP ? 0x80 : byte;
    }
    if (at + tail.length > end || !tail.matches(view, at)) return -1;
    if (this.#middle !== undefined) cell.text = xml.slice(valueStart, valueEnd);
    else cell.text = bits < 0x80 ? xml.slice(textStart, at) : xml.decode(textStart, at);
    return at + tail.length;
  }
}

/** Where a date without a time ends, in front of a quote; or -1. */
function plainDateEnd(bytes: Uint8Array, start: number): number {
  const end = start + dateLength;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (!(byte >= 48 && byte <= 57) && byte !== HYPHEN) return -1;
  }
  return bytes[end] === QUOTE ? end : -1;
}

/** The forms of the cells of a table, by column: two each, since a column may have gaps. */
export class KnownCells {
  /** Of the cell that was taken last. */
  text = "";
  /** Whether that cannot be seen. */
  invisible = false;
  readonly #forms: (CellForm | undefined)[] = [];
  readonly #learnt: number[] = [];

  /** Whether the cell of this column that was opened last is of a form that is worth keeping. */
  wants(xml: XmlScanner, column: number): boolean {
    if (column >= maxColumns || (this.#learnt[column] ?? 0) >= maxLearnt) return false;
    // It may be known, and not have been taken since the end of a slice of the bytes lay in it.
    return this.take(xml, xml.tagStart, column) < 0;
  }

  /** Keeps the form of a cell of this column. */
  learn(column: number, form: CellForm | undefined): void {
    if (form === undefined) return;
    while (this.#learnt.length <= column) {
      this.#learnt.push(0);
      this.#forms.push(undefined, undefined);
    }
    this.#learnt[column]!++;
    this.#forms[2 * column + 1] = this.#forms[2 * column];
    this.#forms[2 * column] = form;
  }

  /** Forgets all, since another table begins. */
  clear(): void {
    this.#forms.length = 0;
    this.#learnt.length = 0;
  }

  /** Takes the cell at `at` if its form is known for this column: gives the offset behind it, or -1. */
  take(xml: XmlScanner, at: number, column: number): number {
    if (column >= this.#learnt.length) return -1;
    const first = this.#forms[2 * column];
    const behind = first === undefined ? -1 : first.take(xml, at, this);
    if (behind >= 0) return behind;
    const second = this.#forms[2 * column + 1];
    return second === undefined ? -1 : second.take(xml, at, this);
  }
}

/** What stands between the cells of two rows, if it stood there before: the end of one, the tag of the next. */
export class RowForm {
  readonly #end: Pattern;
  readonly #tag: Pattern;

  private constructor(end: Pattern, tag: Pattern) {
    this.#end = end;
    this.#tag = tag;
  }

  /**
   * For rows like the one that was opened last.
   *
   * @param before what was known of the rows before
   */
  static of(xml: XmlScanner, before: RowForm | undefined): RowForm | undefined {
    const { bytes, view, tagStart, tagEnd } = xml;
    if (tagEnd - tagStart > maxLength) return undefined;
    if (before !== undefined && before.#tag.is(view, tagStart, tagEnd)) return before;
    const end = new Pattern(Buffer.from(`</${xml.tag()}>`));
    return new RowForm(end, new Pattern(bytes.subarray(tagStart, tagEnd)));
  }

  /** The offset behind the tag of the next row, if this stands at `at`; or -1. */
  take({ view, end }: XmlScanner, at: number): number {
    const tag = at + this.#end.length;
    const behind = tag + this.#tag.length;
    const isNext = behind <= end && this.#end.matches(view, at) && this.#tag.matches(view, tag);
    return isNext ? behind : -1;
  }
}
