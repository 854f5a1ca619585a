/** `cell-links.ts`, as the readers of workbooks use it. */
import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import * as biff from "../../../fixtures/biff.js";
import { odf } from "../../../fixtures/hidden-odf.js";
import { workbook as xlsx } from "../../../fixtures/ooxml.js";
import * as xlsbs from "../../../fixtures/xlsb.js";
import { linkOfFormula } from "../../../src/read/workbooks/cell-links.js";
import { blocks, cellsOf, sightings } from "./oracle.js";

test.each(["xlsx", "xlsb", "biff8"] as const)(
  "%s: where links lead stands behind the words of their cells",
  async (bookType) => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ["Jean Martin", "Zoé@example.fr", "Paris"],
      ["Anne Petit", "", "écrire"],
    ]);
    const targets = {
      A1: "mailto:jean@example.fr?cc=copie@example.fr",
      B1: "mailto:zoé@example.fr",
      C1: "https://example.fr/",
      A2: "tel:0199001234",
    };
    for (const [cell, Target] of Object.entries(targets)) sheet[cell].l = { Target };
    const book = XLSX.utils.book_new(sheet, "S");
    const all = await blocks(XLSX.write(book, { type: "buffer", bookType }) as Buffer);
    expect(cellsOf(all).S).toEqual({
      "0,0": "Jean Martin <jean@example.fr>",
      "0,1": "Zoé@example.fr",
      "0,2": "Paris",
      "1,0": "Anne Petit <0199001234>",
      "1,2": "écrire",
    });
    expect(sightings(all, "copie@example.fr")).toHaveLength(1);
    expect(sightings(all, "jean@example.fr")).toHaveLength(1);
  },
);

test.each<[formula: string, target: string | undefined, words?: string]>([
  ['HYPERLINK("mailto:a@example.fr","écrire")', "a@example.fr", "écrire"],
  ['=hyperlink( "mailto:a@example.fr" ; "dire ""oui""" )', "a@example.fr", 'dire "oui"'],
  ['of:=HYPERLINK("tel:0199001234";"appeler")', "0199001234", "appeler"],
  ['HYPERLINK("mailto:a@example.fr")', "a@example.fr", "mailto:a@example.fr"],
  ['HYPERLINK("mailto:a@example.fr",A2)', "a@example.fr"],
  ['HYPERLINK("mailto:a@example.fr","à "&A2)', "a@example.fr"],
  ['HYPERLINK("https://example.fr/@a","page")', undefined],
  ['HYPERLINK("mailto:"&A2,"écrire")', undefined],
  ['IF(A2="","",B2)', undefined],
])("the formula %s", (formula, target, words) => {
  const call = linkOfFormula(formula);
  expect(call?.link.target).toBe(target);
  expect(call?.words).toBe(words);
});

describe("formulas that are links show where they lead, whether or not they were worked out", () => {
  const url = "mailto:jean@example.fr?cc=copie@example.fr";
  const formula = `HYPERLINK("${url}","écrire")`;
  const quoted = formula.replaceAll('"', "&quot;");

  const expectLinked = async (bytes: Uint8Array): Promise<void> => {
    const all = await blocks(bytes);
    expect(cellsOf(all).S).toEqual({ "0,0": "Jean", "0,1": "écrire <jean@example.fr>" });
    expect(sightings(all, "jean@example.fr")).toHaveLength(1);
    expect(sightings(all, "copie@example.fr")).toHaveLength(1);
  };
  const name = '<c r="A1" t="inlineStr"><is><t>Jean</t></is></c>';

  test.each([
    ["a value", ' t="str"', "<v>écrire</v>"],
    ["an empty value", "", "<v></v>"],
    ["none", "", ""],
  ])(".xlsx, with %s", (_, type, value) => {
    const cell = `<c r="B1"${type}><f>${quoted}</f>${value}</c>`;
    return expectLinked(xlsx([{ name: "S", rows: `<row r="1">${name}${cell}</row>` }]));
  });

  /** The tokens of the formula, its texts written as the format has them. */
  const tokens = (text: (content: string) => Buffer): Buffer =>
    Buffer.concat([text(url), text("écrire"), Buffer.from([0x42, 2, 0x67, 1])]);

  test.each([
    ["a value", Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff])],
    ["none", Buffer.alloc(8)],
  ])(".xls, with %s", (_, value) => {
    const parsed = tokens((content) =>
      Buffer.concat([biff.number(1, 0x17, content.length, 0), Buffer.from(content, "latin1")]),
    );
    const cell = biff.record(
      0x0006,
      biff.number(2, 0, 1, 0),
      value,
      biff.number(2, 0),
      biff.number(4, 0),
      biff.number(2, parsed.length),
      parsed,
    );
    const result = value[6] === 0 ? [] : [biff.record(0x0207, biff.text("écrire"))];
    return expectLinked(
      biff.workbook([{ name: "S", rows: [["Jean"]], records: [cell, ...result] }]),
    );
  });

  test(".xlsb", () => {
    const parsed = tokens((content) =>
      Buffer.concat([
        biff.number(1, 0x17),
        biff.number(2, content.length),
        Buffer.from(content, "utf16le"),
      ]),
    );
    const cell = xlsbs.record(
      8,
      xlsbs.cell(1),
      xlsbs.text("écrire"),
      biff.number(2, 0),
      biff.number(4, parsed.length),
      parsed,
      biff.number(4, 0),
    );
    return expectLinked(xlsbs.xlsb([{ name: "S", rows: [["Jean"]], cells: [cell] }]));
  });

  test.each([
    ["a value", "<text:p>écrire</text:p>"],
    ["none", ""],
  ])(".ods, with %s", (_, value) => {
    const cell = `<table:table-cell table:formula="of:=${quoted.replace(",", ";")}" office:value-type="string">${value}</table:table-cell>`;
    return expectLinked(
      odf(
        "spreadsheet",
        `<table:table table:name="S"><table:table-row><table:table-cell><text:p>Jean</text:p></table:table-cell>${cell}</table:table-row></table:table>`,
      ),
    );
  });

  test.each([
    ["formula", `ss:Formula="=${quoted}"`],
    ["link", `ss:HRef="${url}"`],
  ])("Excel 2003 XML, with a %s", (_, attribute) => {
    const cell = (content: string, attributes = ""): string =>
      `<Cell${attributes}><Data ss:Type="String">${content}</Data></Cell>`;
    return expectLinked(
      Buffer.from(
        `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row>${cell("Jean")}${cell("écrire", ` ${attribute}`)}</Row></Table></Worksheet></Workbook>`,
      ),
    );
  });
});

test("the words of a link in a hidden row of .xls are told with their row alone", async () => {
  const sheet = XLSX.utils.aoa_to_sheet([["a"], ["jean@example.fr"]]);
  sheet["A2"].l = { Target: "mailto:jean@example.fr" };
  sheet["!rows"] = [{}, { hidden: true }];
  const book = XLSX.utils.book_new(sheet, "S");
  const all = await blocks(XLSX.write(book, { type: "buffer", bookType: "biff8" }) as Buffer);
  expect(sightings(all, "jean@example.fr")).toHaveLength(1);
});
