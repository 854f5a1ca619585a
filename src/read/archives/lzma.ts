import { LimitReached } from "../budget.js";
import type { Unpacked } from "./unpacking.js";

/**
 * LZMA and LZMA2 data → what was packed, in chunks (LZMA specification 9.20, of 2015, and the xz file
 * format 1.1.0, §5.3.1): matches and literals, coded by a range coder with adaptive bits.
 */

/** How a stream is coded. */
export interface LzmaProperties {
  /** Bits of the byte before that choose a literal's model (lc). */
  readonly literalContext: number;
  /** Bits of the position that choose a literal's model (lp). */
  readonly literalPosition: number;
  /** Bits of the position that choose the other models (pb). */
  readonly position: number;
}

/** The properties of their byte (LZMA specification, "lzma_properties"); throws if it is none. */
export function lzmaProperties(byte: number): LzmaProperties {
  if (byte >= 9 * 5 * 5) throw new Error("no LZMA properties");
  return {
    literalContext: byte % 9,
    literalPosition: Math.floor(byte / 9) % 5,
    position: Math.floor(byte / 45),
  };
}

/** Bytes decoded at a time: some milliseconds of work. */
const stepLength = 128 * 1024;

/** The dictionary size of the highest preset is 64 MiB; what points further back is not followed. */
const maxWindow = 128 * 1024 * 1024;

const stateCount = 12;
const positionStates = 16;
/** Shortest match. */
const minMatch = 2;

// Places of the models in one array.
const isMatch = 0;
const isRep = isMatch + stateCount * positionStates;
const isRepG0 = isRep + stateCount;
const isRepG1 = isRepG0 + stateCount;
const isRepG2 = isRepG1 + stateCount;
const isRep0Long = isRepG2 + stateCount;
const slots = isRep0Long + stateCount * positionStates;
const specialDistances = slots + 4 * 64;
const alignedDistances = specialDistances + 128;
const matchLengths = alignedDistances + 16;
/** Of a length's models: two choices, 16 × 8 low, 16 × 8 middle, 256 high. */
const lengthModels = 2 + 2 * positionStates * 8 + 256;
const repLengths = matchLengths + lengthModels;
const literals = repLengths + lengthModels;

/** The decoder of both formats: its input is all there, its output goes through a window. */
class Decoder {
  position: number;
  /** True behind an end marker. */
  ended = false;
  #models = new Uint16Array(0);
  #properties: LzmaProperties = { literalContext: 0, literalPosition: 0, position: 0 };
  /** The range coder's range and code. */
  readonly #coder = new Uint32Array(2);
  #state = 0;
  #distances: [number, number, number, number] = [0, 0, 0, 0];
  /** What is left of a match that did not fit the step. */
  #pending = 0;
  /** Bytes since the last reset, for the position's models. */
  #count = 0;
  #window: Uint8Array;
  #written = 0;
  #given = 0;
  /** Where the dictionary begins in the window. */
  #start = 0;

  constructor(
    readonly input: Uint8Array,
    start: number,
    readonly dictionarySize: number,
  ) {
    this.position = start;
    this.#window = new Uint8Array(stepLength * 2);
  }

  resetDictionary(): void {
    this.#start = this.#written;
    this.#count = 0;
  }

