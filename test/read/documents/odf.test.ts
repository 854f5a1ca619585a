import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import { hiddenOdf, odf, odfNamespaces, odfXml } from "../../../fixtures/hidden-odf.js";
import { ods } from "../../bench/workbooks.js";
import { expectInTheirPlace } from "../hidden-places.js";
import { blocks, cellsOf, oracle, sightings, type Whole } from "../workbooks/oracle.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/odf");
const unread = (all: readonly Whole[]) => all.filter((block) => block.type === "unread");

test.each(hiddenOdf.map((entry) => [entry.file, entry] as const))(
  "people in hidden places: %s",
  (file, entry) => expectInTheirPlace(entry, `odf/${file}`, "hidden-odf.ts"),
);

describe("cells", () => {
  const row = async (cells: string) =>
    cellsOf(
      await blocks(
        odf(
          "spreadsheet",
          `<table:table table:name="S"><table:table-row>${cells}</table:table-row></table:table>`,
        ),
      ),
    ).S ?? {};

  test.each([
    [
      "a number",
      '<table:table-cell office:value-type="float" office:value="612345678"><text:p>612 345 678</text:p></table:table-cell>',
      "612345678",
    ],
    [
      "a number that shows zeros",
      '<table:table-cell office:value-type="float" office:value="612345678"><text:p>06 12 34 56 78</text:p></table:table-cell>',
      "0612345678",
    ],
    [
      "a name where Writer has no number",
      '<table:table-cell office:value-type="float" office:value="0"><text:p>Zoé</text:p></table:table-cell>',
      "Zoé",
    ],
    [
      "the same in two paragraphs",
      '<table:table-cell office:value-type="float" office:value="0"><text:p>Zoé</text:p><text:p>06 39 98 00 01</text:p></table:table-cell>',
      "Zoé\n06 39 98 00 01",
    ],
    [
      "zero with its unit",
      '<table:table-cell office:value-type="float" office:value="0"><text:p>0,00 km</text:p></table:table-cell>',
      "0",
    ],
    [
      "the same with a comment",
      '<table:table-cell office:value-type="float" office:value="612345678"><office:annotation><text:p>x</text:p></office:annotation><text:p>06 12 34 56 78</text:p></table:table-cell>',
      "0612345678",
    ],
    [
      "a fraction",
      '<table:table-cell office:value-type="float" office:value="0.5"><text:p>0,50</text:p></table:table-cell>',
      "0.5",
    ],
    [
      "an exponent",
      '<table:table-cell office:value-type="float" office:value="1.5E3"><text:p>1500</text:p></table:table-cell>',
      "1500",
    ],
    [
      "a share",
      '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p></table:table-cell>',
      "0.25",
    ],
    [
      "money",
      '<table:table-cell office:value-type="currency" office:value="12.5"><text:p>12,50 €</text:p></table:table-cell>',
      "12.5",
    ],
    [
      "a date",
      '<table:table-cell office:value-type="date" office:date-value="1985-05-31"><text:p>31/05/85</text:p></table:table-cell>',
      "1985-05-31",
    ],
    [
      "a date with a time",
      '<table:table-cell office:value-type="date" office:date-value="1985-05-31T12:30:00.5"><text:p>31/05/85 12:30</text:p></table:table-cell>',
      "1985-05-31T12:30:00",
    ],
    [
      "a time",
      '<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"><text:p>08:30</text:p></table:table-cell>',
      "08:30:00",
    ],
    [
      "a boolean",
      '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>',
      "TRUE",
    ],
    [
      "a text",
      '<table:table-cell office:value-type="string"><text:p>Élodie &amp; Zoé</text:p></table:table-cell>',
      "Élodie & Zoé",
    ],
    [
      "paragraphs",
      '<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>',
      "a\nb",
    ],
    [
      "spans, spaces, tabs, breaks",
      '<table:table-cell office:value-type="string"><text:p>Du<text:span>rand</text:span><text:s text:c="2"/>x<text:tab/>y<text:line-break/>z</text:p></table:table-cell>',
      "Durand  x\ty\nz",
    ],
    [
      "a link",
      '<table:table-cell office:value-type="string"><text:p><text:a xlink:href="mailto:a@example.fr">Durand</text:a></text:p></table:table-cell>',
      "Durand <a@example.fr>",
    ],
    [
      "a covered cell",
      '<table:covered-table-cell office:value-type="string"><text:p>a</text:p></table:covered-table-cell>',
      "a",
    ],
    ["no content", '<table:table-cell table:style-name="x"/>', undefined],
  ])("%s", async (_, xml, expected) => {
    expect((await row(xml))["0,0"]).toBe(expected);
  });

  test("repeated cells and rows, within bounds", async () => {
    expect(
      await row(
        '<table:table-cell table:number-columns-repeated="3"/><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>a</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>',
      ),
    ).toEqual({ "0,3": "a", "0,4": "a", "0,5": "b" });
    const bomb = odf(
      "spreadsheet",
      '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>z</text:p></table:table-cell></table:table-row></table:table>',
    );
    const all = await blocks(bomb);
    const cells = cellsOf(all).S;
    expect(Object.keys(cells).length).toBeLessThan(100_000);
    expect(cells["1048576,0"]).toBe("z");
  });

  test.each([
    ["rows without height are hidden", "", true],
    ["rows as high as they need to be are not", ' style:use-optimal-row-height="true"', undefined],
  ])("%s", async (_, optimal, hidden) => {
    const body = `<draw:page><draw:frame><table:table><table:table-row table:style-name="flat"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page>`;
    const content = odfXml("presentation", body).replace(
      'style:row-height="0cm"',
      `style:row-height="0cm"${optimal}`,
    );
    const all = await blocks(odf("presentation", body, { "content.xml": content }));
    const [row] = all.flatMap((block) => (block.type === "table" ? block.rows : []));
    expect(row).toMatchObject({ cells: ["a"] });
    expect(row!.hidden).toBe(hidden);
  });

  describe("a table inside a table", () => {
    const table = (rows: readonly string[], attributes = ""): string =>
      `<table:table>${rows.map((row) => `<table:table-row${attributes}>${row}</table:table-row>`).join("")}</table:table>`;
    const cell = (...content: readonly string[]): string =>
      `<table:table-cell>${content.map((one) => (one.startsWith("<") ? one : `<text:p>${one}</text:p>`)).join("")}</table:table-cell>`;
    const read = async (inner: string): Promise<unknown[]> => {
      const outer = table([cell("a", inner, "z") + cell("b")]);
      const all = await blocks(
        odf("text", `<text:p>before</text:p>${outer}<text:p>after</text:p>`),
      );
      return all
        .slice(1)
        .map((block) =>
          block.type === "table"
            ? block.rows.flatMap(({ cells }) => cells)
            : block.type === "text"
              ? block.text
              : "",
        );
    };
    const pair = cell("06") + cell("mail");

    test.each<[string, string, string]>([
      ["of one cell", table([cell("inner")]), "inner"],
      ["of a few rows", table([cell("name"), pair, pair]), "name\n06\tmail\n06\tmail"],
      ["with another inside", table([cell("name", table([pair]))]), "name\n06\tmail"],
    ])("%s is lines of its cell", async (_title, inner, lines) => {
      expect(await read(inner)).toEqual(["before\n", [`a\n${lines}\nz`, "b"], "after\n"]);
    });

    test.each<[string, string, string[]]>([
      ["that is a list", table([pair, pair, pair, pair]), Array(4).fill(["06", "mail"]).flat()],
      ["that is not seen", table([cell("inner")], ' table:visibility="collapse"'), ["inner"]],
    ])("%s follows it", async (_title, inner, cells) => {
      expect(await read(inner)).toEqual(["before\n", ["a\nz", "b"], cells, "after\n"]);
    });
  });
});

