/**
 * The tokens that formulas of binary workbooks are kept as ([MS-XLS] 2.5.198, [MS-XLSB] 2.5.97) → the
 * formula as it is written, for what conditions and links are made of.
 */
import { type BaseCell, referenceTo } from "./sheet-formula.js";

/** Functions by their number ([MS-XLS] 2.5.198.17), and how many arguments those have that say no count. */
const functions: Readonly<Record<number, readonly [name: string, count: number]>> = {
  1: ["IF", 3],
  2: ["ISNA", 1],
  3: ["ISERROR", 1],
  8: ["ROW", 1],
  9: ["COLUMN", 1],
  32: ["LEN", 1],
  34: ["TRUE", 0],
  35: ["FALSE", 0],
  36: ["AND", 2],
  37: ["OR", 2],
  38: ["NOT", 1],
  39: ["MOD", 2],
  82: ["SEARCH", 2],
  112: ["LOWER", 1],
  113: ["UPPER", 1],
  115: ["LEFT", 2],
  116: ["RIGHT", 2],
  118: ["TRIM", 1],
  124: ["FIND", 2],
  126: ["ISERR", 1],
  127: ["ISTEXT", 1],
  128: ["ISNUMBER", 1],
  129: ["ISBLANK", 1],
  169: ["COUNTA", 1],
  190: ["ISNONTEXT", 1],
  359: ["HYPERLINK", 2],
};

const operators: Readonly<Record<number, string>> = {
  0x03: "+",
  0x04: "-",
  0x05: "*",
  0x06: "/",
  0x08: "&",
  0x09: "<",
  0x0a: "<=",
  0x0b: "=",
  0x0c: ">=",
  0x0d: ">",
  0x0e: "<>",
};

/**
 * The formula of some tokens.
 *
 * @param base the cell that its relative references start from
 * @param wide whether rows are of 32 bits, as in .xlsb
 * @returns `undefined` if it has a token that conditions seldom have
 */
export function formulaOf(tokens: Buffer, base: BaseCell, wide: boolean): string | undefined {
  const stack: string[] = [];
  const rowBytes = wide ? 4 : 2;
  let at = 0;
  const push = (count: number, write: (given: readonly string[]) => string): boolean => {
    if (stack.length < count) return false;
    stack.push(write(stack.splice(stack.length - count, count)));
    return true;
  };
  while (at < tokens.length) {
    const token = tokens[at++]!;
    // The same token for a value, a reference and an array.
    const kind = token >= 0x40 ? (token & 0x1f) | 0x20 : token;
    const needed = sizes(wide)[kind] ?? 0;
    if (at + needed > tokens.length) return undefined;
    const sign = operators[kind];
    let done = true;
    if (sign !== undefined) done = push(2, ([first, second]) => `(${first}${sign}${second})`);
    else if (kind === 0x12 || kind === 0x15) done = stack.length > 0;
    else if (kind === 0x13) done = push(1, ([first]) => `(-${first})`);
    else if (kind === 0x17) {
      const text = textOf(tokens, at, wide);
      if (text === undefined) return undefined;
      stack.push(`"${text.text.replaceAll('"', '""')}"`);
      at = text.end;
    } else if (kind === 0x19) {
      // How the formula was typed, or where a function goes on: but for a choice of many.
      if ((tokens[at]! & 0x04) !== 0) return undefined;
      if ((tokens[at]! & 0x10) !== 0) return undefined;
    } else if (kind === 0x1d) stack.push(tokens[at] === 0 ? "FALSE" : "TRUE");
    else if (kind === 0x1e) stack.push(String(tokens.readUInt16LE(at)));
    else if (kind === 0x1f) stack.push(plain(tokens.readDoubleLE(at)));
    else if (kind === 0x24 || kind === 0x2c) {
      const row = wide ? tokens.readUInt32LE(at) : tokens.readUInt16LE(at);
      stack.push(reference(row, tokens.readUInt16LE(at + rowBytes), base, kind === 0x2c, wide));
    } else if (kind === 0x21 || kind === 0x22) {
      const isCounted = kind === 0x22;
      const known = functions[tokens.readUInt16LE(isCounted ? at + 1 : at) & 0x7fff];
      if (known === undefined) return undefined;
      const count = isCounted ? tokens[at]! & 0x7f : known[1];
      done = push(count, (given) => `${known[0]}(${given.join(",")})`);
    } else return undefined;
    if (!done) return undefined;
    if (kind !== 0x17) at += needed;
  }
  return stack.length === 1 ? stack[0] : undefined;
}

/** Bytes behind a token, where that is known beforehand. */
function sizes(wide: boolean): Readonly<Record<number, number>> {
  return wide ? wideSizes : narrowSizes;
}

const narrowSizes = {
  0x17: 2,
  0x19: 3,
  0x1d: 1,
  0x1e: 2,
  0x1f: 8,
  0x24: 4,
  0x2c: 4,
  0x21: 2,
  0x22: 3,
};
const wideSizes = { ...narrowSizes, 0x24: 6, 0x2c: 6 };

function textOf(tokens: Buffer, at: number, wide: boolean) {
  const length = wide ? tokens.readUInt16LE(at) : tokens[at]!;
  const isUtf16 = wide || (tokens[at + 1]! & 1) !== 0;
  const start = at + 2;
  const end = start + length * (isUtf16 ? 2 : 1);
  if (end > tokens.length) return undefined;
  return { text: tokens.toString(isUtf16 ? "utf16le" : "latin1", start, end), end };
}

function plain(number: number): string {
  return Number.isFinite(number) && Math.abs(number) < 1e15 && Math.abs(number) > 1e-6
    ? String(number)
    : number === 0
      ? "0"
      : '"?"';
}

/** Rows and columns of a sheet: relative ones count on from the last to the first. */
const narrow = { rows: 0x1_0000, columns: 0x100 };
const broad = { rows: 0x10_0000, columns: 0x4000 };

function reference(
  row: number,
  flags: number,
  base: BaseCell,
  isOffset: boolean,
  wide: boolean,
): string {
  const size = wide ? broad : narrow;
  let column = flags & (size.columns - 1);
  const fixedColumn = (flags & 0x4000) === 0;
  const fixedRow = (flags & 0x8000) === 0;
  if (isOffset && !fixedColumn) column = (column + base.column) % size.columns;
  if (isOffset && !fixedRow) row = (row + base.row - 1) % size.rows;
  const plainReference = referenceTo({ row: row + 1, column });
  return plainReference.replace(
    /^([A-Z]+)(\d+)$/,
    `${fixedColumn ? "$$" : ""}$1${fixedRow ? "$$" : ""}$2`,
  );
}
