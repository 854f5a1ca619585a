/**
 * Postal addresses, as AFNOR NF Z10-011 lays them out and as people write them: in one cell, in the
 * lines of a cell, in running text; and their parts (street, postcode, town) in columns of their own.
 */
import type { Likelihood, Match } from "../types.js";
import type { CellValue, CellDetector } from "./detector.js";
import { fold } from "./lists/key.js";
import { isPostcode, isStreetType, isTown, postcodeMatchesTown, townForm } from "./lists/lists.js";

// ── parts ────────────────────────────────────────────────────────────────────────────────────

/** Six lines of 38 characters, and some more for what people add. */
const maxLength = 300;
/** One line, generously. */
const maxLine = 120;

/** Types of ways that make a street without a house number; the others are words or names too often. */
const sureTypes = new Set(
  `RUE AVENUE AVE AV PLACE BOULEVARD BLVD BVD BLD BD IMPASSE CHEMIN ALLEE ALLEES SQUARE QUAI FAUBOURG FG FBG SENTIER LOTISSEMENT LOT
  RUELLE VENELLE ROUTE RTE ESPLANADE LIEUDIT LDT ZI ZA ZAC RESIDENCE HAMEAU`.split(/\s+/u),
);
/** Lines beside the street's: building, flat, post box, place without a street. */
const complement =
  /^(?:(?:BP|B\.P\.|CS|TSA|BOITE POSTALE|CIDEX)\s?\d{1,6}|(?:APPT?|APPARTEMENT|BAT|BATIMENT|IMM|IMMEUBLE|ESC|ESCALIER|ETG|ETAGE|PORTE|RES|RESIDENCE|LIEU[- ]?DIT|LD|HAMEAU|HLM|ENTREE|CHEZ|MAISON|FERME|DOMAINE|CHATEAU|QUARTIER)\b[. ]*[\dA-Z].*)$/u;
const houseNumber =
  /^(?:N[°O]\.?\s?)?\d{1,4}(?:\s?(?:BIS|TER|QUATER|QUINQUIES|[A-H]))?(?:\s?[-/&]\s?\d{1,4}(?:\s?(?:BIS|TER|[A-H]))?)?\s*[, ]\s*(?=[^\W\d])/u;
/** Abroad, the type stands behind the name: `221 Baker Street`, `Hauptstraße 12`. */
const foreignStreet =
  /^(?:\d{1,5}[A-Z]?\s+(?:[\w.'-]+\s+){1,4}(?:STREET|ST|ROAD|RD|AVENUE|AVE|LANE|LN|DRIVE|DR|COURT|CT|PLACE|PL|TERRACE|WAY|BOULEVARD|BLVD|CRESCENT|CLOSE|GARDENS|SQUARE|SQ|PARKWAY|PKWY|HIGHWAY|HWY|CIRCLE|CIR)\b\.?.{0,30}|\S{2,30}(?:STRASSE|STR\.?|WEG|PLATZ|ALLEE|GASSE|STRAAT|LAAN|PLEIN|GRACHT|GATAN|VEJ|GADE)\s+\d{1,4}\s?[A-Z]?|(?:VIA|VIALE|PIAZZA|CORSO|CALLE|C\/|AVENIDA|AVDA\.?|PLAZA|PASEO|RUA|TRAVESSA|PRACA|UL\.?|ULICA)\s+(?:[\w.'-]+\s+){1,5}?[,]?\s?\d{1,4}\s?[A-Z]?)$/u;

/** What a cell says of a street. */
export interface StreetReading {
  /** Folded, in capitals, one space between words. */
  readonly value: string;
  /** `likely` with a house number and a type of way, `possible` with one of them. */
  readonly likelihood: Likelihood;
}

const squeeze = (text: string) =>
  fold(text)
    .replace(/[\s,;]+/gu, " ")
    .replace(/[\s\-–]+$/u, "")
    .trim();
