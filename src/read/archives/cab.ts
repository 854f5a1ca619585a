/**
 * A cabinet of Windows ([MS-CAB]) → its files, stored or packed with MSZIP ([MS-MCI]: deflate in blocks
 * of 32 KiB). LZX and Quantum stay closed.
 */
import { inflateRawSync } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { bounded, contentBlocks, entry, fileNames, gather, type Unpacked } from "./unpacking.js";

export const archiveCab: Reader = {
  type: "cab",
  extensions: ["cab"],
  recognises: (peek) => peek.startsWith("MSCF\0\0\0\0"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { bytes } = attachment;
    const cabinet = readCabinet(bufferOf(bytes));
    yield fileNames(
      attachment,
      cabinet.files.map(({ name }) => name),
    );
    if (cabinet.files.length > budget.limits.maxEntries) throw new LimitReached("maxEntries");
    const files = new Map<number, CabinetFile[]>();
    for (const file of cabinet.files) {
      const together = files.get(file.folder);
      if (together === undefined) files.set(file.folder, [file]);
      else together.push(file);
    }
    for (const [index, together] of files) {
      const folder = cabinet.folders[index];
      if (folder !== undefined) yield* folderBlocks(attachment, folder, together, budget);
      // It begins in the cabinet before, or ends in the next.
      else
        for (const { name } of together)
          yield unread({ path: [...attachment.location.path, name] }, "malformed");
    }
    if (cabinet.damaged) yield unread(attachment.location, "malformed");
  },
};

// [MS-CAB] 2.1: header flags.
const HAS_PREVIOUS = 1;
const HAS_NEXT = 2;
const HAS_RESERVE = 4;

const STORED = 0;
const MSZIP = 1;

/** A block unpacks to 32 KiB at the most, and repeats what stands in the one before. */
const blockLength = 32_768;

interface CabinetFile {
  readonly name: string;
  readonly size: number;
  /** Offset within its folder. */
  readonly offset: number;
  readonly folder: number;
}

interface CabinetFolder {
  readonly method: number;
  readonly blocks: readonly CabinetBlock[];
  readonly damaged: boolean;
}

interface CabinetBlock {
  readonly packed: Buffer;
  /** Bytes when unpacked. */
  readonly size: number;
  /** False if its checksum says something else. */
  readonly isWhole: boolean;
}

interface Cabinet {
  readonly folders: readonly CabinetFolder[];
  readonly files: readonly CabinetFile[];
  readonly damaged: boolean;
}

function readCabinet(file: Buffer): Cabinet {
  const folderCount = file.readUInt16LE(26);
  const fileCount = file.readUInt16LE(28);
  const flags = file.readUInt16LE(30);
  let at = 36;
  let folderReserve = 0;
  let blockReserve = 0;
  if ((flags & HAS_RESERVE) !== 0) {
    folderReserve = file.readUInt8(38);
    blockReserve = file.readUInt8(39);
    at = 40 + file.readUInt16LE(36);
  }
  const string = (): string => {
    const end = file.indexOf(0, at);
    if (end < 0) throw new Error("name without end");
    const written = file.subarray(at, end);
    at = end + 1;
    return written.toString("latin1");
  };
  for (const flag of [HAS_PREVIOUS, HAS_NEXT])
    if ((flags & flag) !== 0) {
      string();
      string();
    }
  const folders: CabinetFolder[] = [];
  let blockCount = 0;
  for (let index = 0; index < folderCount; index++, at += 8 + folderReserve) {
    const count = file.readUInt16LE(at + 4);
    blockCount += count;
    // Blocks do not share their heads of 8 bytes.
    if (blockCount * 8 > file.length) throw new Error("more blocks than bytes");
    folders.push({
      ...blocksOf(file, file.readUInt32LE(at), count, blockReserve),
      method: file.readUInt16LE(at + 6) & 15,
    });
  }
  at = file.readUInt32LE(16);
  const files: CabinetFile[] = [];
  // A cabinet has its own length, and a file.
  let damaged = file.readUInt32LE(8) > file.length || fileCount === 0;
  for (let index = 0; index < fileCount; index++) {
    if (at + 17 > file.length) {
      damaged = true;
      break;
    }
    const size = file.readUInt32LE(at);
    const offset = file.readUInt32LE(at + 4);
    const folder = file.readUInt16LE(at + 8);
    const isUtf8 = (file.readUInt16LE(at + 14) & 0x80) !== 0;
    at += 16;
    const raw = string();
    const name = isUtf8 ? Buffer.from(raw, "latin1").toString("utf8") : raw;
    damaged ||= name === "";
    files.push({ name: name.replaceAll("\\", "/"), size, offset, folder });
  }
  files.sort((a, b) => a.folder - b.folder || a.offset - b.offset);
  return { folders, files, damaged };
}

