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
    const decompress = new Decompress((chunk) => chunks.push(chunk));
    for (let at = 0; at < packed.length; at += stepLength) {
      const consumed = Math.min(at + stepLength, packed.length);
      decompress.push(packed.subarray(at, consumed), consumed === packed.length);
      for (const chunk of chunks) yield { chunk, consumed };
      chunks = [];
    }
  })();
}
