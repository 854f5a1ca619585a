/**
 * A keyed 64-bit hash of values, so that people can be told apart without keeping what they are called,
 * and the two things built on it: an exact set and, beyond its size, a HyperLogLog sketch.
 *
 * The hash is two 32-bit multiply–xorshift lanes (the construction of MurmurHash3's finaliser) with a
 * random key a scan: values never leave memory, so it has to spread well, not to resist an attacker.
 */

/** Upper-case base letter of a code unit below U+0250, `0` for what is no letter. */
const folded = new Uint16Array(0x250);
for (let code = 0; code < folded.length; code++) {
  const base = String.fromCharCode(code).normalize("NFD")[0].toUpperCase();
  if (/^[A-Z]$/.test(base)) folded[code] = base.charCodeAt(0);
}
for (const [letters, base] of [
  ["Ææ", "A"],
  ["Œœ", "O"],
  ["Øø", "O"],
  ["ß", "S"],
  ["Łł", "L"],
  ["ĐđÐð", "D"],
  ["Þþ", "T"],
  ["ı", "I"],
] as const) {
  for (const letter of letters) folded[letter.charCodeAt(0)] = base.charCodeAt(0);
}

/**
 * The upper-case base letter of a UTF-16 code unit (`é` → `E`), the unit itself for letters of other
 * scripts, `0` for anything else.
 */
export function foldedLetter(code: number): number {
  if (code < 0x250) return folded[code];
  if (code < 0x370) return 0; // phonetic letters, combining marks
  if (code < 0x1e00) return String.fromCharCode(code).toUpperCase().charCodeAt(0);
  if (code < 0x1f00) return folded[String.fromCharCode(code).normalize("NFD").charCodeAt(0)] ?? 0;
  return code >= 0x2e80 && code < 0xfe00 ? code : 0;
}

/** Hashes values; the result of the last call stands in {@link high} and {@link low}. */
export class Hasher {
  high = 0;
  low = 0;
  readonly #key1: number;
  readonly #key2: number;
  #parts = 0;
  #sum1 = 0;
  #sum2 = 0;

  /** @param key two 32-bit numbers; random by default */
  constructor(key: readonly [number, number] = randomKey()) {
    [this.#key1, this.#key2] = key;
  }

  /** Hashes a value as it is. */
  value(text: string, salt: number): void {
    let h1 = this.#key1 ^ salt;
    let h2 = this.#key2 ^ salt;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      h1 = Math.imul(h1 ^ code, 0x85ebca77);
      h2 = Math.imul(h2 ^ code, 0xc2b2ae3d);
      h1 ^= h1 >>> 15;
      h2 ^= h2 >>> 13;
    }
    this.#finish(h1, h2);
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
    this.#addParts(text);
    if (more !== "") this.#addParts(more);
    this.#finish(this.#sum1, this.#sum2);
    return this.#parts;
  }

  #addParts(text: string): void {
    let h1 = this.#key1;
    let h2 = this.#key2;
    let length = 0;
    for (let index = 0; index <= text.length; index++) {
      const code = index < text.length ? text.charCodeAt(index) : 0x20;
      const letter = foldedLetter(code);
      if (letter !== 0) {
        h1 = Math.imul(h1 ^ letter, 0x85ebca77);
        h2 = Math.imul(h2 ^ letter, 0xc2b2ae3d);
        h1 ^= h1 >>> 15;
        h2 ^= h2 >>> 13;
        length++;
      } else if (length > 0 && !(code >= 0x300 && code < 0x370)) {
        if (!isCivility(text, index, length)) {
          this.#finish(h1, h2);
          this.#sum1 = (this.#sum1 + this.high) | 0;
          this.#sum2 = (this.#sum2 + this.low) | 0;
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
const civilityInitials = new Set("MDPSHFE");

/** Whether the `length` letters before `end` are a form of address (`M.`, `Mme`, `Dr`). */
function isCivility(text: string, end: number, length: number): boolean {
  if (length > 12) return false;
  const start = end - length;
  return (
    civilityInitials.has(text[start].toUpperCase()) &&
    civilities.has(text.slice(start, end).toUpperCase())
  );
}

/** Numbers by 64-bit key: open addressing in typed arrays, 12 bytes a slot. */
export class HashMap64 {
  #high = new Int32Array(64);
  #low = new Int32Array(64);
  #values = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number kept under a key, or `-1`. */
  get(high: number, low: number): number {
    const slot = this.#slot(high, low);
    return this.#high[slot] === 0 && this.#low[slot] === 0 ? -1 : this.#values[slot];
  }

  /** Keeps a number under a key unless there is one; returns whether it was kept. */
  add(high: number, low: number, value: number): boolean {
    let slot = this.#slot(high, low);
    if (this.#high[slot] !== 0 || this.#low[slot] !== 0) return false;
    if ((this.#size + 1) * 10 > this.#low.length * 7) {
      this.#grow();
      slot = this.#slot(high, low);
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#values[slot] = value;
    this.#size++;
    return true;
  }

  forEachKey(visit: (high: number, low: number) => void): void {
    for (let index = 0; index < this.#low.length; index++) {
      if (this.#high[index] !== 0 || this.#low[index] !== 0)
        visit(this.#high[index], this.#low[index]);
    }
  }

  #slot(high: number, low: number): number {
    const mask = this.#low.length - 1;
    let slot = (high ^ (low >>> 7)) & mask;
    while (
      (this.#high[slot] !== high || this.#low[slot] !== low) &&
      (this.#high[slot] !== 0 || this.#low[slot] !== 0)
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [high, low, values] = [this.#high, this.#low, this.#values];
    this.#high = new Int32Array(high.length * 2);
    this.#low = new Int32Array(high.length * 2);
    this.#values = new Int32Array(high.length * 2);
    for (let index = 0; index < high.length; index++) {
      if (high[index] === 0 && low[index] === 0) continue;
      const slot = this.#slot(high[index], low[index]);
      this.#high[slot] = high[index];
      this.#low[slot] = low[index];
      this.#values[slot] = values[index];
    }
  }
}

/**
 * Estimates how many distinct hashes it was given, in 16 KiB: HyperLogLog (Flajolet and others, 2007)
 * with 2^14 registers, a standard error of 0.8 %; below 2.5 × 2^14, linear counting.
 */
export class Sketch {
  readonly #registers = new Uint8Array(1 << 14);

  add(high: number, low: number): void {
    const register = high >>> 18;
    const rank = Math.clz32(low) + 1;
    if (rank > this.#registers[register]) this.#registers[register] = rank;
  }

  get estimate(): number {
    const count = this.#registers.length;
    let sum = 0;
    let empty = 0;
    for (const rank of this.#registers) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / count)) * count * count) / sum;
    return Math.round(raw <= 2.5 * count && empty > 0 ? count * Math.log(count / empty) : raw);
  }
}

/** Counts distinct hashes: exactly up to 100,000 (1.5 MiB), by a {@link Sketch} beyond. */
export class DistinctCounter {
  #exact: HashMap64 | undefined = new HashMap64();
  #sketch: Sketch | undefined;

  add(high: number, low: number): void {
    if (this.#exact === undefined) {
      this.#sketch!.add(high, low);
      return;
    }
    this.#exact.add(high, low, 0);
    if (this.#exact.size > 100_000) {
      this.#sketch = new Sketch();
      this.#exact.forEachKey((keyHigh, keyLow) => this.#sketch!.add(keyHigh, keyLow));
      this.#exact = undefined;
    }
  }

  get count(): number {
    return this.#exact?.size ?? this.#sketch!.estimate;
  }
}
