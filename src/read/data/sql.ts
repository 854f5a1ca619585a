import type { Block } from "../../types.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * Dumps of databases (mysqldump, pg_dump, SQLite's `.dump`) → a Table for the rows of each
 * `INSERT INTO` and each `COPY … FROM stdin`, Text for everything else.
 */
export const sql: Reader = {
  type: "sql",
  extensions: ["sql", "dump"],
  family: "text",
  recognises: (peek) => {
    const text = peek.text();
    return (
      /^\s*(?:--|\/\*|#|@|\\|(?:SET|CREATE|DROP|INSERT|REPLACE|COPY|BEGIN|PRAGMA|USE|START|LOCK|ALTER|DELETE|TRUNCATE|UPDATE|DECLARE|DO|WITH|PROMPT|SPOOL|GO)\b)/i.test(
        text,
      ) &&
      /\b(?:INSERT|REPLACE)\s+(?:\w+\s+){0,2}INTO\b|\bINSERT\s+ALL\b|\bCREATE TABLE\b|\bFROM stdin;/i.test(
        text,
      )
    );
  },
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const hidden = attachment.hidden ?? false;
    const encoding = encodingOf(attachment);
    const columns = new Map<string, string[]>();
    let open: { readonly name: string; readonly table: RecordTable } | undefined;
    let line = 1;

    let isCut = false;
    const source = new Source(decode(bytes, encoding));
    for (;;) {
      budget.checkTime();
      const words = source.until(statement);
      if (words.trim() === "") {
        line += words.split("\n").length - 1;
      } else {
        for (const [name, list] of createdTables(words)) columns.set(name, list);
        isCut = cutStatement.test(words.slice(-300));
        yield* close();
        yield* textBlocks([words], location, hidden, budget, line);
        line += words.split("\n").length - 1;
      }
      const match = source.take(statement);
      if (match === undefined) break;
      const name = unquoted(match[1] ?? match[3]!);
      const listed = (match[2] ?? match[4])?.split(",").map(unquoted);
      if (open?.name !== name) yield* close();
      open ??= {
        name,
        table: new RecordTable({ ...location, sheet: name }, hidden, budget),
      };
      const names = listed ?? columns.get(name) ?? [];
      const rows = match[1] === undefined ? copiedRows(source) : insertedRows(source);
      for (const row of rows) {
        budget.checkTime();
        open.table.add(
          row.map((value, index) => [names[index] ?? String(index + 1), value] as const),
        );
        if (open.table.full) yield* open.table.take();
      }
    }
    yield* close();
    if (isCut || source.isCut) yield { type: "unread", location, reason: "malformed" };

    function* close(): Generator<Block> {
      if (open !== undefined) yield* open.table.take();
      open = undefined;
    }
  },
};

/** Blanks stand within a name only: those around it are taken in one way. */
const name =
  /(?:[`"[]?[\w$-]{1,128}[`"\]]?\.)?[`"[]?[\wÀ-ÿ$-](?:[\wÀ-ÿ$ -]{0,126}[\wÀ-ÿ$-])?[`"\]]?/.source;

/** What rows follow: `INSERT INTO t (a, b) VALUES`, `COPY t (a, b) FROM stdin;`. */
const statement = new RegExp(
  `(?:\\b(?:INSERT|REPLACE)\\s+(?:\\w+\\s+){0,2}?(?:INTO\\s+)?|^[ \\t]*INTO\\s+)(${name})\\s*(?:\\(([^()]{0,20000})\\)\\s*)?VALUES\\s*(?=\\()` +
    `|^COPY\\s+(${name})\\s*(?:\\(([^()]{0,20000})\\)\\s*)?FROM\\s+stdin[^\\n]{0,200};\\n`,
  "im",
);

function unquoted(identifier: string): string {
  return identifier
    .trim()
    .replace(/^.*\./, "")
    .replace(/^[`"[]|[`"\]]$/g, "");
}

const create = new RegExp(`CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${name})\\s*\\(`, "gi");

/** The head of a statement at the end of the file. */
const cutStatement = /\b(?:CREATE\s+TABLE|INSERT\s+INTO|COPY)\b[^;()]{0,250}$/i;

/** Characters between the brackets of a `CREATE TABLE` that are looked at. */
const maxDefinition = 50_000;

/** Tables and their columns from `CREATE TABLE` statements. */
export function* createdTables(text: string): Generator<[string, string[]]> {
  create.lastIndex = 0;
  for (let match = create.exec(text); match !== null; match = create.exec(text)) {
    const definitions: string[] = [];
    let depth = 1;
    let from = create.lastIndex;
    let at = from;
    for (const end = Math.min(text.length, at + maxDefinition); at < end && depth > 0; at++) {
      const character = text[at];
      if (character === "(") depth++;
      else if (character === ")") depth--;
      if (depth === 0 || (depth === 1 && character === ",")) {
        definitions.push(text.slice(from, at));
        from = at + 1;
      }
    }
    create.lastIndex = at;
    const columns = definitions
      .filter((definition) => !clause.test(definition))
      .map(
        (definition) =>
          /^\s*([`"[][^`"\]]{1,128}[`"\]]|[\wÀ-ÿ$-]{1,128})(?:\s|$)/.exec(definition)?.[1] ?? "",
      )
      .filter((column) => column !== "");
    yield [unquoted(match[1]!), columns.map(unquoted)];
  }
}

