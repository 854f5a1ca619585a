/**
 * Reads running text: bodies, documents, lists with one person a line, signatures, prose. Identifiers
 * on one line, or in one small block of lines, are one person's; prose that only names people is no list.
 */
import type { Evidence, Location, Match, Text } from "../types.js";
import { birthDate, formatDate, readDate } from "./birth-date.js";
import { email, sortOfMailbox } from "./email.js";
import { iban } from "./iban.js";
import type { Detection } from "./index.js";
import { readHeader } from "./lists/header.js";
import { name as names, readName } from "./name.js";
import { nir } from "./nir.js";
import { paymentCard } from "./payment-card.js";
import { phone } from "./phone.js";
import { postalAddress } from "./postal-address.js";
import { atLeast } from "./tally.js";

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

/** Takes in a cell that holds an address label, or cells one below the other that make several. */
export function detectCells(
  cells: readonly { readonly text: string; readonly row: number }[],
  location: Location,
  hidden: boolean,
  detection: Detection,
): void {
  const rows = cells.flatMap(({ text, row }) => Array.from(text.split("\n"), () => row));
  const lines = split(cells.map(({ text }) => text).join("\n"), (index) => rows[index]);
  readLines(lines, { location, hidden, unit: "rows", labels: true }, detection);
}

function readLines(lines: readonly Line[], spot: Spot, detection: Detection): void {
  let start = 0;
  for (let index = 0; index <= lines.length; index++) {
    if (index < lines.length && lines[index].text !== "") continue;
    if (index > start) {
      readBlock(lines.slice(start, index), spot, detection);
      readEnumeration(lines.slice(start, index), spot, detection);
    }
    start = index + 1;
  }
  readNameLists(lines, spot, detection);
}

/** Splits a text into lines, with what stands in each. */
function split(text: string, numberOf: (index: number) => number): Line[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  const byLine = new Map<number, Match[]>();
  for (const detector of detectors) {
    let line = 0;
    for (const match of detector.find(text)) {
      const bare = !atLeast(match.likelihood, "likely");
      if (bare && (detector !== phone || text[match.start] !== "0")) continue;
      while (line + 1 < starts.length && starts[line + 1] <= match.start) line++;
      const matches = byLine.get(line);
      if (matches === undefined) byLine.set(line, [match]);
      else matches.push(match);
    }
  }
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const matches = supported(byLine.get(index) ?? [], text);
    const number = numberOf(index);
    if (matches.length < 2 || end - start < longLine) {
      return [{ text: text.slice(start, end).trim(), number, matches }];
    }
    return sentences(text, start, end).map(([from, to]) => ({
      text: text.slice(from, to).trim(),
      number,
      matches: matches.filter((match) => match.start >= from && match.start < to),
    }));
  });
}

/** What says before ten bare digits that they are a phone number. */
const calls =
  /(?:t[ée]l(?:[ée]phone)?|portable|port|mobile|mob|gsm|fixe|phone|fax)\b[^\d\n]{0,20}$/iu;

/** So many bare numbers on a line, and nothing but them, are a list. */
const phoneListLength = 5;

/** Whether a line is a list of bare numbers: all of them could be phones, and they spread as phones do. */
function isPhoneList(matches: readonly Match[], text: string): boolean {
  const numbers = matches.filter(({ kind }) => kind === "phone-number");
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined || numbers.length < phoneListLength) return false;
  const written = text.slice(first.start, last.end).match(/\d{6,}/gu)?.length ?? 0;
  // Numbers of orders have their first digits in common.
  const beginnings = new Set(numbers.map(({ value }) => value.slice(0, -2)));
  return written === numbers.length && beginnings.size * 2 >= numbers.length;
}

/** Without bare ten-digit numbers that nothing beside them makes phone numbers. */
function supported(matches: readonly Match[], text: string): readonly Match[] {
  if (matches.every(({ likelihood }) => atLeast(likelihood, "likely"))) return matches;
  const company =
    isPhoneList(matches, text) || matches.some(({ likelihood }) => atLeast(likelihood, "likely"));
  return matches.flatMap((match): Match[] => {
    if (atLeast(match.likelihood, "likely")) return [match];
    const said = calls.test(text.slice(Math.max(0, match.start - 40), match.start));
    if (!company && !said) return [];
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
  const emails = new Set(
    lines
      .flatMap(({ matches }) => matches)
      .filter(isKind("email-address"))
      .map(({ value }) => value),
  );
  const named = lines.filter(
    ({ matches, text }) => matches.length > 0 && nameOf(text) !== undefined,
  );
  if (lines.length <= blockLines && emails.size <= 1 && named.length <= 1) {
    readPerson(lines, spot, detection);
  } else {
    for (const line of lines) if (line.matches.length > 0) readPerson([line], spot, detection);
  }
}

/** Somebody has so many numbers: at home, at work and in his pocket, and a fax. More without a name are a list. */
const ownPhones = 4;

const isKind =
  (kind: Match["kind"]) =>
  (match: Match): boolean =>
    match.kind === kind;

/** One person's lines. */
function readPerson(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const { people } = detection;
  people.begin();
  const matches = lines.flatMap((line) => line.matches.map((match) => ({ match, line })));
  const emails = matches.filter(
    ({ match }) => match.kind === "email-address" && sortOfMailbox(match.value) !== "role",
  );
  if (emails.some(({ match }) => detection.sees(spot, match.value))) return;
  const name = labelledName(lines) ?? firstName(lines);
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
  const alone: Match[] = [];
  for (const { match } of matches) {
    const { kind, value } = match;
    if (kind === "email-address" && sortOfMailbox(value) === "role") continue;
    const isAnothers =
      (kind === "email-address" && value !== emails[0].match.value) ||
      (kind === "phone-number" && value !== phones[0] && phones.length > ownPhones);
    if (!isNamed && isAnothers) alone.push(match);
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
  }
  for (const match of alone) {
    people.begin();
    people.key(match.kind as "email-address", match.value);
    people.end(spot.hidden);
  }
}

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
    const text = nameOf(line.text);
    if (text !== undefined) return { parts: [text], line, evidence: "name-list" };
  }
  return undefined;
}

