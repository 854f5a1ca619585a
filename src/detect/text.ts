/**
 * Reads running text: bodies, documents, lists with one person a line, signatures, prose. Identifiers
 * on one line, or in one small block of lines, are one person's; prose that only names people is no list.
 */
import { append } from "../append.js";
import type { Evidence, Location, Match, Text } from "../types.js";
import { areBirthYears, birthDate, type DateReading, formatDate, readDate } from "./birth-date.js";
import { email, sortOfMailbox } from "./email.js";
import { areMakers } from "./column.js";
import { iban } from "./iban.js";
import type { Detection } from "./index.js";
import { readHeader } from "./lists/header.js";
import { findNames, firstNameWeight, nameOfAccount, readName } from "./name.js";
import { nir } from "./nir.js";
import { paymentCard } from "./payment-card.js";
import { organisationEvidence } from "./organisation.js";
import { isLandline, phone } from "./phone.js";
import { postalAddress } from "./postal-address.js";
import { isLikely } from "./likelihood.js";

const detectors = [email, phone, nir, iban, birthDate, postalAddress, paymentCard];

/** A block of lines of at most this length may be one person's: a signature, a label, a vCard. */
const blockLines = 9;
/** So many names on lines of their own, one after the other, are a list. */
const listLength = 5;
/** How much likelier a name than anything else a line must be, as a natural logarithm, to be one of a list. */
const nameWeight = 1;

/** A longer line, in characters, with more than one thing in it is prose, and may be about several people. */
const longLine = 120;

interface Line {
  readonly text: string;
  /** The text without the postal addresses in it: streets are named after people. */
  readonly unaddressed: string;
  /** The name in it; `null` until somebody asks: several steps do. */
  name: string | undefined | null;
  readonly number: number;
  readonly matches: readonly Match[];
}

/** Where lines stand, and whether their numbers are those of lines or of rows. */
interface Spot {
  readonly location: Location;
  readonly hidden: boolean;
  readonly unit: "rows" | "lines";
  /** Whether each block is known to be a person's, even if nothing in it but the name is understood. */
  readonly labels?: boolean;
}

/** Takes in a text. */
export function detectText(block: Text, detection: Detection): void {
  const lines = split(block.text, (index) => (block.firstLine ?? 1) + index);
  readLines(lines, { ...block, unit: "lines" }, detection);
}

/**
 * Takes in a cell that holds an address label, or cells one below the other that make several; or rows of a
 * table without columns, a line each, which are no `labels`.
 */
export function detectCells(
  cells: readonly { readonly text: string; readonly row: number }[],
  location: Location,
  hidden: boolean,
  detection: Detection,
  labels = true,
): void {
  const rows = cells.flatMap(({ text, row }) => Array.from(text.split("\n"), () => row));
  const lines = split(cells.map(({ text }) => text).join("\n"), (index) => rows[index]);
  readLines(lines, { location, hidden, unit: "rows", labels }, detection);
}

function readLines(lines: readonly Line[], spot: Spot, detection: Detection): void {
  // Whom files are called after is told from all their names: `file-names.ts`.
  const isFileName = spot.location.place === "file-name";
  const blocks = blocksOf(lines);
  for (const block of blocks) {
    readBlock(block, spot, detection);
    if (!isFileName) readEnumeration(block, spot, detection);
  }
  if (isFileName) return;
  readNameLists(lines, spot, detection);
  readCards(blocks, spot, detection);
}

/** Names, each with lines that say something else of somebody, and a blank line between: `MARTIN Jean`, `Admis`. */
function readCards(blocks: readonly Line[][], spot: Spot, detection: Detection): void {
  const cards = blocks.filter(({ length }) => length > 1 && length <= blockLines);
  const named = cards.filter(
    (lines) =>
      lines.every(({ matches }) => matches.length === 0) && lines.filter(isBareName).length === 1,
  );
  if (named.length < listLength || named.length * 5 < cards.length * 4) return;
  for (const lines of named) {
    const { text, number } = lines.find(isBareName)!;
    tallyName(nameAmongOthers(text), number, spot, detection);
  }
}

