import { describe, expect, test } from "vitest";
import { cells, opened } from "./opened.js";

const prose = `Chers amis,

L'assemblée générale aura lieu le 12 mars, à 18 h, dans la salle des fêtes ; venez nombreux.
Ordre du jour : comptes, budget, élections, questions diverses.
À bientôt, le bureau
`;

test("prose is one text", async () => {
  const { blocks } = await opened(prose);
  expect(blocks).toMatchObject([{ type: "text", text: prose, firstLine: 1, hidden: false }]);
});

test("one value a line is text", async () => {
  const { blocks } = await opened("a@example.fr\nb@example.fr\nc@example.fr\n");
  expect(blocks).toMatchObject([{ type: "text" }]);
});

test("the semicolon of a character reference parts no columns", async () => {
  const lines = ["anne", "luc.petit", "zoe", "jean-marc", "paul"].map(
    (who) => `${who}&#64;example.fr`,
  );
  const { blocks } = await opened(lines.join("\n"));
  expect(blocks).toMatchObject([{ type: "text" }]);
});

const inProse: readonly [what: string, lines: string[], rows: string[][]][] = [
  [
    "cells pasted with tabs",
    ["Durand\tAnne\tLyon", "Petit\tLuc\tBrest", "Roy\tZoé\tLille"],
    [
      ["Durand", "Anne", "Lyon"],
      ["Petit", "Luc", "Brest"],
      ["Roy", "Zoé", "Lille"],
    ],
  ],
  [
    "a Markdown table",
    ["| Nom | Ville |", "|-----|:-----:|", "| Durand | Lyon |", "| Petit | Brest |"],
    [
      ["Nom", "Ville"],
      ["Durand", "Lyon"],
      ["Petit", "Brest"],
    ],
  ],
  [
    "lines with semicolons",
    ["Durand;Anne;Lyon", "Petit;Luc;Brest", "Roy;Zoé;Lille"],
    [
      ["Durand", "Anne", "Lyon"],
      ["Petit", "Luc", "Brest"],
      ["Roy", "Zoé", "Lille"],
    ],
  ],
  [
    "a table of LaTeX",
    [
      String.raw`Nom & Ville \\ \hline`,
      String.raw`Durand & Lyon \\[2pt]`,
      String.raw`\hline`,
      String.raw`Petit & Brest \\`,
    ],
    [
      ["Nom", "Ville"],
      ["Durand", "Lyon"],
      ["Petit", "Brest"],
    ],
  ],
  [
    "a table that is drawn",
    ["│ Nom    │ Ville │", "├────────┼───────┤", "│ Durand │ Lyon  │", "│ Petit  │ Brest │"],
    [
      ["Nom", "Ville"],
      ["Durand", "Lyon"],
      ["Petit", "Brest"],
    ],
  ],
  [
    "aligned columns",
    [
      "Nom         Prénom      Ville",
      "Durand      Anne        Lyon",
      "Petit       Jean Luc    Brest",
      "Roy         Zoé         Lille",
    ],
    [
      ["Nom", "Prénom", "Ville"],
      ["Durand", "Anne", "Lyon"],
      ["Petit", "Jean Luc", "Brest"],
      ["Roy", "Zoé", "Lille"],
    ],
  ],
];

test.each(inProse)("finds %s in a letter", async (_, lines, rows) => {
  const { blocks, tables } = await opened(prose + "\n" + lines.join("\n") + "\n\n" + prose);
  expect(blocks.map((block) => block.type)).toEqual(["text", "table", "text"]);
  expect(cells(tables[0])).toEqual(rows);
  expect(tables[0]!.rows[0]!.number).toBe(7);
  expect(blocks[2]).toMatchObject({ firstLine: 7 + lines.length });
});

test("line ends and tabs that are written as escapes part words, and paths stay", async () => {
  const content = String.raw`n1 [label="Anne Durand\n06 39 98 00 01\tParis"] C:\temp\nouveau`;
  const { texts } = await opened(content);
  expect(texts.map(({ text }) => text)).toEqual([
    String.raw`n1 [label="Anne Durand, 06 39 98 00 01, Paris"] C:\temp\nouveau`,
  ]);
});

test("two lines with tabs are no table", async () => {
  const { blocks } = await opened(prose + "a\tb\nc\td\n" + prose);
  expect(blocks.map((block) => block.type)).toEqual(["text"]);
});

test("a long text comes in parts that end at line ends, none of it lost", async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) =>
    "Une ligne de texte qui se répète sans fin.".slice(index % 17),
  );
  const { texts } = await opened(lines.join("\r\n"));
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.map((text) => text.text).join("")).toBe(lines.join("\n"));
  expect(texts[1]!.firstLine).toBe(1 + texts[0]!.text.split("\n").length - 1);
});

test("one endless line comes in parts", async () => {
  const { texts } = await opened("mot ".repeat(1_500_000));
  expect(Math.max(...texts.map((text) => text.text.length))).toBeLessThan(2_200_000);
  expect(texts.map((text) => text.text).join("")).toBe("mot ".repeat(1_500_000));
});

