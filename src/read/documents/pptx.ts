import type { Attachment, Block, Location } from "../../types.js";
import { OfficeText } from "./office-text.js";
import { AnyText, once, placeOf, readLeft, readPart, type PartTaker } from "./ooxml.js";
import { Package, recognisePackage, type Part } from "./package.js";
import { assemble, Lines, Pieces } from "../pieces.js";
import type { ReadContext, Reader } from "../reader.js";
import { type Looks, plainLooks } from "./run-look.js";
import { SlideGrounds } from "./slide-ground.js";
import { nameHash, prefixedHash, Token } from "../xml.js";

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
const SLIDE_SIZE = nameHash("sldSz");
const WIDTH = nameHash("cx");
const HEIGHT = nameHash("cy");
const SECTION = nameHash("section");
const SHOW_NAME = nameHash("custShow");
const NAME = nameHash("name");
/** What all slides have in common, or all that are printed. */
const MASTERS = new Set(["sldMaster", "sldLayout", "handoutMaster"].map(nameHash));

const NO = new Set([nameHash("0"), nameHash("false")]);

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const presentation = await opc.main("ppt/presentation.xml");
  const order: string[] = [];
  const pieces = new Pieces(budget);
  const names = new Lines(pieces, { ...opc.location, place: "properties" }, true);
  let extent: Looks["extent"];
  await opc.load(presentation, (xml, token) => {
    if (token !== Token.open) return;
    if (xml.name === SLIDE_ID) order.push(xml.attribute(R_ID) ?? "");
    else if (xml.name === SLIDE_SIZE)
      extent = { width: xml.integer(WIDTH), height: xml.integer(HEIGHT) };
    // Of sections and of shows that are made of some of the slides.
    else if (xml.name === SECTION || xml.name === SHOW_NAME) names.line(xml.attribute(NAME) ?? "");
  });
  names.flush();
  yield* assemble(once(pieces));
  const grounds = new SlideGrounds(opc);
  const looksOf = async (part: Part): Promise<Looks> => ({
    ...plainLooks,
    whiteGround: await grounds.isWhite(part),
    ...(extent !== undefined && { extent }),
  });
  const slides = await opc.relationships(presentation?.name ?? "ppt/presentation.xml");

  const owners = new Map<string, { page: number; hidden: boolean }>();
  for (const [index, id] of order.entries()) {
    const part = opc.part(slides.get(id)?.target ?? "");
    if (part === undefined) continue;
    const page = index + 1;
    let hidden = outerHidden;
    const looks = await looksOf(part);
    const relationships = await opc.relationships(part.name);
    const links = opc.linksIn(relationships);
    yield* readPart(opc, part, { ...opc.location, page }, (xml, pieces) => {
      const isHidden = NO.has(xml.hash(SHOW));
      hidden ||= isHidden;
      const location: Location = {
        ...opc.location,
        page,
        ...(isHidden && { place: "hidden-slide" }),
      };
      return new OfficeText(pieces, location, hidden, looks, links);
    });
    for (const { type, target, external } of relationships.values()) {
      // Layouts are shared by many slides.
      if (!external && type !== "slideLayout") owners.set(target.toLowerCase(), { page, hidden });
    }
  }
  yield* readLeft(
    opc,
    (part) => owners.get(part.key) ?? {},
    (xml, pieces, part, location): PartTaker | undefined => {
      if (MASTERS.has(xml.name) && !grounds.unused(part))
        return new AnyText(pieces, { ...location, place: "header-footer" }, outerHidden, "none");
      // A slide that the presentation does not name, or the notes of one.
      if (xml.name !== SLIDE && xml.name !== NOTES) return undefined;
      const hidden =
        outerHidden || placeOf(part.name).hidden || owners.get(part.key)?.hidden === true;
      return new OfficeText(pieces, location, hidden, plainLooks);
    },
  );
  yield* opc.unread;
}
