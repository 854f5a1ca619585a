import { isUtf8 } from "node:buffer";
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block, Location, Row } from "../../types.js";
import { type AddressBook, addressBookOf, type NamedValue } from "./address-book.js";
import type { Budget } from "../budget.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { rowBatches } from "../row-batches.js";
import { createdTables } from "./sql.js";
import { SqliteFile, sqliteMark, type SqliteRecord, type SqliteTable } from "./sqlite-file.js";
import { textBlocks } from "../text.js";
import { entry } from "../archives/unpacking.js";

/**
 * An SQLite database → a Table for each of its tables, the column names as first row; files kept in
 * cells; deleted records, as far as they are still there. Of an address book the numbers and addresses of a
 * person stand beside him.
 */
export const sqlite: Reader = {
  type: "sqlite",
  extensions: ["sqlite", "sqlite3", "db", "db3", "gpkg"],
  recognises: (peek) => peek.startsWith(sqliteMark),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, bytes } = attachment;
    const hidden = attachment.hidden ?? false;
    let file = new SqliteFile(bytes);
    const files: Block[] = [];
    const tables = [...file.tables()];
    const book = addressBookOf(
      tables.map((table) => ({ name: table.name, columns: columnsOf(table).names })),
    );
    const joined = book === undefined ? [] : tables.filter(({ name }) => isOf(book, name));
    const isJoined =
      book !== undefined && (yield* addressBook(file, book, joined, location, hidden, budget));
    if (book !== undefined && !isJoined) {
      // Read from the start: what was read of its tables would be read twice.
      file = new SqliteFile(bytes);
      for (const _ of file.tables());
    }
    for (const table of tables) {
      if (isJoined && joined.includes(table)) continue;
      const rows = tableRows(file.records(table.root), columnsOf(table), attachment, budget, files);
      yield { type: "table", location: { ...location, sheet: table.name }, hidden, rows };
      yield* files.splice(0);
    }
    file.accountForPages();
    if (file.damaged) yield { type: "unread", location, reason: "malformed" };

    const deleted: Location = { ...location, place: "unreferenced" };
    const rows = tableRows(file.deletedRecords(), { names: [] }, attachment, budget, files);
    const first = rows.next();
    if (!first.done) {
      yield { type: "table", location: deleted, hidden: true, rows: withFirst(first.value, rows) };
      yield* files.splice(0);
    }
    yield* textBlocks(lines(file.remains()), deleted, true, budget);
  },
};

function isOf({ people, sides }: AddressBook, table: string): boolean {
  const name = table.toLowerCase();
  return name === people || sides.includes(name);
}

/** Values that are kept until their person comes: a telephone has some thousands. With more, each table is read by itself. */
const maxKept = 1_000_000;

/** People with what other tables hold of them; then what belongs to nobody. Returns false, and gives nothing, if that is too much. */
function* addressBook(
  file: SqliteFile,
  book: AddressBook,
  tables: readonly SqliteTable[],
  location: Location,
  hidden: boolean,
  budget: Budget,
): Generator<Block, boolean> {
  const kept = new Map<string, NamedValue[]>();
  let count = 0;
  const take = book.side();
  for (const side of book.sides)
    for (const table of tables.filter(({ name }) => name.toLowerCase() === side))
      for (const { record } of namedRecords(file, table, budget)) {
        const [person, values] = take(side, record) ?? [];
        if (person === undefined) continue;
        const known = kept.get(person) ?? [];
        kept.set(person, known);
        append(known, values!);
        count += values!.length;
        if (count > maxKept) return false;
      }
  const people = tables.find(({ name }) => name.toLowerCase() === book.people);
  const sheet = people?.name ?? tables[0]?.name ?? "";
  const records = new RecordTable({ ...location, sheet }, hidden, budget);
  const called = new Map(Object.entries(book.names));
  if (people !== undefined)
    for (const { id, record, names } of namedRecords(file, people, budget)) {
      const key = book.key === "rowid" ? id : (record.get(book.key) ?? "");
      const own = names.map(
        (name) =>
          [called.get(name.toLowerCase()) ?? name, record.get(name.toLowerCase())!] as const,
      );
      records.add([...own, ...(kept.get(key) ?? [])]);
      kept.delete(key);
      if (records.full) yield* records.take();
    }
  yield* records.take();
  for (const values of kept.values()) {
    records.add(values);
    if (records.full) yield* records.take();
  }
  yield* records.take();
  return true;
}

