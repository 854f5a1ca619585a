import type { Finding, Location } from "../types.js";

/** Findings that stand together: in one sheet, one page or one text of one file. */
export interface Spot extends Pick<Location, "place" | "sheet" | "page" | "rows" | "lines"> {
  readonly hidden: boolean;
  /** In the order of their columns. */
  readonly findings: readonly Finding[];
  readonly weight: number;
}

/** All that was found in one file, or in the message itself. */
export interface FileSpots {
  /** Container names from the outside in; empty for the message itself. */
  readonly path: readonly string[];
  /** Those with the most people first. */
  readonly spots: readonly Spot[];
  /** The most distinct values of one kind in one place: about how many people stand there. */
  readonly weight: number;
}

/** Groups findings by file, then by sheet, page or text; those with the most people first. */
export function groupFindings(findings: readonly Finding[]): FileSpots[] {
  return group(findings, ({ location }) => JSON.stringify(location.path))
    .map((ofFile) => {
      const spots = group(ofFile, ({ location: { place, sheet, page }, hidden }) =>
        JSON.stringify([place, sheet, page, hidden]),
      ).map(toSpot);
      return {
        path: ofFile[0].location.path,
        spots: spots.sort((a, b) => b.weight - a.weight),
        weight: greatest(spots.map(({ weight }) => weight)),
      };
    })
    .sort((a, b) => b.weight - a.weight);
}

function toSpot(findings: readonly Finding[]): Spot {
  const { place, sheet, page } = findings[0].location;
  const rows = span(findings.map(({ location }) => location.rows));
  const lines = span(findings.map(({ location }) => location.lines));
  return {
    ...(place !== undefined && { place }),
    ...(sheet !== undefined && { sheet }),
    ...(page !== undefined && { page }),
    ...(rows !== undefined && { rows }),
    ...(lines !== undefined && { lines }),
    hidden: findings[0].hidden,
    findings: [...findings].sort(
      (a, b) => columnNumber(a.location.column) - columnNumber(b.location.column),
    ),
    weight: greatest(findings.map(({ distinct }) => distinct)),
  };
}

/** The greatest of numbers, of which there may be more than a call takes arguments. */
export function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), -Infinity);
}

/** From the first to the last of several ranges. */
function span(
  ranges: readonly (readonly [number, number] | undefined)[],
): readonly [number, number] | undefined {
  const given = ranges.filter((range) => range !== undefined);
  if (given.length === 0) return undefined;
  return [-greatest(given.map(([first]) => -first)), greatest(given.map(([, last]) => last))];
}

/** A = 1, Z = 26, AA = 27; no column = 0. */
function columnNumber(column = ""): number {
  let number = 0;
  for (const letter of column) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

function group<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [item]);
    else members.push(item);
  }
  return [...groups.values()];
}
