/**
 * Tables of pages → the same, those whole again that a printer has cut: of a sheet wider than the paper, the
 * further columns stand on pages behind those of the first ones, each row as high on its page as its
 * beginning is.
 */

/** A row, and where it stands. */
export interface PlacedRow {
  readonly cells: readonly string[];
  /** Indexes of cells that are not seen. */
  readonly hiddenCells: readonly number[];
  readonly page: number;
  /** Of its lines, from the top. */
  readonly baselines: readonly number[];
}

/** Rows that go on from page to page. */
export interface PlacedTable {
  readonly page: number;
  /** How many pages its first columns take up. */
  readonly pages: number;
  /** The last page of the columns that came last. */
  readonly lastPage: number;
  readonly rows: readonly PlacedRow[];
}

/** In points: lines of one row stand on the same line of the paper. */
const sameLine = 1;

/** Fewer rows stand on the same lines by chance. */
export const minRows = 4;

/** Of the rows of the second part nearly all go on with one of the first, and of those a good part goes on. */
const minMatched = 0.9;
const minGoingOn = 0.3;

/** What stands at the head and the foot of each page goes on with no row. */
const maxBeside = 2;

/** Columns that look the same in so many places are the same list once more, on its next pages. */
const maxAlike = 0.6;

/** Rows that are looked at to tell how columns look. */
export const sampleSize = 50;

/** Two tables as one, if the second holds further columns of the first one's rows. */
export function joined(left: PlacedTable, right: PlacedTable): PlacedTable | undefined {
  if (right.page !== left.lastPage + 1 || right.rows.length < minRows) return undefined;
  if (right.pages > left.pages) return undefined;
  const places = new Map<string, number>();
  for (const [index, { page, baselines }] of left.rows.entries())
    for (const y of baselines) places.set(placeOf(page - left.page, y), index);
  const partners = right.rows.map(({ page, baselines }) => {
    const near = baselines.flatMap((y) => [y, y - sameLine, y + sameLine]);
    const place = near.find((y) => places.has(placeOf(page - right.page, y)));
    return place === undefined ? undefined : places.get(placeOf(page - right.page, place));
  });
  const matched = partners.filter((partner) => partner !== undefined).length;
  if (matched < (right.rows.length - maxBeside) * minMatched) return undefined;
  if (matched < Math.max(minRows, left.rows.length * minGoingOn)) return undefined;
  if (likeness(left.rows, right.rows) >= maxAlike) return undefined;
  const width = widthOf(left.rows);
  const rows: PlacedRow[] = [...left.rows];
  for (const [index, row] of right.rows.entries()) {
    const partner = partners[index] ?? rows.length;
    const first = rows[partner] ?? { ...row, cells: [], hiddenCells: [] };
    const blank = Array.from({ length: width - first.cells.length }, () => "");
    rows[partner] = {
      ...first,
      cells: [...first.cells, ...blank, ...row.cells],
      hiddenCells: [...first.hiddenCells, ...row.hiddenCells.map((column) => column + width)],
    };
  }
  return { ...left, lastPage: right.lastPage, rows };
}

const placeOf = (page: number, y: number): string => `${page} ${Math.round(y / sameLine)}`;

const widthOf = (rows: readonly PlacedRow[]): number =>
  rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);

/** The share of columns whose cells look the same in both. */
export function likeness(
  some: readonly Pick<PlacedRow, "cells">[],
  others: readonly Pick<PlacedRow, "cells">[],
): number {
  const [one, other] = [looksOf(some), looksOf(others)];
  const same = one.filter((look, column) => look !== "" && look === other[column]).length;
  return same / Math.max(1, one.length, other.length);
}

/** What most cells of each column look like; `""` of an empty one. */
function looksOf(rows: readonly Pick<PlacedRow, "cells">[]): string[] {
  const counts: Map<string, number>[] = [];
  for (const { cells } of rows.slice(0, sampleSize))
    for (const [column, cell] of cells.entries()) {
      const own = (counts[column] ??= new Map());
      const look = lookOf(cell);
      if (look !== "") own.set(look, (own.get(look) ?? 0) + 1);
    }
  return Array.from(
    counts,
    (own = new Map()) =>
      [...own].reduce((most, each) => (each[1] > most[1] ? each : most), ["", 0] as const)[0],
  );
}

/** An address of mail, so many digits, or words in small letters or not. */
function lookOf(cell: string): string {
  const digits = cell.match(/\d/g)?.length ?? 0;
  if (cell.trim() === "") return "";
  if (cell.includes("@")) return "@";
  if (digits * 2 > cell.length)
    return /\d[/.-]\d/.test(cell) && digits < 9 ? "date" : `${Math.min(10, digits)}`;
  const words = digits > 0 ? "number" : /\s/.test(cell.trim()) ? "words" : "word";
  return words + (cell === cell.toUpperCase() ? " in capitals" : "");
}

/** The rows of a table as one. */
export function placed(rows: readonly PlacedRow[]): PlacedTable | undefined {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { page: first.page, pages: last.page - first.page + 1, lastPage: last.page, rows };
}
