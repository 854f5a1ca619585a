/**
 * Cells that hold more than a name → the names in them: several of them (`Jean MARTIN, Anne PETIT`), or one
 * with what is said of it behind (`MARTIN Jean (H) - 12/03/1985`, a patient in an agenda's export).
 */
import { areBirthYears, dateIn } from "./birth-date.js";
import { nameWeight } from "./line-names.js";
import { familyNameWeight, readName } from "./name.js";

/** The names in a cell; none if it names nobody. */
export type NamesOf = (cell: string) => readonly string[];

/** How the names in the cells of a column are read. */
export interface NamesWithin {
  readonly namesOf: NamesOf;
  /** Whether the dates behind the names are those of births. */
  readonly born: boolean;
}

/** Fewer cells are chance. */
const leastCells = 5;
/** Nor are so many names in fewer cells. */
const leastNames = 10;
/** A longer cell is prose, or holds more names than a class, a team or a table of guests has. */
const longestCell = 160;
const longestNames = 2000;
const isSure = (text: string): boolean => (readName(text)?.weight ?? -1) >= nameWeight;

const mark = /\s*[;,/|\n\r]+\s*|\s+(?:et|and|-|–)\s+/iu;

/** Of the names in a cell, so many at least are sure. */
const leastSure = 0.8;

/** `Jean MARTIN, Anne PETIT` → both; `MARTIN, Jean` and `Jean et Anne PETIT` are read as one. */
const severalNames: NamesOf = (cell) => {
  const text = cell.trim();
  if (text === "") return [];
  if (text.length > longestNames || !mark.test(text)) return [text];
  const spaced = text.replace(/[^\S\n]{2,}/gu, " ");
  // Names may go on in the next line, and behind their hyphen.
  const joined = spaced.replace(/(-?)\s*\n\s*/gu, (_, hyphen: string) => hyphen || " ");
  for (const names of new Set([spaced, joined])) {
    const parts = names.split(mark).filter((part) => part !== "");
    if (parts.length < 2) continue;
    const weights = parts.map((part) => readName(part)?.weight ?? -Infinity);
    const sure = weights.filter((weight) => weight >= nameWeight).length;
    const areNames = weights.every((weight) => weight >= -nameWeight);
    if (areNames && sure >= parts.length * leastSure) return parts;
  }
  return [text];
};

/** Those of several names in a cell, or the only one, but for what is none. */
const namesInList: NamesOf = (cell) => {
  const names = severalNames(cell);
  return names.length > 1 ? names : names.filter((name) => readName(name) !== undefined);
};

/**
 * Whether cells hold several names each, and nothing else, but for a title here and there.
 *
 * @param inLines whether the names stand below each other, as those of authors or makers hardly do
 */
export function holdSeveral(cells: readonly string[], inLines = false): boolean {
  const found = cells.map(severalNames).filter((names) => names.length > 1);
  const names = found.reduce((sum, { length }) => sum + length, 0);
  if (names < leastNames || names * 5 < (names + cells.length - found.length) * 4) return false;
  if (!inLines) return true;
  const breaks = cells.reduce((sum, cell) => sum + cell.trim().split("\n").length - 1, 0);
  return breaks * 5 >= (names - found.length) * 4;
}

/** `jmartin`, `martinj`, `jmartin2`. */
const login = /^\p{Ll}{4,24}\d{0,3}$/u;
/** Fewer are chance. */
const leastLogins = 10;
/** So many of them hold a family name that is listed: of words a quarter does. */
const leastListed = 0.5;

/** How names are read that cells hold as logins, an initial and a family name; `undefined` if they hold others. */
export function namesOfLogins(cells: readonly string[]): NamesOf | undefined {
  const logins = new Set(cells.filter((cell) => login.test(cell)));
  if (logins.size < leastLogins || logins.size < cells.length * leastSure) return undefined;
  const readings: readonly ((word: string) => readonly [initial: string, family: string])[] = [
    (word) => [word.slice(0, 1), word.slice(1)],
    (word) => [word.slice(-1), word.slice(0, -1)],
  ];
  const wordOf = (cell: string): string => cell.replace(/\d+$/u, "");
  const read = readings.find((one) => {
    const listed = [...logins].filter(
      (cell) => familyNameWeight(one(wordOf(cell))[1]) >= nameWeight,
    );
    return listed.length >= logins.size * leastListed;
  });
  if (read === undefined) return undefined;
  return (cell) => (login.test(cell) ? [read(wordOf(cell)).join(". ")] : []);
}

/** Where a name ends that more is said of. */
const end = /\s*(?:[\d([,;:/|\n\r]|\s[-–—]\s)/u;

/** `MARTIN Jean (H) - 12/03/1985` → `MARTIN Jean`. */
const nameBefore: NamesOf = (cell) => {
  const name = cell.slice(0, longestCell).split(end, 1)[0].trim();
  return isSure(name) ? [name] : [];
};

/**
 * How the names in a column are read whose cells hold more than a name each; `undefined` if they do not.
 *
 * @param cells those that hold anything
 * @param areNames whether the cells are known to hold names and nothing else
 */
export function namesWithin(cells: readonly string[], areNames: boolean): NamesWithin | undefined {
  const isShort = cells.length < leastCells;
  const areLists = (isShort || !areNames) && holdSeveral(cells);
  if (isShort && !areLists) return undefined;
  const readings = areNames ? [severalNames] : [severalNames, nameBefore];
  const isList = !areNames && areLists;
  const namesOf = (isList ? [namesInList] : readings).find((read) => {
    const found = cells.map(read);
    const named = found.filter((names) => names.length > 1 || names.some(isSure));
    const more = found.filter((names, at) => names.length > 0 && names[0] !== cells[at].trim());
    // Most cells name somebody, one in ten and something else, and they are not the same few.
    return (
      (isList || named.length * 5 >= cells.length * 4) &&
      more.length * 10 >= cells.length &&
      new Set(named.flat()).size * 2 >= named.length
    );
  });
  if (namesOf === undefined) return undefined;
  const years = cells.flatMap((cell) => dateIn(cell)?.date.year ?? []);
  return { namesOf, born: areBirthYears(years, cells.length) };
}
