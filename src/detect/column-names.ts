/**
 * Columns of names: halves and whole ones, payees, names among other things; and what tells those of people
 * from those of places, works and firms called after somebody.
 */
import { firstFrom } from "../sorted.js";
import type { Evidence, HeaderClass, Row } from "../types.js";
import { areBirthYears } from "./birth-date.js";
import {
  add,
  areLandlines,
  byOwner,
  type Draft,
  hasRole,
  kindOfRole,
  nearest,
} from "./column-draft.js";
import { ownerOf } from "./column-groups.js";
import { type Profile, sampleSize } from "./column-profile.js";
import { areNamesOfOthers } from "./eponyms.js";
import { isLikely } from "./likelihood.js";
import { fold } from "./lists/key.js";
import { readName } from "./name.js";
import { holdSeveral, namesOfLogins, namesWithin, type NamesOf } from "./names-within.js";
import { organisationEvidence } from "./organisation.js";
import { payeeOf } from "./payee.js";
import { isLandline, phone } from "./phone.js";

/** Asks once, and only if somebody wants to know. */
function once<T>(ask: () => T): () => T {
  let answer: T | undefined;
  return () => (answer ??= ask());
}

/** What tells of the names in a table as a whole: asked once, since there may be thousands of columns. */
export interface TableFacts {
  readonly columns: readonly Draft[];
  readonly rows: readonly Row[];
  /** All headers, sorted. */
  readonly headers: readonly string[];
  /** Whether a column says who made the things that the table lists. */
  readonly isMaker: (column: Draft) => boolean;
  /** Whether its rows tell of works. */
  readonly ofWorks: () => boolean;
  /** Beside what reaches people, cells that are names are theirs, whatever the header says of them. */
  readonly isReached: () => boolean;
}

/** The facts of a table whose columns are understood by their forms. */
export const factsOf = (columns: readonly Draft[], rows: readonly Row[]): TableFacts => ({
  columns,
  rows,
  headers: columns.map(({ header }) => header).sort(),
  isMaker: makersAmong(columns),
  ofWorks: once(() => areMakers(rows)),
  isReached: once(
    () => columns.some(reachesPeople) && !areOffices(columns, rows.slice(0, sampleSize)),
  ),
});

/** Names: in one column or in two; a first-name column makes its neighbour a family-name column. */
export function addNames(facts: TableFacts): void {
  const firsts = facts.columns.filter((column) => addFirstNames(column, facts));
  addFamilyNames(firsts, facts);
  addWholeNames(facts);
}

/** Notes the first names in a column; returns whether they are somebody's. */
function addFirstNames(column: Draft, { columns, isReached, ofWorks }: TableFacts): boolean {
  const { headerClass, profile: shares } = column;
  if (shares.nameForm < 0.5 || shares.organisation >= 0.4) return false;
  if (headerClass === "first-name") {
    const listed: Evidence[] = shares.firstName >= 0.5 ? ["name-list"] : [];
    add(column, "first-name", shares.nameForm, "very-likely", "column-header", ...listed);
    return true;
  }
  const areFirst =
    shares.firstName >= 0.75 &&
    shares.firstWeight >= 1.5 &&
    shares.singleWord >= 0.5 &&
    (headerClass === undefined ||
      headerClass === "person" ||
      (shares.distinct >= 0.2 && isReached()));
  if (!areFirst) return false;
  // Alone, a column of first names is no list of people: a neighbour has to make it one.
  const hasFamilies =
    familyNeighbour(columns, column, isReached) !== undefined &&
    !(column.header === "" && ofWorks());
  if (hasFamilies)
    add(column, "first-name", shares.firstName, "likely", "name-list", "neighbour-column");
  else add(column, "first-name", shares.firstName, "possible", "name-list");
  return hasFamilies;
}

