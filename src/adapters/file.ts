/** A file on disk → its bytes, read by whoever needs them: this process or a child of it. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** A file as a stream of bytes. A scanner with children hands on its path alone. */
export class FileBytes implements AsyncIterable<Uint8Array> {
  constructor(
    readonly path: string,
    /** Bytes, as far as they are known. */
    readonly size: number,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return createReadStream(this.path)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  }
}

/**
 * Reads a file, one byte more than `maxBytes` at most: more is not looked at, but said.
 *
 * @returns its bytes, or a stream of them where the size is not known (a pipe)
 */
export async function readInput(
  path: string,
  maxBytes: number,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  if (path === "-") return process.stdin;
  const file = await open(path);
  let streaming = false;
  try {
    const { size } = await file.stat();
    if (size === 0) {
      streaming = true;
      return file.createReadStream();
    }
    const bytes = Buffer.allocUnsafe(Math.min(size, maxBytes + 1));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    if (!streaming) await file.close();
  }
}
