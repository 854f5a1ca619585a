import { describe, expect, test } from "vitest";
import { addressLine, people, streetLine, townLine } from "../../fixtures/people.js";
import type { Envelope } from "../../src/types.js";
import { Detection } from "../../src/detect/index.js";
import { detectText as detect, nobody } from "./detected.js";

const list = people(30, { seed: 11, world: 0 });
const fullName = ({ firstName, lastName }: (typeof list)[number]): string =>
  `${firstName} ${lastName}`;
const spaced = (phone: string): string => phone.replace(/(..)(?=.)/g, "$1 ");

test("an address of mail behind a name is no part of it", async () => {
  const names = list.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
  const lines = list.map(
    ({ email }, index) => `${names[index]!} ${email.replace(/[._-]?(?=[^._-]*@)/, "_")}`,
  );
  expect((await detect(`${lines.join("\n")}\n\n\n${names.join("\n")}`)).people.total).toBe(30);
});

describe("cells of a table, one below the other", () => {
  type Person = (typeof list)[number];
  const french = (date: string): string => date.split("-").reverse().join("/");
  const columns: Record<string, (person: Person, at: number) => string> = {
    Nom: ({ lastName }) => lastName.toUpperCase(),
    Prénom: ({ firstName }) => firstName,
    "Né(e) le": ({ birthDate }) => french(birthDate),
    Adresse: ({ address }) => streetLine(address),
    CP: ({ address }) => address.postcode,
    Ville: ({ address }) => address.town,
    Régime: (_, at) => (at % 2 === 0 ? "DP" : "EXT"),
    "N° licence": (_, at) => `${25000 + at}`,
    Signature: () => "",
  };

  test.each([
    [["Nom", "Prénom", "Né(e) le"], 30],
    [["N° licence", "Nom", "Prénom", "Né(e) le", "Régime"], 30],
    [["Nom", "Prénom", "Adresse", "CP", "Ville"], 30],
    [["Nom", "Prénom", "Né(e) le", "Signature"], 30],
  ] as const)("%j, in a letter", async (head, identified) => {
    const cells = list.flatMap((person, at) => head.map((name) => columns[name]!(person, at)));
    const text = ["Bonjour,", "", "Voici la liste :", ...head, ...cells, "", "Cordialement,"];
    const { people: found } = await detect(text.join("\n"));
    expect(found).toMatchObject({ total: 30, identified });
  });

  test.each([
    ["things", ["Nom", "Description", "Prix"], ["Chaise", "Bleue", "12,50"]],
    ["horses", ["Nom", "Race", "Année"], ["Jappeloup", "Selle français", "1975"]],
    ["a form", ["Nom", "Prénom", "Né(e) le", "Adresse", "CP", "Ville"], []],
  ])("%s: none", async (_title, head, row) => {
    const text = [...head, ...Array.from({ length: 20 }, () => row).flat()];
    expect((await detect(text.join("\n"))).people.total).toBe(0);
  });
});

test("an address of a role, beside somebody, is nobody's", async () => {
  const { people: found, findings } = await detect(
    "Jean Martin\ncontact@example.fr\n06 39 98 12 34\n",
  );
  expect(found.total).toBe(1);
  expect(findings.map(({ kind }) => kind).sort()).toEqual(["person-name", "phone-number"]);
});

describe("names beside what somebody does", () => {
  const offices = ["Présidente", "Adjoint au maire", "Trésorier", "Conseillère municipale"];
  type Write = (name: string, office: string) => string;
  test.each<[string, Write]>([
    ["behind a comma", (name, office) => `${name}, ${office}`],
    ["behind a comma, in small letters", (name, office) => `${name}, ${office.toLowerCase()}`],
    ["behind a tab", (name, office) => `${name}\t${office}`],
    ["behind a tab, each with a dash", (name, office) => `- ${name}\t${office.toLowerCase()}`],
    ["before a colon", (name, office) => `${office} : ${name}`],
    ["before a dash", (name, office) => `• ${office} - ${name}`],
  ])("%s: each once", async (_title, write) => {
    const lines = list.map(({ firstName, lastName }, index) =>
      write(`${firstName} ${lastName}`, offices[index % offices.length]!),
    );
    expect((await detect(lines.join("\n"))).people.total).toBe(30);
  });

  test.each([
    "Rue principale",
    "Prix Goncourt",
    "École maternelle",
    "Film du soir",
    "Lot numéro 3",
  ])("what is called after them, behind %s: none", async (lead) => {
    const lines = list.map(({ firstName, lastName }) => `${lead} : ${firstName} ${lastName}`);
    expect((await detect(lines.join("\n"))).people.total).toBe(0);
  });
});

