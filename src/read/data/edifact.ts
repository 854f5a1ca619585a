import { decode, encodingOf } from "../encoding.js";
import { OtherLines } from "../other-lines.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * Interchanges of UN/EDIFACT (ISO 9735: `UNA:+.? '`, `UNB+…'`), whatever messages they hold: lists of
 * passengers, payments and direct debits, reports of laboratories → a Table, a party or person a row,
 * and Text for the segments that say nothing of people by their form.
 */
export const edifact: Reader = {
  type: "edifact",
  extensions: ["edi", "edifact", "edf"],
  family: "text",
  recognises: ({ head }) =>
    start.test(head) ||
    inside.test(head) ||
    (head.match(partySegment) ?? []).length >= leastParties,
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, hidden, budget);
    let party: Entry = [];
    let message: string | undefined;
    let isOpen = false;
    const others = new OtherLines(location, hidden, budget);
    for (const elements of segmentsOf(decode(bytes, encoding), budget.limits.maxTextLength)) {
      budget.checkTime();
      const tag = elements[0]?.[0] ?? "";
      if (tag === "UNB" || tag === "UNZ") isOpen = tag === "UNB";
      if (tag === "UNH") message = elements[2]?.[0] ?? "";
      const isParty = tag === "NAD" || tag === "PNA";
      if (isParty ? party.some(([name]) => isName.has(name)) : groups.test(tag)) {
        table.add(party);
        party = [];
        if (table.full) yield* table.take();
      }
      const values = Object.hasOwn(segments, tag)
        ? segments[tag]!(elements, message ?? "")
        : undefined;
      if (values !== undefined) for (const value of values) party.push(value);
      else {
        const text = elements.slice(1).flat().filter(Boolean).join(" ");
        if (!service.test(tag) || text.length > maxService) others.add(text);
      }
      if (others.full) yield* others.take();
    }
    table.add(party);
    yield* table.take();
    yield* others.take();
    if (isOpen || message === undefined) yield unread(location, "malformed");
  },
};

/** Named values of a party. */
type Entry = (readonly [name: string, value: string])[];
/** A segment: its elements, each of components. The first is its tag. */
type Segment = readonly (readonly string[])[];

const start = /^(?:\ufeff|ï»¿)?\s*(?:UNA(.)(.).(.).(.)\s*UNB[^A-Za-z0-9\s]|UNB\+)/;

