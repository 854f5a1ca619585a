import type { Unpacked } from "./unpacking.js";

/**
 * Bytes of a bzip2 file, of one stream or several → what was packed, block by block.
 *
 * There is no standard but the program (bzip2 1.0.8): blocks of up to 900,000 bytes, run-length coded,
 * sorted (Burrows–Wheeler), moved to front, and coded with two to six Huffman tables that change every
 * 50 symbols.
 */

const blockMark = 0x314159265359;
const endMark = 0x177245385090;

/** Symbols between two changes of the Huffman table. */
const groupLength = 50;

/** Longest Huffman code. */
const maxCodeLength = 20;

/** Unpacks; throws at the first damage, when all before it has been given. */
export function* unpackBzip2(packed: Uint8Array): Generator<Unpacked> {
  const bits = new Bits(packed);
  do {
    if (bits.take(24) !== 0x425a68) throw new Error("no bzip2 stream");
    const level = bits.take(8) - 0x30;
    if (level < 1 || level > 9) throw new Error("unknown block size");
    let streamCrc = 0;
    for (;;) {
      const mark = bits.take(24) * 0x1000000 + bits.take(24);
      if (mark === endMark) break;
      if (mark !== blockMark) throw new Error("no block");
      const crc = bits.take(16) * 0x10000 + bits.take(16);
      const chunk = readBlock(bits, level * 100_000);
      yield { chunk, consumed: bits.position };
      if (checksum(chunk) !== crc) throw new Error("wrong checksum");
      streamCrc = (((streamCrc << 1) | (streamCrc >>> 31)) ^ crc) >>> 0;
    }
    if (bits.take(16) * 0x10000 + bits.take(16) !== streamCrc) throw new Error("wrong checksum");
    bits.align();
  } while (bits.position < packed.length);
}

/** Takes numbers of so many bits, the highest first. */
class Bits {
  position = 0;
  #held = 0;
  #count = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** At most 24 bits. */
  take(count: number): number {
    while (this.#count < count) {
      if (this.position >= this.bytes.length) throw new Error("cut off");
      this.#held = ((this.#held & 0xffffff) << 8) | this.bytes[this.position++]!;
      this.#count += 8;
    }
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.#count -= this.#count % 8;
  }
}

/** A Huffman table, decoded by the length of the code. */
interface Table {
  readonly minLength: number;
  /** The highest code of each length. */
  readonly limit: Int32Array;
  /** What to take from a code of each length to have its place in `symbols`. */
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

function readBlock(bits: Bits, maxLength: number): Uint8Array {
  // Randomised blocks: no program has written them since 1997.
  if (bits.take(1) === 1) throw new Error("randomised");
  const origin = bits.take(24);

  const used: number[] = [];
  const ranges = bits.take(16);
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const map = bits.take(16);
    for (let each = 0; each < 16; each++)
      if ((map & (0x8000 >> each)) !== 0) used.push(range * 16 + each);
  }
  if (used.length === 0) throw new Error("no symbols");

  const tableCount = bits.take(3);
  const selectorCount = bits.take(15);
  if (tableCount < 2 || tableCount > 6 || selectorCount === 0) throw new Error("no tables");
  const order = [0, 1, 2, 3, 4, 5];
  const selectors = new Uint8Array(selectorCount);
  for (let at = 0; at < selectorCount; at++) {
    let place = 0;
    while (bits.take(1) === 1) if (++place >= tableCount) throw new Error("no such table");
    const [table] = order.splice(place, 1);
    order.unshift(table!);
    selectors[at] = table!;
  }
  const tables = Array.from({ length: tableCount }, () => readTable(bits, used.length + 2));

  const sorted = readSymbols(bits, used, selectors, tables, maxLength);
  return withoutRuns(unsorted(sorted, origin));
}

