import { packedFile, type Unpacked } from "./unpacking.js";

/** A file that `compress` of Unix packed (POSIX.1-2024, compress) → what was packed, as one attachment. */
export const archiveCompress = packedFile(
  {
    type: "compress",
    // Codes of 9 to 16 bits.
    recognises: ({ bytes }) =>
      bytes[0] === 0x1f && bytes[1] === 0x9d && (bytes[2]! & 31) >= 9 && (bytes[2]! & 31) <= 16,
  },
  { z: "", taz: "tar" },
  unpackLzw,
);

const CLEAR = 256;

/** Bytes of one piece. */
const pieceLength = 65_536;

/**
 * Adaptive Lempel-Ziv coding: codes of 9 bits on, the lowest bit first, one bit more whenever there are
 * so many. Eight codes of a width stand together: where the width changes, the rest of eight is padding.
 */
function* unpackLzw(packed: Uint8Array): Generator<Unpacked> {
  const mostBits = packed[2]! & 31;
  const first = (packed[2]! & 0x80) === 0 ? 256 : 257;
  const prefixes = new Uint16Array(1 << mostBits);
  const suffixes = new Uint8Array(1 << mostBits);
  const reversed = new Uint8Array(1 << mostBits);
  let piece = new Uint8Array(pieceLength);
  let length = 0;
  let width = 9;
  let next = first;
  let before = -1;
  let initial = 0;
  /** In bits: where the next code stands, and the first of this width. */
  let at = 24;
  let groupStart = 24;
  const align = (): void => {
    const group = width * 8;
    at = groupStart + Math.ceil((at - groupStart) / group) * group;
    groupStart = at;
  };

  while (at + width <= packed.length * 8) {
    if (next >= 1 << width && width < mostBits) {
      align();
      width++;
      continue;
    }
    const byte = at >> 3;
    const held = packed[byte]! | (packed[byte + 1]! << 8) | ((packed[byte + 2] ?? 0) << 16);
    const code = (held >> (at & 7)) & ((1 << width) - 1);
    at += width;
    if (code === CLEAR && first > CLEAR) {
      align();
      width = 9;
      next = first;
      before = -1;
      continue;
    }
    // A code that does not exist yet is what came before, and its first byte again.
    const isNew = code >= next;
    if ((isNew && (code > next || before < 0)) || (before < 0 && code > 255))
      throw new Error("unknown code");
    let count = 0;
    if (isNew) reversed[count++] = initial;
    let each = isNew ? before : code;
    while (each > 255) {
      reversed[count++] = suffixes[each]!;
      each = prefixes[each]!;
    }
    initial = each;
    reversed[count++] = initial;
    if (length + count > piece.length) {
      yield { chunk: piece.subarray(0, length), consumed: at >> 3 };
      piece = new Uint8Array(Math.max(pieceLength, count));
      length = 0;
    }
    while (count > 0) piece[length++] = reversed[--count]!;
    if (before >= 0 && next < 1 << mostBits) {
      prefixes[next] = before;
      suffixes[next] = initial;
      next++;
    }
    before = code;
  }
  yield { chunk: piece.subarray(0, length), consumed: packed.length };
}
