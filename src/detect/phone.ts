/**
 * Telephone numbers: French ones by the numbering plan (ARCEP, décision 2018-0881 as amended), in
 * metropolitan France and overseas, in national and international form and as spreadsheets mangle
 * them; foreign ones in international form, by libphonenumber's metadata. Special, emergency and
 * telemarketing numbers are nobody's. The normal form is E.164.
 */
import { createRequire } from "node:module";
import type { MetadataJson } from "libphonenumber-js/core";
import type { Likelihood, Match } from "../types.js";
import type { CellValue, CellDetector } from "./detector.js";
import { ranks } from "./likelihood.js";

// ── the French numbering plan ────────────────────────────────────────────────────────────────

/**
 * Nine digits without the trunk 0, as `[from, to, country code]` by their first three; `0` for numbers
 * that are nobody's. Later lines win over earlier ones.
 */
const plan: readonly (readonly [from: number, to: number, code: number])[] = [
  [100, 199, 33],
  [200, 259, 33],
  [260, 261, 33],
  [262, 263, 262], // Réunion
  [264, 267, 33],
  [268, 269, 262], // Mayotte
  [270, 299, 33],
  [300, 399, 33],
  [410, 499, 33],
  [500, 589, 33],
  [590, 590, 590], // Guadeloupe, Saint-Martin, Saint-Barthélemy
  [591, 593, 33],
  [594, 594, 594], // Guyane
  [595, 595, 33],
  [596, 596, 596], // Martinique
  [597, 597, 33],
  [598, 598, 590], // all three; the commonest
  [599, 599, 33],
  [600, 638, 33],
  [639, 639, 262], // Mayotte; but see `fiction`
  [640, 689, 33],
  [690, 691, 590],
  [692, 693, 262],
  [694, 694, 594],
  [695, 695, 33],
  [696, 697, 596],
  [698, 698, 33],
  [708, 708, 508], // Saint-Pierre-et-Miquelon
  [709, 709, 33], // overseas mobiles, told apart by the fourth digit
  [730, 799, 33],
  [910, 999, 33],
  // Telemarketing platforms.
  [162, 163, 0],
  [270, 271, 0],
  [377, 378, 0],
  [424, 425, 0],
  [568, 569, 0],
  [947, 949, 0],
];
const codes = new Uint16Array(1000);
for (const [from, to, code] of plan) codes.fill(code, from, to + 1);
/** ARCEP's mobile block for films and examples lies inside Mayotte's. */
const fiction = 63_998;
/** 0709 0x Guadeloupe, 1x Martinique, 2x Réunion, 3x Mayotte (Guyane too). */
const mobileOverseas = [590, 596, 262, 262];

/** The country code of a number of nine digits, written without its trunk 0; `0` if nobody has it. */
export function countryOf(number: number): number {
  const three = Math.floor(number / 1_000_000);
  const fourth = Math.floor(number / 100_000) % 10;
  // 0947 0–4 is given out in metropolitan France, 5–9 are telemarketing overseas.
  if (three === 947) return fourth <= 4 ? 33 : 0;
  if (three === 709) return mobileOverseas[fourth] ?? 33;
  return Math.floor(number / 10_000) === fiction ? 33 : codes[three]!;
}

/** Whether a number (E.164) is a French one that is no mobile: of a household, or of an organisation. */
export function isLandline(value: string): boolean {
  return /^\+(?:33|262|590|594|596)[1-59]/u.test(value);
}

/** A number of nine digits without its trunk 0, in E.164, or `undefined` if nobody has it. */
function national(digits: string): string | undefined {
  const code = countryOf(Number(digits));
  return code === 0 ? undefined : `+${code}${digits}`;
}

/** What the territories with a country code of their own have behind it. */
const territories: Readonly<Record<string, RegExp>> = {
  262: /^(?:26[2389]|639|69[23]|709|9[3-7]\d)\d{6}$/u,
  508: /^(?:[2-9]\d{5}|708\d{6}|8\d{8})$/u,
  590: /^(?:59[08]|69[01]|709|9[37]\d)\d{6}$/u,
  594: /^(?:59[48]|694|709|9[37]\d)\d{6}$/u,
  596: /^(?:59[68]|69[67]|709|9[37]\d)\d{6}$/u,
  681: /^[4-8]\d{5}$/u,
  687: /^(?:[2-57-9]\d{5})$/u,
  689: /^(?:4\d{7}|8[7-9]\d{6})$/u,
};

