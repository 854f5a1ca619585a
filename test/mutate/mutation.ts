/** A good file and a seed → the same file, damaged. */
import type { Random } from "../../fixtures/random.js";

type Mutation = (bytes: Buffer, other: Buffer, random: Random) => Buffer;

const place = (bytes: Buffer, random: Random): number => random.int(0, bytes.length - 1);

const filled = (bytes: Buffer, at: number, length: number, value = 0): Buffer =>
  bytes.fill(value, at, Math.min(at + length, bytes.length));

/** The ways a file is damaged, on its way or by somebody. */
const mutations = {
  "bytes changed": (bytes, _other, random) => {
    for (let left = random.int(1, 30); left > 0; left--)
      bytes[place(bytes, random)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(0, 255)]);
    return bytes;
  },
  "bits flipped": (bytes, _other, random) => {
    for (let left = random.int(1, 8); left > 0; left--)
      bytes[place(bytes, random)]! ^= 1 << random.int(0, 7);
    return bytes;
  },
  "a run of zeros": (bytes, _other, random) => {
    const at = place(bytes, random);
    return filled(bytes, at, random.int(1, 2048));
  },
  "cut anywhere": (bytes, _other, random) => bytes.subarray(0, random.int(1, bytes.length - 1)),
  "a piece over another": (bytes, _other, random) => {
    const from = place(bytes, random);
    bytes.copy(bytes, place(bytes, random), from, from + random.int(1, 4096));
    return bytes;
  },
  "the head of one, the tail of another": (bytes, other, random) =>
    Buffer.concat([
      bytes.subarray(0, random.int(1, bytes.length)),
      other.subarray(place(other, random)),
    ]),
  // Lengths and counts stand anywhere in a binary file.
  "a length of nothing or everything": (bytes, _other, random) => {
    const width = random.pick([1, 2, 4, 8]);
    const at = place(bytes, random);
    return filled(bytes, at, width, random.pick([0, 0xff]));
  },
  "bytes taken out": (bytes, _other, random) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.int(1, 512))]);
  },
  "bytes put in": (bytes, _other, random) => {
    const at = place(bytes, random);
    const length = random.int(1, 512);
    const added = random.chance(0.5)
      ? Buffer.alloc(length, random.int(0, 255))
      : Buffer.from(Array.from({ length }, () => random.int(0, 255)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
} satisfies Record<string, Mutation>;

/** How a file was damaged. */
export type MutationKind = keyof typeof mutations;

const kinds = Object.keys(mutations) as MutationKind[];

/** A damaged copy. `other` is another good file, for what takes two. */
export function mutate(
  bytes: Buffer,
  other: Buffer,
  random: Random,
): { readonly kind: MutationKind; readonly bytes: Buffer } {
  const kind = random.pick(kinds);
  return { kind, bytes: mutations[kind](Buffer.from(bytes), other, random) };
}
