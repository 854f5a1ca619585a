import { nameHash, prefixedHash, type XmlScanner } from "../xml.js";

/**
 * How a run of text looks, as far as it can be seen: properties of runs and grounds in
 * WordprocessingML (ECMA-376 part 1, 17.3.2) and DrawingML (21.1.2.3).
 */

/** What hides a run; what is absent is inherited. */
export interface RunLook {
  vanished?: boolean;
  white?: boolean;
  tiny?: boolean;
}

/** What a story or slide inherits, and what lies under its text. */
export interface Looks {
  /** What a style of runs or paragraphs says; without an id that of plain paragraphs. */
  style(id?: string): RunLook;
  /** Whether a style of paragraphs or tables lays something but white under its text. */
  isShaded(id: string): boolean;
  /** True if nothing but white lies under the text that is in no box, cell or shape of another colour. */
  whiteGround: boolean;
  /** Whether cells of tables are known to have that ground too. */
  readonly inTables: boolean;
  /** Size of the slide in EMU: shapes outside it are not shown. */
  readonly extent?: { readonly width: number; readonly height: number };
}

/** Of a slide or drawing of which no more is known. */
export const plainLooks: Looks = {
  style: () => ({}),
  isShaded: () => false,
  whiteGround: false,
  inTables: false,
};

/** Half-points (17.3.2.38); what is smaller than two points nobody reads. */
const minHalfPoints = 4;

/** Takes up a property of a run of Word: `vanish`, `color`, `sz`. */
export function takeRunProperty(xml: XmlScanner, look: RunLook): void {
  switch (xml.name) {
    case VANISH:
      look.vanished = !isOff(xml);
      break;
    case COLOUR:
      look.white = /^ffffff$/i.test(xml.attribute(W_VALUE) ?? "");
      break;
    case SIZE:
      look.tiny = xml.integer(W_VALUE) >= 0 && xml.integer(W_VALUE) < minHalfPoints;
      break;
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

/** Whether this is a colour of DrawingML (20.1.2.3), and if so, whether it is white as such. */
export function isWhiteColour(xml: XmlScanner): boolean | undefined {
  switch (xml.name) {
    case RGB_COLOUR:
      return /^ffffff$/i.test(xml.attribute(VALUE) ?? "");
    case SCHEME_COLOUR:
      return /^(?:bg1|lt1)$/.test(xml.attribute(VALUE) ?? "");
    case SYSTEM_COLOUR:
      return xml.attribute(VALUE) === "window";
    case PRESET_COLOUR:
      return xml.attribute(VALUE) === "white";
    case HSL_COLOUR:
    case PERCENT_COLOUR:
      return false;
    default:
      return undefined;
  }
}

const VANISH = nameHash("vanish");
const COLOUR = nameHash("color");
const SIZE = nameHash("sz");
const W_VALUE = prefixedHash("val");
const W_FILL = prefixedHash("fill");
const W_THEME_FILL = prefixedHash("themeFill");
const VALUE = nameHash("val");
const RGB_COLOUR = nameHash("srgbClr");
const SCHEME_COLOUR = nameHash("schemeClr");
const SYSTEM_COLOUR = nameHash("sysClr");
const PRESET_COLOUR = nameHash("prstClr");
const HSL_COLOUR = nameHash("hslClr");
const PERCENT_COLOUR = nameHash("scrgbClr");
