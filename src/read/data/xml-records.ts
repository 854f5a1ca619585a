import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import { LimitReached } from "../budget.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { onlyDigits, RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * XML of no known vocabulary (exports of databases, SVG) → a Table of the element that repeats most,
 * one a row, with its attributes and inner elements as columns, called as they say themselves if all are one
 * element (`<field name="nom">` of MySQL); Text for the words outside of it.
 */
export const xmlRecords: Reader = {
  type: "xml",
  extensions: ["xml", "svg", "kml", "gpx", "rss"],
  family: "text",
  recognises: (peek) =>
    /^\s*(?:<\?xml\s|(?:<!--[^>]{0,1000}-->\s*)?<!DOCTYPE (?!html)|<svg[\s>]|<([A-Za-z_][\w:.-]{0,100})(?:\s[^<>]{0,4000})?>\s*<)/i.test(
      peek.text(),
    ),
  async *read(attachment, { budget }) {
    const { Parser } = await import("htmlparser2");
    const { bytes, location } = attachment;
    const hidden = attachment.hidden ?? false;
    const encoding = encodingOf(attachment, declaredInside(bytes));

    const sample = new RepeatedElement();
    const sampler = new Parser(sample, { xmlMode: true });
    sampler.write(decode(bytes, encoding).next().value ?? "");
    const table = new RecordTable(location, hidden, budget);
    const walk = new Walk(sample.most(), sample.labelled(), sample.hasCells(), table);
    const parser = new Parser(walk, { xmlMode: true });
    let entities: RegExp | undefined;
    let unresolved = false;
    let endsInTag = false;
    for (const piece of decode(bytes, encoding)) {
      const [opened, closed] = [piece.lastIndexOf("<"), piece.lastIndexOf(">")];
      if (opened !== closed) endsInTag = opened > closed;
      entities ??= declaredEntities(piece);
      unresolved ||= entities?.test(piece) === true;
      for (let start = 0; start < piece.length; start += pushedLength) {
        budget.checkTime();
        parser.write(piece.slice(start, start + pushedLength));
        yield* given(false);
      }
    }
    const { open } = walk;
    parser.end();
    yield* given(true);
    if (unresolved) yield { type: "unread", location, reason: "unsupported" };
    // No XML holds a zero byte (XML 1.0, 2.2), unless its characters have two or four.
    const hasZero = !/^utf-(?:16|32)/.test(encoding.name) && bytes.includes(0);
    if (open > 0 || endsInTag || hasZero) yield { type: "unread", location, reason: "malformed" };

    function* given(ended: boolean): Generator<Block> {
      if (ended || table.full) yield* table.take();
      const text = walk.takeText(ended);
      if (text !== "") yield* textBlocks([text], location, hidden, budget);
      const inComments = walk.takeComments(ended);
      const place = { ...location, place: "hidden-text" } as const;
      if (inComments !== "") yield* textBlocks([inComments], place, true, budget);
    }
  },
};

/** Characters given to the parser at a time. */
const pushedLength = 65_536;

/** Characters of text that are gathered before they are given. */
const givenLength = 1024 * 1024;

/** Entities that a document declares are not put in: ten of them that hold ten of each other fill the memory. */
const maxEntities = 1000;

/** What finds the entities that a document type declares (XML 1.0, 4.2) in the text between tags. */
function declaredEntities(text: string): RegExp | undefined {
  const names = [...text.matchAll(/<!ENTITY\s+([\w.-]{1,100})\s/g)].slice(0, maxEntities);
  if (names.length === 0) return undefined;
  const any = names.map(([, name]) => name!.replaceAll(".", "\\.")).join("|");
  return new RegExp(`>[^<>]{0,10000}&(?:${any});`);
}

function declaredInside(bytes: Uint8Array): string | undefined {
  const head = bufferOf(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,40})/i.exec(
    head.toString("latin1"),
  )?.[1];
}

/** Elements nested deeper than this are not told apart. */
const maxDepth = 50;

/** Elements within elements: no export has so many, and the parser's work grows with their square. */
const maxNesting = 2000;

/** The attribute that says what a column is called, in exports whose columns are all one element. */
const label = /^(?:\w+:)?(?:name|key)$/i;

/**
 * Whether an attribute holds what is drawn (SVG 2, 9.3 and 10.6): its numbers run into each other, and some
 * look like phones and NIRs.
 */
const isDrawn = (element: string, attribute: string, value: string): boolean =>
  attribute === "d" ? path.test(value) : attribute === "points" && polygon.test(element);
const path = /^\s*m[\s\d.,+-]+(?:[mzlhvcsqta][\s\d.,e+-]*)*$/iu;
const polygon = /^(?:\w+:)?poly(?:gon|line)$/u;

const labelOf = (attributes: Record<string, string>): string | undefined =>
  Object.keys(attributes).find((key) => label.test(key));

/** The path of the element that occurs most, of those that hold at least two values: the outermost one. */
class RepeatedElement {
  readonly #path: string[] = [];
  /** For each open element: how many values it holds. */
  readonly #values: number[] = [];
  readonly #counts = new Map<string, number>();
  /** The same of elements that hold one text, beside their attributes: records where there are no others. */
  readonly #texts = new Map<string, number>();
  /** For each open element: its children by name. */
  readonly #children: Map<string, number>[] = [];
  /** How many children all elements of a path have, where these are called alike; 0 for others. */
  readonly #cells = new Map<string, number>();
  /** By path of the elements that have them: labels, and how often each was seen. */
  readonly #labels = new Map<string, Map<string, number>>();
  /** Whether the text is counted of which this is a piece: the parser ends one at each reference. */
  #counted = false;

  onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#path.length >= maxNesting) throw new LimitReached("maxDepth");
    this.#counted = false;
    const siblings = this.#children.at(-1);
    siblings?.set(name, (siblings.get(name) ?? 0) + 1);
    this.#children.push(new Map());
    this.#path.push(name);
    this.#values.push(Object.keys(attributes).length);
    const key = labelOf(attributes);
    if (key === undefined) return;
    const path = this.#path.slice(0, maxDepth).join("/");
    const seen = this.#labels.get(path) ?? new Map<string, number>();
    this.#labels.set(path, seen.set(attributes[key]!, (seen.get(attributes[key]!) ?? 0) + 1));
  }

  /** The paths of elements whose labels are those of columns: they come again in most of the records. */
  labelled(): ReadonlySet<string> {
    const record = this.most() ?? "";
    const least = Math.max(2, (this.#counts.get(record) ?? 0) / 2);
    const paths = [...this.#labels].filter(([path, seen]) => {
      const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
      return path.startsWith(`${record}/`) && all >= least * seen.size;
    });
    return new Set(paths.map(([path]) => path));
  }

  /** Whether the records are rows of cells, whose place says what they are: `<row><c>Martin</c><c>Jean</c></row>`. */
  hasCells(): boolean {
    return (this.#cells.get(this.most() ?? "") ?? 0) > 0;
  }

  ontext(text: string): void {
    const last = this.#values.length - 1;
    if (this.#counted || last < 1 || text.trim() === "") return;
    this.#counted = true;
    this.#values[last - 1]!++;
    if (this.#values[last] === 0) return;
    const path = this.#path.slice(0, maxDepth).join("/");
    this.#texts.set(path, (this.#texts.get(path) ?? 0) + 1);
  }

  onclosetag(): void {
    this.#counted = false;
    const path = this.#path.slice(0, maxDepth).join("/");
    this.#path.pop();
    const children = [...(this.#children.pop() ?? [])];
    const cells = children.length === 1 && children[0]![1] >= 2 ? children[0]![1] : 0;
    this.#cells.set(path, (this.#cells.get(path) ?? cells) === cells ? cells : 0);
    const values = this.#values.pop() ?? 0;
    if (this.#values.length > 0) this.#values[this.#values.length - 1]! += values;
    // Fragments have no root: its children stand side by side.
    if (values >= 2) this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
  }

  most(): string | undefined {
    return mostOf(this.#counts) ?? mostOf(this.#texts);
  }
}

function mostOf(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [path, count] of counts) {
    const most = counts.get(best ?? "") ?? 0;
    // What is around the others closes last.
    const isAround = count === most && best!.startsWith(`${path}/`);
    if (count >= 2 && (count > most || isAround)) best = path;
  }
  return best;
}

class Walk {
  readonly #path: string[] = [];
  /** The path with the labels of elements that are columns instead of their names. */
  readonly #names: string[] = [];
  #record: [string, string][] | undefined;
  #recordDepth = 0;
  /** Cells of the record so far. */
  #cell = 0;
  /** The text between two tags, as far as it is given: the parser ends a piece at each reference. */
  #run = "";
  #text: string[] = [];
  #comments: string[] = [];

  constructor(
    readonly recordPath: string | undefined,
    readonly labelled: ReadonlySet<string>,
    readonly hasCells: boolean,
    readonly table: RecordTable,
  ) {}

  /** Elements that are not closed yet. */
  get open(): number {
    return this.#path.length;
  }

  takeText(all: boolean): string {
    if (all) this.#closeText();
    return all || this.#text.length * 20 > givenLength ? taken(this.#text) : "";
  }

  takeComments(all: boolean): string {
    return all || this.#comments.length * 20 > givenLength ? taken(this.#comments) : "";
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#path.length >= maxNesting) throw new LimitReached("maxDepth");
    this.#closeText();
    this.#path.push(name);
    if (
      this.#record === undefined &&
      this.recordPath !== undefined &&
      this.#path.slice(0, maxDepth).join("/") === this.recordPath
    ) {
      this.#record = [];
      this.#recordDepth = this.#path.length;
      this.#cell = 0;
    }
    const isCell =
      this.hasCells && this.#record !== undefined && this.#path.length === this.#recordDepth + 1;
    if (isCell) this.#cell++;
    const isLabelled =
      this.labelled.size > 0 && this.labelled.has(this.#path.slice(0, maxDepth).join("/"));
    const said = isLabelled ? labelOf(attributes) : undefined;
    this.#names.push(said !== undefined ? attributes[said]! : isCell ? String(this.#cell) : name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key !== said && !key.startsWith("xmlns") && !isDrawn(name, key, value))
        this.#add(value, key);
    }
  }

  ontext(text: string): void {
    this.#run += text;
    // A file in base64 is one value.
    if (this.#run.length >= givenLength && !onlyDigits.test(text)) this.#closeText();
  }

  #closeText(): void {
    const text = this.#run.trim();
    this.#run = "";
    if (text !== "") this.#add(text);
  }

  onclosetag(): void {
    this.#closeText();
    if (this.#record !== undefined && this.#path.length === this.#recordDepth) {
      this.table.add(this.#record);
      this.#record = undefined;
    }
    this.#path.pop();
    this.#names.pop();
  }

  oncomment(text: string): void {
    this.#comments.push(text);
  }

  #add(value: string, attribute?: string): void {
    if (this.#record === undefined) {
      if (!this.table.addFile(value)) this.#text.push(value);
      return;
    }
    const from = this.#recordDepth;
    const inner = this.#names.slice(from, this.hasCells ? from + 1 : undefined);
    const name = [...inner, ...(attribute === undefined ? [] : [attribute])].join(".");
    this.#record.push([name === "" ? this.#path.at(-1)! : name, value]);
  }
}

function taken(lines: string[]): string {
  return lines.splice(0).join("\n");
}
