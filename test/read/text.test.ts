import { expect, test } from "vitest";
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
