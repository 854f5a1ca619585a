import { bufferOf } from "../bytes.js";
import type { Block, Location, Row } from "../types.js";
import type { Budget } from "./budget.js";
import { characterReference, cutAtGutters, findGutters } from "./delimiter.js";
import { lostFiles } from "./messages/eml.js";
import { decode, encodingOf, isOutOfStep } from "./encoding.js";
import { findLabelledRun, type LabelledRecord } from "./labelled-lines.js";
import type { Reader } from "./reader.js";
import { RecordTable } from "./record-table.js";
import { Statements, type StatementRun } from "./statements.js";
import { wholeLineParts } from "./whole-lines.js";

/** Least characters of one Text block but the last: small enough to look at one at a time. */
const blockLength = 1024 * 1024;

/**
 * Plain text in any encoding → Text blocks that end at line ends, and a Table for each run of lines
 * with the same columns in it (pasted cells, Markdown tables, aligned columns). Files that stand in it
 * as text (uuencode, base64) are attachments; a message encrypted with PGP is said to be.
 */
export const text: Reader = {
  type: "text",
  extensions: ["txt", "text", "log", "md", "asc", "csv", "tsv"],
  family: "text",
  recognises: (peek) => peek.text() !== "",
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const whole = bufferOf(bytes).subarray(0, encoding.end);
    const lost = /^utf-(?:16|32)/.test(encoding.name) ? undefined : lostFiles(whole);
    const kept = { ...encoding, end: undefined };
    const pieces = withoutEscapes(decode(lost?.text ?? whole, kept));
    yield* textBlocks(pieces, location, hidden, budget);
    for (const [index, file] of (lost?.files ?? []).entries()) {
      budget.takeBytes(file.bytes.length);
      const path = [...location.path, file.name ?? `${index + 1}`];
      yield {
        type: "nested",
        attachment: { location: { ...location, path }, bytes: file.bytes, hidden },
      };
    }
    if (lost?.damaged || isOutOfStep(bytes, encoding))
      yield { type: "unread", location, reason: "malformed" };
    if (lost?.encrypted) yield { type: "unread", location, reason: "encrypted" };
  },
};

