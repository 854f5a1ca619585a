/**
 * Documents of Word 6 to 2003 ([MS-DOC]: a piece table over the stream `WordDocument`) → their text
 * in order, tables as tables; footnotes, headers, comments, text boxes, hidden and deleted text by
 * their place; lists of form fields; embedded objects and properties.
 */
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import { firstFrom } from "../../sorted.js";
import type { Block, Location, Place, Row } from "../../types.js";
import { codePageDecoder, type DecodeBytes } from "../workbooks/biff.js";
import { drawnPictures } from "../media/blip.js";
import type { Budget } from "../budget.js";
import { CompoundFile } from "../cfb.js";
import { formTexts } from "./form-fields.js";
import { embeddedObjects, looseSectors, plainTexts, propertyBlocks, storedZips } from "./ole.js";
import type { Reader } from "../reader.js";

/** Word 6, 95 and 97–2003 documents. */
export const doc: Reader = {
  type: "doc",
  extensions: ["doc", "dot"],
  family: "compound-file",
  recognises: (peek) => peek.cfbNames().has("WordDocument"),
  async *read(attachment, { budget }) {
    const { location } = attachment;
    const hidden = attachment.hidden ?? false;
    const file = new CompoundFile(attachment.bytes);
    const main = file.stream("WordDocument") ?? new Uint8Array();
    budget.takeBytes(main.length);
    const stream = bufferOf(main);
    const identifier = stream.length >= 0x60 ? stream.readUInt16LE(0) : 0;
    // [MS-DOC] 2.5.1 and 2.5.2; 0xA5DC is Word 6 and 95.
    if (identifier !== 0xa5ec && identifier !== 0xa5dc) {
      yield* leftovers(stream, location, hidden);
      // Word 2007 leaves a stream of zeros beside the document that it has encrypted ([MS-OFFCRYPTO] 2.3).
      const isEncrypted = stream.every((byte) => byte === 0) && file.stream("EncryptedPackage");
      yield { type: "unread", location, reason: isEncrypted ? "encrypted" : "malformed" };
    } else if ((stream.readUInt16LE(0x0a) & 0x0100) !== 0) {
      yield { type: "unread", location, reason: "encrypted" };
      return;
    } else {
      const decode = await codePageDecoder(1252);
      const reading = new DocumentReading(file, stream, decode, location, hidden, budget);
      yield* reading.blocks();
      const data = file.stream("Data") ?? new Uint8Array();
      budget.takeBytes(data.length);
      yield* formBlocks(bufferOf(data), location);
      for (const pictures of [data, main]) yield* drawnPictures(pictures, attachment, budget);
      if (reading.malformed) yield { type: "unread", location, reason: "malformed" };
    }
    const tables = ["0Table", "1Table"].flatMap((name) => file.stream(name) ?? []);
    yield* storedZips([stream, ...tables], attachment, budget);
    yield* embeddedObjects(file, attachment, budget, (path) =>
      path.length > 2 && path[0] === "ObjectPool" ? path.slice(0, 2) : undefined,
    );
    yield* await propertyBlocks(file, location);
    yield* looseSectors(file, attachment);
    if (file.malformed) yield { type: "unread", location, reason: "malformed" };
  },
};

function* formBlocks(data: Buffer, location: Location): Iterable<Block> {
  const { items, others } = formTexts(data);
  for (const [texts, place] of [
    [items, "data-validation"],
    [others, "hidden-text"],
  ] as const) {
    const text = texts.filter((line) => line.trim() !== "").join("\n");
    if (text !== "") yield { type: "text", location: { ...location, place }, hidden: true, text };
  }
}

function* leftovers(bytes: Uint8Array, location: Location, hidden: boolean): Iterable<Block> {
  const text = plainTexts(bytes).join("\n");
  if (text !== "") yield { type: "text", location, hidden, text };
}

// A few come from damage within a word or from odd programs; other bytes in the place of text have
// one in ten.
const maxStrange = 8;

/** A run of text in the stream. */
interface Piece {
  /** Where it begins in the stream, in bytes. */
  readonly start: number;
  readonly characters: number;
  readonly wide: boolean;
}

/** What a run of characters is. */
const enum Mark {
  Plain,
  Hidden,
  Deleted,
  White,
}

