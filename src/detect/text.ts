/**
 * Reads running text: bodies, documents, lists with one person a line, signatures, prose. Identifiers
 * on one line, or in one small block of lines, are one person's; prose that only names people is no list.
 */
import { append } from "../append.js";
import type { Evidence, Location, Match, Text } from "../types.js";
import { areMakers } from "./column-names.js";
import { sortOfMailbox } from "./email.js";
import type { Detection } from "./index.js";
import {
  institution,
  isName,
  longLine,
  nameAmongOthers,
  nameIn,
  nameOf,
  nameWeight,
  ofHome,
  oneName,
  practice,
  severalNames,
} from "./line-names.js";
import { readHeader } from "./lists/header.js";
import { familyNameWeight, firstNameWeight } from "./name.js";
import {
  areHalves,
  areOthers,
  listLength,
  readEnumeration,
  readNameLists,
  tallyName,
} from "./name-lists.js";
import { organisationEvidence } from "./organisation.js";
import { isKey, ownAccounts, ownMailboxes, ownPhones } from "./people.js";
import { isLandline } from "./phone.js";
import { fieldsBelow, standUp } from "./sideways.js";
import { fieldsOf, splitNames } from "./split-names.js";
import { detectors, isAddress, type Line, linesOf, loneFirstName, longCell } from "./text-lines.js";

/** A block of lines of at most this length may be one person's: a signature, a label, a vCard. */
const blockLines = 9;
/** One of a list of cards may be longer, and one in which nothing is of somebody else. */
const cardLines = 20;

/** Where lines stand, and whether their numbers are those of lines or of rows. */
export interface Spot {
  readonly location: Location;
  readonly hidden: boolean;
  readonly unit: "rows" | "lines";
  /** Whether each block is known to be a person's, even if nothing in it but the name is understood. */
  readonly labels?: boolean;
  /** Whether the lines are a list of offices, in which a number without a name is an office's as well. */
  readonly offices?: boolean;
}

/** Takes in a text. */
export function detectText(block: Text, detection: Detection): void {
  const lines = linesOf(block.text, (index) => (block.firstLine ?? 1) + index);
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
  const lines = linesOf(cells.map(({ text }) => text).join("\n"), (index) => rows[index]);
  readLines(lines, { location, hidden, unit: "rows", labels }, detection);
}

function readLines(lines: readonly Line[], spot: Spot, detection: Detection): void {
  // Whom files are called after is told from all their names: `file-names.ts`.
  const isFileName = spot.location.place === "file-name";
  const blocks = blocksOf(lines);
  for (const block of blocks) addSplitNames(block);
  // A paragraph a line.
  addSplitNames(blocks.flatMap((block) => (block.length === 1 ? block : [])));
  const cards = cardsAmong(blocks);
  const offices = areOfOffices(lines) ? { ...spot, offices: true } : spot;
  for (const block of blocks) {
    const name = cards.get(block);
    if (name !== undefined) {
      readCard(block, name, spot, detection);
      continue;
    }
    readBlock(block, offices, detection);
    if (!isFileName) readEnumeration(block, spot, detection);
  }
  if (isFileName) return;
  readNameLists(lines, spot, detection);
  readCards(blocks, spot, detection);
}

/** Adds the names whose halves stand apart, in the same two fields of most lines. */
function addSplitNames(block: readonly Line[]): void {
  const names = splitNames(block.map(({ unaddressed }) => fieldsOf(unaddressed)));
  if (names.length === 0 || areMakers(block.map(({ text }) => ({ cells: [text] })))) return;
  for (const [index, name] of names.entries())
    if (name !== undefined) block[index].listed = block[index].name = name;
}

/** The blocks that are a card each, with first and family name on lines of their own at the same places. */
function cardsAmong(blocks: readonly (readonly Line[])[]): Map<readonly Line[], string> {
  const cards = blocks.filter(
    (lines) =>
      lines.length > 1 &&
      lines.length <= cardLines &&
      lines.every(({ listed }) => listed === undefined),
  );
  const names = splitNames(cards.map((lines) => lines.map(({ unaddressed }) => unaddressed)));
  if (areMakers(cards.map((lines) => ({ cells: lines.map(({ text }) => text) })))) return new Map();
  return new Map(
    names.flatMap((name, index) => (name === undefined ? [] : [[cards[index], name]])),
  );
}

