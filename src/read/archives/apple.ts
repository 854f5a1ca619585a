/**
 * What macOS keeps beside files, or puts around them to send them: AppleSingle and AppleDouble (RFC
 * 1740, appendices A and B), MacBinary (of 1985 to 1996), the views of folders
 * (`.DS_Store`) and packed property lists → the file itself, and the words among its attributes.
 */
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block } from "../../types.js";
import type { Budget } from "../budget.js";
import { crc16 } from "../messages/eml.js";
import { plainTexts } from "../documents/ole.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";
import { contentBlocks, entry } from "./unpacking.js";

const SINGLE = "\x00\x05\x16\x00\x00";
const DOUBLE = "\x00\x05\x16\x07\x00";
const FOLDER_VIEW = "\x00\x00\x00\x01Bud1";
const PROPERTY_LIST = "bplist00";

// RFC 1740: the ids of the entries of a file.
const DATA_FORK = 1;
const REAL_NAME = 3;

/** Entries of a file: 15 ids are in use. */
const maxEntries = 64;

export const apple: Reader = {
  type: "applefile",
  extensions: ["bin"],
  recognises: (peek) =>
    [SINGLE, DOUBLE, FOLDER_VIEW, PROPERTY_LIST].some((mark) => peek.startsWith(mark)) ||
    isMacBinary(peek.bytes),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const bytes = bufferOf(attachment.bytes);
    if (isMacBinary(bytes)) {
      const end = 128 + bytes.readUInt32BE(83);
      const name = bytes.toString("latin1", 2, 2 + bytes.readUInt8(1));
      yield* file(bytes.subarray(128, end), end > bytes.length, name, attachment);
      // The fork of resources begins at the next block.
      yield* words([bytes.subarray(Math.ceil(end / 128) * 128)], attachment, budget);
      return;
    }
    if (bytes.readUInt8(0) !== 0 || bytes.readUInt8(3) === 1) {
      yield* words([bytes.subarray(8)], attachment, budget);
      return;
    }
    const entries = entriesOf(bytes);
    const data = entries.find(({ id }) => id === DATA_FORK);
    const name = entries.find(({ id }) => id === REAL_NAME)?.bytes.toString("utf8");
    if (data !== undefined) yield* file(data.bytes, data.isCut, name, attachment);
    yield* words(
      entries.filter((each) => each !== data).map((each) => each.bytes),
      attachment,
      budget,
    );
    if (isDamaged(entries, bytes) || entries.some((each) => each.isCut && each !== data))
      yield { type: "unread", location: attachment.location, reason: "malformed" };
  },
};

interface Entry {
  readonly id: number;
  readonly start: number;
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

function entriesOf(bytes: Buffer): Entry[] {
  const count = Math.min(bytes.readUInt16BE(24), maxEntries);
  return Array.from({ length: count }, (_, index) => {
    const at = 26 + index * 12;
    const start = bytes.readUInt32BE(at + 4);
    const end = start + bytes.readUInt32BE(at + 8);
    return {
      id: bytes.readUInt32BE(at),
      start,
      bytes: bytes.subarray(start, end),
      isCut: end > bytes.length,
    };
  });
}

/** RFC 1740, appendix A: entries stand behind their list, and have ids of their own, but 0. */
function isDamaged(entries: readonly Entry[], bytes: Buffer): boolean {
  const listEnd = 26 + entries.length * 12;
  return (
    entries.length === 0 ||
    entries.length < bytes.readUInt16BE(24) ||
    entries.some(
      ({ id, start, bytes: { length } }) => id === 0 || (length > 0 && start < listEnd),
    ) ||
    new Set(entries.map(({ id }) => id)).size < entries.length ||
    hasRest(entries, bytes)
  );
}

/** Whether anything stands where no entry does: one was longer. */
function hasRest(entries: readonly Entry[], bytes: Buffer): boolean {
  const rest = Buffer.from(bytes).fill(0, 0, Math.min(26 + entries.length * 12, bytes.length));
  for (const { start, bytes: own } of entries)
    if (own.length > 0) rest.fill(0, start, start + own.length);
  return rest.some((byte) => byte !== 0);
}

function file(
  bytes: Buffer,
  damaged: boolean,
  name: string | undefined,
  attachment: Attachment,
): Iterable<Block> {
  const own = name || (attachment.location.path.at(-1) ?? "");
  return contentBlocks({ bytes, damaged }, entry(attachment, own, bytes));
}

/** Readable words in attributes and resources: nobody sees them. */
function* words(
  pieces: readonly Buffer[],
  attachment: Attachment,
  budget: Budget,
): Generator<Block> {
  const texts = pieces.flatMap((piece) => plainTexts(piece)).map((text) => `${text}\n`);
  yield* textBlocks(texts, { ...attachment.location, place: "properties" }, true, budget);
}

/** A header of 128 bytes with a name, and lengths that fit; with a checksum from version II on. */
function isMacBinary(bytes: Uint8Array): boolean {
  if (bytes.length < 128 || bytes[0] !== 0 || bytes[74] !== 0 || bytes[82] !== 0) return false;
  const head = bufferOf(bytes.subarray(0, 128));
  const nameLength = head.readUInt8(1);
  const data = head.readUInt32BE(83);
  if (nameLength < 1 || nameLength > 63 || data === 0 || data >= 0x80000000) return false;
  if (crc16(head.subarray(0, 124)) === head.readUInt16BE(124)) return true;
  const blocks = Math.ceil(data / 128) + Math.ceil(head.readUInt32BE(87) / 128);
  return (
    head.subarray(99).every((byte) => byte === 0) &&
    head.subarray(2, 65).every((byte, at) => (at < nameLength ? byte >= 0x20 : byte === 0)) &&
    // It may be cut, but not longer than it says.
    bytes.length < (blocks + 2) * 128
  );
}
