/** Conditions of conditional formats, for the cell C5 of a row; they are written for C2. */
import { describe, expect, test } from "vitest";
import { areasOf, baseOf } from "../../../src/read/workbooks/conditional-format.js";
import { conditionOf, referenceTo } from "../../../src/read/workbooks/sheet-formula.js";

const cells = ["Durand", "", "12,50 €", "3", "#N/A", "TRUE"];
const holds = (formula: string) =>
  conditionOf(formula, { row: 2, column: 2 })({ row: 5, column: 2, cells });

describe("what the row says", () => {
  test.each<[formula: string, holds: boolean]>([
    ["TRUE", true],
    ["FALSE()", false],
    ["1", true],
    ["0", false],
    ["1=1", true],
    ["=1=2", false],
    ["of:=1=1", true],
    ['C2<>""', true],
    ['C2=""', false],
    ['B2=""', true],
    ["NOT(ISBLANK(C2))", true],
    ["ISBLANK(B2)", true],
    ["ISBLANK($B2)", true],
    ["LEN(C2)>0", true],
    ["LEN(TRIM(B2))=0", true],
    ["LEN(A2)=6", true],
    ["ISTEXT(A2)", true],
    ["ISTEXT(B2)", false],
    ["ISTEXT(D2)", false],
    ["ISNONTEXT(D2)", true],
    ["ISNUMBER(D2)", true],
    ["ISNUMBER(A2)", false],
    ["ISERROR(E2)", true],
    ["ISERR(E2)", false],
    ["ISERR(D2/0)", true],
    ["ISNA(E2)", true],
    ["ISNA(E2&A2)", true],
    ["ISNA(D2/0)", false],
    ["ISNA(A2)", false],
    ["E2=1", false],
    ["NOT(E2=1)", false],
    ["COUNTA(A2,B2)=1", true],
    ['$A2="durand"', true],
    ['$A2="Dupond"', false],
    ["D2=3", true],
    ["D2>=3", true],
    ["D2<3", false],
    ["D2<=2", false],
    ["A2>1000000", true],
    ["B2=0", true],
    ["0=B2", true],
    ["F2", true],
    ["F2>A2", true],
    ['AND(A2<>"",D2>2)', true],
    ['AND(A2<>"",D2>5)', false],
    ['OR(A2="";D2>5)', false],
    ["OR(D2>5,D2<4)", true],
    ['IF(A2="",FALSE,TRUE)', true],
    ['IF(A2="",TRUE)', false],
    ["(A2<>0)*(D2>1)", true],
    ["D2+1=4", true],
    ["D2-1=2", true],
    ["-D2=-3", true],
    ["D2/0=1", false],
    ['A2&"!"="durand!"', true],
    ['UPPER(A2)="DURAND"', true],
    ['LOWER(A2)="DURAND"', true],
    ['LEFT(A2,3)="dur"', true],
    ['RIGHT(A2;1)="d"', true],
    ['ISNUMBER(SEARCH("ran",A2))', true],
    ['NOT(ISERROR(FIND("zzz",A2)))', false],
    ["MOD(ROW(),2)=1", true],
    ["COLUMN()=3", true],
    ['[.A2]<>""', true],
    ['A2="say ""hi"""', false],
  ])("%s", (formula, expected) => {
    expect(holds(formula)).toBe(expected);
  });
});

test.each([
  "A1=A2",
  "$A3=$A2",
  "COUNTIF($A$2:$A$99,A2)>1",
  "VLOOKUP(A2,Z1,1)",
  "AND(A1=A2,TRUE)",
  "OR(A1=A2,FALSE)",
  "IF(A1=1,TRUE,FALSE)",
  "LEFT(A2,A1)=1",
  "Seuil>A2",
  "A2=",
  "(A2",
  "A2)",
  "",
  "A2 ? 1",
  "Feuil2!A2=1",
  `${"(".repeat(40)}1${")".repeat(40)}`,
  `${"1+".repeat(600)}1`,
])("what the row does not say is unknown: %s", (formula) => {
  expect(holds(formula)).toBeUndefined();
});

test.each([
  ["one switch for all cells", '$Z$1<>"x"', true],
  ["a switch and the cell", 'AND($Z$1<>"x",C2>0)', undefined],
  ["an unknown that decides nothing", "OR(A1=A2,TRUE)", true],
  ["an unknown that decides nothing", "AND(A1=A2,FALSE)", false],
])("%s", (_, formula, expected) => {
  expect(holds(formula)).toBe(expected);
});

test.each([
  ["A1", 1, 0],
  ["Z9", 9, 25],
  ["AA10", 10, 26],
  ["XFD1", 1, 16_383],
])("the reference %s", (reference, row, column) => {
  expect(referenceTo({ row, column })).toBe(reference);
  expect(areasOf(reference)).toEqual([
    { firstRow: row, lastRow: row, firstColumn: column, lastColumn: column },
  ]);
});

test.each([
  ["$A$2:$B$3 D1", 2],
  ["Feuille1.A2:Feuille1.B3 Feuille1.D1", 2],
  ["'Ma feuille n° 1'.A2:'Ma feuille n° 1'.B3 $'L''autre'.D1", 2],
  [".A2:.B3 .D1", 2],
])("the areas of %s", (list, count) => {
  const areas = areasOf(list);
  expect(areas).toHaveLength(count);
  expect(areas[0]).toEqual({ firstRow: 2, lastRow: 3, firstColumn: 0, lastColumn: 1 });
  expect(baseOf(areas)).toEqual({ row: 1, column: 0 });
});

test.each([
  ["letters", "A".repeat(300_000), 0],
  ["quotes", "'".repeat(300_000), 0],
  ["areas", "A1 ".repeat(300_000), 200],
])("of a list of %s without end no more is taken than formats have", (_, list, count) => {
  expect(areasOf(list)).toHaveLength(count);
});
