/**
 * The French social security number (NIR, décret n° 82-103): `S AA MM LL CCC OOO KK`, sex, year, month,
 * département, commune, order and key = 97 − (the first 13 digits mod 97), with 2A read as 19 and 2B
 * as 18. In one piece, in groups, or without its key; and with its key at one place of all lines of a file
 * of fixed width (VID-HOSP and RSF of the hospitals' PMSI), whatever digits stand around it.
 */
import type { Likelihood, Match } from "../types.js";
import { areChance, mod97 } from "./checksum.js";
import type { CellValue, CellDetector } from "./detector.js";

const gap = "[ \\u00a0\\u202f.\\-]?";
/** Overseas, the département has three digits and the commune two. */
const body =
  `([1-478])${gap}(\\d\\d)${gap}(\\d\\d)${gap}` +
  `(?:(\\d\\d|2[ABab])${gap}(\\d{3})|(9[78]\\d)${gap}(\\d\\d))${gap}(\\d{3})`;
/** What follows may be a phone number in pairs, of which the first one is no key. */
const inPairs = "0[1-9](?:[ \\u00a0\\u202f.\\-]\\d\\d){4}(?![ \\u00a0\\u202f.\\-]?\\d)";
const key = `(?:[ \\u00a0\\u202f.\\-/|]{0,3}(?!${inPairs})(\\d\\d))?`;
const whole = new RegExp(`^${body}${key}$`, "u");
/** Not inside a longer number or word, nor digits of a decimal. */
const inText = new RegExp(
  `(?<![\\p{L}\\d_]|\\d[.,\\-])${body}${key}(?![\\p{L}\\d_]|[.,\\-]\\d)`,
  "gu",
);

/** A 13-digit number in seven groups and 15 digits with separators have at most 22 characters. */
const maxLength = 24;

/** Of the five gaps between the groups of thirteen digits: with fewer they are any number's. */
const minGaps = 3;

interface Nir {
  /** The 13 characters before the key. */
  readonly value: string;
  readonly likelihood: Likelihood;
  readonly checked: boolean;
}

function read(match: RegExpExecArray): Nir | undefined {
  const [written, sex, year, month, department, commune, overseas, overseasCommune, order, check] =
    match;
  const number = Number(month);
  if (!((number >= 1 && number <= 12) || (number >= 20 && number <= 42) || number >= 50))
    return undefined;
  const place = (department ?? overseas!.slice(0, 2)).toUpperCase();
  if (place === "00" || (commune ?? overseasCommune) === "000" || overseasCommune === "00")
    return undefined;
  if (order === "000") return undefined;
  const value = `${sex}${year}${month}${department?.toUpperCase() ?? overseas}${commune ?? overseasCommune}${order}`;
  if (check === undefined) {
    // A French product's EAN begins with 3: a provisional NIR needs its key.
    if (Number(sex) > 2) return undefined;
    const gaps = written.replace(/[\dABab]/g, "").length;
    return { value, likelihood: gaps < minGaps ? "possible" : "likely", checked: false };
  }
  return keyOf(value) === Number(check)
    ? { value, likelihood: "very-likely", checked: true }
    : undefined;
}

/** The key of the 13 characters before it. */
function keyOf(value: string): number {
  const department = value.slice(5, 7);
  const digits = department === "2A" ? "19" : department === "2B" ? "18" : department;
  return 97 - mod97(value.slice(0, 5) + digits + value.slice(7));
}

/** Years and departments in which people of a list were born; numbers of products and of hours have a few. */
const leastBorn = 5;

/** Whether numbers without a key, each in one piece, are NIRs: so are nearly all as long, of many years and places. */
function areNirs(numbers: readonly string[], text: string): boolean {
  if (numbers.length < leastBorn) return false;
  const months = numbers.filter((number) => Number(number.slice(3, 5)) <= 12);
  const as = (start: number): number =>
    new Set(months.map((number) => number.slice(start, start + 2))).size;
  if (as(1) < leastBorn || as(5) < leastBorn) return false;
  const all = text.match(/(?<!\d)\d{13}(?!\d)/gu)?.length ?? 0;
  return months.length >= all * 0.9;
}

/** A NIR without its key, and with it. */
const bodyLength = 13;
const wholeLength = 15;
/** Lines of records are no longer. */
const longestRecord = 2_000;
/** So many different numbers at one place, and so many of those there, are no chance: it makes one in 200. */
const leastInColumn = 5;
const leastShare = 0.2;

/**
 * Where lines of fixed width hold NIRs among other digits, in characters from their start. Lines of other
 * records may stand between.
 */
