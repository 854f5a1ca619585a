/**
 * Bytes → their XXH64 (the xxHash specification 0.1.1, with seed 0): the sum of Zstandard's frames.
 * 64 bits are two numbers of 32 each, for BigInt would take ten times as long.
 */
import { viewOf } from "../../bytes.js";

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const mask = (1n << 64n) - 1n;

const lowOf = (value: bigint): number => Number(value & 0xffffffffn);
const highOf = (value: bigint): number => Number(value >> 32n);
const P1_LOW = lowOf(P1);
const P1_HIGH = highOf(P1);
const P2_LOW = lowOf(P2);
const P2_HIGH = highOf(P2);

/** Bytes taken at a time. */
const stripe = 32;

/** The sum of bytes that come in pieces. */
export class XxHash64 {
  /** The four accumulators: low half, high half. */
  readonly #lanes = new Uint32Array(
    [(P1 + P2) & mask, P2, 0n, -P1 & mask].flatMap((lane) => [lowOf(lane), highOf(lane)]),
  );
  #rest: Uint8Array = new Uint8Array();
  #length = 0;

  /** Adds bytes. */
  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    const whole = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const view = viewOf(whole);
    let at = 0;
    for (; at + stripe <= whole.length; at += stripe)
      for (let lane = 0; lane < 4; lane++) this.#round(lane * 2, view, at + lane * 8);
    this.#rest = whole.slice(at);
  }

  /** One lane: `rotate(lane + value × P2, 31) × P1`. */
  #round(lane: number, view: DataView, at: number): void {
    const lanes = this.#lanes;
    const low = view.getUint32(at, true);
    const high = view.getUint32(at + 4, true);
    const addedLow = Math.imul(low, P2_LOW) >>> 0;
    const addedHigh = upper(low, P2_LOW) + Math.imul(low, P2_HIGH) + Math.imul(high, P2_LOW);
    const sum = lanes[lane]! + addedLow;
    const sumLow = sum >>> 0;
    const sumHigh = (lanes[lane + 1]! + addedHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0;
    const turnedLow = ((sumLow << 31) | (sumHigh >>> 1)) >>> 0;
    const turnedHigh = ((sumHigh << 31) | (sumLow >>> 1)) >>> 0;
    lanes[lane] = Math.imul(turnedLow, P1_LOW);
    lanes[lane + 1] =
      upper(turnedLow, P1_LOW) + Math.imul(turnedLow, P1_HIGH) + Math.imul(turnedHigh, P1_LOW);
  }

  /** The sum of all that was added. */
  sum(): bigint {
    let sum = P5;
    if (this.#length >= stripe) {
      const lanes = [0, 2, 4, 6].map(
        (at) => (BigInt(this.#lanes[at + 1]!) << 32n) | BigInt(this.#lanes[at]!),
      );
      const turns = [1n, 7n, 12n, 18n];
      sum = lanes.reduce((all, lane, index) => (all + rotated(lane, turns[index]!)) & mask, 0n);
      for (const lane of lanes) sum = times(sum ^ mixed(lane), P1, P4);
    }
    sum = (sum + BigInt(this.#length)) & mask;
    const rest = Buffer.from(this.#rest);
    let at = 0;
    for (; at + 8 <= rest.length; at += 8)
      sum = times(rotated(sum ^ mixed(rest.readBigUInt64LE(at)), 27n), P1, P4);
    if (at + 4 <= rest.length) {
      sum = times(rotated(sum ^ times(BigInt(rest.readUInt32LE(at)), P1), 23n), P2, P3);
      at += 4;
    }
    for (; at < rest.length; at++)
      sum = times(rotated(sum ^ times(BigInt(rest[at]!), P5), 11n), P1);
    sum = times(sum ^ (sum >> 33n), P2);
    sum = times(sum ^ (sum >> 29n), P3);
    return sum ^ (sum >> 32n);
  }
}

/** The upper half of a product of two unsigned numbers of 32 bits. */
function upper(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const first = a0 * b1;
  const second = a1 * b0;
  const middle = ((a0 * b0) >>> 16) + (first & 0xffff) + (second & 0xffff);
  return a1 * b1 + (first >>> 16) + (second >>> 16) + (middle >>> 16);
}

function rotated(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}

function times(value: bigint, factor: bigint, added = 0n): bigint {
  return (value * factor + added) & mask;
}

function mixed(lane: bigint): bigint {
  return times(rotated(times(lane, P2), 31n), P1);
}