  resetState(properties = this.#properties): void {
    this.#properties = properties;
    const size = literals + (0x300 << (properties.literalContext + properties.literalPosition));
    if (this.#models.length !== size) this.#models = new Uint16Array(size);
    this.#models.fill(1024);
    this.#state = 0;
    this.#distances = [0, 0, 0, 0];
    this.#pending = 0;
  }

  /** Begins a run of the range coder. */
  start(): void {
    if (this.#models.length === 0 || this.position + 5 > this.input.length)
      throw new Error("cut off");
    if (this.input[this.position] !== 0) throw new Error("damaged");
    const at = this.position + 1;
    const { input } = this;
    this.#coder[0] = 0xffffffff;
    this.#coder[1] =
      (input[at]! << 24) | (input[at + 1]! << 16) | (input[at + 2]! << 8) | input[at + 3]!;
    this.position += 5;
  }

  /** Whether the range coder ended as it must. */
  get finished(): boolean {
    return this.#pending === 0 && this.#coder[1] === 0;
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const chunk = this.#window.slice(this.#given, this.#written);
    this.#given = this.#written;
    return chunk;
  }

  /** Makes room for `length` more bytes: the window grows up to its size, then slides. */
  #reserve(length: number): void {
    const needed = this.#written + length;
    if (needed <= this.#window.length) return;
    const kept = Math.min(this.dictionarySize, maxWindow);
    if (this.#written > kept * 1.5 + 4 * stepLength) {
      const from = this.#written - kept;
      this.#window.copyWithin(0, from, this.#written);
      this.#written = kept;
      this.#given = kept;
      this.#start = Math.max(0, this.#start - from);
      if (this.#written + length <= this.#window.length) return;
    }
    const grown = new Uint8Array(Math.max(this.#window.length * 2, this.#written + length));
    grown.set(this.#window.subarray(0, this.#written));
    this.#window = grown;
  }

  /** Copies bytes that are not packed. */
  copy(length: number): void {
    if (this.position + length > this.input.length) throw new Error("cut off");
    this.#reserve(length);
    this.#window.set(this.input.subarray(this.position, this.position + length), this.#written);
    this.#written += length;
    this.#count += length;
    this.position += length;
  }

  /** Decodes up to `length` bytes, fewer at an end marker; returns how many. */
  decode(length: number): number {
    this.#reserve(length);
    const window = this.#window;
    const first = this.#written;
    const end = first + length;
    const models = this.#models;
    const distances = this.#distances;
    const positionMask = (1 << this.#properties.position) - 1;
    try {
      while (this.#written < end) {
        if (this.#pending > 0) {
          this.#repeat(window, end);
          continue;
        }
        const positionState = (this.#count + this.#written - first) & positionMask;
        let state = this.#state;
        if (this.#bit(models, isMatch + state * positionStates + positionState) === 0) {
          this.#literal(window, models, state, this.#count + this.#written - first);
          this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
          continue;
        }
        if (this.#bit(models, isRep + state) === 0) {
          distances[3] = distances[2];
          distances[2] = distances[1];
          distances[1] = distances[0];
          const matchLength = this.#length(models, matchLengths, positionState);
          state = state < 7 ? 7 : 10;
          const distance = this.#distance(models, matchLength);
          if (distance === 0xffffffff) {
            this.ended = true;
            break;
          }
          distances[0] = distance;
          this.#pending = matchLength + minMatch;
        } else {
          let isShort = false;
          if (this.#bit(models, isRepG0 + state) === 1) this.#swapDistances(models, state);
          else
            isShort = this.#bit(models, isRep0Long + state * positionStates + positionState) === 0;
          this.#pending = isShort ? 1 : this.#length(models, repLengths, positionState) + minMatch;
          state = isShort ? (state < 7 ? 9 : 11) : state < 7 ? 8 : 11;
        }
        this.#state = state;
      }
    } finally {
      this.#count += this.#written - first;
    }
    return this.#written - first;
  }

  /** Moves an older distance, which is used again, to the front. */
  #swapDistances(models: Uint16Array, state: number): void {
    const distances = this.#distances;
    let place = 1;
    if (this.#bit(models, isRepG1 + state) === 1)
      place = this.#bit(models, isRepG2 + state) === 0 ? 2 : 3;
    const distance = distances[place]!;
    for (; place > 0; place--) distances[place] = distances[place - 1]!;
    distances[0] = distance;
  }

  /** Writes what is left of a match, as far as the step goes. */
  #repeat(window: Uint8Array, end: number): void {
    const distance = this.#distances[0] + 1;
    let to = this.#written;
    if (distance > this.dictionarySize || distance > to - this.#start) {
      if (distance <= this.dictionarySize && distance > maxWindow)
        throw new LimitReached("maxEntryBytes");
      throw new Error("distance too far");
    }
    const length = Math.min(this.#pending, end - to);
    const last = to + length;
    for (let from = to - distance; to < last;) window[to++] = window[from++]!;
    this.#written = last;
    this.#pending -= length;
  }

  /** One bit by its model. */
  #bit(models: Uint16Array, model: number): 0 | 1 {
    const coder = this.#coder;
    const range = coder[0]!;
    const code = coder[1]!;
    const chance = models[model]!;
    const bound = (range >>> 11) * chance;
    let bit: 0 | 1;
    let rest: number;
    if (code < bound) {
      models[model] = chance + ((2048 - chance) >>> 5);
      rest = bound;
      bit = 0;
    } else {
      models[model] = chance - (chance >>> 5);
      rest = range - bound;
      coder[1] = code - bound;
      bit = 1;
    }
    if (rest < 0x1000000) {
      coder[1] = (coder[1]! << 8) | this.#nextByte();
      coder[0] = rest << 8;
    } else coder[0] = rest;
    return bit;
  }

  #nextByte(): number {
    if (this.position >= this.input.length) throw new Error("cut off");
    return this.input[this.position++]!;
  }

  /** So many bits by a tree of models, the highest first. */
  #tree(models: Uint16Array, tree: number, bits: number): number {
    let node = 1;
    for (let left = bits; left > 0; left--) node = (node << 1) | this.#bit(models, tree + node);
    return node - (1 << bits);
  }

  /** So many bits by a tree of models, the lowest first. */
  #reverseTree(models: Uint16Array, tree: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let at = 0; at < bits; at++) {
      const bit = this.#bit(models, tree + node);
      node = (node << 1) | bit;
      value |= bit << at;
    }
    return value;
  }

  #literal(window: Uint8Array, models: Uint16Array, state: number, position: number): void {
    const at = this.#written;
    const before = at > this.#start ? window[at - 1]! : 0;
    const { literalContext, literalPosition } = this.#properties;
    const context =
      ((position & ((1 << literalPosition) - 1)) << literalContext) +
      (before >>> (8 - literalContext));
    const tree = literals + 0x300 * context;
    let node = 1;
    if (state >= 7) {
      const distance = this.#distances[0] + 1;
      if (distance > at - this.#start) throw new Error("distance too far");
      let matched = window[at - distance]!;
      do {
        const matchBit = (matched >>> 7) & 1;
        matched <<= 1;
        const bit = this.#bit(models, tree + ((1 + matchBit) << 8) + node);
        node = (node << 1) | bit;
        if (bit !== matchBit) break;
      } while (node < 0x100);
    }
    while (node < 0x100) node = (node << 1) | this.#bit(models, tree + node);
    window[at] = node;
    this.#written = at + 1;
  }

  #length(models: Uint16Array, lengths: number, positionState: number): number {
    const low = lengths + 2 + positionState * 8;
    if (this.#bit(models, lengths) === 0) return this.#tree(models, low, 3);
    const middle = low + positionStates * 8;
    if (this.#bit(models, lengths + 1) === 0) return 8 + this.#tree(models, middle, 3);
    return 16 + this.#tree(models, lengths + 2 + 2 * positionStates * 8, 8);
  }

  #distance(models: Uint16Array, length: number): number {
    const slot = this.#tree(models, slots + Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const directBits = (slot >>> 1) - 1;
    const distance = ((2 | (slot & 1)) << directBits) >>> 0;
    if (slot < 14)
      return distance + this.#reverseTree(models, specialDistances + distance - slot, directBits);
    const high = this.#directBits(directBits - 4) * 16;
    return (distance + high + this.#reverseTree(models, alignedDistances, 4)) >>> 0;
  }

  /** Bits without a model. */
  #directBits(count: number): number {
    const coder = this.#coder;
    let value = 0;
    for (let left = count; left > 0; left--) {
      const range = coder[0]! >>> 1;
      const code = coder[1]!;
      const bit = code >= range ? 1 : 0;
      if (bit === 1) coder[1] = code - range;
      value = value * 2 + bit;
      if (range < 0x1000000) {
        coder[1] = (coder[1]! << 8) | this.#nextByte();
        coder[0] = range << 8;
      } else coder[0] = range;
    }
    return value;
  }
}

/**
 * Unpacks an LZMA stream that begins at `start`; throws at the damage, when all before it was given.
 *
 * @param size bytes of the content; `undefined` if an end marker ends it
 * @returns where it ends, or a few bytes before: an end marker may stand behind a size
 */
export function* unpackLzma(
  input: Uint8Array,
  start: number,
  properties: LzmaProperties,
  dictionarySize: number,
  size?: number,
): Generator<Unpacked, number> {
  const decoder = new Decoder(input, start, Math.max(dictionarySize, 4096));
  decoder.resetState(properties);
  decoder.start();
  let left = size ?? Infinity;
  try {
    while (left > 0 && !decoder.ended) {
      left -= decoder.decode(Math.min(stepLength, left));
      yield { chunk: decoder.take(), consumed: decoder.position - start };
    }
  } catch (error) {
    yield { chunk: decoder.take(), consumed: decoder.position - start };
    throw error;
  }
  const isWhole = size === undefined ? decoder.ended : left === 0;
  if (!isWhole) throw new Error("cut off");
  return decoder.position;
}

/**
 * Unpacks LZMA2 data that begin at `start`, as {@link unpackLzma} does.
 *
 * @returns where they end
 */
export function* unpackLzma2(
  input: Uint8Array,
  start: number,
  dictionarySize: number,
): Generator<Unpacked, number> {
  const decoder = new Decoder(input, start, dictionarySize);
  const number16 = (at: number): number => (input[at]! << 8) | input[at + 1]!;
  try {
    for (;;) {
      const at = decoder.position;
      const control = input[at];
      if (control === undefined) throw new Error("cut off");
      if (control === 0) return at + 1;
      if (control === 1 || control >= 0xe0) decoder.resetDictionary();
      let left: number;
      if (control < 0x80) {
        if (control > 2 || at + 3 > input.length) throw new Error("damaged");
        left = number16(at + 1) + 1;
        decoder.position = at + 3;
        decoder.copy(left);
      } else {
        const head = control >= 0xc0 ? 6 : 5;
        if (at + head > input.length) throw new Error("cut off");
        left = (control & 0x1f) * 0x10000 + number16(at + 1) + 1;
        const end = at + head + number16(at + 3) + 1;
        if (control >= 0xc0) decoder.resetState(lzmaProperties(input[at + 5]!));
        else if (control >= 0xa0) decoder.resetState();
        decoder.position = at + head;
        decoder.start();
        while (left > 0) {
          left -= decoder.decode(Math.min(stepLength, left));
          if (left > 0) yield { chunk: decoder.take(), consumed: decoder.position - start };
        }
        if (decoder.position !== end || !decoder.finished) throw new Error("damaged");
      }
      yield { chunk: decoder.take(), consumed: decoder.position - start };
    }
  } catch (error) {
    yield { chunk: decoder.take(), consumed: decoder.position - start };
    throw error;
  }
}
