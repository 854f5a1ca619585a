import type { Block, Location, Place } from "../../types.js";
import { ChartCache } from "../workbooks/chart-cache.js";
import { isCompoundFile } from "../cfb.js";
import { isMetafile } from "../media/metafile.js";
import { plainTexts } from "./ole.js";
import { Package, type Part } from "./package.js";
import { assemble, Lines, Pieces, type Piece } from "../pieces.js";
import { nameHash, Token, type XmlScanner } from "../xml.js";
import { DamagedEntry } from "../archives/zip-file.js";

/**
 * The parts that Office Open XML documents of all sorts have (ECMA-376 parts 1 and 2): properties,
 * comments, drawings, charts, custom XML, embedded objects; and whatever else is in the package.
 */

/** Takes the tokens of one part and turns them into pieces. */
export interface PartTaker {
  take(xml: XmlScanner, token: Token): void;
  /** Called once, behind the last token or where they broke off. */
  finish(): void;
}

/** Reads one XML part; what is wrong with it is noted in the package. */
export async function* readPart(
  opc: Package,
  part: Part,
  location: Location,
  choose: (xml: XmlScanner, pieces: Pieces) => PartTaker,
): AsyncGenerator<Block> {
  const pieces = new Pieces(opc.budget);
  async function* batches(): AsyncGenerator<readonly Piece[]> {
    let taker: PartTaker | undefined;
    const scan = opc.scan(part, (xml, token) => {
      if (taker === undefined && token === Token.open) taker = choose(xml, pieces);
      taker?.take(xml, token);
    });
    try {
      for await (const xml of scan) {
        yield pieces.take();
        if (xml.damaged) opc.note(location, new DamagedEntry());
      }
    } catch (error) {
      opc.note(location, error);
    }
    taker?.finish();
    yield pieces.take();
  }
  yield* assemble(batches());
}

