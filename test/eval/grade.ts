/** Compares what a scan found with what is true of a generated list. */
import type { Evidence, Finding, Kind, Likelihood, ScanResult } from "../../src/index.js";
import type { Layout, List, Mark, Row } from "./list.js";

/** Findings of these likelihoods count as found, rightly or wrongly; weaker ones are hints. */
const counted: ReadonlySet<Likelihood> = new Set(["likely", "very-likely"]);

/** Values right, missed and wrongly found. */
export interface Tally {
  right: number;
  missed: number;
  wrong: number;
}

/** A difference between truth and finding, with its place; never a value. */
export interface Difference {
  readonly kind: Kind;
  readonly type: "missed" | "wrong";
  readonly count: number;
  /** Of how many true values (missed) or found ones (wrong). */
  readonly of: number;
  /** File number, sheet and columns. */
  readonly place: string;
  readonly evidence: readonly Evidence[];
}

/** The grade of one list. */
export interface Grade {
  readonly layout: string;
  readonly form: string;
  readonly headers: boolean;
  readonly expected: Layout["expected"];
  readonly verdict: ScanResult["verdict"];
  readonly verdictRight: boolean;
  /** Distinct people, if the layout tells. */
  readonly people?: number;
  readonly found: number;
  readonly unread: number;
  /** Whether the scan threw. */
  readonly threw: boolean;
  readonly tallies: Partial<Record<Kind, Tally>>;
  readonly differences: readonly Difference[];
}

/** Column letters of an index: 0 is A, 26 is AA. */
export function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (index % 26));
}

/** What is true of some columns of a sheet: cells of one kind that hold one value a row together. */
interface Region {
  readonly kind: Kind;
  readonly optional: boolean;
  readonly columns: Set<string>;
  expected: number;
}

function regions(rows: readonly Row[]): Region[] {
  const made = new Map<string, Region>();
  for (const row of rows) {
    const inRow = new Map<Region, number>();
    for (const [index, { marks }] of row.entries()) {
      for (const mark of marks ?? []) {
        const region = regionOf(made, mark, letters(index));
        const { count = 1 } = mark;
        inRow.set(
          region,
          mark.group ? Math.max(inRow.get(region) ?? 0, count) : (inRow.get(region) ?? 0) + count,
        );
      }
    }
    for (const [region, count] of inRow) region.expected += count;
  }
  return [...made.values()];
}

function regionOf(made: Map<string, Region>, mark: Mark, column: string): Region {
  const { kind, group = column, optional = false } = mark;
  const key = `${kind} ${group}`;
  let region = made.get(key);
  if (region === undefined) {
    region = { kind, optional, columns: new Set(), expected: 0 };
    made.set(key, region);
  }
  region.columns.add(column);
  return region;
}

/**
 * How many values the findings tell of. Findings in several columns over the same rows are parts of one
 * value (family name and first name): the largest counts. Over different rows they add up.
 */
function foundIn(findings: readonly Finding[]): number {
  const clusters: { first: number; last: number; columns: Map<string, number> }[] = [];
  for (const finding of findings) {
    const [first, last] = finding.location.rows ?? [0, Infinity];
    const column = finding.location.column ?? "";
    const touching = clusters.filter((cluster) => cluster.first <= last && first <= cluster.last);
    const merged = { first, last, columns: new Map([[column, finding.count]]) };
    for (const cluster of touching) {
      clusters.splice(clusters.indexOf(cluster), 1);
      merged.first = Math.min(merged.first, cluster.first);
      merged.last = Math.max(merged.last, cluster.last);
      for (const [name, count] of cluster.columns)
        merged.columns.set(name, (merged.columns.get(name) ?? 0) + count);
    }
    clusters.push(merged);
  }
  return clusters.reduce((sum, { columns }) => sum + Math.max(...columns.values()), 0);
}

/**
 * Grades one list by its scan (`undefined`: it threw). File `i` is the attachment named
 * `fileNames[i]`.
 */
