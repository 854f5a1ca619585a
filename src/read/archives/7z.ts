import { crc32 } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { ParefuiteError } from "../../errors.js";
import type { Attachment, Block, Limits } from "../../types.js";
import { behind } from "../behind.js";
import { type Budget, LimitReached } from "../budget.js";
import { branchFilter } from "./branch-filters.js";
import { unpackBzip2 } from "./bzip2-file.js";
import { unpackDeflate64 } from "./deflate64.js";
import { lzmaProperties, unpackLzma, unpackLzma2 } from "./lzma.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import {
  type Coder,
  endOfSevenZip,
  type Folder,
  headerOf,
  readHeader,
  type SevenZip,
  sevenZipMark,
  startOfSevenZip,
} from "./7z-file.js";
import { bounded, type Content, contentBlocks, entry, fileNames, gather } from "./unpacking.js";
import { lzma2Dictionary } from "./xz-file.js";
import { ClosedEntry, openEntry } from "./zip-file.js";

/**
 * A 7z archive, also inside a program that unpacks itself → its files, and their names as text. PPMd and
 * the filter BCJ2 stay closed.
 */
export const archive7z: Reader = {
  type: "7z",
  extensions: ["7z"],
  recognises: (peek) =>
    peek.startsWith(sevenZipMark) ||
    (/^(?:MZ|\x7fELF)/.test(peek.head) && startOfSevenZip(bufferOf(peek.bytes)) > 0 && "behind"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, bytes } = attachment;
    const whole = bufferOf(bytes);
    const start = startOfSevenZip(whole);
    const file = whole.subarray(start);
    let archive: SevenZip;
    try {
      archive = await list(file, budget);
    } catch (error) {
      if (!(error instanceof ClosedEntry)) throw error;
      // Where the header itself is encrypted not even the names can be read.
      yield unread(location, error.reason);
      return;
    }
    const files = archive.folders.flatMap((folder) => folder.files);
    yield fileNames(attachment, [...files.map(({ name }) => name), ...archive.emptyNames]);
    if (files.length > budget.limits.maxEntries) throw new LimitReached("maxEntries");
    for (const folder of archive.folders) yield* readFolder(attachment, folder, budget);
    yield* behind(attachment, start + endOfSevenZip(file));
  },
};

/** A header may be packed more than once; no program does it more than twice. */
const maxHeaders = 4;

async function list(file: Buffer, budget: Budget): Promise<SevenZip> {
  let header = headerOf(file);
  for (let round = 0; round < maxHeaders; round++) {
    const read = readHeader(file, header);
    if (!("packedHeader" in read)) return read;
    const folder = read.packedHeader;
    const { bytes, damaged, limit } = await gather(unpack(folder, budget), budget);
    if (limit !== undefined) throw new LimitReached(limit);
    header = bufferOf(bytes);
    if (damaged || (folder.crc !== undefined && crc32(header) !== folder.crc))
      throw new Error("damaged header");
  }
  throw new Error("header in header");
}

/** The files of a folder one after the other. */
async function* readFolder(
  attachment: Attachment,
  folder: Folder,
  budget: Budget,
): AsyncGenerator<Block> {
  const { maxEntryBytes, maxInputBytes } = budget.limits;
  const chunks = new Chunks(unpack(folder, budget));
  try {
    for (const { name, size, crc } of folder.files) {
      const location = { path: [...attachment.location.path, name] };
      if (chunks.closed !== undefined) {
        yield unread(location, chunks.closed);
        continue;
      }
      let content: Content;
      if (size > Math.min(maxEntryBytes, maxInputBytes)) {
        await chunks.skip(size);
        content = { bytes: new Uint8Array(), damaged: false, limit: "maxEntryBytes" };
      } else {
        const bytes = await chunks.take(size);
        const isWhole = bytes.length === size && (crc === undefined || crc32(bytes) === crc);
        content =
          chunks.limit === undefined || isWhole
            ? { bytes, damaged: !isWhole }
            : { bytes, damaged: false, limit: chunks.limit };
      }
      if (chunks.closed === undefined)
        yield* contentBlocks(content, entry(attachment, name, content.bytes));
      else yield unread(location, chunks.closed);
    }
  } finally {
    await chunks.end();
  }
}

/** Bytes taken in the lengths of files from chunks in the lengths of decoders. */
class Chunks {
  /** Why there is nothing to take. */
  closed: ClosedEntry["reason"] | undefined;
  /** The limit that ended the chunks. */
  limit: keyof Limits | undefined;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #ended = false;

  constructor(chunks: AsyncGenerator<Uint8Array>) {
    this.#iterator = chunks;
  }

  /** The next bytes, as many as there are. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let left = length;
    for await (const part of this.#parts(length)) {
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, length - left);
  }

  async skip(length: number): Promise<void> {
    const parts = this.#parts(length);
    while ((await parts.next()).done !== true);
  }

  async *#parts(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (this.#rest.length === 0) await this.#next();
      if (this.#rest.length === 0) return;
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async #next(): Promise<void> {
    if (this.#ended) return;
    try {
      const { done, value } = await this.#iterator.next();
      if (done) this.#ended = true;
      else this.#rest = value;
    } catch (error) {
      this.#ended = true;
      if (error instanceof ParefuiteError) throw error;
      if (error instanceof ClosedEntry) this.closed = error.reason;
      else if (error instanceof LimitReached) {
        if (error.limit !== "maxRatio") throw error;
        this.limit = error.limit;
      }
      // Anything else is damage: the bytes are too few, or their checksum is wrong.
    }
  }

  async end(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** What a folder packs, under the limits of `budget`. */
async function* unpack(folder: Folder, budget: Budget): AsyncGenerator<Uint8Array> {
  if (folder.encrypted) throw new ClosedEntry("encrypted");
  const [coder, ...filters] = folder.coders;
  if (coder === undefined) throw new ClosedEntry("unsupported");
  let chunks = decode(coder, folder.packed, budget);
  for (const { method, properties } of filters) {
    const filter = branchFilter(method, properties);
    if (filter === undefined) throw new ClosedEntry("unsupported");
    chunks = filter(chunks);
  }
  yield* chunks;
}

async function* decode(
  { method, properties, size }: Coder,
  packed: Uint8Array,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  switch (method) {
    case methods.copy:
      yield* openEntry({ ...stored, method: 0, packed }, budget);
      return;
    case methods.deflate:
      yield* openEntry({ ...stored, method: 8, packed }, budget);
      return;
    case methods.deflate64:
      yield* bounded(unpackDeflate64(packed), budget);
      return;
    case methods.bzip2:
      yield* bounded(unpackBzip2(packed), budget);
      return;
    case methods.lzma2:
      yield* bounded(unpackLzma2(packed, 0, lzma2Dictionary(properties.readUInt8(0))), budget);
      return;
    case methods.lzma:
      yield* bounded(
        unpackLzma(
          packed,
          0,
          lzmaProperties(properties.readUInt8(0)),
          properties.readUInt32LE(1),
          size,
        ),
        budget,
      );
      return;
    default:
      throw new ClosedEntry("unsupported");
  }
}

/** Numbers of methods (Methods.txt of the LZMA SDK). */
const methods = {
  copy: "00",
  lzma2: "21",
  lzma: "030101",
  deflate: "040108",
  deflate64: "040109",
  bzip2: "040202",
} as const;

/** Of a content as zip knows it: it is checked by file here. */
const stored = { name: "", encrypted: false, damaged: false } as const;
