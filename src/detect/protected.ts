/**
 * People of whom one is too many: finds their data in any text, by a list that names nobody.
 *
 * The list holds keyed digests (HMAC-SHA-256, 128 bits) of values in normal form. So that a text costs
 * next to nothing, a 32-bit hash of each value stands beside them, all encrypted together (AES-256-GCM):
 * with the key they become a filter in memory, and only what passes it is digested. Without the key,
 * neither digests nor hashes can be held against guesses.
 */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { append } from "../append.js";
import { ParefuiteError, type Telling } from "../errors.js";
import type { Envelope } from "../types.js";
import { Hasher } from "./hash.js";
import {
  type Form,
  type ProtectedKind,
  normalForm,
  rowKinds,
  visitForms,
} from "./protected-forms.js";
import { Glance, glimpses, type Listed } from "./protected-glance.js";
import {
  type Filter,
  hashReading,
  lengthBit,
  readFilter,
  readingKinds,
  setsByKind,
  wordCounts,
  writeFilter,
} from "./protected-filter.js";
import { countWords, hashForm } from "./protected-hash.js";

export type { ProtectedKind } from "./protected-forms.js";

/** A list of protected people as it is kept: JSON without the key. */
export interface ProtectedFile {
  readonly format: "parefuite-protected";
  readonly version: 1;
  readonly entries: readonly ProtectedEntry[];
  /** Hashes of the values of all digests ({@link Filter}), encrypted: initialisation vector, tag, text; base64url. */
  readonly filter: string;
}

/** One protected person. */
export interface ProtectedEntry {
  /** What the list calls the person; not the name. */
  readonly label: string;
  /** By kind: digests of the values, base64url. */
  readonly digests: Readonly<Partial<Record<ProtectedKind, readonly string[]>>>;
}

/** What is known of a person who is to be protected, as somebody wrote it. */
export interface ProtectedPerson {
  readonly label: string;
  /** The name, where it is none of the values: it must not be the label either. */
  readonly name?: string;
  readonly values: readonly {
    readonly kind: ProtectedKind;
    readonly value: string;
    /** For a name: it counts only with this birth date on the same line or row. */
    readonly birthDate?: string;
  }[];
}

/** Data of a protected person in a text. */
export interface ProtectedHit {
  /** Which entry of the list: equal for the same person. */
  readonly entry: number;
  readonly kind: ProtectedKind;
  readonly start: number;
  readonly end: number;
}

/** Shorter keys could be found by trying: 32 characters of base64url are 192 bits. */
const minKeyLength = 32;

/** 128 of the 256 bits: two values are taken for one by chance once in 10^20 years of mail. */
const digestBytes = 16;
/** In base64url. */
const digestLength = 22;

/** A list with its key: ready to look. Reusable for any number of messages. */
export class ProtectedList {
  readonly #digestKey: Buffer;
  /** All digests, joined by commas: a million strings would keep the garbage collector busy. */
  readonly #digests: Buffer;
  /** The number of each entry's first digest. */
  readonly #firstDigests: Int32Array;
  /** The kinds that are on the list: others are not looked for. */
  readonly #cellKinds: readonly ProtectedKind[];
  readonly #rowKinds: readonly ProtectedKind[];
  /** Under which key detection has to hash them. */
  readonly hashKey: readonly [number, number];
  readonly #listed: Listed;
  /** For texts. */
  readonly #glance: Glance;

  /**
   * @param file the parsed JSON of a list
   * @param key the key it was made with, 32 characters or more
   * @throws ParefuiteError `invalid-protected-list` if the file is damaged or the key another one
   */
  constructor(file: ProtectedFile, key: string) {
    const keys = deriveKeys(key);
    this.#digestKey = keys.digest;
    this.hashKey = keys.reading;
    this.#digests = Buffer.from(checkProtectedFile(file).join());
    const filter = decryptFilter(file.filter, this.#digests, keys.filter);
    const digests = file.entries.map((entry) => entry.digests);
    this.#firstDigests = firstDigests(file.entries);
    const hashes = setsByKind(kindOrder, digests, filter.hashes);
    this.#listed = {
      hashes,
      readingHashes: setsByKind(kindOrder, digests, filter.readingHashes, readingKinds),
      nameLengths: wordCounts(filter.nameLengths),
      salt: keys.salt,
    };
    const kinds = [...hashes.keys()];
    this.#cellKinds = kinds.filter((kind) => !rowKinds.has(kind));
    this.#rowKinds = kinds.filter((kind) => rowKinds.has(kind));
    this.#glance = this.glance();
  }

