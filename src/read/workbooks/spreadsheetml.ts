import type { Block, Location } from "../../types.js";
import {
  generalFormat,
  parseNumberFormat,
  writeNumber,
  type NumberFormat,
} from "./number-format.js";
import { readLink } from "../link.js";
import { Lines, Pieces } from "../pieces.js";
import { readFlatXml } from "../documents/flat-xml.js";
import { linkOfFormula, withLink } from "./cell-links.js";
import type { Reader } from "../reader.js";
import { SheetRows } from "./sheet-rows.js";
import { nameHash, prefixedHash, scanXml, slices, Token, type XmlScanner } from "../xml.js";

/**
 * XML Spreadsheet 2003 (Microsoft's "SpreadsheetML", before ECMA-376; often named `.xls`) → tables.
 */
export const spreadsheetml: Reader = {
  type: "spreadsheetml-2003",
  extensions: ["xml"],
  family: "text",
  recognises: (peek) =>
    /<(\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet/.test(
      peek.head.replaceAll("\0", ""),
    ),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { bytes, location } = attachment;
    // Whether a sheet is hidden stands behind its rows.
    const states: string[] = [];
    const visibility = new Visibility(states);
    for await (const _ of scanXml(slices(bytes), (xml, token) => visibility.take(xml, token)))
      budget.checkTime();
    const pieces = new Pieces(budget);
    const workbook = new Workbook2003(pieces, location, attachment.hidden === true, states);
    yield* readFlatXml(bytes, workbook, pieces);
    // There is no workbook without a sheet.
    if (states.length === 0) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Looks for the state of each sheet. */
class Visibility {
  #reading = false;

  constructor(readonly states: string[]) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === WORKSHEET) this.states.push("");
      this.#reading = xml.name === VISIBLE;
    } else if (token === Token.text) {
      if (this.#reading && this.states.length > 0)
        this.states[this.states.length - 1] += xml.text();
    } else if (token === Token.close) this.#reading = false;
  }
}

