import type { Location } from "../../types.js";
import { Lines, type Pieces } from "../pieces.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";

/**
 * The data that a chart keeps of its source (ECMA-376 part 1, 21.2: `c:strCache`, `c:numCache`,
 * `c:multiLvlStrCache`; [MS-ODRAWXML] 2.24.3: `cx:lvl`) → a table, a column each; and the texts that
 * the chart shows.
 */
export class ChartCache {
  readonly #columns: { header: string; cells: string[] }[] = [];
  readonly #lines: Lines;
  #header = "";
  #index = -1;
  #reading: "" | "formula" | "value" | "point" | "text" = "";
  #text = "";

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
  ) {
    this.#lines = new Lines(pieces, location, true);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.text) {
      if (this.#reading !== "") this.#text += xml.text();
    } else if (token === Token.open) this.#open(xml);
    else if (token === Token.close) this.#close(xml.name);
  }

  #open(xml: XmlScanner): void {
    switch (xml.name) {
      case F:
        this.#begin("formula");
        break;
      case STRING_CACHE:
      case NUMBER_CACHE:
      case LEVEL:
        this.#columns.push({ header: this.#header, cells: [] });
        break;
      case POINT:
        this.#index = xml.integer(INDEX);
        // A point of an extended chart is text itself.
        this.#begin("point");
        break;
      case V:
        this.#begin("value");
        break;
      case T:
        this.#begin("text");
        break;
    }
  }

  #begin(what: "formula" | "value" | "point" | "text"): void {
    this.#reading = what;
    this.#text = "";
  }

  #close(name: number): void {
    if (name === F) this.#header = this.#text;
    else if ((name === V && this.#index >= 0) || (name === POINT && this.#reading === "point")) {
      const cells = this.#columns.at(-1)?.cells;
      // A sheet has a million rows; a point beyond is no point.
      if (cells !== undefined && this.#index < 1_048_576) {
        this.pieces.budget.takeRows(0, Math.max(1, this.#index - cells.length));
        while (cells.length < this.#index) cells.push("");
        cells[this.#index] = this.#text;
      }
    } else if (name === V || name === T) this.#lines.add(this.#text);
    else if (name === P) this.#lines.end();
    else return;
    if (name === POINT) this.#index = -1;
    this.#reading = "";
  }

  finish(): void {
    this.#lines.flush();
    const columns = this.#columns.filter(({ cells }) => cells.length > 0);
    if (columns.length === 0) return;
    this.pieces.add({ type: "start", table: { location: this.location, hidden: true } });
    this.pieces.row({ number: 1, cells: columns.map(({ header }) => header) });
    const length = columns.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    for (let index = 0; index < length; index++)
      this.pieces.row({
        number: index + 2,
        cells: columns.map(({ cells }) => cells[index] ?? ""),
      });
    this.pieces.add({ type: "end" });
  }
}

const F = nameHash("f");
const V = nameHash("v");
const T = nameHash("t");
const P = nameHash("p");
const POINT = nameHash("pt");
const INDEX = nameHash("idx");
const STRING_CACHE = nameHash("strCache");
const NUMBER_CACHE = nameHash("numCache");
const LEVEL = nameHash("lvl");
