/**
 * Dates in the forms that French, English and ISO 8601 give them. Whether one is a date of birth only
 * its header, its column's range or the words before it can say: the table reasoning asks
 * {@link readDate}, running text is searched for dates that are said to be of a birth.
 */
import type { Match } from "../types.js";
import type { Detector } from "./detector.js";
import { fold } from "./lists/key.js";

/** A day of the calendar. */
export interface DateReading {
  /** Four digits; of a two-digit year, see {@link shortYear}. */
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
  /** Whether it was written in digits alone (`12031985`), which many a number could be. */
  readonly bare: boolean;
  /** Whether the year was written in two digits. */
  readonly shortYear: boolean;
}

/** Years that dates in people's data lie in, those of historians included. */
const firstYear = 1500;
/** The same for eight digits in a row, which many a number could be; the oldest person lived 122 years. */
const firstBareYear = 1850;
const lastYear = 2099;
/** The year this was written in: some clocks were never set. */
const leastYear = 2026;
let thisYear = leastYear;

/** Says which year it is, for detection reads no clock: nobody is born later than it is written. */
export function setYear(year: number): void {
  thisYear = Math.max(leastYear, year);
}

const months = new Map<string, number>();
for (const [index, names] of `janvier janv jan january januar enero gennaio januari janeiro
fevrier fevr fev feb february februar febrero febbraio februari fevereiro
mars mar march marz marzo maart marco
avril avr apr april abril aprile
mai may mayo maggio mei maio
juin jun june juni junio giugno junho
juillet juil jul july juli julio luglio julho
aout aou aug august agosto augustus
septembre sept sep september septiembre settembre setembro
octobre oct october oktober octubre ottobre okt outubro
novembre nov november noviembre novembro
decembre dec december dezember diciembre dicembre dezembro dez dic`
  .split("\n")
  .entries()) {
  for (const month of names.split(" ")) months.set(month.toUpperCase(), index + 1);
}

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days of a month; 29 February only in leap years. */
function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && !isLeap ? 28 : (lengths[month - 1] ?? 0);
}

function reading(
  year: number,
  month: number,
  day: number,
  bare = false,
  digits = 4,
): DateReading | undefined {
  const shortYear = digits === 2;
  const full = shortYear ? year + (2000 + year <= thisYear ? 2000 : 1900) : year;
  if (
    full < (bare ? firstBareYear : firstYear) ||
    full > lastYear ||
    day < 1 ||
    day > daysOf(full, month)
  )
    return undefined;
  return { year: full, month, day, bare, shortYear };
}

/** Day first as in France; month first where only that makes a date. */
function dayFirst(a: number, b: number, year: number, digits: number): DateReading | undefined {
  return reading(year, b, a, false, digits) ?? reading(year, a, b, false, digits);
}

const numeric =
  /^(\d{1,2})(\s?[/.-]\s?|\s)(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+\d{1,2}[:h]\d{2}.{0,12})?$/u;
const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}.{0,18})?$/u;
const isWeekday =
  /^(?:lun(?:di)?|mar(?:di)?|mer(?:credi)?|jeu(?:di)?|ven(?:dredi)?|sam(?:edi)?|dim(?:anche)?|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)[.,]?\s+/iu;
const dayMonth =
  /^(\d{1,2})(?:er|st|nd|rd|th|\.)?[\s./-]{1,2}(?:de\s|of\s)?(\p{L}{3,10})\.?,?[\s./-]{1,2}(?:de\s)?(\d{4}|\d{2})$/iu;
const monthDay = /^(\p{L}{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})$/iu;
/** `mercredi 1er septembre 1985` has 27 characters; a time may follow. */
const maxLength = 40;

/**
 * The date that makes up the whole text: `12/03/1985` (also `.` `-` or a space), `1985-03-12` with or
 * without time, `12031985`, `19850312`, `12 mars 1985`, `12-MAR-85`, `March 12, 1985`.
 */
export function readDate(text: string): DateReading | undefined {
  const { length } = text;
  if (length < 6 || length > maxLength) return undefined;
  if (length === 10 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) {
    const year = digitsAt(text, 0, 4);
    const month = digitsAt(text, 5, 7);
    const day = digitsAt(text, 8, 10);
    if (year >= 0 && month >= 0 && day >= 0) return reading(year, month, day);
  }
  let at = 0;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 39) at++;
  const first = text.charCodeAt(at);
  const isNumber = first >= 48 && first <= 57;
  if (!isNumber) {
    // In words a date begins with a month or weekday and ends with its year.
    const last = text.charCodeAt(length - 1);
    if (length < 10 || !((last >= 48 && last <= 57) || last === 32)) return undefined;
    if (!months.has(fold(text.slice(at, at + 3))) && !isWeekday.test(text)) return undefined;
  }
  const date = (at > 0 ? text.slice(at) : text).trim();
  if (isNumber) {
    if (/^\d+$/u.test(date)) return readBare(date);
    const match = numeric.exec(date);
    if (match !== null)
      return dayFirst(Number(match[1]), Number(match[3]), Number(match[4]), match[4]!.length);
    const ordered = iso.exec(date);
    if (ordered !== null)
      return reading(Number(ordered[1]), Number(ordered[3]), Number(ordered[4]));
  }
  // `Mar` is March, or mardi.
  return readWords(date) ?? readWords(date.replace(isWeekday, ""));
}

