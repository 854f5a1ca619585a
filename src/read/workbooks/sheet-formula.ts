/**
 * Formulas of conditional formats (ECMA-376 part 1, 18.17; OpenFormula 5) → whether they hold for a cell,
 * as far as the cells of its own row say it. What asks for others stays unknown.
 */

/** Error values of a spreadsheet: `#N/A`, and all others. */
const notAvailable = Symbol("not available");
const failed = Symbol("failed");

/** What a part of a formula is worth; an error is a symbol, `undefined` what the row does not say. */
type Value = string | number | boolean | symbol | undefined;

/** The cell that a formula is asked for. */
export interface AskedCell {
  /** 1-based. */
  readonly row: number;
  /** 0-based. */
  readonly column: number;
  /** Texts of the cells of its row, from column A on. */
  readonly cells: readonly string[];
}

/** Where the relative references of a formula start from: `A2` means the cell itself if that is A2. */
export interface BaseCell {
  readonly row: number;
  readonly column: number;
}

/** Whether a condition holds for a cell; `undefined` if that cannot be said. */
export interface Condition {
  (cell: AskedCell): boolean | undefined;
  /** What asking it costs: the signs, names and values of its formula. */
  readonly weight: number;
}

type Part = (cell: AskedCell) => Value;

/** Parentheses in each other, and characters: a condition that people write has fewer. */
const maxDepth = 32;
const maxLength = 1024;

const token =
  /\s*(?:("(?:[^"]|"")*")|(\d+(?:\.\d+)?)|(\$?[A-Z]{1,3}\$?\d+)(?![\w(.])|([A-Za-z_.][\w.]*)|(<>|<=|>=|[-=<>&+*/(),;]))/y;

/** A formula as a condition. One that cannot be understood is never known. */
export function conditionOf(formula: string, base: BaseCell): Condition {
  const plain = formula.replace(/^\s*(?:of:)?=/, "").replace(/\[\.(\$?[A-Z]{1,3}\$?\d+)\]/g, "$1");
  const parser = plain.length > maxLength ? undefined : new FormulaParser(plain, base);
  const part = parser?.parse();
  if (parser === undefined || part === undefined)
    return Object.assign(() => undefined, { weight: 1 });
  // One switch for all: nobody paints a list in its ground's colour by it to have it seen.
  const isSwitch = /\$[A-Z]{1,3}\$\d/.test(plain) && !/(?:^|[^$A-Z\d])\$?[A-Z]{1,3}\d/.test(plain);
  const condition = (cell: AskedCell) => {
    const value = part(cell);
    if (value === undefined) return isSwitch ? true : undefined;
    return typeof value !== "symbol" && isTrue(value);
  };
  return Object.assign(condition, { weight: parser.length });
}

function isTrue(value: string | number | boolean): boolean {
  return typeof value === "string" ? value.toUpperCase() === "TRUE" : Boolean(value);
}

/** A cell's or reference's letters as a 0-based column. */
export function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** A reference to a cell, relative in both. */
export function referenceTo({ row, column }: BaseCell): string {
  let letters = "";
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return `${letters}${row}`;
}

/** A comparison of a cell (ECMA-376 part 1, 18.18.15) as a formula. */
export function comparisonWith(
  cell: string,
  operator: string,
  first: string,
  second: string,
): string {
  switch (operator) {
    case "between":
      return `AND(${cell}>=(${first}),${cell}<=(${second}))`;
    case "notBetween":
      return `OR(${cell}<(${first}),${cell}>(${second}))`;
    default:
      return `${cell}${comparisonSigns[operator] ?? "?"}(${first})`;
  }
}

/** Comparisons by their number in binary workbooks ([MS-XLS] 2.4.42, [MS-XLSB] 2.5.15). */
export const operators: Readonly<Record<number, string>> = {
  1: "between",
  2: "notBetween",
  3: "equal",
  4: "notEqual",
  5: "greaterThan",
  6: "lessThan",
  7: "greaterThanOrEqual",
  8: "lessThanOrEqual",
};

const comparisonSigns: Readonly<Record<string, string>> = {
  lessThan: "<",
  lessThanOrEqual: "<=",
  equal: "=",
  notEqual: "<>",
  greaterThanOrEqual: ">=",
  greaterThan: ">",
};

/** Descends through a formula once, and leaves functions that are asked for each cell. */
class FormulaParser {
  readonly #tokens: string[] = [];
  #at = 0;
  #depth = 0;
  #wrong = false;
  readonly #base: BaseCell;

