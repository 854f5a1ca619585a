/**
 * What LHA (methods lh4 to lh7) and ARJ (1 to 4) pack → the content, piece by piece: repetitions within a
 * window, their lengths and distances coded in blocks with Huffman codes of their own (H. Yoshizaki's
 * LHarc and R. Jung's UNARJ 2.43, "Technical information", describe both).
 */
import type { Unpacked } from "./unpacking.js";

/** How a method writes distances. */
export interface LzhMethod {
  /** Codes of distances, and the bits in which their number is written. */
  readonly distances: number;
  readonly bits: number;
}

/** The methods of LHA by their names; ARJ's 1 to 3 are as lh7 with other windows. */
export const lzhMethods: Readonly<Record<string, LzhMethod>> = {
  "-lh4-": { distances: 14, bits: 4 },
  "-lh5-": { distances: 14, bits: 4 },
  "-lh6-": { distances: 16, bits: 5 },
  "-lh7-": { distances: 17, bits: 5 },
};

/** The largest window of them all; where nothing was written yet stand blanks. */
const windowLength = 65_536;

/** Shortest repetition. */
const minMatch = 3;

/** Literals, and lengths of 3 to 256. */
const symbolCount = 256 + 254;
/** Lengths of codes, and three for runs of zeros. */
const lengthCount = 19;

/** Unpacks `size` bytes; throws at the damage, when all before it has been given. */
export function* unpackLzh(
  packed: Uint8Array,
  size: number,
  method: LzhMethod,
): Generator<Unpacked> {
  const bits = new Bits(packed);
  const output = new Output(size);
  let left = 0;
  let symbols: Codes = [];
  let distances: Codes = [];
  try {
    while (output.missing > 0) {
      if (left === 0) {
        left = bits.take(16);
        if (left === 0) throw new Error("empty block");
        const lengths = codeLengths(bits, lengthCount, 5, 3);
        symbols = codesOf(symbolLengths(bits, codesOf(lengths)));
        distances = codesOf(codeLengths(bits, method.distances, method.bits, -1));
      }
      left--;
      const symbol = bits.symbol(symbols);
      if (symbol < 256) output.put(symbol);
      else {
        const slot = bits.symbol(distances);
        const distance = slot < 2 ? slot : 2 ** (slot - 1) + bits.take(slot - 1);
        output.repeat(distance + 1, symbol - 256 + minMatch);
      }
      if (output.full) yield { chunk: output.take(), consumed: bits.consumed };
    }
  } catch (error) {
    yield* output.rest(bits.consumed);
    throw error;
  }
  yield* output.rest(bits.consumed);
}

/** ARJ's method 4: lengths and distances in codes that are always the same. */
export function* unpackFastest(packed: Uint8Array, size: number): Generator<Unpacked> {
  const bits = new Bits(packed);
  const output = new Output(size);
  try {
    while (output.missing > 0) {
      const length = ladder(bits, 0, 7);
      if (length === 0) output.put(bits.take(8));
      else output.repeat(ladder(bits, 9, 13) + 1, length - 1 + minMatch);
      if (output.full) yield { chunk: output.take(), consumed: bits.consumed };
    }
  } catch (error) {
    yield* output.rest(bits.consumed);
    throw error;
  }
  yield* output.rest(bits.consumed);
}

/** A number in as many bits as ones stand before it, from `first` to `last`. */
function ladder(bits: Bits, first: number, last: number): number {
  let width = first;
  let base = 0;
  while (width < last && bits.take(1) === 1) base += 2 ** width++;
  return base + bits.take(width);
}

/** The lengths of codes; behind the one at `pause` may stand up to three that are zero. */
function codeLengths(bits: Bits, count: number, width: number, pause: number): number[] {
  const written = bits.take(width);
  if (written === 0) return [bits.take(width)];
  if (written > count) throw new Error("too many codes");
  const lengths = [];
  while (lengths.length < written) {
    let length = bits.take(3);
    if (length === 7)
      while (bits.take(1) === 1) if (++length > maxLength) throw new Error("code too long");
    lengths.push(length);
    if (lengths.length === pause)
      for (let zeros = bits.take(2); zeros > 0; zeros--) lengths.push(0);
  }
  return one(lengths);
}

