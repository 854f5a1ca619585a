/**
 * Person names: whole names in a cell (`MARTIN Jean`, `Martin, Jean`, `M. et Mme Jean-Luc DE LA TOUR`,
 * `Smith, Mr. John Henry`), first names and family names in columns of their own, and names in prose.
 *
 * A name is weighed as the natural logarithm of a likelihood ratio: how much likelier its tokens are in
 * a person's name than in other short texts (words, places, companies, products), by the frequencies
 * of `lists/`. Both sides admit a share of the other's tokens, so that no token decides alone.
 */
import { civilityOf } from "./lists/civilities.js";
import { fold } from "./lists/key.js";
import { floor, isTown, weigh, type Weights } from "./lists/lists.js";
import { organisationEvidence, placeBeginnings } from "./organisation.js";

/** A whole name as read from a cell. */
export interface NameReading {
  /** First and family names, folded and in capitals; either is `""` where the cell has none. */
  readonly parts: { readonly first: string; readonly family: string };
  /** Natural logarithm of the likelihood ratio of a person's name against other short texts. */
  readonly weight: number;
  /** Equal for the same person however the name is ordered: folded tokens, sorted, without civility. */
  readonly key: string;
}

/** Of the tokens of other texts, this share are names (companies and streets named after people). */
const namesElsewhere = Math.log(0.02);
/** Of the tokens of other short texts, these shares are words and parts of places. */
const wordsElsewhere = Math.log(0.6);
const placesElsewhere = Math.log(0.3);
/** Of the tokens of names, this share are any word or place (rare names, nicknames, slips). */
const wordsInNames = Math.log(0.01);

/** What other marks of a name weigh. */
const mark = {
  civility: 3.5,
  title: 2,
  /** One group of tokens in capitals beside one that is not: `MARTIN Jean`. */
  capitals: 1.5,
  comma: 0.5,
  initial: 0.7,
  /** The cell is all in lower case. */
  lowerCase: -1.5,
  /** A token in lower case among others that are not: a word. */
  lowerToken: -3,
  /** Each name token beyond four. */
  extraToken: -1.5,
  /** No vowel, or capitals inside a token (`iPhone`, `McDonald` excepted): a code or brand. */
  oddShape: -2.5,
  town: -4,
} as const;

const logAdd = (a: number, b: number) =>
  a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));

/** How much likelier a token is in a name than elsewhere. */
interface Ratios {
  readonly first: number;
  readonly family: number;
  /** The part of these that is the token's own, whatever it is elsewhere. */
  readonly elsewhere: number;
  /** The least that a name's token can weigh: a slip, a nickname. */
  readonly odd: number;
}

/** The lists hold some four thousand different weights; their ratios are worked out once. */
const ratios = new WeakMap<Weights, Ratios>();

function ratiosOf(weights: Weights): Ratios {
  let known = ratios.get(weights);
  if (known === undefined) {
    const elsewhere = logAdd(
      logAdd(weights.word + wordsElsewhere, weights.place + placesElsewhere),
      Math.max(weights.first, weights.family) + namesElsewhere,
    );
    const odd = Math.max(weights.word, weights.place) + wordsInNames;
    known = {
      first: logAdd(weights.first, odd) - elsewhere,
      family: logAdd(weights.family, odd) - elsewhere,
      elsewhere,
      odd,
    };
    ratios.set(weights, known);
  }
  return known;
}

/** The ratio of a token that weighs otherwise than by itself, for it has a particle. */
function ratioWith(weight: number, weights: Weights): number {
  const { elsewhere, odd } = ratiosOf(weights);
  return logAdd(weight, odd) - elsewhere;
}

