import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { lzmaProperties, unpackLzma, unpackLzma2 } from "./lzma.js";
import type { Unpacked } from "./unpacking.js";

/**
 * Bytes of an .xz file (xz file format 1.1.0), of one stream or several, of the older .lzma, or of .lz
 * → what was packed.
 */

/** Begins a stream (§2.1.1.1). */
export const xzMark = "\xfd7zXZ\x00";

const lzma2Filter = 0x21;

/** Unpacks an .xz file; throws at the damage, when all before it has been given. */
export function* unpackXz(packed: Uint8Array): Generator<Unpacked> {
  const file = bufferOf(packed);
  let at = 0;
  while (at < file.length) {
    if (file.toString("latin1", at, at + 6) !== xzMark) throw new Error("no xz stream");
    const check = file.readUInt8(at + 7) & 0x0f;
    at += 12;
    // §3.1.1: a block's header begins with its size, the index with a zero.
    while (file.readUInt8(at) !== 0) at = yield* unpackBlock(file, at, check);
    at = skipIndex(file, at) + 12;
    if (file.toString("latin1", at - 2, at) !== "YZ") throw new Error("no end");
    while (at + 4 <= file.length && file.readUInt32LE(at) === 0) at += 4;
  }
}

/** §3: a block; returns where it ends. */
function* unpackBlock(file: Buffer, start: number, check: number): Generator<Unpacked, number> {
  const dataStart = start + (file.readUInt8(start) + 1) * 4;
  const header = file.subarray(start, dataStart - 4);
  if (crc32(header) !== file.readUInt32LE(dataStart - 4)) throw new Error("damaged header");
  const flags = header.readUInt8(1);
  let at = 2;
  const next = (): number => {
    const [value, end] = readNumber(header, at);
    at = end;
    return value;
  };
  if ((flags & 0x40) !== 0) next();
  const size = (flags & 0x80) === 0 ? undefined : next();
  // Other filters prepare programs and sounds: what they gave is not what was packed.
  if ((flags & 0x03) !== 0 || next() !== lzma2Filter) throw new Error("unknown filter");
  next();
  const dictionary = lzma2Dictionary(header.readUInt8(at));

  const sum = checksum(check);
  let length = 0;
  const unpacking = unpackLzma2(file, dataStart, dictionary);
  for (;;) {
    const { done, value } = unpacking.next();
    if (done) {
      at = value;
      break;
    }
    length += value.chunk.length;
    sum?.update(value.chunk);
    yield { chunk: value.chunk, consumed: dataStart + value.consumed };
  }
  if (size !== undefined && size !== length) throw new Error("wrong size");
  at = dataStart + Math.ceil((at - dataStart) / 4) * 4;
  const sumEnd = at + (checkSizes[check] ?? 0);
  if (sumEnd > file.length) throw new Error("cut off");
  if (sum !== undefined && !sum.digest().equals(file.subarray(at, sumEnd)))
    throw new Error("wrong checksum");
  return sumEnd;
}

/** Bytes of a dictionary by LZMA2's code for it (§5.3.1). */
export function lzma2Dictionary(code: number): number {
  if (code > 40) throw new Error("no dictionary size");
  return code === 40 ? 0xffffffff : (2 | (code & 1)) * 2 ** (Math.floor(code / 2) + 11);
}

/** Where the index ends (§4). */
function skipIndex(file: Buffer, start: number): number {
  let [records, at] = readNumber(file, start + 1);
  for (; records > 0; records--) {
    at = readNumber(file, at)[1];
    at = readNumber(file, at)[1];
  }
  return start + Math.ceil((at - start) / 4) * 4 + 4;
}

/** A number of up to 63 bits, 7 a byte (§1.2), and where it ends. */
function readNumber(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 9; at++) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return [value, at + 1];
  }
  throw new Error("no number");
}

/** Bytes of each kind of check (§2.1.1.2). */
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** What adds a check up, where its kind is known. */
interface Checksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

