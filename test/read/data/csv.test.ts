import iconv from "iconv-lite";
import Papa from "papaparse";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { people, streetLine } from "../../../fixtures/people.js";
import { cells, opened } from "../opened.js";
import { findLayout } from "../../../src/read/delimiter.js";

const header = ["Nom", "Prénom", "Adresse", "CP", "Ville", "Né(e) le", "Mél"];
const list = people(40, { seed: 7, latin1: true }).map((person) => [
  person.lastName,
  person.firstName,
  `${person.address.number} ${person.address.street}`,
  person.address.postcode,
  person.address.town,
  person.birthDate,
  person.email,
]);
const table = [header, ...list];

const encodings: readonly [string, (text: string) => Buffer][] = [
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-8 with mark", (text) => Buffer.from("\ufeff" + text)],
  ["UTF-16LE", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16LE with mark", (text) => Buffer.from("\ufeff" + text, "utf16le")],
  ["UTF-16BE", (text) => Buffer.from(text, "utf16le").swap16()],
  ["UTF-16BE with mark", (text) => Buffer.from("\ufeff" + text, "utf16le").swap16()],
  ["UTF-32LE", (text) => iconv.encode(text, "utf-32le")],
  ["UTF-32BE with mark", (text) => iconv.encode("\ufeff" + text, "utf-32be")],
  ["Windows-1252", (text) => iconv.encode(text, "windows-1252")],
  ["ISO-8859-15", (text) => iconv.encode(text, "iso-8859-15")],
  ["MacRoman", (text) => iconv.encode(text, "macintosh")],
  ["CP850", (text) => iconv.encode(text, "cp850")],
  ["CP437", (text) => iconv.encode(text, "cp437")],
];
const delimiters = [";", ",", "\t", "|"];
const lineEnds = ["\r\n", "\n", "\r"];

describe.each(encodings)("%s", (name, encode) => {
  // What an encoding cannot write became a question mark when the file was made.
  const written = (row: readonly string[]) =>
    row.map((cell) =>
      name === "CP437" ? iconv.decode(iconv.encode(cell, "cp437"), "cp437") : cell,
    );
  for (const delimiter of delimiters)
    for (const lineEnd of lineEnds)
      test(`${JSON.stringify(delimiter)} and ${JSON.stringify(lineEnd)}`, async () => {
        const text = table.map((row) => row.join(delimiter)).join(lineEnd) + lineEnd;
        const { blocks, tables } = await opened(encode(text));
        expect(blocks).toHaveLength(1);
        expect(cells(tables[0])).toEqual(table.map(written));
      });
});

const tableCases: readonly [what: string, text: string, rows: string[][]][] = [
  [
    "a line that names its separator",
    "sep=;\r\na,b;c\r\n1,2;3\r\n",
    [
      ["a,b", "c"],
      ["1,2", "3"],
    ],
  ],
  [
    "commas in an address before a semicolon",
    "12, rue A, Lyon;69001\n3, rue B, Paris;75001\n4 bis, rue C, Lille;59000\n",
    [
      ["12, rue A, Lyon", "69001"],
      ["3, rue B, Paris", "75001"],
      ["4 bis, rue C, Lille", "59000"],
    ],
  ],
  [
    "records that were quoted once more, as one field",
    'nom,prenom,n;;\n"Durand,""Zoé"",1";;\n"Roy,""Anne, dite """"A"""""",2";;\nPetit,Luc,3;;\n"Morel,""Jean"",4";;\n',
    [
      ["nom", "prenom", "n;;"],
      ["Durand", "Zoé", "1"],
      ["Roy", 'Anne, dite "A"', "2"],
      ["Petit", "Luc", "3;;"],
      ["Morel", "Jean", "4"],
    ],
  ],
  [
    "gaps within the fields of lines with more commas",
    Array.from(
      { length: 6 },
      (_, n) => `A${n},B,1 rue X  Lyon  69001  FR,08/14,,2,10:22:0${n}`,
    ).join("\n"),
    Array.from({ length: 6 }, (_, n) => [
      `A${n}`,
      "B",
      "1 rue X  Lyon  69001  FR",
      "08/14",
      "",
      "2",
      `10:22:0${n}`,
    ]),
  ],
  [
    "commas in numbers",
    "1,5;2,5\n3,5;4,5\n6,5;7,5\n",
    [
      ["1,5", "2,5"],
      ["3,5", "4,5"],
      ["6,5", "7,5"],
    ],
  ],
  [
    "quotes with delimiters, line ends and quotes in them",
    'a;b\n"x;y";"l1\nl2"\n"say ""oui""";z\n',
    [
      ["a", "b"],
      ["x;y", "l1\nl2"],
      ['say "oui"', "z"],
    ],
  ],
  [
    "a blank behind the delimiter, before the quote",
    'a, b, c\n"x,y", "z", "w"\n"1", "2", "3"\n',
    [
      ["a", " b", " c"],
      ["x,y", "z", "w"],
      ["1", "2", "3"],
    ],
  ],
  [
    "formulas that keep a zero",
    'nom;tel\nA;"=""0199000001"""\nB;"=""0199000002"""\n',
    [
      ["nom", "tel"],
      ["A", "0199000001"],
      ["B", "0199000002"],
    ],
  ],
  [
    "title lines of another width, and an empty one",
    "Liste des membres\n\nnom;ville;cp\nA;B;1\nC;D;2\nE;F;3\n",
    [
      ["Liste des membres"],
      ["nom", "ville", "cp"],
      ["A", "B", "1"],
      ["C", "D", "2"],
      ["E", "F", "3"],
    ],
  ],
  [
    "ragged rows keep all their cells",
    "a;b;c\n1;2\n1;2;3;4\n1;2;3\n1;2;3;4;5\n",
    [
      ["a", "b", "c"],
      ["1", "2"],
      ["1", "2", "3", "4"],
      ["1", "2", "3"],
      ["1", "2", "3", "4", "5"],
    ],
  ],
  [
    "mixed line ends",
    "a;b;c\r\n1;2;3\r4;5;6\n7;8;9",
    [
      ["a", "b", "c"],
      ["1", "2", "3"],
      ["4", "5", "6"],
      ["7", "8", "9"],
    ],
  ],
  [
    "zero bytes that pad fields",
    "nom\0\0\0;ville\0\nA\0\0\0\0\0;B\0\0\0\0\0\nC\0\0\0\0\0;D\0\0\0\0\0\n",
    [
      ["nom", "ville"],
      ["A", "B"],
      ["C", "D"],
    ],
  ],
  [
    "columns at fixed places",
    [
      "NOM         PRENOM     VILLE",
      "DURAND      Anne       Saint Denis",
      "LE GOFF     Jean Luc   Brest",
      "PETIT       Zoé        Le Mans",
      "MARTIN      Paul",
    ].join("\n"),
    [
      ["NOM", "PRENOM", "VILLE"],
      ["DURAND", "Anne", "Saint Denis"],
      ["LE GOFF", "Jean Luc", "Brest"],
      ["PETIT", "Zoé", "Le Mans"],
      ["MARTIN", "Paul", ""],
    ],
  ],
  [
    "what Hive writes",
    "1\x01A\x01\\N\n2\x01B\x01C\n",
    [
      ["1", "A", "\\N"],
      ["2", "B", "C"],
    ],
  ],
  [
    "apostrophes around fields, as databases write them",
    "'Nom';'Prénom';'n'\n'L''HOSTIS';'Jean';12\n'PETIT'; 'Zoé';'x'\n",
    [
      ["Nom", "Prénom", "n"],
      ["L'HOSTIS", "Jean", "12"],
      ["PETIT", "Zoé", "x"],
    ],
  ],
  [
    "apostrophes at the beginning of some fields",
    "a;b\n'1;2\n'3;4'\n",
    [
      ["a", "b"],
      ["'1", "2"],
      ["'3", "4'"],
    ],
  ],
  [
    "tildes",
    "a~b\n1~2\n3~4\n",
    [
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "colons",
    "a:b:c\n1:2:3\n1:2:3\n1:2:3\n1:2:3\n",
    [["a", "b", "c"], ...Array.from({ length: 4 }, () => ["1", "2", "3"])],
  ],
];

test.each(tableCases)("reads %s", async (_, text, rows) => {
  const { blocks, tables } = await opened(text);
  expect(cells(tables[0])).toEqual(rows);
  expect(blocks).toHaveLength(1);
});

test("numbers rows as a spreadsheet does, empty lines counted", async () => {
  const { tables } = await opened('a;b\n\n"1\n1";2\n3;4\n');
  expect(tables[0]!.rows.map((row) => row.number)).toEqual([1, 3, 4]);
});

const unclosed: readonly [what: string, line: string, reasons: readonly string[]][] = [
  ["never closed", '1;"Dupont;Lyon', ["malformed"]],
  ["closed by the next row's opening one", '1;"Dupont;Lyon\n2;"Petit";Brest', ["malformed"]],
  // In pairs they are no damage.
  ["in the middle of a word at the start of a cell", '1;"12" rack;Lyon', []],
  ["before what ends a line of a program", 'c.push("12";"Lyon");', []],
];

test.each(unclosed)("an unclosed quote, %s, swallows no row", async (_, line, reasons) => {
  const rows = Array.from({ length: 2000 }, (__, index) => `${index};Nom${index};Ville`);
  const text = ["id;nom;ville", ...rows.slice(0, 1000), line, ...rows.slice(1000)].join("\n");
  const { tables, unread } = await opened(text);
  expect(tables[0]!.rows).toHaveLength(text.split("\n").length);
  expect(tables[0]!.rows.at(-1)!.cells).toEqual(["1999", "Nom1999", "Ville"]);
  expect(unread.map(({ reason }) => reason)).toEqual(reasons);
});

test("rows, characters and quoted line ends at the borders of pieces are whole", async () => {
  const row = 'é"ü";"deux\r\nlignes, œuvre";😀 fin\r\n'.replace('é"ü"', '"é""ü"');
  const count = 120_000;
  const { tables, unread } = await opened(Buffer.from("a;b;c\r\n" + row.repeat(count)));
  const different = new Set(tables[0]!.rows.map((each) => JSON.stringify(each.cells)));
  expect(tables[0]!.rows).toHaveLength(count + 1);
  expect([...different]).toEqual([
    JSON.stringify(["a", "b", "c"]),
    JSON.stringify(['é"ü', "deux\nlignes, œuvre", "😀 fin"]),
  ]);
  expect(unread).toEqual([]);
});

test("agrees with Papa Parse on what it writes", async () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 8 }).map((text) =>
    // Its line ends come back as LF; a formula as what it shows; zero bytes not at all.
    text.replace(/[\r\0]/g, "").replace(/^\ufeff|^="/, ""),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 3, maxLength: 30 }),
      fc.constantFrom(";", "\t", "|"),
      async (rows, delimiter) => {
        const named = [["un", "deux", "trois", "quatre"], ...rows];
        const text = Papa.unparse(named, { delimiter, newline: "\n", quotes: true });
        const { tables } = await opened(Buffer.from("\ufeff" + text));
        expect(cells(tables[0])).toEqual(Papa.parse(text, { delimiter, newline: "\n" }).data);
      },
    ),
    { numRuns: 200 },
  );
});