/** Notes the family names beside columns of first names. */
function addFamilyNames(firsts: readonly Draft[], { columns, isReached }: TableFacts): void {
  const headed = columns.filter(
    ({ headerClass, profile: { nameForm } }) =>
      nameForm >= 0.5 && (headerClass === "family-name" || headerClass === "name"),
  );
  const headedOf = byOwner(headed);
  for (const first of firsts) {
    const own = headedOf.get(ownerOf(first.header)) ?? [];
    const family =
      nearest(own, first) ?? nearest(headed, first) ?? familyNeighbour(columns, first, isReached);
    if (family === undefined || hasRole(family, "family-name")) continue;
    const isHeaded = family.headerClass !== undefined;
    const evidence: Evidence[] = isHeaded ? ["column-header"] : [];
    if (family.profile.familyName >= 0.5) evidence.push("name-list");
    const likelihood = isHeaded ? "very-likely" : "likely";
    const share = family.profile.nameForm;
    add(family, "family-name", share, likelihood, ...evidence, "neighbour-column");
  }
}

/** Notes whole names, and family names alone. */
function addWholeNames(facts: TableFacts): void {
  const { columns, rows, headers, isMaker, ofWorks, isReached } = facts;
  const sample = rows.slice(0, sampleSize);
  const contact = columns.some((other) => hasRole(other, "email", "phone", "nir"));
  const areCounted = columns.some(
    ({ header, index }) =>
      ofStatistics.test(header) && !(ofParties.test(header) && areFew(rows, index)),
  );
  const areThosePeople = peopleBeside(columns, rows);
  const ofPeople = once(() => tellsOfPeople(columns, sample));
  for (const column of columns) {
    const { header, headerClass, profile: shares } = column;
    if (hasRole(column, "family-name", "first-name") || shares.nameForm < 0.5) continue;
    const isOfAnybody = headerClass === "name" || headerClass === "person";
    const isFull = shares.fullName >= 0.5 && shares.fullWeight >= 1;
    if (isMaker(column)) {
      // Who made the things of a catalogue stands on their covers.
      add(column, "full-name", shares.fullName, "possible", "name-list");
    } else if (
      !ofWholeNames.has(headerClass) &&
      areNamesOfOthers(sample.map(({ cells }) => cells[column.index] ?? "")) &&
      !ofPeople()
    ) {
      add(column, "organisation", shares.fullName, "likely", "name-list");
    } else if (headerClass === "full-name" && shares.fullWeight > -1) {
      const listed: Evidence[] = isFull ? ["name-list"] : [];
      add(column, "full-name", shares.nameForm, "very-likely", "column-header", ...listed);
    } else if ((isOfAnybody || headerClass === "family-name") && isFull) {
      const evidence = ["column-header", "name-list", "column-share"] as const;
      add(column, "full-name", shares.nameForm, "very-likely", ...evidence);
    } else if (headerClass === "family-name" && shares.familyWeight > -1) {
      add(column, "family-name", shares.nameForm, "likely", "column-header");
    } else if (
      isOfAnybody &&
      shares.familyName >= 0.6 &&
      shares.familyWeight >= 1 &&
      shares.organisation < 0.2
    ) {
      const likelihood = contact || areFamilyNames(column, areCounted) ? "likely" : "possible";
      add(column, "family-name", shares.familyName, likelihood, "column-header", "name-list");
    } else if (
      // Row names and the like hold anything; tables, teams and groups beside each other are of people.
      // An organisation by its header (`Équipe 1`) is none by its cells.
      (headerClass === "technical" ||
        headerClass === "identifier" ||
        isOfSeries(header, headers)) &&
      areSureNames(shares)
    ) {
      add(column, "full-name", shares.fullName, "very-likely", "name-list", "column-share");
    } else if (
      (headerClass === undefined || headerClass === "household") &&
      shares.fullName >= 0.6 &&
      shares.fullWeight >= (isReached() ? 1.5 : 2) &&
      shares.distinct >= 0.2 &&
      !(
        header === "" &&
        (ofWorks() || (areNamedAfter(rows, column.index) && !areThosePeople(column, true)))
      )
    ) {
      add(column, "full-name", shares.fullName, "likely", "name-list", "column-share");
    } else if (
      // Names by turns with dates: the second line of a record.
      headerClass === undefined &&
      Math.min(shares.nameForm, shares.date) >= 0.3 &&
      shares.nameForm + shares.date >= 0.9 &&
      shares.fullWeight >= 3
    ) {
      add(column, "full-name", shares.fullName, "likely", "name-list", "column-share");
    } else if (
      headerClass !== undefined &&
      shares.fullName >= 0.8 &&
      shares.fullWeight >= 2 &&
      shares.distinct >= 0.5 &&
      areThosePeople(column)
    ) {
      // Whatever the header says of the cells, what stands beside them tells that they name people.
      add(column, "full-name", shares.fullName, "very-likely", "name-list", "neighbour-column");
    } else if (shares.fullName > 0.2) {
      add(column, "full-name", shares.fullName, "possible", "name-list");
    }
  }
}

