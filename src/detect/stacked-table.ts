/** A text whose lines are the cells of a table, one below the other, as some programs copy them → the table. */
import type { HeaderClass, Row, Text } from "../types.js";
import { readHeader } from "./lists/header.js";

/** A table with less is told by its names, if at all. */
const leastColumns = 3;
const leastRows = 5;
/** Nor has a table that somebody copies more columns. */
const mostColumns = 12;

/** The header stands below a greeting and a title. */
const linesAbove = 60;
const longestHeader = 40;

/** Without one of these a table may be of anything. */
const ofNames = new Set<HeaderClass>(["name", "family-name", "full-name", "first-name", "person"]);

/** A table in a text, header included: its rows, and between which lines it stands. */
export interface StackedTable {
  readonly rows: readonly Row[];
  readonly start: number;
  readonly end: number;
}

/** The table whose cells are lines of a text; `undefined` if there is none. */
export function stackedTable({ text, firstLine = 1 }: Text): StackedTable | undefined {
  const heads = text.split("\n", linesAbove).map(headerOf);
  if (!heads.some((head) => head !== undefined && ofNames.has(head))) return undefined;
  const lines = text.split("\n").map((line) => line.trim());
  for (const [start, head] of heads.entries()) {
    if (head === undefined) continue;
    for (let width = leastColumns; width <= mostColumns; width++) {
      const own = heads.slice(start, start + width).filter((one) => one !== undefined);
      if (own.length * 2 < width || !own.some((one) => ofNames.has(one))) continue;
      const count = rowsOf(lines, start + width, width);
      if (count < leastRows) continue;
      const rows = Array.from({ length: count + 1 }, (_, row): Row => {
        const at = start + row * width;
        return { number: firstLine + at, cells: lines.slice(at, at + width) };
      });
      return { rows, start, end: start + rows.length * width };
    }
  }
  return undefined;
}

function headerOf(line: string): HeaderClass | undefined {
  const text = line.trim();
  if (text.length < 2 || text.length > longestHeader || !/^\p{L}/u.test(text)) return undefined;
  const header = readHeader(text);
  return header?.exact === true ? header.class : undefined;
}

/**
 * How many rows of so many lines follow each other. Columns of numbers or addresses of mail tell: those that
 * are in the first few rows.
 */
function rowsOf(lines: readonly string[], start: number, width: number): number {
  const formAt = (row: number, column: number): Form => formOf(lines[start + row * width + column]);
  const columns = Array.from({ length: width }, (_, column) => column);
  const telling = columns.filter((column) => {
    const form = formAt(0, column);
    const isSame = Array.from({ length: leastRows }, (_, row) => formAt(row, column) === form);
    return (form === "number" || form === "mail") && isSame.every(Boolean);
  });
  if (telling.length === 0 || telling.length === width) return 0;
  const fits = (row: number): boolean => {
    const forms = telling.map((column) => [formAt(row, column), formAt(0, column)]);
    return (
      forms.every(([form, first]) => form === first || form === "blank") &&
      forms.some(([form]) => form !== "blank")
    );
  };
  let count = 0;
  while (start + (count + 1) * width <= lines.length && fits(count)) count++;
  return count;
}

type Form = "blank" | "words" | "number" | "mail";

function formOf(cell = ""): Form {
  const digits = cell.match(/\d/gu)?.length ?? 0;
  if (cell === "") return "blank";
  return cell.includes("@") ? "mail" : digits * 2 >= cell.length ? "number" : "words";
}