// ── international numbers ────────────────────────────────────────────────────────────────────

type Parse = typeof import("libphonenumber-js/max").default;
type Core = typeof import("libphonenumber-js/core");
interface ForeignPlans {
  readonly parse: Parse;
  /** How many digits the numbers of the countries that share a code have behind it; any, if not told. */
  readonly lengths: ReadonlyMap<string, ReadonlySet<number> | undefined>;
}
let foreignPlans: ForeignPlans | undefined;
/** Madagascar, San Marino, Norfolk Island: the library puts what is missing before a local number. */
const completed = ["261", "378", "672"];
/** Freephone numbers, satellites and others that are of no country (ITU-T E.164). */
const worldwide = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];

/**
 * Only `max` knows which numbers are given out; it takes 45 ms to load, and is needed for foreign
 * numbers alone. `require`, since a detector may not wait.
 */
function loadForeign(): ForeignPlans {
  const load = createRequire(import.meta.url);
  const { default: parse } = load("libphonenumber-js/max") as { default: Parse };
  const { getCountries, getCountryCallingCode, Metadata } = load("libphonenumber-js/core") as Core;
  const metadata = load("libphonenumber-js/metadata.max.json") as MetadataJson;
  const plan = new Metadata(metadata);
  const lengths = new Map<string, Set<number> | undefined>();
  for (const country of getCountries(metadata)) {
    plan.selectNumberingPlan(country);
    const code = getCountryCallingCode(country, metadata);
    const own = lengths.get(code) ?? new Set();
    for (const length of plan.numberingPlan?.possibleLengths() ?? []) own.add(length);
    lengths.set(code, own);
  }
  for (const code of [...completed, ...worldwide]) lengths.set(code, undefined);
  return { parse, lengths };
}

function foreign(digits: string): { value: string; likelihood: Likelihood } | undefined {
  const { parse, lengths } = (foreignPlans ??= loadForeign());
  if (!hasForeignLength(digits, lengths)) return undefined;
  const number = parse(`+${digits}`);
  if (number === undefined) return undefined;
  if (number.isValid()) {
    const type = number.getType();
    const isPersonal =
      type !== "TOLL_FREE" && type !== "PREMIUM_RATE" && type !== "SHARED_COST" && type !== "UAN";
    return isPersonal ? { value: number.number, likelihood: "very-likely" } : undefined;
  }
  return number.isPossible() ? { value: number.number, likelihood: "possible" } : undefined;
}

const longestCode = 3;
/** What is dialled within a country begins so: `0`, in Hungary `06`, in Mexico `01`, in Russia `8`. */
const prefixDigits = new Set(["0", "1", "8"]);

/**
 * Whether a number is as long as those of its country, with or without a prefix of one or two digits
 * that is only dialled there. To read the number takes ten times as long.
 */
function hasForeignLength(digits: string, byCode: ForeignPlans["lengths"]): boolean {
  for (let length = 1; length <= longestCode; length++) {
    const code = digits.slice(0, length);
    if (!byCode.has(code)) continue;
    const lengths = byCode.get(code);
    if (lengths === undefined) return true;
    const own = digits.length - length;
    const prefixes = prefixDigits.has(digits[length]) ? [0, 1, 2] : [0];
    return prefixes.some((prefix) => lengths.has(own - prefix));
  }
  return false;
}

/** Digits behind `+` or `00`. */
function international(digits: string): { value: string; likelihood: Likelihood } | undefined {
  if (digits.startsWith("33")) {
    // `+33 (0)6 …`
    const own = digits[2] === "0" ? digits.slice(3) : digits.slice(2);
    const value = own.length === 9 ? national(own) : undefined;
    return value === undefined ? undefined : { value, likelihood: "very-likely" };
  }
  const pattern = territories[digits.slice(0, 3)];
  if (pattern !== undefined) {
    const own = digits[3] === "0" ? digits.slice(4) : digits.slice(3);
    return pattern.test(own)
      ? { value: `+${digits.slice(0, 3)}${own}`, likelihood: "very-likely" }
      : undefined;
  }
  return digits.length < 8 || digits.length > 15 || digits[0] === "0" ? undefined : foreign(digits);
}

