import type Papa from "papaparse";
import type { Location, Row, Unread } from "../../types.js";
import type { Budget } from "../budget.js";
import { type Layout, cutAtGutters, findLayout, separatorLine } from "../delimiter.js";
import { decode, type Encoding, encodingOf, isOutOfStep } from "../encoding.js";
import { isGrid } from "../text.js";
import { isLabelled } from "../labelled-lines.js";
import { PlainRecords } from "./plain-records.js";
import { PlainRow } from "../plain-row.js";
import type { Reader } from "../reader.js";
import { type Record, RecordSplitter } from "./records.js";
import { isProgram } from "../statements.js";
import { plainLineEnds, wholeLineParts } from "../whole-lines.js";

/** Rows handed on at a time: enough to make the hand-over cheap, few enough to keep memory flat. */
const batchRows = 500;

/** The start of a text, in the widest encoding, from which its layout is found. */
const headBytes = 4 * 65_536;

const LF = 10;

/** Characters split at a time: the fields of an eighth of a mebibyte die young, those of a whole one cost half as much again. */
const partLength = 128 * 1024;

/**
 * Delimited text (RFC 4180 and its many relatives) and text in fixed columns → one Table. Encoding,
 * delimiter, quotes and line ends are found out; a row of another width keeps all its cells.
 */
export const csv: Reader = {
  type: "csv",
  extensions: ["csv", "tsv", "tab"],
  family: "text",
  recognises: (peek) =>
    findLayout(unwrapped(peek.text())) !== undefined &&
    !isLabelled(peek.text()) &&
    !isProgram(peek.text()) &&
    !isGrid(peek.text().split("\n")) &&
    // A text with a file in it (RFC 1741), which some programs announce with a semicolon.
    !peek.startsWith("(This file must be converted"),
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment);
    const first = decode(bytes.subarray(0, headBytes), encoding).next().value ?? "";
    const sample = first.slice(0, 65_536);
    const isWrapped = unwrapped(sample) !== sample;
    const layout = findLayout(unwrapped(sample));
    if (layout === undefined) throw new Error("no table");
    const { default: papa } = await import("papaparse");
    const isQuoted = "delimiter" in layout && isApostrophed(first, layout.delimiter);
    const table = new DelimitedRows(layout, budget, papa, { isWrapped, isApostrophed: isQuoted });
    yield {
      type: "table",
      location,
      hidden: attachment.hidden ?? false,
      rows: table.read(bytes, encoding, separatorLine.exec(first)?.[0].length ?? 0),
    };
    yield* table.unread(location);
    if (isOutOfStep(bytes, encoding)) yield { type: "unread", location, reason: "malformed" };
  },
};

/**
 * A record that was taken for one field and quoted once more (`"Martin,""Jean"",12"`), as Excel does with a
 * list whose commas it does not know; what it took for further fields is empty.
 */
