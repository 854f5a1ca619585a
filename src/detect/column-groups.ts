/** The columns of a table, each understood → which of them belong to one person. */
import { append } from "../append.js";
import type { Role, Row } from "../types.js";
import type { ColumnReading } from "./column.js";
import type { Draft } from "./column-draft.js";
import { type Profile, sampleSize } from "./column-profile.js";
import { ranks } from "./likelihood.js";
import { nameWeight } from "./line-names.js";
import { fold } from "./lists/key.js";
import { readName } from "./name.js";
import type { NamesOf } from "./names-within.js";
import { ownAccounts, ownMailboxes, ownPhones } from "./people.js";

/** Columns that together describe one person (by index). */
export interface Group {
  /** Whether companies stand among the names. */
  readonly mixed: boolean;
  /** Whether it is nothing but what comes again and again: others that a row tells of are somebody else. */
  readonly comesAgain: boolean;
  /** How the names are read, where they stand among other things. */
  readonly namesOf: NamesOf | undefined;
  readonly fullName?: number;
  readonly familyName?: number;
  readonly firstName?: number;
  /** The columns of its names, those included that say them once more. */
  readonly names: readonly number[];
  /** The column of somebody else's family name that those with these first names share. */
  readonly sharedName?: number;
  readonly columns: readonly number[];
}

/**
 * Puts the columns of one person together. Side by side tables make several groups, and so do the people
 * that a row names: pupil and parents, member and spouse, two contacts of a firm.
 */
export function groupsOf(
  readings: readonly ColumnReading[],
  columns: readonly Draft[],
  rows: readonly Row[],
): Group[] {
  const runs = merged(runsOf(readings, columns, rows));
  // Numbers of members or files alone tell of nobody.
  if (runs.every((run) => run.readings.every(({ chosen }) => chosen.role === "identifier")))
    return [];
  if (areMany(readings) && !runs.some(hasName))
    return runs.flatMap(({ readings: own }) => own.map((reading) => toGroup([reading], columns)));
  const groups = runs.flatMap((run) => {
    const own = run.readings.toSorted((one, other) => one.index - other.index);
    const senders = hasName(run) ? new Set<ColumnReading>() : sendersAmong(own, columns);
    return [
      toGroup(
        own.filter((one) => !senders.has(one)),
        columns,
      ),
      ...Array.from(senders, (one) => toGroup([one], columns)),
    ];
  });
  const family = groups[0]?.familyName;
  return groups.map((one) =>
    // Children and spouses have the family name that stands once.
    family !== undefined &&
    one.firstName !== undefined &&
    (one.familyName ?? one.fullName) === undefined
      ? { ...one, sharedName: family }
      : one,
  );
}

/** Columns that follow each other, parted where those of the next person or of the next table begin. */
function runsOf(
  readings: readonly ColumnReading[],
  columns: readonly Draft[],
  rows: readonly Row[],
): Run[] {
  const runs: Run[] = [{ owner: "", readings: [] }];
  const seen = new Set<string>();
  /** The first run that names each owner. */
  const named = new Map<string, Run>();
  // Asked of thousands of columns, of each of which all are.
  const owners = new Set(
    readings
      .filter(({ chosen }) => chosen.role === "first-name" || chosen.role === "family-name")
      .map(({ header, chosen }) => `${chosen.role} ${ownerOf(header)}`),
  );
  for (const reading of readings) {
    const { role } = reading.chosen;
    const { filled } = columns[reading.index].profile;
    const isName = nameRoles.has(role);
    const key = `${role} ${reading.header}`;
    let current = runs.at(-1)!;
    // An empty column, or the same header once more, begins the next table.
    const empty = filled === 0 && reading.header === "";
    if (
      current.readings.length > 0 &&
      (empty || (isName && (seen.has(key) || isAnothers(reading, current, columns, owners, rows))))
    ) {
      // What the people of another table have is not theirs.
      if (empty || seen.has(key)) named.clear();
      runs.push((current = { owner: "", readings: [] }));
      seen.clear();
    }
    if (isName && !current.readings.some(({ chosen }) => nameRoles.has(chosen.role)))
      current.owner = ownerOf(reading.header);
    if (role !== "other" && role !== "organisation") {
      // What is said to be of somebody named before is his: `Courriel` behind the spouse's name. Dates of
      // birth stand behind the name they belong to.
      const owner = ownerOf(reading.header);
      const own = isName || role === "birth-date" ? undefined : named.get(owner);
      (own ?? current).readings.push(reading);
    }
    if (isName && !named.has(current.owner)) named.set(current.owner, current);
    if (isName) seen.add(key);
  }
  return runs;
}