function isKeyKind(kind: Match["kind"]): boolean {
  return (
    kind === "email-address" || kind === "phone-number" || kind === "fr-nir" || kind === "iban"
  );
}

/** The name in a line: a field of its own, or where prose has one. */
function nameOf(text: string): string | undefined {
  if (text.length > 400) return undefined;
  for (const field of text.split(/[,;\t|:<>()[\]"/]|\s[-–—•]\s|\d+/u)) {
    const trimmed = field.replace(/^[\s\-–—•*·.>]+|[\s.\-–—]+$/gu, "");
    if (trimmed.length < 4 || trimmed.length > 60 || trimmed.includes("@")) continue;
    const reading = readName(trimmed);
    if (reading !== undefined && reading.weight >= nameWeight) return trimmed;
  }
  const found = names.find(text)[0];
  return found?.value;
}

/** Names one behind the other in running text (`Présents : Jean Martin, Anne Petit, …`), over lines as they break. */
function readEnumeration(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const plain = lines.filter(({ matches }) => matches.length === 0);
  const marks = plain.reduce((count, { text }) => count + text.split(/[,;]/u).length - 1, 0);
  if (marks < listLength - 1) return;
  let run: { text: string; line: Line }[] = [];
  let sure = 0;
  let others = 0;
  const end = (): void => {
    if (sure >= listLength && sure * 5 >= run.length * 4)
      for (const { text, line } of run) tallyName(text, line.number, spot, detection);
    run = [];
    sure = others = 0;
  };
  let rest = "";
  for (const [index, line] of plain.entries()) {
    const fields = `${rest} ${line.text}`.split(/[,;]/u);
    // A name may go on in the next line.
    rest = index + 1 < plain.length ? fields.pop()! : "";
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
}

/** The date in brackets behind a name: `MARTIN Jean (12/03/1985)`. */
function bornIn(line: string): string | undefined {
  const written = /\(\s?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s?\)/u.exec(line)?.[1];
  const date = written === undefined ? undefined : readDate(written);
  return date === undefined ? undefined : formatDate(date);
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

/** The name in a line of a list: all of it, or the first field of two words or more between numbers and marks. */
function nameAmongOthers(line: string): string {
  if (line.length > longLine) return "";
  const text = line.replace(/^(?:\d+[.)]?|[-–—•*·])\s+/u, "");
  if (!/[\d(,;:/|]|\s\s|\s[-–—]\s/u.test(text)) return text;
  const fields = text.split(/[\d()[\],;:/|]+|\s{2,}|\s[-–—]\s/u).map((field) => field.trim());
  return fields.find((field) => /\p{L}{2,}[\s.-]+\p{L}{2,}/u.test(field)) ?? "";
}

/** Without `Présents :` before it, `et` and what stands in brackets behind. */
function nameInField(field: string): string {
  return field
    .replace(/^[^:]{1,60}:\s/u, "")
    .trim()
    .replace(/^(?:et|and)\s/u, "")
    .replace(/\.$/u, "")
    .replace(/\([^()]*\)$/u, "")
    .trim();
}

function tallyName(
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

/** Names on lines of their own, one after the other: a few among them may be of nobody's list. */
function readNameLists(lines: readonly Line[], spot: Spot, detection: Detection): void {
  let run: (Line & { readonly born?: string })[] = [];
  let sure = 0;
  const end = (): void => {
    if (sure >= listLength && sure * 5 >= run.length * 4) {
      for (const { text, number, born } of run) tallyName(text, number, spot, detection, born);
    }
    run = [];
    sure = 0;
  };
  for (const line of lines) {
    if (line.text === "") continue;
    const text = line.matches.length === 0 ? nameAmongOthers(line.text) : "";
    const reading = text.length > 3 && text.length <= 60 ? readName(text) : undefined;
    if (reading === undefined || reading.weight < -nameWeight) {
      end();
      continue;
    }
    run.push({ ...line, text, born: bornIn(line.text) });
    if (reading.weight >= nameWeight) sure++;
  }
  end();
}
