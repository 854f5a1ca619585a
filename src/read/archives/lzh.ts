/**
 * Archives of DOS: LHA (`.lzh`, headers of level 0 to 2, as LHa for UNIX describes them in "header.doc")
 * and ARJ ("UNARJ 2.43, Technical information") → their files, and their names as text. What LHarc 1
 * packed (lh1), and files over several volumes, stay closed.
 */
import { crc32 } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block } from "../../types.js";
import type { Budget } from "../budget.js";
import { decodeWhole } from "../encoding.js";
import { lzhMethods, unpackFastest, unpackLzh } from "./lzh-methods.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { bounded, contentBlocks, entry, gather, listedFiles, type Unpacked } from "./unpacking.js";

export const archiveLzh: Reader = {
  type: "lzh",
  extensions: ["lzh", "lha"],
  recognises: (peek) => /^[^]{2}-l(?:h[\dd]|z[s45])-/.test(peek.head) && peek.bytes[20]! <= 2,
  async *read(attachment, { budget }) {
    yield* filesIn(attachment, lhaEntries(bufferOf(attachment.bytes), budget), budget);
  },
};

export const archiveArj: Reader = {
  type: "arj",
  extensions: ["arj"],
  // The header of the archive itself says so where others say what sort of file they stand for.
  recognises: (peek) => peek.startsWith("\x60\xea") && peek.bytes[10] === MAIN,
  async *read(attachment, { budget }) {
    yield* filesIn(attachment, arjEntries(bufferOf(attachment.bytes)), budget);
  },
};

/** A file of such an archive. */
interface DosEntry {
  readonly name: string;
  readonly packed: Buffer;
  readonly size: number;
  /** How it is unpacked; none where nobody knows. */
  readonly unpack?: () => Iterable<Unpacked>;
  readonly encrypted: boolean;
  /** Whether the bytes have the checksum that stands in the archive. */
  readonly isWhole: (bytes: Uint8Array) => boolean;
}

function filesIn(
  archive: Attachment,
  entries: Iterable<DosEntry>,
  budget: Budget,
): AsyncGenerator<Block> {
  return listedFiles(
    archive,
    entries,
    budget,
    async function* ({ name, encrypted, unpack, isWhole, size }) {
      const location = { path: [...archive.location.path, name] };
      if (encrypted) yield unread(location, "encrypted");
      else if (unpack === undefined) yield unread(location, "unsupported");
      else if (size > 0) {
        const content = await gather(bounded(unpack(), budget), budget);
        const damaged = content.limit === undefined && !isWhole(content.bytes);
        yield* contentBlocks({ ...content, damaged }, entry(archive, name, content.bytes));
      }
    },
  );
}

function* stored(packed: Buffer): Generator<Unpacked> {
  yield { chunk: packed, consumed: packed.length };
}

/** Level 0 and 1 begin with their size and a checksum, level 2 with its size; a zero ends the archive. */
function* lhaEntries(file: Buffer, budget: Budget): Generator<DosEntry> {
  if (file[0] === 0) throw new Error("no files");
  for (let at = 0; at < file.length && file[at] !== 0;) {
    const method = file.toString("latin1", at + 2, at + 7);
    const level = file.readUInt8(at + 20);
    if (!/^-l[hz][\dds]-$/.test(method) || level > 2) throw new Error("no header");
    let packedSize = file.readUInt32LE(at + 7);
    const size = file.readUInt32LE(at + 11);
    let name = "";
    let crc: number;
    let next: number;
    if (level === 2) {
      crc = file.readUInt16LE(at + 21);
      next = at + 24;
    } else {
      const header = file.subarray(at + 2, at + 2 + file.readUInt8(at));
      const sum = header.reduce((total, byte) => (total + byte) & 0xff, 0);
      if (sum !== file[at + 1]) throw new Error("wrong checksum");
      const length = file.readUInt8(at + 21);
      name = nameOf(file.subarray(at + 22, at + 22 + length));
      crc = file.readUInt16LE(at + 22 + length);
      next = at + 25 + length;
    }
    let data = level === 2 ? at + file.readUInt16LE(at) : at + 2 + file.readUInt8(at);
    if (level > 0) {
      let folder = "";
      let from = level === 1 ? data - 2 : next;
      // Each further header has its size before it, and that of the next behind it.
      for (let length = file.readUInt16LE(from); length > 0;) {
        if (length < 3) throw new Error("header too short");
        budget.checkTime();
        const content = file.subarray(from + 3, from + length);
        const kind = file.readUInt8(from + 2);
        if (kind === 1) name = nameOf(content);
        else if (kind === 2) folder = `${nameOf(content).replace(/\/$/, "")}/`;
        from += length;
        if (level === 1) {
          packedSize -= length;
          data += length;
        }
        length = file.readUInt16LE(from);
      }
      name = folder + name;
    }
    if (packedSize < 0) throw new Error("header too long");
    const packed = file.subarray(data, data + packedSize);
    const packer = lzhMethods[method];
    const isStored = method === "-lh0-" || method === "-lz4-" || method === "-lhd-";
    yield {
      name,
      packed,
      size,
      encrypted: false,
      ...((isStored || packer !== undefined) && {
        unpack: () => (packer === undefined ? stored(packed) : unpackLzh(packed, size, packer)),
      }),
      isWhole: (bytes) => bytes.length === size && crc16(bytes) === crc,
    };
    at = data + packedSize;
    if (at > file.length) throw new Error("cut off");
    if (file[at] === 0 && !file.subarray(at).every(isFilling)) throw new Error("ends early");
  }
}