/** The beginning of a message, where that of the interchange is missing. */
const inside = /(?:^|['\n])UNH\+[^+'\n]{1,20}\+[A-Z]{6}:/;

/** Who is named in a message: where its beginning is missing, two of them are what is left of one. */
const partySegment = /(?:^|['\r\n])NAD\+[A-Z]{2,3}\+/g;
const leastParties = 2;

/** Segments that open another group of segments: what follows is no more of the party before. */
const groups = /^(?:UNH|UNT|UNS|LIN|SEQ|GIS|CPS|PAC|TDT|CNT|S\d\d)$/;

/** Segments of the exchange itself; one that is longer than any of them holds has lost its end. */
const service = /^(?:UN[ABEGHTZ]|UNS|BGM|CNT|MOA|LIN|SEQ|S\d\d)$/;

const maxService = 350;

/** The element and component, `""` for none. */
const at = (segment: Segment, element: number, component = 0): string =>
  segment[element]?.[component]?.trim() ?? "";
/** All components of an element. */
const joined = (segment: Segment, element: number): string =>
  (segment[element] ?? [])
    .map((component) => component.trim())
    .filter(Boolean)
    .join(" ");

const isName = new Set(["nom", "nom et adresse"]);

/** Directory D.96A and later: what the segments that describe a party or person say. */
const segments: Readonly<Record<string, (segment: Segment, message: string) => Entry>> = {
  // Party: qualifier, identification, unstructured lines, name, street, town, region, postcode, country.
  NAD: (segment, message) => [
    ["identifiant", at(segment, 2)],
    [
      "nom et adresse",
      (segment[3] ?? [])
        .map((line) => line.trim())
        .filter(Boolean)
        .join(", "),
    ],
    // A list of passengers parts its names.
    ...(message === "PAXLST"
      ? ([
          ["nom", at(segment, 4)],
          ["prénom", `${at(segment, 4, 1)} ${at(segment, 4, 2)}`.trim()],
        ] as const)
      : ([["nom", joined(segment, 4)]] as const)),
    ["adresse", joined(segment, 5)],
    ["ville", at(segment, 6)],
    ["code postal", at(segment, 8)],
    ["pays", at(segment, 9)],
  ],
  // Person: qualifier, identification, name type, status, then parts of the name with what they are.
  PNA: (segment) => [
    ["identifiant", at(segment, 2)],
    ...segment
      .slice(3)
      .map(
        ([kind = "", ...value]) => [nameParts.get(kind) ?? "nom", value.join(" ").trim()] as const,
      ),
  ],
  ADR: (segment) => [
    ["adresse", (segment[2] ?? []).slice(1).join(" ").trim()],
    ["ville", at(segment, 3)],
    ["code postal", at(segment, 4)],
    ["pays", at(segment, 5)],
  ],
  DTM: (segment) =>
    at(segment, 1) === "329" ? [["date de naissance", dateOf(at(segment, 1, 1))]] : [],
  COM: (segment) =>
    segment
      .slice(1)
      .map(([value = "", kind]) => [kind === "EM" ? "courriel" : "téléphone", value] as const),
  CTA: (segment) => [["contact", `${at(segment, 2, 1)}`]],
  RFF: (segment) => [["référence", at(segment, 1, 1)]],
  DOC: (segment) => [["numéro de pièce d'identité", at(segment, 2)]],
  NAT: (segment) => [["nationalité", at(segment, 2)]],
  FII: (segment) => [
    ["compte", at(segment, 2)],
    ["titulaire du compte", `${at(segment, 2, 1)} ${at(segment, 2, 2)}`.trim()],
  ],
};

/** Code list 3405, as the messages of health care write it: surname and forename. */
const nameParts = new Map([
  ["SU", "nom"],
  ["FO", "prénom"],
]);

/** `850312` or `19850312` as it would be written in a cell. */
function dateOf(value: string): string {
  return value.replace(/^(\d{4}|\d\d)(\d\d)(\d\d)$/, "$3/$2/$1");
}

/** The segments of an interchange, cut by the characters that it says it is cut by. */
function* segmentsOf(pieces: Iterable<string>, maxLength: number): Generator<Segment> {
  let rest = "";
  let marks: Marks | undefined;
  for (const piece of pieces) {
    rest += piece;
    if (marks === undefined) {
      // ISO 9735-1, 7: level A unless UNA says otherwise.
      const [head = "", component = ":", element = "+", release = "?", end = "'"] =
        start.exec(rest) ?? [];
      marks = { component, element, release: release === " " ? "" : release, end };
      rest = rest.slice(Math.max(0, head.length - 4));
    }
    let from = 0;
    for (;;) {
      const end = endOf(rest, from, marks);
      if (end < 0) break;
      yield elementsOf(rest.slice(from, end), marks);
      from = end + 1;
    }
    // A segment without an end is read as far as a text may go.
    rest = rest.slice(from, from + maxLength);
  }
  if (marks !== undefined && rest.trim() !== "") yield elementsOf(rest, marks);
}

/** What a segment begins with; text may stand in front of an interchange that was pasted into it. */
const tagPattern = /^\s*[A-Z][A-Z\d]{2}(?![A-Za-z\d\s])/;

/** The delimiters of an interchange. */
interface Marks {
  readonly component: string;
  readonly element: string;
  /** Takes its meaning from the character behind it; `""` for none. */
  readonly release: string;
  readonly end: string;
}

/** Where the segment ends that begins at an offset; -1 if it does not. */
function endOf(text: string, from: number, { end, release }: Marks): number {
  for (let found = text.indexOf(end, from); found >= 0; found = text.indexOf(end, found + 1))
    if (!isReleased(text, found, from, release)) return found;
  return -1;
}

/** Whether an odd number of release characters stands before an offset. */
function isReleased(text: string, offset: number, from: number, release: string): boolean {
  let before = offset;
  while (release !== "" && before > from && text[before - 1] === release) before--;
  return (offset - before) % 2 === 1;
}

/** The elements of a segment; of what is none, all of it behind an empty tag. */
function elementsOf(written: string, marks: Marks): string[][] {
  if (!tagPattern.test(written)) return [[""], [written]];
  const text = written.replace(/[\r\n]+/g, "").trimStart();
  const elements: string[][] = [[]];
  let value = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === marks.release) value += text[++index] ?? "";
    else if (character === marks.component || character === marks.element) {
      elements.at(-1)!.push(value);
      value = "";
      if (character === marks.element) elements.push([]);
    } else value += character;
  }
  elements.at(-1)!.push(value);
  return elements;
}
