import type { Evidence, ExplainedTable, HeaderClass, Likelihood, Role } from "../../types.js";
import type { Lang, Noun } from "./index.js";

/** What only `parefuite explain` says. */
export interface ExplainWords {
  readonly roles: Readonly<Record<Role, string>>;
  readonly headerClasses: Readonly<Record<HeaderClass, string>>;
  readonly evidence: Readonly<Record<Evidence, string>>;
  readonly likelihoods: Readonly<Record<Likelihood, string>>;
  readonly about: Readonly<Record<ExplainedTable["about"], string>>;
  readonly asText: string;
  readonly turned: string;
  /** "phone number (likely, 98% of the cells: numbering plan)" */
  candidate(role: string, likelihood: string, share: string, evidence: string): string;
  header(says: string): string;
  /** What a column might have been and was not taken for. */
  others(candidates: string): string;
  readonly plainColumns: Noun;
  readonly otherColumns: Noun;
  readonly otherTables: Noun;
  readonly texts: string;
  /** "3 phone numbers (likely: form)" */
  finding(found: string, likelihood: string, evidence: string): string;
  readonly nothing: string;
  readonly note: string;
}

const fr: ExplainWords = {
  roles: {
    "full-name": "nom complet",
    "family-name": "nom de famille",
    "first-name": "prénom",
    email: "adresse e-mail",
    phone: "téléphone",
    address: "adresse postale",
    label: "étiquette d’adresse",
    postcode: "code postal",
    town: "commune",
    "birth-date": "date de naissance",
    nir: "n° de sécurité sociale",
    iban: "compte bancaire (IBAN)",
    "payment-card": "carte bancaire",
    identifier: "numéro de personne",
    organisation: "organisme",
    other: "rien de personnel",
  },
  headerClasses: {
    civility: "civilité",
    sex: "sexe",
    "first-name": "prénom",
    "family-name": "nom de famille",
    "full-name": "nom complet",
    name: "nom de personne ou de chose",
    person: "personne",
    email: "adresse e-mail",
    phone: "téléphone",
    address: "adresse",
    postcode: "code postal",
    town: "commune",
    country: "pays",
    "birth-date": "date de naissance",
    "birth-place": "lieu de naissance",
    age: "âge",
    nir: "n° de sécurité sociale",
    iban: "compte bancaire",
    "payment-card": "carte bancaire",
    identifier: "numéro de personne",
    household: "famille ou emploi",
    sensitive: "donnée sensible",
    organisation: "organisme",
    thing: "chose",
    place: "lieu",
    date: "date quelconque",
    amount: "quantité",
    technical: "donnée technique",
  },
  evidence: {
    checksum: "clef de contrôle",
    pattern: "forme",
    "column-header": "titre de la colonne",
    "column-share": "part des cellules",
    "neighbour-column": "colonne voisine",
    "nearby-word": "mot voisin",
    "name-list": "listes de noms",
    "place-list": "listes de lieux",
    "numbering-plan": "plan de numérotation",
    "date-range": "étendue des dates",
    "protected-list": "liste de personnes protégées",
  },
  likelihoods: {
    unlikely: "peu probable",
    possible: "possible",
    likely: "probable",
    "very-likely": "très probable",
  },
  about: {
    people: "des personnes",
    organisations: "des organismes",
    nobody: "ni personnes ni organismes",
  },
  asText: "lu comme un texte, ligne à ligne",
  turned: "tableau couché ou formulaire, remis en colonnes",
  candidate: (role, likelihood, share, evidence) =>
    `${role} (${likelihood}, ${share} des cellules : ${evidence})`,
  header: (says) => `titre compris comme : ${says}`,
  others: (candidates) => `plutôt que : ${candidates}`,
  plainColumns: ["colonne sans rien de personnel", "colonnes sans rien de personnel"],
  otherColumns: ["autre colonne", "autres colonnes"],
  otherTables: ["autre tableau", "autres tableaux"],
  texts: "Dans les textes",
  finding: (found, likelihood, evidence) => `${found} (${likelihood} : ${evidence})`,
  nothing: "Ni tableau ni texte avec des données personnelles.",
  note: "Aucune valeur ne figure ici. Les parts sont celles des cellules remplies, cent au plus, des premières lignes.",
};

const en: ExplainWords = {
  roles: {
    "full-name": "full name",
    "family-name": "family name",
    "first-name": "first name",
    email: "e-mail address",
    phone: "phone number",
    address: "postal address",
    label: "address label",
    postcode: "postcode",
    town: "town",
    "birth-date": "date of birth",
    nir: "French social security number",
    iban: "bank account (IBAN)",
    "payment-card": "payment card",
    identifier: "number given to a person",
    organisation: "organisation",
    other: "nothing personal",
  },
  headerClasses: {
    civility: "title of a person",
    sex: "sex",
    "first-name": "first name",
    "family-name": "family name",
    "full-name": "full name",
    name: "name of a person or a thing",
    person: "person",
    email: "e-mail address",
    phone: "phone number",
    address: "address",
    postcode: "postcode",
    town: "town",
    country: "country",
    "birth-date": "date of birth",
    "birth-place": "place of birth",
    age: "age",
    nir: "French social security number",
    iban: "bank account",
    "payment-card": "payment card",
    identifier: "number given to a person",
    household: "family or job",
    sensitive: "sensitive data",
    organisation: "organisation",
    thing: "thing",
    place: "place",
    date: "some other date",
    amount: "quantity",
    technical: "technical data",
  },
  evidence: {
    checksum: "checksum",
    pattern: "form",
    "column-header": "column header",
    "column-share": "share of cells",
    "neighbour-column": "neighbouring column",
    "nearby-word": "nearby word",
    "name-list": "lists of names",
    "place-list": "lists of places",
    "numbering-plan": "numbering plan",
    "date-range": "range of dates",
    "protected-list": "list of protected people",
  },
  likelihoods: {
    unlikely: "unlikely",
    possible: "possible",
    likely: "likely",
    "very-likely": "very likely",
  },
  about: {
    people: "people",
    organisations: "organisations",
    nobody: "neither people nor organisations",
  },
  asText: "read as a text, line by line",
  turned: "table on its side or form, put into columns",
  candidate: (role, likelihood, share, evidence) =>
    `${role} (${likelihood}, ${share} of the cells: ${evidence})`,
  header: (says) => `header understood as: ${says}`,
  others: (candidates) => `rather than: ${candidates}`,
  plainColumns: ["column with nothing personal", "columns with nothing personal"],
  otherColumns: ["other column", "other columns"],
  otherTables: ["other table", "other tables"],
  texts: "In texts",
  finding: (found, likelihood, evidence) => `${found} (${likelihood}: ${evidence})`,
  nothing: "Neither a table nor a text with personal data.",
  note: "No value stands here. Shares are of the filled cells, a hundred at most, of the first rows.",
};

/** The catalogues of `parefuite explain`, complete in both languages. */
export const explainWords: Readonly<Record<Lang, ExplainWords>> = { fr, en };
