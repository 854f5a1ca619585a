import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import { people } from "../../../fixtures/people.js";
import { blocks, cellsOf, oracle, sightings } from "./oracle.js";

const workbook = (sheets: string, styles = "") =>
  Buffer.from(
    `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles>${styles}</Styles>${sheets}</Workbook>`,
  );
const sheet = (name: string, rows: string, options = "") =>
  `<Worksheet ss:Name="${name}"><Table>${rows}</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">${options}</WorksheetOptions></Worksheet>`;
const cell = (type: string, data: string, attributes = "") =>
  `<Cell${attributes}><Data ss:Type="${type}">${data}</Data></Cell>`;

test.each([
  ["a text", cell("String", "Élodie &amp; Zoé"), "Élodie & Zoé"],
  ["a number", cell("Number", "612345678"), "612345678"],
  ["a number with zeros", cell("Number", "612345678", ' ss:StyleID="tel"'), "0612345678"],
  ["a date", cell("DateTime", "1985-05-31T00:00:00.000"), "1985-05-31"],
  ["a date with a time", cell("DateTime", "1985-05-31T12:30:00.000"), "1985-05-31T12:30:00"],
  ["a boolean", cell("Boolean", "1"), "TRUE"],
  ["an error", cell("Error", "#N/A"), "#N/A"],
])("%s", async (_, xml, expected) => {
  const style = '<Style ss:ID="tel"><NumberFormat ss:Format="0000000000"/></Style>';
  const all = await blocks(workbook(sheet("S", `<Row>${xml}</Row>`), style));
  expect(cellsOf(all).S).toEqual({ "0,0": expected });
});

test("indexes, spans and merged cells", async () => {
  const rows = `<Row ss:Index="3">${cell("String", "a", ' ss:MergeAcross="1"')}${cell("String", "b")}${cell("String", "c", ' ss:Index="6"')}</Row><Row ss:Span="2"/><Row>${cell("String", "d")}</Row>`;
  expect(cellsOf(await blocks(workbook(sheet("S", rows)))).S).toEqual({
    "2,0": "a",
    "2,2": "b",
    "2,5": "c",
    "6,0": "d",
  });
});

test("hidden sheets, rows, columns and comments", async () => {
  const list = people(4, { seed: 7000 });
  const at = (index: number) => list[index]!.email;
  const all = await blocks(
    workbook(
      sheet(
        "S",
        `<Column ss:Index="2" ss:Hidden="1"/><Row ss:Hidden="1">${cell("String", at(0))}</Row><Row>${cell("String", at(1), ' ss:Index="2"')}</Row><Row><Cell><Data ss:Type="String">x</Data><Comment><Data>${at(2)}</Data></Comment></Cell></Row>`,
      ) + sheet("H", `<Row>${cell("String", at(3))}</Row>`, "<Visible>SheetHidden</Visible>"),
    ),
  );
  const path = ["file"];
  expect(sightings(all, at(0))).toEqual([{ place: undefined, hidden: true, path }]);
  expect(sightings(all, at(1))).toEqual([{ place: undefined, hidden: true, path }]);
  expect(sightings(all, at(2))).toEqual([{ place: "comment", hidden: false, path }]);
  expect(sightings(all, at(3))).toEqual([{ place: "hidden-sheet", hidden: true, path }]);
});

test("a workbook as SheetJS writes it", async () => {
  const book = XLSX.utils.book_new();
  const table = [
    ["Nom", "Téléphone", "Actif"],
    ["Lefèvre", 612345678, true],
    ["a & <b>", "06 39 98 00 01", false],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(table), "Équipe");
  const bytes = XLSX.write(book, { type: "buffer", bookType: "xlml" }) as Buffer;
  expect(cellsOf(await blocks(bytes))).toEqual(oracle(bytes));
});

test("in UTF-16", async () => {
  const xml = workbook(sheet("S", `<Row>${cell("String", "Élodie")}</Row>`)).toString();
  const bytes = Buffer.from(`\ufeff${xml}`, "utf16le");
  expect(cellsOf(await blocks(bytes)).S).toEqual({ "0,0": "Élodie" });
});

test("cut off: what is there, and said", async () => {
  const xml = workbook(sheet("S", `<Row>${cell("String", "a")}</Row>`.repeat(2000)));
  const all = await blocks(xml.subarray(0, xml.length / 2));
  expect(Object.keys(cellsOf(all).S).length).toBeGreaterThan(500);
  expect(all.filter(({ type }) => type === "unread")).toMatchObject([{ reason: "malformed" }]);
});
