/**
 * Finds out how a sheet is laid out: where its header row is, under which title rows; whether it is a
 * form of labels and values, or a table lying on its side. Looks at the first rows only.
 */
import { areNumbered, isPlaceholder, readHeader } from "./lists/header.js";
import { readName } from "./name.js";
import { standUp } from "./sideways.js";
import type { Row } from "../types.js";

/** A part of a sheet that is one table with one header. */
export interface Layout {
  /** Header text by column; `""` where there is none. Empty if the table has no header. */
  readonly headers: readonly string[];
  /** Rows above the header: titles and notes, or another table, which is not laid out yet. */
  readonly above: readonly Row[];
  /** Rows of data, below the header. */
  readonly rows: readonly Row[];
  /** Whether `rows` were turned or gathered, so that their cells no longer stand in their columns. */
  readonly reshaped: boolean;
}

/** Header rows stand under at most this many title, note and comment rows that are not empty. */
const titleRows = 30;

/** Splits the first rows of a sheet into title, header and data. */
export function layOut(rows: readonly Row[]): Layout {
  const found = findHeader(rows);
  const header = found !== undefined && endsForm(rows, found) ? undefined : found;
  // A label beside a value that looks like one (`Nom : MARIE`) is no header.
  if (header === undefined || header.classes < 3) {
    const reshaped = readForm(rows) ?? turn(rows) ?? standing(rows);
    if (reshaped !== undefined) return reshaped;
  }
  if (header === undefined) return { headers: [], above: [], rows, reshaped: false };
  const { headers, start, end } = header;
  return { headers, above: rows.slice(0, start), rows: rows.slice(end), reshaped: false };
}

/** Whether a header has no rows, but a few above: it is the last row of a form. */
function endsForm(rows: readonly Row[], { start, end }: HeaderRows): boolean {
  const above = rows.slice(0, start);
  return above.some(filledOf) && !isTable(above) && !rows.slice(end).some(filledOf);
}

/** So many rows of two cells and more are no titles, nor are so many rows of any. */
const leastRows = 3;
const leastLines = 5;

/** Whether rows above a header are a table of their own. */
export function isTable(rows: readonly Row[]): boolean {
  const filled = rows.map(filledOf).filter((cells) => cells > 0);
  return filled.length >= leastLines || filled.filter((cells) => cells > 1).length >= leastRows;
}

/** A header row, or two that make one. */
export interface HeaderRows {
  readonly headers: readonly string[];
  /** Index of its first row. */
  readonly start: number;
  /** Index behind the header. */
  readonly end: number;
  /** How many of its cells are headers by the word list. */
  readonly classes: number;
}

/** The best header among the first rows. */
export function findHeader(rows: readonly Row[]): HeaderRows | undefined {
  let best = -1;
  let bestPoints = 0;
  let seen = 0;
  for (let index = 0; index < rows.length && seen < titleRows; index++) {
    if (rows[index].cells.every((cell) => cell === "")) continue;
    seen++;
    const points = headerPoints(rows[index], rows, index);
    if (points > bestPoints) {
      bestPoints = points;
      best = index;
    }
  }
  if (best < 0) return undefined;
  let headers = rows[best].cells.map(clean);
  let first = best;
  let end = best + 1;
  // A second row under merged titles (`Coordonnées` above `Courriel`, `Portable`), or above, likewise.
  const below = rows[end];
  const isHeaderToo = below !== undefined && isHeaderRow(below, 1) && fills(below, rows[best]);
  if (isHeaderToo && !isGroupTitle(below, rows[best])) {
    headers = merge(headers, below.cells.map(clean));
    end++;
  } else if (best > 0 && isTitleOver(rows[best - 1], rows[best])) {
    headers = merge(rows[best - 1].cells.map(clean), headers);
    first--;
  }
  return { headers, start: first, end, classes: countClasses(rows[best]).classes };
}

/** Whether a row in the middle of a table is the header of another one (or of the same again). */
export function isHeaderRow(row: Row, least = 2): boolean {
  // Most rows of data hold a number or an address: no word has to be looked up for them.
  if (row.cells.some((cell) => cell !== "" && isData(cell))) return false;
  const { classes, texts } = countClasses(row);
  return classes >= least && classes * 2 >= texts && !beginsWithName(row);
}

/** As sure as a name must be that stands where a header would. */
const minNameWeight = 3;

/** Whether a row begins with somebody's name: what stands behind it is said of him (`CP`, `Maladie` in a rota). */
function beginsWithName({ cells }: Row): boolean {
  const first = cells.find((cell) => cell !== "") ?? "";
  return (readName(first)?.weight ?? -Infinity) >= minNameWeight;
}