const particles = new Set(
  `DE DU DES LA LE LES D L VAN VON DER DEN DEM TER TEN TE ZU ZUR ZUM AF AV BEN BIN BINT BENT IBN EL AL ES ABD ABDEL ABOU ABU AIT OULD OULED
  DA DI DO DOS DAS DEL DELLA DELLE DEGLI DALLA LO SAN SANTA SAINT SAINTE ST STE MAC MC O Y E I N T`.split(
    /\s+/u,
  ),
);
const suffixes = new Set("JR SR II III IV FILS PERE AINE PHD MD ESQ DDS CPA JNR SNR".split(" "));
const joiners = new Set(["ET", "AND", "OU", "UND", "&", "/", "+"]);
/** Behind a form of address and an article, an office and not a name: `Monsieur le Maire`. */
const offices = new Set(
  `MAIRE PRESIDENT PRESIDENTE DIRECTEUR DIRECTRICE MINISTRE PREFET PREFETE JUGE PROCUREUR PROCUREURE CONSEILLER CONSEILLERE
  CONSEILLERS DEPUTE DEPUTEE DEPUTES SENATEUR SENATRICE SENATEURS RECTEUR RECTRICE CURE COMMISSAIRE CHEF RESPONSABLE PROVISEUR
  PRINCIPAL PRINCIPALE INSPECTEUR INSPECTRICE SECRETAIRE TRESORIER TRESORIERE GREFFIER ADJOINT ADJOINTE DELEGUE DELEGUEE
  BATONNIER DOCTEUR PROFESSEUR GENERAL COLONEL CAPITAINE COMMANDANT MAITRE MEMBRES ELUS MAIRES AMBASSADEUR AMBASSADRICE
  GOUVERNEUR NOTAIRE CONSUL DOYEN DOYENNE GERANT GERANTE REPRESENTANT REPRESENTANTE ANIMATEUR ANIMATRICE COORDINATEUR
  COORDINATRICE ENTRAINEUR ENTRAINEUSE`.split(/\s+/u),
);
/** Whether one of a few words says what somebody does: `Adjoint au maire`. */
export const namesOffice = (text: string): boolean =>
  fold(text)
    .split(/[^\p{L}]+/u)
    .some((word) => offices.has(word));

/** What follows one of these is another name of the same person. */
const otherName = new Set("NE NEE EPOUSE EP EPSE VEUVE VVE ALIAS DIT DITE BORN GEB".split(" "));
const brackets = /\s*(?:\([^()]{0,60}\)|"[^"]{0,40}"|«[^«»]{0,40}»)\s*/gu;

/** Beyond these a cell is no name: 6 lines of AFNOR's 38 characters hold one, a usual name has 4 words. */
const maxLength = 80;
const maxTokens = 9;

const isUpper = (code: number) =>
  (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0xde && code !== 0xd7);
const isLower = (code: number) => (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0xff);
const asciiVowels = new Set([..."AEIOUYaeiouy"].map((char) => char.charCodeAt(0)));

/** The shape of a word, seen in one pass. */
function shapeOf(word: string) {
  let upper = 0;
  let lower = 0;
  let marks = 0;
  let dots = 0;
  let vowel = false;
  let innerCapital = false;
  let before = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code === 46) dots++;
    else if (code === 39 || code === 0x2019 || code === 0x2018 || code === 96) marks++;
    else {
      if (isUpper(code)) {
        upper++;
        // `McDonald`, `MacLean`, `LeBron` have theirs earlier.
        if (isLower(before) && at > 3) innerCapital = true;
      } else if (isLower(code)) lower++;
      vowel ||= code > 127 || asciiVowels.has(code);
    }
    before = code;
  }
  return { upper, lower, marks, dots, vowel, innerCapital };
}

/** Whether characters occur that no name has, or none that it must have. Cheap: comes before all else. */
function cannotBeName(text: string): boolean {
  const { length } = text;
  if (length < 2 || length > maxLength) return true;
  let letters = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code >= 0xc0) letters++;
    else if (code >= 48 && code <= 57) return true;
    else if (
      code === 64 || // @
      code === 95 || // _
      code === 61 || // =
      code === 60 || // <
      code === 62 || // >
      code === 92 || // \
      code === 124 || // |
      code === 37 || // %
      code === 36 || // $
      code === 35 || // #
      code === 42 || // *
      code === 58 || // :
      code === 59 || // ;
      code === 33 || // !
      code === 63 || // ?
      code === 91 || // [
      code === 123 || // {
      code === 0x20ac // €
    ) {
      return true;
    }
  }
  return letters < 2 || letters * 2 < length;
}

