/**
 * Understands the columns of a table: what each holds, judged by its header, the share of its cells
 * that have a kind's form, the name lists and its neighbours; and which columns belong to one person.
 */
import type { Candidate, Evidence, HeaderClass, Role, Row } from "../types.js";
import { areBirthYears } from "./birth-date.js";
import { add, areLandlines, byOwner, type Draft, hasRole, nearest } from "./column-draft.js";
import { type Group, groupsOf, ownerOf } from "./column-groups.js";
import {
  addNames,
  addNamesWithin,
  addPayees,
  factsOf,
  isCatalogue,
  maker,
} from "./column-names.js";
import { type Profile, profileOf, sampleSize } from "./column-profile.js";
import { type AccountPart, partsOfAccount } from "./iban.js";
import { isLikely, ranks } from "./likelihood.js";
import { areNumbered, isPlaceholder, readHeader } from "./lists/header.js";
import { postcodeMatchesTown } from "./lists/lists.js";
import type { NamesWithin } from "./names-within.js";
import { institution, ofHome, practice } from "./line-names.js";
import { organisationEvidence } from "./organisation.js";
import { isLandline, phone } from "./phone.js";

/** A column as it was understood. */
export interface ColumnReading {
  /** 0 = A. */
  readonly index: number;
  readonly header: string;
  /** What the header says, if it says anything. */
  readonly headerClass: HeaderClass | undefined;
  readonly chosen: Candidate;
  /** What it might have been. */
  readonly others: readonly Candidate[];
  /** How its names are read, where they stand among other things. */
  readonly within: NamesWithin | undefined;
  /** Whether those of its cells that are valid IBANs are so by chance. */
  readonly otherNumbers: boolean;
  /** Where an account begins in it that goes on in others: the cells it is parted over. */
  readonly parts: readonly AccountPart[] | undefined;
}

/** How a table is to be read. */
export interface Plan {
  readonly columns: readonly ColumnReading[];
  readonly groups: readonly Group[];
  /** Whether the table is about organisations: its phones and addresses are then theirs. */
  readonly aboutOrganisations: boolean;
  /** Whether it is a catalogue that says who made the things in it. */
  readonly namesMakers: boolean;
}

/** Headers that make these readings impossible unless every cell has an unmistakable form. */
const notOfAPerson = new Set<HeaderClass>([
  "organisation",
  "thing",
  "place",
  "date",
  "amount",
  "technical",
]);

/** Understands the columns of a table from its header and first rows. */
export function interpret(headers: readonly string[], rows: readonly Row[]): Plan {
  // A form laid out again has more rows than a call takes arguments.
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), headers.length);
  const columns: Draft[] = [];
  for (let index = 0; index < width; index++) {
    const header = headers[index] ?? "";
    columns.push({
      index,
      header,
      headerClass: classOf(header),
      profile: profileOf(rows.map((row) => row.cells[index] ?? "")),
      candidates: [],
      within: undefined,
      parts: undefined,
    });
  }
  const noneSays = sayNothing(columns);
  for (const column of columns)
    if (noneSays || isContradicted(column)) column.headerClass = undefined;
  splitNames(columns);
  for (const column of columns) addByForm(column);
  addPartedAccounts(columns, rows);
  const facts = factsOf(columns, rows);
  addNames(facts);
  addPayees(columns, rows);
  addNamesWithin(facts);
  addAddresses(columns, rows);
  addBirthDates(columns);
  addPlainPhones(columns);
  dropLoneFirstNames(columns);
  const ofPractices = areOfPractices(columns, rows);
  if (ofPractices) dropWhereTheyWork(columns);
  const readings = columns.map(choose);
  return {
    columns: readings,
    groups: groupsOf(readings, columns, rows),
    aboutOrganisations:
      ofPractices ||
      (isAboutOrganisations(columns, readings, rows) && !hasCustomers(columns, rows)) ||
      isAboutOffices(columns, readings, rows),
    namesMakers: isCatalogue(columns) && columns.some(({ header }) => maker.test(header)),
  };
}

