/**
 * Undoes transfer encodings (RFC 2045, section 6; uuencode as in POSIX.1-2017 `uuencode`): text of a
 * message → the bytes that were meant. Tolerant, since what a mail program can still open must be
 * scanned; what had to be guessed is said.
 */

/** What a decoder gives. */
export interface Decoded {
  readonly bytes: Buffer;
  /** True if characters were met that the encoding does not have: other programs may decode differently. */
  readonly damaged: boolean;
  /** Lines that were not of the encoding at all (a footer behind base64). */
  readonly rest: Buffer;
}

const NOTHING = Buffer.alloc(0);

// A line with more foreign characters than this is text, not damaged base64: prose has a space every
// five or six letters, and accents.
const MOST_FOREIGN = 0.1;

// Base64 is decoded in pieces, so that the strings made on the way stay small.
const PIECE_BYTES = 1024 * 1024;

/** Base64, any line length and line end, with padding anywhere (parts glued together). */
export function base64(bytes: Buffer): Decoded {
  const decoded: Buffer[] = [];
  const rest: Buffer[] = [];
  let damaged = false;
  let carry = "";
  const take = (digits: string): void => {
    for (const [index, run] of digits.split(/=+/).entries()) {
      if (index > 0) {
        // Padding ends a quantum: what is carried is complete.
        if (carry !== "") decoded.push(Buffer.from(carry, "base64"));
        carry = "";
      }
      const all = carry + run;
      const whole = all.length - (all.length % 4);
      if (whole > 0) decoded.push(Buffer.from(all.slice(0, whole), "base64"));
      carry = all.slice(whole);
    }
  };
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + PIECE_BYTES, bytes.length);
    const newline = bytes.lastIndexOf(0x0a, end - 1);
    if (end < bytes.length && newline > start) end = newline + 1;
    const text = bytes.toString("latin1", start, end);
    const { digits: count, padded, foreign: odd } = survey(bytes, start, end);
    if (!odd && !padded && carry === "" && count % 4 === 0) {
      // Nothing to repair: Node's decoder passes over white space.
      decoded.push(Buffer.from(text, "base64"));
    } else if (odd) {
      damaged = true;
      for (const line of text.split(/\r?\n/)) {
        const digits = line.replaceAll(/[^A-Za-z0-9+/=]+/g, "");
        const foreign = line.trim().length - digits.length;
        if (foreign > line.length * MOST_FOREIGN) rest.push(Buffer.from(`${line}\n`, "latin1"));
        else take(digits);
      }
    } else take(text.replaceAll(/\s+/g, ""));
    start = end;
  }
  if (carry.length > 1) decoded.push(Buffer.from(carry, "base64"));
  return {
    bytes: decoded.length === 1 ? decoded[0] : Buffer.concat(decoded),
    damaged,
    rest: rest.length === 0 ? NOTHING : Buffer.concat(rest),
  };
}

/** Counts the base64 digits of a range, and whether padding or anything else but white space is in it. */
function survey(
  bytes: Buffer,
  start: number,
  end: number,
): { digits: number; padded: boolean; foreign: boolean } {
  let digits = 0;
  let padded = false;
  let foreign = false;
  for (let at = start; at < end; at++) {
    const sort = SORTS[bytes[at]];
    if (sort === DIGIT) digits++;
    else if (sort === PADDING) padded = true;
    else if (sort === FOREIGN) foreign = true;
  }
  return { digits, padded, foreign };
}

const FOREIGN = 0;
const DIGIT = 1;
const PADDING = 2;
const SPACE = 3;
const SORTS = new Uint8Array(256);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  SORTS[char.charCodeAt(0)] = DIGIT;
for (const char of " \t\r\n\v\f") SORTS[char.charCodeAt(0)] = SPACE;
SORTS[0x3d] = PADDING;

/** Quoted-printable; what is not a valid escape stays as it stands. */
export function quotedPrintable(bytes: Buffer): Decoded {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const equals = bytes.indexOf(0x3d, at);
    const end = equals === -1 ? bytes.length : equals;
    length += bytes.copy(out, length, at, end);
    if (equals === -1) break;
    const high = hexValue(bytes[equals + 1]);
    const low = hexValue(bytes[equals + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at = equals + 3;
      continue;
    }
    // A soft line break: `=`, spaces, line end.
    let after = equals + 1;
    while (bytes[after] === 0x20 || bytes[after] === 0x09) after++;
    if (bytes[after] === 0x0d && bytes[after + 1] === 0x0a) at = after + 2;
    else if (bytes[after] === 0x0a || bytes[after] === 0x0d) at = after + 1;
    else if (after >= bytes.length) at = after;
    else {
      out[length++] = 0x3d;
      at = equals + 1;
    }
  }
  return { bytes: out.subarray(0, length), damaged: false, rest: NOTHING };
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The lines of a uuencoded file, without `begin` and `end`. */
export function uuencoded(bytes: Buffer): Buffer {
  const out = Buffer.alloc(Math.ceil((bytes.length * 3) / 4) + 3);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline === -1 ? bytes.length : newline;
    const count = (bytes[at] - 0x20) & 0x3f;
    const lineStart = length;
    for (let digit = at + 1; digit < end && length < lineStart + count; digit += 4) {
      const value = [0, 1, 2, 3].map((offset) =>
        digit + offset < end ? (bytes[digit + offset] - 0x20) & 0x3f : 0,
      );
      out[length++] = (value[0] << 2) | (value[1] >> 4);
      out[length++] = ((value[1] & 0x0f) << 4) | (value[2] >> 2);
      out[length++] = ((value[2] & 0x03) << 6) | value[3];
    }
    length = Math.min(length, lineStart + count);
    at = end + 1;
  }
  return out.subarray(0, length);
}
