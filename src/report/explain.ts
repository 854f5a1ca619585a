/** Why a result is what it is, in words: column by column what was chosen, against what, on what evidence. */
import type { Candidate, Evidence, ExplainedColumn, ExplainedTable, ScanResult } from "../types.js";
import { sourceName } from "./digest.js";
import { Page } from "./page.js";
import { headline, pathName, shown, spotName } from "./phrases.js";
import type { ReportOptions } from "./reporter.js";
import { groupFindings } from "./spots.js";
import { explainWords } from "./words/explain.js";

/** So many of each are shown; the rest is counted. The JSON form has them all. */
const maxTables = 20;
const maxColumns = 60;
const maxHeader = 24;

/** Explains results that were asked for with `explain`. */
export function explainResults(results: readonly ScanResult[], options: ReportOptions): string {
  const page = new Page(options);
  for (const result of results) writeResult(result, page);
  page.gap();
  page.add("", explainWords[page.lang].note, "dim");
  return page.text();
}

function writeResult(result: ScanResult, page: Page): void {
  const { words } = page;
  const say = explainWords[page.lang];
  page.gap();
  page.add("", `${words.verdicts[result.verdict]} · ${sourceName(result)}`, "bold");
  page.add("  ", headline(result, words).join(" "));

  const tables = result.tables ?? [];
  for (const table of tables.slice(0, maxTables)) writeTable(table, page);
  if (tables.length > maxTables) {
    page.gap();
    page.add("  ", words.where.more(words.counted(tables.length - maxTables, say.otherTables)));
  }
  const inTexts = writeTexts(result, page);
  if (tables.length === 0 && !inTexts) page.add("  ", say.nothing);
}

function writeTable(table: ExplainedTable, page: Page): void {
  const { words } = page;
  const say = explainWords[page.lang];
  const { location, about, asText, columns } = table;
  const spot = spotName({ ...location, hidden: false, findings: [], weight: 0 }, words);
  const turned = columns.some(({ column }) => column === undefined);
  const place = [pathName(location.path, words), spot].filter((part) => part !== "").join(", ");
  const kind = [
    say.about[about],
    ...(asText ? [say.asText] : []),
    ...(turned ? [say.turned] : []),
  ].join(", ");
  page.addHeading(words.labelled(place, kind));

  const telling = columns.filter(
    ({ chosen, others, headerClass }) =>
      chosen.role !== "other" || others.length > 0 || headerClass !== undefined,
  );
  const listed = telling.slice(0, maxColumns);
  const letters = Math.max(0, ...listed.map(({ column }) => (column ?? "").length));
  const names = listed.map(({ header }) => shown(header ?? words.where.noHeader, maxHeader));
  const width = Math.max(0, ...names.map((name) => [...name].length));
  for (const [index, column] of listed.entries()) {
    const name = names[index];
    const label = `${(column.column ?? "").padEnd(letters)}  ${name}${" ".repeat(width - [...name].length)}`;
    for (const [line, text] of columnLines(column, page).entries())
      page.add(`    ${line === 0 ? label : " ".repeat(label.length)}  `, text);
  }
  if (telling.length > listed.length)
    page.add(
      "    ",
      words.where.more(words.counted(telling.length - listed.length, say.otherColumns)),
    );
  const plain = columns.length - telling.length;
  if (plain > 0) page.add("    ", words.counted(plain, say.plainColumns));
}

/** What a column was taken for, what its header says, what else it might have been. */
function columnLines({ chosen, others, headerClass }: ExplainedColumn, page: Page): string[] {
  const { words } = page;
  const say = explainWords[page.lang];
  const says = headerClass && say.headerClasses[headerClass];
  return [
    candidateText(chosen, page),
    ...(says === undefined || says === say.roles[chosen.role] ? [] : [say.header(says)]),
    ...(others.length === 0
      ? []
      : [say.others(words.anyOf(others.map((other) => candidateText(other, page))))]),
  ];
}

function candidateText({ role, likelihood, share, evidence }: Candidate, page: Page): string {
  const say = explainWords[page.lang];
  if (evidence.length === 0) return say.roles[role];
  return say.candidate(
    say.roles[role],
    say.likelihoods[likelihood],
    page.words.percent(share),
    evidenceText(evidence, page),
  );
}

function evidenceText(evidence: readonly Evidence[], { words, lang }: Page): string {
  return words.list(evidence.map((piece) => explainWords[lang].evidence[piece]));
}

/** What was found outside of columns; returns whether there was any. */
function writeTexts({ findings }: ScanResult, page: Page): boolean {
  const { words } = page;
  const say = explainWords[page.lang];
  const files = groupFindings(findings.filter(({ location }) => location.column === undefined));
  if (files.length === 0) return false;
  page.addHeading(say.texts);
  for (const { path, spots } of files.slice(0, maxTables)) {
    page.add("    ", pathName(path, words));
    for (const spot of spots.slice(0, maxColumns)) {
      page.add("      ", spotName(spot, words));
      for (const { kind, count, likelihood, evidence } of spot.findings)
        page.add(
          "        ",
          say.finding(
            words.counted(count, words.kinds[kind]),
            say.likelihoods[likelihood],
            evidenceText(evidence, page),
          ),
        );
    }
  }
  return true;
}
