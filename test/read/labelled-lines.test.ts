import { expect, test } from "vitest";
import { findLabelledRun, isLabelled } from "../../src/read/labelled-lines.js";
import { cells, opened } from "./opened.js";

const people = [
  { nom: "Durand", tel: "0639980001", mail: "a@example.fr" },
  { nom: "Petit", tel: "0639980002", mail: "b@example.fr" },
  { nom: "Roy", tel: "0639980003", mail: "c@example.fr" },
];
const expected = [["nom", "tel", "mail"], ...people.map((person) => Object.values(person))];
const write = (line: (name: string, value: string, index: number) => string, between = "") =>
  people
    .map((person) =>
      Object.entries(person)
        .map(([name, value], index) => line(name, value, index))
        .join("\n"),
    )
    .join(`\n${between}`);

test.each([
  ["YAML", write((name, value, index) => `${index === 0 ? "  - " : "    "}${name}: "${value}"`)],
  ["a form", write((name, value) => `${name} : ${value}`, "\n")],
  ["a form without blank lines", write((name, value) => `${name} : ${value}`)],
  ["forms between rules", write((name, value) => `${name}: ${value}`, "-----\n")],
  ["assignments", write((name, value) => `${name}=${value}`)],
  ["objects of a program", write((name, value) => `  ${name}: '${value}',`, "}, {\n")],
  [
    "a form a line",
    people.map(({ nom, tel, mail }) => `nom : ${nom} tel : ${tel} mail : ${mail}`).join("\n"),
  ],
  [
    "a form with two labels on a line",
    people
      .map(({ nom, tel, mail }) => `nom : ${nom} tel : ${tel}\nmail : ${mail}\nrem : x`)
      .join("\n\n"),
  ],
  [
    "a form a line, with a date before it",
    people
      .map(({ nom, tel, mail }, index) => `${index + 1}/3 nom: ${nom} tel: ${tel} mail: ${mail}`)
      .join("\n"),
  ],
  [
    "an array of PHP",
    people
      .map(
        ({ nom, tel, mail }) => `array('nom' => '${nom}', 'tel' => "${tel}", 'mail' => '${mail}'),`,
      )
      .join("\n"),
  ],
  [
    "dictionaries of Python",
    people
      .map(({ nom, tel, mail }) => `    {'nom': '${nom}', 'tel': ${tel}, 'mail': '${mail}'},`)
      .join("\n"),
  ],
  [
    "objects in a log",
    people
      .map(
        (p, i) =>
          `2026-03-01 10:22:0${i} DEBUG Client(${Object.entries(p)
            .map((pair) => pair.join("="))
            .join(", ")})`,
      )
      .join("\n"),
  ],
  [
    "JSON in a log",
    people
      .map((p, i) => `2026-03-01 10:22:0${i} INFO c.e.Controller - création ${JSON.stringify(p)}`)
      .join("\n"),
  ],
  [
    "names and values by turns",
    people
      .map(
        (p) =>
          `level=info ${Object.entries(p)
            .map((pair) => pair.join("="))
            .join(" ")}`,
      )
      .join("\n")
      .replaceAll("level=info ", ""),
  ],
  [
    "YAML in braces",
    people.map((p) => `- {nom: ${p.nom}, tel: ${p.tel}, mail: ${p.mail}}`).join("\n"),
  ],
  [
    "one line",
    `var a=[${people.map((p) => `{nom:"${p.nom}",tel:"${p.tel}",mail:"${p.mail}"}`).join(",")}${" ".repeat(200)}];`,
  ],
  [
    "a list of objects as Python prints it",
    `[${people.map((p) => `Row(nom='${p.nom}', tel='${p.tel}', mail='${p.mail}')`).join(", ")}]${" ".repeat(200)}`,
  ],
])("%s: a record is a row", async (_, text) => {
  const { tables } = await opened(text);
  expect(tables.map(cells).map((rows) => rows.map((row) => row.slice(0, 3)))).toEqual([expected]);
});

