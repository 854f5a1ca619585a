/** How the rows of a table are read: as a record each, or, where its columns mean nothing, as texts. */
import type { HeaderClass, Row } from "../types.js";
import type { ColumnReading, Plan } from "./column.js";
import { areNamedAfter, mayName } from "./column-names.js";
import { email } from "./email.js";
import { isLikely } from "./likelihood.js";
import { isName, joinedName, nameAmongOthers, nameOf } from "./line-names.js";
import { holdNames, standInHalves } from "./name-lists.js";
import { nir, placesOfNirs } from "./nir.js";
import { phone } from "./phone.js";
import { filledCells } from "./row.js";

/** As a record a row; as lines, a row each; down each column, as a text or as address labels. */
type Manner = "records" | "lines" | "columns" | "labels";

/** Tells how the rows of a table are read. */
export function mannerOf(plan: Plan, rows: readonly Row[]): Manner {
  if (partsLines(plan, rows) || isIndented(plan, rows)) return "lines";
  const areLabels = runsDown(plan, rows);
  if (areLabels || holdsText(plan, rows) || holdsNirs(plan, rows) || stacks(plan, rows)) {
    if (goesAcross(plan, rows)) return "lines";
    return areLabels ? "labels" : "columns";
  }
  return namesBetween(plan, rows) || holdsMobiles(plan, rows) ? "lines" : "records";
}

