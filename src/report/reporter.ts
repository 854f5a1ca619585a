import type { ScanResult, Verdict } from "../types.js";
import type { Lang } from "./words/index.js";

/** How a report is to look. */
export interface ReportOptions {
  readonly lang: Lang;
  /** Whether escape sequences for colours may be used; default false. */
  readonly color?: boolean;
  /** Columns of the terminal; default 80, and never more. */
  readonly width?: number;
  /** From which verdict on an input has failed, for formats that say so; default `block`. */
  readonly failOn?: Verdict;
}

/** Turns results into text in one format. Writes nowhere. */
export interface Reporter {
  report(results: readonly ScanResult[], options: ReportOptions): string;
}
