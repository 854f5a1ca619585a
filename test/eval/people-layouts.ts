/** Lists of people, in the shapes that French offices, clubs, parties and schools give them. */
import { addressLine, plain, streetLine, townLine, type Person } from "../../fixtures/people.js";
import type { Random } from "../../fixtures/random.js";
import type { Kind } from "../../src/index.js";
import {
  bare,
  column,
  columns as c,
  dateForms,
  headed,
  nameForms,
  nirForms,
  phoneForms,
  serial,
  sparse,
} from "./columns.js";
import {
  cell,
  date,
  empty,
  number,
  oneSheet,
  table,
  type Cell,
  type Column,
  type Context,
  type Format,
  type Layout,
  type Row,
} from "./list.js";

const workbooks: readonly Format[] = ["xlsx", "xls", "xlsb", "ods"];

/** A layout of one table with one row a person. */
function rows(
  name: string,
  columns: (context: Context) => readonly Column<Person>[],
  options: {
    readonly headers?: boolean;
    readonly formats?: readonly Format[];
    readonly world?: number;
    readonly above?: readonly Row[];
  } = {},
): Layout {
  const { headers = true, formats, world, above = [] } = options;
  return {
    name,
    headers,
    expected: "people",
    formats,
    build(context) {
      const people = context.people(context.size, { world });
      const body = table(columns(context), people, { headers });
      return oneSheet([...above, ...body], people.length);
    },
  };
}

/** A layout of running text: one piece for each person. */
function text(
  name: string,
  piece: (person: Person, random: Random, index: number) => string,
  kinds: readonly Kind[],
  options: {
    readonly before?: string;
    readonly between?: string;
    /** Kinds that are neither required nor wrong. */
    readonly either?: readonly Kind[];
  } = {},
): Layout {
  return {
    name,
    headers: false,
    expected: "people",
    formats: ["txt"],
    build({ people, size, random }) {
      const everybody = people(size);
      const pieces = everybody.map((person, index) => piece(person, random, index));
      const { before = "", between = "\n", either } = options;
      return {
        files: [
          {
            text: before + pieces.join(between),
            either,
            truth: Object.fromEntries(kinds.map((kind) => [kind, size])),
          },
        ],
        people: size,
      };
    },
  };
}

const office: readonly Column<Person>[] = [
  c.civility,
  c.lastName,
  c.firstName,
  c.street,
  c.postcode,
  c.town,
  headed("Mél", c.email),
  c.landline,
  c.mobile,
];

const digits = (value: string): Cell => number(Number(value));

/** Number cells that lost their zeros. */
const numeric = {
  postcode: {
    header: "Code postal",
    cell: (p: Person): Cell => ({
      ...digits(p.address.postcode),
      marks: [{ kind: "postal-address", group: "address" }],
    }),
  },
  mobile: {
    header: "Portable",
    cell: (p: Person): Cell => ({ ...digits(p.mobile), marks: [{ kind: "phone-number" }] }),
  },
  landline: {
    header: "Tél. fixe",
    cell: (p: Person): Cell => ({ ...digits(p.landline), marks: [{ kind: "phone-number" }] }),
  },
  nir: {
    header: "N° SS",
    cell: (p: Person): Cell =>
      /[AB]/.test(p.nir)
        ? { text: p.nir, marks: [{ kind: "fr-nir" }] }
        : { ...digits(p.nir), marks: [{ kind: "fr-nir" }] },
  },
} satisfies Record<string, Column<Person>>;

/** Numbers of the overseas territories; the `00` behind the prefix is not known to be in use. */
function overseasPhone(random: Random): string {
  const national = random.pick(["0692", "0690", "0696", "0694", "0262", "0590", "0596"]);
  const rest = `00${random.digits(4)}`;
  const code = { "2": "262", "0": "590", "6": "596", "4": "594" }[national[3]!]!;
  return random.pick([
    `${national} ${rest.slice(0, 2)} ${rest.slice(2, 4)} ${rest.slice(4)}`,
    national + rest,
    `+${code} ${national.slice(1)} ${rest.slice(0, 2)} ${rest.slice(2, 4)} ${rest.slice(4)}`,
    `+${code}${national.slice(1)}${rest}`,
  ]);
}

