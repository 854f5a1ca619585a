/**
 * A first look at a text: whether anything in it may stand on a list of protected people. It reads each
 * character once, makes no strings and asks a set of hashes; nearly all that is no hit ends here. What it
 * lets through, and everything unusual, is for the exact forms (`protected-forms.ts`) to settle: it may
 * say yes for nothing, and never no where they would find something (held against them by a test).
 */
import {
  civilities,
  codeAt,
  digitOf,
  fold,
  hasDigits,
  isGap,
  maxAddressNumbers,
  maxDigits,
  maxGap,
  type ProtectedKind,
  streetWords,
} from "./protected-forms.js";
import { clearedBit } from "./protected-filter.js";
import { readPlainPhone } from "./plain-phone.js";
import {
  Candidates,
  emptyText,
  hashLastDigits,
  hashOn,
  type HashSet,
  hashSum,
} from "./protected-hash.js";
import { writtenSign } from "./written-sign.js";

/** What a character is to names and addresses, if no letter. */
const enum Sort {
  other,
  space,
  newline,
  dot,
  /** Inside a name: `'`, `’`, `-`; and what stands between its parts, or values: `,`, `;`, `|`, `"`, `(`, `)`. */
  joiner,
  at,
  // The last ones stand inside words.
  /** An accent of its own: as if it were not there. */
  mark,
  /** A number that is no digit: `²`. */
  number,
  digit,
  /** Of another script: not for a glance. */
  strange,
}

/** Latin letters and the accents that stand alone; what follows is Greek. */
const known = 0x370;

/**
 * By character code: a letter in upper case without its accent (two of them where it becomes two, the
 * first one higher); what is no letter as its {@link Sort}, not above zero. As long as there are codes,
 * so that none needs comparing; of most of it no byte is ever touched.
 */
const signs = new Int32Array(0x10000);

/** By character code: whether it may stand in a phone number. */
const phoneCharacters = new Uint8Array(0x10000);

let isPrepared = false;

/** Fills the tables: some 30 ms, which only who has a list shall pay. */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  signs.fill(-Sort.strange);
  for (let code = 0; code < known; code++) {
    const character = String.fromCharCode(code);
    const isLetter = /\p{L}/u.test(character);
    const [first = "", second] = fold(character);
    if (!isLetter) signs[code] = -sortOf(character);
    else if (second === undefined) signs[code] = first.charCodeAt(0);
    else signs[code] = first.charCodeAt(0) * 0x10000 + second.charCodeAt(0);
  }
  // General punctuation and the signs of currencies hold no letters and no numbers.
  for (const [from, to] of [
    [0x2000, 0x2070],
    [0x20a0, 0x20d0],
  ]) {
    for (let code = from; code < to; code++) {
      signs[code] = -sortOf(String.fromCharCode(code));
    }
  }
  for (let code = 0; code < phoneCharacters.length; code++)
    if (digitOf(code) >= 0 || isGap(code)) phoneCharacters[code] = 1;
}

