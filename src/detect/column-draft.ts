/** A column while its table is understood, and what its readings ask of the others. */
import { firstFrom } from "../sorted.js";
import type { Candidate, Evidence, HeaderClass, Kind, Likelihood, Role, Row } from "../types.js";
import { ownerOf } from "./column-groups.js";
import type { Profile } from "./column-profile.js";
import type { AccountPart } from "./iban.js";
import { isLikely } from "./likelihood.js";
import type { NamesWithin } from "./names-within.js";
import { isLandline, phone } from "./phone.js";

/** The kind of data in a column of a role; roles that are none's own are left out. */
export const kindOfRole: Readonly<Partial<Record<Role, Kind>>> = {
  "full-name": "person-name",
  "family-name": "person-name",
  "first-name": "person-name",
  email: "email-address",
  phone: "phone-number",
  address: "postal-address",
  label: "postal-address",
  postcode: "postal-address",
  town: "postal-address",
  "birth-date": "birth-date",
  nir: "fr-nir",
  iban: "iban",
  "payment-card": "payment-card",
};

/** A column, and what it may be. */
export interface Draft {
  readonly index: number;
  readonly header: string;
  headerClass: HeaderClass | undefined;
  readonly profile: Profile;
  candidates: Candidate[];
  within: NamesWithin | undefined;
  parts: readonly AccountPart[] | undefined;
}

/** Notes what a column may be. */
export function add(
  column: Draft,
  role: Role,
  share: number,
  likelihood: Likelihood,
  ...evidence: Evidence[]
): void {
  column.candidates.push({ role, share, likelihood, evidence });
}

export function hasRole(column: Draft, ...roles: Role[]): boolean {
  return column.candidates.some(
    ({ role, likelihood }) => roles.includes(role) && isLikely(likelihood),
  );
}

/** Columns by whose data their headers say they hold, each in the order in which they stand. */
export function byOwner(columns: readonly Draft[]): Map<string, Draft[]> {
  const found = new Map<string, Draft[]>();
  for (const column of columns) {
    const owner = ownerOf(column.header);
    const own = found.get(owner);
    if (own === undefined) found.set(owner, [column]);
    else own.push(column);
  }
  return found;
}

/** The nearest of columns, which are in the order in which they stand. */
export function nearest(columns: readonly Draft[], { index }: Draft): Draft | undefined {
  const from = firstFrom(columns, index, (column) => column.index);
  const [left, right] = [columns[from - 1], columns[from]];
  // To the left at equal distance: `Nom, Prénom` is the usual order.
  const isLeft =
    right === undefined || (left !== undefined && index - left.index <= right.index - index);
  return isLeft ? left : right;
}

/** Whether no number in rows is that of a mobile: what has only such may be an office. */
export const areLandlines = (rows: readonly Row[]): boolean =>
  rows.every(({ cells }) =>
    cells.every((cell) => phone.cell(cell)?.values.every(isLandline) ?? true),
  );
