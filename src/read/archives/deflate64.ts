/**
 * Deflate64 → its content, piece by piece. It is deflate (RFC 1951) with a window of 64 KiB: distance
 * codes 30 and 31 have a meaning, and length code 285 is 3 and a number of 16 bits. Explorer of Windows
 * packs files of more than 2 GB with it.
 */
import type { Unpacked } from "./unpacking.js";

const windowLength = 65_536;

/** Codes of up to 15 bits, in the canonical order of RFC 1951 §3.2.2. */
interface Codes {
  /** How many codes have so many bits. */
  readonly counts: Uint16Array;
  /** What they stand for, in the order of the codes. */
  readonly symbols: Uint16Array;
}

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 3,
];
const lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16,
];
/** Where the lengths of the code lengths stand (RFC 1951 §3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** RFC 1951 §3.2.6. */
const fixedCodes = {
  lengths: codesOf(
    Uint8Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)),
  ),
  distances: codesOf(new Uint8Array(32).fill(5)),
};

/** Unpacks; throws at the damage, when all before it has been given. */
export function* unpackDeflate64(packed: Uint8Array): Generator<Unpacked> {
  const bits = new Bits(packed);
  // Twice the window: what is given is copied out, and the last window is moved to the front.
  const buffer = new Uint8Array(2 * windowLength);
  let length = 0;
  let given = 0;
  const give = (): Unpacked => {
    const chunk = buffer.slice(given, length);
    if (length > windowLength) {
      buffer.copyWithin(0, length - windowLength, length);
      length = windowLength;
    }
    given = length;
    return { chunk, consumed: bits.position };
  };
  /** Whether what is there must be given before more is written. */
  const isFull = (): boolean => length === buffer.length;

  try {
    for (let isLast = false; !isLast;) {
      isLast = bits.take(1) === 1;
      const form = bits.take(2);
      if (form === 3) throw new Error("unknown block");
      if (form === 0) {
        bits.align();
        const size = bits.take(16);
        if ((bits.take(16) ^ 0xffff) !== size) throw new Error("damaged block");
        for (let left = size; left > 0; left--) {
          if (isFull()) yield give();
          buffer[length++] = bits.take(8);
        }
        continue;
      }
      const { lengths, distances } = form === 1 ? fixedCodes : readCodes(bits);
      for (;;) {
        const symbol = bits.symbol(lengths);
        if (symbol === 256) break;
        if (symbol < 256) {
          if (isFull()) yield give();
          buffer[length++] = symbol;
          continue;
        }
        if (symbol > 285) throw new Error("unknown length");
        let run = lengthBases[symbol - 257]! + bits.take(lengthBits[symbol - 257]!);
        const code = bits.symbol(distances);
        const extra = code < 4 ? 0 : (code >> 1) - 1;
        const base = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
        const distance = base + bits.take(extra);
        if (distance > length) throw new Error("distance before the start");
        for (; run > 0; run--) {
          if (isFull()) yield give();
          buffer[length] = buffer[length - distance]!;
          length++;
        }
      }
    }
  } catch (error) {
    yield give();
    throw error;
  }
  yield give();
}

/** The codes of a block that brings its own (RFC 1951 §3.2.7). */
function readCodes(bits: Bits): { lengths: Codes; distances: Codes } {
  const lengthCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const orderCount = bits.take(4) + 4;
  const own = new Uint8Array(19);
  for (const at of lengthOrder.slice(0, orderCount)) own[at] = bits.take(3);
  const codes = codesOf(own);
  const all = new Uint8Array(lengthCount + distanceCount);
  for (let at = 0; at < all.length;) {
    const symbol = bits.symbol(codes);
    if (symbol < 16) {
      all[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) throw new Error("nothing to repeat");
    const value = symbol === 16 ? all[at - 1]! : 0;
    const times =
      symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (at + times > all.length) throw new Error("too many lengths");
    all.fill(value, at, at + times);
    at += times;
  }
  return {
    lengths: codesOf(all.subarray(0, lengthCount)),
    distances: codesOf(all.subarray(lengthCount)),
  };
}

function codesOf(bitLengths: Uint8Array): Codes {
  const counts = new Uint16Array(16);
  for (const each of bitLengths) counts[each]!++;
  counts[0] = 0;
  const offsets = new Uint16Array(17);
  for (let each = 1; each < 16; each++) offsets[each + 1] = offsets[each]! + counts[each]!;
  const symbols = new Uint16Array(bitLengths.length);
  for (const [symbol, each] of bitLengths.entries())
    if (each > 0) symbols[offsets[each]!++] = symbol;
  return { counts, symbols };
}

/** Takes numbers of so many bits, the lowest first. */
class Bits {
  position = 0;
  #held = 0;
  #count = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** At most 16 bits. */
  take(count: number): number {
    while (this.#count < count) {
      if (this.position >= this.bytes.length) throw new Error("cut off");
      this.#held |= this.bytes[this.position++]! << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  align(): void {
    this.take(this.#count & 7);
  }

  /** The symbol of the next code, whose bits come the highest first. */
  symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let bits = 1; bits < 16; bits++) {
      code |= this.take(1);
      const count = counts[bits]!;
      if (code - first < count) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error("unknown code");
  }
}
