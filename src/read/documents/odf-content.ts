import type { Location, Place } from "../../types.js";
import { maxConditionWork } from "../workbooks/conditional-format.js";
import { LinkWords, readLink, textOfLink } from "../link.js";
import { linkOfFormula, withLink } from "../workbooks/cell-links.js";
import { generalFormat, writeNumber } from "../workbooks/number-format.js";
import { CellForm, type Hole, KnownCells, RowForm } from "./odf-cell.js";
import { Lines, type Pieces } from "../pieces.js";
import type { SheetRows } from "../workbooks/sheet-rows.js";
import { TableStack } from "./table-stack.js";
import { millimetres, type OdfStyles, type StyleMap } from "./odf-styles.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";

/**
 * OpenDocument XML (OASIS ODF 1.3 part 3) of any sort — text, spreadsheet, presentation, chart; as
 * parts of a package or as one flat file → tables, texts, and what is beside and behind them.
 */

/** A repeated cell or row with content is given this often: more of the same says nothing new. */
const maxRepeats = 100;

/** Where the text goes that is being read. */
type Sink =
  | "content"
  | "comment"
  | "tracked-change"
  | "speaker-notes"
  | "header-footer"
  | "text-box"
  | "data-validation"
  | "hidden-text";

/** What a document is called by its `office:body`. */
type Sort = "text" | "spreadsheet" | "presentation" | "chart";

