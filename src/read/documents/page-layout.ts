/**
 * Words placed on a page (PDF text, text boxes) → lines, and tables where lines share columns.
 *
 * A page knows no rows and no columns: only where each piece of text begins. Pieces on one baseline
 * are a line; where most lines of a run leave the same strips blank, those strips part columns.
 */

import { append } from "../../append.js";

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
  /** Whether a cell begins here, however close the text before it stands. */
  readonly opensCell?: boolean;
}

/** A straight line along the lines of text: a border, or the edge of a shade. */
export interface Rule {
  readonly y: number;
  readonly start: number;
  readonly end: number;
}

/** A word and where it stands, first and last position. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its baseline. */
  readonly y: number;
  /** Whether the gap before it is wider than a blank, or parts cells all the same. */
  readonly apart: boolean;
  readonly opensCell: boolean;
  readonly hidden: boolean;
}

/** One line: its words from left to right, and where it is parted by wide gaps. */
export interface Line {
  readonly words: readonly Word[];
  /** Size of its letters. */
  readonly size: number;
  /** Pieces parted by wide gaps. */
  readonly segments: number;
  /** Whether a rule parts it from the line above. */
  readonly parted: boolean;
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
export function toLines(pieces: readonly Piece[], rules: readonly Rule[] = []): Line[] {
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
  return partedBy(rules, lines);
}

/** The same lines, with word of the rules between them: those along half of what two lines take up. */
function partedBy(rules: readonly Rule[], lines: readonly Line[]): Line[] {
  const waiting = rules.toSorted((a, b) => b.y - a.y);
  let at = 0;
  return lines.map((line, index) => {
    const [{ y }] = line.words as [Word];
    const from = at;
    while (at < waiting.length && waiting[at]!.y > y) at++;
    if (index === 0 || from === at) return line;
    const words = [lines[index - 1]!, line].flatMap((each) => [each.words[0]!, each.words.at(-1)!]);
    const left = Math.min(...words.map(({ start }) => start));
    const right = Math.max(...words.map(({ end }) => end));
    let covered = 0;
    let end = left;
    for (const rule of waiting.slice(from, at).sort((a, b) => a.start - b.start)) {
      covered += Math.max(0, Math.min(rule.end, right) - Math.max(rule.start, end));
      end = Math.max(end, rule.end);
    }
    return covered * 2 > right - left ? { ...line, parted: true } : line;
  });
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
      const opensCell = piece.opensCell === true && match.index === 0;
      if (
        !opensCell &&
        last !== undefined &&
        match.index === 0 &&
        gap < size * 0.15 &&
        gap > -size * 0.3
      ) {
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
      const isWide = gap > size * wideGap && (match.index === 0 || last === undefined);
      const apart = isWide || opensCell;
      if (apart) segments++;
      const hidden = piece.hidden === true;
      last = { text: match[0], start, end, y: piece.y, apart, opensCell, hidden };
      words.push(last);
    }
  }
  return { words, size, segments, parted: false };
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
  let looks = lines.length * maxLooks;
  for (let index = 0; index < lines.length;) {
    const farEnd = looks > 0 ? endOfRun(lines, index, maxCellLines) : index;
    looks -= farEnd - index;
    const { end, strips } = farTable(lines, index, farEnd) ?? nearTable(lines, index);
    if (strips === undefined) {
      append(text, lines.slice(index, end));
      index = end;
      continue;
    }
    const columns = toColumns(lines.slice(index, end), strips);
    if (columns === undefined) {
      if (text.length > 0) regions.push({ lines: text });
      text = [];
      regions.push({ lines: lines.slice(index, end), strips });
    } else append(text, columns);
    index = end;
  }
  if (text.length > 0) regions.push({ lines: text });
  return regions;
}

/**
 * So often a line is looked at, on average, as that of a table which begins further and further down; a page
 * has a hundred lines.
 */
const maxLooks = 30;

/** The table whose cells may have further lines in a run of lines, and where it ends; `undefined` for none. */
function farTable(
  lines: readonly Line[],
  start: number,
  farEnd: number,
): { end: number; strips: Strips } | undefined {
  const strips = stripsOf(lines.slice(start, farEnd));
  if (strips === undefined) return undefined;
  const singles = lines.slice(start, farEnd).filter(({ segments }) => segments === 1);
  const across = singles.filter((line) => toCells([line], strips).filter(Boolean).length > 1);
  if (across.length > singles.length * 0.1) return undefined;
  let end = farEnd;
  while (end < lines.length && goesOn(lines[end - 1]!, lines[end]!, strips)) end++;
  return { end, strips };
}