/** Numbers that Ofcom, the North American plan, the Bundesnetzagentur and ACMA keep for fiction. */
const foreignPhone = (random: Random): string =>
  random.pick([
    `+44 7700 900${random.digits(3)}`,
    `+44 20 7946 0${random.digits(3)}`,
    `+1 212 555 01${random.digits(2)}`,
    `+1-415-555-01${random.digits(2)}`,
    `+49 30 23125${random.digits(3)}`,
    `+49 171 39200${random.digits(2)}`,
    `+61 491 570 ${random.pick(["006", "156", "157", "158", "159", "110"])}`,
  ]);

/** A card number that passes Luhn, in the range that payment services use for tests. */
function cardNumber(random: Random): string {
  const body = `400000${random.digits(9)}`;
  let sum = 0;
  for (const [index, digit] of [...body].toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return body + String((10 - (sum % 10)) % 10);
}

/** All but the thin space, which no single-byte encoding has. */
const plainPhoneForms = Object.entries(phoneForms)
  .filter(([name]) => name !== "thin space")
  .map(([, form]) => form);

const orderDate = (random: Random): Column<Person> => ({
  header: "Dernière commande",
  cell: () => date(`2026-${String(random.int(1, 10)).padStart(2, "0")}-${random.int(10, 28)}`),
});

/** A table with headers down the first column. */
function transpose(rows_: readonly Row[]): Row[] {
  return rows_[0]!.map((_, column_) => rows_.map((row) => row[column_]!));
}

const pad = (row: Row, width: number): Row => [
  ...row,
  ...Array.from({ length: Math.max(0, width - row.length) }, () => empty),
];

/** Label sheets: three addressees across, each in the lines of one cell. */
function labels(everybody: readonly Person[]): Row[] {
  const made = everybody.map((p): Cell => ({
    text: [
      `${p.civility} ${p.firstName} ${p.lastName.toUpperCase()}`,
      p.address.complement,
      streetLine(p.address),
      townLine(p.address),
    ]
      .filter(Boolean)
      .join("\n"),
    marks: [{ kind: "person-name" }, { kind: "postal-address" }],
  }));
  const sheet: Row[] = [];
  for (let i = 0; i < made.length; i += 3) sheet.push(pad(made.slice(i, i + 3), 3));
  return sheet;
}

/** Label sheets: three addressees across, a cell a line. */
function labelLines(everybody: readonly Person[]): Row[] {
  const sheet: Row[] = [];
  for (let i = 0; i < everybody.length; i += 3) {
    const across = everybody.slice(i, i + 3);
    sheet.push(
      across.map((p) => c.fullName("M. Prénom NOM").cell(p, i)),
      across.map((p) => ({ text: streetLine(p.address), marks: [{ kind: "postal-address" }] })),
      across.map((p) => ({
        text: townLine(p.address),
        marks: [{ kind: "postal-address", optional: true }],
      })),
      [],
    );
  }
  return sheet;
}

/** A first name on a line of its own: the value may be told with the family name's or apart. */
const givenName = column("Prénom", (p) => p.firstName, "person-name", { optional: true });

const sheets = (
  name: string,
  headers: boolean,
  build: Layout["build"],
  formats?: Layout["formats"],
) => ({ name, headers, expected: "people", build, formats }) satisfies Layout;

const translated = (headers: readonly string[], like: readonly Column<Person>[]) =>
  headers.map((header, index) => headed(header, like[index]!));

const contact = [c.lastName, c.firstName, c.street, c.postcode, c.town, c.email, c.mobile, c.birth];

/** All layouts of lists of people. */
export const peopleLayouts: readonly Layout[] = [
  rows("office", () => office),
  rows("office, upper-case family names", () => [c.civility, c.LASTNAME, c.firstName, c.email]),
  ...(Object.keys(nameForms) as (keyof typeof nameForms)[]).map((form) =>
    rows(`name "${form}" beside e-mail`, () => [
      c.fullName(form, form.includes("Dr") ? "Praticien" : "Nom et prénom"),
      c.email,
      c.town,
    ]),
  ),
  rows("name without accents, upper case", () => [
    column("NOM", (p) => bare(p.lastName).toUpperCase(), "person-name", { group: "name" }),
    column("PRENOM", (p) => bare(p.firstName).toUpperCase(), "person-name", { group: "name" }),
    c.mobile,
  ]),
  rows("names from elsewhere", () => [c.lastName, c.firstName, c.mobile, c.email], { world: 1 }),
  rows("names from elsewhere, one cell", () => [c.fullName("NOM Prénom"), c.mobile], { world: 1 }),
  rows("birth name and usage name", ({ random }) => [
    column("Nom de naissance", (p) => p.lastName, "person-name", { group: "name" }),
    sparse(
      0.6,
      column("Nom d'usage", (p) => p.lastName, "person-name", { group: "name" }),
      random,
    ),
    c.firstName,
    c.birth,
    c.email,
  ]),
  rows("English headers", () =>
    translated(
      [
        "Last name",
        "First name",
        "Street",
        "Zip code",
        "City",
        "Email address",
        "Mobile",
        "Date of birth",
      ],
      contact,
    ),
  ),
  rows("German headers", () =>
    translated(
      ["Nachname", "Vorname", "Straße", "PLZ", "Ort", "E-Mail", "Handy", "Geburtsdatum"],
      contact,
    ),
  ),
  rows("Spanish headers", () =>
    translated(
      [
        "Apellidos",
        "Nombre",
        "Dirección",
        "Código postal",
        "Ciudad",
        "Correo electrónico",
        "Móvil",
        "Fecha de nacimiento",
      ],
      contact,
    ),
  ),
  rows("Italian headers", () =>
    translated(
      [
        "Cognome",
        "Nome",
        "Indirizzo",
        "CAP",
        "Città",
        "Posta elettronica",
        "Cellulare",
        "Data di nascita",
      ],
      contact,
    ),
  ),
  rows("mojibake headers", () =>
    translated(
      [
        "Nom",
        "PrÃ©nom",
        "Adresse",
        "Code postal",
        "Ville",
        "Adresse Ã©lectronique",
        "TÃ©lÃ©phone",
        "NÃ©(e) le",
      ],
      contact,
    ),
  ),
  rows("camelCase headers", () =>
    translated(
      [
        "lastName",
        "firstName",
        "streetAddress",
        "postalCode",
        "city",
        "emailAddress",
        "phoneNumber",
        "birthDate",
      ],
      contact,
    ),
  ),
  rows("snake_case headers", () =>
    translated(
      [
        "nom_adherent",
        "prenom_adherent",
        "adresse_voie",
        "code_postal",
        "libelle_commune",
        "adresse_mail",
        "tel_portable",
        "date_naissance",
      ],
      contact,
    ),
  ),
  rows("headers in capitals without accents", () =>
    translated(
      ["NOM", "PRENOM", "ADRESSE", "CP", "VILLE", "MAIL", "TEL", "DATE NAISSANCE"],
      contact,
    ),
  ),
  rows("headers over two lines of a cell", () =>
    translated(
      [
        "Nom\n(de famille)",
        "Prénom",
        "Adresse\n(n° et voie)",
        "Code\npostal",
        "Ville",
        "Adresse\ne-mail",
        "Tél.\n(portable)",
        "Date de\nnaissance",
      ],
      contact,
    ),
  ),
  rows("title rows above", () => office, {
    above: [
      [cell("Association des Amis du Lac")],
      [cell("Liste des membres au 31/10/2026 - document interne")],
      [],
    ],
  }),
  rows("two-row headers", () => office, {
    above: [
      [
        cell("Identité"),
        empty,
        empty,
        cell("Adresse"),
        empty,
        empty,
        cell("Coordonnées"),
        empty,
        empty,
      ],
    ],
  }),
  rows("address in one cell", () => [c.lastName, c.firstName, c.address]),
  rows("address in the lines of a cell", () => [
    c.fullName("NOM Prénom"),
    c.addressLines,
    c.mobile,
  ]),
  rows("address with complements apart", () => [
    c.LASTNAME,
    c.firstName,
    headed("Adresse 1", c.street),
    headed("Adresse 2", c.complement),
    c.postcode,
    c.town,
    column("Pays", () => "France"),
  ]),
  rows("address with number, type and street apart", () => [
    c.LASTNAME,
    c.firstName,
    column("N°", (p) => p.address.number, "postal-address", { group: "address" }),
    column("Type de voie", (p) => p.address.street.split(" ")[0]!, "postal-address", {
      group: "address",
    }),
    column("Voie", (p) => p.address.street.split(" ").slice(1).join(" "), "postal-address", {
      group: "address",
    }),
    c.postcode,
    c.town,
  ]),
  rows("postcode and town in one cell", () => [
    c.LASTNAME,
    c.firstName,
    c.street,
    column("CP Ville", (p) => townLine(p.address), "postal-address", { group: "address" }),
    c.email,
  ]),
  rows("numeric phones and postcodes", () => [
    c.lastName,
    c.firstName,
    c.street,
    numeric.postcode,
    c.town,
    numeric.landline,
    numeric.mobile,
  ]),
  rows("NIR as number", () => [c.LASTNAME, c.firstName, numeric.nir]),
  ...(Object.keys(nirForms) as (keyof typeof nirForms)[]).map((form) =>
    rows(`NIR ${form}`, () => [c.LASTNAME, c.firstName, c.nir(form), c.fee]),
  ),
  rows("NIR and its key apart", () => [
    column("Matricule", (_, index) => `A${10_000 + index * 3}`),
    c.LASTNAME,
    c.firstName,
    c.nir("without key", "NIR"),
    column("Clé", (p) => p.nir.slice(13)),
  ]),
  rows("birth dates as date cells, 1900", ({ random }) => [
    c.LASTNAME,
    c.firstName,
    c.birth,
    c.since,
    orderDate(random),
  ]),
  {
    name: "birth dates as date cells, 1904",
    headers: true,
    expected: "people",
    formats: ["xlsx", "xls", "xlsb"],
    build({ people, size }) {
      const everybody = people(size);
      const body = table([c.LASTNAME, c.firstName, c.birth, c.since], everybody);
      return {
        files: [{ date1904: true, sheets: [{ name: "Feuil1", rows: body }] }],
        people: size,
      };
    },
  },
  rows("birth dates as bare serials", () => [
    c.LASTNAME,
    c.firstName,
    {
      header: "Date de naissance",
      cell: (p) => ({ ...number(serial(p.birthDate)), marks: [{ kind: "birth-date" }] }),
    },
    { header: "Date d'adhésion", cell: (p) => number(serial(p.memberSince)) },
  ]),
  ...(Object.keys(dateForms) as (keyof typeof dateForms)[]).map((form) =>
    rows(`birth dates ${form}`, () => [
      c.LASTNAME,
      c.firstName,
      headed("Né(e) le", c.birthText(form)),
      c.sinceText(form),
      c.email,
    ]),
  ),
  ...(Object.keys(phoneForms) as (keyof typeof phoneForms)[]).map((form) =>
    rows(`phones ${form}`, () => [c.lastName, c.firstName, c.phone(form)], {
      // No single-byte encoding has the thin space.
      formats: form === "thin space" ? [...workbooks, "html"] : undefined,
    }),
  ),
  rows("phones overseas", ({ random }) => [
    c.lastName,
    c.firstName,
    column("GSM", () => overseasPhone(random), "phone-number"),
  ]),
  rows("phones of other countries", ({ random }) => [
    c.lastName,
    c.firstName,
    column("Téléphone", () => foreignPhone(random), "phone-number"),
    c.email,
  ]),
  rows("phones in mixed forms", ({ random }) => [
    c.lastName,
    c.firstName,
    column(
      "Tél",
      (p) => random.pick(plainPhoneForms)(random.pick([p.mobile, p.landline])),
      "phone-number",
    ),
  ]),
  rows("two phones in a cell", ({ random }) => [
    c.fullName("NOM Prénom"),
    {
      header: "Téléphone(s)",
      cell: (p) => ({
        text: [phoneForms.spaced(p.landline), phoneForms.spaced(p.mobile)].join(
          random.pick([" / ", " ou ", "\n", " - ", "; "]),
        ),
        marks: [{ kind: "phone-number", count: 2 }],
      }),
    },
  ]),
  rows("phone and e-mail in a cell", ({ random }) => [
    c.fullName("Prénom NOM"),
    {
      header: "Contact",
      cell: (p) => ({
        text: [phoneForms.spaced(p.mobile), p.email].join(random.pick([" / ", " - ", "\n", " "])),
        marks: [{ kind: "phone-number" }, { kind: "email-address" }],
      }),
    },
  ]),
  rows("several e-mails in a cell", ({ random }) => [
    c.fullName("Prénom NOM"),
    {
      header: "E-mails",
      cell: (p) => ({
        text: [p.email, `perso.${plain(p.lastName)}${p.memberNumber}@example.org`].join(
          random.pick(["; ", ", ", " / ", "\n"]),
        ),
        marks: [{ kind: "email-address", count: 2 }],
      }),
    },
  ]),
  rows("Name <address> cells", () => [
    {
      header: "Destinataires",
      cell: (p) => ({
        text: `${p.firstName} ${p.lastName} <${p.email}>`,
        marks: [{ kind: "email-address" }, { kind: "person-name", optional: true }],
      }),
    },
  ]),
  rows("IBAN", () => [c.LASTNAME, c.firstName, c.iban]),
  rows("IBAN spaced", () => [c.LASTNAME, c.firstName, headed("RIB", c.ibanSpaced)]),
  rows("payment cards", ({ random }) => [
    c.fullName("PRENOM NOM", "Titulaire"),
    column(
      "N° de carte",
      () => cardNumber(random).replace(/.{4}(?=.)/g, random.chance(0.5) ? "$& " : "$&"),
      "payment-card",
    ),
    column("Expire", () => `${random.int(10, 12)}/${random.int(27, 30)}`),
  ]),
  rows("payroll", ({ random }) => [
    column("Matricule", (_, index) => String(40_213 + index * 11)),
    c.LASTNAME,
    c.firstName,
    c.nir(),
    headed("Date d'entrée", c.since),
    { header: "Salaire brut", cell: () => number(random.int(1_800, 5_200) + 0.5) },
    c.iban,
  ]),
  rows("sports licences", ({ random }) => [
    column("N° licence", (p) => `${p.memberNumber}${random.digits(4)}`),
    c.LASTNAME,
    c.firstName,
    column("Sexe", (p) => p.sex),
    headed("Né(e) le", c.birth),
    column("Catégorie", () => random.pick(["Senior", "Vétéran", "Cadet", "U15"])),
    column("Club", () => random.pick(["AS Montreuil", "US Ivry", "Stade Rennais"])),
  ]),
  rows("patients", ({ random }) => [
    column("N° patient", (p) => `IPP${p.memberNumber}`),
    c.LASTNAME,
    c.firstName,
    c.birth,
    column("Service", () => random.pick(["Cardiologie", "Pédiatrie", "Urgences"])),
    c.mobile,
  ]),
  rows("members with fees and comments", ({ random }) => [
    c.rank,
    c.member,
    c.civility,
    c.LASTNAME,
    c.firstName,
    c.since,
    c.fee,
    column("À jour", () => random.pick(["oui", "non"])),
    c.email,
    sparse(
      0.7,
      column("Remarques", () =>
        random.pick(["à relancer", "chèque reçu", "vient au banquet", "a déménagé"]),
      ),
      random,
    ),
  ]),
  rows("sparse cells", ({ random }) => [
    c.lastName,
    c.firstName,
    sparse(0.4, c.email, random),
    sparse(0.5, c.landline, random),
    sparse(0.3, c.mobile, random),
    sparse(0.6, c.birth, random),
  ]),
  rows("empty columns between", () => [
    column("", () => ""),
    c.LASTNAME,
    column("", () => ""),
    c.firstName,
    column("", () => ""),
    c.mobile,
  ]),
  sheets("transposed", true, ({ people, size }) => {
    const everybody = people(Math.min(size, 60));
    const club = column("Club", () => "AS Montreuil");
    const sheet = transpose(table([c.fullName("NOM Prénom"), c.email, c.mobile, club], everybody));
    return { ...oneSheet(sheet, everybody.length), loose: true };
  }),
  sheets("forms of label and value", true, ({ people, size }) => {
    const everybody = people(Math.min(size, 60));
    const sheet = everybody.flatMap((p, index) => [
      ...[c.LASTNAME, givenName, c.mobile, c.email, c.birth].map((column_) => [
        cell(`${column_.header} :`),
        column_.cell(p, index),
      ]),
      [],
    ]);
    return { ...oneSheet(sheet, everybody.length), loose: true };
  }),
  sheets("report with groups, totals and repeated headers", true, ({ people, size, random }) => {
    const everybody = people(size);
    const columns = [c.LASTNAME, c.firstName, c.mobile, c.fee];
    const sheet: Row[] = [[cell("État des cotisations par section")], []];
    for (let from = 0; from < everybody.length;) {
      const group = everybody.slice(from, from + random.int(8, 20));
      sheet.push(
        [cell(`Section de ${group[0]!.address.town}`)],
        ...table(columns, group),
        [cell("Total"), empty, empty, number(group.reduce((sum, p) => sum + p.fee, 0))],
        [],
      );
      from += group.length;
    }
    return oneSheet(sheet, size);
  }),
  sheets("report with group cells filled once", true, ({ people, size, random }) => {
    const everybody = people(size);
    const sheet = table(
      [
        column("Section", () => (random.chance(0.15) ? random.pick(["Nord", "Sud", "Est"]) : "")),
        c.fullName("NOM Prénom"),
        c.email,
        c.landline,
      ],
      everybody,
    );
    return oneSheet(sheet, size);
  }),
  sheets("two tables side by side", true, ({ people, size }) => {
    const everybody = people(size);
    const half = Math.ceil(size / 2);
    const left = table([c.LASTNAME, c.firstName, c.mobile], everybody.slice(0, half));
    const other = (column_: Column<Person>): Column<Person> => ({
      header: column_.header,
      cell: (p, index) => {
        const made = column_.cell(p, index);
        return {
          ...made,
          marks: made.marks?.map((mark) => ({ ...mark, group: mark.group && "name 2" })),
        };
      },
    });
    const right = table([c.LASTNAME, c.firstName, c.mobile].map(other), everybody.slice(half));
    const sheet = left.map((row, index) => [...row, empty, ...(right[index] ?? [])]);
    return oneSheet(sheet, size);
  }),
  sheets("two tables stacked", true, ({ people, size }) => {
    const everybody = people(size);
    const half = Math.ceil(size / 2);
    return oneSheet(
      [
        ...table([c.LASTNAME, c.firstName, c.email], everybody.slice(0, half)),
        [],
        [cell("Nouveaux adhérents")],
        ...table([c.member, c.fullName("NOM Prénom"), c.mobile], everybody.slice(half)),
      ],
      size,
    );
  }),
  sheets(
    "labels, three across",
    false,
    ({ people, size }) => oneSheet(labels(people(size)), size),
    [...workbooks, "html"],
  ),
  sheets("labels, a cell a line", false, ({ people, size }) => ({
    ...oneSheet(labelLines(people(size)), size),
    loose: true,
  })),
  sheets("rows repeated", true, ({ people, size, random }) => {
    const everybody = people(Math.ceil(size / 2));
    const twice = random.shuffle([...everybody, ...everybody.slice(0, Math.floor(size / 2))]);
    return oneSheet(table(office, twice), everybody.length);
  }),
  sheets("orders, several a person", true, ({ people, size, random }) => {
    const everybody = people(Math.ceil(size / 3));
    const lines = Array.from({ length: size }, (_, index) =>
      index < everybody.length ? everybody[index]! : random.pick(everybody),
    );
    return oneSheet(
      table(
        [
          column("N° commande", (_, index) => `CMD-2026-${10_000 + index}`),
          orderDate(random),
          c.fullName("Prénom Nom", "Client"),
          c.email,
          column("Article", () => random.pick(["Chaise", "Table basse", "Lampe de bureau"])),
          { header: "Montant", cell: () => number(random.int(10, 900) + 0.9) },
        ],
        lines,
      ),
      everybody.length,
    );
  }),
  sheets("families sharing phone, address and e-mail", true, ({ people, size }) => {
    const everybody = people(size).map((p, index, all) => {
      const head = all[index - (index % 3)]!;
      const { address, landline, mobile, email, lastName } = head;
      return { ...p, address, landline, mobile, email, lastName };
    });
    const distinct = new Set(everybody.map((p) => plain(p.firstName + p.lastName) + p.birthDate));
    return oneSheet(table([...office, c.birth], everybody), distinct.size);
  }),
  sheets(
    "the same people on two sheets",
    true,
    ({ people, size }) => {
      const everybody = people(size);
      const second = everybody.slice(Math.floor(size / 3));
      return {
        files: [
          {
            sheets: [
              { name: "Membres", rows: table(office, everybody) },
              { name: "Banquet", rows: table([c.LASTNAME, c.firstName, c.email], second) },
            ],
          },
        ],
        people: size,
      };
    },
    workbooks,
  ),
  sheets("the same people in two files", true, ({ people, size }) => {
    const everybody = people(size);
    const half = everybody.slice(Math.floor(size / 2));
    return {
      files: [
        { sheets: [{ name: "Feuil1", rows: table(office, everybody) }] },
        { sheets: [{ name: "Feuil1", rows: table([c.fullName("NOM Prénom"), c.email], half) }] },
      ],
      people: size,
    };
  }),
  sheets("role addresses and companies mixed in", true, ({ people, size, random }) => {
    const everybody = people(size);
    const company = () =>
      `${random.pick(["Menuiserie", "Garage", "Boulangerie", "Cabinet"])} ${random.pick(["du Lac", "des Alpes", "Central"])} ${random.pick(["SARL", "SAS", "EURL"])}`;
    const role = (): Row => [
      cell(company()),
      empty,
      {
        text: `${random.pick(["contact", "info", "accueil"])}@entreprise${random.int(1, 999)}.example.fr`,
        marks: [{ kind: "email-address", optional: true }],
      },
    ];
    const people_ = table([c.LASTNAME, c.firstName, c.email], everybody);
    const sheet = people_.flatMap((row, index) => (index % 10 === 9 ? [row, role()] : [row]));
    return oneSheet(sheet, size);
  }),
  rows("clients with a contact person", ({ random }) => [
    column(
      "Société",
      () => `${random.pick(["Garage", "Hôtel", "Cabinet"])} ${random.pick(["Central", "du Parc"])}`,
    ),
    c.fullName("Prénom NOM", "Contact"),
    column("Fonction", () => random.pick(["Gérant", "Comptable", "Directrice", "Secrétaire"])),
    headed("Ligne directe", c.landline),
    c.email,
  ]),
  rows("marks of a class", ({ random }) => [
    c.fullName("NOM Prénom", "Élève"),
    { header: "Maths", cell: () => number(random.int(0, 40) / 2) },
    { header: "Français", cell: () => number(random.int(0, 40) / 2) },
    column("Appréciation", () => random.pick(["Bon trimestre", "Peut mieux faire", "Très bien"])),
  ]),
  rows("attendance", ({ random }) => [
    c.LASTNAME,
    c.firstName,
    ...["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"].map((day) =>
      column(day, () => random.pick(["X", "", "abs"])),
    ),
    column("Signature", () => ""),
  ]),
  rows("couples in a cell", () => [
    column("Nom", (p) => `M. et Mme ${p.firstName} ${p.lastName.toUpperCase()}`, "person-name"),
    c.street,
    c.postcode,
    c.town,
  ]),
  rows("untidy cells", ({ random }) => {
    const untidy = (like: Column<Person>): Column<Person> => ({
      header: ` ${like.header.toUpperCase()} `,
      cell: (p, index) => {
        const made = like.cell(p, index);
        const text_ = random.pick([
          made.text,
          ` ${made.text}`,
          `${made.text}  `,
          made.text.toUpperCase(),
          made.text.replace(" ", "\u00a0"),
        ]);
        return { ...made, text: text_ };
      },
    });
    return [c.lastName, c.firstName, c.email, c.mobile].map(untidy);
  }),
  rows("e-mails in capitals or as links", ({ random }) => [
    c.LASTNAME,
    column(
      "Mail",
      (p) => random.pick([p.email.toUpperCase(), `mailto:${p.email}`, `<${p.email}>`]),
      "email-address",
    ),
  ]),
  rows("e-mails with the sign spelt out", ({ random }) => [
    c.fullName("Prénom Nom"),
    column(
      "Courriel",
      (p) => p.email.replace("@", random.pick([" [at] ", "[at]", " (at) ", " [arobase] "])),
      "email-address",
    ),
  ]),
  rows("age and place of birth", ({ random }) => [
    c.LASTNAME,
    c.firstName,
    c.birth,
    column("Lieu de naissance", (p) => p.address.town, "postal-address", { optional: true }),
    { header: "Âge", cell: () => number(random.int(18, 90)) },
    c.mobile,
  ]),
  rows("many title rows above", () => office, {
    above: [
      [cell("Ville de Sainte-Agnès")],
      [cell("Direction des sports")],
      [cell("Édition du 21/11/2026 à 10:32")],
      [],
      [cell("Critères :"), cell("inscrits"), cell("saison 2026")],
      [cell("Page 1 sur 3")],
      [],
    ],
  }),
  rows("only e-mails", () => [c.email]),
  rows("only phones", () => [c.mobile]),
  rows("only names", () => [c.fullName("NOM Prénom")]),
  rows("only names, split", () => [c.LASTNAME, c.firstName]),
  rows("names with town, no street", () => [
    c.LASTNAME,
    c.firstName,
    column("Commune", (p) => p.address.town, "postal-address", { optional: true }),
  ]),
  // Without headers.
  rows("bare: office", () => office, { headers: false }),
  rows("bare: upper-case family names", () => [c.civility, c.LASTNAME, c.firstName, c.email], {
    headers: false,
  }),
  ...(
    ["NOM Prénom", "Prénom NOM", "Prénom Nom", "Nom Prénom", "NOM PRENOM", "M. Prénom NOM"] as const
  ).map((form) => rows(`bare: only names "${form}"`, () => [c.fullName(form)], { headers: false })),
  rows("bare: names and birth dates", () => [c.LASTNAME, c.firstName, c.birth], { headers: false }),
  rows("bare: names and two date columns", () => [c.LASTNAME, c.firstName, c.birth, c.since], {
    headers: false,
  }),
  rows("bare: only e-mails", () => [c.email], { headers: false }),
  rows("bare: only phones, spaced", () => [c.mobile], { headers: false }),
  rows("bare: names and compact phones", () => [c.fullName("Prénom NOM"), c.phone("compact")], {
    headers: false,
  }),
  rows(
    "bare: names and phones that lost their zero",
    () => [c.LASTNAME, c.firstName, numeric.mobile],
    {
      headers: false,
    },
  ),
  rows("bare: address in one cell", () => [c.fullName("NOM Prénom"), c.address], {
    headers: false,
  }),
  rows("bare: address in columns", () => [c.fullName("NOM Prénom"), c.street, c.postcode, c.town], {
    headers: false,
  }),
  rows("bare: NIR", () => [c.LASTNAME, c.firstName, c.nir()], { headers: false }),
  rows("bare: only NIR, spaced", () => [c.nir("spaced")], { headers: false }),
  rows("bare: IBAN", () => [c.fullName("Prénom NOM"), c.iban], { headers: false }),
  rows("bare: names from elsewhere", () => [c.LASTNAME, c.firstName, c.email], {
    headers: false,
    world: 1,
  }),
  rows("bare: split names with numbers", () => [c.rank, c.lastName, c.firstName, c.fee], {
    headers: false,
  }),
  // Running text.
  text(
    "text: a person a line, dashes",
    (p) =>
      `${p.firstName} ${p.lastName.toUpperCase()} - ${phoneForms.spaced(p.mobile)} - ${p.email}`,
    ["person-name", "phone-number", "email-address"],
  ),
  text(
    "text: numbered names and addresses",
    (p, _, index) => `${index + 1}. ${nameForms["NOM Prénom"](p)}, ${addressLine(p.address)}`,
    ["person-name", "postal-address"],
    { before: "Liste des participants\n\n" },
  ),
  text("text: only names", (p) => `- ${nameForms["Prénom NOM"](p)}`, ["person-name"], {
    before: "Présents à la réunion :\n",
  }),
  text("text: only e-mails", (p) => p.email, ["email-address"], { between: "; " }),
  text(
    "text: signature blocks",
    (p) =>
      `${p.firstName} ${p.lastName}\nBénévole\nTél. : ${phoneForms.dotted(p.mobile)}\n${p.email}\n`,
    ["person-name", "phone-number", "email-address"],
    { between: "\n" },
  ),
  text(
    "text: labelled blocks",
    (p) =>
      `Nom : ${p.lastName.toUpperCase()}\nPrénom : ${p.firstName}\nNé(e) le : ${dateForms["JJ/MM/AAAA"](p.birthDate)}\nPortable : ${phoneForms.spaced(p.mobile)}\n`,
    ["person-name", "birth-date", "phone-number"],
  ),
  text(
    "text: letters' address blocks",
    (p) =>
      [
        `${p.civility} ${p.firstName} ${p.lastName}`,
        streetLine(p.address),
        townLine(p.address),
        "",
      ].join("\n"),
    ["person-name", "postal-address"],
  ),
  text(
    "text: vCards",
    (p) =>
      `BEGIN:VCARD\nVERSION:3.0\nN:${p.lastName};${p.firstName};;;\nFN:${p.firstName} ${p.lastName}\nTEL;TYPE=CELL:${phoneForms["+33 compact"](p.mobile)}\nEMAIL:${p.email}\nEND:VCARD`,
    ["phone-number", "email-address"],
    { either: ["person-name"] },
  ),
  text(
    "text: prose",
    (p) =>
      `${p.sex === "M" ? "Monsieur" : "Madame"} ${p.firstName} ${p.lastName}, joignable au ${phoneForms.spaced(p.mobile)} ou à l'adresse ${p.email}, participera au stage. `,
    ["person-name", "phone-number", "email-address"],
    { between: "" },
  ),
  text(
    "text: Name <address> headers",
    (p) => `${p.firstName} ${p.lastName} <${p.email}>`,
    ["email-address"],
    { between: ", ", either: ["person-name"] },
  ),
];
