/** Tables whose columns mean nothing → texts: address labels, cards, lists below one another. */
import type { Row, Table } from "../types.js";
import type { Detection } from "./index.js";
import { columnLetters, isBlank } from "./row.js";
import { detectCells } from "./text.js";

/** Of so many rows without a blank one between them, those that were taken in are read, wherever it is. */
const mostWaiting = 20_000;

const blankLines = /\n(?:[^\S\n]*\n)+/gu;

/**
 * Reads each column as a text of its own: address labels that run down the sheet, a line a cell, have no
 * columns that mean anything.
 */
export class ColumnTextReader {
  readonly #columns: { text: string; row: number }[][] = [];
  #lastRow = 0;

  constructor(
    readonly table: Table,
    readonly detection: Detection,
    /** Whether they are labels: what stands below a name on one is an address. */
    readonly areLabels: boolean,
    /** Of each column: whether cells of several lines, one below the other, are somebody's each. */
    readonly cards: readonly boolean[],
  ) {}

  suspects(): boolean {
    return false;
  }

  read(row: Row): number {
    const blank = row.number > this.#lastRow + 1;
    this.#lastRow = row.number;
    const waiting = this.#columns[0]?.length ?? 0;
    // Blocks end at blank rows: what waits can be read there.
    if (waiting > (blank ? 1000 : mostWaiting)) this.end();
    for (const [index, text] of row.cells.entries()) {
      const cells = (this.#columns[index] ??= []);
      // What stands in one cell is closer together than what stands in two.
      const lines = text.replace(blankLines, "\n");
      const isNext = lines.includes("\n") && cells.at(-1)?.text.includes("\n") === true;
      if (blank || (isNext && this.cards[index])) cells.push({ text: "", row: row.number });
      cells.push({ text: lines, row: row.number });
    }
    return 0;
  }

  end(): void {
    for (const [index, cells] of this.#columns.entries()) {
      const location = {
        ...this.table.location,
        column: columnLetters(index + (this.table.firstColumn ?? 0)),
      };
      detectCells(cells, location, this.table.hidden, this.detection, this.areLabels);
    }
    this.#columns.length = 0;
  }
}

/**
 * Reads rows as lines of a text: cards and other small tables without columns that hold names, in which
 * names stand all the same.
 */
export class RowTextReader {
  #lines: { text: string; row: number }[] = [];
  #lastRow = 0;

  constructor(
    readonly table: Table,
    readonly detection: Detection,
  ) {}

  suspects(): boolean {
    return false;
  }

  read(row: Row): number {
    const blank = row.number > this.#lastRow + 1;
    // Blocks end at blank rows: what waits can be read there.
    if (this.#lines.length > (blank ? 1000 : mostWaiting)) this.end();
    else if (blank) this.#lines.push({ text: "", row: row.number });
    this.#lastRow = row.number;
    // A line break within a cell ends no row.
    const cells = row.cells
      .filter((cell) => !isBlank(cell))
      .map((cell) => cell.replace(/\s+/gu, " "));
    this.#lines.push({ text: cells.join("\t"), row: row.number });
    return 0;
  }

  end(): void {
    detectCells(this.#lines, this.table.location, this.table.hidden, this.detection, false);
    this.#lines = [];
  }
}
