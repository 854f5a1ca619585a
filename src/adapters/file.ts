/** A file on disk → its bytes, read by whoever needs them: this process or a child of it. */
import { createReadStream } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file as a stream of bytes. A scanner with children hands on its path alone. */
export class FileBytes implements AsyncIterable<Uint8Array> {
  constructor(
    readonly path: string,
    /** Bytes, as far as they are known. */
    readonly size: number,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return readWhole(this.path);
  }
}

async function* readWhole(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(await diskPath(path)) as AsyncIterable<Uint8Array>;
}

/**
 * A path as the disk has it. Names there are bytes; what is no UTF-8 in them Node.js gives as U+FFFD, and
 * does not find under that name again.
 */
export async function diskPath(path: string): Promise<string | Buffer> {
  if (!path.includes("\ufffd")) return path;
  const parent = dirname(path);
  const folder = Buffer.from(await diskPath(parent));
  const found = (await readdir(folder, { encoding: "buffer" })).filter(
    (name) => join(parent, name.toString()) === join(path),
  );
  // Two names may look the same: which is meant is not known.
  return found.length === 1 ? Buffer.concat([folder, Buffer.from("/"), found[0]!]) : path;
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
  const file = await open(await diskPath(path));
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
