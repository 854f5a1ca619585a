import { describe, expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { Budget } from "../../../src/read/budget.js";
import { defaultLimits } from "../../../src/read/limits.js";
import { OdfContent } from "../../../src/read/documents/odf-content.js";
import { OdfStyles } from "../../../src/read/documents/odf-styles.js";
import { Pieces } from "../../../src/read/pieces.js";
import { Token, XmlScanner } from "../../../src/read/xml.js";

/** The pieces of a document, in chunks of this size. */
function read(content: string, size: number) {
  const bytes = Buffer.from(content);
  const pieces = new Pieces(new Budget(defaultLimits));
  const taker = new OdfContent(pieces, { path: [] }, false, new OdfStyles());
  const xml = new XmlScanner();
  const takeAll = () => {
    for (let token = xml.next(); token !== Token.more; token = xml.next()) taker.take(xml, token);
  };
  for (let at = 0; at < bytes.length; at += size) {
    xml.push(bytes.subarray(at, at + size));
    takeAll();
  }
  xml.finish();
  takeAll();
  taker.finish();
  expect(xml.damaged).toBe(false);
  return pieces.take();
}

const p = (text: string) => `<text:p>${text}</text:p>`;
const cell = (attributes: string, content: string) =>
  `<table:table-cell${attributes}>${content}</table:table-cell>`;
const number = (value: string, shown = value) =>
  cell(` office:value-type="float" office:value="${value}" calcext:value-type="float"`, p(shown));
const date = (value: string) =>
  cell(` office:value-type="date" office:date-value="${value}"`, p("le 1er"));
const string = (text: string) => cell(' office:value-type="string"', p(text));

/** Cells as they come beside each other; in one column, any behind any. */
const cells = [
  string("Durand"),
  string("Élodie"),
  string("œuf"),
  string("a &amp; b"),
  string(""),
  string("a <text:s/>b"),
  string("a</text:p><text:p>b"),
  string("x".repeat(300)),
  cell(' office:value-type="string" office:string-value="other"', p("shown")),
  cell(' table:style-name="white" office:value-type="string"', p("white")),
  cell(' table:style-name="black" office:value-type="string"', p("black")),
  cell(' office:value-type="string"', '<text:p text:style-name="P1">styled</text:p>'),
  cell(
    ' office:value-type="string"',
    `${p("noted")}<office:annotation>${p("note")}</office:annotation>`,
  ),
  number("1"),
  number("612345678", "06 12 34 56 78"),
  number("0"),
  number("0", "Zoé"),
  number("12.5"),
  number("1.50"),
  number("-3"),
  number("1E5"),
  number("0"),
  number("12345678901234567"),
  number("7", "0007"),
  number("&#49;"),
  cell(' office:value-type="float"', p("no value")),
  cell(" office:value-type='float' office:value='5'", p("5")),
  cell(' office:value-type="currency" office:value="9.9"', p("9,90 €")),
  cell(' office:value-type="percentage" office:value="0.5"', p("50 %")),
  date("1980-02-03"),
  date("1980-02-03T00:00:00"),
  date("1980-02-03T10:20:30"),
  date("-180-02-03"),
  cell(' office:value-type="date"', p("no value")),
  cell(' office:value-type="time" office:time-value="PT10H20M30S"', p("10:20")),
  cell(' office:value-type="boolean" office:boolean-value="true"', p("VRAI")),
  cell(
    ' table:formula="of:=&quot;a&quot;" office:value-type="string" office:string-value="a"',
    p("a"),
  ),
  cell(' table:number-columns-repeated="2" office:value-type="string"', p("twice")),
  cell(' office:value-type="string" office:string-value="no text"', ""),
  "<table:table-cell/>",
  '<table:table-cell table:style-name="ce1"/>',
  '<table:table-cell table:number-columns-repeated="3"/>',
  "<table:covered-table-cell/>",
  cell("", "<!-- -->"),
];

const rowTags = [
  '<table:table-row table:style-name="ro1">',
  '<table:table-row table:style-name="ro1">',
  '<table:table-row table:style-name="ro1">',
  '<table:table-row table:style-name="ro1" table:visibility="collapse">',
  '<table:table-row table:number-rows-repeated="2">',
];

const styles = `<office:automatic-styles><style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style></office:automatic-styles>`;

/** Sheets of random cells; with a mark, no cell and no row is written as another one is. */
function document(seed: number, marked: boolean): string {
  const random = new Random(seed);
  const pick = <T>(items: readonly T[]) => random.pick(items);
  // Columns of a sort are the rule, and what learning is for.
  const columns = Array.from({ length: 6 }, () => [pick(cells), pick(cells), pick(cells)]);
  let marks = 0;
  const mark = (tag: string) =>
    marked ? tag.replace(/^<[\w:-]+/, (name) => `${name} mark="${marks++}"`) : tag;
  const row = () => {
    const content = columns.map((few) => mark(pick(random.chance(0.1) ? cells : few))).join("");
    const tag = pick(rowTags);
    const between = random.chance(0.1) ? "\n" : "";
    return `${mark(tag)}${content}</table:table-row>${between}`;
  };
  const sheet = (column: string) =>
    `<table:table table:name="S">${column}${Array.from({ length: 40 }, row).join("")}</table:table>`;
  const sheets = [
    sheet(""),
    sheet(
      '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="white"/>',
    ),
    sheet(""),
  ];
  return `<office:document-content>${styles}<office:body><office:spreadsheet>${sheets.join("")}</office:spreadsheet></office:body></office:document-content>`;
}

describe("cells written like others before give the same as if none were", () => {
  test.each([1, 2, 3, 4, 5, 6])("seed %i", (seed) => {
    const expected = read(document(seed, true), 1 << 20);
    expect(expected.length).toBeGreaterThan(6);
    for (const size of [1 << 20, 4096, 509, 97])
      expect(read(document(seed, false), size)).toEqual(expected);
  });
});

test.each(cells)("%s", (one) => {
  const sheet = (row: string) =>
    `<a:document><table:table><table:table-row>${row}</table:table-row></table:table></a:document>`;
  const rows = (body: string) => read(sheet(body), 1 << 20);
  const mark = (index: number) => one.replace(/^<[\w:-]+/, (name) => `${name} mark="${index}"`);
  const repeated = `${one}</table:table-row><table:table-row>`.repeat(3);
  const marked = [0, 1, 2].map((i) => `${mark(i)}</table:table-row><table:table-row>`).join("");
  expect(rows(repeated + one)).toEqual(rows(marked + mark(3)));
});
