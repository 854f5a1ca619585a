/**
 * Finds out how the bytes of a text are encoded, and decodes them piece by piece.
 *
 * In this order: a byte order mark (Unicode 16, section 23.8); zero bytes, which tell UTF-16 and
 * UTF-32 without a mark; validity as UTF-8; then, for single-byte text, which table turns the bytes
 * into what French people write. The declared character set is a hint: programs get it wrong.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { behindLine, bufferOf } from "../bytes.js";
import type { Attachment } from "../types.js";

/** Upper halves (0x80–0xFF) of the single-byte tables a French file comes in, likeliest first. */
const upperHalves = {
  // WHATWG index-windows-1252; Node 20's TextDecoder gets 0x80–0x9F wrong.
  "windows-1252":
    "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
  "iso-8859-15":
    "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\u00a0¡¢£€¥Š§š©ª«¬\u00ad®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
  // Excel for Mac until 2011, and its "CSV (Macintosh)" since.
  macintosh:
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
  // What DOS programs, and Excel's "CSV (MS-DOS)", write in western Europe and in the USA.
  cp850:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  cp437:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
} as const;

type SingleByte = keyof typeof upperHalves;

/** How a text is encoded. */
export interface Encoding {
  /** `utf-7`, `utf-8`, `utf-16le`, `utf-16be`, `utf-32le`, `utf-32be`, a single-byte table, or what was declared. */
  readonly name: string;
  /** Bytes of the byte order mark. */
  readonly markLength: number;
  /** Where the text ends and binary data begins (an archive behind a page), if it does. */
  readonly end?: number;
  /** For single-byte text: some lines are UTF-8 (files glued together). */
  readonly mixed?: boolean;
}

/** UTF-7 (RFC 2152), and what Java and old mail programs call it. */
const utf7Label = /^(?:x-)?(?:unicode-[12]-[01]-)?utf-?7$|^csunicode11utf7$/;

/** Bytes decoded at a time: the strings stay small, the calls few. */
const chunkBytes = 1024 * 1024;

/** Bytes looked at to tell text from other things, and for zero-byte statistics. */
const sampleBytes = 65_536;

/** Upper-half bytes weighed to tell single-byte tables apart: more change nothing. */
const weighedBytes = 4000;

/** Labels of character sets that programs declare when they mean one of {@link upperHalves}. */
const declaredAs: Readonly<Record<string, SingleByte>> = {
  "windows-1252": "windows-1252",
  cp1252: "windows-1252",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
  "us-ascii": "windows-1252",
  ascii: "windows-1252",
  "iso-8859-15": "iso-8859-15",
  "latin-9": "iso-8859-15",
  macintosh: "macintosh",
  "x-mac-roman": "macintosh",
  ibm850: "cp850",
  cp850: "cp850",
  ibm437: "cp437",
  cp437: "cp437",
};

/**
 * How these bytes are encoded, if they are text at all.
 *
 * @param declared the declared character set, if any
 * @returns `undefined` if they are not text
 */
export function findEncoding(bytes: Uint8Array, declared?: string): Encoding | undefined {
  const marked = byMark(bytes);
  if (marked !== undefined && marked.name !== "utf-8") return marked;
  const wide = byZeroBytes(bytes);
  if (wide !== undefined) {
    const encoding = { name: wide, markLength: 0 };
    const [start = ""] = decode(bytes.subarray(0, sampleBytes), encoding);
    return controlShare(start) <= maxControlShare ? encoding : undefined;
  }
  const end = endOfText(bytes);
  // Many binary formats begin with a few words.
  if (end < minTextBytes && end < bytes.length / 2) return undefined;
  if (!isPlainText(bytes.subarray(0, end))) return undefined;
  return end === bytes.length
    ? byBytes(bytes, declared, marked)
    : { ...byBytes(bytes.subarray(0, end), declared, marked), end };
}

/**
 * How the text of an attachment is encoded; throws if it is none.
 *
 * @param inside the character set that the text itself declares
 */
