import type {
  Candidate,
  ExplainedColumn,
  ExplainedTable,
  Finding,
  Location,
  Mismatch,
  People,
  Reason,
  ScanResult,
  Stats,
  Unread,
} from "../types.js";
import type { Reporter } from "./reporter.js";

/**
 * Every key of the contract, each behind all those that precede it in one object. Nothing else is
 * written, whatever a result holds.
 */
const keys = Object.keys({
  schema: true,
  results: true,
  source: true,
  rule: true,
  verdict: true,
  people: true,
  total: true,
  identified: true,
  nameOnly: true,
  reasons: true,
  findings: true,
  kind: true,
  count: true,
  distinct: true,
  role: true,
  likelihood: true,
  evidence: true,
  share: true,
  hidden: true,
  protected: true,
  recipients: true,
  estimated: true,
  location: true,
  path: true,
  place: true,
  sheet: true,
  column: true,
  header: true,
  headerClass: true,
  reason: true,
  limit: true,
  unread: true,
  mismatches: true,
  claimed: true,
  found: true,
  specialCategories: true,
  message: true,
  fr: true,
  en: true,
  stats: true,
  bytes: true,
  attachments: true,
  rows: true,
  lines: true,
  page: true,
  milliseconds: true,
  tables: true,
  about: true,
  asText: true,
  columns: true,
  chosen: true,
  others: true,
} satisfies Record<
  | "schema"
  | "results"
  | "fr"
  | "en"
  | keyof ScanResult
  | keyof People
  | keyof Reason
  | keyof Finding
  | keyof Location
  | Exclude<keyof Unread, "type">
  | keyof Mismatch
  | keyof ExplainedTable
  | keyof ExplainedColumn
  | keyof Candidate
  | keyof Stats,
  true
>);

/** The contract in the order of its keys, `indent` spaces deep; 0 for one line. */
export function toJson(value: object, indent: number): string {
  return escaped(JSON.stringify({ schema: 1, ...value }, keys, indent));
}

/**
 * JSON of the same value without what a terminal or a log would obey: the control characters that
 * `JSON.stringify` leaves (C1, of which CSI is one), line ends of Unicode, marks that turn the text.
 */
export function escaped(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** One JSON document: `{ "schema": 1, "results": [ … ] }`. */
export const json: Reporter = {
  report: (results) => `${toJson({ results }, 2)}\n`,
};
