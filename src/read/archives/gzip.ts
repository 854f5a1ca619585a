import { constants, createGunzip } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import type { Budget } from "../budget.js";
import { textOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";
import { isCorrupt, salvaged, salvagedBytes } from "./inflating.js";
import { contentBlocks, entry, gather, inner, taken } from "./unpacking.js";

/** A gzip file (RFC 1952), of one member or several → what was packed, as one attachment, and its comment. */
export const archiveGzip: Reader = {
  type: "gzip",
  extensions: ["gz", "tgz"],
  recognises: (peek) => peek.startsWith("\x1f\x8b\x08"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const content = await gather(unpack(attachment.bytes, budget), budget);
    const own = inner(attachment, content.bytes, { gz: "", tgz: "tar" });
    const { name, comment } = headerOf(attachment.bytes);
    const place = { ...attachment.location, place: "comment" } as const;
    if (comment !== undefined) yield* textBlocks([comment], place, true, budget);
    yield* contentBlocks(
      content,
      name === undefined ? own : entry(attachment, name, content.bytes),
    );
  },
};

/** Bytes inflated at a time: as in `zip.ts`, enough to make the turns of the event loop cheap. */
const chunkSize = 128 * 1024;

/** Everything that can be unpacked; throws if the file is cut, or more than zeros stands behind it. */
async function* unpack(packed: Uint8Array, budget: Budget): AsyncGenerator<Uint8Array> {
  let length = 0;
  const gunzip = createGunzip({ chunkSize });
  gunzip.end(packed);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      length += chunk.length;
      yield taken(chunk, length, gunzip.bytesWritten, budget);
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const small = createGunzip({
      chunkSize: salvagedBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    for (const chunk of await salvaged(small, packed, length)) {
      length += chunk.length;
      yield taken(chunk, length, packed.length, budget);
    }
    throw error;
  }
  if (packed.subarray(gunzip.bytesWritten).some((byte) => byte !== 0))
    throw new Error("more behind it");
}

/** The name and the comment in the header (RFC 1952 §2.3, FNAME and FCOMMENT), if it has them. */
function headerOf(packed: Uint8Array): { readonly name?: string; readonly comment?: string } {
  const bytes = bufferOf(packed);
  const flags = bytes[3] ?? 0;
  const hasExtra = (flags & 4) !== 0;
  let at = hasExtra && bytes.length >= 12 ? 12 + bytes.readUInt16LE(10) : 10;
  const take = (flag: number): string | undefined => {
    const end = bytes.indexOf(0, at);
    if ((flags & flag) === 0 || end <= at) return undefined;
    const text = bytes.subarray(at, end);
    at = end + 1;
    // Latin-1 by the standard; programs write what they have.
    return textOf(text);
  };
  const [name, comment] = [take(8), take(16)];
  return { ...(name !== undefined && { name }), ...(comment !== undefined && { comment }) };
}