  constructor(formula: string, base: BaseCell) {
    this.#base = base;
    token.lastIndex = 0;
    while (token.lastIndex < formula.trimEnd().length) {
      const match = token.exec(formula);
      if (match === null) {
        this.#wrong = true;
        return;
      }
      this.#tokens.push(match[0].trim());
    }
  }

  /** How many signs, names and values the formula has. */
  get length(): number {
    return this.#tokens.length;
  }

  parse(): Part | undefined {
    const part = this.#comparison();
    return this.#wrong || this.#at < this.#tokens.length ? undefined : part;
  }

  #take(...signs: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || !signs.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  #comparison(): Part {
    let left = this.#binary(0);
    for (
      let sign = this.#take(...comparisons);
      sign !== undefined;
      sign = this.#take(...comparisons)
    ) {
      const [first, second, comparison] = [left, this.#binary(0), sign];
      left = (cell) => compare(first(cell), second(cell), comparison);
    }
    return left;
  }

  /** `&`, then `+` and `-`, then `*` and `/`. */
  #binary(level: number): Part {
    const signs = binary[level];
    if (signs === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let sign = this.#take(...signs); sign !== undefined; sign = this.#take(...signs)) {
      const [first, second, operator] = [left, this.#binary(level + 1), sign];
      left = (cell) => calculate(first(cell), second(cell), operator);
    }
    return left;
  }

  #unary(): Part {
    let minus = false;
    for (let sign = this.#take("-", "+"); sign !== undefined; sign = this.#take("-", "+"))
      if (sign === "-") minus = !minus;
    const part = this.#single();
    return minus ? (cell) => calculate(0, part(cell), "-") : part;
  }

