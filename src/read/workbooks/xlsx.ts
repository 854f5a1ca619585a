import type { Attachment, Block, Location, Place } from "../../types.js";
import { ExternalLink } from "./external-link.js";
import { OfficeText } from "../documents/office-text.js";
import { once, placeOf, readLeft, readPart, type PartTaker } from "../documents/ooxml.js";
import { Package, recognisePackage, type Part } from "../documents/package.js";
import { assemble, Lines, Pieces } from "../pieces.js";
import { itemRows, PivotCache, PivotRecords } from "./pivot-cache.js";
import type { ReadContext, Reader } from "../reader.js";
import { plainLooks } from "../documents/run-look.js";
import { StringTable } from "./string-table.js";
import { Sheet, SheetSurvey, unescape, type SheetContext } from "./xlsx-sheet.js";
import { Styles } from "./xlsx-styles.js";
import { nameHash, prefixedHash, Token, word, type XmlScanner } from "../xml.js";
import { DamagedEntry } from "../archives/zip-file.js";

/**
 * SpreadsheetML workbooks (ECMA-376 part 1, 18; transitional and strict) → their sheets as tables,
 * and everything else that is in them. Sheets stream: neither a part nor a table is ever whole in
 * memory, but the shared strings are, packed.
 */
export const xlsx: Reader = {
  type: "xlsx",
  extensions: ["xlsx", "xlsm", "xltx", "xltm", "xlam"],
  family: "zip",
  recognises: (peek) => recognisePackage(peek, /^\/?xl\/(workbook\.xml|worksheets\/[^/]*\.xml)$/i),
  read,
};

interface SheetEntry {
  readonly name: string;
  readonly state: "visible" | "hidden" | "veryHidden";
  readonly id: string;
}

async function* read(attachment: Attachment, { budget }: ReadContext): AsyncGenerator<Block> {
  const opc = new Package(attachment.bytes, attachment.location, budget);
  const outerHidden = attachment.hidden === true;
  const workbookPart = await opc.main("xl/workbook.xml");

  const workbook = new Workbook(opc.budget, opc.location);
  await opc.load(workbookPart, (xml, token) => workbook.take(xml, token));
  yield* workbook.blocks();
  const relationships = await opc.relationships(workbookPart?.name ?? "xl/workbook.xml");

  const styles = new Styles();
  await opc.load(opc.related(relationships, "styles", "xl/styles.xml"), (xml, token) =>
    styles.take(xml, token),
  );
  const strings = new StringTable();
  const shared = new SharedStrings(strings, budget.limits.maxTextLength);
  await opc.load(
    opc.related(relationships, "sharedStrings", "xl/sharedStrings.xml"),
    (xml, token) => shared.take(xml, token),
  );
  strings.finish();

  const owners = new Map<string, { sheet: string; hidden: boolean }>();
  const { date1904 } = workbook;
  const sheets = new Set<string>();
  for (const entry of workbook.sheets) {
    // A module of Visual Basic of Excel 5: its text is in the project.
    if (entry.id === "") continue;
    const part = opc.part(relationships.get(entry.id)?.target ?? "");
    const hidden = outerHidden || entry.state !== "visible";
    const location: Location = {
      ...opc.location,
      sheet: entry.name,
      ...(entry.state !== "visible" && { place: hiddenPlaces[entry.state] }),
    };
    if (part === undefined) {
      opc.note(location, new DamagedEntry());
      continue;
    }
    // One part is one sheet, whatever a crafted workbook says.
    if (sheets.has(part.key)) {
      opc.note(opc.location, new DamagedEntry());
      continue;
    }
    sheets.add(part.key);
    await ownParts(opc, part.name, { sheet: entry.name, hidden }, owners, 3);
    yield* readSheet(opc, part, { strings, styles, date1904, location, hidden });
  }
  yield* readPivotCaches(opc);

  const leftSheet = (location: Location) => ({ strings, styles, date1904, location, hidden: true });
  yield* readLeft(
    opc,
    (part) => owners.get(part.key) ?? {},
    (xml, pieces, part, location): PartTaker | undefined => {
      if (xml.name === EXTERNAL_LINK) return new ExternalLink(pieces, location);
      if (xml.name === DRAWING)
        return new OfficeText(
          pieces,
          location,
          outerHidden || owners.get(part.key)?.hidden === true,
          plainLooks,
        );
      if (xml.name === PIVOT_RECORDS) return new PivotRecords(pieces, location, []);
      // A sheet that the workbook does not name.
      const isSheet = xml.name === WORKSHEET && placeOf(part.name).place === "unreferenced";
      return isSheet ? new Sheet(leftSheet(location), pieces) : undefined;
    },
  );
  yield* leftStrings(strings, opc);
  yield* opc.unread;
}