/** So many short lines with a blank one after each are the cells of a table, one below the other. */
const leastCells = 6;
/** A longer line is a sentence. */
const longCell = 60;

/**
 * Lines between blank ones; short lines that each stand alone are taken together, and a name that stands
 * alone with the lines below it, where they name nobody.
 */
function blocksOf(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let name: Line[] | undefined;
  for (const block of linesBetween(lines)) {
    if (name !== undefined && reachesSomebody(block)) blocks.splice(-1, 1, [...name, ...block]);
    else blocks.push(block);
    name = block.length === 1 && isBareName(block[0]) ? block : undefined;
  }
  return blocks;
}

const isBareName = ({ text, matches }: Line): boolean =>
  matches.length === 0 && isName(nameAmongOthers(text));

/** Whether lines say how somebody is reached, and not who it is. */
function reachesSomebody(block: readonly Line[]): boolean {
  return (
    block.length < blockLines &&
    block.some(({ matches }) => matches.length > 0) &&
    block.every((line) => nameIn(line) === undefined)
  );
}

function linesBetween(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let cells: Line[] = [];
  const endCells = (): void => {
    if (cells.length >= leastCells) blocks.push(closedUp(cells));
    else
      append(
        blocks,
        cells.map((cell) => [cell]),
      );
    cells = [];
  };
  let start = 0;
  for (let index = 0; index <= lines.length; index++) {
    if (index < lines.length && lines[index].text !== "") continue;
    if (index === start + 1 && lines[start].text.length <= longCell) cells.push(lines[start]);
    else if (index > start) {
      endCells();
      blocks.push(lines.slice(start, index));
    }
    start = index + 1;
  }
  endCells();
  return blocks;
}

/** Lines as if there were none between them: an address goes on over several. */
function closedUp(lines: readonly Line[]): Line[] {
  return split(lines.map(({ text }) => text).join("\n"), (index) => lines[index].number);
}

/** Splits a text into lines, with what stands in each. */
/** Where to pay a bill to: the account of who sends it. */
const payable =
  /(?<!\p{L})(?:r[èe]glement|r[ée]gler|paiement|payer|payable)\s+(?:\S{1,20}\s+)?par\s+virement(?!\p{L})[^\n]{0,40}$/iu;
/** Who sends bills has an account or two; more are a list. */
const ownAccounts = 2;

/** The accounts in a text but for that of the bill it is. */
function othersAccounts(text: string): readonly Match[] {
  const found = iban.find(text);
  if (new Set(found.map(({ value }) => value)).size > ownAccounts) return found;
  return found.filter(({ start }) => !payable.test(text.slice(Math.max(0, start - 100), start)));
}

function split(text: string, numberOf: (index: number) => number): Line[] {
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
      if (bare && mobile.test(match.value)) mobiles.push(match);
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

const isAddress = ({ kind }: Match): boolean => kind === "postal-address";

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
  const contacts = matches.filter(({ kind }) => isKeyKind(kind));
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

/** What says before ten bare digits that they are a phone number. */
const calls =
  /(?:t[ée]l(?:[ée]phone)?|portable|port|mobile|mob|gsm|fixe|phone|fax)(?![\p{L}\d])[^\d\n]{0,20}$/iu;

/** So many bare numbers on a line or below each other, and no others, are a list. */
const phoneListLength = 5;

/** A French mobile, at home or overseas: one in fifty of numbers with ten digits looks like one. */
const mobile = /^\+(?:33|262|590|594|596)[67]/u;

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
    // `M. Martin` ends no sentence.
    if (/\b(?:M|Mr|Dr|Pr|Me|St)\.\s+$/u.test(text.slice(Math.max(from, to - 6), to))) continue;
    found.push([from, to]);
    from = to;
  }
  found.push([from, end]);
  return found;
}

