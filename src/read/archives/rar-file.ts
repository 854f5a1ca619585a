/**
 * Bytes of a RAR archive → its files, and how they are packed: RAR 1.5 to 4 (technote.txt of RAR 4.20)
 * and RAR 5 (RARLAB, "RAR 5.0 archive format"). Also the other way round: an archive of some of its
 * files, for an unpacker that gives up at the first damage.
 */
import { crc32 } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { textOf } from "../encoding.js";

/** Begins an archive of RAR 1.5 to 4. */
export const rar4Mark = "Rar!\x1a\x07\x00";
/** Begins an archive of RAR 5. */
export const rar5Mark = "Rar!\x1a\x07\x01\x00";

/** A file, a folder or a link of an archive; also its comment (`CMT`) or a file's second stream (`STM`). */
export interface RarEntry {
  readonly name: string;
  /** What a link points to. */
  readonly target?: string;
  readonly folder: boolean;
  readonly encrypted: boolean;
  readonly stored: boolean;
  /** Whether it is packed with the help of the file before it. */
  readonly solid: boolean;
  /** Bytes that are looked back when unpacking. */
  readonly dictionary: number;
  /** The version that unpacks it, times ten: 20 of RAR 2, 29 of RAR 3 and 4, 50 of RAR 5, 70 of RAR 7. */
  readonly packer: number;
  /** Bytes of the file; undefined if the writer did not know. */
  readonly size?: number;
  /** CRC-32 of the file; undefined if it has none, or another hash. */
  readonly crc?: number;
  readonly packed: Uint8Array;
  /** Its header, as that of a whole file. */
  readonly header: Uint8Array;
  /** True if it goes on in another volume, or the archive ends before it does. */
  readonly cut: boolean;
}

/** What an archive holds. */
export interface Rar {
  readonly version: 4 | 5;
  /** In the order of the archive. */
  readonly entries: readonly RarEntry[];
  /** True if the headers are encrypted: there is no entry then. */
  readonly encrypted: boolean;
  /** True if headers are damaged, or other volumes belong to it. */
  readonly damaged: boolean;
  /** True if there are more entries than were asked for. */
  readonly more: boolean;
  /** Offset behind the last byte that is the archive's. */
  readonly end: number;
}

/** A header of any sort, and what is behind it. */
interface Block {
  readonly type: "file" | "service" | "main" | "encryption" | "end" | "other";
  /** The header, its checksum included. */
  readonly header: Buffer;
  readonly dataSize: number;
  /** Of `main`: all headers behind it are encrypted; of `end`: another volume follows. */
  readonly flag: boolean;
  readonly entry?: Omit<RarEntry, "packed" | "header"> & {
    /** The header as that of a whole file whose packed bytes are that many. */
    rewrite(length: number): Buffer;
  };
}

/**
 * Lists what an archive holds.
 *
 * @param start offset of its mark
 * @param maxEntries how many to list at most; default no bound
 */
export function listRar(bytes: Uint8Array, start = 0, maxEntries = Infinity): Rar {
  const file = bufferOf(bytes);
  const isFive = file.toString("latin1", start, start + rar5Mark.length) === rar5Mark;
  const version = isFive ? 5 : 4;
  const readBlock = isFive ? readBlock5 : readBlock4;
  const entries: RarEntry[] = [];
  let at = start + (isFive ? rar5Mark : rar4Mark).length;
  let damaged = false;
  let closed = false;
  const tries = { left: maxTries };
  while (at < file.length && !closed) {
    const block = readBlock(file, at);
    if (block === undefined) {
      damaged = true;
      at = (isFive ? nextFile5 : nextFile4)(file, at + 1, tries);
      continue;
    }
    const dataStart = at + block.header.length;
    at = Math.min(dataStart + block.dataSize, file.length);
    const isCut = dataStart + block.dataSize > file.length;
    if (isCut) damaged = true;
    if (block.type === "encryption" || (block.type === "main" && block.flag))
      return { version, entries: [], encrypted: true, damaged, more: false, end: file.length };
    if (block.type === "end") {
      closed = true;
      if (block.flag) damaged = true;
    }
    if (block.entry === undefined) continue;
    // Quick-open records, recovery records and rights of services repeat or guard what is elsewhere.
    if (block.type === "service" && !/^(?:CMT|STM)$/.test(block.entry.name)) continue;
    if (entries.length >= maxEntries)
      return { version, entries, encrypted: false, damaged, more: true, end: at };
    const { rewrite, ...entry } = block.entry;
    const packed = file.subarray(dataStart, at);
    entries.push({
      ...entry,
      packed,
      header: rewrite(packed.length),
      cut: entry.cut || isCut,
    });
  }
  // RAR 2 wrote no end.
  if (!closed && !entries.some((each) => !each.stored && each.packer < 29)) damaged = true;
  return { version, entries, encrypted: false, damaged, more: false, end: at };
}

