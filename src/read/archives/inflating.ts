/** Deflated bytes (RFC 1950 to 1952) → their content, as far as limits and damage let it come. */
import { type Gunzip, type InflateRaw, inflateSync, type ZlibOptions } from "node:zlib";
import { type Budget, LimitReached, ratioFree } from "../budget.js";

type Inflate = (packed: Uint8Array, options: ZlibOptions) => Buffer;

/** Node's buffers end here. */
const mostBytes = 2 ** 31 - 1;

/**
 * The whole content, held in memory; throws where it is damaged.
 *
 * @param options of zlib, what to inflate with, and how many times larger it may become
 */
export function inflated(
  packed: Uint8Array,
  budget: Budget,
  {
    inflate = inflateSync,
    maxRatio = budget.limits.maxRatio,
    ...options
  }: ZlibOptions & { inflate?: Inflate; maxRatio?: number } = {},
): Buffer {
  const { maxEntryBytes, maxInputBytes } = budget.limits;
  const byRatio = Math.max(ratioFree, packed.length * maxRatio);
  const maxOutputLength = Math.min(maxEntryBytes, maxInputBytes, byRatio, mostBytes);
  try {
    const bytes = inflate(packed, { ...options, maxOutputLength });
    budget.takeBytes(bytes.length);
    return bytes;
  } catch (error) {
    if (error instanceof RangeError)
      throw new LimitReached(maxOutputLength === byRatio ? "maxRatio" : "maxEntryBytes");
    throw error;
  }
}

/** Whether an error of zlib says that what it got is damaged or cut. */
export function isCorrupt(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

/** Bytes of a chunk where the one that the damage is in is lost. */
export const salvagedBytes = 1024;

/**
 * What corrupt bytes give before their damage, from offset `known` on: zlib drops the chunk in which the
 * damage is, so those of the stream are to be small.
 */
export async function salvaged(
  stream: Gunzip | InflateRaw,
  packed: Uint8Array,
  known: number,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    stream.on("data", (chunk: Buffer) => {
      const from = Math.max(0, known - length);
      length += chunk.length;
      if (length > known) chunks.push(chunk.subarray(from));
    });
    stream.on("error", () => resolve());
    stream.on("end", resolve);
    stream.end(packed);
  });
  return chunks;
}