function readCard(lines: readonly Line[], name: string, spot: Spot, detection: Detection): void {
  if (lines.some(({ matches }) => matches.length > 0))
    readPerson([{ ...lines[0], name, listed: name }, ...lines.slice(1)], spot, detection);
  else tallyName(name, lines[0].number, spot, detection);
}

/** Names, each with lines that say something else of somebody, and a blank line between: `MARTIN Jean`, `Admis`. */
function readCards(blocks: readonly Line[][], spot: Spot, detection: Detection): void {
  const cards = blocks.filter(({ length }) => length > 1 && length <= blockLines);
  const named = cards.flatMap((lines) => {
    const line = nameOnCard(lines);
    return line === undefined ? [] : [{ ...line, cells: lines.map(({ text }) => text) }];
  });
  if (named.length < listLength || named.length * 5 < cards.length * 4) return;
  const names = named.map(({ text, number, cells }) => {
    return { text: nameAmongOthers(text), number, cells };
  });
  if (areOthers(names)) return;
  for (const { text, number } of names) tallyName(text, number, spot, detection);
}

/** The only name on a card without anything else of somebody, in one line or its halves in two. */
function nameOnCard(lines: readonly Line[]): Line | undefined {
  if (lines.some(({ matches }) => matches.length > 0)) return undefined;
  const [name, ...others] = lines.filter(isBareName);
  if (name !== undefined) return others.length === 0 ? name : undefined;
  const first = lines.findIndex((line, at) => at > 0 && areHalves(lines[at - 1].text, line.text));
  return first < 0
    ? undefined
    : { ...lines[first], text: `${lines[first - 1].text} ${lines[first].text}` };
}

/** So many short lines with a blank one after each are the cells of a table, one below the other. */
const leastCells = 6;
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
      append(blocks, sideBySide(lines.slice(start, index)));
    }
    start = index + 1;
  }
  endCells();
  return blocks;
}

/** The blocks of people beside each other in lines, or these lines. */
function sideBySide(lines: readonly Line[]): Line[][] {
  // A longer block is a table or a list.
  const most = lines.length > blockLines || !gap.test(lines[0].text);
  const found = most ? undefined : standUp(fieldsBelow(lines.map(({ text }) => text)));
  if (found === undefined) return [[...lines]];
  return found.people.map(({ row, cells }) =>
    linesOf(cells.filter(Boolean).join("\n"), () => lines[row].number),
  );
}

/** Between two cards beside each other. */
const gap = /\S(?:\t|\s{2,}|\s\|\s)\S/u;

/** Lines as if there were none between them: an address goes on over several. */
function closedUp(lines: readonly Line[]): Line[] {
  return linesOf(lines.map(({ text }) => text).join("\n"), (index) => lines[index].number);
}

/** Lines without a blank one between them: one person, or one a line. */
function readBlock(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const plain = lines.every(({ matches }) => matches.length === 0);
  if (plain && !(spot.labels === true && lines.length > 1 && lines.length <= blockLines)) return;
  const all = lines.flatMap(({ matches }) => matches);
  const named = lines.filter((line) => line.matches.length > 0 && nameIn(line) !== undefined);
  const areSeveral =
    named.length > 1 ||
    valuesOf(all, "email-address").length > 1 ||
    valuesOf(all, "fr-nir").length > 1;
  const isOnes = (): boolean =>
    lines.length <= cardLines &&
    valuesOf(all, "phone-number").length <= ownPhones &&
    valuesOf(all, "birth-date").length <= 1 &&
    lines.filter((line) => (kindsIn(line) & 1) === 1).length === 1;
  if (!areSeveral && (lines.length <= blockLines || isOnes())) {
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
  // Where the first thing is a name, or the last is none, names stand above what belongs to them.
  const [first, final] = [lines.find(saysSomething), lines.findLast(saysSomething)];
  const leads = (kindsIn(first!) & 1) === 1 || (kindsIn(final!) & 1) === 0;
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
    // A second number may follow the first; what comes again behind something else is the next one's, but for a
    // number below a name.
    const again = kinds & all & ~last;
    const isNext =
      (kinds & (head | 1) & all) !== 0 ||
      (leads && (kinds & 1) === 1) ||
      (again & ((head & 1) === 1 ? ~phoneBit : -1)) !== 0;
    if (record.length > 0 && (isNext || record.length >= blockLines)) end();
    if (record.length === 0) head = kinds;
    record.push(line);
    all |= kinds;
    last = kinds;
  }
  end();
  return records;
}

