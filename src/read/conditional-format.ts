/** Conditional formats of a sheet → which of them hold for a cell (ECMA-376 part 1, 18.3.1.18). */
import { type AskedCell, type BaseCell, columnOf, type Condition } from "./sheet-formula.js";

/** A rectangle of cells: rows 1-based, columns 0-based, both ends in it. */
export interface Area {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** A condition for some areas, and what cells look like where it holds. */
export interface ConditionalFormat<Look> {
  readonly areas: readonly Area[];
  /** The lowest comes first. */
  readonly priority: number;
  readonly condition: Condition;
  readonly look: Look;
}

/** Formats of one sheet that are looked at; a sheet that has been pasted into for years has hundreds. */
const maxFormats = 1000;

/** The formats of one sheet. */
export class ConditionalFormats<Look> {
  readonly #formats: ConditionalFormat<Look>[] = [];
  /** Those that touch a row, and which. */
  #row = 0;
  #ofRow: readonly ConditionalFormat<Look>[] = [];

  /** True if there is none. */
  get empty(): boolean {
    return this.#formats.length === 0;
  }

  /** Adds one. */
  add(format: ConditionalFormat<Look>): void {
    if (this.#formats.length < maxFormats && format.areas.length > 0) this.#formats.push(format);
  }

  /** What the formats that hold for a cell make of it, the most important first. */
  looksOf(cell: AskedCell): Look[] {
    const { row, column } = cell;
    if (row !== this.#row) {
      this.#row = row;
      this.#ofRow = this.#formats
        .filter(({ areas }) =>
          areas.some(({ firstRow, lastRow }) => firstRow <= row && row <= lastRow),
        )
        .sort((a, b) => a.priority - b.priority);
    }
    return this.#ofRow
      .filter(
        ({ areas, condition }) =>
          areas.some(
            (area) =>
              area.firstRow <= row &&
              row <= area.lastRow &&
              area.firstColumn <= column &&
              column <= area.lastColumn,
          ) && condition(cell) === true,
      )
      .map(({ look }) => look);
  }
}

/** Areas as a list of references (`A1:D20 F2`), with or without the names of sheets in front (ODF 1.3 part 3, 9.2). */
export function areasOf(list: string): Area[] {
  const bare = list.replace(/\$?(?:'(?:[^']|'')*'|[^\s.:'$]+)\./g, "").replaceAll("$", "");
  const areas: Area[] = [];
  for (const [, column, row, toColumn, toRow] of bare.matchAll(
    /\.?\b([A-Z]{1,3})(\d{1,7})(?::\.?([A-Z]{1,3})(\d{1,7}))?/g,
  ))
    areas.push({
      firstRow: Number(row),
      lastRow: Number(toRow ?? row),
      firstColumn: columnOf(column!),
      lastColumn: columnOf(toColumn ?? column!),
    });
  return areas;
}

/** The first cell of some areas: what relative references of their formulas start from. */
export function baseOf(areas: readonly Area[]): BaseCell {
  return {
    row: areas.reduce((least, { firstRow }) => Math.min(least, firstRow), Infinity),
    column: areas.reduce((least, { firstColumn }) => Math.min(least, firstColumn), Infinity),
  };
}
