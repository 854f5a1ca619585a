/**
 * 32-bit hashes of protected data in normal form, and a set of them. They spread well and need not resist
 * anybody, since they are only kept encrypted. They are kept in files: never change them.
 */
import type { Form, ProtectedKind } from "./protected-forms.js";

const letters: Readonly<Record<ProtectedKind, number>> = {
  "phone-number": 0x70,
  "email-address": 0x65,
  "fr-nir": 0x6e,
  iban: 0x69,
  "person-name": 0x6d,
  "postal-address": 0x61,
};

/** The hash of a value in normal form. */
export function hashForm(kind: ProtectedKind, form: Form, salt: number): number {
  if (typeof form === "number") return hashLastDigits(Math.abs(form) % 1e8, salt);
  return hashSum(
    kind,
    kind === "person-name" || kind === "postal-address" ? sumOfWords(form) : hashText(form),
    salt,
  );
}

/** The hash of a phone number: of its last eight digits, however many stand before them. */
export function hashLastDigits(digits: number, salt: number): number {
  return spread((Math.imul(digits, 0x9e3779b1) ^ letters["phone-number"]) + salt);
}

/**
 * The hash of a value of which the text is hashed already: of a name and an address the sum of the hashes
 * of its words, so that their order is all one and those of a row need hashing once.
 */
export function hashSum(kind: ProtectedKind, sum: number, salt: number): number {
  return spread((sum ^ letters[kind]) + salt);
}

/** The hash of a text before its first character. */
export const emptyText = 0x5bd1e995;

/** The hash of a text with one more character. */
export function hashOn(hash: number, code: number): number {
  return Math.imul(hash + code, 0x9e3779b1);
}

function hashText(text: string): number {
  let hash = emptyText;
  for (let index = 0; index < text.length; index++) hash = hashOn(hash, text.charCodeAt(index));
  return hash;
}

/** How many words a name in normal form has. */
export function countWords(name: Form): number {
  return wordsOf(String(name)).length;
}

function sumOfWords(form: string): number {
  return wordsOf(form).reduce((sum, word) => (sum + hashText(word)) | 0, 0);
}

/** A name's birth date is left out: it may stand anywhere on the line, and the digest has it. */
function wordsOf(form: string): string[] {
  return form.split(" ").filter((word) => !/^\d{4}-/.test(word));
}

/** Its highest bits are the best ones: the set looks at them. */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
}

/** A set of hashes; it says at once, from a few bits that stay near the processor, what it has not. */
export class HashSet {
  readonly #hashes: Int32Array;
  /** Three bits of each hash in one word: a Bloom filter of which a look-up touches one cache line. */
  readonly #words: Int32Array;
  readonly #wordShift: number;
  /** Of each hash the last index, and one more, at the first free place from where its highest bits say. */
  readonly #places: Int32Array;
  readonly #placeShift: number;
  /** Of each index the one before it with the same hash, and one more; not there if all differ. */
  #before: Int32Array | undefined;

  /**
   * Keeps the arrays as they are: never change them.
   *
   * @param numbers what stands for each hash, see {@link numbersOf}
   */
  constructor(
    hashes: Int32Array,
    readonly numbers: Int32Array,
  ) {
    this.#hashes = hashes;
    // A power of 2, of 8 to 16 bits for each hash: one in twenty to one in a hundred that is not in the set
    // looks as if it were.
    const bits = Math.max(16, Math.ceil(Math.log2(hashes.length * 8 + 1)));
    this.#words = new Int32Array(2 ** (bits - 5));
    this.#wordShift = 37 - bits;
    // At most half of the places are taken.
    const places = Math.ceil(Math.log2(hashes.length * 2 + 2));
    this.#places = new Int32Array(2 ** places);
    this.#placeShift = 32 - places;
    for (let index = 0; index < hashes.length; index++) {
      const hash = hashes[index];
      this.#words[hash >>> this.#wordShift] |= threeBits(hash);
      const place = this.#placeOf(hash);
      const before = this.#places[place];
      if (before !== 0) (this.#before ??= new Int32Array(hashes.length))[index] = before;
      this.#places[place] = index + 1;
    }
  }

  has(hash: number): boolean {
    const bits = threeBits(hash);
    return (
      (this.#words[hash >>> this.#wordShift] & bits) === bits &&
      this.#places[this.#placeOf(hash)] !== 0
    );
  }

  /** What stands for a hash: for equal ones there may be several. */
  numbersOf(hash: number): number[] {
    const numbers: number[] = [];
    let next = this.has(hash) ? this.#places[this.#placeOf(hash)] : 0;
    for (; next !== 0; next = this.#before?.[next - 1] ?? 0) numbers.push(this.numbers[next - 1]);
    return numbers;
  }

  /** The place of a hash, or the free one where it belongs. */
  #placeOf(hash: number): number {
    const mask = this.#places.length - 1;
    let place = hash >>> this.#placeShift;
    for (;;) {
      const kept = this.#places[place];
      if (kept === 0 || this.#hashes[kept - 1] === hash) return place;
      place = (place + 1) & mask;
    }
  }
}

/** By the lowest bits of a hash, which do not choose the word. */
function threeBits(hash: number): number {
  return (1 << hash) | (1 << (hash >>> 5)) | (1 << (hash >>> 10));
}

/** So many hashes wait at most: they and what they are of stay near the processor. */
const maxWaiting = 1024;

/**
 * Hashes of one kind that wait to be looked up. The set of a long list is not near the processor; looked
 * up one right behind the other, hashes wait for the memory together and not each for itself.
 */
export class Candidates {
  readonly #hashes = new Int32Array(maxWaiting);
  readonly #rows = new Uint16Array(maxWaiting);
  #length = 0;

  /**
   * @param glimpse what is to be noted of a row of which a hash is in the set
   * @param seen where that is noted
   */
  constructor(
    readonly set: HashSet,
    readonly glimpse: number,
    readonly seen: Uint8Array,
  ) {}

  /** @param row the index in {@link seen} */
  add(hash: number, row: number): void {
    if (this.#length === maxWaiting) this.settle();
    const length = this.#length++;
    this.#hashes[length] = hash;
    this.#rows[length] = row;
  }

  /** Looks up all that wait. */
  settle(): void {
    for (let index = 0; index < this.#length; index++)
      if (this.set.has(this.#hashes[index])) this.seen[this.#rows[index]] |= this.glimpse;
    this.#length = 0;
  }
}