function blocksOf(
  file: Buffer,
  start: number,
  count: number,
  reserve: number,
): Omit<CabinetFolder, "method"> {
  const blocks: CabinetBlock[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 8 > file.length) return { blocks, damaged: true };
    const length = file.readUInt16LE(at + 4);
    const size = file.readUInt16LE(at + 6);
    const from = at + 8 + reserve;
    const sum = file.readUInt32LE(at);
    const packed = file.subarray(from, from + length);
    // §2.4: the sum counts the lengths as well, and what is reserved; zero is none.
    const isWhole = sum === 0 || sum === checksum(file.subarray(at + 4, from), checksum(packed, 0));
    blocks.push({ packed, size, isWhole });
    at = from + length;
  }
  return { blocks, damaged: at > file.length };
}

/** [MS-CAB] 3.1: words of 32 bits, added without carry; the bytes of the last in the other order. */
function checksum(bytes: Buffer, start: number): number {
  let sum = start;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) sum ^= bytes.readInt32LE(at);
  let last = 0;
  for (let at = whole; at < bytes.length; at++) last = (last << 8) | bytes.readUInt8(at);
  return (sum ^ last) >>> 0;
}

/** The files of a folder: it is unpacked once, and they are cut out of it. */
async function* folderBlocks(
  attachment: Attachment,
  folder: CabinetFolder,
  files: readonly CabinetFile[],
  budget: Budget,
): AsyncGenerator<Block> {
  if (folder.method > MSZIP) {
    for (const { name } of files)
      yield unread({ path: [...attachment.location.path, name] }, "unsupported");
    return;
  }
  const { bytes, damaged, limit } = await gather(bounded(unpack(folder), budget), budget);
  for (const { name, size, offset } of files) {
    const content = bytes.subarray(offset, offset + size);
    const isCut = content.length < size;
    yield* contentBlocks(
      {
        bytes: content,
        damaged: isCut && limit === undefined,
        ...(isCut && limit !== undefined && { limit }),
      },
      entry(attachment, name, content),
    );
  }
  if (damaged || folder.damaged) yield unread(attachment.location, "malformed");
}

function* unpack({ method, blocks }: CabinetFolder): Generator<Unpacked> {
  let before: Buffer = Buffer.alloc(0);
  let consumed = 0;
  let isWhole = true;
  for (const block of blocks) {
    const { packed, size } = block;
    isWhole &&= block.isWhole;
    consumed += packed.length;
    let chunk = packed;
    if (method !== STORED) {
      if (packed.toString("latin1", 0, 2) !== "CK") throw new Error("no block");
      chunk = inflateRawSync(packed.subarray(2), {
        maxOutputLength: blockLength,
        ...(before.length > 0 && { dictionary: before }),
      });
    }
    if (chunk.length !== size) throw new Error("wrong size");
    yield { chunk, consumed };
    before = chunk;
  }
  if (!isWhole) throw new Error("wrong checksum");
}