// ── forms ────────────────────────────────────────────────────────────────────────────────────

const isDigit = (code: number) => code >= 48 && code <= 57;
/** Space, no-break space, thin spaces, tab. */
const isSpace = (code: number) =>
  code === 32 || code === 0xa0 || code === 0x202f || code === 0x2009 || code === 9;
/** Also `.` `-` `/` `_`, non-breaking and en dash. */
const isSeparator = (code: number) =>
  isSpace(code) || (code >= 45 && code <= 47) || code === 0x2011 || code === 0x2013 || code === 95;

/** Pairs that are all below 32: days, months, draws of a lottery. */
function isDateLike(groups: readonly string[]): boolean {
  return groups.every((group) => Number(group) <= 31);
}

interface Reading {
  readonly value: string;
  readonly likelihood: Likelihood;
}

/** `0470/12 34 56`, `081/12.34.56`, `02/123 45 67`: nobody else sets the area off like this. */
const belgian = /^0\d{1,3}\/\d{2,3}([ .\u00a0]?)\d\d\1\d\d$/u;

/** How long a number may be written: `00 33 (0) 6 - 39 - 98 - 12 - 34` and then some. */
const maxNumberLength = 34;
/** Words for a telephone that stand before a number without a blank, too: `tel0639981234`. */
const glued = "(?:t[ée]l(?:[ée]phone)?|port(?:able)?|mob(?:ile)?|gsm|fixe|phone)";
const label = new RegExp(
  `^(?:${glued}_?|(?:tph|fax|dom(?:icile)?|bur(?:eau)?|perso|pro|cell|ph|${glued}|[tpmfdb])[ .:]{1,4})(?=[+(\\d])`,
  "iu",
);
const note = /(?:\s*\([^()\d]{1,20}\)|\s+(?:\p{L}[\p{L}.]{0,15}))$/u;
const extension = /\s*(?:poste|ext\.?|x|#)\s*\d{1,5}$/iu;

/** One number that makes up the whole text. */
function readOne(text: string): Reading | undefined {
  let piece = text.trim();
  if (piece.length > maxNumberLength + 20) return undefined;
  const first = piece.charCodeAt(0);
  if (!isDigit(first) && first !== 43 && first !== 40) {
    if (first === 39 || first === 0x2019) piece = piece.slice(1).trim();
    else if (label.test(piece)) piece = piece.replace(label, "");
    else return undefined;
  }
  const last = piece.charCodeAt(piece.length - 1);
  if (!isDigit(last)) piece = piece.replace(note, "");
  else if (!isDigit(piece.charCodeAt(piece.length - 6))) piece = piece.replace(extension, "");
  if (piece.length > maxNumberLength || piece.length < 6) return undefined;
  return readNumber(piece);
}

function readNumber(piece: string): Reading | undefined {
  let digits = "";
  let groups = 1;
  let separators = "";
  let gap = 0;
  let plus = false;
  let longest = 0;
  let group = 0;
  let parens = 0;
  for (let at = 0; at < piece.length; at++) {
    const code = piece.charCodeAt(at);
    if (isDigit(code)) {
      if (gap > 0 && digits !== "") {
        groups++;
        group = 0;
      }
      gap = 0;
      digits += piece[at];
      longest = Math.max(longest, ++group);
    } else if (code === 43 && (digits === "" || (at === 1 && piece[0] === "("))) {
      if (plus) return undefined;
      plus = true;
    } else if (code === 40 || code === 41) {
      parens++;
      gap++;
    } else if (isSeparator(code) && digits !== "") {
      if (++gap > 3) return undefined;
      if (!isSpace(code) && !separators.includes(piece[at]!)) separators += piece[at];
    } else if (!isSpace(code)) return undefined;
  }
  if (parens > 4 || separators.length > 2) return undefined;
  if (plus) return international(digits);
  if (piece.startsWith("00")) {
    const reading = international(digits.slice(2));
    if (reading === undefined) return undefined;
    return groups > 1 || digits.startsWith("0033")
      ? reading
      : { ...reading, likelihood: "possible" };
  }
  if (parens > 0) {
    // `(33) 6 …`, `(0)6 …`, `(06) 39 …`
    if (/^\(\s*(?:33|262|5(?:08|90|94|96)|68[179])\s*\)/u.test(piece)) return international(digits);
    if (!/^\(\s*0\d?\s*\)/u.test(piece)) return undefined;
  }
  if (belgian.test(piece)) return international(`32${digits.slice(1)}`);
  if (digits.length === 10 && digits[0] === "0") {
    const value = national(digits.slice(1));
    if (value === undefined) return undefined;
    if (groups === 1) return { value, likelihood: "possible" };
    // `0.639981234` is a decimal; `06 39 98 12 34`, `0692 12 34 56`, `06 39 981 234` are numbers.
    if (longest > 4) return undefined;
    const parts = piece.split(/\D+/u).filter((part) => part !== "");
    // Overseas, four digits stand first: `0692 12 34 56`.
    const isUsual = longest === 2 ? !isDateLike(parts) : parts[0]!.length === 4 && groups === 4;
    return { value, likelihood: isUsual ? "likely" : "possible" };
  }
  if (digits.length === 9 && digits[0] !== "0") {
    // A number cell that lost its zero, perhaps shown in groups; `732 829 320` is a SIREN's form.
    if (groups > 1 && longest > 2) return undefined;
    const value = national(digits);
    return value === undefined ? undefined : { value, likelihood: "possible" };
  }
  if (digits.length === 11 && digits.startsWith("33") && (groups === 1 || groups > 4)) {
    const value = national(digits.slice(2));
    return value === undefined ? undefined : { value, likelihood: "possible" };
  }
  return undefined;
}

/** `6.39981234E8`, `3,3639981234E10`: all the digits are there. */
const scientific = /^([1-9])[.,](\d{7,11})E\+?(0?8|10|11)$/iu;
/** Between two numbers in a cell. */
const between =
  /\s*[;,|\n\r&]+\s*|\s+\/+\s+|\s+-+\s+|\s+(?:ou|et|or|and|puis)\s+|\s{3,}|(?<=\d{10})\s*\/\s*(?=0\d{9})|(?<=(?:\D\d\d){4})\s*\/\s*(?=0\d\D)/iu;
/** More numbers than this in a cell are a list of something else. */
const maxNumbers = 6;
const shortest = 8;
const longestCell = 160;

/** Telephone numbers. */
export const phone: CellDetector = {
  kind: "phone-number",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < shortest || length > longestCell) return undefined;
    const pairs = length === pairsLength ? readPairs(text) : undefined;
    if (pairs !== undefined) return pairs;
    let digits = 0;
    let letters = 0;
    let bare = true;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) digits++;
      else {
        bare = false;
        if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 0xbf) letters++;
        if (letters > 40 || (letters > 8 && digits === 0)) return undefined;
      }
    }
    if (digits < 7) return undefined;
    if (bare) {
      if (length > 15) return undefined;
      const reading = readNumber(text);
      return reading === undefined
        ? undefined
        : { values: [reading.value], likelihood: reading.likelihood };
    }
    const one = readOne(text);
    if (one !== undefined) return { values: [one.value], likelihood: one.likelihood };
    return readMangled(text.trim()) ?? (digits < 16 ? undefined : readSeveral(text));
  },
  find(text): Match[] {
    const found: Match[] = [];
    let last = 0;
    for (let start = 0; start < text.length; start++) {
      const code = text.charCodeAt(start);
      if (code !== 48 && code !== 43 && code !== 40 && code !== 51) continue;
      if (!mayStart(text, start, last)) continue;
      const reading = findAt(text, start);
      if (reading === undefined) continue;
      found.push({
        kind: "phone-number",
        start,
        end: reading.end,
        value: reading.value,
        likelihood: reading.likelihood,
        evidence: ["pattern", "numbering-plan"],
      });
      last = reading.end;
      start = last - 1;
    }
    return found;
  },
};