/** Lines without a blank one between them: one person, or one a line. */
function readBlock(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const plain = lines.every(({ matches }) => matches.length === 0);
  if (plain && !(spot.labels === true && lines.length > 1 && lines.length <= blockLines)) return;
  const distinct = (kind: Match["kind"]): number =>
    new Set(
      lines
        .flatMap(({ matches }) => matches)
        .filter(isKind(kind))
        .map(({ value }) => value),
    ).size;
  const named = lines.filter((line) => line.matches.length > 0 && nameIn(line) !== undefined);
  const areSeveral = named.length > 1 || distinct("email-address") > 1 || distinct("fr-nir") > 1;
  if (lines.length <= blockLines && !areSeveral) {
    readPerson(lines, spot, detection);
  } else for (const record of peopleOf(recordsOf(lines), spot)) readPerson(record, spot, detection);
}

/** Lines that may be one person's, and what stands in them. */
interface TextRecord {
  readonly lines: Line[];
  readonly kinds: number;
}

/** So many people with a name and something else are a list, in which others have only one of both. */
const leastRecords = 3;

/**
 * The records that are people's. In a list, who has nothing but a name is on it as well, and what stands
 * without a name at the beginning of a page belongs to the last one of the page before.
 */
function peopleOf(records: readonly TextRecord[], { location: { page } }: Spot): Line[][] {
  const whole = records.filter(({ kinds }) => (kinds & 1) === 1 && kinds > 1);
  const bare = records.filter(({ kinds }) => kinds === 1);
  const areListed = whole.length >= leastRecords && bare.length <= whole.length;
  // A record of one line is on one page.
  const goesOn =
    whole.length >= leastRecords &&
    page !== undefined &&
    page > 1 &&
    whole.some(({ lines }) => lines.length > 1);
  return records
    .filter(({ kinds }, index) => {
      if (kinds === 1) return areListed;
      return !(goesOn && index === 0 && (kinds & 1) === 0);
    })
    .map(({ lines }) => lines);
}

/**
 * Lines that are one person's each, in lines that follow each other without a blank one: a name, then its
 * number, address and so on, and the same again. Lines without anything belong to nobody.
 */
function recordsOf(lines: readonly Line[]): TextRecord[] {
  const records: TextRecord[] = [];
  let record: Line[] = [];
  /** What the first line of the record has, all of its lines, and the last. */
  let [head, all, last] = [0, 0, 0];
  const end = (): void => {
    if (record.length > 0) records.push({ lines: record, kinds: all });
    record = [];
    [head, all, last] = [0, 0, 0];
  };
  /** A word that may be one half of a name in two lines. */
  let half: Line | undefined;
  for (const single of lines) {
    let line = single;
    let kinds = kindsIn(line);
    if (kinds === 0) {
      const whole = half && `${half.text} ${line.text}`;
      const isHalf = oneName.test(line.text);
      if (whole === undefined || !isHalf || !isName(whole)) {
        if (line.text.length > longLine || record.length >= blockLines) end();
        half = isHalf ? line : undefined;
        continue;
      }
      line = { ...half!, text: whole, unaddressed: whole, name: whole };
      kinds = 1;
    }
    half = undefined;
    // A second number may follow the first; what comes again behind something else is the next one's.
    const isNext = (kinds & (head | 1) & all) !== 0 || (kinds & all & ~last) !== 0;
    if (record.length > 0 && (isNext || record.length >= blockLines)) end();
    if (record.length === 0) head = kinds;
    record.push(line);
    all |= kinds;
    last = kinds;
  }
  end();
  return records;
}

/** A first or family name on a line of its own. */
const oneName = /^\p{Lu}[\p{L}'’-]*(?: \p{L}[\p{L}'’-]+){0,2}$/u;

/** What stands in a line, a bit each: a name, and each kind. */
function kindsIn(line: Line): number {
  const { text, matches } = line;
  let kinds = 0;
  for (const { kind } of matches) kinds |= 2 << detectors.findIndex((one) => one.kind === kind);
  const isNamed =
    matches.length > 0
      ? nameLabel.test(text) || (!otherLabel.test(text) && nameIn(line) !== undefined)
      : nameLabel.test(text) || isName(nameAmongOthers(text));
  return isNamed ? kinds | 1 : kinds;
}

/** What a line with an address, a number or a date of somebody named before begins with. */
const otherLabel =
  /^(?:[-•*]\s*)?(?:adresse|domicile|n[ée]+\s?(?:\(e\)|[.·]e)?\s(?:le|en)|date|t[ée]l|portable|mobile|mail|e-?mail|courriel|contact|phone|address)[\p{L} .]{0,20}[\s:=]/iu;

