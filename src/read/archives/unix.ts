/**
 * Archives of Unix → their files: cpio (POSIX.1-2017, pax: cpio interchange format; the forms of SVR4,
 * `070701` and `070702`; the binary form of old) and ar (deb(5), ar(5), with the long names of GNU and
 * BSD), which packages of Debian are.
 */
import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import type { Reader } from "../reader.js";
import { type ArchivedFile, archivedFiles } from "./unpacking.js";

/** A cpio archive → its files, and their names as text. */
export const archiveCpio: Reader = {
  type: "cpio",
  extensions: ["cpio"],
  // Its headers are digits: of a file cut within the first one, nothing else is left.
  recognises: (peek) =>
    /^0707(?:01|02|07)(?:[\da-fA-F]{70}|[\da-fA-F]{14,}$)|^\xc7\x71[^]{24}/.test(peek.head),
  read: (attachment, { budget }) =>
    archivedFiles(attachment, cpioFiles(bufferOf(attachment.bytes)), budget),
};

/** An ar archive → its files, and their names as text. */
export const archiveAr: Reader = {
  type: "ar",
  extensions: ["a", "ar", "deb"],
  recognises: (peek) => peek.startsWith("!<arch>\n"),
  read: (attachment, { budget }): AsyncIterable<Block> =>
    archivedFiles(attachment, arFiles(bufferOf(attachment.bytes)), budget),
};

/** A header of cpio, and what follows it is filled up to. */
interface CpioHeader {
  readonly nameLength: number;
  readonly size: number;
  readonly mode: number;
  readonly headerLength: number;
  readonly alignment: 1 | 2 | 4;
}

function* cpioFiles(file: Buffer): Generator<ArchivedFile> {
  for (let at = 0; ;) {
    const header = cpioHeader(file, at);
    if (header === undefined) throw new Error("no header");
    const { nameLength, size, mode, headerLength, alignment } = header;
    const aligned = (offset: number): number => Math.ceil(offset / alignment) * alignment;
    const nameAt = at + headerLength;
    const name = file.toString("utf8", nameAt, nameAt + nameLength - 1);
    if (name === "TRAILER!!!") return;
    const start = at + aligned(headerLength + nameLength);
    const end = start + size;
    // Folders and devices have no content, that of links is a path; of what is no type at all it is read.
    if ((size > 0 && !isLink(mode)) || isFile(mode) || end > file.length)
      yield { name, bytes: file.subarray(start, end), damaged: end > file.length };
    at = at + aligned(headerLength + nameLength) + aligned(size);
  }
}

const isFile = (mode: number): boolean => (mode & 0o170_000) === 0o100_000;
const isLink = (mode: number): boolean => (mode & 0o170_000) === 0o120_000;

function cpioHeader(file: Buffer, at: number): CpioHeader | undefined {
  const text = file.toString("latin1", at, at + 110);
  const hex = (index: number): number =>
    Number.parseInt(text.slice(6 + index * 8, 14 + index * 8), 16);
  const octal = (start: number, length: number): number =>
    Number.parseInt(text.slice(start, start + length), 8);
  let header: CpioHeader | undefined;
  if (/^07070[12]/.test(text))
    header = {
      nameLength: hex(11),
      size: hex(6),
      mode: hex(1),
      headerLength: 110,
      alignment: 4,
    };
  else if (text.startsWith("070707"))
    header = {
      nameLength: octal(59, 6),
      size: octal(65, 11),
      mode: octal(18, 6),
      headerLength: 76,
      alignment: 1,
    };
  else if (text.startsWith("\xc7\x71") && at + 26 <= file.length)
    header = {
      nameLength: file.readUInt16LE(at + 20),
      size: file.readUInt16LE(at + 22) * 65_536 + file.readUInt16LE(at + 24),
      mode: file.readUInt16LE(at + 6),
      headerLength: 26,
      alignment: 2,
    };
  const isOne =
    header !== undefined &&
    header.nameLength > 0 &&
    header.size >= 0 &&
    at + header.headerLength <= file.length;
  return isOne ? header : undefined;
}

function* arFiles(file: Buffer): Generator<ArchivedFile> {
  let longNames: Buffer = Buffer.alloc(0);
  for (let at = 8; at < file.length;) {
    const header = file.toString("latin1", at, at + 60);
    const size = Number.parseInt(header.slice(48, 58), 10);
    if (!header.endsWith("`\n") || !(size >= 0)) throw new Error("no header");
    let start = at + 60;
    const contentEnd = start + size;
    let name = file.toString("utf8", at, at + 16).trimEnd();
    const inName = /^#1\/(\d+)$/.exec(name);
    const inTable = /^\/(\d+)$/.exec(name);
    if (inName !== null) {
      const length = Number(inName[1]);
      name = file.toString("utf8", start, start + length).replace(/(?<!\0)\0+$/, "");
      start += length;
    } else if (inTable !== null) {
      const from = Number(inTable[1]);
      const end = longNames.indexOf(0x0a, from);
      name = longNames.toString("utf8", from, end < 0 ? undefined : end).replace(/\/$/, "");
    } else if (name.length > 1) name = name.replace(/\/$/, "");
    const bytes = file.subarray(start, contentEnd);
    const isCut = contentEnd > file.length;
    // Tables of names and of symbols.
    const isTable = /^(?:\/|\/SYM64|__\.SYMDEF.*)$/.test(name);
    if (name === "/" && inTable === null) longNames = bytes;
    if (isTable && isCut) throw new Error("table cut");
    if (!isTable) yield { name, bytes, damaged: isCut };
    at = contentEnd + (size & 1);
  }
}
