import type { ScanResult, Verdict } from "../types.js";
import { sourceName } from "./digest.js";
import {
  fileName,
  foundText,
  headerText,
  headline,
  ownMessage,
  reasonText,
  spotName,
  specialCategories,
  unreadTexts,
} from "./phrases.js";
import { Page, type Style } from "./page.js";
import type { Reporter } from "./reporter.js";
import { greatest, groupFindings, type FileSpots, type Spot } from "./spots.js";
import { whatToDo } from "./todo.js";
import type { Noun, Words } from "./words/index.js";

/** So many of each are shown; the rest is counted: a report must be read, not scrolled. */
const maxFiles = 8;
const maxSpots = 6;
const maxUnread = 10;

const marks: Record<Verdict, string> = { allow: "✔", warn: "▲", block: "✖" };

const colors: Record<Verdict, Style> = { allow: "green", warn: "yellow", block: "red" };

/** What the sender reads: the verdict, how many people, why, where, and what to do now. */
export const text: Reporter = {
  report(results, options) {
    const page = new Page(options);
    for (const result of results) writeResult(result, page);
    if (results.length > 1) writeSummary(results, page);
    return page.text();
  },
};

function writeResult(result: ScanResult, page: Page): void {
  const { verdict } = result;
  page.gap();
  const title = `${page.words.verdicts[verdict]} · ${sourceName(result)}`;
  page.add(`${marks[verdict]} `, title, "bold", colors[verdict]);
  page.add("  ", headline(result, page.words).join(" "));

  const files = verdict === "allow" ? [] : groupFindings(result.findings);
  writeFiles(files, result, page);
  writeReasons(result, page);
  const steps = whatToDo(result, files, page.words);
  if (steps.length > 0) page.addHeading(page.words.headings.todo);
  for (const [index, step] of steps.entries()) page.add(`  ${index + 1}. `, step);
  writeUnread(result.unread, page);
}

function writeReasons({ reasons, people }: ScanResult, page: Page): void {
  const { words, lang } = page;
  if (reasons.length === 0) return;
  page.addHeading(words.headings.why);
  for (const reason of reasons) {
    page.add("  - ", reasonText(reason, people, words));
    const message = ownMessage(reason, lang);
    if (message !== undefined) page.add("    ", message, "bold");
  }
  const categories = specialCategories({ reasons }, words);
  if (categories !== undefined) page.add("  - ", words.halved(categories));
}

function writeFiles(files: readonly FileSpots[], result: ScanResult, page: Page): void {
  const { words } = page;
  if (files.length === 0) return;
  page.addHeading(words.headings.where);
  for (const { path, spots } of files.slice(0, maxFiles)) {
    page.add("  ", fileName(path, result, words));
    for (const spot of spots.slice(0, maxSpots)) writeSpot(spot, page);
    if (spots.length > maxSpots)
      page.add("    ", more(spots.length - maxSpots, words.where.otherPlaces, words));
  }
  if (files.length > maxFiles)
    page.add("  ", more(files.length - maxFiles, words.where.otherFiles, words));
}

/** Sheet, place and rows; below, each column with its header and what stands in it. */
function writeSpot(spot: Spot, page: Page): void {
  const { words } = page;
  const name = spotName(spot, words);
  if (name !== "") page.add("    ", name, ...(spot.hidden ? (["yellow"] as const) : []));
  const rows = spot.findings.map((finding) => ({
    column: finding.location.column ?? "",
    header: headerText(finding, words, 28),
    found: foundText(finding, words),
  }));
  const columnWidth = greatest(rows.map(({ column }) => column.length));
  const headerWidth = greatest(rows.map(({ header }) => [...header].length));
  for (const { column, header, found } of rows) {
    const label =
      columnWidth === 0
        ? ""
        : `${column.padEnd(columnWidth)}  ${header}${" ".repeat(headerWidth - [...header].length)}  `;
    page.add(`      ${label}`, found);
  }
}

function writeUnread(unread: ScanResult["unread"], page: Page): void {
  const { words } = page;
  if (unread.length === 0) return;
  page.addHeading(words.headings.unread);
  const parts = unreadTexts(unread, words);
  for (const { name, text: why } of parts.slice(0, maxUnread))
    page.add("  - ", words.labelled(name, why));
  if (parts.length > maxUnread)
    page.add("  - ", more(parts.length - maxUnread, words.where.otherPlaces, words));
}

/** How many inputs, and how many of each verdict. */
function writeSummary(results: readonly ScanResult[], page: Page): void {
  const { words } = page;
  const parts = (["block", "warn", "allow"] as const).flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return count === 0 ? [] : [words.counted(count, words.summary[verdict])];
  });
  page.gap();
  page.add(
    "",
    `${words.labelled(words.counted(results.length, words.inputs), words.list(parts))}.`,
    "bold",
  );
}

/** Ends a list that was cut off. */
function more(count: number, others: Noun, { where, counted }: Words): string {
  return where.more(counted(count, others));
}