/** The table that begins at a line, with a further line in a row at most, or where else to look for one. */
function nearTable(lines: readonly Line[], start: number): { end: number; strips?: Strips } {
  const end = endOfRun(lines, start, 1);
  const strips = stripsOf(lines.slice(start, end));
  return { end: Math.max(end, start + 1), ...(strips && { strips }) };
}

function stripsOf(run: readonly Line[]): Strips | undefined {
  return run.length >= minTableLines ? findStrips(run) : undefined;
}

/** More columns of text than these are not printed beside each other. */
const maxTextColumns = 4;

/**
 * Lines of text that run down one column and on in the next, one column after the other, with a line
 * without words between paragraphs; `undefined` if they are the rows of a table. Paragraphs end where those
 * beside them go on; cells of a row do not.
 */
function toColumns(lines: readonly Line[], strips: Strips): Line[] | undefined {
  if (strips.length >= maxTextColumns) return undefined;
  const pitch = pitchOf(lines, strips);
  if (pitch === undefined) return undefined;
  const columns = Array.from({ length: strips.length + 1 }, (_, column) => {
    const own = lines
      .map((line) => ({
        ...line,
        words: line.words.filter((word) => columnOf(word, strips) === column),
      }))
      .filter(({ words }) => words.length > 0);
    return groupsOf(own, pitch * rowGap);
  });
  if (columns.some(({ length }) => length > maxParagraphs)) return undefined;
  const isText = columns.every((own, column) => {
    const next = columns[column + 1];
    return next === undefined || (areStaggered(own, next) && areStaggered(next, own));
  });
  if (!isText) return undefined;
  const blank: Line = { words: [], size: 1, segments: 0, parted: false };
  return columns.flat().flatMap((group) => [...group, blank]);
}

/** A column of a page has no more paragraphs than these. */
const maxParagraphs = 200;

/** So many paragraphs stand beside the end of one and the beginning of another. */
const minStaggered = 0.3;

/** Whether lines of two columns belong together in each of them, and not to the same of the other. */
function areStaggered(
  groups: readonly (readonly Line[])[],
  others: readonly (readonly Line[])[],
): boolean {
  const ends = others.map(endsOf);
  const staggered = groups.map(endsOf).filter(({ top, bottom, near }) =>
    ends.some((other) => {
      const [fromTop, fromBottom] = [other.top - top, other.bottom - bottom];
      const overlap = top + near > other.bottom && other.top + near > bottom;
      const least = Math.min(Math.abs(fromTop), Math.abs(fromBottom));
      return overlap && fromTop * fromBottom > 0 && least > near;
    }),
  );
  return groups.length >= minGroups && staggered.length >= groups.length * minStaggered;
}

/** Where the first and the last of some lines stand, and how far from it is still beside it. */
function endsOf(lines: readonly Line[]): { top: number; bottom: number; near: number } {
  const [top, bottom] = [lines[0]!, lines.at(-1)!].map(({ words }) => words[0]!.y);
  return { top: top!, bottom: bottom!, near: lines[0]!.size * 0.4 };
}

/** Lines of a cell that stand alone above each other, where the cells beside it have fewer: an address. */
const maxCellLines = 5;

/** Lines within a cell are not further apart, in letter sizes. */
const maxPitch = 1.5;

/** Whether a line below the last one in several segments is the rest of a cell. */
function goesOn(above: Line, line: Line, strips: Strips): boolean {
  const gap = above.words[0]!.y - line.words[0]!.y;
  return gap < line.size * maxPitch && toCells([line], strips).filter(Boolean).length === 1;
}

/**
 * Lines in several segments follow each other; a few single ones between them are the further lines of a
 * cell, or its first, if the cells beside it stand in its middle.
 */
function endOfRun(lines: readonly Line[], start: number, most: number): number {
  let end = start;
  for (let at = start; at < lines.length && at - end <= most; at++) {
    if (lines[at]!.segments > 1) end = at + 1;
    else if (end === start && (at > start || !standsAbove(lines[at]!, lines[at + 1]))) break;
  }
  return end;
}