describe("lists", () => {
  type Line = (person: (typeof list)[number]) => string;
  test.each<[string, Line]>([
    [
      "name and address of mail",
      ({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`,
    ],
    [
      "name, then phone",
      ({ firstName, lastName, mobile }) =>
        `- ${lastName.toUpperCase()} ${firstName} : ${spaced(mobile)}`,
    ],
    [
      "with commas",
      ({ lastName, firstName, address, email }) =>
        `${lastName} ${firstName}, ${addressLine(address)}, ${email}`,
    ],
    [
      "name and ten bare digits",
      ({ firstName, lastName, mobile }) => `${firstName} ${lastName} ${mobile}`,
    ],
    [
      "name with a comma in quotes, then its address",
      ({ firstName, lastName, email }) => `"${lastName}, ${firstName}" <${email}>`,
    ],
    [
      "first name in brackets, then the birth",
      ({ firstName, lastName }) => `1. ${lastName.toUpperCase()} (${firstName}) née le 01/02/1980`,
    ],
    ["addresses of mail only", ({ email }) => email],
    ["mobiles behind words", ({ mobile }) => `dupont_${mobile}.pdf`],
    ["NIR only", ({ nir }) => nir],
    ["NIR without keys", ({ nir }) => nir.slice(0, 13)],
    ["RIB in one piece", ({ iban }) => iban.slice(4)],
    ["RIB in groups", ({ iban }) => iban.slice(4).replace(/^(.{5})(.{5})(.{11})/u, "$1 $2 $3 ")],
    ["mobiles among other things", ({ mobile }) => `SMS sent to ${mobile} ok`],
    ["mobiles with the code of France", ({ mobile }) => `to 33${mobile.slice(1)}`],
    ["nothing but these", ({ mobile }) => `33${mobile.slice(1)}`],
    [
      "two family names in brackets",
      ({ firstName, lastName, mobile }) => `${lastName} (PETIT) ${firstName} ${spaced(mobile)}`,
    ],
    [
      "two family names and a comma",
      ({ firstName, lastName, address }) =>
        `${lastName} épouse PETIT, ${firstName}\nNée le 01/02/1980\n${addressLine(address)}\n`,
    ],
    [
      "in blocks of lines",
      ({ civility, firstName, lastName, address, mobile }) =>
        `${civility} ${firstName} ${lastName}\n${streetLine(address)}\n${townLine(address)}\nTél. ${spaced(mobile)}\n`,
    ],
    [
      "with labels",
      ({ firstName, lastName, email, mobile }) =>
        `Nom : ${lastName}\nPrénom : ${firstName}\nCourriel : ${email}\nPortable : ${mobile}\n`,
    ],
    [
      "signatures without a line between them",
      ({ firstName, lastName, mobile, email }) =>
        `${firstName} ${lastName}\n${spaced(mobile)}\n${email}`,
    ],
    [
      "signatures with rules between them",
      ({ firstName, lastName, mobile, email }) =>
        `${firstName} ${lastName}\n${spaced(mobile)}\n${email}\n---`,
    ],
    [
      "a field a line, with a blank one after each",
      ({ firstName, lastName, mobile, email }) =>
        `${firstName} ${lastName}\n\n${spaced(mobile)}\n\n${email}\n`,
    ],
    [
      "the family name on a line of its own",
      ({ firstName, lastName, mobile, email }) =>
        `${lastName.toUpperCase()}\n${firstName}\n${spaced(mobile)}\n${email}`,
    ],
    [
      "with tabs between them",
      ({ firstName, lastName, mobile }) => `${lastName}\t${firstName}\t${spaced(mobile)}`,
    ],
    [
      "long cards",
      ({ civility, firstName, lastName, mobile, landline, email, address, fee }) =>
        `${civility}\n${lastName}, ${firstName}\n${spaced(mobile)}\n12\nretraité\n${email}\n${spaced(landline)}\n${streetLine(address)}\n${address.postcode}\n${address.town}\n${fee} €\n`,
    ],
    [
      "as on a register of voters",
      ({ firstName, lastName, birthDate, address }) =>
        `12  ${lastName.toUpperCase()}  ${firstName}\nné(e) le ${birthDate.split("-").reverse().join("/")} à ${address.town}\n${addressLine(address)}`,
    ],
    [
      "in cards with labels and streets named after people",
      ({ firstName, lastName, mobile, birthDate }) =>
        `${firstName} ${lastName}\nNé(e) le : ${birthDate.split("-").reverse().join("/")}\nAdresse : 3 ruelle Marcel Pagnol, 37000 Tours\nTél. : ${spaced(mobile)}`,
    ],
    [
      "two numbers a person, on lines of their own",
      ({ firstName, lastName, mobile, landline }) =>
        `${firstName} ${lastName}\n${spaced(landline)}\n${spaced(mobile)}`,
    ],
  ])("%s", async (_title, line) => {
    expect((await detect(list.map(line).join("\n"))).people).toMatchObject({
      total: 30,
      identified: 30,
    });
  });

  test.each<[string, Line]>([
    [
      "the halves of names in fields of their own",
      ({ firstName, lastName, mobile }) =>
        `${lastName.toUpperCase()} / ${firstName.toLowerCase()} / ${spaced(mobile)}`,
    ],
    [
      "the halves of names apart",
      ({ firstName, lastName, email, fee }) =>
        `M. - ${lastName.toUpperCase()} - ${fee},50 € - retraité - ${firstName} - oui - ${email}`,
    ],
    [
      "a paragraph a line",
      ({ firstName, lastName, email, address }) =>
        `${lastName.toUpperCase()} / ${firstName} / ${email} / ${addressLine(address)} / à relancer au printemps\n`,
    ],
    [
      "the halves of names apart, not always behind as many fields",
      ({ firstName, lastName, email, mobile }) =>
        `${lastName.toUpperCase()} / ${["", "12 / ", "12 / oui / "][Number(mobile) % 3]}${firstName} / ${email}`,
    ],
    [
      "cards with the halves of names on lines of their own",
      ({ civility, firstName, lastName, mobile, email, fee }) =>
        `${civility}\n${lastName.toUpperCase()}\n${firstName.toLowerCase()}\n${fee % 3 === 0 ? `${fee} €\n` : ""}${spaced(mobile)}\n${email}\n`,
    ],
  ])("names in two fields: %s", async (_title, line) => {
    const { people, peopleByKind } = await detect(list.map(line).join("\n"));
    expect(people.identified).toBe(30);
    expect(peopleByKind["person-name"]).toBe(30);
  });

  test.each<[string, Line]>([
    [
      "above a few lines, with a blank one between",
      ({ firstName, lastName, mobile, address }) =>
        `${lastName.toUpperCase()} ${firstName}\n\n${spaced(mobile)}\n${addressLine(address)}\n`,
    ],
    [
      "of which only an initial is given",
      ({ firstName, lastName, mobile }) => `${firstName} ${lastName[0]}. : ${spaced(mobile)}`,
    ],
    [
      "before a country's code",
      ({ firstName, lastName, mobile }) => `${firstName} ${lastName} +33 ${mobile.slice(1)}`,
    ],
  ])("names %s", async (_title, line) => {
    const { people, peopleByKind } = await detect(list.map(line).join("\n"));
    expect(people).toMatchObject({ total: 30, identified: 30 });
    expect(peopleByKind["person-name"]).toBeGreaterThan(28);
  });

  test("address labels without a line between them", async () => {
    const numbered = list.filter(({ address }) => address.number !== "");
    const labels = numbered.map(
      ({ civility, firstName, lastName, address }) =>
        `${civility} ${firstName} ${lastName}\n${streetLine(address)}\n${townLine(address)}`,
    );
    expect((await detect(labels.join("\n"))).people.identified).toBe(numbered.length);
  });

  test("address labels with a blank line behind each line, as pages of HTML have", async () => {
    const numbered = list.filter(({ address }) => address.number !== "");
    const labels = numbered.map(
      ({ civility, firstName, lastName, address }) =>
        `${civility} ${firstName} ${lastName}\n\n${streetLine(address)}\n\n${townLine(address)}`,
    );
    expect((await detect(labels.join("\n\n"))).people.identified).toBe(numbered.length);
  });

  test.each<[string, string, Line]>([
    ["commas", ", ", ({ firstName, lastName, mobile }) => `${firstName} ${lastName} ${mobile}`],
    ["semicolons", "; ", ({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`],
    [
      "numbers before names",
      " - ",
      ({ firstName, lastName, mobile }) => `${spaced(mobile)} ${firstName} ${lastName}`,
    ],
    [
      "two things each",
      " / ",
      ({ firstName, lastName, mobile, email }) =>
        `${firstName} ${lastName} (${spaced(mobile)}, ${email})`,
    ],
    [
      "commas, by their first names",
      ", ",
      ({ firstName, mobile }) => `${firstName} (${spaced(mobile)})`,
    ],
  ])("all on one line, parted by %s", async (_title, mark, write) => {
    const { people, findings } = await detect(list.map(write).join(mark));
    expect(people).toMatchObject({ total: 30, identified: 30 });
    expect(findings.find(({ kind }) => kind === "person-name")?.count).toBeGreaterThan(26);
  });

  test("in a list, who has only a name is on it, and a page goes on with the one before", async () => {
    const lines = list.map(({ firstName, lastName, mobile }, index) =>
      index % 3 === 1 ? `${firstName} ${lastName}` : `${firstName} ${lastName}\n${spaced(mobile)}`,
    );
    expect((await detect(lines.join("\n"))).people).toMatchObject({ total: 30, identified: 20 });
    const detection = new Detection({ envelope: nobody });
    const [first, ...rest] = lines.join("\n").split("\n");
    for (const [page, text] of [
      [1, first],
      [2, rest.join("\n")],
    ] as const)
      await detection.add({ type: "text", location: { path: [], page }, hidden: false, text });
    expect(detection.result().people.total).toBe(29);
  });

  test("names behind letters", async () => {
    const lines = list.map(({ firstName, lastName }, index) => {
      const letter = String.fromCharCode(97 + (index % 26));
      return `${letter}) ${firstName} ${lastName}`;
    });
    expect((await detect(lines.join("\n"))).people.nameOnly).toBe(30);
  });

  test("names alone, a line each", async () => {
    const text = list
      .map(({ firstName, lastName }) => `${lastName.toUpperCase()} ${firstName}`)
      .join("\r\n");
    expect((await detect(text)).people).toMatchObject({ total: 30, nameOnly: 30 });
  });

  test.each<[string, (names: readonly string[]) => string]>([
    ["commas", (names) => names.join(", ")],
    ["semicolons", (names) => names.join(" ; ")],
    ["slashes", (names) => names.join(" / ")],
    ["dashes", (names) => names.join(" – ")],
    [
      "semicolons, and commas within",
      (names) => names.map((name) => name.replace(/^(\S+) (.*)$/, "$2, $1")).join("; "),
    ],
    [
      "a label before and a last one behind a word",
      (names) => `Présents : ${names.join(", ")} et Anne Lefort.`,
    ],
    ["towns in brackets", (names) => names.map((name) => `M. ${name} (Lyon)`).join(", ")],
    [
      "one form of address for all",
      (names) => `Présents : MM. ${names.map((name) => name.split(" ").at(-1)).join(", ")}.`,
    ],
    ["offices between", (names) => names.join(", conseiller municipal, ")],
    [
      "lines that break where they are full",
      (names) => names.join(", ").replace(/(.{60,76}) /g, "$1\n"),
    ],
    ["quotes", (names) => `c(${names.map((name) => `"${name}"`).join(", ")})`],
    ["items, a town each", (names) => names.map((name) => `- ${name}, Lomme`).join("\n")],
    ["quoted lines", (names) => `> ${names.join(", ").replace(/(.{60,76}) /g, "$1\n> ")}`],
  ])("names alone, one behind the other: %s", async (_title, write) => {
    const names = list.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
    const { people } = await detect(write(names));
    expect(people.nameOnly).toBeGreaterThanOrEqual(29);
    expect(people.nameOnly).toBeLessThanOrEqual(31);
  });

  test.each<[string, Line]>([
    ["a comma within", ({ firstName, lastName }) => `${lastName}, ${firstName}`],
    ["initials", ({ firstName, lastName }) => `${firstName[0]}. ${lastName.toUpperCase()}`],
    ["above what became of them", ({ firstName, lastName }) => `${lastName} ${firstName}\nAdmis\n`],
    [
      "among what became of them",
      ({ firstName, lastName }) => `Candidat\n${lastName} ${firstName}\nAdmis\n`,
    ],
    [
      "an initial behind, among other things",
      ({ firstName, lastName }) => `${lastName.toUpperCase()} ${firstName[0]}. : semaine 3`,
    ],
    ["forms of address, among other things", ({ lastName }) => `Chambre 12 - M. ${lastName} - 1 g`],
    ["what is to do, before forms of address", ({ lastName }) => `RDV Mme ${lastName}`],
    [
      "a form of address before what is said of them",
      ({ lastName }) => `Ch.12 M. ${lastName} : a bien dormi, TA 12/8`,
    ],
    [
      "labels on one line",
      ({ firstName, lastName }) => `Nom : ${lastName} Prénom : ${firstName} x`,
    ],
    ["accounts", ({ firstName, lastName }) => `${firstName}.${lastName.split(" ")[0]}`],
    [
      "of a directory",
      ({ firstName, lastName }) => `member: CN=${lastName}\\, ${firstName},OU=Agents,DC=example`,
    ],
    [
      "dots that lead to a sum",
      ({ firstName, lastName }) => `${lastName} ${firstName} ...... 25 €`,
    ],
    ["halves, a line each", ({ firstName, lastName }) => `${firstName}\n${lastName.toUpperCase()}`],
    [
      "the same sentence for each",
      ({ civility, firstName, lastName }) =>
        `${civility} ${lastName} ${firstName} est sortie le 12/10/2026.`,
    ],
  ])("a name on each line: %s", async (_title, line) => {
    const { people } = await detect(list.map(line).join("\n"));
    expect(people.total).toBeGreaterThanOrEqual(29);
    expect(people.nameOnly).toBe(people.total);
  });

  test("dates behind names are of births if they spread as births do", async () => {
    const dated = (dates: readonly string[]): string =>
      list
        .map(({ firstName, lastName }, index) => `${lastName} ${firstName} ${dates[index]}`)
        .join("\n");
    const births = list.map(({ birthDate }) => birthDate.split("-").reverse().join("/"));
    expect((await detect(dated(births))).people.identified).toBe(30);
    const entries = list.map((_, index) => `${10 + (index % 18)}/03/2024`);
    expect((await detect(dated(entries))).people).toMatchObject({ total: 30, nameOnly: 30 });
  });

  test("a name among others on each line, with a date of birth in brackets", async () => {
    const text = list
      .map(({ firstName, lastName, birthDate }, index) => {
        const born = birthDate.split("-").reverse().join("/");
        return `Ch. ${100 + index} - ${lastName.toUpperCase()} ${firstName} (${born}), entrée le 02/03`;
      })
      .join("\n");
    expect((await detect(text)).people).toMatchObject({ total: 30, identified: 30 });
  });

  test.each([",", ", ", ";", " / ", "\n", ";\r\n"])(
    "bare numbers on one line or below each other, parted by %j",
    async (mark) => {
      const numbers = list.map(({ mobile }) => mobile);
      const { people } = await detect(numbers.join(mark));
      expect(people).toMatchObject({ total: 30, identified: 30 });
      const mistyped = [...numbers, "9912345678"].join(mark);
      expect((await detect(`Téléphone\n${mistyped}`)).people.total).toBeGreaterThan(28);
    },
  );

  test("a line of nothing but bare numbers", async () => {
    // Quadratic, this takes a minute.
    const numbers = Array.from({ length: 80_000 }, (_, index) => `06${12_000_000 + index * 337}`);
    const { people } = await detect(numbers.join("; "));
    expect(people.total).toBeGreaterThan(79_000);
  });

  test.each([
    Array.from({ length: 30 }, (_, index) => `01000000${10 + index}`).join(", "),
    Array.from({ length: 30 }, (_, index) => `01000000${10 + index}`).join("\n"),
    Array.from({ length: 30 }, (_, index) => `010000${1000 + index * 77}, ${index}123456`).join(
      ", ",
    ),
    Array.from({ length: 30 }, (_, index) => `010000${1000 + index * 77}\n${index}123456`).join(
      "\n",
    ),
    "Standard 0199001234, fax 0199001235",
  ])("%s: no list of phones", async (text) => {
    expect((await detect(text)).people.total).toBeLessThanOrEqual(1);
  });

  test.each([
    "pommes, poires, cerises, abricots, raisin blanc, fraises des bois, oranges sanguines, kiwis",
    "Paris, Lyon, Le Havre, Saint-Étienne, Clermont-Ferrand, Aix-en-Provence, Le Mans, Saint-Denis",
    "rue Victor Hugo, avenue Jean Jaurès, place Charles de Gaulle, rue Émile Zola, cours Albert Thomas",
    "Jean Martin a dit, hier soir, que la réunion, prévue lundi, serait reportée, avec Anne Petit, " +
      "trésorière, et Paul Roy, président, selon Marie Durand, secrétaire.",
    "Anne Petit, Paul Roy, Jean Martin et Marie Durand",
  ])("%s: no list of people", async (text) => {
    expect((await detect(text)).people.total).toBe(0);
  });

  test.each(["ref", "Réf. :", "CMD", "Commande", "order", "lot", "S/N", "facture"])(
    "numbers of things that a mobile could have, behind %s",
    async (word) => {
      const text = list.map(({ mobile }) => `${word} ${mobile} ok`).join("\n");
      expect((await detect(text)).people.total).toBe(0);
    },
  );

  test("ten bare digits beside an address, or behind their label, are a phone number", async () => {
    const { findings } = await detect(
      [
        ...list.map(({ email, mobile }) => `${email} ${mobile}`),
        ...list.map(({ landline }) => `Tél. : ${landline}`),
        ...list.map(({ mobile }) => `réf. ${mobile}`),
      ].join("\n"),
    );
    expect(findings.find(({ kind }) => kind === "phone-number")?.count).toBe(60);
  });

  test("says in which lines", async () => {
    const { findings } = await detect(
      ["Bonjour,", "", ...list.map(({ email }) => email)].join("\n"),
    );
    expect(findings).toMatchObject([
      { kind: "email-address", count: 30, distinct: 30, location: { lines: [3, 32] } },
    ]);
  });
});

describe("one person", () => {
  const [person, other] = list;
  test.each([
    [
      "a signature",
      `Cordialement,\n\n${person.firstName} ${person.lastName}\nChargée de mission\nTél. : ${spaced(person.landline)}\nMobile : ${spaced(person.mobile)}\n${person.email}\n${addressLine(person.address)}`,
    ],
    [
      "a sentence",
      `Vous pouvez joindre ${person.firstName} ${person.lastName} au ${spaced(person.mobile)} ou par courriel à ${person.email}.`,
    ],
    [
      "the same twice",
      `${person.firstName} ${person.lastName} ${person.email}\n\nRappel : ${person.email}`,
    ],
  ])("%s", async (_title, text) => {
    expect((await detect(text)).people).toMatchObject({ total: 1, identified: 1 });
  });

  test.each(["Madame", "Chère Madame", "Monsieur", "Bonjour", "Cher"])(
    "to whom a letter is, and whom it greets: %s",
    async (greeting) => {
      const letters = list.map(
        ({ firstName, lastName, address }) =>
          `Amis du Parc\n12 place de la Mairie\n35000 Rennes\nMme ${firstName} ${lastName}\n${addressLine(address)}\nLyon, le 12 mars 2026\n${greeting} ${lastName},\nNous vous remercions de votre fidélité et de votre confiance.\n`,
      );
      expect((await detect(letters.join(""))).people).toMatchObject({ total: 30, identified: 30 });
    },
  );

  test("two, in two lines", async () => {
    const text = [person, other]
      .map(({ firstName, lastName, email }) => `${firstName} ${lastName} ${email}`)
      .join("\n");
    expect((await detect(text)).people.total).toBe(2);
  });
});

test("labels of which the streets are as long as sentences", async () => {
  const labels = list.map(
    ({ firstName, lastName }) =>
      `Madame ${firstName} ${lastName},\n12 rue des Lilas prolongée, bâtiment B, escalier C, 3e étage\n75011 Paris\n`,
  );
  const { people: found } = await detect(labels.join("\n"));
  expect(found.total).toBeGreaterThanOrEqual(29);
});

test("halves of names on cards, above where they work", async () => {
  const cards = list.map(
    ({ firstName, lastName }) => `${firstName}\n${lastName.toUpperCase()}\nSociété Exemple\n`,
  );
  const { people: found } = await detect(cards.join("\n"));
  expect(found.total).toBeGreaterThanOrEqual(28);
});

describe("nobody", () => {
  test.each([
    [
      "prose that names elected officials",
      "Le maire, Jean Martin, a reçu hier Anne Petit, Paul Bernard et Marie Durand. Lucie Moreau et Hugo Lefèvre étaient excusés.",
    ],
    ["role addresses", "Écrivez à contact@example.fr ou info@example.org, tél. 0 800 12 34 56."],
    [
      "offices with their mailbox or name, and their number",
      "Région Bretagne – presse – 01 99 00 10 10 – presse@example.fr\nMairie de Tours : 02 61 91 10 10\n",
    ],
    [
      "places called after people, and their numbers",
      ["Maison de", "Lycée", "Pavillon", "Déchetterie de Foix, ZA", "Place"]
        .flatMap((kind) =>
          ["Victor Hugo", "Émile Zola", "Jean Jaurès"].map((who) => `${kind} ${who}`),
        )
        .flatMap((place, index) => [`${place} – 01 99 00 10 ${10 + index}`, ""])
        .join("\n"),
    ],
    [
      "the account that a bill is paid to",
      "Facture n° 12\nRèglement par virement : IBAN FR76 3000 6000 0112 3456 7890 189 – BIC AGRIFRPP\n",
    ],
    [
      "those who lived long ago",
      list
        .map(({ firstName, lastName }) => `${firstName} ${lastName} née le 1 mars 1850 à Lyon`)
        .join("\n"),
    ],
    ["exports", list.map(({ mobile }) => `export_${mobile}.csv`).join("\n")],
    ["reports", `Rapport ${list[0].mobile}\n\nTransport ${list[1].mobile}`],
    [
      "schools called after people",
      ["Jean Jaurès", "Victor Hugo", "Rosa Parks", ...list.slice(0, 20).map(fullName)]
        .map((name) => `${name} (Lyon)`)
        .join("\n"),
    ],
    [
      "schools one behind the other",
      `Écoles : ${["Jean Jaurès", "Victor Hugo", "Rosa Parks", ...list.slice(0, 20).map(fullName)].join(", ")}`,
    ],
    [
      "authors of books",
      list
        .map(({ firstName, lastName }) => `${firstName} ${lastName}, « Le livre », vol. 3, p. 12`)
        .join("\n"),
    ],
    [
      "authors of books with their houses",
      list
        .map(
          ({ firstName, lastName }) =>
            `${lastName.toUpperCase()} (${firstName}), Le livre, Paris, Fayard, 1998.`,
        )
        .join("\n"),
    ],
    ...(
      [
        ["APA", (family, first) => `${family}, ${first[0]}. (1997). Le livre. Paris : Seuil.`],
        ["articles", (family, first) => `${family} ${first[0]}. Le livre. Revue. 2004;12(3):1-9.`],
        ["numbers of articles", (family, first) => `${first} ${family}, doi:10.1016/12`],
        ["points", (family, first) => `• ${first} ${family} – Le livre (Folio, 2004)`],
        [
          "BibTeX",
          (family, first) =>
            `@book{a,\n  author = {${family}, ${first}},\n  title = {Le livre}\n}\n`,
        ],
      ] as const satisfies readonly [string, (family: string, first: string) => string][]
    ).map(([style, write]): [string, string] => [
      `references, ${style}`,
      list.map(({ firstName, lastName }) => write(lastName, firstName)).join("\n"),
    ]),
    [
      "authors of books with the halves of their names in fields of their own",
      list
        .map(({ firstName, lastName }) => `${lastName.toUpperCase()} / ${firstName} / Fayard, 1998`)
        .join("\n"),
    ],
    [
      "books, each above who wrote it",
      list
        .map((one, at) => `${["Aurélia, tome 1", "Nana (2e éd.)"][at % 2]}\n${fullName(one)}`)
        .join("\n"),
    ],
    [
      "colours, each with a word, a card each",
      ["Rose", "Zoé", "Olive", "Violette", "Marine", "Clémentine", "Charlotte", "Amandine"]
        .map((colour, at) => {
          const words = "marchand boulanger pelletier fontaine forestier prairie fromage cheval";
          return `${words.split(" ")[at]!}\n${colour}\nNon\n`;
        })
        .join("\n"),
    ],
    [
      "colours and makes, the same again and again",
      Array.from({ length: 60 }, (_, at) => {
        const colours =
          "Rose Marine Violette Iris Olive Prune Clémentine Capucine Marguerite Hortense Ambre Jade Coraline Charlotte Amandine Victoria Zoé Églantine Opale Jasmin Mélisse Anis Perle Azur";
        const makes =
          "Renault Peugeot Dupont Michelin Leclerc Lacoste Dassault Picard Carrefour Legrand";
        const one = colours.split(" ")[(at * 7) % 24]!;
        return `9h-12h / ${one} / Lundi / ${[...makes.split(" "), ...makes.toUpperCase().split(" ")][(at * 3) % 20]!}`;
      }).join("\n"),
    ],
    [
      "species, and a variety of each",
      [
        ["Erithacus rubecula", "Zoé"],
        ["Bufo bufo", "Églantine"],
        ["Rosa canina", "Olive"],
        ["Iris germanica", "Violette"],
        ["Lynx lynx", "Marine"],
        ["Bellis perennis", "Clémentine"],
        ["Parus major", "Charlotte"],
        ["Salmo trutta", "Amandine"],
      ]
        .map(([species = "", variety = ""], at) => `A27${at} - ${species} - ${variety}`)
        .join("\n"),
    ],
    [
      "places from and to",
      ["Lyon", "Paris", "Nantes", "Saint-Denis", "Tours", "Laval", "Saint-Claude", "Rennes"]
        .flatMap((from) => ["Nancy", "Valence", "Martigues"].map((to) => `${from} - ${to} - 8h12`))
        .join("\n"),
    ],
    [
      "shops, each a few lines",
      ["Lyon", "Paris", "Nantes", "Tours", "Laval", "Rennes", "Nancy", "Valence"]
        .map(
          (town, index) => `BRICO\n${town}\n3 rue Hoche\n75001 Paris\n01 99 00 10 ${10 + index}\n`,
        )
        .join("\n"),
    ],
    [
      "numbers of an order",
      "Commande 0123456789 du 01/02/2024, SIRET 732 829 320 00074, 12 345 678,90 €",
    ],
  ])("%s", async (_title, text) => {
    expect((await detect(text)).people.total).toBe(0);
  });

  test("accounts to pay to are a list if they are several", async () => {
    const lines = list.slice(0, 5).map(({ iban }) => `Paiement par virement : IBAN ${iban}\n`);
    expect((await detect(lines.join("\n"))).peopleByKind.iban).toBe(5);
  });

  test.each(["fr-nir", "iban"] as const)("many numbers of kind %s in one line", async (kind) => {
    const values = list.map((person) => (kind === "iban" ? person.iban : person.nir));
    for (const text of [values.join(" "), `Voir : ${values.join("; ")}`]) {
      const { people, peopleByKind } = await detect(text);
      expect(people.total).toBe(30);
      expect(peopleByKind[kind]).toBe(30);
    }
    const lines = values.slice(0, 6).join("\n");
    expect((await detect(lines)).peopleByKind[kind]).toBe(6);
    const office = `${values.join(" ")}\ncompta@example.fr`;
    expect((await detect(office)).peopleByKind[kind]).toBe(30);
  });

  test("records of data in one line, as many of each kind as there are people", async () => {
    const records = list.map(({ email, nir, iban, mobile }) => ({ email, nir, iban, mobile }));
    const python = JSON.stringify(records).replaceAll('"', "'");
    expect((await detect(python)).people.total).toBe(30);
  });

  test("the accounts of a company at its banks", async () => {
    const accounts = list.slice(0, 4).map(({ iban }) => `IBAN ${iban}`);
    const text = `SARL Dupont et fils – contact@example.fr\n${accounts.join(" – ")}`;
    expect((await detect(text)).people.total).toBe(0);
  });

  test("a mobile beside an office's name is somebody's", async () => {
    const text = "Club de foot : 06 39 98 12 34\n\nMairie de Tours : 02 61 91 10 10";
    expect((await detect(text)).people.total).toBe(1);
  });

  test("the sender's own signature", async () => {
    const [{ firstName, lastName, email, mobile }] = list;
    const text = `${firstName} ${lastName}\n${mobile}\n${email}`;
    expect((await detect(text, { ...nobody, sender: email })).people.total).toBe(0);
  });

  test("those who are in To and Cc, quoted in the body; but not in an attachment", async () => {
    const to = list.slice(0, 5).map(({ email }) => email);
    const text = list
      .slice(0, 5)
      .map(({ firstName, lastName, email }) => `> De : ${firstName} ${lastName} <${email}>`)
      .join("\n");
    const envelope = { ...nobody, to, recipients: to };
    expect((await detect(text, envelope, "text-body")).people.total).toBe(0);
    expect((await detect(text, envelope)).people).toMatchObject({ total: 5, recipients: 5 });
  });
});

describe("exposed recipients", () => {
  const addresses = list.map(({ email }) => email.replace(/@.*/, "@example.org"));
  const exposed = async (envelope: Partial<Envelope>): Promise<number> =>
    (await detect("", { ...nobody, ...envelope })).exposedRecipients;

  test("all in To and Cc see each other", async () => {
    expect(await exposed({ to: addresses.slice(0, 10), cc: addresses.slice(10) })).toBe(30);
  });
  test("Bcc shows nobody, and a single one sees only himself", async () => {
    expect(await exposed({ bcc: addresses })).toBe(0);
    expect(await exposed({ to: addresses.slice(0, 1), bcc: addresses })).toBe(0);
  });
  test("role addresses and the sender do not count", async () => {
    expect(await exposed({ to: ["contact@example.com", "info@example.net", addresses[0]] })).toBe(
      1,
    );
    expect(await exposed({ sender: addresses[0], to: addresses })).toBe(29);
  });
});

describe("people named together", () => {
  const pairs = Array.from({ length: 12 }, (_, at) => [list[2 * at]!, list[2 * at + 1]!] as const);
  const full = ({ firstName, lastName }: (typeof list)[number]): string =>
    `${firstName} ${lastName}`;

  test.each<[string, (one: string, other: string, at: number) => string]>([
    ["by et", (one, other) => `${one} et ${other}`],
    ["by and", (one, other) => `${one} and ${other}`],
    ["by &", (one, other) => `${one} & ${other}`],
    ["by a dash", (one, other) => `${one} - ${other}`],
    ["by a long dash", (one, other) => `${one} – ${other}`],
    ["by a slash", (one, other) => `${one} / ${other}`],
    ["by a plus", (one, other) => `${one} + ${other}`],
    ["by a bar", (one, other) => `${one} | ${other}`],
    ["in a numbered list", (one, other, at) => `${at + 1}. ${one} - ${other}`],
    ["behind a label", (one, other, at) => `Porte ${at} : ${one} et ${other}`],
    ["before a result", (one, other) => `${one} - ${other}  1-0`],
    ["before brackets", (one, other) => `${one} et ${other} (mariage)`],
  ])("%s", async (_, write) => {
    const lines = pairs.map(([one, other], at) => write(full(one), full(other), at));
    expect((await detect(lines.join("\n"))).people).toMatchObject({ total: 24, nameOnly: 24 });
  });

  test("with the number of one of them", async () => {
    const lines = pairs.map(
      ([one, other]) => `${full(one)} et ${full(other)} : ${spaced(one.mobile)}`,
    );
    expect((await detect(lines.join("\n"))).people).toMatchObject({ total: 24, identified: 12 });
  });

  test.each<[string, (one: string, at: number) => string]>([
    ["couples of a name", (one) => `Jean et ${one}`],
    ["firms", (one) => `${one} et fils`],
    ["a name and a town", (one) => `${one} - Bordeaux`],
    ["a name and what is said", (one) => `${one} - présidente`],
  ])("%s are counted once", async (_, write) => {
    const lines = pairs.map(([one], at) => write(full(one), at));
    expect((await detect(lines.join("\n"))).people.total).toBeLessThanOrEqual(12);
  });
});

describe("cards of a name and more", () => {
  const cards = (names: readonly string[], below: string): string =>
    names.map((name) => `${name}\n${below}`).join("\n\n");
  const names = list.slice(0, 10).map(fullName);

  test("are people", async () => {
    expect((await detect(cards(names, "Admis"))).people.total).toBe(10);
  });

  test.each<[what: string, names: readonly string[], below: string]>([
    ["below authors, works", names, "« Le Jardin », 1999"],
    [
      "below authors in two lines, works",
      names.map((name) => name.replace(" ", "\n")),
      "« La Route », 1999",
    ],
    [
      "schools",
      ["Victor Hugo", "Jean Moulin", "Louis Pasteur", "Jules Ferry", "Jean Jaurès"],
      "ouvert",
    ],
    ["names by turns with others", names.flatMap((name) => [name, "Réunion"]), "Salle 4"],
  ])("%s: are nobody", async (_, heads, below) => {
    expect((await detect(cards(heads, below))).people.total).toBe(0);
  });
});

test("a name in two fields behind a number, in two lines", async () => {
  const lines = list
    .slice(0, 2)
    .map(({ lastName, firstName, mobile }, at) =>
      [at + 3, lastName.toUpperCase(), firstName, mobile].join("\t"),
    );
  expect((await detect(lines.join("\n"))).people.total).toBe(2);
});

test("`M.` ends no sentence", async () => {
  const [one, other] = list;
  const text = `Le dossier de ${fullName(one!)} (${one!.email}) est suivi par M. Martin, et il a été transmis à nos services. Voir aussi M. ${other!.lastName} ${other!.mobile}. Merci de votre attention.`;
  expect((await detect(text)).people.total).toBe(2);
});

test("a line with five names and `et` between them is an enumeration, and no list by itself", async () => {
  const lines = list
    .slice(0, 10)
    .map((_, at) =>
      Array.from({ length: 5 }, (__, step) => fullName(list[(at + step * 5) % 30]!)).join(" et "),
    );
  expect((await detect(lines.join("\n"))).people.total).toBeLessThan(11);
});

test("of an enumeration half of which are no names nobody is one", async () => {
  const items = list.slice(0, 10).map((person, at) => (at % 2 ? fullName(person) : "Maison Rose"));
  expect((await detect(`Présents : ${items.join(", ")}`)).people.total).toBe(0);
});

describe("cards without a blank line between them", () => {
  const lines = (cards: readonly (readonly string[])[]): string => cards.flat().join("\n");
  const card = (person: (typeof list)[number]): string[] => [
    fullName(person),
    spaced(person.landline),
    person.email,
    spaced(person.mobile),
  ];

  test("with a second number behind the address of mail", async () => {
    expect((await detect(lines(list.map(card)))).people).toMatchObject({
      total: 30,
      identified: 30,
    });
  });

  test("of which one has a name that nobody knows", async () => {
    const cards = list
      .map(card)
      .map(([name, ...more], at) => [at === 9 ? "Xq Zzyx" : name!, ...more]);
    expect((await detect(lines(cards))).people).toMatchObject({ total: 30, identified: 30 });
  });

  test("with their names below", async () => {
    const cards = list.map((person) => [spaced(person.mobile), fullName(person)]);
    expect((await detect(lines(cards))).people).toMatchObject({ total: 30, identified: 30 });
  });

  test("with a comma in the names", async () => {
    const cards = list.map((person) => [
      `${person.lastName}, ${person.firstName}`,
      spaced(person.mobile),
    ]);
    expect((await detect(lines(cards))).people).toMatchObject({ total: 30, identified: 30 });
  });
});

test("names with a comma, a line each, are not joined across lines", async () => {
  const names = list.map(({ firstName, lastName }) => `${lastName}, ${firstName}`);
  const { people: found } = await detect(names.join("\n"));
  expect(found).toMatchObject({ total: 30, nameOnly: 30 });
});

describe("people one behind the other in a line", () => {
  const initial = ({ firstName, lastName }: (typeof list)[number]): string =>
    `${firstName[0]!}. ${lastName.toUpperCase()}`;

  test.each<[string, string, (person: (typeof list)[number]) => string]>([
    ["addresses in brackets", ", ", (p) => `${fullName(p)} (${addressLine(p.address)})`],
    ["initials", " ; ", (p) => `${initial(p)} (${spaced(p.mobile)})`],
  ])("with %s", async (_, mark, write) => {
    const { people: found } = await detect(list.map(write).join(mark));
    expect(found.identified).toBeGreaterThanOrEqual(28);
    expect(found.total).toBeLessThanOrEqual(30);
  });

  test("but not the firms of a contract with who signs for them", async () => {
    const firms = list
      .slice(0, 3)
      .map((p) => `la SARL Durand (${addressLine(p.address)}), par M. ${fullName(p)}`);
    const { people: found } = await detect(`Entre les soussignés : ${firms.join(", et ")}.`);
    expect(found.total).toBe(1);
  });
});
