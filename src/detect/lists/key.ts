/**
 * Turns a written name, word or place into the 32-bit key under which the lists hold it: letters
 * only, case and accents folded, so that `Jean-Luc`, `JEAN LUC` and `jeanluc`, `LE GOFF` and `LeGoff`,
 * `D'ARC` and `D’Arc` have one key each.
 */

/** Beyond this code nothing is folded: Latin ends with Latin Extended Additional (Vietnamese). */
const foldedCodes = 0x1f00;
/** In {@link folding}: this character does not count. */
const skipped = 1;

/** The letters that stand for two, or that have no decomposition in Unicode. */
const special: Readonly<Record<string, string>> = {
  ß: "SS",
  æ: "AE",
  œ: "OE",
  þ: "TH",
  ø: "O",
  ł: "L",
  đ: "D",
  ð: "D",
  ħ: "H",
  ı: "I",
  ŋ: "N",
  ŧ: "T",
};

/** By character code: 0 as it is, 1 skipped, else the folded letter; a second letter in the high byte. */
const folding = new Uint16Array(foldedCodes);
for (let code = 0; code < foldedCodes; code++) {
  // Between Spacing Modifiers and Latin Extended Additional there are no Latin letters in use.
  if (code === 0x370) code = 0x1e00;
  const char = String.fromCharCode(code);
  const pair = special[char.toLowerCase()];
  if (pair !== undefined) {
    folding[code] = pair.charCodeAt(0) | ((pair.length > 1 ? pair.charCodeAt(1) : 0) << 8);
  } else if (/[\s\-.'‘’`´·]|\u00ad|\p{Mn}/u.test(char)) {
    folding[code] = skipped;
  } else if (/\p{Script=Latin}/u.test(char)) {
    const base = char.normalize("NFD").charCodeAt(0) & ~0x20;
    if (base >= 65 && base <= 90) folding[code] = base;
  }
}
/** Dashes, apostrophes and spaces of General Punctuation. */
const isPunctuation = (code: number) => code >= 0x2000 && code <= 0x206f;

/** `text` without accents, in capitals; other characters as they are: `Crème d'Œuf` → `CREME D'OEUF`. */
export function fold(text: string): string {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) < 128) at++;
  if (at === text.length) return text.toUpperCase();
  let out = "";
  for (at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const folded = code < foldedCodes ? folding[code]! : 0;
    if (folded === 0) out += text[at]!.toUpperCase();
    else if (folded === skipped) {
      if (code < 0x300 || code > 0x36f) out += text[at];
    } else {
      out += String.fromCharCode(folded & 0xff);
      if (folded > 0xff) out += String.fromCharCode(folded >> 8);
    }
  }
  return out;
}

/** FNV-1a's offset and prime (Fowler, Noll, Vo), and the finisher of MurmurHash3. */
const offset = 0x811c9dc5;
const prime = 0x01000193;
function finish(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The key of a name, word or place written in any of its forms. */
export function keyOf(text: string): number {
  let hash = noKey;
  for (let at = 0; at < text.length; at++) hash = growKey(hash, text.charCodeAt(at));
  return finishKey(hash);
}

/** What a key grows from, for who reads a text a character at a time and wants its key as well. */
export const noKey = offset;

/** A key with one more character. */
export function growKey(hash: number, code: number): number {
  const folded = code < foldedCodes ? folding[code]! : isPunctuation(code) ? skipped : 0;
  if (folded === skipped) return hash;
  if (folded === 0) return Math.imul(hash ^ code, prime);
  const grown = Math.imul(hash ^ (folded & 0xff), prime);
  return folded > 0xff ? Math.imul(grown ^ (folded >> 8), prime) : grown;
}

/** The key of all characters together. */
export const finishKey = finish;

/** The key of a text in which every character counts, such as a domain name. */
export function exactKeyOf(text: string): number {
  let hash = offset;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return finish(hash);
}

/** The key of two keys in this order, such as a postcode and its town. */
export function pairKeyOf(first: number, second: number): number {
  return finish(Math.imul(first ^ offset, prime) ^ second);
}
