import type { ScanResult } from "../types.js";

/** Turns results into text in one format. */
export interface Reporter {
  /** The name given to `--format`. */
  readonly format: string;
  report(results: readonly ScanResult[], options: { readonly lang: "fr" | "en" }): string;
}

/** All reporters. */
export const reporters: readonly Reporter[] = [
  { format: "json", report: (results) => `${JSON.stringify({ schema: 1, results }, null, 2)}\n` },
];
