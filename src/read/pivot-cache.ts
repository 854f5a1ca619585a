import type { Location } from "../types.js";
import { Lines, type Pieces } from "./pieces.js";
import { nameHash, Token, type XmlScanner } from "./xml.js";

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

/** The definition of a cache. */
export class PivotCache {
  readonly fields: { name: string; items: string[] }[] = [];
  #inItems = false;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
  ) {}

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

  finish(): void {
    // Nothing: what it holds is given with the records, or by `items`.
  }

  /** The distinct values as columns, for a cache without records. */
  items(): void {
    const length = this.fields.reduce((most, { items }) => Math.max(most, items.length), 0);
    if (length === 0) {
      const names = new Lines(this.pieces, this.location, true);
      for (const { name } of this.fields) names.line(name);
      names.flush();
      return;
    }
    this.pieces.add({ type: "start", table: { location: this.location, hidden: true } });
    this.pieces.row({ number: 1, cells: this.fields.map(({ name }) => name) });
    for (let index = 0; index < length; index++)
      this.pieces.row({
        number: index + 2,
        cells: this.fields.map(({ items }) => items[index] ?? ""),
      });
    this.pieces.add({ type: "end" });
  }
}

/** The records of a cache. */
export class PivotRecords {
  #cells: string[] = [];
  #number = 1;
  #started = false;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly fields: PivotCache["fields"],
  ) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === RECORD) this.#cells = [];
      else if (xml.name === INDEX)
        this.#cells.push(this.fields[this.#cells.length]?.items[xml.integer(VALUE)] ?? "");
      else if (values.has(xml.name)) this.#cells.push(cell(xml));
      else if (xml.name === MISSING) this.#cells.push("");
    } else if (token === Token.close && xml.name === RECORD) {
      if (!this.#started) this.#start();
      this.pieces.row({ number: ++this.#number, cells: this.#cells });
    }
  }

  #start(): void {
    this.#started = true;
    this.pieces.add({ type: "start", table: { location: this.location, hidden: true } });
    this.pieces.row({ number: 1, cells: this.fields.map(({ name }) => name) });
  }

  finish(): void {
    if (this.#started) this.pieces.add({ type: "end" });
  }
}