/** A line of an address label: `75011 Paris`, `F-69007 LYON CEDEX 7`. */
const townLine = /^(?:F-?)?\d{5} +\p{L}[\p{L}\s'’.-]+(?:\d{1,2})?$/u;

/** Whether a sheet without columns that mean anything holds address labels, a line a cell. */
function runsDown(plan: Plan, rows: readonly Row[]): boolean {
  if (hasNames(plan)) return false;
  let filled = 0;
  let towns = 0;
  for (const { cells } of rows) {
    for (const cell of cells) {
      if (cell === "") continue;
      filled++;
      if (townLine.test(cell)) towns++;
    }
  }
  // A label has three to six lines, one of them the town's.
  return towns * 8 >= filled && towns >= 2;
}

/** So many cells of a column are looked at. */
const sampleRows = 100;

/** Whether a sheet without columns that mean anything holds lines that name somebody each. */
function holdsText(plan: Plan, rows: readonly Row[]): boolean {
  return plan.groups.length === 0 && !plan.namesMakers && columnsOfNames(plan, rows) > 0;
}

/**
 * Whether rows are lines, each of one line, that name somebody, parted by the commas of addresses and births:
 * `MARTIN Jean - 1 rue des Lilas, 75011 Paris`, `1. MARTIN (Jean), né le 12/03/1985 à Lille`.
 */
function partsLines(plan: Plan, rows: readonly Row[]): boolean {
  if (plan.columns.length < 2 || !plan.columns.every(isPartOfLine)) return false;
  if (rows.some(({ cells }) => cells.some((cell) => cell.includes("\n")))) return false;
  const named = columnsOfNames(plan, rows);
  // Several, without anything else, are lists side by side.
  return (plan.groups.length > 0 ? named > 0 : named === 1) || areLines(rows);
}

/** Whether nearly all rows, each taken as a line, name somebody or say how somebody is reached, and many do either. */
function areLines(rows: readonly Row[]): boolean {
  const lines = rows
    .slice(0, sampleRows)
    .map(({ cells }) => cells.filter((cell) => cell !== "").join(", "))
    .filter((line) => line !== "");
  const named = new Set(lines.filter((line) => isName(nameAmongOthers(line))));
  const reached = new Set(lines.filter((line) => contact.test(line) || town.test(line)));
  const least = lines.length * leastOfStack;
  const either = lines.filter((line) => named.has(line) || reached.has(line)).length;
  return named.size >= least && reached.size >= least && either * 4 >= lines.length * 3;
}

/** How many columns hold a name in nearly every cell, among other things. */
function columnsOfNames({ columns }: Plan, rows: readonly Row[]): number {
  const sample = rows.slice(0, sampleRows);
  return columns.filter((column) => {
    if (areNamedAfter(sample, column.index)) return false;
    const cells = sample.map(({ cells: row }) => row[column.index] ?? "");
    return holdNames(cells, mayHoldCards(column));
  }).length;
}

/** Whether the first lines of a column's cells may be names, and not what things are called. */
export const mayHoldCards = ({ headerClass }: ColumnReading): boolean => mayName.has(headerClass);

/** Whether a column has no header and nothing in it that tells people apart. */
const isPartOfLine = ({ header, chosen: { role } }: ColumnReading): boolean =>
  header === "" && ["other", "organisation", "address", "postcode", "town"].includes(role);

/** Ten digits that a French mobile may have. */
const bareMobile = /(?<!\d)(?:0|33)[67]\d{8}(?!\d)/u;

/**
 * Whether most rows of a sheet without columns that mean anything have a bare mobile number in them. What is
 * nothing but a number is what its header says: a serial number, an order.
 */
function holdsMobiles({ groups, columns }: Plan, rows: readonly Row[]): boolean {
  const sample = rows.slice(0, sampleRows);
  const reached = sample.filter(({ cells }) =>
    columns.some(({ index, header }) => {
      const cell = cells[index] ?? "";
      return bareMobile.test(cell) && (header === "" || /[^\d\s]/.test(cell));
    }),
  );
  return groups.length === 0 && reached.length > 0 && reached.length * 5 >= sample.length * 4;
}

/** Whether NIRs stand among other digits in a sheet without columns that mean anything. */
function holdsNirs({ groups, columns }: Plan, rows: readonly Row[]): boolean {
  if (groups.length > 0) return false;
  return columns.some(
    ({ index }) => placesOfNirs(rows.map(({ cells }) => cells[index] ?? "")).length > 0,
  );
}

/** Of the cells of a column that stacks who somebody is and how he is reached, each is so many at least. */
const leastOfStack = 0.25;

/** Whether names stand in columns with their numbers, or in two parts, one below the other. */
function stacks(plan: Plan, rows: readonly Row[]): boolean {
  const { columns, aboutOrganisations } = plan;
  if (aboutOrganisations || hasNames(plan)) return false;
  // Where a column holds nothing but addresses or numbers, each row is somebody's.
  const inRows = columns.some(({ chosen: { role } }) => role === "email" || role === "phone");
  // Nor do rows that say something under each of several headers go on in the next.
  const headed = columns.filter(({ header }) => header !== "");
  const whole = rows.filter(({ cells }) =>
    headed.every(({ index }) => (cells[index] ?? "") !== ""),
  );
  const areWhole = headed.length > 2 && whole.length * 10 >= rows.length * 9;
  const sample = rows.slice(0, sampleRows);
  return columns.some(({ index, headerClass }) => {
    // First names of animals, one below the other, are no halves of names.
    if (headerClass === "thing") return false;
    const cells = cellsOf(sample, index);
    if (cells.length < stackedCells || cells.every((cell) => !isName(cell)))
      return !inRows && !areWhole && standInHalves(cells);
    const names = cells.filter(isName).length / cells.length;
    const contacts = cells.filter(isContact).length / cells.length;
    return names >= leastOfStack && contacts >= leastOfStack && names + contacts >= 0.8;
  });
}

/**
 * Whether names stand in one column and what people are known by in another: rows that do not mean anything
 * by themselves are read across then, a pay slip or an address in a few of them.
 */
function goesAcross({ columns }: Plan, rows: readonly Row[]): boolean {
  const sample = rows.slice(0, sampleRows);
  const shares = columns.map(({ index }) => {
    const cells = cellsOf(sample, index);
    const names = cells.filter((cell) => isName(cell.replace(/\s+/gu, " "))).length;
    const known = cells.filter((cell) => isContact(cell) || nir.cell(cell) !== undefined).length;
    return { names, known };
  });
  const least = Math.max(2, sample.length / rowsOfCard / 2);
  const named = shares.filter(({ names }) => names >= least);
  const known = shares.filter(({ known: count }) => count >= least);
  return (
    named.length === 1 &&
    known.length > 0 &&
    named.every(({ known: count }) => count < least / 2) &&
    known.every(({ names }) => names < least / 2)
  );
}

/** Fewer cells are chance. */
const stackedCells = 6;

/** Whether columns of one person hold names. */
const hasNames = ({ groups }: Plan): boolean =>
  groups.some(
    ({ fullName, familyName, firstName }) => (fullName ?? familyName ?? firstName) !== undefined,
  );

/** The cells of a column that hold anything. */
const cellsOf = (rows: readonly Row[], index: number): string[] =>
  rows.flatMap(({ cells }) => (cells[index] ? [cells[index]] : []));

const isContact = (cell: string): boolean =>
  email.cell(cell) !== undefined || isLikely(phone.cell(cell)?.likelihood ?? "unlikely");

/** Of the rows of cards that say who somebody is, in one row, and how he is reached, in others: one in so many. */
const rowsOfCard = 8;

/** Whether rows have one cell each, in one of several columns: lines of which some stand further in than others. */
function isIndented({ columns }: Plan, rows: readonly Row[]): boolean {
  if (columns.some(({ header }) => header !== "")) return false;
  const sample = rows.slice(0, sampleRows).filter((row) => filledCells(row) > 0);
  const least = Math.max(2, sample.length / rowsOfCard);
  const used = columns.filter(
    ({ index }) => sample.filter(({ cells }) => (cells[index] ?? "") !== "").length >= least,
  );
  return used.length > 1 && sample.every((row) => filledCells(row) === 1);
}

/** What looks like an address of mail, a French number, or one with a country's code. */
const contact = /\S@\S|(?<!\d)0\d(?:[ .-]?\d\d){4}(?!\d)|\+[1-9](?:[ .()-]{0,2}\d){7,14}(?!\d)/u;

/** What ends an address: `37000 Tours`. */
const town = /(?<!\d)\d{5} \p{L}/u;

/** What the title of a card may look like to a reader of headers: `Équipe`, `Groupe A`. */
const titles = new Set<HeaderClass | undefined>([undefined, "organisation", "person"]);

/** Whether a table without a header has contacts in its columns, and names that belong to them in between. */
function namesBetween(plan: Plan, rows: readonly Row[]): boolean {
  const { groups, columns, aboutOrganisations } = plan;
  const headed = columns.filter(({ header }) => header !== "");
  // One word above each of the cards beside each other is their title.
  const areTitles =
    headed.length > 1 &&
    headed.every(
      ({ header, headerClass }) => header === headed[0].header && titles.has(headerClass),
    );
  if (!areTitles && (aboutOrganisations || headed.length > 0)) return false;
  if (hasNames(plan)) return false;
  const sample = rows.slice(0, sampleRows);
  const reached = sample.filter(({ cells }) => cells.some((cell) => contact.test(cell)));
  if (reached.length * rowsOfCard < sample.length || reached.length === 0) return false;
  // Where columns hold nothing but contacts, names stand in fields of their own.
  const nameWithin = groups.length === 0 ? nameOf : joinedName;
  const named = sample.filter(
    ({ cells }) =>
      cells.some((cell) => cell !== "" && isName(cell)) ||
      nameWithin(cells.join("\t")) !== undefined,
  );
  return named.length * rowsOfCard >= sample.length;
}