export function encodingOf(
  { bytes, charset }: Pick<Attachment, "bytes" | "charset">,
  inside?: string,
): Encoding {
  const encoding = findEncoding(bytes, charset ?? inside);
  if (encoding === undefined) throw new Error("no text");
  return encoding;
}

/**
 * Whether text of 16-bit characters is out of step with itself: it has half a character at its end, or
 * runs that are letters only if read as bytes, or from the next byte on, or control characters. What
 * stands there is not read.
 */
export function isOutOfStep(bytes: Uint8Array, { name, markLength }: Encoding): boolean {
  if (!name.startsWith("utf-16")) return false;
  if ((bytes.length - markLength) % 2 === 1) return true;
  const [upper, lower] = name === "utf-16le" ? [1, 0] : [0, 1];
  let run = 0;
  let controls = 0;
  for (let at = markLength; at < bytes.length; at += 2) {
    const high = bytes[at + upper]!;
    const low = bytes[at + lower]!;
    if (high === 0 && isControl(low) && ++controls === leastControls) return true;
    // Two Latin letters as one character; or the two halves of neighbours.
    const isOdd = isPrintable(high) && (low === 0 || isPrintable(low));
    run = isOdd ? run + 1 : 0;
    if (run === oddRun) return true;
  }
  return false;
}

/** A Chinese character looks like that once in five; so many of them in a row never do. */
const oddRun = 24;

/** A text may end in a zero, or have some other control character in it. */
const leastControls = 4;

function isControl(code: number): boolean {
  return code < 0x20 && !(code >= 0x09 && code <= 0x0d);
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Encodings whose units are bytes. */
function byBytes(
  bytes: Uint8Array,
  declared: string | undefined,
  marked: Encoding | undefined,
): Encoding {
  if (marked !== undefined) return marked;
  const label = declared?.trim().toLowerCase();
  const other = label !== undefined && hasDecoder(label) ? label : undefined;
  if (label !== undefined && utf7Label.test(label) && bytes.includes(0x2b) && isAscii(bytes))
    return { name: "utf-7", markLength: 0 };
  // ISO-2022-JP and HZ are seven-bit: they pass for ASCII.
  if (other?.startsWith("iso-2022") === true && bytes.includes(0x1b))
    return { name: other, markLength: 0 };
  const whole = bytes.subarray(0, bytes.length - partialUtf8(bytes, bytes.length));
  if (isUtf8(whole)) return { name: "utf-8", markLength: 0 };
  if (other !== undefined && decodesCleanly(bytes, other)) return { name: other, markLength: 0 };
  const { valid, invalid } = countUtf8(bytes);
  // A stray byte in a UTF-8 file, or a stray pair that happens to be UTF-8 in another one.
  const mixed = valid > 0 && valid * 50 > invalid;
  const declaredOne =
    label !== undefined && Object.hasOwn(declaredAs, label) ? declaredAs[label] : undefined;
  return { name: bySingleBytes(bytes, declaredOne), markLength: 0, mixed };
}

function byMark(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: "utf-8", markLength: 3 };
  // The same mark stands for UTF-16 where what follows are no characters of 32 bits.
  if (a === 0xff && b === 0xfe && c === 0 && d === 0 && (bytes[6] ?? 0) <= 0x10)
    return { name: "utf-32le", markLength: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { name: "utf-32be", markLength: 4 };
  if (a === 0xff && b === 0xfe) return { name: "utf-16le", markLength: 2 };
  if (a === 0xfe && b === 0xff) return { name: "utf-16be", markLength: 2 };
  return undefined;
}

/**
 * UTF-16 and UTF-32 without a mark: every line end, space, digit and Latin letter has its zero bytes
 * in the same place, and text holds no others.
 */
function byZeroBytes(bytes: Uint8Array): string | undefined {
  const length = Math.min(bytes.length, sampleBytes) & ~3;
  if (length < 4) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let index = 0; index < length; index++) if (bytes[index] === 0) zeros[index & 3]!++;
  const share = zeros.map((count) => count / (length / 4)) as [number, number, number, number];
  const few = 0.005;
  if (share[1] > 0.5 && share[2] > 0.9 && share[3] > 0.99 && share[0] < few) return "utf-32le";
  if (share[0] > 0.99 && share[1] > 0.9 && share[2] > 0.5 && share[3] < few) return "utf-32be";
  const even = (share[0] + share[2]) / 2;
  const odd = (share[1] + share[3]) / 2;
  // Names in Arabic or Chinese still have one delimiter or line end in ten characters.
  if (odd > 0.1 && even < few) return "utf-16le";
  if (even > 0.1 && odd < few) return "utf-16be";
  return undefined;
}

