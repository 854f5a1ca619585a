/**
 * How common a token is as a first name, a family name, a running word and a part of a French
 * town's name, and which towns, postcodes and street types there are. The data is `lists.bin`, built by
 * `build.ts` from public sources (see `NOTICE`), read when the first question is asked.
 */
import { readFileSync } from "node:fs";
import { fold, keyOf, pairKeyOf } from "./key.js";

/** Natural logarithms of occurrences per million; see {@link floor} for "not in the list". */
export interface Weights {
  /** Among first names: births in France 1900–2022 (INSEE). */
  readonly first: number;
  /** Among family names: births in France 1891–2000 (INSEE). */
  readonly family: number;
  /** Among words of running French text (and, roughly, common English and office words). */
  readonly word: number;
  /** Among parts of town names: half by number of communes, half by inhabitants. */
  readonly place: number;
}

/**
 * What a token that is not listed weighs. One unlisted string among millions is rare in any class;
 * what differs is how much of the class the list leaves out: 2 % of first-name bearers and 7 % of
 * family-name bearers (INSEE's "rare" and "others" lines), some 15 % of the words of catalogues. So
 * an unlisted token speaks mildly against a name: `family` − `word` ≈ ln(0.07 / 0.15).
 */
export const floor: Weights = { first: -9, family: -7.8, word: -7, place: -8 };

/** What a name of the world lists weighs: they have no counts, and are of uneven quality. */
export const worldWeight = -3;

/** Sections of `lists.bin`, in order; each an array of the given type, aligned to four bytes. */
export const sections = [
  ["buckets", Uint8Array], // number of entries in each of 2^16 buckets (high half of the key)
  ["prints", Uint16Array], // low half of the key of each entry, by bucket
  ["mixes", Uint16Array], // index into `palette` of each entry
  ["palette", Int8Array], // four weights each: first, family, word, place, in quarters
  ["postcodes", Uint8Array], // a bit for each of 00000–99999
  ["towns", Uint32Array], // sorted keys, here and below
  ["postcodeTowns", Uint32Array],
  ["departmentTowns", Uint32Array],
  ["streetTypes", Uint32Array],
  ["personalDomains", Uint32Array],
  ["disposableDomains", Uint32Array],
  ["roles", Uint32Array],
] as const;

/** First word of `lists.bin`: its layout's version. */
export const magic = 0x314c4650;
/** Weights are kept in quarters: each step is a factor of 1.28. */
export const weightSteps = 4;

interface Lists {
  readonly starts: Uint32Array;
  readonly prints: Uint16Array;
  readonly mixes: Uint16Array;
  readonly palette: readonly Weights[];
  readonly postcodes: Uint8Array;
  readonly sets: Readonly<Record<SetName, Uint32Array>>;
}
type SetName =
  | "towns"
  | "postcodeTowns"
  | "departmentTowns"
  | "streetTypes"
  | "personalDomains"
  | "disposableDomains"
  | "roles";

let loaded: Lists | undefined;

/** Reads `lists.bin`, which stands beside this file in `src/` and in `dist/`. */
function load(): Lists {
  const bytes = readFileSync(new URL("lists.bin", import.meta.url));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const head = new Uint32Array(buffer, 0, sections.length + 1);
  if (head[0] !== magic) throw new Error("lists.bin does not fit this version");
  let at = head.byteLength;
  const parts: Record<string, Uint8Array | Int8Array | Uint16Array | Uint32Array> = {};
  for (const [index, [name, Type]] of sections.entries()) {
    parts[name] = new Type(buffer, at, head[index + 1]);
    at += (parts[name].byteLength + 3) & ~3;
  }
  const { buckets, palette, ...rest } = parts as never as {
    [S in (typeof sections)[number] as S[0]]: InstanceType<S[1]>;
  };
  const starts = new Uint32Array(buckets.length + 1);
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    starts[bucket + 1] = starts[bucket]! + buckets[bucket]!;
  }
  const weights: Weights[] = [];
  for (let mix = 0; mix < palette.length; mix += 4) {
    weights.push({
      first: weightOf(palette[mix]!, floor.first),
      family: weightOf(palette[mix + 1]!, floor.family),
      word: weightOf(palette[mix + 2]!, floor.word),
      place: weightOf(palette[mix + 3]!, floor.place),
    });
  }
  const { prints, mixes, postcodes, ...sets } = rest;
  return { starts, prints, mixes, palette: weights, postcodes, sets };
}

/** What -128, "not listed", and the steps of a weight mean. */
const weightOf = (steps: number, floorWeight: number) =>
  steps === -128 ? floorWeight : steps / weightSteps;

/** The entry of a key, or `undefined`; wrongly found in 1 of 15,000 cases (16 bits, four a bucket). */
function look(key: number): Weights | undefined {
  loaded ??= load();
  const { starts, prints, mixes, palette } = loaded;
  const bucket = key >>> 16;
  const print = key & 0xffff;
  for (let at = starts[bucket]!, end = starts[bucket + 1]!; at < end; at++) {
    if (prints[at] === print) return palette[mixes[at]!];
  }
  return undefined;
}

/** For each set that was asked for: a bit for each beginning (16 bits) of one of its keys. */
const beginnings: Partial<Record<SetName, Uint8Array>> = {};

