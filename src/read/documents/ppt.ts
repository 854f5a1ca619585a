/**
 * Presentations of PowerPoint 97 to 2003 ([MS-PPT]: nested records in the stream `PowerPoint
 * Document`) → the text of each slide and its notes, of masters, headers and comments; slides that
 * are hidden, and slides of older versions that a fast save left in the file; embedded objects.
 */
import { constants } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import type { Block, Location, Place } from "../../types.js";
import { inflated } from "../archives/inflating.js";
import { drawnPictures } from "../media/blip.js";
import { LimitReached, type Budget } from "../budget.js";
import { CompoundFile } from "../cfb.js";
import { looseSectors, propertyBlocks, storedZips } from "./ole.js";
import type { Reader } from "../reader.js";

// Record types ([MS-PPT] 2.13.24).
const types = {
  document: 0x03e8,
  slide: 0x03ee,
  notes: 0x03f0,
  slidePersist: 0x03f3,
  master: 0x03f8,
  slideShowInfo: 0x03f9,
  textCharacters: 0x0fa0,
  textBytes: 0x0fa8,
  unicodeText: 0x0fba,
  headersFooters: 0x0fd9,
  outline: 0x0ff0,
  userEdit: 0x0ff5,
  embeddedStorage: 0x1011,
  persistDirectory: 0x1772,
  comment: 0x2ee0,
  encryption: 0x2f14,
} as const;

// Deeper than any presentation nests its records.
const maxDepth = 32;

/** PowerPoint 97–2003 presentations. */
export const ppt: Reader = {
  type: "ppt",
  extensions: ["ppt", "pps", "pot"],
  family: "compound-file",
  recognises: (peek) => peek.cfbNames().has("PowerPoint Document"),
  async *read(attachment, { budget }) {
    const { location } = attachment;
    const file = new CompoundFile(attachment.bytes);
    const bytes = file.stream("PowerPoint Document") ?? new Uint8Array();
    const user = file.stream("Current User") ?? new Uint8Array();
    budget.takeBytes(bytes.length);
    const reading = new Presentation(bytes, user, location, attachment.hidden ?? false, budget);
    if (reading.encrypted) {
      yield { type: "unread", location, reason: "encrypted" };
      return;
    }
    yield* reading.blocks();
    const pictures = file.stream("Pictures") ?? new Uint8Array();
    budget.takeBytes(pictures.length);
    yield* drawnPictures(pictures, attachment, budget);
    yield* storedZips([bytes], attachment, budget);
    yield* await propertyBlocks(file, location);
    yield* looseSectors(file, attachment);
    if (reading.malformed || file.malformed)
      yield { type: "unread", location, reason: "malformed" };
  },
};

interface PptRecord {
  readonly type: number;
  readonly instance: number;
  readonly isContainer: boolean;
  /** Where its header and its content begin, and where it ends. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Texts that belong together. */
interface Part {
  readonly place?: Place;
  readonly page?: number;
  hidden: boolean;
  readonly texts: string[];
}

class Presentation {
  malformed = false;
  readonly encrypted: boolean;
  readonly #stream: Buffer;
  readonly #location: Location;
  readonly #hidden: boolean;
  readonly #budget: Budget;
  /** Where the current version of each object stands, by its number; empty if that is not known. */
  readonly #current = new Map<number, number>();
  /** Slides by their number in the persist directory: their page. */
  readonly #pages = new Map<number, number>();
  readonly #parts: Part[] = [];
  readonly #objects: Buffer[] = [];