/** What a header says; names of relatives are names. */
function classOf(header: string): HeaderClass | undefined {
  const found = header === "" || isPlaceholder(header) ? undefined : readHeader(header)?.class;
  // How many were born.
  if (found === "birth-date" && /^naissances(?!\p{L})/iu.test(header)) return "amount";
  if (found !== "household") return found;
  const isFirst = /(?<!\p{L})pr[ée]noms?(?!\p{L})/iu.test(header);
  const isFamily = /(?<!\p{L})noms?(?!\p{L})/iu.test(header);
  if (isFirst) return isFamily ? "full-name" : "first-name";
  return isFamily ? "family-name" : found;
}

/** Whether the headers are one word and a number each, over columns of several sorts: they say nothing. */
function sayNothing(columns: readonly Draft[]): boolean {
  const headed = columns.filter(({ header }) => header !== "");
  return (
    areNumbered(headed.map(({ header }) => header)) &&
    headed.some(({ profile: { nameForm } }) => nameForm >= 0.5) &&
    headed.some(
      ({ profile: { email, phone, date, street, address } }) =>
        Math.max(email, phone, date, street, address) >= 0.5,
    )
  );
}

/** Whether a header is of data of which no cell has the form, over cells that may be names: it stands elsewhere. */
function isContradicted({ headerClass, profile: shares }: Draft): boolean {
  const share = headerClass === undefined ? undefined : formOf[headerClass];
  return share !== undefined && shares.nameForm >= 0.8 && share(shares) === 0;
}

/** Of data with a form of its own: the share of cells that have it. */
const formOf: Readonly<Partial<Record<HeaderClass, (shares: Profile) => number>>> = {
  email: ({ email }) => email,
  phone: ({ phone }) => phone,
  postcode: ({ postcodeForm }) => postcodeForm,
  "birth-date": ({ date, serial }) => date + serial,
  nir: ({ nirLikely }) => nirLikely,
  iban: ({ iban }) => iban,
};

/** `Nom de l'élu` is a whole name by itself, and a family name where `Prénom de l'élu` stands as well. */
function splitNames(columns: readonly Draft[]): void {
  const isFamily = ({ headerClass }: Draft): boolean =>
    headerClass === "name" || headerClass === "family-name";
  const firsts = columns.filter(({ headerClass }) => headerClass === "first-name");
  const halves = columns.filter(
    ({ headerClass, profile: { fullName } }) => headerClass === "full-name" && fullName < 0.5,
  );
  const halvesOf = byOwner(halves);
  let hasFamily = columns.some(isFamily);
  for (const first of firsts) {
    const own = halvesOf.get(ownerOf(first.header)) ?? [];
    const family = nearest(own.length > 0 || hasFamily ? own : halves, first);
    if (family === undefined) continue;
    family.headerClass = "family-name";
    hasFamily = true;
    const others = halvesOf.get(ownerOf(family.header))!;
    others.splice(others.indexOf(family), 1);
  }
}

/** The surest candidate, at least `likely`; else the column is `other`. */
function choose(draft: Draft): ColumnReading {
  const { index, header, headerClass, candidates, within, parts, profile: shares } = draft;
  const sorted = candidates.toSorted(
    (one, other) => ranks[other.likelihood] - ranks[one.likelihood] || other.share - one.share,
  );
  const best = sorted[0];
  const chosen: Candidate =
    best !== undefined && isLikely(best.likelihood)
      ? best
      : { role: "other", likelihood: "likely", evidence: [], share: 1 };
  const others = sorted.filter((candidate) => candidate !== chosen);
  const { otherNumbers } = shares;
  return { index, header, headerClass, chosen, others, within, otherNumbers, parts };
}

/** What a column without cells in the first rows is by its header. */
const roleOfHeader: Readonly<Partial<Record<HeaderClass, Role>>> = {
  email: "email",
  phone: "phone",
  nir: "nir",
  iban: "iban",
  "payment-card": "payment-card",
  address: "address",
  postcode: "postcode",
  town: "town",
  "birth-date": "birth-date",
};

