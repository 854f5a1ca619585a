import type { Location, Place } from "../../types.js";
import type { Link } from "../link.js";
import { CellLinks, linkOfFormula } from "./cell-links.js";
import {
  areasOf,
  baseOf,
  type CellLook,
  ConditionalFormats,
  type LookChange,
} from "./conditional-format.js";
import { type NumberFormat, writeNumber } from "./number-format.js";
import { Pattern } from "../pattern.js";
import { Lines, type Pieces } from "../pieces.js";
import { comparisonWith, conditionOf, referenceTo } from "./sheet-formula.js";
import { SheetRows } from "./sheet-rows.js";
import type { StringTable } from "./string-table.js";
import { PlainCell } from "./xlsx-cell.js";
import { plainStyle, type Styles } from "./xlsx-styles.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";

/**
 * A worksheet part of a SpreadsheetML workbook (ECMA-376 part 1, 18.3) → its rows, and the texts
 * that a sheet holds beside its cells. Macro sheets ([MS-OFFMACRO]) and dialogue sheets are the same.
 */

/** A column or row as thin as this (in characters or points) cannot be seen. */
const minWidth = 0.5;

/** What stands behind a row's number in its tag is not longer, where it is worth remembering. */
const maxRowRest = 256;

const QUOTE = 34;
const ZERO = 48;
const DOT = 46;
const NINE = 57;
const rowOpen = '<row r="';
const betweenRows = new Pattern(Buffer.from(`</row>${rowOpen}`));

const WORKSHEET_C = nameHash("c");
const V = nameHash("v");
const F = nameHash("f");
const IS = nameHash("is");
const T = nameHash("t");
const PHONETIC = nameHash("rPh");
const ROW = nameHash("row");
const ANCHOR = nameHash("anchor");
const R = nameHash("r");
const S = nameHash("s");
const COL = nameHash("col");
const MIN = nameHash("min");
const MAX = nameHash("max");
const WIDTH = nameHash("width");
const HIDDEN = nameHash("hidden");
const HEIGHT = nameHash("ht");
const FORMAT = nameHash("sheetFormatPr");
const ZERO_HEIGHT = nameHash("zeroHeight");
const VALIDATION = nameHash("dataValidation");
const FORMULA1 = nameHash("formula1");
const FORMULA2 = nameHash("formula2");
const HYPERLINK = nameHash("hyperlink");
const REFERENCE = nameHash("ref");
const R_ID = prefixedHash("id");
const FILTER = nameHash("filter");
const CUSTOM_FILTER = nameHash("customFilter");
const SCENARIO = nameHash("scenario");
const INPUT_CELLS = nameHash("inputCells");
const VAL = nameHash("val");
const CONDITIONS = nameHash("conditionalFormatting");
const REFERENCES = nameHash("sqref");
const RULE = nameHash("cfRule");
const LOOK = nameHash("dxfId");
const PRIORITY = nameHash("priority");
const OPERATOR = nameHash("operator");
const T_TYPE = nameHash("type");
const CELL_IS = nameHash("cellIs");
const FORMULA = nameHash("formula");
const titles = ["prompt", "promptTitle", "error", "errorTitle"].map(nameHash);
const linkTexts = ["display", "tooltip", "location"].map(nameHash);
const scenarioTexts = ["name", "comment", "user"].map(nameHash);
const headers = new Set(
  ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"].map(
    nameHash,
  ),
);

// Values of a cell's type (18.18.11).
const SHARED = nameHash("s");
const NUMBER = nameHash("n");
const BOOLEAN = nameHash("b");

/** What a sheet needs of its workbook. */
export interface SheetContext {
  readonly strings: StringTable;
  readonly styles: Styles;
  readonly date1904: boolean;
  readonly location: Location;
  readonly hidden: boolean;
  /** Its conditional formats, where any of them may hide what a cell holds: they stand behind the rows. */
  readonly conditions?: ConditionalFormats;
  /** Links of its cells to addresses and numbers, which stand behind the rows as well. */
  readonly links?: CellLinks;
}

/** Takes the tokens of a sheet, gives {@link Pieces}. */
export class Sheet {
  /** True if a cell points to a shared string that is not there, or rows do not stand beside each other. */
  damaged = false;
  readonly #rows: SheetRows;
  readonly #links: Lines;
  readonly #validations: Lines;
  readonly #headers: Lines;
  readonly #others: Lines;
  readonly #cellLinks: CellLinks;
  readonly #maxTextLength: number;
  #zeroHeight = false;
  #number = 0;
  #column = -1;
  #type = 0;
  #style: CellLook = plainStyle;
  #inCell = false;
  #inPhonetic = false;
  #inValidation = false;
  /** Whether this is the place of a control or an object, which has a `row` of its own (18.3.1.1). */
  #inAnchor = false;
  /** The text that is being read, where it is: a cell's value, a formula, a line. */
  #reading: "" | "value" | "formula" | "validation" | "header" = "";
  #text = "";
  readonly #cell = new PlainCell();
  #rowHidden = false;
  /** How deep in the part the first row stands, itself counted; 0 before it. */
  #depth = 0;
  /** What stands behind the number in the tag of a row that is like the last one. */
  #rowRest: Pattern | undefined;

