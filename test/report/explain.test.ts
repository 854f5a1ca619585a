/** Why a column was taken for what it was: what is told, and what is not. */
import { expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { explain, scan } from "../../src/index.js";
import { explainResults } from "../../src/report/explain.js";
import { json } from "../../src/report/json.js";
import { result } from "./results.js";

const list = people(40, { seed: 7 });
const csv = (header: string, row: (person: (typeof list)[number], at: number) => string): Buffer =>
  Buffer.from([header, ...list.map(row)].join("\r\n"));

test("columns of a list of people: role, evidence, share, and what was left", async () => {
  const bytes = csv("Nom;Prénom;Courriel;Réf. commande", (person, at) =>
    [person.lastName, person.firstName, person.email, `C-${1000 + at}`].join(";"),
  );
  const { tables, people: counted } = await explain(bytes, { source: "liste.csv" });
  expect(counted.total).toBe(40);
  expect(tables).toMatchObject([
    {
      location: { path: ["liste.csv"], rows: [2, 41] },
      about: "people",
      asText: false,
      columns: [
        { column: "A", header: "Nom", headerClass: "name", chosen: { role: "family-name" } },
        { column: "B", header: "Prénom", chosen: { role: "first-name", share: 1 } },
        { column: "C", header: "Courriel", chosen: { role: "email", likelihood: "very-likely" } },
        { column: "D", header: "Réf. commande", chosen: { role: "other" } },
      ],
    },
  ]);
  expect(tables[0].columns[2].chosen.evidence).toContain("column-header");
  for (const { chosen, others } of tables[0].columns) {
    const roles = [chosen, ...others].map(({ role }) => role);
    expect(new Set(roles).size).toBe(roles.length);
  }
});

test("organisations", async () => {
  const bytes = csv("Raison sociale;SIREN;Standard", (person, at) =>
    [`SARL ${person.lastName} ${at}`, 732829320 + at, person.landline].join(";"),
  );
  const { tables } = await explain(bytes, { source: "clients.csv" });
  expect(tables.map(({ about }) => about)).toEqual(["organisations"]);
});

test("neither", async () => {
  const { tables } = await explain(Buffer.from("Produit;Prix\nVis;2,50\nClou;1,20\nÉcrou;0,30\n"));
  expect(tables.map(({ about }) => about)).toEqual(["nobody"]);
});

test("two tables on a sheet have their own rows", async () => {
  const [first, second] = [list.slice(0, 8), list.slice(8, 20)];
  const text = [
    "Nom;Prénom;Portable",
    ...first.map((person) => [person.lastName, person.firstName, person.mobile].join(";")),
    ";;",
    "Adresse e-mail;Ville;Date de naissance",
    ...second.map((person) => [person.email, person.address.town, person.birthDate].join(";")),
  ].join("\n");
  const { tables } = await explain(Buffer.from(text), { source: "deux.csv" });
  expect(tables.map(({ location }) => location.rows)).toEqual([
    [2, 9],
    [12, 23],
  ]);
});

test("a first row of values is no header", async () => {
  const bytes = csv(`${list[0].lastName};${list[0].firstName};${list[0].email}`, (person) =>
    [person.lastName, person.firstName, person.email].join(";"),
  );
  const { tables } = await explain(bytes, { source: "liste.csv" });
  expect(tables[0].columns.map(({ header }) => header)).toEqual([undefined, undefined, undefined]);
});

test("nothing is told that was not asked for", async () => {
  const bytes = csv("Nom;Courriel", (person) => `${person.lastName};${person.email}`);
  expect(await scan(bytes)).not.toHaveProperty("tables");
  expect(
    JSON.parse(json.report([await scan(bytes)], { lang: "en" })).results[0],
  ).not.toHaveProperty("tables");
  await expect(scan(bytes, { explain: "yes" as never })).rejects.toThrow(/explain/);
});

test("the JSON form has all of it", async () => {
  const explained = await explain(
    csv("Nom;Prénom;Tél", (person) => [person.lastName, person.firstName, person.mobile].join(";")),
    { source: "liste.csv" },
  );
  expect(JSON.parse(json.report([explained], { lang: "en" }))).toEqual({
    schema: 1,
    results: [JSON.parse(JSON.stringify(explained))],
  });
});

const explained = result({
  source: "export.xlsx",
  verdict: "block",
  people: { total: 40, identified: 40 },
  findings: [
    {
      kind: "phone-number",
      count: 2,
      distinct: 2,
      likelihood: "likely",
      evidence: ["pattern", "numbering-plan"],
      hidden: false,
      location: { path: ["notes.txt"], lines: [3, 4] },
    },
  ],
  tables: [
    {
      location: { path: ["export.xlsx"], sheet: "Feuil1", rows: [2, 41] },
      about: "people",
      asText: false,
      columns: [
        {
          column: "A",
          header: "Contact",
          headerClass: "person",
          chosen: {
            role: "full-name",
            likelihood: "likely",
            evidence: ["name-list", "column-share"],
            share: 0.62,
          },
          others: [
            { role: "organisation", likelihood: "possible", evidence: ["name-list"], share: 0.38 },
          ],
        },
        {
          column: "B",
          chosen: { role: "other", likelihood: "likely", evidence: [], share: 1 },
          others: [],
        },
      ],
    },
    {
      location: { path: ["étiquettes.ods"], sheet: "S", rows: [1, 90] },
      about: "nobody",
      asText: true,
      columns: [],
    },
    {
      location: { path: ["fiche.csv"] },
      about: "people",
      asText: false,
      columns: [
        {
          header: "Courriel",
          headerClass: "email",
          chosen: {
            role: "email",
            likelihood: "very-likely",
            evidence: ["column-header", "pattern"],
            share: 1,
          },
          others: [],
        },
      ],
    },
  ],
});

test.each(["fr", "en"] as const)("in words (%s)", async (lang) => {
  await expect(explainResults([explained, result()], { lang })).toMatchFileSnapshot(
    `explain.${lang}.txt`,
  );
});

test("tables and columns beyond what anyone reads are counted", () => {
  const [table] = explained.tables!;
  const wide = { ...table, columns: Array.from({ length: 80 }, () => table.columns[0]) };
  const text = explainResults([{ ...explained, tables: Array(25).fill(wide) }], { lang: "en" });
  expect(text).toMatch(/and 20 other columns/);
  expect(text).toMatch(/and 5 other tables/);
});
