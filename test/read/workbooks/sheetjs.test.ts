import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import numbersTemplate from "xlsx/dist/xlsx.zahl.mjs";
import { people } from "../../../fixtures/people.js";
import { Peek } from "../../../src/read/peek.js";
import { dbase } from "../../../src/read/workbooks/dbase.js";
import { lotus } from "../../../src/read/workbooks/lotus.js";
import { sheetjs } from "../../../src/read/workbooks/sheetjs.js";
import { cells, opened } from "../opened.js";

const list = people(25, { seed: 3, latin1: true }).map(({ lastName, email }, index) => [
  lastName.normalize("NFD").replace(/\p{M}/gu, ""),
  email,
  index,
]);
const expected = list.map((row) => row.map(String));

function written(bookType: string): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(list), "Liste");
  return XLSX.write(book, {
    type: "buffer",
    bookType: bookType as XLSX.BookType,
    numbers: numbersTemplate as unknown as string,
  }) as Buffer;
}

test.each(["biff2", "biff3", "biff4", "sylk", "dif", "wk1", "wk3", "numbers"] as const)(
  "%s",
  async (bookType) => {
    const { tables, unread } = await opened(written(bookType));
    expect(cells(tables[0])).toEqual(expected);
    expect(unread).toEqual([]);
  },
);

test("dates are written as dates, accents of SYLK as accents", async () => {
  const sylk = [
    "ID;PWXL;N;E",
    "P;Pdd/mm/yyyy",
    'C;Y1;X1;K"Él\u00e9onore"',
    "F;P0;FG0G;X2",
    "C;Y1;X2;K31477",
    "E",
    "",
  ];
  const { tables } = await opened(Buffer.from(sylk.join("\r\n"), "latin1"));
  expect(cells(tables[0])).toEqual([["Éléonore", "1986-03-06"]]);
});

// As LibreOffice writes them where the system has UTF-8.
test.each([
  ["SYLK", ["ID;PCALCOOO32", 'C;X1;Y1;K"Éléonore"', 'C;X2;Y1;K"œuf"', "E", ""]],
  [
    "DIF",
    [
      ...'TABLE|0,1|"S"|VECTORS|0,2|""|TUPLES|0,1|""|DATA|0,0|""|-1,0|BOT'.split("|"),
      ...'1,0|"Éléonore"|1,0|"œuf"|-1,0|EOD|'.split("|"),
    ],
  ],
])("%s in UTF-8", async (_, lines) => {
  const { tables, unread } = await opened(lines.join("\n"));
  expect(cells(tables[0])).toEqual([["Éléonore", "œuf"]]);
  expect(unread).toEqual([]);
});

test("texts of several lines in DIF", async () => {
  const head = 'TABLE|0,1|"S"|VECTORS|0,1|""|TUPLES|0,2|""|DATA|0,0|""|'.split("|");
  const address = [...head.slice(0, -1), "-1,0", "BOT", "1,0", '"3 rue ""Haute""', '06000 Nice"'];
  const whole = [...address, "-1,0", "BOT", "1,0", '"Lyon"', "-1,0", "EOD", ""];
  const { tables, unread } = await opened(whole.join("\n"));
  expect(cells(tables[0])).toEqual([['3 rue "Haute"\n06000 Nice'], ["Lyon"]]);
  expect(unread).toEqual([]);
  expect((await opened(whole.slice(0, -3).join("\n"))).unread).toHaveLength(1);
});

test("an open quote in DIF takes the rest with it", async () => {
  const head = 'TABLE|0,1|"S"|VECTORS|0,1|""|TUPLES|0,60|""|DATA|0,0|""'.split("|");
  const rows = Array.from({ length: 60 }, (_, index) => [`1,0`, `"Durand ${index}"`]).flat();
  const lines = [...head, "-1,0", "BOT", "1,0", '"Nom"le.fr"', ...rows, "-1,0", "EOD", ""];
  expect((await opened(lines.join("\n"))).unread).toMatchObject([{ reason: "malformed" }]);
});

test("a semicolon in a text of SYLK, written once or twice, and quotes", async () => {
  const sylk = [
    "ID;PSCALC3",
    'C;X1;Y1;K"ID"',
    'C;X2;Y1;K"Nom"',
    'C;X1;Y2;K"C"',
    'C;X2;Y2;K"Durand; Petit;; ""Zoé"";"',
    "E",
    "",
  ];
  const { tables, unread } = await opened(Buffer.from(sylk.join("\r\n"), "latin1"));
  expect(tables.map(cells)).toEqual([
    [
      ["ID", "Nom"],
      ["C", 'Durand; Petit; "Zoé";'],
    ],
  ]);
  expect(unread).toEqual([]);
});

test("SYLK that SheetJS does not understand is said", async () => {
  const sylk = ["ID;PWXL;N;E", 'C;X1;Y1;K"Nom', 'de famille;"', 'C;X1;Y2;K"Durand"', "E", ""];
  const { unread } = await opened(Buffer.from(sylk.join("\r\n"), "latin1"));
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test.each(["biff2", "biff3", "biff4"])(
  "%s with a piece missing within says so",
  async (bookType) => {
    const bytes = written(bookType);
    // The text of a cell loses its last letters: the records behind it are out of step.
    const at = bytes.indexOf(list[5]![1]!) + 5;
    const { unread } = await opened(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 9)]));
    expect(unread).toMatchObject([{ reason: "malformed" }]);
  },
);

test("records of Excel 5 behind the head of an Excel 2 say so", async () => {
  const head = written("biff2");
  // LABEL (0x204): row, column, format, and the text behind its length.
  const labels = list.map(([, email], row) => {
    const text = String(email);
    const label = Buffer.alloc(12 + text.length);
    for (const [index, value] of [0x204, 8 + text.length, row, 0, 0, text.length].entries())
      label.writeUInt16LE(value, 2 * index);
    label.write(text, 12, "latin1");
    return label;
  });
  // The record behind the head begins 12 bytes in front of its text.
  const at = head.indexOf(list[5]![1]!) - 12;
  const file = Buffer.concat([head.subarray(0, at), ...labels, Buffer.from([0x0a, 0, 0, 0])]);
  expect((await opened(file)).unread).toMatchObject([{ reason: "malformed" }]);
});

test.each<[what: string, bytes: Buffer]>([
  ["text that begins with ID", Buffer.from("ID;Nom;Prénom\n1;A;B\n")],
  ["text that begins with ID;P", Buffer.from("ID;Portable;Nom\n1;06 39 98 00 11;Durand\n")],
  ["a CSV with the title TABLE", Buffer.from("TABLE\n1,2\n")],
  ["zeros", Buffer.alloc(200)],
  ["a BIFF8 stream", Buffer.from([0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00])],
])("%s is none of them", (_what, bytes) => {
  for (const reader of [dbase, lotus, sheetjs])
    expect(reader.recognises(new Peek(bytes))).toBe(false);
});

test("columns beyond the limit are left out, and said", async () => {
  const { tables, unread } = await opened(written("biff4"), {}, { maxColumns: 2 });
  expect(cells(tables[0])).toEqual(expected.map((row) => row.slice(0, 2)));
  expect(unread).toMatchObject([{ reason: "too-many", limit: "maxColumns" }]);
});