/** What a definition begins with that is none of a column; but a column may be called `key`, and have a type. */
const clause =
  /^\s*(?:(?:PRIMARY|FOREIGN)\s+KEY\b|UNIQUE\b|CONSTRAINT\s|CHECK\s*\(|(?:KEY|INDEX|FULLTEXT)\b(?=[^(]{0,300}\()(?!\s+(?:(?:var|n|nvar)?char|character|text|clob|blob|\w*int\d?|integer|numeric|decimal|real|double|float|bool|boolean|date|datetime|timestamp|varbinary|binary|enum|set|json|uuid)\b))/i;

/** Characters that a statement's head, or a row, may be long: then it is no dump. */
const maxHeld = 16 * 1024 * 1024;

/** Text that comes in pieces, looked at and taken from the front. */
class Source {
  /** True if rows break off. */
  isCut = false;
  #text = "";
  #from = 0;
  #ended = false;

  constructor(readonly pieces: Iterator<string>) {}

  /** Takes what stands before the next match, or all that is held if there is none so far. */
  until(pattern: RegExp): string {
    for (;;) {
      const rest = this.#text.slice(this.#from);
      const match = pattern.exec(rest);
      if (match !== null) {
        this.#from += match.index;
        return rest.slice(0, match.index);
      }
      if (this.#ended || rest.length > maxHeld) {
        this.#text = "";
        this.#from = 0;
        return rest;
      }
      this.more();
    }
  }

  /** Takes a match at the front. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = pattern.exec(this.#text.slice(this.#from));
    if (match === null || match.index !== 0) return undefined;
    this.#from += match[0].length;
    return match;
  }

  /** Takes a match of a sticky pattern; more text is fetched while the match may go on. */
  next(pattern: RegExp): RegExpExecArray | undefined {
    for (;;) {
      pattern.lastIndex = this.#from;
      const match = pattern.exec(this.#text);
      const isWhole = match !== null && pattern.lastIndex < this.#text.length;
      if (isWhole || this.#ended) {
        if (match !== null) this.#from = pattern.lastIndex;
        return match ?? undefined;
      }
      // A value that fails with much text behind it is damaged, not cut.
      if (match === null && this.#text.length - this.#from > maxHeld) return undefined;
      this.more();
    }
  }

  more(): void {
    const piece = this.pieces.next();
    this.#text = this.#text.slice(this.#from) + (piece.done === true ? "" : piece.value);
    this.#from = 0;
    if (piece.done === true) this.#ended = true;
  }
}

/**
 * A value, and what stands behind it: a comma, or the end of the row and of the statement. Blanks in front
 * and behind are taken in one way each, for there may be a million of them.
 */
const value =
  /\s*(?:(?:(?:N|E|DATE|TIMESTAMP|_\w{1,20}) ?)?'([^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*)'(?:::\w[\w ]{0,39})?\s*|(?!\s)((?:[^',()]|'[^'\\]{0,4000}'|\((?:[^()']|'[^'\\]{0,4000}'|\((?:[^()']|'[^'\\]{0,4000}'){0,400}\)){0,400}\)){0,400}))(?:(,)|\)\s*(,\s*(?:--[^\n]*\n\s*)?\(|;?))/iy;

/** `TO_DATE('12/03/1985', 'DD/MM/YYYY')` is the date; of other calls all that stands in them is kept. */
const datum = /^[^'(]*\(\s*N?'(\d[^']*)'(?:\s*,\s*'[^']*')?/u;

const opening = /\s*\(/y;

function* insertedRows(source: Source): Generator<string[]> {
  if (source.next(opening) === undefined) return;
  let row: string[] = [];
  for (;;) {
    const match = source.next(value);
    if (match === undefined) {
      source.isCut = true;
      if (row.length > 0) yield row;
      return;
    }
    const [, quoted, bare = "", comma, end] = match;
    if (quoted !== undefined) row.push(unescaped(quoted));
    else row.push(/^null$/i.test(bare.trim()) ? "" : (datum.exec(bare)?.[1] ?? bare.trim()));
    if (comma !== undefined) continue;
    yield row;
    row = [];
    if (end === undefined || !end.startsWith(",")) return;
  }
}

function unescaped(quoted: string): string {
  return quoted.replace(/''|\\([\s\S])/g, (both, character: string | undefined) =>
    character === undefined
      ? both === "''"
        ? "'"
        : both
      : ({ n: "\n", r: "\r", t: "\t", "0": "" }[character] ?? character),
  );
}

const copiedLine = /([^\n]*)\n/y;

function* copiedRows(source: Source): Generator<string[]> {
  for (;;) {
    const line = source.next(copiedLine)?.[1]?.replace(/\r$/, "");
    if (line === undefined) source.isCut = true;
    if (line === undefined || line === "\\.") return;
    yield line
      .split("\t")
      .map((cell) =>
        cell === "\\N"
          ? ""
          : cell.replace(/\\t/g, "\t").replace(/\\n/g, "\n").replaceAll("\\\\", "\\"),
      );
  }
}
