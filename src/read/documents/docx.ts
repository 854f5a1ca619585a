import type { Attachment, Block, Location, Place } from "../../types.js";
import { DocxStyles } from "./docx-styles.js";
import { OfficeText } from "./office-text.js";
import { placeOf, readLeft, readNested, readPart, type PartTaker } from "./ooxml.js";
import { Lines, type Pieces } from "../pieces.js";
import { Package, recognisePackage } from "./package.js";
import type { ReadContext, Reader } from "../reader.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";
import { DamagedEntry } from "../archives/zip-file.js";

/**
 * Word documents (ECMA-376 part 1, 17) → their text and tables, then headers, notes, comments, and
 * every other part.
 */
export const docx: Reader = {
  type: "docx",
  extensions: ["docx", "docm", "dotx", "dotm"],
  family: "zip",
  recognises: (peek) => recognisePackage(peek, /^\/?word\/[^/]+\.xml$/i),
  read,
};

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const hidden = attachment.hidden === true;
  const document = await opc.main("word/document.xml");
  const styles = new DocxStyles();
  await styles.load(opc, document?.name);
  if (document === undefined) opc.note(opc.location, new DamagedEntry());
  else {
    const relationships = await opc.relationships(document.name);
    const links = opc.linksIn(relationships);
    yield* readPart(
      opc,
      document,
      opc.location,
      (_, pieces) => new OfficeText(pieces, opc.location, hidden, styles, links),
    );
    // Documents to be merged in are shown as if they stood there.
    for (const { type, target } of relationships.values()) {
      const part = type === "aFChunk" ? opc.part(target) : undefined;
      if (part === undefined) continue;
      yield* readNested(opc, part, { path: [...opc.location.path, part.name] }, hidden);
    }
  }
  yield* readLeft(opc, undefined, (xml, pieces, part, location): PartTaker | undefined => {
    if (xml.name === SETTINGS) return new Settings(pieces, opc.location);
    if (!stories.has(xml.name)) return undefined;
    // Any name will do for a part: what it is its root says.
    const place = placeOf(part.name).place === "unreferenced" ? stories.get(xml.name) : undefined;
    const isHidden = hidden || (place === undefined && placeOf(part.name).hidden);
    return new OfficeText(
      pieces,
      place === undefined ? location : { ...location, place },
      isHidden,
      styles,
    );
  });
  yield* opc.unread;
}

/** The settings part (17.15): where a mail merge takes its people from, and the variables of macros. */
class Settings implements PartTaker {
  readonly #query: Lines;
  readonly #variables: Lines;
  #merge = 0;

  constructor(pieces: Pieces, location: Location) {
    this.#query = new Lines(pieces, { ...location, place: "query" }, true);
    this.#variables = new Lines(pieces, { ...location, place: "properties" }, true);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.close && xml.name === MAIL_MERGE) this.#merge = 0;
    if (token !== Token.open) return;
    if (xml.name === MAIL_MERGE) this.#merge = xml.depth;
    else if (this.#merge > 0) this.#query.line(xml.attribute(W_VALUE) ?? "");
    else if (xml.name === VARIABLE)
      this.#variables.line(`${xml.attribute(W_NAME) ?? ""}\t${xml.attribute(W_VALUE) ?? ""}`);
  }

  finish(): void {
    this.#query.flush();
    this.#variables.flush();
  }
}

const SETTINGS = nameHash("settings");
const MAIL_MERGE = nameHash("mailMerge");
const VARIABLE = nameHash("docVar");
const W_VALUE = prefixedHash("val");
const W_NAME = prefixedHash("name");

/** Parts whose root is one of these hold running text; and their place, if their name does not say it. */
const stories = new Map<number, Place | undefined>(
  (
    [
      ["document", undefined],
      ["hdr", "header-footer"],
      ["ftr", "header-footer"],
      ["footnotes", undefined],
      ["endnotes", undefined],
      ["comments", "comment"],
      ["glossaryDocument", undefined],
    ] as const
  ).map(([root, place]) => [nameHash(root), place]),
);
