/**
 * Words placed on a page (PDF text, text boxes) → lines, and tables where lines share columns.
 *
 * A page knows no rows and no columns: only where each piece of text begins. Pieces on one baseline
 * are a line; where most lines of a run leave the same strips blank, those strips part columns.
 */

import { append } from "../append.js";

/** A piece of text on a page. Units are those of the page; `y` grows upwards. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly width: number;
  /** Size of the letters. */
  readonly size: number;
  /** Whether a reader of the page does not see it. */
  readonly hidden?: boolean;
}

/** A word and where it stands, first and last position. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether the gap before it is wider than a blank. */
  readonly apart: boolean;
  readonly hidden: boolean;
}

/** One line: its words from left to right, and where it is parted by wide gaps. */
export interface Line {
  readonly words: readonly Word[];
  /** Size of its letters. */
  readonly size: number;
  /** Pieces parted by wide gaps. */
  readonly segments: number;
}

/** Blank strips between columns. */
export type Strips = readonly { readonly start: number; readonly end: number }[];

/** Lines of a page that belong together: a table if it has strips. */
export interface Region {
  readonly lines: readonly Line[];
  readonly strips?: Strips;
}

/** A gap wider than this many letter sizes is no blank between words (0.25 to 0.33). */
const wideGap = 0.6;

/** Strips narrower than this many letter sizes are blanks that happen to stand above each other. */
const minStrip = 0.4;

/** Pieces as lines, from the top of the page to its end. */
export function toLines(pieces: readonly Piece[]): Line[] {
  const sorted = pieces
    .filter((piece) => piece.text.trim() !== "")
    .sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: Line[] = [];
  let open: Piece[] = [];
  for (const piece of sorted) {
    const first = open[0];
    // Superscripts and accents stand off the baseline by less than half a letter.
    if (first !== undefined && first.y - piece.y > Math.max(first.size, piece.size, 1) * 0.4) {
      lines.push(toLine(open));
      open = [];
    }
    open.push(piece);
  }
  if (open.length > 0) lines.push(toLine(open));
  return lines;
}

function toLine(pieces: Piece[]): Line {
  pieces.sort((a, b) => a.x - b.x);
  const size = pieces.reduce((most, piece) => Math.max(most, piece.size), 1);
  const words: Word[] = [];
  let segments = 0;
  let last: Word | undefined;
  for (const piece of pieces) {
    const step = piece.width / Math.max(1, piece.text.length);
    for (const match of piece.text.matchAll(/\S+/g)) {
      const start = piece.x + match.index * step;
      const end = start + match[0].length * step;
      const gap = last === undefined ? Infinity : start - last.end;
      if (last !== undefined && match.index === 0 && gap < size * 0.15 && gap > -size * 0.3) {
        // One word drawn in several pieces.
        last = {
          ...last,
          text: last.text + match[0],
          end,
          hidden: last.hidden && piece.hidden === true,
        };
        words[words.length - 1] = last;
        continue;
      }
      // Within a piece positions are guessed from its length; a piece has no wide gaps.
      const apart = gap > size * wideGap && (match.index === 0 || last === undefined);
      if (apart) segments++;
      last = { text: match[0], start, end, apart, hidden: piece.hidden === true };
      words.push(last);
    }
  }
  return { words, size, segments };
}

/** A line as text, wide gaps kept apart. */
export function textOf(line: Line): string {
  let text = "";
  for (const word of line.words) text += (text === "" ? "" : word.apart ? "  " : " ") + word.text;
  return text;
}

/** Lines that make a table: fewer share strips by chance. */
const minTableLines = 3;

/** Cuts a page into tables and the lines around them. */
export function toRegions(lines: readonly Line[]): Region[] {
  const regions: Region[] = [];
  let text: Line[] = [];
  for (let index = 0; index < lines.length;) {
    const end = endOfRun(lines, index);
    const run = lines.slice(index, end);
    const strips = run.length >= minTableLines ? findStrips(run) : undefined;
    if (strips === undefined) {
      append(text, lines.slice(index, Math.max(end, index + 1)));
      index = Math.max(end, index + 1);
      continue;
    }
    if (text.length > 0) regions.push({ lines: text });
    text = [];
    regions.push({ lines: run, strips });
    index = end;
  }
  if (text.length > 0) regions.push({ lines: text });
  return regions;
}

