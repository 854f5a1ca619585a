import { bufferOf } from "../../bytes.js";
import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { OtherLines } from "../other-lines.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * Movements of an account, as banks give them and programs of accounting exchange them → a Table, a
 * movement with who pays or is paid a row, and Text for the rest: OFX (Open Financial Exchange 1.6 and
 * 2.2), QIF (Quicken Interchange Format), MT940 and MT942 of SWIFT.
 */
export const bankStatement: Reader = {
  type: "bank-statement",
  extensions: ["ofx", "qfx", "qif", "sta", "mt940", "940"],
  family: "text",
  recognises: (peek) => formOf(peek.head) !== undefined,
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const head = bufferOf(bytes.subarray(0, 4096));
    const form = formOf(head.toString("latin1"));
    if (form === undefined) throw new Error("no statement");
    const table = new RecordTable(location, hidden, budget);
    const others = new OtherLines(location, hidden, budget);
    for (const found of form.movements(linesOf(decode(bytes, encoding)))) {
      budget.checkTime();
      if (typeof found !== "string") table.add(found);
      else if (found.trim() !== "") others.add(found.trim());
      if (table.full) yield* table.take();
      if (others.full) yield* others.take();
    }
    yield* table.take();
    yield* others.take();
  },
};

/** Named values of a movement. */
type Movement = (readonly [name: string, value: string])[];

interface Form {
  /** What such a file begins with, or what stands in no other. */
  readonly mark: RegExp;
  /** Its movements, and as text what belongs to none: of an account, or no part of the format at all. */
  movements(lines: Iterable<string>): Iterable<Movement | string>;
}

const forms: readonly Form[] = [
  {
    mark: /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:OFXHEADER\s*:|<\?OFX\s|<OFX>)|<STMTTRN>\s*<TRNTYPE>/i,
    movements: ofxMovements,
  },
  {
    mark: /^(?:\ufeff|ï»¿)?\s*!(?:(?:Type|Option|Clear):|Account\s*[\r\n])|(?:^|\n)D[\d/'. -]{5,10}\r?\nT-?[\d.,]+\r?\n(?:[A-Z$%].{0,100}\r?\n){0,8}\^\r?\n/i,
    movements: qifMovements,
  },
  {
    mark: /^(?:\s*\{1:[^}]{0,80}\}(?:\{[23]:(?:[^{}]|\{[^{}]{0,80}\}){0,200}\}){0,2}\{4:)?\s*:20:[^\n]{0,40}\n(?::21:[^\n]{0,40}\n)?:25P?:|(?:^|\n):61:\d{6}[^\n]{1,80}\n(?:[^\n:][^\n]{0,80}\n)?:86:/,
    movements: swiftMovements,
  },
];

function formOf(head: string): Form | undefined {
  return forms.find(({ mark }) => mark.test(head));
}

/** Elements of OFX under the headers that a list would have. */
const ofxNames: Readonly<Record<string, string>> = {
  TRNAMT: "montant",
  NAME: "nom du tiers",
  EXTDNAME: "nom du tiers",
  MEMO: "libellé",
  ADDR1: "adresse",
  ADDR2: "adresse",
  ADDR3: "adresse",
  CITY: "ville",
  POSTALCODE: "code postal",
  PHONE: "téléphone",
  ACCTID: "compte",
};

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: " " };

/** OFX 2.2, 11.4.4.1 (STMTTRN): elements have an end mark in its later form only. */
function* ofxMovements(lines: Iterable<string>): Generator<Movement | string> {
  let movement: Movement | undefined;
  for (const line of lines) {
    yield /^[^<]*/.exec(line)![0];
    for (const [, end, tag, text] of line.matchAll(/<(\/?)([A-Z\d.]{1,40})>([^<]*)/gi)) {
      const name = tag!.toUpperCase();
      if (name === "STMTTRN") {
        if (movement !== undefined) yield movement;
        movement = end === "" ? [] : undefined;
        yield text!;
        continue;
      }
      const value = text!.replace(/&(\w{2,4});/g, (whole, entity) => entities[entity] ?? whole);
      if (movement === undefined || end !== "") yield value;
      else if (ofxNames[name] !== undefined) movement.push([ofxNames[name], value.trim()]);
    }
  }
  if (movement !== undefined) yield movement;
}

const qifNames: Readonly<Record<string, string>> = {
  T: "montant",
  P: "nom du tiers",
  A: "adresse",
  M: "libellé",
};

/** Fields that say nothing of people: dates, amounts, whether a movement was checked. */
const qifNumbers = /^(?:[DTU$%][\d\s/'.,+-]*|C[*cxXR]?)$/;

/** A field a line, named by its first letter; `^` ends a movement. */
function* qifMovements(lines: Iterable<string>): Generator<Movement | string> {
  let movement: Movement = [];
  for (const line of lines) {
    const name = qifNames[line[0] ?? ""];
    if (name !== undefined) movement.push([name, line.slice(1).trim()]);
    else if (line.startsWith("^")) {
      yield movement;
      movement = [];
    } else if (!line.startsWith("!") && !qifNumbers.test(line)) yield line;
  }
  yield movement;
}

/** Sub-fields of `:86:`: by two digits as German banks have them, by words as others have. */
const swiftNames: Readonly<Record<string, string>> = {
  31: "compte",
  32: "nom du tiers",
  33: "nom du tiers",
  38: "compte",
  NAME: "nom du tiers",
  NPY: "nom du tiers",
  NBE: "nom du tiers",
  IBAN: "compte",
  ACCT: "compte",
  ADDR: "adresse",
};

/** SWIFT Standards MT, category 9: `:61:` is a movement, `:86:` what is said to its account owner. */
function* swiftMovements(lines: Iterable<string>): Generator<Movement | string> {
  let field = "";
  let said = "";
  for (const line of lines) {
    const [, tag, rest = ""] = /^:(\d\d[A-Z]?):(.*)$/.exec(line) ?? [];
    if (tag === undefined) {
      // Lines are cut at 65 characters, in the middle of words.
      // A dash ends the message.
      if (/^-\}?/.test(line)) field = "";
      if (field !== "86") yield line.replace(/^-\}?/, "");
      else if (!/^\}?$/.test(line)) said += line;
      continue;
    }
    if (said !== "") yield saidOf(said);
    field = tag;
    said = tag === "86" ? rest : "";
  }
  if (said !== "") yield saidOf(said);
}

function saidOf(said: string): Movement {
  const marks = /\?(\d\d)|\/([A-Z]{3,4})\//g;
  const movement: Movement = [];
  let name = "libellé";
  let from = 0;
  let party = "";
  const put = (value: string): void => {
    // A name goes on in the sub-field behind it.
    if (name === "nom du tiers") party = `${party} ${value}`.trim();
    else movement.push([name, value.trim()]);
  };
  for (const match of said.matchAll(marks)) {
    put(said.slice(from, match.index));
    name = swiftNames[match[1] ?? match[2]!] ?? "libellé";
    from = match.index + match[0].length;
  }
  put(said.slice(from));
  return [["nom du tiers", party], ...movement];
}