/** What stands behind the end: zeros, or what CP/M and XMODEM filled their blocks with. */
const isFilling = (byte: number): boolean => byte === 0 || byte === 0x1a;

const HEADER = Buffer.from("60ea", "hex");

// Bits of ARJ's flags, and sorts of its entries.
const GARBLED = 1;
const CONTINUED = 4;
const MAIN = 2;
const TEXT = 1;

/** Each header begins with 60 EA and its size; one of no size ends the archive. */
function* arjEntries(file: Buffer): Generator<DosEntry> {
  for (let at = 0; ;) {
    if (file.readUInt16LE(at) !== 0xea60) throw new Error("no header");
    const length = file.readUInt16LE(at + 2);
    if (length === 0) {
      // The archive's own header stands in front of its files, and nothing behind the end is one.
      if (at === 0 || file.indexOf(HEADER, at + 4) >= 0) throw new Error("ends early");
      return;
    }
    const header = file.subarray(at + 4, at + 4 + length);
    if (crc32(header) !== file.readUInt32LE(at + 4 + length)) throw new Error("wrong checksum");
    let data = at + 4 + length + 4;
    for (let extra = file.readUInt16LE(data); ; extra = file.readUInt16LE(data)) {
      data += 2;
      if (extra === 0) break;
      data += extra + 4;
    }
    const kind = header.readUInt8(6);
    if (kind === MAIN) {
      at = data;
      continue;
    }
    const flags = header.readUInt8(4);
    const method = header.readUInt8(5);
    const size = header.readUInt32LE(16);
    const crc = header.readUInt32LE(20);
    const packed = file.subarray(data, data + header.readUInt32LE(12));
    const start = header.readUInt8(0);
    const name = nameOf(header.subarray(start, header.indexOf(0, start)));
    const known = kind <= TEXT && method <= 4 && (flags & CONTINUED) === 0;
    if (kind <= TEXT)
      yield {
        name,
        packed,
        size,
        encrypted: (flags & GARBLED) !== 0,
        ...(known && {
          unpack: () =>
            method === 0
              ? stored(packed)
              : method === 4
                ? unpackFastest(packed, size)
                : unpackLzh(packed, size, lzhMethods["-lh7-"]!),
        }),
        isWhole: (bytes) => bytes.length === size && crc32(bytes) === crc,
      };
    at = data + packed.length;
    if (packed.length < header.readUInt32LE(12)) throw new Error("cut off");
  }
}

/** Names in the code page of their writer; folders end in a slash, a backslash or 0xFF. */
function nameOf(bytes: Buffer): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++)
    if (at === bytes.length || bytes[at] === 0xff) {
      parts.push(decodeWhole(bytes.subarray(from, at)));
      from = at + 1;
    }
  return parts.join("/").replaceAll("\\", "/");
}

/** CRC-16 of LHA: x^16 + x^15 + x^2 + 1, the lowest bit first. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc >>> 8) ^ crc16Table[(crc ^ byte) & 0xff]!;
  return crc;
}

const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});
