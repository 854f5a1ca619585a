import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import { firstFrom } from "../../sorted.js";
import { constants, deflateSync, inflateSync } from "node:zlib";
import type { PDFDocumentProxy, PDFPageProxy } from "unpdf/pdfjs";
import type { Attachment, Block, Location, Row } from "../../types.js";
import { behind } from "../behind.js";
import { type Budget, LimitReached } from "../budget.js";
import {
  type Line,
  type Piece,
  type Region,
  type Rule,
  type Strips,
  fits,
  hiddenCells,
  isHidden,
  textOf,
  toCells,
  toLines,
  toRegions,
  toRows,
} from "./page-layout.js";
import {
  joined,
  likeness,
  minRows,
  placed,
  sampleSize,
  type PlacedRow,
  type PlacedTable,
} from "./cut-tables.js";
import { partCells } from "./pdf-cells.js";
import type { Edge, TextStart } from "./pdf-looks.js";
import { type Link, readLink } from "../link.js";
import { type PlacedLink, withLinks } from "./pdf-links.js";
import { isKeptIn } from "../media/metafile.js";
import { ascii85, PdfPages } from "./pdf-pages.js";
import type { Reader } from "../reader.js";

/**
 * PDF (ISO 32000) → a Table for each table of its pages (going on over pages), Text for their other
 * lines, form values, comments, bookmarks and properties, and the files attached to it. What is only
 * drawn (a scan, letters as curves) cannot be read, and is said.
 */
export const pdf: Reader = {
  type: "pdf",
  extensions: ["pdf"],
  recognises(peek) {
    // Readers of PDF look for the header in the first 1024 bytes (ISO 32000-1, annex H.3.4.1).
    const header = peek.head.slice(0, 1024).indexOf("%PDF-");
    if (header > 0 && isKeptIn(peek.head.slice(0, header))) return false;
    return header === 0 || (header > 0 && "behind");
  },
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const { data, damaged, drawn, holds } = prepare(bytes, budget);
    const { getDocument } = await import("unpdf/pdfjs");
    const task = getDocument({
      data,
      verbosity: 0,
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      enableXfa: true,
      stopAtErrors: false,
    });
    let isEmpty = false;
    try {
      let document: PDFDocumentProxy;
      try {
        document = await task.promise;
      } catch (error) {
        if (error instanceof Error && error.name === "PasswordException") {
          yield { type: "unread", location, reason: "encrypted" };
          return;
        }
        throw error;
      }
      const pages = new Document(document, attachment, budget, drawn);
      yield* pages.blocks();
      isEmpty =
        (pages.shown === "nothing" && holds !== "nothing") ||
        (pages.shown === "lines" && holds === "words");
    } finally {
      await task.destroy().catch(() => undefined);
    }
    yield* behind(attachment, endOfFile(bytes));
    if (damaged || isEmpty) yield { type: "unread", location, reason: "malformed" };
  },
};

/** A page's content, an object stream or a font is smaller; only a bomb is not. */
const maxStreamBytes = 128 * 1024 * 1024;

/** Unpacked bytes from which on a page without a word is one that is drawn: walking them fills the memory. */
const maxWalked = 2 * 1024 * 1024;

/**
 * Words and lines pack to a tenth, the tables of a large report to a thirtieth: beyond this, from so many
 * bytes on, they are the same few again and again. Walking 10 MB of them takes a second.
 */
const maxDrawnRatio = 50;
const ratioFree = 16 * 1024 * 1024;

/** Streams that are no page's content: properties, colours, pictures, fonts, the file's own tables. */
const notDrawn =
  /\/(?:Metadata|Alternate|Image|ObjStm|XRef|Length1|FontFile\d?|Type1C|CIDFontType0C|OpenType|EmbeddedFile)\b/;

/** Bytes in front of a stream in which its dictionary is looked for. */
const dictionaryBytes = 512;

/** ISO 32000-1, 7.4: the filters of a stream, in the order in which they are undone. */
const filterName = /\/(\w+Decode|Fl)\b/g;
const flate = /^(?:FlateDecode|Fl)$/;