/** Where a part of this name belongs, and whether its text is seen; the first that fits. */
const places: readonly [name: RegExp, place: Place | undefined, hidden: boolean][] = [
  [/(^|\/)(docprops|tags)\//, "properties", true],
  [/(^|\/)customxml\//, "custom-xml", true],
  [/comments|\/persons\/|commentauthors|\/people\.xml/, "comment", false],
  [/\/(header|footer)\d*\.xml/, "header-footer", false],
  [/\/(foot|end)notes/, undefined, false],
  [/\/notes(slides|masters)\//, "speaker-notes", false],
  [/\/charts\//, "chart-cache", true],
  [/\/(drawings|diagrams)\//, "text-box", false],
  [/\/externallinks\//, "external-link", true],
  [/\/(connections\.(?:xml|bin)|querytables\/|tables\/|model\/)/, "query", true],
  [/\/(ctrlprops|activex)\//, "data-validation", true],
  [/\/(pivot|slicer|timeline)/, "pivot-cache", true],
  [/\/revisions\//, "tracked-change", true],
];

/** Parts about looks and the program's state; their attributes are names of fonts and styles. */
const furniture =
  /\/(theme\/|styles|fonttable|settings|websettings|numbering|presprops|viewprops|tablestyles|calcchain|metadata|volatiledependencies|slidemasters\/|slidelayouts\/|handoutmasters\/)|\[content_types\]|printersettings|_xmlsignatures/;

/** Binary parts without text: printer settings, fonts, sound and film. */
const wordless =
  /printersettings\d*\.bin$|\.(odttf|fntdata|ttf|otf|wav|mp3|m4a|mp4|m4v|avi|mov|wmv|wma)$/;

/** What pictures without words begin with: BMP, TIFF, WebP, ICO, StarView. */
const pictures = ["BM", "II*\0", "MM\0*", "RIFF", "\0\0\x01\0", "VCLMTF"];

/** Where a part that no reader of its own has opened is, and whether it is seen. */
export function placeOf(name: string): { place?: Place; hidden: boolean } {
  const lower = `/${name.toLowerCase()}`;
  const found = places.find(([pattern]) => pattern.test(lower));
  if (found === undefined) return { place: "unreferenced", hidden: true };
  return { ...(found[1] !== undefined && { place: found[1] }), hidden: found[2] };
}

const CHART = nameHash("chartSpace");
const MASHUP = nameHash("DataMashup");

/**
 * Reads every part that is left of the package.
 *
 * @param describe what is known of a part's place: the sheet or slide that it belongs to
 */
export async function* readLeft(
  opc: Package,
  describe: (part: Part) => { sheet?: string; page?: number; hidden?: boolean } = () => ({}),
  choose: (
    xml: XmlScanner,
    pieces: Pieces,
    part: Part,
    location: Location,
  ) => PartTaker | undefined = () => undefined,
): AsyncGenerator<Block> {
  for (const part of opc.left()) {
    const name = part.name.toLowerCase();
    if ((part.entry.packed.length === 0 || wordless.test(name)) && opc.passWordless(part)) continue;
    const { hidden: ownerHidden, ...owner } = describe(part);
    const { place, hidden } = placeOf(name);
    const location: Location = { ...opc.location, ...(place && { place }), ...owner };
    if (/(^|\/)model\/item\.data$/.test(name)) {
      // The tables of Power Pivot, in a format of Analysis Services.
      opc.pass(part);
      yield { type: "unread", location: { ...location, place: "embedded" }, reason: "unsupported" };
      continue;
    }
    const rels = /^(.*\/)?_rels\/([^/]*)\.rels$/.exec(part.name);
    if (rels !== null) {
      await opc.relationships((rels[1] ?? "") + rels[2]);
      continue;
    }
    yield* readPartOfAnySort(opc, part, owner, location, (xml, pieces) => {
      const taker = choose(xml, pieces, part, location);
      return taker ?? chooseTaker(xml, pieces, opc, name, location, hidden || ownerHidden === true);
    });
  }
  const pieces = new Pieces(opc.budget);
  const links = new Lines(pieces, { ...opc.location, place: "external-link" }, true);
  for (const link of opc.links) links.line(link);
  links.flush();
  yield* assemble(once(pieces));
}

/** What pieces hold, as the batches that `assemble` takes. */
export async function* once(pieces: Pieces): AsyncGenerator<readonly Piece[]> {
  yield pieces.take();
}

function chooseTaker(
  xml: XmlScanner,
  pieces: Pieces,
  opc: Package,
  name: string,
  location: Location,
  hidden: boolean,
): PartTaker {
  if (xml.name === CHART) return new ChartCache(pieces, location);
  if (xml.name === MASHUP) return new Mashup(pieces, opc.location);
  const attributes = furniture.test(`/${name}`)
    ? "none"
    : location.place === "text-box" || location.place === undefined
      ? "descriptions"
      : "all";
  return new AnyText(pieces, location, hidden, attributes);
}

/** Reads a part as what its first bytes say: XML, a picture, or a file of its own. */
export async function* readPartOfAnySort(
  opc: Package,
  part: Part,
  owner: { sheet?: string; page?: number },
  location: Location,
  choose: (xml: XmlScanner, pieces: Pieces) => PartTaker,
): AsyncGenerator<Block> {
  let head = "";
  await opc.attempt(location, async () => {
    for await (const chunk of opc.peek(part)) {
      head = Buffer.from(chunk.subarray(0, 64)).toString("latin1");
      break;
    }
  });
  if (isXml(head)) yield* readPart(opc, part, location, choose);
  else if (head === "") opc.pass(part);
  else if (!pictures.some((mark) => head.startsWith(mark)) || !opc.passWordless(part)) {
    const path = [...opc.location.path, part.name];
    const outerHidden = opc.location.place !== undefined;
    // What is drawn in a metafile is seen, and what stands in the fields of a form.
    if (isMetafile(head)) yield* readNested(opc, part, { ...owner, path }, outerHidden);
    else if (controls.test(part.name))
      yield* readNested(opc, part, { ...owner, path, place: "data-validation" }, outerHidden);
    else {
      const place = addInTexts.test(part.name) ? "custom-xml" : "embedded";
      yield* readNested(opc, part, { ...owner, path, place }, true);
    }
  }
}

function isXml(head: string): boolean {
  return (
    /^(\xef\xbb\xbf)?\s*</.test(head) ||
    /^(\xff\xfe)?<\0/.test(head) ||
    /^(\xfe\xff)?\0</.test(head)
  );
}

/**
 * Opens a part that is a file of its own: an embedded workbook, an OLE object, a text to merge in. One
 * of zeros and ones holds nothing: what Office leaves where a part was taken out (`[trash]/0000.dat`).
 */
export async function* readNested(
  opc: Package,
  part: Part,
  location: Location,
  hidden: boolean,
): AsyncGenerator<Block> {
  let bytes: Uint8Array | undefined;
  await opc.attempt(location, async () => {
    const content = await opc.bytes(part);
    bytes = content.bytes;
    if (content.damaged) throw new DamagedEntry();
  });
  if (bytes === undefined || bytes.every((byte) => byte === 0 || byte === 0xff)) return;
  const isWords = controls.test(part.name) || addInTexts.test(part.name);
  if (isWords && !isCompoundFile(bytes)) {
    const text = plainTexts(bytes).join("\n");
    if (text !== "") yield { type: "text", location, hidden, text };
  } else yield { type: "nested", attachment: { location, bytes, ...(hidden && { hidden }) } };
}

/** Controls as they write themselves ([MS-OFORMS] 2.2): a class, numbers, and texts of 8 or 16 bits. */
const controls = /(^|\/)activex\/[^/]*\.bin$/i;

/** What add-ins keep for a sheet (ECMA-376 part 1, 12.3.4): texts in UTF-16, of Office's own. */
const addInTexts = /(^|\/)customproperty[^/]*\.bin$/i;

/**
 * The text of any XML: a line for each element that holds text or only texts (a paragraph with its
 * runs, a record with its fields), or attributes of several words.
 */
export class AnyText implements PartTaker {
  readonly #lines: Lines;
  #open = 0;
  #skip = 0;
  /** Whether the element that was opened last is a record: an attribute of several words, an address among others. */
  #isRecord = false;

  constructor(
    pieces: Pieces,
    location: Location,
    hidden: boolean,
    readonly attributes: "all" | "descriptions" | "none",
  ) {
    this.#lines = new Lines(pieces, location, hidden);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      this.#open = xml.name;
      this.#isRecord = false;
      if (xml.name === PHONETIC) this.#skip++;
      if (this.attributes === "all") this.#takeAttributes(xml);
      else if (this.attributes === "descriptions")
        for (const attribute of [DESCRIPTION, TITLE]) this.#lines.add(field(xml, attribute));
    } else if (token === Token.text || (token === Token.comment && this.attributes === "all")) {
      if (this.#skip === 0 && !xml.blank()) this.#addText(xml.text());
    } else if (token === Token.close) {
      if (xml.name === PHONETIC) this.#skip--;
      const isLeaf = xml.name === this.#open;
      this.#open = 0;
      if (inline.has(xml.name) && !this.#isRecord) return;
      if (isLeaf && !this.#isRecord && !lineEnds.has(xml.name)) {
        if (!this.#lines.empty) this.#lines.add("\t");
      } else this.#lines.end();
    }
  }

  #addText(text: string): void {
    this.#lines.add(text);
    this.#isRecord ||= text.includes("@") && /\S\s+\S/.test(text);
  }

  #takeAttributes(xml: XmlScanner): void {
    for (const value of xml.attributes())
      if (
        // `xml:space`, which stands in the middle of texts.
        value !== "preserve" &&
        (value.includes("@") ||
          (/\p{L}{2}/u.test(value) && !/^\w+:\S+$|^rId|^[{(]?[\dA-F-]+[)}]?$/i.test(value)))
      ) {
        this.#lines.add(`${value}\t`);
        this.#isRecord ||= /[\s@]/.test(value);
      }
  }

  finish(): void {
    this.#lines.flush();
  }
}

function field(xml: XmlScanner, attribute: number): string {
  const text = xml.attribute(attribute);
  return text === undefined || text === "" ? "" : `${text}\t`;
}

const DESCRIPTION = nameHash("descr");
const TITLE = nameHash("title");
const PHONETIC = nameHash("rPh");

/** Elements that do not end a field: runs of text, and what stands inside a run. */
const inline = new Set(
  ["t", "r", "rPr", "fld", "hyperlink", "smartTag", "sdt", "sdtContent", "span", "font", "b", "i"]
    .map(nameHash)
    .concat(["a", "latin", "cs", "ea", "solidFill", "schemeClr", "srgbClr"].map(nameHash)),
);

/** Leaves that are lines of their own: properties, people. */
const lineEnds = new Set(
  [
    "p",
    "creator",
    "lastModifiedBy",
    "Manager",
    "Company",
    "lpstr",
    "lpwstr",
    "author",
    "person",
  ].map(nameHash),
);

/** Power Query's formulas and their last results ([MS-QDEFF] 2.2): a zip behind two numbers. */
class Mashup implements PartTaker {
  #text = "";

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
  ) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.text) this.#text += xml.text();
  }

  finish(): void {
    const bytes = Buffer.from(this.#text, "base64");
    if (bytes.length < 8) return;
    const location: Location = { path: [...this.location.path, "DataMashup"], place: "query" };
    const attachment = {
      location,
      bytes: bytes.subarray(8, 8 + bytes.readUInt32LE(4)),
      hidden: true,
    };
    this.pieces.add({ type: "nested", attachment });
  }
}
