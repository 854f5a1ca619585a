import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import { type Budget, ratioFree } from "../budget.js";
import { textOf } from "../encoding.js";
import type { Content } from "./unpacking.js";

/**
 * Bytes of a tar archive → its files.
 *
 * POSIX.1-2017, pax: ustar interchange format (headers of 512 bytes) and pax extended headers; GNU tar
 * 1.34's long names (types L and K) and sparse files (type S; pax 0.0, 0.1 and 1.0).
 */

/** A file, or a link, of an archive. */
export interface TarEntry {
  /** As written: may be absolute or hold `..`. */
  readonly name: string;
  /** What a link points to. */
  readonly target?: string;
  /** Its content as stored: of a sparse file, what lies between the holes. */
  readonly stored: Uint8Array;
  /** Of a sparse file: its size, and where the stored pieces belong. */
  readonly sparse?: Sparse;
  /** True if the archive ends before the content does. */
  readonly damaged: boolean;
}

interface Sparse {
  readonly size: number;
  readonly pieces: readonly { readonly offset: number; readonly length: number }[];
}

/** What an archive holds. */
export interface Tar {
  /** In the order of the archive; folders are left out. */
  readonly entries: readonly TarEntry[];
  /** True if headers are damaged or missing. */
  readonly damaged: boolean;
  /** True if there are more entries than were asked for. */
  readonly more: boolean;
  /** Offset behind the last block that is the archive's. */
  readonly end: number;
  /** Words that no file holds: what programs note of files, and their owners where these are people. */
  readonly notes: readonly string[];
}

const block = 512;

/** Whether a header stands here: its checksum, which adds up bytes, is right. */
export function isTarHeader(bytes: Uint8Array, at: number): boolean {
  if (at + block > bytes.length || bytes[at] === 0) return false;
  const file = bufferOf(bytes.subarray(at, at + block));
  const declared = readOctal(file, 148, 8);
  if (declared === undefined) return false;
  // Its own field counts as spaces. Old programs added up signed bytes.
  let sum = 8 * 0x20;
  let signed = sum;
  for (let index = 0; index < block; index++) {
    if (index === 148) index = 156;
    const byte = file[index]!;
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return declared === sum || declared === signed;
}

/**
 * Lists the files of an archive.
 *
 * @param maxEntries how many to list at most; default no bound
 */
export function listTar(bytes: Uint8Array, maxEntries = Infinity): Tar {
  const file = bufferOf(bytes);
  const entries: TarEntry[] = [];
  const words: Words = { notes: new Set(), owners: new Set() };
  let damaged = false;
  let closed = false;
  let shared: Attributes = {};
  let own: Attributes = {};
  let at = 0;
  let end = 0;
  for (let seen = 0; at < file.length;) {
    if (!isTarHeader(file, at)) {
      // Zeros end an archive; another may have been put behind it. Anything else is damage in an
      // archive that has not ended, and not the archive's behind one that has.
      if (isZero(file, at)) {
        closed = true;
        end = Math.min(at + block, file.length);
      } else if (closed && !isFollowed(file, at)) break;
      else damaged = true;
      at += block;
      continue;
    }
    if (++seen > maxEntries) return { entries, damaged, more: true, end, notes: notesOf(words) };
    const header = readHeader(file, at);
    for (const owner of header.owners) words.owners.add(owner);
    const size = own.size ?? header.size;
    const start = at + block;
    const isCut = start + size > file.length;
    const content = file.subarray(start, Math.min(start + size, file.length));
    at = start + Math.ceil(size / block) * block;
    end = Math.min(at, file.length);
    closed = false;
    switch (header.type) {
      case "x":
        own = { ...own, ...readAttributes(content, words) };
        damaged ||= own.damaged === true;
        break;
      case "g":
        shared = { ...shared, ...readAttributes(content, words) };
        damaged ||= shared.damaged === true;
        break;
      case "L":
        own = { ...own, path: readText(content) };
        break;
      case "K":
        own = { ...own, target: readText(content) };
        break;
      default: {
        const { entry, next } = makeEntry(file, header, { ...shared, ...own }, start, size);
        if (entry !== undefined) entries.push({ ...entry, damaged: isCut });
        if (next !== undefined) end = at = next;
        own = {};
        continue;
      }
    }
    if (isCut) damaged = true;
  }
  // Each archive ends in zeros: one that does not was cut between two files.
  return { entries, damaged: damaged || !closed, more: false, end, notes: notesOf(words) };
}

function isZero(file: Buffer, at: number): boolean {
  return file.subarray(at, at + block).every((byte) => byte === 0);
}

/** Whether a header of the newer sort follows somewhere. */
function isFollowed(file: Buffer, at: number): boolean {
  for (let mark = file.indexOf("ustar", at); mark >= 0; mark = file.indexOf("ustar", mark + 5))
    if ((mark - 257) % block === 0 && isTarHeader(file, mark - 257)) return true;
  return false;
}

interface Header {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly target: string;
  /** The names of its user and group. */
  readonly owners: readonly string[];
  readonly at: number;
}

function readHeader(file: Buffer, at: number): Header {
  const magic = file.toString("latin1", at + 257, at + 263);
  // GNU's own header ("ustar  ") keeps other things where the prefix is.
  const prefix = magic === "ustar\0" ? readText(file.subarray(at + 345, at + 500)) : "";
  const name = readText(file.subarray(at, at + 100));
  const owners = magic.startsWith("ustar")
    ? [265, 297].map((field) => readText(file.subarray(at + field, at + field + 32)))
    : [];
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: String.fromCharCode(file[at + 156]!),
    size: readNumber(file, at + 124),
    target: readText(file.subarray(at + 157, at + 257)),
    owners,
    at,
  };
}

