import { packedFile, type Unpacked } from "./unpacking.js";

/** A Zstandard file (RFC 8878) → what was packed, as one attachment. */
export const archiveZstd = packedFile(
  { type: "zstd", recognises: (peek) => peek.startsWith("\x28\xb5\x2f\xfd") },
  { zst: "", tzst: "tar" },
  unpackZstd,
);

/** Packed bytes given at a time: a block of 4 may become 128 KiB. */
const stepLength = 512;

/** Unpacks; throws at the damage, when all before it has been given. */
export async function unpackZstd(packed: Uint8Array): Promise<Iterable<Unpacked>> {
  const { Decompress } = await import("fzstd");
  return (function* () {
    let chunks: Uint8Array[] = [];
    let length = 0;
    const decompress = new Decompress((chunk) => chunks.push(chunk));
    for (let at = 0; at < packed.length; at += stepLength) {
      const consumed = Math.min(at + stepLength, packed.length);
      decompress.push(packed.subarray(at, consumed), consumed === packed.length);
      for (const chunk of chunks) {
        length += chunk.length;
        yield { chunk, consumed };
      }
      chunks = [];
    }
    if (length < contentSize(packed)) throw new Error("zstd: cut");
  })();
}

/** How much the first frame says that it holds (RFC 8878, 3.1.1.1); 0 if it does not say. */
function contentSize(packed: Uint8Array): number {
  const file = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const descriptor = file[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const bytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  if (bytes === 0 || at + bytes > file.length) return 0;
  // A size of two bytes begins at 256.
  return file.readUIntLE(at, Math.min(bytes, 6)) + (bytes === 2 ? 256 : 0);
}
