import type { Attachment, Block } from "../types.js";
import { OfficeText } from "./office-text.js";
import { placeOf, readLeft, readNested, readPart } from "./ooxml.js";
import { Package, recognisePackage } from "./package.js";
import type { ReadContext, Reader } from "./reader.js";
import { nameHash } from "./xml.js";
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
  if (document === undefined) opc.note(opc.location, new DamagedEntry());
  else {
    yield* readPart(
      opc,
      document,
      opc.location,
      (_, pieces) => new OfficeText(pieces, opc.location, hidden),
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
    return new OfficeText(pieces, location, hidden || placeOf(part.name).hidden);
  });
  yield* opc.unread;
}

/** Parts whose root is one of these hold running text. */
const stories = new Set(
  ["document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument"].map(nameHash),
);
