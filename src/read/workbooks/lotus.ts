/**
 * Workbooks of Lotus 1-2-3, Works and Quattro Pro for DOS → a table for each sheet. A stream of records:
 * type, length, content.
 *
 * Lotus, "Worksheet File Format" (1984, 1986) for `.wks` and `.wk1`; "1-2-3 Release 3 file format" for
 * `.wk3` and `.wk4`, whose cells begin with row, sheet and column.
 */
import { bufferOf } from "../../bytes.js";
import type { Block, Row } from "../../types.js";
import { codePageDecoder, type DecodeBytes } from "./biff.js";
import { generalFormat, writeNumber } from "./number-format.js";
import { plainTexts } from "../documents/ole.js";
import type { Reader } from "../reader.js";

/** First bytes, as Latin-1. */
const signatures = [
  "\0\0\x02\0\x04\x04", // 1A (.wks)
  "\0\0\x02\0\x06\x04", // 2 (.wk1)
  "\0\0\x1a\0\0\x10", // 3 (.wk3)
  "\0\0\x1a\0\x02\x10", // 4 (.wk4)
  "\xff\0\x02\0\x04\x04", // Works
  "\0\0\x02\0\x20\x51", // Quattro Pro (.wq1)
] as const;

/** A workbook of Lotus 1-2-3. */
export const lotus: Reader = {
  type: "lotus",
  extensions: ["wks", "wk1", "wk3", "wk4", "wq1"],
  recognises: (peek) => signatures.some((signature) => peek.startsWith(signature)),
  async *read({ bytes, location, hidden = false }, { budget }): AsyncGenerator<Block> {
    const file = bufferOf(bytes);
    // The Lotus multi-byte set has the characters of code page 850 where no prefix says otherwise.
    const decode = await codePageDecoder(850);
    const sheets = new Map<number, Map<number, string[]>>();
    const { cells, names, damaged } = readCells(file, decode);
    for (const { sheet, row, column, text } of cells) {
      const rows = sheets.get(sheet) ?? new Map<number, string[]>();
      sheets.set(sheet, rows);
      const line = rows.get(row) ?? [];
      rows.set(row, line);
      if (column >= budget.limits.maxColumns) {
        budget.leaveOut("maxColumns");
        continue;
      }
      while (line.length < column) line.push("");
      line[column] = text;
    }
    for (const [sheet, rows] of [...sheets].sort(([a], [b]) => a - b)) {
      budget.checkTime();
      const sorted: Row[] = [...rows]
        .sort(([a], [b]) => a - b)
        .map(([index, line]) => ({ number: index + 1, cells: line }));
      budget.takeRows(
        sorted.length,
        sorted.reduce((sum, row) => sum + row.cells.length, 0),
      );
      const name = names.get(sheet) ?? `${sheet + 1}`;
      yield { type: "table", location: { ...location, sheet: name }, hidden, rows: [sorted] };
    }
    if (!damaged) return;
    const text = plainTexts(file).join("\n");
    if (text !== "") yield { type: "text", location, hidden, text };
    yield { type: "unread", location, reason: "malformed" };
  },
};