describe("held against SheetJS", () => {
  test("a workbook as LibreOffice writes it", async () => {
    const bytes = readFileSync(join(folder, "../libreoffice/people.ods"));
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    // SheetJS leaves the names of sheets escaped.
    const { "Adhérents &amp; co": first, ...rest } = oracle(bytes);
    expect(cellsOf(all)).toEqual({ "Adhérents & co": first, ...rest });
    const hidden = all.filter((block) => block.type === "table" && block.hidden);
    expect(hidden.map((block) => "location" in block && block.location)).toEqual([
      { path: ["file"], sheet: "Cachée", place: "hidden-sheet" },
    ]);
  });

  test("a sheet as LibreOffice writes it", async () => {
    const bytes = ods(400);
    const all = await blocks(bytes);
    expect(unread(all)).toEqual([]);
    const trimmed = Object.fromEntries(
      Object.entries(cellsOf(all)["Adhérents"]).map(([key, text]) => [key, text.trim()]),
    );
    expect(trimmed).toEqual(oracle(bytes)["Adhérents"]);
  });

  test("a workbook as SheetJS writes it", async () => {
    const book = XLSX.utils.book_new();
    const table = [
      ["Nom", "Téléphone", "Actif"],
      ["Lefèvre", 612345678, true],
      ["a & <b>", "06 39 98 00 01", false],
    ];
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(table), "Équipe");
    for (const bookType of ["ods", "fods"] as const) {
      const bytes = XLSX.write(book, { type: "buffer", bookType }) as Buffer;
      expect(cellsOf(await blocks(bytes)), bookType).toEqual(oracle(bytes));
    }
  });
});