/** Runs, those without a name of their own put to their neighbours. */
function merged(runs: readonly Run[]): Run[] {
  const found: Run[] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (run.readings.length === 0) continue;
    if (last === undefined || namesAnother(last, run)) found.push(run);
    else {
      append(last.readings, run.readings);
      if (last.owner === "") last.owner = run.owner;
    }
  }
  return found;
}

/** Whether a row of addresses or numbers without headers, or under those that tell them apart, is as many people's. */
function areMany(readings: readonly ColumnReading[]): boolean {
  const count = (role: Role, tells = (header: string): boolean => header === ""): number =>
    readings.filter(({ header, chosen }) => chosen.role === role && tells(header)).length;
  return (
    count("email") > ownMailboxes ||
    count("phone", (header) => header === "" || isSureName(header)) > ownPhones ||
    count("nir") > 1 ||
    count("iban") > ownAccounts
  );
}

/** Whether an address, a number or an account of a column comes again and again: a sender's, a host's. */
const comesAgain = ({ index, chosen }: ColumnReading, columns: readonly Draft[]): boolean =>
  (chosen.role === "email" || chosen.role === "phone" || chosen.role === "iban") &&
  columns[index].profile.distinct < leastDistinct;

/** Columns of what comes again, beside others of their sort that hold what does not. */
function sendersAmong(
  beside: readonly ColumnReading[],
  columns: readonly Draft[],
): Set<ColumnReading> {
  const again = beside.filter((one) => comesAgain(one, columns));
  const own = new Set(again);
  const sorts = new Set(beside.filter((one) => !own.has(one)).map(({ chosen }) => chosen.role));
  return new Set(again.filter(({ chosen }) => sorts.has(chosen.role)));
}

/** Columns of one person, and who that is by the header of the first name: `CONJOINT`, `RESP 2`. */
interface Run {
  owner: string;
  readonly readings: ColumnReading[];
}

/** Whether a header is a name: of who teaches, calls or leads those below. */
const isSureName = (header: string): boolean => (readName(header)?.weight ?? -1) >= nameWeight;

const hasName = ({ readings }: Run): boolean =>
  readings.some(({ chosen }) => nameRoles.has(chosen.role));

/** Words of headers that say what a column holds, not whose it is. */
const datum =
  /^(?:noms?|prenoms?|\p{L}*names?|first|last|middle|family|given|surname|fullname|full|display|complet|complete|usuel|usage|naissance|jeune|fille|famille|marital|patronymique|etat|civil|deuxieme|second|premier|autres?|de|du|des|d|l|le|la|les|et|ou|and|of|the|numero|num|no|n|tel|telephones?|phone|portable|mobile|gsm|fixe|port|cell|e|mail|mails|email|emails|courriel|adresse|address|messagerie|mel|code|postal|cp|ville|commune|rue|date|ne|nee|birth|naiss|pro|perso|personnel|professionnel|domicile|principale?|secondaire|maison|bureau|travail|value|label|type)$/u;

/** Whose data a header says its column holds: the words and numbers in it that name no datum. */
export function ownerOf(header: string): string {
  const words = header
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .match(/\p{L}+|\d+/gu);
  return (words ?? [])
    .filter((word) => !datum.test(word))
    .join(" ")
    .toUpperCase();
}

/** Words for people that a row names beside the one it is about, or tells apart. */
const relation =
  /\b(?:conjointe?|epou(?:x|se)|mari|femme|compagne|compagnon|partenaire|enfants?|fils|pere|mere|papa|maman|parents?|tuteur|tutrice|resp|responsable|legal|representant|contact|payeur|acheteur|participante?|adherente?|eleve|accompagnante?|invitee?|temoin|spouse|wife|husband|partner|child|father|mother|parent|guardian|buyer|attendee|guest)\b/iu;

/** Names that so few of the rows tell apart are no people of their own: sellers, candidates, referees. */
const leastDistinct = 0.5;