export function grade(
  layout: Layout,
  form: string,
  list: List,
  fileNames: readonly string[],
  result: ScanResult | undefined,
): Grade {
  const tallies: Partial<Record<Kind, Tally>> = {};
  const differences: Difference[] = [];
  const add = (
    kind: Kind,
    expected: number,
    found: number,
    place: string,
    findings: readonly Finding[],
  ) => {
    const tally = (tallies[kind] ??= { right: 0, missed: 0, wrong: 0 });
    const right = Math.min(expected, found);
    tally.right += right;
    tally.missed += expected - right;
    tally.wrong += found - right;
    const evidence = [...new Set(findings.flatMap((finding) => finding.evidence))].toSorted();
    if (expected > right)
      differences.push({
        kind,
        type: "missed",
        count: expected - right,
        of: expected,
        place,
        evidence,
      });
    if (found > right)
      differences.push({ kind, type: "wrong", count: found - right, of: found, place, evidence });
  };

  for (const [index, content] of list.files.entries()) {
    const inFile = (result?.findings ?? []).filter(
      ({ location, likelihood }) =>
        counted.has(likelihood) && location.path.at(-1) === fileNames[index],
    );
    const file = list.files.length > 1 ? `file ${index + 1} ` : "";
    if ("text" in content || list.loose) {
      const truth = new Map<Kind, { expected: number; optional: boolean }>();
      if ("text" in content) {
        for (const [kind, expected] of Object.entries(content.truth))
          truth.set(kind as Kind, { expected, optional: false });
        for (const kind of content.either ?? []) truth.set(kind, { expected: 0, optional: true });
      } else {
        for (const sheet of content.sheets) {
          for (const { kind, expected, optional } of regions(sheet.rows)) {
            const before = truth.get(kind)?.expected ?? 0;
            truth.set(kind, { expected: before + expected, optional });
          }
        }
      }
      for (const kind of new Set([...truth.keys(), ...inFile.map((finding) => finding.kind)])) {
        const findings = inFile.filter((finding) => finding.kind === kind);
        const { expected = 0, optional = false } = truth.get(kind) ?? {};
        if (optional) continue;
        // Parts of one value (labels of one person in two columns or rows) may be told apart or not.
        const total = findings.reduce((sum, { count }) => sum + count, 0);
        const together = list.loose ? foundIn(findings) : total;
        const found = total >= expected && together <= expected ? expected : total;
        add(kind, expected, found, `${file}as a whole`, findings);
      }
      continue;
    }
    const names = new Set(content.sheets.map(({ name }) => name));
    for (const sheet of content.sheets) {
      const inSheet = inFile.filter(
        ({ location }) =>
          names.size === 1 || location.sheet === undefined || location.sheet === sheet.name,
      );
      const rest = new Set(inSheet);
      const where = file + (names.size > 1 ? `sheet ${sheet.name} ` : "");
      for (const { kind, optional, columns, expected } of regions(sheet.rows)) {
        const findings = [...rest].filter(
          (finding) =>
            finding.kind === kind &&
            (finding.location.column === undefined || columns.has(finding.location.column)),
        );
        for (const finding of findings) rest.delete(finding);
        if (!optional)
          add(kind, expected, foundIn(findings), `${where}${[...columns].join("+")}`, findings);
      }
      for (const finding of rest)
        add(finding.kind, 0, finding.count, `${where}${finding.location.column ?? "?"}`, [finding]);
    }
  }

  return {
    layout: layout.name,
    form,
    headers: layout.headers,
    expected: layout.expected,
    verdict: result?.verdict ?? "allow",
    verdictRight:
      result !== undefined && (result.verdict === "block") === (layout.expected === "people"),
    people: list.people,
    found: result?.people.total ?? 0,
    unread: result?.unread.length ?? 0,
    threw: result === undefined,
    tallies,
    differences,
  };
}
