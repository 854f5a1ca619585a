/** Check digits, over strings of digits and letters. */

/** Whether a string of digits passes the Luhn check (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = digits.charCodeAt(at) - 48;
    sum += double ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return sum % 10 === 0;
}

/** Of fewer wrong numbers nothing can be told; and numbers are mistyped, but not most of them. */
const leastWrong = 10;
const wrongShare = 0.8;

/**
 * Whether no more of so many numbers are valid than chance makes: of any with two check digits modulo 97 one
 * in 97 is, and hardly ever three standard deviations more.
 */
export function areChance(valid: number, all: number): boolean {
  const wrong = all - valid;
  const expected = all / 97;
  return (
    wrong >= leastWrong &&
    wrong >= all * wrongShare &&
    valid <= expected + 3 * Math.sqrt(expected) + 1
  );
}

/**
 * The remainder modulo 97 of a number written in digits and capital letters, where `A` stands for 10 and
 * `Z` for 35 (ISO/IEC 7064, MOD 97-10).
 */
export function mod97(text: string): number {
  let remainder = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    remainder = code < 65 ? (remainder * 10 + code - 48) % 97 : (remainder * 100 + code - 55) % 97;
  }
  return remainder;
}