/** The number that the characters from `start` to `end` are; `-1` if they are not all digits. */
function digitsAt(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function readBare(date: string): DateReading | undefined {
  // A number cell loses the zero of `01031985`.
  const digits = date.length === 7 ? `0${date}` : date;
  if (digits.length !== 8) return undefined;
  const part = (from: number, to: number) => Number(digits.slice(from, to));
  return (
    reading(part(4, 8), part(2, 4), part(0, 2), true) ??
    (date.length === 8 ? reading(part(0, 4), part(4, 6), part(6, 8), true) : undefined)
  );
}

function readWords(date: string): DateReading | undefined {
  const match = dayMonth.exec(date);
  if (match !== null) {
    const month = months.get(fold(match[2]!));
    return month === undefined
      ? undefined
      : reading(Number(match[3]), month, Number(match[1]), false, match[3]!.length);
  }
  const english = monthDay.exec(date);
  if (english === null) return undefined;
  const month = months.get(fold(english[1]!));
  return month === undefined ? undefined : reading(Number(english[3]), month, Number(english[2]));
}

/** Days from 30 December 1899 (so that 1 March 1900 is 61) to 1 January 1970. */
const unixEpoch = 25_569;
/** Days between the two epochs of spreadsheets (ECMA-376 part 1, 18.17.4.1). */
const epochs = 1462;

/**
 * The date of a spreadsheet's serial number, counted from the end of 1899 or, in workbooks begun on old
 * Macintoshes, from 1904.
 *
 * @param serial days; a fraction is a time of day
 */
export function dateOfSerial(serial: number, from1904 = false): DateReading | undefined {
  const day = Math.floor(serial) + (from1904 ? epochs : 0) - unixEpoch;
  if (!(day > -44_000 && day < 50_000)) return undefined;
  const date = new Date(day * 86_400_000);
  return reading(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), true);
}

/**
 * Whether years could be those that people of a list were born in: spread over decades, and most of them
 * grown up. Invoices are recent and close together.
 *
 * @param count how many are on the list: half of them at least must have a year
 */
export function areBirthYears(years: readonly number[], count = years.length): boolean {
  if (years.length * 2 < count) return false;
  const sorted = [...years].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return at(0.9) - at(0.1) >= 15 && at(0) >= 1900 && at(0.5) <= thisYear - 14;
}

/** The first date written in figures in a text, and whether it stands in brackets: `MARTIN Jean (12/03/1985)`. */
export function dateIn(text: string): { date: DateReading; bracketed: boolean } | undefined {
  const match = /(?<!\d)(\(\s?)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?!\d)/u.exec(text);
  const date = match === null ? undefined : readDate(match[2]!);
  return date && { date, bracketed: match![1] !== undefined };
}

/** A date as `YYYY-MM-DD`. */
export function formatDate({ year, month, day }: DateReading): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Whether a match is the birth of somebody who is no longer alive: the oldest lived 122 years. */
export const isOfTheDead = ({ kind, value }: Pick<Match, "kind" | "value">): boolean =>
  kind === "birth-date" && value < firstLivingYear;
const firstLivingYear = "1900";

/** What says before a date that somebody was born on it. */
const born =
  /(?<!\p{L})(?:n[ée](?:e|\(e\)|[.·]e)?[\s,]{1,3}(?:le|en)?|date\s+de\s+naiss(?:ance|\.)?|naissance|ddn|d\.d\.n\.|born(?:\s+on)?|date\s+of\s+birth|birth\s?-?date|birthday|dob|geb(?:\.|oren)?(?:\s+am)?|geburtsdatum|fecha\s+de\s+nacimiento|nacid[oa]\s+el|nat[oa]\s+il|data\s+di\s+nascita)[\s:=(*]{0,5}(?:le\s)?/giu;
/** A date behind such words: what a date may consist of, to be read by {@link readDate}. */
const behind =
  /^(?:\d{1,2}[/. -]\d{1,2}[/. -]\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{8}(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|\d{1,2}(?:er|st|nd|rd|th)?\s(?:de\s)?\p{L}{3,10}\.?,?\s(?:de\s)?\d{4}|\p{L}{3,10}\s\d{1,2},?\s\d{4})(?![\p{L}\d]|[/.-]\d)/iu;

/** Dates of birth in text. In a cell stands no word that tells them from other dates: see {@link readDate}. */
export const birthDate: Detector = {
  kind: "birth-date",
  find(text): Match[] {
    const found: Match[] = [];
    for (const match of text.matchAll(born)) {
      const start = match.index + match[0].length;
      const written = behind.exec(text.slice(start, start + maxLength));
      const date = written === null ? undefined : readDate(written[0]);
      if (date === undefined || written === null) continue;
      found.push({
        kind: "birth-date",
        start,
        end: start + written[0].length,
        value: formatDate(date),
        likelihood: "likely",
        evidence: ["pattern", "nearby-word"],
      });
    }
    return found;
  },
};