/** What a line with a family name, or a whole name, in it begins with. */
const nameLabel = /^(?:[-•*]\s*)?(?:nom|name|nom[, /&et]+pr[ée]nom)s?\s*[:=]/iu;

/** Whether a text is a name, and nothing else. */
export function isName(text: string): boolean {
  return text.length > 3 && text.length <= 60 && (readName(text)?.weight ?? -1) >= nameWeight;
}

/** Somebody has so many numbers: at home, at work and in his pocket, and a fax. More without a name are a list. */
const ownPhones = 4;
/** And so many addresses of mail. */
const ownMailboxes = 3;

const isKind =
  (kind: Match["kind"]) =>
  (match: Match): boolean =>
    match.kind === kind;

/** One person's lines. */
function readPerson(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const { people } = detection;
  people.begin();
  const all = lines.flatMap((line) => line.matches.map((match) => ({ match, line })));
  const isOffice = isOffices(lines);
  const matches = isOffice ? all.filter(({ match }) => !isOfficePhone(match)) : all;
  const emails = matches.filter(
    ({ match }) => match.kind === "email-address" && sortOfMailbox(match.value) !== "role",
  );
  if (emails.some(({ match }) => detection.sees(spot, match.value))) return;
  const name = isOffice ? undefined : (labelledName(lines) ?? firstName(lines));
  const isNamed = name !== undefined && people.name(...name.parts);
  if (isNamed) {
    const { line, evidence } = name;
    detection.tally("person-name", spot, line.number, "likely", [evidence], people.hasher);
  }
  if (spot.labels === true && matches.length === 0 && isNamed) {
    // What stands below the name on a label is an address, if only `Le Bourg`.
    people.hasher.value(lines.at(-1)!.text);
    const { number } = lines.at(-1)!;
    detection.tally("postal-address", spot, number, "likely", ["column-share"], people.hasher);
    people.has("postal-address");
  }
  const phones = [
    ...new Set(
      matches
        .map(({ match }) => match)
        .filter(isKind("phone-number"))
        .map(({ value }) => value),
    ),
  ];
  const mailboxes = new Set(emails.map(({ match }) => match.value)).size;
  const many = phones.length > ownPhones || mailboxes > ownMailboxes;
  /** Numbers that are all of their lines. */
  const alone: Match[] = [];
  for (const { match } of matches) {
    const { kind, value } = match;
    if (kind === "email-address" && sortOfMailbox(value) === "role") continue;
    const isAnothers =
      (kind === "email-address" && value !== emails[0].match.value) ||
      (kind === "phone-number" && value !== phones[0] && phones.length > ownPhones);
    if (isAnothers && (!isNamed || many)) alone.push(match);
    else if (kind === "birth-date" ? isNamed : isKeyKind(kind))
      people.key(kind as "birth-date", value);
    else people.has(kind);
  }
  if (people.isPerson) {
    for (const { match, line } of matches) {
      if (match.kind === "email-address" && sortOfMailbox(match.value) === "role") continue;
      people.hash(match.kind, match.value);
      detection.tally(
        match.kind,
        spot,
        line.number,
        match.likelihood,
        match.evidence,
        people.hasher,
      );
    }
    people.end(spot.hidden);
    // Who is named beside the one that is reached so.
    const beside = isNamed ? severalNames(name.line.unaddressed).slice(1) : [];
    for (const text of beside) tallyName(text, name!.line.number, spot, detection);
  }
  for (const match of alone) {
    people.begin();
    people.key(match.kind as "email-address", match.value);
    people.end(spot.hidden);
  }
}

/** What names an institution for sure weighs so much. */
const institution = 5;

/** Whether lines are an office's: they name nobody, and it or its mailbox. */
function isOffices(lines: readonly Line[]): boolean {
  const addresses = lines
    .flatMap(({ matches }) => matches)
    .filter(isKind("email-address"))
    .map(({ value }) => sortOfMailbox(value));
  if (addresses.some((sort) => sort !== "role")) return false;
  if ((labelledName(lines) ?? firstName(lines)) !== undefined) return false;
  return (
    addresses.length > 0 ||
    lines.some(({ text }) => text.length <= longLine && organisationEvidence(text) >= institution)
  );
}