/**
 * After damage, what looks like a header is summed up that often in one archive: a bound on hostile
 * ones. Chance makes some 20,000 of 50 MB.
 */
const maxTries = 100_000;

interface Tries {
  left: number;
}

/** An archive of nothing but these files. */
export function rarOf(version: Rar["version"], entries: readonly RarEntry[]): Uint8Array {
  const parts: Uint8Array[] = entries.flatMap(({ header, packed }) => [header, packed]);
  if (version === 5)
    return Buffer.concat([
      Buffer.from(rar5Mark, "latin1"),
      signed5(Buffer.from([0, 0, 0, 0, 3, 1, 0, 4])),
      ...parts,
      signed5(Buffer.from([0, 0, 0, 0, 3, 5, 0, 0])),
    ]);
  return Buffer.concat([
    Buffer.from(rar4Mark, "latin1"),
    signed4(Buffer.from([0, 0, 0x73, 8, 0, 13, 0, 0, 0, 0, 0, 0, 0])),
    ...parts,
    signed4(Buffer.from([0, 0, 0x7b, 0, 0x40, 7, 0])),
  ]);
}

// RAR 1.5 to 4

const FILE4 = 0x74;
const types4: Readonly<Record<number, Block["type"]>> = {
  0x73: "main",
  [FILE4]: "file",
  0x7a: "service",
  0x7b: "end",
};

/** Comments, signatures, owners and the like of RAR 1.5 and 2: their sum covers the data as well. */
const oldTypes4: ReadonlySet<number> = new Set([0x75, 0x76, 0x77, 0x78, 0x79]);

/** A file's flag: its header has a comment in it. */
const COMMENT4 = 8;

function signed4(header: Buffer): Buffer {
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff, 0);
  return header;
}

function readBlock4(file: Buffer, at: number): Block | undefined {
  if (at + 7 > file.length) return undefined;
  const type = types4[file[at + 2]!] ?? "other";
  const flags = file.readUInt16LE(at + 3);
  const length = file.readUInt16LE(at + 5);
  if (length < 7 || at + length > file.length) return undefined;
  const header = file.subarray(at, at + length);
  const isEntry = type === "file" || type === "service";
  if (isEntry && length < 32) return undefined;
  // A comment of RAR 1.5 and 2 stands inside the header, behind the name, and is not summed up.
  const hasComment = isEntry && (flags & COMMENT4) !== 0;
  const summed = header.subarray(2, hasComment ? 32 + header.readUInt16LE(26) : length);
  const isSummed = (crc32(summed) & 0xffff) === header.readUInt16LE(0);
  const isOld = oldTypes4.has(file[at + 2]!) || (type === "main" && (flags & 2) !== 0);
  if (!isSummed && !isOld) return undefined;
  const hasData = isEntry || ((flags & 0x8000) !== 0 && length >= 11);
  const low = hasData ? header.readUInt32LE(7) : 0;
  if (!isEntry) {
    const flag = type === "main" ? (flags & 0x80) !== 0 : (flags & 1) !== 0;
    return { type, header, dataSize: low, flag };
  }

  const isLarge = (flags & 0x100) !== 0 && length >= 40;
  const nameAt = isLarge ? 40 : 32;
  const rawName = header.subarray(nameAt, nameAt + header.readUInt16LE(26));
  const dataSize = low + (isLarge ? header.readUInt32LE(32) * 2 ** 32 : 0);
  const highSize = isLarge ? header.readUInt32LE(36) : 0;
  const lowSize = header.readUInt32LE(11);
  const isUnknown = lowSize === 0xffffffff && (!isLarge || highSize === 0xffffffff);
  const method = header[25]!;
  const dictionaryCode = (flags >> 5) & 7;
  return {
    type,
    header,
    dataSize,
    flag: false,
    entry: {
      name: (flags & 0x200) === 0 ? textOf(rawName) : readName4(rawName),
      folder: dictionaryCode === 7,
      encrypted: (flags & 4) !== 0,
      stored: method === 0x30,
      solid: (flags & 0x10) !== 0,
      dictionary: 65_536 * 2 ** dictionaryCode,
      packer: header[24]!,
      ...(!isUnknown && { size: lowSize + highSize * 2 ** 32 }),
      crc: header.readUInt32LE(16),
      cut: (flags & 3) !== 0,
      rewrite(packed) {
        const whole = Buffer.from(header);
        whole[2] = FILE4;
        whole.writeUInt16LE(flags & ~(3 | COMMENT4), 3);
        whole.writeUInt32LE(packed, 7);
        if (isLarge) whole.writeUInt32LE(0, 32);
        return signed4(whole);
      },
    },
  };
}

