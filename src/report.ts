import { type Check, type Checks, check, oneOf } from "./options.js";
import { type ReportFormat, reporters } from "./report/index.js";
import type { ReportOptions as Looks } from "./report/reporter.js";
import type { ScanResult } from "./types.js";

/** Which report is wanted, and how it is to look. */
export interface ReportOptions extends Partial<Looks> {
  /** One of those of `parefuite scan --format`; default `text`, what a sender reads. */
  readonly format?: ReportFormat;
}

const checks: Checks = {
  format: oneOf(...reporters.map(({ format }) => format)),
  lang: oneOf("fr", "en"),
  color: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
  width: (value) =>
    typeof value === "number" && value > 0 ? undefined : "must be a number above 0",
  failOn: oneOf("warn", "block"),
} satisfies Record<keyof ReportOptions, Check>;

const areResults: Check = (value) =>
  (value as unknown[]).every(
    (each) => typeof each === "object" && each !== null && "verdict" in each && "stats" in each,
  )
    ? undefined
    : "must be results of scan";

/**
 * Writes what was found as the command does: in plain words for the sender, as a page for the data-protection
 * officer, as SARIF, JUnit, … Names of files, sheets and columns stand in it; no personal value does.
 *
 * @param results of `scan`: one, or several for one report
 * @throws ParefuiteError `invalid-options`
 * @example
 * const result = await scan(raw);
 * if (result.verdict !== "allow") await mail(sender, await report(result, { lang: "fr" }));
 */
export async function report(
  results: ScanResult | readonly ScanResult[],
  options: ReportOptions = {},
): Promise<string> {
  check(options, checks);
  const all = [results].flat();
  check({ results: all }, { results: areResults });
  const { format = "text", lang = "en", ...looks } = options;
  const reporter = await reporters.find((entry) => entry.format === format)!.load();
  return reporter.report(all, { ...looks, lang });
}
