import type { Hasher } from "./hash.js";
import { countryOf } from "./phone.js";

/**
 * Cells that are one French number and nothing else, as most are written: `0639981234`, `06 39 98 12 34`
 * with spaces, dots or dashes, and `639981234`, what a number cell leaves of it.
 *
 * @returns the nine digits behind the zero, or `0` if the cell is no such number: `phone.ts` has to tell
 */
export function readPlainPhone(cell: string): number {
  const { length } = cell;
  const inPairs = length === 14;
  if (length !== 10 && length !== 9 && !inPairs) return 0;
  const gap = inPairs ? cell.charCodeAt(2) : 0;
  if (inPairs && gap !== 32 && gap !== 45 && gap !== 46) return 0;
  // The trunk 0 is there unless a number cell lost it.
  const start = length === 9 ? 0 : 1;
  if (start === 1 && cell.charCodeAt(0) !== 48) return 0;
  let number = 0;
  for (let at = start; at < length; at++) {
    const code = cell.charCodeAt(at);
    if (code >= 48 && code <= 57 && !(inPairs && at % 3 === 2)) number = number * 10 + code - 48;
    else if (code !== gap || at % 3 !== 2) return 0;
  }
  return number < 100_000_000 ? 0 : number;
}

/**
 * Reads as {@link readPlainPhone} does what the numbering plan has, and leaves the hash of its normal form
 * in `hasher`, without a string being made of it.
 */
export function hashPlainPhone(cell: string, hasher: Hasher): number {
  const number = readPlainPhone(cell);
  const country = number === 0 ? 0 : countryOf(number);
  if (country === 0) return 0;
  hasher.number(country * 1e9 + number);
  return number;
}
