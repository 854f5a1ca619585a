/**
 * International bank account numbers (ISO 13616-1): country, two check digits (MOD 97-10), and an account
 * of a length fixed by country; also French RIBs (bank, branch, account, key), which are the same
 * account without `FRkk`.
 */
import type { Match } from "../types.js";
import { areChance, mod97 } from "./checksum.js";
import type { CellValue, CellDetector } from "./detector.js";

/** Lengths by country (SWIFT, IBAN Registry, release 99). */
const lengths = new Map<string, number>();
for (const entry of `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
  EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30
  KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29
  PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`.split(
  /\s+/u,
)) {
  lengths.set(entry.slice(0, 2), Number(entry.slice(2)));
}
const shortest = 15;
const longest = 33;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isGap = (code: number) =>
  code === 32 || code === 0xa0 || code === 0x202f || code === 45 || code === 46 || code === 9;

/** What has the form of an IBAN: where it ends, and whether its check digits are right. */
interface Account {
  readonly value: string;
  readonly end: number;
  readonly isValid: boolean;
}

/** What starts at an offset in the form of an IBAN. */
function readAt(text: string, start: number): Account | undefined {
  const length = lengths.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  let value = text.slice(start, start + 2);
  let at = start + 2;
  for (let gaps = 0; value.length < length && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code) || isLetter(code)) {
      value += text[at];
      gaps = 0;
    } else if (!isGap(code) || ++gaps > 1) return undefined;
  }
  const behind = text.charCodeAt(at);
  if (value.length < length || isDigit(behind) || isLetter(behind)) return undefined;
  value = value.toUpperCase();
  if (!isDigit(value.charCodeAt(2)) || !isDigit(value.charCodeAt(3))) return undefined;
  return { value, end: at, isValid: isValid(value) };
}

const isValid = (value: string): boolean => mod97(value.slice(4) + value.slice(0, 4)) === 1;

/** A French account between letters and digits: in lines of fixed width, or behind its label. */
const glued = /(?<=[\p{L}\d])FR76\d{10}[\dA-Z]{11}\d\d|FR76\d{10}[\dA-Z]{11}\d\d(?=[\p{L}\d])/gu;

/** An account of which the middle is not told: `FR76 XXXX XXXX …`. */
const masked = /X{4}/;

/** What has the form of IBANs in a text. */
function accountsIn(text: string): (Account & { start: number })[] {
  const found: (Account & { start: number })[] = [];
  let end = 0;
  for (const { index: start } of text.matchAll(/[A-Za-z]{2}[ \u00a0]?\d\d/gu)) {
    if (start < end || /[\p{L}\d]/u.test(text[start - 1] ?? "")) continue;
    const account = readAt(text, start);
    if (account === undefined || (!account.isValid && masked.test(account.value))) continue;
    found.push({ ...account, start });
    if (account.isValid) end = account.end;
  }
  return found;
}

/** Whether no more accounts are valid than chance makes, as of references `FR` and 25 digits. */
function areReferences(found: readonly Account[]): boolean {
  // What is written again, as on each page, is told once.
  const accounts = [...new Map(found.map((account) => [account.value, account])).values()];
  return areChance(accounts.filter((account) => account.isValid).length, accounts.length);
}

/** Whether what looks like IBANs in the cells of a column are other numbers, a few of them valid by chance. */
export function areOtherNumbers(cells: readonly string[]): boolean {
  return areReferences(cells.flatMap((cell) => (cell.length < shortest ? [] : accountsIn(cell))));
}

/** In a RIB, A and J are 1, B, K and S are 2, and so on to I, R and Z, which are 9. */
const ribDigit = (letter: string) => {
  const code = letter.charCodeAt(0) - 65;
  return String(code < 18 ? (code % 9) + 1 : code - 16);
};
const ribShape = /^(\d{5})[ \u00a0-]?(\d{5})[ \u00a0-]?([\dA-Z]{11})[ \u00a0-]?(\d\d)$/iu;

/** A RIB as the IBAN of the same account. */
function readRib(text: string): string | undefined {
  const match = ribShape.exec(text);
  if (match === null) return undefined;
  const [, bank, branch, account, key] = match;
  const digits = bank! + branch! + account!.toUpperCase().replace(/[A-Z]/gu, ribDigit) + key!;
  if (mod97(digits) !== 0 || /^0+$/u.test(digits)) return undefined;
  const bban = (bank! + branch! + account! + key!).toUpperCase();
  const check = 98 - mod97(`${bban}FR00`);
  return `FR${String(check).padStart(2, "0")}${bban}`;
}

/** In a text, in groups or in one piece. */
const ribInText = /(?<![\p{L}\d])\d{5}([ -]?)\d{5}\1[\dA-Z]{11}\1\d\d(?![\p{L}\d])/gu;
/** So many different ones in one piece, and most of the numbers as long, are accounts: one in 97 is by chance. */
const leastRibs = 3;

