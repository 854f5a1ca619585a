/** Columns of names: what makes them those of people, and what does not. */
import { describe, expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { detectRows } from "./detected.js";

type Person = (typeof list)[number];
const list = people(40, { seed: 7, world: 0 });
const ten = list.slice(0, 10);
const full = ({ firstName, lastName }: Person): string => `${firstName} ${lastName}`;
const written = ({ birthDate }: Person): string => birthDate.split("-").reverse().join("/");
const firms = [
  "SARL Martin",
  "Dupont SA",
  "Bâti Plus SARL",
  "Garage Petit",
  "Boulangerie Durand",
  "Ets Bernard",
  "Mairie de Lyon",
  "SAS Leroy Conseil",
  "Pharmacie Moreau",
  "Société Girard",
];
/** How many people a table of ten has, header above. */
const count = async (
  header: readonly string[],
  row: (person: Person, at: number) => string[],
  of = ten,
): Promise<number> => (await detectRows([header, ...of.map(row)])).people.total;

describe("people who are called as streets and schools are", () => {
  const famous = [
    "Victor Hugo",
    "Jean Moulin",
    "Louis Pasteur",
    "Jules Ferry",
    "Jean Jaurès",
    "Marie Curie",
    "Émile Zola",
    "Albert Camus",
    "Paul Éluard",
    "Pablo Neruda",
  ];
  test.each<[header: string, cell: (person: Person) => string]>([
    ["", ({ email }) => email],
    ["", ({ mobile }) => mobile],
    ["Né(e) le", written],
    ["Civilité", ({ civility }) => civility],
    ["NIR", ({ nir }) => nir],
    ["IBAN", ({ iban }) => iban],
  ])("are told by what stands under %j", async (header, cell) => {
    expect(await count(["", header], (person, at) => [famous[at]!, cell(person)])).toBe(10);
  });

  test("beside landlines they are places", async () => {
    expect(await count(["", "Tél."], ({ landline }, at) => [famous[at]!, landline])).toBe(0);
  });
});

test("family names under a header of something else, beside NIRs and landlines", async () => {
  const rows = ten.map(({ lastName, firstName, nir, landline }) => [
    lastName,
    firstName,
    nir,
    landline,
  ]);
  const { findings } = await detectRows([["Dossier", "Prénom", "NIR", "Tél. fixe"], ...rows]);
  const columns = findings.map(({ kind, location: { column } }) => `${column} ${kind}`);
  expect(columns).toContain("A person-name");
});

test("first names beside breeds are nobody's", async () => {
  const breeds = ["Labrador", "Berger", "Caniche", "Beauceron", "Boxer"];
  const row = ({ firstName }: Person, at: number): string[] => [firstName, breeds[at % 5]!, "12"];
  expect(await count(["Prénom", "Race", "Âge"], row)).toBe(0);
});

test("events by turns with dates are no names", async () => {
  const events = ["Réunion du bureau", "Fête des voisins", "Repas des aînés", "Marché de Noël"];
  const rows = ten.flatMap((person, at) => [
    ["18 h", events[at % 4]!],
    ["", written(person)],
  ]);
  expect((await detectRows(rows)).people.total).toBe(0);
});

test("several mailboxes of somebody without headers are his", async () => {
  const row = ({ lastName, firstName, email }: Person): string[] => [
    lastName,
    firstName,
    email,
    ...[1, 2, 3].map((number) => email.replace("@", `${number}@`)),
  ];
  expect((await detectRows(ten.map(row))).people.total).toBe(10);
});

test("a second contact who is named in some of the rows is somebody else", async () => {
  const header = ["Nom complet", "Mail", "Contact", "Mail contact"];
  const row = (person: Person, at: number): string[] => {
    const other = list[20 + at]!;
    return [full(person), person.email, ...(at % 3 === 0 ? [full(other), other.email] : ["", ""])];
  };
  expect(await count(header, row, list.slice(0, 20))).toBe(27);
});

test("two family names of a spouse are one person's", async () => {
  const header = [
    "Nom",
    "Prénom",
    "Nom conjoint",
    "Nom de jeune fille conjoint",
    "Prénom conjoint",
  ];
  const row = ({ lastName, firstName }: Person, at: number): string[] => [
    lastName,
    firstName,
    list[10 + at]!.lastName,
    list[20 + at]!.lastName,
    list[10 + at]!.firstName,
  ];
  expect(await count(header, row)).toBe(20);
});

describe("numbers of firms", () => {
  test.each<[what: string, header: string[], cells: (person: Person, at: number) => string[]]>([
    ["with a mobile here and there", ["Tél."], ({ mobile }, at) => [at < 3 ? mobile : ""]],
    ["with as many landlines", ["Tél.", "Portable"], (one) => [one.landline, one.mobile]],
  ])("%s are nobody's", async (_, header, cells) => {
    const row = (person: Person, at: number): string[] => [
      `C${at * 31}`,
      firms[at]!,
      ...cells(person, at),
    ];
    expect(await count(["N° client", "Société", ...header], row)).toBe(0);
  });

  test("are of people if these have no number there", async () => {
    const row = ({ mobile }: Person, at: number): string[] => [`C${at * 31}`, firms[at]!, mobile];
    expect(await count(["N° client", "Société", "Portable"], row)).toBe(10);
    expect(await count(["Note", "Société", "Portable"], row)).toBe(0);
  });
});

test("a firm's mailbox is somebody's if it is called after him", async () => {
  const row = ({ firstName }: Person, at: number): string[] => [
    firms[at]!,
    `${at % 2 ? firstName.normalize("NFD").replace(/[^a-z]/giu, "") : "atelier"}${at}@example.fr`,
  ];
  expect(await count(["Société", "E-mail"], row)).toBe(5);
});

describe("another contact in a column", () => {
  test.each<[header: string, usual: "email" | "mobile", other: string]>([
    ["E-mail", "email", "123456780"],
    ["Tél.", "mobile", "contact@example.fr"],
  ])("under %j, of %s, is none if it is %j", async (header, usual, other) => {
    const row = (person: Person, at: number): string[] => [
      person.lastName,
      person.firstName,
      at % 3 ? person[usual] : other,
    ];
    const { people: found } = await detectRows([["Nom", "Prénom", header], ...ten.map(row)]);
    expect(found).toMatchObject({ total: 10, identified: 6 });
  });
});

test("a firm in a column of several names a cell is nobody", async () => {
  const rows = ten.map((person, at) => [`${full(person)}, ${full(list[10 + at]!)}`, "Lyon"]);
  const found = await detectRows([["Participants", "Lieu"], ...rows, ["SARL Martin", "Lyon"]]);
  expect(found.people.total).toBe(20);
});