  /** A first look at the rows of a message. */
  glance(): Glance {
    return new Glance(this.#listed);
  }

  /** Entries whose own data these are: the sender's, and those of a message's only recipient. */
  exempt({ sender, recipients }: Envelope): ReadonlySet<number> {
    const own = [sender, recipients.length === 1 ? recipients[0] : undefined];
    return new Set(
      own
        .filter((address) => address !== undefined)
        .flatMap((address) => this.find(address).map(({ entry }) => entry)),
    );
  }

  /** Finds the data of protected people in a text: a body, a file name. */
  find(text: string): readonly ProtectedHit[] {
    this.#glance.take([text]);
    const [seen] = this.#glance.settle();
    if (seen === 0) return none;
    const kinds = [...this.#cellKinds, ...this.#rowKinds];
    return this.#find(text, ofThem(kinds, seen));
  }

  /**
   * Finds the data of protected people in a table row, each with the index of the cell it begins in.
   *
   * @param seen what a {@link Glance} saw in it; default everything
   */
  findInRow(
    cells: readonly string[],
    seen = anything,
  ): readonly { cell: number; hit: ProtectedHit }[] {
    const hits: { cell: number; hit: ProtectedHit }[] = [];
    const cellKinds = ofThem(this.#cellKinds, seen);
    if (cellKinds.length > 0) {
      for (const [cell, text] of cells.entries())
        for (const hit of this.#find(text, cellKinds)) hits.push({ cell, hit });
    }
    const wordKinds = ofThem(this.#rowKinds, seen);
    if (wordKinds.length > 0) {
      for (const hit of this.#find(cells.join("\t"), wordKinds))
        hits.push({ cell: cellAt(cells, hit.start), hit });
    }
    return hits;
  }

  #find(text: string, kinds: readonly ProtectedKind[]): readonly ProtectedHit[] {
    const { hashes, salt } = this.#listed;
    let hits: ProtectedHit[] | undefined;
    visitForms(text, kinds, (kind, form, start, end) => {
      const numbers = hashes.get(kind)!.numbersOf(hashForm(kind, form, salt));
      if (numbers.length === 0) return;
      const digest = digestForm(kind, form, this.#digestKey);
      const number = numbers.find((at) => this.#digestAt(at) === digest);
      if (number === undefined) return;
      const entry = this.#entryOf(number);
      // A number may be read in several ways: `0033 6…` is `6…` too.
      const last = hits?.at(-1);
      if (last?.entry === entry && last.kind === kind && start < last.end) return;
      (hits ??= []).push({ entry, kind, start, end });
    });
    return hits ?? none;
  }

  #digestAt(number: number): string {
    const start = number * (digestLength + 1);
    return this.#digests.toString("latin1", start, start + digestLength);
  }

  /** The entry that has a digest, by the number of that. */
  #entryOf(number: number): number {
    let [low, high] = [0, this.#firstDigests.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#firstDigests[middle] <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function firstDigests(entries: readonly ProtectedEntry[]): Int32Array {
  const firsts = new Int32Array(entries.length);
  for (let index = 1; index < entries.length; index++)
    firsts[index] = firsts[index - 1] + digestsOf([entries[index - 1]]).length;
  return firsts;
}

/** Of some kinds those that a glance saw. */
function ofThem(kinds: readonly ProtectedKind[], seen: number): readonly ProtectedKind[] {
  return kinds.filter((kind) => (seen & glimpses[kind]) !== 0);
}

const none: readonly never[] = [];
const anything = -1;

/** Index of the cell at an offset of the cells joined by one character. */
function cellAt(cells: readonly string[], offset: number): number {
  let end = 0;
  return cells.findIndex((cell) => (end += cell.length + 1) > offset);
}

/** An empty list under a key. */
export function createProtectedFile(key: string, iv: Uint8Array): ProtectedFile {
  return seal([], { hashes: [], readingHashes: [], nameLengths: 0 }, deriveKeys(key), iv);
}

/**
 * Adds people to a list, those without a usable value excepted.
 *
 * @param iv 12 random bytes, never used before with this key
 * @returns the new list, which people (by index) had no usable value, and which single values are none
 * @throws ParefuiteError `invalid-protected-list` if a label is the person's name, or taken
 */
export function addProtected(
  file: ProtectedFile,
  people: readonly ProtectedPerson[],
  key: string,
  iv: Uint8Array,
): { file: ProtectedFile; unusable: number[]; dropped: { person: number; kind: ProtectedKind }[] } {
  const keys = deriveKeys(key);
  const entries = [...file.entries];
  const filter = openFilter(file, keys);
  const hashes = [...filter.hashes];
  const readingHashes = [...filter.readingHashes];
  let { nameLengths } = filter;
  const hasher = new Hasher(keys.reading);
  const labels = new Set(entries.map(({ label }) => label));
  const unusable: number[] = [];
  const dropped: { person: number; kind: ProtectedKind }[] = [];
  for (const [index, { label, name, values }] of people.entries()) {
    if (isSame("person-name", label, name)) throw labelIsData();
    const digests: Partial<Record<ProtectedKind, string[]>> = {};
    const newHashes: number[] = [];
    const newReadingHashes: number[] = [];
    for (const kind of kindOrder) {
      for (const { kind: given, value, birthDate } of values) {
        if (given !== kind) continue;
        const form = normalForm(kind, value, birthDate);
        if (form === undefined) {
          dropped.push({ person: index, kind });
          continue;
        }
        if (isSame(kind, label, value)) throw labelIsData();
        const digest = digestForm(kind, form, keys.digest);
        if (digests[kind]?.includes(digest)) continue;
        (digests[kind] ??= []).push(digest);
        newHashes.push(hashForm(kind, form, keys.salt));
        newReadingHashes.push(hashReading(kind, value, form, hasher));
        if (kind === "person-name") nameLengths |= lengthBit(countWords(form));
      }
    }
    if (newHashes.length === 0) {
      unusable.push(index);
      continue;
    }
    if (labels.has(label))
      throw invalidList({
        en: "A label stands for two people.",
        fr: "Une étiquette désigne deux personnes.",
      });
    labels.add(label);
    entries.push({ label, digests });
    append(hashes, newHashes);
    append(readingHashes, newReadingHashes);
  }
  const filled = { hashes, readingHashes, nameLengths };
  return { file: seal(entries, filled, keys, iv), unusable, dropped };
}

/** Whether a label is the same as a value. */
function isSame(kind: ProtectedKind, label: string, value = ""): boolean {
  const form = normalForm(kind, label);
  return form !== undefined && form === normalForm(kind, value);
}

function labelIsData(): ParefuiteError {
  return invalidList({
    en: "A label is the person's own data: whoever has the list could read it.",
    fr: "Une étiquette est une donnée de la personne elle-même : qui a la liste pourrait la lire.",
  });
}

/**
 * Removes people from a list by their labels.
 *
 * @param iv 12 random bytes, never used before with this key
 */
export function removeProtected(
  file: ProtectedFile,
  labels: ReadonlySet<string>,
  key: string,
  iv: Uint8Array,
): ProtectedFile {
  const keys = deriveKeys(key);
  const filter = openFilter(file, keys);
  const hashes: number[] = [];
  const readingHashes: number[] = [];
  let at = 0;
  const entries = file.entries.filter((entry) => {
    const count = digestsOf([entry]).length;
    const keep = !labels.has(entry.label);
    if (keep) {
      append(hashes, filter.hashes.slice(at, at + count));
      append(readingHashes, filter.readingHashes.slice(at, at + count));
    }
    at += count;
    return keep;
  });
  return seal(entries, { hashes, readingHashes, nameLengths: filter.nameLengths }, keys, iv);
}

// ── digests, hashes and their encryption ─────────────────────────────────────────────────────

/** In which order the digests of an entry stand, and with which letter a kind enters digest and hash. */
const kindLetters: Readonly<Record<ProtectedKind, string>> = {
  "phone-number": "p",
  "email-address": "e",
  "fr-nir": "n",
  iban: "i",
  "person-name": "m",
  "postal-address": "a",
};
const kindOrder = Object.keys(kindLetters) as ProtectedKind[];

interface Keys {
  readonly digest: Buffer;
  readonly filter: Buffer;
  readonly salt: number;
  readonly reading: readonly [number, number];
}

/** One key for each use, from the one that is given. */
function deriveKeys(key: string): Keys {
  // It may come from a variable that is not set.
  if (typeof key !== "string" || key.length < minKeyLength)
    throw invalidList({
      en: `The key has fewer than ${minKeyLength} characters.`,
      fr: `La clef a moins de ${minKeyLength} caractères.`,
    });
  const derive = (use: string): Buffer =>
    createHmac("sha256", key).update(`parefuite protected 1 ${use}`).digest();
  const hash = derive("hash");
  return {
    digest: derive("digest"),
    filter: derive("filter"),
    salt: hash.readInt32LE(0),
    reading: [hash.readInt32LE(4), hash.readInt32LE(8)],
  };
}

function digestForm(kind: ProtectedKind, form: Form, key: Buffer): string {
  return createHmac("sha256", key)
    .update(kindLetters[kind] + form)
    .digest()
    .toString("base64url", 0, digestBytes);
}

function seal(
  entries: readonly ProtectedEntry[],
  filter: Filter,
  keys: Keys,
  iv: Uint8Array,
): ProtectedFile {
  const cipher = createCipheriv("aes-256-gcm", keys.filter, iv);
  cipher.setAAD(Buffer.from(digestsOf(entries).join()));
  const encrypted = Buffer.concat([cipher.update(writeFilter(filter)), cipher.final()]);
  return {
    format: "parefuite-protected",
    version: 1,
    entries,
    filter: Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url"),
  };
}

const ivBytes = 12;
const tagBytes = 16;

/** Opens the filter; fails if the key is another one, or a digest was added, changed or taken away. */
function decryptFilter(filter: string, digests: Buffer, key: Buffer): Filter {
  const bytes = Buffer.from(filter, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    decipher.setAAD(digests);
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(ivBytes + tagBytes)),
      decipher.final(),
    ]);
    return readFilter(plain);
  } catch (cause) {
    throw invalidList(
      {
        en: "It was not made with this key, or was changed by hand.",
        fr: "Elle n’a pas été faite avec cette clef, ou elle a été modifiée à la main.",
      },
      { cause },
    );
  }
}

function openFilter(file: ProtectedFile, keys: Keys): Filter {
  return decryptFilter(file.filter, Buffer.from(checkProtectedFile(file).join()), keys.filter);
}

function digestsOf(entries: readonly ProtectedEntry[]): string[] {
  const all: string[] = [];
  for (const { digests } of entries)
    for (const kind of kindOrder) for (const digest of digests[kind] ?? []) all.push(digest);
  return all;
}

/**
 * All digests of a list in order.
 *
 * @throws ParefuiteError `invalid-protected-list` if the file is not of the form of {@link ProtectedFile}
 */
export function checkProtectedFile(file: ProtectedFile): string[] {
  const isList =
    file !== null &&
    typeof file === "object" &&
    file.format === "parefuite-protected" &&
    file.version === 1 &&
    typeof file.filter === "string" &&
    Array.isArray(file.entries) &&
    file.entries.every(
      (entry: ProtectedEntry | null) =>
        typeof entry?.label === "string" &&
        typeof entry.digests === "object" &&
        Object.keys(entry.digests).every((kind) => kind in kindLetters),
    );
  if (!isList)
    throw invalidList({
      en: "It is of another format.",
      fr: "Ce fichier n’est pas une liste de « parefuite protect ».",
    });
  return digestsOf(file.entries);
}

function invalidList(detail: Telling, options?: { cause: unknown }): ParefuiteError {
  return new ParefuiteError("invalid-protected-list", detail, options);
}
