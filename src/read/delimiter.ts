import { plainLineEnds } from "./whole-lines.js";

/** How the columns of a text table are told apart. */
export type Layout =
  | { readonly delimiter: string }
  /** Columns at fixed places: each begins and ends at these character positions. */
  | { readonly gutters: readonly Gutter[] };

/** Positions that are blank in every line, between two columns. */
export interface Gutter {
  readonly start: number;
  readonly end: number;
}

/** A delimiter, and what it takes to believe it. */
interface Candidate {
  readonly delimiter: string;
  /** Between tables that fit as well: how much rarer it is outside tables. */
  readonly weight: number;
  /** Least share of records with the usual number of fields. */
  readonly minFit: number;
  /** Least number of records, and of fields in them. */
  readonly minRecords: number;
  readonly minFields: number;
  /** Whether a table of any raggedness is believed if nearly every record has the delimiter. */
  readonly ragged: boolean;
}

const candidates: readonly Candidate[] = [
  { delimiter: "\t", weight: 1.6, minFit: 0.5, minRecords: 2, minFields: 2, ragged: true },
  { delimiter: ";", weight: 1.3, minFit: 0.5, minRecords: 2, minFields: 2, ragged: true },
  { delimiter: "|", weight: 1.3, minFit: 0.6, minRecords: 2, minFields: 2, ragged: true },
  // The upright line of tables that are drawn.
  { delimiter: "\u2502", weight: 1.3, minFit: 0.6, minRecords: 2, minFields: 2, ragged: true },
  // Control characters: ASCII unit separator; what Hive writes, and messages of FIX.
  { delimiter: "\u001f", weight: 1.6, minFit: 0.5, minRecords: 2, minFields: 2, ragged: true },
  { delimiter: "\u0001", weight: 1.6, minFit: 0.5, minRecords: 2, minFields: 2, ragged: true },
  // Commas and colons stand in every prose.
  { delimiter: ",", weight: 1, minFit: 0.7, minRecords: 2, minFields: 3, ragged: false },
  { delimiter: ",", weight: 0.9, minFit: 0.9, minRecords: 4, minFields: 2, ragged: false },
  { delimiter: "~", weight: 1, minFit: 0.9, minRecords: 3, minFields: 2, ragged: false },
  { delimiter: "^", weight: 1, minFit: 0.9, minRecords: 3, minFields: 2, ragged: false },
  { delimiter: ":", weight: 0.6, minFit: 0.95, minRecords: 5, minFields: 3, ragged: false },
];

/** Records that are looked at: a table shows its form long before. */
const sampleRecords = 300;

/** `sep=;` in the first line: what Excel is told, and obeys. */
export const separatorLine = /^\ufeff?"?sep=([^\r\n])"?[^\S\r\n]*(?:\r\n?|\n)/i;

/**
 * Finds the layout of a table from the start of a text.
 *
 * @param sample the first tens of kilobytes
 * @returns `undefined` if the text is no table
 */
export function findLayout(sample: string): Layout | undefined {
  const told = separatorLine.exec(sample);
  if (told !== null) return { delimiter: told[1]! };
  const text = wholeLines(plainLineEnds(sample)).replaceAll(characterReference, " ");
  let best: Layout | undefined;
  let bestWeight = 0;
  const counts = new Map<string, number[]>();
  const inFields = areInFields(text) ? "," : undefined;
  for (const candidate of candidates) {
    const { delimiter } = candidate;
    if (!text.includes(delimiter) || delimiter === inFields) continue;
    const fields = counts.get(delimiter) ?? fieldCounts(text, delimiter);
    counts.set(delimiter, fields);
    const weight = judge(fields, text, candidate);
    if (weight > bestWeight) {
      bestWeight = weight;
      best = { delimiter };
    }
  }
  return best ?? findGutters(text.split("\n").slice(0, sampleRecords));
}

/** Marks between blanks, and gaps, that part a line. */
const spacedMark = /(?<=[^\s,])(?:[ \u00a0]+[-–—/:•·] +|[ \u00a0]{2,})(?=[^\s,])/gu;

/** A comma in brackets, and a gap as wide as those between columns are. */
const inBrackets = /\([^()]{0,200},[^()]{0,200}\)/u;
const wideGap = /[^\s,] {3,}[^\s,]/u;

/**
 * Whether commas stand within fields (`12,50 €`, `3 rue Hoche, 37000 Tours`) that other marks part in nearly all
 * lines, or in brackets.
 */
