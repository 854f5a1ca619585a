/**
 * Reads one table as it streams by: understands its first rows (`layout.ts`, `column.ts`), then turns
 * each row into a record for `people.ts` and each cell of a personal column into a match.
 */
import { append } from "../append.js";
import type { ExplainedTable, Row, Table } from "../types.js";
import { interpret, type Plan } from "./column.js";
import { explainTable } from "./explained-table.js";
import type { Detection } from "./index.js";
import { findHeader, isHeaderRow, isTable, layOut, type Layout } from "./layout.js";
import { filledCells, RowReader } from "./row.js";
import { mannerOf, mayHoldCards } from "./table-manner.js";
import { ColumnTextReader, RowTextReader } from "./table-text.js";
import { isName } from "./line-names.js";
import { tallyName } from "./name-lists.js";

/** So many rows are looked at before columns are understood. */
const windowRows = 300;
/** Forms, and tables on their side, are taken in whole up to here: each is a few rows of a person. */
const formRows = 30_000;

/** Takes in all rows of a table; returns how many there were. */
export async function detectTable(table: Table, detection: Detection): Promise<number> {
  const reading = new TableReading(table, detection);
  let count = 0;
  for await (const rows of table.rows) {
    for (const row of rows) reading.add(row);
    count += rows.length;
  }
  reading.end();
  return count;
}

class TableReading {
  /** Rows that wait until there are enough of them to understand the table. */
  #waiting: Row[] = [];
  /** How many may wait. */
  #window = windowRows;
  #reader: RowReader | ColumnTextReader | RowTextReader | undefined;
  #plan: Plan | undefined;
  #headers: readonly string[] = [];
  /** Whether the cells of the table that is being read stand where they stand in the sheet. */
  #inPlace = true;
  #firstNumber: number | undefined;
  #lastNumber = 0;
  /** Whether the last row may have been the end of a table: blank, or a single cell. */
  #atGap = false;
  /** With a list of protected people: rows that wait to be searched, and how many of them have been. */
  #unsearched: Row[] = [];
  #searched = 0;
  /** Of the last row that was read. */
  #cleared = 0;

  constructor(
    readonly table: Table,
    readonly detection: Detection,
  ) {}