/** Readings that a column's form and header decide alone. */
function addByForm(column: Draft): void {
  const { headerClass, profile: shares } = column;
  if (shares.sampled === 0) {
    // Nothing yet: further down there may be; cells are read one by one anyway.
    const role = roleOfHeader[headerClass ?? "name"];
    if (role !== undefined) add(column, role, 0, "likely", "column-header");
    return;
  }
  const headed = (...classes: HeaderClass[]): boolean =>
    headerClass !== undefined && classes.includes(headerClass);
  const header = (own: HeaderClass): Evidence[] => (headerClass === own ? ["column-header"] : []);

  if (shares.email >= (headed("email") ? 0.1 : 0.3)) {
    add(
      column,
      "email",
      shares.email,
      "very-likely",
      ...header("email"),
      "column-share",
      "pattern",
    );
  } else if (shares.email > 0) add(column, "email", shares.email, "possible", "pattern");

  if (headed("phone") && shares.phone >= 0.3) {
    add(
      column,
      "phone",
      shares.phone,
      "very-likely",
      "column-header",
      "column-share",
      "numbering-plan",
    );
  } else if (shares.phoneSure >= 0.6) {
    add(column, "phone", shares.phoneSure, "very-likely", "column-share", "numbering-plan");
  } else if (shares.phoneLikely >= 0.6 && shares.phoneSpread && !notOfAPerson.has(headerClass!)) {
    add(column, "phone", shares.phoneLikely, "likely", "column-share", "numbering-plan");
  } else if (shares.phone > 0) add(column, "phone", shares.phone, "possible", "numbering-plan");

  if (shares.nir >= 0.3) {
    add(
      column,
      "nir",
      shares.nirLikely,
      "very-likely",
      ...header("nir"),
      "checksum",
      "column-share",
    );
  } else if (headed("nir") && shares.nirLikely >= 0.3) {
    add(column, "nir", shares.nirLikely, "very-likely", "column-header", "column-share");
  } else if (shares.nirLikely >= 0.95 && shares.sampled >= 10 && !notOfAPerson.has(headerClass!)) {
    add(column, "nir", shares.nirLikely, "likely", "column-share", "pattern");
  } else if (shares.nirLikely > 0) add(column, "nir", shares.nirLikely, "possible", "pattern");

  if (shares.iban >= 0.3) {
    add(column, "iban", shares.iban, "very-likely", ...header("iban"), "checksum", "column-share");
  }
  if (headed("payment-card") && shares.card >= 0.3) {
    add(
      column,
      "payment-card",
      shares.card,
      "very-likely",
      "column-header",
      "checksum",
      "column-share",
    );
  } else if (
    shares.card >= 0.9 &&
    shares.sampled >= 5 &&
    !headed("identifier", "thing", "amount", "technical")
  ) {
    add(column, "payment-card", shares.card, "likely", "checksum", "column-share");
  }
  if (headed("identifier")) add(column, "identifier", 1, "likely", "column-header");
  // Streets are named after people as companies are, and are read as addresses.
  const streets = Math.max(shares.street, shares.address);
  if (headed("organisation") || (shares.organisation >= 0.4 && streets < 0.5)) {
    const likelihood = headed("organisation") ? "very-likely" : "likely";
    const evidence = [...header("organisation"), "name-list"] as const;
    add(column, "organisation", shares.organisation, likelihood, ...evidence);
  }
}

/** Accounts over several columns: bank, branch, account and key, or an IBAN in groups. */
function addPartedAccounts(columns: readonly Draft[], rows: readonly Row[]): void {
  const sample = rows.slice(0, sampleSize).map(({ cells }) => cells);
  for (let at = 0; at + 3 < columns.length; at++) {
    const column = columns[at]!;
    if (column.profile.sampled === 0) continue;
    column.parts = partsOfAccount(sample, column.index);
    if (column.parts === undefined) continue;
    const own = columns.slice(at, at + column.parts.length);
    for (const part of own) part.candidates = [];
    add(column, "iban", 1, "very-likely", "checksum", "column-share");
    at += own.length - 1;
  }
}

