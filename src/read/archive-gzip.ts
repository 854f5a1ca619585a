import { constants, createGunzip } from "node:zlib";
import type { Block } from "../types.js";
import { type Budget, LimitReached } from "./budget.js";
import type { Reader } from "./reader.js";

/** A gzip file (RFC 1952), of one member or several → what was packed, as one attachment. */
export const archiveGzip: Reader = {
  type: "gzip",
  extensions: ["gz", "tgz"],
  recognises: (peek) => peek.startsWith("\x1f\x8b\x08"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, hidden } = attachment;
    const { bytes, damaged } = await unpack(attachment.bytes, budget);
    const name = innerName(attachment.bytes, location.path.at(-1) ?? "");
    yield {
      type: "nested",
      attachment: {
        location: { path: [...location.path, name] },
        bytes,
        ...(hidden && { hidden }),
      },
    };
    if (damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

/** An unpacked file may become this large whatever its ratio (see `Limits.maxRatio`). */
const ratioFree = 1024 * 1024;

/** Bytes inflated at a time: as in `zip.ts`, enough to make the turns of the event loop cheap. */
const chunkSize = 128 * 1024;

/** Everything that can be unpacked; `damaged` if the file is cut, or more than zeros stands behind it. */
async function unpack(
  packed: Uint8Array,
  budget: Budget,
): Promise<{ bytes: Uint8Array; damaged: boolean }> {
  const { maxEntryBytes, maxInputBytes, maxRatio } = budget.limits;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array): void => {
    length += chunk.length;
    budget.takeBytes(chunk.length);
    if (length > Math.min(maxEntryBytes, maxInputBytes)) throw new LimitReached("maxEntryBytes");
    if (length > ratioFree && length > packed.length * maxRatio) throw new LimitReached("maxRatio");
    chunks.push(chunk);
    budget.checkTime();
  };
  let damaged = false;
  const gunzip = createGunzip({ chunkSize });
  gunzip.end(packed);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) take(chunk);
    damaged = packed.subarray(gunzip.bytesWritten).some((byte) => byte !== 0);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    damaged = true;
    for (const chunk of await salvage(packed, length)) take(chunk);
  }
  return { bytes: Buffer.concat(chunks, length), damaged };
}

/** What stands before the damage, from offset `known` on: zlib drops the chunk in which it meets it. */
async function salvage(packed: Uint8Array, known: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const gunzip = createGunzip({ chunkSize: 1024, finishFlush: constants.Z_SYNC_FLUSH });
  gunzip.end(packed);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      const from = Math.max(0, known - length);
      length += chunk.length;
      if (length > known) chunks.push(chunk.subarray(from));
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
  }
  return chunks;
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

/** The name in the header (RFC 1952 §2.3, FNAME), else the file's own without its ending. */
function innerName(packed: Uint8Array, own: string): string {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const flags = bytes[3] ?? 0;
  const hasExtra = (flags & 4) !== 0;
  const start = hasExtra && bytes.length >= 12 ? 12 + bytes.readUInt16LE(10) : 10;
  const end = bytes.indexOf(0, start);
  if ((flags & 8) !== 0 && end > start) return bytes.toString("latin1", start, end);
  return own.replace(/\.tgz$/i, ".tar").replace(/\.gz$/i, "");
}