  add(row: Row): void {
    this.#cleared = 0;
    this.#take(row);
    if (this.detection.context.search !== undefined) {
      if (this.#reader === undefined) this.#unsearched.push(row);
      else this.#search(row);
    }
    while (this.#waiting.length >= this.#window) this.#understand(false);
  }

  end(): void {
    this.#close();
    while (this.#waiting.length > 0) this.#understand(true);
    this.#searchWaiting();
  }

  /** Lays out the waiting rows and reads the first table among them; the next one's stay waiting. */
  #understand(whole: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const layout = underNames(layOut(waiting));
    if (isTable(layout.above)) {
      this.#readAbove(waiting, layout.above.length);
      return;
    }
    const { headers, above, rows, reshaped } = layout;
    if (reshaped && !whole && this.#window < formRows) {
      this.#waiting = waiting;
      this.#window *= 10;
      return;
    }
    this.#readTitles(above);
    this.#headers = headers;
    const next = reshaped ? -1 : this.#nextTable(rows);
    const own = next < 0 ? rows : rows.slice(0, next);
    const plan = interpret(headers, wholeRows(own.filter(isNoHeading(headers))));
    this.detection.understood(this.table.location, plan);
    this.#plan = plan;
    this.#inPlace = !reshaped;
    if (!reshaped && headers.length > 0) this.#countHeaderNames(waiting[above.length]);
    this.#firstNumber = own[0]?.number;
    // The first row is right below the header: no gap.
    this.#lastNumber = (this.#firstNumber ?? 1) - 1;
    const { table, detection } = this;
    const manner = mannerOf(plan, own);
    if (manner === "records") this.#reader = new RowReader(plan, table, detection, reshaped);
    else if (manner === "lines") this.#reader = new RowTextReader(table, detection);
    else {
      const cards = plan.columns.map(mayHoldCards);
      this.#reader = new ColumnTextReader(table, detection, manner === "labels", cards);
    }
    for (const row of own) {
      if (reshaped) this.#reader.read(row);
      else this.#takeWaiting(row);
    }
    if (next >= 0) append(this.#waiting, rows.slice(next));
    if (next >= 0 || whole || reshaped) this.#close();
    this.#searchWaiting();
  }

  /** Reads the table above a header; the rows from the header on stay waiting. */
  #readAbove(waiting: readonly Row[], length: number): void {
    this.#waiting = waiting.slice(0, length);
    this.#understand(true);
    append(this.#waiting, waiting.slice(length));
  }

  /** Reads the rows above a header that are no table: who a pay slip or a card is of may stand in two. */
  #readTitles(above: readonly Row[]): void {
    const reader = new RowTextReader(this.table, this.detection);
    for (const row of above) reader.read(row);
    reader.end();
  }

  /** Counts people whose names stand side by side above what is said of them: marks, days, amounts. */
  #countHeaderNames(header: Row): void {
    const { location, hidden } = this.table;
    const spot = { location, hidden, unit: "rows" } as const;
    for (const name of namesSideBySide(header))
      tallyName(name, header.number, spot, this.detection);
  }

  /** Takes a row that waited, which is searched as soon as it is read: what was cleared of it is known then. */
  #takeWaiting(row: Row): void {
    this.#cleared = 0;
    while (this.#unsearched[this.#searched]?.number < row.number) this.#searchNext();
    this.#take(row);
    if (this.#unsearched[this.#searched] === row) this.#searchNext();
  }

  /** Searches the rows that wait, of which nothing is cleared. */
  #searchWaiting(): void {
    this.#cleared = 0;
    while (this.#searched < this.#unsearched.length) this.#searchNext();
    this.#unsearched = [];
    this.#searched = 0;
  }

  #searchNext(): void {
    this.#search(this.#unsearched[this.#searched++]);
  }

  #search(row: Row): void {
    this.detection.context.search?.addRow(row, this.table, this.#cleared);
  }

  /** Reads a row, or lets it wait where another table has begun. */
  #take(row: Row): void {
    if (this.#reader === undefined) this.#waiting.push(row);
    else this.#read(row);
  }

  #close(): void {
    const [reader, plan] = [this.#reader, this.#plan];
    if (reader === undefined || plan === undefined) return;
    reader.end();
    this.#reader = undefined;
    this.detection.explain(() => this.#explained(reader, plan));
  }

  #explained(reader: RowReader | ColumnTextReader | RowTextReader, plan: Plan): ExplainedTable {
    const inPlace = this.#inPlace;
    const rows: [number, number] | undefined =
      inPlace && this.#firstNumber !== undefined
        ? [this.#firstNumber, this.#lastNumber]
        : undefined;
    return explainTable(plan, {
      location: { ...this.table.location, ...(rows && { rows }) },
      asText: !(reader instanceof RowReader),
      inPlace,
    });
  }

  /** Index of the first row that begins another table, or `-1`. */
  #nextTable(rows: readonly Row[]): number {
    // Where words that headers use stand in every row, they are values; and where rows have them that are no
    // headers, as professions.
    const heads = new Set(rows.filter((row) => isHeaderRow(row)));
    const alike = [...heads].filter((row) => !this.#isSameHeader(row));
    if (alike.length === 0 || (alike.length > 3 && alike.length * 10 > rows.length)) return -1;
    const others = rows.filter((row) => !heads.has(row));
    const isValue = (cell: string, column: number): boolean =>
      cell !== "" && others.some(({ cells }) => cells[column] === cell);
    const headers = new Set(alike.filter(({ cells }) => !cells.some(isValue)));
    for (let index = this.#headers.length > 0 ? 0 : 1; index < rows.length; index++) {
      const row = rows[index];
      if (headers.has(row) && index + 1 < rows.length) {
        // Titles of the next table go with it.
        let start = index;
        while (start > 1 && filledCells(rows[start - 1]) === 1) start--;
        return start;
      }
    }
    return -1;
  }

  #read(row: Row): void {
    const filled = filledCells(row);
    if (filled === 0) {
      this.#atGap = true;
      return;
    }
    const gap = this.#atGap || row.number > this.#lastNumber + 1;
    this.#lastNumber = row.number;
    // A title does not end the gap before it.
    this.#atGap = filled === 1 && gap;
    if (filled > 1 && (gap || this.#reader!.suspects(row)) && isHeaderRow(row)) {
      if (this.#isSameHeader(row)) return;
      this.#close();
      this.#waiting = [row];
    } else {
      this.#cleared = this.#reader!.read(row);
    }
  }

  #isSameHeader(row: Row): boolean {
    const found = findHeader([row]);
    if (found === undefined) return false;
    let same = 0;
    let all = 0;
    for (let column = 0; column < Math.max(found.headers.length, this.#headers.length); column++) {
      const one = found.headers[column] ?? "";
      const other = this.#headers[column] ?? "";
      if (one === "" && other === "") continue;
      all++;
      if (one === other) same++;
    }
    return same * 2 >= all;
  }
}

/**
 * Of a table with these headers, the rows that are no headings: neither its header once more nor, where it
 * stands again and again, the titles between. A list by town on paper has nearly as many of them as people.
 */
function isNoHeading(
  headers: readonly string[],
): (row: Row, index: number, rows: readonly Row[]) => boolean {
  const columns = headers.flatMap((header, index) => (header === "" ? [] : [index]));
  const isSame = (row: Row | undefined): boolean =>
    columns.length > 1 && columns.every((index) => row?.cells[index]?.trim() === headers[index]);
  return (row, index, rows) => !isSame(row) && !(isSame(rows[index + 1]) && filledCells(row) === 1);
}

/**
 * Rows without those that only go on with a cell of the row above, as lines do that were too long for the
 * page: where a third of the rows have several cells, those of one cell in a column that these fill.
 */
function wholeRows(rows: readonly Row[]): readonly Row[] {
  const filled: number[] = [];
  let count = 0;
  for (const row of rows) {
    if (filledCells(row) < 2) continue;
    count++;
    for (const [index, cell] of row.cells.entries())
      if (cell !== "") filled[index] = (filled[index] ?? 0) + 1;
  }
  if (count * 3 < rows.length) return rows;
  return rows.filter((row) => {
    if (filledCells(row) !== 1) return true;
    const index = row.cells.findIndex((cell) => cell !== "");
    return (filled[index] ?? 0) * 2 < count;
  });
}

/** Fewer names side by side are those of who teaches, sells or referees. */
const leastNames = 5;
/** Above so many rows, which name nobody in this way, names are headers. */
const rowsUnderNames = 5;

/** Beside the candidates of an election. */
const ofVotes =
  /^(?:inscrits|votants|(?:suffrages )?exprim[ée]s|registered voters|turnout)(?!\p{L})/iu;

/** The names in a row of little else. */
function namesSideBySide({ cells }: Row): readonly string[] {
  const filled = cells.filter((cell) => cell !== "");
  // `Inscrits` alone stands before those who are.
  if (filled.length < leastNames || filled.filter((cell) => ofVotes.test(cell)).length > 1)
    return [];
  const names = filled.filter(isName);
  return names.length >= leastNames && names.length * 2 >= filled.length ? names : [];
}

/** A table whose headers are names, of which the layout knows nothing; turned if they have a value each. */
function underNames(layout: Layout): Layout {
  const [first, ...rows] = layout.rows;
  if (layout.headers.length > 0 || rows.length === 0) return layout;
  const isHeader =
    namesSideBySide(first).length > 0 &&
    rows.slice(0, rowsUnderNames).every((row) => namesSideBySide(row).length === 0);
  if (!isHeader) return layout;
  if (rows.length > 1) return { ...layout, headers: first.cells, rows };
  const [row] = rows;
  const turned = first.cells.map((name, index) => ({
    ...row,
    cells: [name, row.cells[index] ?? ""],
  }));
  return { ...layout, rows: turned, reshaped: true };
}
