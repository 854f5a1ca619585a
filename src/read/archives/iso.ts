/**
 * The image of a disc (ISO 9660, ECMA-119 4th edition; long names of Joliet or Rock Ridge, SUSP 1.12)
 * → its files. All its trees are walked: a file is given once, under its longest name.
 */
import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import { utf16 } from "../encoding.js";
import type { Reader } from "../reader.js";
import { type ArchivedFile, archivedFiles } from "./unpacking.js";

const sector = 2048;
const firstDescriptor = 16 * sector;

export const archiveIso: Reader = {
  type: "iso",
  extensions: ["iso"],
  recognises: ({ bytes }) =>
    Buffer.from(bytes.subarray(firstDescriptor + 1, firstDescriptor + 6)).toString("latin1") ===
    "CD001",
  read: (attachment, { budget }): AsyncIterable<Block> => {
    const { bytes } = attachment;
    const image = bufferOf(bytes);
    return archivedFiles(attachment, imageFiles(image), budget);
  },
};

// ECMA-119 8.1.1: types of volume descriptors.
const PRIMARY = 1;
const SUPPLEMENTARY = 2;
const LAST = 255;

/** Discs have two or three descriptors. */
const maxDescriptors = 16;
/** ECMA-119 6.8.2.1 allows eight; Rock Ridge and Joliet more. */
const maxDepth = 64;

function* imageFiles(image: Buffer): Generator<ArchivedFile> {
  const roots: { at: number; size: number; wide: boolean }[] = [];
  for (let index = 0; index < maxDescriptors; index++) {
    const at = firstDescriptor + index * sector;
    if (at + sector > image.length) throw new Error("no last descriptor");
    const type = image.readUInt8(at);
    if (image.toString("latin1", at + 1, at + 6) !== "CD001") throw new Error("no descriptor");
    if (type === LAST) break;
    if (type !== PRIMARY && type !== SUPPLEMENTARY) continue;
    // Joliet says that its names are UCS-2 by escape sequences of ISO 2022.
    const wide =
      type === SUPPLEMENTARY && /^%\/[@CE]/.test(image.toString("latin1", at + 88, at + 91));
    roots.push({
      at: image.readUInt32LE(at + 156 + 2) * sector,
      size: image.readUInt32LE(at + 156 + 10),
      wide,
    });
  }
  // The tree with long names first.
  roots.sort((a, b) => Number(b.wide) - Number(a.wide));
  const seen = new Set<number>();
  const walker = new Walker(image, seen);
  for (const { at, size, wide } of roots) yield* walker.walk(at, size, wide, "", 0);
  if (walker.damaged) throw new Error("damaged folder");
}

class Walker {
  damaged = false;
  readonly #folders = new Set<number>();

  constructor(
    readonly image: Buffer,
    /** Where the contents of files begin that were given. */
    readonly seen: Set<number>,
  ) {}

  *walk(
    start: number,
    size: number,
    wide: boolean,
    path: string,
    depth: number,
  ): Generator<ArchivedFile> {
    if (depth > maxDepth || start + size > this.image.length) {
      this.damaged = true;
      return;
    }
    // Other trees may share folders' places only by damage.
    if (this.#folders.has(start)) return;
    this.#folders.add(start);
    let parts: Buffer[] = [];
    // ECMA-119 6.8.2.2: a folder's first record is its own.
    if (
      size < 34 ||
      this.image.readUInt32LE(start + 2) * sector !== start ||
      this.image[start + 33] !== 0
    )
      this.damaged = true;
    for (let at = start; at < start + size;) {
      const length = this.image.readUInt8(at);
      if (length === 0) {
        // Records do not cross the end of a sector.
        at = (Math.floor(at / sector) + 1) * sector;
        continue;
      }
      const record = this.image.subarray(at, at + length);
      at += length;
      if (length < 34 || record.length < length || 33 + record.readUInt8(32) > length) {
        this.damaged = true;
        return;
      }
      const place = record.readUInt32LE(2) * sector;
      const bytes = record.readUInt32LE(10);
      const flags = record.readUInt8(25);
      const name = nameOf(record, wide);
      if (name === undefined) continue;
      if ((flags & 2) !== 0) {
        yield* this.walk(place, bytes, wide, `${path}${name}/`, depth + 1);
        continue;
      }
      // ECMA-119 6.5.1: a file of more than 4 GiB has several pieces, one record each.
      parts.push(this.image.subarray(place, place + bytes));
      const isCut = place + bytes > this.image.length;
      if ((flags & 0x80) !== 0 && !isCut) continue;
      const content = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      parts = [];
      if (bytes > 0 && this.seen.has(place)) continue;
      this.seen.add(place);
      yield { name: `${path}${name}`, bytes: content, damaged: isCut };
    }
  }
}

/** The name of a record; none for the folder itself and the one around it. */
function nameOf(record: Buffer, wide: boolean): string | undefined {
  const length = record.readUInt8(32);
  const raw = record.subarray(33, 33 + length);
  if (length === 1 && raw[0]! <= 1) return undefined;
  if (wide) return utf16(raw, true).replace(/;\d+$/, "");
  // Rock Ridge: NM entries in the record's own area hold the name as it was.
  let long = "";
  for (let at = 33 + length + ((length + 1) & 1); at + 5 <= record.length;) {
    const size = record.readUInt8(at + 2);
    if (size < 4) break;
    if (record.toString("latin1", at, at + 2) === "NM")
      long += record.toString("utf8", at + 5, at + size);
    at += size;
  }
  return long || raw.toString("latin1").replace(/\.?;\d+$/, "");
}