/** Takes the tokens of a content, styles or meta part, or of a flat document. */
export class OdfContent {
  readonly #lines = new Map<Place, Lines>();
  readonly #tables: TableStack;
  /** What is open whose text is not the content; and how many paragraphs are open around it. */
  readonly #sinks: { name: number; depth: number; sink: Sink; around: number }[] = [];
  #content: Lines;
  #sort: Sort = "text";
  /** Of the document that a chart stands in. */
  #sortAround: Sort = "chart";
  #page = 0;
  /** Depths of the elements that hide what is in them. */
  readonly #hiding: number[] = [];
  readonly #hidingGroups: number[] = [];
  #inMeta = false;
  #metaText = false;
  #rows: SheetRows | undefined;
  #rowRepeats = 1;
  #columns = 0;
  readonly #columnStyles: (string | undefined)[] = [];
  /** The cells of the row whose style has conditions. */
  readonly #mapped: { column: number; maps: readonly StyleMap[] }[] = [];
  #work = 0;
  #cellLink: ReturnType<typeof linkOfFormula>;
  #cellRepeats = 1;
  #cellInvisible = false;
  /** The open cell's value, where it is no text. */
  #value: string | undefined;
  /** The open cell's text as its tag has it: what it shows may be written otherwise, or not at all. */
  #string: string | undefined;
  #isNumber = false;
  #cellDepth = 0;
  readonly #knownCells = new KnownCells();
  /** The form of the rows that come, where it is known, and whether they are hidden. */
  #knownRow: RowForm | undefined;
  #rowHidden = false;
  #paragraph = 0;
  #paragraphShaded = false;
  /** Depth of the caches of other programs' tables that are open; 0 for none. */
  #links = 0;
  readonly #linkWords = new LinkWords();
  #binary: string[] | undefined;
  #inPicture = 0;
  #inPictureData = false;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly hidden: boolean,
    readonly styles: OdfStyles,
  ) {
    this.#tables = new TableStack(pieces);
    this.#content = new Lines(pieces, location, hidden);
  }

  /** The lines of a place beside the content. */
  #beside(place: Place): Lines {
    let lines = this.#lines.get(place);
    if (lines === undefined) {
      const location = { ...this.location, place: this.location.place ?? place };
      const seen = ["comment", "header-footer", "text-box", "speaker-notes"].includes(place);
      lines = new Lines(this.pieces, location, this.hidden || !seen);
      this.#lines.set(place, lines);
    }
    return lines;
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) this.#open(xml, xml.name);
    else if (token === Token.close) this.#close(xml, xml.name);
    else if (token === Token.text) this.#text(xml);
  }

  #open(xml: XmlScanner, name: number): void {
    switch (name) {
      case CELL:
      case COVERED_CELL:
        return this.#openCell(xml);
      case ROW:
        return this.#openRow(xml);
      case P:
      case H:
        this.#paragraph++;
        if (this.styles.texts.size + this.styles.whiteTexts.size > 0) {
          const style = xml.attribute(STYLE_REFERENCE) ?? "";
          this.#paragraphShaded = this.styles.shadedTexts.has(style);
          if (this.#isUnseen(style)) this.#hiding.push(xml.depth);
        }
        return;
      case SPAN:
      case SECTION: {
        const style = xml.attribute(STYLE_REFERENCE) ?? "";
        const isHidden = xml.hash(DISPLAY) === NONE || this.#isUnseen(style);
        if (isHidden) this.#hiding.push(xml.depth);
        return;
      }
      case S:
        return this.#write(" ".repeat(Math.min(100, Math.max(1, xml.integer(COUNT)))));
      case TAB:
        return this.#write("\t");
      case LINE_BREAK:
        return this.#endParagraph();
      default:
        this.#openOther(xml, name);
    }
  }

  /** Whether text of this style cannot be seen where it stands. */
  #isUnseen(style: string): boolean {
    if (this.styles.texts.has(style)) return true;
    // What lies under a cell, a frame or a slide is not known here.
    return (
      this.styles.whiteTexts.has(style) &&
      this.#sort === "text" &&
      this.styles.whitePages &&
      this.#tables.depth === 0 &&
      !this.#paragraphShaded &&
      this.#sink() !== "text-box"
    );
  }

  #openOther(xml: XmlScanner, name: number): void {
    if (shapes.has(name) && this.#isShapeHidden(xml)) this.#hiding.push(xml.depth);
    // There are other titles: of a chart, which is seen, and of the document.
    const sink = xml.tag() === "svg:title" ? "hidden-text" : sinks.get(name);
    if (sink !== undefined) {
      if (sink !== "text-box" || this.#sort === "text" || this.#sort === "spreadsheet")
        this.#sinks.push({ name, depth: xml.depth, sink, around: this.#paragraph });
      return;
    }
    switch (name) {
      case TABLE:
        return this.#openTable(xml);
      case COLUMN:
        return this.#openColumn(xml);
      case ROW_GROUP:
      case COLUMN_GROUP:
        if (xml.hash(DISPLAY) === FALSE) this.#hidingGroups.push(xml.depth);
        return;
      case SPREADSHEET:
        this.#sort = "spreadsheet";
        return;
      case PRESENTATION:
      case DRAWING:
        this.#sort = "presentation";
        return;
      case CHART:
        if (this.#sort !== "chart") this.#sortAround = this.#sort;
        this.#sort = "chart";
        return;
      case PAGE:
        return this.#openPage(xml);
      case META:
        this.#inMeta = true;
        return;
      case PICTURE:
        this.#inPicture = xml.depth;
        return;
      case BINARY:
        if (this.#inPicture > 0) this.#inPictureData = true;
        else this.#binary = [];
        return;
      case HIDDEN_TEXT:
      case HIDDEN_PARAGRAPH:
      case USER_FIELD:
      case VARIABLE:
        this.#beside("hidden-text").line(xml.attribute(STRING_VALUE) ?? xml.attribute(VALUE) ?? "");
        return;
      case VALIDATION:
        for (const item of (xml.attribute(CONDITION) ?? "").match(/"[^"]*"/g) ?? [])
          this.#beside("data-validation").line(item.slice(1, -1));
        return;
      case CONDITIONAL_TEXT:
        for (const attribute of [VALUE_IF_TRUE, VALUE_IF_FALSE])
          this.#beside("hidden-text").line(xml.attribute(attribute) ?? "");
        return;
      case PLACEHOLDER:
        this.#beside("hidden-text").line(xml.attribute(DESCRIPTION) ?? "");
        return;
      case SCENARIO:
        this.#beside("hidden-text").line(xml.attribute(COMMENT) ?? "");
        return;
      case BOOKMARK:
      case BOOKMARK_START: {
        const bookmark = xml.attribute(NAME) ?? "";
        if (!ownBookmarks.test(bookmark)) this.#beside("defined-name").line(bookmark);
        return;
      }
      case NAMED_EXPRESSION:
        // Constants: a reference to cells says nothing.
        for (const constant of (xml.attribute(EXPRESSION) ?? "").match(/"[^"]*"/g) ?? [])
          this.#beside("defined-name").line(constant.slice(1, -1));
        return;
      case SQL_SOURCE:
      case QUERY_SOURCE:
        for (const attribute of [STATEMENT, QUERY])
          this.#beside("query").line(xml.attribute(attribute) ?? "");
        return;
      case DDE_LINK:
        this.#links = xml.depth;
        return;
      case DROP_DOWN_LABEL:
        this.#beside("data-validation").line(xml.attribute(VALUE) ?? "");
        return;
      case FORM_ITEM:
      case FORM_OPTION:
        this.#beside("data-validation").line(xml.attribute(LABEL) ?? "");
        return;
      case FILTER_CONDITION:
      case FILTER_ITEM:
        this.#beside("hidden-text").line(xml.attribute(VALUE) ?? "");
        return;
      case PILOT_MEMBER:
        this.#beside("pivot-cache").line(xml.attribute(NAME) ?? "");
        return;
      case A:
        this.#link(xml);
        return;
      default:
        this.styles.open(xml);
    }
  }

  /** Whether a shape is not shown: by its own word, or off the page. */
  #isShapeHidden(xml: XmlScanner): boolean {
    if (xml.hash(DISPLAY) === NONE) return true;
    const { pageWidth, pageHeight } = this.styles;
    if (this.#sort !== "presentation" || pageWidth === 0 || pageHeight === 0) return false;
    const x = millimetres(xml.attribute(X));
    const y = millimetres(xml.attribute(Y));
    return (
      x > pageWidth ||
      y > pageHeight ||
      x + millimetres(xml.attribute(WIDTH)) < 0 ||
      y + millimetres(xml.attribute(HEIGHT)) < 0
    );
  }

  #link(xml: XmlScanner): void {
    const target = xml.attribute(HREF);
    const link = readLink(target);
    if (link !== undefined) {
      this.#linkWords.open(link);
      for (const field of link.fields) this.#beside("external-link").line(field);
    } else if (target?.includes("@")) this.#beside("external-link").line(textOfLink(target));
  }

  #openPage(xml: XmlScanner): void {
    this.#content.flush();
    this.#page++;
    const isHidden = this.styles.pages.has(xml.attribute(STYLE_REFERENCE) ?? "");
    const location: Location = {
      ...this.location,
      page: this.#page,
      ...(isHidden && { place: "hidden-slide" }),
    };
    this.#content = new Lines(this.pieces, location, this.hidden || isHidden);
    const name = xml.attribute(NAME) ?? "";
    if (!/^\p{L}*[ _-]?\d*$/u.test(name)) this.#beside("properties").line(name);
  }

  #openTable(xml: XmlScanner): void {
    // Deleted cells of a tracked change stand in tables of their own.
    if (this.#sink() === "tracked-change") return;
    this.#content.flush();
    const sheet = xml.attribute(NAME) ?? "";
    const isHidden = this.styles.tables.has(xml.attribute(STYLE_REFERENCE) ?? "");
    // A copy of another file's sheet is named by its address.
    const place: Place | undefined =
      this.#sort === "chart"
        ? "chart-cache"
        : this.#links > 0 || sheet.startsWith("'file:")
          ? "external-link"
          : isHidden
            ? "hidden-sheet"
            : this.#content.location.place;
    const location: Location = {
      ...this.#content.location,
      ...(sheet !== "" && { sheet }),
      ...(place !== undefined && { place }),
    };
    const hidden =
      this.#content.hidden || isHidden || place === "chart-cache" || place === "external-link";
    const rows = this.#tables.open(location, hidden);
    if (this.#tables.depth > 1) return;
    this.#rows = rows;
    this.#columns = 0;
    this.#columnStyles.length = 0;
    this.#knownCells.clear();
    if (this.styles.maps.size > 0 && rows !== undefined)
      rows.judge = (number, cells, unseen) => this.#judge(number, cells, unseen);
  }

  /** Which cells of a row cannot be seen, with what their conditions make of them. */
  #judge(row: number, cells: readonly string[], hidden: readonly number[]): number[] {
    const unseen = new Set(hidden);
    for (const { column, maps } of this.#mapped) {
      for (const { condition } of maps) this.#work += condition.weight;
      if (this.#work > maxConditionWork) break;
      const cell = { row, column, cells };
      const first = maps.find(({ condition }) => condition(cell) === true);
      if (first?.hides === true) unseen.add(column);
    }
    this.#mapped.length = 0;
    return [...unseen];
  }

  #openColumn(xml: XmlScanner): void {
    if (this.#tables.depth !== 1) return;
    const first = this.#columns;
    const { maxColumns } = this.pieces.budget.limits;
    this.#columns = Math.min(first + Math.max(1, xml.integer(COLUMNS_REPEATED)), maxColumns);
    if (this.#hidingGroups.length > 0 || isCollapsed(xml))
      this.#rows?.hideColumns(first, this.#columns - 1);
    const style = xml.attribute(DEFAULT_CELL_STYLE);
    if (style !== undefined && this.styles.mayHide(style))
      for (let column = first; column < this.#columns; column++) this.#columnStyles[column] = style;
  }

  #openRow(xml: XmlScanner): void {
    this.#rowRepeats = Math.max(1, xml.integer(ROWS_REPEATED));
    this.#rowHidden =
      this.#hidingGroups.length > 0 ||
      isCollapsed(xml) ||
      (this.styles.rows.size > 0 && this.styles.rows.has(xml.attribute(STYLE_REFERENCE) ?? ""));
    this.#tables.openRow(this.#rowHidden);
    const isPlain = this.#rowRepeats === 1 && !xml.empty;
    this.#knownRow = isPlain ? RowForm.of(xml, this.#knownRow) : undefined;
    this.#takeKnownCells(xml);
  }

  #closeRow(): void {
    this.#lines.get("hidden-text")?.end();
    this.#tables.closeRow(this.#rowRepeats, Math.min(this.#rowRepeats, maxRepeats));
    this.#rowRepeats = 1;
  }

  /** Takes the cells that come next, and rows of them, as long as they are written like others before. */
  #takeKnownCells(xml: XmlScanner): void {
    if (this.#sinks.length > 0) return;
    const cells = this.#knownCells;
    let at = xml.position;
    for (;;) {
      let behind = cells.take(xml, at, this.#tables.column);
      if (behind >= 0) this.#tables.closeCell(cells.text, cells.invisible);
      else {
        behind = this.#knownRow?.take(xml, at) ?? -1;
        if (behind < 0) break;
        this.#closeRow();
        this.#tables.openRow(this.#rowHidden);
      }
      at = behind;
    }
    xml.goOn(at);
  }

  /**
   * Remembers how the cell is written that was opened last, and taken whole.
   *
   * @param type its value's type
   */
  #learnCell(xml: XmlScanner, type: number, hasValue: boolean, invisible: boolean): void {
    const column = this.#tables.column;
    if (this.#sinks.length > 0 || !this.#knownCells.wants(xml, column)) return;
    const hole: Hole | undefined = hasValue ? holes.get(type) : "none";
    if (hole === undefined) return;
    const start = hole === "none" ? -1 : xml.valueStart(hole === "date" ? DATE_VALUE : VALUE);
    this.#knownCells.learn(column, CellForm.of(xml, hole, start, invisible));
  }

  #learnEmptyCell(xml: XmlScanner): void {
    const column = this.#tables.column;
    if (this.#sinks.length === 0 && this.#knownCells.wants(xml, column))
      this.#knownCells.learn(column, CellForm.ofEmpty(xml));
  }

  #openCell(xml: XmlScanner): void {
    if (this.#sinks.length > 0 && this.#sink() === "tracked-change") return;
    const repeats = Math.max(1, xml.integer(COLUMNS_REPEATED));
    const type = xml.hash(VALUE_TYPE);
    this.#isNumber = type === FLOAT;
    const invisible = this.#isCellHidden(xml, type === STRING_TYPE || type === 0, repeats);
    const value = type === STRING_TYPE || type === 0 ? undefined : this.#typedValue(xml, type);
    const string = xml.attribute(STRING_VALUE);
    const link = linkOfFormula(xml.attribute(FORMULA) ?? "");
    for (const field of link?.link.fields ?? []) this.#beside("external-link").line(field);
    // Whether all that is known of it stands in its tag: the style of its column does not.
    const { maps } = this.styles;
    const isPlain = repeats === 1 && this.#columnStyles.length === 0 && maps.size === 0;
    const child = xml.onlyChild();
    if (child === P) {
      const shown =
        value === undefined ? xml.text() : this.#isNumber ? this.#padded(xml, value) : value;
      const text = link === undefined ? shown : withLink(shown, link);
      if (isPlain && link === undefined) this.#learnCell(xml, type, value !== undefined, invisible);
      this.#tables.closeCell(text, invisible, repeats, Math.min(repeats, maxRepeats));
      this.#takeKnownCells(xml);
      return;
    }
    if (isPlain && xml.empty && value === undefined && string === undefined)
      this.#learnEmptyCell(xml);
    this.#value = value;
    this.#string = string;
    this.#cellLink = link;
    this.#cellRepeats = repeats;
    this.#cellInvisible = invisible;
    this.#cellDepth = xml.depth;
    this.#tables.openCell();
  }

  /** Whether a cell cannot be seen; conditions of its style are noted for the end of its row. */
  #isCellHidden(xml: XmlScanner, isText: boolean, repeats: number): boolean {
    const { cells, textCells, numberCells, maps } = this.styles;
    if (cells.size + textCells.size + numberCells.size + maps.size === 0) return false;
    const { column, depth } = this.#tables;
    const style = xml.attribute(STYLE_REFERENCE) ?? this.#columnStyles[column] ?? "";
    const ownMaps = maps.get(style);
    if (ownMaps !== undefined && depth === 1)
      for (let copy = 0; copy < Math.min(repeats, maxRepeats); copy++)
        this.#mapped.push({ column: column + copy, maps: ownMaps });
    return cells.has(style) || (isText ? textCells : numberCells).has(style);
  }

  /** The value of a cell as `Row.cells` has it. */
  #typedValue(xml: XmlScanner, type: number): string | undefined {
    switch (type) {
      case DATE:
        return xml.attribute(DATE_VALUE)?.replace(/T00:00:00(\.0+)?$|(?<=:\d\d)\.\d+$/, "");
      case TIME: {
        const parts = /^PT(\d+)H(\d+)M(\d+)/.exec(xml.attribute(TIME_VALUE) ?? "");
        return parts === null ? undefined : `${parts[1]}:${parts[2]}:${parts[3]}`;
      }
      case BOOLEAN:
        return xml.attribute(BOOLEAN_VALUE)?.toUpperCase();
      default: {
        const value = xml.attribute(VALUE);
        if (value === undefined || /^-?\d{1,15}(\.\d{1,10})?$/.test(value)) return value;
        const number = Number(value);
        return Number.isFinite(number) ? writeNumber(number, generalFormat) : value;
      }
    }
  }

  /** A number with the leading zeros that its format shows (`06 39 98 …`); what is none, as it is shown. */
  #padded(xml: XmlScanner, value: string): string {
    return xml.firstTextByte === 48 || value === "0" ? asShown(xml.text(), value) : value;
  }

  #text(xml: XmlScanner): void {
    if (this.#binary !== undefined) {
      this.#binary.push(xml.text());
      return;
    }
    if (this.#inPictureData) return;
    if (this.#paragraph > (this.#sinks.at(-1)?.around ?? 0)) {
      this.#write(xml.text().replace(/\s+/g, " "));
      return;
    }
    // Beside paragraphs: who wrote a comment, and the document's properties.
    if (this.#inMeta) {
      if (xml.blank()) return;
      this.#beside("properties").add(`${xml.text()}\t`);
      this.#metaText = true;
    } else if (this.#sink() !== "content" && !xml.blank()) this.#write(`${xml.text()}\t`);
    else this.styles.text(xml);
  }

  #sink(): Sink {
    return this.#sinks.at(-1)?.sink ?? "content";
  }

  #write(text: string): void {
    this.#linkWords.add(text);
    const sink = this.#sink();
    if (this.#isHiding(sink)) this.#beside("hidden-text").add(text);
    else if (sink !== "content") this.#beside(sink).add(text);
    else if (this.#tables.depth > 0) this.#tables.add(text);
    else this.#content.add(text);
  }

  /** Whether what is written now is hidden: a comment or a deletion is where it is. */
  #isHiding(sink: Sink): boolean {
    return this.#hiding.length > 0 && (sink === "content" || sink === "text-box");
  }

  #endParagraph(): void {
    const sink = this.#sink();
    if (sink !== "content" && !this.#isHiding(sink)) this.#beside(sink).end();
    else if (this.#hiding.length > 0) {
      // Hidden cells of one row are one line.
      if (this.#tables.depth > 0) this.#beside("hidden-text").add("\t");
      else this.#beside("hidden-text").end();
    } else if (this.#tables.depth > 0) this.#tables.endParagraph();
    else this.#content.endParagraph();
  }

  #close(xml: XmlScanner, name: number): void {
    // The depth that the element had when it was open.
    const depth = xml.depth + 1;
    switch (name) {
      case A: {
        const target = this.#linkWords.end();
        if (target !== "") this.#write(target);
        break;
      }
      case P:
      case H:
        this.#paragraph--;
        this.#endParagraph();
        break;
      case CELL:
      case COVERED_CELL:
        if (depth === this.#cellDepth || this.#tables.depth > 0) this.#closeCell();
        break;
      case ROW:
        this.#closeRow();
        break;
      case TABLE:
        if (this.#sink() !== "tracked-change") this.#tables.close();
        break;
      case CHART:
        this.#sort = this.#sortAround;
        break;
      case META:
        this.#inMeta = false;
        break;
      case BINARY:
        this.#inPictureData = false;
        this.#closeBinary();
        break;
      default:
        this.styles.close(name);
    }
    if (this.#metaText && this.#inMeta) {
      this.#beside("properties").end();
      this.#metaText = false;
    }
    if (depth === this.#inPicture) this.#inPicture = 0;
    if (depth === this.#links) this.#links = 0;
    if (depth === this.#hiding.at(-1)) this.#hiding.pop();
    if (depth === this.#hidingGroups.at(-1)) this.#hidingGroups.pop();
    const sink = this.#sinks.at(-1);
    if (sink !== undefined && sink.depth === depth && sink.name === name) {
      this.#beside(sink.sink as Place).end();
      this.#sinks.pop();
    }
  }

  #closeCell(): void {
    if (this.#sink() === "tracked-change") return;
    const repeats = this.#cellRepeats;
    const filled = Math.min(repeats, maxRepeats);
    const shown = this.#tables.text;
    const value =
      this.#isNumber && this.#value !== undefined ? asShown(shown, this.#value) : this.#value;
    const text = value ?? (shown === "" ? this.#string : shown);
    const link = this.#cellLink;
    const linked = link === undefined ? text : withLink(text ?? "", link);
    this.#tables.closeCell(linked, this.#cellInvisible, repeats, filled);
    this.#value = undefined;
    this.#string = undefined;
    this.#cellLink = undefined;
    this.#isNumber = false;
    this.#cellRepeats = 1;
    this.#cellInvisible = false;
  }

  /** An object in a flat file, as base64. */
  #closeBinary(): void {
    if (this.#binary === undefined) return;
    const bytes = Buffer.from(this.#binary.join(""), "base64");
    this.#binary = undefined;
    if (bytes.length === 0) return;
    const location: Location = { ...this.location, path: [...this.location.path, "object"] };
    this.pieces.add({
      type: "nested",
      attachment: { location: { ...location, place: "embedded" }, bytes, hidden: true },
    });
  }

  finish(): void {
    this.#tables.finish();
    this.#content.flush();
    for (const lines of this.#lines.values()) lines.flush();
  }
}

/** The digits that are shown, if they are the number with zeros in front. */
function pad(shown: string, value: string): string {
  const digits = shown.replace(/[\s.\u00a0\u202f-]/g, "");
  return /^0\d+$/.test(digits) && digits.replace(/^0+/, "") === value ? digits : value;
}

/**
 * A number as a cell shows it. Writer keeps a number for every cell of a column that is formatted as one, and
 * zero for the names in it.
 */
function asShown(shown: string, value: string): string {
  return value === "0" && /[1-9]|^[^0]*\p{L}[^0]*$/u.test(shown) ? shown : pad(shown, value);
}

function isCollapsed(xml: XmlScanner): boolean {
  const visibility = xml.hash(VISIBILITY);
  return visibility === COLLAPSE || visibility === FILTER_VALUE;
}

// Elements.
const TABLE = nameHash("table");
const COLUMN = nameHash("table-column");
const COLUMN_GROUP = nameHash("table-column-group");
const ROW = nameHash("table-row");
const ROW_GROUP = nameHash("table-row-group");
const CELL = nameHash("table-cell");
const COVERED_CELL = nameHash("covered-table-cell");
const P = nameHash("p");
const H = nameHash("h");
const SPAN = nameHash("span");
const SECTION = nameHash("section");
const S = nameHash("s");
const TAB = nameHash("tab");
const LINE_BREAK = nameHash("line-break");
const SPREADSHEET = nameHash("spreadsheet");
const PRESENTATION = nameHash("presentation");
const DRAWING = nameHash("drawing");
const CHART = nameHash("chart");
const PAGE = nameHash("page");
const META = nameHash("meta");
const PICTURE = nameHash("image");
const BINARY = nameHash("binary-data");
const HIDDEN_TEXT = nameHash("hidden-text");
const HIDDEN_PARAGRAPH = nameHash("hidden-paragraph");
const USER_FIELD = nameHash("user-field-decl");
const VARIABLE = nameHash("variable-set");
const VALIDATION = nameHash("content-validation");
const FORM_ITEM = nameHash("item");
const FORM_OPTION = nameHash("option");
const FILTER_CONDITION = nameHash("filter-condition");
const FILTER_ITEM = nameHash("filter-set-item");
const PILOT_MEMBER = nameHash("data-pilot-member");
const A = nameHash("a");
const CONDITIONAL_TEXT = nameHash("conditional-text");
const PLACEHOLDER = nameHash("placeholder");
const SCENARIO = nameHash("scenario");
const BOOKMARK = nameHash("bookmark");
const BOOKMARK_START = nameHash("bookmark-start");
/** Bookmarks that LibreOffice sets by itself, or found in a Word document that Word had set. */
const ownBookmarks = /^_/;
const NAMED_EXPRESSION = nameHash("named-expression");
const SQL_SOURCE = nameHash("database-source-sql");
const QUERY_SOURCE = nameHash("database-source-query");
const DDE_LINK = nameHash("dde-link");
const DROP_DOWN_LABEL = nameHash("label");
const shapes = new Set(
  ["frame", "custom-shape", "g", "rect", "ellipse", "line", "path", "polygon", "control"].map(
    nameHash,
  ),
);

/** Elements whose text is not the content. */
const sinks = new Map<number, Sink>(
  (
    [
      ["annotation", "comment"],
      ["tracked-changes", "tracked-change"],
      ["notes", "speaker-notes"],
      ["header", "header-footer"],
      ["footer", "header-footer"],
      ["header-left", "header-footer"],
      ["footer-left", "header-footer"],
      ["header-first", "header-footer"],
      ["footer-first", "header-footer"],
      // Of slides, which only name them.
      ["header-decl", "header-footer"],
      ["footer-decl", "header-footer"],
      ["date-time-decl", "header-footer"],
      ["text-box", "text-box"],
      ["custom-shape", "text-box"],
      ["rect", "text-box"],
      ["circle", "text-box"],
      ["ellipse", "text-box"],
      ["caption", "text-box"],
      ["line", "text-box"],
      ["connector", "text-box"],
      ["measure", "text-box"],
      ["path", "text-box"],
      ["polyline", "text-box"],
      ["polygon", "text-box"],
      ["regular-polygon", "text-box"],
      ["help-message", "data-validation"],
      ["error-message", "data-validation"],
      // Of a picture or frame, for those who do not see it.
      ["desc", "hidden-text"],
      // A field: the code of a macro.
      ["script", "hidden-text"],
    ] as const
  ).map(([name, sink]) => [nameHash(name), sink]),
);

// Attributes, and their values.
const NAME = prefixedHash("name");
const DISPLAY = prefixedHash("display");
const NONE = nameHash("none");
const FALSE = nameHash("false");
const X = prefixedHash("x");
const Y = prefixedHash("y");
const WIDTH = prefixedHash("width");
const HEIGHT = prefixedHash("height");
const DESCRIPTION = prefixedHash("description");
const COMMENT = prefixedHash("comment");
const EXPRESSION = prefixedHash("expression");
const STATEMENT = prefixedHash("sql-statement");
const QUERY = prefixedHash("query-name");
const VALUE_IF_TRUE = prefixedHash("string-value-if-true");
const VALUE_IF_FALSE = prefixedHash("string-value-if-false");
const VISIBILITY = prefixedHash("visibility");
const COLLAPSE = nameHash("collapse");
const FILTER_VALUE = nameHash("filter");
const STYLE_REFERENCE = prefixedHash("style-name");
const DEFAULT_CELL_STYLE = prefixedHash("default-cell-style-name");
const COUNT = prefixedHash("c");
const ROWS_REPEATED = prefixedHash("number-rows-repeated");
const COLUMNS_REPEATED = prefixedHash("number-columns-repeated");
const FORMULA = prefixedHash("formula");
const VALUE_TYPE = prefixedHash("value-type");
const FLOAT = nameHash("float");
const STRING_TYPE = nameHash("string");
const DATE = nameHash("date");
const TIME = nameHash("time");
const BOOLEAN = nameHash("boolean");
const VALUE = prefixedHash("value");
/** Types whose values stand in the cell's tag, and are given as they stand there. */
const holes = new Map<number, Hole>([
  [FLOAT, "number"],
  [nameHash("currency"), "number"],
  [nameHash("percentage"), "number"],
  [DATE, "date"],
]);
const STRING_VALUE = prefixedHash("string-value");
const DATE_VALUE = prefixedHash("date-value");
const TIME_VALUE = prefixedHash("time-value");
const BOOLEAN_VALUE = prefixedHash("boolean-value");
const CONDITION = prefixedHash("condition");
const LABEL = prefixedHash("label");
const HREF = prefixedHash("href");
