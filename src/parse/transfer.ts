/**
 * Undoes transfer encodings (RFC 2045, section 6; uuencode as in POSIX.1-2017 `uuencode`; BinHex 4.0,
 * RFC 1741; yEnc 1.3 of 2002, as yenc.org has it): text of a message → the bytes that were meant.
 * Tolerant, since what a mail program can still open must be scanned; what had to be guessed is said.
 */
import { crc32 } from "node:zlib";

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

// One line may end with `=` in any text, and a link have `=3D` in it.
const LEAST_QUOTED = 3;

/** Whether text can only be quoted-printable: lines end with `=`, and any other stands before two hexadecimal digits. */
export function isQuotedPrintable(bytes: Buffer): boolean {
  let breaks = 0;
  let escapes = 0;
  for (let at = bytes.indexOf(0x3d); at !== -1; at = bytes.indexOf(0x3d, at + 1)) {
    const next = bytes.toString("latin1", at + 1, at + 3);
    if (/^\r?\n/.test(next)) breaks++;
    else if (/^[0-9A-F]{2}$/.test(next)) escapes++;
    else return false;
  }
  return breaks >= LEAST_QUOTED && escapes >= LEAST_QUOTED;
}

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

/** A file with the name it was sent under. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** True if it is cut, or not what its checksum says. */
  readonly damaged: boolean;
}

const BINHEX_DIGITS = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
const BINHEX_VALUES = new Int8Array(256).fill(-1);
for (let value = 0; value < 64; value++) BINHEX_VALUES[BINHEX_DIGITS.charCodeAt(value)] = value;

/** Whether a byte stands for six bits in BinHex 4.0. */
export function isBinHexDigit(byte: number): boolean {
  return BINHEX_VALUES[byte] >= 0;
}

// Runs pack 85 times. Disks of the time of BinHex held no more than this.
const MOST_BINHEX = 64 * 1024 * 1024;

// RFC 1741, appendix A: a byte, this mark, and how many times the byte stands there.
const REPEATED = 0x90;

/** What stands between the two colons of BinHex 4.0 → its data fork; the fork of resources is left out. */
export function binHex(bytes: Buffer): NamedFile | undefined {
  // Sixes of bits, then runs: at most 255 times as long, and no longer than the header says.
  const packed = Buffer.alloc(Math.ceil((bytes.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    const value = BINHEX_VALUES[byte];
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    packed[length++] = (held >> bits) & 0xff;
  }
  const reader = new Runs(packed.subarray(0, length));
  const [nameLength = 0] = reader.take(1);
  const head = Buffer.concat([Buffer.of(nameLength), reader.take(nameLength + 21)]);
  if (head.length < nameLength + 22 || nameLength === 0) return undefined;
  if (crc16(head.subarray(0, -2)) !== head.readUInt16BE(head.length - 2)) return undefined;
  const size = head.readUInt32BE(nameLength + 12);
  const data = reader.take(Math.min(size, MOST_BINHEX));
  const sum = reader.take(2);
  return {
    name: head.toString("latin1", 1, 1 + nameLength),
    bytes: data,
    damaged: data.length < size || sum.length < 2 || crc16(data) !== sum.readUInt16BE(0),
  };
}

/** Bytes in which runs are packed. */
class Runs {
  #at = 0;
  #last = 0;
  #left = 0;

  constructor(readonly packed: Buffer) {}

  /** The next bytes, fewer at the end. */
  take(count: number): Buffer {
    const chunks: Buffer[] = [];
    let chunk = Buffer.alloc(Math.min(count, PIECE_BYTES));
    let length = 0;
    for (let taken = 0; taken < count; taken++) {
      if (this.#left === 0 && !this.#next()) break;
      this.#left--;
      if (length === chunk.length) {
        chunks.push(chunk);
        chunk = Buffer.alloc(Math.min(count - taken, PIECE_BYTES));
        length = 0;
      }
      chunk[length++] = this.#last;
    }
    return Buffer.concat([...chunks, chunk.subarray(0, length)]);
  }

  /** Makes a byte, or a run of the last one, ready to be taken. */
  #next(): boolean {
    while (this.#at < this.packed.length) {
      const byte = this.packed[this.#at++];
      if (byte !== REPEATED) {
        this.#last = byte;
        this.#left = 1;
        return true;
      }
      if (this.#at >= this.packed.length) return false;
      const count = this.packed[this.#at++];
      // None: the mark itself. Else as many in all, of which one is taken already.
      if (count === 0) this.#last = REPEATED;
      this.#left = count === 0 ? 1 : count - 1;
      if (this.#left > 0) return true;
    }
    return false;
  }
}

/** The checksum of XMODEM: polynomial 0x1021, from 0. */
export function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      sum = ((sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x1021) & 0xffff;
  }
  return sum;
}

/** The lines of yEnc between `=ybegin` and `=yend` → the bytes; of a file in parts, this part. */
export function yEnc(begin: string, lines: Buffer, end: string): NamedFile {
  const field = (line: string, name: string): string | undefined =>
    new RegExp(` ${name}=([^ \\r\\n]{1,20})`).exec(line)?.[1];
  const bytes = Buffer.alloc(lines.length);
  let length = 0;
  for (let at = 0; at < lines.length; at++) {
    const byte = lines[at];
    if (byte === 0x0a || byte === 0x0d) continue;
    if (byte === 0x3d) bytes[length++] = (lines[++at] ?? 0) - 64 - 42;
    else bytes[length++] = byte - 42;
  }
  const decoded = bytes.subarray(0, length);
  const isPart = Number(field(begin, "total") ?? field(begin, "part") ?? 1) > 1;
  const sum = field(end, isPart ? "pcrc32" : "crc32");
  return {
    name: / name=([^\r\n]{1,255})/.exec(begin)?.[1]?.trim() ?? "",
    bytes: decoded,
    damaged:
      isPart ||
      Number(field(end, "size") ?? -1) !== length ||
      (sum !== undefined && Number.parseInt(sum, 16) !== crc32(decoded)),
  };
}

/** The bytes behind percent signs (RFC 3986, 2.1), in a text of UTF-8; what is no such escape stays as it is. */
export function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  return Buffer.from(
    bytes.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );
}