test.each([
  ["phone numbers", (n: number) => `06 39 98 ${10 + n} 55`],
  ["account numbers", (n: number) => `FR76 9999 9123 4500 0000 00${10 + n} 123`],
])("%s in groups, one a line, are no columns", async (_, write) => {
  const lines = Array.from({ length: 40 }, (__, index) => write(index));
  const { blocks } = await opened(["Liste", ...lines].join("\n"));
  expect(blocks).toMatchObject([{ type: "text" }]);
});

describe("files that stand as text in a text", () => {
  const list = "Nom;Courriel\nExemple;jeanne@example.fr\nExemple;zoe@example.org\n";
  /** As POSIX `uuencode` writes it. */
  const uuencoded = (content: string): string[] => {
    const bytes = Buffer.from(content);
    const lines: string[] = [];
    const digit = (value: number): string => String.fromCharCode(value === 0 ? 0x60 : value + 0x20);
    for (let at = 0; at < bytes.length; at += 45) {
      const part = bytes.subarray(at, at + 45);
      let line = digit(part.length);
      for (let group = 0; group < part.length; group += 3) {
        const [a = 0, b = 0, c = 0] = part.subarray(group, group + 3);
        line += [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
          .map(digit)
          .join("");
      }
      lines.push(line);
    }
    return ["begin 644 liste.csv", ...lines, "`", "end"];
  };
  const message = [
    "-----BEGIN PGP MESSAGE-----",
    "",
    "hQEMA0000000000000AQ",
    "=abcd",
    "-----END PGP MESSAGE-----",
  ];

  test.each(["\n", "\r\n"])("a uuencoded list is opened, line ends %j", async (lineEnd) => {
    const text = ["Bonjour,", "la liste :", "", ...uuencoded(list), "Merci."].join(lineEnd);
    const { tables, texts, unread } = await opened(text, { name: "note.txt" });
    expect(tables.map(({ location }) => location.path)).toEqual([["note.txt", "liste.csv"]]);
    expect(tables[0]!.rows).toHaveLength(3);
    expect(texts.map((each) => each.text).join("")).toMatch(/Bonjour[^]*Merci/);
    expect(unread).toEqual([]);
  });

  test("one without its end is malformed too", async () => {
    const text = ["Bonjour", ...uuencoded(list).slice(0, -2)].join("\n");
    const { tables, unread } = await opened(text);
    expect(tables).toHaveLength(1);
    expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  });

  test("a message encrypted with PGP is encrypted, and the text around it read", async () => {
    const { texts, unread } = await opened(
      ["Bonjour,", "voici :", ...message, "Merci."].join("\n"),
    );
    expect(texts.map((each) => each.text).join("")).toMatch(/Bonjour[^]*Merci/);
    expect(unread.map(({ reason }) => reason)).toEqual(["encrypted"]);
  });

  test("words that begin, and a key, are text", async () => {
    const { unread } = await opened(
      "begin 644 reasons\nto write\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
    );
    expect(unread).toEqual([]);
  });
});

test.each<[string, string]>([
  ["DSN", "S10.G00.00.001,'PAIE'\n"],
  ["HL7", "MSH|^~\\&|LABO|HOPITAL\r"],
  ["CFONB", `${"0302".padEnd(160)}\n${"0602".padEnd(160)}\n`],
  ["EDIFACT", "UNB+UNOC:3+A+B+060404:1000+1'"],
  ["MT940", ":20:A\r\n:25:B\r\n"],
])("%s that goes on as no text: said", async (_, start) => {
  const bytes = Buffer.concat([
    Buffer.from(start),
    Buffer.from(Array.from({ length: 4000 }, (__, index) => (index * index * 7) % 251)),
  ]);
  expect((await opened(bytes)).unread.length).toBeGreaterThan(0);
});

describe("a grid of rules and bars", () => {
  const rule = "+-------------+------------+";
  const grid = [
    rule,
    "| Anne Petit  | anne.petit |",
    "|             | @example.f |",
    "|             | r          |",
    rule,
    "| Luc         | 0639980001 |",
    "| Durand      |            |",
    rule,
    "| Zoé Roy     | 0639980002 |",
    rule,
    "| Léo Simon   | 0639980003 |",
    rule,
  ];
  const rows = [
    ["Anne Petit", "anne.petit@example.fr"],
    ["Luc Durand", "0639980001"],
    ["Zoé Roy", "0639980002"],
    ["Léo Simon", "0639980003"],
  ];

  test.each([
    ["alone", grid.join("\n")],
    ["with a letter around it", `Bonjour,\r\n\r\n${grid.join("\r\n")}\r\n\r\nMerci\r\n`],
  ])("has a row between two rules: %s", async (_, text) => {
    const { tables } = await opened(text);
    expect(tables.map(cells)).toEqual([rows]);
  });

  test("without rules between its rows has one a line", async () => {
    const lines = grid.filter((line, index) => line !== rule || index === 0).concat(rule);
    const { tables } = await opened(`Bonjour,\n\n${lines.join("\n")}\n`);
    expect(
      cells(tables[0])
        .flat()
        .map((cell) => cell.trim()),
    ).toContain("Durand");
  });
});
