import { bufferOf } from "../../bytes.js";
import type { Attachment, Block, Location, Row } from "../../types.js";
import {
  AccessFile,
  accessMarks,
  type AccessRow,
  type AccessTable,
  oleType,
  type Value,
} from "./access-file.js";
import { type Budget, LimitReached } from "../budget.js";
import { packedObject, plainTexts } from "../documents/ole.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { rowBatches } from "../row-batches.js";
import { textBlocks } from "../text.js";
import { inflated } from "../archives/inflating.js";
import { entry } from "../archives/unpacking.js";

/**
 * An Access database → a Table for each of its tables, the column names as first row; files kept in
 * cells; what queries say; deleted rows and tables, as far as they are still there. A linked table
 * stands elsewhere, and is said to.
 */
export const access: Reader = {
  type: "access",
  extensions: ["mdb", "accdb", "mde", "accde"],
  recognises: (peek) =>
    peek.startsWith("\0\x01\0\0") && accessMarks.some((mark) => peek.head.startsWith(mark, 4)),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, bytes } = attachment;
    const file = new AccessFile(bytes, (length) => budget.takeBytes(length));
    if (file.encrypted) {
      yield unread(location, "encrypted");
      return;
    }
    const tables = [...file.tables()];
    const objects = catalogue(file, tables);
    for (const { name, linked } of objects.values())
      if (linked) yield unread({ ...location, sheet: name }, "remote");
    const deleted: { name: string; rows: readonly AccessRow[]; table: AccessTable }[] = [];
    for (const table of tables) {
      if (table.page === cataloguePage) continue;
      const object = objects.get(table.page);
      // What the program keeps for itself: rights, relations, settings, the looks of forms.
      if (object?.isSystem === true) {
        for (const _ of file.rows(table)) budget.checkTime();
        continue;
      }
      const files: Block[] = [];
      const gone: AccessRow[] = [];
      const place = object === undefined ? "unreferenced" : (object.place ?? location.place);
      const rows = tableRows(live(file.rows(table), gone), table, attachment, budget, files);
      yield {
        type: "table",
        location: { ...location, ...(place && { place }), sheet: object?.name ?? "" },
        hidden: object === undefined || object.place !== undefined || (attachment.hidden ?? false),
        rows,
      };
      yield* files;
      if (gone.length > 0) deleted.push({ name: object?.name ?? "", rows: gone, table });
    }
    if (file.damaged) yield unread(location, "malformed");

    const unreferenced: Location = { ...location, place: "unreferenced" };
    for (const { name, rows, table } of deleted)
      yield {
        type: "table",
        location: { ...unreferenced, sheet: name },
        hidden: true,
        rows: tableRows(rows, table, attachment, budget, []),
      };
    yield* textBlocks(remains(file), unreferenced, true, budget);
  },
};

/** Rows that are there; those that were deleted are put aside, as many as a budget of memory bears. */
function* live(rows: Iterable<AccessRow>, deleted: AccessRow[]): Generator<AccessRow> {
  for (const row of rows) {
    if (!row.deleted) yield row;
    else if (deleted.length < maxDeleted) deleted.push(row);
  }
}

/** Deleted rows of one table that are kept: more tell nothing new, and memory is bounded. */
const maxDeleted = 50_000;

function* remains(file: AccessFile): Generator<string> {
  for (const page of file.ownerless()) for (const text of plainTexts(page)) yield `${text}\n`;
}

/** What the database says of a table. */
interface DatabaseObject {
  readonly name: string;
  /** Where it stands, if its user does not see it. */
  readonly place?: "hidden-sheet" | "query";
  readonly isSystem: boolean;
  readonly linked: boolean;
}

/** The table that lists all that is in a database has its definition on this page. */
const cataloguePage = 2;

