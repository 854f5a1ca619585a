/** How a table was understood → what may be told of it: no cell, and no header that could be one. */
import type { Candidate, ExplainedColumn, ExplainedTable, Location, Role } from "../types.js";
import type { ColumnReading, Plan } from "./column.js";
import { columnLetters } from "./row.js";
import { isShowable } from "./shown-header.js";

/** What the columns of people hold, at least one of these. */
const rolesOfPeople = new Set<Role>([
  "full-name",
  "family-name",
  "first-name",
  "label",
  "email",
  "phone",
  "nir",
  "iban",
]);

/** Tells how a table was understood; `inPlace`: whether its columns are those of the sheet. */
export function explainTable(
  { columns, aboutOrganisations }: Plan,
  { location, asText, inPlace }: { location: Location; asText: boolean; inPlace: boolean },
): ExplainedTable {
  const hasPeople = columns.some(({ chosen }) => rolesOfPeople.has(chosen.role));
  return {
    location,
    about: aboutOrganisations ? "organisations" : hasPeople ? "people" : "nobody",
    asText,
    columns: columns.map((column) => explainColumn(column, inPlace)),
  };
}

function explainColumn(
  { index, header, headerClass, chosen, others }: ColumnReading,
  inPlace: boolean,
): ExplainedColumn {
  return {
    ...(inPlace && { column: columnLetters(index) }),
    ...(isShowable(header) && { header }),
    ...(headerClass && { headerClass }),
    chosen: rounded(chosen),
    others: others
      .filter(({ role }, at) => [chosen, ...others.slice(0, at)].every((one) => one.role !== role))
      .map(rounded),
  };
}

/** At most a hundred cells were looked at: more digits would say nothing. */
function rounded(candidate: Candidate): Candidate {
  return { ...candidate, share: Math.round(candidate.share * 100) / 100 };
}