/** Line ends and tabs as programs and logs write them, in front of what may be a number or a name. */
const escape = /\\[nrt](?=[\d+(\p{Lu}])/gu;

/** A comma and a blank for each: `\n06 39 98 00 01` is no number behind the letter n. */
function* withoutEscapes(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield piece.includes("\\") ? piece.replaceAll(escape, ", ") : piece;
}

/** Text in pieces as Blocks; `firstLine` is the number of its first line, 1-based. */
export function* textBlocks(
  pieces: Iterable<string>,
  location: Location,
  hidden: boolean,
  budget: Budget,
  firstLine = 1,
): Generator<Block> {
  let line = firstLine;
  for (const part of wholeLineParts(pieces, blockLength)) {
    budget.checkTime();
    const lines = part.split("\n").map(unquoted);
    for (const run of findRuns(lines)) {
      const runLines = lines.slice(run.start, run.end);
      if (run.records !== undefined) {
        const table = new RecordTable(location, hidden, budget);
        for (const record of run.records) table.add(record.values, line + record.line);
        yield* table.take();
      } else if (run.rows !== undefined) {
        const rows = run.rows.map(({ number, cells }) => ({ number: line + number, cells }));
        budget.takeRows(rows.length, rows.length * (rows[0]?.cells.length ?? 0));
        yield { type: "table", location, hidden, rows: [rows] };
      } else if (run.cut === undefined) {
        const content = runLines.join("\n");
        if (content.trim() !== "")
          yield { type: "text", location, hidden, text: content, firstLine: line + run.start };
      } else {
        const rows: Row[] = isGrid(runLines) ? gridRows(runLines, line + run.start) : [];
        for (const [index, content] of rows.length > 0 ? [] : runLines.entries()) {
          if (ruleLine.test(content) || latexRule.test(content)) continue;
          rows.push({ number: line + run.start + index, cells: run.cut(content) });
        }
        budget.takeRows(rows.length, rows.length * (rows[0]?.cells.length ?? 0));
        yield { type: "table", location, hidden, rows: [rows] };
      }
    }
    line += lines.length - 1;
  }
}

/** What stands before each line of a message that another one answers (RFC 3676, section 4.5). */
const quoteMarks = /^(?:>+(?: |$))+/u;

const unquoted = (line: string): string =>
  line.startsWith(">") ? line.replace(quoteMarks, "") : line;

/** Lines `start` to `end` (exclusive): a table if they can be cut or hold records, else text. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly cut?: (line: string) => string[];
  readonly records?: readonly LabelledRecord[];
  readonly rows?: StatementRun["rows"];
}

/** The line under the header of a Markdown table, or a rule of an ASCII table. */
const ruleLine = /^[\s:|+=\u2500-\u257f-]{3,}$/;
/** A rule of a table drawn as a grid (Pandoc, reStructuredText). */
const gridRule = /^\s{0,40}\+(?:[-=]+\+)+\s*$/u;
/** Fewer rules are above, below and under the header of a table. */
const minRules = 4;

/** Whether there is a rule between rows, of several lines some of them. */
export function isGrid(lines: readonly string[]): boolean {
  const rules = lines.filter((line) => gridRule.test(line)).length;
  return (
    rules >= minRules &&
    lines.some((line, index) => index > 0 && isGridLine(line) && isGridLine(lines[index - 1]!))
  );
}

const isGridLine = (line: string): boolean => /^\s{0,40}\|.*\|\s*$/u.test(line);

/** The rows between the rules of a grid; a word that fills its cell goes on in the next line. */
function gridRows(lines: readonly string[], first: number): Row[] {
  const rows: { number: number; cells: string[] }[] = [];
  let row: (typeof rows)[number] | undefined;
  let broken: boolean[] = [];
  for (const [index, line] of lines.entries()) {
    if (!isGridLine(line)) {
      row = undefined;
      continue;
    }
    const parts = line.trim().slice(1, -1).split("|");
    if (row === undefined) {
      row = { number: first + index, cells: [] };
      rows.push(row);
      broken = [];
    }
    for (const [at, part] of parts.entries()) {
      const text = part.trim();
      const before = row.cells[at] ?? "";
      const mark = before === "" || text === "" || broken[at] ? "" : " ";
      row.cells[at] = before + mark + text;
      broken[at] = !text.includes(" ") && text.length >= part.length - 2;
    }
  }
  return rows;
}

/** Upright lines of a table that is drawn with them. */
const drawnBar = /[\u2502\u2503\u2551]/gu;

/** Lines with the same number of cells that make a table: fewer are chance. */
const minRunLines = 3;

/** Cuts text into runs: lines that follow each other with as many tabs, bars or semicolons each. */
function findRuns(lines: readonly string[]): Run[] {
  const runs: Run[] = [];
  let textStart = 0;
  // Lines with gaps or labels that are no table are not tried again from each of them.
  let notAligned = 0;
  let notLabelled = 0;
  const statements = new Statements(lines);
  for (let index = 0; index < lines.length;) {
    let table = delimitedRun(lines, index);
    // A program's marks part its statements, not columns.
    const statement = table === undefined ? undefined : statements.findRun(index);
    if (statement !== undefined) table = statement;
    else if (index >= notLabelled) {
      const labelled = findLabelledRun(lines, index);
      notLabelled = labelled?.end ?? index + 1;
      // Labels before the values of each line say more than what parts them.
      if (labelled?.records !== undefined && labelled.end >= (table?.end ?? 0)) table = labelled;
    }
    table ??= statements.findRun(index) ?? listOnLine(lines[index]!, index);
    if (table === undefined && index >= notAligned && gap.test(lines[index]!)) {
      notAligned = endOfGaps(lines, index);
      table = alignedRun(lines, index, notAligned);
    }
    if (table === undefined) {
      index++;
      continue;
    }
    if (table.start > textStart) runs.push({ start: textStart, end: table.start });
    runs.push(table);
    index = textStart = table.end;
  }
  if (textStart < lines.length) runs.push({ start: textStart, end: lines.length });
  return runs;
}

/** Characters of a line that may hold a list, and what stands between two records of one. */
const minListLength = 200;
const betweenRecords = /(?<=[})\]]),\s?(?=[\w.]{0,40}[{([])/u;

/** A list that a program wrote on one line: `[{nom:"Martin"},{nom:"Petit"}]`, `[P(nom='Martin'), P(nom='Petit')]`. */
function listOnLine(line: string, index: number): Run | undefined {
  if (line.length < minListLength) return undefined;
  const parts = line.split(betweenRecords);
  if (parts.length < minRunLines) return undefined;
  const place = { start: index, end: index + 1 };
  const labelled = findLabelledRun(parts, 0);
  if (labelled?.records !== undefined && labelled.end === parts.length)
    return { ...place, records: labelled.records.map(({ values }) => ({ line: index, values })) };
  const run = new Statements(parts).findRun(0);
  if (run?.end !== parts.length) return undefined;
  return { ...place, rows: run.rows.map(({ cells }) => ({ number: index, cells })) };
}

/** A row of a table of LaTeX (`MARTIN & Jean \\\\ \\hline`), what it ends with, and what stands between two of them. */
const latexRow = /^[^&]{0,400}[^&\\]&.{0,2000}\\\\/u;
const latexEnd = /\\\\(?:\[[^\]]{0,20}\])?(?:\s{0,9}\\\w{1,20}(?:\{[^}]{0,20}\})?){0,4}\s{0,9}$/u;
const latexRule =
  /^\s{0,40}\\(?:hline|cline|toprule|midrule|bottomrule|addlinespace|end\w*head)\b.{0,40}$/u;

function delimitedRun(lines: readonly string[], start: number): Run | undefined {
  const line = lines[start]!.replace(drawnBar, "|");
  const delimiter = latexRow.test(line)
    ? "&"
    : line.trimStart().includes("\t")
      ? "\t"
      : line.includes("|")
        ? "|"
        : line.replaceAll(characterReference, "").includes(";")
          ? ";"
          : undefined;
  if (delimiter === undefined) return undefined;
  const cut = (content: string): string[] => {
    const cells = content
      .replace(delimiter === "&" ? latexEnd : drawnBar, delimiter === "&" ? "" : "|")
      .split(delimiter)
      .map((cell) => cell.trim());
    // Markdown: `| a | b |`.
    if (delimiter === "|" && cells.length > 2 && cells[0] === "" && cells.at(-1) === "")
      return cells.slice(1, -1);
    return cells;
  };
  const width = cut(line).length;
  // A mark at the end of lines only, as in the source of a program, parts nothing.
  if (width < 2 || (width === 2 && line.trimEnd().endsWith(";"))) return undefined;
  const isRule = (content: string): boolean =>
    delimiter === "&" ? latexRule.test(content) : ruleLine.test(content) && delimiter === "|";
  let end = start + 1;
  while (end < lines.length && (isRule(lines[end]!) || cut(lines[end]!).length === width)) end++;
  // Two columns by semicolons are prose as well as table.
  const enough = delimiter === ";" && width === 2 ? minRunLines + 2 : minRunLines;
  return end - start >= enough ? { start, end, cut } : undefined;
}

/** A gap of two blanks or more between words: what columns aligned with blanks have. */
const gap = /\S {2,}\S/;

/** Aligned lines that make a table. */
const minAlignedLines = 4;

function endOfGaps(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && gap.test(lines[end]!)) end++;
  return end;
}

function alignedRun(lines: readonly string[], start: number, end: number): Run | undefined {
  if (end - start < minAlignedLines) return undefined;
  const layout = findGutters(lines.slice(start, Math.min(end, start + 300)));
  if (layout === undefined || !("gutters" in layout)) return undefined;
  const { gutters } = layout;
  return { start, end, cut: (line) => cutAtGutters(line, gutters) };
}