test("stops at the row limit and says so, with what was read until then", async () => {
  const text = "a;b\n" + "1;2\n".repeat(5000);
  const { tables, unread } = await opened(text, {}, { maxRows: 1000 });
  expect(tables[0]!.rows.length).toBeGreaterThanOrEqual(1000);
  expect(tables[0]!.rows.length).toBeLessThan(2000);
  expect(unread).toMatchObject([{ reason: "too-many", limit: "maxRows" }]);
});

test("says which columns and which part of a cell were left out", async () => {
  const text = "a;b;c\n1;2;3\nlong-long-long;2;3\n";
  const { tables, unread } = await opened(text, {}, { maxColumns: 2, maxTextLength: 4 });
  expect(cells(tables[0])).toEqual([
    ["a", "b"],
    ["1", "2"],
    ["long", "2"],
  ]);
  expect(unread).toMatchObject([{ limit: "maxColumns" }, { limit: "maxTextLength" }]);
});

test.each([",", ";", "\t"])(
  "two columns parted by %j, the second often empty",
  async (delimiter) => {
    const rows = list.map(([name = ""], index) => [
      name,
      index % 5 < 3 ? "" : `06399800${index + 10}`,
    ]);
    const lines = [["Nom", "Portable"], ...rows, ["", ""], ["Petit", "0639980099"]];
    const { tables } = await opened(lines.map((cells) => cells.join(delimiter)).join("\n"));
    expect(cells(tables[0])).toEqual(lines);
  },
);