interface Token {
  /** Folded, in capitals, without dots and apostrophes, particles in front joined. */
  readonly form: string;
  readonly weights: Weights;
  /** How much likelier it is a first name, or a family name with its particles, than anything else. */
  readonly first: number;
  readonly family: number;
  readonly upper: boolean;
  readonly initial: boolean;
  /** After the first comma. */
  readonly afterComma: boolean;
}

interface Tokens {
  readonly list: readonly Token[];
  readonly civility: number;
  readonly comma: boolean;
  readonly penalty: number;
}

function tokensOf(text: string): Tokens | undefined {
  let clear = text;
  if (clear.includes("(") || clear.includes('"') || clear.includes("«")) {
    clear = clear.replace(brackets, " ");
  }
  const comma = clear.indexOf(",");
  if (comma >= 0) {
    const second = clear.indexOf(",", comma + 1);
    if (second > 0) {
      // `Smith, John, Jr.`: only a suffix may stand behind a second comma.
      if (!suffixes.has(fold(clear.slice(second + 1).trim()).replaceAll(".", ""))) return undefined;
      clear = clear.slice(0, second);
    }
    clear = `${clear.slice(0, comma)} , ${clear.slice(comma + 1)}`;
  }
  const raw = clear.trim().split(/\s+/u);
  if (raw.length > maxTokens) return undefined;
  const list: Token[] = [];
  let civility = 0;
  let penalty = 0;
  let particle = "";
  let afterComma = false;
  let lower = 0;
  let whole = 0;
  for (let at = 0; at < raw.length; at++) {
    const word = raw[at]!;
    const isLast = at === raw.length - 1;
    if (word === ",") {
      afterComma = true;
      continue;
    }
    const folded = fold(word);
    if (joiners.has(folded)) {
      if (at === 0 || isLast) return undefined;
      continue;
    }
    const shape = shapeOf(word);
    const bare = shape.dots + shape.marks > 0 ? folded.replace(/[.'’‘`]/gu, "") : folded;
    if (bare === "" || bare === "-") continue;
    if ((list.length === 0 || afterComma) && !isLast && (bare.length > 1 || bare === "M")) {
      const found = civilityOf(word);
      if (found !== undefined) {
        // A bare `M` may be an initial.
        const weak = found === "title" || folded === "M";
        civility = Math.max(civility, weak ? mark.title : mark.civility);
        continue;
      }
    }
    // `Mme LE MAIRE` in capitals is a name.
    if (
      civility > 0 &&
      list.length === 0 &&
      !isLast &&
      shape.lower > 0 &&
      /^L[EA]S?$/u.test(bare)
    ) {
      if (offices.has(fold(raw[at + 1]!).replaceAll(".", ""))) {
        at++;
        continue;
      }
    }
    if (list.length > 0) {
      if (suffixes.has(bare)) continue;
      if (otherName.has(bare) && !isLast) {
        // `DUPONT née MARTIN Jeanne`: the first name comes behind both.
        if (list.length > 1 || civility > 0 || at + 2 >= raw.length) break;
        at++;
        continue;
      }
    }
    const startsLower = shape.upper === 0 && shape.lower > 0;
    // A single capital letter is an initial rather than an elided particle.
    if (
      !isLast &&
      raw[at + 1] !== "," &&
      (bare.length > 1 || shape.marks > 0 || startsLower) &&
      shape.dots === 0 &&
      particles.has(bare)
    ) {
      particle += bare;
      continue;
    }
    const initial =
      bare.length === 1 ||
      (shape.dots > 0 && bare.length <= 5 && /^(?:\p{L}\.?-?){1,4}$/u.test(word));
    if (!initial) {
      whole++;
      if (startsLower) lower++;
      if (!shape.vowel || shape.innerCapital) penalty += mark.oddShape;
    }
    const weights = weigh(word);
    const { first, family } = ratiosOf(weights);
    list.push({
      form: particle + bare,
      weights,
      first,
      // Unlisted with its particle, as most are, a name weighs what it weighs without it.
      family:
        particle === ""
          ? family
          : ratioWith(Math.max(weigh(particle + bare).family, weights.family - 0.5), weights),
      upper: shape.lower === 0 && shape.upper > 1,
      initial,
      afterComma,
    });
    particle = "";
  }
  if (particle !== "" || list.length === 0) return undefined;
  if (lower > 0) penalty += lower === whole ? mark.lowerCase : lower * mark.lowerToken;
  return { list, civility, comma: afterComma, penalty };
}

/**
 * `jean.martin`, who has an account, or `CN=MARTIN\\, Jean,OU=…` of a directory (RFC 4514), as the name is
 * written elsewhere; other texts as they are.
 */
export function nameOfAccount(text: string): string {
  if (text.indexOf(".") < 0 && text.indexOf("=") < 0) return text;
  if (text.length > longestAccount) return text;
  const common = /(?:^|[\s":;=])CN=((?:[^,\\]|\\.){3,80})(?:,|$)/i.exec(text)?.[1];
  if (common !== undefined) return common.replaceAll("\\", "");
  return /^\p{L}{2,20}(?:-\p{L}{2,20})?\.\p{L}{2,20}(?:-\p{L}{2,20})?$/u.test(text)
    ? text.replace(".", " ")
    : text;
}

/** Names of directories are longer than those of people. */
const longestAccount = 300;

/**
 * Reads a cell that holds a whole name, in any order, with or without civility, initials, particles.
 * `undefined` if it cannot be one: a single word, digits, prose. Companies, streets and institutions
 * get a strongly negative weight.
 *
 * @example
 * readName("MARTIN Jean")?.key === readName("M. Jean Martin")?.key; // true
 */
export function readName(cell: string): NameReading | undefined {
  if (cannotBeName(cell)) return undefined;
  if (
    cell.indexOf(" ") < 0 &&
    cell.indexOf(",") < 0 &&
    cell.indexOf("\u00a0") < 0 &&
    cell.indexOf(".") < 0
  )
    return undefined;
  const script = cell.charCodeAt(0);
  if (script >= 0x370 && script < 0x530) return readForeign(cell);
  const tokens = tokensOf(cell);
  return tokens === undefined ? undefined : readTokens(cell, tokens);
}

/** Two to four words in Greek or Cyrillic letters, a capital at the beginning of each. */
const foreign = /^(?:(?:^|\s+)(?:\p{Lu}[\p{Ll}\p{M}’'-]+(?:-\p{Lu}\p{Ll}+)?|\p{Lu}{2,})){2,4}$/u;
/** No list says which of such words are names; titles and places have mostly one capital, names all. */
const foreignWeight = 2;

/** A name in letters of which the lists have none. */
function readForeign(cell: string): NameReading | undefined {
  const text = cell.trim().replace(",", "");
  if (!foreign.test(text) || !/^[\p{sc=Greek}\p{sc=Cyrillic}\s’'-]+$/u.test(text)) return undefined;
  const [family, ...first] = fold(text).split(/\s+/u);
  const key = [family, ...first].sort().join(" ");
  return { parts: { first: first.join(" "), family }, weight: foreignWeight, key };
}

function readTokens(
  cell: string,
  { list, civility, comma, penalty }: Tokens,
): NameReading | undefined {
  const names = list.filter((token) => !token.initial);
  const initials = list.length - names.length;
  if (names.length === 0) return undefined;
  if (names.length === 1 && civility === 0 && initials === 0) return undefined;

  const n = names.length;
  const uppers = names.filter((token) => token.upper).length;
  const mixed = uppers > 0 && uppers < n;
  const commaAt = comma ? names.findIndex((token) => token.afterComma) : -1;

  // The best cut into first names and family names, in either order.
  let best = -Infinity;
  let cut = 0;
  let firstLeads = true;
  const least = initials > 0 || civility > 0 ? 0 : 1;
  for (const leads of [true, false]) {
    if (commaAt > 0 && leads) continue;
    for (
      let firsts = least;
      firsts < n || (firsts === n && (n > 1 ? civility > 0 : initials > 0));
      firsts++
    ) {
      const at = leads ? firsts : n - firsts;
      let sum = commaAt > 0 && at !== commaAt ? -1 : 0;
      let agree = mixed;
      for (let index = 0; index < n; index++) {
        const isFirst = leads ? index < at : index >= at;
        sum += isFirst ? names[index]!.first : names[index]!.family;
        if (names[index]!.upper === isFirst) agree = false;
      }
      if (agree) sum += mark.capitals;
      if (sum > best) [best, cut, firstLeads] = [sum, at, leads];
    }
  }
  let weight = best + penalty + civility;
  if (comma) weight += mark.comma;
  if (initials > 0) weight += mark.initial;
  if (n > 4) weight += (n - 4) * mark.extraToken;
  if (civility === 0 && !mixed && initials === 0 && names.every(isPlace) && isTown(cell)) {
    weight += mark.town;
  }
  weight -= organisationEvidence(cell);

  const before = joined(names, 0, cut);
  const behind = joined(names, cut, n);
  return {
    parts: firstLeads ? { first: before, family: behind } : { first: behind, family: before },
    weight,
    key: keyOf(list),
  };
}

const isPlace = (token: Token) => token.weights.place > floor.place;

function joined(names: readonly Token[], from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += (at > from ? " " : "") + names[at]!.form;
  return text;
}

function keyOf(list: readonly Token[]): string {
  const forms: string[] = [];
  for (const { form } of list) {
    if (form.includes("-")) forms.push(...form.split("-").filter((part) => part !== ""));
    else forms.push(form);
  }
  if (forms.length === 2) {
    return forms[0]! < forms[1]! ? `${forms[0]} ${forms[1]}` : `${forms[1]} ${forms[0]}`;
  }
  return forms.sort().join(" ");
}

/** What a cell that cannot be a name weighs in a column of names. */
const noName = -6;

function columnWeight(cell: string, as: "first" | "family"): number {
  const text = cell.trim();
  if (text.length < 2 || text.length > 50 || cannotBeName(text)) return noName;
  const weights = weigh(text);
  const parts = text.split(/\s+/u);
  if (parts.length === 1 || weights[as] > -6) {
    let weight = ratiosOf(weights)[as];
    const shape = shapeOf(text);
    if (!shape.vowel) weight += mark.oddShape;
    if (shape.upper === 0) weight += mark.lowerCase;
    return Math.max(noName, weight - organisationEvidence(text));
  }
  if (parts.length > 6) return noName;
  // Several names in one cell: `Marie Claude`, `DE LA TOUR`, `GARCIA LOPEZ`.
  let sum = 0;
  let count = 0;
  let particle = "";
  for (const part of parts) {
    const bare = fold(part);
    if (as === "family" && particles.has(bare)) {
      particle += bare;
      continue;
    }
    const own = weigh(part);
    const value = particle === "" ? own[as] : Math.max(weigh(particle + part)[as], own[as] - 0.5);
    particle = "";
    sum += ratioWith(value, own);
    count++;
  }
  if (count === 0 || particle !== "") return noName;
  return Math.max(noName, Math.min(sum / Math.sqrt(count), sum) - organisationEvidence(text));
}

/**
 * How much a cell looks like a first name (or several), as the natural logarithm of a likelihood ratio
 * against other short texts: about −6 to 4.
 */
export function firstNameWeight(cell: string): number {
  return columnWeight(cell, "first");
}

/** As {@link firstNameWeight}, for a family name with its particles and double barrels. */
export function familyNameWeight(cell: string): number {
  return columnWeight(cell, "family");
}

/** In running text, less than this is no name: about 55 to 1. */
const minTextWeight = 4;
/** No run of capitalised words is followed further: bounds the work on texts in capitals. */
const maxRun = 8;
/** Words before a name that make it something else's: `rue Victor Hugo`, `lycée Jean Moulin`. */
const isNamed = (before: string) =>
  placeBeginnings.has(fold(before)) || organisationEvidence(`${before} x`) > namedAfterEvidence;
/** Street types abbreviated weigh 2, and are words too often (`ch`, `pl`, `voi`). */
const namedAfterEvidence = 3;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A name in a text. */
interface NameFound {
  readonly start: number;
  readonly end: number;
  /** As {@link NameReading.key}. */
  readonly key: string;
}

/** The names in running text, by the name lists, in order; conservative. */
export function* findNames(text: string): Generator<NameFound> {
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (!isUpper(code) || isLetter(text.charCodeAt(at - 1))) {
      at++;
      continue;
    }
    const run: Word[] = [];
    let end = at;
    while (run.length < maxRun) {
      const word = wordAt(text, end);
      if (word === undefined) break;
      run.push(word);
      end = word.end;
      // A dot ends a sentence unless it stands behind an initial or a form of address.
      if (text.charCodeAt(end) === 46) {
        if (word.text.length > 1 && civilityOf(word.text) === undefined) break;
        end++;
      }
      let next = end;
      while (next < end + 2 && isBlank(text.charCodeAt(next))) next++;
      if (next === end && text.charCodeAt(end - 1) !== 46) break;
      end = next;
    }
    if (run.length > 1) yield* findInRun(text, run);
    at = run.at(-1)?.end ?? at + 1;
  }
}

const isLetter = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code < 0x2000);
const isBlank = (code: number) => code === 32 || code === 0xa0 || code === 9 || code === 0x202f;
/** No word of a name is longer. */
const maxWordLength = 40;

/** The capitalised word or particle that starts at an offset, if one does. */
function wordAt(text: string, start: number): Word | undefined {
  let end = start;
  while (end < start + maxWordLength) {
    const code = text.charCodeAt(end);
    const inside = code === 45 || code === 39 || code === 0x2019;
    if (!isLetter(code) && !(inside && end > start && isLetter(text.charCodeAt(end + 1)))) break;
    end++;
  }
  if (end === start) return undefined;
  const word = text.slice(start, end);
  const code = word.charCodeAt(0);
  const capital = isUpper(code) || (code > 0xff && word[0] !== word[0]!.toLowerCase());
  return capital || /^d['’]\p{Lu}/u.test(word) || (word.length < 6 && particles.has(fold(word)))
    ? { start, end, text: word }
    : undefined;
}

/** The two words before an offset, in its sentence. */
function wordsBefore(text: string, offset: number): string[] {
  const line = text.slice(Math.max(0, offset - 2 * maxWordLength), offset);
  return line
    .slice(Math.max(line.lastIndexOf("\n"), line.lastIndexOf(". "), line.lastIndexOf(",")) + 1)
    .trim()
    .split(/[\s'’]+/u)
    .slice(-2);
}

/** Whether a word is a form of address; a single letter only with its dot. */
const isCivil = (text: string, word: Word) =>
  civilityOf(word.text) !== undefined && (word.text.length > 1 || text.charCodeAt(word.end) === 46);

/** The likeliest names of a run of capitalised words, from left to right. */
function* findInRun(text: string, run: readonly Word[]): Generator<NameFound> {
  for (let at = 0; at < run.length - 1;) {
    const { start } = run[at]!;
    if (placeBeginnings.has(fold(run[at]!.text))) {
      at++;
      continue;
    }
    const startsCivil = isCivil(text, run[at]!);
    let best: { reading: NameReading; last: number } | undefined;
    for (let last = at + 1; last < Math.min(run.length, at + 5); last++) {
      // `Bonjour M. Dupont`: a form of address begins another name.
      if (!startsCivil && isCivil(text, run[last]!)) break;
      const reading = readName(text.slice(start, run[last]!.end));
      if (reading === undefined || reading.weight < minTextWeight) continue;
      if (best === undefined || reading.weight > best.reading.weight) best = { reading, last };
    }
    if (best === undefined) {
      at++;
      continue;
    }
    if (startsCivil || !wordsBefore(text, start).some(isNamed)) {
      yield { start, end: run[best.last]!.end, key: best.reading.key };
    }
    at = best.last + 1;
  }
}
