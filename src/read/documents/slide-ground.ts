import type { Package, Part } from "./package.js";
import { isWhiteColour } from "./run-look.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";

/**
 * What lies under the text of a slide (ECMA-376 part 1, 19.3.1: slide, layout and master, each over
 * the next; 20.1.6: the theme) → whether that is surely nothing but white, so that white text on it
 * cannot be seen.
 */
export class SlideGrounds {
  /** By the key of a layout, master or theme. */
  readonly #known = new Map<string, boolean>();

  constructor(readonly opc: Package) {}

  /** Whether no slide that was asked about has this layout or master. */
  unused(part: Part): boolean {
    return layers.test(part.name) && !this.#known.has(part.key);
  }

  /** Whether nothing but white lies under the texts of this slide, layout or master. */
  async isWhite(part: Part): Promise<boolean> {
    const ground = new Ground();
    await this.opc.survey(part, (xml, token) => ground.take(xml, token));
    let white = ground.white;
    for (const { type, target } of (await this.opc.relationships(part.name)).values()) {
      const below = under.has(type) ? this.opc.part(target) : undefined;
      if (below === undefined) continue;
      // Noted at once: a package whose parts lie under each other in a ring ends here.
      if (!this.#known.has(below.key)) {
        this.#known.set(below.key, true);
        this.#known.set(below.key, await this.isWhite(below));
      }
      white &&= this.#known.get(below.key)!;
    }
    return white;
  }
}

const layers = /slide(layouts|masters)\/[^/]*$/i;
const under = new Set(["slideLayout", "slideMaster", "theme"]);

/** Looks for anything that is not white: backgrounds, fills of shapes, pictures; in a theme, its first colour. */
class Ground {
  white = true;
  /** Depths of the elements that say what lies under the text: of their fills, the first level counts. */
  #fills = 0;
  #background = 0;
  #light = 0;
  #inTheme = false;

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) this.#open(xml);
    else if (token === Token.close) {
      const depth = xml.depth + 1;
      if (depth === this.#fills) this.#fills = 0;
      if (depth === this.#background) this.#background = 0;
      if (depth === this.#light) this.#light = 0;
    }
  }

  #open(xml: XmlScanner): void {
    const { name, depth } = xml;
    if (name === THEME) this.#inTheme = true;
    else if (name === LIGHT) this.#light = depth;
    else if (this.#inTheme) {
      if (this.#light > 0 && isWhiteColour(xml) === false) this.white = false;
    } else if (name === BACKGROUND) this.#background = depth;
    else if (name === SHAPE_PROPERTIES || name === GROUP_PROPERTIES) this.#fills = depth;
    else if (name === PICTURE || name === OVERRIDE || name === PICTURE_FILL) this.white = false;
    else if (name === COLOUR_MAP) this.white &&= xml.hash(BACKGROUND_1) === LIGHT;
    else if (name === FILL_REFERENCE) this.white &&= xml.integer(INDEX) <= 0;
    else if (name === BACKGROUND_REFERENCE) this.white &&= plainBackgrounds.has(xml.integer(INDEX));
    else if (otherFills.has(name))
      this.white &&= this.#background === 0 && depth !== this.#fills + 1;
    else {
      const isGround = this.#background > 0 || (this.#fills > 0 && depth === this.#fills + 2);
      if (isGround && isWhiteColour(xml) === false) this.white = false;
      // What makes a colour darker stands in it.
      const isInGround = isGround || (this.#fills > 0 && depth === this.#fills + 3);
      if (isInGround && changes.has(name)) this.white = false;
    }
  }
}

const THEME = nameHash("theme");
const BACKGROUND = nameHash("bg");
const SHAPE_PROPERTIES = nameHash("spPr");
const GROUP_PROPERTIES = nameHash("grpSpPr");
const LIGHT = nameHash("lt1");
const PICTURE = nameHash("pic");
const PICTURE_FILL = nameHash("blipFill");
const OVERRIDE = nameHash("overrideClrMapping");
const COLOUR_MAP = nameHash("clrMap");
const BACKGROUND_1 = nameHash("bg1");
const FILL_REFERENCE = nameHash("fillRef");
const BACKGROUND_REFERENCE = nameHash("bgRef");
const INDEX = nameHash("idx");
/** 0 and 1000 are no background, 1001 is the first one of the theme: plain in all that come with Office. */
const plainBackgrounds = new Set([0, 1000, 1001]);
const otherFills = new Set(["gradFill", "pattFill", "grpFill"].map(nameHash));
const changes = new Set(["lumMod", "lumOff", "shade", "tint", "alpha"].map(nameHash));
