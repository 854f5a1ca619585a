/**
 * Delimited text (RFC 4180 and what programs make of it), in parts → its records. Papa Parse splits;
 * what it does not do stands here: records that go on in the next part, blanks before a quote, and
 * quotes that are never closed. It lets one of those swallow the rest of the file. Here a quoted field
 * may span a bounded number of lines and must end before a delimiter or a line end; if it does not,
 * its first line is read without quotes, and so no line is ever lost.
 */
import type Papa from "papaparse";
import { inPattern } from "../delimiter.js";

/** One record: its fields, or one that is empty for an empty line. */
export type Record = readonly string[];

/** A cell with more lines than this is a quote that was never closed: Excel stops at 253 line breaks. */
const maxFieldLines = 256;

/** Excel's longest cell is 32,767 characters; twice that for what other programs allow. */
const maxFieldLength = 65_536;

/** A record longer than this is no row of a list: its end is not waited for. */
const maxRecordLength = 4 * 1024 * 1024;

/**
 * Lines without their quotes from which on fields end with their line: reading the rest of the part anew
 * would cost as much again for every one of them.
 */
const maxUnquoted = 50;

/** Blanks in a row are padding from here on: one says as much. */
const maxBlanks = 256;

/** Takes parts of whole lines and gives the records that are complete. */
export class RecordSplitter {
  /** Lines in which a quote was never closed: something may be lost. */
  unclosed = 0;
  /** Lines that were read without their quotes, whatever the reason. */
  #unquoted = 0;
  #rest = "";

  readonly #blanksBeforeQuote: RegExp;
  /** Papa Parse trims all that stands behind a quote up to the end of the field, for each quote anew. */
  readonly #longBlanks: RegExp;

  constructor(
    readonly papa: typeof Papa,
    readonly delimiter: string,
  ) {
    const ends = `\\n${inPattern(delimiter)}`;
    this.#blanksBeforeQuote = new RegExp(`(^|[${ends}]) +"`, "g");
    this.#longBlanks = new RegExp(`[^\\S${ends}]{${maxBlanks},}`, "g");
  }

  /** Whether a record waits for the next part. */
  get isOpen(): boolean {
    return this.#rest !== "";
  }

  /**
   * The records that end in this part.
   *
   * @param part text whose lines end in LF, cut behind a line end
   */
  take(part: string): readonly Record[] {
    return this.#records(this.#rest + part, false);
  }

  /** The records that are left behind the last part. */
  finish(): readonly Record[] {
    return this.isOpen ? this.#records(this.#rest, true) : [];
  }

  /** Records up to the last one, which waits in `#rest` for the next part if a quote in it is open. */
  #records(part: string, ended: boolean): Record[] {
    const records: Record[] = [];
    let text = part.endsWith("\n") ? part.slice(0, -1) : part;
    if (maybeLongBlanks(text)) text = text.replace(this.#longBlanks, " ");
    // A blank between delimiter and quote would make the quote a character of the field.
    if (text.includes(' "')) text = text.replace(this.#blanksBeforeQuote, '$1"');
    const hasFormulas = text.includes('="');
    this.#rest = "";
    while (text !== "" && this.#unquoted <= maxUnquoted) {
      const { data, errors } = this.#parse(text);
      const odd = firstUnclosed(data, errors);
      for (let index = 0; index < (odd?.row ?? data.length); index++)
        records.push(hasFormulas ? data[index]!.map(plainFormula) : data[index]!);
      if (odd === undefined) return records;
      text = text.slice(startOfRecord(text, data, odd.row));
      if (odd.maybeClosed && !ended && text.length <= maxRecordLength) {
        this.#rest = `${text}\n`;
        return records;
      }
      const lineEnd = text.indexOf("\n");
      records.push(this.#withoutQuotes(lineEnd === -1 ? text : text.slice(0, lineEnd)));
      if (lineEnd === -1) return records;
      text = text.slice(lineEnd + 1);
    }
    for (const line of text.split("\n")) records.push(this.#line(line));
    return records;
  }

  /** Its parser alone: the streamer of `Papa.parse` around it keeps rows alive, and doubles the time. */
  #parse(text: string): Papa.ParseResult<string[]> {
    const parser = new this.papa.Parser({ delimiter: this.delimiter, newline: "\n" });
    return parser.parse(text, 0, false) as Papa.ParseResult<string[]>;
  }

  /** A line in which fields end, whatever quotes are open. */
  #line(line: string): Record {
    if (!line.includes('"')) return line.split(this.delimiter);
    const { data, errors } = this.#parse(line);
    return errors.some(({ code }) => code === "MissingQuotes")
      ? this.#withoutQuotes(line)
      : data[0]!.map(plainFormula);
  }

  #withoutQuotes(line: string): Record {
    this.#unquoted++;
    // In pairs they are closed, if not where a field ends: `"12" rack`, `c.push("a","b");`.
    if (line.split('"').length % 2 === 0) this.unclosed++;
    return line.split(this.delimiter).map((field) => field.replace(/^ *"|" *$/g, ""));
  }
}

/** Whether a text has runs of more than about {@link maxBlanks} blanks, seen from every 64th character. */
export function maybeLongBlanks(text: string): boolean {
  let blanks = 0;
  for (let at = 0; at < text.length && blanks < maxBlanks / 64; at += 64) {
    const code = text.charCodeAt(at);
    blanks = code <= 0x20 || code >= 0xa0 ? blanks + 1 : 0;
  }
  return blanks >= maxBlanks / 64;
}

/**
 * The first record that a quote without its end has made too long; `maybeClosed` if the text ends in
 * it, so that the end may still come.
 */
function firstUnclosed(
  data: readonly Record[],
  errors: readonly Papa.ParseError[],
): { readonly row: number; readonly maybeClosed: boolean } | undefined {
  let row = data.findIndex((record) => !record.every(isPossibleField));
  if (row === -1) row = Infinity;
  let open = Infinity;
  let looked = -1;
  for (const { code, row: found } of errors) {
    if (found === undefined || found >= row) break;
    if (code === "MissingQuotes") open = found;
    if (code !== "InvalidQuotes" || found === looked) continue;
    looked = found;
    // A quote that stands in words, and a line end: two lines grown together.
    if (data[found]!.some((field) => field.includes("\n") && field.includes('"'))) row = found;
  }
  if (row === Infinity && open === Infinity) return undefined;
  return open < row ? { row: open, maybeClosed: true } : { row, maybeClosed: false };
}

/** Whether a field is not longer than the cells that programs write. */
function isPossibleField(field: string): boolean {
  if (field.length <= maxFieldLines) return true;
  let lines = 0;
  for (let at = field.indexOf("\n"); at !== -1; at = field.indexOf("\n", at + 1))
    if (++lines > maxFieldLines) return false;
  return lines === 0 || field.length <= maxFieldLength;
}

/** Where a record begins: the line ends before it are those of the records and of their fields. */
function startOfRecord(text: string, data: readonly Record[], row: number): number {
  let lines = row;
  for (let index = 0; index < row; index++)
    for (const field of data[index]!)
      for (let at = field.indexOf("\n"); at !== -1; at = field.indexOf("\n", at + 1)) lines++;
  let start = 0;
  for (; lines > 0; lines--) start = text.indexOf("\n", start) + 1;
  return start;
}

/** `="0612345678"` keeps a zero that Excel would drop: a spreadsheet shows what is in its quotes. */
function plainFormula(field: string): string {
  return field.length > 3 && field.startsWith('="') && field.endsWith('"')
    ? field.slice(2, -1)
    : field;
}
