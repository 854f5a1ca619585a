/** Rows of a cache (of a chart, link or pivot table), gathered by their index → a table nobody sees. */
import type { Location, Table } from "../../types.js";
import type { Budget } from "../budget.js";

/** @param rows cells by row index, 0-based */
export function sparseTable(
  rows: ReadonlyMap<number, readonly string[]>,
  location: Location,
  budget: Budget,
): Table {
  const sorted = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([index, cells]) => ({ number: index + 1, cells }));
  budget.takeRows(
    sorted.length,
    sorted.reduce((count, { cells }) => count + cells.length, 0),
  );
  return { type: "table", location, hidden: true, rows: [sorted] };
}