/** The RIBs in a text. */
function ribsIn(text: string): { value: string; start: number; end: number }[] {
  const written = Array.from(text.matchAll(ribInText), ({ 0: rib, 1: gap, index }) => ({
    value: readRib(rib),
    isGrouped: gap !== "",
    start: index,
    end: index + rib.length,
  }));
  const bare = written.filter(({ isGrouped }) => !isGrouped);
  const valid = bare.flatMap(({ value }) => value ?? []);
  const areRibs = new Set(valid).size >= leastRibs && valid.length >= bare.length * leastValid;
  return written.flatMap(({ value, isGrouped, start, end }) =>
    value !== undefined && (isGrouped || areRibs) ? [{ value, start, end }] : [],
  );
}

/** One of the cells that an account is parted over: zeros that a number cell lost go before it, up to a width. */
export interface AccountPart {
  readonly index: number;
  readonly width: number;
}

/** Bank, branch, account and key, as a French RIB has them. */
const ribWidths = [5, 5, 11, 2];
/** Groups of an IBAN, the country and its check digits first: in fours, or as a RIB with these before it. */
const ibanWidths = [[4, ...ribWidths], Array.from({ length: 8 }, () => 4)];

/** An account that is parted over cells, in one piece; `""` if one of them is empty. */
export function joinAccount(cells: readonly string[], parts: readonly AccountPart[]): string {
  let whole = "";
  for (const { index, width } of parts) {
    const cell = (cells[index] ?? "").trim();
    if (cell === "" || cell.length > ribWidths[2]!) return "";
    whole += cell.padStart(width, "0");
  }
  return whole;
}

/** So many of the rows at least hold a valid account. */
const leastValid = 0.8;

/**
 * Whether accounts begin in a column and go on in those behind it, and over which.
 *
 * @param rows the cells of a sample of rows
 */
export function partsOfAccount(
  rows: readonly (readonly string[])[],
  first: number,
): readonly AccountPart[] | undefined {
  const filled = rows.filter((cells) => (cells[first] ?? "") !== "");
  const shareOf = (test: (cells: readonly string[]) => boolean): number =>
    filled.filter(test).length / Math.max(1, filled.length);
  const holds = (parts: readonly AccountPart[]): boolean =>
    shareOf((cells) => iban.cell(joinAccount(cells, parts)) !== undefined) >= leastValid;
  const partsOf = (widths: readonly number[]): AccountPart[] =>
    widths.map((width, at) => ({ index: first + at, width }));
  if (shareOf((cells) => /^\s*\d{1,5}\s*$/.test(cells[first]!)) >= leastValid) {
    const parts = partsOf(ribWidths);
    return holds(parts) ? parts : undefined;
  }
  if (shareOf((cells) => /^\s*[A-Z]{2}\d\d\s*$/i.test(cells[first]!)) < leastValid)
    return undefined;
  for (const widths of ibanWidths) {
    for (let length = 4; length <= widths.length; length++) {
      const parts = partsOf(widths.slice(0, length));
      // The last group is as long as it is.
      parts[length - 1] = { index: first + length - 1, width: 0 };
      if (holds(parts)) return parts;
    }
  }
  return undefined;
}

/** International bank account numbers. */
export const iban: CellDetector = {
  kind: "iban",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < shortest || length > 2 * longest) return undefined;
    let start = 0;
    while (text.charCodeAt(start) === 32) start++;
    const code = text.charCodeAt(start);
    if (isDigit(code)) {
      const value = length > 30 || length < 23 ? undefined : readRib(text.trim());
      return value === undefined ? undefined : { values: [value], likelihood: "likely" };
    }
    if (!isLetter(code)) return undefined;
    if (/^iban\b/iu.test(text.slice(start, start + 5))) {
      start += 4;
      while (start < length && (isGap(text.charCodeAt(start)) || text[start] === ":")) start++;
    }
    if (!isDigit(text.charCodeAt(start + 2)) && !isGap(text.charCodeAt(start + 2)))
      return undefined;
    const found = readAt(text, start);
    if (found?.isValid !== true || text.slice(found.end).trim() !== "") return undefined;
    return { values: [found.value], likelihood: "very-likely" };
  },
  find(text): Match[] {
    const accounts = accountsIn(text);
    const valid = areReferences(accounts) ? [] : accounts.filter((account) => account.isValid);
    const within = Array.from(text.matchAll(glued), ({ 0: value, index }) => ({
      value,
      start: index,
      end: index + value.length,
    }));
    return [...valid, ...within.filter(({ value }) => isValid(value)), ...ribsIn(text)]
      .sort((one, other) => one.start - other.start)
      .map(({ value, start, end }) => ({
        kind: "iban",
        start,
        end,
        value,
        likelihood: "very-likely",
        evidence: ["pattern", "checksum"],
      }));
  },
};
