/**
 * Bytes of the filter of a list of protected people ↔ the hashes in it: what is not on the list is known by
 * them without a digest being made. They are kept encrypted in files: never change them.
 */
import type { Hasher } from "./hash.js";
import { type Form, maxNameWords, type ProtectedKind } from "./protected-forms.js";
import { HashSet } from "./protected-hash.js";

/** What is kept beside the digests. */
export interface Filter {
  /** Of all values, in the order of their digests: as `protected-hash.ts` hashes their normal form. */
  readonly hashes: readonly number[] | Int32Array;
  /** The same values as detection hashes them; 0 for kinds of which it has no hash. */
  readonly readingHashes: readonly number[] | Int32Array;
  /** How many words the names have, those of names that were removed too: see {@link lengthBit}. */
  readonly nameLengths: number;
}

/** A byte of lengths, then for each value its two hashes, little-endian. */
export function writeFilter({ hashes, readingHashes, nameLengths }: Filter): Buffer {
  const bytes = Buffer.alloc(1 + hashes.length * 8);
  bytes[0] = nameLengths;
  for (let index = 0; index < hashes.length; index++) {
    bytes.writeInt32LE(hashes[index], 1 + index * 8);
    bytes.writeInt32LE(readingHashes[index], 5 + index * 8);
  }
  return bytes;
}

/** See {@link writeFilter}. */
export function readFilter(bytes: Buffer): Filter {
  const count = (bytes.length - 1) / 8;
  const hashes = new Int32Array(count);
  const readingHashes = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    hashes[index] = bytes.readInt32LE(1 + index * 8);
    readingHashes[index] = bytes.readInt32LE(5 + index * 8);
  }
  return { hashes, readingHashes, nameLengths: bytes[0] };
}

/** Kinds that detection hashes as the filter keeps them. */
export const readingKinds: ReadonlySet<ProtectedKind> = new Set(["email-address", "person-name"]);

/** A value as detection hashes what it reads; 0 for kinds of which it has no hash. */
export function hashReading(
  kind: ProtectedKind,
  value: string,
  form: Form,
  hasher: Hasher,
): number {
  if (kind === "email-address") hasher.value(String(form));
  else if (kind === "person-name") hasher.name(value);
  else return 0;
  return hasher.low;
}

/**
 * The hashes of each kind by themselves, each with its number among all: what is asked for is small then,
 * and near the processor.
 *
 * @param digests of each entry, by kind
 * @param hashes of their values: entry by entry, kind by kind
 * @param wanted the kinds of which there shall be a set; default all
 */
export function setsByKind(
  kinds: readonly ProtectedKind[],
  digests: readonly Readonly<Partial<Record<ProtectedKind, readonly string[]>>>[],
  hashes: Filter["hashes"],
  wanted?: ReadonlySet<ProtectedKind>,
): ReadonlyMap<ProtectedKind, HashSet> {
  const counts = kinds.map((kind) =>
    digests.reduce((count, own) => count + (own[kind]?.length ?? 0), 0),
  );
  const own = counts.map((count) => new Int32Array(count));
  const numbers = counts.map((count) => new Int32Array(count));
  const filled = counts.map(() => 0);
  let at = 0;
  for (const entry of digests) {
    for (let kind = 0; kind < kinds.length; kind++) {
      const count = entry[kinds[kind]]?.length ?? 0;
      for (let index = 0; index < count; index++) {
        numbers[kind][filled[kind]] = at;
        own[kind][filled[kind]++] = hashes[at++];
      }
    }
  }
  return new Map(
    kinds.flatMap((kind, index) =>
      counts[index] > 0 && (wanted?.has(kind) ?? true)
        ? [[kind, new HashSet(own[index], numbers[index])] as const]
        : [],
    ),
  );
}

/** The bit of a name's number of words, which are 2 to 8. */
export function lengthBit(words: number): number {
  return 1 << (words - 1);
}

/** The numbers of words of which the bits are set, ascending. */
export function wordCounts(lengths: number): number[] {
  return Array.from({ length: maxNameWords }, (_, index) => index + 1).filter(
    (count) => (lengths & lengthBit(count)) !== 0,
  );
}

/** The bit of a cell that is cleared; there is none for those far to the right. */
export function clearedBit(index: number): number {
  return index < 31 ? 1 << index : 0;
}
