/**
 * The styles of an OpenDocument (ODF 1.3 part 3, 16 and 20) → which of them hide what has them, always or
 * under a condition.
 */
import { areasOf } from "../workbooks/conditional-format.js";
import {
  comparisonWith,
  type Condition,
  conditionOf,
  referenceTo,
} from "../workbooks/sheet-formula.js";
import { nameHash, prefixedHash, type XmlScanner } from "../xml.js";

/** What a style does to the text that has it; what is absent is its parent's. */
interface Look {
  vanished?: boolean;
  white?: boolean;
  tiny?: boolean;
  /** Whether something but white lies under the text. */
  shaded?: boolean;
}

/** A format of numbers and texts (ODF 1.3 part 3, 16.29): what it shows, and others that stand in for it. */
interface DataStyle {
  readonly name: string;
  readonly isText: boolean;
  empty: boolean;
  readonly others: string[];
}

/** A style that a cell takes on where a condition holds (16.3), as far as it hides what the cell holds. */
export interface StyleMap {
  readonly condition: Condition;
  readonly hides: boolean;
}

/** Names of styles that hide what has them. They stand in front of the content. */
export class OdfStyles {
  /** Of paragraphs and runs whose text is nowhere to be seen. */
  readonly texts = new Set<string>();
  /** Of those that are white, which a dark ground shows. */
  readonly whiteTexts = new Set<string>();
  /** Of paragraphs with a ground of their own. */
  readonly shadedTexts = new Set<string>();
  readonly cells = new Set<string>();
  /** Of cells that hide a text only, and a number only: by the format of the cell. */
  readonly textCells = new Set<string>();
  readonly numberCells = new Set<string>();
  /** Conditions of cells, by the name of their style, where one of them hides what the cell holds. */
  readonly maps = new Map<string, readonly StyleMap[]>();
  readonly rows = new Set<string>();
  readonly tables = new Set<string>();
  readonly pages = new Set<string>();
  /** Whether all pages are white. */
  whitePages = true;
  /** The widest and the highest page, in millimetres; 0 if none says its size. */
  pageWidth = 0;
  pageHeight = 0;
  /** By family and name. */
  readonly #looks = new Map<string, Look>();
  #name = "";
  #family = 0;
  #parent = "";
  #own: Look = {};
  #dataName = "";
  #ownMaps: StyleMap[] = [];
  #mapCount = 0;
  /** Formats of numbers and texts, by name; and the one that is open. */
  readonly #data = new Map<string, DataStyle>();
  #openData: DataStyle | undefined;

