import type { Location, Place } from "../types.js";
import type { PartTaker } from "./ooxml.js";
import { Lines, type Pieces } from "./pieces.js";
import { TableStack } from "./table-stack.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "./xml.js";

/**
 * Running text of WordprocessingML (ECMA-376 part 1, 17) and of DrawingML as slides have it (21.1.2)
 * → lines, tables, and the text that is deleted, hidden or in boxes. Both write paragraphs `p`, texts
 * `t` and tables `tbl`, `tr`, `tc`.
 */
export class OfficeText implements PartTaker {
  readonly #content: Lines;
  readonly #lines = new Map<Place, Lines>();
  readonly #tables: TableStack;
  /** Depths of the elements whose text is a tracked deletion, is in a box, or stands there twice. */
  readonly #deletions: number[] = [];
  readonly #boxes: number[] = [];
  readonly #fallbacks: number[] = [];
  readonly #authors = new Set<string>();
  #inText = false;
  #inInstruction = false;
  #inRunProperties = false;
  #runHidden = false;
  #runWhite = false;
  #runShaded = false;
  #paragraphShaded = false;
  /** Of each table that is open, and of its cell: whether something but white lies under its text. */
  readonly #tableShades: boolean[] = [];
  readonly #cellShades: boolean[] = [];
  #shades: "table" | "cell" | "paragraph" = "paragraph";
  #span = 1;
  #inRowProperties = false;
  #rowDeleted = false;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly hidden: boolean,
    /** Table styles of Word that have a ground of their own. */
    readonly shadedStyles: ReadonlySet<string> = new Set(),
  ) {
    this.#content = new Lines(pieces, location, hidden);
    this.#tables = new TableStack(pieces);
  }

  #beside(place: Place): Lines {
    let lines = this.#lines.get(place);
    if (lines === undefined) {
      const location = { ...this.location, place: this.location.place ?? place };
      lines = new Lines(this.pieces, location, this.hidden || place !== "text-box");
      this.#lines.set(place, lines);
    }
    return lines;
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) this.#open(xml);
    else if (token === Token.text) {
      if (this.#fallbacks.length > 0) return;
      if (this.#inText) this.#write(xml.text());
      else if (this.#inInstruction) this.#instruction(xml.text());
    } else if (token === Token.close) this.#close(xml, xml.name);
  }

  #open(xml: XmlScanner): void {
    switch (xml.name) {
      case T:
      case DELETED_T:
        this.#inText = true;
        break;
      case R:
        this.#runHidden = false;
        this.#runWhite = false;
        this.#runShaded = false;
        break;
      case RUN_PROPERTIES:
        this.#inRunProperties = true;
        break;
      case VANISH:
      case WEB_HIDDEN:
        if (this.#inRunProperties) this.#runHidden = !isOff(xml);
        break;
      case COLOUR:
        if (this.#inRunProperties) this.#runWhite = /^ffffff$/i.test(xml.attribute(W_VALUE) ?? "");
        break;
      case SHADING:
        if (isShaded(xml)) this.#shade();
        break;
      case HIGHLIGHT:
        this.#runShaded = !/^(?:none|white)$/.test(xml.attribute(W_VALUE) ?? "");
        break;
      case TABLE_STYLE:
        if (this.shadedStyles.has(xml.attribute(W_VALUE) ?? "")) this.#shade();
        break;
      case TABLE_PROPERTIES:
      case TABLE_EXCEPTIONS:
        this.#shades = "table";
        break;
      case CELL_PROPERTIES:
        this.#shades = "cell";
        break;
      case TAB:
      case POSITION_TAB:
        // Inside `w:tabs` it is the position of one.
        if (xml.attribute(W_POSITION) === undefined) this.#write("\t");
        break;
      case BR:
      case CR:
        this.#endLine();
        break;
      case HYPHEN:
        this.#write("-");
        break;
      case INSTRUCTION:
      case DELETED_INSTRUCTION:
        this.#inInstruction = true;
        break;
      case FIELD:
        this.#instruction(xml.attribute(W_INSTRUCTION) ?? "");
        break;
      case DELETION:
      case MOVED_FROM:
        this.#author(xml);
        // In the properties of a row it is the row that is deleted.
        if (this.#inRowProperties) this.#rowDeleted = true;
        this.#deletions.push(xml.depth);
        break;
      case INSERTION:
      case MOVED_TO:
        this.#author(xml);
        break;
      case COMMENT: {
        const author = xml.attribute(W_AUTHOR);
        if (author !== undefined) this.#content.add(`${author}\t`);
        break;
      }
      case BOX:
        this.#boxes.push(xml.depth);
        break;
      case FALLBACK:
        this.#fallbacks.push(xml.depth);
        break;
      case DRAWING_PROPERTIES:
      case SHAPE_PROPERTIES:
        for (const name of [DESCRIPTION, TITLE])
          this.#beside("hidden-text").line(xml.attribute(name) ?? "");
        break;
      case LIST_ITEM:
        this.#beside("data-validation").line(xml.attribute(W_DISPLAY) ?? "");
        this.#beside("data-validation").line(xml.attribute(W_VALUE) ?? "");
        break;
      default:
        this.#openTable(xml);
    }
  }

  #openTable(xml: XmlScanner): void {
    if (this.#fallbacks.length > 0) return;
    switch (xml.name) {
      case TABLE:
        this.#content.flush();
        this.#tables.open(this.location, this.hidden);
        this.#tableShades.push(false);
        this.#cellShades.push(false);
        break;
      case ROW_PROPERTIES:
        this.#inRowProperties = true;
        break;
      case ROW:
        this.#rowDeleted = false;
        this.#tables.openRow(false);
        break;
      case CELL:
        this.#span = Math.max(1, xml.integer(GRID_SPAN));
        this.#tables.openCell();
        this.#cellShades[this.#cellShades.length - 1] = false;
        break;
      case GRID_SPAN:
        this.#span = Math.min(64, Math.max(1, xml.integer(W_VALUE)));
        break;
    }
  }

  #author(xml: XmlScanner): void {
    const author = xml.attribute(W_AUTHOR);
    if (author === undefined || this.#authors.has(author) || this.#authors.size > 10_000) return;
    this.#authors.add(author);
  }

  /** The code of a field: where a link leads, as in `HYPERLINK "mailto:…"`. */
  #instruction(code: string): void {
    if (code.includes("@")) this.#beside("external-link").line(code);
  }

  /** Where the text goes that stands beside the content; nowhere if it is content. */
  #aside(): Lines | undefined {
    if (this.#deletions.length > 0) return this.#beside("tracked-change");
    // What lies under the text of a box is not known here.
    const isWhite = this.#runWhite && this.#boxes.length === 0 && !this.#isShaded();
    if (this.#runHidden || isWhite) return this.#beside("hidden-text");
    return this.#boxes.length > 0 && this.#tables.depth === 0
      ? this.#beside("text-box")
      : undefined;
  }

  /** Something but white lies under the run, paragraph, cell or table whose properties are read. */
  #shade(): void {
    if (this.#inRunProperties) this.#runShaded = true;
    else if (this.#shades === "paragraph") this.#paragraphShaded = true;
    else {
      const shades = this.#shades === "cell" ? this.#cellShades : this.#tableShades;
      if (shades.length > 0) shades[shades.length - 1] = true;
    }
  }

  #isShaded(): boolean {
    return (
      this.#runShaded ||
      this.#paragraphShaded ||
      this.#cellShades.includes(true) ||
      this.#tableShades.includes(true)
    );
  }

  #write(text: string): void {
    if (this.#fallbacks.length > 0) return;
    const aside = this.#aside();
    if (aside !== undefined) aside.add(text);
    else if (this.#tables.depth > 0) this.#tables.add(text);
    else this.#content.add(text);
  }

  #endLine(): void {
    if (this.#fallbacks.length > 0) return;
    if (this.#tables.depth > 0) {
      this.#tables.endParagraph();
      // What is deleted or hidden in the cells of a row is one line.
      for (const place of ["tracked-change", "hidden-text"] as const) {
        const lines = this.#lines.get(place);
        if (lines !== undefined && !lines.empty) lines.add("\t");
      }
      return;
    }
    if (this.#boxes.length > 0) this.#lines.get("text-box")?.end();
    else this.#content.end();
    this.#lines.get("tracked-change")?.end();
    this.#lines.get("hidden-text")?.end();
  }

  #close(xml: XmlScanner, name: number): void {
    const depth = xml.depth + 1;
    switch (name) {
      case T:
      case DELETED_T:
        this.#inText = false;
        break;
      case INSTRUCTION:
      case DELETED_INSTRUCTION:
        this.#inInstruction = false;
        break;
      case RUN_PROPERTIES:
        this.#inRunProperties = false;
        break;
      case R:
        this.#runHidden = false;
        this.#runWhite = false;
        break;
      case P:
        this.#endLine();
        this.#paragraphShaded = false;
        break;
      case TABLE_PROPERTIES:
      case TABLE_EXCEPTIONS:
      case CELL_PROPERTIES:
        this.#shades = "paragraph";
        break;
      case ROW_PROPERTIES:
        this.#inRowProperties = false;
        break;
      case CELL:
        if (this.#fallbacks.length === 0)
          this.#tables.closeCell(undefined, this.#rowDeleted, this.#span);
        break;
      case ROW:
        if (this.#fallbacks.length > 0) break;
        this.#tables.closeRow();
        this.#lines.get("tracked-change")?.end();
        this.#lines.get("hidden-text")?.end();
        break;
      case TABLE:
        if (this.#fallbacks.length > 0) break;
        this.#tables.close();
        this.#tableShades.pop();
        this.#cellShades.pop();
        break;
      case COMMENT:
      case COMMENT_2:
        this.#content.end();
        break;
    }
    for (const depths of [this.#deletions, this.#boxes, this.#fallbacks])
      if (depths.at(-1) === depth) depths.pop();
  }

  finish(): void {
    this.#tables.finish();
    this.#content.flush();
    for (const author of this.#authors) this.#beside("tracked-change").line(author);
    for (const lines of this.#lines.values()) lines.flush();
  }
}

/** A property that is there means yes, unless it says no. */
function isOff(xml: XmlScanner): boolean {
  return /^(0|false|off)$/.test(xml.attribute(W_VALUE) ?? "");
}

/** Whether a shading (17.3.5) is anything but white. */
export function isShaded(xml: XmlScanner): boolean {
  const pattern = xml.attribute(W_VALUE) ?? "clear";
  return (
    !/^(?:auto|ffffff)?$/i.test(xml.attribute(W_FILL) ?? "") ||
    xml.attribute(W_THEME_FILL) !== undefined ||
    !/^(?:clear|nil)$/.test(pattern)
  );
}

const P = nameHash("p");
const R = nameHash("r");
const T = nameHash("t");
const DELETED_T = nameHash("delText");
const RUN_PROPERTIES = nameHash("rPr");
const VANISH = nameHash("vanish");
const WEB_HIDDEN = nameHash("webHidden");
const COLOUR = nameHash("color");
const SHADING = nameHash("shd");
const HIGHLIGHT = nameHash("highlight");
const TAB = nameHash("tab");
const POSITION_TAB = nameHash("ptab");
const BR = nameHash("br");
const CR = nameHash("cr");
const HYPHEN = nameHash("noBreakHyphen");
const INSTRUCTION = nameHash("instrText");
const DELETED_INSTRUCTION = nameHash("delInstrText");
const FIELD = nameHash("fldSimple");
const DELETION = nameHash("del");
const MOVED_FROM = nameHash("moveFrom");
const INSERTION = nameHash("ins");
const MOVED_TO = nameHash("moveTo");
const COMMENT = nameHash("comment");
const COMMENT_2 = nameHash("cm");
const BOX = nameHash("txbxContent");
const FALLBACK = nameHash("Fallback");
const DRAWING_PROPERTIES = nameHash("docPr");
const SHAPE_PROPERTIES = nameHash("cNvPr");
const LIST_ITEM = nameHash("listItem");
const TABLE = nameHash("tbl");
const ROW = nameHash("tr");
const ROW_PROPERTIES = nameHash("trPr");
const CELL = nameHash("tc");
const GRID_SPAN = nameHash("gridSpan");
const DESCRIPTION = nameHash("descr");
const TITLE = nameHash("title");
const TABLE_STYLE = nameHash("tblStyle");
const TABLE_PROPERTIES = nameHash("tblPr");
const TABLE_EXCEPTIONS = nameHash("tblPrEx");
const CELL_PROPERTIES = nameHash("tcPr");
const W_VALUE = prefixedHash("val");
const W_FILL = prefixedHash("fill");
const W_THEME_FILL = prefixedHash("themeFill");
const W_POSITION = prefixedHash("pos");
const W_AUTHOR = prefixedHash("author");
const W_INSTRUCTION = prefixedHash("instr");
const W_DISPLAY = prefixedHash("displayText");