/** A name in two forms: one byte a character, a zero, and how the other form differs from it. */
function readName4(raw: Buffer): string {
  const zero = raw.indexOf(0);
  if (zero < 0) return textOf(raw);
  const plain = raw.subarray(0, zero);
  const codes = raw.subarray(zero + 1);
  const high = (codes[0] ?? 0) << 8;
  const units: number[] = [];
  let at = 1;
  let kinds = 0;
  let left = 0;
  while (at < codes.length) {
    if (left === 0) {
      kinds = codes[at++]!;
      left = 4;
    }
    const kind = (kinds >> (--left * 2)) & 3;
    const code = codes[at++];
    if (code === undefined) break;
    if (kind === 0) units.push(code);
    else if (kind === 1) units.push(code | high);
    else if (kind === 2) units.push(code | ((codes[at++] ?? 0) << 8));
    else {
      const isShifted = (code & 0x80) !== 0;
      const shift = isShifted ? (codes[at++] ?? 0) : 0;
      for (let count = (code & 0x7f) + 2; count > 0 && units.length < plain.length; count--) {
        const unit = (plain[units.length]! + shift) & 0xff;
        units.push(isShifted ? unit | high : unit);
      }
    }
  }
  return String.fromCharCode(...units);
}

/** Where the next header of a file stands; the end of the file if there is none. */
function nextFile4(file: Buffer, from: number, tries: Tries): number {
  for (let start = from; start + 32 <= file.length; start++) {
    if (file[start + 2] !== FILE4) continue;
    // Little stands behind the name: salt and times.
    const behind = file.readUInt16LE(start + 5) - 32 - file.readUInt16LE(start + 26);
    if (behind < 0 || behind >= 64) continue;
    if (tries.left-- <= 0) break;
    if (readBlock4(file, start)?.entry !== undefined) return start;
  }
  return file.length;
}

// RAR 5

const types5: Readonly<Record<number, Block["type"]>> = {
  1: "main",
  2: "file",
  3: "service",
  4: "encryption",
  5: "end",
};

function signed5(header: Buffer): Buffer {
  header.writeUInt32LE(crc32(header.subarray(4)), 0);
  return header;
}

/** A number of seven bits a byte, the lowest first. */
class Numbers {
  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  /** The next number; throws behind the end. */
  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale > 2 ** 56) throw new Error("number too long");
    }
  }

  take(length: number): Buffer {
    const taken = this.bytes.subarray(this.at, this.at + length);
    if (taken.length < length) throw new Error("header too short");
    this.at += length;
    return taken;
  }
}

/** A header is not longer (RAR 5.0 archive format, "General archive block format"). */
const maxHeader5 = 2 * 1024 * 1024;