// [MS-DOC] 2.6.1: modifiers of characters and paragraphs.
const sprmDeleted = 0x0800;
const sprmVanish = 0x083c;
const sprmColourIndex = 0x2a42;
const sprmColour = 0x6870;
const sprmSize = 0x4a43;
const sprmHighlight = 0x2a0c;
const sprmShade80 = 0x4866;
const sprmShade = 0xca71;
const sprmParagraphShade80 = 0x442d;
const sprmParagraphShade = 0xc64d;
const sprmInTable = 0x2416;
const sprmRowEnd = 0x2417;
const sprmDefineTable = 0xd608;
const sprmHugeProperties = 0x6646;
const sprmTabs = 0xc615;

// Half-points; what is smaller than two points nobody reads.
const minHalfPoints = 4;

// Bookmarks that Word and LibreOffice set by themselves.
const ownBookmarks = /^_|^OLE_LINK/;

// Special characters in the text ([MS-DOC] 2.4.1 and 2.8.25).
const cellMark = 0x07;
const lineBreak = 0x0b;
const pageBreak = 0x0c;
const paragraphMark = 0x0d;
const fieldBegin = 0x13;
const fieldSeparator = 0x14;
const fieldEnd = 0x15;

// Rows that are handed on at once.
const batchRows = 512;

// Characters of a text block; it ends at the next end of a line.
const blockLength = 256 * 1024;

class DocumentReading {
  malformed = false;
  readonly #stream: Buffer;
  readonly #table: Buffer;
  readonly #decode: DecodeBytes;
  readonly #location: Location;
  readonly #hidden: boolean;
  readonly #budget: Budget;
  readonly #data: Buffer;
  readonly #isWord8: boolean;
  /** Characters that no text has: the bytes are something else. */
  #strange = 0;
  /** Byte ranges with a mark, in order of the stream. */
  readonly #marked: { readonly start: number; readonly end: number; readonly mark: Mark }[] = [];
  /** Where in the stream the last character of a table row stands. */
  readonly #rowEnds = new Set<number>();
  /** Where paragraphs of table cells end. */
  readonly #cellParagraphs = new Set<number>();
  /** Where paragraphs end that have a ground of their own. */
  readonly #shadedParagraphs = new Set<number>();

  constructor(
    file: CompoundFile,
    stream: Buffer,
    decode: DecodeBytes,
    location: Location,
    hidden: boolean,
    budget: Budget,
  ) {
    this.#stream = stream;
    this.#decode = decode;
    this.#location = location;
    this.#hidden = hidden;
    this.#budget = budget;
    this.#isWord8 = stream.readUInt16LE(0) === 0xa5ec && stream.length >= 0x1aa;
    this.#data = bufferOf(file.stream("Data") ?? new Uint8Array());
    const name = (stream.readUInt16LE(0x0a) & 0x0200) !== 0 ? "1Table" : "0Table";
    const table = this.#isWord8 ? file.stream(name) : stream;
    if (table === undefined) this.malformed = true;
    this.#table = table === undefined ? Buffer.alloc(0) : bufferOf(table);
  }

  *blocks(): Generator<Block> {
    const stream = this.#stream;
    if (this.#isWord8) {
      this.#readMarks();
      this.#marked.sort((a, b) => a.start - b.start);
    }
    const pieces = this.#pieces();
    // [MS-DOC] 2.4.1: the parts of the document follow each other in the text.
    const lengths = this.#isWord8
      ? [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68].map((at) => stream.readUInt32LE(at))
      : [0x34, 0x38, 0x3c, 0x40, 0x44, 0x48, 0x4c, 0x50].map((at) => stream.readUInt32LE(at));
    const places: (Place | undefined)[] = [
      undefined,
      undefined,
      "header-footer",
      undefined,
      "comment",
      undefined,
      "text-box",
      "text-box",
    ];
    let start = 0;
    for (const [part, length] of lengths.entries()) {
      // What lies behind the last part is said to be nothing; it is read as part of the text.
      yield* this.#part(pieces, start, start + length, places[part]);
      start += length;
    }
    const total = pieces.reduce((sum, { characters }) => sum + characters, 0);
    if (total < start) this.malformed = true;
    yield* this.#part(pieces, start, total, undefined);
    yield* this.#unreferenced(pieces);
    yield* this.#bookmarks();
  }

