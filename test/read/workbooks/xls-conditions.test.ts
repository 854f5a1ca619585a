/** Records of conditional formats of old workbooks → what they make of cells, and where. */
import { expect, test } from "vitest";
import { number } from "../../../fixtures/biff.js";
import type { LookChange } from "../../../src/read/workbooks/conditional-format.js";
import { parseNumberFormat } from "../../../src/read/workbooks/number-format.js";
import { areasOfRecord, ruleOfRecord } from "../../../src/read/workbooks/xls-conditions.js";

const areas = areasOfRecord(
  Buffer.concat([number(2, 1, 0), number(2, 2, 4, 0, 1), number(2, 1), number(2, 2, 4, 0, 1)]),
);
const nothing = parseNumberFormat(";;;");
const globals = { formats: new Map([[164, nothing]]), colour: (index: number) => `c${index}` };
/** `TRUE`, or a text. */
const yes = number(1, 0x1d, 1);

/** A rule of these flags and looks, by default one that always holds. */
function rule(flags: number, looks: readonly Buffer[], tokens: Buffer = yes, more = 0) {
  return Buffer.concat([
    number(1, 2, 0),
    number(2, tokens.length, 0),
    number(4, flags),
    number(2, more),
    ...looks,
    tokens,
  ]);
}
const font = (index: number) =>
  Buffer.concat([Buffer.alloc(80), number(4, index), Buffer.alloc(34)]);
const ground = number(2, 0, 10 << 7);

test("areas count from row 1 and column 0", () => {
  expect(areas).toEqual([{ firstRow: 3, lastRow: 5, firstColumn: 0, lastColumn: 1 }]);
  expect(areasOfRecord(Buffer.alloc(20))).toEqual([]);
});

test.each<[string, LookChange, Buffer]>([
  ["a font", { colour: "c9" }, rule(0x0400_0000, [font(9)])],
  ["a font of no colour", {}, rule(0x0400_0000, [font(0xffff_ffff)])],
  ["a ground", { ground: "c10" }, rule(0x2000_0000, [ground])],
  ["a ground that stays", {}, rule(0x2004_0000, [ground])],
  ["a format by number", { format: nothing }, rule(0x0200_0000, [number(1, 0, 164)])],
  [
    "a format as such",
    { format: nothing },
    rule(0x0200_0000, [number(2, 8, 3), number(1, 0), Buffer.from(";;;")], yes, 1),
  ],
  [
    "all of them, with alignment and border between",
    { format: nothing, colour: "c9", ground: "c10" },
    rule(0x3e00_0000, [number(1, 0, 164), font(9), Buffer.alloc(16), ground]),
  ],
  ["looks that are cut off", {}, rule(0x2600_0000, [])],
])("%s", (_, change, record) => {
  expect(ruleOfRecord(record, areas, 1, globals)?.change).toEqual(change);
});

test.each([
  ["a rule without areas", rule(0, []), []],
  ["a record too short", rule(0, []).subarray(0, 8), areas],
  ["a formula longer than the record", rule(0, []).subarray(0, 13), areas],
  ["tokens that mean nothing", rule(0, [], number(1, 0xff)), areas],
])("%s is none", (_, record, where) => {
  expect(ruleOfRecord(record, where, 1, globals)).toBeUndefined();
});