const wrappedLine = /^"([^"\n]*(?:""[^"\n]*)*)"[;,\t]*$/gmu;

const unwrappedLines = (text: string): string =>
  text.replaceAll(wrappedLine, (_, record: string) => record.replaceAll('""', '"'));

/** A text without the quotes around its records, if nearly all that have any are such. */
function unwrapped(sample: string): string {
  if (!/[,;\t]""|""[,;\t]/u.test(sample)) return sample;
  const text = plainLineEnds(sample);
  const lines = text
    .trimEnd()
    .split("\n")
    .filter((line) => line.includes('"'));
  const records = text.match(wrappedLine) ?? [];
  const own = records.filter((line) => /[^"][,;\t]""[^"]|[^"]""[,;\t][^"]/u.test(line));
  return own.length > 1 && own.length * 5 >= lines.length * 4 ? unwrappedLines(text) : sample;
}

/** Whether fields stand between apostrophes, as databases write them on demand: `'Martin';'Jean';12`. */
function isApostrophed(sample: string, delimiter: string): boolean {
  if (!sample.includes(`'${delimiter}`)) return false;
  const lines = plainLineEnds(sample).trimEnd().split("\n");
  const own = lines.filter((line) => line.startsWith("'") && line.includes(`'${delimiter}`));
  return own.length * 5 >= lines.length * 4;
}

/** A field without the apostrophes around it; two within stand for one. */
function unapostrophed(field: string): string {
  const text = field.trim();
  return text.length > 1 && text.startsWith("'") && text.endsWith("'")
    ? text.slice(1, -1).replaceAll("''", "'")
    : field;
}

/** Where the last line ends of those that begin at `at`, so many that they make a part; `at` if none does. */
function endOfLines(bytes: Uint8Array, at: number, end: number): number {
  if (end - at <= partLength) return end;
  return Math.max(at, bytes.subarray(at, at + partLength).lastIndexOf(LF) + at + 1);
}

function* behindStart(pieces: Iterable<string>, skipped: number): Generator<string> {
  for (const piece of pieces) {
    yield piece.slice(skipped);
    skipped = 0;
  }
}

/** Rows of a text table, read piece by piece. */
class DelimitedRows {
  #number = 0;
  #unclosed = 0;

  constructor(
    readonly layout: Layout,
    readonly budget: Budget,
    readonly papa: typeof Papa,
    /** What stands around its records or fields, and is no part of them. */
    readonly around: { readonly isWrapped: boolean; readonly isApostrophed: boolean },
  ) {}

  /**
   * All rows of the text, in batches; empty lines count but are left out.
   *
   * @param skipped characters at its start that are no row
   */
  *read(bytes: Uint8Array, encoding: Encoding, skipped: number): Generator<readonly Row[]> {
    const { layout } = this;
    if ("gutters" in layout) {
      for (const part of wholeLineParts(decode(bytes, encoding), partLength))
        yield* this.#batches(part.replace(/\n$/, "").split("\n"), (line) =>
          cutAtGutters(line, layout.gutters),
        );
    } else
      for (const records of this.#records(layout.delimiter, bytes, encoding, skipped))
        yield* this.#batches(records, (record) => record);
  }

  /** The records, some at a time: straight from the bytes where they are plain, else from their text. */
  *#records(
    delimiter: string,
    bytes: Uint8Array,
    encoding: Encoding,
    skipped: number,
  ): Generator<readonly Record[]> {
    const splitter = new RecordSplitter(this.papa, delimiter);
    let at = encoding.markLength;
    if (skipped === 0 && !this.around.isWrapped && PlainRecords.isKnown(delimiter, encoding)) {
      const plain = new PlainRecords(delimiter, encoding);
      const end = encoding.end ?? bytes.length;
      for (let to = endOfLines(bytes, at, end); to > at; to = endOfLines(bytes, at, end)) {
        const records = splitter.isOpen ? undefined : plain.take(bytes, at, to);
        const text = () => [
          ...decode(bytes.subarray(at, to), { name: encoding.name, markLength: 0 }),
        ];
        yield records ?? splitter.take(plainLineEnds(text().join("")));
        at = to;
      }
    }
    const pieces = decode(bytes, { ...encoding, markLength: at });
    for (const part of wholeLineParts(behindStart(pieces, skipped), partLength))
      yield splitter.take(this.around.isWrapped ? unwrappedLines(part) : part);
    yield splitter.finish();
    this.#unclosed = splitter.unclosed;
  }

  /** What of it was not read as it stands. */
  *unread(location: Location): Generator<Unread> {
    // Between tabs a quote is mostly a character like others; what is behind one was read all the same.
    const isQuoted = !("delimiter" in this.layout && this.layout.delimiter === "\t");
    if (this.#unclosed > 0 && isQuoted) yield { type: "unread", location, reason: "malformed" };
  }

  *#batches<T extends string | Record>(
    records: readonly T[],
    cut: (record: T) => Record,
  ): Generator<readonly Row[]> {
    for (let start = 0; start < records.length; start += batchRows) {
      this.budget.checkTime();
      const end = Math.min(records.length, start + batchRows);
      const rows: Row[] = [];
      let count = 0;
      for (let index = start; index < end; index++) {
        const record = records[index]!;
        const number = ++this.#number;
        const fields = cut(record);
        if (fields.length === 1 && fields[0] === "") continue;
        const own = this.around.isApostrophed ? fields.map(unapostrophed) : fields;
        const cells = this.#bounded(own);
        count += cells.length;
        rows.push(new PlainRow(number, cells));
      }
      if (rows.length === 0) continue;
      yield rows;
      // What has been read counts: the limit stops the next batch.
      this.budget.takeRows(rows.length, count);
    }
  }

  #bounded(cells: readonly string[]): readonly string[] {
    const { maxColumns, maxTextLength } = this.budget.limits;
    let bounded = cells;
    if (cells.length > maxColumns) {
      this.budget.leaveOut("maxColumns");
      bounded = cells.slice(0, maxColumns);
    }
    for (const { length } of bounded)
      if (length > maxTextLength) return bounded.map((cell) => this.budget.shortened(cell));
    return bounded;
  }
}