test("the source of a program is text, though its lines end in a mark", async () => {
  const { tables, unread } = await opened(
    '# Noms\n\nDeux fonctions, `nom()` et `tel()`.\n\nconst a = require("b");\na.nom("x");\na.nom(":");\na.tel("\\\\");\na.tel("\'");\n',
  );
  expect(tables).toEqual([]);
  expect(unread).toEqual([]);
});

test("U+2028 and nothing else below a table", async () => {
  const { blocks } = await opened(`a;b\nc;d\n${"\u2028".repeat(85_000)}`);
  expect(blocks).toHaveLength(1);
});

test("a long file with quotes here and there, and line ends inside them", async () => {
  const rows: string[][] = [header];
  for (let index = 1; index < 12_000; index++) {
    const row = [...list[index % list.length]!, String(index)];
    // Some parts hold none of these, some many.
    if (index % 3000 > 2000 && index % 7 === 0) row[2] = `Bât. "A"\nescalier ${index}`;
    if (index % 500 === 0) row[4] = "L’Haÿ; cœur";
    rows.push(row);
  }
  const text = Papa.unparse(rows, { delimiter: ";", newline: "\r\n" });
  const { blocks, tables } = await opened(Buffer.from(text));
  expect(blocks).toHaveLength(1);
  // Line ends are LF, also inside a field.
  expect(cells(tables[0])).toEqual(rows);
});