/** `06 39 98 12 34`: five pairs and what stands between them. */
const pairsLength = 14;

/** The way most numbers are written in France, told at once: {@link readNumber} would say the same. */
function readPairs(text: string): CellValue | undefined {
  const gap = text.charCodeAt(2);
  if (gap !== 32 && gap !== 46 && gap !== 45) return undefined;
  if (text.charCodeAt(0) !== 48) return undefined;
  let isDateLike = true;
  for (let at = 0; at < pairsLength; at += 3) {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    if (!isDigit(first) || !isDigit(second)) return undefined;
    if (at > 0 && text.charCodeAt(at - 1) !== gap) return undefined;
    if (first > 51 || (first === 51 && second > 49)) isDateLike = false;
  }
  const digits =
    text[1]! + text.slice(3, 5) + text.slice(6, 8) + text.slice(9, 11) + text.slice(12);
  const value = national(digits);
  return value === undefined
    ? undefined
    : { values: [value], likelihood: isDateLike ? "possible" : "likely" };
}

/** What a numeric cell becomes in a CSV: `639981234.0`, `6.39981234E8`. */
function readMangled(text: string): CellValue | undefined {
  const match = scientific.exec(text);
  let digits: string | undefined;
  if (match !== null) {
    const power = Number(match[3]);
    digits = (match[1]! + match[2]!).padEnd(power + 1, "0");
    if (digits.length !== power + 1) return undefined;
  } else if (/^\d{9,11}[.,]0{1,2}$/u.test(text)) digits = text.replace(/[.,].*$/u, "");
  if (digits === undefined) return undefined;
  const reading = readNumber(digits);
  return reading === undefined ? undefined : { values: [reading.value], likelihood: "possible" };
}