/** Whether a line stands less than a line above one in several segments. */
function standsAbove({ words }: Line, below: Line | undefined): boolean {
  if (below === undefined || below.segments === 1) return false;
  return words[0]!.y - below.words[0]!.y < below.size * minPitch;
}

/** Positions a page is measured in: finer than any strip. */
const positions = 2000;

/** The size of most letters. */
function sizeOf(lines: readonly Line[]): number {
  return lines.map((line) => line.size).sort((a, b) => a - b)[lines.length >> 1]!;
}

function findStrips(lines: readonly Line[]): Strips | undefined {
  const left = lines.reduce((least, { words }) => Math.min(least, words[0]!.start), Infinity);
  const right = lines.reduce((most, { words }) => Math.max(most, words.at(-1)!.end), -Infinity);
  const unit = Math.max((right - left) / positions, 0.01);
  const used = new Uint16Array(positions + 2);
  const opened = new Set<number>();
  for (const line of lines) {
    let lastEnd = -1;
    for (const word of line.words) {
      const start = Math.max(lastEnd + 1, Math.round((word.start - left) / unit));
      const end = Math.min(positions, Math.round((word.end - left) / unit));
      for (let at = start; at <= end; at++) used[at]!++;
      if (word.opensCell) opened.add(start);
      lastEnd = Math.max(lastEnd, end);
    }
  }
  const tolerated = Math.floor(lines.length * 0.1);
  const size = sizeOf(lines);
  const strips: { start: number; end: number }[] = [];
  let start = -1;
  for (let at = 0; at <= positions; at++) {
    if (used[at]! <= tolerated) {
      if (start === -1) start = at;
      continue;
    }
    if (start > 0 && (opened.has(at) || (at - start) * unit >= size * minStrip))
      strips.push({ start: left + start * unit, end: left + at * unit });
    start = -1;
  }
  const believed = strips.filter((_, index) => partsCells(lines, strips, index, size));
  return believed.length > 0 ? believed : undefined;
}

/**
 * Whether a line has a wide gap in this strip, with a cell on each side. The blanks of phone numbers
 * below each other are strips as well, but never wide.
 */
function partsCells(lines: readonly Line[], strips: Strips, index: number, size: number): boolean {
  const from = strips[index - 1]?.end ?? -Infinity;
  const to = strips[index + 1]?.start ?? Infinity;
  const { start, end } = strips[index]!;
  const middle = (start + end) / 2;
  // Nor is a blank as wide as a letter is.
  if (end - start >= size) return true;
  return lines.some(({ words }) => {
    const right = words.findIndex((word) => (word.start + word.end) / 2 > middle);
    if (right <= 0) return false;
    const before = words[right - 1]!;
    const after = words[right]!;
    return after.apart && before.end > from && after.start < to;
  });
}

/** Fewer groups of lines are chance. */
const minGroups = 3;

/** A row has no more lines than this: addresses have six. */
const maxRowLines = 8;

/** Baselines are parted by 1.1 to 1.4 letter sizes; less is a cell that stands beside two lines of the next. */
const minPitch = 0.9;

/** Lines of one cell stand so much closer than rows at least: a border or a blank of a few points. */
const rowGap = 1.12;

/** Of the groups of lines so many at least have to look like rows. */
const minRowShare = 0.6;

/**
 * The lines of a table, those of one row together. Cells in several lines are told by their lines standing
 * closer to each other than rows do, and by lines that hold something else than the one above: a list in
 * blocks of five has five of the same.
 */
export function toRows(lines: readonly Line[], strips: Strips): (readonly Line[])[] {
  const ruled = ruledRows(lines, strips);
  if (ruled !== undefined) return ruled;
  const pitch = pitchOf(lines, strips);
  const groups = pitch === undefined ? [] : groupsOf(lines, pitch * rowGap);
  if (areRows(groups, strips)) return groups;
  // Where rows stand no further apart, lines closer than those of a cell are one row still.
  const close = groupsOf(lines, Math.max(sizeOf(lines) * minPitch, (pitch ?? 0) * minStep));
  return close.some(({ length }) => length > maxOverlapping) ? lines.map((line) => [line]) : close;
}

/**
 * The lines between two rules as a row each; `undefined` where rules do not part rows, but a header from
 * them, or each few of them. What stands above the first rule and below the last may be anything.
 */