function sortOf(character: string): Sort {
  if (character === "\n") return Sort.newline;
  if (character === "@") return Sort.at;
  if (character === ".") return Sort.dot;
  if (/['’,;|"()-]/.test(character)) return Sort.joiner;
  if (/\d/.test(character)) return Sort.digit;
  if (/\s/.test(character)) return Sort.space;
  if (/\p{M}/u.test(character)) return Sort.mark;
  return /\p{N}/u.test(character) ? Sort.number : Sort.other;
}

/** What a word that may be left out is left out from. */
const omitted = { fromNames: 1, fromAddresses: 2 } as const;

/** The hashes of such words, each at the first free place from where its highest bits say. */
const omittedHashes = new Int32Array(1024);
/** For each place what its word is left out from; `0` where there is none. */
const omissions = new Uint8Array(1024);
for (const [words, omission] of [
  [civilities, omitted.fromNames],
  [streetWords, omitted.fromAddresses],
] as const) {
  for (const word of words) {
    const hash = hashWord(word);
    let place = hash >>> 22;
    while (omissions[place] !== 0 && omittedHashes[place] !== hash) place = (place + 1) & 1023;
    omittedHashes[place] = hash;
    omissions[place] |= omission;
  }
}

/** What a word is left out from, by its hash: the bits of {@link omitted}. */
function omissionOf(hash: number): number {
  let place = hash >>> 22;
  while (omissions[place] !== 0) {
    if (omittedHashes[place] === hash) return omissions[place];
    place = (place + 1) & 1023;
  }
  return 0;
}

/** What the `0` that a postcode has lost adds to the hash of its other four digits. */
const missingZero = (hashWord("01000") - hashWord("1000")) | 0;

function hashWord(word: string): number {
  let hash = emptyText;
  for (const character of word) hash = hashOn(hash, character.charCodeAt(0));
  return hash;
}

/** What a glance sees: the bits of all kinds that there may be. */
export const glimpses: Readonly<Record<ProtectedKind, number>> = {
  "phone-number": 1,
  "email-address": 2,
  "fr-nir": 4,
  iban: 8,
  "person-name": 16,
  "postal-address": 32,
};
const anyWords = glimpses["person-name"] | glimpses["postal-address"];

/**
 * So many rows wait until they are looked at, one right behind the other: what that takes is near the
 * processor then, as it is not between the reading of two rows. Few enough to be kept until then.
 */
export const glancedRows = 256;

/** What is on a list, by hashes. */
export interface Listed {
  readonly hashes: ReadonlyMap<ProtectedKind, HashSet>;
  /** Of some kinds: the values as detection hashes what it reads. */
  readonly readingHashes: ReadonlyMap<ProtectedKind, HashSet>;
  /** How many words the names have, ascending. */
  readonly nameLengths: readonly number[];
  readonly salt: number;
}

/** Looks for the kinds of one list in rows, or texts, one after the other. */
export class Glance {
  readonly #salt: number;
  readonly #phones: Candidates | undefined;
  readonly #emails: Candidates | undefined;
  readonly #readEmails: Candidates | undefined;
  readonly #names: Candidates | undefined;
  readonly #readNames: Candidates | undefined;
  readonly #addresses: Candidates | undefined;
  readonly #ibans: boolean;
  readonly #nirs: boolean;
  readonly #wantsWords: boolean;
  readonly nameLengths: readonly number[];

  /** The rows since the last {@link settle}: their cells, which of them are cleared, and what is seen there. */
  readonly #cells: (readonly string[])[] = [];
  readonly #cleared = new Int32Array(glancedRows);
  readonly #seen = new Uint8Array(glancedRows);
  /** The index of the next row, or of the one that is looked at. */
  #row = 0;

  // Of the cell that is looked at: what may be in it.
  #digits = 0;
  #hasAt = false;
  #hasDot = false;
  #mayBeIban = false;
  // Of the run of words that is looked at: their number.
  #words = 0;
  // Of all words of letters: the sum of their hashes, and what it was up to each of the last ones.
  #wordSum = 0;
  #end = 0;
  readonly #sums = new Int32Array(16);
  // Of the row: the sum of the words of addresses, how many of them are letters, and both before each
  // of the last numbers that may be a house's.
  #sum = 0;
  #letterWords = 0;
  #numbers = 0;
  readonly #sumsBefore = new Int32Array(maxAddressNumbers);
  readonly #letterWordsBefore = new Int32Array(maxAddressNumbers);

  constructor({ hashes, readingHashes, nameLengths, salt }: Listed) {
    prepare();
    this.#salt = salt;
    this.nameLengths = nameLengths;
    const candidates = (
      sets: ReadonlyMap<ProtectedKind, HashSet>,
      kind: ProtectedKind,
    ): Candidates | undefined => {
      const set = sets.get(kind);
      return set && new Candidates(set, glimpses[kind], this.#seen);
    };
    this.#phones = candidates(hashes, "phone-number");
    this.#emails = candidates(hashes, "email-address");
    this.#readEmails = candidates(readingHashes, "email-address");
    this.#names = candidates(hashes, "person-name");
    this.#readNames = candidates(readingHashes, "person-name");
    this.#addresses = candidates(hashes, "postal-address");
    this.#ibans = hashes.has("iban");
    this.#nirs = hashes.has("fr-nir");
    this.#wantsWords = this.#names !== undefined || this.#addresses !== undefined;
  }

  /**
   * What detection read in the row that is taken in next, and cleared: it costs nothing more to ask for
   * its own hash of a value, where looking at the text again would.
   *
   * @param number the nine digits behind the zero of a French number
   */
  notePhone(number: number): void {
    this.#phones?.add(hashLastDigits(number % 1e8, this.#salt), this.#row);
  }

  /** See {@link notePhone}. @param hash the lower half of the `Hasher`'s, of an address in lower case */
  noteEmail(hash: number): void {
    this.#readEmails?.add(hash, this.#row);
  }

  /** See {@link notePhone}. @param hash the lower half of the `Hasher`'s */
  noteName(hash: number): void {
    this.#readNames?.add(hash, this.#row);
  }

  /**
   * Takes in the cells of a row, or one text.
   *
   * @param cleared cells of which nothing has to be looked at but what was noted, a bit each
   * @returns how many there are since the last {@link settle}: {@link glancedRows} at most
   */
  take(cells: readonly string[], cleared = 0): number {
    this.#cells.push(cells);
    this.#cleared[this.#row] = cleared;
    return ++this.#row;
  }

  /** Looks at all rows that were taken in; returns of each what it may hold, see {@link glimpses}. */
  settle(): Uint8Array {
    for (this.#row = 0; this.#row < this.#cells.length; this.#row++)
      this.#lookAtRow(this.#cells[this.#row], this.#cleared[this.#row]);
    this.#phones?.settle();
    this.#emails?.settle();
    this.#readEmails?.settle();
    this.#names?.settle();
    this.#readNames?.settle();
    this.#addresses?.settle();
    const seen = this.#seen.slice(0, this.#row);
    this.#seen.fill(0);
    this.#cells.length = this.#row = 0;
    return seen;
  }

  #lookAtRow(cells: readonly string[], cleared: number): void {
    this.#words = 0;
    this.#sum = 0;
    this.#letterWords = 0;
    this.#numbers = 0;
    const shortest = this.#wantsWords ? 1 : shortestAlone;
    for (let cell = 0; cell < cells.length; cell++) {
      if ((cleared & clearedBit(cell)) !== 0) this.#words = 0;
      else if (cells[cell].length >= shortest) this.#lookAt(cells[cell]);
    }
  }

  #saw(glimpse: number): void {
    this.#seen[this.#row] |= glimpse;
  }

  #lookAt(text: string): void {
    const { length } = text;
    const number = readPlainPhone(text);
    if (number > 0) {
      // In a cell that is one phone number there are no words, no addresses and no longer numbers.
      this.#words = 0;
      this.notePhone(number);
      return;
    }
    if (this.#wantsWords) this.#lookAtWords(text);
    else this.#lookRoughly(text);
    // In a cell that is one e-mail address there are no words.
    if (this.#hasAt && !/\s/.test(text)) this.#words = 0;
    const mayBePhone = this.#digits >= 8;
    if (this.#emails !== undefined) {
      if (this.#hasAt) this.#lookAtEmails(text, this.#emails);
      // A phone number leaves no room for an address.
      if (this.#hasDot && length >= (mayBePhone ? 20 : shortestWrittenAt))
        if (writtenSign.test(text)) this.#saw(glimpses["email-address"]);
    }
    if (this.#phones !== undefined && mayBePhone) this.#lookAtPhones(text, this.#phones);
    // A NIR of Corsica has twelve digits before its key.
    if (this.#nirs && this.#digits >= 12) this.#saw(glimpses["fr-nir"]);
    if (this.#ibans && this.#mayBeIban && mayHoldIban(text)) this.#saw(glimpses.iban);
  }

  /** Notes what is in a cell in which no words are looked for, more or less. */
  #lookRoughly(text: string): void {
    const { length } = text;
    const mayBeEmail = text.includes(".");
    this.#hasAt = mayBeEmail && text.includes("@");
    this.#hasDot = mayBeEmail;
    this.#digits = length >= 8 && mayHoldPhone(text) ? maxDigits : 0;
    if (this.#nirs && this.#digits === 0 && hasDigits(text, 12)) this.#digits = 12;
    this.#mayBeIban = length >= 15;
  }

  /** Looks at the last eight digits of each group of digits, whatever the groups before it are. */
  #lookAtPhones(text: string, phones: Candidates): void {
    let last = 0;
    let count = 0;
    let gap = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const digit = digitOf(code);
      if (digit >= 0) {
        if (gap > maxGap) count = 0;
        gap = 0;
        count++;
        last = (last * 10 + digit) % 1e8;
        if (index + 1 < text.length) {
          const next = text.charCodeAt(index + 1);
          if ((next | 0x20) === 0x65 && isExponent(text, index + 2)) {
            this.#saw(glimpses["phone-number"]);
            return;
          }
          if (digitOf(next) >= 0) continue;
        }
        if (count >= 8) phones.add(hashLastDigits(last, this.#salt), this.#row);
      } else {
        gap = isGap(code) ? gap + 1 : maxGap + 1;
      }
    }
  }

  #lookAtEmails(text: string, emails: Candidates): void {
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1))
      if (!this.#lookAtEmail(text, at, emails)) {
        this.#saw(glimpses["email-address"]);
        return;
      }
  }

  /** Takes in the address around an `@`; returns whether that is all there can be. */
  #lookAtEmail(text: string, at: number, emails: Candidates): boolean {
    let start = at;
    while (start > 0 && at - start < 64 && isLocal(text.charCodeAt(start - 1))) start--;
    if (isForeign(codeAt(text, start - 1))) return false;
    let hash = emptyText;
    for (let index = start; index < at; index++) {
      // Of the address, or around it.
      if (localCharacters[text.charCodeAt(index)] === 2) return false;
      hash = hashOn(hash, inLowerCase(text.charCodeAt(index)));
    }
    hash = hashOn(hash, 0x40);
    // Nine labels and the points between them.
    let dots = 0;
    for (let end = at + 1; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (
        !isOfDomain(code) &&
        (code !== 0x2e || dots++ === 8 || !isOfDomain(codeAt(text, end + 1)))
      ) {
        if (isForeign(code)) return false;
        break;
      }
      hash = hashOn(hash, inLowerCase(code));
    }
    emails.add(hashSum("email-address", hash, this.#salt), this.#row);
    return true;
  }

  /** Reads the words of a cell, and notes what else is in it. */
  #lookAtWords(text: string): void {
    const { length } = text;
    this.#hasDot = false;
    this.#hasAt = false;
    this.#mayBeIban = false;
    let digits = 0;
    for (let index = 0; index < length; index++) {
      let sign = signs[text.charCodeAt(index)];
      let hash = emptyText;
      const start = index;
      // Nearly every word is of letters only.
      while (sign > 0 && sign <= 0xffff) {
        hash = hashOn(hash, sign);
        sign = ++index < length ? signs[text.charCodeAt(index)] : -Sort.space;
      }
      let letters = index - start;
      if (sign > 0 || sign <= -Sort.mark) {
        // Digits before the first letter of the word, and all other digits and numbers.
        let leading = 0;
        let inside = 0;
        do {
          if (sign > 0) {
            if (sign > 0xffff) hash = hashOn(hash, sign >>> 16);
            hash = hashOn(hash, sign & 0xffff);
            letters++;
          } else if (sign === -Sort.strange) {
            this.#lookRoughly(text);
            this.#saw(anyWords);
            return;
          } else if (sign !== -Sort.mark) {
            hash = hashOn(hash, text.charCodeAt(index));
            if (letters + inside === 0 && sign === -Sort.digit) leading++;
            else inside++;
          }
          sign = ++index < length ? signs[text.charCodeAt(index)] : -Sort.space;
        } while (sign > 0 || sign <= -Sort.mark);
        if (leading + inside > 0) {
          digits += leading + inside;
          if (letters > 1 && inside > 1) this.#mayBeIban = true;
          this.#endNumber(hash, leading, letters + inside === 0);
          letters = 0;
        }
      }
      if (letters > 0) this.#endWord(hash);
      if (sign === -Sort.space || sign === -Sort.joiner) continue;
      if (sign === -Sort.dot) this.#hasDot = true;
      else if (sign === -Sort.at) this.#hasAt = true;
      // A point ends no name in `M. Dupont`.
      if (sign !== -Sort.dot || !endsWord(text, index + 1)) this.#words = 0;
    }
    this.#digits = digits;
  }

  /** Takes in a word of letters, and the names that may end with it. */
  #endWord(hash: number): void {
    const omission = omissionOf(hash);
    if ((omission & omitted.fromAddresses) === 0) {
      this.#sum = (this.#sum + hash) | 0;
      this.#letterWords++;
    }
    if (this.#names === undefined || (omission & omitted.fromNames) !== 0) return;
    const end = ++this.#end;
    const sum = (this.#wordSum + hash) | 0;
    this.#wordSum = this.#sums[end & 15] = sum;
    const words = ++this.#words;
    for (let index = 0; index < this.nameLengths.length; index++) {
      const count = this.nameLengths[index];
      if (count > words) break;
      const name = (sum - this.#sums[(end - count) & 15]) | 0;
      this.#names.add(hashSum("person-name", name, this.#salt), this.#row);
    }
  }

  /**
   * Takes in a word with digits, and the addresses that may end with it.
   *
   * @param leading how many digits it begins with
   * @param whole whether it has nothing else
   */
  #endNumber(hash: number, leading: number, whole: boolean): void {
    this.#words = 0;
    if (this.#addresses === undefined) return;
    if (whole && (leading === 4 || leading === 5))
      this.#endAddress(leading === 4 ? (hash + missingZero) | 0 : hash, this.#addresses);
    if (leading > 0 && leading <= 4) {
      const number = this.#numbers++ % maxAddressNumbers;
      this.#sumsBefore[number] = this.#sum;
      this.#letterWordsBefore[number] = this.#letterWords;
    }
    this.#sum = (this.#sum + hash) | 0;
  }

  /** Takes in the addresses that may end with a postcode. */
  #endAddress(postcode: number, addresses: Candidates): void {
    const numbers = Math.min(this.#numbers, maxAddressNumbers);
    for (let number = 0; number < numbers; number++) {
      if (this.#letterWordsBefore[number] === this.#letterWords) continue;
      const sum = (this.#sum - this.#sumsBefore[number] + postcode) | 0;
      addresses.add(hashSum("postal-address", sum, this.#salt), this.#row);
    }
  }
}

/** By character code, RFC 5322, 3.2.3: what stands before the `@` without quotes; `2` what hardly ever does. */
const localCharacters = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z\d.+_-]/.test(character)) return 1;
  return /[!#$%&'*/=?^`{|}~]/.test(character) ? 2 : 0;
});

function isLocal(code: number): boolean {
  return code < 0x80 && localCharacters[code] !== 0;
}

function isOfDomain(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d;
}

function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

function inLowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

/** Whether a letter or number is none of ASCII. */
function isForeign(code: number): boolean {
  if (code < 0x80) return false;
  const sign = signs[code];
  return sign > 0 || sign === -Sort.number || sign === -Sort.strange;
}

/** Whether a space, or what stands between the parts of a name, follows, or nothing. */
function endsWord(text: string, index: number): boolean {
  const sign = index === text.length ? -Sort.space : signs[text.charCodeAt(index)];
  return sign === -Sort.space || sign === -Sort.joiner;
}

/** Characters of `a@b.fr`, the shortest of what is not made of words; a number has eight digits. */
const shortestAlone = 6;

/** Characters of `m(at)ab.fr`: shorter than people's addresses are. */
const shortestWrittenAt = 10;

/**
 * Whether eight digits may stand there with no more behind each than may stand in a phone number. Of
 * eight such characters in a row two at least are looked at.
 */
function mayHoldPhone(text: string): boolean {
  for (let index = 7; index < text.length; index += 4) {
    if (isOfPhone(text.charCodeAt(index)) && isOfPhone(text.charCodeAt(index - 4)))
      return hasDigits(text, 8);
  }
  return false;
}

/** The exponent of `6.4E8` or `6,4E+08`. */
function isExponent(text: string, index: number): boolean {
  const code = codeAt(text, index);
  return code === 0x2b || digitOf(code) >= 0;
}

function isOfPhone(code: number): boolean {
  return phoneCharacters[code] === 1;
}

/** Whether two letters that begin a word stand before two digits. */
function mayHoldIban(text: string): boolean {
  for (let index = 2; index < text.length - 1; index++) {
    if (
      isDigit(text.charCodeAt(index)) &&
      isLetter(text.charCodeAt(index - 1)) &&
      isLetter(text.charCodeAt(index - 2)) &&
      !isAlphanumeric(codeAt(text, index - 3)) &&
      isDigit(text.charCodeAt(index + 1))
    )
      return true;
  }
  return false;
}
