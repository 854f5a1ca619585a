import type { Block } from "../../types.js";
import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { LimitReached } from "../budget.js";
import type { ReadContext, Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * JSON (RFC 8259), JSON lines and GeoJSON → a Table for each array of objects (or object of objects)
 * by its place, one object a row, its inner objects as more columns; the values outside of arrays as
 * one row. Read piece by piece: each element of an array is parsed by itself, so that a damaged or
 * endless file gives what stands before the damage.
 */
export const json: Reader = {
  type: "json",
  extensions: ["json", "jsonl", "ndjson", "geojson"],
  family: "text",
  recognises: (peek) => isJson(peek.text()),
  async *read(attachment, context) {
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment);
    const tables = new Tables(attachment, context);
    const first = [...linesOf([decode(bytes, encoding).next().value ?? ""])].slice(0, 2);
    const elements = isLines(first)
      ? lineElements(linesOf(decode(bytes, encoding)))
      : arrayElements(decode(bytes, encoding));
    const hidden = attachment.hidden ?? false;
    let damaged = false;
    /** What is no value, of many elements together: a text of a line each would take a hundred times as long. */
    let others = "";
    for (const { text, path } of elements) {
      context.budget.checkTime();
      const { value, rest } = parse(text);
      if (value === undefined) damaged = true;
      else tables.add(value, path);
      if (rest !== "") others += `${rest}\n`;
      if (others.length >= mostOthers) {
        yield* textBlocks([others], location, hidden, context.budget);
        others = "";
      }
      if (tables.full) yield* tables.take(false);
    }
    yield* tables.take(true);
    yield* textBlocks([others], location, hidden, context.budget);
    if (damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Characters that are no values of the file and are looked at together. */
const mostOthers = 1024 * 1024;

function isJson(text: string): boolean {
  const start = text.trimStart().slice(0, 4096);
  if (!/^(?:\{\s*(?:"|\}\s*$)|\[\s*(?:[[{"\d\-\]]|true|false|null))/.test(start)) return false;
  if (/^\[\s*[^[{\s]/.test(start) && !/^\[[^,]{0,4000},/.test(start) && !/\]\s*$/.test(text))
    return false;
  // A text in brackets is none: the first value is followed as JSON has it.
  return /^[[{\s]*(?:"(?:[^"\\]|\\.){0,2000}"|-?\d[\d.eE+-]{0,30}|true|false|null|\]|\})\s*[:,\]}]/.test(
    start,
  );
}

function isLines(lines: readonly string[]): boolean {
  if (lines.length < 2 || lines[1]!.trim() === "") return false;
  try {
    JSON.parse(lines[0]!);
    return /^\s*[[{]/.test(lines[1]!);
  } catch {
    return false;
  }
}

/** The value, and what was left out of it: comments, or all of a text that is no JSON. */
function parse(text: string): { readonly value?: unknown; readonly rest: string } {
  try {
    return { value: JSON.parse(text), rest: "" };
  } catch {
    try {
      // What JSON throws costs more than to look whether anything of the kind is there.
      return maybeRelaxed.test(text) ? relaxed(text) : { rest: text };
    } catch {
      return { rest: text };
    }
  }
}

/** What stands in a text that is JSON all but for comments and habits. */
const maybeRelaxed = /\/[/*]|,\s*[}\]]|NaN|Infinity/;

/** A string, or a comment of JavaScript; what is not closed goes to the end, so that none is looked for twice. */
const stringOrComment =
  /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/g;

/** A string, or what is no JSON but written by many: a comma behind the last value, numbers of Python that are none. */
const stringOrHabit = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|,(?=\s*[}\]])|\bNaN\b|-?\bInfinity\b/g;

/** What editors keep their settings in, and what Python writes: JSON all but for this. */
function relaxed(text: string): { readonly value: unknown; readonly rest: string } {
  const comments: string[] = [];
  const bare = text.replace(stringOrComment, (part) => {
    if (part.startsWith('"')) return part;
    comments.push(part);
    return " ";
  });
  const strict = bare.replace(stringOrHabit, (part) =>
    part.startsWith('"') ? part : part === "," ? "" : "null",
  );
  return { value: JSON.parse(strict), rest: comments.join("\n") };
}

/** A part of a document that is parsed by itself. */
interface Element {
  readonly text: string;
  /** Names of the members around it; empty at the top. */
  readonly path: string;
}

function* lineElements(lines: Iterable<string>): Generator<Element> {
  for (const line of lines) if (line.trim() !== "") yield { text: line, path: "" };
}

/** Brackets within brackets around an element: no export has so many. */
const maxNesting = 2000;

/** An element longer than this is no record: nothing that people keep has such objects. */
const maxElementLength = 64 * 1024 * 1024;

/**
 * The objects and arrays that stand directly in an array, outermost first come; last the document
 * around them, with `null` in their places.
 */
function* arrayElements(pieces: Iterable<string>): Generator<Element> {
  /** Open brackets of the document around the elements, the names before them, and these as a path. */
  const open: string[] = [];
  const names: string[] = [];
  let frame = "";
  let element = "";
  /** Open brackets within the element. */
  let depth = 0;
  let inString = false;
  let path: string | undefined;
  let name = "";
  let lastString = "";
  const mark = /["{}[\]:\\]/g;
  // Where the piece ended behind a backslash, the next begins with what it escapes.
  let escaped = false;
  for (const piece of pieces) {
    let from = 0;
    let stringStart = 0;
    mark.lastIndex = escaped ? 1 : 0;
    escaped = false;
    for (let match = mark.exec(piece); match !== null; match = mark.exec(piece)) {
      const character = match[0];
      const at = match.index;
      if (inString) {
        if (character === "\\") {
          mark.lastIndex = at + 2;
          escaped = at + 1 >= piece.length;
        } else if (character === '"') {
          inString = false;
          lastString = piece.slice(stringStart, at);
        }
        continue;
      }
      if (character === '"') {
        inString = true;
        stringStart = at + 1;
      } else if (character === ":") {
        if (depth === 0) name = lastString;
      } else if (character === "{" || character === "[") {
        if (depth > 0) depth++;
        else if (open.at(-1) === "[") {
          frame += piece.slice(from, at) + "null";
          from = at;
          depth = 1;
        } else {
          open.push(character);
          names.push(name);
          if (names.length > maxNesting) throw new LimitReached("maxDepth");
          path = undefined;
          name = "";
        }
      } else if (character === "}" || character === "]") {
        if (depth > 1) depth--;
        else if (depth === 1) {
          depth = 0;
          element += piece.slice(from, at + 1);
          from = at + 1;
          path ??= names.filter(Boolean).join(".");
          yield { text: element, path };
          element = "";
        } else {
          open.pop();
          names.pop();
          path = undefined;
        }
      }
    }
    if (depth > 0) element += piece.slice(from);
    else frame += piece.slice(from);
    if (element.length > maxElementLength || frame.length > maxElementLength)
      throw new LimitReached("maxEntryBytes");
  }
  if (element !== "") yield { text: element, path: "" };
  yield { text: frame, path: "" };
}

/** Objects within objects deeper than this are no record's. */
const maxRecordNesting = 20;

/** An object of at least so many objects is a list by keys. */
const minKeyed = 5;

/** The tables of a document by their path. */
class Tables {
  readonly #tables = new Map<string, RecordTable>();

  constructor(
    readonly attachment: Parameters<Reader["read"]>[0],
    readonly context: ReadContext,
  ) {}

  /** Whether it is time to give a Table. */
  get full(): boolean {
    for (const table of this.#tables.values()) if (table.full) return true;
    return false;
  }

  add(value: unknown, path: string): void {
    if (Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null))
      this.#table(path).add(
        value.map((each, index) => [String(index + 1), each === null ? "" : plain(each)] as const),
      );
    else this.#record(value, path, 0);
  }

  *take(all: boolean): Generator<Block> {
    for (const table of this.#tables.values()) if (all || table.full) yield* table.take();
  }

  #table(path: string): RecordTable {
    const { attachment, context } = this;
    let table = this.#tables.get(path);
    if (table === undefined) {
      const location = { ...attachment.location, ...(path !== "" && { sheet: path }) };
      table = new RecordTable(location, attachment.hidden ?? false, context.budget);
      this.#tables.set(path, table);
    }
    return table;
  }

  #record(value: unknown, path: string, depth: number): void {
    const cells: [string, string][] = [];
    this.#flatten(value, "", path, depth, cells);
    if (cells.length > 0) this.#table(path).add(cells);
  }

  #flatten(
    value: unknown,
    name: string,
    path: string,
    depth: number,
    cells: [string, string][],
  ): void {
    if (value === null || value === undefined) return;
    if (typeof value !== "object") {
      cells.push([name === "" ? "valeur" : name, plain(value)]);
      return;
    }
    const inner = [path, name].filter(Boolean).join(".");
    if (depth >= maxRecordNesting) {
      cells.push([name, JSON.stringify(value)]);
    } else if (Array.isArray(value)) {
      const [only] = value as readonly unknown[];
      if (depth > 0 && value.length > 0 && value.every(isLabelled))
        for (const each of value)
          cells.push([`${name}.${each.system ?? each.type ?? each.label}`, plain(each.value)]);
      else if (depth > 0 && value.length === 1 && isObject(only))
        // One name, one address: FHIR and others keep in an array what a person has mostly one of.
        this.#flatten(only, name, path, depth + 1, cells);
      else if (value.some((each) => typeof each === "object" && each !== null))
        for (const each of value) this.#record(each, inner, depth + 1);
      else
        cells.push([
          name === "" ? "valeurs" : name,
          value
            .filter((each) => each !== null)
            .map(plain)
            .join(", "),
        ]);
    } else {
      const entries = Object.entries(value as Record<string, unknown>);
      const columns = columnsOf(entries);
      if (columns !== undefined) {
        for (const row of columns) this.#table(inner).add(row);
        return;
      }
      const objects = entries.filter(([, each]) => typeof each === "object" && each !== null);
      if (objects.length === entries.length && entries.length >= minKeyed)
        for (const [key, each] of entries) {
          const keyed: [string, string][] = [["clé", key]];
          this.#flatten(each, "", inner, depth + 1, keyed);
          this.#table(inner).add(keyed);
        }
      else
        for (const [key, each] of entries)
          this.#flatten(each, name === "" ? key : `${name}.${key}`, path, depth + 1, cells);
    }
  }
}

/** Columns of fewer values are lists that somebody has. */
const minColumnLength = 5;

/**
 * The rows of an object that holds columns, as tables are exported: lists of the same length, or objects
 * whose keys are the numbers of the rows. None where its values are of another kind.
 */
function columnsOf(entries: readonly [string, unknown][]): [string, string][][] | undefined {
  const [first] = entries;
  if (entries.length < 2 || first === undefined) return undefined;
  const isList = Array.isArray(first[1]);
  const keys = Object.keys(isObject(first[1]) || isList ? (first[1] as object) : {});
  if (keys.length < minColumnLength || !keys.every((key) => /^\d+$/u.test(key))) return undefined;
  const isColumn = (value: unknown): value is Record<string, unknown> =>
    Array.isArray(value) === isList &&
    (isList || isObject(value)) &&
    Object.keys(value as object).join() === keys.join() &&
    Object.values(value as object).every((each) => typeof each !== "object" || each === null);
  if (!entries.every(([, value]) => isColumn(value))) return undefined;
  return keys.map((key) =>
    entries.map(([name, column]) => {
      const value = (column as Record<string, unknown>)[key];
      return [name, value === null ? "" : plain(value)];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One of several values that says itself which it is: `{ "system": "phone", "value": "…" }`. */
interface Labelled {
  readonly system?: string;
  readonly type?: string;
  readonly label?: string;
  readonly value: string | number;
}

function isLabelled(value: unknown): value is Labelled {
  if (!isObject(value)) return false;
  const isValue = typeof value.value === "string" || typeof value.value === "number";
  return (
    isValue && [value.system, value.type, value.label].some((each) => typeof each === "string")
  );
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}