describe("columns of fixed width that touch", () => {
  const persons = people(25, { seed: 5, latin1: true });
  const capitals = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  const fixed = (text: string, width: number) => text.slice(0, width).padEnd(width);
  const line = ({ nir, lastName, firstName, birthDate, address }: (typeof persons)[number]) => [
    nir,
    fixed(capitals(lastName), 30),
    fixed(capitals(firstName), 20),
    birthDate.replaceAll("-", ""),
    fixed(capitals(streetLine(address)), 38),
    address.postcode,
    fixed(capitals(address.town), 30),
  ];

  test("are parted behind numbers and around dates", async () => {
    const { tables } = await opened(persons.map((each) => line(each).join("")).join("\r\n"));
    expect(cells(tables[0])).toEqual(
      persons.map((each) => line(each).map((value) => value.trim())),
    );
  });

  test("one value that fills its column does not join the next", async () => {
    const lines = persons.map((each) => line(each));
    lines[3]![1] = "M".repeat(30);
    const { tables } = await opened(lines.map((each) => each.join("")).join("\n"));
    expect(cells(tables[0])[3]!.slice(0, 3)).toEqual([
      lines[3]![0],
      "M".repeat(30),
      lines[3]![2]!.trim(),
    ]);
  });

  test.each<[string, (index: number) => string]>([
    ["accounts that begin with letters", (index) => `FR76${30_004_000 + index} MARTIN    LYON`],
    ["numbers of four digits", (index) => `${1000 + index}MARTIN   LYON`],
    ["a letter behind a number", (index) => `${10_000 + index}A  MARTIN   LYON`],
  ])("%s stay whole", async (_, write) => {
    const lines = Array.from({ length: 30 }, (__, index) => write(index));
    const { tables } = await opened(lines.join("\n"));
    expect(cells(tables[0])[0]![0]).toBe(lines[0]!.split(" ")[0]);
  });
});

test.each(["&#64;", "&#x40;"])("the semicolon of %s parts nothing", (sign) => {
  const lines = ["jean.martin", "al.petit", "marie-paule.roux"].map(
    (one) => `${one}${sign}example.fr`,
  );
  expect(findLayout(lines.join("\n"))).toBeUndefined();
});

test.each([" / ", " - ", "   "])("commas in fields that %j parts do not", (mark) => {
  const lines = ["12,50 €", "3,20 €", "124,00 €", "9,99 €"].map((price) =>
    ["Lot", price, "2 rue Hoche, 37000 Tours", "neuf"].join(mark),
  );
  expect(findLayout(lines.join("\n"))).not.toEqual({ delimiter: "," });
});

test.each<[string, (name: string) => string]>([
  ["in brackets", (name) => `${name} (2 rue Hoche, 37000 Tours)`],
  ["on both sides of a wide gap", (name) => `${name}, Anne      2 rue Hoche, 37000 Tours`],
])("commas %s part no lines, whatever stands above", (_, write) => {
  const lines = ["Petit", "Durand", "Roux", "Simon"].map(write);
  expect(findLayout(`Chers amis,\n\nVoici\n\n${lines.join("\n")}`)).not.toEqual({ delimiter: "," });
});