  /** Takes a tag. */
  open(xml: XmlScanner): void {
    if (this.#openData !== undefined) {
      if (xml.name === MAP) this.#openData.others.push(xml.attribute(APPLIED) ?? "");
      else if (xml.name !== TEXT && xml.name !== TEXT_PROPERTIES) this.#openData.empty = false;
      return;
    }
    if (dataStyles.has(xml.name)) {
      const name = xml.attribute(NAME) ?? "";
      this.#openData = { name, isText: xml.name === TEXT_STYLE, empty: true, others: [] };
      return;
    }
    switch (xml.name) {
      case STYLE:
        this.#name = xml.attribute(NAME) ?? "";
        this.#family = xml.hash(FAMILY);
        this.#parent = xml.attribute(PARENT) ?? "";
        this.#own = {};
        this.#ownMaps = [];
        this.#dataName = xml.attribute(DATA_STYLE) ?? "";
        break;
      case MAP:
        if (this.#family === CELL_FAMILY) this.#map(xml);
        break;
      case TEXT_PROPERTIES: {
        if (xml.attribute(DISPLAY) !== undefined) this.#own.vanished = xml.hash(DISPLAY) === NONE;
        const colour = xml.hash(COLOR);
        if (colour !== 0) this.#own.white = colour === WHITE || colour === WHITE_CAPITAL;
        const size = xml.attribute(FONT_SIZE);
        // A size in per cent is that of its parent.
        if (size?.endsWith("pt") === true) this.#own.tiny = Number.parseFloat(size) < minSize;
        this.#shade(xml);
        break;
      }
      case CELL_PROPERTIES:
      case PARAGRAPH_PROPERTIES:
      case GRAPHIC_PROPERTIES:
        this.#shade(xml);
        break;
      case ROW_PROPERTIES:
        // Rows of slides grow with what stands in them.
        if (
          xml.hash(OPTIMAL_HEIGHT) !== TRUE &&
          /^0(?:\.0+)?(?:cm|mm|in|pt)$/.test(xml.attribute(ROW_HEIGHT) ?? "")
        )
          this.rows.add(this.#name);
        break;
      case TABLE_PROPERTIES:
        if (xml.hash(DISPLAY) === FALSE) this.tables.add(this.#name);
        break;
      case PAGE_PROPERTIES:
        if (xml.hash(VISIBILITY) === HIDDEN) this.pages.add(this.#name);
        break;
      case PAGE_LAYOUT:
        this.whitePages &&= !isColour(xml.attribute(BACKGROUND));
        this.pageWidth = Math.max(this.pageWidth, millimetres(xml.attribute(PAGE_WIDTH)));
        this.pageHeight = Math.max(this.pageHeight, millimetres(xml.attribute(PAGE_HEIGHT)));
        break;
    }
  }

  #shade(xml: XmlScanner): void {
    const background = xml.attribute(BACKGROUND);
    if (background !== undefined)
      this.#own.shaded = this.#own.shaded === true || isColour(background);
  }

  /** Takes a text: that of a format of numbers or texts is shown with them. */
  text(xml: XmlScanner): void {
    if (this.#openData !== undefined && !xml.blank()) this.#openData.empty = false;
  }

  #map(xml: XmlScanner): void {
    if (++this.#mapCount > maxMaps) return;
    const base = areasOf(xml.attribute(BASE_CELL) ?? "")[0] ?? { firstRow: 1, firstColumn: 0 };
    const start = { row: base.firstRow, column: base.firstColumn };
    const formula = mapFormula(xml.attribute(CONDITION) ?? "", referenceTo(start));
    this.#ownMaps.push({
      condition: conditionOf(formula, start),
      hides: this.cells.has(xml.attribute(APPLIED) ?? ""),
    });
  }

  /** Takes the end of a tag of this name. */
  close(name: number): void {
    if (name === STYLE) this.#closeStyle();
    else if (this.#openData !== undefined && dataStyles.has(name)) {
      this.#data.set(this.#openData.name, this.#openData);
      this.#openData = undefined;
    }
  }

  /** What the format of the style shows nothing of. */
  #hiddenByFormat(): { texts: boolean; numbers: boolean } {
    const data = this.#data.get(this.#dataName);
    if (data === undefined) return { texts: false, numbers: false };
    const others = data.others.every((name) => this.#data.get(name)?.empty === true);
    // Of a format for texts, two others at least say what is done with numbers.
    return {
      texts: data.isText && data.empty,
      numbers: others && (data.isText ? data.others.length > 1 : data.empty),
    };
  }

  /** Whether cells of this style may hide what they hold. */
  mayHide(style: string): boolean {
    return (
      this.cells.has(style) ||
      this.textCells.has(style) ||
      this.numberCells.has(style) ||
      this.maps.has(style)
    );
  }

  #closeStyle(): void {
    const family = this.#family;
    const look: Look = { ...this.#looks.get(`${family}/${this.#parent}`), ...this.#own };
    this.#looks.set(`${family}/${this.#name}`, look);
    const isGone = look.vanished === true || look.tiny === true;
    const isWhite = look.white === true && look.shaded !== true;
    if (family === CELL_FAMILY) {
      const byFormat = this.#hiddenByFormat();
      if (isWhite || look.tiny === true || (byFormat.texts && byFormat.numbers))
        this.cells.add(this.#name);
      else if (byFormat.texts) this.textCells.add(this.#name);
      else if (byFormat.numbers) this.numberCells.add(this.#name);
      // White text on the ground of the cell is seen.
      if (look.shaded !== true && this.#ownMaps.some(({ hides }) => hides))
        this.maps.set(this.#name, this.#ownMaps);
    } else if (family === TEXT_FAMILY || family === PARAGRAPH_FAMILY) {
      if (isGone) this.texts.add(this.#name);
      // White on a dark frame or slide is seen; in a letter it is not.
      if (isWhite) this.whiteTexts.add(this.#name);
      if (look.shaded === true) this.shadedTexts.add(this.#name);
    }
  }
}

/** A condition of a style (16.3) as a formula about this cell. */
function mapFormula(condition: string, cell: string): string {
  const plain = condition.replace(/(?:cell-content|value)\(\)/g, cell).replaceAll("!=", "<>");
  const [, name, inner] =
    /^\s*(is-true-formula|cell-content-is(?:-not)?-between)\((.*)\)\s*$/s.exec(plain) ?? [];
  if (name === undefined) return plain;
  if (name === "is-true-formula") return inner!;
  const [first = "", second = ""] = inner!.split(",");
  return comparisonWith(cell, name.includes("not") ? "notBetween" : "between", first, second);
}

/** Conditions of all styles that are looked at; a document has some dozens. */
const maxMaps = 10_000;

/** Points; what is smaller nobody reads. */
const minSize = 2;

function isColour(background: string | undefined): boolean {
  return background !== undefined && !/^(transparent|#ffffff)$/i.test(background);
}

/** A length (ODF 1.3 part 3, 18.3.18) in millimetres; 0 if it is none. */
export function millimetres(length: string | undefined): number {
  const [, number, unit] = /^(-?[\d.]+)(mm|cm|in|pt|pc)$/.exec(length ?? "") ?? [];
  return Number(number) * (units[unit ?? ""] ?? Number.NaN) || 0;
}

const units: Readonly<Record<string, number>> = {
  mm: 1,
  cm: 10,
  in: 25.4,
  pt: 25.4 / 72,
  pc: 25.4 / 6,
};

// Elements.
const STYLE = nameHash("style");
const MAP = nameHash("map");
const TEXT_STYLE = nameHash("text-style");
const dataStyles = new Set([
  TEXT_STYLE,
  ...["number", "currency", "percentage", "date", "time", "boolean"].map((type) =>
    nameHash(`${type}-style`),
  ),
]);
const TEXT = nameHash("text");
const TEXT_PROPERTIES = nameHash("text-properties");
const CELL_PROPERTIES = nameHash("table-cell-properties");
const PARAGRAPH_PROPERTIES = nameHash("paragraph-properties");
const GRAPHIC_PROPERTIES = nameHash("graphic-properties");
const TABLE_PROPERTIES = nameHash("table-properties");
const ROW_PROPERTIES = nameHash("table-row-properties");
const PAGE_PROPERTIES = nameHash("drawing-page-properties");
const PAGE_LAYOUT = nameHash("page-layout-properties");

// Attributes, and their values.
const NAME = prefixedHash("name");
const FAMILY = prefixedHash("family");
const PARENT = prefixedHash("parent-style-name");
const DATA_STYLE = prefixedHash("data-style-name");
const APPLIED = prefixedHash("apply-style-name");
const BASE_CELL = prefixedHash("base-cell-address");
const TEXT_FAMILY = nameHash("text");
const PARAGRAPH_FAMILY = nameHash("paragraph");
const CELL_FAMILY = nameHash("table-cell");
const DISPLAY = prefixedHash("display");
const NONE = nameHash("none");
const FALSE = nameHash("false");
const TRUE = nameHash("true");
const COLOR = prefixedHash("color");
const WHITE = nameHash("#ffffff");
const WHITE_CAPITAL = nameHash("#FFFFFF");
const BACKGROUND = prefixedHash("background-color");
const FONT_SIZE = prefixedHash("font-size");
const OPTIMAL_HEIGHT = prefixedHash("use-optimal-row-height");
const ROW_HEIGHT = prefixedHash("row-height");
const PAGE_WIDTH = prefixedHash("page-width");
const PAGE_HEIGHT = prefixedHash("page-height");
const VISIBILITY = prefixedHash("visibility");
const HIDDEN = nameHash("hidden");
const CONDITION = prefixedHash("condition");