/** Whether a row is of one cell, which differs from a title in its number: `Groupe 2`, below `Groupe 1`. */
function isNextTitle({ cells }: Row, title: string): boolean {
  const [cell, ...more] = cells.filter((text) => text !== "");
  return cell !== undefined && more.length === 0 && cell !== title && areNumbered([title, cell]);
}

/** Above a header of one cell no row is as wide. */
const leastWide = 3;

function headerPoints(row: Row, rows: readonly Row[], index: number): number {
  const filled = row.cells.filter((cell) => cell !== "");
  if (filled.length > 1 && filled.every(isPlaceholder)) return filled.length * 2;
  if (areNumbered(filled)) return 1;
  // Three points are lost for each value, two won for each header: no word has to be looked up.
  if (filled.filter(isData).length * 5 >= filled.length * 2) return 0;
  const { classes, texts, data } = countClasses(row);
  if (classes > 0 && beginsWithName(row)) return 0;
  // One word that a header may be, under rows that are as long, is a value (a family called Marques), or the
  // title of a group under the header of all.
  const isAlone = classes === 1 && texts <= 2 && data === 0;
  const asLong = texts > 1 ? texts : leastWide;
  const isTitle = (): boolean =>
    rows.slice(0, index).some((over) => filledOf(over) >= asLong) ||
    (texts === 1 && rows.slice(index + 1).some((next) => isNextTitle(next, filled[0])));
  if (classes >= 2 || (isAlone && !isTitle())) {
    const points = classes * 2 + texts * 0.1 - data * 3;
    if (points > 0 && classes * 4 >= texts) return points;
    if (points > 0 && classes >= 3) return points;
  }
  if (data > 0 || texts < 2 || index > 5) return 0;
  // `Nom de l'élu`, `Prénom de l'élu`: none on the list as a whole, all of them by their words.
  if (readAsHeaders(row) && !rows.slice(index + 1, index + 6).some(readAsHeaders)) return texts;
  // Words of no list over columns of numbers, dates or addresses.
  const below = rows
    .slice(index + 1, index + 21)
    .filter((next) => next.cells.some((cell) => cell !== "" && !rule.test(cell)));
  if (below.length < 2) return 0;
  let contrasts = 0;
  for (let column = 0; column < row.cells.length; column++) {
    if (row.cells[column] === "") continue;
    const filled = below.filter((next) => (next.cells[column] ?? "") !== "");
    if (filled.length > 0 && filled.every((next) => isData(next.cells[column]))) contrasts++;
  }
  return contrasts > 0 && contrasts * 5 >= texts ? 0.5 + contrasts * 0.1 : 0;
}

/** A cell of the line under the header of a Markdown table. */
const rule = /^\s*:?-+:?\s*$/u;

/** Whether all cells of a row may be headers, if only by their words. */
function readAsHeaders({ cells }: Row): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 1 && filled.every((cell) => readHeader(cell) !== undefined);
}

function filledOf({ cells }: Row): number {
  return cells.filter((cell) => cell !== "").length;
}

function countClasses(row: Row): { classes: number; texts: number; data: number } {
  let classes = 0;
  let texts = 0;
  let data = 0;
  const seen = new Set<string>();
  for (const cell of row.cells) {
    // A header says once what it says, or twice where tables stand side by side.
    if (cell === "" || seen.has(cell)) continue;
    seen.add(cell);
    if (isData(cell)) data++;
    else texts++;
    // `X` is a coordinate to headers, a mark to lists.
    if (cell.length > 1 && cell.length <= 60 && readHeader(cell)?.exact) classes++;
  }
  return { classes, texts, data };
}

/** Whether a cell is a value for sure: mostly digits, or an e-mail address. */
function isData(cell: string): boolean {
  let digits = 0;
  let blanks = 0;
  for (let index = 0; index < cell.length; index++) {
    const code = cell.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (code === 0x40) return true;
    else if (code === 0x20) blanks++;
  }
  // `8h-9h` and `9h-10h` are as much of an hour as `10h-11h`.
  return digits >= 4 || digits * 2 > cell.length - blanks || (digits > 1 && hours.test(cell));
}

const hours = /^\d{1,2}\s?h(?:\d\d)?\s?[-–à]\s?\d/iu;

function fills(below: Row, above: Row): boolean {
  let fresh = 0;
  for (let column = 0; column < below.cells.length; column++) {
    if (below.cells[column] === "") continue;
    const over = above.cells[column] ?? "";
    if (readHeader(over)?.exact !== true) fresh++;
  }
  return fresh > 0;
}

