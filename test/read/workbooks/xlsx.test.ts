import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import { hiddenXlsx } from "../../../fixtures/hidden-xlsx.js";
import {
  namespaces,
  ooxml,
  relationships,
  row,
  spreadsheet,
  workbook,
} from "../../../fixtures/ooxml.js";
import { zip } from "../../../fixtures/zip.js";
import { xlsx } from "../../bench/workbooks.js";
import { expectInTheirPlace } from "../hidden-places.js";
import { blocks, cellsOf, oracle, type Whole } from "./oracle.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/xlsx");

const unread = (all: readonly Whole[]) => all.filter((block) => block.type === "unread");

test.each(hiddenXlsx.map((entry) => [entry.file, entry] as const))(
  "people in hidden places: %s",
  (file, entry) => expectInTheirPlace(entry, `xlsx/${file}`, "hidden-xlsx.ts"),
);

describe("cells", () => {
  const one = async (rows: string, parts: Record<string, string> = {}, rest = "") => {
    const all = await blocks(workbook([{ name: "S", rows }], parts, rest));
    expect(unread(all)).toEqual([]);
    return cellsOf(all).S ?? {};
  };
  const cell = async (xml: string) => (await one(`<row r="1">${xml}</row>`))["0,0"];

  test.each([
    ["a number", '<c r="A1"><v>612345678</v></c>', "612345678"],
    ["a number with an exponent", '<c r="A1"><v>6.12345678E8</v></c>', "612345678"],
    ["a fraction", '<c r="A1"><v>0.5</v></c>', "0.5"],
    ["traces of binary arithmetic", '<c r="A1"><v>0.30000000000000004</v></c>', "0.3"],
    ["a negative number", '<c r="A1"><v>-12.5</v></c>', "-12.5"],
    ["a date", '<c r="A1" s="1"><v>31198</v></c>', "1985-05-31"],
    ["a date with a time", '<c r="A1" s="1"><v>31198.5</v></c>', "1985-05-31T12:00:00"],
    ["a boolean", '<c r="A1" t="b"><v>1</v></c>', "TRUE"],
    ["no", '<c r="A1" t="b"><v>0</v></c>', "FALSE"],
    ["an error", '<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"],
    ["a formula's text", '<c r="A1" t="str"><f>A2&amp;A3</f><v>Durand</v></c>', "Durand"],
    ["a formula's number", '<c r="A1"><f>A2+1</f><v>12</v></c>', "12"],
    ["an ISO date", '<c r="A1" t="d"><v>1985-05-31</v></c>', "1985-05-31"],
    ["an inline text", '<c r="A1" t="inlineStr"><is><t>Durand</t></is></c>', "Durand"],
    [
      "runs",
      '<c r="A1" t="inlineStr"><is><r><t>Du</t></r><r><rPr><b/></rPr><t>rand</t></r></is></c>',
      "Durand",
    ],
    [
      "phonetic runs",
      '<c r="A1" t="inlineStr"><is><t>Durand</t><rPh sb="0" eb="1"><t>XX</t></rPh></is></c>',
      "Durand",
    ],
    [
      "entities",
      '<c r="A1" t="str"><v>a &amp; b &lt;c&gt; &#233;&#xE9;&quot;&apos;</v></c>',
      "a & b <c> éé\"'",
    ],
    ["an unknown entity", '<c r="A1" t="str"><v>a &unknown; b</v></c>', "a &unknown; b"],
    ["CDATA", '<c r="A1" t="str"><v><![CDATA[a <b> & c]]></v></c>', "a <b> & c"],
    ["an escape", '<c r="A1" t="str"><v>a_x000D_b</v></c>', "a\rb"],
    ["accents", '<c r="A1" t="str"><v>Élodie Lefèvre — œuf 😀</v></c>', "Élodie Lefèvre — œuf 😀"],
    ["single quotes", "<c r='A1' t='str'><v>x</v></c>", "x"],
    ["white space in tags", '<c  r = "A1"\n t="str" ><v >x</v ></c >', "x"],
    ["a prefix", '<x:c r="A1" t="str"><x:v>x</x:v></x:c>', "x"],
    ["a comment inside", '<c r="A1"><!-- <v>1</v> --><v>2</v></c>', "2"],
    ["no value", '<c r="A1" s="1"/>', undefined],
    ["an empty value", '<c r="A1" t="str"><v></v></c>', undefined],
    ["a value that is no number", '<c r="A1"><v>abc</v></c>', "abc"],
  ])("%s", async (_, xml, expected) => {
    expect(await cell(xml)).toBe(expected);
  });

  test("without references, out of order, repeated", async () => {
    expect(
      await one("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
    ).toEqual({
      "0,0": "1",
      "0,1": "2",
      "1,0": "3",
    });
    expect(
      await one(
        '<row r="5"><c r="C5"><v>3</v></c><c r="A5"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>',
      ),
    ).toEqual({ "4,2": "3", "4,0": "1", "1,1": "2" });
  });

  test("shared strings: plain, in runs, empty, wide, phonetic", async () => {
    const si = [
      "<si><t>Durand</t></si>",
      '<si><t xml:space="preserve"> Petit </t></si>',
      "<si><r><t>Lef</t></r><r><t>èvre</t></r></si>",
      "<si/>",
      "<si><t/></si>",
      "<si><t>œ’€</t><rPh><t>XX</t></rPh></si>",
      "<si><t>Zoé &amp; Léa</t></si>",
      "<si><t>fin</t></si>",
    ];
    const cells = await one(
      si.map((_, index) => `<row r="${index + 1}"><c t="s"><v>${index}</v></c></row>`).join(""),
      { "xl/sharedStrings.xml": `<sst ${spreadsheet}>${si.join("")}</sst>` },
    );
    expect(Object.values(cells)).toEqual([
      "Durand",
      " Petit ",
      "Lefèvre",
      "œ’€",
      "Zoé & Léa",
      "fin",
    ]);
  });

  test("dates of the 1904 epoch", async () => {
    const bytes = workbook(
      [{ name: "S", rows: '<row r="1"><c r="A1" s="1"><v>29736</v></c></row>' }],
      {},
      '<workbookPr date1904="1"/>',
    );
    expect(cellsOf(await blocks(bytes)).S).toEqual({ "0,0": "1985-05-31" });
  });

  test("formats that pad with zeros", async () => {
    const style = (code: string) =>
      `<styleSheet ${spreadsheet}><numFmts><numFmt numFmtId="170" formatCode="${code}"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`;
    for (const [code, value, expected] of [
      ["0000000000", "612345678", "0612345678"],
      ["0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; &quot;##", "612345678", "0612345678"],
      ["00000", "6000", "06000"],
      ["0.00%", "0.25", "0.25"],
      ["#,##0.00 &quot;€&quot;", "1234.5", "1234.5"],
    ] as const)
      expect(
        await one(`<row r="1"><c r="A1" s="1"><v>${value}</v></c></row>`, {
          "xl/styles.xml": style(code),
        }),
      ).toEqual({ "0,0": expected });
  });
});

describe("held against SheetJS", () => {
  test("a workbook as LibreOffice writes it", async () => {
    const bytes = readFileSync(join(folder, "../libreoffice/people.xlsx"));
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    expect(cellsOf(all)).toEqual(oracle(bytes));
    const hidden = all.filter((block) => block.type === "table" && block.hidden);
    expect(hidden.map((block) => "location" in block && block.location)).toEqual([
      { path: ["file"], sheet: "Cachée", place: "hidden-sheet" },
    ]);
  });

  test("a workbook as Excel writes it", async () => {
    const bytes = xlsx(700);
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    expect(cellsOf(all)).toEqual(oracle(bytes));
  });

  test.each([true, false])(
    "a workbook as SheetJS writes it (shared strings: %s)",
    async (bookSST) => {
      const table = [
        ["Nom", "Né le", "Téléphone", "Actif", "Solde"],
        ["Lefèvre", new Date(Date.UTC(1985, 4, 31)), 612345678, true, -0.5],
        ["a\nb & <c>", new Date(Date.UTC(2001, 0, 1)), "06 39 98 00 01", false, 1e10],
      ];
      const book = XLSX.utils.book_new();
      XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(table, { UTC: true }), "É & co");
      XLSX.utils.book_append_sheet(
        book,
        XLSX.utils.aoa_to_sheet([["x"]], { origin: "AB40" } as object),
        "2",
      );
      const bytes = XLSX.write(book, { type: "buffer", bookType: "xlsx", bookSST }) as Buffer;
      expect(cellsOf(await blocks(bytes))).toEqual(oracle(bytes));
    },
  );
});

describe("odd packages", () => {
  const rows = row(1, ["Durand", "a.durand@example.fr"]);
  const parts = (entries: Record<string, string | Uint8Array>) =>
    ooxml("book/main.xml", {
      "book/main.xml": `<workbook ${spreadsheet}><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>`,
      "book/_rels/main.xml.rels": relationships([["worksheet", "/Sheets/One.xml"]]),
      ...entries,
    });
  const sheetXml = `<worksheet ${spreadsheet}><sheetData>${rows}</sheetData></worksheet>`;
  const expected = { S: { "0,0": "Durand", "0,1": "a.durand@example.fr" } };

  test("strict namespaces and other folders", async () => {
    const strict = workbook([{ name: "S", rows }]);
    const entries: Record<string, Uint8Array> = {};
    const { listZip, readEntry } = await import("../../../src/read/archives/zip-file.js");
    const { Budget } = await import("../../../src/read/budget.js");
    const { defaultLimits } = await import("../../../src/read/limits.js");
    for (const entry of listZip(strict).entries) {
      const { bytes } = await readEntry(entry, new Budget(defaultLimits));
      entries[entry.name] = Buffer.from(
        Buffer.from(bytes)
          .toString()
          .replaceAll(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
          )
          .replaceAll(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/",
            "http://purl.oclc.org/ooxml/spreadsheetml/",
          ),
      );
    }
    expect(cellsOf(await blocks(zip(entries)))).toEqual(expected);
    expect(
      cellsOf(await blocks(parts({ "sheets/one.xml": sheetXml, "xl/workbook.xml": "<x/>" }))),
    ).toEqual(expected);
  });

  test.each(["utf16le", "utf-16be"])("a sheet in %s", async (encoding) => {
    const { default: iconv } = await import("iconv-lite");
    const text = `<?xml version="1.0" encoding="UTF-16"?>${sheetXml}`;
    const sheet = iconv.encode(text, encoding, { addBOM: true });
    const bytes = parts({ "Sheets/One.xml": sheet, "xl/workbook.xml": "<x/>" });
    expect(cellsOf(await blocks(bytes))).toEqual(expected);
  });

  test("entities of a document type are not expanded", async () => {
    const lol = Array.from(
      { length: 10 },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    );
    const sheet = `<!DOCTYPE x [<!ENTITY l0 "lol">${lol.join("")}]><worksheet ${spreadsheet}><sheetData><row r="1"><c r="A1" t="str"><v>&l10;</v></c></row></sheetData></worksheet>`;
    const all = await blocks(
      workbook([{ name: "S", rows: "" }], { "xl/worksheets/sheet1.xml": sheet }),
    );
    expect(cellsOf(all)).toEqual({ S: { "0,0": "&l10;" } });
  });

  test("a sheet that is not there is said", async () => {
    expect(unread(await blocks(parts({ "xl/workbook.xml": "<x/>" })))).toMatchObject([
      { reason: "malformed", location: { sheet: "S" } },
    ]);
  });

  test("shared strings that are not there are said", async () => {
    const all = await blocks(
      workbook([{ name: "S", rows: '<row r="1"><c t="s"><v>3</v></c></row>' }]),
    );
    expect(unread(all)).toMatchObject([{ reason: "malformed", location: { sheet: "S" } }]);
  });

  test("a data model of Power Pivot is said", async () => {
    const bytes = workbook([{ name: "S", rows }], { "xl/model/item.data": Buffer.from("STREAM") });
    expect(unread(await blocks(bytes))).toMatchObject([{ reason: "unsupported" }]);
  });

  test("a module of Excel 5 has no part, and is nothing unread", async () => {
    const bytes = workbook([{ name: "S", rows }], {
      "xl/workbook.xml": `<workbook ${spreadsheet}><sheets><sheet name="S" r:id="rId1"/><sheet name="Module1" state="veryHidden" r:id=""/></sheets></workbook>`,
    });
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    expect(cellsOf(all)).toEqual(expected);
  });

  test("the texts of a control that writes itself as it likes are read", async () => {
    const control = Buffer.concat([
      Buffer.from("401dd28b42ecce119e0d00aa006002f30002", "hex"),
      Buffer.from("Appeler Mme Lefort\0\0\x18\0"),
      Buffer.from("Jeanne Durand", "utf16le"),
    ]);
    const all = await blocks(
      workbook([{ name: "S", rows }], { "xl/activeX/activeX1.bin": control }),
    );
    expect(unread(all)).toEqual([]);
    expect(all).toContainEqual(
      expect.objectContaining({
        type: "text",
        text: "Jeanne Durand\nAppeler Mme Lefort",
        location: { path: ["file", "xl/activeX/activeX1.bin"], place: "data-validation" },
      }),
    );
  });

  test("what an add-in keeps for a sheet is read", async () => {
    const property = Buffer.from("Envoyé par a.durand@example.fr", "utf16le");
    const all = await blocks(
      workbook([{ name: "S", rows }], { "xl/customProperty1.bin": property }),
    );
    expect(unread(all)).toEqual([]);
    expect(all).toContainEqual({
      type: "text",
      hidden: true,
      text: "Envoyé par a.durand@example.fr",
      location: { path: ["file", "xl/customProperty1.bin"], place: "custom-xml" },
    });
  });

  test("what Office leaves where a part was taken out is nothing unread", async () => {
    const trash = Buffer.alloc(187).fill(0xff, 0, 4);
    const kept = Buffer.from("\x01\x02\x03\x04");
    const parts = { "[trash]/0000.dat": trash, "[trash]/0001.dat": kept };
    const all = await blocks(workbook([{ name: "S", rows }], parts));
    expect(unread(all)).toMatchObject([
      { reason: "unsupported", location: { path: ["file", "[trash]/0001.dat"] } },
    ]);
  });

  test("pictures, fonts and printer settings are nothing unread", async () => {
    const bytes = workbook([{ name: "S", rows }], {
      "xl/media/image1.png": Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
      "xl/printerSettings/printerSettings1.bin": Buffer.from("\0\x01\x02\x03"),
      "xl/theme/theme1.xml": `<a:theme ${namespaces} name="Jean Dupont"/>`,
    });
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    expect(all.filter((block) => block.type !== "text")).toHaveLength(1);
  });
});

test("shared strings that no cell has are found", async () => {
  const items = ["Durand", "Petit", "l.petit@example.fr", "Lefèvre"];
  const all = await blocks(
    workbook([{ name: "S", rows: '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>3</v></c></row>' }], {
      "xl/sharedStrings.xml": `<sst ${spreadsheet}>${items.map((item) => `<si><t>${item}</t></si>`).join("")}</sst>`,
    }),
  );
  expect(cellsOf(all)).toEqual({ S: { "0,0": "Durand", "0,1": "Lefèvre" } });
  const left = all.filter(
    (block) => block.type === "text" && block.location.place === "unreferenced",
  );
  expect(left).toMatchObject([{ hidden: true, text: "Petit\nl.petit@example.fr\n" }]);
});

test("of a bomb of such strings, it is said that some were left out", async () => {
  const items = Array.from({ length: 200_001 }, (_, index) => `Petit ${index}`);
  const all = await blocks(
    workbook([{ name: "S", rows: row(1, ["Durand"]) }], {
      "xl/sharedStrings.xml": `<sst ${spreadsheet}>${items.map((item) => `<si><t>${item}</t></si>`).join("")}</sst>`,
    }),
  );
  const left = all.flatMap((block) => (block.type === "text" ? block.text.split("\n") : []));
  expect(left.filter((line) => line.startsWith("Petit"))).toHaveLength(200_000);
  expect(all.filter(({ type }) => type === "unread")).toMatchObject([
    { reason: "too-large", limit: "maxTextLength" },
  ]);
});

test("the place of a control, in rows of its own, is no row of the sheet", async () => {
  const anchor = "<xdr:col>1</xdr:col><xdr:row>3</xdr:row>";
  const control = `<control shapeId="1" name="Case"><controlPr><anchor><from>${anchor}</from><to>${anchor}</to></anchor></controlPr></control>`;
  const all = await blocks(
    workbook([
      {
        name: "S",
        rows: row(1, ["Durand"]),
        after: `<mc:AlternateContent><mc:Choice Requires="x14"><controls>${control}</controls></mc:Choice></mc:AlternateContent>`,
      },
    ]),
  );
  expect(unread(all)).toEqual([]);
  expect(cellsOf(all).S).toEqual({ "0,0": "Durand" });
});

describe("limits and damage", () => {
  const many = xlsx(3000);
  const rowsOf = (all: readonly Whole[]) =>
    all.reduce((sum, block) => sum + (block.type === "table" ? block.rows.length : 0), 0);

  test.each([
    ["maxRows", { maxRows: 1000 }],
    ["maxCells", { maxCells: 10_000 }],
    ["maxOutputBytes", { maxOutputBytes: 600_000 }],
    ["maxEntryBytes", { maxEntryBytes: 600_000 }],
    ["maxEntries", { maxEntries: 3 }],
  ])("%s", async (limit, limits) => {
    const all = await blocks(many, limits);
    expect(unread(all)).toContainEqual(expect.objectContaining({ limit }));
    expect(rowsOf(all)).toBeLessThan(3000);
  });

  test("columns beyond the limit are said, once", async () => {
    const wide = row(1, ["a", "b", "c"]) + row(2, ["a", "b", "c"]);
    const all = await blocks(workbook([{ name: "S", rows: wide }]), { maxColumns: 2 });
    expect(unread(all)).toMatchObject([{ limit: "maxColumns", location: { sheet: "S" } }]);
    expect(cellsOf(all).S).toEqual({ "0,0": "a", "0,1": "b", "1,0": "a", "1,1": "b" });
  });

  test("a sheet with a damaged byte gives the rows before it", async () => {
    const bytes = Buffer.from(many);
    const at = bytes.indexOf("xl/worksheets/sheet1.xml") + 60_000;
    bytes.fill(0xff, at, at + 8);
    const all = await blocks(bytes);
    expect(unread(all)).toContainEqual(expect.objectContaining({ reason: "malformed" }));
    expect(rowsOf(all)).toBeGreaterThan(500);
  });

  test.each([0.3, 0.6, 0.9, 0.99])("cut off at %d: what is there, and said", async (share) => {
    const all = await blocks(many.subarray(0, Math.floor(many.length * share)));
    expect(unread(all)).toContainEqual(expect.objectContaining({ reason: "malformed" }));
    expect(all.length).toBeGreaterThan(1);
  });
});