/** Text holds next to no control characters; compressed or random bytes hold a tenth. */
const maxControlShare = 0.01;

/** VT and FF are line ends in a cell, 0x1A is the end of a DOS file, 0x1B–0x1F separate records. */
const controls = new Uint8Array(256);
for (let code = 1; code < 0x20; code++)
  if (code < 9 || (code > 13 && code < 26)) controls[code] = 1;
controls[0x7f] = 1;

/** Between the fields of what Hive and others write. */
const SEPARATOR = 1;

function isPlainText(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, sampleBytes);
  let zeros = 0;
  let others = 0;
  let separators = 0;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index]!;
    if (byte === 0) zeros++;
    else if (byte === SEPARATOR) separators++;
    else others += controls[byte]!;
  }
  // No other one beside it: fields that it parts.
  if (zeros + others > 0) others += separators;
  // Zero bytes pad the fields of some exports; a binary format has other control bytes as well.
  if (zeros > 0) return zeros <= length * 0.8 && others <= length * 0.001;
  return others <= length * maxControlShare;
}

/** Text in front of binary data is taken for text from this length on. */
const minTextBytes = 128;

/** Bytes behind a zero byte that are looked at to tell padding from binary data. */
const windowBytes = 4096;

function endOfText(bytes: Uint8Array): number {
  for (let from = 0; ;) {
    const zero = bytes.indexOf(0, from);
    if (zero === -1) return bytes.length;
    if (!isPlainText(bytes.subarray(zero, zero + windowBytes))) return startOfMark(bytes, zero);
    from = zero + windowBytes;
  }
}

/** Marks of formats whose first zero byte comes some bytes later: zip, PNG, JPEG, GIF, PDF, gzip, CFB. */
const marks = [
  "PK\x03\x04",
  "\x89PNG",
  "\xff\xd8\xff",
  "GIF8",
  "%PDF",
  "\x1f\x8b",
  "\xd0\xcf\x11\xe0",
];

/** Where the format begins whose first zero byte this is. */
function startOfMark(bytes: Uint8Array, zero: number): number {
  const start = Math.max(0, zero - 64);
  const text = bufferOf(bytes).toString("latin1", start, zero);
  const found = marks.map((mark) => text.indexOf(mark)).filter((index) => index !== -1);
  return found.length === 0 ? zero : start + Math.min(...found);
}

function controlShare(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 256 ? controls[code] === 1 || code === 0 : code === 0xfffd || code >= 0xfffe)
      count++;
  }
  return count / Math.max(1, text.length);
}

/** Bytes at the end (before `end`) that begin a UTF-8 character without finishing it. */
function partialUtf8(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function countUtf8(bytes: Uint8Array): { valid: number; invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let index = 0; index < bytes.length && valid + invalid < weighedBytes; index++) {
    const byte = bytes[index]!;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    if (length > 1 && isUtf8(bytes.subarray(index, index + length))) {
      valid++;
      index += length - 1;
    } else {
      invalid++;
    }
  }
  return { valid, invalid };
}

/** Whether a declared character set is another one than those decided by statistics, and known. */
function hasDecoder(label: string): boolean {
  if (label in declaredAs) return false;
  try {
    return !/^(?:utf-|windows-1252|x-user)/.test(new TextDecoder(label).encoding);
  } catch {
    return false;
  }
}

