/** Rows that were gathered by their index (caches of charts, links, pivot tables) → a table. */
import type { Location, Table } from "../types.js";
import type { Budget } from "./budget.js";

/** @param rows cells by row index, 0-based */
export function sparseTable(
  rows: ReadonlyMap<number, readonly string[]>,
  location: Location,
  hidden: boolean,
  budget: Budget,
): Table {
  const sorted = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([index, cells]) => ({ number: index + 1, cells }));
  budget.takeRows(
    sorted.length,
    sorted.reduce((count, { cells }) => count + cells.length, 0),
  );
  return { type: "table", location, hidden, rows: [sorted] };
}