function areInFields(text: string): boolean {
  if (!text.includes(",")) return false;
  const lines = text.split("\n", sampleRecords).filter((line) => /,\s*\S/u.test(line));
  const parted = lines.filter((line) => {
    if (inBrackets.test(line)) return true;
    const marks = line.match(spacedMark)?.length ?? 0;
    // Of more commas than fields, it is the blanks that stand within a field.
    const commas = line.split(",").length - 1;
    return (marks > 1 && commas <= marks + 1) || (wideGap.test(line) && commas <= marks + 2);
  });
  return lines.length >= minFixedLines && parted.length * 10 >= lines.length * 9;
}

/** `jean&#64;example.fr`: its semicolon parts nothing (HTML, 13.1.4). */
export const characterReference = /&#(?:\d{2,6}|x[\da-f]{2,5});/giu;

/** Without the last line, which the end of the sample may have cut. */
function wholeLines(text: string): string {
  if (text.length < 16_384) return text;
  const end = text.lastIndexOf("\n");
  return end === -1 ? text : text.slice(0, end);
}

/** A character as a pattern may hold it, whatever it means there. */
export function inPattern(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * How many fields each record of a sample has, records of nothing but delimiters left out; `0` for one whose
 * second of two fields is empty. What stands in quotes that are closed where a field ends is passed over;
 * other quotes are characters.
 */
function fieldCounts(text: string, delimiter: string): number[] {
  return withoutQuoted(text, delimiter)
    .split("\n")
    .map((record) => record.split(delimiter))
    .filter((fields) => fields.some((field) => field.trim() !== ""))
    .slice(0, sampleRecords)
    .map(({ length, 1: second }) => (length === 2 && second === "" ? 0 : length));
}

function withoutQuoted(text: string, delimiter: string): string {
  if (!text.includes('"')) return text;
  const ends = `\\n${inPattern(delimiter)}`;
  const quoted = new RegExp(
    String.raw`((?:^|[${ends}]) *)"[^"]*(?:""[^"]*)*" *(?![^${ends}])`,
    "g",
  );
  return text.replace(quoted, "$1q");
}

/** How much speaks for a delimiter, which parts records into so many fields; 0 if it is none. */
function judge(all: readonly number[], text: string, candidate: Candidate): number {
  // A mark at the end of lines, as in the source of a program, says nothing.
  const records = all.filter((fields) => fields > 0);
  if (records.length < candidate.minRecords) return 0;
  const counts = new Map<number, number>();
  let several = 0;
  for (const fields of records) {
    counts.set(fields, (counts.get(fields) ?? 0) + 1);
    if (fields > 1) several++;
  }
  let usual = 0;
  let most = 0;
  for (const [fields, count] of counts)
    if (fields >= candidate.minFields && count >= most) {
      usual = fields;
      most = count;
    }
  if (usual === 0) return 0;
  const fit = most / records.length;
  const ragged = candidate.ragged && records.length >= 3 && several / records.length >= 0.9;
  if (fit < candidate.minFit && !ragged) return 0;
  let weight = Math.max(fit, ragged ? 0.5 : 0) * Math.log2(usual + 1) * candidate.weight;
  // A header has its delimiters; commas within addresses begin below it.
  if (all[0] !== usual) weight *= 0.8;
  const quoted = text.split(`"${candidate.delimiter}`).length - 1;
  if (quoted >= records.length / 2) weight *= 1.3;
  return weight;
}

/** Lines that a table of fixed columns has at least, empty ones left out. */
const minFixedLines = 4;

/** Columns further right than this are no columns of a page or a terminal. */
const maxFixedWidth = 2000;

/**
 * Columns that stand at the same place in every line: positions that are blank in all of them.
 *
 * @returns `undefined` if there are none
 */
export function findGutters(lines: readonly string[]): Layout | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length < minFixedLines) return undefined;
  if (filled.some((line) => line.includes("\t"))) return undefined;
  const longest = filled.reduce((most, line) => Math.max(most, line.length), 0);
  const width = Math.min(maxFixedWidth, longest);
  const used = new Uint16Array(width);
  for (const line of filled)
    for (let index = 0; index < line.length && index < width; index++)
      if (line.charCodeAt(index) !== 0x20 && line.charCodeAt(index) !== 0xa0) used[index]!++;
  // Title lines and a few long values may cross a gutter.
  const tolerated = Math.floor(filled.length * 0.1);
  // One blank column in four lines of prose is chance; in twenty it is not.
  const minWidth = filled.length >= 20 ? 1 : 2;
  const gutters: Gutter[] = [];
  let start = -1;
  let columnShare = 0;
  const shares: number[] = [];
  for (let index = 0; index < width; index++) {
    if (used[index]! <= tolerated) {
      if (start === -1) start = index;
      continue;
    }
    // One blank behind one or two characters at the start of the line is part of what stands there.
    const isMark = gutters.length === 0 && start < 3 && index - start === 1;
    if (start > 0 && index - start >= minWidth && !isMark && !groupsDigits(filled, start, index)) {
      gutters.push({ start, end: index });
      shares.push(columnShare);
      columnShare = 0;
    }
    start = -1;
    columnShare = Math.max(columnShare, used[index]! / filled.length);
  }
  shares.push(columnShare);
  // Every column has a character that stands in a third of the lines; the first in nearly all.
  if (gutters.length === 0 || shares.some((share) => share < 0.3)) return undefined;
  const all = [...gutters, ...findSeams(filled, width)].sort(
    (one, other) => one.start - other.start || one.end - other.end,
  );
  // Lines of one column say nothing: most lines must have several.
  const several = filled.filter((line) => cutAtGutters(line, all).filter(Boolean).length > 1);
  return several.length >= filled.length * 0.8 ? { gutters: all } : undefined;
}