/** A place without a street: `3 La Haie`. */
const numberedPlace = /^\d{1,4}(?:\s?(?:bis|ter|[a-h]))?[\s,]+(?:l[ea]s?\s|l['’])\p{Lu}/iu;

/** The type of way with which a folded line begins: its length in characters, or 0. */
function typeLength(line: string): number {
  const space = line.indexOf(" ");
  if (space < 0) return 0;
  const word = line.slice(0, space).replace(/\.$/u, "");
  const second = line.indexOf(" ", space + 1);
  if (second > 0 && isStreetType(line.slice(0, second))) return second;
  return isStreetType(word) || word === "R" ? space : 0;
}

/**
 * A line that is a street, post box or building and nothing else: `12 bis, rue des Lilas`, `Av. Foch`,
 * `BP 123`, `Rés. les Pins Bât B`, `Lieu-dit le Bourg`.
 */
export function readStreet(text: string): StreetReading | undefined {
  const { length } = text;
  if (length < 4 || length > maxLine) return undefined;
  const first = text.charCodeAt(0);
  // A street begins with a number or a letter; a longer number, decimal or date is none.
  if (first >= 48 && first <= 57 && !/^\d{1,5}[\s,a-zA-Z/&-]/u.test(text)) return undefined;
  if (!/\p{L}{2}/u.test(text)) return undefined;
  const line = squeeze(text);
  const number = houseNumber.exec(line);
  const rest = number === null ? line : line.slice(number[0].length);
  const type = typeLength(rest);
  if (type > 0 && /[A-Z\d]/u.test(rest.slice(type))) {
    if (number !== null) return { value: line, likelihood: "likely" };
    if (sureTypes.has(rest.slice(0, type).replace(/[.\- ]/gu, ""))) {
      return { value: line, likelihood: "possible" };
    }
  }
  if (number !== null && ((rest.includes(" ") && isStreetType(rest)) || numberedPlace.test(text))) {
    return { value: line, likelihood: rest.includes(" RUE") ? "likely" : "possible" };
  }
  if (complement.test(line) || foreignStreet.test(line))
    return { value: line, likelihood: "possible" };
  return undefined;
}

/** Départements of postcodes: 01–95, Corsica 20, overseas 97 and 98. CEDEX codes are in no list. */
const inDepartment = (code: string) => {
  const department = Number(code.slice(0, 2));
  return (department >= 1 && department <= 95) || department === 97 || department === 98;
};

/** A postcode as a cell has it. */
export interface PostcodeReading {
  /** Five digits. */
  readonly value: string;
  /** Whether a French commune has it: one number in sixteen does. */
  readonly listed: boolean;
}

/** The postcode that makes up a cell: `75011`, `75 011`, `F-75011`, `6000` and `6000.0` (zero lost). */
export function readPostcode(text: string): PostcodeReading | undefined {
  const { length } = text;
  if (length < 4 || length > 9) return undefined;
  let code = text;
  if (length !== 5 || !/^\d{5}$/u.test(text)) {
    const match = /^\s*'?(?:F[- ]?)?(\d{1,2}) ?(\d{3})(?:\.0)?\s*$/u.exec(text);
    if (match === null) return undefined;
    code = match[1]!.padStart(2, "0") + match[2]!;
  }
  return inDepartment(code) ? { value: code, listed: isPostcode(code) } : undefined;
}

// ── whole addresses ──────────────────────────────────────────────────────────────────────────

/** An address within a text. */
export interface AddressReading {
  /** Postcode, town and street, folded. */
  readonly value: string;
  readonly likelihood: Likelihood;
  /** Where it starts: what stands before it may be the addressee. */
  readonly start: number;
}

const country = /[\s,(–-]+(?:france|fr)\)?\s*$/iu;
/** A postcode and what may be its town, at the end of a line. */
const townLine =
  /(?:^|[\s,;\-–(])(?:F[- ])?(\d{5}|\d{2} \d{3})\s*[,\-–]?\s+(\p{L}[\p{L}\s'’./-]{0,45}(?:\s?\d{1,2}(?:e|er|ème)?)?)\s*[,.;)]?\s*$/iu;
const lineBreak = /\r\n|\r|\n|\u2028/gu;

interface Line {
  readonly start: number;
  readonly text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(lineBreak)) {
    lines.push({ start, text: text.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  lines.push({ start, text: text.slice(start) });
  return lines.filter((line) => line.text.trim() !== "");
}

/** Where in a line a street begins that is followed by nothing else, or `undefined`. */
function streetStart(line: string): { at: number; street: StreetReading } | undefined {
  const whole = readStreet(line.trim());
  if (whole !== undefined) return { at: line.length - line.trimStart().length, street: whole };
  // `Mairie, 12 rue des Lilas`; `Martin Jean 12 rue des Lilas`
  for (const match of line.matchAll(
    /[,;\-–]\s*|\s(?=\d{1,4}\s?(?:bis|ter|quater|[a-h])?,?\s)/giu,
  )) {
    const at = match.index + match[0].length;
    const street = readStreet(line.slice(at).trim());
    if (street !== undefined) return { at, street };
  }
  return undefined;
}

/** More lines than this above the town belong to something else (AFNOR allows four). */
const maxLinesAbove = 5;

/**
 * The address with which a text ends: one line (`12 rue des Lilas 75011 Paris`) or several, whatever
 * stands before it.
 */
export function readAddress(text: string): AddressReading | undefined {
  if (text.length < 8 || text.length > maxLength || !/\d{2} ?\d{3}/u.test(text)) return undefined;
  const lines = linesOf(text);
  for (let at = lines.length - 1; at >= Math.max(0, lines.length - 2); at--) {
    const { start } = lines[at]!;
    const line = lines[at]!.text.replace(country, "");
    const match = townLine.exec(line);
    if (match === null) continue;
    const postcode = match[1]!.replace(" ", "");
    const town = match[2]!.trim();
    const matches = postcodeMatchesTown(postcode, town);
    const known = matches || (isPostcode(postcode) && isTown(town)) || /cedex/iu.test(town);
    const before = line.slice(0, match.index);
    const above = lines.slice(Math.max(0, at - maxLinesAbove), at);
    let best: { start: number; street: StreetReading } | undefined;
    const own = before.trim() === "" ? undefined : streetStart(before);
    if (own !== undefined) best = { start: start + own.at, street: own.street };
    for (const { start: lineStart, text: lineText } of above.toReversed()) {
      const found = streetStart(lineText);
      if (found !== undefined) {
        best = { start: lineStart + found.at, street: betterStreet(best?.street, found.street) };
      }
    }
    if (!inDepartment(postcode) || (best === undefined && !known)) return undefined;
    const hasNumber = best?.street.likelihood === "likely";
    if (best !== undefined && !known && !hasNumber) return undefined;
    const codeStart = start + match.index + match[0].search(/\d/u);
    return {
      value: `${postcode} ${townForm(town)}${best === undefined ? "" : ` ${best.street.value}`}`,
      likelihood:
        best === undefined
          ? "possible"
          : matches || (known && hasNumber)
            ? "very-likely"
            : "likely",
      start: best?.start ?? codeStart,
    };
  }
  return undefined;
}

const betterStreet = (a: StreetReading | undefined, b: StreetReading) =>
  a !== undefined && (a.likelihood === "likely" || b.likelihood !== "likely") ? a : b;

/** A town's name has at most this many words. */
const maxTownWords = 7;
/** How far before its postcode a street may begin: three lines. */
const reach = 160;

/** Postal addresses. */
export const postalAddress: CellDetector = {
  kind: "postal-address",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < 8 || length > maxLength) return undefined;
    // Without five digits in a row (or two and three) there is no postcode.
    let run = 0;
    let most = 0;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      run = code >= 48 && code <= 57 ? run + 1 : code === 32 && run === 2 ? run : 0;
      if (run > most) most = run;
    }
    if (most < 5) return undefined;
    const found = readAddress(text);
    if (found === undefined || text.slice(0, found.start).trim() !== "") return undefined;
    return { values: [found.value], likelihood: found.likelihood };
  },
  find(text): Match[] {
    const found: Match[] = [];
    for (const match of text.matchAll(/\d{5}(?=[ \u00a0]{1,2}\p{L})/gu)) {
      const at = match.index;
      const before = text.charCodeAt(at - 1);
      if ((before >= 48 && before <= 57) || before === 46 || before === 95) continue;
      // What stands before is seen sooner than whether a town stands behind.
      const from = Math.max(found.at(-1)?.end ?? 0, at - reach);
      const street = lastStreet(text.slice(from, at));
      if (street === undefined) continue;
      const town = townBehind(text, at + 5, match[0]);
      if (town === undefined) continue;
      found.push({
        kind: "postal-address",
        start: from + street.at,
        end: town.end,
        value: `${match[0]} ${town.form} ${street.street.value}`,
        likelihood: town.matches ? "very-likely" : "likely",
        evidence: ["pattern", "place-list"],
      });
    }
    return found;
  },
};

/** The town that stands behind a postcode: the longest run of words that is one. */
function townBehind(
  text: string,
  start: number,
  postcode: string,
): { end: number; form: string; matches: boolean } | undefined {
  const line =
    /^[ \u00a0]{1,2}[\p{L}][\p{L}\d \u00a0'’./-]{0,60}/u.exec(text.slice(start, start + 64))?.[0] ??
    "";
  const words = [...line.matchAll(/[^\s\u00a0]+/gu)].slice(0, maxTownWords);
  for (let count = words.length; count > 0; count--) {
    const last = words[count - 1]!;
    const length = last.index + last[0].replace(/[.,/-]+$/u, "").length;
    const town = line.slice(0, length).trim();
    if (postcodeMatchesTown(postcode, town))
      return { end: start + length, form: townForm(town), matches: true };
  }
  const first = words[0]?.[0] ?? "";
  return isPostcode(postcode) && isTown(first)
    ? { end: start + words[0]!.index + first.length, form: townForm(first), matches: false }
    : undefined;
}

/** The last street with a number, or post box, in what stands before a postcode. */
function lastStreet(before: string): { at: number; street: StreetReading } | undefined {
  const paragraph = before.lastIndexOf("\n\n");
  const from = paragraph < 0 ? 0 : paragraph + 2;
  let last: { at: number; street: StreetReading } | undefined;
  for (const match of before
    .slice(from)
    .matchAll(
      /(?<![\p{L}\d.,/])(?=\d{1,4}(?:\s?(?:bis|ter|quater|[a-h]))?,?\s{1,2}\p{L}|(?:BP|CS)\s?\d)/giu,
    )) {
    const at = from + match.index;
    const street = readStreet(before.slice(at).replace(/[\s,\-–(]+(?:F-)?$/u, ""));
    if (street !== undefined && (street.likelihood === "likely" || last === undefined)) {
      if (last?.street.likelihood !== "likely") last = { at, street };
    }
  }
  return last;
}