/** Streets, postcodes and towns, which make each other likelier. */
function addAddresses(columns: readonly Draft[], rows: readonly Row[]): void {
  for (const column of columns) {
    const { headerClass, profile: shares } = column;
    if (shares.sampled === 0) continue;
    const share = Math.max(shares.street, shares.address);
    if (shares.label >= 0.5) {
      add(column, "label", shares.label, "very-likely", "pattern", "column-share");
    } else if (headerClass === "address") {
      const likelihood = share >= 0.2 ? "very-likely" : "likely";
      add(column, "address", share, likelihood, "column-header", "pattern");
    } else if ((headerClass === undefined || headerClass === "person") && share >= 0.5) {
      add(column, "address", share, "likely", "pattern", "column-share");
    }
    if (headerClass === "postcode" && shares.postcodeForm >= 0.5) {
      add(column, "postcode", shares.postcodeForm, "very-likely", "column-header", "place-list");
    } else if (headerClass === undefined && shares.postcode >= 0.9) {
      const beside = [columns[column.index - 1], columns[column.index + 1]];
      if (beside.some((other) => other !== undefined && matches(rows, column, other)))
        add(column, "postcode", shares.postcode, "likely", "place-list", "neighbour-column");
    }
    if (headerClass === "town") add(column, "town", shares.town, "very-likely", "column-header");
    else if (headerClass === undefined && shares.town >= 0.7)
      add(column, "town", shares.town, "likely", "place-list");
  }
}

/** Whether the postcodes of one column belong to the towns of the other. */
function matches(rows: readonly Row[], postcodes: Draft, towns: Draft): boolean {
  let both = 0;
  let fitting = 0;
  for (const { cells } of rows) {
    const postcode = cells[postcodes.index] ?? "";
    const town = cells[towns.index] ?? "";
    if (postcode === "" || town === "") continue;
    both++;
    if (postcodeMatchesTown(postcode, town)) fitting++;
    if (both === sampleSize) break;
  }
  return both > 0 && fitting * 2 >= both;
}

/** Birth dates: by their header, or by their range beside a name. */
function addBirthDates(columns: readonly Draft[]): void {
  const named = columns.some((column) => hasRole(column, "full-name", "family-name", "first-name"));
  for (const column of columns) {
    const { headerClass, profile: shares } = column;
    if (headerClass === "birth-date" && shares.date + shares.serial >= 0.3) {
      const share = Math.max(shares.date, shares.serial);
      add(column, "birth-date", share, "very-likely", "column-header", "column-share");
    } else if (
      headerClass === undefined &&
      // Eight digits are a date by chance once in two hundred times.
      (shares.writtenDate >= 0.8 || (named && shares.date >= 0.95 && shares.sampled >= 5))
    ) {
      const likelihood = named && areBirthYears(shares.years) ? "likely" : "possible";
      const beside: Evidence[] = named ? ["neighbour-column"] : [];
      add(column, "birth-date", shares.date, likelihood, "date-range", ...beside);
    }
  }
}

/** Bare ten-digit numbers are phones only in company, or where they spread as phone numbers do. */
function addPlainPhones(columns: readonly Draft[]): void {
  const company = columns.some((column) =>
    hasRole(column, "full-name", "family-name", "first-name", "email"),
  );
  for (const column of columns) {
    const { headerClass, profile: shares } = column;
    if (hasRole(column, "phone", "nir", "iban", "payment-card") || shares.phone < 0.9) continue;
    const marked = shares.phoneMarked >= 0.9 && shares.phoneSpread && shares.sampled >= 10;
    // `Ligne`, `SIM`, `Appelant`: a line of somebody's is one of telephone.
    const isLine = company && marked && (headerClass === "place" || headerClass === "technical");
    if (headerClass !== undefined && headerClass !== "person" && !isLine) continue;
    if (!company && !marked) continue;
    const beside: Evidence[] = company ? ["neighbour-column"] : [];
    add(column, "phone", shares.phone, "likely", "numbering-plan", "column-share", ...beside);
  }
}

/** First names without family names or anything that reaches their bearers are statistics, or pets. */
function dropLoneFirstNames(columns: readonly Draft[]): void {
  const telling: readonly Role[] = [
    "family-name",
    "full-name",
    "email",
    "phone",
    "nir",
    "iban",
    "birth-date",
  ];
  if (columns.some((column) => hasRole(column, ...telling))) return;
  for (const column of columns) {
    column.candidates = column.candidates.map((candidate) =>
      candidate.role === "first-name" ? { ...candidate, likelihood: "possible" } : candidate,
    );
  }
}

