/** Compares what a scan found with what is true of a generated list. */
import type { Evidence, Finding, Kind, Likelihood, ScanResult } from "../../src/index.js";
import type { Layout, List, Row } from "./list.js";

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
  /** Whether the result quotes a value of the list: none may. */
  readonly quotes: boolean;
  readonly tallies: Partial<Record<Kind, Tally>>;
  readonly differences: readonly Difference[];
}

/** Shorter values may stand in a result by chance (`Rose`, a row number). */
const minQuote = 8;

function quotesValue(list: List, result: ScanResult): boolean {
  const headers = new Set(result.findings.map(({ location }) => location.header));
  const text = JSON.stringify(result);
  return list.files
    .flatMap((file) => ("text" in file ? [] : file.sheets.flatMap(({ rows }) => rows.flat())))
    .some(
      ({ text: value, marks = [] }) =>
        marks.length > 0 &&
        (headers.has(value) || (value.length >= minQuote && text.includes(JSON.stringify(value)))),
    );
}

/** Column letters of an index: 0 is A, 26 is AA. */
export function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (index % 26));
}

/** What is true of some columns of a sheet: cells of one kind that hold one value a row together. */
interface Region {
  readonly kind: Kind;
  readonly columns: Set<string>;
  /** Values that must be found. */
  expected: number;
  /** Values that may be found. */
  optional: number;
}

function regions(rows: readonly Row[]): Region[] {
  const made = new Map<string, Region>();
  for (const row of rows) {
    const grouped = new Map<Region, number>();
    for (const [index, { marks }] of row.entries()) {
      for (const { kind, group, count = 1, optional = false } of marks ?? []) {
        const column = letters(index);
        const key = `${kind} ${group ?? column}`;
        const region = made.get(key) ?? { kind, columns: new Set(), expected: 0, optional: 0 };
        made.set(key, region);
        region.columns.add(column);
        if (optional) region.optional += count;
        else if (group === undefined) region.expected += count;
        else grouped.set(region, Math.max(grouped.get(region) ?? 0, count));
      }
    }
    for (const [region, count] of grouped) region.expected += count;
  }
  return joined([...made.values()]);
}

/** Regions of one kind that share a column (two stacked tables) cannot be told apart: one of them all. */
function joined(all: readonly Region[]): Region[] {
  const result: Region[] = [];
  for (const region of all) {
    const same = result.find(
      (other) =>
        other.kind === region.kind && [...region.columns].some((name) => other.columns.has(name)),
    );
    if (same === undefined) {
      result.push(region);
    } else {
      for (const name of region.columns) same.columns.add(name);
      same.expected += region.expected;
      same.optional += region.optional;
    }
  }
  return result;
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
    { expected, optional }: { readonly expected: number; readonly optional: number },
    all: number,
    place: string,
    findings: readonly Finding[],
  ) => {
    // What is neither required nor wrong is left out.
    const found = all > expected ? Math.max(expected, all - optional) : all;
    if (expected + found === 0) return;
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
      const truth = new Map<Kind, { expected: number; optional: number }>();
      if ("text" in content) {
        for (const [kind, expected] of Object.entries(content.truth))
          truth.set(kind as Kind, { expected, optional: 0 });
        for (const kind of content.either ?? [])
          truth.set(kind, { expected: 0, optional: Infinity });
      } else {
        for (const sheet of content.sheets) {
          for (const { kind, expected, optional } of regions(sheet.rows)) {
            const before = truth.get(kind) ?? { expected: 0, optional: 0 };
            truth.set(kind, {
              expected: before.expected + expected,
              optional: before.optional + optional,
            });
          }
        }
      }
      for (const kind of new Set([...truth.keys(), ...inFile.map((finding) => finding.kind)])) {
        const findings = inFile.filter((finding) => finding.kind === kind);
        // A text that was read as a table has its addresses in several columns.
        const found =
          "text" in content
            ? foundIn(findings)
            : findings.reduce((sum, { count }) => sum + count, 0);
        const { expected = 0, optional = 0 } = truth.get(kind) ?? {};
        add(kind, { expected, optional }, found, `${file}as a whole`, findings);
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
      for (const region of regions(sheet.rows)) {
        const { kind, columns } = region;
        const findings = [...rest].filter(
          (finding) =>
            finding.kind === kind &&
            (finding.location.column === undefined || columns.has(finding.location.column)),
        );
        for (const finding of findings) rest.delete(finding);
        const place = `${where}${[...columns].join("+")}`;
        // Columns of nothing but optional values may hold any number of them.
        const truth = region.expected === 0 ? { expected: 0, optional: Infinity } : region;
        add(kind, truth, foundIn(findings), place, findings);
      }
      for (const finding of rest) {
        const place = `${where}${finding.location.column ?? "?"}`;
        add(finding.kind, { expected: 0, optional: 0 }, finding.count, place, [finding]);
      }
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
    quotes: result !== undefined && quotesValue(list, result),
    tallies,
    differences,
  };
}