  #single(): Part {
    const next = this.#tokens[this.#at++] ?? "";
    if (++this.#depth > maxDepth || next === "") this.#wrong = true;
    if (this.#wrong) return unknown;
    const part = this.#named(next);
    this.#depth--;
    return part;
  }

  #named(next: string): Part {
    if (next === "(") {
      const inner = this.#comparison();
      if (this.#take(")") === undefined) this.#wrong = true;
      return inner;
    }
    if (next.startsWith('"')) {
      const text = next.slice(1, -1).replaceAll('""', '"');
      return () => text;
    }
    if (/^\d/.test(next)) return () => Number(next);
    const reference = /^(\$?)([A-Z]{1,3})(\$?)(\d+)$/.exec(next);
    if (reference !== null) return this.#reference(reference);
    const name = next.toUpperCase();
    if (this.#take("(") === undefined) {
      if (name === "TRUE" || name === "FALSE") return () => name === "TRUE";
      return unknown;
    }
    const given: Part[] = [];
    if (this.#take(")") === undefined) {
      do given.push(this.#comparison());
      while (!this.#wrong && this.#take(",", ";") !== undefined);
      if (this.#take(")") === undefined) this.#wrong = true;
    }
    const known = functions[name];
    if (known === undefined) return unknown;
    return (cell) =>
      known(
        given.map((part) => part(cell)),
        cell,
      );
  }

  #reference([, fixedColumn, letters, fixedRow, digits]: RegExpExecArray): Part {
    const column = columnOf(letters!);
    const row = Number(digits);
    const base = this.#base;
    return (cell) => {
      const at = fixedRow === "$" ? row : cell.row + row - base.row;
      if (at !== cell.row) return undefined;
      return written(
        cell.cells[fixedColumn === "$" ? column : cell.column + column - base.column] ?? "",
      );
    };
  }
}

const unknown: Part = () => undefined;
const comparisons = ["=", "<>", "<", ">", "<=", ">="];
const binary: readonly (readonly string[])[] = [["&"], ["+", "-"], ["*", "/"]];

/** What the text of a cell is worth. */
function written(text: string): Value {
  if (text === "#N/A") return notAvailable;
  if (/^#[A-Z\d]+[!?/]\S{0,10}$/.test(text)) return failed;
  if (text === "TRUE" || text === "FALSE") return text === "TRUE";
  return /^-?\d{1,15}(?:\.\d+)?$/.test(text) && !/^0\d/.test(text) ? Number(text) : text;
}

function compare(first: Value, second: Value, sign: string): Value {
  if (first === undefined || second === undefined) return undefined;
  if (typeof first === "symbol") return first;
  if (typeof second === "symbol") return second;
  // A blank cell is no text, and nothing.
  if (first === "" && typeof second === "number") first = 0;
  if (second === "" && typeof first === "number") second = 0;
  const order =
    rank(first) - rank(second) ||
    (typeof first === "string"
      ? compareTexts(first.toLowerCase(), String(second).toLowerCase())
      : Number(first) - Number(second));
  switch (sign) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    default:
      return order >= 0;
  }
}

/** Numbers are less than texts, texts less than truth values (18.17.2.2). */
function rank(value: string | number | boolean): number {
  return typeof value === "number" ? 0 : typeof value === "string" ? 1 : 2;
}

function compareTexts(first: string, second: string): number {
  return first === second ? 0 : first < second ? -1 : 1;
}

function calculate(first: Value, second: Value, sign: string): Value {
  if (first === undefined || second === undefined) return undefined;
  if (typeof first === "symbol") return first;
  if (typeof second === "symbol") return second;
  if (sign === "&") return String(first) + String(second);
  const [left, right] = [Number(first), Number(second)];
  const result =
    sign === "+"
      ? left + right
      : sign === "-"
        ? left - right
        : sign === "*"
          ? left * right
          : left / right;
  return Number.isFinite(result) ? result : failed;
}

/** Functions that conditions are made of; what is none of them is unknown. */
const functions: Readonly<
  Record<string, ((given: readonly Value[], cell: AskedCell) => Value) | undefined>
> = Object.assign(Object.create(null), {
  TRUE: () => true,
  FALSE: () => false,
  NOT: ([value]) => (value === undefined || typeof value === "symbol" ? value : !isTrue(value)),
  AND: (given) => join(given, false),
  OR: (given) => join(given, true),
  IF: (given) => {
    const [condition, first, second] = given;
    if (condition === undefined || typeof condition === "symbol") return condition;
    return isTrue(condition) ? first : given.length > 2 ? second : false;
  },
  ISBLANK: ([value]) => (value === undefined ? undefined : value === ""),
  ISTEXT: ([value]) =>
    value === undefined ? undefined : typeof value === "string" && value !== "",
  ISNONTEXT: ([value]) =>
    value === undefined ? undefined : typeof value !== "string" || value === "",
  ISNUMBER: ([value]) => (value === undefined ? undefined : typeof value === "number"),
  ISERROR: ([value]) => (value === undefined ? undefined : typeof value === "symbol"),
  ISERR: ([value]) => (value === undefined ? undefined : value === failed),
  ISNA: ([value]) => (value === undefined ? undefined : value === notAvailable),
  COUNTA: (given) =>
    given.includes(undefined) ? undefined : given.filter((value) => value !== "").length,
  LEN: ([value]) => onText(value, (text) => text.length),
  TRIM: ([value]) => onText(value, (text) => text.trim()),
  UPPER: ([value]) => onText(value, (text) => text.toUpperCase()),
  LOWER: ([value]) => onText(value, (text) => text.toLowerCase()),
  LEFT: (given) => cut(given, (text, count) => text.slice(0, count)),
  RIGHT: (given) => cut(given, (text, count) => text.slice(Math.max(0, text.length - count))),
  SEARCH: ([sought, value]) => find(sought, value),
  FIND: ([sought, value]) => find(sought, value),
  ROW: (given, { row }) => (given.length === 0 ? row : undefined),
  COLUMN: (given, { column }) => (given.length === 0 ? column + 1 : undefined),
  MOD: ([value, by]) =>
    typeof value === "number" && typeof by === "number" && by !== 0
      ? value - by * Math.floor(value / by)
      : undefined,
} satisfies Record<string, (given: readonly Value[], cell: AskedCell) => Value>);

/** `AND` and `OR`: one value of `decisive` decides, whatever is unknown. */
function join(given: readonly Value[], decisive: boolean): Value {
  const error = given.find((value) => typeof value === "symbol");
  if (error !== undefined) return error;
  if (given.some((value) => value !== undefined && isTrue(value as string) === decisive))
    return decisive;
  return given.includes(undefined) ? undefined : !decisive;
}

function onText(value: Value, change: (text: string) => Value): Value {
  return value === undefined || typeof value === "symbol" ? value : change(String(value));
}

function cut([value, ...rest]: readonly Value[], take: (text: string, count: number) => string) {
  const count = rest.length === 0 ? 1 : rest[0];
  return typeof count === "number" ? onText(value, (text) => take(text, count)) : undefined;
}

function find(sought: Value, value: Value): Value {
  if (typeof sought !== "string" && typeof sought !== "number") return undefined;
  return onText(value, (text) => {
    const at = text.toLowerCase().indexOf(String(sought).toLowerCase());
    return at < 0 ? failed : at + 1;
  });
}