/** Whether a column of names is of somebody else than the names of a run before it. */
function isAnothers(
  { index, header, chosen: { role } }: ColumnReading,
  { readings: run }: Run,
  columns: readonly Draft[],
  owners: ReadonlySet<string>,
  rows: readonly Row[],
): boolean {
  const names = firstNames(run);
  const rival = names.find(({ chosen }) => chosen.role === role);
  const whole = names.find(({ chosen }) => chosen.role === "full-name");
  if (role === "full-name" || whole !== undefined) {
    const isPair = new Set(names.map(({ chosen }) => chosen.role)).size > 1;
    if (whole === undefined && !isPair) return false;
    return columns[index].profile.distinct >= leastDistinct && !isSameName(names, index, rows);
  }
  const owner = ownerOf(header);
  if (rival === undefined || owner === "" || ownerOf(rival.header) === owner) return false;
  const other: Role = role === "first-name" ? "family-name" : "first-name";
  return relation.test(owner) || owners.has(`${other} ${owner}`);
}

/** Somebody has no more names in one row: what stands in further columns is told from these. */
const mostNames = 16;

/** The first columns of names among those of a run. */
function firstNames(run: readonly ColumnReading[]): readonly ColumnReading[] {
  const names: ColumnReading[] = [];
  for (const reading of run) {
    if (nameRoles.has(reading.chosen.role)) names.push(reading);
    if (names.length === mostNames) break;
  }
  return names;
}

/** Whether a column says the names of others once more: `Nom complet` behind both of its parts. */
function isSameName(names: readonly ColumnReading[], index: number, rows: readonly Row[]): boolean {
  let both = 0;
  let same = 0;
  const wordsOf = (text: string): string[] => fold(text).match(/\p{L}{2,}/gu) ?? [];
  for (const { cells } of rows) {
    const words = wordsOf(cells[index] ?? "");
    const known = wordsOf(names.map((name) => cells[name.index] ?? "").join(" "));
    if (words.length === 0 || known.length === 0) continue;
    both++;
    if (words.every((word) => known.includes(word)) || known.every((word) => words.includes(word)))
      same++;
    if (both === sampleSize) break;
  }
  return same * 2 >= both;
}

/** Whether two runs of columns name two people: not if one has the first and one the family name. */
function namesAnother({ readings: one }: Run, { readings: other }: Run): boolean {
  const rolesOf = (run: readonly ColumnReading[]): Role[] =>
    run.map(({ chosen }) => chosen.role).filter((role) => nameRoles.has(role));
  const others = rolesOf(other);
  const roles = others.length === 0 ? others : rolesOf(one);
  if (roles.length === 0) return false;
  const whole = (role: Role): boolean => role === "full-name" || role === "label";
  return roles.some(whole) || others.some(whole) || roles.some((role) => others.includes(role));
}

const ownNames = new Set<Role>(["full-name", "family-name", "first-name"]);
const nameRoles = new Set<Role>([...ownNames, "label"]);

/** One in twenty: a few people are called Bank or Abbey. Among family names alone one is chance. */
const holdsOrganisations = (role: Role, { organisation, sampled }: Profile): boolean =>
  organisation >= 0.05 && (role !== "family-name" || organisation * sampled > 1.5);

function toGroup(run: readonly ColumnReading[], columns: readonly Draft[]): Group {
  const tellsApart = ({ index }: ColumnReading): boolean =>
    columns[index].profile.distinct >= leastDistinct;
  const rank = (reading: ColumnReading): number => ranks[reading.chosen.likelihood];
  // Names that tell the rows apart are of whom they are about, and not of who looks after them.
  const first = (role: Role): number | undefined =>
    run
      .filter(({ chosen }) => chosen.role === role)
      .sort(
        (one, other) =>
          Number(tellsApart(other)) - Number(tellsApart(one)) || rank(other) - rank(one),
      )[0]?.index;
  const firstName = first("first-name");
  const familyName = first("family-name");
  // A whole name beside its parts says nothing new.
  const fullName =
    firstName === undefined || familyName === undefined ? first("full-name") : undefined;
  const read = [familyName, fullName, firstName].filter((index) => index !== undefined);
  const again = run.filter(
    (reading) =>
      ownNames.has(reading.chosen.role) && tellsApart(reading) && !read.includes(reading.index),
  );
  return {
    mixed: run.some(
      ({ index, chosen }) =>
        nameRoles.has(chosen.role) && holdsOrganisations(chosen.role, columns[index].profile),
    ),
    comesAgain: run.every((reading) => comesAgain(reading, columns)),
    namesOf: run.find(({ within }) => within !== undefined)?.within?.namesOf,
    firstName,
    familyName,
    fullName,
    names: [...read, ...again.map(({ index }) => index)],
    columns: run.map(({ index }) => index),
  };
}
