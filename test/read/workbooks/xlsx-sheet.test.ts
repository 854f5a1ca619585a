import { expect, test } from "vitest";
import { workbook } from "../../../fixtures/ooxml.js";
import { Random } from "../../../fixtures/random.js";
import { Budget } from "../../../src/read/budget.js";
import { defaultLimits } from "../../../src/read/limits.js";
import { Pieces } from "../../../src/read/pieces.js";
import { StringTable } from "../../../src/read/workbooks/string-table.js";
import { Sheet } from "../../../src/read/workbooks/xlsx-sheet.js";
import { Styles } from "../../../src/read/workbooks/xlsx-styles.js";
import { Token, XmlScanner } from "../../../src/read/xml.js";
import { opened } from "../opened.js";

/** Calls `take` with the tokens of a document that comes in chunks of this size. */
function scan(document: string, size: number, take: (xml: XmlScanner, token: Token) => void) {
  const bytes = Buffer.from(document);
  const xml = new XmlScanner();
  const takeAll = () => {
    for (let token = xml.next(); token !== Token.more; token = xml.next()) take(xml, token);
  };
  for (let at = 0; at < bytes.length; at += size) {
    xml.push(bytes.subarray(at, at + size));
    takeAll();
  }
  xml.finish();
  takeAll();
}

const styles = new Styles();
scan(
  '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="00000"/><numFmt numFmtId="201" formatCode=";;;"/></numFmts><fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts><fills><fill/></fills><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/><xf fontId="1"/></cellXfs></styleSheet>',
  1 << 20,
  (xml, token) => styles.take(xml, token),
);
const strings = new StringTable();
for (const text of ["Durand", "Élodie", "œuf", ""]) strings.add(text);
strings.finish();

/** What a sheet with these rows gives, and whether it is damaged. */
function read(rows: string, size: number) {
  const pieces = new Pieces(new Budget(defaultLimits));
  const sheet = new Sheet(
    { strings, styles, date1904: false, location: { path: [] }, hidden: false },
    pieces,
  );
  scan(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, size, (xml, token) =>
    sheet.take(xml, token),
  );
  sheet.finish();
  return { pieces: pieces.take(), damaged: sheet.damaged };
}

/** Contents of a cell: attributes behind its reference, and what stands in it. */
const contents = [
  ["", "<v>12</v>"],
  ["", "<v>12.5</v>"],
  ["", "<v>12.50</v>"],
  ["", "<v>1E3</v>"],
  ["", "<v></v>"],
  [' t="n"', "<v>-4</v>"],
  [' s="1"', "<v>30000</v>"],
  [' s="1"', "<v>30000.5</v>"],
  [' s="1"', "<v>59</v>"],
  [' s="2"', "<v>6000</v>"],
  [' s="3"', "<v>7</v>"],
  [' s="4" t="s"', "<v>0</v>"],
  [' t="s"', "<v>0</v>"],
  [' t="s"', "<v>1</v>"],
  [' t="s"', "<v>2</v>"],
  [' t="s"', "<v>3</v>"],
  [' t="b"', "<v>1</v>"],
  [' t="e"', "<v>#N/A</v>"],
  [' t="str"', "<f>A1</f><v>text</v>"],
  [' t="inlineStr"', "<is><t>inline</t></is>"],
] as const;

const rowRests = [
  '"',
  '" spans="1:4"',
  '" spans="1:4"',
  '" spans="1:4"',
  '" ht="15"',
  '" ht="0"',
  '" hidden="1"',
  '" spans="1:4" hidden="1"',
];

/** Rows of random cells; with a mark, none of it is written as it is taken in one step. */
function sheet(seed: number, marked: boolean): string {
  const random = new Random(seed);
  let number = 0;
  const row = (): string => {
    number += random.chance(0.1) ? 3 : 1;
    const cells = ["A", "B", "C", "AA"].map((column) => {
      const [attributes, content] = random.pick(contents);
      const reference = random.chance(0.05) ? "" : ` r="${column}${number}"`;
      return `<c${marked ? ' mark="1"' : ""}${reference}${attributes}>${content}</c>`;
    });
    const reference = random.chance(0.05) ? ' x="' : ` r="${number}`;
    const tag = `<row${marked ? ' mark="1"' : ""}${reference}${random.pick(rowRests)}>`;
    if (random.chance(0.05)) return `${tag.slice(0, -1)}/>`;
    return `${tag}${cells.join("")}</row>${random.chance(0.05) ? "\n" : ""}`;
  };
  return Array.from({ length: 120 }, row).join("");
}

test.each([1, 2, 3, 4, 5, 6])(
  "rows and cells that are taken in one step give the same as their tokens: seed %i",
  (seed) => {
    const expected = read(sheet(seed, true), 1 << 20);
    expect(expected.damaged).toBe(false);
    for (const size of [1 << 20, 4096, 509, 61])
      expect(read(sheet(seed, false), size)).toEqual(expected);
  },
);

test.each([
  ['<c r="A1" t="s"><v>3</v></c>', false],
  ['<c r="A1" t="s"><v>4</v></c>', true],
  ['<c r="A1" t="s"><v>999999999</v></c>', true],
  ['<c r="A1" t="s"><v> 3 </v></c>', false],
  ['<c r="A1" t="s"><v>3x</v></c>', true],
  ['<c r="A1" t="s"><v>-1</v></c>', true],
  ['<c r="A1" t="s"><v></v></c>', true],
])("%s: is damaged: %s", (cell, damaged) => {
  const marked = cell.replace("<c ", '<c mark="1" ');
  for (const one of [cell, marked])
    expect(read(`<row r="1">${one}</row>`, 1 << 20).damaged).toBe(damaged);
});

test("a row without a number is the one below the last", () => {
  const { pieces } = read(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r=""><c r="A2"><v>2</v></c></row>',
    1 << 20,
  );
  expect(pieces.flatMap((piece) => (piece.type === "rows" ? piece.rows : []))).toEqual([
    { number: 1, cells: ["1"] },
    { number: 2, cells: ["2"] },
  ]);
});

test("tags that are damaged, and make up for each other by the end, are damage", async () => {
  const cell = (name: string): string => `<c r="${name}"><v>1</v></c>`;
  const row = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;
  const rows = [
    row(1, `${cell("A1")}<c r="B1"><v>1</v>`),
    row(2, cell("A2")),
    row(3, `${cell("A3")}</c>`),
    row(4, cell("A4")),
  ].join("");
  const { unread } = await opened(workbook([{ name: "S", rows }]), { name: "a.xlsx" });
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});