/** Strings that no cell has, as far as they are read: more than one list, and less than three seconds. */
const maxLeftStrings = 200_000;

/** Strings that no cell has: some programs leave them in the workbook when the cells are deleted. */
function leftStrings(strings: StringTable, opc: Package): AsyncGenerator<Block> {
  const pieces = new Pieces(opc.budget);
  const lines = new Lines(pieces, { ...opc.location, place: "unreferenced" }, true);
  async function* batches() {
    let count = 0;
    for (const text of strings.unasked()) {
      if (count === maxLeftStrings) {
        opc.budget.leaveOut("maxTextLength");
        break;
      }
      lines.line(text);
      if (++count % 4096 === 0) {
        opc.budget.checkTime();
        yield pieces.take();
      }
    }
    lines.flush();
    yield pieces.take();
  }
  return assemble(batches());
}

const hiddenPlaces: Record<"hidden" | "veryHidden", Place> = {
  hidden: "hidden-sheet",
  veryHidden: "very-hidden-sheet",
};

/** Notes which parts belong to a sheet: its comments, its drawings and their charts. */
async function ownParts(
  opc: Package,
  from: string,
  owner: { sheet: string; hidden: boolean },
  owners: Map<string, { sheet: string; hidden: boolean }>,
  depth: number,
): Promise<void> {
  if (depth === 0) return;
  for (const { target, external } of (await opc.relationships(from)).values()) {
    const key = target.toLowerCase();
    if (external || owners.has(key) || !opc.parts.has(key)) continue;
    owners.set(key, owner);
    await ownParts(opc, target, owner, owners, depth - 1);
  }
}

async function* readSheet(opc: Package, part: Part, context: SheetContext): AsyncGenerator<Block> {
  let sheet: Sheet | undefined;
  const behind = await behindRows(opc, part, context.styles);
  const whole = { ...context, ...behind };
  yield* readPart(opc, part, context.location, (_, pieces) => (sheet = new Sheet(whole, pieces)));
  if (sheet?.damaged === true) opc.note(context.location, new DamagedEntry());
}

/** What stands behind the rows of a sheet and says of cells whether they are seen, and where they lead. */
async function behindRows(
  opc: Package,
  part: Part,
  styles: Styles,
): Promise<Pick<SheetContext, "conditions" | "links">> {
  const targets = opc.linksIn(await opc.relationships(part.name));
  if (!styles.mayHide && targets.size === 0) return {};
  const survey = new SheetSurvey(styles, targets);
  await opc.survey(part, (xml, token) => survey.take(xml, token));
  const { formats, links, unclaimed } = survey;
  for (const { target, fields } of unclaimed) opc.links.add([target, ...fields].join("\n"));
  return {
    ...(!formats.empty && { conditions: formats }),
    ...(!links.empty && { links }),
  };
}

/** Definitions first: the records mean nothing without them. */
async function* readPivotCaches(opc: Package): AsyncGenerator<Block> {
  const location: Location = { ...opc.location, place: "pivot-cache" };
  for (const part of opc.left()) {
    if (!/pivotcachedefinition[^/]{0,100}\.xml$/i.test(part.name)) continue;
    const pieces = new Pieces(opc.budget);
    const cache = new PivotCache(pieces);
    await opc.load(part, (xml, token) => cache.take(xml, token), "pivot-cache");
    const records = [...(await opc.relationships(part.name)).values()].find(
      ({ type }) => type === "pivotCacheRecords",
    );
    const recordsPart =
      opc.part(records?.target ?? "") ??
      opc.part(part.name.replace(/definition(?=[^/]{0,100}$)/i, "Records"));
    if (recordsPart === undefined) {
      itemRows(pieces, location, cache.fields);
      yield* assemble(once(pieces));
    } else
      yield* readPart(
        opc,
        recordsPart,
        location,
        (_, recordPieces) => new PivotRecords(recordPieces, location, cache.fields),
      );
  }
}

/** The workbook part: its sheets, its epoch, its names. */
class Workbook {
  readonly sheets: SheetEntry[] = [];
  date1904 = false;
  readonly #pieces: Pieces;
  readonly #names: Lines;
  #name: string | undefined;
  #text = "";

