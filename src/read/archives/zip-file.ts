/**
 * Bytes of a zip archive → its entries, and an entry → its content in chunks.
 *
 * PKWARE APPNOTE 6.3.10: local headers (4.3.7), data descriptors (4.3.9), central directory (4.3.12),
 * zip64 (4.3.14, 4.5.3), end of central directory (4.3.16). Programs differ in which directory of an
 * odd archive they believe, so all are: the entries are those of every end record, and of local
 * headers that no directory mentions. Those of an archive that is stored in this one as it is are not:
 * they are the entry's own.
 */
import {
  type Gunzip,
  type InflateRaw,
  constants,
  crc32,
  createGunzip,
  createInflateRaw,
  inflateRawSync,
} from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { type Budget, LimitReached } from "../budget.js";
import { textOf } from "../encoding.js";
import { isCorrupt, salvaged, salvagedBytes } from "./inflating.js";

/** One file of an archive. */
export interface ZipEntry {
  /** With `/` between folders, as written: may be absolute or hold `..`. */
  readonly name: string;
  /** How it is packed (APPNOTE 4.4.5): 0 stored, 8 deflated; for others see `zip-methods.ts`. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: Uint8Array;
  /** Bytes when unpacked, as declared; absent if only a data descriptor would know. */
  readonly size?: number;
  /** CRC-32 of the content, as declared; absent as `size`. */
  readonly crc?: number;
  /** True if its headers contradict each other or the archive's bounds. */
  readonly damaged: boolean;
}

/** What an archive holds. */
export interface Zip {
  /** In the order of the archive's bytes; folders are left out. */
  readonly entries: readonly ZipEntry[];
  /** True if the directory is missing, cut off, or does not name all entries. */
  readonly damaged: boolean;
  /** True if there are more entries than were asked for. */
  readonly more: boolean;
  /** What is said of the archive (APPNOTE 4.3.16) and of its entries (4.3.12), which programs show beside names. */
  readonly comments: readonly string[];
}

/** Thrown at the end of a content that is cut off, corrupt, or not what its size and CRC-32 say. */
export class DamagedEntry extends Error {}