function checksum(check: number): Checksum | undefined {
  if (check === 1) return new Crc32();
  if (check === 4) return new Crc64();
  if (check !== 10) return undefined;
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

class Crc32 implements Checksum {
  #crc = 0;

  update(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
  }

  digest(): Buffer {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(this.#crc);
    return sum;
  }
}

/** CRC-64 of ECMA-182, in two halves: half a table's entry each. */
class Crc64 implements Checksum {
  #low = -1;
  #high = -1;

  update(bytes: Uint8Array): void {
    const [lows, highs] = crc64Tables();
    let low = this.#low;
    let high = this.#high;
    for (const byte of bytes) {
      const place = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ lows[place]!;
      high = (high >>> 8) ^ highs[place]!;
    }
    this.#low = low;
    this.#high = high;
  }

  digest(): Buffer {
    const sum = Buffer.alloc(8);
    sum.writeInt32LE(~this.#low);
    sum.writeInt32LE(~this.#high, 4);
    return sum;
  }
}

let tables: readonly [Int32Array, Int32Array] | undefined;

function crc64Tables(): readonly [Int32Array, Int32Array] {
  if (tables !== undefined) return tables;
  const lows = new Int32Array(256);
  const highs = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = (low & 1) === 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= 0xd7870f42;
        high ^= 0xc96c5795;
      }
    }
    lows[byte] = low;
    highs[byte] = high;
  }
  tables = [lows, highs];
  return tables;
}

/** Bytes before the data of an .lzma file: properties, dictionary size, size. */
const lzmaHeader = 13;

/** Whether these are the first bytes of an .lzma file: it has no mark, but its header is narrow. */
export function isLzma(bytes: Uint8Array): boolean {
  if (bytes.length <= lzmaHeader + 5 || bytes[0] !== 0x5d || bytes[lzmaHeader] !== 0) return false;
  const header = bufferOf(bytes.subarray(0, lzmaHeader));
  const dictionary = header.readUInt32LE(1);
  // Programs write 2^n or 2^n + 2^(n-1), and 256 GiB is more than any content.
  const sizes = dictionary.toString(2);
  const size = header.readBigUInt64LE(5);
  return (
    /^11?0{12,}$/.test(sizes) &&
    (size === 0xffffffffffffffffn || size < 256n * 1024n * 1024n * 1024n)
  );
}

/** Unpacks an .lzma file; throws at the damage, when all before it has been given. */
export function* unpackLzmaFile(packed: Uint8Array): Generator<Unpacked> {
  const header = bufferOf(packed.subarray(0, lzmaHeader));
  const size = header.readBigUInt64LE(5);
  const end = yield* unpackLzma(
    packed,
    lzmaHeader,
    lzmaProperties(header.readUInt8(0)),
    header.readUInt32LE(1),
    size === 0xffffffffffffffffn ? undefined : Number(size),
  );
  if (packed.length > end + lzmaEndMarker) throw new Error("more behind it");
}

/** Begins a member of an .lz file (lzip manual 1.24, "File format"), of version 1. */
export const lzipMark = "LZIP\x01";

/** What every member is coded with: lc 3, lp 0, pb 2. */
const lzipProperties = 0x5d;

/** Unpacks an .lz file, of one member or several; throws at the damage, when all before it has been given. */
export function* unpackLzip(packed: Uint8Array): Generator<Unpacked> {
  const file = bufferOf(packed);
  for (let at = 0; at < file.length;) {
    if (file.toString("latin1", at, at + 5) !== lzipMark) throw new Error("no member");
    const start = at + 6;
    const code = file.readUInt8(at + 5);
    const power = 2 ** (code & 31);
    const dictionary = power - (code >> 5) * (power / 16);
    const members = unpackLzma(file, start, lzmaProperties(lzipProperties), dictionary);
    let crc = 0;
    let size = 0;
    let step = members.next();
    for (; step.done !== true; step = members.next()) {
      const { chunk, consumed } = step.value;
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield { chunk, consumed: start + consumed };
    }
    const end = step.value;
    if (file.readUInt32LE(end) !== crc || file.readBigUInt64LE(end + 4) !== BigInt(size))
      throw new Error("damaged content");
    at = end + 20;
  }
}

/** Bytes of an end marker, which may stand behind a content of a known size, at most. */
const lzmaEndMarker = 8;
