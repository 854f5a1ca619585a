import { describe, expect, test } from "vitest";
import { people, streetLine, townLine } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import type { Detected } from "../../src/types.js";
import { paymentCard } from "../../src/detect/payment-card.js";
import { detectRows as detect } from "./detected.js";

/** Kind, column and count of each finding, in order of columns. */
function columns({ findings }: Detected): string[] {
  return findings
    .map(({ kind, location: { column }, count }) => `${column ?? ""} ${kind} ${count}`)
    .sort();
}

const list = people(40, { seed: 7, world: 0 });
const french = (date: string): string => date.split("-").reverse().join("/");
const spaced = (phone: string): string => phone.replace(/(..)(?=.)/gu, "$1 ");
const member = (person: (typeof list)[number]): string[] => [
  person.lastName.toUpperCase(),
  person.firstName,
  person.email,
  person.mobile,
];
const header = ["Nom", "Prénom", "Courriel", "Portable"];
const nameOf = ({ firstName, lastName }: (typeof list)[number]): string =>
  `${firstName} ${lastName}`;

test.each(["nir", "iban", "email"] as const)("a row of many of %s", async (field) => {
  const rows = [["Envoi du 1er mars", ...list.map((person) => person[field])]];
  expect((await detect(rows)).people.total).toBe(40);
});

describe("a cell of nothing but numbers", () => {
  const cellOf = (values: readonly string[]) => [
    ["Objet", "Liste"],
    ["Envoi", values.join("; ")],
  ];

  test.each([
    ["phone numbers", ({ mobile }: (typeof list)[number]) => spaced(mobile)],
    ["phone numbers with 33", ({ mobile }) => `+33${mobile.slice(1)}`],
    ["NIR", ({ nir }) => nir],
  ])("%s", async (_title, write) => {
    const { people: found } = await detect(cellOf(list.map(write)));
    expect(found.total).toBe(40);
  });

  test.each([
    ["articles", list.map((_, index) => String(3_250_390_000_000 + index * 7919))],
    ["orders", list.map((_, index) => String(612_345_678 + index * 97))],
    ["places", list.map((_, index) => `48.85${index}341 2.352${index}19`)],
    ["days", list.map((_, index) => `${String((index % 28) + 1).padStart(2, "0")}/02/2024`)],
    ["amounts", list.map((_, index) => `${index * 1013 + 100} 000,00`)],
  ])("%s are nobody's", async (_title, values) => {
    expect((await detect(cellOf(values))).people.total).toBe(0);
  });
});

test("titles over a header are those of the columns that have none", async () => {
  const rows = list.map((person) => [...member(person), "x", "Nice"]);
  const detected = await detect([
    ["Membre", "", "", "Portable", "", ""],
    ["Nom", "Prénom", "Courriel", "", "Note", "Ville"],
    ...rows,
  ]);
  const phones = detected.findings.find(({ kind }) => kind === "phone-number");
  expect(phones?.location).toMatchObject({ header: "Portable", rows: [3, 42] });
});

describe("names before addresses of mail", () => {
  test.each([
    ["plain", (name: string) => name],
    ["in quotes", (name: string) => `"${name}"`],
  ])("%s", async (_title, write) => {
    const rows = list.map(({ firstName, lastName, email }) => [
      "-",
      `${write(`${firstName} ${lastName}`)} <${email}>`,
    ]);
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
    expect(columns(detected)).toEqual(["B email-address 40", "B person-name 40"]);
  });

  test("an office's, and several in a cell, give nobody a name", async () => {
    const rows = list.map(({ email }, index) => [
      String(index),
      index % 2 === 0 ? `Service clients <${email}>` : `Anne Petit <${email}>, z${email}`,
    ]);
    expect((await detect(rows)).peopleByKind["person-name"]).toBeUndefined();
  });
});

describe("names in the first lines of their cells", () => {
  type Person = (typeof list)[number];
  const below: [string, (person: Person, index: number) => string][] = [
    ["a date", ({ birthDate }) => french(birthDate)],
    ["the birth", ({ birthDate }) => `né(e) le ${french(birthDate)}`],
    ["a licence", (_, index) => `Licence n° ${25000 + index}`],
    ["a street", ({ address }) => streetLine(address)],
    ["a class", () => "Minimes"],
  ];
  const cell = (person: Person, more: string): string =>
    `${person.lastName.toUpperCase()} ${person.firstName}\n${more}`;

  test.each(
    below.flatMap(([title, more]) =>
      [
        ["Licence", "Licencié", "Certificat"],
        ["Club", "Nom", "Certificat"],
        ["", "Identité", "Certificat"],
        undefined,
      ].map((head) => [title, head, more] as const),
    ),
  )("above %s, under %j", async (_title, head, more) => {
    const rows = list.map((person, index) => [
      head?.[0] === "Club" ? "US Exemple" : String(25000 + index),
      cell(person, more(person, index)),
      "Oui",
    ]);
    const { people: found } = await detect(head === undefined ? rows : [head, ...rows]);
    // A street may be called as people are.
    expect(found.total).toBeGreaterThanOrEqual(39);
    expect(found.total).toBeLessThanOrEqual(40);
  });

  test.each(below.slice(2))("of things: none, above %s", async (_title, more) => {
    for (const head of ["Désignation", "Article", "Établissement", "Marque"]) {
      const rows = list.map((person, index) => [
        String(index),
        cell(person, more(person, index)),
        "Oui",
      ]);
      expect((await detect([["N°", head, "Note"], ...rows])).people.total).toBe(0);
    }
  });
});

describe("groups of names in cells", () => {
  const names = list.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
  /** Rows of two cells, with as many of them in each. */
  const groups = (all: readonly string[], rows: number, between: string): string[][] => {
    const size = all.length / rows / 2;
    const cell = (at: number): string => all.slice(at * size, (at + 1) * size).join(between);
    return Array.from({ length: rows }, (_, row) => [cell(row * 2), cell(row * 2 + 1)]);
  };

  test.each(
    [
      ["Lundi", "Mardi"],
      ["Groupe 1", "Groupe 2"],
      ["Équipe A", "Équipe B"],
      ["Buvette", "Parking"],
      ["Élèves", "Désignation"],
    ].flatMap((head) => [1, 2, 4].map((rows) => [head, rows] as const)),
  )("below each other, under %j, in rows of hours: %i", async (head, count) => {
    const rows = groups(names, count, "\n").map((cells, at) => [`${8 + at}h-${9 + at}h`, ...cells]);
    expect((await detect([["Heure", ...head], ...rows])).people.total).toBe(40);
  });

  test.each([
    ["things", ["Fauteuil club", "Lampe bureau", "Table ronde", "Tapis laine", "Vase bleu"]],
    ["towns", ["Saint-Martin", "Saint-Denis", "La Rochelle", "Le Mans", "Mont-de-Marsan"]],
    [
      "dishes",
      ["Poulet basquaise", "Tarte Tatin", "Sole meunière", "Crêpe Suzette", "Paris Brest"],
    ],
    ["streets", names.map((name) => `rue ${name}`)],
  ])("of %s: none", async (_title, things) => {
    const all = Array.from({ length: 40 }, (_, at) => things[at % things.length]!);
    for (const head of [
      ["Lundi", "Mardi"],
      ["Secteur 1", "Secteur 2"],
    ])
      expect((await detect([head, ...groups(all, 2, "\n")])).people.total).toBe(0);
  });

  test("one behind the other, among things: none", async () => {
    const rows = groups(names, 4, ", ").map(([makers = ""], at) => [`Ouvrage n° ${at}`, makers]);
    expect((await detect([["Titre", "Description"], ...rows])).people.total).toBe(0);
  });
});

describe("logins of an initial and a family name", () => {
  const plain = (text: string): string =>
    text
      .normalize("NFD")
      .replace(/[^A-Za-z]/gu, "")
      .toLowerCase();
  const password = (index: number): string => `aB3x${(index * 7919) % 9973}`;

  test.each<
    [string, string[] | undefined, (initial: string, family: string, at: number) => string]
  >([
    ["before it", ["login", "mot de passe"], (initial, family) => initial + family],
    ["behind it", ["Identifiant", "Mot de passe"], (initial, family) => family + initial],
    ["with a number", undefined, (initial, family, at) => `${initial}${family}${at % 9}`],
  ])("%s: a person each, by name", async (_title, head, write) => {
    const rows = list.map(({ firstName, lastName }, at) => [
      write(plain(firstName)[0]!, plain(lastName), at),
      password(at),
    ]);
    const detected = await detect(head === undefined ? rows : [head, ...rows]);
    expect(detected.people.identified).toBe(0);
    expect(detected.people.total).toBeGreaterThanOrEqual(38);
  });

  test.each(["Commune", "Société", "Pays"])("under %s: none", async (header) => {
    const rows = list.map(({ firstName, lastName }, at) => [
      plain(firstName)[0]! + plain(lastName),
      password(at),
    ]);
    expect((await detect([[header, "Code"], ...rows])).people.total).toBe(0);
  });

  test("beside a name: the same person", async () => {
    const rows = list.map(({ firstName, lastName }) => [
      plain(firstName)[0]! + plain(lastName),
      lastName,
      firstName,
    ]);
    expect((await detect([["login", "Nom", "Prénom"], ...rows])).people.total).toBe(40);
  });

  test.each([
    ["first names", list.map(({ firstName }) => plain(firstName))],
    ["towns", list.map(({ address }) => plain(address.town))],
    [
      "words",
      "chaise table lampe tapis rideau miroir fauteuil commode armoire meuble tabouret matelas couette coussin".split(
        " ",
      ),
    ],
    [
      "machines",
      "apollo zeus hermes athena mercure jupiter saturne neptune uranus pluton titan orion".split(
        " ",
      ),
    ],
  ])("%s are none", async (_title, words) => {
    const rows = words.map((word, at) => [word, password(at)]);
    expect((await detect([["login", "mot de passe"], ...rows])).people.total).toBe(0);
  });
});

