/** A line, or a part of one → the name in it: alone, in a field among others, in two fields, at the start of a sentence. */
import { findNames, firstNameWeight, nameOfAccount, namesOffice, readName } from "./name.js";
import { organisationEvidence } from "./organisation.js";
import type { Line } from "./text-lines.js";

/** How much likelier a name than anything else a line must be, as a natural logarithm, to be one of a list. */
export const nameWeight = 1;

/** A longer line, in characters, with more than one thing in it is prose, and may be about several people. */
export const longLine = 120;

/** The name in a line. */
export function nameIn(line: Line): string | undefined {
  if (line.name === null) line.name = nameOf(line.unaddressed);
  return line.name;
}

/** A first or family name on a line of its own. */
export const oneName = /^\p{Lu}[\p{L}'’-]*(?: \p{L}[\p{L}'’-]+){0,2}$/u;

/** Whether a text is a name, and nothing else but quotes around it. */
export function isName(text: string): boolean {
  if (text.length <= 3 || text.length > 60) return false;
  const name = text.replace(/^\s*(['"])(.*)\1\s*$/, "$2");
  return (readName(name)?.weight ?? -1) >= nameWeight;
}

/** What names an institution for sure weighs so much. */
export const institution = 5;

/** `Dr Jean Martin – 01…`: who has patients or clients has a number for them, and stands before those. */
export const practice = /^[^\p{L}]{0,12}(?:Dr|Docteur|Me|Maître)\.?\s+\p{Lu}/u;

/** Said of the number or address that is no practice's. */
export const ofHome =
  /(?<!\p{L})(?:domicile|perso(?:nnel(?:le)?)?|priv[ée]e?|home|private)s?(?!\p{L})/iu;

/** An address of mail: a part of it looks like another name of whom it belongs to. */
const mailbox = /[^\s<>()[\],;:"'|/]{1,64}@\S+/gu;

/** The name in a text: a field of its own, or where prose has one. */
export function nameOf(line: string): string | undefined {
  if (line.length > 400) return undefined;
  const text = line.includes("@") ? line.replace(mailbox, ";") : line;
  const quoted = inQuotes.exec(text)?.[1];
  if (quoted !== undefined && isName(quoted)) return quoted;
  const married = marriedName(text);
  if (married !== undefined) return married;
  for (const field of text.split(/[,;\t|:<>()[\]"/…_]|\s[-–—•]\s|\.{3,}|\d+/u)) {
    const trimmed = field.replace(/^[\s\-–—•*·.>]+|[\s.+\-–—]+$/gu, "");
    if (trimmed.length < 4 || trimmed.length > 60) continue;
    const reading = readName(trimmed);
    if (reading !== undefined && reading.weight >= nameWeight)
      return severalNames(trimmed)[0] ?? trimmed;
  }
  const joined = joinedName(text);
  if (joined !== undefined) return joined;
  const [found] = findNames(text);
  return found?.key;
}

/** `"Martin, Jean" <jean@example.fr>`, as programs for mail write it. */
const inQuotes = /["«]\s?([^"«»<>@\n]{4,60}?)\s?["»]/u;

/** The name on an address label: it stands above street and town. */
export function nameOnLabel(text: string): string | undefined {
  for (const line of text.split("\n")) {
    const name = nameOf(line);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** How sure a name must be whose parts stand in fields of their own: fields are no names as a rule. */
export const joinedWeight = 3;

/**
 * The name in two fields of a line, between tabs, semicolons or wide gaps: `MARTIN⇥Jean⇥06…`; or that a
 * line begins with whose first gap parts its halves: `MARTIN⇥Jean 06…`.
 */
export function joinedName(text: string): string | undefined {
  if (!/[\t;]|[ \u00a0]{2}/u.test(text)) return undefined;
  const fields = text.split(/\s*[\t;]\s*|[ \u00a0]{2,}/u);
  for (let at = 0; at + 1 < Math.min(fields.length, maxFields); at++) {
    if (!isHalfName(fields[at]) || !oneName.test(fields[at + 1])) continue;
    const whole = `${fields[at]} ${fields[at + 1]}`;
    if ((readName(whole)?.weight ?? -Infinity) >= joinedWeight) return whole;
  }
  const [lead = ""] = fields
    .slice(0, 2)
    .join(" ")
    .split(/[\d@(:,]/u);
  return isHalfName(fields[0]) && (readName(lead.trim())?.weight ?? -Infinity) >= joinedWeight
    ? lead.trim()
    : undefined;
}

/** The name of one who has two, or his first in brackets, that a line begins with: `DURAND (PETIT) Anne`, `DURAND épouse PETIT, Anne`. */
function marriedName(line: string): string | undefined {
  const text = line.replace(leadingMark, "");
  if (!/^\p{L}[^(,\d]{1,50}[(,]/u.test(text)) return undefined;
  const lead = text
    .split(/[\d:;|\t…]|\s{2,}|\s[-–—]\s/u, 1)[0]
    .replace(/[\s,(]*(?:\sn[ée]+(?:\(e\))?\sle\s?)?$/u, "");
  if (!/[(,]/u.test(lead) || lead.length > 60) return undefined;
  const whole = lead.replace(firstInBrackets, "$1 $2");
  return (readName(whole)?.weight ?? -Infinity) >= joinedWeight ? whole : undefined;
}

/** `MARTIN (Jean)`: without one, what stands in brackets is another name of somebody, or no name. */
const firstInBrackets = /^([\p{Lu}\s'’-]+)\s\((\p{Lu}\p{Ll}[\p{L}\s'’-]*)\)$/u;

/** Names stand among the first fields of a line. */
const maxFields = 12;

/** What numbers or marks a line of a list. */
export const leadingMark = /^(?:\(?\d+[.)]?\s+(?:[-–—]\s+)?|\p{L}\)\s*|(?:[-–—•*·>~☐]\s*)+)/u;

/** The name in a line of a list: all of it, or the first field of two words or more between numbers and marks. */
export function nameAmongOthers(line: string): string {
  const account = nameOfAccount(line);
  if (account !== line) return account;
  if (line.length > longLine) return "";
  const [, family, first] = labelled.exec(line) ?? [];
  if (family !== undefined) return `${family} ${first}`;
  const text = line.replace(leadingMark, "");
  if (!/[\d(,;:/|\t]|\s\s|\s[-–—]\s|\.{3}|[…_]/u.test(text)) return withoutLead(text);
  // `Martin, Jean`; of `Jean Martin, Lyon` what stands before the comma.
  const [, before, behind] = /^([^\d(,;:/|]+),([^\d(,;:/|]+)$/u.exec(text) ?? [];
  if (before !== undefined && isName(text))
    return isName(before) && firstNameWeight(behind.trim()) <= 0 ? before : text;
  const joined = marriedName(text) ?? joinedName(text);
  if (joined !== undefined) return joined;
  const fields = text
    .split(/[\d()[\],;:/|…_]+|\s{2,}|\t|\s[-–—]\s|\.{3,}/u)
    .map((field) => field.trim());
  const words = fields.filter((one) => twoWords.test(one));
  const [lead = ""] = words;
  // `Adjoint au maire : Jean Martin`, and not `Prix Goncourt : Marcel Proust`, nor `Rue principale : …`.
  const isOffice = namesOffice(lead) && organisationEvidence(lead) < institution;
  const field =
    (isOffice ? words.find(isName) : undefined) ??
    words[0] ??
    fields.find((one) => withInitial.test(one) && isName(one));
  return withoutLead(field ?? "");
}

/** `Nom : MARTIN Prénom : Jean` */
const labelled =
  /^noms?\s{0,3}[:=]\s{0,3}(\p{L}[\p{L}\s'’-]{1,30}?)[\s,;]{1,9}pr[ée]noms?\s{0,3}[:=]\s{0,3}(\p{L}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)?)/iu;

const twoWords = /\p{L}{2,}[\s.-]+\p{L}{2,}|^M\.\s?\p{Lu}\p{L}+/u;
/** `MARTIN J.`, `J. Martin`. */
const withInitial = /\p{L}{2,}\s\p{Lu}\.?$|^\p{Lu}(?:\.\s?|\s)\p{Lu}\p{L}+/u;

/** What stands before the form of address that the rest begins with: `RDV Mme Martin`. */
const beforeCivility =
  /^\p{L}[\p{L}\s'’]{1,24}?\s(?=(?:M\.|Mr|Mme|Mlle)\s\p{Lu}[\p{L}'’-]+(?:\s[\p{L}'’-]+){0,3}$)/u;
const withoutLead = (text: string): string => text.replace(beforeCivility, "");

/** What stands between the names of people who are named together: in prose, hardly a capital behind it. */
const together = /\s(?:et|ET|and|AND|[-&–—/+|])\s(?=\p{Lu})/u;

/** More are an enumeration. */
const mostTogether = 4;

/** The names in a line, or a field of it, that holds two or more and nothing else: `Jean Martin et Anne Petit`. */
export function severalNames(line: string): readonly string[] {
  if (line.length > longLine || !together.test(line)) return [];
  const text = line.replace(leadingMark, "");
  // `Porte 3 : Jean Martin et Anne Petit`
  const behind = text.replace(/^[^:]{1,30}:\s/u, "");
  const fields = (together.test(behind) ? behind : text)
    .split(together)
    .map((field) => field.trim());
  // What is said of them stands behind the last one.
  fields.push(fields.pop()!.split(/\s*[\d(:,;]/u, 1)[0]);
  const are = fields.length > 1 && fields.length <= mostTogether && fields.every(isName);
  return are ? fields : [];
}

/** The name that a sentence begins with: `Mme Anne Petit est sortie le 12.` */
export function leadingName(line: string): string {
  if (!twoCapitals.test(line)) return "";
  const [found] = findNames(line.slice(0, longestLead));
  return found?.start === 0 ? line.slice(0, found.end) : "";
}

/** Two words with a capital each, or a form of address. */
const twoCapitals = /^\p{Lu}\S*\s+(?:\p{Ll}\S{0,4}\s+)?\p{Lu}/u;

/** A name of six words, with what it needs behind it to end. */
const longestLead = 60;

export const isHalfName = (text: string): boolean => oneName.test(text) && !isName(text);