const folk = Array.from({ length: 8 }, (_, index) => ({
  "Nom de famille": ["Durand", "Petit", "Roy", "de la Tour"][index % 4]!,
  Prénom: index % 3 === 0 ? "" : "Anne",
  "Tél. fixe": `01 99 00 00 ${10 + index}`,
  "Tél. mobile": index % 4 === 0 ? "" : `06 39 98 00 ${10 + index}`,
  "N°": `${index}`,
}));
const record = (person: (typeof folk)[number], line: (name: string, value: string) => string) =>
  Object.entries(person)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => line(name, value));

test.each([
  [
    "cards with labels in bold",
    `<html><body>${folk
      .map(
        (person) =>
          `<div>${record(person, (name, value) => `<p><b>${name}</b> ${value}</p>`).join("")}</div>`,
      )
      .join("")}`,
  ],
  [
    "lines that begin with labels",
    folk
      .map((person) => record(person, (name, value) => `${name} ${value}`).join("\n"))
      .join("\n\n"),
  ],
  [
    "forms in a message that is answered",
    folk
      .map((person) => record(person, (name, value) => `> ${name} : ${value}`).join("\n"))
      .join("\n>\n"),
  ],
  [
    "forms in which values are missing",
    folk.flatMap((person) => record(person, (name, value) => `${name} : ${value}`)).join("\n"),
  ],
])("%s: a record is a row, whatever it has not", async (_, text) => {
  const { tables } = await opened(text);
  const [header, ...rows] = cells(tables[0]);
  const records = rows.map((row) => Object.fromEntries(row.map((cell, at) => [header![at], cell])));
  expect(records).toEqual(folk);
});

test("a label that each record has twice begins none, nor one that some end with", async () => {
  const all = Array.from({ length: 16 }, (_, index) => index);
  const text = all
    .map((index) =>
      [
        `Date ${index}`,
        `Note 1${index}`,
        `Nom ${index}`,
        `Code ${index}`,
        `Âge ${20 + index}`,
        `Note ${index % 5}`,
        `Mél ${index}`,
        ...(index % 2 === 1 ? [`Rem. ${index}`] : []),
        ...(index % 3 === 1 ? [`Tél ${index}`] : []),
      ].join("\n"),
    )
    .join("\n\n");
  const { tables } = await opened(text);
  const [header, ...rows] = cells(tables[0]);
  const values = (label: string) => rows.map((row) => row[header!.indexOf(label)]);
  expect(values("Nom")).toEqual(all.map(String));
  expect(values("Mél")).toEqual(all.map(String));
  expect(values("Rem.")).toEqual(all.map((index) => (index % 2 === 1 ? `${index}` : "")));
  expect(values("Tél")).toEqual(all.map((index) => (index % 3 === 1 ? `${index}` : "")));
});

test("nothing is lost: text before and behind, what stands beside the values, sections, twice the same", async () => {
  const { tables, texts } = await opened(
    `Bonjour,

voici la liste.

[Anne]
nom=Durand
tel=1
mail=a
[Paul]
nom=Petit
tel=2
mail=b
[Zoé]
nom=Roy
tel=3
mail=c

Cordialement`,
  );
  expect(cells(tables[0])).toEqual([
    ["nom", "tel", "mail", ""],
    ["Durand", "1", "a", ""],
    ["Petit", "2", "b", "Paul"],
    ["Roy", "3", "c", "Zoé"],
  ]);
  expect(texts.map(({ text }) => text.trim())).toEqual([
    "Bonjour,\n\nvoici la liste.\n\n[Anne]",
    "Cordialement",
  ]);
  const line = (user: string) => `12:00 INFO user="${user}" mail="${user}@example.fr" mail="x"`;
  const { tables: logged } = await opened([line("a"), line("b"), line("c")].join("\n"));
  expect(cells(logged[0])).toEqual([
    ["user", "mail", ""],
    ["a", "a@example.fr / x", "12:00 INFO"],
    ["b", "b@example.fr / x", "12:00 INFO"],
    ["c", "c@example.fr / x", "12:00 INFO"],
  ]);
});

