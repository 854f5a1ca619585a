import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const people = [
  { nom: "Durand", adresse: { cp: "69001", ville: "Lyon" }, tels: ["0639980001", "0199000001"] },
  { nom: 'Petit "dit" \\ }]', adresse: { cp: "29200", ville: "Brest" }, actif: true, age: null },
];
const rows = [
  ["nom", "adresse.cp", "adresse.ville", "tels", "actif"],
  ["Durand", "69001", "Lyon", "0639980001, 0199000001", ""],
  ['Petit "dit" \\ }]', "29200", "Brest", "", "true"],
];

const documents: readonly [what: string, text: string, sheet: string | undefined][] = [
  ["an array", JSON.stringify(people), undefined],
  ["an array, indented", JSON.stringify(people, null, 2), undefined],
  ["an array within an object", JSON.stringify({ data: { membres: people } }), "data.membres"],
  ["lines", people.map((person) => JSON.stringify(person)).join("\n"), undefined],
];

test.each(documents)("objects of %s are rows", async (_, text, sheet) => {
  const { tables, unread } = await opened(text);
  expect(tables.map(cells)).toEqual([rows]);
  expect(tables[0]!.location.sheet).toBe(sheet);
  expect(unread).toEqual([]);
});

test("arrays within the objects of an array are tables of their own", async () => {
  const { tables } = await opened(
    JSON.stringify([
      { club: "A", membres: [{ nom: "Durand" }, { nom: "Petit" }] },
      { club: "B", membres: [{ nom: "Roy" }, { nom: "Morel" }] },
    ]),
  );
  expect(tables.map((table) => [table.location.sheet, cells(table)])).toEqual([
    ["membres", [["nom"], ["Durand"], ["Petit"], ["Roy"], ["Morel"]]],
    [undefined, [["club"], ["A"], ["B"]]],
  ]);
});

test("arrays of one object, and of values that say what they are, belong to the object around them", async () => {
  const patient = {
    resourceType: "Patient",
    name: [{ family: "Durand", given: ["Anne", "Zoé"] }],
    telecom: [
      { system: "phone", value: "0639980001" },
      { system: "email", value: "a.durand@example.fr" },
    ],
    identifier: [{ type: "IPP", value: 12 }],
    link: [{ type: "seealso", other: "x" }, { value: "y" }],
  };
  const { tables } = await opened(JSON.stringify({ entry: [{ resource: patient }] }));
  expect(tables.map((table) => [table.location.sheet, cells(table)])).toEqual([
    [
      "entry.resource.link",
      [
        ["type", "other", "value"],
        ["seealso", "x", ""],
        ["", "", "y"],
      ],
    ],
    [
      "entry",
      [
        [
          "resource.resourceType",
          "resource.name.family",
          "resource.name.given",
          "resource.telecom.phone",
          "resource.telecom.email",
          "resource.identifier.IPP",
        ],
        ["Patient", "Durand", "Anne, Zoé", "0639980001", "a.durand@example.fr", "12"],
      ],
    ],
  ]);
});

test("an object of many objects is a table by its keys", async () => {
  const document = Object.fromEntries(
    Array.from({ length: 6 }, (_, index) => [`id${index}`, { nom: `Nom${index}` }]),
  );
  const { tables } = await opened(JSON.stringify(document));
  expect(cells(tables[0]).slice(0, 3)).toEqual([
    ["clé", "nom"],
    ["id0", "Nom0"],
    ["id1", "Nom1"],
  ]);
});

test("an array of arrays is a table", async () => {
  const { tables } = await opened('[["nom","ville"],["Durand","Lyon"],["Petit",null]]');
  expect(cells(tables[0]).slice(1)).toEqual([
    ["nom", "ville"],
    ["Durand", "Lyon"],
    ["Petit", ""],
  ]);
});