function readSeveral(text: string): CellValue | undefined {
  const pieces = text.split(between).filter((piece) => piece.trim() !== "");
  if (pieces.length < 2 || pieces.length > maxNumbers) return undefined;
  const values: string[] = [];
  let likelihood: Likelihood = "very-likely";
  for (const piece of pieces) {
    const reading = readOne(piece);
    if (reading === undefined) return undefined;
    if (!values.includes(reading.value)) values.push(reading.value);
    if (ranks[reading.likelihood] < ranks[likelihood]) likelihood = reading.likelihood;
  }
  return { values, likelihood };
}

/** `33639981234`, and what comes behind it. */
const longestOpening = 12;
const opening =
  /^(?:\+|\(\+?33\)|\(0\)|00[ .]?[1-9]|0[1-79]|33(?=[67]\d{8}(?!\d)))(?=[\d ().\-/\u00a0\u202f\u2009\u2011])/u;

const glue = new RegExp(`(?<![\\p{L}\\d])${glued}_?$`, "iu");
const longestGlue = 12;

/** Whether a number may begin here: not in a word, number, decimal, path or address. */
function mayStart(text: string, start: number, last: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (isDigit(before) || before === 43) return false;
  if (before === 95 || (before > 64 && /\p{L}/u.test(text[start - 1]!)))
    return opening.test(text.slice(start, start + longestOpening)) && isGlued(text, start);
  if (before >= 44 && before <= 58 && isDigit(text.charCodeAt(start - 2))) {
    // `06 39 98 12 34/01 99 00 12 34`, `0639981234,0199001234`
    if ((before !== 47 && before !== 44) || last !== start - 1 || last === 0) return false;
  }
  return opening.test(text.slice(start, start + longestOpening));
}

/** A word and a dash below it, before a mobile: `dupont_0639981234`. */
const underscored = /\p{L}{3}_$/u;
const bareMobile = /^0[67]\d{8}(?!\d)/;

/** Whether a word for a telephone stands before a number without a blank, or any other as names of files have it. */
function isGlued(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - longestGlue), start);
  return (
    glue.test(before) ||
    (underscored.test(before) && bareMobile.test(text.slice(start, start + longestOpening)))
  );
}

