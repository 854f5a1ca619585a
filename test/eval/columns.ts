/** Columns of lists of people, with the truth about their cells. */
import { addressLine, streetLine, townLine, type Person } from "../../fixtures/people.js";
import type { Kind } from "../../src/index.js";
import { cell, date, empty, number, type Cell, type Column } from "./list.js";

/** A column of text that holds one value of a kind, or nothing. */
export function column(
  header: string,
  text: (person: Person, index: number) => string,
  kind?: Kind,
  options: { readonly group?: string; readonly optional?: boolean } = {},
): Column<Person> {
  return {
    header,
    cell(person, index) {
      const value = text(person, index);
      return kind === undefined || value === ""
        ? cell(value)
        : { text: value, marks: [{ kind, ...options }] };
    },
  };
}

const upper = (text: string): string => text.toUpperCase();

/** Ways to write a full name in one cell. */
export const nameForms = {
  "Prénom Nom": (p: Person) => `${p.firstName} ${p.lastName}`,
  "Nom Prénom": (p: Person) => `${p.lastName} ${p.firstName}`,
  "NOM Prénom": (p: Person) => `${upper(p.lastName)} ${p.firstName}`,
  "Prénom NOM": (p: Person) => `${p.firstName} ${upper(p.lastName)}`,
  "NOM, Prénom": (p: Person) => `${upper(p.lastName)}, ${p.firstName}`,
  "Nom, Prénom": (p: Person) => `${p.lastName}, ${p.firstName}`,
  "NOM PRENOM": (p: Person) => upper(`${p.lastName} ${p.firstName}`),
  "PRENOM NOM": (p: Person) => upper(`${p.firstName} ${p.lastName}`),
  "nom prénom": (p: Person) => `${p.lastName} ${p.firstName}`.toLowerCase(),
  "prénom nom": (p: Person) => `${p.firstName} ${p.lastName}`.toLowerCase(),
  "M. Prénom NOM": (p: Person) => `${p.civility} ${p.firstName} ${upper(p.lastName)}`,
  "Monsieur NOM Prénom": (p: Person) =>
    `${p.sex === "M" ? "Monsieur" : "Madame"} ${upper(p.lastName)} ${p.firstName}`,
  "NOM (Mme) Prénom": (p: Person) => `${upper(p.lastName)} (${p.civility}) ${p.firstName}`,
  "P. NOM": (p: Person) => `${p.firstName.slice(0, 1)}. ${upper(p.lastName)}`,
  "Dr Prénom Nom": (p: Person) => `Dr ${p.firstName} ${p.lastName}`,
} as const;

/** Accents taken away: `HELENE`, `Francois`. */
export const bare = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "");

const pairs = (digits: string): string[] => digits.match(/../g) ?? [];

/** Ways to write a French phone number of ten digits. */
export const phoneForms = {
  spaced: (n: string) => pairs(n).join(" "),
  dotted: (n: string) => pairs(n).join("."),
  dashed: (n: string) => pairs(n).join("-"),
  slashed: (n: string) => pairs(n).join("/"),
  compact: (n: string) => n,
  "+33 spaced": (n: string) => `+33 ${n.slice(1, 2)} ${pairs(n.slice(2)).join(" ")}`,
  "+33 compact": (n: string) => `+33${n.slice(1)}`,
  "+33(0)": (n: string) => `+33(0)${n.slice(1, 2)} ${pairs(n.slice(2)).join(" ")}`,
  "0033": (n: string) => `0033 ${n.slice(1, 2)} ${pairs(n.slice(2)).join(" ")}`,
  "(33)": (n: string) => `(33) ${n.slice(1)}`,
  "no-break space": (n: string) => pairs(n).join("\u00a0"),
  "thin space": (n: string) => pairs(n).join("\u2009"),
  apostrophe: (n: string) => `'${n}`,
  "lost zero": (n: string) => n.slice(1),
  "4-3-3": (n: string) => `${n.slice(0, 4)} ${n.slice(4, 7)} ${n.slice(7)}`,
} as const;

const months =
  "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");

const shortMonths = "JAN FEV MAR AVR MAI JUN JUL AOU SEP OCT NOV DEC".split(" ");

const parts = (iso: string): string[] => iso.split("-");