/** Words in headers, each once. */
interface Words {
  readonly notes: Set<string>;
  readonly owners: Set<string>;
}

/** An owner that is a person: a first name and a family name. Accounts of a system are mostly one word. */
const twoWords = /\p{L}[ ._]\p{L}/u;

/** So many different people own no files of one sender's machine. */
const minOwners = 5;

function notesOf({ notes, owners }: Words): string[] {
  const people = [...owners].filter((owner) => twoWords.test(owner));
  return people.length < minOwners ? [...notes] : [...notes, ...people];
}

/** What a pax header says about the file behind it. */
interface Attributes {
  readonly path?: string;
  readonly target?: string;
  readonly size?: number;
  readonly sparseVersion?: string;
  readonly sparseSize?: number;
  readonly sparseMap?: readonly number[];
  /** Whether it breaks off. */
  readonly damaged?: boolean;
}

/** pax extended header records: `LENGTH KEY=VALUE\n`. */
function readAttributes(content: Buffer, words: Words): Attributes {
  const found: { -readonly [Key in keyof Attributes]: Attributes[Key] } = {};
  const map: number[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? 0 : natural(content.toString("latin1", at, space));
    if (length <= space - at || length === 0 || at + length > content.length) {
      found.damaged = true;
      break;
    }
    const record = content.toString("utf8", space + 1, at + length - 1);
    at += length;
    const [key = "", ...rest] = record.split("=");
    const value = rest.join("=");
    if (key === "path" || key === "GNU.sparse.name") found.path = value;
    else if (key === "linkpath") found.target = value;
    else if (key === "size") found.size = natural(value);
    else if (key === "GNU.sparse.major") found.sparseVersion = value;
    else if (key === "GNU.sparse.size" || key === "GNU.sparse.realsize")
      found.sparseSize = natural(value);
    else if (key === "GNU.sparse.offset" || key === "GNU.sparse.numbytes") map.push(natural(value));
    else if (key === "GNU.sparse.map") append(map, value.split(",").map(natural));
    else if (key === "uname" || key === "gname") words.owners.add(value);
    // Times and numbers of files.
    else if (!/^-?[\d.]{0,30}$/.test(value)) words.notes.add(noteOf(key, value));
  }
  if (map.length > 0) found.sparseMap = map;
  return found;
}

/** A record that is none of the file's place and size: a comment, or an attribute, which libarchive writes in base64. */
function noteOf(key: string, value: string): string {
  const isEncoded = key.startsWith("LIBARCHIVE.xattr.");
  const text = isEncoded ? textOf(Buffer.from(value, "base64")) : value;
  // macOS keeps lists of its own form there (where a file came from: address and subject of a mail).
  return text.replace(/(?:(?![\t\r\n])\p{Cc})+/gu, "\n").trim();
}