/** The tables of a database by the page of their definition; linked ones by negative numbers. */
function catalogue(file: AccessFile, tables: readonly AccessTable[]): Map<number, DatabaseObject> {
  const objects = new Map<number, DatabaseObject>();
  const list = tables.find(({ page }) => page === cataloguePage);
  if (list === undefined) {
    file.damaged = true;
    return objects;
  }
  const [id, name, type, flags] = ["Id", "Name", "Type", "Flags"].map((each) =>
    list.columns.findIndex((column) => column.name === each),
  );
  for (const { values, deleted } of file.rows(list)) {
    const value = (index: number | undefined): string => plain(values[index ?? -1]);
    const kind = Number(value(type));
    const linked = kind === LINKED || kind === LINKED_BY_ODBC;
    if (deleted || (kind !== TABLE && !linked)) continue;
    const own = value(name);
    const isHidden = (Number(value(flags)) & HIDDEN) !== 0;
    objects.set(linked ? -1 - objects.size : Number(value(id)) & 0xffffff, {
      name: own,
      ...(own === "MSysQueries" ? { place: "query" } : isHidden && { place: "hidden-sheet" }),
      isSystem: own.startsWith("MSys") && own !== "MSysQueries",
      linked,
    });
  }
  return objects;
}

// Types and flags of MSysObjects.
const TABLE = 1;
const LINKED_BY_ODBC = 4;
const LINKED = 6;
const HIDDEN = 8;

/** The names of the columns, then the rows; files in cells are put aside. */
function tableRows(
  rows: Iterable<AccessRow>,
  table: AccessTable,
  attachment: Attachment,
  budget: Budget,
  files: Block[],
): Generator<readonly Row[]> {
  const header = table.columns.map(({ name }) => name);
  return rowBatches(header, cellsOf(rows, table, attachment, budget, files), budget);
}

function* cellsOf(
  rows: Iterable<AccessRow>,
  { columns }: AccessTable,
  attachment: Attachment,
  budget: Budget,
  files: Block[],
): Generator<Row> {
  const fileName = columns.findIndex(({ name }) => name === "FileName");
  let number = 1;
  for (const { values } of rows) {
    number++;
    const cells = values.map((value, index) => {
      if (typeof value === "string") return budget.shortened(value);
      const { name, type } = columns[index]!;
      if (type === oleType && value.length >= minFileLength)
        files.push(
          ...filesOf(value, attachment, plain(values[fileName]) || `${name} ${number}`, budget),
        );
      return "";
    });
    yield { number, cells };
  }
}

function plain(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Less is no file. */
const minFileLength = 16;

/** The file that a cell holds: as it is, packed by ACE, or within an OLE object. */
function* filesOf(
  value: Uint8Array,
  attachment: Attachment,
  name: string,
  budget: Budget,
): Generator<Block> {
  const bytes = bufferOf(value);
  const isPacked = bytes.readUInt32LE(0) === 1 && (bytes[8]! & 0x0f) === 8;
  if (isPacked || bytes.readUInt32LE(0) === 0) {
    const location = { path: [...attachment.location.path, name] };
    try {
      const unpacked = isPacked ? inflated(bytes.subarray(8), budget) : bytes.subarray(8);
      // Its own header: length, a number, and the ending of the file's name.
      yield entry(attachment, name, unpacked.subarray(unpacked.readUInt32LE(0)));
    } catch (error) {
      if (!(error instanceof LimitReached)) yield unread(location, "malformed");
      else if (!error.isOfEntry) throw error;
      else yield unread(location, "too-large", error.limit);
    }
    return;
  }
  const object = bytes.readUInt16LE(0) === 0x1c15 ? oleObject(bytes) : undefined;
  yield entry(attachment, object?.name ?? name, object?.bytes ?? bytes);
}

/** An OLE 1.0 object ([MS-OLEDS] 2.2.5) behind the header that Access puts in front of it. */
function oleObject(bytes: Buffer): { name?: string; bytes: Buffer } | undefined {
  let at = bytes.readUInt16LE(2);
  const number = (): number => {
    at += 4;
    return at > bytes.length ? 0 : bytes.readUInt32LE(at - 4);
  };
  const string = (): string => {
    const length = number();
    at += length;
    return bytes.toString("latin1", at - length, Math.max(at - 1, 0));
  };
  number();
  // 2 is an embedded object, 1 a linked one.
  if (number() !== 2) return undefined;
  const className = string();
  string();
  string();
  if (at + 4 > bytes.length) return undefined;
  const start = at;
  const length = number();
  if (className === "Package") return packedObject(bytes.subarray(start, at + length));
  return { bytes: bytes.subarray(at, at + length) };
}