/** Whether nearly all cells are names as good as sure, and not one of them again and again. */
const areSureNames = ({ fullName, fullWeight, distinct }: Profile): boolean =>
  fullName >= 0.9 && fullWeight >= 3 && distinct >= 0.5;

/** Headers of names that are those of people. */
const ofWholeNames = new Set<HeaderClass | undefined>(["full-name", "family-name", "person"]);

/** Whether columns hold what only people have: a first name, a form of address, a birth, a mailbox or a mobile of their own. */
const tellsOfPeople = (columns: readonly Draft[], sample: readonly Row[]): boolean =>
  columns.some(
    (column) =>
      column.headerClass === "birth-date" ||
      column.profile.civility >= 0.5 ||
      hasRole(column, "first-name", "family-name", "nir", "iban") ||
      isPrivateMail(column),
  ) || !areLandlines(sample);

/** Whether a column holds addresses of mail, and not those of offices. */
const isPrivateMail = (column: Draft): boolean =>
  hasRole(column, "email") && column.profile.office < column.profile.email * 0.8;

/** Headers of what is called after people, and has numbers and addresses of its own. */
const ofOthers = new Set<HeaderClass | undefined>(["organisation", "place"]);

/**
 * Tells whether names under a header that is not of names are those of people, and not of places, works or
 * firms called after somebody: such have no date of birth, hardly a mobile, and their first name first.
 */
function peopleBeside(
  columns: readonly Draft[],
  rows: readonly Row[],
): (column: Draft, mayBeOthers?: boolean) => boolean {
  const sample = rows.slice(0, sampleSize);
  const isMobile = (cell: string): boolean =>
    phone.cell(cell)?.values.every((value) => !isLandline(value)) === true;
  const isReached = (column: Draft): boolean => hasRole(column, "email", "phone", "iban");
  const isBorn = besides(
    columns,
    (column) =>
      hasRole(column, "nir") ||
      (column.headerClass === "birth-date" && column.profile.date >= 0.3) ||
      (column.profile.writtenDate >= 0.8 && areBirthYears(column.profile.years)),
  );
  const hasContact = besides(columns, isReached);
  const hasMobile = besides(
    columns,
    (column) =>
      hasRole(column, "phone") &&
      sample.filter(({ cells }) => isMobile(cells[column.index] ?? "")).length * 2 >= sample.length,
  );
  const hasAddress = besides(columns, ({ headerClass, profile: { street, postcode } }) =>
    headerClass === "address" || headerClass === "postcode" ? street + postcode > 0 : street >= 0.5,
  );
  return (column, mayBeOthers = ofOthers.has(column.headerClass)) => {
    const { index } = column;
    if (isBorn(column)) return true;
    if (!mayBeOthers && hasContact(column)) return true;
    if (hasMobile(column)) return true;
    if (!hasContact(column) && !hasAddress(column)) return false;
    const familyFirst = sample.filter(({ cells }) => {
      const cell = cells[index] ?? "";
      const parts = readName(cell)?.parts;
      if (parts === undefined) return false;
      return fold(cell)
        .replaceAll(/[^\p{L}]/gu, "")
        .startsWith(parts.family.replaceAll(/[^\p{L}]/gu, ""));
    });
    return familyFirst.length * 2 >= sample.length;
  };
}