describe("how many come along with a family", () => {
  const family = ({ lastName }: (typeof list)[number]): string => lastName.toUpperCase();

  test.each(["Nombre de personnes", "Nb", "Personnes"])("%s", async (head) => {
    const few = list.map((person, at) => [family(person), `${(at % 5) + 1}`]);
    expect((await detect([["Nom", head], ...few])).people.total).toBeGreaterThanOrEqual(38);
    const many = list.map((person, at) => [family(person), `${1000 - at * 7}`]);
    expect((await detect([["Nom", head], ...many])).people.total).toBe(0);
  });

  test("but not how many are called so", async () => {
    const rows = list.map((person, at) => [family(person), `${(at % 5) + 1}`]);
    expect((await detect([["Nom", "Porteurs"], ...rows])).people.total).toBe(0);
  });
});

describe("family names alone", () => {
  test.each([
    ["Patient", "Régime"],
    ["Nom", "Montant"],
    ["Nom", "Nombre de repas"],
    ["Utilisateur", "Forfait"],
  ])("under %s", async (...titles) => {
    const rows = list.map(({ lastName }, index) => [lastName.toUpperCase(), String(10 + index)]);
    const { people: found } = await detect([titles, ...rows]);
    expect(found.nameOnly).toBeGreaterThanOrEqual(36);
  });

  test.each(["Résident", "Copropriétaire", "Jeune", "Joueur", "Coureur", "Émetteur"])(
    "are those of people: %s",
    async (title) => {
      const rows = list.map(({ lastName }, index) => [lastName.toUpperCase(), String(10 + index)]);
      const { people: found } = await detect([[title, "Effectif"], ...rows]);
      expect(found.nameOnly).toBeGreaterThanOrEqual(36);
    },
  );

  test("with the first names of the children, under words for people", async () => {
    const rows = list.map(({ lastName, firstName }) => [lastName.toUpperCase(), firstName, "8:00"]);
    const { people: found } = await detect([["Famille", "Enfant", "Arrivée"], ...rows]);
    expect(found).toMatchObject({ total: 40, nameOnly: 40 });
  });

  test("with their lines of telephone", async () => {
    const rows = list.map(({ lastName, mobile }) => [mobile, lastName.toUpperCase()]);
    const { people: found } = await detect([["Ligne", "Utilisateur"], ...rows]);
    expect(found).toMatchObject({ total: 40, identified: 40 });
  });

  test.each([
    ["Bureau-Faure", 31],
    ["Auto-École", 30],
  ])("among offices: %s", async (cell, total) => {
    const names = [...new Set(list.map(({ lastName }) => lastName))].slice(0, 30);
    const offices = Array.from({ length: 3 }, (_, at) => `Garage ${names[at]}`);
    const rows = [...names, ...offices, cell].map((name) => [name, "12"]);
    expect((await detect([["Utilisateur", "Forfait"], ...rows])).people.total).toBe(total);
  });

  test.each(
    "Effectif Nombre Rang Fréquence Part count Personnes Naissances Signification CA Latitude".split(
      " ",
    ),
  )("and their %s are statistics, or tell of what is called after somebody", async (title) => {
    const rows = list.map(({ lastName }, index) => [lastName.toUpperCase(), String(10 + index)]);
    expect((await detect([["Nom", title], ...rows])).people.total).toBe(0);
  });
});