/** How an entry is packed is not known here, or the entry is encrypted. */
export class ClosedEntry extends Error {
  constructor(readonly reason: "encrypted" | "unsupported") {
    super(reason);
  }
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;

const STORED = 0;
const DEFLATED = 8;
const AES = 99;

/** End records that are followed; an archive has one, a concatenation or a crafted file more. */
const maxEndRecords = 16;

/**
 * Bytes of one chunk. Inflate gives 256 KiB in about 0.4 ms, so that the price of a turn of the event
 * loop (some 10 µs) is lost in it, and a few chunks in flight are no memory.
 */
const chunkSize = 256 * 1024;

/** Up to this size, inflating at once is 3 to 10 times faster than setting up a stream. */
const smallSize = 256 * 1024;

/**
 * Lists the entries of an archive; of bytes that hold none, none.
 *
 * @param maxEntries how many to list at most; default no bound
 */
export function listZip(bytes: Uint8Array, maxEntries = Infinity): Zip {
  const file = bufferOf(bytes);
  const found = new Map<number, Found>();
  let damaged = false;
  let more = false;

  const ends = findEnds(file);
  const comments: string[] = [];
  for (const end of ends) {
    if (isStored(found, end)) continue;
    addComment(comments, file.subarray(end + 22, end + 22 + file.readUInt16LE(end + 20)));
    const directory = readDirectory(file, end, found, comments, maxEntries);
    damaged ||= directory.damaged;
    more ||= directory.more;
  }
  if (!more) {
    const before = found.size;
    more = findStray(file, found, maxEntries);
    damaged ||= found.size > before;
  }
  damaged ||= ends.length === 0 && found.size > 0;

  // Honest entries lie beside each other, so their sizes add up to less than the file. A bomb that
  // lets many entries share the same packed bytes adds up to far more: past twice, no more of them.
  const entries: ZipEntry[] = [];
  let packedBytes = 0;
  for (const [, { entry }] of [...found].sort(([a], [b]) => a - b)) {
    if (entry.name.endsWith("/") && entry.packed.length === 0) continue;
    packedBytes += entry.packed.length;
    if (packedBytes > 2 * file.length) damaged = true;
    else entries.push(entry);
  }
  return { entries, damaged, more, comments };
}

function addComment(comments: string[], bytes: Buffer): void {
  if (bytes.length > 0) comments.push(textOf(bytes));
}

/** An entry, and where its packed bytes end in the file. */
interface Found {
  readonly entry: ZipEntry;
  readonly end: number;
}

/** The places of all end records, the last one first. */
function findEnds(file: Buffer): number[] {
  const ends: number[] = [];
  const signature = Buffer.from("PK\x05\x06", "latin1");
  let at = file.length;
  while (ends.length < maxEndRecords) {
    at = at < 1 ? -1 : file.lastIndexOf(signature, at - 1);
    if (at < 0) break;
    if (at + 22 <= file.length) ends.push(at);
  }
  return ends;
}

/** Whether an end record is that of an archive which an entry holds unpacked, as Office keeps the workbooks of charts. */
function isStored(found: ReadonlyMap<number, Found>, at: number): boolean {
  for (const { entry, end } of found.values())
    if (entry.method === STORED && at < end && at >= end - entry.packed.length) return true;
  return false;
}

/** Whether an archive stands in an entry as it is: programs that look for the first one find it there. */
export function holdsArchive({ method, packed }: ZipEntry): boolean {
  return method === STORED && bufferOf(packed).includes("PK\x05\x06");
}

/** Offset behind the last end record and its comment; `undefined` if there is none. */
export function endOfZip(bytes: Uint8Array): number | undefined {
  const file = bufferOf(bytes);
  const [last] = findEnds(file);
  return last === undefined ? undefined : last + 22 + file.readUInt16LE(last + 20);
}

/**
 * The archives that stand whole in bytes of something else, as Word and PowerPoint keep their themes and
 * newer shapes in the streams of old documents: dozens, one behind the other.
 */
export function* zipsWithin(bytes: Uint8Array): Generator<Uint8Array> {
  const file = bufferOf(bytes);
  const signature = Buffer.from("PK\x05\x06", "latin1");
  for (let end = file.indexOf(signature); end >= 0; end = file.indexOf(signature, end + 1)) {
    if (end + 22 > file.length) return;
    const start = end - file.readUInt32LE(end + 12) - file.readUInt32LE(end + 16);
    if (start < 0 || !isSignature(file, start, localSignature)) continue;
    yield file.subarray(start, Math.min(file.length, end + 22 + file.readUInt16LE(end + 20)));
  }
}

/** Adds the entries, and their comments, of the central directory that the end record at `end` points to. */
function readDirectory(
  file: Buffer,
  end: number,
  found: Map<number, Found>,
  comments: string[],
  maxEntries: number,
): { damaged: boolean; more: boolean } {
  let count = file.readUInt16LE(end + 10);
  let size = file.readUInt32LE(end + 12);
  let offset = file.readUInt32LE(end + 16);
  let directoryEnd = end;
  if (
    (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) &&
    end >= 20 &&
    file.readUInt32LE(end - 20) === locator64Signature
  ) {
    const declared = Number(file.readBigUInt64LE(end - 12));
    // The record stands right before its locator if something was put in front of the archive.
    for (const at of [declared, end - 76]) {
      if (at < 0 || at + 56 > file.length || file.readUInt32LE(at) !== end64Signature) continue;
      count = Number(file.readBigUInt64LE(at + 32));
      size = Number(file.readBigUInt64LE(at + 40));
      offset = Number(file.readBigUInt64LE(at + 48));
      directoryEnd = at;
      break;
    }
  }

  // What was put in front of the archive moves everything by as much; some tools correct the
  // offsets afterwards, some do not.
  const shifted = directoryEnd - size;
  let start = -1;
  let shift = 0;
  if (isSignature(file, offset, centralSignature)) start = offset;
  if (isSignature(file, shifted, centralSignature) && shifted !== start) {
    start = shifted;
    shift = shifted - offset;
  }
  if (start < 0) return { damaged: count > 0 || size > 0, more: false };

  let damaged = false;
  let at = start;
  let seen = 0;
  for (; isSignature(file, at, centralSignature) && at + 46 <= file.length; seen++) {
    if (found.size >= maxEntries) return { damaged, more: true };
    const flags = file.readUInt16LE(at + 8);
    const nameLength = file.readUInt16LE(at + 28);
    const extraLength = file.readUInt16LE(at + 30);
    const commentAt = at + 46 + nameLength + extraLength;
    const next = commentAt + file.readUInt16LE(at + 32);
    if (next > file.length) {
      damaged = true;
      break;
    }
    const extra = file.subarray(at + 46 + nameLength, commentAt);
    addComment(comments, unicodeOf(file.subarray(commentAt, next), extra, 0x6375));
    const wide = readWide(
      extra,
      file.readUInt32LE(at + 24),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 42),
    );
    const header = {
      flags,
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      name: readName(file.subarray(at + 46, at + 46 + nameLength), extra),
      ...wide,
    };
    let local = wide.offset + shift;
    if (!isSignature(file, local, localSignature) && isSignature(file, wide.offset, localSignature))
      local = wide.offset;
    const entry = locate(file, local, header);
    if (entry === undefined) damaged = true;
    else if (!found.has(local)) found.set(local, entry);
    else if (found.get(local)!.entry.name !== entry.entry.name) damaged = true;
    at = next;
  }
  // The count is modulo 65,536 where a writer knows no zip64.
  return { damaged: damaged || (seen & 0xffff) !== (count & 0xffff), more: false };
}

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc?: number;
  readonly name: string;
  readonly size?: number;
  readonly packedSize?: number;
}