test.each([
  ["caption", ""],
  ["circle", ""],
  ["connector", ""],
  ["custom-shape", ""],
  ["ellipse", ""],
  ["frame", "text-box"],
  ["line", ""],
  ["measure", ""],
  ["path", ""],
  ["polygon", ""],
  ["polyline", ""],
  ["rect", ""],
  ["regular-polygon", ""],
])("the text of a shape on a sheet: %s %s", async (shape, inner) => {
  const paragraph = "<text:p>Durand</text:p>";
  const text = inner === "" ? paragraph : `<draw:${inner}>${paragraph}</draw:${inner}>`;
  const drawn = `<draw:${shape}>${text}</draw:${shape}>`;
  const all = await blocks(
    odf(
      "spreadsheet",
      `<table:table table:name="S"><table:shapes>${drawn}</table:shapes><table:table-row><table:table-cell><text:p>Petit</text:p>${drawn}</table:table-cell></table:table-row></table:table>`,
    ),
  );
  expect(cellsOf(all)).toEqual({ S: { "0,0": "Petit" } });
  const boxes = all.filter((block) => block.type === "text" && block.location.place === "text-box");
  expect(boxes).toMatchObject([{ hidden: false, text: "Durand\nDurand\n" }]);
});

test("white text in a letter is hidden, in a cell, whose ground may be dark, it is seen", async () => {
  const style =
    '<office:automatic-styles><style:style style:name="T1" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style></office:automatic-styles>';
  const span = (email: string) =>
    `<text:p><text:span text:style-name="T1">${email}</text:span></text:p>`;
  const xml = `<office:document ${odfNamespaces} office:mimetype="application/vnd.oasis.opendocument.text">${style}<office:body><office:text>${span("a@example.fr")}<table:table><table:table-row><table:table-cell>${span("b@example.fr")}</table:table-cell></table:table-row></table:table></office:text></office:body></office:document>`;
  const all = await blocks(Buffer.from(xml));
  expect(sightings(all, "a@example.fr").map(({ hidden }) => hidden)).toEqual([true]);
  expect(sightings(all, "b@example.fr").map(({ hidden }) => hidden)).toEqual([false]);
});

test.each([
  [
    "on a picture",
    "<draw:frame><draw:image><office:binary-data>QUJD</office:binary-data><text:p>Zoé</text:p></draw:image></draw:frame>",
    undefined,
    false,
  ],
  [
    "on a picture in a line",
    "<text:p><draw:frame><draw:image><text:p>Zoé</text:p></draw:image></draw:frame></text:p>",
    undefined,
    false,
  ],
  [
    "at the foot of slides",
    "<presentation:footer-decl>Zoé</presentation:footer-decl>",
    "header-footer",
    false,
  ],
  [
    "at the head of notes",
    "<presentation:header-decl>Zoé</presentation:header-decl>",
    "header-footer",
    false,
  ],
  [
    "of a frame, for the blind",
    "<draw:frame><svg:title>Zoé</svg:title></draw:frame>",
    "hidden-text",
    true,
  ],
])("a text %s is read", async (_, markup, place, hidden) => {
  const all = await blocks(
    Buffer.from(
      odfXml("presentation", `<draw:page draw:name="page1">${markup}</draw:page>`, "document"),
    ),
  );
  expect(sightings(all, "Zoé")).toMatchObject([{ hidden }]);
  expect(JSON.stringify(all)).not.toContain("QUJD");
  const text = all.find((block) => block.type === "text" && block.text.includes("Zoé"));
  expect(text).toMatchObject({ location: place === undefined ? { page: 1 } : { place } });
});

describe("damage and passwords", () => {
  test("an encrypted document is said to be", async () => {
    const manifest = `<manifest:manifest ${odfNamespaces}><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`;
    const all = await blocks(odf("spreadsheet", "", { "META-INF/manifest.xml": manifest }));
    expect(unread(all)).toMatchObject([{ reason: "encrypted" }]);
  });

  test("a flat file that is cut off gives what is there, and says so", async () => {
    const rows =
      '<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'.repeat(
        3000,
      );
    const xml = odfXml(
      "spreadsheet",
      `<table:table table:name="S">${rows}</table:table>`,
      "document",
    );
    const all = await blocks(Buffer.from(xml.slice(0, xml.length / 2)));
    expect(unread(all)).toMatchObject([{ reason: "malformed" }]);
    expect(Object.keys(cellsOf(all).S).length).toBeGreaterThan(1000);
  });

  test("a flat file with a tag whose name is damaged says so: its table is none", async () => {
    const row =
      "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";
    const xml = odfXml(
      "spreadsheet",
      `<table:table table:name="S">${row}</table:table>`,
      "document",
    );
    expect(unread(await blocks(Buffer.from(xml)))).toEqual([]);
    const damaged = xml.replace("<table:table ", "<table:table(");
    expect(unread(await blocks(Buffer.from(damaged)))).toMatchObject([{ reason: "malformed" }]);
  });
});
