/** The cells of a column → what they look like: the shares of them that have the form of a kind. */
import { readDate } from "./birth-date.js";
import { email, sortOfMailbox } from "./email.js";
import { areOtherNumbers, iban } from "./iban.js";
import { civilityOf } from "./lists/civilities.js";
import { isTown } from "./lists/lists.js";
import { familyNameWeight, firstNameWeight, nameOfAccount, readName } from "./name.js";
import { nir } from "./nir.js";
import { organisationEvidence } from "./organisation.js";
import { paymentCard } from "./payment-card.js";
import { phone } from "./phone.js";
import { postalAddress, readAddress, readPostcode, readStreet } from "./postal-address.js";

/** So many cells of a column are looked at. */
export const sampleSize = 100;

/** What the cells of a column look like. Shares are of the sampled cells, 0 to 1. */
export interface Profile {
  readonly filled: number;
  readonly sampled: number;
  readonly distinct: number;
  readonly email: number;
  /** Of offices, not of people. */
  readonly office: number;
  readonly phone: number;
  readonly phoneLikely: number;
  readonly phoneSure: number;
  /** Ten digits with a leading zero, a plus sign, or a mobile's with France's code: no plain number looks like that. */
  readonly phoneMarked: number;
  /** Whether the numbers differ and spread as those of people do, not as those of orders. */
  readonly phoneSpread: boolean;
  readonly nir: number;
  readonly nirLikely: number;
  readonly iban: number;
  readonly otherNumbers: boolean;
  readonly card: number;
  readonly date: number;
  /** Dates with separators: eight digits may be anything. */
  readonly writtenDate: number;
  /** Numbers that would be dates between 1900 and 2030 as spreadsheet serials. */
  readonly serial: number;
  readonly years: readonly number[];
  readonly street: number;
  readonly address: number;
  readonly label: number;
  readonly postcode: number;
  readonly postcodeForm: number;
  readonly town: number;
  /** Letters, spaces, hyphens, apostrophes, dots and commas only, up to six words. */
  readonly nameForm: number;
  readonly singleWord: number;
  readonly firstName: number;
  readonly familyName: number;
  readonly fullName: number;
  /** Mean weights (natural logarithms of likelihood ratios, clipped). */
  readonly firstWeight: number;
  readonly familyWeight: number;
  readonly fullWeight: number;
  readonly organisation: number;
  readonly civility: number;
}

/** What {@link Profile.phoneMarked} counts. */
const marked = /^[+(']?0|^\+|^33[67]\d{8}$/;

/** Whether a cell names an organisation, a street or an institution rather than a person: e² = 7 times likelier. */
export const isOrganisation = (cell: string): boolean =>
  cell.length <= longestOrganisation && organisationEvidence(cell) >= 2 && !isDoubleName(cell);

/** `Bureau-Faure` is a family, `Auto-École` is none: how likely the second part is a family name, as above. */
const isDoubleName = (cell: string): boolean =>
  familyNameWeight(doubleName.exec(cell)?.[1] ?? "") >= 2;
const doubleName = /^\p{Lu}[\p{L}'’]+-(\p{Lu}[\p{L}'’]+)$/u;

/** A longer cell is prose, or a line of a log. */
const longestOrganisation = 160;

const clip = (weight: number): number => Math.max(-6, Math.min(6, weight));

let blank: Profile | undefined;

/** The profile of a column without cells: a single cell far to the right makes thousands of them. */
const emptyProfile = (): Profile => (blank ??= profileOfFilled([]));

/** The profile of a column of these cells. */
export function profileOf(cells: readonly string[]): Profile {
  const filled = cells.filter((cell) => cell.trim() !== "");
  return filled.length === 0 ? emptyProfile() : profileOfFilled(filled);
}

function profileOfFilled(filled: readonly string[]): Profile {
  const step = Math.max(1, filled.length / sampleSize);
  const sample: string[] = [];
  for (let at = 0; at < filled.length && sample.length < sampleSize; at += step)
    sample.push(filled[Math.floor(at)].trim());
  const counts = {
    email: 0,
    office: 0,
    phone: 0,
    phoneLikely: 0,
    phoneSure: 0,
    phoneMarked: 0,
    nir: 0,
    nirLikely: 0,
    iban: 0,
    card: 0,
    date: 0,
    writtenDate: 0,
    serial: 0,
    street: 0,
    address: 0,
    label: 0,
    postcode: 0,
    postcodeForm: 0,
    town: 0,
    nameForm: 0,
    singleWord: 0,
    firstName: 0,
    familyName: 0,
    fullName: 0,
    organisation: 0,
    civility: 0,
  };
  const weights = { firstWeight: 0, familyWeight: 0, fullWeight: 0 };
  const years: number[] = [];
  const numbers: string[] = [];
  for (const cell of sample) {
    const name = asName(cell);
    const found = phone.cell(cell);
    if (found !== undefined) {
      counts.phone++;
      if (found.likelihood !== "possible") counts.phoneLikely++;
      if (found.likelihood === "very-likely") counts.phoneSure++;
      if (marked.test(cell)) counts.phoneMarked++;
      numbers.push(found.values[0]);
    }
    const mailbox = email.cell(cell)?.values;
    if (mailbox !== undefined) {
      counts.email++;
      if (mailbox.every((value) => sortOfMailbox(value) === "role")) counts.office++;
    }
    const number = nir.cell(cell);
    if (number !== undefined) {
      counts.nirLikely++;
      if (number.likelihood === "very-likely") counts.nir++;
    }
    if (iban.cell(cell) !== undefined) counts.iban++;
    if (paymentCard.cell(cell) !== undefined) counts.card++;
    const date = readDate(cell);
    if (date !== undefined) {
      counts.date++;
      if (!date.bare) counts.writtenDate++;
      years.push(date.year);
    }
    if (/^\d{3,5}$/.test(cell) && Number(cell) > 366 && Number(cell) < 48_000) counts.serial++;
    if (readStreet(cell) !== undefined) counts.street++;
    if (postalAddress.cell(cell) !== undefined) counts.address++;
    else if (cell.includes("\n") && readAddress(cell) !== undefined) counts.label++;
    const postcode = readPostcode(cell);
    if (postcode !== undefined) {
      counts.postcodeForm++;
      if (postcode.listed) counts.postcode++;
    }
    if (isTown(cell)) counts.town++;
    if (isOrganisation(name)) counts.organisation++;
    if (civilityOf(cell) !== undefined) counts.civility++;
    const words = nameWords(name);
    if (words > 0) {
      counts.nameForm++;
      if (words === 1) counts.singleWord++;
      const first = clip(firstNameWeight(name));
      const family = clip(familyNameWeight(name));
      const full = words > 1 ? clip(readName(name)?.weight ?? -6) : -6;
      weights.firstWeight += first;
      weights.familyWeight += family;
      weights.fullWeight += full;
      if (first > 0) counts.firstName++;
      if (family > 0) counts.familyName++;
      if (full > 0) counts.fullName++;
    }
  }
  const size = Math.max(1, sample.length);
  const named = Math.max(1, counts.nameForm);
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] /= size;
  return {
    ...counts,
    firstWeight: weights.firstWeight / named,
    familyWeight: weights.familyWeight / named,
    fullWeight: weights.fullWeight / named,
    filled: filled.length,
    sampled: sample.length,
    distinct: new Set(sample).size / size,
    phoneSpread: spreadsAsPhones(numbers),
    otherNumbers: areOtherNumbers(sample),
    years,
  };
}