/** Operators that show text or put a picture on the page (ISO 32000-1, 9.4.3 and 8.8), behind what they show. */
const showsWords = /[)>][\d\s.\]-]*(?:T[jJ]|['"])(?!\w)/;
const isPlain = /^[\s -~]*$/;
const blankString = /\(\s*\)/g;
const placesPicture = /\/[^\s/]{1,127}\s+Do\b|\bBI\b/;

/** Characters of a content stream that are looked at for those; a longer one draws something. */
const maxLookedAt = 1024 * 1024;

interface Prepared {
  readonly data: Uint8Array;
  readonly damaged: boolean;
  /** Unpacked bytes of streams that may be drawn. */
  readonly drawn: number;
  /** What its pages have to show, as far as it can be seen in their streams: an empty page has nothing. */
  readonly holds: "words" | "pictures" | "nothing";
}

/**
 * A copy of the file for the library, which takes the buffer away, with three of its weaknesses met:
 *
 * - It unpacks streams without a limit, and a few kilobytes that become gigabytes end the process. So
 *   each packed stream is unpacked once here, under one.
 * - It leaves out what is cropped away. So crop boxes get a name that means nothing: a cropped page
 *   still holds what was on it.
 * - It walks the list of pages anew for each of them, unless their count is wrong: then it goes through
 *   all of them once. So the count of many pages gets another name as well.
 *
 * `damaged` says that a stream is, or that the end of the file is missing: the library repairs what it
 * can, and is silent about what it could not.
 */
function prepare(bytes: Uint8Array, budget: Budget): Prepared {
  const file = Buffer.alloc(bytes.length);
  file.set(bytes);
  const encrypted = file.includes("/Encrypt");
  let damaged = !file.includes("%%EOF");
  uncrop(file);
  let drawn = 0;
  let packedDrawn = 0;
  // Where something is missing, or words cannot be seen, there may have been some.
  let words = (encrypted && file.includes("/Font")) || !leadsToTable(file);
  let placed = false;
  if (repeatsContents(file)) throw new LimitReached("maxRatio");
  let hasPage = holdsPage(file);
  // Ends of streams whose beginning has not been seen, or is damaged: they may hold anything.
  let unbegun = 0;
  let end = 0;
  let dictionaries = countOf(file, "<<");
  const counted: { readonly packed: Buffer; readonly unpacked: Buffer }[] = [];
  for (let at = file.indexOf("stream"); at !== -1; at = file.indexOf("stream", at + 6)) {
    if (file.toString("latin1", at - 3, at) === "end") {
      unbegun++;
      continue;
    }
    const before = file.toString("latin1", Math.max(0, at - dictionaryBytes), at);
    const dictionary = before.slice(before.lastIndexOf("obj") + 1);
    const isDrawn = !notDrawn.test(dictionary);
    const followsDictionary = />>\s*$/.test(dictionary);
    const endsLine = file[at + 6] === 0x0d || file[at + 6] === 0x0a;
    if (followsDictionary && endsLine) unbegun--;
    else words ||= followsDictionary || endsLine;
    budget.checkTime();
    const start = at + 6 + (file[at + 6] === 0x0d ? 2 : 1);
    if (end !== -1 && end < start) end = file.indexOf("endstream", start);
    const stream = file.subarray(start, end === -1 ? file.length : end);
    const look = (content: Buffer): void => {
      if (!isDrawn || words) return;
      const text = content.toString("latin1", 0, maxLookedAt);
      words = content.length > maxLookedAt || showsWords.test(text.replace(blankString, ""));
      placed ||= placesPicture.test(text);
    };
    const [filter = "", next] = Array.from(dictionary.matchAll(filterName), ([, name]) => name!);
    const isWritten = filter === "ASCII85Decode" && next !== undefined;
    if (!flate.test(isWritten ? next : filter)) {
      // What another filter packs may be anything.
      if (filter === "" && isPlain.test(stream.toString("latin1", 0, maxLookedAt))) look(stream);
      else words ||= isDrawn;
      continue;
    }
    const packed = isWritten ? ascii85(stream) : stream;
    try {
      const unpacked = inflateSync(packed, {
        maxOutputLength: Math.max(1, Math.min(maxStreamBytes, budget.limits.maxEntryBytes)),
        // Some programs leave the checksum out: that is no damage.
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      budget.takeBytes(unpacked.length);
      look(unpacked);
      hasPage ||= holdsPage(unpacked);
      if (isDrawn) {
        drawn += unpacked.length;
        packedDrawn += packed.length;
        if (drawn > ratioFree && drawn > packedDrawn * maxDrawnRatio)
          throw new LimitReached("maxRatio");
      }
      if (!encrypted && /\/ObjStm\b/.test(dictionary)) {
        dictionaries += countOf(unpacked, "<<");
        if (unpacked.includes("/Count")) counted.push({ packed, unpacked });
        if (uncrop(unpacked)) repack(packed, unpacked);
      }
    } catch (error) {
      if (error instanceof LimitReached) throw error;
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
        throw new LimitReached("maxEntryBytes");
      damaged ||= !encrypted;
    }
    at = Math.max(at, start);
  }
  if (dictionaries <= maxDictionaries) {
    for (const { packed, unpacked } of counted)
      if (uncount(unpacked, budget)) repack(packed, unpacked);
    if (uncount(file, budget) || counted.length > 0) rename(file, "/Linearized", "/Linearizde");
  }
  const data = new Uint8Array(file.buffer, file.byteOffset, file.length);
  const holds = words || unbegun > 0 || !hasPage ? "words" : placed ? "pictures" : "nothing";
  return { data, damaged, drawn, holds };
}

/** How often one stream may be drawn on a page; it is unpacked each time. A page has its frame twice or so. */
const maxRepeated = 16;

/** Whether the content of a page is the same stream again and again (7.7.3.3: `/Contents` as an array). */
function repeatsContents(file: Buffer): boolean {
  for (let at = file.indexOf("/Contents"); at !== -1; at = file.indexOf("/Contents", at + 9)) {
    const start = file.toString("latin1", at + 9, at + 64).search(/\S/) + at + 9;
    if (file[start] !== 0x5b) continue;
    const end = file.indexOf("]", start);
    const streams = file.toString("latin1", start, end === -1 ? file.length : end).split(/\sR/);
    if (streams.length - new Set(streams.map((each) => each.trim())).size > maxRepeated)
      return true;
    at = end === -1 ? file.length : end;
  }
  return false;
}

/** Whether the object of a page is among these bytes (7.7.3.3): `/Type /Page`, and not `/Pages`. */
function holdsPage(bytes: Buffer): boolean {
  for (let at = bytes.indexOf("/Page"); at !== -1; at = bytes.indexOf("/Page", at + 5))
    if (!/\w/.test(String.fromCharCode(bytes[at + 5] ?? 0))) return true;
  return false;
}

/** Whether the end says where the cross-reference table or stream is (7.5.5): no bytes are missing, or too many. */
function leadsToTable(file: Buffer): boolean {
  const end = file.toString("latin1", file.lastIndexOf("startxref"));
  const at = Number(/^startxref\s+(\d{1,15})\s/.exec(end)?.[1] ?? Number.NaN);
  return /^\s*(?:xref\b|\d+\s+\d+\s+obj\b)/.test(file.toString("latin1", at, at + 32));
}

/** Objects in place of those of a stream, if they fit. What is left of the old bytes stands behind their end. */
function repack(packed: Buffer, unpacked: Buffer): void {
  const again = deflateSync(unpacked, { level: 9 });
  if (again.length <= packed.length) again.copy(packed);
}

/** Gives crop boxes another name, in place; whether there were any. */
function uncrop(objects: Buffer): boolean {
  // Nothing by itself, and packs well: pages hold a /MediaBox.
  return rename(objects, "/CropBox", "/MediaBo");
}

/** Fewer are found by walking in no time; more than the limit are not all read. */
const fewPages = 200;

/** Each of them may be a page, which takes a kilobyte of memory: a page has about five. */
const maxDictionaries = 200_000;

/** Gives the count of pages another name, in place, where there are many; whether there was one. */
function uncount(objects: Buffer, { limits }: Budget): boolean {
  let any = false;
  for (let at = objects.indexOf("/Count"); at !== -1; at = objects.indexOf("/Count", at + 6)) {
    const [, digits] = /^\s*(\d{1,9})\b/.exec(objects.toString("latin1", at + 6, at + 20)) ?? [];
    const count = Number(digits ?? 0);
    if (count < fewPages || count > limits.maxEntries) continue;
    objects.write("/Coutn", at, "latin1");
    any = true;
  }
  return any;
}

/** Gives names others of the same length, in place; whether there were any. */
function rename(objects: Buffer, name: string, other: string): boolean {
  let any = false;
  for (let at = objects.indexOf(name); at !== -1; at = objects.indexOf(name, at + name.length)) {
    objects.write(other, at, "latin1");
    any = true;
  }
  return any;
}

function countOf(bytes: Buffer, mark: string): number {
  let count = 0;
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) count++;
  return count;
}

function endOfFile(bytes: Uint8Array): number {
  const file = bufferOf(bytes);
  const mark = file.lastIndexOf("%%EOF");
  if (mark === -1) return bytes.length;
  let end = mark + 5;
  while (end < bytes.length && (bytes[end] === 0x0d || bytes[end] === 0x0a)) end++;
  return end;
}

/** Pages with a picture and no word from which on the document counts as not read: a cover is none. */
const maxPicturePages = 2;
const maxPictureShare = 0.25;

/** Pages without a word that are looked at for pictures: a scan shows itself on the first. */
const maxPagesLookedAt = 10;

/** The library walks all pages to find one: so many steps take a second. */
const maxSteps = 1_500_000;

/** Annotations of a page times its letters: more take seconds, and each annotation may hold all letters. */
const maxAnnotated = 16_000_000;

/** The share of a page that pictures cover in a scan: more than an illustration, less than paper with its margins. */
const minPictureArea = 0.5;

/** Drawing operations that make a page of curves: letters, not a frame around a page. */
const minCurves = 200;

/** Rows handed on at a time. */
const batchRows = 500;

/** Lines at the foot and the head of pages that may stand between the parts of one table. */
const maxBetween = 4;

/** Of the columns of a table so many look on its next page as on the first; of other columns that fit, fewer. */
const minLikeness = 0.34;

/** So many texts beyond the edges of a page may be a list; a printer's mark or two are not. */
const minTextsBeyond = 5;

/** What pages hold, in their order. */
type Part =
  | {
      readonly type: "lines";
      readonly lines: readonly string[];
      readonly baselines: readonly number[];
      readonly page: number;
      readonly hidden: boolean;
    }
  | { readonly type: "table"; readonly page: number }
  | ({ readonly type: "row" } & PlacedRow)
  | { readonly type: "end-of-table" }
  | { readonly type: "block"; readonly block: Block };

class Document {
  /** The most that a page showed. */
  shown: "words" | "picture" | "ornament" | "lines" | "nothing" = "nothing";
  readonly #location: Location;
  readonly #hidden: boolean;

  constructor(
    readonly document: PDFDocumentProxy,
    readonly attachment: Attachment,
    readonly budget: Budget,
    /** Unpacked bytes of what its pages may draw. */
    readonly drawn: number,
  ) {
    this.#location = attachment.location;
    this.#hidden = attachment.hidden ?? false;
  }

  async *blocks(): AsyncGenerator<Block> {
    const parts = wholeTables(this.#parts());
    const later: Part[] = [];
    const location = (page: number): Location => ({ ...this.#location, page });
    for (;;) {
      const part = later.shift() ?? (await parts.next()).value;
      if (part === undefined) break;
      if (part.type === "block") yield part.block;
      else if (part.type === "lines")
        yield {
          type: "text",
          location: { ...location(part.page), ...(part.hidden && { place: "hidden-text" }) },
          hidden: this.#hidden || part.hidden,
          text: part.lines.join("\n"),
        };
      else if (part.type === "table")
        yield {
          type: "table",
          location: location(part.page),
          hidden: this.#hidden,
          rows: this.#rows(parts, later),
        };
    }
    yield* this.#besides();
  }

  async *#rows(parts: AsyncGenerator<Part>, later: Part[]): AsyncGenerator<readonly Row[]> {
    let number = 0;
    let batch: Row[] = [];
    let count = 0;
    for await (const part of partsOfTable(parts)) {
      if (part.type !== "row") {
        later.push(part);
        continue;
      }
      const unseen = part.hiddenCells.length > 0 && { hiddenCells: part.hiddenCells };
      batch.push({ number: ++number, cells: part.cells, ...unseen });
      count += part.cells.length;
      if (batch.length < batchRows) continue;
      yield batch;
      this.budget.takeRows(batch.length, count);
      batch = [];
      count = 0;
    }
    if (batch.length === 0) return;
    yield batch;
    this.budget.takeRows(batch.length, count);
  }

  /** The pages one by one; a table stays open as long as the next page goes on with it. */
  async *#parts(): AsyncGenerator<Part> {
    const { document, budget } = this;
    let strips: Strips | undefined;
    let rows: readonly RowPart[] = [];
    let pictures = 0;
    let firstPicture = 0;
    let lookedAt = 0;
    let isBeyond = false;
    const looks = new PdfPages(this.attachment.bytes);
    const isTooLong = document.numPages > budget.limits.maxEntries;
    const pages = isTooLong ? Math.ceil(maxSteps / document.numPages) : document.numPages;
    for (let number = 1; number <= pages; number++) {
      budget.checkTime();
      const page = await document.getPage(number);
      const { pieces: texts, edges, beyond, annotated } = await piecesOf(page, looks);
      // The library looks for the words under each annotation, letter by letter of the page.
      const letters = texts.reduce((sum, { text }) => sum + text.length, 0);
      const isTooMuch = annotated * letters > maxAnnotated;
      if (isTooMuch) yield { type: "block", block: this.#tooMany(number) };
      const all = isTooMuch ? [] : ((await page.getAnnotations()) as Annotation[]);
      const { pieces, left } = withLinks(texts, linksAmong(all));
      if (beyond >= minTextsBeyond && !isBeyond) {
        isBeyond = true;
        yield { type: "block", block: this.#unsupported(number) };
      }
      const regions = toRegions(directions(pieces, edges));
      const annotations = this.#annotations(all, left, number);
      if (regions.length === 0 && lookedAt < maxPagesLookedAt) {
        lookedAt++;
        const shown =
          this.drawn > maxWalked ? "picture" : await shownOn(page, annotations.length > 0);
        if (shown === "picture" ? this.shown !== "words" : this.shown === "nothing")
          this.shown = shown;
        if (shown === "picture") {
          pictures++;
          firstPicture ||= number;
        }
      }
      if (regions.length > 0 || annotations.length > 0) this.shown = "words";
      for (const [index, region] of regions.entries()) {
        const lines = region.lines;
        if (strips !== undefined && this.#goesOn(region, regions, index, strips, rows)) {
          for (const row of toRows(lines, strips)) yield rowOf(row, strips, number);
          continue;
        }
        const last = index === regions.length - 1;
        const between = region.strips === undefined && lines.length <= maxBetween;
        if (strips !== undefined && !(between && (index === 0 || last))) {
          yield { type: "end-of-table" };
          strips = undefined;
        }
        if (region.strips === undefined) {
          yield* linesOf(lines, number);
          continue;
        }
        strips = region.strips;
        yield { type: "table", page: number };
        rows = toRows(lines, strips).map((row) => rowOf(row, strips!, number));
        yield* rows;
      }
      for (const block of annotations) yield { type: "block", block };
      page.cleanup();
    }
    if (strips !== undefined) yield { type: "end-of-table" };
    if (isTooLong) throw new LimitReached("maxEntries");
    const share = pictures / Math.min(document.numPages, maxPagesLookedAt);
    if (pictures > maxPicturePages || share >= maxPictureShare)
      yield { type: "block", block: this.#unsupported(firstPicture) };
  }

  #tooMany(page: number): Block {
    const location = { ...this.#location, page };
    return { type: "unread", location, reason: "too-many", limit: "maxEntries" };
  }

  #unsupported(page: number): Block {
    return { type: "unread", location: { ...this.#location, page }, reason: "unsupported" };
  }

  /** Whether a region at the head of a page goes on with the table of the page before. */
  #goesOn(
    region: Region,
    regions: readonly Region[],
    index: number,
    strips: Strips,
    rows: readonly RowPart[],
  ): boolean {
    if (region.strips === undefined) return false;
    const above = regions.slice(0, index).flatMap((each): readonly Line[] => each.lines);
    if (above.length > maxBetween || !fits(region.lines, strips)) return false;
    const own = toRows(region.lines.slice(0, sampleSize), strips).map((lines) => ({
      cells: toCells(lines, strips),
    }));
    return own.length < minRows || likeness(rows, own) >= minLikeness;
  }

  /** Form values and what may be chosen, and the comments and files fixed to a page. */
  #annotations(all: readonly Annotation[], links: readonly Link[], number: number): Block[] {
    const blocks: Block[] = [];
    const values: string[] = [];
    const comments: string[] = [];
    const items = new Set<string>();
    for (const { target } of links) comments.push(target);
    for (const annotation of all) {
      for (const { displayValue, exportValue } of annotation.options ?? [])
        for (const item of [displayValue, exportValue]) if (item?.trim()) items.add(item.trim());
      const value = [annotation.fieldValue ?? ""].flat().join(", ");
      if (value !== "" && value !== "Off")
        values.push(annotation.fieldName ? `${annotation.fieldName}: ${value}` : value);
      const comment = [annotation.titleObj?.str, annotation.contentsObj?.str]
        .filter((text) => text !== undefined && text.trim() !== "")
        .join(": ");
      if (comment !== "" && annotation.subtype !== "Popup") comments.push(comment);
      const link = readLink(annotation.url);
      if (link !== undefined) append(comments, link.fields);
      if (annotation.file?.content !== undefined)
        blocks.push(this.#nested(annotation.file.filename ?? "", annotation.file.content));
    }
    const location = { ...this.#location, page: number };
    if (values.length > 0)
      blocks.push({ type: "text", location, hidden: this.#hidden, text: values.join("\n") });
    if (comments.length > 0)
      blocks.push({
        type: "text",
        location: { ...location, place: "comment" },
        hidden: this.#hidden,
        text: comments.join("\n"),
      });
    if (items.size > 0)
      blocks.push({
        type: "text",
        location: { ...location, place: "data-validation" },
        hidden: true,
        text: [...items].join("\n"),
      });
    return blocks;
  }

  #nested(name: string, content: Uint8Array): Block {
    this.budget.takeBytes(content.length);
    return {
      type: "nested",
      attachment: {
        location: { path: [...this.#location.path, name], place: "embedded" },
        bytes: content,
        hidden: true,
      },
    };
  }

  /** What belongs to no page: attached files, bookmarks, properties. */
  async *#besides(): AsyncGenerator<Block> {
    const { document } = this;
    const files = (await document.getAttachments()) as Record<string, AttachedFile> | null;
    for (const [key, file] of Object.entries(files ?? {}))
      if (file.content !== undefined) yield this.#nested(file.filename ?? key, file.content);

    const lines: string[] = [];
    const { info, metadata } = await document.getMetadata();
    for (const [key, value] of Object.entries(info as Record<string, unknown>)) {
      if (typeof value === "string" && written.has(key)) lines.push(value);
      else if (typeof value === "object" && value !== null)
        append(
          lines,
          Object.values(value).filter((each) => typeof each === "string"),
        );
    }
    const xmp = (metadata as { getRaw?(): string } | null)?.getRaw?.();
    if (typeof xmp === "string") lines.push(xmp.replace(/<[^<>]{0,2000}>/g, " "));
    append(lines, bookmarks((await document.getOutline()) ?? []));
    const text = lines
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .join("\n");
    if (text !== "")
      yield {
        type: "text",
        location: { ...this.#location, place: "properties" },
        hidden: true,
        text: this.budget.shortened(text),
      };
  }
}

/** What of an annotation is read: ISO 32000-1, 12.5. The library types them as `any`. */
interface Annotation {
  readonly subtype?: string;
  readonly fieldName?: string;
  readonly fieldValue?: string | readonly string[] | null;
  readonly titleObj?: { readonly str: string };
  readonly contentsObj?: { readonly str: string };
  readonly url?: string;
  readonly rect?: readonly number[];
  readonly file?: AttachedFile;
  /** The items of a field of choices. */
  readonly options?: readonly { readonly displayValue?: string; readonly exportValue?: string }[];
}

interface AttachedFile {
  readonly filename?: string;
  readonly content?: Uint8Array;
}

interface Bookmark {
  readonly title: string;
  readonly items: readonly Bookmark[];
}

/** Properties that people write (ISO 32000-1, table 317); others are dates and versions. */
const written = new Set(["Title", "Author", "Subject", "Keywords"]);

/** Bookmarks that are read; they may point to each other in a circle. */
const maxBookmarks = 10_000;

function bookmarks(outline: readonly Bookmark[]): string[] {
  const titles: string[] = [];
  // The next one last.
  const waiting = outline.toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    titles.push(next.title);
    if (titles.length >= maxBookmarks) break;
    append(waiting, next.items.toReversed());
  }
  return titles;
}

type RowPart = Extract<Part, { type: "row" }>;
type LinesPart = Extract<Part, { type: "lines" }>;

function rowOf(lines: readonly Line[], strips: Strips, page: number): RowPart {
  return {
    type: "row",
    cells: toCells(lines, strips),
    hiddenCells: hiddenCells(lines, strips),
    page,
    baselines: lines.flatMap(({ words }) => (words.length > 0 ? [words[0]!.y] : [])),
  };
}

/** Lines, parted where some are seen and others not. */
function* linesOf(lines: readonly Line[], page: number): Generator<Part> {
  for (let from = 0, to = 1; from < lines.length; from = to++) {
    const hidden = isHidden(lines[from]!);
    const isSame = (line: Line): boolean => line.words.length === 0 || isHidden(line) === hidden;
    while (to < lines.length && isSame(lines[to]!)) to++;
    const own = lines.slice(from, to);
    const baselines = own.map(({ words }) => words[0]?.y ?? Number.NaN);
    yield { type: "lines", lines: own.map(textOf), baselines, page, hidden };
  }
}

/** Rows of a table that are kept until it is known whether its columns go on; of longer ones they come at once. */
const maxKeptRows = 20_000;

/** The same parts, tables whose further columns stand on the pages behind them made one. */
async function* wholeTables(parts: AsyncGenerator<Part>): AsyncGenerator<Part> {
  let kept: PlacedTable | undefined;
  /** What stands between its parts, and behind it. */
  let beside: Part[] = [];
  /** The rows of the table that is open. */
  let rows: PlacedRow[] = [];
  /** Lines of pages behind it, which may be a column of it. */
  let column: LinesPart[] = [];
  const give = function* (): Generator<Part> {
    if (kept !== undefined) {
      yield* rowsOf(kept);
      yield { type: "end-of-table" };
    }
    yield* [...beside, ...column];
    kept = undefined;
    beside = [];
    column = [];
  };
  const join = function* (last: PlacedTable | undefined): Generator<Part> {
    if (last === undefined) return;
    const whole = kept && joined(kept, last);
    if (whole === undefined) yield* give();
    kept = whole ?? last;
  };
  const endColumn = function* (): Generator<Part> {
    const whole = kept && joined(kept, asTable(column));
    if (whole === undefined) yield* give();
    else kept = whole;
    column = [];
  };
  const end = function* (): Generator<Part> {
    if (column.length > 0) yield* endColumn();
    yield* join(placed(rows));
    rows = [];
  };
  try {
    for await (const part of parts) {
      if (part.type === "row") {
        rows.push(part);
        if (rows.length <= maxKeptRows) continue;
        yield* give();
        yield* rowsOf({ page: rows[0]!.page, rows });
        rows = [];
        yield* partsOfTable(parts);
        yield { type: "end-of-table" };
      } else if (part.type === "table") {
        if (column.length > 0) yield* endColumn();
      } else if (part.type === "end-of-table") yield* end();
      else if (part.type === "block") beside.push(part);
      else if (rows.length > 0 || part.lines.length < minRows) beside.push(part);
      else {
        const isNext = part.page === (column.at(-1)?.page ?? kept?.lastPage ?? 0) + 1;
        if (!isNext || part.hidden) yield* end();
        if (kept !== undefined && isNext && !part.hidden) column.push(part);
        else {
          yield* give();
          yield part;
        }
        if (kept !== undefined && column.length === kept.pages) yield* endColumn();
      }
      if (kept === undefined && rows.length === 0) yield* give();
    }
  } catch (error) {
    yield* end();
    yield* give();
    throw error;
  }
  yield* end();
  yield* give();
}

function* rowsOf({ page, rows }: Pick<PlacedTable, "page" | "rows">): Generator<Part> {
  yield { type: "table", page };
  for (const row of rows) yield { type: "row", ...row };
}

/** Lines as a table of one column. */
function asTable(parts: readonly LinesPart[]): PlacedTable {
  const rows = parts.flatMap(({ lines, baselines, page }) =>
    lines.map((line, index) => ({
      cells: [line],
      hiddenCells: [],
      page,
      baselines: [baselines[index]!],
    })),
  );
  return placed(rows)!;
}

async function* partsOfTable(parts: AsyncGenerator<Part>): AsyncGenerator<Part> {
  for (;;) {
    const next = await parts.next();
    if (next.done === true || next.value.type === "end-of-table") return;
    yield next.value;
  }
}

/** Links to addresses and numbers. */
function linksAmong(annotations: readonly Annotation[]): PlacedLink[] {
  return annotations.flatMap(({ url, rect = [] }) => {
    const link = readLink(url);
    return link === undefined ? [] : [{ link, rect }];
  });
}

/** The text of a page, each piece in the coordinates of its writing direction. */
async function piecesOf(
  page: PDFPageProxy,
  looks: PdfPages,
): Promise<{
  pieces: readonly Placed[];
  edges: readonly Edge[];
  beyond: number;
  /** How many annotations the page has. */
  annotated: number;
}> {
  const pieces: Placed[] = [];
  const { items } = await page.getTextContent();
  const number = (page.ref as { readonly num: number } | null)?.num ?? 0;
  const { starts: all, edges } = looks.looks(number);
  const starts = all.some((start) => start.hidden) ? all : [];
  const [left = 0, bottom = 0, right = 0, top = 0] = looks.cropBox(number) ?? page.view;
  for (const item of items) {
    if (!("str" in item) || item.str.trim() === "") continue;
    const [a, b, , , x, y] = item.transform as [number, number, number, number, number, number];
    const size = Math.hypot(a, b);
    const [endX, endY] = [x + (item.width * a) / size, y + (item.width * b) / size];
    const isOutside =
      Math.max(x, endX) < left ||
      Math.min(x, endX) > right ||
      Math.max(y, endY) + size < bottom ||
      Math.min(y, endY) > top;
    const hidden = isOutside || isUnseen(starts, [x, y], [endX, endY], size);
    const piece = { text: item.str, width: item.width, size, ...(hidden && { hidden }) };
    if (Math.abs(a) >= Math.abs(b))
      pieces.push(a >= 0 ? { ...piece, x, y, turn: 0 } : { ...piece, x: -x, y: -y, turn: 2 });
    else
      pieces.push(b > 0 ? { ...piece, x: y, y: -x, turn: 1 } : { ...piece, x: -y, y: x, turn: 3 });
  }
  return {
    pieces: partCells(pieces, all),
    edges,
    beyond: textsBeyond(all, page.view),
    annotated: looks.annotations(number),
  };
}

/** How many texts begin beyond the edges of the paper: the library leaves them out. */
function textsBeyond(starts: readonly TextStart[], view: readonly number[]): number {
  const [left = 0, bottom = 0, right = 0, top = 0] = view;
  return starts.filter(({ x, y }) => x < left || x > right || y < bottom || y > top).length;
}

type Point = readonly [x: number, y: number];

/** Whether texts that are not seen begin where this one does or in it, and none that is seen. */
function isUnseen(starts: readonly TextStart[], from: Point, to: Point, size: number): boolean {
  if (starts.length === 0) return false;
  const near = size * 0.3;
  const left = Math.min(from[0], to[0]) - near;
  const right = Math.max(from[0], to[0]) + near;
  const bottom = Math.min(from[1], to[1]) - near;
  const top = Math.max(from[1], to[1]) + near;
  let any = false;
  let index = firstFrom(starts, bottom, ({ y }) => y);
  for (; index < starts.length && starts[index]!.y <= top; index++) {
    const { x, hidden } = starts[index]!;
    if (x < left || x > right) continue;
    if (!hidden) return false;
    any = true;
  }
  return any;
}

/** A piece in the coordinates of its own writing direction; `turn` in quarters. */
interface Placed extends Piece {
  readonly turn: 0 | 1 | 2 | 3;
}

/** The lines of each writing direction, with the edges that run along it. */
function directions(pieces: readonly Placed[], edges: readonly Edge[]): Line[] {
  const isLevel = (edge: Edge): boolean => edge.right - edge.left > edge.top - edge.bottom;
  const level = edges.filter(isLevel);
  const upright = edges.filter((edge) => !isLevel(edge));
  const rules: readonly (readonly Rule[])[] = [
    level.map(({ left, bottom, right }) => ({ y: bottom, start: left, end: right })),
    upright.map(({ left, bottom, top }) => ({ y: -left, start: bottom, end: top })),
    level.map(({ left, bottom, right }) => ({ y: -bottom, start: -right, end: -left })),
    upright.map(({ left, bottom, top }) => ({ y: left, start: -top, end: -bottom })),
  ];
  return rules.flatMap((along, turn) =>
    toLines(
      pieces.filter((piece) => piece.turn === turn),
      along,
    ),
  );
}

/**
 * Whether a page without a word is a scan, or letters drawn as curves: pictures that cover much of it, in
 * one piece or in strips. A logo or an ornament on an otherwise empty page is nothing to read.
 *
 * @param isForm whether its fields and comments were read, so that what they draw does not count
 */
async function shownOn(
  page: PDFPageProxy,
  isForm: boolean,
): Promise<"picture" | "ornament" | "lines" | "nothing"> {
  const { AnnotationMode, OPS } = await import("unpdf/pdfjs");
  const { DISABLE, ENABLE } = AnnotationMode;
  const { fnArray, argsArray } = await page.getOperatorList({
    annotationMode: isForm ? DISABLE : ENABLE,
  });
  // A picture fills the unit square of its coordinates: what counts is how much the square is enlarged.
  const single = new Set<number>([
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
  ]);
  // Many copies at once, each with coordinates of its own.
  const several = new Set<number>([
    OPS.paintImageXObjectRepeat,
    OPS.paintInlineImageXObjectGroup,
    OPS.paintImageMaskXObjectGroup,
    OPS.paintImageMaskXObjectRepeat,
    OPS.paintSolidColorImageMask,
  ]);
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const least = Math.abs((right - left) * (top - bottom)) * minPictureArea;
  const saved: number[] = [];
  let enlarged = 1;
  let covered = 0;
  let curves = 0;
  for (const [index, operation] of fnArray.entries()) {
    const args = argsArray[index] as readonly unknown[] | null;
    if (operation === OPS.save) saved.push(enlarged);
    else if (operation === OPS.restore || operation === OPS.paintFormXObjectEnd)
      enlarged = saved.pop() ?? 1;
    else if (operation === OPS.transform) enlarged *= enlargement(args);
    else if (operation === OPS.paintFormXObjectBegin) {
      saved.push(enlarged);
      enlarged *= enlargement(args?.[0]);
    } else if (single.has(operation)) covered += enlarged;
    else if (several.has(operation)) return "picture";
    else if (operation === OPS.constructPath) curves++;
    if (covered >= least || curves >= minCurves) return "picture";
  }
  return covered > 0 ? "ornament" : curves > 0 ? "lines" : "nothing";
}

/** How many times larger an area becomes by a matrix: its determinant (ISO 32000-1, 8.3.3). */
function enlargement(matrix: unknown): number {
  if (matrix === null || matrix === undefined) return 1;
  const [a = 1, b = 0, c = 0, d = 1] = Array.from(matrix as ArrayLike<number>);
  return Math.abs(a * d - b * c);
}
