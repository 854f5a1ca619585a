/**
 * A keyed 64-bit hash of values, so that people can be told apart without keeping what they are called,
 * and the two things built on it: an exact set and, beyond its size, a HyperLogLog sketch.
 *
 * The hash is two 32-bit multiply–xorshift lanes (the construction of MurmurHash3's finaliser) with a
 * random key a scan: values never leave memory, so it has to spread well, not to resist an attacker.
 */

/** Upper-case base letter of a code unit below U+0250, two of them for `œ`; `0` for what is no letter. */
const folded = new Uint16Array(0x250);
for (let code = 0; code < folded.length; code++) {
  const base = String.fromCharCode(code).normalize("NFD")[0].toUpperCase();
  if (/^[A-Z]$/.test(base)) folded[code] = base.charCodeAt(0);
}
for (const [letters, base] of [
  ["Øø", "O"],
  ["Łł", "L"],
  ["ĐđÐð", "D"],
  ["Þþ", "T"],
  ["ı", "I"],
] as const) {
  for (const letter of letters) folded[letter.charCodeAt(0)] = base.charCodeAt(0);
}

/** Letters that are written as two, the first one in the low byte. */
for (const [letters, [first, second]] of [
  ["Ææ", "AE"],
  ["Œœ", "OE"],
  ["ß", "SS"],
] as const) {
  for (const letter of letters)
    folded[letter.charCodeAt(0)] = first!.charCodeAt(0) | (second!.charCodeAt(0) << 8);
}

/**
 * The upper-case base letter of a UTF-16 code unit (`é` → `E`), the unit itself for letters of other
 * scripts, `0` for anything else; of `œ` both letters, the first one in the low byte.
 */
function foldedLetter(code: number): number {
  if (code < 0x250) return folded[code];
  if (code < 0x370) return 0; // phonetic letters, combining marks
  if (code < 0x1e00) return String.fromCharCode(code).toUpperCase().charCodeAt(0);
  if (code < 0x1f00) return folded[String.fromCharCode(code).normalize("NFD").charCodeAt(0)] ?? 0;
  return code >= 0x2e80 && code < 0xfe00 ? code : 0;
}

/** Names of more parts are rare. */
const maxKeptParts = 8;

/** Hashes values; the result of the last call stands in {@link high} and {@link low}. */
export class Hasher {
  high = 0;
  low = 0;
  readonly #key1: number;
  readonly #key2: number;
  /** The name being hashed. */
  #parts = 0;
  #isPlain = false;
  /** How many of them are in the first of two texts, and the hash of each of the first ones. */
  #textParts = 0;
  readonly #partHigh = new Int32Array(maxKeptParts);
  readonly #partLow = new Int32Array(maxKeptParts);
  #sum1 = 0;
  #sum2 = 0;

  /** @param key two 32-bit numbers; random by default */
  constructor(key: readonly [number, number] = randomKey()) {
    [this.#key1, this.#key2] = key;
  }

  /** Hashes a value as it is. */
  value(text: string): void {
    let h1 = this.#key1;
    let h2 = this.#key2;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      h1 = Math.imul(h1 ^ code, 0x85ebca77);
      h2 = Math.imul(h2 ^ code, 0xc2b2ae3d);
      h1 ^= h1 >>> 15;
      h2 ^= h2 >>> 13;
    }
    this.#finish(h1, h2);
  }

