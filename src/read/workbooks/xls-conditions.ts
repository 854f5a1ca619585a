/**
 * Conditional formats of old workbooks ([MS-XLS] 2.4.56 CondFmt and 2.4.42 CF, of BIFF8) → what they make
 * of cells, and where.
 */
import {
  binaryAreas,
  type Area,
  baseOf,
  type ConditionalFormat,
  type LookChange,
} from "./conditional-format.js";
import { formulaOf } from "./formula-tokens.js";
import { builtinFormat, parseNumberFormat } from "./number-format.js";
import type { Globals } from "./xls-globals.js";
import { comparisonWith, conditionOf, operators, referenceTo } from "./sheet-formula.js";

/** The areas of a CondFmt record: behind the count of its rules, flags, and their hull. */
export function areasOfRecord(record: Buffer): Area[] {
  return binaryAreas(record, 14, 2);
}

/** What a rule needs of the globals. */
type Looks = Pick<Globals, "colour" | "formats">;

// Bits of [MS-XLS] 2.5.92: what a rule says anything of.
const hasNumber = 0x0200_0000;
const hasFont = 0x0400_0000;
const hasAlignment = 0x0800_0000;
const hasBorder = 0x1000_0000;
const hasPattern = 0x2000_0000;
const groundUnchanged = 0x0004_0000;

/** The rule of a CF record; `undefined` if its condition cannot be told. */
export function ruleOfRecord(
  record: Buffer,
  areas: readonly Area[],
  priority: number,
  globals: Looks,
): ConditionalFormat | undefined {
  if (record.length < 12 || areas.length === 0) return undefined;
  const [firstLength, secondLength] = [record.readUInt16LE(2), record.readUInt16LE(4)];
  const start = record.length - firstLength - secondLength;
  if (start < 12) return undefined;
  const base = baseOf(areas);
  const first = formulaOf(record.subarray(start, start + firstLength), base, false);
  const second =
    secondLength === 0 ? "" : formulaOf(record.subarray(start + firstLength), base, false);
  if (first === undefined || second === undefined) return undefined;
  const formula =
    record[0] === 1
      ? comparisonWith(referenceTo(base), operators[record[1]!] ?? "", first, second)
      : first;
  return {
    areas,
    priority,
    condition: conditionOf(formula, base),
    change: changeOf(record.subarray(0, start), globals),
  };
}

function changeOf(record: Buffer, globals: Looks): LookChange {
  const change: LookChange = {};
  const has = record.readUInt32LE(6);
  let at = 12;
  if ((has & hasNumber) !== 0 && at + 2 <= record.length) {
    if ((record[10]! & 1) === 0) {
      const id = record[at + 1]!;
      change.format = globals.formats.get(id) ?? builtinFormat(id);
      at += 2;
    } else {
      const size = record.readUInt16LE(at);
      if (size >= 5 && at + size <= record.length) {
        const isWide = (record[at + 4]! & 1) !== 0;
        const code = record.toString(isWide ? "utf16le" : "latin1", at + 5, at + size);
        change.format = parseNumberFormat(code);
      }
      at += size;
    }
  }
  if ((has & hasFont) !== 0) {
    // The colour behind name, height, weight and underline; -1 for none.
    const index = at + 84 <= record.length ? record.readInt32LE(at + 80) : -1;
    if (index >= 0) change.colour = globals.colour(index);
    at += 118;
  }
  if ((has & hasAlignment) !== 0) at += 8;
  if ((has & hasBorder) !== 0) at += 8;
  if ((has & hasPattern) !== 0 && (has & groundUnchanged) === 0 && at + 4 <= record.length)
    change.ground = globals.colour((record.readUInt16LE(at + 2) >> 7) & 0x7f);
  return change;
}
