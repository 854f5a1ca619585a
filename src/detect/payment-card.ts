/** Payment card numbers (ISO/IEC 7812-1): issuer range, length for that issuer, and the Luhn check digit. */
import type { Likelihood, Match } from "../types.js";
import { passesLuhn } from "./checksum.js";
import type { CellValue, CellDetector } from "./detector.js";

/** First and last of the leading digits, and the lengths that the issuer gives out. */
const issuers: readonly (readonly [first: number, last: number, lengths: readonly number[]])[] = [
  [4, 4, [13, 16, 19]], // Visa, and Carte Bancaire with it
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]], // Mastercard
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16]], // Diners Club
  [36, 36, [14, 16]],
  [38, 39, [14, 16]],
  [6011, 6011, [16, 19]], // Discover
  [644, 659, [16, 19]],
  [3528, 3589, [16, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [2200, 2204, [16]], // Mir
  [5018, 5018, [16, 18, 19]], // Maestro
  [5020, 5020, [16, 18, 19]],
  [5038, 5038, [16, 18, 19]],
  [5893, 5893, [16, 18, 19]],
  [6304, 6304, [16, 18, 19]],
  [6759, 6763, [16, 18, 19]],
];
/** How cards are embossed: fours (the last group shorter or longer), or American Express's and Diners's. */
const groups =
  /^(?:\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ \u00a0-])\d{6}\2\d{4,5})$/u;
const shortest = 13;
const longest = 19;

/** The digits and likelihood of a card number written without or with its usual gaps. */
function read(text: string): { value: string; likelihood: Likelihood } | undefined {
  const isBare = /^\d{13,19}$/u.test(text);
  if (!isBare && !groups.test(text)) return undefined;
  const value = isBare ? text : text.replace(/\D/gu, "");
  if (value.length > longest || !passesLuhn(value)) return undefined;
  const issued = issuers.some(([first, last, lengths]) => {
    const lead = Number(value.slice(0, String(first).length));
    return lead >= first && lead <= last && lengths.includes(value.length);
  });
  if (!issued) return undefined;
  return { value, likelihood: isBare ? "possible" : "likely" };
}

/** Payment card numbers. One in ten bare numbers of an issuer's range and length passes: only `possible`. */
export const paymentCard: CellDetector = {
  kind: "payment-card",
  cell(text): CellValue | undefined {
    const { length } = text;
    if (length < shortest || length > longest + 6) return undefined;
    const code = text.charCodeAt(0);
    if ((code < 50 || code > 54) && code !== 32 && code !== 39) return undefined;
    const trimmed = text.trim();
    const found = read(trimmed.startsWith("'") ? trimmed.slice(1) : trimmed);
    return found === undefined
      ? undefined
      : { values: [found.value], likelihood: found.likelihood };
  },
  find(text): Match[] {
    const found: Match[] = [];
    const pattern =
      /(?<![\p{L}\d_]|\d[.,\- \u00a0])[2-6]\d{3}(?:[ \u00a0-]?\d){9,15}(?![\p{L}\d_]|[.,\- \u00a0]\d)/gu;
    for (const match of text.matchAll(pattern)) {
      const value = read(match[0]);
      if (value === undefined) continue;
      found.push({
        kind: "payment-card",
        start: match.index,
        end: match.index + match[0].length,
        value: value.value,
        likelihood: value.likelihood,
        evidence: ["pattern", "checksum"],
      });
    }
    return found;
  },
};