const isOfficePhone = ({ kind, value }: Match): boolean =>
  kind === "phone-number" && isLandline(value);

/** A name, in one part or two, and where it stands. */
interface FoundName {
  readonly parts: [text: string, more?: string];
  readonly line: Line;
  readonly evidence: Evidence;
}

/** The name in lines of labels: `Nom : MARTIN`, `Prénom : Jean`. */
function labelledName(lines: readonly Line[]): FoundName | undefined {
  let family: { text: string; line: Line } | undefined;
  let first: string | undefined;
  for (const line of lines) {
    const [, label, text] = /^([^:=]{2,40}?)\s*[:=]\s*(\S.{0,60})$/u.exec(line.text) ?? [];
    const header = label === undefined ? undefined : readHeader(label);
    if (header?.exact !== true) continue;
    if (header.class === "first-name") first ??= text;
    else if (["family-name", "name", "full-name"].includes(header.class)) family ??= { text, line };
  }
  if (family === undefined) return undefined;
  return { parts: [family.text, first], line: family.line, evidence: "nearby-word" };
}

/** The first name among lines. */
function firstName(lines: readonly Line[]): FoundName | undefined {
  for (const line of lines) {
    const text = nameIn(line);
    if (text !== undefined) return { parts: [text], line, evidence: "name-list" };
  }
  for (const line of lines) {
    const text = line.matches.length > 0 ? loneFirstName(line.unaddressed) : undefined;
    if (text !== undefined) return { parts: [text], line, evidence: "name-list" };
  }
  return undefined;
}