const digitsBehindPlus = /^\+[^+\p{L}]*/u;
const digitByDigit = /^\+\s*(?:\d\s+){4}/u;

/** A number in a text, and where it ends. */
type FoundNumber = Reading & { readonly end: number };

/** The number that begins at an offset: a foreign one ends before what else is written in digits behind it. */
function findAt(text: string, start: number): FoundNumber | undefined {
  const whole = wholeAt(text, start);
  if (text[start] !== "+" || whole?.likelihood === "very-likely") return whole;
  // Nobody writes a foreign number digit by digit; whose each is, would be asked for each.
  const [digits] = digitsBehindPlus.exec(text.slice(start, start + maxNumberLength))!;
  if (digitByDigit.test(digits)) return whole;
  // `+41 79 123 45 67 - 1003 Lausanne`: nobody but its plan knows how long it is.
  const ends = digits.matchAll(/\d(?=\s)/gu);
  for (const { index } of [...ends].toReversed()) {
    const end = start + index + 1;
    const reading = readNumber(text.slice(start, end));
    if (reading?.likelihood === "very-likely") return { ...reading, end };
  }
  return whole;
}

/** Reads on from where a number may begin, as long as its separators and its plan allow. */
function wholeAt(text: string, start: number): FoundNumber | undefined {
  let digits = "";
  let gap = "";
  let end = start;
  const gaps: string[] = [];
  const isInternational = !/^(?:\(0\)|0[1-9])/u.test(text.slice(start, start + 3));
  let limit = isInternational ? 15 : 10;
  for (let at = start; at < start + maxNumberLength && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      if (digits.length === limit) break;
      if (digits !== "") gaps.push(gap);
      digits += text[at];
      gap = "";
      end = at + 1;
      // A French number ends where its nine digits end.
      const international = /^(?:00)?33/u.exec(digits);
      if (
        isInternational &&
        international !== null &&
        digits.length === international[0].length + 1
      ) {
        limit = digits.length + (digits.endsWith("0") ? 9 : 8);
      }
    } else if (isSeparator(code) || code === 40 || code === 41 || (code === 43 && digits === "")) {
      if (digits !== "" && (gap += text[at]).length > 3) break;
    } else break;
  }
  const behind = text.charCodeAt(end);
  const next = text.charCodeAt(end + 1);
  if (isDigit(behind) || behind === 95) return undefined;
  if (
    (behind === 45 || behind === 46 || behind === 44 || behind === 47 || behind === 58) &&
    isDigit(next)
  ) {
    // `06 39 98 12 34/06…`, `0639981234,06…` begin another number; `06 39 98 12 34.5` and dates do not.
    const another = behind === 44 ? /^,0[1-79]\d{8}(?!\d)/u : /^\/0[1-79]/u;
    if (!another.test(text.slice(end, end + 12))) return undefined;
  }
  if (/^\p{L}$/u.test(text[end] ?? "")) return undefined;
  const piece = text.slice(start, end);
  if (isInternational) {
    const reading = readNumber(piece);
    // Without a sign, only separators tell a foreign number from a code.
    return reading === undefined || (piece[0] === "0" && reading.likelihood === "possible")
      ? undefined
      : { ...reading, end };
  }
  const isBelgian = belgian.test(piece);
  if (digits.length !== 10 && !isBelgian) return undefined;
  const reading = readNumber(piece);
  if (reading === undefined) return undefined;
  if (isBelgian) return reading.likelihood === "possible" ? undefined : { ...reading, end };
  const used = new Set(gaps.filter((part) => part !== ""));
  if (used.size > 1 && piece[0] !== "(") return undefined;
  if (reading.likelihood === "possible") {
    // Pairs below 32 are dates unless spaces part them.
    if (used.size === 1 && !/^0\d(?:[ \u00a0\u202f]\d\d){4}$/u.test(piece)) return undefined;
    // Ten digits in a row of numbers are one of them.
    if (isDigit(text.charCodeAt(start - 2)) && isSpace(text.charCodeAt(start - 1)))
      return undefined;
    if (isSpace(behind) && isDigit(next)) return undefined;
  }
  return { ...reading, end };
}