/** Fewer digits before a word are a house number, or belong to it: `1ER`. */
const minDigitsOfField = 5;

/**
 * Where columns of fixed width touch, since the value before fills its own: behind numbers of the same
 * length that words follow in nearly all lines, and on both sides of dates (`19850312`) among digits.
 */
function findSeams(lines: readonly string[], width: number): Gutter[] {
  if (lines.length < 20) return [];
  const nearlyAll = Math.ceil(lines.length * 0.95);
  const holds = (test: (line: string) => boolean): boolean => {
    let left = lines.length - nearlyAll;
    return lines.every((line) => test(line) || left-- > 0);
  };
  const seams: Gutter[] = [];
  for (let at = minDigitsOfField; at < width; at++) {
    if (!holds((line) => isDigit(line, at - 1))) continue;
    const isBehindDate = at >= 8 && holds((line) => datePattern.test(line.slice(at - 8, at)));
    const isBeforeDate = holds((line) => datePattern.test(line.slice(at, at + 8)));
    const isBeforeWord = () =>
      holds(
        (line) =>
          /^\d+$/.test(line.slice(at - minDigitsOfField, at)) && wordPattern.test(line.slice(at)),
      );
    if (isBehindDate || isBeforeDate || isBeforeWord()) seams.push({ start: at, end: at });
  }
  return seams;
}

const datePattern = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const wordPattern = /^\p{L}\p{L}/u;

/**
 * Whether one blank stands between two digits in most lines: phone numbers, account numbers and the
 * like are written in groups, and a file of nothing else has its blanks at the same places.
 */
function groupsDigits(lines: readonly string[], start: number, end: number): boolean {
  if (end - start > 1) return false;
  const between = lines.filter((line) => isDigit(line, start - 1) && isDigit(line, end));
  return between.length >= lines.length * 0.8;
}

const isDigit = (line: string, index: number): boolean => {
  const code = line.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
};

/**
 * The cells of a line; one that crosses a gutter is cut at its own wide gaps instead, unless columns that
 * touch say that each has its width.
 */
export function cutAtGutters(line: string, gutters: readonly Gutter[]): string[] {
  const cells: string[] = [];
  const isFixed = gutters.some(({ start, end }) => start === end);
  let start = 0;
  for (const gutter of gutters) {
    if (isFixed) {
      cells.push(line.slice(start, gutter.end).trim());
      start = gutter.end;
      continue;
    }
    if (line.slice(gutter.start, gutter.end).trim() !== "") return line.trim().split(/ {2,}/);
    cells.push(withoutLeaders(line.slice(start, gutter.start)));
    start = gutter.end;
  }
  cells.push(withoutLeaders(line.slice(start)));
  return cells;
}

/** A cell without the dots that lead from it to the next: `Martin ........`. */
function withoutLeaders(cell: string): string {
  const text = cell.trim();
  const last = text.charCodeAt(text.length - 1);
  // . _ …
  return last === 46 || last === 95 || last === 0x2026
    ? text.replace(/\s?(?:[. ]{4,}|_{3,}|…{2,})$/u, "")
    : text;
}