function readTable(bits: Bits, symbolCount: number): Table {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.take(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    while (bits.take(1) === 1) length += bits.take(1) === 1 ? -1 : 1;
    if (length < 1 || length > maxCodeLength) throw new Error("no code length");
    lengths[symbol] = length;
  }
  const limit = new Int32Array(maxCodeLength + 2).fill(-1);
  const base = new Int32Array(maxCodeLength + 2);
  const symbols = new Uint16Array(symbolCount);
  let code = 0;
  let place = 0;
  let minLength = maxCodeLength;
  for (let each = 1; each <= maxCodeLength; each++) {
    base[each] = code - place;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (lengths[symbol] !== each) continue;
      minLength = Math.min(minLength, each);
      symbols[place++] = symbol;
      code++;
    }
    limit[each] = code - 1;
    code <<= 1;
  }
  return { minLength, limit, base, symbols };
}

/** The symbols of a block as bytes, still sorted. */
function readSymbols(
  bits: Bits,
  used: readonly number[],
  selectors: Uint8Array,
  tables: readonly Table[],
  maxLength: number,
): Uint8Array {
  const front = Uint8Array.from(used);
  const end = used.length + 1;
  const sorted = new Uint8Array(maxLength);
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let group = 0; ; group++) {
    const table = tables[selectors[group] ?? -1];
    if (table === undefined) throw new Error("no table left");
    const { minLength, limit, base, symbols } = table;
    for (let left = groupLength; left > 0; left--) {
      let codeLength = minLength;
      let code = bits.take(codeLength);
      while (code > limit[codeLength]!) {
        if (++codeLength > maxCodeLength) throw new Error("no such code");
        code = (code << 1) | bits.take(1);
      }
      const symbol = symbols[code - base[codeLength]!]!;
      // 0 and 1 count how often the first byte comes, in bijective base 2.
      if (symbol <= 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > maxLength) throw new Error("run too long");
        continue;
      }
      if (run > 0) {
        if (length + run > maxLength) throw new Error("block too long");
        sorted.fill(front[0]!, length, length + run);
        length += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return sorted.subarray(0, length);
      const byte = front[symbol - 1]!;
      for (let place = symbol - 1; place > 0; place--) front[place] = front[place - 1]!;
      front[0] = byte;
      if (length >= maxLength) throw new Error("block too long");
      sorted[length++] = byte;
    }
  }
}

/** The bytes in the order in which they were before they were sorted. */
function unsorted(sorted: Uint8Array, origin: number): Uint8Array {
  const { length } = sorted;
  if (length === 0) return sorted;
  if (origin >= length) throw new Error("no origin");
  const starts = new Uint32Array(256);
  for (const byte of sorted) starts[byte]!++;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = starts[byte]!;
    starts[byte] = sum;
    sum += count;
  }
  // Each place's byte stands with the next place: one access to far memory a byte, not two.
  const next = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const byte = sorted[at]!;
    next[at]! |= byte;
    next[starts[byte]!++]! |= at << 8;
  }
  const bytes = new Uint8Array(length);
  let entry = next[origin]!;
  for (let at = 0; at < length; at++) {
    entry = next[entry >>> 8]!;
    bytes[at] = entry;
  }
  return bytes;
}

/** Four equal bytes are followed by how many more of them there were. */
function withoutRuns(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  let size = length;
  let same = 0;
  for (let at = 0; at < length; at++) {
    same = at > 0 && same > 0 && bytes[at] === bytes[at - 1] ? same + 1 : 1;
    if (same === 4 && at + 1 < length) {
      size += bytes[++at]! - 1;
      same = 0;
    }
  }
  if (size === length) return bytes;
  const out = new Uint8Array(size);
  let to = 0;
  same = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!;
    same = same > 0 && byte === bytes[at - 1] ? same + 1 : 1;
    out[to++] = byte;
    if (same === 4 && at + 1 < length) {
      const more = bytes[++at]!;
      out.fill(byte, to, to + more);
      to += more;
      same = 0;
    }
  }
  return out;
}

/** CRC-32 with the bits the other way round than zip's. */
function checksum(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte]!;
  return ~crc >>> 0;
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});
