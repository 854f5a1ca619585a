/**
 * Random lists of people: columns, headers, forms of values, holes and titles in combinations that nobody wrote
 * down. Each names at least twenty people and says how to reach them, or when they were born.
 */
import { addressLine, people, streetLine, type Person } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { scan } from "../../src/index.js";
import { bare, dateForms, nameForms, nirForms, phoneForms } from "./columns.js";
import { cell, oneSheet } from "./list.js";
import { formName, message, separators, write, type Form } from "./write.js";

/** A column of people: the words its header may be, in a table of French, English or technical ones. */
interface Datum {
  readonly french: readonly string[];
  readonly english: readonly string[];
  readonly technical: readonly string[];
}

const words = (french: string, english: string, technical: string): Datum => ({
  french: french.split(";"),
  english: english.split(";"),
  technical: technical.split(";"),
});

const data = {
  full: words(
    "Nom et prénom;Nom prénom;Nom;Adhérent;Participant;Identité;Bénéficiaire;Nom complet;Salarié;Élève",
    "Name;Full name;Member;Customer;Contact",
    "nom_complet;fullName;lib_personne;cn",
  ),
  last: words(
    "Nom;NOM;Nom de famille;Nom usuel;Nom patronymique;Nom d'usage",
    "Last name;Surname;Family name",
    "nom;last_name;lname;nom_usage;sn",
  ),
  first: words(
    "Prénom;PRENOM;Prénom usuel;Prénoms",
    "First name;Given name",
    "prenom;first_name;fname;givenName",
  ),
  civility: words("Civilité;Civ.;M./Mme", "Title", "civ;title"),
  email: words(
    "Courriel;E-mail;Mail;Adresse électronique;Mél;Adresse mail;email",
    "Email;E-mail address",
    "email;usr_mail;adr_email;mail_1",
  ),
  mobile: words(
    "Portable;Téléphone;Tél.;Mobile;N° de téléphone;Tel portable;Tél. mobile",
    "Phone;Mobile;Cell",
    "tel;num_tel;phone1;gsm",
  ),
  landline: words("Tél. fixe;Téléphone domicile;Fixe;Tél", "Home phone", "tel_fixe;phone2"),
  birth: words(
    "Date de naissance;Né(e) le;Naissance;DDN;Date naiss.",
    "Date of birth;DOB;Birth date",
    "date_naissance;dob;dt_naiss",
  ),
  address: words("Adresse;Adresse postale;Domicile", "Address;Postal address", "adresse;address"),
  street: words("Rue;Adresse;Voie;Adresse 1", "Street;Address line 1", "adr1;street"),
  postcode: words("CP;Code postal", "Postcode;ZIP", "cp;zip"),
  town: words("Ville;Commune;Localité", "City;Town", "ville;city"),
  nir: words("NIR;N° de sécurité sociale;N° SS", "Social security number", "nir;num_secu"),
  iban: words("IBAN;Coordonnées bancaires", "IBAN", "iban"),
} as const;

/** Columns that say nothing of anybody's whereabouts. */
const others: readonly [header: Datum, cell: (random: Random, index: number) => string][] = [
  [words("Montant", "Amount", "mt"), (random) => `${random.int(5, 900)},${random.digits(2)} €`],
  [words("Inscrit le", "Registered", "dt_insc"), (random) => `12/0${random.int(1, 9)}/2024`],
  [words("Payé", "Paid", "paye"), (random) => random.pick(["oui", "non", ""])],
  [
    words("Observations", "Comments", "obs"),
    (random) => random.pick(["", "", "à relancer", "attend un enfant", "ne pas appeler le soir"]),
  ],
  [
    words("Code", "Code", "code"),
    (random) => `${random.pick(["A", "B", "ZX"])}${random.digits(4)}`,
  ],
  [words("N°", "No", "id"), (_, index) => String(index + 1)],
  [words("Section", "Branch", "section"), (random) => random.pick(["Nord", "Sud", "Centre"])],
  [words("Catégorie", "Category", "cat"), (random) => random.pick(["Senior", "Junior", "Cadet"])],
  [words("Taille", "Size", "taille"), (random) => random.pick(["S", "M", "L", "XL"])],
  [
    words("Heure", "Time", "heure"),
    (random) => `${random.int(8, 19)}h${random.pick(["00", "30"])}`,
  ],
  [
    words("Profession", "Job", "prof"),
    (random) => random.pick(["infirmière", "enseignant", "menuisier", "comptable", "étudiante"]),
  ],
  [
    words("Employeur", "Company", "societe"),
    (random) => random.pick(["SARL Bâti Plus", "Mairie de Lyon", "Lycée Voltaire", "EDF", ""]),
  ],
  [words("Note", "Grade", "note"), (random) => String(random.int(0, 20))],
  [words("Signature", "Signature", "sign"), () => ""],
];