/** Whether a row under a header is the title of the rows below: one cell, where the header begins. */
function isGroupTitle(row: Row, header: Row): boolean {
  const startOf = ({ cells }: Row): number => cells.findIndex((cell) => cell !== "");
  return filledOf(row) === 1 && filledOf(header) >= leastWide && startOf(row) === startOf(header);
}

/** Whether a row holds group titles for the header under it: few cells, all of them text. */
function isTitleOver(row: Row, header: Row): boolean {
  const filled = row.cells.filter((cell) => cell !== "");
  return (
    filled.length >= 2 &&
    filled.length * 2 <= header.cells.filter((cell) => cell !== "").length &&
    !filled.some(isData) &&
    header.cells.some((cell, column) => cell === "" && (row.cells[column] ?? "") !== "")
  );
}

function merge(above: readonly string[], below: readonly string[]): string[] {
  const width = Math.max(above.length, below.length);
  return Array.from({ length: width }, (_, column) => below[column] || above[column] || "");
}

/** A header as it is shown: on one line, and no longer than a line. */
function clean(cell: string): string {
  return cell.replace(/\s+/g, " ").trim().slice(0, 80);
}

/** Of two rows, so many columns at least: fewer are a header with its first row. */
const leastPair = 6;

/** Labels of at least so many different classes make a form or a sideways table. */
const leastClasses = 3;

function classesOf(labels: readonly string[]): number {
  return new Set(labels.filter(isLabel).map((label) => readHeader(label)!.class)).size;
}

/**
 * A form: labels with their value in the cell to the right, again and again. One row a filled form.
 */
function readForm(rows: readonly Row[]): Layout | undefined {
  const labels: string[] = [];
  const records: { number: number; cells: string[] }[] = [];
  let record: { number: number; cells: string[] } | undefined;
  let pairs = 0;
  let others = 0;
  for (const row of rows) {
    let column = 0;
    let apart = 0;
    const pairsBefore = pairs;
    while (column < row.cells.length) {
      const label = row.cells[column];
      const value = row.cells[column + 1] ?? "";
      if (label === "") {
        column++;
        continue;
      }
      const name = clean(label);
      // `Prénom : Marie`: what was a label before is one again, whatever its value looks like.
      if (!labels.includes(name) && (!isLabel(label) || (value !== "" && isLabel(value)))) {
        apart++;
        column++;
        continue;
      }
      let index = labels.indexOf(name);
      if (index < 0) index = labels.push(name) - 1;
      if (record === undefined || record.cells[index] !== undefined) {
        record = { number: row.number, cells: [] };
        records.push(record);
      }
      record.cells[index] = value;
      pairs++;
      column += 2;
    }
    // `12 | Nom | Martin`: whose values they are stands before each.
    if (pairs !== pairsBefore + 1 || apart > 1) others += apart;
  }
  // A sideways table has its labels once and several values beside each; a form, one.
  if (classesOf(labels) < leastClasses || pairs < others * 2) return undefined;
  return {
    headers: labels,
    above: [],
    rows: records.map(({ number, cells }) => ({
      number,
      cells: Array.from(labels, (_, index) => cells[index] ?? ""),
    })),
    reshaped: true,
  };
}

/**
 * A table lying on its side: headers down the first column, a person in each further column. Two rows are
 * one if both begin with a label, and are longer than such a table is wide.
 */
function turn(rows: readonly Row[]): Layout | undefined {
  const filled = rows.filter((row) => row.cells.some((cell) => cell !== ""));
  const first = filled.reduce(
    (least, { cells }) =>
      Math.min(
        least,
        cells.findIndex((cell) => cell !== ""),
      ),
    Infinity,
  );
  const labels = filled.map((row) => clean(row.cells[first] ?? ""));
  const width = filled.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const isPair = labels.length === 2 && labels.every(isLabel) && width > leastPair;
  if (classesOf(labels) < (isPair ? 2 : leastClasses)) return undefined;
  if (labels.filter(isLabel).length * 2 < labels.length) return undefined;
  const turned: Row[] = [];
  for (let column = first + 1; column < width; column++) {
    turned.push({ number: filled[0].number, cells: filled.map((row) => row.cells[column] ?? "") });
  }
  return { headers: labels, above: [], rows: turned, reshaped: true };
}

/** A table lying on its side by its names and what reaches them, without labels that are known. */
function standing(rows: readonly Row[]): Layout | undefined {
  const found = standUp(rows.map(({ cells }) => cells));
  return (
    found && {
      headers: found.headers,
      above: rows.slice(0, found.start),
      rows: found.people.map(({ row, cells }) => ({ number: rows[row].number, cells })),
      reshaped: true,
    }
  );
}

function isLabel(cell: string): boolean {
  return cell.length <= 60 && !isData(cell) && readHeader(cell)?.exact === true;
}