/** The entry whose local header is at `local`, as the directory describes it. */
function locate(file: Buffer, local: number, header: Header): Found | undefined {
  if (!isSignature(file, local, localSignature) || local + 30 > file.length) return undefined;
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (start > file.length) return undefined;
  const packedSize = header.packedSize ?? file.length - start;
  const end = Math.min(start + packedSize, file.length);
  const described = (file.readUInt16LE(local + 6) & 8) === 0;
  const localPacked = file.readUInt32LE(local + 18);
  const damaged =
    start + packedSize > file.length ||
    file.readUInt16LE(local + 8) !== header.method ||
    (described && file.readUInt32LE(local + 14) !== header.crc) ||
    (described && localPacked !== 0xffffffff && localPacked !== header.packedSize);
  return { entry: makeEntry(header, file.subarray(start, end), damaged), end };
}

function makeEntry(header: Header, packed: Uint8Array, damaged: boolean): ZipEntry {
  return {
    name: header.name,
    method: header.method,
    // Bit 0: encrypted; bit 6: strongly so; bit 13: the header too (APPNOTE 4.4.4).
    encrypted: (header.flags & 0x2041) !== 0 || header.method === AES,
    packed,
    ...(header.size !== undefined && { size: header.size }),
    ...(header.crc !== undefined && { crc: header.crc }),
    damaged,
  };
}

/** Adds entries whose local headers stand where no known entry is; true if there are more. */
function findStray(file: Buffer, found: Map<number, Found>, maxEntries: number): boolean {
  const known = [...found].map(([start, { end }]) => ({ start, end }));
  known.sort((a, b) => a.start - b.start);
  const signature = Buffer.from("PK\x03\x04", "latin1");
  let at = 0;
  let index = 0;
  /** The entry before, if it does not say where it ends: it cannot reach into the next one. */
  let open: (Found & { at: number }) | undefined;
  for (;;) {
    at = file.indexOf(signature, at);
    if (at < 0 || at + 30 > file.length) return false;
    while (index < known.length && known[index].end <= at) index++;
    const inside = known[index];
    if (inside !== undefined && inside.start <= at) {
      at = Math.max(inside.end, at + 4);
      continue;
    }
    if (found.size >= maxEntries) return true;
    const stray = readStray(file, at, inside?.start ?? file.length);
    if (stray !== undefined) {
      if (open !== undefined && open.end > at) found.set(open.at, cutOff(open, at));
      found.set(at, stray);
      open = stray.entry.size === undefined ? { at, ...stray } : undefined;
    }
    at = stray?.entry.size === undefined ? at + 4 : Math.max(stray.end, at + 4);
  }
}

function cutOff({ entry, end }: Found, at: number): Found {
  const packed = entry.packed.subarray(0, Math.max(0, entry.packed.length - (end - at)));
  return { entry: { ...entry, packed }, end: at };
}