interface Cell {
  readonly sheet: number;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

const QUATTRO = 0x5120;

/** Record types: the beginning and the end … */
const BOF = 0x00;
const EOF = 0x01;
/** … cells of the first two releases: format, column, row, content … */
const INTEGER = 0x0d;
const NUMBER = 0x0e;
const LABEL = 0x0f;
const FORMULA = 0x10;
const STRING = 0x33;
/** … and cells since the third: row, sheet, column, content. */
const LABEL_3 = 0x16;
const NUMBER_3 = 0x17;
const SMALL_3 = 0x18;
const FORMULA_3 = 0x19;
const STRING_3 = 0x1a;
const NUMBER_4 = 0x27;
const FORMULA_4 = 0x28;
/** A record of which the first word says the type: the name of a sheet. */
const EXTENDED = 0x1b;
const SHEET_NAME = 0x36b0;

interface Content {
  readonly cells: readonly Cell[];
  /** The names of sheets, by their index. */
  readonly names: ReadonlyMap<number, string>;
  readonly damaged: boolean;
}

function readCells(file: Buffer, decode: DecodeBytes): Content {
  const cells: Cell[] = [];
  const names = new Map<number, string>();
  const version = file.readUInt16LE(4);
  const isThird = version >= 0x1000 && version !== QUATTRO;
  let damaged = false;
  let at = 4 + file.readUInt16LE(2);
  for (;;) {
    if (at + 4 > file.length) return { cells, names, damaged: true };
    const type = file.readUInt16LE(at);
    const length = file.readUInt16LE(at + 2);
    at += 4;
    if (at + length > file.length) return { cells, names, damaged: true };
    if (type === EOF) return { cells, names, damaged: damaged || length > 0 };
    const body = file.subarray(at, at + length);
    at += length;
    damaged ||= type === BOF;
    if (isThird && type === EXTENDED && length > 4 && body.readUInt16LE(0) === SHEET_NAME)
      names.set(body.readUInt16LE(2), label(body.subarray(4), decode) ?? "");
    const content = isThird
      ? thirdCell(type, body, decode)
      : firstCell(type, body, version, decode);
    if (content === undefined) continue;
    damaged ||= content === null;
    if (content === null || content === "") continue;
    cells.push(
      isThird
        ? { row: body.readUInt16LE(0), sheet: body[2]!, column: body[3]!, text: content }
        : { row: body.readUInt16LE(3), sheet: 0, column: body.readUInt16LE(1), text: content },
    );
  }
}

/** What a cell holds; `undefined` if the record is no cell, `null` if it is damaged. */
function firstCell(
  type: number,
  body: Buffer,
  version: number,
  decode: DecodeBytes,
): string | undefined | null {
  switch (type) {
    case INTEGER:
      return body.length < 7 ? null : String(body.readInt16LE(5));
    case NUMBER:
    case FORMULA:
      return body.length < 13 ? null : number(body.readDoubleLE(5));
    case LABEL:
      return body.length < 7 ? null : label(body.subarray(version === QUATTRO ? 6 : 5), decode);
    case STRING:
      return body.length < 6 ? null : label(body.subarray(version === QUATTRO ? 6 : 5), decode);
    default:
      return undefined;
  }
}

function thirdCell(type: number, body: Buffer, decode: DecodeBytes): string | undefined | null {
  switch (type) {
    case LABEL_3:
    case STRING_3:
      return body.length < 5 ? null : label(body.subarray(4), decode);
    case NUMBER_3:
    case FORMULA_3:
      return body.length < 14 ? null : number(extended(body.subarray(4)));
    case SMALL_3:
      return body.length < 6 ? null : number(small(body.readInt16LE(4)));
    case NUMBER_4:
    case FORMULA_4:
      return body.length < 12 ? null : number(body.readDoubleLE(4));
    default:
      return undefined;
  }
}

/** A text, which ends in a zero; its first character may say where in the cell it stands. */
function label(bytes: Buffer, decode: DecodeBytes): string | null {
  const end = bytes.indexOf(0);
  if (end === -1 || end < bytes.length - 2) return null;
  return decode(bytes.subarray(/^['"^\\|]/.test(String.fromCharCode(bytes[0]!)) ? 1 : 0, end));
}

function number(value: number): string {
  return Number.isFinite(value) ? writeNumber(value, generalFormat, false) : "";
}

/** IEEE 754 extended precision: 64 bits of mantissa, 15 of exponent with a bias of 16,383. */
function extended(bytes: Buffer): number {
  const exponent = bytes.readUInt16LE(8);
  const mantissa = bytes.readUInt32LE(4) * 2 ** 32 + bytes.readUInt32LE(0);
  if (mantissa === 0) return 0;
  return mantissa * 2 ** ((exponent & 0x7fff) - 16_383 - 63) * (exponent & 0x8000 ? -1 : 1);
}

/** Numbers that fit in 15 bits, or in 12 and one of eight factors. */
function small(packed: number): number {
  const value = packed >> 1;
  if ((packed & 1) === 0) return value;
  return (value >> 3) * factors[value & 7]!;
}

const factors = [5000, 500, 1 / 20, 1 / 200, 1 / 2000, 1 / 20_000, 1 / 16, 1 / 64] as const;