/**
 * Whether cells are family names and nothing else, so that a header that may be of anything is of people.
 * Of brands, buildings and grapes called after somebody a quarter are no such names. Half of the families in
 * ten rows may be called as towns are; of towns, next to none is a family. How many people have a name is
 * said of nobody.
 */
const areFamilyNames = ({ headerClass, profile: shares }: Draft, areCounted: boolean): boolean =>
  (shares.sampled < minSurnames ||
    (shares.familyName >= 0.8 &&
      shares.familyWeight >= 2.3 &&
      shares.distinct >= 0.4 &&
      shares.town < 0.7)) &&
  (headerClass === "person" || !areCounted);

/** Fewer are no list by themselves, but may be a part of one: chance says too much of them to be asked for more. */
const minSurnames = 20;

/** Headers of what is counted or told of a name, or measured of what is called by it. */
const ofStatistics =
  /^(?:(?:effectifs?|rang|fr[ée]quences?|occurrences?|porteurs|naissances|population|part|rank|freq\w*|signification|[ée]tymologie|CA|chiffre d['’]affaires|diam[èe]tre|latitude|longitude|altitude)(?!\p{L})|(?:nombre|nb|personnes|count|number)(?:\s(?:de\s|d['’]|of\s)?(?:individus|naissances|occurrences|people|personnes|porteurs))?\s*(?:\(|$))/iu;

/** Of them, those that may say as well how many come along with somebody. */
const ofParties = /^(?:(?:nombre|nb)(?:\s(?:de\s)?personnes)?|personnes)$/iu;

/** More do not come along with one. */
const largestParty = 12;

const areFew = (rows: readonly Row[], index: number): boolean =>
  rows.every(({ cells }) => Number(cells[index] ?? "") <= largestParty);

/** Tells of a column whether another one passes a test, by which each is looked at once. */
function besides(
  columns: readonly Draft[],
  test: (column: Draft) => boolean,
): (column: Draft) => boolean {
  let passed: readonly Draft[] | undefined;
  return (column) => (passed ??= columns.filter(test)).some((other) => other !== column);
}

/**
 * Whether a header differs from another's in its number or letter only: `Groupe 1`, `Équipe B`.
 *
 * @param headers those of all columns, sorted
 */
function isOfSeries(header: string, headers: readonly string[]): boolean {
  const stem = /^(.{2,30}?)[ n°_-]*(?:\d{1,3}|\p{Lu})$/u.exec(header)?.[1];
  if (stem === undefined) return false;
  // Those that begin with it follow each other, and its own is one of them.
  return headers[firstFrom(headers, stem, String) + 1]?.startsWith(stem) === true;
}

/** Headers of what a movement of an account is for. */
const labelOfMovement =
  /libell|intitul|d[ée]tail|description|op[ée]ration|communication|motif|nature|label|wording|details/i;

/** Of the labels so many at least name people: one alone is a landlord. */
const minPayees = 3;

const minPayeeShare = 0.1;

/** Names in the labels of a bank's movements or of a ledger: beside amounts, and nowhere else in the table. */
export function addPayees(columns: readonly Draft[], rows: readonly Row[]): void {
  if (!columns.some(({ headerClass }) => headerClass === "amount")) return;
  if (columns.some((column) => hasRole(column, "full-name", "family-name", "first-name"))) return;
  for (const column of columns) {
    const { headerClass, header, profile: shares } = column;
    if (headerClass !== undefined && headerClass !== "thing") continue;
    if (!labelOfMovement.test(header)) continue;
    const labels = rows.map(({ cells }) => cells[column.index] ?? "").filter((cell) => cell !== "");
    const payees = labels.map(payeeOf).filter((name) => name !== undefined);
    const share = payees.length / Math.max(1, labels.length);
    if (new Set(payees).size >= minPayees && share >= minPayeeShare) {
      add(column, "full-name", share, "likely", "name-list", "nearby-word");
      column.within = { namesOf: payeesOf, born: false };
      return;
    }
    if (areSureNames(shares)) {
      // The accounts of a ledger: all of them are called by names.
      add(column, "full-name", shares.fullName, "likely", "name-list", "column-share");
      return;
    }
  }
}

