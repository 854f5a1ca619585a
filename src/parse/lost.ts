/**
 * Text of a message → files that stand in it without a header of their own: uuencoded blocks
 * (`begin 644 name`), BinHex, yEnc, and runs of base64 whose header was lost. Programs of before MIME,
 * and those of news groups, send files like that; damaged messages end up like it.
 */
import { isUtf8 } from "node:buffer";
import { behindLine } from "../bytes.js";
import { base64, binHex, isBinHexDigit, type NamedFile, uuencoded, yEnc } from "./transfer.js";

/** A file found in a text. */
export interface LostFile {
  /** Its name, where the block gives one. */
  readonly name?: string;
  readonly bytes: Buffer;
  /** From where to where its block stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** What a text holds. */
export interface Lost {
  readonly files: readonly LostFile[];
  /** The text without them; the same bytes if there are none. */
  readonly text: Buffer;
  /** True if a block is cut off, or ends and does not begin, or is not what its first line says. */
  readonly damaged: boolean;
  /** True if it holds a message encrypted with PGP (RFC 9580, section 6.2). */
  readonly encrypted: boolean;
  /** True if there may be more files than were looked for. */
  readonly more: boolean;
}

// Encoders write lines of 60 to 76 digits; four in a row are no words, and hold 180 bytes.
const LEAST_LINE = 60;
const LEAST_RUN = 240;

// So many digits stand on a line of BinHex, some twenty different ones; a rule across the page has few.
const BINHEX_LINE = 64;
const BINHEX_DISTINCT = 12;
const LEAST_BINHEX = 2;

// What a run is shows in its first bytes: only a file is decoded whole.
const PROBED = 8192;

// zip, compound file, PDF, gzip, RTF, 7z, rar, PNG, JPEG, GIF, TIFF, SQLite, bzip2, xz, TNEF, UTF-16
const SIGNATURES = [
  "PK\x03\x04",
  "\xd0\xcf\x11\xe0",
  "%PDF",
  "\x1f\x8b\x08",
  "{\\rtf",
  "7z\xbc\xaf",
  "Rar!",
  "\x89PNG",
  "\xff\xd8\xff",
  "GIF8",
  "II*\0",
  "MM\0*",
  "SQLite ",
  "BZh",
  "\xfd7zXZ",
  "\x78\x9f\x3e\x22",
  "\xff\xfe",
  "\xfe\xff",
];

/**
 * Looks for files in a text.
 *
 * @param maxFiles behind so many it looks for no more; default no bound
 */
export function lostFiles(text: Buffer, maxFiles = Infinity): Lost {
  const files: LostFile[] = [];
  const kept: Buffer[] = [];
  let damaged = false;
  let keptTo = 0;
  const cutOut = (start: number, end: number): void => {
    kept.push(text.subarray(keptTo, start));
    keptTo = end;
  };
  const take = (bytes: Buffer, start: number, end: number, name?: string): void => {
    files.push({ bytes, start, end, ...(name && { name }) });
    cutOut(start, end);
  };

  let binHexLines = 0;
  let armour = -1;
  let encrypted = false;
  let runStart = -1;
  const endRun = (end: number): void => {
    if (runStart !== -1 && end - runStart >= LEAST_RUN) {
      const run = text.subarray(runStart, end);
      // A damaged line puts all behind it out of step; each of them is whole by itself.
      const decode = [(part: Buffer) => base64(part).bytes, byLines].find((each) =>
        isFile(each(run.subarray(0, PROBED))),
      );
      if (decode !== undefined) take(decode(run), runStart, end);
    }
    runStart = -1;
  };

  for (let at = 0; at < text.length && files.length <= maxFiles;) {
    const next = behindLine(text, at);
    const end = text[next - 1] === 0x0a ? next - 1 : next;
    const first = text[at];
    if (first === 0x2d && /^-----BEGIN [A-Z ]+-----\s*$/.test(head(text, at, end))) armour = at;
    else if (first === 0x2d && armour === -1 && startsWith(text, at, "-----END PGP MESSAGE"))
      damaged = true;
    else if (first === 0x2d && armour !== -1 && startsWith(text, at, "-----END ")) {
      if (startsWith(text, armour, "-----BEGIN PGP MESSAGE")) {
        const block = text.subarray(armour, next);
        if (isEncrypted(block)) {
          encrypted = true;
          cutOut(armour, next);
        } else take(block, armour, next, "message.asc");
      }
      armour = -1;
    } else if (first === 0x3d && startsWith(text, at, "=yend ")) damaged = true;
    const block =
      first === 0x3d
        ? yEncBlock(text, at, next)
        : first === 0x28
          ? binHexBlock(text, at, next)
          : undefined;
    if (block !== undefined) {
      endRun(at);
      take(block.file.bytes, at, block.end, block.file.name);
      if (block.file.damaged) damaged = true;
      at = block.end;
      continue;
    }
    // What is left of a block whose marks were damaged.
    if (
      first === 0x3d &&
      /^=y(?:begin|part|end) (?:.*\b(?:line|size|begin)=|\w*\s*$)/.test(head(text, at, end))
    )
      damaged = true;
    if (first === 0x28 && /^\(This file must be converted.*\)\s*$/.test(head(text, at, end)))
      damaged ||= /^\s*:[^\s]{8,}/.test(head(text, next, text.length));
    if (first === 0x28 && next === text.length && isAnnouncement(head(text, at, end)))
      damaged = true;
    if (isBinHexLine(text, at, end)) {
      if (++binHexLines === LEAST_BINHEX) damaged = true;
    } else binHexLines = 0;
    const uu =
      first === 0x62
        ? /^begin [0-7]{3,6}(?: ([^\r\n]{0,255})|\s*$)/.exec(head(text, at, end))
        : null;
    if (uu !== null && isUuLine(text, next)) {
      endRun(at);
      let stop = next;
      while (stop < text.length && isUuLine(text, stop)) stop = behindLine(text, stop);
      const close = startsWith(text, stop, "end") ? behindLine(text, stop) : stop;
      if (close === stop) damaged = true;
      take(uuencoded(text.subarray(next, stop)), at, close, uu[1]?.trim());
      at = close;
      continue;
    }
    const digits = base64Digits(text, at, end);
    if (armour === -1 && digits >= LEAST_LINE) {
      if (runStart === -1) runStart = at;
    } else if (runStart !== -1) {
      // The last line of a run is shorter.
      endRun(digits > 0 ? next : at);
    }
    at = next;
  }
  endRun(text.length);
  // One that has no end.
  if (armour !== -1 && startsWith(text, armour, "-----BEGIN PGP MESSAGE")) damaged = true;
  const more = files.length > maxFiles;
  if (keptTo === 0) return { files, text, damaged, encrypted, more };
  kept.push(text.subarray(keptTo));
  return { files, text: Buffer.concat(kept), damaged, encrypted, more };
}

/** A file that stands in a text, and where it ends. */
interface FileBlock {
  readonly file: NamedFile;
  readonly end: number;
}

/** The yEnc block whose first line this is. */
function yEncBlock(text: Buffer, at: number, next: number): FileBlock | undefined {
  const begin = head(text, at, next);
  if (!/^=ybegin (?=.*\bsize=\d).* name=/.test(begin)) return undefined;
  const isPart = startsWith(text, next, "=ypart ");
  const start = isPart ? behindLine(text, next) : next;
  const found = text.indexOf("\n=yend ", start - 1, "latin1");
  const stop = found === -1 ? text.length : found + 1;
  const end = behindLine(text, stop);
  return { file: yEnc(begin, text.subarray(start, stop), head(text, stop, end)), end };
}

/** The BinHex block that this line announces (RFC 1741, section 4): it stands between two colons. */
function binHexBlock(text: Buffer, at: number, next: number): FileBlock | undefined {
  if (!startsWith(text, at, "(This file must be converted")) return undefined;
  // Empty lines may stand between.
  let start = next;
  while (start < next + 16 && text[start] <= 0x20) start++;
  if (text[start] !== 0x3a) return undefined;
  const found = text.indexOf(0x3a, start + 1);
  const stop = found === -1 ? text.length : found;
  const file = binHex(text.subarray(start + 1, stop));
  return file && { file, end: behindLine(text, stop) };
}

/** Whether a text ends within the line that announces BinHex. */
function isAnnouncement(line: string): boolean {
  return line.length >= LEAST_ANNOUNCED && BINHEX_ANNOUNCED.startsWith(line.trimEnd());
}

const BINHEX_ANNOUNCED = "(This file must be converted with BinHex 4.0)";
const LEAST_ANNOUNCED = 12;

/** Whether a line is as long as those of BinHex (RFC 1741, appendix A), of its digits alone. */
function isBinHexLine(text: Buffer, start: number, end: number): boolean {
  const length = end - start - (text[end - 1] === 0x0d ? 1 : 0);
  if (length !== BINHEX_LINE) return false;
  const line = text.subarray(start, start + length);
  return line.every(isBinHexDigit) && new Set(line).size >= BINHEX_DISTINCT;
}

/** Whether an armoured message is more than signed or compressed: its first packet tells (RFC 9580, section 10.3). */
function isEncrypted(block: Buffer): boolean {
  const digits = /\n[ \t\r]*\n([A-Za-z0-9+/]{4})/.exec(head(block, 0, block.length))?.[1];
  const first = digits === undefined ? 0 : Buffer.from(digits, "base64")[0];
  const packet = (first & 0x40) === 0 ? (first >> 2) & 15 : first & 63;
  return !READABLE_PACKETS.has(packet);
}

// Signature, one-pass signature, compressed and literal data.
const READABLE_PACKETS = new Set([2, 4, 8, 11]);

/** The number of base64 digits of a line, or 0 if it holds anything else. */
function base64Digits(text: Buffer, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const byte = text[at];
    const digit =
      (byte >= 0x41 && byte <= 0x5a) ||
      (byte >= 0x61 && byte <= 0x7a) ||
      (byte >= 0x2f && byte <= 0x39) ||
      byte === 0x2b ||
      byte === 0x3d;
    if (!digit) break;
  }
  const digits = at - start;
  while (at < end && (text[at] === 0x0d || text[at] === 0x20)) at++;
  return at === end ? digits : 0;
}

