import type { Location, Row } from "../../types.js";
import type { Pieces } from "../pieces.js";
import { PlainRow } from "../plain-row.js";
import type { CellLinks } from "./cell-links.js";

/**
 * Cells of a sheet as they come → rows of its table; cells and rows far away from the others go to a
 * table of their own.
 */

/** Blank columns beyond which a cell is far away: off the screen, for most screens. */
export const farColumns = 50;

/**
 * Blank columns beyond which a cell is far away even from the edge: of 20,000 rows with one cell in the
 * last column, the blank ones would take 2 GB.
 */
const farFromEdge = 1000;

/** Blank rows beyond which a row is far away: several screens below. */
export const farRows = 200;

/** Columns of one table of such cells: a list has fewer. */
const farWidth = 100;

/** Cells far to the right that are kept for a table of their own; more are no stray cells. */
const maxFarCells = 100_000;

/**
 * The indexes (0 = A) of the cells of a row that cannot be seen.
 *
 * @param hidden those that were put as such
 */
export type RowJudge = (
  number: number,
  cells: readonly string[],
  hidden: readonly number[],
) => number[];

/** The rows of one sheet. */
export class SheetRows {
  /** True if cells lie beyond `maxColumns`. */
  tooWide = false;
  #tooLong = false;
  /** Indexes (0 = A) of the columns that are hidden. */
  readonly hiddenColumns = new Set<number>();
  /** What says of a whole row which of its cells cannot be seen, where that hangs on what they hold. */
  judge: RowJudge | undefined;
  /** Where the links of its cells lead. */
  links: CellLinks | undefined;

  readonly #far: { number: number; column: number; text: string }[] = [];
  readonly #maxColumns: number;
  readonly #maxTextLength: number;
  #started = false;
  /** The last column (0 = A) of the cells that are not far away; -1 before the first. */
  #nearColumn = -1;
  #lastRow = 0;
  #number = 0;
  #rowHidden = false;
  /** The cells of the row, up to {@link #width}; what stands behind is of rows before. */
  readonly #cells: string[] = [];
  #width = 0;
  #hiddenCells: number[] = [];

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly hidden: boolean,
  ) {
    const { maxColumns, maxTextLength } = pieces.budget.limits;
    this.#maxColumns = maxColumns;
    this.#maxTextLength = maxTextLength;
  }

  /** Begins a row, by its 1-based number. */
  open(number: number, hidden: boolean): void {
    this.#number = number;
    this.#rowHidden = hidden;
  }

  /** Hides columns, by their 0-based indexes, both inclusive. */
  hideColumns(first: number, last: number): void {
    for (let column = Math.max(0, first); column <= last && column < this.#maxColumns; column++)
      this.hiddenColumns.add(column);
  }

  /** Puts a text into a cell of the row; an empty one counts as none. */
  put(column: number, text: string, invisible: boolean): void {
    if (text === "") return;
    if (column >= this.#maxColumns) {
      this.tooWide = true;
      return;
    }
    if (text.length > this.#maxTextLength) {
      text = text.slice(0, this.#maxTextLength);
      this.#tooLong = true;
    }
    if (column > this.#nearColumn) {
      const blank = this.#nearColumn >= 0 ? farColumns : farFromEdge;
      if (column > this.#nearColumn + blank) {
        if (this.#far.length < maxFarCells) {
          this.#far.push({ number: this.#number, column, text });
          return;
        }
        if (column > this.#nearColumn + farFromEdge) {
          this.tooWide = true;
          return;
        }
      }
      this.#nearColumn = column;
    }
    const cells = this.#cells;
    while (this.#width < column) cells[this.#width++] = "";
    cells[column] = text;
    if (column === this.#width) this.#width++;
    if (invisible) this.#hiddenCells.push(column);
  }

  /**
   * Ends the row; one without cells is left out.
   *
   * @param copies how many rows below each other it stands for; default 1
   */
  close(copies = 1): void {
    if (this.#width === 0) return;
    const { location } = this;
    const isFar = this.#lastRow > 0 && this.#number > this.#lastRow + farRows;
    if (!this.#started) this.#start(location, this.hidden);
    else if (isFar) {
      this.pieces.add({ type: "end" });
      this.#start({ ...location, place: location.place ?? "far-cells" }, true);
    }
    const row = this.#row();
    this.pieces.row(row);
    for (let copy = 1; copy < copies; copy++)
      this.pieces.row({ ...row, number: this.#number + copy });
    this.#lastRow = Math.max(this.#lastRow, this.#number + copies - 1);
    this.#width = 0;
    if (this.#hiddenCells.length > 0) this.#hiddenCells = [];
  }

  #row(): Row {
    const number = this.#number;
    const own = this.#cells.slice(0, this.#width);
    const cells = this.links === undefined ? own : this.links.written(number, own);
    if (this.judge !== undefined) this.#hiddenCells = this.judge(number, cells, this.#hiddenCells);
    // Nearly all rows; a spread costs as much as three of their cells.
    if (!this.#rowHidden && this.#hiddenCells.length === 0) return new PlainRow(number, cells);
    return {
      number,
      cells,
      ...(this.#rowHidden && { hidden: true }),
      ...(this.#hiddenCells.length > 0 && { hiddenCells: this.#hiddenCells }),
    };
  }

  #start(location: Location, hidden: boolean, firstColumn = 0): void {
    this.#started = true;
    const { hiddenColumns } = this;
    this.pieces.add({
      type: "start",
      table: { location, hidden, hiddenColumns, ...(firstColumn > 0 && { firstColumn }) },
    });
  }

  /** Ends the sheet, or what there is of it. */
  finish(): void {
    this.close();
    if (this.#started) this.pieces.add({ type: "end" });
    if (this.#far.length > 0) this.#finishFar();
    const { location } = this;
    if (this.tooWide)
      this.pieces.add({ type: "unread", location, reason: "too-many", limit: "maxColumns" });
    if (this.#tooLong)
      this.pieces.add({ type: "unread", location, reason: "too-large", limit: "maxTextLength" });
  }

  /** A table for each group of columns: of cells here and there, one table would be mostly blank. */
  #finishFar(): void {
    const { location } = this;
    const columns = [...new Set(this.#far.map(({ column }) => column))].sort((a, b) => a - b);
    for (let first: number | undefined = columns[0]; first !== undefined;) {
      const start: number = first;
      const end: number = start + farWidth;
      this.#start({ ...location, place: location.place ?? "far-cells" }, true, start);
      let number = 0;
      let cells: string[] = [];
      for (const cell of this.#far) {
        if (cell.column < start || cell.column >= end) continue;
        if (cell.number !== number) {
          if (cells.length > 0) this.pieces.row({ number, cells });
          number = cell.number;
          cells = [];
        }
        while (cells.length <= cell.column - start) cells.push("");
        cells[cell.column - start] = cell.text;
      }
      this.pieces.row({ number, cells });
      this.pieces.add({ type: "end" });
      first = columns.find((column) => column >= end);
    }
  }
}