test("a file cut short gives the objects before, and says so", async () => {
  const text = JSON.stringify(people.concat(people));
  const { tables, texts, unread } = await opened(text.slice(0, -30));
  expect(tables[0]!.rows).toHaveLength(4);
  expect(texts.map((each) => each.text).join()).toContain("29200");
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test.each([
  [
    "comments",
    '[{"nom": "A // B"}, // le premier\n{"nom": "C"} /* le\ndernier */]',
    ["// le premier"],
  ],
  ["a comma behind the last value", '[{"nom": "A // B",}, {"nom": "C",},]', []],
  [
    "numbers of Python that are none",
    '[{"nom": "A // B", "x": NaN}, {"nom": "C", "x": -Infinity}]',
    [],
  ],
])("%s are understood", async (_, content, comments) => {
  const { tables, texts, unread } = await opened(content);
  expect(cells(tables[0])).toEqual([["nom"], ["A // B"], ["C"]]);
  expect(texts.map(({ text }) => text.split("\n")[0])).toEqual(comments);
  expect(unread).toEqual([]);
});

test("a text that is not closed is no JSON", async () => {
  const { texts, unread } = await opened('[{"nom": "A"}, {"nom": "B]');
  expect(texts.map(({ text }) => text)).toEqual(['{"nom": "B]\n[null, null\n']);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("lines that are no values are one text", async () => {
  const good = '{"nom":"Martin"}\n';
  const { tables, texts } = await opened(`${good}${good}${"a\n".repeat(5000)}${good}`);
  expect(tables.map(({ rows }) => rows.length)).toEqual([4]);
  expect(texts.map(({ text }) => text.trim().split("\n").length)).toEqual([5000]);
});

test.each([
  ["a line end", "\\\n"],
  ["the end", "\\"],
])("quotes without end before a backslash and %s are read once", async (_, end) => {
  const { texts } = await opened(`[{"nom": "${'\\"'.repeat(400_000)}${end}`);
  expect(texts.length).toBeGreaterThan(0);
});

test("brackets, colons and backslashes at the borders of pieces are where they belong", async () => {
  const person = { nom: 'a\\"b', texte: "{[:é".repeat(3) };
  const { tables, unread } = await opened(
    JSON.stringify(Array.from({ length: 60_000 }, () => person)),
  );
  const different = new Set(tables.flatMap((table) => cells(table).map((row) => row.join("|"))));
  expect([...different]).toEqual(["nom|texte", `${person.nom}|${person.texte}`]);
  expect(tables.flatMap((table) => table.rows).length).toBeGreaterThan(60_000);
  expect(unread).toEqual([]);
});

const noJson = ["[Rappel] assemblée générale", "{rtf}", '["Durand" est absent]', "[1] note"];

test.each(noJson)("%j is no JSON", async (text) => {
  const { blocks } = await opened(text);
  expect(blocks).toMatchObject([{ type: "text", text }]);
});

test("brackets nested without end are said to be too deep", async () => {
  const { unread } = await opened('{"a":'.repeat(100_000));
  expect(unread).toMatchObject([{ reason: "too-deep", limit: "maxDepth" }]);
});

const nom = ["Durand", "Petit", "Roy", "Morel", "Faure"];
const age = [31, null, 45, 60, 22];
const keyed = <T>(values: readonly T[]) => Object.fromEntries(values.entries());

test.each([
  ["lists", { nom, age }],
  ["lists within an object", { data: { nom, age } }],
  ["objects by the numbers of rows", { nom: keyed(nom), age: keyed(age) }],
])("columns as %s are a table", async (_, document) => {
  const { tables } = await opened(JSON.stringify(document));
  expect(tables.map(cells)).toEqual([
    [["nom", "age"], ...nom.map((name, row) => [name, `${age[row] ?? ""}`])],
  ]);
});

test("lists of other lengths are values", async () => {
  const { tables } = await opened(JSON.stringify({ nom, age: age.slice(1) }));
  expect(tables.map(cells)).toEqual([
    [
      ["nom", "age"],
      ["Durand, Petit, Roy, Morel, Faure", "45, 60, 22"],
    ],
  ]);
});
