import type { Attachment, Block, Location } from "../types.js";
import { OfficeText } from "./office-text.js";
import { placeOf, readLeft, readPart } from "./ooxml.js";
import { Package, recognisePackage } from "./package.js";
import type { ReadContext, Reader } from "./reader.js";
import { nameHash, prefixedHash, Token } from "./xml.js";

/**
 * PowerPoint presentations (ECMA-376 part 1, 19) → the text and tables of each slide, its notes and
 * comments, and every other part.
 */
export const pptx: Reader = {
  type: "pptx",
  extensions: ["pptx", "pptm", "potx", "potm", "ppsx", "ppsm"],
  family: "zip",
  recognises: (peek) => recognisePackage(peek, /^\/?ppt\/(presentation\.xml|slides\/[^/]+\.xml)$/i),
  read,
};

const SLIDE_ID = nameHash("sldId");
const R_ID = prefixedHash("id");
const SHOW = nameHash("show");
const SLIDE = nameHash("sld");
const NOTES = nameHash("notes");
const NO = new Set([nameHash("0"), nameHash("false")]);

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const root = await opc.relationships("");
  const main = [...root.values()].find(({ type }) => type === "officeDocument")?.target;
  const presentation = opc.part(main ?? "") ?? opc.part("ppt/presentation.xml");
  const order: string[] = [];
  await opc.load(presentation, (xml, token) => {
    if (token === Token.open && xml.name === SLIDE_ID) order.push(xml.attribute(R_ID) ?? "");
  });
  const slides = await opc.relationships(presentation?.name ?? "ppt/presentation.xml");

  const owners = new Map<string, { page: number; hidden: boolean }>();
  for (const [index, id] of order.entries()) {
    const part = opc.part(slides.get(id)?.target ?? "");
    if (part === undefined) continue;
    const page = index + 1;
    let hidden = outerHidden;
    yield* readPart(opc, part, { ...opc.location, page }, (xml, pieces) => {
      const isHidden = NO.has(xml.hash(SHOW));
      hidden ||= isHidden;
      const location: Location = {
        ...opc.location,
        page,
        ...(isHidden && { place: "hidden-slide" }),
      };
      return new OfficeText(pieces, location, hidden);
    });
    for (const { target, external } of (await opc.relationships(part.name)).values()) {
      // Layouts are shared by many slides.
      if (!external && !target.includes("slideLayouts"))
        owners.set(target.toLowerCase(), { page, hidden });
    }
  }
  yield* readLeft(
    opc,
    (part) => owners.get(part.key) ?? {},
    (xml, pieces, part, location) => {
      // A slide that the presentation does not name, or the notes of one.
      if (xml.name !== SLIDE && xml.name !== NOTES) return undefined;
      const hidden =
        outerHidden || placeOf(part.name).hidden || owners.get(part.key)?.hidden === true;
      return new OfficeText(pieces, location, hidden);
    },
  );
  yield* opc.unread;
}
