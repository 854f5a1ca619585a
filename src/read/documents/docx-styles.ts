import type { Package } from "./package.js";
import { isShaded, type Looks, type RunLook, takeRunProperty } from "./run-look.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";

/**
 * The styles part of a Word document (ECMA-376 part 1, 17.7) → what its styles do to the text that has
 * them: hide it, make it white or tiny, or lay something under it.
 */
export class DocxStyles implements Looks {
  /** A page is white until the document says otherwise (17.2.1). */
  whiteGround = true;
  readonly inTables = true;
  readonly #own = new Map<string, RunLook>();
  readonly #shaded = new Set<string>();
  readonly #bases = new Map<string, string>();
  readonly #resolved = new Map<string, RunLook>();
  #default: string | undefined;
  #style: string | undefined;
  /** The element whose properties are not the style's own: of a part of a table, or from before a change. */
  #other = 0;

  /** Reads the part, where there is one. */
  async load(opc: Package, document: string | undefined): Promise<void> {
    const relations = document === undefined ? new Map() : await opc.relationships(document);
    const target = [...relations.values()].find(({ type }) => type === "styles")?.target;
    await opc.load(opc.part(target ?? "word/styles.xml"), (xml, token) => this.#take(xml, token));
  }

  #take(xml: XmlScanner, token: Token): void {
    const { name } = xml;
    if (token === Token.close) {
      if (name === STYLE) this.#style = undefined;
      if (name === this.#other) this.#other = 0;
    } else if (token === Token.open) this.#open(xml, name);
  }

  #open(xml: XmlScanner, name: number): void {
    if (name === STYLE) {
      this.#style = xml.attribute(STYLE_ID) ?? "";
      this.#own.set(this.#style, {});
      if (xml.hash(TYPE) === PARAGRAPH && xml.flag(DEFAULT)) this.#default = this.#style;
      return;
    }
    if (this.#style === undefined) return;
    if (name === BASED_ON) this.#bases.set(this.#style, xml.attribute(VALUE) ?? "");
    else if (name === SHADING && isShaded(xml)) this.#shaded.add(this.#style);
    else if (others.has(name)) this.#other = name;
    else if (this.#other === 0) takeRunProperty(xml, this.#own.get(this.#style)!);
  }

  style(id = this.#default): RunLook {
    if (id === undefined) return {};
    let look = this.#resolved.get(id);
    if (look === undefined) {
      look = {};
      for (const each of this.#chain(id)) look = { ...this.#own.get(each), ...look };
      this.#resolved.set(id, look);
    }
    return look;
  }

  isShaded(id: string): boolean {
    for (const each of this.#chain(id)) if (this.#shaded.has(each)) return true;
    return false;
  }

  /** The style, its base, that one's base: Word allows ten (17.7.4.3). */
  *#chain(id: string): Generator<string> {
    let each: string | undefined = id;
    for (let depth = 0; depth <= 10 && each !== undefined; depth++, each = this.#bases.get(each))
      yield each;
  }
}

const STYLE = nameHash("style");
const STYLE_ID = prefixedHash("styleId");
const TYPE = prefixedHash("type");
const PARAGRAPH = nameHash("paragraph");
const DEFAULT = prefixedHash("default");
const BASED_ON = nameHash("basedOn");
const SHADING = nameHash("shd");
const VALUE = prefixedHash("val");
const others = new Set(["tblStylePr", "rPrChange", "pPrChange"].map(nameHash));