const saysSomething = (line: Line): boolean => kindsIn(line) !== 0;

/** The bit of a kind; 1 is that of a name. */
const bitOf = (kind: Match["kind"]): number => 2 << detectors.findIndex((one) => one.kind === kind);
const phoneBit = bitOf("phone-number");

/** What stands in a line, a bit each: a name, and each kind. */
function kindsIn(line: Line): number {
  const { text, matches } = line;
  let kinds = 0;
  for (const { kind } of matches) kinds |= bitOf(kind);
  const isNamed =
    matches.length > 0
      ? nameLabel.test(text) || (!otherLabel.test(text) && nameIn(line) !== undefined)
      : line.listed !== undefined || nameLabel.test(text) || isName(nameAmongOthers(text));
  return isNamed ? kinds | 1 : kinds;
}

/** What a line with an address, a number or a date of somebody named before begins with. */
const otherLabel =
  /^(?:[-•*]\s*)?(?:adresse|domicile|n[ée]+\s?(?:\(e\)|[.·]e)?\s(?:le|en)|date|t[ée]l|portable|mobile|mail|e-?mail|courriel|contact|phone|address)[\p{L} .]{0,20}[\s:=]/iu;

/** What a line with a family name, or a whole name, in it begins with. */
const nameLabel = /^(?:[-•*]\s*)?(?:nom|name|nom[, /&et]+pr[ée]nom)s?\s*[:=]/iu;

const isKind =
  (kind: Match["kind"]) =>
  (match: Match): boolean =>
    match.kind === kind;

/** What stands in matches of a kind, each value once. */
function valuesOf(matches: readonly Match[], kind: Match["kind"]): string[] {
  return [...new Set(matches.filter(isKind(kind)).map(({ value }) => value))];
}

/** Below a letter of a company stand its accounts at each of its banks. */
const accountsOfOffice = 4;

/** One person's lines. */
function readPerson(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const { people } = detection;
  people.begin();
  const isOffice = isOffices(lines, spot);
  const isPublic = isOffice
    ? isOfficePhone
    : isPractice(lines)
      ? (match: Match) => isOfficePhone(match) || isAddress(match)
      : () => false;
  const all = lines.flatMap((line) => line.matches.map((match) => ({ match, line })));
  const own = all.filter(({ match }) => !isRole(match) && !isPublic(match));
  const matches = own.map(({ match }) => match);
  if (valuesOf(matches, "email-address").some((address) => detection.sees(spot, address))) return;
  const name = isOffice ? undefined : (labelledName(lines) ?? firstName(lines));
  const isNamed = name !== undefined && people.name(...name.parts);
  if (isNamed) {
    const { line, evidence } = name;
    detection.tally("person-name", spot, line.number, "likely", [evidence], people.hasher);
  }
  if (spot.labels === true && all.length === 0 && isNamed) {
    // What stands below the name on a label is an address, if only `Le Bourg`.
    people.hasher.value(lines.at(-1)!.text);
    const { number } = lines.at(-1)!;
    detection.tally("postal-address", spot, number, "likely", ["column-share"], people.hasher);
    people.has("postal-address");
  }
  const others = othersAmong(matches, isNamed, isOffice ? accountsOfOffice : ownAccounts);
  for (const match of matches) {
    const { kind, value } = match;
    if (others.has(match)) continue;
    if (kind === "birth-date" ? isNamed : isKey(kind)) people.key(kind as "birth-date", value);
    else people.has(kind);
  }
  if (people.isPerson) {
    for (const { match, line } of own) {
      const { kind, value, likelihood, evidence } = match;
      people.hash(kind, value);
      detection.tally(kind, spot, line.number, likelihood, evidence, people.hasher);
    }
    people.end(spot.hidden);
    // Who is named beside the one that is reached so.
    const beside = isNamed ? severalNames(name.line.unaddressed).slice(1) : [];
    for (const text of beside) tallyName(text, name!.line.number, spot, detection);
  }
  for (const keys of recordsAmong([...others])) {
    people.begin();
    for (const { kind, value } of keys) people.key(kind as "email-address", value);
    people.end(spot.hidden);
  }
}