describe("tables that are none", () => {
  test("a value a row, whose it is and what before it", async () => {
    const rows = list.flatMap(({ lastName, firstName, mobile }, index) => [
      [String(index), "nom", lastName],
      [String(index), "prenom", firstName],
      [String(index), "telephone", mobile],
    ]);
    const { people } = await detect([["user_id", "meta_key", "meta_value"], ...rows]);
    expect(people).toMatchObject({ total: 40, identified: 40 });
  });

  test("lines that name somebody each, in columns of blanks", async () => {
    const rows = list.map(({ lastName, firstName, birthDate }, index) => [
      `Ch. ${100 + index}`,
      `${lastName.toUpperCase()} ${firstName} (${french(birthDate)}) entrée le 02/03`,
    ]);
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test.each<[string, (person: (typeof list)[number], index: number) => string[]]>([
    [
      "quoted from a thread",
      ({ lastName, firstName, email }) => [`> - ${lastName.toUpperCase()} ${firstName}`, email],
    ],
    [
      "between quotes, in the middle of a line",
      ({ firstName, lastName, email }, index) => [
        `2026-10-12T09:${10 + index}`,
        `signup user="${firstName} ${lastName}" mail=${email}`,
      ],
    ],
    [
      "before numbers with their country's code",
      ({ lastName, firstName, mobile }, index) => [
        `A${index}`,
        `~ ${firstName} ${lastName} +33 ${mobile.slice(1)}`,
      ],
    ],
    [
      "beside eight digits that are dates of birth",
      ({ lastName, firstName, birthDate }) => [
        lastName.toUpperCase(),
        firstName,
        birthDate.replaceAll("-", ""),
      ],
    ],
    [
      "beside a date, a room and a remark",
      ({ lastName, firstName, birthDate }, index) => [
        `- ${lastName.toUpperCase()} ${firstName}`,
        french(birthDate),
        `ch. ${100 + index}`,
        "sortie prévue",
      ],
    ],
  ])("names %s", async (_title, row) => {
    const detected = await detect(list.map(row));
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  test.each([
    ["over their marks", (index: number) => String(index)],
    ["over crosses", (index: number) => (index % 3 === 0 ? "X" : "")],
  ])("names side by side, %s", async (_title, mark) => {
    const names = list.map(({ lastName, firstName }) => `${lastName.toUpperCase()} ${firstName}`);
    const rows = ["Maths", "Français", "Histoire", "Anglais"].map((subject) => [
      subject,
      ...names.map((_, index) => mark(index)),
    ]);
    const { people } = await detect([["Matière", ...names], ...rows]);
    expect(people).toMatchObject({ total: 40, nameOnly: 40 });
  });

  test("four names side by side are those of who teaches", async () => {
    const names = list.slice(0, 4).map(({ lastName, firstName }) => `${lastName} ${firstName}`);
    const rows = ["Maths", "Français", "Histoire"].map((subject) => [subject, "1", "2", "3", "4"]);
    expect((await detect([["Matière", ...names], ...rows])).people.total).toBe(0);
  });

  test.each<[string, (names: string) => string]>([
    ["on one line", (names) => names],
    ["in lines that end within names", (names) => names.replaceAll(" ", "\n")],
    ["in lines that end behind hyphens", (names) => names.replaceAll("-", "-\n")],
  ])("names of a group in a cell, %s", async (_title, inLines) => {
    const rows = [0, 1, 2, 3].map((at) => [
      `Groupe ${at + 1}`,
      inLines(
        list
          .slice(at * 10, at * 10 + 10)
          .map(({ firstName, lastName }) => `${firstName} ${lastName}`)
          .join(", "),
      ),
    ]);
    expect((await detect([["Groupe", "Participants"], ...rows])).people.total).toBe(40);
  });

  test.each([", ", " / ", " et ", "\n", " - "])("several names in a cell: %j", async (mark) => {
    const names = list.map(({ lastName, firstName }) => `${firstName} ${lastName.toUpperCase()}`);
    const rows = Array.from({ length: 10 }, (_, at) => [
      `${9 + at}h-${10 + at}h`,
      names.slice(4 * at, 4 * at + 2).join(mark),
      names.slice(4 * at + 2, 4 * at + 4).join(mark),
    ]);
    const { people } = await detect([["Créneau", "Accueil", "Bar"], ...rows]);
    expect(people).toMatchObject({ total: 40, nameOnly: 40 });
  });

  test("a couple, and a name with its comma, are one", async () => {
    const rows = list.map(({ lastName, firstName, mobile }, index) => [
      index % 2 === 0 ? `M. et Mme ${firstName} ${lastName}` : `${lastName}, ${firstName}`,
      spaced(mobile),
    ]);
    expect((await detect([["Invités", "Tél"], ...rows])).people.total).toBe(40);
  });

  test("a name with what is said of somebody, beside one that others share", async () => {
    const rows = list.map(({ lastName, firstName, birthDate }) => [
      "12/10/2026",
      `${lastName.toUpperCase()} ${firstName} (F) - ${french(birthDate)}`,
      "Consultation",
      "Dr Roy",
    ]);
    const detected = await detect([["Date", "Patient", "Motif", "Praticien"], ...rows]);
    expect(detected.people).toMatchObject({ identified: 40 });
    expect(detected.peopleByKind["birth-date"]).toBe(40);
    const seen = rows.map(([date, name, ...rest]) => [
      date,
      name.replace(/\d{4}$/u, "2026"),
      ...rest,
    ]);
    expect((await detect(seen)).peopleByKind["birth-date"]).toBeUndefined();
  });

  test.each(["Groupe", "Équipe", "Table", "Salle"])(
    "names in columns: %s 1, 2, 3 and 4",
    async (title) => {
      const rows = Array.from({ length: 10 }, (_, at) =>
        list.slice(4 * at, 4 * at + 4).map(({ lastName, firstName }) => `${lastName} ${firstName}`),
      );
      const headers = [1, 2, 3, 4].map((number) => `${title} ${number}`);
      expect((await detect([headers, ...rows])).people.total).toBe(40);
    },
  );

  test("names beside the few of those who look after them", async () => {
    const rows = list.map(({ firstName, lastName }) => [
      `${firstName} ${lastName}`,
      "17",
      "S. Petit",
    ]);
    const { people: found } = await detect([["Prise en charge", "Age", "Conseiller"], ...rows]);
    expect(found).toMatchObject({ total: 40, nameOnly: 40 });
  });

  test("names between apostrophes, side by side above something else", async () => {
    const rows = [
      list.map(({ firstName, lastName }) => `'${firstName} ${lastName}'`),
      ["Bonjour,"],
    ];
    expect((await detect(rows)).people.total).toBe(40);
  });

  describe("headers that say nothing", () => {
    test.each([
      "Colonne1 Colonne2 Colonne3 Colonne4",
      "Champ_1 Champ_2 Champ_3 Champ_4",
      "Unnamed:0 Unnamed:1 Unnamed:2 Unnamed:3",
      "Zone.1 Zone.2 Zone.3 Zone.4",
      "Truc1 Truc2 Truc3 Truc4",
    ])("%s", async (headers) => {
      const rows = list.map((person) => [...member(person).slice(0, 2), "Nord", person.mobile]);
      const detected = await detect([headers.split(" "), ...rows]);
      expect(detected.people).toMatchObject({ total: 40, identified: 40 });
      expect(columns(detected)).toEqual([
        "A person-name 40",
        "B person-name 40",
        "D phone-number 40",
      ]);
    });

    test("dates and names under them are people too", async () => {
      const rows = list.map((person) => [...member(person).slice(0, 2), french(person.birthDate)]);
      const detected = await detect([["Zone 1", "Zone 2", "Zone 3"], ...rows]);
      expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    });

    test.each([
      ["Lieu", "Produit", "Contact"],
      ["x", "y", "z"],
    ])("halves of names beside a number, under %s, %s", async (...headers) => {
      const rows = list.map((person) => [person.lastName, person.firstName, person.mobile]);
      const { people: found } = await detect([headers, ...rows]);
      expect(found).toMatchObject({ total: 40, identified: 40 });
    });

    test("a header of a column that stands elsewhere, as of a table of R without its row names", async () => {
      const rows = list.map((person, index) => [
        String(index + 1),
        person.lastName,
        person.firstName,
        person.birthDate,
      ]);
      const detected = await detect([["Nom", "Né le", "Portable"], ...rows]);
      expect(columns(detected)).toEqual([
        "B person-name 40",
        "C person-name 40",
        "D birth-date 40",
      ]);
    });

    test("halves of names with other columns between them", async () => {
      const rows = list.map((person, index) => [
        person.lastName,
        String(index),
        "",
        "à relancer",
        `B${index}`,
        person.firstName,
        spaced(person.mobile),
      ]);
      const detected = await detect(rows);
      expect(columns(detected)).toEqual([
        "A person-name 40",
        "F person-name 40",
        "G phone-number 40",
      ]);
    });

    test("headers that stand again, with blanks around them", async () => {
      const headers = [" P. ", " N. ", " Contact "];
      const rows = list.map((person) => [
        person.firstName.toLowerCase(),
        person.lastName,
        spaced(person.mobile),
      ]);
      const again = rows.flatMap((row, index) => (index % 4 === 3 ? [headers, row] : [row]));
      const { people: found } = await detect([headers, ...again]);
      expect(found.identified).toBe(40);
    });

    test("placeholders of Excel beside headers somebody wrote, and decorated ones", async () => {
      const rows = list.map((person) => [
        person.lastName,
        person.firstName,
        streetLine(person.address),
      ]);
      for (const headers of [
        ["Nom", "Colonne2", "Colonne3"],
        ["1. Champ 1", "2. Champ 2", "3. Champ 3"],
        ["Item1 *", "Item2 (*)", "Item3 :"],
        ["Texte1", "Texte2", "Texte3"],
        ["Nom", "Prénom", "Ligne 4"],
      ]) {
        const { people: found } = await detect([headers, ...rows]);
        expect(found).toMatchObject({ total: 40, identified: 40 });
      }
    });

    test("the title of a group, right under the header", async () => {
      const rows = list.map((person) => [person.lastName, person.firstName, person.address.town]);
      const detected = await detect([
        ["adherent.NOM", "adherent.PRENOM", "adherent.COMMUNE"],
        ["Groupe 1", "", ""],
        ...rows.slice(0, 20),
        ["Groupe 2", "", ""],
        ...rows.slice(20),
      ]);
      expect(detected.people).toMatchObject({ total: 40 });
      expect(columns(detected)).toContain("A person-name 40");
    });

    test("titles of groups above rows without a header", async () => {
      const rows = list.map((person) => [
        person.lastName,
        person.firstName,
        french(person.birthDate),
      ]);
      const { people: found } = await detect([
        ["Groupe 1", "", ""],
        ...rows.slice(0, 20),
        ["Groupe 2", "", ""],
        ...rows.slice(20),
      ]);
      expect(found).toMatchObject({ total: 40, identified: 40 });
    });

    test("rows of words that headers use, which other rows have as well", async () => {
      const sorts = ["étudiante", "enseignant", "comptable", "infirmière", "retraité"];
      const rows = list.map((person, index) => [
        person.firstName,
        person.lastName,
        index % 3 ? french(person.birthDate) : "",
        sorts[index % 5]!,
        sorts[(index * 3 + 1) % 5]!,
      ]);
      const head = ["Prénom", "Nom", "Naissance", "Profession", "Conjoint"];
      const { people: found } = await detect([head, ...rows]);
      expect(found.total).toBe(40);
    });

    test("names beside the schools that they go to, reached by mobiles", async () => {
      const rows = list.map((person, index) => [
        index % 2 ? "Lycée Voltaire" : "Mairie de Lyon",
        `${person.lastName}, ${person.firstName}`,
        spaced(person.mobile),
      ]);
      const { people: found } = await detect(rows);
      expect(found).toMatchObject({ total: 40, identified: 40 });
    });

    test.each(["*", " ✓", " (+1)", " (absent)", " **", " ²", " + 2"])(
      "%j behind names",
      async (mark) => {
        const rows = list.map((person, index) => [
          `${person.lastName.toUpperCase()} ${person.firstName}${index % 4 ? mark : ""}`,
          person.mobile,
        ]);
        const { people: found } = await detect([["Inscrits", "Portable"], ...rows]);
        expect(found).toMatchObject({ total: 40, identified: 40 });
      },
    );

    test("dates of birth between blanks", async () => {
      const rows = list.map((person) => [
        `${person.lastName} ${person.firstName}`,
        `\u00a0${french(person.birthDate)} `,
      ]);
      const { people: found } = await detect([["Nom", "Né(e) le"], ...rows]);
      expect(found).toMatchObject({ total: 40, identified: 40 });
    });

    test("one word in all rows, apart from words that are first names, is no family", async () => {
      const rows = list.map((person, index) => [person.firstName, String(index), "Martin", "12,5"]);
      expect((await detect(rows)).people.total).toBeLessThan(2);
    });

    test("colours of roses, and their growers' numbers, name nobody", async () => {
      const colours = ["Rose", "Blanche", "Violette"];
      const rows = list.map((person, index) => [
        person.address.town,
        colours[index % 3]!,
        spaced(person.landline),
      ]);
      const detected = await detect([["Lieu", "Couleur", "Téléphone"], ...rows]);
      expect(columns(detected)).toEqual(["C phone-number 40"]);
    });

    const colours = ["Rose", "Marine", "Violette", "Clémentine", "Olive", "Prune", "Iris", "Jade"];
    const dishes =
      "Poulet basquaise,Tarte Tatin,Pêche Melba,Gratin dauphinois,Poire Belle-Hélène,Sole meunière".split(
        ",",
      );
    test.each<[string, string[], (person: (typeof list)[number], at: number) => string[]]>([
      [
        "of books, behind their authors",
        ["Titre", "Réalisateur", "Note", "Coloris"],
        ({ firstName, lastName }) => ["Le livre", `${firstName} ${lastName}`, "RAS"],
      ],
      [
        "of books, behind their authors and the numbers of shops",
        ["Titre", "Composer", "Standard", "Stock", "Coloris"],
        ({ firstName, lastName, landline }, at) => [
          "Le livre",
          `${firstName} ${lastName}`,
          spaced(landline),
          `${at}`,
        ],
      ],
      [
        "of napkins, behind dishes",
        ["Colonne1", "Colonne2", "Colonne3"],
        (_, at) => [dishes[at % 6]!, "9h-18h"],
      ],
      [
        "of models, behind makes and the numbers of their dealers",
        ["Sponsor", "Téléphone", "Référence", "Modèle"],
        ({ lastName, landline }, at) => [lastName, spaced(landline), `37164029${at + 10}`],
      ],
      [
        "of models, with makes before their prices",
        ["Column1", "Column2", "Column3"],
        (_, at) => [["Renault", "Peugeot", "Citroën", "Leclerc"][at % 4]!, `${at},50 €`],
      ],
    ])("colours %s, are no halves of names", async (_title, headers, cellsOf) => {
      const rows = list.map((person, at) => [...cellsOf(person, at), colours[(at * 5) % 8]!]);
      const detected = await detect([headers, ...rows]);
      expect(columns(detected).filter((column) => column.includes("person-name"))).toEqual([]);
    });
  });

  describe("names under a header of something else", () => {
    const title = ({ lastName, firstName }: (typeof list)[number]): string =>
      `${lastName.toUpperCase()} ${firstName}`;
    const called = ({ lastName, firstName }: (typeof list)[number]): string =>
      `${firstName} ${lastName}`;
    test.each(["Dossier", "Libellé", "Site", "Date", "Société", "Adresse", "Prix", "Religion"])(
      "%s",
      async (header) => {
        const beside: [string[], (person: (typeof list)[number]) => string[]][] = [
          [["Né(e) le"], ({ birthDate }) => [french(birthDate)]],
          [["Portable"], ({ mobile }) => [spaced(mobile)]],
          [
            ["Rue", "CP", "Ville"],
            ({ address }) => [streetLine(address), address.postcode, address.town],
          ],
        ];
        for (const [headers, cells] of beside) {
          const rows = list.map((person) => [title(person), ...cells(person)]);
          const { people } = await detect([[header, ...headers], ...rows]);
          expect(people).toMatchObject({ total: 40, identified: 40 });
        }
      },
    );
    test.each<[string, string[], (person: (typeof list)[number], index: number) => string[]]>([
      [
        "places at addresses",
        ["Site", "Rue", "CP", "Ville"],
        (person) => [
          called(person),
          streetLine(person.address),
          person.address.postcode,
          person.address.town,
        ],
      ],
      [
        "schools with their numbers",
        ["École", "Téléphone"],
        (person) => [called(person), spaced(person.landline)],
      ],
      [
        "works of a recent date",
        ["Titre", "Date"],
        (person, index) => [called(person), `12/0${1 + (index % 9)}/2024`],
      ],
      ["works alone", ["Titre", "Prix"], (person, index) => [title(person), `${index},00`]],
    ])("are not %s", async (_title, headers, row) => {
      expect((await detect([headers, ...list.map(row)])).people.total).toBe(0);
    });
  });

  test("lines that name streets, each with its works", async () => {
    const rows = list.map(({ address }, index) => [
      `Lot ${index}`,
      `${streetLine(address)} (12/03/2024) réfection des trottoirs`,
    ]);
    expect((await detect(rows)).people.nameOnly).toBe(0);
  });

  test("cards side by side, with a title above each of them", async () => {
    const rows = list.flatMap(({ firstName, lastName, mobile, email }, index) =>
      index % 2 > 0
        ? []
        : [
            [
              `${firstName} ${lastName}`,
              spaced(mobile),
              `${list[index + 1].firstName} ${list[index + 1].lastName}`,
              spaced(list[index + 1].mobile),
            ],
            ["Présidente", email, "Trésorier", list[index + 1].email],
          ],
    );
    const { people: found } = await detect([["Équipe", "", "Équipe", ""], ...rows]);
    expect(found.identified).toBeGreaterThanOrEqual(38);
  });

  test("lines parted by the comma before a birth", async () => {
    const rows = list.map(({ firstName, lastName, birthDate }, index) => [
      `${index + 1}. ${lastName.toUpperCase()} (${firstName})`,
      `née le ${french(birthDate)} à Lyon`,
    ]);
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("cards in cells, with a blank line behind each line", async () => {
    const card = ({ firstName, lastName, mobile, email }: (typeof list)[number]): string =>
      [`${firstName} ${lastName}`, "Présidente", spaced(mobile), email].join("\n\n");
    const rows = list.flatMap((one, at) => (at % 2 > 0 ? [] : [[card(one), card(list[at + 1])]]));
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("names with their numbers, several in the cell of each group", async () => {
    const line = ({ firstName, lastName, mobile }: (typeof list)[number]): string =>
      `${firstName} ${lastName} – ${spaced(mobile)}`;
    const rows = Array.from({ length: 10 }, (_, group) => [
      `Groupe ${group}`,
      list
        .slice(group * 4, group * 4 + 4)
        .map(line)
        .join("\n"),
    ]);
    const detected = await detect([["Groupe", "Participants"], ...rows]);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  test.each<[string, (person: (typeof list)[number]) => string[][]]>([
    [
      "an address in three rows, with what reaches it",
      ({ civility, firstName, lastName, address, mobile, email }) => [
        [`${civility} ${firstName} ${lastName}`, spaced(mobile)],
        [streetLine(address), email],
        [townLine(address), ""],
      ],
    ],
    [
      "a pay slip, with the NIR in another column than the name",
      ({ civility, firstName, lastName, address, nir }) => [
        ["Matricule", "1000", "Salarié", `${civility} ${firstName}\n${lastName.toUpperCase()}`],
        ["N° SS", nir, "Adresse", `${streetLine(address)}\n${townLine(address)}`],
        ["Emploi", "Présidente", "Date entrée", "01/09/2019"],
        ["Libellé", "Base", "Taux", "Montant"],
        ["Salaire de base", "151,67", "12,50", "1 895,88"],
        ["Net à payer", "", "", "1 498,11"],
      ],
    ],
  ])("one person in a few rows: %s", async (_title, card) => {
    const { people: found } = await detect(list.flatMap(card));
    expect(found.total).toBeGreaterThanOrEqual(39);
    expect(found.total).toBeLessThanOrEqual(41);
  });

  test("births of long ago", async () => {
    const rows = list.map(({ firstName, lastName }, index) => [
      `${firstName} ${lastName}`,
      `né le 12 mars ${1700 + index} à Lyon`,
    ]);
    expect((await detect(rows)).people.total).toBe(0);
  });

  test.each<[string, number, (person: (typeof list)[number], birth: string) => string[]]>([
    ["with an address of mail beside", 40, ({ email }, birth) => [birth, email]],
    ["of an ancestor", 40, ({ email }, birth) => [`aïeul né le ${birth}`, email]],
    [
      "of an ancestor, behind an address of mail",
      40,
      ({ email }, birth) => [`${email} aïeul né le ${birth}`],
    ],
  ])("births of long ago: %s", async (_, total, beside) => {
    const rows = list.map((person, index) => [
      person.lastName,
      person.firstName,
      ...beside(person, `03/04/18${10 + index}`),
    ]);
    const { people: found } = await detect([["Nom", "Prénom", "Naissance", "Note"], ...rows]);
    expect(found.total).toBe(total);
  });

  test.each(["&#64;", " at ", "_at_", " [at] "])(
    "addresses with their sign written as %s, in remarks",
    async (sign) => {
      const rows = Array.from({ length: 30 }, (_, index) => [
        `Visite ${index}`,
        `écrire à jean.martin${index}${sign}orange.fr avant lundi`,
      ]);
      expect((await detect([["Objet", "Remarque"], ...rows])).people.total).toBe(30);
    },
  );

  test("cards, each in a few rows", async () => {
    for (const { firstName, lastName, mobile, email } of list.slice(0, 5)) {
      const card = [[`${firstName} ${lastName}`], ["Tél.", mobile], ["Mail", email]];
      const detected = await detect(card);
      expect(detected.people).toMatchObject({ total: 1, identified: 1 });
      expect(detected.bareContacts).toBe(0);
    }
    const rows = list.flatMap(({ firstName, lastName, mobile, email }) => [
      [`${firstName} ${lastName}`],
      ["Tél.", mobile],
      ["Mail", email],
    ]);
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  test("names above their numbers, two a row", async () => {
    const rows = Array.from({ length: 20 }, (_, index) => [list[2 * index], list[2 * index + 1]]);
    const cells = rows.flatMap((pair) => [
      pair.map(({ firstName, lastName }) => `${firstName} ${lastName}`),
      pair.map(({ mobile }) => spaced(mobile)),
    ]);
    expect((await detect(cells)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("first names above family names, four a row", async () => {
    const rows = Array.from({ length: 10 }, (_, index) => list.slice(4 * index, 4 * index + 4));
    const cells = rows.flatMap((four) => [
      four.map(({ firstName }) => firstName),
      four.map(({ lastName }) => lastName.toUpperCase()),
    ]);
    const { people } = await detect(cells);
    expect(people.nameOnly).toBeGreaterThanOrEqual(38);
    expect(people.total).toBeLessThanOrEqual(42);
  });

  test("first names of animals, one below the other, are nobody's", async () => {
    // Of these, many can be read as a first name above a family name.
    const rows = people(60, { seed: 10 }).map(({ firstName }, index) => [
      firstName,
      ["Chien", "Chat"][index % 2],
      `25012345678901${index}`,
    ]);
    const headers = ["Nom de l'animal", "Espèce", "N° de puce"];
    expect((await detect([headers, ...rows])).people.total).toBe(0);
  });

  test("a name cut at its gap, with all the rest behind it", async () => {
    const rows = list.map(({ firstName, lastName, mobile, email }) => [
      lastName.toUpperCase(),
      `${firstName} ${spaced(mobile)} ${email}`,
    ]);
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBeLessThan(3);
  });

  test.each<[string, (person: (typeof list)[number], index: number) => string[]]>([
    ["streets", ({ firstName, lastName }) => ["- rue", `${firstName} ${lastName}`, "du 1er au 3"]],
    ["houses", ({ firstName, lastName }) => ["Résidence", `${firstName} ${lastName}`, "20 lots"]],
    [
      "authors",
      ({ firstName, lastName }, index) => [
        `${lastName} ${firstName[0]}.`,
        `« Des politiques publiques ${index} »`,
        "Revue de sociologie",
        "vol. 20",
      ],
    ],
    [
      "offices",
      ({ address }, index) => [
        address.town,
        "1 place de la Mairie",
        `03 53 01 10 ${10 + index}`,
        `mairie${index}@example.fr`,
      ],
    ],
    [
      "offices that are named",
      ({ address }, index) => [
        `Mairie de ${address.town}`,
        `03 53 01 10 ${10 + index} – mairie${index}@example.fr`,
      ],
    ],
    [
      "services and their numbers",
      (_, index) =>
        index === 0
          ? ["Service", "Secrétariat", "Poste"]
          : [`Radiologie ${index}`, `03 53 01 10 ${10 + index}`, String(1000 + index)],
    ],
    [
      "halls called after people",
      ({ firstName, lastName }, index) =>
        index === 0
          ? ["Nom de la salle", "Téléphone"]
          : [`${firstName} ${lastName}`, `03 53 01 10 ${10 + index}`],
    ],
    [
      "pharmacies on duty",
      ({ lastName, address }, index) =>
        index === 0
          ? ["Date", "Pharmacie", "Adresse", "Ville", "Téléphone"]
          : [
              `2026-12-${10 + (index % 20)}`,
              lastName,
              "1 rue Haute",
              address.town,
              `03 53 01 10 ${10 + index}`,
            ],
    ],
    [
      "federations",
      ({ address }, index) =>
        index === 0
          ? ["Fédération", "Adresse", "Ville", "Courriel"]
          : [
              `Fédération de ${address.town}`,
              "1 rue Haute",
              address.town,
              `fede.${index}@example.org`,
            ],
    ],
  ])("%s are nobody", async (_title, row) => {
    expect((await detect(list.map(row))).people.total).toBe(0);
  });
});

test("customers of branches are people, though only their numbers say who they are", async () => {
  const header = ["Agence", "N° client", "Adresse", "CP", "Ville", "Portable"];
  const rows = list.map(({ address, mobile }, index) => [
    ["Lyon Centre", "Dijon"][index % 2],
    String(10_400 + index),
    streetLine(address),
    address.postcode,
    address.town,
    mobile,
  ]);
  expect((await detect([header, ...rows])).people.identified).toBe(list.length);
});

test("mobiles beside a service are people's", async () => {
  const rows = list.map(({ mobile }, index) => [["Radiologie", "Urgences"][index % 2], mobile]);
  const { people: found } = await detect([["Service", "Téléphone"], ...rows]);
  expect(found.total).toBe(list.length);
});

test("whoever has a NIR is a person, beside the name of an organisation too", async () => {
  const rows = list.map(({ nir }) => [nir, "Mutuelle"]);
  expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
});

describe("remarks", () => {
  test("whose number stands in one, and when he was born", async () => {
    const rows = list.map(({ firstName, lastName, birthDate, mobile }, index) => [
      `${lastName} ${firstName}`,
      index % 2 === 0 ? `née le ${french(birthDate)} à Lyon` : `à rappeler au ${spaced(mobile)}`,
    ]);
    const { people, peopleByKind } = await detect(rows);
    expect(people).toMatchObject({ total: 40, identified: 40 });
    expect(peopleByKind).toMatchObject({ "birth-date": 20, "phone-number": 20 });
  });

  test("an address and a number in one are one person's, two numbers two", async () => {
    const both = list.map(({ email, mobile }) => [
      "-",
      `écrire à ${email}, ou appeler le ${mobile}`,
    ]);
    expect((await detect(both)).people.total).toBe(40);
    const two = list
      .slice(0, 20)
      .map(({ mobile }, index) => [
        "-",
        `le ${spaced(mobile)}, ou sinon le ${spaced(list[20 + index].mobile)}`,
      ]);
    expect((await detect(two)).people.total).toBe(40);
  });

  test("of a row that names nobody are somebody's as well", async () => {
    const rows = list.map(({ lastName, email, address }, index) => [
      `${lastName} 0${index} écrire à ${email}`,
      streetLine(address),
      address.postcode,
      address.town,
    ]);
    const { people } = await detect([["Remarque", "Adresse", "Code postal", "Ville"], ...rows]);
    expect(people).toMatchObject({ total: 40, identified: 40 });
  });

  test("contacts of any sort in one column, over two rows", async () => {
    const rows = list.flatMap(({ firstName, lastName, email, mobile }) => [
      [`${lastName} ${firstName}`, spaced(mobile)],
      ["", email],
    ]);
    const detected = await detect([["NOM Prénom", "Coordonnées"], ...rows]);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(columns(detected)).toEqual([
      "A person-name 40",
      "B email-address 40",
      "B phone-number 40",
    ]);
  });
});

describe("where the header is", () => {
  const found = ["A person-name 40", "B person-name 40", "C email-address 40", "D phone-number 40"];

  test.each<[string, string[][]]>([
    ["in the first row", [header]],
    ["under title rows", [["Liste des adhérents"], ["Mise à jour du 12/01/2006"], [], header]],
    ["in two rows", [["Identité", "", "Coordonnées", ""], header]],
    ["nowhere", []],
    ["in English", [["Last name", "First name", "E-mail", "Mobile phone"]]],
    ["in camelCase", [["lastName", "firstName", "emailAddress", "mobilePhone"]]],
  ])("%s", async (_title, above) => {
    const detected = await detect([...above, ...list.map(member)]);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(columns(detected)).toEqual(found);
  });

  test("again every ten rows, with subtitles and totals", async () => {
    const rows: string[][] = [];
    for (let at = 0; at < 40; at += 10) {
      rows.push(
        [`Section ${at}`],
        header,
        ...list.slice(at, at + 10).map(member),
        ["Total", "", "", "10"],
        [],
      );
    }
    const detected = await detect(rows);
    expect(detected.people.total).toBe(40);
    expect(columns(detected)).toEqual(found);
  });
});

describe("how a table lies", () => {
  test("two different tables, one below the other", async () => {
    const detected = await detect([
      header,
      ...list.slice(0, 20).map(member),
      [],
      ["Titre", "Date de naissance", "Nom complet"],
      ...list
        .slice(20)
        .map(({ civility, birthDate, firstName, lastName }) => [
          civility,
          french(birthDate),
          `${firstName} ${lastName}`,
        ]),
    ]);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(columns(detected)).toContain("B birth-date 20");
    expect(columns(detected)).toContain("C person-name 20");
  });

  describe("a table above the header of another, among the first rows", () => {
    const short = list
      .slice(0, 20)
      .map(({ firstName, lastName, mobile }) => [`${firstName} ${lastName}`, spaced(mobile)]);
    const long = list.slice(20).map(member);
    test.each<[string, string[][], number]>([
      ["of no header", [...short, header, ...long], 40],
      ["of no header, a blank row between", [...short, [], header, ...long], 40],
      ["of a shorter header", [["Nom", "Tél"], ...short, [], header, ...long], 40],
      ["of a shorter header, no row between", [["Nom", "Tél"], ...short, header, ...long], 40],
      ["and nothing below it", [...short, ["Société"]], 20],
      ["and nothing below it, in two columns", [...short, ["Contact", "Mairie"]], 20],
      ["of one column", [...short.map(([name]) => [name]), ["Société"]], 20],
    ])("%s", async (_title, rows, expected) => {
      expect((await detect(rows)).people.total).toBe(expected);
    });
    test("titles that name somebody are read", async () => {
      const titles = [["Club de judo"], ["Responsable", "Anne Petit", spaced("0639980001")], []];
      expect((await detect([...titles, header, ...long])).people.total).toBe(21);
    });
    test("titles are none", async () => {
      const titles = [["Club de judo"], ["Responsable", "Anne Petit"], ["Le", "12/01/2006"], []];
      expect((await detect([...titles, header, ...long])).people.total).toBe(20);
    });
  });

  test("two tables side by side", async () => {
    const rows = list
      .slice(0, 20)
      .map((person, index) => [...member(person), "", ...member(list[20 + index])]);
    const detected = await detect([[...header, "", ...header], ...rows]);
    expect(detected.people.total).toBe(40);
    expect(columns(detected)).toContain("F person-name 20");
  });

  test.each<[string, readonly string[], number]>([
    ["two contacts", ["Société", "Contact 1", "Tél 1", "Contact 2", "Tél 2"], 40],
    [
      "pupil and parent",
      ["NOM", "PRENOM", "Classe", "NOM RESP 1", "PRENOM RESP 1", "TEL RESP 1"],
      40,
    ],
    [
      "who takes part and who pays",
      ["Nom participant", "Prénom participant", "Nom payeur", "Prénom payeur", "Email payeur"],
      40,
    ],
    ["numbered", ["Nom 1", "Prénom 1", "Nom 2", "Prénom 2"], 40],
    ["a spouse of the same family name", ["Nom", "Prénom", "Prénom conjoint"], 40],
    [
      "children of the same family name",
      ["Nom", "Prénom", "Prénom enfant 1", "Né le", "Prénom enfant 2", "Né le"],
      60,
    ],
    ["two names of one person", ["Nom de naissance", "Nom d'usage", "Prénom"], 20],
    ["three first names", ["Nom", "Prénom 1", "Prénom 2", "Prénom 3"], 20],
    ["first and middle names", ["lastname", "firstname", "middlename"], 20],
  ])("people that a row names: %s", async (_title, headers, expected) => {
    const used = people(120, { seed: 19, world: 0 });
    let next = 0;
    const rows = list.slice(0, 20).map((_, index) =>
      headers.map((title) => {
        const person = used[next++ % used.length];
        if (/^(?:Nom|NOM|last)/u.test(title)) return person.lastName;
        if (/^(?:Prénom|PRENOM|first|middle)/u.test(title)) return person.firstName;
        if (title.startsWith("Contact")) return `${person.firstName} ${person.lastName}`;
        if (/^tel|^tél/iu.test(title)) return person.mobile;
        if (title.startsWith("Email")) return person.email;
        if (title === "Né le") return french(`20${10 + (index % 9)}${person.birthDate.slice(4)}`);
        return title === "Société" ? `SARL ${index}` : "6A";
      }),
    );
    expect((await detect([headers, ...rows])).people.total).toBe(expected);
  });

  test.each([
    [["Nom de l’élu", "Prénom de l’élu"], 20],
    [["Nom du salarié", "Prénom", "Service"], 20],
    [["NOM AGENT", "PRENOM AGENT", "GRADE"], 20],
    [["Prénom élève", "Nom élève", "Prénom parent", "Nom parent"], 40],
    [["Nom du représentant légal", "Prénom du représentant légal", "Classe"], 20],
  ])("both parts of the names of somebody the header says: %j", async (headers, expected) => {
    const used = people(80, { seed: 23, world: 0 });
    const rows = used.slice(0, 20).map((_, row) =>
      headers.map((title, column) => {
        const { lastName, firstName } = used[row + 20 * Math.floor(column / 2)];
        if (/^pr/iu.test(title)) return firstName;
        return /^nom/iu.test(title) ? lastName.toUpperCase() : "6A";
      }),
    );
    const { people: counted, findings } = await detect([headers, ...rows]);
    expect(counted.total).toBe(expected);
    const named = findings.filter(({ kind, count }) => kind === "person-name" && count === 20);
    expect(named).toHaveLength(headers.filter((title) => /nom/iu.test(title)).length);
  });

  test.each([
    ["behind them", (last: string, first: string) => [last, first, `${last} ${first}`]],
    ["between them", (last: string, first: string) => [first, `${first} ${last}`, last]],
  ])("the place of a whole name %s is said, too", async (_, cellsOf) => {
    const rows = list.map(({ firstName, lastName, email }) => [
      ...cellsOf(lastName, firstName),
      email,
    ]);
    const detected = await detect(rows);
    expect(detected.people.total).toBe(40);
    expect(columns(detected)).toEqual([
      "A person-name 40",
      "B person-name 40",
      "C person-name 40",
      "D email-address 40",
    ]);
  });

  test("ages beside first names are no families, if others are", async () => {
    const ages = ["Senior", "Junior", "Cadet"];
    const rows = list.map(({ firstName, lastName, email }, at) => [
      ages[at % 3],
      firstName,
      lastName,
      email,
    ]);
    expect(columns(await detect(rows))).toEqual([
      "B person-name 40",
      "C person-name 40",
      "D email-address 40",
    ]);
  });

  test("what stands in a table beside another one is of its people", async () => {
    const half = ["Nom", "Prénom", "Courriel"];
    const cellsOf = ({ lastName, firstName, email }: (typeof list)[number]): string[] => [
      lastName,
      firstName,
      email,
    ];
    const rows = list
      .slice(0, 20)
      .map((person, at) => [...cellsOf(person), "", ...cellsOf(list[20 + at])]);
    const { people: counted } = await detect([[...half, "", ...half], ...rows]);
    expect(counted).toMatchObject({ total: 40, identified: 40 });
  });

  test("a whole name again, and who looks after many, are no people of their own", async () => {
    const rows = list.map(({ firstName, lastName, email }, index) => [
      firstName,
      lastName,
      `${lastName.toUpperCase()} ${firstName}`,
      email,
      ["Anne Petit", "Paul Roy"][index % 2],
    ]);
    const titles = ["Prénom", "Nom", "Nom complet", "E-mail", "Propriétaire"];
    expect((await detect([titles, ...rows])).people.total).toBe(40);
  });

  test("a row of addresses of mail is as many people's", async () => {
    const cells = list.map(
      ({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`,
    );
    expect((await detect([["À copier :"], cells])).people).toMatchObject({ identified: 40 });
  });

  test("a family called as a header may be, below others", async () => {
    const rows = list.map(({ firstName, lastName }) => [lastName, firstName]);
    const people = [...rows.slice(0, 4), ["Marques", "Anne"], ...rows.slice(4)];
    expect((await detect(people)).people.total).toBe(41);
  });

  test("on its side", async () => {
    const rows = header.map((title, index) => [
      title,
      ...list.map((person) => member(person)[index]),
    ]);
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("on its side, in two rows", async () => {
    const rows = [
      ["Nom", ...list.map(({ firstName, lastName }) => `${firstName} ${lastName}`)],
      ["Tél", ...list.map(({ mobile }) => spaced(mobile))],
    ];
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  /** A pay slip: whose it is, in a few pairs of label and value. */
  const slip = [
    ["Matricule", "1000", "Salarié", "Mme Anne PETIT"],
    ["N° SS", "2 55 08 14 168 025 38", "Adresse", "3 rue des Lilas\n35000 Rennes"],
    ["Emploi", "Secrétaire", "Date entrée", "01/09/2019"],
  ];
  test.each<[string, string[][]]>([
    ["whose last row holds words of headers", slip],
    [
      "above a table of other things",
      [
        ...slip.slice(0, 2),
        ["Libellé", "Base", "Taux", "Montant"],
        ["CSG", "1 862,70", "6,80", "9"],
      ],
    ],
  ])("a form of one person, %s", async (_title, rows) => {
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 1, identified: 1 });
    expect(detected.peopleByKind["fr-nir"]).toBe(1);
  });

  test("a form again and again", async () => {
    const rows = list.flatMap((person) => [
      ...header.map((title, index) => [`${title} :`, member(person)[index]]),
      [],
    ]);
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("address labels, three across, a cell each", async () => {
    const label = (person: (typeof list)[number]): string =>
      `${person.civility} ${person.firstName} ${person.lastName}\n${streetLine(person.address)}\n${townLine(person.address)}`;
    const rows: string[][] = [];
    for (let at = 0; at < 39; at += 3) rows.push(list.slice(at, at + 3).map(label));
    expect((await detect(rows)).people).toMatchObject({ total: 39, identified: 39 });
  });

  test("an address label, and numbers in the next cells", async () => {
    const rows = list.map((person) => [
      `${person.civility} ${person.firstName} ${person.lastName}\n${streetLine(person.address)}\n${townLine(person.address)}`,
      `${person.mobile}\n${person.email}`,
    ]);
    const header = ["Nom et adresse", "Contact"];
    expect((await detect([header, ...rows])).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("names above a number each", async () => {
    const names = list.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
    const { people: found } = await detect([names, list.map(({ mobile }) => mobile)]);
    expect(found).toMatchObject({ total: 40, identified: 40 });
  });

  test("lines that were too long, and go on in the first column of the next row", async () => {
    const rows = list.flatMap(({ lastName, firstName, address, mobile }) => {
      const digits = spaced(mobile);
      const first = [lastName, firstName, address.postcode, address.town, digits.slice(0, 8)];
      return [first, [digits.slice(9), "", "", "", ""]];
    });
    const { people: found } = await detect(rows);
    expect(found).toMatchObject({ total: 40 });
  });

  test("a heading and the header again above every person or two", async () => {
    const header = ["Nom", "Adresse", "Ville", "Téléphone"];
    const rows = list.flatMap((person, index) => [
      ...(index % 2 === 0 || index < 25 ? [[`Canton ${index}`], header] : []),
      [
        `${person.lastName.toUpperCase()} ${person.firstName}`,
        streetLine(person.address),
        townLine(person.address),
        person.mobile,
      ],
    ]);
    const detected = await detect(rows);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  test.each<[string, readonly string[], (person: (typeof list)[number]) => readonly string[]]>([
    ["a sender", ["de", "à"], ({ email }) => ["anne.petit@example.org", email]],
    ["a host's number", ["n°", "appelé"], ({ mobile }) => ["01 99 00 12 34", spaced(mobile)]],
    ["an account", ["débiteur", "créancier"], ({ iban }) => [list[0].iban, iban]],
    [
      "an address in a log",
      [],
      ({ email }) => [
        `mx postfix/smtp[123]: to=<${email}>`,
        "orig_to=<anne.petit@example.org>",
        "delay=1.1",
      ],
    ],
  ])("%s beside each of those that are reached", async (_, header, cellsOf) => {
    const rows = list.map(cellsOf);
    const { people: counted } = await detect(header.length > 0 ? [header, ...rows] : rows);
    expect(counted.identified).toBeGreaterThanOrEqual(list.length);
    expect(counted.identified).toBeLessThanOrEqual(list.length + 1);
  });

  test("8,000 columns of one address", async () => {
    const cells = Array.from({ length: 8_000 }, () => list[0].email);
    const rows = [cells.map(() => "E-mail"), ...Array.from({ length: 8 }, () => cells)];
    expect((await detect(rows)).people.total).toBe(1);
  });

  test.each<[string, (person: (typeof list)[number]) => string]>([
    [
      "accounts",
      ({ firstName, lastName }) => `${firstName}.${lastName.split(" ")[0]}`.toLowerCase(),
    ],
    [
      "a directory",
      ({ firstName, lastName }) => `CN=${firstName} ${lastName},OU=Agents,DC=example`,
    ],
  ])("names as they are written in %s", async (_, write) => {
    const { people: counted } = await detect([
      ["identifiant", "profil"],
      ...list.map((person) => [write(person), "agent"]),
    ]);
    expect(counted.total).toBeGreaterThanOrEqual(list.length * 0.9);
  });

  test.each<[string, (person: (typeof list)[number]) => readonly string[]]>([
    [
      "names and streets",
      ({ firstName, lastName, address }) => [
        `${lastName} ${firstName} - ${streetLine(address)}`,
        townLine(address),
      ],
    ],
    ["mobiles", ({ mobile }) => [`HMSET user:1 tel "${mobile}"`, "ok"]],
    ["mobiles with the code of France", ({ mobile }) => [`to 33${mobile.slice(1)}`, "ok"]],
  ])("lines that were parted: %s", async (_, line) => {
    const { people: counted } = await detect(list.map(line));
    expect(counted.identified).toBeGreaterThanOrEqual(list.length * 0.9);
  });

  test("serial numbers that a mobile could have", async () => {
    const { people: counted } = await detect([
      ["N° de série", "Modèle", "Date de fabrication"],
      ...list.map(({ mobile }, index) => [mobile, "PX-200", `1${index % 10}/03/2024`]),
    ]);
    expect(counted.total).toBe(0);
  });

  test("schools called after people, and where they are", async () => {
    const { people: counted } = await detect(
      list.map(({ firstName, lastName, address }) => [
        `École ${firstName} ${lastName} - ${streetLine(address)}`,
        townLine(address),
      ]),
    );
    expect(counted.total).toBe(0);
  });

  test("records of a hospital, whose NIRs stand among other digits", async () => {
    const rows = list.map(({ nir }, index) => [
      `${nir}0105031985${nir[0]}${100_000 + index * 31}`,
      "V014",
    ]);
    const { people: counted, findings } = await detect(rows);
    expect(counted).toMatchObject({ total: list.length, identified: list.length });
    expect(findings.map(({ kind }) => kind)).toEqual(["fr-nir"]);
    const few = await detect(rows.slice(0, 6));
    expect(few.people.identified).toBe(6);
  });

  test("address labels, a line a cell", async () => {
    const rows = list.flatMap(({ civility, firstName, lastName, address }) => [
      [`${civility} ${firstName} ${lastName}`],
      [streetLine(address)],
      [townLine(address)],
      [],
    ]);
    expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("lines below a person that go on about him", async () => {
    const rows = list.flatMap((person) => [
      [person.lastName.toUpperCase(), person.firstName, person.email, ""],
      ["", "", "", person.mobile],
    ]);
    expect((await detect([header, ...rows])).people).toMatchObject({ total: 40, identified: 40 });
  });

  test("ten thousand rows, of which the first know no phone", async () => {
    const many = people(10_000, { seed: 3 });
    const detected = await detect([
      header,
      ...many.map((person, index) => member(person).with(3, index < 5_000 ? "" : person.mobile)),
    ]);
    expect(detected.people.total).toBe(10_000);
    expect(columns(detected)).toContain("D phone-number 5000");
  });
});

describe("what is seen", () => {
  test("hidden rows hide who stands only there", async () => {
    const { people: found, findings } = await detect([header, ...list.map(member)], {
      hiddenRows: list.slice(0, 30).map((_, index) => index + 2),
    });
    expect(found).toMatchObject({ total: 40, hidden: 30 });
    expect(findings.find(({ hidden }) => hidden)).toMatchObject({
      count: 30,
      location: { place: "hidden-rows", rows: [2, 31] },
    });
  });

  test("a hidden column hides nobody whose name is seen", async () => {
    const { people: found, findings } = await detect([header, ...list.map(member)], {
      hiddenColumns: new Set([2, 3]),
    });
    expect(found).toMatchObject({ total: 40, hidden: 0 });
    expect(findings.filter(({ hidden }) => hidden).map(({ location }) => location.place)).toEqual([
      "hidden-columns",
      "hidden-columns",
    ]);
  });

  test("a hidden sheet hides them all", async () => {
    expect((await detect([header, ...list.map(member)], { hidden: true })).people).toMatchObject({
      total: 40,
      hidden: 40,
    });
  });
});

describe("what is not people", () => {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  test.each<[string, string[][]]>([
    [
      "companies with their switchboards",
      [
        ["Raison sociale", "SIREN", "Téléphone", "Courriel"],
        ...numbers.map((n) => [
          `Menuiserie ${list[n].lastName} SARL`,
          String(732829320 + n * 97),
          list[n].landline,
          `contact@entreprise${n}.example.fr`,
        ]),
      ],
    ],
    [
      "first names and how often they are given",
      [["Prénom", "Naissances 2020"], ...numbers.map((n) => [list[n].firstName, String(100 + n)])],
    ],
    [
      "ten-digit references",
      [
        ["Référence", "Désignation", "Prix"],
        ...numbers.map((n) => [
          `01${String(23456789 + n * 7919).slice(0, 8)}`,
          "Vis tête fraisée",
          "12,50",
        ]),
      ],
    ],
    [
      "towns and postcodes",
      [
        ["Commune", "Code postal"],
        ...numbers.map((n) => [list[n].address.town, list[n].address.postcode]),
      ],
    ],
    [
      "schools named after people",
      [
        ["Établissement", "Adresse", "CP", "Ville"],
        ...numbers.map((n) => [
          `Lycée ${list[n].firstName} ${list[n].lastName}`,
          streetLine(list[n].address),
          list[n].address.postcode,
          list[n].address.town,
        ]),
      ],
    ],
    [
      "books and their authors",
      [
        ["ISBN", "Titre", "Auteur", "Éditeur", "Prix"],
        ...numbers.map((n) => [
          `97820700${String(10000 + n * 37)}`,
          `Un été ${n}`,
          `${list[n].firstName} ${list[n].lastName}`,
          "Éditions du Phare",
          "12,50",
        ]),
      ],
    ],
    ...(
      [
        ["streets", ["Nom", "Quartier", "Longueur"], (n) => ["", "Centre", `${n * 7}`]],
        [
          "schools",
          ["Nom", "Téléphone", "Mail"],
          (n) => ["", list[n].landline, `ce.075${1000 + n}x@ac-paris.example.fr`],
        ],
      ] as const satisfies readonly [string, string[], (n: number) => string[]][]
    ).map(([what, head, write]): [string, string[][]] => [
      `${what} called after people`,
      [
        [...head],
        ...numbers.map((n) => [
          n % 4 > 0 ? nameOf(list[n]) : ["Jean Jaurès", "Victor Hugo", "Rosa Parks"][(n / 4) % 3],
          ...write(n).slice(1),
        ]),
      ],
    ]),
    [
      "first names and how many were given them",
      [
        ["Prénom", "Rang", "Naissances 2024"],
        ...numbers.map((n) => [list[n].firstName, `${n + 1}`, `${4000 - n * 37}`]),
      ],
    ],
    ["meeting rooms", [["Room", "Floor"], ...numbers.map((n) => [nameOf(list[n]), `${n % 4}`])]],
    [
      "dogs",
      [
        ["Nom", "Race", "Box"],
        ...numbers.map((n) => [
          ["Max", "Victor", "Hugo", "Léo", "Luna"][n % 5],
          "Labrador",
          `${n}`,
        ]),
      ],
    ],
    [
      "films and who made them",
      [
        ["Titre", "Réalisateur", "Acteurs", "Année"],
        ...numbers.map((n) => [
          `Un été ${n}`,
          `${list[n].firstName} ${list[n].lastName}`,
          [1, 2, 3].map((at) => nameOf(list[(n + at) % list.length])).join(", "),
          "1998",
        ]),
      ],
    ],
    [
      "plays",
      [
        ["Date", "Spectacle", "Mise en scène"],
        ...numbers.map((n) => ["12/03/2026", `Un été ${n}`, nameOf(list[n])]),
      ],
    ],
    [
      "references cut at their commas",
      numbers.map((n) => [
        list[n].lastName,
        ` ${list[n].firstName}`,
        " Le livre",
        " Paris",
        " Gallimard",
        " 1998.",
      ]),
    ],
    [
      "clubs with private mailboxes",
      [
        ["Nom", "Adresse", "CP", "Ville", "Téléphone", "Courriel"],
        ...numbers.map((n) => [
          `Judo club ${list[n].address.town}`,
          streetLine(list[n].address),
          list[n].address.postcode,
          list[n].address.town,
          list[n].landline,
          `judoclub${n}@gmail.example.org`,
        ]),
      ],
    ],
    [
      "dates of invoices",
      [
        ["N° facture", "Date", "Montant"],
        ...numbers.map((n) => [
          `F2024-${n}`,
          `2024-03-${String((n % 28) + 1).padStart(2, "0")}`,
          "120,00",
        ]),
      ],
    ],
  ])("%s", async (_title, rows) => {
    expect((await detect(rows)).people.total).toBe(0);
  });
});

describe("special categories", () => {
  test("seen from headers, sheet and file names, where people are", async () => {
    const rows = [
      [...header, "Date d'adhésion"],
      ...list.map((person) => [...member(person), "2005-01-12"]),
    ];
    expect((await detect(rows)).specialCategories).toEqual(["political"]);
    expect(
      (
        await detect([
          ["Référence", "Diagnostic"],
          ["A1", "B2"],
        ])
      ).specialCategories,
    ).toEqual([]);
    const location = { path: ["patients.xls"], sheet: "Feuil1" };
    expect((await detect([header, ...list.map(member)], { location })).specialCategories).toEqual([
      "health",
    ]);
  });
});

test("accounts over several columns", async () => {
  const rows = list.map(({ firstName, lastName, iban }) => [
    `${lastName.toUpperCase()} ${firstName}`,
    ...(/^FR..(.{5})(.{5})(.{11})(..)$/u.exec(iban) ?? []).slice(1),
  ]);
  const detected = await detect([["Titulaire", "Banque", "Guichet", "Compte", "Clé"], ...rows]);
  expect(detected.people).toMatchObject({ total: 40, identified: 40 });
  expect(columns(detected)).toEqual(["A person-name 40", "B iban 40"]);
});

test("a row with a number for a first name is nobody's", async () => {
  const rows = list.map(({ firstName, lastName, email }) => [lastName, firstName, email]);
  const detected = await detect([["Mois", "Montant"], ["Janvier", "1250"], ...rows]);
  expect(detected.people.total).toBe(40);
});

test("references of which some are valid accounts by chance", async () => {
  const random = new Random(97);
  const rows = Array.from({ length: 1000 }, () => [`FR${random.digits(25)}`, random.digits(3)]);
  expect((await detect([["Mandat", "Montant"], ...rows])).people.total).toBe(0);
});

describe("rows of a rota whose codes are words of headers", () => {
  const days = Array.from({ length: 31 }, (_, day) => day);
  test.each<[string, readonly string[]]>([
    ["leave", ["CP", "RTT", ""]],
    ["leave, sickness and training", ["CP", "Maladie", "Formation", "RTT", ""]],
    ["marks", ["P", "A", "E"]],
    ["shifts", ["Matin", "Soir", "Nuit", "Repos", "CP", ""]],
    ["desks", ["Site A", "CP", "Télétravail", "Bureau", "Fixe"]],
  ])("%s", async (_, codes) => {
    const random = new Random(3);
    const rows = list.map(({ firstName, lastName }) => [
      `${lastName.toUpperCase()} ${firstName}`,
      ...days.map(() => random.pick(codes)),
    ]);
    const header = ["", ...days.map((day) => String(day + 1))];
    expect((await detect(rows)).people.total).toBe(40);
    expect((await detect([header, ...rows])).people.total).toBe(40);
  });
});

describe("columns of numbers", () => {
  const grid = Array.from({ length: 8 }, (_, row) =>
    list.slice(row * 5, row * 5 + 5).map(({ mobile }) => spaced(mobile)),
  );
  const named = people(5, { seed: 8, world: 0 });

  test.each<[string, readonly string[] | undefined, number]>([
    ["without a header are a person's each", undefined, 40],
    [
      "under names are a person's each",
      named.map(({ firstName, lastName }) => `${firstName} ${lastName}`),
      45,
    ],
    ["under headers are one person's", ["Tél 1", "Tél 2", "Tél 3", "Tél 4", "Tél 5"], 8],
  ])("%s", async (_, header, total) => {
    expect((await detect(header === undefined ? grid : [header, ...grid])).people.total).toBe(
      total,
    );
  });

  test("mobiles with the country's code and no sign", async () => {
    const rows = list.map(({ mobile }) => [`33${mobile.slice(1)}`, "DELIVRD"]);
    expect((await detect([["numero", "etat"], ...rows])).people.identified).toBe(40);
  });

  test("numbers of eleven digits of another sort", async () => {
    const random = new Random(4);
    const rows = list.map(() => [`33${random.int(1, 9)}${random.digits(8)}`, "DELIVRD"]);
    expect((await detect([["numero", "etat"], ...rows])).people.total).toBe(0);
  });
});

test("authors under a header that may be a person's title", async () => {
  const rows = list.map(({ firstName, lastName }, at) => [
    `Roman ${at}`,
    `${lastName.toUpperCase()} ${firstName}`,
    "2019",
  ]);
  expect((await detect([["Titre", "Auteur", "Année"], ...rows])).people.total).toBe(0);
  const titled = rows.map(([, name = ""], at) => [at % 2 ? "M." : "Mme", name, "2019"]);
  expect((await detect([["Titre", "Auteur", "Année"], ...titled])).people.total).toBe(40);
});

test("names by turns with dates, where a record has two lines", async () => {
  const rows = list.flatMap(({ firstName, lastName, birthDate, address }, at) => [
    [`${at}`, `${lastName.toUpperCase()} ${firstName}`, "Chute"],
    ["", french(birthDate), streetLine(address)],
  ]);
  expect((await detect(rows)).people.total).toBe(40);
});

describe("addresses of mail among other words", () => {
  test("with a name before them", async () => {
    const rows = list.flatMap(({ firstName, lastName, email }) => [
      ["Le 12 oct.", "2026 à 09:14,", `${firstName} ${lastName} <${email}> a écrit :`],
      ["> Je serai", "présent(e).", ""],
    ]);
    const detected = await detect([["Inscrits :", "", ""], ...rows]);
    expect(detected.people).toMatchObject({ total: 40, identified: 40 });
    expect(detected.bareContacts).toBe(0);
  });

  test("with other words before them", async () => {
    const rows = list.map(({ email }) => ["Le 12 oct.", `à 09:14, expéditeur <${email}> refusé`]);
    expect((await detect(rows)).bareContacts).toBe(40);
  });

  // Nobody's name stands in them, and none of an organisation either.
  test("in lines of a log", async () => {
    const rows = people(40, { seed: 12 }).map(({ memberNumber }, at) => [
      `192.0.2.${at}`,
      `GET /desinscription?adresse=x${memberNumber}y%40gmail.com&jeton=${at}&liste=lettre`,
    ]);
    expect((await detect(rows)).people.total).toBe(40);
  });
});

test("numbers of cards without a header are counted, and not under one of references", async () => {
  /** Sixteen digits with their check digit. */
  const card = (at: number): string => {
    const digits = `497010000000${String(at * 7).padStart(3, "0")}`;
    const isValid = (last: number): boolean => paymentCard.cell(`${digits}${last}`) !== undefined;
    return `${digits}${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find(isValid)}`;
  };
  const rows = list
    .slice(0, 10)
    .map(({ lastName, firstName }, at) => [lastName, firstName, card(at)]);
  const cards = async (header: string): Promise<number> =>
    (await detect([["Nom", "Prénom", header], ...rows])).findings.filter(
      ({ kind }) => kind === "payment-card",
    ).length;
  expect([await cards(""), await cards("Référence")]).toEqual([1, 0]);
});

test("names above a part of the columns only are those of who teaches", async () => {
  const rows = ["Lundi", "Mardi"].map((day) => [day, ...Array.from({ length: 11 }, () => "8h")]);
  const names = list.slice(0, 5).map(nameOf);
  const { people: found } = await detect([["", ...names, "a b", "c", "d", "e", "f", "g"], ...rows]);
  expect(found.total).toBe(0);
});

test.each([0, 1])("names, and further in what reaches them, from column %d on", async (from) => {
  const cell = (column: number, text: string): string[] => [
    ...Array.from({ length: column }, () => ""),
    text,
  ];
  const rows = list.flatMap((person) => [
    cell(from, nameOf(person)),
    cell(from + 1, spaced(person.landline)),
    cell(from + 1, person.email),
  ]);
  const { people: found } = await detect(rows);
  expect(found).toMatchObject({ total: list.length, identified: list.length });
});

test.each<[string, (index: number) => string]>([
  ["a number in brackets", (index) => `(${index + 1}) `],
  ["a number and a dash", (index) => `0${index + 1} - `],
  ["a box", () => "☐ "],
])("names behind %s", async (_, mark) => {
  const rows = list.map((person, index) => [mark(index) + nameOf(person), spaced(person.landline)]);
  expect((await detect(rows)).people).toMatchObject({ total: 40, identified: 40 });
});

describe("lines that were parted at their commas", () => {
  test("with a name and an address by turns", async () => {
    const rows = list.flatMap(({ lastName, firstName, address }) => [
      [lastName.toUpperCase(), firstName],
      [streetLine(address), townLine(address)],
    ]);
    const { people: found } = await detect(rows);
    expect(found.total).toBe(40);
    expect(found.identified).toBeGreaterThan(36);
  });

  test("offices by turns are nobody", async () => {
    const rows = list.flatMap(({ address }) => [
      ["Agence", address.town],
      [streetLine(address), townLine(address)],
    ]);
    expect((await detect(rows)).people.total).toBe(0);
  });
});
