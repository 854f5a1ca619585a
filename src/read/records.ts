/**
 * Splits delimited text into records and fields (RFC 4180 and what programs make of it), in pieces.
 *
 * Papa Parse and its like let a quote that is never closed swallow the rest of the file. Here a
 * quoted field may span a bounded number of lines and must end before a delimiter or a line end;
 * if it does not, its first line is read without quotes, and so no line is ever lost.
 */

/** One record: its fields, or `undefined` for an empty line. */
export type Record = readonly string[];

/** A cell with more lines than this is a quote that was never closed: Excel stops at 253 line breaks. */
const maxFieldLines = 256;

/**
 * Unclosed quotes from which on fields end with their line: looking for the end of each over many
 * lines would cost as much again for every one of them.
 */
const maxUnclosed = 50;

/** Excel's longest cell is 32,767 characters; twice that for what other programs allow. */
const maxFieldLength = 65_536;

/** A line longer than this is cut: nothing that people read has such lines. */
const maxLineLength = 4 * 1024 * 1024;

/** Takes text in pieces and gives the records that are complete. */
export class RecordSplitter {
  /** Lines that were read without their quotes, since a quote in them was never closed. */
  unclosed = 0;
  /** Whether quotes mean anything. */
  quotes = true;
  #rest = "";
  #heldReturn = false;

  constructor(readonly delimiter: string) {}

  /** Records that this piece completes. An empty line is an empty record. */
  push(piece: string): Record[] {
    let text = this.#heldReturn ? "\r" + piece : piece;
    // A CR at the end may be half of a CRLF.
    this.#heldReturn = text.endsWith("\r");
    if (this.#heldReturn) text = text.slice(0, -1);
    text = this.#rest + withPlainLineEnds(text);
    const lines = text.split("\n");
    const last = lines.pop()!;
    return this.#split(lines, last, false);
  }

  /** The records that are left when there are no more pieces. */
  end(): Record[] {
    // A CR held back was the end of the last line.
    const lines = this.#rest.split("\n");
    this.#rest = "";
    this.#heldReturn = false;
    const last = lines.pop()!;
    if (last !== "") lines.push(last);
    return this.#split(lines, "", true);
  }

  #split(lines: readonly string[], last: string, ended: boolean): Record[] {
    const { delimiter } = this;
    const records: Record[] = [];
    for (let index = 0; index < lines.length;) {
      const line = lines[index]!;
      if (line.length === 0) {
        records.push([]);
        index++;
      } else if (!this.quotes || !line.includes('"')) {
        records.push(line.split(delimiter));
        index++;
      } else {
        const record = readQuoted(
          lines,
          index,
          delimiter,
          this.unclosed > maxUnclosed ? 0 : maxFieldLines,
        );
        if (record === "more" && !ended) {
          this.#rest = lines.slice(index).join("\n") + "\n" + last;
          return records;
        }
        if (record === "more" || record === "unclosed") {
          this.unclosed++;
          records.push(line.split(delimiter).map(withoutQuotes));
          index++;
        } else {
          records.push(record.fields);
          index += record.lines;
        }
      }
    }
    if (last.length > maxLineLength) {
      records.push(last.split(delimiter));
      this.#rest = "";
    } else {
      this.#rest = last;
    }
    return records;
  }
}

/** Line ends CR, CRLF and LF, mixed as they come, all as LF. */
export function withPlainLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function withoutQuotes(field: string): string {
  return field.replace(/^ *"|" *$/g, "");
}

function readQuoted(
  lines: readonly string[],
  first: number,
  delimiter: string,
  maxLines: number,
): { fields: string[]; lines: number } | "more" | "unclosed" {
  const fields: string[] = [];
  let index = first;
  let line = lines[first]!;
  let position = 0;
  for (;;) {
    const opening = skipSpaces(line, position);
    if (line[opening] !== '"') {
      const end = line.indexOf(delimiter, position);
      if (end === -1) {
        fields.push(line.slice(position));
        return { fields, lines: index - first + 1 };
      }
      fields.push(line.slice(position, end));
      position = end + delimiter.length;
      continue;
    }
    let field = "";
    let start = opening + 1;
    let from = start;
    let stray = false;
    const fieldLine = index;
    for (;;) {
      const quote = line.indexOf('"', from);
      if (quote === -1) {
        field += line.slice(start) + "\n";
        if (index - fieldLine >= maxLines || field.length > maxFieldLength) return "unclosed";
        if (++index >= lines.length) return "more";
        line = lines[index]!;
        start = from = 0;
        continue;
      }
      if (line[quote + 1] === '"') {
        field += line.slice(start, quote + 1);
        start = from = quote + 2;
        continue;
      }
      const behind = skipSpaces(line, quote + 1);
      if (behind >= line.length || line.startsWith(delimiter, behind)) {
        // A quote that stands in words, and a line end before it: two lines grown together.
        if (stray && index > fieldLine) return "unclosed";
        fields.push(plainFormula(field + line.slice(start, quote)));
        if (behind >= line.length) return { fields, lines: index - first + 1 };
        position = behind + delimiter.length;
        break;
      }
      stray = true;
      from = quote + 1;
    }
  }
}

function skipSpaces(line: string, position: number): number {
  while (line.charCodeAt(position) === 0x20) position++;
  return position;
}

/** `="0612345678"` keeps a zero that Excel would drop: a spreadsheet shows what is in its quotes. */
function plainFormula(field: string): string {
  return field.length > 3 && field.startsWith('="') && field.endsWith('"')
    ? field.slice(2, -1)
    : field;
}
