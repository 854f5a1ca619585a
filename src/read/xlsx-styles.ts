import {
  builtinFormat,
  generalFormat,
  parseNumberFormat,
  type NumberFormat,
} from "./number-format.js";
import { nameHash, Token, type XmlScanner } from "./xml.js";

/**
 * The styles part of a SpreadsheetML workbook (ECMA-376 part 1, 18.8) → for each cell format its
 * number format, and whether its text can be seen at all.
 */

/** What a cell's style says. */
export interface CellStyle {
  readonly format: NumberFormat;
  /** True if nothing of a text in it can be seen: white on white, one point high, format `;;;`. */
  readonly hidesText: boolean;
  /** True if nothing of a number in it can be seen: the same, and format `;;`. */
  readonly hidesNumbers: boolean;
}

/** The style of cells that have none. */
export const plainStyle: CellStyle = {
  format: generalFormat,
  hidesText: false,
  hidesNumbers: false,
};

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
const CELL_XFS = nameHash("cellXfs");
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
  readonly #styles: CellStyle[] = [];
  #section = 0;

  /** The style of this index. */
  get(index: number): CellStyle {
    return this.#styles[index] ?? plainStyle;
  }

  /** Takes a token of the styles part. */
  take(xml: XmlScanner, token: Token): void {
    if (token === Token.close) {
      if (xml.name === this.#section) this.#section = 0;
      return;
    }
    if (token !== Token.open) return;
    switch (xml.name) {
      case NUM_FMT:
        this.#codes.set(
          xml.integer(NUM_FMT_ID),
          parseNumberFormat(xml.attribute(FORMAT_CODE) ?? ""),
        );
        break;
      case FONTS:
      case FILLS:
      case CELL_XFS:
        this.#section = xml.name;
        break;
      case FONT:
        if (this.#section === FONTS) this.#fonts.push({ colour: "black", size: 11 });
        break;
      case COLOUR:
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
      case FOREGROUND:
        if (this.#section === FILLS && this.#fills.at(-1) === "pattern")
          this.#fills[this.#fills.length - 1] = colour(xml) ?? "pattern";
        break;
      case XF:
        if (this.#section === CELL_XFS) this.#styles.push(this.#style(xml));
        break;
    }
  }

  #style(xml: XmlScanner): CellStyle {
    const id = xml.integer(NUM_FMT_ID);
    const font = this.#fonts[Math.max(0, xml.integer(FONT_ID))] ?? { colour: "black", size: 11 };
    const fill = this.#fills[Math.max(0, xml.integer(FILL_ID))] ?? "white";
    const format = this.#codes.get(id) ?? builtinFormat(id);
    const invisible = font.colour === fill || font.size < minSize;
    return {
      format,
      hidesText: invisible || format.hidesText,
      hidesNumbers: invisible || format.hidesNumbers,
    };
  }
}

/** A colour as six hexadecimal digits, `white`, or a name of its own for a theme's. */
function colour(xml: XmlScanner): string | undefined {
  const rgb = xml.attribute(RGB)?.toLowerCase().slice(-6);
  if (rgb !== undefined) return rgb === "ffffff" ? "white" : rgb;
  const theme = xml.attribute(THEME);
  if (theme !== undefined) {
    const tint = Number(xml.attribute(TINT) ?? 0);
    // Theme colour 0 is the background, white in all but a few themes (18.8.3).
    return theme === "0" && Math.abs(tint) < 0.05 ? "white" : `theme ${theme} ${tint}`;
  }
  // The palette of 18.8.27: 1 and 9 are white, 65 is the window's background.
  const indexed = xml.attribute(INDEXED);
  if (indexed === undefined) return undefined;
  return ["1", "9", "65"].includes(indexed) ? "white" : `indexed ${indexed}`;
}
