/** Numbers as documents hold them, in ASCII → where they end, if they are written as a {@link Row} has them. */

/** A number of so few characters is exact, and written as it stands. */
const maxPlainLength = 15;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * Where a number ends: digits, perhaps with a sign and a fraction.
 *
 * @param terminator the byte that must stand behind it
 * @returns -1 if it is to be written anew, or is none
 */
export function plainNumberEnd(bytes: Uint8Array, start: number, terminator: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  const digits = at;
  let point = -1;
  for (; at - start <= maxPlainLength; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && point < 0) point = at;
    else if (!(byte >= ZERO && byte <= NINE)) break;
  }
  if (bytes[at] !== terminator || at === digits || at - start > maxPlainLength) return -1;
  if (point < 0) return at;
  const last = bytes[at - 1]!;
  return last === ZERO || last === POINT ? -1 : at;
}
