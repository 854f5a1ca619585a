import type { Location } from "../../types.js";
import type { Pieces } from "../pieces.js";
import { unescape } from "./xlsx-sheet.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";

/**
 * The cells of another workbook that a workbook keeps (ECMA-376 part 1, 18.14) → a hidden table for
 * each of its sheets; and for each item of another program (DDE) its values.
 */
export class ExternalLink {
  readonly #sheets: string[] = [];
  #number = 0;
  #column = -1;
  #cells: string[] = [];
  #text: string | undefined;
  /** Columns of the values of DDE that are open; 0 if none are. */
  #width = 0;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
  ) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) this.#open(xml);
    else if (token === Token.text) {
      if (this.#text !== undefined) this.#text += xml.text();
    } else if (token === Token.close) this.#close(xml.name);
  }

  #open(xml: XmlScanner): void {
    switch (xml.name) {
      case SHEET_NAME:
        this.#sheets.push(xml.attribute(VAL) ?? "");
        break;
      case SHEET_DATA: {
        const sheet = this.#sheets[xml.integer(SHEET_ID)];
        const location = { ...this.location, ...(sheet !== undefined && { sheet }) };
        this.#number = 0;
        this.pieces.add({ type: "start", table: { location, hidden: true } });
        break;
      }
      case ROW: {
        const number = xml.integer(R);
        this.#number = number > 0 ? number : this.#number + 1;
        this.#column = -1;
        this.#cells = [];
        break;
      }
      case CELL: {
        const column = xml.column(R);
        this.#column = column < 0 ? this.#column + 1 : column;
        break;
      }
      case DDE_VALUES:
        this.#width = Math.max(1, xml.integer(COLUMNS));
        this.#number = 1;
        this.#cells = [];
        this.pieces.add({ type: "start", table: { location: this.location, hidden: true } });
        break;
      case V:
      case VAL:
        this.#text = "";
    }
  }

  #close(name: number): void {
    if (this.#width > 0) {
      this.#closeValue(name);
      return;
    }
    if (name === V && this.#text !== undefined) {
      if (this.#column < this.pieces.budget.limits.maxColumns) {
        while (this.#cells.length < this.#column) this.#cells.push("");
        this.#cells[this.#column] = unescape(this.#text);
      } else this.pieces.budget.leaveOut("maxColumns");
      this.#text = undefined;
    } else if (name === ROW && this.#cells.length > 0)
      this.pieces.row({ number: this.#number, cells: this.#cells });
    else if (name === SHEET_DATA) this.pieces.add({ type: "end" });
  }

  /** The values of an item stand one behind the other, row by row. */
  #closeValue(name: number): void {
    if (name === VAL && this.#text !== undefined) {
      this.#cells.push(unescape(this.#text));
      this.#text = undefined;
    }
    const isEnd = name === DDE_VALUES;
    if (this.#cells.length === this.#width || (isEnd && this.#cells.length > 0)) {
      this.pieces.row({ number: this.#number++, cells: this.#cells });
      this.#cells = [];
    }
    if (!isEnd) return;
    this.#width = 0;
    this.pieces.add({ type: "end" });
  }

  finish(): void {
    // The table that is open ends with the pieces.
  }
}

const SHEET_NAME = nameHash("sheetName");
const VAL = nameHash("val");
const SHEET_DATA = nameHash("sheetData");
const SHEET_ID = nameHash("sheetId");
const ROW = nameHash("row");
const R = nameHash("r");
const CELL = nameHash("cell");
const V = nameHash("v");
const DDE_VALUES = nameHash("values");
const COLUMNS = nameHash("cols");