function natural(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** The file or link of a header, and where the next header is if not behind `size` bytes. */
function makeEntry(
  file: Buffer,
  header: Header,
  attributes: Attributes,
  start: number,
  size: number,
): { readonly entry?: Omit<TarEntry, "damaged">; readonly next?: number } {
  const name = attributes.path ?? header.name;
  const { type } = header;
  if (type === "1" || type === "2") {
    const target = attributes.target ?? header.target;
    return { entry: { name, target, stored: new Uint8Array() }, next: start };
  }
  // Devices, folders and pipes; a volume's name; in version 7, a folder is a name with a slash.
  if (type === "V" || type === "D")
    return { entry: { name, target: "", stored: new Uint8Array() } };
  if (/[3-6]/.test(type)) return { next: start };
  if (name.endsWith("/") && size === 0) return {};

  const { sparseVersion, sparseSize, sparseMap } = attributes;
  if (type === "S") {
    const { numbers, end } = readOldMap(file, header.at);
    const stored = file.subarray(end, Math.min(end + size, file.length));
    const sparse = { size: readNumber(file, header.at + 483), pieces: piecesOf(numbers) };
    return { entry: { name, stored, sparse }, next: end + Math.ceil(size / block) * block };
  }
  const content = file.subarray(start, Math.min(start + size, file.length));
  if (sparseSize === undefined) return { entry: { name, stored: content } };
  if (sparseVersion !== "1")
    return {
      entry: {
        name,
        stored: content,
        sparse: { size: sparseSize, pieces: piecesOf(sparseMap ?? []) },
      },
    };
  const { numbers, end } = readInnerMap(content);
  const sparse = { size: sparseSize, pieces: piecesOf(numbers) };
  return { entry: { name, stored: content.subarray(end), sparse } };
}

/** The map of a sparse file in GNU's own form: in its header, and in blocks behind it. */
function readOldMap(file: Buffer, at: number): { numbers: number[]; end: number } {
  const numbers: number[] = [];
  const take = (from: number, count: number): void => {
    for (let index = 0; index < count * 2; index++)
      numbers.push(readNumber(file, from + index * 12));
  };
  take(at + 386, 4);
  let end = at + block;
  for (let more = file[at + 482] === 1; more && end + block <= file.length; end += block) {
    take(end, 21);
    more = file[end + 504] === 1;
  }
  return { numbers, end };
}

/** The map of pax 1.0: decimal numbers in lines before the content, up to the end of a block. */
function readInnerMap(content: Buffer): { numbers: number[]; end: number } {
  const numbers: number[] = [];
  let at = 0;
  let left = 1;
  for (let first = true; left > 0; left--) {
    const end = content.indexOf(0x0a, at);
    if (end < 0) break;
    const number = natural(content.toString("latin1", at, end));
    at = end + 1;
    if (first) left += number * 2;
    else numbers.push(number);
    first = false;
  }
  return { numbers, end: Math.ceil(at / block) * block };
}

function piecesOf(numbers: readonly number[]): Sparse["pieces"] {
  const pieces: { offset: number; length: number }[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2)
    pieces.push({ offset: numbers[at]!, length: numbers[at + 1]! });
  return pieces;
}

/** The content of a file, the holes of a sparse one filled with zeros, under the limits of `budget`. */
export function readTarEntry({ stored, sparse, damaged }: TarEntry, budget: Budget): Content {
  const { maxEntryBytes, maxInputBytes, maxRatio } = budget.limits;
  const size = sparse?.size ?? stored.length;
  budget.takeBytes(stored.length);
  budget.checkTime();
  if (sparse === undefined) return { bytes: stored, damaged };
  // What is stored is then read as it is: holes hold nothing.
  if (size > Math.min(maxEntryBytes, maxInputBytes))
    return { bytes: stored, damaged, limit: "maxEntryBytes" };
  if (size > ratioFree && size > stored.length * maxRatio)
    return { bytes: stored, damaged, limit: "maxRatio" };
  budget.takeBytes(size);
  const bytes = new Uint8Array(size);
  let from = 0;
  let isWrong = damaged;
  for (const { offset, length } of sparse.pieces) {
    const piece = stored.subarray(from, from + length);
    if (offset + piece.length > size || piece.length < length) isWrong = true;
    if (offset < size) bytes.set(piece.subarray(0, size - offset), offset);
    from += length;
  }
  return { bytes, damaged: isWrong || from !== stored.length };
}

/** Text up to a zero. */
function readText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A number of twelve bytes: octal digits, or base 256 if the first bit is set (GNU). */
function readNumber(file: Buffer, at: number): number {
  if (at + 12 > file.length) return 0;
  if (file[at]! < 0x80) return readOctal(file, at, 12) ?? 0;
  const value = file.readBigUInt64BE(at + 4);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function readOctal(file: Buffer, at: number, length: number): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*/.exec(file.toString("latin1", at, at + length))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}
