/**
 * The normal forms in which protected data are compared, and where they stand in a text. Nothing is
 * weighed here: the list decides, so every way of reading a number that makes sense is tried.
 */
import type { Kind } from "../types.js";
import { writtenSign } from "./written-sign.js";
import { type DateReading, dateOfSerial, readDate } from "./birth-date.js";

/** Kinds a protected person can be known by. A name may be bound to a birth date. */
export type ProtectedKind = Extract<
  Kind,
  "phone-number" | "email-address" | "fr-nir" | "iban" | "person-name" | "postal-address"
>;

/** A value in normal form; phone numbers, of which texts have most, are numbers. */
export type Form = string | number;

/** A place in a text that, in normal form, may stand on the list. */
export type Visit = (kind: ProtectedKind, form: Form, start: number, end: number) => void;

/**
 * One value, as somebody wrote it, in its normal form; `undefined` if it is none of this kind.
 *
 * @param birthDate binds a name to a birth date
 */
export function normalForm(
  kind: ProtectedKind,
  value: string,
  birthDate?: string,
): Form | undefined {
  if (kind === "person-name") {
    const name = nameForm(value);
    if (name === undefined || birthDate === undefined) return name;
    const [date] = datesOf(birthDate);
    return date === undefined ? undefined : `${name} ${date}`;
  }
  const text = kind === "postal-address" ? value.replace(beforeHouse, "") : value;
  let longest = 0;
  let found: Form | undefined;
  finders[kind](text.trim(), (_kind, form, start, end) => {
    // The longest reading: `+33 6 39…` and not the `6 39…` in it.
    if (end - start <= longest) return;
    longest = end - start;
    found = form;
  });
  return found;
}

/** Visits everything in a text that may be of these kinds. */
export function visitForms(text: string, kinds: readonly ProtectedKind[], visit: Visit): void {
  for (const kind of kinds) finders[kind](text, visit);
}

/** Kinds whose values may be spread over the cells of a row. */
export const rowKinds: ReadonlySet<ProtectedKind> = new Set(["person-name", "postal-address"]);

const finders: Readonly<Record<ProtectedKind, (text: string, visit: Visit) => void>> = {
  "phone-number": visitPhones,
  "email-address": visitEmails,
  "fr-nir": visitNirs,
  iban: visitIbans,
  "person-name": visitNames,
  "postal-address": visitAddresses,
};

// ── phone numbers ────────────────────────────────────────────────────────────────────────────

/** Country codes whose numbers are written with the French `0` at home (ARCEP, décision 2018-0881). */
const frenchCodes = [33, 262, 590, 594, 596];

/** Between two digits of one number: spaces of all widths, `.` `-` `/` `(` `)`, a line break; three at most. */
export const maxGap = 3;

export function isGap(code: number): boolean {
  return (
    code === 0x20 ||
    (code >= 0x28 && code <= 0x29) ||
    (code >= 0x2d && code <= 0x2f) ||
    code === 0x0a ||
    code === 0x0d ||
    code === 0xa0 ||
    code === 0x5f ||
    (code >= 0x2000 && code <= 0x2015) ||
    code === 0x202f
  );
}

/** The character code at an index, `-1` beyond both ends: `charCodeAt` is many times slower there. */
export function codeAt(text: string, index: number): number {
  return index >= 0 && index < text.length ? text.charCodeAt(index) : -1;
}

/** `0`–`9`, also in full width; else -1. */
export function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0xff10 && code <= 0xff19 ? code - 0xff10 : -1;
}

/** ITU-T E.164: fifteen digits at most; `00` before them and `(0)` inside make eighteen. */
export const maxDigits = 18;

const scientific = /\d[.,]\d{1,11}E\+?\d{1,2}(?!\d)/iy;

/**
 * The nine digits behind the zero of a French number, whatever its form (`+33 (0)6…`, `612345678`,
 * `0692…` and `+262 692…`); of any other number country code and all, below zero.
 */
function visitPhones(text: string, visit: Visit): void {
  if (!hasDigits(text, 8)) return;
  for (let index = 0; index < text.length; index++) {
    if (digitOf(text.charCodeAt(index)) < 0) continue;
    const next = visitPhonesAt(text, index, visit);
    // The rest of this group of digits begins no number.
    do index++;
    while (digitOf(codeAt(text, index)) >= 0);
    index = Math.max(index, next) - 1;
  }
}