function decodesCleanly(bytes: Uint8Array, label: string): boolean {
  const text = new TextDecoder(label).decode(bytes.subarray(0, sampleBytes), { stream: true });
  return !text.includes("\ufffd");
}

const letter = /\p{L}/u;
const upper = /\p{Lu}/u;
const punctuation = "’‘“”«»–—…€°º\u00a0•·";
const french = "éèàêçôîâûùëïüœæ";
const frenchUpper = french.toUpperCase();

/**
 * Single-byte text: each upper-half byte, read by each table, is weighed where it stands. A French
 * letter in a word of its own case speaks for the table; a capital within small letters, a box
 * corner or a control character speaks against it.
 */
function bySingleBytes(bytes: Uint8Array, hint: SingleByte | undefined): SingleByte {
  const names = Object.keys(upperHalves) as SingleByte[];
  const weights: number[] = names.map((name) => (name === hint ? 0.5 : 0));
  let weighed = 0;
  for (let index = 0; index < bytes.length && weighed < weighedBytes; index++) {
    if (bytes[index]! < 0x80) continue;
    weighed++;
    for (const [number, name] of names.entries()) {
      const character = (position: number): string => {
        const byte = bytes[position] ?? 0x20;
        return byte < 0x80 ? String.fromCharCode(byte) : upperHalves[name][byte - 0x80]!;
      };
      weights[number]! += weigh(character(index - 1), character(index), character(index + 1));
    }
  }
  return names[weights.indexOf(Math.max(...weights))]!;
}

function weigh(before: string, character: string, after: string): number {
  const beforeIsLetter = letter.test(before);
  const afterIsLetter = letter.test(after);
  if (letter.test(character) && character !== "ª" && character !== "º") {
    const isUpper = upper.test(character);
    if (isUpper && beforeIsLetter && !upper.test(before)) return -4;
    if (isUpper && !beforeIsLetter && afterIsLetter === false) return -1;
    if (!isUpper && beforeIsLetter && upper.test(before) && afterIsLetter && upper.test(after))
      return -4;
    // Words begin with é and à, and être; âge and île are rare, and Élodie is not ânemone.
    if (!isUpper && !beforeIsLetter && !/[éà]/.test(character) && character + after !== "êt")
      return 1;
    if (french.includes(character)) return character === "é" ? 5 : 4;
    if (frenchUpper.includes(character)) return 3;
    return 1;
  }
  if (punctuation.includes(character)) {
    if (beforeIsLetter && afterIsLetter) return character === "’" ? 3 : -3;
    return 1;
  }
  return beforeIsLetter || afterIsLetter ? -5 : -2;
}

/**
 * Few words that do not say how they are encoded, a name or a comment: UTF-8, or a single-byte table where
 * they are not that.
 */
export function textOf(bytes: Buffer, otherwise: SingleByte = "windows-1252"): string {
  return isUtf8(bytes) ? bytes.toString("utf8") : singleByte(bytes, otherwise);
}

/** A text of some length that does not say how it is encoded; what is none as Latin-1. */
export function decodeWhole(bytes: Buffer, declared?: string): string {
  const encoding = findEncoding(bytes, declared);
  return encoding === undefined ? bytes.toString("latin1") : decoded(bytes, encoding);
}

/** Decodes the bytes at once. */
export function decoded(bytes: Uint8Array, encoding: Encoding): string {
  return [...decode(bytes, encoding)].join("");
}

/** Decodes the bytes in pieces of about a mebibyte of text; characters are never split. */
export function* decode(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  for (const text of decodePieces(bytes, encoding))
    yield text.includes("\0") ? withoutZeros(text) : text;
}

/**
 * Zero characters pad the fields of some exports, end each text in others, and hide a word from whoever
 * looks for it.
 */
function withoutZeros(text: string): string {
  const padded = text.replace(/(?<!\0)\0{2,}(?=[\p{L}\d])/gu, (run) => " ".repeat(run.length));
  return padded.replaceAll("\0", padded.includes("\n") ? "" : "\n");
}