test("rows have the numbers of their lines", async () => {
  const { tables } = await opened(`\n\n${write((name, value) => `${name} : ${value}`)}`);
  expect(tables[0]!.rows.map(({ number }) => number)).toEqual([2, 3, 6, 9]);
});

test.each([
  ["two who talk", "Anne: salut\nPaul: salut\nAnne: ça va\nPaul: oui\nAnne: bien\nPaul: bon"],
  [
    "three who talk",
    [0, 1, 0, 1, 2, 1, 2, 0, 2, 1, 0, 1, 0, 2, 1, 2, 1, 0, 2]
      .map((who, at) => `${["Anne", "Paul", "Zoé"][who]} dit ${at}`)
      .join("\n"),
  ],
  [
    "prose, a line a sentence",
    Array.from({ length: 20 }, (_, at) => `Le ${at} est.\nLa suite.`).join("\n"),
  ],
  ["settings", "nom: a\nhôte: b\nport: 1\nfin: 2"],
  ["two records", "nom: a\ntel: b\nmail: c\nnom: d\ntel: e\nmail: f"],
  ["records that have nothing in common", "a: 1\nb: 2\nc: 3\na: 1\nd: 2\ne: 3\na: 1\nf: 2\ng: 3"],
  ["times", "10:15 réunion\n11:15 pause\n12:15 repas"],
  ["prose", "Voici : rien.\nEnsuite\nVoici : rien.\nEnsuite\nVoici : rien."],
])("%s are no records", (_, text) => {
  const lines = text.split("\n");
  expect(findLabelledRun(lines, 0)?.records).toBeUndefined();
});

test.each([
  ["a list", "nom;tel\nDurand;0639980001\nPetit;0639980002"],
  [
    "a list with labelled values in one column",
    Array.from(
      { length: 5 },
      (_, index) => `${index};Anne Durand, 12 rue des Lilas à Lyon;{"a":"x","b":"y"}`,
    ).join("\n"),
  ],
  ["prose", "Il dit : « oui ».\nElle dit : « non »."],
])("%s does not consist of such records", (_, text) => {
  expect(isLabelled(text)).toBe(false);
});

test("a hundred thousand settings are read in one go", () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `clé ${index}: valeur`);
  expect(findLabelledRun(lines, 0)).toEqual({ start: 0, end: lines.length });
});

test("lines with as many colons, but no words in common before them, are no forms", async () => {
  const text = ["Anne : oui : lundi", "Paul : non : mardi", "Zoé : oui : jeudi"].join("\n");
  expect((await opened(text)).tables).toEqual([]);
});

test("people of one family, each with a number behind a colon, are no records of labels", async () => {
  const lines = ["Anne", "Paul", "Zoé"].map((name, at) => `${name} Petit : 06 39 98 10 1${at}`);
  const { tables, texts } = await opened(lines.join("\n"));
  expect(tables).toEqual([]);
  expect(texts[0]!.text).toContain("Zoé Petit : 06 39 98 10 12");
});

test("lines that have one label several times are no list, and asked once", () => {
  const lines = Array.from({ length: 50 }, (_, i) => `a: ${i} a: ${i + 1} a: ${i + 2}`);
  expect(findLabelledRun(lines, 0)).toEqual({ start: 0, end: 50 });
});

test("items below a label are its values, and end no record", async () => {
  const text = people.map(
    ({ nom, tel, mail }) =>
      `- nom: ${nom}\n  groupes:\n    - admin\n    - dev\n  tel: ${tel}\n  mail: ${mail}\n`,
  );
  const { tables } = await opened(`membres:\n${text.join("")}`);
  const [header, ...rows] = people.map(({ nom, tel, mail }) => [nom, "admin / dev", tel, mail]);
  expect(tables.map(cells)).toEqual([[["nom", "groupes", "tel", "mail"], header, ...rows]]);
});