  constructor(
    bytes: Uint8Array,
    user: Uint8Array,
    location: Location,
    hidden: boolean,
    budget: Budget,
  ) {
    this.#stream = bufferOf(bytes);
    this.#location = location;
    this.#hidden = hidden;
    this.#budget = budget;
    const current = bufferOf(user);
    // [MS-PPT] 2.3.2: this token says that the document is encrypted.
    let encrypted = current.length >= 20 && current.readUInt32LE(12) === 0xf3d1c4df;
    if (current.length >= 20) this.#readPersistDirectory(current.readUInt32LE(16));
    for (const record of this.#records(0, this.#stream.length))
      if (record.type === types.encryption) encrypted = true;
    this.encrypted = encrypted;
  }

  *blocks(): Generator<Block> {
    const top = [...this.#records(0, this.#stream.length)];
    const live = new Set(this.#current.values());
    for (const record of top)
      if (record.type === types.document && (live.size === 0 || live.has(record.start)))
        this.#findPages(record);
    let slides = 0;
    const pageAt = new Map<number, number>();
    for (const [persist, page] of this.#pages) {
      const at = this.#current.get(persist);
      if (at !== undefined) pageAt.set(at, page);
    }
    const hiddenPages = new Set<number>();
    for (const record of top) {
      this.#budget.checkTime();
      const old = live.size > 0 && !live.has(record.start);
      const place: Place | undefined = old ? "tracked-change" : placeOf(record.type);
      const page = record.type === types.slide ? (pageAt.get(record.start) ?? ++slides) : undefined;
      const part: Part = {
        ...(place && { place }),
        ...(page !== undefined && { page }),
        hidden: old,
        texts: [],
      };
      if (!record.isContainer && record.type !== types.embeddedStorage) continue;
      this.#parts.push(part);
      this.#take(record, part, 0);
      if (page !== undefined && part.hidden && !old) hiddenPages.add(page);
    }
    for (const part of this.#parts) {
      const text = part.texts.join("\n").replaceAll("\r", "\n").replaceAll("\v", "\n");
      if (text.trim() === "") continue;
      const hidden = part.hidden || (part.page !== undefined && hiddenPages.has(part.page));
      const place = part.place ?? (hidden ? "hidden-slide" : undefined);
      yield {
        type: "text",
        location: {
          ...this.#location,
          ...(place && { place }),
          ...(part.page !== undefined && { page: part.page }),
        },
        hidden: this.#hidden || hidden,
        text,
      };
    }
    for (const [index, packed] of this.#objects.entries()) {
      this.#budget.takeEntry();
      const bytes = this.#inflate(packed);
      if (bytes === undefined) continue;
      yield {
        type: "nested",
        attachment: {
          location: {
            ...this.#location,
            path: [...this.#location.path, `object${index + 1}`],
            place: "embedded",
          },
          bytes,
          hidden: true,
        },
      };
    }
  }

  /** [MS-PPT] 2.3.1: type, version, instance and length; what is cut off ends the walk. */
  *#records(from: number, to: number): Generator<PptRecord> {
    const stream = this.#stream;
    let at = from;
    while (at + 8 <= to) {
      const head = stream.readUInt16LE(at);
      const type = stream.readUInt16LE(at + 2);
      const length = stream.readUInt32LE(at + 4);
      if (head === 0 && type === 0 && length === 0) {
        // Zeros up to the end of the stream are room that was left; none is left inside a record.
        if (to < stream.length || stream.subarray(at, to).some((byte) => byte !== 0))
          this.malformed = true;
        return;
      }
      const end = Math.min(at + 8 + length, to);
      if (at + 8 + length > to) this.malformed = true;
      yield {
        type,
        instance: head >> 4,
        isContainer: (head & 15) === 15,
        start: at,
        from: at + 8,
        to: end,
      };
      at = end;
    }
  }

  /** [MS-PPT] 2.1.2: the newest place of each object, from the last edit back to the first. */
  #readPersistDirectory(last: number): void {
    const stream = this.#stream;
    const seen = new Set<number>();
    try {
      for (let edit = last; edit !== 0 && !seen.has(edit); edit = stream.readUInt32LE(edit + 16)) {
        seen.add(edit);
        if (stream.readUInt16LE(edit + 2) !== types.userEdit) break;
        const directory = stream.readUInt32LE(edit + 20);
        if (stream.readUInt16LE(directory + 2) !== types.persistDirectory) break;
        const end = Math.min(directory + 8 + stream.readUInt32LE(directory + 4), stream.length);
        for (let at = directory + 8; at + 4 <= end;) {
          const head = stream.readUInt32LE(at);
          at += 4;
          const first = head & 0xfffff;
          for (let i = 0; i < head >>> 20 && at + 4 <= end; i++, at += 4)
            if (!this.#current.has(first + i))
              this.#current.set(first + i, stream.readUInt32LE(at));
        }
      }
    } catch {
      // Without the directory all versions count as current.
      this.#current.clear();
      this.malformed = true;
    }
  }

  /** [MS-PPT] 2.4.14.3: the slides in their order; the first list (instance 0) is that of slides. */
  #findPages(document: PptRecord): void {
    for (const list of this.#records(document.from, document.to))
      if (list.type === types.outline && list.instance === 0)
        for (const record of this.#records(list.from, list.to))
          if (record.type === types.slidePersist && record.from + 4 <= record.to)
            this.#pages.set(this.#stream.readUInt32LE(record.from), this.#pages.size + 1);
  }

  #take(record: PptRecord, part: Part, depth: number): void {
    const { type, from, to } = record;
    switch (type) {
      case types.textCharacters:
      case types.unicodeText:
        part.texts.push(this.#stream.toString("utf16le", from, to - ((to - from) % 2)));
        return;
      case types.textBytes:
        // [MS-PPT] 2.9.45: the low bytes of UTF-16.
        part.texts.push(this.#stream.toString("latin1", from, to));
        return;
      case types.slideShowInfo:
        // fHidden ([MS-PPT] 2.4.8.14).
        if (from + 12 <= to && (this.#stream[from + 10]! & 4) !== 0) part.hidden = true;
        return;
      case types.embeddedStorage:
        this.#objects.push(this.#stream.subarray(record.start, to));
        return;
    }
    if (!record.isContainer || depth > maxDepth) return;
    if (type === types.outline) {
      this.#takeOutline(record, part, depth);
      return;
    }
    const place = depth === 0 ? undefined : innerPlace(type);
    let inner = part;
    if (place !== undefined) {
      inner = {
        place,
        ...(part.page !== undefined && { page: part.page }),
        hidden: part.hidden,
        texts: [],
      };
      this.#parts.push(inner);
    }
    for (const child of this.#records(from, to)) this.#take(child, inner, depth + 1);
  }

  /** The titles and bodies of slides (or notes) stand in the document, under each one's number. */
  #takeOutline(list: PptRecord, part: Part, depth: number): void {
    let inner = part;
    for (const record of this.#records(list.from, list.to)) {
      if (record.type === types.slidePersist && record.from + 4 <= record.to) {
        const page =
          list.instance === 0 ? this.#pages.get(this.#stream.readUInt32LE(record.from)) : undefined;
        inner = {
          ...(list.instance === 2 && { place: "speaker-notes" as const }),
          ...(page !== undefined && { page }),
          hidden: part.hidden,
          texts: [],
        };
        this.#parts.push(inner);
      } else this.#take(record, inner, depth + 1);
    }
  }

  /** [MS-PPT] 2.10.34: instance 1 is compressed, behind its length. */
  #inflate(record: Buffer): Uint8Array | undefined {
    const content = record.subarray(8);
    if (record.readUInt16LE(0) >> 4 !== 1) {
      this.#budget.takeBytes(content.length);
      return content;
    }
    try {
      // PowerPoint leaves the end of the stream out, and the checksum with it: the length must do.
      const bytes = inflated(content.subarray(4), this.#budget, {
        maxRatio: Infinity,
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      if (bytes.length !== content.readUInt32LE(0)) this.malformed = true;
      return bytes;
    } catch (error) {
      if (error instanceof LimitReached) throw error;
      this.malformed = true;
      return undefined;
    }
  }
}

function placeOf(type: number): Place | undefined {
  return type === types.notes ? "speaker-notes" : undefined;
}

function innerPlace(type: number): Place | undefined {
  if (type === types.headersFooters) return "header-footer";
  return type === types.comment ? "comment" : undefined;
}
