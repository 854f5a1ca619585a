import type { Row } from "../types.js";
import type { Budget } from "./budget.js";

/** Rows of one batch. */
const batchRows = 500;

/** The rows of a database's table, in batches, behind the names of its columns where they are known. */
export function* rowBatches(
  names: readonly string[],
  rows: Iterable<Row>,
  budget: Budget,
): Generator<readonly Row[]> {
  let batch: Row[] = names.length === 0 ? [] : [{ number: 1, cells: names }];
  for (const row of rows) {
    budget.takeRows(1, row.cells.length);
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
    budget.checkTime();
  }
  if (batch.length > 0) yield batch;
}
