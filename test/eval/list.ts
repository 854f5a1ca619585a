/** What a generated list is: files with cells or text, and the truth about each. */
import type { Person } from "../../fixtures/people.js";
import type { Random } from "../../fixtures/random.js";
import type { Kind } from "../../src/index.js";

/** What is true of a cell. */
export interface Mark {
  readonly kind: Kind;
  /** Values of the kind in the cell; default 1. */
  readonly count?: number;
  /** Cells of one row in the same group hold one value together (street, postcode, town). */
  readonly group?: string;
  /** Neither required nor wrong: judgements differ (a town without a street). */
  readonly optional?: boolean;
}

/** A cell, as text and, where a workbook holds something else, as number or date. */
export interface Cell {
  /** What a CSV file holds. */
  readonly text: string;
  /** A number cell in a workbook. */
  readonly number?: number;
  /** A date cell in a workbook: ISO 8601. */
  readonly date?: string;
  readonly marks?: readonly Mark[];
}

/** A row of cells. */
export type Row = readonly Cell[];

/** A sheet of a workbook, or the one table of a CSV file. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** A file to write: sheets, or text with the number of values of each kind in it. */
export type Content =
  | { readonly sheets: readonly Sheet[]; readonly date1904?: boolean }
  | {
      readonly text: string;
      readonly truth: Partial<Record<Kind, number>>;
      /** Kinds that are neither required nor wrong. */
      readonly either?: readonly Kind[];
    };

/** A generated list and its truth. */
export interface List {
  readonly files: readonly Content[];
  /** Distinct people; absent where judgements differ. */
  readonly people?: number;
  /** Grade by the file's totals, not column by column (transposed sheets, forms). */
  readonly loose?: boolean;
}

/** File formats a list can be written in; `csv` stands for all separators and encodings. */
export type Format = "csv" | "html" | "ods" | "txt" | "xls" | "xlsb" | "xlsx";

/** What a layout is given. */
export interface Context {
  readonly random: Random;
  /** People with names that are distinct also without accents and case. */
  people(count: number, options?: { readonly world?: number }): Person[];
  /** How many people or rows to make. */
  readonly size: number;
}

/** One shape of list. */
export interface Layout {
  readonly name: string;
  /** Whether the table says in words what its columns are. */
  readonly headers: boolean;
  /** True for lists of people. */
  readonly expected: "people" | "no-people";
  /** Default: all but `txt`. */
  readonly formats?: readonly Format[];
  build(context: Context): List;
}

/** A cell of nothing but text. */
export const cell = (text: string): Cell => ({ text });

/** A number cell. */
export const number = (value: number): Cell => ({ text: String(value), number: value });

/** A date cell; in CSV as a French Excel saves it. */
export const date = (iso: string, marks?: readonly Mark[]): Cell => ({
  text: iso.split("-").toReversed().join("/"),
  date: iso,
  marks,
});

/** An empty cell. */
export const empty: Cell = cell("");

/** One column of a table: its header, and a cell for each person or row number. */
export interface Column<T> {
  readonly header: string;
  cell(item: T, index: number): Cell;
}

/** Rows of cells, below a row of headers unless told otherwise. */
export function table<T>(
  columns: readonly Column<T>[],
  items: readonly T[],
  options: { readonly headers?: boolean } = {},
): Row[] {
  const rows = items.map((item, index) => columns.map((column) => column.cell(item, index)));
  const head = columns.map(({ header }) => cell(header));
  return options.headers === false ? rows : [head, ...rows];
}

/** One file with one sheet. */
export const oneSheet = (rows: readonly Row[], people?: number): List => ({
  files: [{ sheets: [{ name: "Feuil1", rows }] }],
  people,
});
