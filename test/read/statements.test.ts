import { expect, test } from "vitest";
import { isProgram } from "../../src/read/statements.js";
import { cells, opened } from "./opened.js";

const people = [
  { nom: "Durand", prenom: "Zoé", mail: "a@example.fr" },
  { nom: "L'Hostis", prenom: "Jean", mail: "b@example.fr" },
  { nom: "Roy", prenom: "Marie", mail: "c@example.fr" },
  { nom: "Petit", prenom: "Luc", mail: "d@example.fr" },
];
type Person = (typeof people)[number];
const values = people.map((person) => Object.values(person));
const write = (statement: (person: Person, index: number) => string) =>
  `${people.map(statement).join("\n")}\n`;
const q = (text: string) => `'${text.replaceAll("'", "\\'")}'`;

test.each<[string, string[], string, string[][]?]>([
  [
    "constructors",
    [],
    write(
      (p, i) =>
        `\t\tClient c${i} = new Client("${p.nom}", "${p.prenom}", "${p.mail}", encode("x"));`,
    ),
  ],
  [
    "constructors, and something done with each",
    [],
    write(
      (p, i) =>
        `  $c${i} = new Client(${q(p.nom)}, ${q(p.prenom)}, ${q(p.mail)});\n  $em->persist($c${i});\n`,
    ),
  ],
  [
    "setters",
    ["Nom", "Prenom", "Mail"],
    write(
      (p, i) =>
        `$m${i} = new Membre();\n$m${i}->setNom(${q(p.nom)});\n$m${i}->setPrenom(${q(p.prenom)});\n$m${i}->setMail(${q(p.mail)});\n$em->persist($m${i});\n`,
    ),
  ],
  [
    "setters in a chain",
    ["Nom", "Prenom", "Mail"],
    write(
      (p) =>
        `$u = (new U())->setNom(${q(p.nom)})->setPrenom(${q(p.prenom)})->setMail(${q(p.mail)});`,
    ),
  ],
  [
    "rows that a call takes one by one",
    ["nom", "prenom", "mail"],
    write(
      (p) =>
        `DB::table('u')->insert([\n  'nom' => ${q(p.nom)},\n  'prenom' => ${q(p.prenom)},\n  'mail' => ${q(p.mail)},\n]);`,
    ).replaceAll("DB::table('u')", "Membre"),
  ],
  [
    "structs of Go",
    ["nom", "prenom", "mail"],
    `var m = []M{\n${write((p) => `\tM{\n\t\tnom:    "${p.nom}",\n\t\tprenom: "${p.prenom}",\n\t\tmail:   "${p.mail}",\n\t},`)}}\n`,
  ],
  [
    "flags of a command",
    ["Surname", "GivenName", "Mail"],
    write(
      (p) =>
        `New-ADUser -Surname "${p.nom}" -GivenName "${p.prenom}" -Mail "${p.mail}" -Enabled $true`,
    ),
  ],
  [
    "names and values by turns",
    ["nom", "prenom", "mail"],
    write((p, i) => `HSET user${i} nom "${p.nom}" prenom "${p.prenom}" mail "${p.mail}"`),
  ],
  [
    "dates in three numbers",
    ["nom", "prenom", "mail", "ne"],
    write(
      (p, i) =>
        `P(\n  nom=${q(p.nom)},\n  prenom=${q(p.prenom)},\n  mail=${q(p.mail)},\n  ne=date(1985, ${i + 1}, 12),\n)`,
    ),
    values.map((row, i) => [...row, `1985-${i + 1}-12`]),
  ],
  [
    "copies to the fields of rows by number",
    [],
    write(
      (p, i) =>
        `strcpy(t[${i}].nom, "${p.nom}");\nstrcpy(t[${i}].prenom, "${p.prenom}");\nstrcpy(t[${i}].mail, "${p.mail}");`,
    ),
  ],
  [
    "statements that a mark parts",
    ["nom", "prenom", "mail"],
    write(
      (p, i) =>
        `t[${i}].nom := '${p.nom.replace("'", "''")}'; t[${i}].prenom := '${p.prenom}'; t[${i}].mail := '${p.mail}';`,
    ),
  ],
  [
    "procedures with texts of a kind",
    ["nom", "prenom", "mail"],
    write(
      (p) =>
        `EXEC Ajouter @nom = N'${p.nom.replace("'", "''")}', @prenom = N'${p.prenom}', @mail = N'${p.mail}'`,
    ),
  ],
  [
    "statements of SQL within a program",
    [],
    write(
      (p) =>
        `$db->exec("INSERT INTO m (nom, prenom) VALUES ('${p.nom.replace("'", "''")}', '${p.prenom}', '${p.mail}')");`,
    ),
  ],
  ["facts of Prolog", [], write((p) => `personne(${q(p.nom)}, ${q(p.prenom)}, ${q(p.mail)}).`)],
  [
    "rows of an array",
    [],
    `m = [\n${write((p) => `    ("${p.nom}", "${p.prenom}", "${p.mail}"),`)}]\n`,
  ],
])("%s: the literals of a record are a row", async (_, header, text, records = values) => {
  const { tables } = await opened(text);
  const rows = tables.flatMap(cells).map((row) => row.filter((cell) => !/^x?$|^\d$/.test(cell)));
  const first = rows.findIndex((row) => row.includes("Durand"));
  expect(rows.slice(first)).toEqual(records);
  expect(
    rows
      .slice(0, first)
      .flat()
      .filter((name) => name !== "path"),
  ).toEqual(header);
});

test("what differs beside the literals is kept", async () => {
  const text = [...people, ...people, ...people].map(
    ({ nom, mail }, index) => `log("${nom}", "${mail}")${index === 5 ? " # 06 39 98 00 01" : ""}`,
  );
  const { tables } = await opened(text.join("\n"));
  expect(JSON.stringify(tables.map(cells))).toContain("06 39 98 00 01");
});

test.each([
  ["quoted columns", 'id,nom\n1,"Durand"\n2,"Petit"\n3,"Roy"\n'],
  ["quotes in prose", 'Il a dit « oui ».\nPuis \'non\'.\nElle a dit "peut-être".\nEt lui "si".\n'],
  ["account numbers", "FR76 3000 1007\nFR76 3000 1008\nFR76 3000 1009\n"],
])("%s are no program", (_, text) => expect(isProgram(text)).toBe(false));

test.each([
  ["Python", "%s = [%s]"],
  ["pandas", "    '%s': [%s],"],
  ["R", "  %s = c(%s),"],
  ["PHP", "$%s = array(%s);"],
  ["Java", "String[] %s = {%s};"],
])("lists of %s are columns", async (_, form) => {
  const five = [...people, { nom: "Morel", prenom: "Anne", mail: "e@example.fr" }];
  const line = (name: keyof Person): string =>
    form.replace("%s", name).replace("%s", five.map((person) => `"${person[name]}"`).join(", "));
  const { tables } = await opened(["a = 1", line("nom"), line("prenom"), line("mail")].join("\n"));
  expect(tables.map(cells)).toEqual([
    [["nom", "prenom", "mail"], ...five.map((person) => Object.values(person))],
  ]);
});

test("line ends within a text are no letters", async () => {
  const text = people.map(({ nom, mail }) => `f("Nom :\\n${nom.toLowerCase()}", "${mail}");`);
  const { tables } = await opened(text.join("\n"));
  expect(tables.flatMap(cells)[0]).toEqual(["Nom :\ndurand", "a@example.fr"]);
});