/** Whether a table lists organisations: it names them, and no people. */
function isAboutOrganisations(
  columns: readonly Draft[],
  readings: readonly ColumnReading[],
  rows: readonly Row[],
): boolean {
  const roles = new Set(readings.map(({ chosen }) => chosen.role));
  if (roles.has("full-name") || roles.has("first-name")) return false;
  if (
    columns.some(({ headerClass }) => headerClass === "organisation") ||
    roles.has("organisation")
  )
    return true;
  if (roles.has("family-name")) return false;
  // Whose mailboxes are offices' are offices.
  if (columns.some(({ profile: { email: all, office } }) => all >= 0.3 && office >= all * 0.8))
    return true;
  return areOfInstitutions(columns) && areLandlines(rows);
}

/** Whether headers say whose the numbers are (`Téléphone mairie`), or houses stand beside their addresses. */
function areOfInstitutions(columns: readonly Draft[]): boolean {
  const isAddress = ({ profile: { street, address } }: Draft): boolean =>
    Math.max(street, address) >= 0.5;
  return columns.some(
    (column) =>
      (column.headerClass === "phone" &&
        organisationEvidence(column.header.replaceAll("_", " ")) >= institution) ||
      (column.profile.organisation >= 0.6 &&
        // The same few are where people live or work.
        column.profile.distinct >= 0.5 &&
        column.profile.nameForm >= 0.5 &&
        columns.some((other) => other !== column && isAddress(other))),
  );
}

/** Headers beside those who have a practice; without one, a title is anybody's. */
const ofPractice =
  /(?<!\p{L})(?:m[ée]decins?|docteurs?|praticiens?|sp[ée]cialit[ée]s?|[ée]tudes?|notaires?|avocats?|cabinets?|v[ée]t[ée]rinaires?|dentistes?)(?!\p{L})/iu;

/** Whether a table lists doctors, lawyers and the like, and no more than where they work. */
function areOfPractices(columns: readonly Draft[], rows: readonly Row[]): boolean {
  const named = columns.filter((column) => hasRole(column, "full-name"));
  if (named.length !== 1 || !columns.some(({ header }) => ofPractice.test(header))) return false;
  if (columns.some((column) => column !== named[0] && isOfSomebody(column))) return false;
  const names = rows.map(({ cells }) => cells[named[0]!.index] ?? "").filter((cell) => cell !== "");
  return (
    names.filter((name) => practice.test(name)).length * 5 >= names.length * 4 && areLandlines(rows)
  );
}

/** Whether a column is of a patient or client beside his doctor or lawyer, or says where that one lives. */
const isOfSomebody = (column: Draft): boolean =>
  ofHome.test(column.header) ||
  column.profile.civility >= 0.5 ||
  hasRole(column, "first-name", "family-name", "email", "nir", "iban", "birth-date");

const ofWork = new Set<Role>(["phone", "address", "postcode", "town"]);

function dropWhereTheyWork(columns: readonly Draft[]): void {
  for (const column of columns)
    column.candidates = column.candidates.filter(({ role }) => !ofWork.has(role));
}

/** What an office is called by; of somebody it would stand behind who he is. */
const offices =
  /^(?:services?|directions?|p[ôo]les?|unit[ée]s?|sections?|f[ée]d[ée]rations?|antennes?|agences?|permanences?)$/iu;

const ofOffices = new Set<Role>(["phone", "organisation", "other"]);

/** Whether a table lists offices: `Service;Secrétariat;Poste`, with numbers of no pockets, and nothing of people. */
function isAboutOffices(
  columns: readonly Draft[],
  readings: readonly ColumnReading[],
  rows: readonly Row[],
): boolean {
  if (!offices.test(columns[0]?.header ?? "")) return false;
  if (!readings.every(({ chosen }) => ofOffices.has(chosen.role))) return false;
  return areLandlines(rows);
}

/** Whether rows are an organisation's customers, pupils, patients: each with a number of his own and a mobile. */
function hasCustomers(columns: readonly Draft[], rows: readonly Row[]): boolean {
  if (!columns.some(({ headerClass }) => headerClass === "identifier")) return false;
  const numbers = rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => phone.cell(cell)?.values ?? []),
  );
  const mobiles = numbers.filter((value) => !isLandline(value));
  return mobiles.length * 2 > rows.length && mobiles.length * 5 >= numbers.length * 4;
}