const payeesOf: NamesOf = (label) => {
  const payee = payeeOf(label);
  return payee === undefined ? [] : [payee];
};

/** Headers of columns that may hold names, with more in their cells. */
export const mayName: ReadonlySet<HeaderClass | undefined> = new Set([
  undefined,
  "name",
  "full-name",
  "person",
]);

/** Headers under which a word that could be a login is that of a place or a firm. */
const ofPlaces: ReadonlySet<HeaderClass | undefined> = new Set([
  "town",
  "country",
  "place",
  "organisation",
]);

/**
 * Names among other things in their cells. Where neither the header nor another column says anything of
 * people, rows are read as texts, unless the cells hold nothing but names.
 */
export function addNamesWithin(facts: TableFacts): void {
  const { columns, rows, headers, isMaker, ofWorks } = facts;
  const company = columns.some(({ candidates }) =>
    candidates.some(({ role, likelihood }) => role in kindOfRole && isLikely(likelihood)),
  );
  if (ofWorks()) return;
  const isNamed = columns.some((one) =>
    hasRole(one, "full-name", "family-name", "first-name", "email"),
  );
  for (const column of columns) {
    const { index, header, headerClass, profile: shares } = column;
    const areNames = hasRole(column, "full-name");
    if (column.within !== undefined || shares.sampled === 0) continue;
    if (isMaker(column)) continue;
    const cells = rows
      .flatMap(({ cells: row }) => (row[index] ? [row[index]] : []))
      .slice(0, sampleSize);
    const logins = isNamed || ofPlaces.has(headerClass) ? undefined : namesOfLogins(cells);
    if (logins !== undefined) {
      column.candidates = [];
      column.within = { namesOf: logins, born: false };
      add(column, "full-name", 1, "likely", "name-list", "column-share");
      continue;
    }
    // Groups, teams and rotas name people below each other, whatever stands above them.
    const isLoose = mayName.has(headerClass) || isOfSeries(header, headers);
    const isList = !maker.test(header) && holdSeveral(cells, !isLoose);
    if (isList) column.candidates = column.candidates.filter(({ role }) => role !== "organisation");
    else if (!areNames) {
      if (!mayName.has(headerClass)) continue;
      if (column.candidates.some(({ likelihood }) => isLikely(likelihood))) continue;
      const isOfPeople = company || headerClass === "person" || headerClass === "full-name";
      if (areNamedAfter(rows, index) || (!isOfPeople && shares.nameForm < 0.5)) continue;
    }
    column.within = namesWithin(cells, areNames);
    if (column.within !== undefined && !areNames)
      add(column, "full-name", shares.nameForm, "likely", "name-list", "column-share");
  }
}

/** Whether what stands to the left of a column makes its names those of streets, schools and houses. */
export function areNamedAfter(rows: readonly Row[], index: number): boolean {
  if (index === 0) return false;
  let filled = 0;
  let named = 0;
  for (const { cells } of rows.slice(0, sampleSize)) {
    const before = cells[index - 1] ?? "";
    if ((cells[index] ?? "") === "" || before === "") continue;
    filled++;
    if (before.length <= longestPlace && organisationEvidence(`${before} x`) > institution) named++;
  }
  return named > 0 && named * 5 >= filled * 4;
}

/** From here on a word names an institution or a street, not only an abbreviation that may be one. */
const institution = 3;

/** `- École élémentaire`: what somebody's name stands behind is a word or two. */
const longestPlace = 24;

/** Houses, behind a town or before a year: `Paris : Seuil.`, `Gallimard, 1999`, `(Folio, 2004)`. */
const house =
  "(?:Actes Sud|Belin|Colin|Dalloz|Découverte|Dunod|Éditions|Fayard|Flammarion|Folio|Gallimard|Grasset|Hachette|Harmattan|Laffont|Larousse|LGDJ|Michel|Minuit|Nathan|Payot|Plon|Pocket|Points|PUF|Rivages|Seuil|Springer|Stock|Vrin|University Press)";