/** The records of a table with the names of their columns. */
function* namedRecords(file: SqliteFile, table: SqliteTable, budget: Budget) {
  const columns = columnsOf(table);
  const { names } = columns;
  let number = 0;
  for (const { id, values } of file.records(table.root)) {
    if (++number % 500 === 0) budget.checkTime();
    const record = new Map<string, string>([["rowid", id]]);
    for (const [index, name] of names.entries()) {
      const value = values[index] ?? "";
      const written = typeof value === "string" ? value : (plainText(value) ?? "");
      const isKey = index === columns.id && written === "";
      record.set(name.toLowerCase(), budget.shortened(isKey ? id : written));
    }
    yield { id, record, names };
  }
}

function* withFirst<T>(first: T, rest: Iterable<T>): Generator<T> {
  yield first;
  yield* rest;
}

function* lines(texts: Iterable<string>): Generator<string> {
  for (const text of texts) yield `${text}\n`;
}

/** The columns of a table, in the order of its records. */
interface Columns {
  readonly names: readonly string[];
  /** The one that stands for the row's id, and is left out of the record. */
  readonly id?: number;
}

function columnsOf({ sql }: SqliteTable): Columns {
  // The table's own name may be anything in quotes: it is known already.
  const [created] = createdTables(`CREATE TABLE t ${sql.slice(Math.max(0, sql.indexOf("(")))}`);
  const names = created?.[1] ?? [];
  const index = (name: string): number => names.indexOf(name.trim().replace(/^["`[]|["`\]]$/g, ""));
  if (!/\)[\s,]*(?:STRICT[\s,]*)?WITHOUT\s+ROWID\b[^)]*$/i.test(sql)) {
    const id = /(["`[]?[\wÀ-ÿ]{1,128}["`\]]?)\s{1,20}INTEGER\s{1,20}PRIMARY\s{1,20}KEY/i.exec(sql);
    const at = id === null ? -1 : index(id[1]!);
    return { names, ...(at >= 0 && { id: at }) };
  }
  // §2.4: the columns of the primary key come first.
  const listed = /PRIMARY\s{1,20}KEY\s{0,20}\(([^)]{1,2000})\)/i.exec(sql)?.[1]?.split(",");
  const single = /(["`[]?[\wÀ-ÿ]{1,128}["`\]]?)\s[^,]{0,200}?PRIMARY\s{1,20}KEY/i.exec(sql)?.[1];
  const key = (listed ?? [single ?? ""]).map(index).filter((at) => at >= 0);
  const others = names.filter((_, at) => !key.includes(at));
  return { names: [...key.map((at) => names[at]!), ...others] };
}

/** The names of the columns, then the records; files in cells are put aside. */
function tableRows(
  records: Iterable<SqliteRecord>,
  columns: Columns,
  attachment: Attachment,
  budget: Budget,
  files: Block[],
): Generator<readonly Row[]> {
  const rows = cellsOf(records, columns, attachment, budget, files);
  return rowBatches(columns.names, rows, budget);
}

function* cellsOf(
  records: Iterable<SqliteRecord>,
  { names, id }: Columns,
  attachment: Attachment,
  budget: Budget,
  files: Block[],
): Generator<Row> {
  const { maxColumns } = budget.limits;
  let number = 1;
  for (const record of records) {
    number++;
    if (record.values.length > maxColumns) budget.leaveOut("maxColumns");
    const cells = record.values.slice(0, maxColumns).map((value, column) => {
      if (column === id && value === "") return record.id;
      if (typeof value === "string") return budget.shortened(value);
      if (fileMarks.some((mark) => startsWith(value, mark)))
        files.push(entry(attachment, `${names[column] ?? column} ${number}`, value));
      return budget.shortened(plainText(value) ?? "");
    });
    yield { number, cells };
  }
}

/** What files that are kept in databases begin with; other bytes are keys and sums. */
const fileMarks = ["PK\x03\x04", "%PDF-", "\xd0\xcf\x11\xe0", "\x1f\x8b\x08", "{\\rtf"];

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return bufferOf(bytes).toString("latin1", 0, mark.length) === mark;
}

/** Text that was put in as bytes. */
function plainText(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) && !bytes.includes(0) ? bufferOf(bytes).toString("utf8") : undefined;
}
