/** A text → its lines, each with what was found in it; a line that tells of several people in a part each. */
import type { Match } from "../types.js";
import { birthDate, isOfTheDead } from "./birth-date.js";
import { email } from "./email.js";
import { iban } from "./iban.js";
import { isLikely } from "./likelihood.js";
import { institution, longLine, nameOf } from "./line-names.js";
import { firstNameWeight } from "./name.js";
import { listLength } from "./name-lists.js";
import { nir } from "./nir.js";
import { organisationEvidence } from "./organisation.js";
import { paymentCard } from "./payment-card.js";
import { isKey, ownAccounts } from "./people.js";
import { phone } from "./phone.js";
import { postalAddress } from "./postal-address.js";

/** What is looked for in lines. */
export const detectors = [email, phone, nir, iban, birthDate, postalAddress, paymentCard];

/** A longer line is a sentence. */
export const longCell = 60;

/** A line of a text, and what was found in it. */
export interface Line {
  readonly text: string;
  /** The text without the postal addresses in it: streets are named after people. */
  readonly unaddressed: string;
  /** The name in it; `null` until somebody asks: several steps do. */
  name: string | undefined | null;
  /** The name in it whose halves stand where those of the lines around it do. */
  listed?: string;
  readonly number: number;
  readonly matches: readonly Match[];
}

/** Where to pay a bill to: the account of who sends it. */
const payable =
  /(?<!\p{L})(?:r[èe]glement|r[ée]gler|paiement|payer|payable)\s+(?:\S{1,20}\s+)?par\s+virement(?!\p{L})[^\n]{0,40}$/iu;

/** The accounts in a text but for that of the bill it is. */
function othersAccounts(text: string): readonly Match[] {
  const found = iban.find(text);
  if (new Set(found.map(({ value }) => value)).size > ownAccounts) return found;
  return found.filter(({ start }) => !payable.test(text.slice(Math.max(0, start - 100), start)));
}

/** Splits a text into lines, with what stands in each. */
export function linesOf(text: string, numberOf: (index: number) => number): Line[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  const byLine = new Map<number, Match[]>();
  /** Numbers that are all of their lines, and mobiles among other things. */
  const alone: Match[] = [];
  const mobiles: Match[] = [];
  for (const detector of detectors) {
    let line = 0;
    for (const match of detector === iban ? othersAccounts(text) : detector.find(text)) {
      const bare = !isLikely(match.likelihood);
      if (bare && (detector !== phone || !/[03]/.test(text[match.start]))) continue;
      while (line + 1 < starts.length && starts[line + 1] <= match.start) line++;
      if (
        detector === phone &&
        starts[line] === match.start &&
        /^[;,]?\s*$/.test(text.slice(match.end, starts[line + 1]))
      )
        alone.push(match);
      if (
        bare &&
        mobile.test(match.value) &&
        !ofThing.test(text.slice(Math.max(starts[line], match.start - 20), match.start))
      )
        mobiles.push(match);
      const matches = byLine.get(line);
      if (matches === undefined) byLine.set(line, [match]);
      else matches.push(match);
    }
  }
  const column = new Set([alone, mobiles].flatMap((list) => (isPhoneList(list, text) ? list : [])));
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const found = byLine.get(index) ?? [];
    const matches = supported(
      found,
      text,
      start,
      found.some((match) => column.has(match)) || isPhoneList(found, text),
    );
    const number = numberOf(index);
    const isNobodys =
      matches.length > 0 ? matches.every(isOfTheDead) : isSalutation(text, start, end);
    if (isNobodys) return [nobodys(number)];
    const cut = (from: number, to: number, own = matches): Line => {
      const whole = text.slice(from, to).trim();
      const unaddressed = own.some(isAddress) ? withoutAddresses(text, from, to, own) : whole;
      return { text: whole, unaddressed, name: null, number, matches: own };
    };
    if (matches.length < 2) return [cut(start, end)];
    const sorted = matches.toSorted((one, other) => one.start - other.start);
    const parts: readonly Part[] =
      end - start < longLine ? [[start, end]] : sentences(text, start, end);
    return shareOut(sorted, parts)
      .flatMap(([[from, to], own]) => shareOut(own, people(text, from, to, own)))
      .map(([[from, to], own]) => cut(from, to, own));
  });
}