  /** Hashes a whole number, from 0 to 2^53 - 1: what is digits costs less so than as a text. */
  number(value: number): void {
    const low = value | 0;
    const high = Math.floor(value / 0x1_0000_0000) + 1;
    this.#finish(
      Math.imul(low ^ this.#key1, 0x85ebca77) ^ Math.imul(high, 0x9e3779b1),
      Math.imul(low ^ this.#key2, 0xc2b2ae3d) ^ Math.imul(high, 0x27d4eb2f),
    );
  }

  /** Hashes a pair of hashes into one. */
  pair(high: number, low: number, otherHigh: number, otherLow: number, salt: number): void {
    const h1 = Math.imul(high ^ salt ^ this.#key1, 0x85ebca77) + Math.imul(otherLow, 0x9e3779b1);
    const h2 = Math.imul(low ^ salt ^ this.#key2, 0xc2b2ae3d) + Math.imul(otherHigh, 0x27d4eb2f);
    this.#finish(h1 | 0, h2 | 0);
  }

  /**
   * Hashes a name, in one text or two, so that case, accents, punctuation and the order of its parts
   * make no difference, and civilities none either. Returns how many parts it has; after `0` there is
   * no hash.
   */
  name(text: string, more = ""): number {
    this.#parts = this.#sum1 = this.#sum2 = 0;
    this.#isPlain = true;
    this.#addParts(text);
    this.#textParts = this.#parts;
    if (more !== "") this.#addParts(more);
    this.#finish(this.#sum1, this.#sum2);
    return this.#parts;
  }

  /**
   * Whether the name that was hashed last has letters only, with what stands between those of names, and
   * no more than eight parts.
   */
  get isPlainName(): boolean {
    return this.#isPlain && this.#parts <= maxKeptParts;
  }

  /**
   * Hashes some parts of the plain name that was hashed last, as if they were all of it.
   *
   * @param first the index of the first of them
   * @param swapped whether the second text stands before the first one
   */
  nameParts(first: number, count: number, swapped: boolean): void {
    let sum1 = 0;
    let sum2 = 0;
    for (let index = 0; index < count; index++) {
      const part = (first + index + (swapped ? this.#textParts : 0)) % this.#parts;
      sum1 = (sum1 + this.#partHigh[part]) | 0;
      sum2 = (sum2 + this.#partLow[part]) | 0;
    }
    this.#finish(sum1, sum2);
  }

  #addParts(text: string): void {
    let h1 = this.#key1;
    let h2 = this.#key2;
    let length = 0;
    for (let index = 0; index <= text.length; index++) {
      const code = index < text.length ? text.charCodeAt(index) : 0x20;
      let letter = foldedLetter(code);
      if (letter !== 0) {
        if (letter > 0xff && code < 0x250) {
          h1 = Math.imul(h1 ^ (letter & 0xff), 0x85ebca77);
          h2 = Math.imul(h2 ^ (letter & 0xff), 0xc2b2ae3d);
          h1 ^= h1 >>> 15;
          h2 ^= h2 >>> 13;
          letter >>>= 8;
        }
        h1 = Math.imul(h1 ^ letter, 0x85ebca77);
        h2 = Math.imul(h2 ^ letter, 0xc2b2ae3d);
        h1 ^= h1 >>> 15;
        h2 ^= h2 >>> 13;
        length++;
        continue;
      }
      // A space, a dash, an apostrophe, a point.
      if (code !== 32 && code !== 45 && code !== 39 && code !== 46) this.#isPlain = false;
      if (length > 0 && !(code >= 0x300 && code < 0x370)) {
        if (!isCivility(text, index, length)) {
          this.#finish(h1, h2);
          this.#sum1 = (this.#sum1 + this.high) | 0;
          this.#sum2 = (this.#sum2 + this.low) | 0;
          if (this.#parts < maxKeptParts) {
            this.#partHigh[this.#parts] = this.high;
            this.#partLow[this.#parts] = this.low;
          }
          this.#parts++;
        }
        h1 = this.#key1;
        h2 = this.#key2;
        length = 0;
      }
    }
  }

  #finish(h1: number, h2: number): void {
    h1 = Math.imul(h1 ^ (h1 >>> 16), 0x85ebca6b) ^ Math.imul(h2 ^ (h2 >>> 13), 0xc2b2ae35);
    h2 = Math.imul(h2 ^ (h2 >>> 16), 0x85ebca6b) ^ Math.imul(h1 ^ (h1 >>> 13), 0xc2b2ae35);
    this.high = h1 | 0;
    // Zero in both lanes marks an empty slot.
    this.low = h2 === 0 ? 1 : h2 | 0;
  }
}

function randomKey(): [number, number] {
  const key = crypto.getRandomValues(new Int32Array(2));
  return [key[0], key[1]];
}

const civilities = new Set(
  "M MM MR MRS MS MISS MME MMES MLLE MLLES MONSIEUR MADAME MADEMOISELLE MESSIEURS MESDAMES DR DOCTEUR PR ME MAITRE SIR HERR FRAU SR SRA ET".split(
    " ",
  ),
);
/** For the length, first and last letter of each of them: what tells nearly every name from them. */
const civilityForms = new Uint8Array(16 << 10);
const formOf = (length: number, first: number, last: number): number =>
  (length << 10) | ((first & 31) << 5) | (last & 31);
for (const civility of civilities) {
  const { length } = civility;
  civilityForms[formOf(length, civility.charCodeAt(0), civility.charCodeAt(length - 1))] = 1;
}

/** Whether the `length` letters before `end` are a form of address (`M.`, `Mme`, `Dr`). */
function isCivility(text: string, end: number, length: number): boolean {
  if (length > 12) return false;
  const start = end - length;
  const first = foldedLetter(text.charCodeAt(start));
  const last = foldedLetter(text.charCodeAt(end - 1));
  return (
    civilityForms[formOf(length, first, last)] === 1 &&
    civilities.has(text.slice(start, end).toUpperCase())
  );
}

/**
 * Numbers by 64-bit key: open addressing in one typed array, 12 bytes a slot. A slot's three numbers stand
 * side by side, since what a look-up costs in a large map is the cache lines it touches.
 */
export class HashMap64 {
  /** High and low half of the key, then the number kept. */
  #slots = new Int32Array(3 * 64);
  #mask = 63;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number kept under a key, or `-1`. */
  get(high: number, low: number): number {
    const slots = this.#slots;
    const at = slotOf(slots, this.#mask, high, low);
    return slots[at] === 0 && slots[at + 1] === 0 ? -1 : slots[at + 2];
  }

  /** Keeps a number under a key unless there is one; returns whether it was kept. */
  add(high: number, low: number, value: number): boolean {
    let slots = this.#slots;
    let at = slotOf(slots, this.#mask, high, low);
    if (slots[at] !== 0 || slots[at + 1] !== 0) return false;
    if ((this.#size + 1) * 10 > (this.#mask + 1) * 7) {
      this.#grow();
      slots = this.#slots;
      at = slotOf(slots, this.#mask, high, low);
    }
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = value;
    this.#size++;
    return true;
  }

  forEachKey(visit: (high: number, low: number) => void): void {
    const slots = this.#slots;
    for (let at = 0; at < slots.length; at += 3)
      if (slots[at] !== 0 || slots[at + 1] !== 0) visit(slots[at], slots[at + 1]);
  }

  #grow(): void {
    const old = this.#slots;
    const mask = this.#mask * 2 + 1;
    const slots = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 3) {
      const high = old[from];
      const low = old[from + 1];
      if (high === 0 && low === 0) continue;
      const at = slotOf(slots, mask, high, low);
      slots[at] = high;
      slots[at + 1] = low;
      slots[at + 2] = old[from + 2];
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Where the slot of a key begins: the one that holds it, or the empty one where it belongs. */
function slotOf(slots: Int32Array, mask: number, high: number, low: number): number {
  let slot = (high ^ (low >>> 7)) & mask;
  for (;;) {
    const at = slot * 3;
    const other = slots[at];
    if (other === high && slots[at + 1] === low) return at;
    if (other === 0 && slots[at + 1] === 0) return at;
    slot = (slot + 1) & mask;
  }
}

/** 2^-rank. */
const shares = Float64Array.from({ length: 34 }, (_, rank) => 2 ** -rank);

/** Hashes that wait: of ten columns they take less room than the registers of one. */
const waitingHashes = 256;

/**
 * Estimates how many distinct hashes it was given, in 16 KiB: HyperLogLog (Flajolet and others, 2007)
 * with 2^14 registers, a standard error of 0.8 %; below 2.5 × 2^14, linear counting.
 *
 * Hashes wait until there are some hundreds, since a row's go to ten sketches and more: the registers of all
 * of them are not near the processor, those of one are.
 */
export class Sketch {
  readonly #registers = new Uint8Array(1 << 14);
  /** The register of each, and behind it its rank. */
  readonly #waiting = new Uint32Array(waitingHashes);
  #waitingCount = 0;

  add(high: number, low: number): void {
    this.#waiting[this.#waitingCount++] = (high & ~0x3ffff) | (Math.clz32(low) + 1);
    if (this.#waitingCount === waitingHashes) this.#settle();
  }

  #settle(): void {
    const registers = this.#registers;
    for (let index = 0; index < this.#waitingCount; index++) {
      const waiting = this.#waiting[index];
      const rank = waiting & 0xff;
      const register = waiting >>> 18;
      if (rank > registers[register]) registers[register] = rank;
    }
    this.#waitingCount = 0;
  }

  get estimate(): number {
    this.#settle();
    const count = this.#registers.length;
    let sum = 0;
    let empty = 0;
    for (const rank of this.#registers) {
      sum += shares[rank];
      if (rank === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / count)) * count * count) / sum;
    return Math.round(raw <= 2.5 * count && empty > 0 ? count * Math.log(count / empty) : raw);
  }
}

/** Up to here distinct hashes are counted exactly: as many as stay in a processor's cache for each column. */
const exactDistinct = 4_000;

/** Counts distinct hashes: exactly up to 4,000, by a {@link Sketch} beyond. */
export class DistinctCounter {
  #exact: HashMap64 | undefined = new HashMap64();
  #sketch: Sketch | undefined;

  add(high: number, low: number): void {
    if (this.#exact === undefined) {
      this.#sketch!.add(high, low);
      return;
    }
    this.#exact.add(high, low, 0);
    if (this.#exact.size > exactDistinct) {
      this.#sketch = new Sketch();
      this.#exact.forEachKey((keyHigh, keyLow) => this.#sketch!.add(keyHigh, keyLow));
      this.#exact = undefined;
    }
  }

  get count(): number {
    return this.#exact?.size ?? this.#sketch!.estimate;
  }
}