/** Words that programs write with a number where nobody wrote a header. */
const placeholders = [
  "Colonne",
  "Column",
  "champ",
  "Field ",
  "Unnamed: ",
  "_c",
  "F",
  "zone",
  "Texte",
];

/** How headers are written. */
const headers = [
  "french",
  "french",
  "capitals",
  "english",
  "technical",
  "placeholder",
  "none",
] as const;

/** What people write behind a name in a list. */
const marks = ["", "", "", "*", " ✓", " (+1)", " (absent)"];

const casings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  bare,
];

/** The names of forms. */
export const keysOf = <T extends object>(forms: T): (keyof T)[] =>
  Object.keys(forms) as (keyof T)[];

interface DrawnColumn {
  readonly what: string;
  header: string;
  readonly cells: readonly string[];
}

/** A message of a list, and how many of its people have data beside their names. */
export interface Drawn {
  readonly message: Uint8Array;
  readonly size: number;
  readonly reached: number;
  /** What was drawn, in words. */
  readonly summary: string;
}

/** The columns of people: names in one or two, and some of what reaches or identifies them. */
function personal(
  random: Random,
  all: readonly Person[],
): [names: DrawnColumn[], data: DrawnColumn[]] {
  const casing = random.pick(casings);
  const mark = random.pick(marks);
  const holes = random.pick([0, 0, 0.1, 0.4]);
  const column = (
    what: keyof typeof data,
    text: (person: Person, index: number) => string,
    share = 0,
  ): DrawnColumn => ({
    what,
    header: what,
    cells: all.map((person, index) => (random.chance(share) ? "" : text(person, index))),
  });
  const marked = (text: string, index: number): string => casing(text) + (index % 3 ? mark : "");
  const nameForm = random.pick(keysOf(nameForms));
  const last = column("last", (person, index) => marked(person.lastName, index));
  const first = column("first", (person) => casing(person.firstName));
  const names = random.pick([
    [last, first],
    [first, last],
    [column("full", (person, index) => marked(nameForms[nameForm](person), index))],
  ]);
  if (random.chance(0.3)) names.unshift(column("civility", (person) => person.civility));
  const [phoneForm, dateForm, nirForm] = [
    random.pick(keysOf(phoneForms)),
    random.pick(keysOf(dateForms)),
    random.pick(keysOf(nirForms)),
  ];
  const drawn: DrawnColumn[] = [];
  const draw = (chance: number, ...some: readonly (() => DrawnColumn)[]): void => {
    if (random.chance(chance)) drawn.push(...some.map((one) => one()));
  };
  draw(0.5, () => column("email", (person) => person.email, holes));
  draw(0.5, () => column("mobile", (person) => phoneForms[phoneForm](person.mobile), holes));
  draw(0.2, () => column("landline", (person) => phoneForms[phoneForm](person.landline), holes));
  draw(0.3, () => column("birth", (person) => dateForms[dateForm](person.birthDate), holes));
  draw(0.1, () => column("nir", (person) => nirForms[nirForm](person.nir), holes));
  draw(0.1, () => column("iban", (person) => person.iban, holes));
  draw(0.2, () => column("address", (person) => addressLine(person.address), holes));
  draw(
    0.2,
    () => column("street", (person) => streetLine(person.address)),
    () => column("postcode", (person) => person.address.postcode),
    () => column("town", (person) => person.address.town),
  );
  if (drawn.length === 0) drawn.push(column("email", (person) => person.email));
  return [names, drawn];
}

/** Writes the headers in one manner; returns its name. */
function head(random: Random, columns: readonly DrawnColumn[], datums: readonly Datum[]): string {
  const style = random.pick(headers);
  const stem = random.pick(placeholders);
  for (const [index, column] of columns.entries()) {
    const datum = datums[index]!;
    if (style === "none") column.header = "";
    else if (style === "placeholder") column.header = `${stem}${index + 1}`;
    else if (style === "capitals") column.header = bare(random.pick(datum.french)).toUpperCase();
    else column.header = random.pick(datum[style]);
  }
  return style === "placeholder" ? `${style} ${stem}` : style;
}