/** Whether a line has the length its first character says (POSIX `uuencode`; a short one lost trailing spaces). */
function isUuLine(text: Buffer, start: number): boolean {
  if (start >= text.length) return false;
  const first = text[start];
  if (first < 0x20 || first > 0x60) return false;
  let end = text.indexOf(0x0a, start);
  if (end === -1) end = text.length;
  if (end > start && text[end - 1] === 0x0d) end--;
  const digits = Math.ceil(((first - 0x20) & 0x3f) / 3) * 4;
  const length = end - start - 1;
  if (length > digits + 2) return false;
  for (let at = start; at < end; at++) if (text[at] < 0x20 || text[at] > 0x60) return false;
  return true;
}

/** Base64 decoded line by line. */
function byLines(run: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < run.length; at = behindLine(run, at))
    pieces.push(Buffer.from(run.toString("latin1", at, behindLine(run, at)), "base64"));
  return Buffer.concat(pieces);
}

/** Whether decoded digits mean something: text, or a file with a signature. Chance gives neither. */
export function isFile(bytes: Buffer): boolean {
  if (SIGNATURES.some((signature) => startsWith(bytes, 0, signature))) return true;
  let sample = bytes.subarray(0, 4096);
  // Not through the middle of a character.
  while (sample.length < bytes.length && sample[sample.length - 1] >= 0x80)
    sample = sample.subarray(0, -1);
  let control = 0;
  let high = 0;
  for (const byte of sample) {
    if (byte >= 0x80) high++;
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) control++;
  }
  // Random bytes are one half above 0x7f; French text in Windows-1252, one letter in twenty.
  // One byte in nine of random ones is a control character; of damaged text, hardly any.
  return control <= sample.length / 100 && (isUtf8(sample) || high < sample.length / 5);
}

function head(text: Buffer, start: number, end: number): string {
  return text.toString("latin1", start, Math.min(end, start + 300));
}

function startsWith(text: Buffer, at: number, word: string): boolean {
  return text.toString("latin1", at, at + word.length) === word;
}