  constructor(
    readonly context: SheetContext,
    readonly pieces: Pieces,
  ) {
    this.#rows = new SheetRows(pieces, context.location, context.hidden);
    this.#rows.judge = context.conditions?.judge;
    this.#rows.links = context.links;
    this.#cellLinks = context.links ?? new CellLinks();
    this.#maxTextLength = pieces.budget.limits.maxTextLength;
    this.#links = this.#lines("external-link", true);
    this.#validations = this.#lines("data-validation", true);
    this.#headers = this.#lines("header-footer", context.hidden);
    this.#others = this.#lines("hidden-text", true);
  }

  #lines(place: Place, hidden: boolean): Lines {
    return new Lines(this.pieces, { ...this.context.location, place }, hidden);
  }

  /** Takes a token. */
  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      const { name } = xml;
      if (name === WORKSHEET_C) this.#openCell(xml);
      else if (name === ROW) {
        if (!this.#inAnchor) this.#openRow(xml);
      } else if (name === ANCHOR) this.#inAnchor = true;
      else if (this.#inCell) this.#openInCell(xml, name);
      else this.#openOther(xml, name);
    } else if (token === Token.text) {
      if (this.#reading !== "" && this.#text.length <= this.#maxTextLength)
        this.#text += xml.text();
    } else if (token === Token.close) this.#close(xml.name);
  }

  #openRow(xml: XmlScanner): void {
    const number = xml.integer(R);
    this.#number = number > 0 ? number : this.#number + 1;
    const height = xml.attribute(HEIGHT);
    const hidden =
      xml.flag(HIDDEN) || (height === undefined ? this.#zeroHeight : Number(height) < minWidth);
    this.#rows.open(this.#number, hidden);
    this.#column = -1;
    this.#rowHidden = hidden;
    this.#depth ||= xml.depth;
    this.#learnRow(xml);
    this.#takePlainCells(xml);
  }

  /** Remembers what stands behind the number in the row's tag: in the next one it is mostly the same. */
  #learnRow(xml: XmlScanner): void {
    const { bytes, view, tagStart, tagEnd } = xml;
    const start = xml.valueStart(R);
    const isPlain = !xml.empty && start === tagStart + rowOpen.length && bytes[start - 1] === QUOTE;
    const end = isPlain ? bytes.indexOf(QUOTE, start) : 0;
    if (!isPlain || tagEnd - end > maxRowRest) this.#rowRest = undefined;
    else if (this.#rowRest?.is(view, end, tagEnd) !== true)
      this.#rowRest = new Pattern(bytes.subarray(end, tagEnd));
  }

  /** Takes the end of the row and the tag of the next, if that is like the last one: gives the offset behind it, or -1. */
  #takePlainRow(xml: XmlScanner, at: number): number {
    const { bytes, view, end } = xml;
    const rest = this.#rowRest;
    if (rest === undefined || at + betweenRows.length > end || !betweenRows.matches(view, at))
      return -1;
    at += betweenRows.length;
    const start = at;
    let number = 0;
    for (let byte = bytes[at]!; byte >= ZERO && byte <= NINE && number < 1e8; byte = bytes[++at]!)
      number = number * 10 + byte - ZERO;
    if (number === 0 || at + rest.length > end || !rest.matches(view, at)) return -1;
    this.#rows.close();
    this.#rows.open(number, this.#rowHidden);
    this.#number = number;
    this.#column = -1;
    this.#cell.startRow(view, start, at);
    return at + rest.length;
  }

  /** Takes the cells that come next, and rows of them, as long as they are nothing out of the ordinary. */
  #takePlainCells(xml: XmlScanner): void {
    const { bytes, view, end } = xml;
    const { strings, styles, conditions } = this.context;
    const cell = this.#cell;
    // Of tags that are damaged, one may make up for the other by the end of the part.
    if (xml.depth !== this.#depth) this.damaged = true;
    let at = xml.position;
    for (;;) {
      const behind = cell.take(bytes, view, at, end);
      if (behind < 0) {
        const row = this.#takePlainRow(xml, at);
        if (row < 0) break;
        at = row;
        continue;
      }
      at = behind;
      this.#column = cell.column;
      const style = styles.get(cell.style);
      conditions?.put(cell.column, style, !cell.shared);
      if (cell.shared) {
        if (cell.integer >= strings.length) this.damaged = true;
        this.#rows.put(cell.column, strings.get(cell.integer), style.hidesText);
      } else this.#rows.put(cell.column, this.#plainNumber(xml, style.format), style.hidesNumbers);
    }
    xml.goOn(at);
  }

  /** The number of the {@link PlainCell} as its format shows it. */
  #plainNumber(xml: XmlScanner, format: NumberFormat): string {
    const { integer, start, end } = this.#cell;
    const isGeneral = format.type === "number" && format.digits === 0;
    const hasZero = xml.bytes[start] === ZERO && end - start > 1 && xml.bytes[start + 1] !== DOT;
    if (isGeneral && !hasZero) return xml.slice(start, end);
    const number = integer < 0 ? Number(xml.slice(start, end)) : integer;
    return writeNumber(number, format, this.context.date1904);
  }

  #openCell(xml: XmlScanner): void {
    const column = xml.column(R);
    this.#column = column < 0 ? this.#column + 1 : column;
    this.#type = xml.hash(T);
    this.#style = this.context.styles.get(Math.max(0, xml.integer(S)));
    const child = xml.onlyChild();
    if (child === V) {
      this.#putValue(xml.text());
      this.#takePlainCells(xml);
    } else if (child === F) {
      this.#text = xml.text();
      this.#closeFormula();
    } else if (child === 0) this.#inCell = true;
  }

  #shared(index: number): string {
    if (!(index >= 0 && index < this.context.strings.length)) this.damaged = true;
    return this.context.strings.get(index);
  }

  /** A cell's value as the file has it, by the cell's type. */
  #putValue(value: string): void {
    const type = this.#type;
    if (type === SHARED) this.#put(this.#shared(/^\s*\d+\s*$/.test(value) ? Number(value) : -1));
    else if (type === 0 || type === NUMBER) this.#put(this.#writeNumber(value));
    else if (type === BOOLEAN) this.#put(value.trim() === "0" ? "FALSE" : "TRUE");
    // Errors, formula results, inline texts, and ISO dates as they are.
    else this.#put(unescape(value));
  }

  #writeNumber(value: string): string {
    const number = Number(value);
    if (value.trim() === "" || !Number.isFinite(number)) return value;
    return writeNumber(number, this.#style.format, this.context.date1904);
  }

  #put(text: string): void {
    const { hidesText, hidesNumbers } = this.#style;
    const isNumber = this.#type === 0 || this.#type === NUMBER;
    this.context.conditions?.put(this.#column, this.#style, isNumber);
    this.#rows.put(this.#column, text, isNumber ? hidesNumbers : hidesText);
  }

  #openInCell(xml: XmlScanner, name: number): void {
    if (name === V) this.#read("value");
    else if (name === T) {
      if (!this.#inPhonetic) this.#reading = "value";
    } else if (name === IS) {
      this.#text = "";
      if (xml.onlyChild() === T) this.#put(unescape(xml.text()));
    } else if (name === F) this.#read("formula");
    else if (name === PHONETIC) this.#inPhonetic = true;
  }

  #read(what: "value" | "formula" | "validation" | "header"): void {
    this.#reading = what;
    this.#text = "";
  }

  #openOther(xml: XmlScanner, name: number): void {
    switch (name) {
      case COL:
        this.#openColumn(xml);
        break;
      case FORMAT:
        this.#zeroHeight = xml.flag(ZERO_HEIGHT);
        break;
      case VALIDATION:
        this.#inValidation = true;
        for (const title of titles) this.#validations.line(xml.attribute(title) ?? "");
        break;
      case FORMULA1:
      case FORMULA2:
      case F:
        if (this.#inValidation) this.#read("validation");
        break;
      case HYPERLINK:
        for (const text of linkTexts) this.#links.line(xml.attribute(text) ?? "");
        break;
      case FILTER:
      case CUSTOM_FILTER:
      case INPUT_CELLS:
        this.#others.line(xml.attribute(VAL) ?? "");
        break;
      case SCENARIO:
        for (const text of scenarioTexts) this.#others.line(xml.attribute(text) ?? "");
        break;
      default:
        if (headers.has(name)) this.#read("header");
    }
  }

  #openColumn(xml: XmlScanner): void {
    const width = xml.attribute(WIDTH);
    if (xml.flag(HIDDEN) || (width !== undefined && Number(width) < minWidth))
      this.#rows.hideColumns(xml.integer(MIN) - 1, xml.integer(MAX) - 1);
  }

  #close(name: number): void {
    if (name === ROW) {
      if (!this.#inAnchor) this.#rows.close();
    } else if (name === ANCHOR) this.#inAnchor = false;
    else if (name === WORKSHEET_C) this.#inCell = false;
    else if (name === IS) {
      if (this.#text !== "") this.#put(unescape(this.#text));
      this.#text = "";
    } else if (name === PHONETIC) this.#inPhonetic = false;
    else if (name === VALIDATION) this.#inValidation = false;
    else if (this.#reading === "") return;
    else {
      if (name === V) this.#putValue(this.#text);
      else if (this.#reading === "validation") this.#closeValidation();
      else if (this.#reading === "header") this.#headers.line(headerText(this.#text));
      else if (this.#reading === "formula") this.#closeFormula();
      this.#reading = "";
    }
  }

  /** A link's address stands in the formula, not in what it shows; programs that work nothing out leave the value away. */
  #closeFormula(): void {
    const call = linkOfFormula(this.#text);
    if (call !== undefined) {
      this.#rows.put(this.#column, call.words ?? "", this.#style.hidesText);
      (this.#rows.links ??= this.#cellLinks).add(this.#number, this.#column, call);
    } else if (this.#text.includes("@")) this.#others.line(this.#text);
  }

  /** A list in quotes, by commas; or a formula, which is no text. */
  #closeValidation(): void {
    if (!this.#text.startsWith('"')) return;
    for (const item of this.#text.replaceAll('"', "").split(",")) this.#validations.line(item);
  }

  /** To be called once, behind the last token or where they broke off. */
  finish(): void {
    this.#rows.finish();
    for (const line of this.#cellLinks.left()) this.#links.line(line);
    for (const lines of [this.#headers, this.#links, this.#validations, this.#others])
      lines.flush();
  }
}

/** Takes the tokens of a sheet beforehand, for what stands behind its rows: conditional formats (18.3.1.18) and links. */
export class SheetSurvey {
  readonly formats = new ConditionalFormats();
  readonly links = new CellLinks();
  /** What leads from the sheet, but from no cell. */
  readonly unclaimed: Set<Link>;
  #areas = areasOf("");
  #rule: { change: LookChange; priority: number; operator: string } | undefined;
  #formulas: string[] = [];
  #formula: string | undefined;

  /** @param targets where links lead, by the id of their relationship */
  constructor(
    readonly styles: Styles,
    readonly targets: ReadonlyMap<string, Link>,
  ) {
    this.unclaimed = new Set(targets.values());
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === HYPERLINK) this.#openLink(xml);
      else if (xml.name === CONDITIONS) this.#areas = areasOf(xml.attribute(REFERENCES) ?? "");
      else if (xml.name === RULE) this.#open(xml);
      else if (xml.name === FORMULA && this.#rule !== undefined) this.#formula = "";
    } else if (token === Token.text) {
      if (this.#formula !== undefined) this.#formula += xml.text();
    } else if (token === Token.close) {
      if (xml.name === FORMULA && this.#formula !== undefined) {
        this.#formulas.push(this.#formula);
        this.#formula = undefined;
      } else if (xml.name === RULE) this.#close();
    }
  }

  #openLink(xml: XmlScanner): void {
    const link = this.targets.get(xml.attribute(R_ID) ?? "");
    const [area] = areasOf(xml.attribute(REFERENCE) ?? "");
    if (link === undefined || area === undefined) return;
    this.links.add(area.firstRow, area.firstColumn, { link });
    this.unclaimed.delete(link);
  }

  #open(xml: XmlScanner): void {
    const change = this.styles.change(xml.integer(LOOK));
    this.#formulas = [];
    this.#rule =
      change === undefined
        ? undefined
        : {
            change,
            priority: xml.integer(PRIORITY),
            operator: xml.hash(T_TYPE) === CELL_IS ? (xml.attribute(OPERATOR) ?? "") : "",
          };
  }

  #close(): void {
    const rule = this.#rule;
    this.#rule = undefined;
    const areas = this.#areas;
    if (rule === undefined || areas.length === 0) return;
    const base = baseOf(areas);
    const [first = "", second = ""] = this.#formulas;
    const formula =
      rule.operator === ""
        ? first
        : comparisonWith(referenceTo(base), rule.operator, first, second);
    this.formats.add({ ...rule, areas, condition: conditionOf(formula, base) });
  }
}

/** Characters that XML cannot hold are written `_x000D_` (ST_Xstring, 22.9.2.19). */
export function unescape(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The text of a header or footer without its codes (18.3.1.46): `&L&"Arial,Bold"&12Page &P`. */
function headerText(code: string): string {
  return code
    .replace(/&(?:"[^"]*"|K[\dA-Fa-f]{6}|\d+)/g, "")
    .replace(/&[LCR]/g, "\t")
    .replace(/&([A-Za-z+-]|&)/g, (_, letter) => (letter === "&" ? "&" : ""));
}