class Workbook2003 {
  readonly #formats = new Map<string, NumberFormat>();
  readonly #comments: Lines;
  readonly #names: Lines;
  readonly #headers: Lines;
  readonly #links: Lines;
  #style = "";
  #sheet = -1;
  #rows: SheetRows | undefined;
  #number = 0;
  #rowSpan = 0;
  #column = 0;
  #nextColumn = 0;
  #tableColumn = 0;
  #format = generalFormat;
  #type = 0;
  #link: ReturnType<typeof linkOfFormula>;
  #inData = false;
  #inComment = false;
  #text = "";

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly hidden: boolean,
    readonly states: readonly string[],
  ) {
    this.#comments = new Lines(pieces, { ...location, place: "comment" }, hidden);
    this.#names = new Lines(pieces, { ...location, place: "defined-name" }, true);
    this.#headers = new Lines(pieces, { ...location, place: "header-footer" }, hidden);
    this.#links = new Lines(pieces, { ...location, place: "external-link" }, true);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) this.#open(xml);
    else if (token === Token.text) {
      if (this.#inData) this.#text += xml.text();
    } else if (token === Token.close) this.#close(xml.name);
  }

  #open(xml: XmlScanner): void {
    switch (xml.name) {
      case STYLE:
        this.#style = xml.attribute(ID) ?? "";
        break;
      case NUMBER_FORMAT:
        this.#formats.set(this.#style, parseNumberFormat(xml.attribute(FORMAT) ?? ""));
        break;
      case WORKSHEET:
        this.#openSheet(xml);
        break;
      case COLUMN: {
        const index = xml.integer(INDEX);
        const first = index > 0 ? index - 1 : this.#tableColumn;
        const last = first + Math.max(0, xml.integer(SPAN));
        if (xml.flag(HIDDEN) || xml.attribute(WIDTH) === "0") this.#rows?.hideColumns(first, last);
        this.#tableColumn = last + 1;
        break;
      }
      case ROW: {
        const index = xml.integer(INDEX);
        this.#number = index > 0 ? index : this.#number + 1 + this.#rowSpan;
        this.#rowSpan = Math.max(0, xml.integer(SPAN));
        this.#nextColumn = 0;
        this.#rows?.open(this.#number, xml.flag(HIDDEN) || xml.attribute(HEIGHT) === "0");
        break;
      }
      case CELL: {
        const index = xml.integer(INDEX);
        this.#column = index > 0 ? index - 1 : this.#nextColumn;
        this.#nextColumn = this.#column + 1 + Math.max(0, xml.integer(MERGE_ACROSS));
        this.#format = this.#formats.get(xml.attribute(STYLE_ID) ?? "") ?? generalFormat;
        this.#openLink(xml);
        break;
      }
      case COMMENT:
        this.#inComment = true;
        this.#comments.add(`${xml.attribute(AUTHOR) ?? ""}\t`);
        break;
      case DATA:
        this.#inData = true;
        this.#type = xml.hash(TYPE);
        this.#text = "";
        break;
      case NAMED_RANGE:
        this.#names.line(xml.attribute(NAME) ?? "");
        break;
      case HEADER:
      case FOOTER:
        this.#headers.line(xml.attribute(X_DATA) ?? "");
        break;
    }
  }

  /** Where a cell leads: by its link, or by its formula. */
  #openLink(xml: XmlScanner): void {
    const link = readLink(xml.attribute(HREF));
    this.#link = link ? { link } : linkOfFormula(xml.attribute(FORMULA) ?? "");
    for (const field of this.#link?.link.fields ?? []) this.#links.line(field);
  }

  #openSheet(xml: XmlScanner): void {
    this.#rows?.finish();
    this.#sheet++;
    this.#number = 0;
    this.#rowSpan = 0;
    this.#tableColumn = 0;
    const state = this.states[this.#sheet];
    const place =
      state === "SheetHidden"
        ? "hidden-sheet"
        : state === "SheetVeryHidden"
          ? "very-hidden-sheet"
          : undefined;
    const location: Location = {
      ...this.location,
      sheet: xml.attribute(NAME) ?? "",
      ...(place !== undefined && { place }),
    };
    this.#rows = new SheetRows(this.pieces, location, this.hidden || place !== undefined);
  }

  #close(name: number): void {
    if (name === DATA) {
      this.#inData = false;
      if (this.#inComment) this.#comments.add(this.#text);
      else this.#putData();
    } else if (name === COMMENT) {
      this.#inComment = false;
      this.#comments.end();
    } else if (name === ROW) this.#rows?.close();
    else if (name === WORKSHEET) {
      this.#rows?.finish();
      this.#rows = undefined;
    }
  }

  #putData(): void {
    const { hidesText, hidesNumbers } = this.#format;
    if (this.#type === NUMBER) {
      const number = Number(this.#text);
      const isNumber = this.#text.trim() !== "" && Number.isFinite(number);
      const text = isNumber ? writeNumber(number, this.#format) : this.#text;
      this.#rows?.put(this.#column, text, hidesNumbers);
    } else if (this.#type === DATE_TIME)
      this.#rows?.put(
        this.#column,
        this.#text.replace(/T00:00:00(\.0+)?$|(?<=:\d\d)\.\d+$/, ""),
        hidesNumbers,
      );
    else if (this.#type === BOOLEAN)
      this.#rows?.put(this.#column, this.#text === "1" ? "TRUE" : "FALSE", hidesText);
    else {
      const text = this.#link === undefined ? this.#text : withLink(this.#text, this.#link);
      this.#rows?.put(this.#column, text, hidesText);
    }
  }

  finish(): void {
    this.#rows?.finish();
    for (const lines of [this.#comments, this.#names, this.#headers, this.#links]) lines.flush();
  }
}

const WORKSHEET = nameHash("Worksheet");
const VISIBLE = nameHash("Visible");
const STYLE = nameHash("Style");
const NUMBER_FORMAT = nameHash("NumberFormat");
const COLUMN = nameHash("Column");
const ROW = nameHash("Row");
const CELL = nameHash("Cell");
const COMMENT = nameHash("Comment");
const DATA = nameHash("Data");
const NAMED_RANGE = nameHash("NamedRange");
const HEADER = nameHash("Header");
const FOOTER = nameHash("Footer");
const ID = prefixedHash("ID");
const STYLE_ID = prefixedHash("StyleID");
const FORMAT = prefixedHash("Format");
const FORMULA = prefixedHash("Formula");
const HREF = prefixedHash("HRef");
const NAME = prefixedHash("Name");
const INDEX = prefixedHash("Index");
const SPAN = prefixedHash("Span");
const HIDDEN = prefixedHash("Hidden");
const WIDTH = prefixedHash("Width");
const HEIGHT = prefixedHash("Height");
const MERGE_ACROSS = prefixedHash("MergeAcross");
const AUTHOR = prefixedHash("Author");
const X_DATA = prefixedHash("Data");
const TYPE = prefixedHash("Type");
const NUMBER = nameHash("Number");
const DATE_TIME = nameHash("DateTime");
const BOOLEAN = nameHash("Boolean");
