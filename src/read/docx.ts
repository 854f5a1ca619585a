import type { Attachment, Block } from "../types.js";
import { isShaded, OfficeText } from "./office-text.js";
import { placeOf, readLeft, readNested, readPart } from "./ooxml.js";
import { Package, recognisePackage } from "./package.js";
import type { ReadContext, Reader } from "./reader.js";
import { nameHash, prefixedHash, Token } from "./xml.js";
import { DamagedEntry } from "./zip.js";

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
  const root = await opc.relationships("");
  const main = [...root.values()].find(({ type }) => type === "officeDocument")?.target;
  const document = opc.part(main ?? "") ?? opc.part("word/document.xml");
  const shadedStyles = await findShadedStyles(opc, document?.name);
  if (document === undefined) opc.note(opc.location, new DamagedEntry());
  else {
    yield* readPart(
      opc,
      document,
      opc.location,
      (_, pieces) => new OfficeText(pieces, opc.location, hidden, shadedStyles),
    );
    // Documents to be merged in are shown as if they stood there.
    for (const { type, target } of (await opc.relationships(document.name)).values()) {
      const part = type === "aFChunk" ? opc.part(target) : undefined;
      if (part === undefined) continue;
      yield* readNested(opc, part, { path: [...opc.location.path, part.name] }, hidden);
    }
  }
  yield* readLeft(opc, undefined, (xml, pieces, part, location) => {
    if (!stories.has(xml.name)) return undefined;
    const isHidden = hidden || placeOf(part.name).hidden;
    return new OfficeText(pieces, location, isHidden, shadedStyles);
  });
  yield* opc.unread;
}

/** Table styles (17.7.6) that lay something but white under their cells, or are based on one that does. */
async function findShadedStyles(
  opc: Package,
  document: string | undefined,
): Promise<ReadonlySet<string>> {
  const shaded = new Set<string>();
  const bases = new Map<string, string>();
  let style = "";
  const relations = document === undefined ? new Map() : await opc.relationships(document);
  const target = [...relations.values()].find(({ type }) => type === "styles")?.target;
  await opc.load(opc.part(target ?? "word/styles.xml"), (xml, token) => {
    if (token !== Token.open) return;
    if (xml.name === STYLE) style = xml.attribute(STYLE_ID) ?? "";
    else if (xml.name === BASED_ON) bases.set(style, xml.attribute(VALUE) ?? "");
    else if (xml.name === SHADING && isShaded(xml)) shaded.add(style);
  });
  for (const [own, base] of bases) {
    // Bases of bases: Word allows ten (17.7.4.3).
    let each: string | undefined = base;
    for (let depth = 0; depth < 10 && each !== undefined; depth++, each = bases.get(each))
      if (shaded.has(each)) shaded.add(own);
  }
  return shaded;
}

const STYLE = nameHash("style");
const BASED_ON = nameHash("basedOn");
const SHADING = nameHash("shd");
const STYLE_ID = prefixedHash("styleId");
const VALUE = prefixedHash("val");

/** Parts whose root is one of these hold running text. */
const stories = new Set(
  ["document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument"].map(nameHash),
);
