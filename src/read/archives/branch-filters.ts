/**
 * Filters that archives put in front of packing, so that programs and samples pack better → the bytes as
 * they were (LZMA SDK 23.01, "Bra.c", "Bra86.c", "Delta.c"; xz file format 1.1.0, §5.3.2): addresses of
 * jumps are written from the start of the file; here they are written from the jump again.
 */

/** Undoes a filter: takes chunks, gives as many bytes. */
export type Filter = (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;

/**
 * A filter by its number in 7z archives (Methods.txt); `undefined` for others.
 *
 * @param properties the distance less one for delta, none or a start offset for others
 */
export function branchFilter(method: string, properties: Uint8Array): Filter | undefined {
  if (method === "03") return delta((properties[0] ?? 0) + 1);
  const words = wordFilters[method];
  if (words !== undefined) return (chunks) => wordByWord(chunks, words.width, words.convert);
  return method === "04" || method === "03030103" ? (chunks) => x86(chunks) : undefined;
}

/** Converts the instruction at an offset in place; `position` is that in the file. */
type Convert = (bytes: Buffer, at: number, position: number) => void;

const arm: Convert = (bytes, at, position) => {
  if (bytes[at + 3] !== 0xeb) return;
  const address = bytes.readUIntLE(at, 3) - ((position + 8) >>> 2);
  bytes.writeUIntLE(address & 0xffffff, at, 3);
};

const armThumb: Convert = (bytes, at, position) => {
  if ((bytes[at + 1]! & 0xf8) !== 0xf0 || (bytes[at + 3]! & 0xf8) !== 0xf8) return;
  const [high, low] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
  const address = (((high & 0x7ff) << 11) | (low & 0x7ff)) - ((position + 4) >>> 1);
  bytes.writeUInt16LE(0xf000 | ((address >>> 11) & 0x7ff), at);
  bytes.writeUInt16LE(0xf800 | (address & 0x7ff), at + 2);
};

const arm64: Convert = (bytes, at, position) => {
  const word = bytes.readUInt32LE(at);
  if (word >>> 26 === 0x25) {
    const address = (word - (position >>> 2)) & 0x03ffffff;
    bytes.writeUInt32LE((0x94000000 | address) >>> 0, at);
  } else if ((word & 0x9f000000) >>> 0 === 0x90000000) {
    const page = ((word >>> 29) & 3) | ((word >>> 3) & 0x1ffffc);
    // Only addresses within 512 MiB were converted.
    if (((page + 0x020000) & 0x1c0000) !== 0) return;
    const address = page - (position >>> 12);
    const rest = (word & 0x9000001f) | ((address & 3) << 29) | ((address & 0x03fffc) << 3);
    bytes.writeUInt32LE((rest | (-(address & 0x020000) & 0xe00000)) >>> 0, at);
  }
};

const powerPc: Convert = (bytes, at, position) => {
  const word = bytes.readUInt32BE(at);
  if ((word & 0xfc000003) >>> 0 !== 0x48000001) return;
  bytes.writeUInt32BE((0x48000001 | ((word - position) & 0x03fffffc)) >>> 0, at);
};

const sparc: Convert = (bytes, at, position) => {
  const word = bytes.readUInt32BE(at);
  if (word >>> 22 !== 0x100 && word >>> 22 !== 0x1ff) return;
  const address = ((word << 2) - position) >>> 2;
  const sign = (0 - ((address >>> 22) & 1)) << 22;
  bytes.writeUInt32BE(((sign & 0x3fffffff) | (address & 0x3fffff) | 0x40000000) >>> 0, at);
};

/** The width of an instruction is how far the filter looks, and moves behind one that it converts. */
const wordFilters: Readonly<Record<string, { width: 2 | 4; convert: Convert }>> = {
  "05": { width: 4, convert: powerPc },
  "07": { width: 4, convert: arm },
  "08": { width: 2, convert: armThumb },
  "09": { width: 4, convert: sparc },
  "0a": { width: 4, convert: arm64 },
  "03030205": { width: 4, convert: powerPc },
  "03030501": { width: 4, convert: arm },
  "03030701": { width: 2, convert: armThumb },
  "03030805": { width: 4, convert: sparc },
};

/** Chunks with what was left of the one before; the last bytes of all are given as they are. */
async function* joined(
  chunks: AsyncIterable<Uint8Array>,
  convert: (bytes: Buffer) => number,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const done = convert(bytes);
    if (done > 0) yield bytes.subarray(0, done);
    rest = bytes.subarray(done);
  }
  if (rest.length > 0) yield rest;
}

function wordByWord(
  chunks: AsyncIterable<Uint8Array>,
  width: 2 | 4,
  convert: Convert,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  return joined(chunks, (bytes) => {
    let at = 0;
    while (at + 4 <= bytes.length) {
      const before = width === 2 ? bytes.readUInt32LE(at) : 0;
      const isCall = width === 2 && (before & 0xf800f800) >>> 0 === 0xf800f000;
      convert(bytes, at, position + at);
      at += isCall ? 4 : width;
    }
    position += at;
    return at;
  });
}

function delta(distance: number): Filter {
  return async function* (chunks) {
    const before = new Uint8Array(distance);
    let at = 0;
    for await (const chunk of chunks) {
      const bytes = Uint8Array.from(chunk);
      for (let index = 0; index < bytes.length; index++) {
        bytes[index] = before[at] = (bytes[index]! + before[at]!) & 0xff;
        at = (at + 1) % distance;
      }
      yield bytes;
    }
  };
}

// Which of the three bytes before a call make another of it: by what was seen of them.
const maskAllowed = [true, true, true, false, true, false, false, false];
const maskBit = [0, 1, 2, 2, 3, 3, 3, 3];

/** Calls (E8) and jumps (E9) of x86, whose addresses begin with 00 or FF. */
function x86(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let position = 0;
  let mask = 0;
  let lastAt = -5;
  const isSign = (byte: number): boolean => byte === 0 || byte === 0xff;
  return joined(chunks, (bytes) => {
    let at = 0;
    if (bytes.length >= 5 && position + at - lastAt > 5) lastAt = position - 5;
    for (; at + 5 <= bytes.length; at++) {
      if ((bytes[at]! & 0xfe) !== 0xe8) continue;
      const offset = position + at - lastAt;
      lastAt = position + at;
      mask = offset > 5 ? 0 : shifted(mask, offset);
      if (!isSign(bytes[at + 4]!) || !maskAllowed[(mask >> 1) & 7] || mask >> 1 >= 0x10) {
        mask |= 1;
        if (isSign(bytes[at + 4]!)) mask |= 0x10;
        continue;
      }
      let source = bytes.readUInt32LE(at + 1);
      let address: number;
      for (;;) {
        address = (source - (position + at + 5)) >>> 0;
        if (mask === 0) break;
        const bit = maskBit[mask >> 1]!;
        const byte = (address >>> (24 - bit * 8)) & 0xff;
        if (!isSign(byte)) break;
        source = (address ^ (2 ** (32 - bit * 8) - 1)) >>> 0;
      }
      address = (address & 0x01000000) !== 0 ? address | 0xff000000 : address & 0x01ffffff;
      bytes.writeUInt32LE(address >>> 0, at + 1);
      at += 4;
      mask = 0;
    }
    position += at;
    return at;
  });
}

/** What is known of the bytes before, so many bytes later. */
function shifted(mask: number, offset: number): number {
  let value = mask;
  for (let left = offset; left > 0; left--) value = (value & 0x77) << 1;
  return value;
}
