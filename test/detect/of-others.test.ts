/**
 * What ordinary mail carries of institutions, things, races, works and the dead, long enough to be blocked if
 * it were of people; and beside each the list of people that looks like it.
 */
import { describe, expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { Detection } from "../../src/detect/index.js";
import type { People } from "../../src/types.js";

const envelope = { to: [], cc: [], bcc: [], recipients: [] };
const list = people(60, { seed: 23, world: 0 });
const location = { path: ["liste"] };

async function inLines(lines: readonly string[]): Promise<People> {
  const detection = new Detection({ envelope });
  await detection.add({ type: "text", location, hidden: false, text: lines.join("\n") });
  return detection.result().people;
}

async function inTable(rows: readonly (readonly string[])[]): Promise<People> {
  const detection = new Detection({ envelope });
  const numbered = rows.map((cells, index) => ({ number: index + 1, cells }));
  await detection.add({ type: "table", location, hidden: false, rows: [numbered] });
  return detection.result().people;
}

type Person = (typeof list)[number];
const landline = (at: number): string => `02 61 91 ${10 + at} ${99 - at}`;
const mobile = (at: number): string => `06 39 98 ${10 + at} ${99 - at}`;
const pick = (words: string, at: number): string => {
  const all = words.split(";");
  return all[at % all.length]!;
};
const wholeName = ({ firstName, lastName }: Person): string => `${firstName} ${lastName}`;

const towns = "Tours;Amboise;Chinon;Loches;Bléré;Vouvray";
const streets = "rue des Lilas;place du Marché;rue de la Gare;avenue de la République";
const first =
  "Louise;Victor;Marcel;Simone;Juliette;Arthur;Hector;Jeanne;Colette;Gustave;Oscar;Lucien";
const colours = "Rouge;Bleu;Vert;Noir;Gris;Jaune";

describe("numbers and mailboxes of institutions", () => {
  test.each<[string, readonly string[], (at: number) => readonly string[]]>([
    ["town halls", ["Commune", "Téléphone mairie"], (at) => [pick(towns, at), landline(at)]],
    [
      "prefectures",
      ["code", "nom", "prefecture_tel"],
      (at) => [`${10 + at}`, pick(towns, at), landline(at)],
    ],
    [
      "schools, called after people",
      ["Établissement", "Ville", "Mail"],
      (at) => {
        const { firstName, lastName } = list[at]!;
        const name = `${firstName}-${lastName}`.toLowerCase().replaceAll(/[^a-z]+/gu, "-");
        return [`École ${name.replaceAll("-", " ")}`, pick(towns, at), `ec-${name}@ac.example.fr`];
      },
    ],
    [
      "homes",
      [],
      (at) => [
        `${pick("Résidence;EHPAD;Maison de retraite", at)} ${list[at]!.lastName}`,
        `${at + 1} ${pick(streets, at)}`,
        `37000 Tours – ${landline(at)}`,
      ],
    ],
  ])("%s: nobody's", async (_title, head, row) => {
    const rows = list.map((_, at) => row(at));
    expect((await inTable(head.length > 0 ? [head, ...rows] : rows)).total).toBe(0);
  });

  test.each<[string, readonly string[], (person: Person, at: number) => readonly string[]]>([
    [
      "those who are elected, with the number of their town hall",
      ["Nom", "Prénom", "Téléphone mairie"],
      ({ lastName, firstName }, at) => [lastName, firstName, landline(at)],
    ],
    ["mobiles", ["Commune", "Téléphone mairie"], (_, at) => [pick(towns, at), mobile(at)]],
    [
      "craftsmen, with a mailbox of their own",
      ["Entreprise", "Mail"],
      ({ firstName, lastName }) => {
        const local = `${firstName}.${lastName}`.toLowerCase().replaceAll(/[^a-z.]/gu, "");
        return [`Garage ${lastName} ${firstName}`, `${local}@orange.fr`];
      },
    ],
    [
      "those who live in homes",
      [],
      (person, at) => [
        wholeName(person),
        `Résidence Les Tilleuls ${at}`,
        `37000 Tours – ${landline(at)}`,
      ],
    ],
    [
      "families, by the house they live in",
      ["Foyer", "Résidence", "Adresse", "Tél"],
      ({ lastName }, at) => [
        `Famille ${lastName}`,
        pick("Résidence Les Pins;Résidence du Parc", at),
        `${at + 1} ${pick(streets, at)}, 37000 Tours`,
        landline(at),
      ],
    ],
  ])("%s: a list", async (_title, head, row) => {
    const rows = list.map(row);
    const { total } = await inTable(head.length > 0 ? [head, ...rows] : rows);
    expect(total).toBeGreaterThanOrEqual(54);
  });

  const offices =
    "Mairie;CCAS;Urbanisme;Police municipale;Voirie;École;Cantine;Médiathèque;Archives;Piscine;Logement;Halte-garderie Les Lutins";

  test("a list of services is nobody's, those without a word for it too", async () => {
    const lines = list.map((_, at) => `${pick(offices, at)} : ${landline(at)}`);
    expect((await inLines(lines)).total).toBe(0);
  });

  test("so is a list of departments, of which a few are called as others are", async () => {
    const words =
      "Urgences;Radiologie;Cardiologie;Cuisine;Lingerie;Admissions;Brancardage;Pharmacie;Service social";
    const lines = list.map((_, at) => `${pick(words, at)} ........ ${landline(at)}`);
    expect((await inLines(lines)).total).toBe(0);
  });

  test.each<[string, (person: Person, at: number) => string]>([
    ["names", (person, at) => `${wholeName(person)} : ${landline(at)}`],
    [
      "family names alone",
      (_, at) => `${pick("DUPONT;MARTIN;LEFEBVRE;MOREAU;GIRARD", at)} : ${landline(at)}`,
    ],
    ["mobiles", (_, at) => `${pick("Urbanisme;Voirie;Cantine", at)} : ${mobile(at)}`],
  ])("below some services, %s are a list", async (_title, write) => {
    const lines = pick(offices, 0).concat(` : ${landline(0)}`);
    const services = [lines, `École : ${landline(1)}`, `Médiathèque : ${landline(2)}`];
    expect((await inLines([...services, ...list.map(write)])).total).toBeGreaterThanOrEqual(54);
  });
});

describe("who has a practice", () => {
  const named = (write: (name: string, at: number) => string): readonly string[] =>
    list.map((person, at) => write(wholeName(person), at));

  test.each<[string, (name: string, at: number) => string]>([
    ["a doctor", (name, at) => `Dr ${name} – ${at + 1} ${pick(streets, at)} – ${landline(at)}`],
    ["a doctor on call", (name, at) => `${(at % 28) + 1}/12 – Dr ${name} – ${landline(at)}`],
    ["a lawyer", (name, at) => `Me ${name}, ${landline(at)}`],
  ])("%s is named, and reached at work", async (_title, write) => {
    expect(await inLines(named(write))).toMatchObject({ total: 60, identified: 0 });
  });

  test.each<[string, (name: string, at: number) => string]>([
    ["a doctor's mobile", (name, at) => `Dr ${name} – ${mobile(at)}`],
    [
      "patients, before their doctor",
      (name, at) => `${name} – ${landline(at)} (Dr ${pick("Petit;Blanc", at)})`,
    ],
    ["patients, behind an arrow", (name, at) => `Dr Petit -> ${name} ${landline(at)}`],
    ["whom a lawyer works for", (name, at) => `Me Blanc pour ${name} ${landline(at)}`],
    ["patients, on cards", (name, at) => `Dr Petit\n${name}\n${landline(at)}\n`],
    ["patients, above their doctor", (name, at) => `${name}\n${landline(at)}\nDr Petit\n`],
    ["a doctor at home", (name, at) => `Dr ${name} – tél. domicile ${landline(at)}`],
    [
      "clients, behind their lawyer",
      (name, at) => `Me ${pick("Petit;Blanc", at)} / ${name} / ${landline(at)}`,
    ],
  ])("%s: identified", async (_title, write) => {
    expect((await inLines(named(write))).identified).toBeGreaterThanOrEqual(54);
  });
});

describe("who has a practice, in a table", () => {
  const table = (write: (name: string, at: number) => readonly string[], header = "Médecin") =>
    inTable([
      [header, "Adresse", "CP", "Ville", "Tél"],
      ...list.map((person, at) => write(wholeName(person), at)),
    ]);
  const street = (at: number): string => `${at + 1} ${pick(streets, at)}`;

  test("doctors are named, and reached at work", async () => {
    const found = await table((name, at) => [
      `Dr ${name}`,
      street(at),
      "37000",
      "Tours",
      landline(at),
    ]);
    expect(found).toMatchObject({ total: 60, identified: 0 });
  });

  test("under a header of anybody's, they are identified", async () => {
    const found = await table(
      (name, at) => [`Dr ${name}`, street(at), "37000", "Tours", landline(at)],
      "Nom",
    );
    expect(found.identified).toBe(60);
  });

  test.each<[string, readonly string[], (name: string, at: number) => readonly string[]]>([
    [
      "patients, beside their doctor",
      ["Nom", "Tél", "Médecin"],
      (name, at) => [
        name.split(" ").at(-1)!,
        landline(at),
        pick("Dr Anne Girard;Dr Paul Morel", at),
      ],
    ],
    [
      "doctors at home",
      ["Médecin", "Adresse", "Tél domicile"],
      (name, at) => [`Dr ${name}`, `${street(at)}, 37000 Tours`, landline(at)],
    ],
    [
      "doctors, with a column for Mme or M.",
      ["Civilité", "Médecin", "Tél"],
      (name, at) => [pick("Mme;M.", at), `Dr ${name}`, landline(at)],
    ],
  ])("%s are identified", async (_title, head, write) => {
    const rows = list.map((person, at) => write(wholeName(person), at));
    expect((await inTable([head, ...rows])).identified).toBeGreaterThanOrEqual(54);
  });

  test.each<[string, (name: string, at: number) => readonly string[]]>([
    ["with mobiles", (name, at) => [`Dr ${name}`, street(at), "37000", "Tours", mobile(at)]],
    [
      "of whom one is a doctor",
      (name, at) => [
        `${at === 0 ? "Dr" : "M."} ${name}`,
        street(at),
        "37000",
        "Tours",
        landline(at),
      ],
    ],
  ])("people %s are identified", async (_title, write) => {
    expect((await table(write)).identified).toBe(60);
  });
});

describe("things, and who has to do with them", () => {
  const last = ({ lastName }: Person): string => lastName;

  test.each<[string, readonly string[], (at: number) => readonly string[]]>([
    [
      "furniture",
      ["Réf", "Nom", "Prix"],
      (at) => [
        `${at}`,
        `${pick("Chaise;Table;Fauteuil;Lampe;Lit;Bureau;Miroir", at)} ${pick(first, at * 5)}`,
        `${at * 10}`,
      ],
    ],
    [
      "dresses",
      ["Nom", "Taille"],
      (at) => [`${pick(first, at)} ${pick(colours, at * 5)}`, pick("S;M;L", at)],
    ],
    [
      "bicycles",
      ["Vélo", "Cadre", "Révision"],
      (at) => [pick(first, at), pick("Gitane;Peugeot;Mercier;Look;Bianchi", at), "12/03"],
    ],
    [
      "horses in a race",
      ["N°", "Cheval", "Driver", "Entraîneur"],
      (at) => [
        `${at}`,
        `${pick(first, at)} du Bois`,
        `A. ${last(list[at]!)}`,
        wholeName(list[59 - at]!),
      ],
    ],
    [
      "monuments, whose makers stand beside their column",
      ["Commune", "Titre", "Auteur", ""],
      (at) => [pick(towns, at), "Château", "", at % 3 === 0 ? wholeName(list[at]!) : ""],
    ],
  ])("%s: nobody", async (_title, head, row) => {
    expect((await inTable([head, ...list.map((_, at) => row(at))])).total).toBe(0);
  });

  test.each<[string, readonly string[], (person: Person, at: number) => readonly string[]]>([
    [
      "a village of few families",
      ["Nom", "Quartier"],
      ({ firstName }, at) => [
        `${pick("DUPONT;MARTIN;LEFEBVRE;MOREAU;GIRARD;NGUYEN", at)} ${firstName}`,
        "Haut",
      ],
    ],
    [
      "the same, in halves",
      [],
      ({ firstName }, at) => [firstName, pick("Dupont;Martin;Lefebvre;Moreau;Girard", at), `${at}`],
    ],
    [
      "riders",
      ["Cheval", "Cavalier", "Galop"],
      (person, at) => [pick(first, at), wholeName(person), "3"],
    ],
    ["who drives a car", ["Driver", "Vehicle"], (person) => [wholeName(person), "Renault"]],
    [
      "jockeys with their mobiles",
      ["Jockey", "Portable"],
      (person, at) => [wholeName(person), mobile(at)],
    ],
    [
      "jockeys and when they were born",
      ["Cheval", "Jockey", "Né le"],
      (person, at) => ["Lady Jane", wholeName(person), `12/0${1 + (at % 9)}/1985`],
    ],
    [
      "jockeys and where they live",
      ["Jockey", "Adresse", "CP", "Ville", "Cheval"],
      (person, at) => [
        wholeName(person),
        `${at + 1} ${pick(streets, at)}`,
        "37000",
        "Tours",
        "Lady Jane",
      ],
    ],
    [
      "drivers of cars, with their horsepower",
      ["Driver", "Immatriculation", "Chevaux fiscaux"],
      (person, at) => [wholeName(person), `AB-${100 + at}-CD`, `${4 + (at % 5)}`],
    ],
  ])("%s: a list", async (_title, head, row) => {
    const rows = list.map(row);
    const { total } = await inTable(head.length > 0 ? [head, ...rows] : rows);
    // Namesakes in few families are one person.
    expect(total).toBeGreaterThanOrEqual(45);
  });
});

describe("names as headers", () => {
  const names = list.slice(0, 24).map((person) => `M. ${wholeName(person)}`);
  const table = (...before: string[]) => [
    [...before, ...names],
    ...Array.from({ length: 12 }, (_, at) =>
      [...before, ...names].map((_name, index) => `${(at * 7 + index * 3) % 20}`),
    ),
  ];

  test("candidates of an election are nobody's leak", async () => {
    expect((await inTable(table("Bureau", "Inscrits", "Votants"))).total).toBe(0);
  });

  test("pupils, above their marks, are a list", async () => {
    expect((await inTable(table("Contrôle", "Coefficient"))).total).toBe(24);
  });

  test("so are those who ticked dates", async () => {
    const ticks = ["12 mars", ...names.map((_, at) => (at % 2 === 0 ? "x" : ""))];
    expect((await inTable([["Inscrits", ...names], ticks, ticks])).total).toBe(24);
  });
});

describe("the dead", () => {
  const capital = ({ firstName, lastName }: Person): string =>
    `${lastName.toUpperCase()} ${firstName}`;

  test.each<[string, (person: Person, at: number) => string]>([
    [
      "who fell",
      (person, at) => `${capital(person)}, ${at + 1}e RI, tué le ${(at % 28) + 1} août 1914`,
    ],
    ["who fell, by numbers", (person, at) => `${capital(person)} ${10 + (at % 18)}/08/1916 Verdun`],
    [
      "with the years of a life",
      (person, at) => `${wholeName(person)} (${1800 + at}-${1860 + at})`,
    ],
  ])("%s: nobody", async (_title, write) => {
    expect((await inLines(list.map(write))).total).toBe(0);
  });

  test.each([
    ["of the dead", "fusillé", 0],
    ["of the living", "né", 60],
  ])("names before days of a war, %s", async (_title, what, total) => {
    const rows = list.map((person, at) => [
      capital(person),
      ` ${what} le ${(at % 28) + 1} juin 1944`,
    ]);
    expect((await inTable(rows)).total).toBe(total);
  });

  test("names below a dedication to pupils: nobody", async () => {
    const title = ["Stèle du lycée", "Aux élèves et professeurs morts pour la France", ""];
    expect((await inLines([...title, ...list.map(capital)])).total).toBe(0);
  });

  test("names below the title of a memorial: nobody", async () => {
    const title = [
      "1914-1918",
      "La commune de Saint-Marcel à ses enfants morts pour la France",
      "",
    ];
    expect((await inLines([...title, "1914", ...list.map(capital)])).total).toBe(0);
  });

  test.each<[string, readonly string[], (person: Person, at: number) => string]>([
    [
      "who live in a street called after a day",
      [],
      (person, at) => `${capital(person)}, ${at + 1} rue du 11 novembre 1918`,
    ],
    [
      "who live in a house called after a day",
      [],
      (person, at) => `${capital(person)}, ${at + 1} résidence du 11 novembre 1918`,
    ],
    ["with what they earn", [], (person) => `${wholeName(person)} (1500-2000 €)`],
    [
      "whose date is what programs write for none",
      [],
      (person) => `${capital(person)} 00/01/1900 25 €`,
    ],
    [
      "who were born in a war",
      [],
      (person, at) => `${capital(person)}, ${(at % 28) + 1} juin 1944`,
    ],
    [
      "with what they are called among friends",
      [],
      (person) => `${capital(person)} « Jeannot », équipe 3`,
    ],
    ["with numbers that might be years", [], (person, at) => `${wholeName(person)} (${1742 + at})`],
    [
      "with the years of a mandate",
      [],
      (person, at) => `${wholeName(person)} (${1960 + (at % 40)}-2020)`,
    ],
    ["who read the names of the fallen", ["Morts pour la France", "Élèves :"], capital],
    [
      "who read them, in one title",
      ["Élèves qui liront les noms des morts pour la France", ""],
      capital,
    ],
    ["who walk in memory of them", ["Marche du souvenir 1914-1918", ""], wholeName],
    ["who go and see their graves", ["Voyage à Verdun 1914-1918", "Car n° 1"], capital],
    ["who sing for them", ["Aux morts pour la France", "Chœur du 11 novembre :"], capital],
    ["who paid for a stone", ["Souscription des morts pour la France"], capital],
    [
      "who were born after the wars",
      ["Morts pour la France"],
      (person, at) => `${capital(person)} 12/0${1 + (at % 9)}/1985`,
    ],
    [
      "below something else than a memorial",
      ["Morts pour la France : voir au dos.", "Bonjour,", "Voici la liste.", "Merci."],
      capital,
    ],
  ])("%s: a list", async (_title, title, write) => {
    expect((await inLines([...title, ...list.map(write)])).total).toBeGreaterThanOrEqual(54);
  });
});

test.each([
  ["those of a race", ["No", "Horse", "Jockey", "Weight"], 0],
  ["anybody's", ["No", "Class", "Pupil", "Weight"], 60],
] as const)("names below the header of a Markdown table, %s", async (_title, head, total) => {
  const rows = list.map((person, at) => [`${at}`, "Lady Jane", wholeName(person), `11-${at % 9}`]);
  const cells = [head, head.map(() => "---"), ...rows].map((row) => [
    "",
    ...row.map((cell) => ` ${cell} `),
    "",
  ]);
  expect((await inTable(cells)).total).toBe(total);
});
