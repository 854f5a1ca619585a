/**
 * Lines of a program that are alike but for their literals (`new Client("Martin", "Jean");`,
 * `$m1->setNom('Martin');`, `HSET u:1 nom "Martin"`) → the literals of each record, under what they are called.
 */
import type { Row } from "../types.js";
import { unescaped } from "./labelled-lines.js";

/** Lines `start` to `end` (exclusive), a record each or some lines a record. */
export interface StatementRun {
  readonly start: number;
  readonly end: number;
  /** Below what the columns are called, where the program says so; their numbers are indexes of lines. */
  readonly rows: readonly Row[];
}

/** Fewer records are no list, and one literal each is no record. */
const minRecords = 3;
const minLiterals = 2;
/** How many lines a record has at most. */
const maxApart = 40;
/** A longer line is no statement, nor a column of a few values. */
const maxLineLength = 20_000;
/** A column of fewer values may be a row. */
const minColumnLength = 5;
/** `noms = [`, `'nom': [`, `nom = c(`. */
const listed =
  /([\p{L}_][\p{L}\d_]{0,40})["']?\s{0,9}(?:=>|<-|[:=])\s{0,9}(?:new )?[\w.<>]{0,30}[([{]$/u;
/** A record begins so, in as many of them, for nothing else of it to be lost. */
const minAlike = 0.8;

/** What varies in a statement; a text before `:` or `=>` is no literal, it says what the next one is. */
const literal =
  /["'][\p{L}_][\p{L}\d_ -]{0,60}["']\s{0,9}(?:=>|:)|"((?:[^"\\]|\\.){0,400})"|'((?:[^'\\]|\\.|''){0,400})'|`((?:[^`\\]|\\.){0,400})`|(?<=\()((?:19|20)\d\d, ?\d\d?, ?\d\d?)(?=\))|(?<![\p{L}\p{N}_.'"])(\+?\d[\d.]*)(?![\p{L}\p{N}_'"])|\b(?:null|none|nil|undefined|true|false)\b/giu;

/** `nom: `, `'nom' => `, `ne=new Date(` before a literal; `.setNom(`, `->with_nom(`; `-Nom `, and `nom ` between two. */
const assigned =
  /([\p{L}_][\p{L}\d_-]{0,40})["'\]]?\s{0,9}(?:=>|:?=|:)\s{0,9}(?:(?:new )?[\w.]{0,20}date[\w.]{0,20}\()?$/iu;
const setter = /(?:set|with)_?([\p{L}_]\w{0,40})\(\s*$/iu;
const flag = /(?:^|\s)-{0,2}([\p{L}_][\p{L}\d_-]{0,40})\s+$/u;

/** A line, by what stands in it beside its literals. */
interface Statement {
  /** What stands before the first literal, and words behind a number that is one; or the whole line if it has none. */
  readonly key: string;
  readonly prefix: string;
  /** All of it but the literals. */
  readonly form: string;
  readonly literals: readonly (readonly [label: string, value: string])[];
  /** What stands behind each of them. */
  readonly rests: readonly string[];
  /** Whether one of them is a text. */
  readonly isQuoted: boolean;
}

/** What begins alike and was read to its end, and is no list of records. */
interface Refused {
  readonly starts: readonly number[];
  /** Those before this one are not counted any more. */
  next: number;
  /** How many of the others have each form; `undefined` if no form makes them records. */
  readonly forms: Map<string, number> | undefined;
}

/** A statement of a program, and not a row of a table, begins with a word or bracket, and no separator. */
const beginning = /^[^,;|\t]*(?:[([{=:>] ?|[\p{L}\d_"'] )$/u;

const quote = /["'`]/u;

/** Statements of the lines of a text, each taken apart once. */
export class Statements {
  readonly #known: (Statement | undefined)[] = [];
  readonly #refused = new Map<string, Refused>();

  constructor(readonly lines: readonly string[]) {}

  /** The run of records that begins at a line; `undefined` if there is none. */
  findRun(start: number): StatementRun | undefined {
    // Nearly all lines of other texts are passed over here: a million of them, taken apart, fill the memory.
    if (!quote.test(this.lines[start]!)) return undefined;
    const first = this.#at(start);
    // `INSERT INTO m (nom, tel) VALUES (`: what is closed parts nothing.
    const prefix = first.prefix.replace(/\([^()]*\)/gu, "()");
    if (!first.isQuoted || !beginning.test(prefix)) return undefined;
    const columns = this.#columns(start);
    return columns ?? this.#records(start, first);
  }

  /** Lines of a column each: `noms = ["Martin", "Petit"]`, `prenoms = ["Jean", "Zoé"]`. */
  #columns(start: number): StatementRun | undefined {
    const { length } = this.#at(start).literals;
    if (length < minColumnLength) return undefined;
    const header: string[] = [];
    let end = start;
    for (; end < this.lines.length; end++) {
      const { literals, prefix } = this.#at(end);
      const [, name] = listed.exec(prefix) ?? [];
      if (name === undefined || literals.length !== length || header.includes(name)) break;
      header.push(name);
    }
    if (header.length < minLiterals) return undefined;
    const rows = Array.from({ length }, (_, row): Row => {
      const cells = header.map((__, column) => this.#at(start + column).literals[row]![1]);
      return { number: start, cells };
    });
    return { start, end, rows: [{ number: start, cells: header }, ...rows] };
  }

  #records(start: number, first: Statement): StatementRun | undefined {
    if (this.#isRefused(start, first)) return undefined;
    const next = this.#next(start, first.key);
    if (next === undefined) return undefined;
    const keys = new Set<string>();
    for (let line = start; line < next; line++) keys.add(this.#at(line).key);
    const starts = [start];
    let end = next;
    while (end < this.lines.length) {
      const { key, literals } = this.#at(end);
      if (key === first.key) starts.push(end);
      else if (!keys.has(key)) {
        // What only some records have stands between lines that others have as well.
        const isBetween = keys.size > 1 || literals.length === 0;
        const more = this.#next(end, first.key);
        if (more === undefined || !isBetween || !keys.has(this.#at(end + 1).key)) break;
      }
      end++;
    }
    if (starts.length < minRecords) return undefined;
    const forms = new Map<string, number>();
    for (const line of starts) {
      const { form } = this.#at(line);
      forms.set(form, (forms.get(form) ?? 0) + 1);
    }
    if (forms.get(first.form)! < starts.length * minAlike) {
      this.#refused.set(first.key, { starts, next: 0, forms });
      return undefined;
    }
    const columns = new Map<string, number>();
    const header: string[] = [];
    const rows = starts.map((line, index): Row => {
      const cells: string[] = [];
      for (let at = line; at < (starts[index + 1] ?? end); at++)
        for (const [label, value, name] of this.#valuesOf(at, first)) {
          const column = columns.get(name) ?? columns.size;
          columns.set(name, column);
          header[column] ??= label;
          cells[column] = value;
        }
      return { number: line, cells: Array.from(cells, (cell) => cell ?? "") };
    });
    if (columns.size < minLiterals) {
      this.#refused.set(first.key, { starts, next: 0, forms: undefined });
      return undefined;
    }
    return {
      start,
      end,
      rows: header.some(Boolean) ? [{ number: start, cells: header }, ...rows] : rows,
    };
  }

  /** Whether records from a line on would be what was refused from a line above: nothing is read again from each. */
  #isRefused(start: number, { key, form }: Statement): boolean {
    const refused = this.#refused.get(key);
    // The last of them may be the first of others.
    if (refused === undefined || start >= refused.starts.at(-1)!) return false;
    const { starts, forms } = refused;
    if (forms === undefined) return true;
    for (; starts[refused.next]! < start; refused.next++) {
      const passed = this.#at(starts[refused.next]!).form;
      forms.set(passed, forms.get(passed)! - 1);
    }
    return (forms.get(form) ?? 0) < (starts.length - refused.next) * minAlike;
  }

  /** The literals of a line, by the place where they stand; and what else differs in a record's first line. */
  *#valuesOf(
    line: number,
    first: Statement,
  ): Generator<[label: string, value: string, name: string]> {
    const { literals, key, form, rests } = this.#at(line);
    const isOther = key === first.key && form !== first.form;
    const own = isOther ? literals.slice(0, first.literals.length) : literals;
    for (const [index, [label, value]] of own.entries()) yield [label, value, `${index} ${key}`];
    if (isOther) yield ["", rests[own.length - 1] ?? "", "rest"];
  }

  /** The next line that begins like one. */
  #next(line: number, key: string): number | undefined {
    for (let at = line + 1; at < Math.min(this.lines.length, line + maxApart); at++)
      if (this.#at(at).key === key) return at;
    return undefined;
  }

  #at(line: number): Statement {
    return (this.#known[line] ??= statementOf(this.lines[line]!));
  }
}

/** Lines of a program before the first record. */
const maxLinesBefore = 20;

/** Whether a text consists of such records. */
export function isProgram(text: string): boolean {
  const lines = text.split(/\r\n?|\n/u).filter((line) => line.trim() !== "");
  const statements = new Statements(lines);
  for (let start = 0; start < Math.min(lines.length, maxLinesBefore); start++) {
    const run = statements.findRun(start);
    if (run !== undefined) return (run.end - start) * 5 >= (lines.length - start) * 4;
  }
  return false;
}

/** Digits within names number the records: `client12`. */
const withoutDigits = (text: string): string => text.replace(/\d+/gu, "").replace(/ +/gu, " ");

/** What says of which kind a text is: `N'Martin'`, `f"…"`. */
const ofKind = /(?<=[\s(=,[{])[NEfbru]{1,2}(?=["'])/giu;

/** What holds further texts is none itself: `exec("INSERT INTO m VALUES ('Martin', 'Jean')");`. */
function withoutOuter(text: string): string {
  const [before, inner, behind, more] = text.split('"', 4);
  const holds = behind !== undefined && more === undefined && inner!.split("'").length > 4;
  return holds ? `${before} ${inner} ${behind}` : text;
}

function statementOf(line: string): Statement {
  const text = withoutOuter(line.trim().replace(ofKind, ""));
  if (text.length > maxLineLength)
    return { key: text, prefix: text, form: text, literals: [], rests: [], isQuoted: false };
  const literals: [string, string][] = [];
  const rests: string[] = [];
  let isQuoted = false;
  let keyLength: number | undefined;
  let prefixLength: number | undefined;
  let form = "";
  let last = 0;
  for (const match of text.matchAll(literal)) {
    if (/[:>]$/u.test(match[0])) continue;
    const before = text.slice(last, match.index);
    const [, double, single, back, date, number] = match;
    form += before;
    if (keyLength === undefined || (!isQuoted && /\p{L}/u.test(before))) keyLength = form.length;
    prefixLength ??= keyLength;
    isQuoted ||= (double ?? single ?? back) !== undefined;
    const value = double ?? single ?? back ?? date?.replaceAll(/, ?/gu, "-") ?? number ?? "";
    literals.push([labelOf(before), unescaped(value).replaceAll("''", "'")]);
    last = match.index + match[0].length;
    rests.push(text.slice(last));
  }
  form += text.slice(last);
  const key = withoutDigits(form.slice(0, keyLength));
  const prefix = withoutDigits(form.slice(0, prefixLength));
  return { key, prefix, form: withoutDigits(form), literals, rests, isQuoted };
}

const labelOf = (before: string): string =>
  (assigned.exec(before) ?? setter.exec(before) ?? flag.exec(before))?.[1] ?? "";
