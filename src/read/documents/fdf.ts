import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import type { Reader } from "../reader.js";
import { stringEnd } from "./pdf-looks.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/** What was filled into a form of PDF, as Acrobat sends it by mail (ISO 32000-1, 12.7.7) → a row of its fields. */
export const fdf: Reader = {
  type: "fdf",
  extensions: ["fdf"],
  family: "text",
  holdsBinary: true,
  recognises: (peek) => peek.startsWith("%FDF-"),
  async *read({ bytes, location, hidden = false }, { budget }): AsyncGenerator<Block> {
    const file = bufferOf(bytes);
    const table = new RecordTable(location, hidden, budget);
    const others: string[] = [];
    const { records, values } = recordsOf([...fieldsOf(file, others, budget)]);
    for (const record of records) table.add(record);
    yield* table.take();
    yield* textBlocks([values.join("\n")], location, hidden, budget);
    yield* textBlocks([others.join("\n")], location, hidden, budget);
    const end = file.toString("latin1", Math.max(0, file.length - 64));
    if (!/%%EOF\s*$/.test(end)) yield { type: "unread", location, reason: "malformed" };
  },
};

/** `Nom 12`, `Nom.Row12`: what a field of a list of people is called in each of its lines. */
const numbered = /^(.*[^\d\s._-])[\s._-]*(\d+)$/u;
const ofLine = /[\s._-]{0,9}(?:Row|Ligne)$|[\s._-]{1,9}(?:row|ligne)$/u;
/** Fewer lines are those of an address, or two numbers of one. */
const minLines = 3;

/**
 * The records of a form: the numbered lines of a list in it, and what else it says. Where all numbers are of one
 * name (`Texte 12`), nobody called the fields anything: their values are lines.
 */
function recordsOf(fields: readonly (readonly [name: string, value: string])[]): {
  readonly records: readonly (readonly [name: string, value: string])[][];
  readonly values: readonly string[];
} {
  const parts = fields.map(([name, value]) => {
    const [, stem = name, number] = numbered.exec(name) ?? [];
    return { name, stem, number, value };
  });
  const counts = new Map<string, number>();
  for (const { stem, number } of parts)
    if (number !== undefined) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const stems = new Set([...counts.keys()].filter((stem) => counts.get(stem)! >= minLines));
  const records = new Map<string | undefined, [string, string][]>();
  const values: string[] = [];
  for (const { name, stem, number, value } of parts) {
    const isOfList = number !== undefined && stems.has(stem);
    if (isOfList && stems.size === 1) {
      values.push(value);
      continue;
    }
    const key = isOfList ? number : undefined;
    const record = records.get(key) ?? [];
    record.push([isOfList ? stem.replace(ofLine, "") : name, value]);
    records.set(key, record);
  }
  return { records: [...records.values()], values };
}

/** A field: its own name, and its value; those within it come before its end. */
interface Field {
  T?: string;
  V?: string;
}

// Marks of dictionaries, names, where a string begins, and strings in hexadecimal (7.3).
const token = /<<|>>|\/([A-Za-z]+)|\(|<([\dA-Fa-f\s]*)>/g;

/** Dictionaries within dictionaries: fields are some levels deep. */
const maxNesting = 100;

/** @param others gets the words that are no field's: comments, the name of the form */
function* fieldsOf(
  file: Buffer,
  others: string[],
  budget: Budget,
): Generator<[name: string, value: string]> {
  const text = file.toString("latin1");
  const open: Field[] = [];
  let key = "";
  let seen = 0;
  const marks = new RegExp(token);
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const [mark, name, digits = ""] = match;
    let string = unhex(digits);
    if (mark === "(") {
      const start = marks.lastIndex;
      const end = stringEnd(file, start);
      string = unescaped(text.slice(start, end));
      marks.lastIndex = end + 1;
    }
    if (++seen % 4096 === 0) budget.checkTime();
    const field = open.at(-1);
    const isOfField = field !== undefined && (key === "T" || key === "V");
    if (open.length > maxNesting) throw new LimitReached("maxDepth");
    if (mark === "<<") open.push({});
    else if (mark === ">>") {
      open.pop();
      if (field?.V) yield [field.T ?? "valeur", field.V];
    } else if (name !== undefined && key !== "V") key = name;
    else {
      const value = name ?? plain(string);
      if (isOfField && field[key as keyof Field] === undefined) field[key as keyof Field] = value;
      else if (name === undefined) others.push(value);
      key = "";
    }
  }
  for (const { T = "valeur", V } of open) if (V) yield [T, V];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "", f: "" };

/** The characters of a string (7.3.4.2). */
const unescaped = (written: string): string =>
  written.replace(
    /\\(?:([0-7]{1,3})|(\r?\n)|([^]))/g,
    (_, octal?: string, end?: string, one = "") =>
      octal === undefined
        ? end === undefined
          ? (escapes[one as string] ?? (one as string))
          : ""
        : String.fromCharCode(Number.parseInt(octal, 8) & 255),
  );

const unhex = (digits: string): string =>
  Buffer.from(digits.replace(/\s/g, ""), "hex").toString("latin1");

/** UTF-16 or UTF-8 by its mark, else nearly Latin-1 (7.9.2.2). */
function plain(bytes: string): string {
  const buffer = Buffer.from(bytes, "latin1");
  if (bytes.startsWith("\xfe\xff")) return new TextDecoder("utf-16be").decode(buffer);
  return bytes.startsWith("\xef\xbb\xbf") ? buffer.toString("utf8", 3) : bytes;
}
