import { noPeople } from "../../src/detect/people.js";
import type { Finding, Kind, People, ScanResult } from "../../src/types.js";

/** A result that allows, but for what is given. */
export function result({
  people,
  ...given
}: Partial<Omit<ScanResult, "people">> & { people?: Partial<People> } = {}): ScanResult {
  return {
    source: "message.eml",
    verdict: "allow",
    people: { ...noPeople, ...people },
    reasons: [],
    findings: [],
    unread: [],
    stats: { bytes: 812345, attachments: 2, rows: 3595, milliseconds: 61 },
    ...given,
  };
}

/** A finding in a column of a sheet. */
export function inColumn(
  file: string,
  sheet: string,
  column: string,
  header: string,
  kind: Kind,
  count: number,
): Finding {
  return {
    kind,
    count,
    distinct: count,
    likelihood: "very-likely",
    evidence: ["column-header", "column-share"],
    hidden: false,
    location: { path: [file], sheet, column, header, rows: [2, count + 1] },
  };
}

/** The founding case: two lists of members in a newsletter to the same people. */
export const ump: ScanResult = result({
  source: "newsletter.eml",
  verdict: "block",
  people: { total: 3594, identified: 3594, recipients: 2710, hidden: 1 },
  reasons: [
    {
      rule: "bulk-people",
      verdict: "block",
      count: 3594,
      limit: 10,
      specialCategories: ["political"],
    },
    { rule: "recipients-in-attachment", verdict: "block", count: 2710, limit: 10 },
    { rule: "hidden-people", verdict: "warn", count: 1, limit: 1 },
    { rule: "unread", verdict: "warn", count: 1, limit: 1, unread: "malformed" },
  ],
  findings: [
    inColumn("adherents.xls", "Feuil1", "F", "Courriel", "email-address", 2000),
    inColumn("adherents.xls", "Feuil1", "B", "Nom", "person-name", 2000),
    inColumn("adherents.xls", "Feuil1", "AA", "Portable", "phone-number", 1800),
    inColumn("nouveaux.xls", "Feuil1", "D", "Adresse", "postal-address", 1594),
    {
      kind: "birth-date",
      count: 1,
      distinct: 1,
      likelihood: "possible",
      evidence: ["date-range"],
      hidden: true,
      location: { path: ["nouveaux.xls"], sheet: "Old", place: "hidden-sheet", rows: [3, 3] },
    },
    {
      kind: "phone-number",
      count: 1,
      distinct: 1,
      likelihood: "likely",
      evidence: ["numbering-plan"],
      hidden: false,
      location: { path: [], place: "text-body", lines: [12, 12] },
    },
  ],
  unread: [
    { location: { path: ["annexe.zip", "notes.doc"] }, reason: "encrypted" },
    { location: { path: ["annexe.zip", "plan.xls"] }, reason: "malformed" },
  ],
});
