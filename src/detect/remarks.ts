/** Cells of no known kind, as remarks: what they say of the person of their row, or of others. */
import type { Kind } from "../types.js";
import { birthDate, dateIn, formatDate } from "./birth-date.js";
import { email } from "./email.js";
import { iban } from "./iban.js";
import { isLikely } from "./likelihood.js";
import { nameOf, nameWeight } from "./line-names.js";
import { readName } from "./name.js";
import { nir } from "./nir.js";
import { phone } from "./phone.js";
import { writtenSign } from "./written-sign.js";

/** `Jean Martin <jean.martin@example.fr>`, among other words. */
const mailbox = /([^<>,;:|()]{4,80})<[^<>\s@]{1,64}@/u;

/** The name before an address of mail in angle brackets; `undefined` if there is none. */
export function nameBefore(cell: string): string | undefined {
  const text = cell.includes("<") ? mailbox.exec(cell)?.[1]!.replaceAll('"', "").trim() : undefined;
  return text !== undefined && (readName(text)?.weight ?? -1) >= nameWeight ? text : undefined;
}

/** Whether a cell names several people, a line or so each, with what reaches them. */
export const namesSeveral = (cell: string): boolean =>
  cell.split(/[\n;]/u).filter((line) => nameOf(line) !== undefined).length > 1;

/** What stands in a remark. */
export interface LooseMatch {
  readonly kind: Kind;
  readonly value: string;
}

/** What stands in the remarks of a row, and whether all of them are hidden. */
export interface Remarks {
  readonly found: LooseMatch[];
  readonly name: string | undefined;
  hidden: boolean;
}

const looseDetectors = [email, phone, nir, iban, birthDate];

/** A remark that may say when somebody was born has one of these. */
const bornWord = /n[ée]|birth|geb|dob|ddn/i;

/**
 * What stands in a cell of no known kind; only what its form makes likely.
 *
 * @param born whether a date in it is that of a birth
 */
export function looseMatches(cell: string, born = false): LooseMatch[] | undefined {
  let digits = 0;
  let letters = 0;
  let at = false;
  let mayBeWritten = false;
  for (let index = 0; index < cell.length; index++) {
    const code = cell.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (code === 0x40 || (code === 0x25 && cell.startsWith("40", index + 1))) at = true;
    else if (code === 0x2e || code === 0x26) mayBeWritten = true;
    else if ((code | 0x20) >= 0x61 && ((code | 0x20) <= 0x7a || code >= 0xc0)) letters++;
  }
  at ||= mayBeWritten && letters > 5 && writtenSign.test(cell);
  // Digits alone are no remark, but where many numbers stand in one cell: were they numbers of people, the
  // column would be one of them.
  const isDigits = letters < 2 && !at;
  const mayTellBirth = !born && letters > 1 && digits > 4 && bornWord.test(cell);
  const found: LooseMatch[] = [];
  const date = born ? dateIn(cell)?.date : undefined;
  if (date !== undefined) found.push({ kind: "birth-date", value: formatDate(date) });
  if (!at && !mayTellBirth && (digits < 9 || (isDigits && digits < leastNumbers * 9)))
    return born ? found : undefined;
  for (const detector of looseDetectors) {
    if (detector === email && !at) continue;
    if (detector === birthDate ? !mayTellBirth : detector !== email && digits < 9) continue;
    for (const { kind, value, likelihood } of detector.find(cell)) {
      if (isLikely(likelihood)) found.push({ kind, value });
    }
  }
  return isDigits && found.length < leastNumbers ? undefined : found;
}

/** So many numbers of people, and nothing else, in one cell are a list. */
const leastNumbers = 5;
