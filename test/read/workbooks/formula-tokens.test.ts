/** Tokens of formulas of binary workbooks → the formulas, from C5 on. */
import { describe, expect, test } from "vitest";
import { formulaOf } from "../../../src/read/workbooks/formula-tokens.js";

const base = { row: 5, column: 2 };
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("of .xls", () => {
  test.each<[formula: string | undefined, tokens: string]>([
    ["C5", "4c 0000 00c0"],
    ["B5", "4c 0000 ffc0"],
    ["C4", "4c ffff 00c0"],
    ["$C5", "4c 0000 0280"],
    ["$C$1", "4c 0000 0200"],
    ["$C$1", "44 0000 0200"],
    ["C1", "24 0000 02c0"],
    ["(C5=0)", "4c 0000 00c0 1e 0000 0b"],
    ["(C5<>1)", "4c 0000 00c0 1e 0100 0e"],
    ["(C5<1)", "4c 0000 00c0 1e 0100 09"],
    ["(C5<=1)", "4c 0000 00c0 1e 0100 0a"],
    ["(C5>=1)", "4c 0000 00c0 1e 0100 0c"],
    ["(C5>0.5)", "4c 0000 00c0 1f 000000000000e03f 0d"],
    ["(1+2)", "1e 0100 1e 0200 03"],
    ["(1-2)", "1e 0100 1e 0200 04"],
    ["(1*2)", "1e 0100 1e 0200 05"],
    ["(1/2)", "1e 0100 1e 0200 06"],
    ["(1&2)", "1e 0100 1e 0200 08"],
    ["(-1)", "1e 0100 13"],
    ["1", "1e 0100 12"],
    ["1", "1e 0100 15"],
    ["TRUE", "1d 01"],
    ["FALSE", "1d 00"],
    ['"é"', "17 01 00 e9"],
    ['"é"', "17 01 01 e900"],
    ['"""x"', "17 02 00 2278"],
    ["LEN(C5)", "4c 0000 00c0 41 2000"],
    ["AND(TRUE,FALSE,1)", "1d 01 1d 00 1e 0100 42 03 2400"],
    ["IF(TRUE,1)", "1d 01 19 02 0700 1e 0100 19 08 0300 42 02 0100"],
    ["ISTEXT(C5)", "4c 0000 00c0 41 7f00"],
    [undefined, "4c 0000 00c0 41 ff00"],
    [undefined, "25 0000 0100 0000 0100"],
    [undefined, "19 04 0100"],
    [undefined, "19 10 0000"],
    [undefined, "0b"],
    [undefined, "1e 0100 1e 0100"],
    [undefined, "1e 01"],
    [undefined, "17 05 00 41"],
    [undefined, "17"],
    [undefined, "12"],
    [undefined, "1e 0100 42 02 2400"],
    [undefined, ""],
  ])("%s", (formula, tokens) => {
    expect(formulaOf(hex(tokens), base, false)).toBe(formula);
  });
});

describe("of .xlsb", () => {
  test.each<[formula: string | undefined, tokens: string]>([
    ["C5", "4c 00000000 00c0"],
    ["C4", "4c ffff0f00 00c0"],
    ["B5", "4c 00000000 ffff"],
    ["$C$1", "44 00000000 0200"],
    ['"Aé"', "17 0200 4100e900"],
    ['(C5="A")', "4c 00000000 00c0 17 0100 4100 0b"],
    [undefined, "4c 00000000 00"],
    [undefined, "17 0200 4100"],
  ])("%s", (formula, tokens) => {
    expect(formulaOf(hex(tokens), base, true)).toBe(formula);
  });
});
