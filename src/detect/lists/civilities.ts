/** Forms of address, titles and ranks that stand before a name. */
import { fold } from "./key.js";

/** `m` and `f` for a man and a woman, `both` for a couple, `title` for a title or rank of anybody. */
export type Civility = "m" | "f" | "both" | "title";

const forms: Readonly<Record<Civility, string>> = {
  m: `m mr monsieur messieurs mm sieur mons herr hr señor sr signor sig dhr meneer sir mister pan`,
  f: `mme madame mesdames mmes mlle mademoiselle melle mesdemoiselles mlles mrs ms miss dame lady frau fr fräulein señora sra
    srta senorita signora sigra mevr mevrouw dona pani`,
  both: `mmme`,
  title: `dr docteur drs pr professeur prof me maître mgr monseigneur père soeur sœur frère abbé général gal gral colonel col cdt
    commandant capitaine cne capt captain lieutenant lt ltn adjudant adj sergent sgt sergeant caporal cpl corporal major maj brigadier
    comte comtesse baron baronne marquis marquise duc duchesse prince princesse lord don doña dott dottssa ing avv dipling mag
    rev reverend hon rabbi imam sheriff deputy constable patrolman patrolwoman trooper detective officer marshal senator rep sen
    dr-ing univ-prof veuve vve`,
};

const table = new Map<string, Civility>();
for (const civility of ["m", "f", "both", "title"] as const) {
  for (const form of fold(forms[civility]).split(/\s+/u))
    table.set(form.replaceAll("-", ""), civility);
}

/** `M.`, `Mme`, `M./Mme`, `Dipl.-Ing.`: letters only are compared. */
const noise = /[.\-\s]+/gu;
/** The longest form has 14 letters. */
const maxLength = 20;

/** What a token is as a form of address, if it is one: with or without its dot, in any case. */
export function civilityOf(token: string): Civility | undefined {
  if (token.length > maxLength || token.length === 0) return undefined;
  const folded = fold(token);
  const known = table.get(folded);
  if (known !== undefined || !folded.includes(".")) return known;
  return table.get(folded.replace(noise, ""));
}

const couple = /\s*(?:\/|&|\+|\s(?:et|ou|and|und|y|e)\s)\s*/iu;

/** Whether a cell holds nothing but one or two forms of address: `Mme`, `M. et Mme`, `M/Mme`. */
export function isCivility(cell: string): boolean {
  if (cell.length > 30 || cell === "") return false;
  if (civilityOf(cell.trim()) !== undefined) return true;
  const parts = cell.trim().split(couple);
  return parts.length === 2 && parts.every((part) => civilityOf(part.trim()) !== undefined);
}