/** Of what stands in one person's lines, what is of others: more than one has of it. */
function othersAmong(
  matches: readonly Match[],
  isNamed: boolean,
  mostAccounts: number,
): ReadonlySet<Match> {
  const mailboxes = valuesOf(matches, "email-address");
  const phones = valuesOf(matches, "phone-number");
  const numbers = valuesOf(matches, "fr-nir");
  const accounts = valuesOf(matches, "iban");
  const areMany = phones.length > ownPhones || mailboxes.length > ownMailboxes;
  const isAnothers = ({ kind, value }: Match): boolean => {
    if (kind === "fr-nir") return value !== numbers[0];
    if (kind === "iban") return value !== accounts[0] && accounts.length > mostAccounts;
    if (isNamed && !areMany) return false;
    if (kind === "email-address") return value !== mailboxes[0];
    return kind === "phone-number" && value !== phones[0] && phones.length > ownPhones;
  };
  return new Set(matches.filter(isAnothers));
}

/** What stands alone, a person each; of data in one line that has as many of each kind, the first of each, and so on. */
function recordsAmong(alone: readonly Match[]): Match[][] {
  const byKind = new Map<string, Map<string, Match>>();
  for (const match of alone) {
    const values = byKind.get(match.kind);
    if (values === undefined) byKind.set(match.kind, new Map([[match.value, match]]));
    else values.set(match.value, match);
  }
  const [first, ...others] = Array.from(byKind.values(), (values) => [...values.values()]);
  if (first === undefined || others.some(({ length }) => length !== first.length))
    return alone.map((match) => [match]);
  return first.map((match, index) => [match, ...others.map((values) => values[index])]);
}

/** Whether lines are an office's: they name nobody, and it or its mailbox, or stand in a list of offices. */
function isOffices(lines: readonly Line[], { offices }: Spot): boolean {
  const addresses = lines
    .flatMap(({ matches }) => matches)
    .filter(isKind("email-address"))
    .map(({ value }) => sortOfMailbox(value));
  if (addresses.some((sort) => sort !== "role")) return false;
  if ((labelledName(lines) ?? firstName(lines)) !== undefined) return false;
  return (
    addresses.length > 0 || lines.some(namesOffice) || (offices === true && lines.every(saysWhat))
  );
}

const isRole = ({ kind, value }: Match): boolean =>
  kind === "email-address" && sortOfMailbox(value) === "role";

const namesOffice = ({ text }: Line): boolean =>
  text.length <= longLine && organisationEvidence(text) >= institution;

/** Whether the words of a line are no names: `Urbanisme : 01…`. */
function saysWhat({ text, matches }: Line): boolean {
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  return (
    matches.length === 0 ||
    (words.length > 0 &&
      words.every(
        (word) => firstNameWeight(word) < nameWeight && familyNameWeight(word) < nameWeight,
      ))
  );
}

/** Of the lines with a number so many are offices' in a list of them, or one in so many. */
const leastOffices = 3;
const officeShare = 6;
const namedShare = 4;

/** Whether lines with numbers are those of a list of offices: many say so, and few name anybody. */
function areOfOffices(lines: readonly Line[]): boolean {
  const reached = lines.filter(({ matches }) => matches.some(isOfficePhone));
  if (reached.length < leastOffices) return false;
  const named = reached.filter((line) => nameIn(line) !== undefined);
  if (named.length * namedShare > reached.length) return false;
  const offices = reached.filter((line) => namesOffice(line));
  return offices.length >= leastOffices && offices.length * officeShare >= reached.length;
}

/**
 * Whether what reaches somebody is a practice, and names nobody else: no mobile, nor a mailbox of his own, nor
 * where he lives, nor who is a patient there (`Dr Petit -> MARTIN Jean`).
 */
const isPractice = (lines: readonly Line[]): boolean =>
  lines.every(
    ({ text, matches }) =>
      !ofHome.test(text) && matches.every((match) => isOfficePhone(match) || isAddress(match)),
  ) &&
  lines.some(({ text }) => practice.test(text)) &&
  lines.every(({ text, unaddressed }) => {
    const fields = unaddressed.replace(/^[^\p{L}]+/u, "").split(betweenNames);
    return fields.slice(practice.test(text) ? 1 : 0).every((field) => nameOf(field) === undefined);
  });

/** What stands between a doctor and who else is named in a line. */
const betweenNames = /[,;:|/(–—>→=\t]|\s-\s|\s(?:pour|patiente?|cliente?|avec)\s/iu;

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