export function placesOfNirs(lines: readonly string[]): number[] {
  const tried = new Uint32Array(longestRecord);
  const valid = new Map<number, string[]>();
  for (const line of lines) {
    let run = 0;
    let number = 0;
    for (let at = 0; at < line.length && at < longestRecord; at++) {
      const code = line.charCodeAt(at);
      run = code >= 48 && code <= 57 ? run + 1 : 0;
      number = run === 0 ? 0 : (number % 1e14) * 10 + code - 48;
      if (run < wholeLength) continue;
      const place = at + 1 - wholeLength;
      tried[place]++;
      if (97 - (Math.floor(number / 100) % 97) !== number % 100) continue;
      const written = line.slice(place, at + 1);
      if (nir.cell(written) === undefined) continue;
      const numbers = valid.get(place);
      if (numbers === undefined) valid.set(place, [written]);
      else numbers.push(written);
    }
  }
  return [...valid].flatMap(([place, numbers]) =>
    numbers.length >= tried[place] * leastShare && new Set(numbers).size >= leastInColumn
      ? [place]
      : [],
  );
}

/** Fifteen digits in one piece. */
const inOnePiece = /(?<![\p{L}\d_]|\d[.,-])\d{15}(?![\p{L}\d_]|[.,-]\d)/gu;

/** Whether numbers of a text are no NIRs, but a few of them valid by chance: chips of dogs, IMEIs. */
function areOthers(text: string): boolean {
  const numbers = [...new Set(text.match(inOnePiece))];
  return areChance(
    numbers.filter((number) => nir.cell(number) !== undefined).length,
    numbers.length,
  );
}

/** What says that a number is one. */
const says = /(?:s[ée]cu\p{L}*|(?<!\p{L})(?:nir|nni|nss|ins|ss))[^\p{L}\d]{0,9}$/iu;

/** NIRs among other digits, at one place of the lines of a text. */
function findInColumns(text: string): Match[] {
  if (!/\d{15}/.test(text)) return [];
  const lines = text.split("\n");
  const places = placesOfNirs(lines);
  const found: Match[] = [];
  let start = 0;
  for (const line of lines) {
    for (const place of places) {
      const number = line.slice(place, place + wholeLength);
      const value = number.length < wholeLength ? undefined : nir.cell(number);
      if (value === undefined) continue;
      found.push({
        kind: "fr-nir",
        start: start + place,
        end: start + place + wholeLength,
        value: value.values[0],
        likelihood: "very-likely",
        evidence: ["checksum", "column-share"],
      });
    }
    start += line.length + 1;
  }
  return found;
}

/** French social security numbers. */
export const nir: CellDetector = {
  kind: "fr-nir",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < 13 || length > maxLength + 2) return undefined;
    const code = text.charCodeAt(0);
    if ((code < 49 || code > 56) && code !== 32 && code !== 39 && code !== 0xa0) return undefined;
    const trimmed = text.trim();
    const match = whole.exec(trimmed.startsWith("'") ? trimmed.slice(1) : trimmed);
    const found = match === null ? undefined : read(match);
    return found === undefined
      ? undefined
      : { values: [found.value], likelihood: found.likelihood };
  },
  find(text): Match[] {
    const found: Match[] = [];
    const written = Array.from(text.matchAll(inText), (match) => ({
      match,
      value: read(match as RegExpExecArray),
    }));
    // `195.4299255838` is none, though a dot is one of the gaps.
    const isBare = ({ match, value }: (typeof written)[number]): boolean =>
      value?.likelihood === "possible" && match[0].length === bodyLength;
    const areListed = areNirs(
      written.filter(isBare).map(({ match }) => match[0]),
      text,
    );
    let others: boolean | undefined;
    for (const one of written) {
      const { match, value } = one;
      // Thirteen digits in one piece are any product's EAN.
      if (value === undefined || (value.likelihood === "possible" && !(areListed && isBare(one))))
        continue;
      if (
        /^\d{15}$/u.test(match[0]) &&
        (others ??= areOthers(text)) &&
        !says.test(text.slice(Math.max(0, match.index - 30), match.index))
      )
        continue;
      found.push({
        kind: "fr-nir",
        start: match.index,
        end: match.index + match[0].length,
        value: value.value,
        likelihood: value.likelihood === "possible" ? "likely" : value.likelihood,
        evidence: value.checked ? ["pattern", "checksum"] : ["pattern"],
      });
    }
    const inColumns = findInColumns(text);
    if (inColumns.length === 0) return found;
    const starts = new Set(found.map(({ start }) => start));
    return [...found, ...inColumns.filter(({ start }) => !starts.has(start))].sort(
      (one, other) => one.start - other.start,
    );
  },
};