/** The first name alone before a number or address, if with an initial: `Marie (06…)`, `Marie D. 06…`. */
function loneFirstName(text: string): string | undefined {
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

function isKeyKind(kind: Match["kind"]): boolean {
  return (
    kind === "email-address" || kind === "phone-number" || kind === "fr-nir" || kind === "iban"
  );
}

/** The name in a line. */
function nameIn(line: Line): string | undefined {
  if (line.name === null) line.name = nameOf(line.unaddressed);
  return line.name;
}

/** The name in a text: a field of its own, or where prose has one. */
export function nameOf(text: string): string | undefined {
  if (text.length > 400) return undefined;
  const married = marriedName(text);
  if (married !== undefined) return married;
  for (const field of text.split(/[,;\t|:<>()[\]"/…_]|\s[-–—•]\s|\.{3,}|\d+/u)) {
    const trimmed = field.replace(/^[\s\-–—•*·.>]+|[\s.+\-–—]+$/gu, "");
    if (trimmed.length < 4 || trimmed.length > 60 || trimmed.includes("@")) continue;
    const reading = readName(trimmed);
    if (reading !== undefined && reading.weight >= nameWeight)
      return severalNames(trimmed)[0] ?? trimmed;
  }
  const joined = joinedName(text);
  if (joined !== undefined) return joined;
  const [found] = findNames(text);
  return found?.key;
}

/** The name on an address label: it stands above street and town, which begin with numbers. */
export function nameOnLabel(text: string): string | undefined {
  for (const line of text.split("\n")) {
    if (/^\s*\d/u.test(line) || organisationEvidence(line) >= institution) return undefined;
    const name = nameOf(line);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** How sure a name must be whose parts stand in fields of their own: fields are no names as a rule. */
const joinedWeight = 3;

/**
 * The name in two fields of a line, between tabs, semicolons or wide gaps: `MARTIN⇥Jean⇥06…`; or that a
 * line begins with whose first gap parts its halves: `MARTIN⇥Jean 06…`.
 */
export function joinedName(text: string): string | undefined {
  if (!/[\t;]|[ \u00a0]{2}/u.test(text)) return undefined;
  const fields = text.split(/\s*[\t;]\s*|[ \u00a0]{2,}/u);
  for (let at = 0; at + 1 < Math.min(fields.length, maxFields); at++) {
    if (!oneName.test(fields[at]) || !oneName.test(fields[at + 1])) continue;
    const whole = `${fields[at]} ${fields[at + 1]}`;
    if ((readName(whole)?.weight ?? -Infinity) >= joinedWeight) return whole;
  }
  const [lead = ""] = fields
    .slice(0, 2)
    .join(" ")
    .split(/[\d@(:,]/u);
  return oneName.test(fields[0]) && (readName(lead.trim())?.weight ?? -Infinity) >= joinedWeight
    ? lead.trim()
    : undefined;
}

/** The name of one who has two, that a line begins with: `DURAND (PETIT) Anne`, `DURAND épouse PETIT, Anne`. */
function marriedName(line: string): string | undefined {
  const text = line.replace(leadingMark, "");
  if (!/^\p{L}[^(,\d]{1,50}[(,]/u.test(text)) return undefined;
  const lead = text
    .split(/[\d:;|\t…]|\s{2,}|\s[-–—]\s/u, 1)[0]
    .replace(/[\s,(]*(?:\sn[ée]+(?:\(e\))?\sle\s?)?$/u, "");
  const isWhole = /[(,]/u.test(lead) && lead.length <= 60;
  return isWhole && (readName(lead)?.weight ?? -Infinity) >= joinedWeight ? lead : undefined;
}

/** Names stand among the first fields of a line. */
const maxFields = 12;

/** Names one behind the other in running text (`Présents : Jean Martin, Anne Petit, …`), over lines as they break. */
function readEnumeration(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const plain = lines.filter(({ matches }) => matches.length === 0);
  const marks = plain.map(({ text }) => marksIn(text));
  const sum = (of: keyof Marks): number => marks.reduce((all, one) => all + one[of], 0);
  const found = (marked: readonly Line[], mark: RegExp): boolean => {
    if (marked.length === 0 || areMakers(marked.map(({ text }) => ({ cells: [text] }))))
      return false;
    const names = namesBetween(marked, mark);
    for (const { text, line } of names) tallyName(text, line.number, spot, detection);
    return names.length > 0;
  };
  const [semicolons, commas] = [sum("semicolons"), sum("commas")];
  // `;` alone where names have a comma in them.
  if (semicolons >= listLength - 1 && commas > 0 && found(plain, /;/u)) return;
  if (semicolons + commas >= listLength - 1 && found(plain, /[,;]/u)) return;
  if (sum("dashes") < listLength - 1) return;
  // Dashes and slashes stand in prose as well, but hardly twice in a line of it.
  found(
    plain.filter((_, index) => marks[index].dashes > 1),
    /\s[-–—•|·*]\s|\s?\/\s?/u,
  );
}

/** How often what may stand between names does stand in a text. */
interface Marks {
  readonly semicolons: number;
  readonly commas: number;
  /** Slashes too, and dots and bars between blanks. */
  readonly dashes: number;
}

function marksIn(text: string): Marks {
  const marks = { semicolons: 0, commas: 0, dashes: 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 59) marks.semicolons++;
    else if (code === 44) marks.commas++;
    else if (code === 47) marks.dashes++;
    else if (code === 32 && text.charCodeAt(at + 2) === 32 && dashes.includes(text[at + 1]))
      marks.dashes++;
  }
  return marks;
}

const dashes = "-–—•|·*";

/** The names that stand one behind the other in lines, five at least. */
function namesBetween(lines: readonly Line[], mark: RegExp): { text: string; line: Line }[] {
  const names: { text: string; line: Line }[] = [];
  let run: { text: string; line: Line }[] = [];
  let sure = 0;
  let others = 0;
  const end = (): void => {
    if (sure >= listLength && sure * 5 >= run.length * 4) append(names, run);
    run = [];
    sure = others = 0;
  };
  let rest = "";
  for (const [index, line] of lines.entries()) {
    const fields = `${rest} ${line.text}`.split(mark);
    // A name may go on in the next line.
    rest = index + 1 < lines.length ? fields.pop()! : "";
    if (rest.length > longLine) rest = "";
    for (const field of fields) {
      const text = field.length > longLine ? "" : nameInField(field);
      const reading = text.length > 3 && text.length <= 60 ? readName(text) : undefined;
      if (reading !== undefined && reading.weight >= -nameWeight) {
        run.push({ text, line });
        if (reading.weight >= nameWeight) sure++;
        others = 0;
        // Prose names people as well, but not one behind the other.
      } else if (++others > 1) end();
    }
  }
  end();
  return names;
}

/** The date behind a name, and whether it stands in brackets: `MARTIN Jean (12/03/1985)`. */
function dateBehind(line: string): { date: DateReading; bracketed: boolean } | undefined {
  const match = /(?<!\d)(\(\s?)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?!\d)/u.exec(line);
  const date = match === null ? undefined : readDate(match[2]);
  return date && { date, bracketed: match![1] !== undefined };
}

/** Whether lines hold a name each, among other things. */
export function holdNames(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line !== "");
  const named = filled.filter((line) => {
    const text = nameAmongOthers(line);
    if (text === line || text.length < 4 || text.length > 60) return false;
    return (readName(text)?.weight ?? -1) >= nameWeight;
  });
  return named.length >= listLength && named.length * 5 >= filled.length * 4;
}

/** What numbers or marks a line of a list. */
const leadingMark = /^(?:\d+[.)]?\s+|\p{L}\)\s*|(?:[-–—•*·>~]\s*)+)/u;

/** The name in a line of a list: all of it, or the first field of two words or more between numbers and marks. */
function nameAmongOthers(line: string): string {
  const account = nameOfAccount(line);
  if (account !== line) return account;
  if (line.length > longLine) return "";
  const text = line.replace(leadingMark, "");
  if (!/[\d(,;:/|]|\s\s|\s[-–—]\s|\.{3}|[…_]/u.test(text)) return text;
  // `Martin, Jean`
  if (/^[^\d(,;:/|]+,[^\d(,;:/|]+$/u.test(text) && isName(text)) return text;
  const joined = marriedName(text) ?? joinedName(text);
  if (joined !== undefined) return joined;
  const fields = text
    .split(/[\d()[\],;:/|…_]+|\s{2,}|\t|\s[-–—]\s|\.{3,}/u)
    .map((field) => field.trim());
  return fields.find((field) => /\p{L}{2,}[\s.-]+\p{L}{2,}/u.test(field)) ?? "";
}

/** What stands between the names of people who are named together: in prose, hardly a capital behind it. */
const together = /\s(?:et|ET|and|AND|[-&–—/+|])\s(?=\p{Lu})/u;
/** More are an enumeration. */
const mostTogether = 4;

/** The names in a line, or a field of it, that holds two or more and nothing else: `Jean Martin et Anne Petit`. */
function severalNames(line: string): readonly string[] {
  if (line.length > longLine || !together.test(line)) return [];
  const text = line.replace(leadingMark, "");
  // `Porte 3 : Jean Martin et Anne Petit`
  const behind = text.replace(/^[^:]{1,30}:\s/u, "");
  const fields = (together.test(behind) ? behind : text)
    .split(together)
    .map((field) => field.trim());
  // What is said of them stands behind the last one.
  fields.push(fields.pop()!.split(/\s*[\d(:,;]/u, 1)[0]);
  const are = fields.length > 1 && fields.length <= mostTogether && fields.every(isName);
  return are ? fields : [];
}

/** The name that a sentence begins with: `Mme Anne Petit est sortie le 12.` */
function leadingName(line: string): string {
  if (!twoCapitals.test(line)) return "";
  const [found] = findNames(line.slice(0, longestLead));
  return found?.start === 0 ? line.slice(0, found.end) : "";
}

/** Two words with a capital each, or a form of address. */
const twoCapitals = /^\p{Lu}\S*\s+(?:\p{Ll}\S{0,4}\s+)?\p{Lu}/u;

/** A name of six words, with what it needs behind it to end. */
const longestLead = 60;

/** Without `Présents :` before it, `et` and what stands in brackets behind. */
function nameInField(field: string): string {
  return field
    .replace(/^[^:]{1,60}:\s/u, "")
    .trim()
    .replace(/^(?:et|and)\s/u, "")
    .replace(/\.$/u, "")
    .replace(/^(?:[\w\s<=:-]{0,40}[([{=]\s?)?["'“]([^"“”]{3,60})["'”]\)?$/u, "$1")
    .replace(/\([^()]*\)$/u, "")
    .trim();
}

/** Counts somebody of whom the name is known, and the date of birth perhaps. */
export function tallyName(
  text: string,
  line: number,
  spot: Spot,
  detection: Detection,
  born?: string,
): void {
  const { people } = detection;
  people.begin();
  if (!people.name(text)) return;
  detection.tally("person-name", spot, line, "likely", ["name-list"], people.hasher);
  if (born !== undefined) {
    people.key("birth-date", born);
    detection.tally("birth-date", spot, line, "likely", ["pattern"], people.hasher);
  }
  people.end(spot.hidden);
}

/** One of a list of names. */
interface Listed {
  readonly text: string;
  readonly number: number;
  /** The whole line. */
  readonly cells: readonly [string];
  readonly dated: ReturnType<typeof dateBehind>;
}

/** Names on lines of their own, one after the other: a few among them may be of nobody's list. */
function readNameLists(lines: readonly Line[], spot: Spot, detection: Detection): void {
  let run: Listed[] = [];
  let sure = 0;
  const end = (): void => {
    if (sure >= listLength && sure * 5 >= run.length * 4 && !areMakers(run)) {
      const areBirths = spreadAsBirths(run);
      for (const { text, number, dated } of run) {
        const born = dated && (areBirths || dated.bracketed) ? formatDate(dated.date) : undefined;
        tallyName(text, number, spot, detection, born);
      }
    }
    run = [];
    sure = 0;
  };
  for (const line of withHalves(lines)) {
    if (line.text === "") continue;
    // Who has an address or a number was counted with it.
    if (line.matches.length > 0 && run.length > 0 && nameIn(line) !== undefined) continue;
    const several = line.matches.length === 0 ? severalNames(line.text) : [];
    for (const text of several) {
      run.push({ text, number: line.number, cells: [line.text], dated: undefined });
      sure++;
    }
    if (several.length > 0) continue;
    let text = line.matches.length === 0 ? nameAmongOthers(line.text) : "";
    let reading = text.length > 3 && text.length <= 60 ? readName(text) : undefined;
    if (line.matches.length === 0 && (reading?.weight ?? -Infinity) < -nameWeight) {
      text = leadingName(line.text);
      reading = readName(text);
    }
    if (reading === undefined || reading.weight < -nameWeight) {
      end();
      continue;
    }
    const { number } = line;
    run.push({ text, number, cells: [line.text], dated: dateBehind(line.text) });
    if (reading.weight >= nameWeight) sure++;
  }
  end();
}

/** Lines, with names whose two parts stand on lines of their own put together, where many do. */
function withHalves(lines: readonly Line[]): readonly Line[] {
  if (!standInHalves(lines.map(({ text }) => text))) return lines;
  const whole: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [line, next] = [lines[at], lines[at + 1]];
    const isHalf = next !== undefined && isHalfName(line.text) && isHalfName(next.text);
    const text = `${line.text} ${next?.text}`;
    if (isHalf && isName(text)) {
      whole.push({ ...line, text, unaddressed: text, name: text });
      at++;
    } else whole.push(line);
  }
  return whole;
}

const isHalfName = (text: string): boolean => oneName.test(text) && !isName(text);

/** Whether first and family names follow each other, a line each. */
export function standInHalves(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== "");
  let [halves, pairs] = [0, 0];
  for (let at = 0; at + 1 < filled.length; at++) {
    if (!isHalfName(filled[at]) || !isHalfName(filled[at + 1])) continue;
    const weight = readName(`${filled[at]} ${filled[at + 1]}`)?.weight ?? -Infinity;
    if (weight < joinedWeight) continue;
    halves += 2;
    pairs++;
    at++;
  }
  return pairs >= listLength && halves * 5 >= filled.length * 4;
}

/** Whether the dates behind names are those of births: over decades, most of them long ago. */
function spreadAsBirths(run: readonly Listed[]): boolean {
  const years = run.flatMap(({ dated }) => (dated === undefined ? [] : [dated.date.year]));
  return years.length * 2 >= run.length && areBirthYears(years);
}