/** Whether a text has so many digits: most cells have not, and need no closer look. */
export function hasDigits(text: string, wanted: number): boolean {
  let missing = wanted;
  // As soon as fewer characters are left than digits are missing, there are too few.
  for (let index = 0; text.length - index >= missing; index++) {
    if (digitOf(text.charCodeAt(index)) >= 0) missing--;
    if (missing === 0) return true;
  }
  return false;
}

/** Visits the numbers that begin with the group of digits at `start`; returns where to look on. */
function visitPhonesAt(text: string, start: number, visit: Visit): number {
  const second = codeAt(text, start + 1);
  if (second === 0x2c || second === 0x2e) {
    scientific.lastIndex = start;
    const written = scientific.exec(text)?.[0];
    if (written !== undefined) {
      const number = Number(written.replace(",", "."));
      if (number >= 1e8 && number < 1e9)
        visit("phone-number", number, start, start + written.length);
      return start + written.length;
    }
  }
  const plus = codeAt(text, start - 1) === 0x2b;
  let count = 0;
  let number = 0;
  let zeros = 0;
  let index = start;
  while (index < text.length && count < maxDigits) {
    const digit = digitOf(text.charCodeAt(index));
    if (digit >= 0) {
      if (number === 0 && digit === 0) zeros++;
      number = number * 10 + digit;
      count++;
      index++;
      // A number ends where a group of digits does.
      if (count < 8 || digitOf(codeAt(text, index)) >= 0) continue;
      const form = phoneForm(number, count, plus ? 2 : zeros);
      if (form === 0) continue;
      visit("phone-number", form, plus ? start - 1 : start, index);
      if (plus && form > 0) return index;
      continue;
    }
    let gap = 0;
    while (gap < maxGap && isGap(codeAt(text, index + gap))) gap++;
    if (gap === 0 || digitOf(codeAt(text, index + gap)) < 0) break;
    index += gap;
  }
  // What follows a `+` is one number: `+34 6 39…` holds no French one.
  // Nor is there one in ten digits that stand alone.
  return plus || (zeros === 1 && count === 10) ? index : start;
}

/**
 * @param zeros how many zeros stand at the beginning; two, or a `+`, announce a country code
 * @returns `0` if these digits are no number
 */
function phoneForm(number: number, count: number, zeros: number): number {
  if (zeros === 1) return count === 10 ? number : 0;
  if (zeros === 0 && count === 9) return number;
  for (const code of frenchCodes) {
    // Nine digits behind it, or ten of which the first is the zero of `(0)`.
    let national = number - code * 1e9;
    if (national >= 1e8 && national < 1e9) return national;
    national = number - code * 1e10;
    if (national >= 1e8 && national < 1e9) return national;
  }
  return zeros === 2 && number >= 1e7 && number < 1e15 ? -number : 0;
}

// ── e-mail addresses ─────────────────────────────────────────────────────────────────────────