function ruledRows(lines: readonly Line[], strips: Strips): (readonly Line[])[] | undefined {
  const groups: Line[][] = [];
  for (const line of lines)
    if (line.parted || groups.length === 0) groups.push([line]);
    else groups.at(-1)!.push(line);
  const inner = groups.slice(1, -1);
  if (inner.flat().length * 2 < lines.length) return undefined;
  const several = inner.filter((group) => group.length > 1);
  const alike = several.filter((group) => !holdsLikes(group, strips));
  if (alike.length < several.length * minRowShare) return undefined;
  return groups.flatMap((group, index): (readonly Line[])[] =>
    (index > 0 && index < groups.length - 1) || !holdsLikes(group, strips)
      ? [group]
      : group.map((line) => [line]),
  );
}

/** So many of the fullest line's cells are of the same form in another row. */
const minLikeCells = 0.75;

/** Lines above one that are compared with it. */
const maxAbove = 8;

/** Whether lines of a group hold the same as one above them, the second or several: they are rows, not one. */
function holdsLikes(group: readonly Line[], strips: Strips): boolean {
  const rows = group.map((line) =>
    toCells([line], strips).map((cell) => (cell === "" ? -1 : formOf(cell))),
  );
  const filled = rows.map((forms) => forms.filter((form) => form !== -1).length);
  const least = filled.reduce((most, count) => Math.max(most, count), 0) * minLikeCells;
  const likes = rows.filter((forms, index) =>
    rows
      .slice(Math.max(0, index - maxAbove), index)
      .some(
        (other) => forms.filter((form, at) => form !== -1 && form === other[at]).length >= least,
      ),
  );
  return likes.length > 1 || (likes.length === 1 && group.length === 2);
}

/** A cell in the middle of two lines stands half of their distance from each. */
const minStep = 0.6;

/** Of cells in two lines and cells in their middle, three lines overlap. */
const maxOverlapping = 3;

function areRows(groups: readonly (readonly Line[])[], strips: Strips): boolean {
  const several = groups.filter((group) => group.length > 1);
  if (groups.length < minGroups || several.some((group) => group.length > maxRowLines))
    return false;
  // Single lines under a header that stands again above each few of them.
  const firsts = new Set(several.map(([first]) => textOf(first!)));
  if (firsts.size * 2 <= several.length) return false;
  const alike = several.filter((group) => isOneRow(group, strips));
  return alike.length >= several.length * minRowShare;
}

/** How far lines of a cell stand below each other. */
function pitchOf(lines: readonly Line[], strips: Strips): number | undefined {
  const least = sizeOf(lines) * minPitch;
  const gaps = gapsWithin(lines, strips).filter((gap) => gap >= least);
  // The very smallest may be another text that stands closer.
  return gaps.sort((a, b) => a - b)[1];
}

/** Lines that stand no further from each other. */
function groupsOf(lines: readonly Line[], gap: number): Line[][] {
  const groups: Line[][] = [];
  let y = Infinity;
  for (const line of lines) {
    const [{ y: own }] = line.words as [Word];
    if (y - own < gap) groups.at(-1)!.push(line);
    else groups.push([line]);
    y = own;
  }
  return groups;
}

/** How far the lines of each column stand below each other. */
function gapsWithin(lines: readonly Line[], strips: Strips): number[] {
  const gaps: number[] = [];
  const last: number[] = [];
  for (const { words } of lines)
    for (const word of words) {
      const column = columnOf(word, strips);
      const gap = (last[column] ?? -Infinity) - word.y;
      if (gap > 0) gaps.push(gap);
      last[column] = word.y;
    }
  return gaps;
}

/** The column that the middle of a word is in. */
function columnOf({ start, end }: Word, strips: Strips): number {
  const middle = (start + end) / 2;
  let column = 0;
  while (column < strips.length && middle > (strips[column]!.start + strips[column]!.end) / 2)
    column++;
  return column;
}

/** Whether lines hold different things in one column, or few of them what the fullest holds. */
function isOneRow(lines: readonly Line[], strips: Strips): boolean {
  const rows = lines.map((line) => toCells([line], strips));
  const filled = rows.map((cells) => cells.filter((cell) => cell !== "").length);
  const fullest = filled.reduce((most, count) => Math.max(most, count), 0);
  const others = filled.reduce((sum, count) => sum + count, -fullest) / (lines.length - 1);
  if (fullest > 1 && others <= fullest * 0.6) return true;
  return rows[0]!.some((_, column) => {
    const forms = rows.map((cells) => cells[column]!).filter((cell) => cell !== "");
    return new Set(forms.map(formOf)).size > 1;
  });
}