/** Ways to write a date of ISO form as text. */
export const dateForms = {
  "JJ/MM/AAAA": (iso: string) => parts(iso).toReversed().join("/"),
  "JJ-MM-AAAA": (iso: string) => parts(iso).toReversed().join("-"),
  "JJ.MM.AAAA": (iso: string) => parts(iso).toReversed().join("."),
  "JJ MM AAAA": (iso: string) => parts(iso).toReversed().join(" "),
  "AAAA-MM-JJ": (iso: string) => iso,
  "AAAA/MM/JJ": (iso: string) => iso.replaceAll("-", "/"),
  JJMMAAAA: (iso: string) => parts(iso).toReversed().join(""),
  "JJ/MM/AA": (iso: string) => [parts(iso)[2], parts(iso)[1], parts(iso)[0]!.slice(2)].join("/"),
  "J mois AAAA": (iso: string) =>
    `${Number(parts(iso)[2])} ${months[Number(parts(iso)[1]) - 1]} ${parts(iso)[0]}`,
  "JJ MMM AA": (iso: string) =>
    [parts(iso)[2], shortMonths[Number(parts(iso)[1]) - 1], parts(iso)[0]!.slice(2)].join(" "),
  "with time": (iso: string) => `${iso} 00:00:00`,
} as const;

/** Days since 1899-12-30, as a spreadsheet counts them. */
export const serial = (iso: string): number => Date.parse(iso) / 86_400_000 + 25_569;

/** Ways to write a NIR of fifteen characters. */
export const nirForms = {
  compact: (nir: string) => nir,
  spaced: (nir: string) => nir.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, "$1 $2 $3 $4 $5 $6 $7"),
  "13 + 2": (nir: string) => `${nir.slice(0, 13)} ${nir.slice(13)}`,
  "without key": (nir: string) => nir.slice(0, 13),
} as const;

/** The columns that most lists are made of. */
export const columns = {
  civility: column("Civilité", (p) => p.civility),
  lastName: column("Nom", (p) => p.lastName, "person-name", { group: "name" }),
  LASTNAME: column("Nom", (p) => upper(p.lastName), "person-name", { group: "name" }),
  firstName: column("Prénom", (p) => p.firstName, "person-name", { group: "name" }),
  fullName: (form: keyof typeof nameForms, header = "Nom et prénom") =>
    column(header, nameForms[form], "person-name"),
  email: column("Courriel", (p) => p.email, "email-address"),
  street: column("Adresse", (p) => streetLine(p.address), "postal-address", { group: "address" }),
  complement: column("Complément d'adresse", (p) => p.address.complement, "postal-address", {
    group: "address",
  }),
  postcode: column("CP", (p) => p.address.postcode, "postal-address", { group: "address" }),
  town: column(
    "Ville",
    (p) => [p.address.town, p.address.cedex].filter(Boolean).join(" "),
    "postal-address",
    { group: "address" },
  ),
  address: column("Adresse", (p) => addressLine(p.address), "postal-address"),
  addressLines: column(
    "Adresse postale",
    (p) =>
      [p.address.complement, streetLine(p.address), townLine(p.address)].filter(Boolean).join("\n"),
    "postal-address",
  ),
  landline: column("Tél. fixe", (p) => phoneForms.spaced(p.landline), "phone-number"),
  mobile: column("Portable", (p) => phoneForms.spaced(p.mobile), "phone-number"),
  phone: (form: keyof typeof phoneForms, header = "Téléphone") =>
    column(header, (p) => phoneForms[form](p.mobile), "phone-number"),
  nir: (form: keyof typeof nirForms = "compact", header = "N° de sécurité sociale") =>
    column(header, (p) => nirForms[form](p.nir), "fr-nir"),
  iban: column("IBAN", (p) => p.iban, "iban"),
  ibanSpaced: column("IBAN", (p) => p.iban.replace(/.{4}(?=.)/g, "$& "), "iban"),
  birth: {
    header: "Date de naissance",
    cell: (p: Person) => date(p.birthDate, [{ kind: "birth-date" }]),
  },
  birthText: (form: keyof typeof dateForms, header = "Date de naissance") =>
    column(header, (p) => dateForms[form](p.birthDate), "birth-date"),
  since: { header: "Date d'adhésion", cell: (p: Person) => date(p.memberSince) },
  sinceText: (form: keyof typeof dateForms) =>
    column("Date d'adhésion", (p) => dateForms[form](p.memberSince)),
  member: { header: "N° adhérent", cell: (p: Person) => number(Number(p.memberNumber)) },
  fee: { header: "Cotisation", cell: (p: Person) => number(p.fee) },
  rank: { header: "N°", cell: (_: Person, index: number) => number(index + 1) },
} as const;

/** The column under another header. */
export const headed = (header: string, like: Column<Person>): Column<Person> => ({
  header,
  cell: (person, index) => like.cell(person, index),
});

/** The column with this share of its cells empty. */
export function sparse(
  share: number,
  like: Column<Person>,
  random: { chance(probability: number): boolean },
): Column<Person> {
  return {
    header: like.header,
    cell: (person, index): Cell => (random.chance(share) ? empty : like.cell(person, index)),
  };
}