const at = new RegExp(`${writtenSign.source}|@`, "gi");
const local = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u;
const domain = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** What may stand in an address before its sign (RFC 5322, 3.2.3), and mostly stands around it: `|a@b.fr|`. */
const around = /[!#$%&'*/=?^`{|}~]/g;

/** Lower case; also from `nom [at] domaine`. */
function visitEmails(text: string, visit: Visit): void {
  for (const { index, 0: sign } of text.matchAll(at)) {
    const behind = index + sign.length;
    // RFC 5321, 4.5.3.1: 64 characters before the sign, 255 behind it.
    const left = local.exec(text.slice(Math.max(0, index - 64), index))?.[0];
    const right = domain.exec(text.slice(behind, behind + 255))?.[0];
    if (left === undefined || right === undefined) continue;
    const starts = [0, ...[...left.matchAll(around)].map((sign) => sign.index + 1)];
    for (const start of starts) {
      if (start === left.length) continue;
      const form = `${left.slice(start)}@${right}`.toLowerCase();
      visit("email-address", form, index - left.length + start, behind + right.length);
    }
  }
}

// ── numbers of the state and of banks ────────────────────────────────────────────────────────

const nirPattern =
  /(?<!\d)[1-478](?:[ .\u00a0\u202f-]?\d){4}[ .\u00a0\u202f-]?(?:\d[ .]?\d|2[ .]?[AB])(?:[ .\u00a0\u202f-]?\d){6}(?:[ ./\u00a0\u202f-]{0,3}\d[ .]?\d)?(?!\d)/gi;

/** The thirteen characters before the key. */
function visitNirs(text: string, visit: Visit): void {
  if (!hasDigits(text, 12)) return;
  for (const { index, 0: match } of text.matchAll(nirPattern)) {
    const form = match.replaceAll(/[^\dA-Z]/gi, "").toUpperCase();
    visit("fr-nir", form.slice(0, 13), index, index + match.length);
  }
}

const ibanPattern = /(?<![A-Z\d])[A-Z]{2}\d{2}(?:[ .\u00a0\u202f-]?[A-Z\d]){11,30}/gi;

/** Upper case without spaces, to the first length at which ISO 13616's check (97) holds. */
function visitIbans(text: string, visit: Visit): void {
  if (!hasDigits(text, 3) || text.length < 15) return;
  for (const { index, 0: match } of text.matchAll(ibanPattern)) {
    let form = "";
    for (let offset = 0; offset < match.length; offset++) {
      if (!/[A-Z\d]/i.test(match[offset])) continue;
      form += match[offset].toUpperCase();
      if (form.length < 15 || /[A-Z\d]/i.test(match[offset + 1] ?? "")) continue;
      if (isIban(form)) visit("iban", form, index, index + offset + 1);
    }
  }
}

function isIban(form: string): boolean {
  let rest = 0;
  for (const character of form.slice(4) + form.slice(0, 4))
    for (const digit of String(Number.parseInt(character, 36)))
      rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

// ── names and addresses ──────────────────────────────────────────────────────────────────────

/** Upper-case base letters, digits and single spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .replaceAll("Œ", "OE")
    .replaceAll("Æ", "AE")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export const civilities = new Set(
  "M MM MR MRS MS MISS MME MLLE MONSIEUR MADAME MADEMOISELLE DR DOCTEUR PR ME MAITRE".split(" "),
);

/** A run of words that may be a name: they begin with a capital, with particles between them. */
const nameRun =
  /(?<![\p{L}\p{M}])(?:d['’])?\p{Lu}[\p{L}\p{M}'’-]*\.?(?:\s+(?:(?:de|du|des|la|le|van|von|ben|el|da|dos)\s+){0,2}(?:d['’])?\p{Lu}[\p{L}\p{M}'’-]*)+/gu;

/** In a table row, cells parted by tabs, a name may be written in any case. */
const rowRun = /\p{L}[\p{L}\p{M}'’-]*\.?(?:\s+\p{L}[\p{L}\p{M}'’-]*)+/gu;

/** A name is two to eight words, those of `Marie-Thérèse` two; in a run of more, each such window is tried. */
export const maxNameWords = 8;

/** What may be a date: `03/07/1985`, `1985-07-03`, `3 juil. 85`, `19850703`, and the `31231` of a spreadsheet. */
const datePattern =
  /(?<![\p{L}\d])(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?:\d{4}|\d{2})|\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}(?:er)?[ ./-]\p{L}{3,10}\.?[ ./-](?:\d{4}|\d{2})|\d{8}|\d{5})(?!\d)/gu;

/**
 * The words in alphabetical order, so that `MARTIN Jean` and `Jean Martin` are one; without civility.
 * With each date on the same line, the form of name and birth date too.
 */
function visitNames(text: string, visit: Visit): void {
  let offset = 0;
  for (const line of text.split("\n")) {
    visitNamesOf(line, (kind, form, start, end) => visit(kind, form, start + offset, end + offset));
    offset += line.length + 1;
  }
}

/** `MARTIN (Mme) Jeanne`. */
const civilityWithin = /\(\s?(?:M|MM|Mr|Mme|Mlle|Mrs|Ms|Dr|Me|Pr)\.?\s?\)/giu;

/** In a line of values, which has no space behind its commas: between two of them. */
const valueGap = /(?<=\S)["']?[,;|]["']?(?=\S)/gu;
/** In other text: `MARTIN, Jean`. */
const comma = /[,;|]/g;

function visitNamesOf(text: string, visit: Visit): void {
  // Of the same length, so that what is found stands where it stood.
  const line = text
    .replaceAll(valueGap, (gap) => "\t".repeat(gap.length))
    .replaceAll(comma, " ")
    .replaceAll(civilityWithin, (civility) => " ".repeat(civility.length));
  const isRow = line.includes("\t");
  visitRuns(text, line, isRow ? rowRun : nameRun, 2, visit);
  // In a sentence small letters are other words; alone, between signs, they may be somebody.
  if (!isRow) visitRuns(text, line, rowRun, Infinity, visit);
}

/** @param least of how many words of a run a name may consist; all of them at least if there are fewer */
function visitRuns(text: string, line: string, runs: RegExp, least: number, visit: Visit): void {
  let dates: string[] | undefined;
  for (const { index, 0: run } of line.matchAll(runs)) {
    dates ??= datesOf(text);
    const words = [...run.matchAll(/\S+/g)];
    for (let first = 0; first < words.length; first++) {
      const from = Math.min(least, words.length);
      for (let count = from; count <= maxNameWords && first + count <= words.length; count++) {
        const start = words[first].index;
        const last = words[first + count - 1];
        const end = last.index + last[0].length;
        const form = nameForm(run.slice(start, end));
        if (form === undefined) continue;
        visit("person-name", form, index + start, index + end);
        for (const date of dates)
          visit("person-name", `${form} ${date}`, index + start, index + end);
      }
    }
  }
}

function nameForm(text: string): string | undefined {
  const words = fold(text)
    .split(" ")
    .filter((word) => !civilities.has(word));
  return words.length < 2 || words.length > maxNameWords ? undefined : words.sort().join(" ");
}

/** Dates as `YYYY-MM-DD`; a line of a list has a few, more are not looked at. */
const maxDates = 16;

function datesOf(line: string): string[] {
  const dates: string[] = [];
  for (const [written] of line.matchAll(datePattern)) {
    const readings = /^\d{5}$/.test(written)
      ? [dateOfSerial(Number(written)), dateOfSerial(Number(written), true)]
      : [readDate(written)];
    for (const date of readings)
      if (date !== undefined && dates.length < maxDates) dates.push(isoDate(date));
  }
  return dates;
}

function isoDate({ year, month, day }: DateReading): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}

/** Types of street and small words, which are abbreviated or left out at will. */
export const streetWords = new Set(
  "RUE R AVENUE AV AVE BOULEVARD BD BVD BLVD CHEMIN CH CHE CHEM PLACE PL IMPASSE IMP ALLEE ALLEES ALL ROUTE RTE QUAI COURS CRS SQUARE SQ PASSAGE PASS PAS LOTISSEMENT LOT RESIDENCE RES DE DU DES LA LE LES L D ET A AU AUX".split(
    " ",
  ),
);

/** What stands before the number of a house and is often left out: `Appt 12, 3 rue…`, `2e étage, 3 rue…`. */
const beforeHouse =
  /^.{1,80}?[\s,](?=\d{1,4}\s?(?:bis|ter|quater|[A-D])?[\s,]+(?:rue|avenue|ave?|boulevard|bd|bvd|blvd|chemin|che?|place|pl|impasse|imp|all[ée]es?|all|route|rte|quai|cours|crs|square|sq|passage|pass|lotissement|lot|r[ée]sidence|faubourg|fg|sentier|ruelle|esplanade|mont[ée]e|voie|cit[ée]|villa)(?!\p{L}))/isu;

const postcodePattern = /(?<![\p{L}\p{M}\p{N}])\d{4,5}(?![\p{L}\p{M}\p{N}])/gu;
const houseNumber = /(?<![\p{L}\p{M}\p{N}])\d{1,4}(?!\d)/gu;

/** So many numbers before a postcode may be the house's: streets are named after dates. */
export const maxAddressNumbers = 8;

/** House number, the street's own words, postcode: `12 BIS VICTOR HUGO 06000`. */
function visitAddresses(text: string, visit: Visit): void {
  for (const { index, 0: postcode } of text.matchAll(postcodePattern)) {
    // NF Z10-011: three lines of 38 characters from the street to the postcode.
    const start = Math.max(0, index - 114);
    const before = text.slice(start, index);
    for (const number of [...before.matchAll(houseNumber)].slice(-maxAddressNumbers)) {
      const words = fold(before.slice(number.index))
        .split(" ")
        .filter((word) => !streetWords.has(word));
      if (!words.some((word) => /^\p{L}+$/u.test(word))) continue;
      const form = `${words.join(" ")} ${postcode.padStart(5, "0")}`;
      visit("postal-address", form, start + number.index, index + postcode.length);
    }
  }
}
