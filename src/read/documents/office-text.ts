import type { Location, Place } from "../../types.js";
import { type Link, LinkWords, readLink, textOfLink } from "../link.js";
import type { PartTaker } from "./ooxml.js";
import { Lines, type Pieces } from "../pieces.js";
import { isShaded, isWhiteColour, type Looks, type RunLook, takeRunProperty } from "./run-look.js";
import { TableStack } from "./table-stack.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";

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
  /** Depths of the shapes that are hidden or off the slide, and of groups, which move what is in them. */
  readonly #hiddenShapes: number[] = [];
  readonly #groups: number[] = [];
  #shapeProperties = 0;
  #position: { readonly depth: number; x: number; y: number } | undefined;
  readonly #linkWords = new LinkWords();
  /** Depth of the element that is a link, or of the run that is part of one; 0 for none. */
  #linkDepth = 0;
  readonly #shownLinks = new Set<Link>();
  #inText = false;
  #inInstruction = false;
  #code = "";
  /** Depth of the properties that are read of a run, 0 for none; and of those from before a change. */
  #runProperties = 0;
  #change = 0;
  #run: RunLook = {};
  #runStyle: RunLook = {};
  #runOutlined = false;
  #runShaded = false;
  /** Styles of the paragraphs that are open: a text box stands in one, and has its own. */
  readonly #paragraphStyles: (string | undefined)[] = [];
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
    readonly looks: Looks,
    /** Where the links lead that are known by an id. */
    readonly links: ReadonlyMap<string, Link> = new Map(),
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
      else if (this.#inInstruction && this.#code.length < this.pieces.budget.limits.maxTextLength)
        this.#code += xml.text();
    } else if (token === Token.close) this.#close(xml, xml.name);
  }

  #open(xml: XmlScanner): void {
    if (this.#change > 0) return;
    switch (xml.name) {
      case T:
      case DELETED_T:
        this.#inText = true;
        break;
      case P:
        this.#paragraphStyles.push(undefined);
        break;
      case PARAGRAPH_STYLE:
        this.#openParagraphStyle(xml.attribute(W_VALUE) ?? "");
        break;
      case R:
        this.#resetRun();
        break;
      case RUN_PROPERTIES:
        this.#resetRun();
        this.#runProperties = xml.depth;
        this.#run.tiny = xml.integer(SIZE) >= 0 && xml.integer(SIZE) < minHundredths;
        if (xml.attribute(SIZE) === undefined) delete this.#run.tiny;
        break;
      case RUN_CHANGE:
      case PARAGRAPH_CHANGE:
      case CELL_CHANGE:
      case TABLE_CHANGE:
        this.#author(xml);
        this.#change = xml.depth;
        break;
      case SHADING:
        if (isShaded(xml)) this.#shade();
        break;
      case HIGHLIGHT:
        this.#runShaded = !/^(?:none|white)$/.test(xml.attribute(W_VALUE) ?? "");
        break;
      case TABLE_STYLE:
        if (this.looks.isShaded(xml.attribute(W_VALUE) ?? "")) this.#shade();
        break;
      case PAGE_BACKGROUND:
        this.looks.whiteGround &&= /^(?:auto|ffffff)$/i.test(xml.attribute(W_COLOUR) ?? "auto");
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
        this.#code += xml.attribute(W_INSTRUCTION) ?? "";
        this.#endCode();
        break;
      case FIELD_CHARACTER:
        this.#endCode();
        if (xml.attribute(W_FIELD_CHARACTER) === "end") this.#endLink();
        break;
      case LINK:
      case LINK_OF_RUN: {
        const link = this.links.get(xml.attribute(R_ID) ?? "");
        // The link of a shape has no words.
        if (link === undefined || (xml.name === LINK_OF_RUN && this.#runProperties === 0)) break;
        this.#shownLinks.add(link);
        this.#openLink(link, xml.name === LINK ? xml.depth : this.#runProperties - 1);
        break;
      }
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
      case SHAPE_NAMES:
        // Shape, its names or only `wp:anchor`, and these properties.
        if (xml.flag(HIDDEN))
          this.#hiddenShapes.push(xml.depth - (xml.name === SHAPE_NAMES ? 2 : 1));
        for (const name of [DESCRIPTION, TITLE])
          this.#beside("hidden-text").line(xml.attribute(name) ?? "");
        break;
      case LIST_ITEM:
        this.#beside("data-validation").line(xml.attribute(W_DISPLAY) ?? "");
        this.#beside("data-validation").line(xml.attribute(W_VALUE) ?? "");
        break;
      case LIST_ENTRY:
      case DEFAULT_ENTRY:
      case HELP_TEXT:
      case STATUS_TEXT:
        this.#beside("data-validation").line(xml.attribute(W_VALUE) ?? "");
        break;
      case CONTROL_NAME:
      case CONTROL_TAG:
        this.#beside("properties").line(xml.attribute(W_VALUE) ?? "");
        break;
      case MARK_UP:
        this.#beside("custom-xml").line(xml.attribute(W_VALUE) ?? "");
        break;
      case BOOKMARK: {
        const name = xml.attribute(W_NAME) ?? "";
        // A name has no blanks; programs that know no such rule write what they like.
        const text = name.includes("@") ? name : name.replaceAll("_", " ");
        if (!ownBookmarks.test(name)) this.#beside("defined-name").line(text.trim());
        break;
      }
      case TEXT_PATH:
        this.#beside("text-box").line(xml.attribute(STRING) ?? "");
        break;
      default:
        if (this.#runProperties > 0) this.#openRunProperty(xml);
        else if (this.looks.extent !== undefined) this.#openShape(xml);
        this.#openTable(xml);
    }
  }

  #resetRun(): void {
    this.#run = {};
    this.#runStyle = {};
    this.#runOutlined = false;
    this.#runShaded = false;
  }

  #openParagraphStyle(id: string): void {
    if (this.#paragraphStyles.length > 0)
      this.#paragraphStyles[this.#paragraphStyles.length - 1] = id;
    if (this.looks.isShaded(id)) this.#paragraphShaded = true;
  }

  /** Word's are children of the properties; in DrawingML the colour stands in a fill. */
  #openRunProperty(xml: XmlScanner): void {
    const { name } = xml;
    const level = xml.depth - this.#runProperties;
    if (name === RUN_STYLE) {
      const id = xml.attribute(W_VALUE) ?? "";
      this.#runStyle = this.looks.style(id);
      if (this.looks.isShaded(id)) this.#runShaded = true;
    } else if (level === 1 && name === OUTLINE) this.#runOutlined = true;
    else if (level === 1 && name === NO_FILL) this.#run.vanished = !this.#runOutlined;
    else if (level === 2) this.#run.white = isWhiteColour(xml) ?? this.#run.white;
    else if (level === 3) {
      if (name === ALPHA && xml.integer(VALUE) === 0) this.#run.vanished = !this.#runOutlined;
      else if (colourChanges.has(name)) this.#run.white = false;
    } else takeRunProperty(xml, this.#run);
  }

  /** Where a shape of a slide stands (ECMA-376 part 1, 20.1.7.6), by its upper left corner and its size. */
  #openShape(xml: XmlScanner): void {
    const { name, depth } = xml;
    if (name === SHAPE_PROPERTIES || name === GROUP_PROPERTIES) this.#shapeProperties = depth;
    else if (name === GROUP) this.#groups.push(depth);
    else if (name === PLACEMENT) {
      // In a group the numbers are the group's own.
      const shape = depth - (depth - 1 === this.#shapeProperties ? 2 : 1);
      const isOuter = this.#groups.every((group) => group === shape);
      const isTurned = xml.attribute(ROTATION) !== undefined;
      this.#position = isOuter && !isTurned ? { depth: shape, x: 0, y: 0 } : undefined;
    } else if (this.#position === undefined) return;
    else if (name === OFFSET) {
      this.#position.x = Number(xml.attribute(X) ?? 0);
      this.#position.y = Number(xml.attribute(Y) ?? 0);
    } else if (name === EXTENT) {
      const { x, y, depth: shape } = this.#position;
      const { width, height } = this.looks.extent!;
      const isOutside =
        x > width ||
        y > height ||
        x + Number(xml.attribute(WIDTH) ?? 0) < 0 ||
        y + Number(xml.attribute(HEIGHT) ?? 0) < 0;
      if (isOutside) this.#hiddenShapes.push(shape);
      this.#position = undefined;
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

  /** The code of a field: where a link leads (`HYPERLINK "mailto:…"`), or texts that are not shown. */
  #endCode(): void {
    const code = this.#code;
    this.#code = "";
    if (/^\s*HYPERLINK/i.test(code)) {
      // Without the marks of its end, a field has the codes of those behind it as well.
      const link = readLink(/^\s*HYPERLINK\s+"([^"]*)"[^@]*$/i.exec(code)?.[1]);
      if (link !== undefined) this.#openLink(link, inField);
      else if (code.includes("@"))
        this.#beside("external-link").line(
          code.replace(/"([^"]*)"/, (_, url: string) => textOfLink(url)),
        );
      return;
    }
    // What stands behind the name of the macro is shown.
    const shown = /^\s*(?:MACRO|GOTO)BUTTON\s+\S+\s+(.*)/is.exec(code)?.[1];
    if (shown !== undefined) this.#write(shown);
    for (const text of code.match(/"[^"]*"/g) ?? [])
      // Shorter ones are switches, and what is compared.
      if (text.length > 4) this.#beside("hidden-text").line(text.slice(1, -1));
  }

  /** Where the text goes that stands beside the content; nowhere if it is content. */
  #aside(): Lines | undefined {
    if (this.#deletions.length > 0) return this.#beside("tracked-change");
    if (this.#isUnseen()) return this.#beside("hidden-text");
    return this.#boxes.length > 0 && this.#tables.depth === 0
      ? this.#beside("text-box")
      : undefined;
  }

  #isUnseen(): boolean {
    if (this.#hiddenShapes.length > 0 || this.#looks("vanished") || this.#looks("tiny"))
      return true;
    // What lies under the text of a box is not known here.
    return (
      this.#looks("white") &&
      this.looks.whiteGround &&
      this.#boxes.length === 0 &&
      (this.looks.inTables || this.#tables.depth === 0) &&
      !this.#isShaded()
    );
  }

  #looks(property: keyof RunLook): boolean {
    return (
      this.#run[property] ??
      this.#runStyle[property] ??
      this.looks.style(this.#paragraphStyles.at(-1))[property] ??
      false
    );
  }

  /** Something but white lies under the run, paragraph, cell or table whose properties are read. */
  #shade(): void {
    if (this.#runProperties > 0) this.#runShaded = true;
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

  #openLink(link: Link, depth: number): void {
    if (!this.#linkWords.isOf(link)) {
      this.#endLink();
      this.#linkWords.open(link);
      for (const field of link.fields) this.#beside("external-link").line(field);
    }
    this.#linkDepth = depth;
  }

  #endLink(): void {
    this.#linkDepth = 0;
    const target = this.#linkWords.end();
    if (target !== "") this.#write(target);
  }

  #write(text: string): void {
    if (this.#fallbacks.length > 0) return;
    // A link goes on in the next run, if that is one to the same place.
    if (this.#linkDepth === 0) this.#endLink();
    this.#linkWords.add(text);
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
    else this.#content.endParagraph();
    this.#lines.get("tracked-change")?.end();
    this.#lines.get("hidden-text")?.end();
  }

  #close(xml: XmlScanner, name: number): void {
    const depth = xml.depth + 1;
    if (name === LINK || name === P || name === FIELD) this.#endLink();
    else if (depth === this.#linkDepth) this.#linkDepth = 0;
    if (this.#change > 0) {
      if (depth === this.#change) this.#change = 0;
      return;
    }
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
        this.#runProperties = 0;
        break;
      case R:
        this.#resetRun();
        break;
      case P:
        this.#endLine();
        this.#paragraphStyles.pop();
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
    const { length } = this.#hiddenShapes;
    if (length > 0 && this.#hiddenShapes[length - 1] === depth) this.#endHiddenShape(depth);
    for (const depths of [this.#deletions, this.#boxes, this.#fallbacks, this.#groups])
      if (depths.at(-1) === depth) depths.pop();
  }

  #endHiddenShape(depth: number): void {
    // Once for each reason: its own word, and that it is off the slide.
    while (this.#hiddenShapes.at(-1) === depth) this.#hiddenShapes.pop();
    this.#lines.get("hidden-text")?.end();
  }

  finish(): void {
    this.#endCode();
    this.#endLink();
    for (const link of this.links.values())
      if (!this.#shownLinks.has(link))
        this.#beside("external-link").line([link.target, ...link.fields].join("\n"));
    this.#tables.finish();
    this.#content.flush();
    for (const author of this.#authors) this.#beside("tracked-change").line(author);
    for (const lines of this.#lines.values()) lines.flush();
  }
}

/** In place of the depth of a link: it is a field, and ends where that does. */
const inField = -1;

/** Hundredths of a point (21.1.2.3.9); what is smaller than two points nobody reads. */
const minHundredths = 200;

/** Bookmarks that Word and Google Docs set by themselves. */
const ownBookmarks =
  /^_?(?:Toc|Ref|Hlk|GoBack|heading|MON|Mk|PictureBullets|ftn|edn|msoanchor|OLE_LINK|bookmark)/i;

const P = nameHash("p");
const R = nameHash("r");
const T = nameHash("t");
const DELETED_T = nameHash("delText");
const PARAGRAPH_STYLE = nameHash("pStyle");
const RUN_PROPERTIES = nameHash("rPr");
const RUN_STYLE = nameHash("rStyle");
const RUN_CHANGE = nameHash("rPrChange");
const PARAGRAPH_CHANGE = nameHash("pPrChange");
const CELL_CHANGE = nameHash("tcPrChange");
const TABLE_CHANGE = nameHash("tblPrChange");
const OUTLINE = nameHash("ln");
const NO_FILL = nameHash("noFill");
const ALPHA = nameHash("alpha");
const colourChanges = new Set(["lumMod", "lumOff", "shade", "tint"].map(nameHash));
const PAGE_BACKGROUND = nameHash("background");
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
const FIELD_CHARACTER = nameHash("fldChar");
const LINK = nameHash("hyperlink");
const LINK_OF_RUN = nameHash("hlinkClick");
const DELETION = nameHash("del");
const MOVED_FROM = nameHash("moveFrom");
const INSERTION = nameHash("ins");
const MOVED_TO = nameHash("moveTo");
const COMMENT = nameHash("comment");
const COMMENT_2 = nameHash("cm");
const BOX = nameHash("txbxContent");
const FALLBACK = nameHash("Fallback");
const DRAWING_PROPERTIES = nameHash("docPr");
const SHAPE_NAMES = nameHash("cNvPr");
const HIDDEN = nameHash("hidden");
const SHAPE_PROPERTIES = nameHash("spPr");
const GROUP_PROPERTIES = nameHash("grpSpPr");
const GROUP = nameHash("grpSp");
const PLACEMENT = nameHash("xfrm");
const ROTATION = nameHash("rot");
const OFFSET = nameHash("off");
const X = nameHash("x");
const Y = nameHash("y");
const EXTENT = nameHash("ext");
const WIDTH = nameHash("cx");
const HEIGHT = nameHash("cy");
const SIZE = nameHash("sz");
const VALUE = nameHash("val");
const LIST_ITEM = nameHash("listItem");
const LIST_ENTRY = nameHash("listEntry");
const DEFAULT_ENTRY = nameHash("default");
const HELP_TEXT = nameHash("helpText");
const STATUS_TEXT = nameHash("statusText");
const CONTROL_NAME = nameHash("alias");
const CONTROL_TAG = nameHash("tag");
const MARK_UP = nameHash("attr");
const BOOKMARK = nameHash("bookmarkStart");
const TEXT_PATH = nameHash("textpath");
const STRING = nameHash("string");
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
const W_COLOUR = prefixedHash("color");
const W_NAME = prefixedHash("name");
const W_POSITION = prefixedHash("pos");
const W_AUTHOR = prefixedHash("author");
const W_INSTRUCTION = prefixedHash("instr");
const W_FIELD_CHARACTER = prefixedHash("fldCharType");
const R_ID = prefixedHash("id");
const W_DISPLAY = prefixedHash("displayText");