  /** SttbfBkmk of [MS-DOC]: the names of bookmarks, counted, each behind its length. */
  *#bookmarks(): Generator<Block> {
    if (!this.#isWord8) return;
    const start = this.#stream.readUInt32LE(0x142);
    const end = Math.min(start + this.#stream.readUInt32LE(0x146), this.#table.length);
    const names: string[] = [];
    let at = start + 6;
    while (at + 2 <= end) {
      const length = this.#table.readUInt16LE(at) * 2;
      const name = this.#table.toString("utf16le", at + 2, Math.min(at + 2 + length, end));
      if (!ownBookmarks.test(name)) names.push(name);
      at += 2 + length;
    }
    const location: Location = { ...this.#location, place: "defined-name" };
    if (names.length > 0) yield { type: "text", location, hidden: true, text: names.join("\n") };
  }

  /** [MS-DOC] 2.9.38: the pieces of the text, in its order. */
  #pieces(): Piece[] {
    const stream = this.#stream;
    const table = this.#table;
    const at = this.#isWord8 ? 0x1a2 : 0x160;
    const fast = (stream.readUInt16LE(0x0a) & 4) !== 0;
    if (this.#isWord8 || (fast && stream.length >= at + 8)) {
      try {
        const found = readPieceTable(
          table,
          stream.readUInt32LE(at),
          stream.readUInt32LE(at + 4),
          this.#isWord8,
        );
        if (found.length > 0) return found;
      } catch {
        // Without its piece table the text is one piece, as it is in a file that was saved whole.
      }
      this.malformed = true;
    }
    const from = stream.readUInt32LE(0x18);
    const to = Math.min(stream.readUInt32LE(0x1c), stream.length);
    if (from >= to) return [];
    // 16-bit text has a zero in nearly every second byte.
    const sample = stream.subarray(from, Math.min(to, from + 4096));
    let zeros = 0;
    for (let i = 1; i < sample.length; i += 2) if (sample[i] === 0) zeros++;
    const wide = zeros * 4 > sample.length;
    return [{ start: from, characters: wide ? (to - from) >> 1 : to - from, wide }];
  }

  /** Which bytes are hidden or deleted text, and where table rows end, from the formatting pages. */
  #readMarks(): void {
    // PlcfBteChpx and PlcfBtePapx ([MS-DOC] 2.8.5 and 2.8.6).
    this.#pages(0xfa, (page) => {
      const runs = page[511]!;
      for (let run = 0; run < runs && 4 * (runs + 1) + run < 511; run++) {
        const offset = page[4 * (runs + 1) + run]! * 2;
        if (offset === 0 || offset > 510) continue;
        const mark = characterMark(page.subarray(offset + 1, offset + 1 + page[offset]!));
        if (mark !== Mark.Plain)
          this.#marked.push({
            start: page.readUInt32LE(run * 4),
            end: page.readUInt32LE(run * 4 + 4),
            mark,
          });
      }
    });
    this.#pages(0x102, (page) => {
      const runs = page[511]!;
      for (let run = 0; run < runs && 4 * (runs + 1) + run * 13 < 511; run++) {
        const offset = page[4 * (runs + 1) + run * 13]! * 2;
        if (offset === 0 || offset > 509) continue;
        const count = page[offset]!;
        const from = count === 0 ? offset + 2 : offset + 1;
        const length = count === 0 ? page[offset + 1]! * 2 : count * 2 - 1;
        const properties = this.#whole(page.subarray(from + 2, Math.min(from + length, 511)));
        const end = page.readUInt32LE(run * 4 + 4);
        if (hasModifier(properties, (sprm, value) => sprm === sprmRowEnd && value !== 0))
          this.#rowEnds.add(end);
        else if (hasModifier(properties, (sprm, value) => sprm === sprmInTable && value !== 0))
          this.#cellParagraphs.add(end);
        if (hasModifier(properties, isParagraphShade)) this.#shadedParagraphs.add(end);
      }
    });
  }

  /** The properties of a paragraph, or those they point to: the end of a wide row has more than a page takes. */
  #whole(properties: Buffer): Buffer {
    let at = -1;
    hasModifier(properties, (sprm, value) => sprm === sprmHugeProperties && (at = value) >= 0);
    if (at < 0 || at + 2 > this.#data.length) return properties;
    // PrcData ([MS-DOC]): its length, and as many bytes.
    return this.#data.subarray(at + 2, at + 2 + this.#data.readUInt16LE(at));
  }

  #pages(at: number, visit: (page: Buffer) => void): void {
    const start = this.#stream.readUInt32LE(at);
    const length = this.#stream.readUInt32LE(at + 4);
    const count = Math.floor((length - 4) / 8);
    for (let i = 0; i < count; i++) {
      const entry = start + 4 * (count + 1) + 4 * i;
      if (entry + 4 > this.#table.length) {
        this.malformed = true;
        return;
      }
      const offset = (this.#table.readUInt32LE(entry) & 0x3fffff) * 512;
      if (offset + 512 > this.#stream.length) this.malformed = true;
      else visit(this.#stream.subarray(offset, offset + 512));
    }
  }

  /** The characters from one position of the text to another, as blocks. */
  *#part(
    pieces: readonly Piece[],
    from: number,
    to: number,
    place: Place | undefined,
  ): Generator<Block> {
    if (from >= to) return;
    const location = place === undefined ? this.#location : { ...this.#location, place };
    let text = "";
    let firstLine = 1;
    let line = "";
    let lines = 1;
    let rows: Row[] = [];
    let row: string[] = [];
    const codes: string[] = [];
    const fields: { code: boolean }[] = [];
    const aside: Record<Mark.Hidden | Mark.Deleted, string> = {
      [Mark.Hidden]: "",
      [Mark.Deleted]: "",
    };

    const takeText = (): Block | undefined => {
      const content = text;
      const first = firstLine;
      text = "";
      firstLine = lines;
      return content.trim() === ""
        ? undefined
        : { type: "text", location, hidden: this.#hidden, text: content, firstLine: first };
    };
    const takeRows = (): Block | undefined => {
      const table = rows;
      rows = [];
      if (table.length === 0) return undefined;
      const cells = table.reduce((sum, item) => sum + item.cells.length, 0);
      this.#budget.takeRows(table.length, cells);
      const batches: Row[][] = [];
      for (let i = 0; i < table.length; i += batchRows) batches.push(table.slice(i, i + batchRows));
      return { type: "table", location, hidden: this.#hidden, rows: batches };
    };

    for (const { characters, endsRow, staysInCell } of this.#characters(pieces, from, to, aside)) {
      this.#budget.checkTime();
      for (let i = 0; i < characters.length; i++) {
        const code = characters.charCodeAt(i);
        const field = fields.at(-1);
        if (code === fieldBegin) {
          fields.push({ code: true });
          codes.push("");
          continue;
        }
        if (code === fieldSeparator || code === fieldEnd) {
          if (field !== undefined && code === fieldSeparator) field.code = false;
          if (code === fieldEnd) fields.pop();
          continue;
        }
        if (field?.code === true && code !== paragraphMark && code !== cellMark) {
          codes[codes.length - 1] += characters[i]!;
          continue;
        }
        if (code === cellMark) {
          if (endsRow(i)) {
            if (rows.length === 0) {
              const before = takeText();
              if (before !== undefined) yield before;
            }
            rows.push({ number: rows.length + 1, cells: row });
            row = [];
            line = "";
          } else {
            row.push(line.trim());
            line = "";
          }
          continue;
        }
        if (code === paragraphMark || code === lineBreak || code === pageBreak) {
          line += "\n";
          // The paragraphs of a cell stay together.
          if (row.length > 0 || code === lineBreak || staysInCell(i)) continue;
          const table = takeRows();
          if (table !== undefined) yield table;
          lines += line.split("\n").length - 1;
          text += line;
          line = "";
          if (text.length > blockLength) {
            const block = takeText();
            if (block !== undefined) yield block;
          }
          continue;
        }
        if (code >= 0x20 || code === 0x09) line += code === 0x1e ? "-" : characters[i]!;
      }
    }
    // A row without its end: the text was cut.
    if (row.length > 0) rows.push({ number: rows.length + 1, cells: row });
    const table = takeRows();
    if (table !== undefined) yield table;
    text += line;
    const rest = takeText();
    if (rest !== undefined) yield rest;

    // Codes of fields: where links lead, and texts that are shown on a condition.
    for (const [isLink, at] of [
      [true, "external-link"],
      [false, "hidden-text"],
    ] as const) {
      const found = codes.filter(
        (code) => /[@"]/.test(code) && /^\s*HYPERLINK/i.test(code) === isLink,
      );
      if (found.length > 0)
        yield {
          type: "text",
          location: { ...location, place: place ?? at },
          hidden: true,
          text: found.join("\n"),
        };
    }
    for (const [mark, at] of [
      [Mark.Hidden, "hidden-text"],
      [Mark.Deleted, "tracked-change"],
    ] as const)
      if (aside[mark].trim() !== "")
        yield {
          type: "text",
          location: { ...this.#location, place: at },
          hidden: true,
          text: aside[mark].replace(/[^\P{Cc}\t]+/gu, "\n").trim(),
        };
  }

  /** Runs of plain characters; hidden and deleted ones go into `aside`. */
  *#characters(
    pieces: readonly Piece[],
    from: number,
    to: number,
    aside: Record<Mark.Hidden | Mark.Deleted, string>,
  ): Generator<{
    characters: string;
    endsRow: (index: number) => boolean;
    staysInCell: (index: number) => boolean;
  }> {
    let position = 0;
    let lastAside = -1;
    for (const piece of pieces) {
      const first = Math.max(from - position, 0);
      const last = Math.min(to - position, piece.characters);
      position += piece.characters;
      if (first >= last) continue;
      const size = piece.wide ? 2 : 1;
      let at = piece.start + first * size;
      const end = Math.min(piece.start + last * size, this.#stream.length);
      if (piece.start + last * size > this.#stream.length) this.malformed = true;
      while (at < end) {
        const { mark, until } = this.#markAt(at, end);
        // A piece of a 16-bit text begins and ends at whole characters.
        let next = piece.wide ? Math.max(at + 2, until - ((until - at) % 2)) : until;
        let isSeen = mark === Mark.Plain;
        if (mark === Mark.White) {
          const paragraphEnd = this.#paragraphEnd(at, end, size);
          next = Math.min(next, paragraphEnd);
          // Titles of columns are white on a dark ground, which is not known here.
          isSeen =
            this.#rowEnds.has(paragraphEnd) ||
            this.#cellParagraphs.has(paragraphEnd) ||
            this.#shadedParagraphs.has(paragraphEnd);
        }
        const bytes = this.#stream.subarray(at, Math.min(next, end));
        const characters = piece.wide ? bytes.toString("utf16le") : this.#decode(bytes);
        const start = at;
        this.#strange += characters.match(/[\0\p{Cn}\p{Cs}]/gu)?.length ?? 0;
        if (this.#strange > maxStrange) this.malformed = true;
        if (isSeen)
          yield {
            characters,
            staysInCell: (index) => this.#cellParagraphs.has(start + (index + 1) * size),
            endsRow: (index) =>
              this.#rowEnds.size > 0
                ? this.#rowEnds.has(start + (index + 1) * size)
                : // Word 6: two marks in a row end a row, or stand around an empty cell.
                  index > 0 && characters.charCodeAt(index - 1) === cellMark,
          };
        else {
          // What stands apart in the text is not one line.
          aside[mark === Mark.Deleted ? mark : Mark.Hidden] +=
            start === lastAside ? characters : `\n${characters}`;
          lastAside = next;
          this.#budget.checkTime();
        }
        at = next;
      }
    }
  }

  /** Where the paragraph ends that this place is in: behind its mark, or a cell's. */
  #paragraphEnd(at: number, end: number, size: number): number {
    // A long paragraph may have many runs: it is searched once.
    const known = this.#lastParagraph;
    if (at >= known.from && at < known.end && known.end <= end) return known.end;
    let found = end;
    for (let each = at; each + size <= end && found === end; each += size) {
      const code = size === 2 ? this.#stream.readUInt16LE(each) : this.#stream[each]!;
      if (code === paragraphMark || code === cellMark) found = each + size;
    }
    this.#lastParagraph = { from: at, end: found };
    return found;
  }
  #lastParagraph = { from: 0, end: 0 };

  /** What the byte at this place is, and up to where. */
  #markAt(at: number, end: number): { mark: Mark; until: number } {
    const range = this.#marked[firstFrom(this.#marked, at + 1, (marked) => marked.end)];
    if (range === undefined || range.start >= end) return { mark: Mark.Plain, until: end };
    if (range.start > at) return { mark: Mark.Plain, until: range.start };
    return { mark: range.mark, until: Math.min(range.end, end) };
  }

  /** Text that a fast save left in the stream though the document no longer has it. */
  *#unreferenced(pieces: readonly Piece[]): Generator<Block> {
    const from = this.#stream.readUInt32LE(0x18);
    const to = Math.min(this.#stream.readUInt32LE(0x1c), this.#stream.length);
    const covered = pieces
      .map(({ start, characters, wide }) => [start, start + characters * (wide ? 2 : 1)] as const)
      .sort(([a], [b]) => a - b);
    let at = from;
    const texts: string[] = [];
    for (const [start, end] of [...covered, [to, to] as const]) {
      if (start > at && at < to)
        append(texts, plainTexts(this.#stream.subarray(at, Math.min(start, to))));
      at = Math.max(at, end);
    }
    if (texts.length > 0)
      yield {
        type: "text",
        location: { ...this.#location, place: "tracked-change" },
        hidden: true,
        text: texts.join("\n"),
      };
  }
}

function readPieceTable(table: Buffer, start: number, length: number, wideTexts: boolean): Piece[] {
  let at = start;
  const end = Math.min(start + length, table.length);
  while (at < end && table[at] === 1) at += 3 + table.readUInt16LE(at + 1);
  if (table[at] !== 2) return [];
  const size = table.readUInt32LE(at + 1);
  at += 5;
  const count = Math.floor((Math.min(size, end - at) - 4) / 12);
  const pieces: Piece[] = [];
  for (let i = 0; i < count; i++) {
    const characters = table.readUInt32LE(at + 4 * (i + 1)) - table.readUInt32LE(at + 4 * i);
    const position = table.readUInt32LE(at + 4 * (count + 1) + 8 * i + 2);
    // [MS-DOC] 2.9.73: bit 30 says that the text is 8-bit, and its place is doubled.
    const wide = wideTexts && (position & 0x40000000) === 0;
    const begin = wideTexts && !wide ? (position & 0x3fffffff) / 2 : position & 0x3fffffff;
    if (characters > 0) pieces.push({ start: begin, characters, wide });
  }
  return pieces;
}

/** What modifiers make of characters. */
function characterMark(properties: Buffer): Mark {
  let mark = Mark.Plain as Mark;
  let shaded = false;
  hasModifier(properties, (sprm, value) => {
    shaded ||= isShade(sprm, value);
    if (sprm === sprmDeleted && value !== 0) mark = Mark.Deleted;
    else if (
      mark !== Mark.Deleted &&
      ((sprm === sprmVanish && value !== 0) || (sprm === sprmSize && value < minHalfPoints))
    )
      mark = Mark.Hidden;
    else if (
      mark === Mark.Plain &&
      ((sprm === sprmColourIndex && value === white) ||
        (sprm === sprmColour && value === 0x00ffffff))
    )
      mark = Mark.White;
    return false;
  });
  return shaded && mark === Mark.White ? Mark.Plain : mark;
}

/** Whether a run has a ground of its own: in the newer form, which holds a colour, its being there is enough. */
function isShade(sprm: number, value: number): boolean {
  if (sprm === sprmHighlight) return value !== 0 && value !== white;
  return sprm === sprmShade || (sprm === sprmShade80 && isShade80(value));
}

function isParagraphShade(sprm: number, value: number): boolean {
  return sprm === sprmParagraphShade || (sprm === sprmParagraphShade80 && isShade80(value));
}

/** Shd80 of [MS-DOC]: colours before and behind, five bits each, and a pattern of them; ones are none. */
function isShade80(value: number): boolean {
  const behind = (value >> 5) & 0x1f;
  return value !== 0xffff && (value >> 10 !== 0 || (behind !== 0 && behind !== white));
}

/** White among the colours with a number (Ico of [MS-DOC]). */
const white = 8;

/** Calls `visit` with each modifier and its value ([MS-DOC] 2.2.5.1) until it returns true. */
function hasModifier(properties: Buffer, visit: (sprm: number, value: number) => boolean): boolean {
  // By the top three bits of the modifier; 6 has its length in front.
  const sizes = [1, 1, 2, 4, 2, 2, 0, 3];
  let at = 0;
  while (at + 3 <= properties.length) {
    const sprm = properties.readUInt16LE(at);
    at += 2;
    let size = sizes[sprm >> 13]!;
    if (size === 0) {
      if (sprm === sprmDefineTable)
        size = at + 2 <= properties.length ? properties.readUInt16LE(at) + 1 : 1;
      else if (sprm === sprmTabs && properties[at] === 255) return false;
      else size = properties[at]! + 1;
    }
    const value = size <= 4 && at + size <= properties.length ? properties.readUIntLE(at, size) : 0;
    if (visit(sprm, value)) return true;
    at += size;
  }
  return false;
}
