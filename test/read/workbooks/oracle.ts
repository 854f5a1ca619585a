/** A workbook's cells as SheetJS reads them, in the form of `Row.cells`: what our readers are held against. */
import * as XLSX from "xlsx";
import { Budget } from "../../../src/read/budget.js";
import { read } from "../../../src/read/index.js";
import { defaultLimits } from "../../../src/read/limits.js";
import type { Block, Limits, Row, Table } from "../../../src/types.js";

/** Sheet → `row,column` (0-based) → text. */
export type Cells = Record<string, Record<string, string>>;

function written(cell: XLSX.CellObject): string {
  if (cell.t === "z" || cell.v === undefined) return "";
  if (cell.t === "b") return cell.v === true ? "TRUE" : "FALSE";
  if (cell.t === "e") return String(cell.w ?? XLSX.SSF.format("General", cell.v));
  if (cell.t === "n") {
    const format = String(cell.z ?? "General");
    if (XLSX.SSF.is_date(format) && !/\[h+\]/i.test(format)) {
      const value = Number(cell.v);
      if (value >= 1) {
        const date = XLSX.SSF.format("yyyy-mm-dd", value);
        return value % 1 === 0 ? date : `${date}T${XLSX.SSF.format("hh:mm:ss", value)}`;
      }
      return XLSX.SSF.format("hh:mm:ss", value);
    }
    return String(cell.v);
  }
  return String(cell.v);
}

/** What SheetJS reads. */
export function oracle(bytes: Uint8Array): Cells {
  const book = XLSX.read(bytes, { dense: true, cellNF: true, cellDates: false });
  const all: Cells = {};
  for (const name of book.SheetNames) {
    const cells: Record<string, string> = {};
    (book.Sheets[name]["!data"] ?? []).forEach((row, number) =>
      row?.forEach((cell, column) => {
        const text = cell === undefined ? "" : written(cell);
        if (text !== "") cells[`${number},${column}`] = text;
      }),
    );
    all[name] = cells;
  }
  return all;
}

/** A block with its rows, read to the end. */
export type Whole =
  | Exclude<Block, Table>
  | (Omit<Table, "rows"> & { readonly rows: readonly Row[] });

/** All blocks of a file. */
export async function blocks(
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
  name = "file",
): Promise<Whole[]> {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const all: Whole[] = [];
  for await (const block of read({ location: { path: [name] }, bytes }, { budget })) {
    if (block.type !== "table") all.push(block);
    else {
      const rows: Row[] = [];
      for await (const batch of block.rows) rows.push(...batch);
      all.push({ ...block, rows });
    }
  }
  return all;
}

/** What we read of the sheets' tables. */
export function cellsOf(all: readonly Whole[]): Cells {
  const found: Cells = {};
  for (const block of all) {
    if (block.type !== "table" || block.location.sheet === undefined) continue;
    const cells = (found[block.location.sheet] ??= {});
    for (const { number, cells: texts } of block.rows)
      texts.forEach((text, column) => {
        if (text !== "") cells[`${number - 1},${column + (block.firstColumn ?? 0)}`] = text;
      });
  }
  return found;
}
/** Where a text stands: in which place, and whether it can be seen there. */
export interface Sighting {
  readonly place: string | undefined;
  readonly hidden: boolean;
  readonly path: readonly string[];
}

/** Everywhere that a text stands. */
export function sightings(all: readonly Whole[], text: string): Sighting[] {
  const found: Sighting[] = [];
  for (const block of all) {
    const { location } = block.type === "nested" ? block.attachment : block;
    const add = (hidden: boolean) =>
      found.push({ place: location.place, hidden, path: location.path });
    if (block.type === "text" && block.text.includes(text)) add(block.hidden);
    if (block.type !== "table") continue;
    for (const row of block.rows)
      row.cells.forEach((cell, column) => {
        if (!cell.includes(text)) return;
        const hiddenColumn = block.hiddenColumns?.has(column + (block.firstColumn ?? 0)) === true;
        const hiddenCell = row.hiddenCells?.includes(column) === true;
        add(block.hidden || row.hidden === true || hiddenColumn || hiddenCell);
      });
  }
  return found;
}
