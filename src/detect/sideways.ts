/** People beside each other, a column each, under their names: tables on their side, cards in two columns of a text. */
import { isLikely } from "./likelihood.js";
import { isName } from "./line-names.js";
import { areHalves } from "./name-lists.js";
import { nir } from "./nir.js";
import { phone } from "./phone.js";

/** The town's line of an address, alone or at its end. */
const town = /(?:^|[\s,])\d{5} \p{L}/u;

/** Whether a cell reaches somebody, or says who it is. */
const reaches = (cell: string): boolean =>
  /\S@\S/u.test(cell) ||
  (/\d/u.test(cell) &&
    (phone.cell(cell) !== undefined ||
      nir.cell(cell) !== undefined ||
      town.test(cell) ||
      phone.find(cell).some(({ likelihood }) => isLikely(likelihood))));

/** Names are looked for in so many rows from above. */
const titleRows = 10;

/** Numbers and addresses of one: more below a name are a list of his. */
const mostWays = 6;

/** What people beside each other came to. */
export interface StoodUp {
  /** What stood before each of their rows; empty if nothing did. */
  readonly headers: readonly string[];
  /** The index of the first row of theirs. */
  readonly start: number;
  /** The cells of each, and in which row they begin. */
  readonly people: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/** The people of rows in which each has a column: names in one row, or two, and what reaches them below. */
export function standUp(rows: readonly (readonly string[])[]): StoodUp | undefined {
  const start = rows
    .slice(0, titleRows)
    .findIndex((row, at) => filledOf(row) > 1 && (row.some(reaches) || placeOf(rows, at) >= 0));
  if (start < 0 || start + 1 >= rows.length) return undefined;
  const column = placeOf(rows, start);
  if (column < 0) return undefined;
  const starts = rows.flatMap((row, index) =>
    index === start || (index > start + 1 && filledOf(row) > 0 && areNamed(rows, index, column))
      ? [index]
      : [],
  );
  const people: { row: number; cells: string[] }[] = [];
  let reached = 0;
  for (const [group, row] of starts.entries()) {
    const own = rows.slice(row, starts[group + 1]).filter((cells) => filledOf(cells) > 0);
    for (let at = column; at < rows[row]!.length; at++) {
      const cells = own.map((line) => line[at] ?? "");
      if (cells[0] === "") continue;
      people.push({ row, cells });
      const ways = cells.filter(reaches).length;
      if (ways > 0 && ways <= mostWays) reached++;
    }
  }
  if (people.length < 2 || reached * 5 < people.length * 4) return undefined;
  const labels = rows.slice(start, starts[1]).map((row) => (column > 0 ? row[column - 1]! : ""));
  const headers = labels.every((label) => label === "" || reaches(label)) ? [] : labels;
  return { headers, start, people };
}

/** The first column of the people whose names a row holds; what is said of each may stand before it. */
function placeOf(rows: readonly (readonly string[])[], row: number): number {
  const first = rows[row]!.findIndex((cell) => cell !== "");
  const column = isNamed(rows, row, first) ? first : first + 1;
  return areNamed(rows, row, column) ? column : -1;
}

const filledOf = (row: readonly string[]): number => row.filter((cell) => cell !== "").length;

/** Whether a cell is a name, or the one below is the other half of it. */
function isNamed(rows: readonly (readonly string[])[], row: number, column: number): boolean {
  const cell = rows[row]![column] ?? "";
  return isName(cell) || areHalves(cell, rows[row + 1]?.[column] ?? "");
}

/** Whether nearly all cells of a row from a column on are names, and none of them reaches anybody. */
function areNamed(rows: readonly (readonly string[])[], row: number, column: number): boolean {
  const cells = rows[row]!;
  if (cells.some(reaches)) return false;
  let [named, filled] = [0, 0];
  for (let at = column; at < cells.length; at++) {
    if (cells[at] === "") continue;
    filled++;
    if (isNamed(rows, row, at)) named++;
  }
  return named > 0 && named * 5 >= filled * 4;
}

/** More cards beside each other are no text. */
const mostFields = 100;

/** Fields of a line, with gaps between them. */
const field = /[^\s|]+(?:[ \u00a0][^\s|]+)*/gu;

/** The cells of lines whose fields begin where those of the first do, or follow each other between tabs. */
export function fieldsBelow(lines: readonly string[]): string[][] {
  if (lines[0]!.includes("\t"))
    return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  const starts = Array.from(lines[0]!.matchAll(field), ({ index }) => index).slice(0, mostFields);
  return lines.map((line) => {
    const cells = starts.map(() => "");
    for (const { 0: text, index } of line.matchAll(field)) {
      const at = Math.max(
        0,
        starts.findLastIndex((start) => start <= index),
      );
      cells[at] = cells[at] === "" ? text : `${cells[at]} ${text}`;
    }
    return cells;
  });
}