  constructor(budget: Package["budget"], location: Location) {
    this.#pieces = new Pieces(budget);
    this.#names = new Lines(this.#pieces, { ...location, place: "defined-name" }, true);
  }

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === SHEET) {
        const state = xml.attribute(STATE);
        this.sheets.push({
          name: unescape(xml.attribute(NAME) ?? ""),
          state: state === "hidden" || state === "veryHidden" ? state : "visible",
          id: xml.attribute(R_ID) ?? "",
        });
      } else if (xml.name === WORKBOOK_PROPERTIES) this.date1904 = xml.flag(DATE_1904);
      else if (xml.name === DEFINED_NAME) {
        this.#name = `${xml.attribute(NAME) ?? ""}\t${xml.attribute(COMMENT) ?? ""}\t`;
        this.#text = "";
      }
    } else if (token === Token.text) {
      if (this.#name !== undefined) this.#text += xml.text();
    } else if (token === Token.close && xml.name === DEFINED_NAME && this.#name !== undefined) {
      // Constants: "a text", {"a","b"}. A reference to cells says nothing.
      const constants = this.#text.match(/"(?:[^"]|"")*"/g) ?? [];
      this.#names.line(this.#name + constants.join(" ").replaceAll('"', ""));
      this.#name = undefined;
    }
  }

  blocks(): AsyncGenerator<Block> {
    this.#names.flush();
    return assemble(once(this.#pieces));
  }
}

/** The shared strings part (18.4): the text of an item is that of its runs, without phonetic ones. */
class SharedStrings {
  #inText = false;
  #inPhonetic = false;
  #begun = false;

  constructor(
    readonly strings: StringTable,
    readonly maxLength: number,
  ) {}

  take(xml: XmlScanner, token: Token): void {
    if (token === Token.open) {
      if (xml.name === ITEM) {
        this.#begun = false;
        const child = xml.onlyChild();
        if (child === T) this.#add(xml);
        else if (child !== 0) this.strings.add("");
        if (child !== 0) this.#takePlainItems(xml);
      } else if (xml.name === T) this.#inText = !this.#inPhonetic;
      else if (xml.name === PHONETIC) this.#inPhonetic = true;
    } else if (token === Token.text) {
      if (!this.#inText) return;
      if (this.#begun) this.strings.append(unescape(xml.text()), this.maxLength);
      else this.#add(xml);
      this.#begun = true;
    } else if (token === Token.close) {
      if (xml.name === T) this.#inText = false;
      else if (xml.name === PHONETIC) this.#inPhonetic = false;
      else if (xml.name === ITEM && !this.#begun) this.strings.add("");
    }
  }

  #add(xml: XmlScanner): void {
    this.strings.add(unescape(xml.text()));
  }

  /** Takes the items that come next, as long as they are `<si><t>text</t></si>`, as nearly all are. */
  #takePlainItems(xml: XmlScanner): void {
    const { bytes, view, end } = xml;
    let at = xml.position;
    while (at + shortestItem <= end && view.getInt32(at, true) === ITEM_OPEN) {
      if (view.getInt32(at + 3, true) !== TEXT_OPEN) break;
      const textEnd = this.strings.addBytes(bytes, view, at + 7, end);
      if (textEnd < 0) break;
      const isEnd =
        textEnd + 9 <= end &&
        view.getInt32(textEnd, true) === TEXT_CLOSE &&
        view.getInt32(textEnd + 4, true) === ITEM_CLOSE &&
        bytes[textEnd + 8] === GT;
      if (!isEnd) {
        this.strings.removeLast();
        break;
      }
      at = textEnd + 9;
    }
    xml.goOn(at);
  }
}

/** The length of `<si><t></t></si>`. */
const shortestItem = 16;

const ITEM_OPEN = word("<si>");
const TEXT_OPEN = word("><t>");
const TEXT_CLOSE = word("</t>");
const ITEM_CLOSE = word("</si");
const GT = 62;

const SHEET = nameHash("sheet");
const NAME = nameHash("name");
const STATE = nameHash("state");
const R_ID = prefixedHash("id");
const WORKBOOK_PROPERTIES = nameHash("workbookPr");
const DATE_1904 = nameHash("date1904");
const DEFINED_NAME = nameHash("definedName");
const COMMENT = nameHash("comment");
const ITEM = nameHash("si");
const T = nameHash("t");
const PHONETIC = nameHash("rPh");
const EXTERNAL_LINK = nameHash("externalLink");
const DRAWING = nameHash("wsDr");
const PIVOT_RECORDS = nameHash("pivotCacheRecords");
const WORKSHEET = nameHash("worksheet");
