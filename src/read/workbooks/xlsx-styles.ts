import { type CellLook, cellLook, type LookChange, mayHide } from "./conditional-format.js";
import {
  builtinFormat,
  generalFormat,
  parseNumberFormat,
  type NumberFormat,
} from "./number-format.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";

/**
 * The styles part of a SpreadsheetML workbook (ECMA-376 part 1, 18.8) → for each cell format its
 * number format, and whether its text can be seen at all, as it is and under conditional formats.
 */

/** The style of cells that have none. */
export const plainStyle: CellLook = cellLook(generalFormat, "black", "white");

const NUM_FMT = nameHash("numFmt");
const NUM_FMT_ID = nameHash("numFmtId");
const FORMAT_CODE = nameHash("formatCode");
const FONTS = nameHash("fonts");
const FONT = nameHash("font");
const FILLS = nameHash("fills");
const FILL = nameHash("fill");
const PATTERN = nameHash("patternFill");
const GRADIENT = nameHash("gradientFill");
const PATTERN_TYPE = nameHash("patternType");
const FOREGROUND = nameHash("fgColor");
const COLOUR = nameHash("color");
const RGB = nameHash("rgb");
const THEME = nameHash("theme");
const INDEXED = nameHash("indexed");
const TINT = nameHash("tint");
const SIZE = nameHash("sz");
const VALUE = nameHash("val");
const BACKGROUND = nameHash("bgColor");
const CELL_XFS = nameHash("cellXfs");
const DIFFERENTIALS = nameHash("dxfs");
const DIFFERENTIAL = nameHash("dxf");
const XF = nameHash("xf");
const FONT_ID = nameHash("fontId");
const FILL_ID = nameHash("fillId");

/** Points; what is smaller than this nobody reads. */
const minSize = 2;

/** Gathers the styles while the part is scanned. */
export class Styles {
  readonly #codes = new Map<number, NumberFormat>();
  readonly #fonts: { colour: string; size: number }[] = [];
  readonly #fills: string[] = [];
  readonly #styles: CellLook[] = [];
  readonly #changes: LookChange[] = [];
  #mayHide: boolean | undefined;
  #section = 0;
  #inFont = false;

  /** The style of this index. */
  get(index: number): CellLook {
    return this.#styles[index] ?? plainStyle;
  }

  /** What a conditional format with this index makes of a cell. */
  change(index: number): LookChange | undefined {
    return this.#changes[index];
  }

  /** True if there is a conditional format that hides what some cells hold. */
  get mayHide(): boolean {
    this.#mayHide ??= mayHide(this.#changes, [plainStyle, ...this.#styles]);
    return this.#mayHide;
  }

  /** Takes a token of the styles part. */
  take(xml: XmlScanner, token: Token): void {
    if (token === Token.close) {
      if (xml.name === this.#section) this.#section = 0;
      else if (xml.name === FONT) this.#inFont = false;
      return;
    }
    if (token !== Token.open) return;
    switch (xml.name) {
      case NUM_FMT:
        if (this.#section === DIFFERENTIALS) {
          const change = this.#changes.at(-1);
          if (change !== undefined)
            change.format = parseNumberFormat(xml.attribute(FORMAT_CODE) ?? "");
          break;
        }
        this.#codes.set(
          xml.integer(NUM_FMT_ID),
          parseNumberFormat(xml.attribute(FORMAT_CODE) ?? ""),
        );
        break;
      case FONTS:
      case FILLS:
      case CELL_XFS:
        if (this.#section !== DIFFERENTIALS) this.#section = xml.name;
        break;
      case DIFFERENTIALS:
        this.#section = DIFFERENTIALS;
        break;
      case DIFFERENTIAL:
        if (this.#section === DIFFERENTIALS) this.#changes.push({});
        this.#inFont = false;
        break;
      case FONT:
        if (this.#section === FONTS) this.#fonts.push({ colour: "black", size: 11 });
        this.#inFont = true;
        break;
      case COLOUR:
        // A border of a conditional format has one too.
        if (this.#section === DIFFERENTIALS && this.#inFont && this.#changes.length > 0)
          this.#changes.at(-1)!.colour = colour(xml) ?? "black";
        if (this.#section === FONTS && this.#fonts.length > 0)
          this.#fonts.at(-1)!.colour = colour(xml) ?? "black";
        break;
      case SIZE:
        if (this.#section === FONTS && this.#fonts.length > 0)
          this.#fonts.at(-1)!.size = Number(xml.attribute(VALUE) ?? 11);
        break;
      case FILL:
        if (this.#section === FILLS) this.#fills.push("white");
        break;
      case PATTERN:
        if (this.#section === FILLS && this.#fills.length > 0)
          this.#fills[this.#fills.length - 1] =
            (xml.attribute(PATTERN_TYPE) ?? "none") === "none" ? "white" : "pattern";
        break;
      case GRADIENT:
        if (this.#section === FILLS && this.#fills.length > 0)
          this.#fills[this.#fills.length - 1] = "gradient";
        break;
      case BACKGROUND:
        // In a conditional format this is what a solid fill has (18.8.32).
        if (this.#section === DIFFERENTIALS && this.#changes.length > 0)
          this.#changes.at(-1)!.ground = colour(xml) ?? "pattern";
        break;
      case FOREGROUND:
        if (this.#section === FILLS && this.#fills.at(-1) === "pattern")
          this.#fills[this.#fills.length - 1] = colour(xml) ?? "pattern";
        break;
      case XF:
        if (this.#section === CELL_XFS) this.#styles.push(this.#style(xml));
        break;
    }
  }

  #style(xml: XmlScanner): CellLook {
    const id = xml.integer(NUM_FMT_ID);
    const font = this.#fonts[Math.max(0, xml.integer(FONT_ID))] ?? plainFont;
    const fill = this.#fills[Math.max(0, xml.integer(FILL_ID))] ?? "white";
    const format = this.#codes.get(id) ?? builtinFormat(id);
    return cellLook(format, font.colour, fill, font.size < minSize);
  }
}

const plainFont = { colour: "black", size: 11 };

/** A colour as six hexadecimal digits, `white`, or a name of its own for a theme's. */
function colour(xml: XmlScanner): string | undefined {
  const rgb = xml.attribute(RGB)?.toLowerCase().slice(-6);
  if (rgb !== undefined) return rgb === "ffffff" ? "white" : rgb === "000000" ? "black" : rgb;
  const theme = xml.attribute(THEME);
  if (theme !== undefined) {
    const tint = Number(xml.attribute(TINT) ?? 0);
    // Theme colours 0 and 1 are ground and text, white and black in all but a few themes (18.8.3).
    if (Math.abs(tint) < 0.05 && theme === "0") return "white";
    return Math.abs(tint) < 0.05 && theme === "1" ? "black" : `theme ${theme} ${tint}`;
  }
  // The palette of 18.8.27: 1 and 9 are white, 65 is the window's background; 0, 8 and 64 are black.
  const indexed = xml.attribute(INDEXED);
  if (indexed === undefined) return undefined;
  if (["0", "8", "64"].includes(indexed)) return "black";
  return ["1", "9", "65"].includes(indexed) ? "white" : `indexed ${indexed}`;
}
