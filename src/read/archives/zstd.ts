import { bufferOf } from "../../bytes.js";
import { packedFile, type Unpacked } from "./unpacking.js";
import { XxHash64 } from "./xxhash.js";

/** A Zstandard file (RFC 8878) → what was packed, as one attachment. */
export const archiveZstd = packedFile(
  { type: "zstd", recognises: ({ bytes }) => startOfFrame(bytes) >= 0 },
  { zst: "", tzst: "tar" },
  unpackZstd,
);

/** Where the first frame of content begins, behind those for programs (RFC 8878, 3.1.2): `pzstd` writes them; -1 if none does. */
function startOfFrame(bytes: Uint8Array): number {
  const file = bufferOf(bytes);
  for (let at = 0; at + 4 <= file.length; at += 8 + file.readUInt32LE(at + 4)) {
    const mark = file.readUInt32LE(at);
    if (mark === 0xfd2fb528) return at;
    if (mark >>> 4 !== 0x184d2a5 || at + 8 > file.length) return -1;
  }
  return -1;
}

/** Packed bytes given at a time: a block of 4 may become 128 KiB. */
const stepLength = 512;

/**
 * Unpacks; throws at the damage, when all before it has been given. The library holds no sum against the
 * content, and gives zeros where it should copy what stands before the beginning.
 */
export async function unpackZstd(file: Uint8Array): Promise<Iterable<Unpacked>> {
  const { Decompress } = await import("fzstd");
  const packed = file.subarray(Math.max(0, startOfFrame(file)));
  return (function* () {
    let chunks: Uint8Array[] = [];
    let length = 0;
    const look = new Look();
    const { size, sum } = onlyFrame(packed);
    const hash = new XxHash64();
    const decompress = new Decompress((chunk) => chunks.push(chunk));
    for (let at = 0; at < packed.length; at += stepLength) {
      const consumed = Math.min(at + stepLength, packed.length);
      decompress.push(packed.subarray(at, consumed), consumed === packed.length);
      for (const chunk of chunks) {
        if (sum === undefined) look.at(chunk);
        else if (length < mostSummed) hash.add(chunk);
        length += chunk.length;
        yield { chunk, consumed };
      }
      chunks = [];
    }
    if (length < size) throw new Error("zstd: cut");
    const isSummed = sum !== undefined && length < mostSummed;
    if (look.isHoled || (isSummed && Number(hash.sum() & 0xffffffffn) !== sum))
      throw new Error("zstd: damaged");
  })();
}

/** Content beyond this is not summed up: it takes a second for 100 MB. */
const mostSummed = 256 * 1024 * 1024;

/** Whether content without a sum is text in which zeros stand that no text has. */
class Look {
  #first: Uint8Array | undefined;
  #hasZero = false;
  #hasControl = false;

  at(chunk: Uint8Array): void {
    this.#first ??= chunk.slice(0, 512);
    if (this.#hasControl) return;
    for (const byte of chunk) {
      if (byte === 0) this.#hasZero = true;
      else if (byte < 9 || (byte > 13 && byte < 32)) this.#hasControl = true;
    }
  }

  get isHoled(): boolean {
    if (!this.#hasZero || this.#hasControl) return false;
    const first = Buffer.from(this.#first!);
    // Text of 16-bit characters, and archives of text, are full of zeros.
    return !first.subarray(0, 8).includes(0) && first.toString("latin1", 257, 262) !== "ustar";
  }
}

/** What a file of one frame says of its content (RFC 8878, 3.1.1): at least how large, and its sum. */
function onlyFrame(packed: Uint8Array): { readonly size: number; readonly sum?: number } {
  const file = bufferOf(packed);
  const descriptor = file[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeAt = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  let at = sizeAt + sizeBytes;
  if (at > file.length) return { size: 0 };
  // A size of two bytes begins at 256.
  const size =
    sizeBytes === 0
      ? 0
      : file.readUIntLE(sizeAt, Math.min(sizeBytes, 6)) + (sizeBytes === 2 ? 256 : 0);
  // Blocks (3.1.1.2): a bit for the last, two for the kind, the length; of a run it is not that of the bytes.
  for (let last = false; !last;) {
    if (at + 3 > file.length) return { size };
    const header = file.readUIntLE(at, 3);
    last = (header & 1) === 1;
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  const hasSum = (descriptor & 4) !== 0 && at + 4 === file.length;
  return hasSum ? { size, sum: file.readUInt32LE(at) } : { size };
}
