/**
 * Labels of a bank's movements and of a ledger (`VIR SEPA RECU /DE M MARTIN PAUL /MOTIF LOYER`) → the
 * name of the person who pays or is paid. Banks write them each in their own way: what begins them, and
 * what ends the name, is from exports of French banks.
 */
import { readName } from "./name.js";

/** Payments from one account to another, as opposed to those by card, direct debit and fees. */
const transfer =
  /^\s*(?:vir(?:ement)?s?|vrt|vers(?:ement|t)?|rembt?|remboursement|r[èe]gle?m?ent|reglt|cotisations?|dons?)(?![\p{L}\d])/iu;

/** What stands between that and the name. */
const noise =
  /^(?:[\s:/,.*-]+|[a-z]{0,3}\d\w*|(?:re(?=\s\d)|annuel(?:le)?s?|mensuel(?:le)?s?|trimestriel(?:le)?s?|vir(?:ement)?s?|sepa|inst(?:antan[ée])?|re[çc]us?|[ée]mis|perm(?:anent)?|europ[ée]en|interne|externe|web|internet|mobile|salaires?|loyers?|cotisations?|dons?|en|votre|notre|faveur|fav|de|du|pour|par|from|to|ben|b[ée]n[ée]ficiaire|nom)(?![\p{L}'’-]))/iu;

/** Where the name ends: at a sign, a number, or a word of what it is for. */
const end =
  /\s*(?:[/:;|(*+]|\s-\s|\d|(?<![\p{L}])(?:motif|r[ée]f(?:[ée]rence)?s?|id|loyers?|salaires?|cotis(?:ation)?s?|facture|fact|remb(?:oursement)?s?|don|avance|participation|inscription|ad(?:h[ée]sion)?|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre)(?![\p{L}'’-]))/iu;

/** Two and three words are a first and a family name, which may be in two parts; a couple has both. */
const maxWords = 6;

/** As sure as a name in a cell of its own. */
const minWeight = 2;

/** The name in a label, as it is written there; `undefined` if it names nobody. */
export function payeeOf(label: string): string | undefined {
  const match = transfer.exec(label);
  if (match === null) return undefined;
  let rest = label.slice(match[0].length, match[0].length + 200);
  for (let found = noise.exec(rest); found !== null; found = noise.exec(rest))
    rest = rest.slice(found[0].length);
  const stop = end.exec(rest);
  if (stop !== null) rest = rest.slice(0, stop.index);
  rest = rest.trim();
  const words = rest.split(/\s+/u).length;
  if (words < 2 || words > maxWords) return undefined;
  const name = readName(rest);
  return name !== undefined && name.weight >= minWeight ? rest : undefined;
}