/** The entry of a local header that no directory mentions, if it is plausible as one. */
function readStray(file: Buffer, at: number, limit: number): Found | undefined {
  const flags = file.readUInt16LE(at + 6);
  const method = file.readUInt16LE(at + 8);
  const nameLength = file.readUInt16LE(at + 26);
  const nameEnd = at + 30 + nameLength;
  const start = nameEnd + file.readUInt16LE(at + 28);
  // Version 6.3 is the newest (APPNOTE 4.4.3); 98 the highest method below AES.
  const implausible = file[at + 4] > 63 || method > AES || nameLength === 0 || start > limit;
  if (implausible) return undefined;
  const extra = file.subarray(nameEnd, start);
  const name = readName(file.subarray(at + 30, nameEnd), extra);
  // Bit 3: size and CRC follow the content, which ends by itself if it is deflated.
  if ((flags & 8) !== 0) {
    const end = method === STORED ? findDescriptor(file, start, limit) : limit;
    return { entry: makeEntry({ flags, method, name }, file.subarray(start, end), true), end };
  }
  const wide = readWide(extra, file.readUInt32LE(at + 22), file.readUInt32LE(at + 18), 0);
  const end = Math.min(start + wide.packedSize, limit);
  const header = { flags, method, name, crc: file.readUInt32LE(at + 14), size: wide.size };
  return { entry: makeEntry(header, file.subarray(start, end), true), end };
}

/** Where a stored content without a known size ends: at its data descriptor, or at `limit`. */
function findDescriptor(file: Buffer, start: number, limit: number): number {
  const at = file.subarray(start, limit).indexOf("PK\x07\x08", 0, "latin1");
  return at < 0 ? limit : start + at;
}

function isSignature(file: Buffer, at: number, signature: number): boolean {
  return at >= 0 && at + 4 <= file.length && file.readUInt32LE(at) === signature;
}

/** Sizes and offset, from the zip64 extra field (APPNOTE 4.5.3) where the plain ones are full. */
function readWide(extra: Buffer, size: number, packedSize: number, offset: number) {
  let field = findExtra(extra, 0x0001);
  const take = (value: number) => {
    if (value !== 0xffffffff || field === undefined || field.length < 8) return value;
    const wide = Number(field.readBigUInt64LE(0));
    field = field.subarray(8);
    return wide;
  };
  return { size: take(size), packedSize: take(packedSize), offset: take(offset) };
}

function findExtra(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

/** Info-ZIP's Unicode comment or path (APPNOTE 4.6.8 and 4.6.9): version, CRC-32 of the raw one, the text. */
function unicodeOf(raw: Buffer, extra: Buffer, id: number): Buffer {
  const unicode = findExtra(extra, id);
  const isOwn =
    unicode !== undefined && unicode.length > 5 && unicode.readUInt32LE(1) === crc32(raw);
  return isOwn ? unicode.subarray(5) : raw;
}

/**
 * A name in UTF-8 where it is that, flagged (bit 11) or not; else in code page 850, the DOS code page of
 * French Windows: that is what Explorer writes. APPNOTE says 437, which has the same small letters in the
 * same places, and box drawings where 850 has the capital ones.
 */
function readName(raw: Buffer, extra: Buffer): string {
  return textOf(unicodeOf(raw, extra, 0x7075), "cp850").replaceAll("\\", "/");
}

/**
 * The content of an entry in chunks, under the limits of `budget`. All that can be unpacked is given
 * before a {@link DamagedEntry} is thrown.
 */
export async function* openEntry(entry: ZipEntry, budget: Budget): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw new ClosedEntry("encrypted");
  let length = 0;
  let crc = 0;
  const chunks =
    entry.method === DEFLATED
      ? inflated(entry, budget)
      : entry.method === STORED
        ? stored(entry)
        : unpacked(entry, budget);
  for await (const chunk of chunks) {
    length += chunk.length;
    budget.takeBytes(chunk.length);
    if (length > budget.limits.maxEntryBytes) throw new LimitReached("maxEntryBytes");
    if (entry.method !== DEFLATED) crc = crc32(chunk, crc);
    yield chunk;
    budget.checkTime();
  }
  const wrongLength = entry.size !== undefined && entry.size !== length;
  const wrongSum = entry.method !== DEFLATED && entry.crc !== undefined && entry.crc !== crc;
  if (wrongLength || wrongSum || entry.damaged) throw new DamagedEntry();
}