/** Lines in several segments follow each other; a single one between them is a cell's second line. */
function endOfRun(lines: readonly Line[], start: number): number {
  let end = start;
  while (end < lines.length) {
    if (lines[end]!.segments > 1) end++;
    else if (end > start && (lines[end + 1]?.segments ?? 0) > 1) end += 2;
    else break;
  }
  return end;
}

/** Positions a page is measured in: finer than any strip. */
const positions = 2000;

function findStrips(lines: readonly Line[]): Strips | undefined {
  const left = lines.reduce((least, { words }) => Math.min(least, words[0]!.start), Infinity);
  const right = lines.reduce((most, { words }) => Math.max(most, words.at(-1)!.end), -Infinity);
  const unit = Math.max((right - left) / positions, 0.01);
  const used = new Uint16Array(positions + 2);
  for (const line of lines) {
    let lastEnd = -1;
    for (const word of line.words) {
      const start = Math.max(lastEnd + 1, Math.round((word.start - left) / unit));
      const end = Math.min(positions, Math.round((word.end - left) / unit));
      for (let at = start; at <= end; at++) used[at]!++;
      lastEnd = Math.max(lastEnd, end);
    }
  }
  const tolerated = Math.floor(lines.length * 0.1);
  const size = lines.map((line) => line.size).sort((a, b) => a - b)[lines.length >> 1]!;
  const strips: { start: number; end: number }[] = [];
  let start = -1;
  for (let at = 0; at <= positions; at++) {
    if (used[at]! <= tolerated) {
      if (start === -1) start = at;
      continue;
    }
    if (start > 0 && (at - start) * unit >= size * minStrip)
      strips.push({ start: left + start * unit, end: left + at * unit });
    start = -1;
  }
  const believed = strips.filter((_, index) => partsCells(lines, strips, index));
  return believed.length > 0 ? believed : undefined;
}

/**
 * Whether a line has a wide gap in this strip, with a cell on each side. The blanks of phone numbers
 * below each other are strips as well, but never wide.
 */
function partsCells(lines: readonly Line[], strips: Strips, index: number): boolean {
  const from = strips[index - 1]?.end ?? -Infinity;
  const to = strips[index + 1]?.start ?? Infinity;
  const { start, end } = strips[index]!;
  const middle = (start + end) / 2;
  return lines.some(({ words }) => {
    const right = words.findIndex((word) => (word.start + word.end) / 2 > middle);
    if (right <= 0) return false;
    const before = words[right - 1]!;
    const after = words[right]!;
    return after.apart && before.end > from && after.start < to;
  });
}

/** The cells of a line: each word in the column that its middle is in. */
export function toCells(line: Line, strips: Strips): string[] {
  const cells: string[] = Array.from({ length: strips.length + 1 }, () => "");
  for (const word of line.words) {
    const middle = (word.start + word.end) / 2;
    let column = 0;
    while (column < strips.length && middle > (strips[column]!.start + strips[column]!.end) / 2)
      column++;
    cells[column] += (cells[column] === "" ? "" : " ") + word.text;
  }
  return cells;
}

/** Whether nothing of a line is seen. */
export function isHidden(line: Line): boolean {
  return line.words.every((word) => word.hidden);
}

/** The cells of a line of which nothing is seen. */
export function hiddenCells(line: Line, strips: Strips): number[] {
  if (!line.words.some((word) => word.hidden)) return [];
  const seen = toCells({ ...line, words: line.words.filter((word) => !word.hidden) }, strips);
  return toCells(line, strips).flatMap((cell, column) =>
    cell !== "" && seen[column] === "" ? [column] : [],
  );
}

/** Whether the lines of another page go on in these columns: next to no word stands across a strip. */
export function fits(lines: readonly Line[], strips: Strips): boolean {
  let across = 0;
  let words = 0;
  for (const line of lines)
    for (const word of line.words) {
      words++;
      if (strips.some((strip) => word.start < strip.start && word.end > strip.end)) across++;
    }
  const columns = new Set(
    lines.flatMap((line) => toCells(line, strips).flatMap((cell, index) => (cell ? [index] : []))),
  );
  return across <= words * 0.05 && columns.size > strips.length / 2;
}