/**
 * Whether phone numbers (E.164) look given out to people: mostly different, in no order, and half of
 * them of one sort, since lists are of mobiles, or of a region. Order numbers rise, or spread evenly.
 */
function spreadsAsPhones(numbers: readonly string[]): boolean {
  if (new Set(numbers).size * 2 < numbers.length) return false;
  let rises = 0;
  for (let at = 1; at < numbers.length; at++) if (numbers[at] > numbers[at - 1]) rises++;
  const steps = Math.max(1, numbers.length - 1);
  if (numbers.length >= 5 && (rises >= steps * 0.9 || rises <= steps * 0.1)) return false;
  const sorts = new Map<string, number>();
  for (const number of numbers) {
    const digit = number.replace(/^\+?33/, "")[0];
    const sort = digit === "7" ? "6" : digit;
    sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
  }
  return Math.max(...sorts.values(), 0) * 2 >= numbers.length;
}

/** What stands behind the names of a list: a tick, a star, how many come along, a note or its number. */
const markBehind =
  /(?<=\p{L}[.')]?)\s{0,3}(?:[*†‡✓✔✗✘☑☒¹²³°]{1,5}|\(\+? ?\d{1,3}\)|\(\p{Ll}[\p{Ll} ’'-]{2,30}\)|\+ ?\d{1,3})\s*$/u;

/**
 * `12. Jean Martin`, `> - Jean Martin`, `'Jean Martin'`, `Jean Martin *`, an account's name or one over two
 * lines → `Jean Martin`.
 */
export function asName(cell: string): string {
  const whole = nameOfAccount(cell.includes("\n") ? cell.replace(/\s+/gu, " ").trim() : cell);
  const last = whole.charCodeAt(whole.length - 1);
  const isLetter = (last >= 0x41 && last < 0x80) || (last >= 0xc0 && last < 0x2000);
  const line = isLetter ? whole : whole.replace(markBehind, "");
  const code = line.charCodeAt(0);
  return code < 0x41 || code > 0x2000 || code === 0x7e || code === 0xb7
    ? line
        .replace(/^(?:\(?\d{1,5}(?:[.)]|\s[-–—])\s+|(?:[>~*•·☐–—-]\s*)+)(?=\p{L})/u, "")
        .replace(/^\s*(['"])(.*)\1\s*$/u, "$2")
    : line;
}

/** How many words a cell has that could be a name; `0` if it cannot be one. */
function nameWords(cell: string): number {
  if (cell.length < 2 || cell.length > 80 || !/^[\p{L}][\p{L}\p{M}\s.,'’‘`´\-‐/()"&]*$/u.test(cell))
    return 0;
  const words = cell.split(/[\s,]+/u).filter((word) => word !== "").length;
  return words <= 7 ? words : 0;
}