/** `Madame MARTIN,` above the first sentence of a letter: whom it is to stands in its head, with the first name. */
const salutation =
  /(?:(?:ch[èe]re?|bonjour)\s(?:(?:madame|monsieur|mademoiselle|mme|mlle|m\.)\s)?|(?:madame|monsieur|mademoiselle)\s)[\p{L}’'\s-]{2,40},[^\S\n]*\r?\n(?:[^\S\n]*\r?\n){0,2}(?!\s*\d)[^\n]{50}/iuy;

function isSalutation(text: string, start: number, end: number): boolean {
  if (end - start > longCell || !/,\s*$/u.test(text.slice(start, end))) return false;
  salutation.lastIndex = start;
  return salutation.test(text);
}

/** A line that tells of nobody who could be harmed. */
const nobodys = (number: number): Line => ({
  text: "",
  unaddressed: "",
  name: undefined,
  number,
  matches: [],
});

/** Parts of a line, in their order, each with the matches that begin in it. */
function shareOut(
  sorted: readonly Match[],
  parts: readonly Part[],
): [part: Part, own: readonly Match[]][] {
  let next = 0;
  return parts.map((part) => {
    const first = next;
    while (next < sorted.length && sorted[next].start < part[1]) next++;
    return [part, sorted.slice(first, next)];
  });
}

/** Whether a match is a postal address. */
export const isAddress = ({ kind }: Match): boolean => kind === "postal-address";

function withoutAddresses(
  text: string,
  from: number,
  to: number,
  matches: readonly Match[],
): string {
  let rest = "";
  let at = from;
  for (const { start, end } of matches.filter(isAddress)) {
    rest += `${text.slice(at, start)};`;
    at = Math.min(end, to);
  }
  return (rest + text.slice(at, to)).trim();
}

/** A part of a text, by the offset of its first character and the one behind its last. */
type Part = readonly [from: number, to: number];

/**
 * Parts of a line that are one person's each: `Jean Martin 06…, Anne Petit 06…`, `Jean Martin <…>; Anne
 * Petit <…>`. Between two addresses or numbers of theirs stands the name of the next.
 */
function people(text: string, start: number, end: number, matches: readonly Match[]): Part[] {
  const keys = matches.filter(({ kind }) => isKey(kind));
  // Addresses alone are parted where there is a list of them: three firms that sign are none.
  const contacts = keys.length > 0 || matches.length < listLength ? keys : matches;
  if (contacts.length < 2) return [[start, end]];
  const names = contacts.slice(1).map((contact, index) => {
    const gap = text.slice(contacts[index].end, contact.start);
    const own = text.slice(contact.start, contact.end);
    return gap.length >= 5 && (nameOf(gap) ?? loneFirstName(gap + own)) !== undefined;
  });
  const known = names.filter(Boolean).length;
  if (known === 0) return [[start, end]];
  // Where nearly all have a name, the others have one as well.
  if (known * 5 >= names.length * 4) names.fill(true);
  // Names stand before what they belong to, unless the first has nothing before it and the last has.
  const leads =
    nameOf(text.slice(start, contacts[0].start)) !== undefined ||
    loneFirstName(text.slice(start, contacts[0].end)) !== undefined ||
    nameOf(text.slice(contacts.at(-1)!.end, end)) === undefined;
  const found: Part[] = [];
  let from = start;
  for (const [index, isNamed] of names.entries()) {
    if (!isNamed) continue;
    const to = leads ? contacts[index].end : contacts[index + 1].start;
    found.push([from, to]);
    from = to;
  }
  found.push([from, end]);
  return found;
}

/** What says before ten bare digits that they are a phone number: no `export`, `rapport`, `transport`. */
const calls =
  /(?:t[ée]l(?:[ée]phone)?|portable|(?<!\p{L})port|mobile|mob|gsm|fixe|phone|fax)(?![\p{L}\d])[^\d\n]{0,20}$/iu;

/** So many bare numbers on a line or below each other, and no others, are a list. */
const phoneListLength = 5;

/** A French mobile, at home or overseas: one in fifty of numbers with ten digits looks like one. */
const mobile = /^\+(?:33|262|590|594|596)[67]/u;

/** What stands before the number of a thing: an order, a parcel, a device. */
const ofThing =
  /(?<!\p{L})(?:r[ée]f(?:[ée]rence)?|cmd|commande|order|lots?|facture|devis|ticket|colis|contrat|article|art|s[ée]rie|serial|s\/?n|export|extraction|sauvegarde|backup|scan|img)\.?\s{0,2}[:#°_-]?\s{0,3}$/iu;

/** The share of them that could be phones; the others are mistyped, or of numbers given out since. */
const leastPhones = 0.9;

/** Whether bare numbers are a list: they could be phones, and they spread as phones do. */
function isPhoneList(matches: readonly Match[], text: string): boolean {
  const numbers = matches.filter(({ kind }) => kind === "phone-number");
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined || numbers.length < phoneListLength) return false;
  const written = text.slice(first.start, last.end).match(/\d{6,}/gu)?.length ?? 0;
  // Numbers of orders have their first digits in common.
  const beginnings = new Set(numbers.map(({ value }) => value.slice(0, -2)));
  return numbers.length >= written * leastPhones && beginnings.size * 2 >= numbers.length;
}

/**
 * Without bare ten-digit numbers that nothing beside them makes phone numbers.
 *
 * @param start where the line of the matches begins
 * @param isListed whether they are a list of phones, or are in one
 */
function supported(
  matches: readonly Match[],
  text: string,
  start: number,
  isListed: boolean,
): readonly Match[] {
  if (matches.every(({ likelihood }) => isLikely(likelihood))) return matches;
  const company = isListed || matches.some(({ likelihood }) => isLikely(likelihood));
  return matches.flatMap((match): Match[] => {
    if (isLikely(match.likelihood)) return [match];
    const before = text.slice(start, match.start);
    const said = calls.test(before.slice(-40));
    if (!company && !said && nameOf(before) === undefined) return [];
    return [{ ...match, likelihood: "likely", evidence: [...match.evidence, "nearby-word"] }];
  });
}

/** Sentences of a line of prose: each may be about somebody else. */
function sentences(text: string, start: number, end: number): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = start;
  for (const match of text.slice(start, end).matchAll(/[.;!?]\s+(?=\p{Lu})/gu)) {
    const to = start + match.index + match[0].length;
    // `M. Martin` and `J. Martin` end no sentence.
    if (/(?<!\p{L})(?:\p{Lu}|Mr|Dr|Pr|Me|St)\.\s+$/u.test(text.slice(Math.max(from, to - 6), to)))
      continue;
    found.push([from, to]);
    from = to;
  }
  found.push([from, end]);
  return found;
}

/** The first name alone before a number or address, if with an initial: `Marie (06…)`, `Marie D. 06…`. */
export function loneFirstName(text: string): string | undefined {
  const match = beforeContact.exec(text);
  if (match === null) return undefined;
  const [, found] = match;
  // `Lycée Victor Hugo – 01 …`
  const field = `${text
    .slice(0, match.index)
    .split(/[,;:(|]/u)
    .at(-1)} ${found}`;
  if (organisationEvidence(field) >= institution) return undefined;
  return firstNameWeight(found.split(" ", 1)[0]) >= sureFirstName ? found : undefined;
}

const beforeContact =
  /(?:^|[\s,;/])(\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?: \p{Lu}\.?)?)\s?[(:–<-]?\s?(?=\+\d|0\d|[\w.+-]{1,64}@)/u;
/** From here on a word is hardly anything but a first name: seven to one. */
const sureFirstName = 2;