function beginningsOf(keys: Uint32Array): Uint8Array {
  const bits = new Uint8Array(1 << 13);
  for (const key of keys) bits[key >>> 19] |= 1 << ((key >>> 16) & 7);
  return bits;
}

/** Whether a sorted set holds a key. */
export function holds(name: SetName, key: number): boolean {
  loaded ??= load();
  const keys = loaded.sets[name];
  // Most are asked for what they do not hold, and a search costs a dozen branches nobody can predict.
  const bits = (beginnings[name] ??= beginningsOf(keys));
  if ((bits[key >>> 19]! & (1 << ((key >>> 16) & 7))) === 0) return false;
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return keys[low] === key;
}

/** What a compound that is not listed itself loses against the mean of its parts. */
const compoundLoss = 2;
/** More parts than this make no name. */
const maxCompoundParts = 4;
const separator = /[-‐‑'’ ]+/u;

/**
 * How common a token is as a name, word or place: natural logarithms of occurrences per million.
 * In any case, with or without accents, hyphens, apostrophes and spaces. A compound that is not listed
 * (`Jean-Kévin`, `DUPONT-MOREAU`) weighs as its parts do, less something.
 */
export function weigh(token: string): Weights {
  const found = look(keyOf(token));
  if (found !== undefined) return found;
  for (let at = 1; at < token.length - 1; at++) {
    const code = token.charCodeAt(at);
    if (code === 45 || code === 39 || code === 32 || code === 0x2019 || code === 0x2010) {
      return weighCompound(token);
    }
  }
  return floor;
}

function weighCompound(token: string): Weights {
  const parts = token.split(separator, maxCompoundParts + 1);
  if (parts.length > maxCompoundParts) return floor;
  let first = 0;
  let family = 0;
  let word = 0;
  let place = 0;
  for (const part of parts) {
    const weights = look(keyOf(part)) ?? floor;
    first += weights.first;
    family += weights.family;
    word += weights.word;
    place += weights.place;
  }
  return {
    first: Math.max(floor.first, first / parts.length - compoundLoss),
    family: Math.max(floor.family, family / parts.length - compoundLoss),
    word: Math.max(floor.word, word / parts.length - compoundLoss),
    place: Math.max(floor.place, place / parts.length - compoundLoss),
  };
}

const digit = (text: string, at: number) => text.charCodeAt(at) - 48;

/** Whether five digits are the postcode of a French commune (no CEDEX codes: there is no list of them). */
export function isPostcode(text: string): boolean {
  if (text.length !== 5) return false;
  let code = 0;
  for (let at = 0; at < 5; at++) {
    const value = digit(text, at);
    if (value < 0 || value > 9) return false;
    code = code * 10 + value;
  }
  loaded ??= load();
  return ((loaded.postcodes[code >> 3]! >> (code & 7)) & 1) === 1;
}

/** `CEDEX 08`, `11e arrondissement`, `12` at the end of a town. */
const townTail = /\s+(?:CEDEX.*|\d{1,2}\s*(?:E|ER|EME)?(?:\s+ARRONDISSEMENT)?)$/u;
const abbreviations: Readonly<Record<string, string>> = {
  ST: "SAINT",
  STE: "SAINTE",
  STS: "SAINTS",
  S: "SUR",
  SS: "SOUS",
};
const townSeparator = /[\s\-‐‑'’.,/]+/u;
/** No French town's name is longer (Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson has 45 letters). */
const maxTownLength = 60;

/** A town's name as the lists hold it: `ST-DENIS CEDEX 2` → `SAINTDENIS`; `""` for none. */
export function townForm(text: string): string {
  if (text.length > maxTownLength) return "";
  const folded = fold(text).trim().replace(townTail, "");
  let form = "";
  for (const token of folded.split(townSeparator)) {
    form += form === "" && token === "S" ? token : (abbreviations[token] ?? token);
  }
  return form;
}

/** Whether a text is the name of a French commune, in any usual form (`ST ETIENNE`, `Paris 11e`). */
export function isTown(text: string): boolean {
  const code = text.charCodeAt(0);
  if (text.length < 1 || text.length > maxTownLength || (code >= 48 && code <= 57)) return false;
  const form = townForm(text);
  return form !== "" && holds("towns", keyOf(form));
}

/**
 * Whether a postcode (five digits, or four where the zero was lost) and a town belong together; with
 * CEDEX, whether the town lies in the postcode's département.
 */
export function postcodeMatchesTown(postcode: string, town: string): boolean {
  const full = postcode.length === 4 ? `0${postcode}` : postcode;
  if (full.length !== 5) return false;
  const form = townForm(town);
  if (form === "") return false;
  const key = keyOf(form);
  return (
    holds("postcodeTowns", pairKeyOf(keyOf(full), key)) ||
    (/cedex/iu.test(town) && holds("departmentTowns", pairKeyOf(keyOf(full.slice(0, 2)), key)))
  );
}

/** Whether a token (or two: `grande rue`) is a type of street or way, in full or abbreviated (`av`, `bd.`). */
export function isStreetType(token: string): boolean {
  return token.length <= 30 && holds("streetTypes", keyOf(token));
}