/** The rows of a sheet with what stands between them in lists that somebody keeps. */
function sheetOf(
  random: Random,
  columns: readonly DrawnColumn[],
  size: number,
): [string[][], string] {
  const header = columns.map((column) => column.header);
  const hasHeader = header.some((text) => text !== "");
  const rows = Array.from({ length: size }, (_, index) =>
    columns.map(({ cells }) => cells[index]!),
  );
  const line = (text: string): string[] => columns.map((_, index) => (index === 0 ? text : ""));
  const every = (count: number, row: (index: number) => string[]): string[][] =>
    rows.flatMap((own, index) => (index % count === 0 ? [row(index), own] : [own]));
  const extra = random.pick(["", "", "titles", "groups", "gaps", "total", "headers"] as const);
  const body = {
    "": () => rows,
    titles: () => rows,
    groups: () => every(9, (index) => line(`Groupe ${1 + index / 9}`)),
    gaps: () => every(7, () => line("")),
    total: () => [...rows, line(`Total : ${size}`)],
    headers: () => (hasHeader ? every(15, (index) => (index === 0 ? line("") : header)) : rows),
  }[extra]();
  const titles = ["Liste des inscrits 2026", "Mise à jour : 12/03/2026", ""].map(line);
  return [[...(extra === "titles" ? titles : []), ...(hasHeader ? [header] : []), ...body], extra];
}

function formOf(random: Random): Form {
  const format = random.pick(["csv", "csv", "html", "ods", "xls", "xlsb", "xlsx"] as const);
  if (format !== "csv") return { format };
  return {
    format,
    separator: random.pick(separators),
    encoding: random.pick(["utf-8", "windows-1252", "utf-16le+"]),
  };
}

function draw(seed: number): Drawn {
  const random = new Random(seed);
  const size = random.int(24, 80);
  const all = people(size, { seed, latin1: true, world: random.pick([0, 0.12, 0.3]) });
  const [names, facts] = personal(random, all);
  const columns = [...names, ...(random.chance(0.3) ? random.shuffle(facts) : facts)];
  const datums: Datum[] = columns.map(({ what }) => data[what as keyof typeof data]);
  const extras = random.pick([0, 0, 1, 2, 4, 8]);
  for (let count = 0; count < extras; count++) {
    const [datum, text] = random.pick(others);
    const at = random.int(0, columns.length);
    const cells = all.map((_, index) => text(random, index));
    columns.splice(at, 0, { what: "other", header: "", cells });
    datums.splice(at, 0, datum);
  }
  const style = head(random, columns, datums);
  const [rows, extra] = sheetOf(random, columns, size);
  let form = formOf(random);
  // Thin spaces and ticks stand in Unicode alone.
  if (rows.flat().some((text) => /[^ -ÿ€]/u.test(text)) && form.encoding !== undefined)
    form = { ...form, encoding: "utf-8" };
  const list = oneSheet(rows.map((row) => row.map(cell)));
  const reached = all.filter((_, index) => facts.some(({ cells }) => cells[index] !== "")).length;
  const summary = [
    formName(form),
    style,
    extra,
    columns.map(({ what }) => what).join("+"),
    `${reached} of ${size}`,
  ];
  const file = { name: `liste.${form.format}`, bytes: write(list.files[0]!, form) };
  return { message: message([file]), size, reached, summary: summary.join(", ") };
}

/** What so many lists came to, and which of them. */
export interface ListsResult {
  readonly count: number;
  /** Allowed, though at least twenty people of whom more than a name stands there should block. */
  readonly allowed: readonly string[];
  /** Warned of only. */
  readonly warned: readonly string[];
  /** Blocked, with a count of people that is too far off. */
  readonly miscounted: readonly string[];
}

/**
 * Scans so many random lists from a seed on.
 *
 * @param off the share by which counts may be off
 */
export async function check(
  drawn: (seed: number) => Drawn,
  off: number,
  count: number,
  seed: number,
): Promise<ListsResult> {
  const result = {
    count,
    allowed: [] as string[],
    warned: [] as string[],
    miscounted: [] as string[],
  };
  for (let own = seed; own < seed + count; own++) {
    const { message: bytes, size, reached, summary } = drawn(own);
    const { verdict, people: found } = await scan(bytes);
    const line = `seed ${own}: ${verdict}, ${found.total} (${summary})`;
    if (verdict === "allow") result.allowed.push(line);
    else if (verdict === "warn" && reached >= 20) result.warned.push(line);
    else if (Math.abs(found.total - size) > off * size) result.miscounted.push(line);
  }
  return result;
}

/** Scans so many random files with tables; their counts may be 15 % off. */
export const checkLists = (count: number, seed: number): Promise<ListsResult> =>
  check(draw, 0.15, count, seed);
