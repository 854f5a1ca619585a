import type { Location } from "../../types.js";
import { Lines, type Pieces } from "../pieces.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";

/**
 * Pivot caches (ECMA-376 part 1, 18.10): the definition has the fields and the distinct values of
 * some of them, the records have the rows of the source, with values or indexes of values. Both stay
 * in the file when the source sheet is deleted.
 */

const CACHE_FIELD = nameHash("cacheField");
const SHARED_ITEMS = nameHash("sharedItems");
const GROUP_ITEMS = nameHash("groupItems");
const NAME = nameHash("name");
const VALUE = nameHash("v");
const RECORD = nameHash("r");
const INDEX = nameHash("x");
const MISSING = nameHash("m");
const DATE = nameHash("d");
const values = new Set(["s", "n", "b", "e", "d"].map(nameHash));

/** A value as a cell has it: a date without the midnight that all dates have here. */
function cell(xml: XmlScanner): string {
  const value = xml.attribute(VALUE) ?? "";
  return xml.name === DATE ? value.replace(/T00:00:00$/, "") : value;
}

/** A column of the source: its name, and its distinct values, if the cache lists them. */
export interface PivotField {
  readonly name: string;
  readonly items: string[];
}

/** The definition of a cache. */
export class PivotCache {
  readonly fields: PivotField[] = [];
  #inItems = false;

  constructor(readonly pieces: Pieces) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.close) {
      if (xml.name === SHARED_ITEMS) this.#inItems = false;
    } else if (token !== Token.open) return;
    else if (xml.name === CACHE_FIELD)
      this.fields.push({ name: xml.attribute(NAME) ?? "", items: [] });
    else if (xml.name === SHARED_ITEMS) this.#inItems = true;
    else if (xml.name === GROUP_ITEMS) this.#inItems = false;
    else if (this.#inItems && this.fields.length > 0) {
      if (!values.has(xml.name) && xml.name !== MISSING) return;
      this.pieces.budget.takeRows(0, 1);
      this.fields.at(-1)!.items.push(cell(xml));
    }
  }
}

/** The distinct values as columns, for a cache without records. */
export function itemRows(pieces: Pieces, location: Location, fields: readonly PivotField[]): void {
  const length = fields.reduce((most, { items }) => Math.max(most, items.length), 0);
  if (length === 0) {
    const names = new Lines(pieces, location, true);
    for (const { name } of fields) names.line(name);
    names.flush();
    return;
  }
  pieces.add({ type: "start", table: { location, hidden: true } });
  pieces.row({ number: 1, cells: fields.map(({ name }) => name) });
  for (let index = 0; index < length; index++)
    pieces.row({ number: index + 2, cells: fields.map(({ items }) => items[index] ?? "") });
  pieces.add({ type: "end" });
}

/** The rows of a cache with its fields as header, and the values that no row has any more. */
export class PivotRows {
  #number = 1;
  /** For each field, which of its items a row has. */
  readonly #used: Uint8Array[];

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly fields: readonly PivotField[],
  ) {
    this.#used = fields.map(({ items }) => new Uint8Array(items.length));
  }

  /** The item of a field that a row points to. */
  item(column: number, index: number): string {
    const used = this.#used[column];
    if (used !== undefined && index >= 0 && index < used.length) used[index] = 1;
    return this.fields[column]?.items[index] ?? "";
  }

  add(cells: readonly string[]): void {
    if (this.#number === 1) {
      this.pieces.add({ type: "start", table: { location: this.location, hidden: true } });
      this.pieces.row({ number: 1, cells: this.fields.map(({ name }) => name) });
    }
    this.pieces.row({ number: ++this.#number, cells });
  }

  finish(): void {
    if (this.#number > 1) this.pieces.add({ type: "end" });
    // Of rows that were deleted from the source: they stay until somebody asks for a clean cache.
    const unused = new Lines(this.pieces, this.location, true);
    for (const [column, { items }] of this.fields.entries())
      for (const [index, item] of items.entries())
        if (this.#used[column]![index] === 0) unused.line(item);
    unused.flush();
  }
}

/** The records of a cache. */
export class PivotRecords {
  readonly #rows: PivotRows;
  #cells: string[] = [];

  constructor(pieces: Pieces, location: Location, fields: readonly PivotField[]) {
    this.#rows = new PivotRows(pieces, location, fields);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === RECORD) this.#cells = [];
      else if (xml.name === INDEX)
        this.#cells.push(this.#rows.item(this.#cells.length, xml.integer(VALUE)));
      else if (values.has(xml.name)) this.#cells.push(cell(xml));
      else if (xml.name === MISSING) this.#cells.push("");
    } else if (token === Token.close && xml.name === RECORD) this.#rows.add(this.#cells);
  }

  finish(): void {
    this.#rows.finish();
  }
}
