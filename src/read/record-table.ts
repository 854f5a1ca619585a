import type { Location, Nested, Row, Table } from "../types.js";
import type { Budget } from "./budget.js";
import { isFile } from "./messages/eml.js";

/** Records of one Table: memory stays flat, and the columns of the next may be others. */
const maxRecords = 20_000;

/** Shorter values in base64 are keys and marks: they hold nobody, or one. */
const leastDigits = 240;
/** So many of them tell whether they mean something. */
const probedDigits = 8192;
const dataUri = /^\s*data:[^,]{0,200};base64,/i;
export const onlyDigits = /^[\w+/\s-]+={0,2}$/;

/** The file that a value is in base64, with or without `data:` before it: an invoice has its annexes like that. */
function fileIn(value: string): Buffer | undefined {
  if (value.length < leastDigits) return undefined;
  const digits = value.slice(dataUri.exec(value.slice(0, 300))?.[0].length ?? 0).trim();
  if (digits.length < leastDigits || !onlyDigits.test(digits)) return undefined;
  const isOne = isFile(Buffer.from(digits.slice(0, probedDigits), "base64"));
  return isOne ? Buffer.from(digits, "base64") : undefined;
}

/**
 * Gathers records of named values (cards, JSON objects, directory entries) into Tables: the names
 * are the header, in the order they first come, above the first record. Values that are files are given
 * beside them.
 */
export class RecordTable {
  #columns = new Map<string, number>();
  #rows: { readonly number: number; readonly cells: readonly string[] }[] = [];
  #files: Nested[] = [];
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
      if (value === "" || this.addFile(value)) continue;
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

  /** Keeps a value that is a file; tells whether it is one. */
  addFile(value: string): boolean {
    const bytes = fileIn(value);
    if (bytes === undefined) return false;
    this.budget.takeBytes(bytes.length);
    const location: Location = { ...this.location, place: "embedded" };
    this.#files.push({ type: "nested", attachment: { location, bytes, hidden: true } });
    return true;
  }

  /** The records since the last time, if there are any, and the files. */
  *take(): Generator<Table | Nested> {
    yield* this.#table();
    yield* this.#files.splice(0);
  }

  *#table(): Generator<Table> {
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