function* decodePieces(whole: Uint8Array, encoding: Encoding): Generator<string> {
  const { name, markLength, mixed } = encoding;
  const bytes = encoding.end === undefined ? whole : whole.subarray(0, encoding.end);
  const wide = name.startsWith("utf-32") ? 4 : name.startsWith("utf-16") ? 2 : 1;
  const decoder =
    wide > 1 || /^utf-[78]$/.test(name) || name in upperHalves ? undefined : new TextDecoder(name);
  const swapped = name.endsWith("be");
  for (let start = markLength; start < bytes.length;) {
    let end = Math.min(bytes.length, start + chunkBytes);
    if (end < bytes.length) {
      if (name === "utf-8") end -= partialUtf8(bytes, end);
      else if (mixed === true || name === "utf-7") end = behindLineEnd(bytes, start, end);
      else if (wide === 2) end = behindWholePair(bytes, start, end, swapped);
    }
    const piece = bufferOf(bytes.subarray(start, end));
    if (decoder !== undefined) yield decoder.decode(piece, { stream: end < bytes.length });
    else if (wide === 4) yield utf32(piece, swapped);
    else if (wide === 2) yield utf16(piece, swapped);
    else if (name === "utf-7") yield utf7(piece);
    else if (isAscii(piece)) yield piece.toString("latin1");
    else if (name === "utf-8") yield piece.toString("utf8");
    else if (mixed === true) yield byLines(piece, name as SingleByte);
    else yield singleByte(piece, name as SingleByte);
    start = end;
  }
}

/** UTF-16 in little-endian order, or swapped; half a character at the end is left out. */
export function utf16(piece: Buffer, swapped: boolean): string {
  const whole = piece.subarray(0, piece.length & ~1);
  return swapped ? Buffer.from(whole).swap16().toString("utf16le") : whole.toString("utf16le");
}

/**
 * RFC 2152: UTF-16 in base64 between `+` and whatever is no digit of it; a `-` there goes with it. Digits
 * alone would stand for Hangul and private characters: they are a telephone number, with its `+` as it is.
 */
function utf7(piece: Buffer): string {
  return piece
    .toString("latin1")
    .replace(/\+(?!\d{2,}(?![A-Za-z0-9+/]))([A-Za-z0-9+/]*)-?/g, (_, digits: string) =>
      digits === "" ? "+" : utf16(Buffer.from(digits, "base64"), true),
    );
}

function behindWholePair(bytes: Uint8Array, start: number, end: number, swapped: boolean): number {
  const even = end - ((end - start) & 1);
  const high = bytes[swapped ? even - 2 : even - 1]!;
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
}

function utf32(piece: Buffer, swapped: boolean): string {
  const parts: string[] = [];
  for (let index = 0; index + 4 <= piece.length; index += 4) {
    const code = swapped ? piece.readUInt32BE(index) : piece.readUInt32LE(index);
    parts.push(code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");
  }
  return parts.join("");
}

function singleByte(piece: Buffer, name: SingleByte): string {
  const upperHalf = upperHalves[name];
  const text = piece.toString("latin1");
  if (name === "windows-1252")
    return text.replace(
      /[\u0080-\u009f]/g,
      (character) => upperHalf[character.charCodeAt(0) - 128]!,
    );
  return text.replace(/[\u0080-\u00ff]/g, (character) => upperHalf[character.charCodeAt(0) - 128]!);
}

function behindLineEnd(bytes: Uint8Array, start: number, end: number): number {
  const last = bytes.subarray(start, end).lastIndexOf(0x0a);
  return last === -1 ? end : start + last + 1;
}

/** Each line as UTF-8 if it is that, else by the single-byte table. */
function byLines(piece: Buffer, name: SingleByte): string {
  const parts: string[] = [];
  for (let start = 0; start < piece.length;) {
    const end = behindLine(piece, start);
    const line = piece.subarray(start, end);
    parts.push(isUtf8(line) ? line.toString("utf8") : singleByte(line, name));
    start = end;
  }
  return parts.join("");
}