function readBlock5(file: Buffer, at: number): Block | undefined {
  try {
    const sizes = new Numbers(file, at + 4);
    const size = sizes.next();
    const end = sizes.at + size;
    if (size > maxHeader5 || end > file.length) return undefined;
    const header = file.subarray(at, end);
    if (crc32(header.subarray(4)) !== header.readUInt32LE(0)) return undefined;
    return readHeader5(header, sizes.at - at);
  } catch {
    return undefined;
  }
}

function readHeader5(header: Buffer, typeAt: number): Block {
  const numbers = new Numbers(header, typeAt);
  const type = types5[numbers.next()] ?? "other";
  const flagsAt = numbers.at;
  const flags = numbers.next();
  const extraSize = (flags & 1) === 0 ? 0 : numbers.next();
  const dataAt = numbers.at;
  const dataSize = (flags & 2) === 0 ? 0 : numbers.next();
  const dataEnd = numbers.at;
  if (type !== "file" && type !== "service")
    return {
      type,
      header,
      dataSize,
      flag: type === "end" && (numbers.next() & 1) !== 0,
    };

  const fileFlags = numbers.next();
  const size = numbers.next();
  numbers.next(); // attributes
  if ((fileFlags & 2) !== 0) numbers.take(4); // time
  const crc = (fileFlags & 4) === 0 ? undefined : numbers.take(4).readUInt32LE(0);
  const packing = numbers.next();
  numbers.next(); // operating system
  const name = numbers.take(numbers.next()).toString("utf8");
  const { encrypted, target } = readExtra5(header.subarray(header.length - extraSize));
  return {
    type,
    header,
    dataSize,
    flag: false,
    entry: {
      name,
      ...(target !== undefined && { target }),
      folder: (fileFlags & 1) !== 0,
      encrypted,
      stored: ((packing >> 7) & 7) === 0,
      solid: (packing & 0x40) !== 0,
      dictionary: 131_072 * 2 ** ((packing >> 10) & 0xf),
      packer: (packing & 0x3f) === 0 ? 50 : 70,
      ...((fileFlags & 8) === 0 && { size }),
      ...(crc !== undefined && { crc }),
      cut: (flags & 0x18) !== 0,
      rewrite(packed) {
        const whole = Buffer.from(header);
        whole[typeAt] = 2;
        whole[flagsAt]! &= ~0x18;
        let rest = packed;
        for (let index = dataAt; index < dataEnd; index++, rest = Math.floor(rest / 128))
          whole[index] = (rest & 0x7f) | (index < dataEnd - 1 ? 0x80 : 0);
        return signed5(whole);
      },
    },
  };
}

/** The records behind a file's name: whether it is encrypted, and what it links to. */
function readExtra5(extra: Buffer): { encrypted: boolean; target?: string } {
  let encrypted = false;
  let target: string | undefined;
  for (const numbers = new Numbers(extra, 0); numbers.at < extra.length;) {
    const size = numbers.next();
    const end = numbers.at + size;
    const type = numbers.next();
    if (type === 1) encrypted = true;
    if (type === 5) {
      numbers.next(); // sort of link
      numbers.next(); // flags
      target = numbers.take(numbers.next()).toString("utf8");
    }
    if (end < numbers.at) break;
    numbers.at = end;
  }
  return { encrypted, ...(target !== undefined && { target }) };
}

/** Where the next header of a file or the end stands; the end of the file if there is none. */
function nextFile5(file: Buffer, from: number, tries: Tries): number {
  // Only headers of up to 16 KiB are looked for: their length takes one or two bytes before the type.
  for (let at = from; at < file.length; at++) {
    if (file[at] !== 2) continue;
    for (const width of [1, 2]) {
      const start = at - 4 - width;
      if (start < from || (file[at - 1]! & 0x80) !== 0) continue;
      if (width === 2 && (file[at - 2]! & 0x80) === 0) continue;
      // File headers of RAR have data, an extra area, or both.
      if (file[at + 1]! > 0x1f) continue;
      if (tries.left-- <= 0) return file.length;
      if (readBlock5(file, start)?.entry !== undefined) return start;
    }
  }
  return file.length;
}