/** Whether a cell is an address of mail, mostly digits, has some, or has none. */
function formOf(cell: string): number {
  const digits = cell.match(/\d/g)?.length ?? 0;
  return cell.includes("@") ? 3 : digits * 2 > cell.length ? 2 : digits > 0 ? 1 : 0;
}

/** The cells of a row, line below line. */
export function toCells(lines: readonly Line[], strips: Strips): string[] {
  const cells: string[] = Array.from({ length: strips.length + 1 }, () => "");
  const last: (Line | undefined)[] = [];
  for (const line of lines)
    for (const word of line.words) {
      const column = columnOf(word, strips);
      const between = cells[column] === "" ? "" : last[column] === line ? " " : "\n";
      cells[column] += between + word.text;
      last[column] = line;
    }
  return cells.map(unbroken);
}

/** An address of mail, and what its end alone may be. */
const address = /^[^\s@]+@[^\s@]+\.\p{L}{2,}$/u;
const endOfAddress = /^[\w-]*(?:\.[\w-]+)*\.\p{L}{2,}$/u;

/** Numbers of several groups: of telephones, of social security (with 2A or 2B), of accounts. */
const numbers = /^(?:[+(]?\d[\d\s+()./-]*|[12][\d\s]+2[AB][\d\s]+|[A-Z]{2}\d\d[\dA-Z\s]{10,})$/;
const minDigits = 8;
const maxDigits = 15;
const longestAccount = 34;

/** A number of social security, with its key or without. */
const nir = /^[12]\d{4}(?:\d\d|2[AB])\d{6}(?:\d\d)?$/;

/** A telephone number or a date that is whole: what stands below it is another one. */
const whole = /^(?:(?:\+|00)\d{9,}|0\d{9}|[1-9]\d{8}|\d{1,4}([./-])\d{1,2}\1\d{1,4})$/;

/** A cell's lines, those made one that narrow columns break: an address of mail, a number. */
function unbroken(cell: string): string {
  if (!cell.includes("\n")) return cell;
  const lines = cell.split("\n");
  const joined = lines.join("");
  if (address.test(joined)) {
    const at = lines.findIndex((line) => address.test(line));
    const isEnd = at === lines.length - 2 && endOfAddress.test(lines.at(-1)!);
    const goesOn = at > 0 && /[._-]$/.test(lines[at - 1]!);
    return at === -1 || isEnd || goesOn ? joined : cell;
  }
  const spaced = lines.join(" ");
  const digits = joined.match(/\d/g)?.length ?? 0;
  const isAccount = /^[A-Z]{2}\d/.test(joined);
  if (!numbers.test(spaced) || digits < minDigits) return cell;
  if (isAccount) {
    if (joined.replaceAll(/\s/g, "").length > longestAccount) return cell;
    if (lines.slice(1).some((line) => /^[A-Z]{2}\d\d/.test(line))) return cell;
  } else {
    if (digits > maxDigits) return cell;
    const isNir = nir.test(joined.replaceAll(/\s/g, ""));
    if (
      !isNir &&
      lines.some((line) => whole.test(line) || whole.test(line.replaceAll(/[\s()./-]/g, "")))
    )
      return cell;
  }
  // Broken at a blank, or behind a sign; of digits without any, anywhere.
  return /[\s()]/.test(lines.join("x")) && !/[./-]\n|\n[./-]/.test(cell) ? spaced : joined;
}

/** Whether nothing of a line is seen. */
export function isHidden(line: Line): boolean {
  return line.words.every((word) => word.hidden);
}

/** The cells of a row of which nothing is seen. */
export function hiddenCells(lines: readonly Line[], strips: Strips): number[] {
  if (!lines.some(({ words }) => words.some((word) => word.hidden))) return [];
  const shown = lines.map((line) => ({
    ...line,
    words: line.words.filter((word) => !word.hidden),
  }));
  const seen = toCells(shown, strips);
  return toCells(lines, strips).flatMap((cell, column) =>
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
    lines.flatMap((line) =>
      toCells([line], strips).flatMap((cell, index) => (cell ? [index] : [])),
    ),
  );
  return across <= words * 0.05 && columns.size > strips.length / 2;
}