function* stored({ packed }: ZipEntry): Generator<Uint8Array> {
  for (let at = 0; at < packed.length; at += chunkSize) yield packed.subarray(at, at + chunkSize);
}

/** The content of an entry that is packed in a rarer way. */
async function* unpacked(entry: ZipEntry, budget: Budget): AsyncGenerator<Uint8Array> {
  const { unpackEntry } = await import("./zip-methods.js");
  const pieces = await unpackEntry(entry);
  let length = 0;
  try {
    for (const { chunk, consumed } of pieces) {
      length += chunk.length;
      budget.checkRatio(length, consumed);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof LimitReached ? error : new DamagedEntry();
  }
}

/** The content of a deflated entry; throws a {@link DamagedEntry} behind it if its CRC-32 is another. */
async function* inflated(entry: ZipEntry, budget: Budget): AsyncGenerator<Uint8Array> {
  const { packed, size, crc } = entry;
  if (packed.length <= smallSize && size !== undefined && size <= smallSize) {
    let content: Uint8Array | undefined;
    try {
      content = inflateRawSync(packed, { maxOutputLength: smallSize });
    } catch {
      // Corrupt, or larger than it says: as a stream it gives what it can.
    }
    if (content !== undefined) {
      yield content;
      if (crc !== undefined && crc !== crc32(content)) throw new DamagedEntry();
      return;
    }
  }
  // A flush at the end instead of a check for the last block: a cut-off stream is no error here.
  const options = { chunkSize, finishFlush: constants.Z_SYNC_FLUSH };
  let given = 0;
  if (size !== undefined && crc !== undefined) {
    const stream = createGunzip(options);
    const [head, tail] = gzipFrame(crc, size);
    stream.write(head);
    // Of a content that is cut off, what stands behind it would be taken for more of it.
    stream.write(packed, () => {
      if (given + stream.readableLength === size) stream.end(tail);
      else stream.end();
    });
    try {
      for await (const chunk of streamed(stream, budget)) {
        given += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!isCorrupt(error)) throw error;
    }
  }
  // Without the sums, or past them: whatever is there, as far as it was not given before.
  const stream = createInflateRaw(options);
  stream.end(packed);
  let length = 0;
  let sum = 0;
  try {
    for await (const chunk of streamed(stream, budget)) {
      const known = Math.max(0, given - length);
      length += chunk.length;
      sum = crc32(chunk, sum);
      if (known < chunk.length) yield known === 0 ? chunk : chunk.subarray(known);
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const small = createInflateRaw({ chunkSize: salvagedBytes });
    yield* await salvaged(small, packed, Math.max(given, length));
    throw new DamagedEntry();
  }
  if (crc !== undefined && crc !== sum) throw new DamagedEntry();
}

/**
 * What stands before and behind deflated bytes in a gzip file (RFC 1952, 2.3), so that zlib checks the
 * sum and the length in the thread in which it inflates.
 */
function gzipFrame(crc: number, size: number): [head: Buffer, tail: Buffer] {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  const tail = Buffer.alloc(8);
  tail.writeInt32LE(crc | 0, 0);
  tail.writeInt32LE(size | 0, 4);
  return [head, tail];
}

/** The chunks of an inflating stream, as long as they are not too many for the bytes they come from. */
async function* streamed(stream: InflateRaw | Gunzip, budget: Budget): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    budget.checkRatio(length, stream.bytesWritten);
    yield chunk;
  }
}

/**
 * The whole content of an entry, held in memory; `damaged` if it is not all or not right.
 *
 * @param maxBytes default `maxEntryBytes`
 */
export async function readEntry(
  entry: ZipEntry,
  budget: Budget,
  maxBytes = budget.limits.maxEntryBytes,
): Promise<{ bytes: Uint8Array; damaged: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let damaged = false;
  try {
    for await (const chunk of openEntry(entry, budget)) {
      length += chunk.length;
      if (length > maxBytes) throw new LimitReached("maxEntryBytes");
      chunks.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof DamagedEntry)) throw error;
    damaged = true;
  }
  return { bytes: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length), damaged };
}