/**
 * What a list of works has in most lines: titles in quotes, pages, volumes and issues, numbers of books and of
 * articles, houses; a year before a title (APA); fields of BibTeX.
 */
const ofWork: readonly RegExp[] = [
  // `Jean « Jeannot » Martin`: one word right behind another is what somebody is called.
  /(?<!\p{L}\s{0,2})(?:«[^»]{3,}»?|“[^”]{3,}”?)|[«“](?!\s?[^»”\s]{1,20}\s?[»”])[^»”]{3,}[»”]?|\b(?:ISBN|doi(?=[:.]))|\bet al\.|\bop\. cit\.|thèse de doctorat/u,
  /\b(?:vol|pp?|éd|eds?)\.\s?\d|\d\s?p\.(?:\s|$)|\b(?:19|20)\d\d;\d|\b\d{1,4}\(\d{1,3}\)[,:]\s?\d/u,
  /\((?:1[5-9]|20)\d\d[a-z]?\)\.\s\p{L}|^\s*(?:author|editor)\s*=\s*[{"]/u,
  new RegExp(`${house},\\s(?:coll|1[5-9]\\d\\d|20\\d\\d)|:\\s${house}(?:,|\\.?$)`, "u"),
];

const monthNames =
  "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december";

/** What is called after a day: `rue du 11 novembre 1918`. */
const ways =
  "rue|r|avenue|av|place|pl|boulevard|bd|bld|blvd|quai|cours|square|allée|all|impasse|imp|chemin|cité|résidence|rés|esplanade|lotissement|faubourg|route|rte|pont|parvis|passage|hameau|clos|villa";

/**
 * What is said of those who lived before 1920: `(1840-1926)`, `20 août 1914`, `20/08/1914`. The first and the
 * last day of a year are no date, but what programs write where there is none.
 */
const ofThePast = new RegExp(
  String.raw`\((?:né[\p{L}()]{0,3}\s(?:en\s)?)?1[5-8]\d\d\s?[-–—](?!\s?\d+\s?[€$%\p{L}])|` +
    String.raw`(?:(?<!\p{L}|(?:${ways})\.?\s(?:du\s)?\d{1,2}\s)(?:${monthNames})\s|(?<!\d)(?!0?[01][/.]0?1|3[01][/.]12)\d{1,2}[/.]\d{1,2}[/.])1(?:[5-8]\d\d|9[01]\d)(?!\d)|` +
    String.raw`(?<!\p{L})(?:tué|mort|tombé|fusillé|exécuté|déporté|disparu)e?\s[^\d,;]{0,40}(?:\d{1,2}(?:er)?[\s/.][^\d,;]{0,12}(?:\d{1,2}[/.])?)?19[1-4]\d(?!\d)`,
  "iu",
);

/** Whether rows, or lines, tell of works or of the dead: the names in them are those of authors. */
export function areMakers(rows: readonly Pick<Row, "cells">[]): boolean {
  const sample = rows.slice(0, sampleSize);
  const works = sample.filter(({ cells }) => {
    const line = cells.join(",").replaceAll(/[\t,]\s*/gu, ", ");
    return ofThePast.test(line) || ofWork.some((sign) => sign.test(line));
  });
  return works.length > 0 && works.length * 2 >= sample.length;
}

/** Whether a table lists things. */
export const isCatalogue = (columns: readonly Draft[]): boolean =>
  columns.some(
    ({ headerClass, profile: shares }) =>
      headerClass === "thing" ||
      // `Titre`, of a person or of a work.
      (headerClass === "civility" && shares.sampled > 0 && shares.civility < 0.5),
  );

/** Headers of those who made the works of a list. */
export const maker =
  /(?:^|[^\p{L}])(?:auteure?s?|authors?|autor|autore|artistes?|artists?|réalisat|realisat|directors?|compositeur|composer|interprète|illustrat|mise en sc[èe]ne|metteu|chor[ée]graph|sc[ée]nari|dessinat|obtenteur|écrivain|writer|cast|actors?|acteurs?)/iu;

/** Headers of those who ride or train the horses of a race. */
const ofHorses = /^(?:drivers?|jockeys?|entra[iî]neurs?|trainers?)(?!\p{L})/iu;
const horse = /^(?:chev(?:al|aux)|horses?|partants?)(?!\p{L})/iu;

/** Whether a column says where somebody lives, when he was born, or how he is reached: no programme of a race does. */
const reachesOrDates = ({ headerClass, profile }: Draft): boolean =>
  headerClass === "birth-date" ||
  headerClass === "identifier" ||
  [
    profile.email,
    profile.phoneSure,
    profile.nir,
    profile.iban,
    profile.street,
    profile.address,
  ].some((share) => share >= 0.3);

/**
 * Tells whether a column names those who made the things of a catalogue, or train the horses of a race: by its
 * header, or by the one to its left, beside which cells may stand in text.
 */
function makersAmong(columns: readonly Draft[]): (column: Draft) => boolean {
  const ofThings = isCatalogue(columns);
  // Not the horsepower of cars.
  const ofRace =
    columns.some(({ header, profile }) => horse.test(header) && profile.nameForm >= 0.5) &&
    !columns.some(reachesOrDates);
  return ({ header, index }) => {
    const own = header === "" ? (columns[index - 1]?.header ?? "") : header;
    return (ofThings && maker.test(own)) || (ofRace && ofHorses.test(own));
  };
}

/** What the header of family names may be: `Famille`, beside `Enfant`. */
const mayBeFamily = new Set<HeaderClass | undefined>([undefined, "name", "person"]);

/** So many columns may stand between the halves of a name and one. */
const maxDistance = 8;

/** The nearest column that could hold the family names to the first names in this one. */
function familyNeighbour(
  columns: readonly Draft[],
  first: Draft,
  isReached: () => boolean,
): Draft | undefined {
  let likely: Draft | undefined;
  for (let step = 1; step <= maxDistance * 2; step++) {
    const distance = step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    const column = columns[first.index + distance];
    if (column === undefined) continue;
    const { nameForm, familyName, familyWeight, fullName, organisation, distinct, town, sampled } =
      column.profile;
    if (nameForm < 0.8 || familyWeight <= 0 || organisation >= 0.2) continue;
    const mayBe = mayBeFamily.has(column.headerClass);
    if (mayBe && Math.abs(distance) === 1) {
      // The same few again and again are sooner ages and teams (Junior, Cadet), and whole names say both
      // halves once more, if others are families.
      if (distinct >= leastFamilies && fullName < 0.5) return column;
      // A few makes, over and over, are no families.
      const areMakes = sampled >= minSurnames && fullName < 0.5 && familyWeight < 2;
      if (!areMakes) likely ??= column;
    }
    // Another column between them, or a header of something else: their cells have to tell, and are neither
    // whole names, as those of authors beside the colours of their books, nor the same few, as makes.
    const areOwn = fullName < 0.5 && distinct >= leastFamilies;
    const areFamilies = familyName >= 0.6 && familyWeight >= 1.5 && areOwn && town < 0.7;
    if (areFamilies && (mayBe || isReached())) return column;
  }
  return likely;
}

/** The share of cells that differ: of a village, half. */
const leastFamilies = 0.2;

/** Whether what a table reaches are offices alone, by landlines and their mailboxes. */
const areOffices = (columns: readonly Draft[], sample: readonly Row[]): boolean =>
  !columns.some((column) => hasRole(column, "nir") || isPrivateMail(column)) &&
  areLandlines(sample);

/** Whether a column holds addresses of mail or numbers of people. */
function reachesPeople(column: Draft): boolean {
  const { phone, phoneMarked, phoneSpread, sampled } = column.profile;
  return (
    hasRole(column, "email", "phone", "nir") ||
    (phone >= 0.9 && phoneMarked >= 0.9 && phoneSpread && sampled >= 10)
  );
}