test.each(["m.%.", "m[%].", "m%."])(
  "the number in %s is of the record, not of the label",
  async (mark) => {
    const text = people.flatMap((person, index) =>
      Object.entries(person).map(
        ([name, value]) => `${mark.replace("%", `${index}`)}${name}=${value}`,
      ),
    );
    const { tables } = await opened(text.join("\n"));
    const [[, ...rows]] = [cells(tables[0]!)] as [string[][]];
    expect(rows).toEqual(expected.slice(1));
  },
);

test("forms of address are one label", () => {
  const lines = Array.from({ length: 12 }, (_, at) => [
    `${at % 2 === 0 ? "M." : "Mme"} ${"ABCDEFGHIJKL"[at]}ristide Petit${at}`,
    `Fixe 01 99 00 00 ${at + 10}`,
    `Mobile 06 39 98 00 ${at + 10}`,
  ]).flat();
  const { records } = findLabelledRun(lines, 0)!;
  expect(records).toHaveLength(12);
  expect(new Set(records!.map(({ values }) => values[0]![0]))).toHaveProperty("size", 1);
});

test("two labels and forms of address are no records", () => {
  const lines = Array.from({ length: 12 }, (_, at) => [
    `${at % 2 === 0 ? "M." : "Mme"} ${"ABCDEFGHIJKL"[at]}ristide Petit${at}`,
    `Fixe 01 99 00 00 ${at + 10}`,
  ]).flat();
  expect(findLabelledRun(lines, 0)?.records).toBeUndefined();
});

test("a number at the beginning of a value is not all of it", () => {
  const lines = people.map(
    (_, at) => `Tel : 063998000${at} - Adresse : ${at + 3} rue ${"ABC"[at]} - NIR : 1 85 05 ${at}`,
  );
  const [first] = findLabelledRun(lines, 0)!.records!;
  expect(first!.values).toEqual([
    ["Tel", "0639980000"],
    ["Adresse", "3 rue A"],
    ["NIR", "1 85 05 0"],
  ]);
});

test("marks before labels and numbers before lines are of neither", () => {
  const lines = people.map(
    ({ nom, mail }, at) => `(${at + 1}) Anne ${nom} - Mail : ${mail} - Ville : Lyon`,
  );
  const [first] = findLabelledRun(lines, 0)!.records!;
  expect(first!.values).toEqual([
    ["Mail", "a@example.fr"],
    ["Ville", "Lyon"],
    ["", "Anne Durand"],
  ]);
});

test("labels say more than the semicolons between them", async () => {
  const lines = people.map(({ nom, tel, mail }) => `Anne ${nom} ; Tel : ${tel} ; Mail : ${mail}`);
  const { tables } = await opened(`Bonjour,\n\n${lines.join("\n")}\n`);
  expect(cells(tables[0])[0]).toEqual(["Tel", "Mail", ""]);
});

test.each<[string, (at: number) => string]>([
  ["numbers", (at) => `Fixe : 02 61 91 00 1${at}, Tél. : 06 39 98 00 0${at}`],
  [
    "values with commas",
    (at) => `Adresse : ${at} rue Haute, 8617${at} Thuré, Tél. : +3363998000${at}`,
  ],
])("names in a numbered list stand alone, before labels of %s", (_, labels) => {
  const names = ["Mathieu Paul", "Pereira Gérard", "Payet Arthur", "Gaillard Annie"];
  const lines = names.map((name, at) => `${at + 1}. ${name}, ${labels(at)}`);
  const records = findLabelledRun(lines, 0)!.records!;
  expect(records.map(({ values }) => values.at(-1))).toEqual(names.map((name) => ["", name]));
});
