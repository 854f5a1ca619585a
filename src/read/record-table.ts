import type { Location, Row, Table } from "../types.js";
import type { Budget } from "./budget.js";

/** Records of one Table: memory stays flat, and the columns of the next may be others. */
const maxRecords = 20_000;

/**
 * Gathers records of named values (cards, JSON objects, directory entries) into Tables: the names
 * are the header, in the order they first come, above the first record.
 */
export class RecordTable {
  #columns = new Map<string, number>();
  #rows: { readonly number: number; readonly cells: readonly string[] }[] = [];
  #next = 2;

  constructor(
    readonly location: Location,
    readonly hidden: boolean,
    readonly budget: Budget,
    readonly more: Pick<Table, "ofGuests"> = {},
  ) {}

  /** Whether it is time to give a Table. */
  get full(): boolean {
    return this.#rows.length >= maxRecords;
  }

  /**
   * Adds a record. Values of the same name share a cell.
   *
   * @param number of its row; default the one below the last
   */
  add(record: Iterable<readonly [name: string, value: string]>, number = this.#next): void {
    const cells: string[] = [];
    for (const [name, value] of withoutObjects(record)) {
      if (value === "") continue;
      let column = this.#columns.get(name);
      if (column === undefined) {
        if (this.#columns.size >= this.budget.limits.maxColumns) {
          this.budget.leaveOut("maxColumns");
          continue;
        }
        column = this.#columns.size;
        this.#columns.set(name, column);
      }
      const before = cells[column];
      cells[column] = before === undefined ? value : `${before} / ${value}`;
    }
    if (cells.length === 0) return;
    this.budget.takeRows(1, cells.length);
    this.#rows.push({ number, cells });
    this.#next = number + 1;
  }

  /** The records since the last time, if there are any. */
  *take(): Generator<Table> {
    if (this.#rows.length === 0) return;
    const header = [...this.#columns.keys()];
    // The header stands in no row of its own.
    const rows: Row[] = [{ number: Math.max(1, this.#rows[0]!.number - 1), cells: header }];
    for (const { number, cells } of this.#rows)
      rows.push({ number, cells: header.map((_, column) => cells[column] ?? "") });
    this.#rows = [];
    this.#columns = new Map();
    const { location, hidden, more } = this;
    yield { type: "table", location, hidden, ...more, rows: [rows] };
  }
}

/** Longer values are documents. */
const maxObjectLength = 20_000;

/** `{"nom":"Martin"}` as a value, as databases keep it, is values of its own. */
function* withoutObjects(
  record: Iterable<readonly [name: string, value: string]>,
): Generator<readonly [name: string, value: string]> {
  for (const pair of record) {
    const [name, value] = pair;
    const inner = value.startsWith("{") ? objectOf(value) : undefined;
    if (inner === undefined) yield pair;
    else for (const [key, each] of inner) yield [`${name}.${key}`, each];
  }
}

function objectOf(value: string): [string, string][] | undefined {
  if (value.length > maxObjectLength || !value.endsWith("}")) return undefined;
  try {
    return Object.entries(JSON.parse(value) as object).map(([key, each]) => [
      key,
      typeof each === "string" ? each : JSON.stringify(each),
    ]);
  } catch {
    return undefined;
  }
}