/** The lengths of the codes of symbols, which are coded themselves, with runs of zeros. */
function symbolLengths(bits: Bits, codes: Codes): number[] {
  const written = bits.take(9);
  if (written === 0) return [bits.take(9)];
  if (written > symbolCount) throw new Error("too many codes");
  const lengths: number[] = [];
  while (lengths.length < written) {
    const code = bits.symbol(codes);
    if (code > 2) lengths.push(code - 2);
    else {
      const zeros = code === 0 ? 1 : code === 1 ? bits.take(4) + 3 : bits.take(9) + 20;
      for (let left = zeros; left > 0; left--) lengths.push(0);
    }
  }
  return one(lengths);
}

/** An only symbol is written instead of lengths; so two lengths at least are lengths. */
function one(lengths: number[]): number[] {
  return lengths.length === 1 ? [...lengths, 0] : lengths;
}

const maxLength = 16;

/** Symbols by length and order of their codes: what begins at each length, and the symbols of it. */
type Codes = readonly { readonly first: number; readonly symbols: readonly number[] }[] | number[];

/** Canonical codes: the shorter before the longer, then by symbol. One length stands for one symbol. */
function codesOf(lengths: readonly number[]): Codes {
  if (lengths.length === 1) return [lengths[0]!];
  const codes: { first: number; symbols: number[] }[] = [];
  let first = 0;
  for (let length = 1; length <= maxLength; length++) {
    const symbols = [];
    for (const [symbol, each] of lengths.entries()) if (each === length) symbols.push(symbol);
    first *= 2;
    codes.push({ first, symbols });
    first += symbols.length;
    if (first > 2 ** length) throw new Error("too many codes");
  }
  return codes;
}

/** Takes bits, the highest of a byte first. */
class Bits {
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(readonly packed: Uint8Array) {}

  get consumed(): number {
    return Math.min(this.#at, this.packed.length);
  }

  take(count: number): number {
    while (this.#count < count) {
      // The last code may reach into bytes that are not there.
      if (this.#at >= this.packed.length + 2) throw new Error("cut off");
      this.#held = (this.#held << 8) | (this.packed[this.#at++] ?? 0);
      this.#count += 8;
    }
    this.#count -= count;
    const value = this.#held >>> this.#count;
    this.#held &= 2 ** this.#count - 1;
    return value;
  }

  symbol(codes: Codes): number {
    const [only] = codes;
    if (typeof only === "number") return only;
    let code = 0;
    for (const each of codes) {
      if (typeof each === "number") break;
      code = code * 2 + this.take(1);
      const symbol = each.symbols[code - each.first];
      if (symbol !== undefined) return symbol;
    }
    throw new Error("no such code");
  }
}

/** Twice the window: what is given is copied out, and the last window is moved to the front. */
class Output {
  readonly #buffer = new Uint8Array(2 * windowLength).fill(0x20, 0, windowLength);
  #at = windowLength;
  #given = windowLength;

  constructor(
    /** Bytes that are still to come. */
    public missing: number,
  ) {}

  get full(): boolean {
    return this.#at > 2 * windowLength - 512;
  }

  put(byte: number): void {
    this.#buffer[this.#at++] = byte;
    this.missing--;
  }

  repeat(distance: number, length: number): void {
    if (distance > windowLength) throw new Error("distance too far");
    for (let left = Math.min(length, this.missing); left > 0; left--)
      this.put(this.#buffer[this.#at - distance]!);
  }

  take(): Uint8Array {
    const chunk = this.#buffer.slice(this.#given, this.#at);
    this.#buffer.copyWithin(0, this.#at - windowLength, this.#at);
    this.#at = this.#given = windowLength;
    return chunk;
  }

  *rest(consumed: number): Generator<Unpacked> {
    if (this.#at > this.#given) yield { chunk: this.take(), consumed };
  }
}
