import type { Attachment, Block, Location } from "../../types.js";
import type { OdfStyles } from "./odf-styles.js";
import { AnyText, readPartOfAnySort, type PartTaker } from "./ooxml.js";
import { readFlatXml } from "./flat-xml.js";
import { Package, recognisePackage } from "./package.js";
import type { Peek } from "../peek.js";
import { Pieces } from "../pieces.js";
import type { ReadContext, Reader } from "../reader.js";
import { nameHash, prefixedHash, Token, type XmlScanner } from "../xml.js";

/**
 * OpenDocument files of any sort (OASIS ODF 1.3 part 2: a zip of parts) → their tables and texts, the
 * objects inside them, and every other part.
 */
export const odf: Reader = {
  type: "odf",
  extensions: ["ods", "ots", "odt", "ott", "odm", "odp", "otp", "odg", "otg", "odc", "odf", "odb"],
  family: "zip",
  recognises: (peek) => {
    const isOdf = recognisePackage(peek, /^(content\.xml|meta-inf\/manifest\.xml)$/i);
    // A Java archive has META-INF too, a template may have nothing but styles.
    return isOdf !== false && (peek.zipNames().has("content.xml") || hasMimetype(peek)) && isOdf;
  },
  read,
};

/** Flat OpenDocument files (ODF 1.3 part 3, 3.1.2: one XML file). */
export const flatOdf: Reader = {
  type: "flat-odf",
  extensions: ["fods", "fodt", "fodp", "fodg"],
  family: "text",
  recognises: (peek) =>
    /<[\w-]+:document\s[^>]*urn:oasis:names:tc:opendocument:/.test(peek.head.replaceAll("\0", "")),
  async *read(attachment, { budget }) {
    const { OdfContent } = await import("./odf-content.js");
    const { OdfStyles } = await import("./odf-styles.js");
    const { location } = attachment;
    const pieces = new Pieces(budget);
    const content = new OdfContent(pieces, location, attachment.hidden === true, new OdfStyles());
    yield* readFlatXml(attachment.bytes, content, pieces);
  },
};

function hasMimetype(peek: Peek): boolean {
  // The first entry of the zip, stored, by ODF 1.3 part 2, 3.3.
  return peek.head.includes("mimetypeapplication/vnd.oasis.opendocument.");
}

const FILE_ENTRY = nameHash("file-entry");
const FULL_PATH = prefixedHash("full-path");
const ENCRYPTION = nameHash("encryption-data");

/** Parts of the program's own: what it draws instead of objects, its tool bars, its memory of lines. */
const furniture =
  /^(thumbnails\/|objectreplacements\/|configurations2?\/|meta-inf\/|mimetype$|layout-cache$|fonts\/)/;

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const { OdfContent } = await import("./odf-content.js");
  const { OdfStyles } = await import("./odf-styles.js");
  const pack = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const encrypted = await encryptedParts(pack);
  if (encrypted.size > 0)
    yield { type: "unread", location: attachment.location, reason: "encrypted" };

  // Styles first, because they hide what the content has; then the document, then what is inside it.
  const folders = new Map<string, OdfStyles>();
  const parts = pack
    .left()
    .map((part) => ({ part, name: part.name.toLowerCase() }))
    .sort((a, b) => order(a.name) - order(b.name));
  for (const { part, name } of parts) {
    if (furniture.test(name) && pack.passWordless(part)) continue;
    if (encrypted.has(name)) {
      pack.pass(part);
      continue;
    }
    const slash = name.lastIndexOf("/") + 1;
    const folder = name.slice(0, slash);
    const isObject =
      folder !== "" && /^(content|styles|meta|settings)\.xml$/.test(name.slice(slash));
    let styles = folders.get(folder);
    if (styles === undefined) folders.set(folder, (styles = new OdfStyles()));
    const location: Location = {
      ...attachment.location,
      ...(isObject
        ? { place: "embedded" }
        : name.endsWith("settings.xml")
          ? { place: "properties" }
          : !/^(content|styles|meta)\.xml$/.test(name) && { place: "unreferenced" }),
    };
    const hidden = outerHidden || location.place !== undefined;
    yield* readPartOfAnySort(pack, part, {}, location, (xml, pieces): PartTaker => {
      return isContent(xml)
        ? new OdfContent(pieces, location, hidden, styles)
        : new AnyText(pieces, location, hidden, "none");
    });
  }
  yield* pack.unread;
}

function isContent(xml: XmlScanner): boolean {
  return documentRoots.has(xml.name);
}

const documentRoots = new Set(
  ["document-content", "document-styles", "document-meta", "document"].map(nameHash),
);

function order(name: string): number {
  if (name.endsWith("styles.xml")) return 0;
  if (name === "content.xml") return 1;
  if (name.endsWith("content.xml")) return 2;
  return 3;
}

/** Names of the parts that are under a password (ODF 1.3 part 2, 4.8), in lower case. */
async function encryptedParts(pack: Package): Promise<Set<string>> {
  const encrypted = new Set<string>();
  let path = "";
  await pack.load(pack.part("META-INF/manifest.xml"), (xml, token) => {
    if (token !== Token.open) return;
    if (xml.name === FILE_ENTRY) path = xml.attribute(FULL_PATH) ?? "";
    else if (xml.name === ENCRYPTION) encrypted.add(path.toLowerCase());
  });
  return encrypted;
}
