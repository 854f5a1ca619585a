/**
 * An archive of Apple's Pages, Keynote or Numbers (`.iwa`, many of them in a zip; no specification, the
 * layout is the one that public descriptions of iWork 2013 agree on) → the texts in it. Chunks packed with
 * Snappy hold records of protocol buffers: a description with lengths, then messages of those lengths.
 * Which field means what is not needed: what is text is told by being text.
 */
import { isUtf8 } from "node:buffer";
import type { Block } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

/** A chunk unpacks to 64 KiB at the most. */
const chunkLength = 65_536;

export const iwa: Reader = {
  type: "iwa",
  extensions: ["iwa"],
  recognises: ({ bytes }) => isArchive(bytes),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { bytes, location, hidden = false } = attachment;
    const unpacked = await unpack(bytes, budget);
    const texts: string[] = [];
    try {
      for (const message of messages(unpacked)) {
        collect(message, texts, 0);
        budget.checkTime();
      }
    } finally {
      // What was found before the damage.
      yield* textBlocks(
        texts.map((text) => `${text}\n`),
        location,
        hidden,
        budget,
      );
    }
  },
};

/** Whether chunk follows chunk up to the end: a zero, a length of three bytes, the packed bytes. */
function isArchive(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + 4 < bytes.length) {
    const length = bytes[at + 1]! | (bytes[at + 2]! << 8) | (bytes[at + 3]! << 16);
    const [unpacked] = readVarint(bytes, at + 4);
    if (bytes[at] !== 0 || length < 4 || unpacked < 1 || unpacked > chunkLength) return false;
    at += 4 + length;
  }
  return bytes.length > 8 && at === bytes.length;
}

async function unpack(bytes: Uint8Array, budget: Budget): Promise<Buffer> {
  const { snappyUncompress } = await import("hyparquet");
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at + 1]! | (bytes[at + 2]! << 8) | (bytes[at + 3]! << 16);
    const packed = bytes.subarray(at + 4, at + 4 + length);
    const chunk = new Uint8Array(readVarint(packed, 0)[0]);
    total += chunk.length;
    budget.takeBytes(chunk.length);
    if (total > budget.limits.maxEntryBytes) throw new LimitReached("maxEntryBytes");
    snappyUncompress(packed, chunk);
    chunks.push(chunk);
    at += 4 + length;
  }
  return Buffer.concat(chunks);
}

/** The messages of all records: a description names the length of each (field 3 of its field 2). */
function* messages(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const [length, start] = readVarint(bytes, at);
    at = start + length;
    if (at > bytes.length) throw new Error("cut");
    for (const info of fields(bytes.subarray(start, at)) ?? []) {
      if (info.number !== 2 || info.bytes === undefined) continue;
      const size = fields(info.bytes)?.find(({ number }) => number === 3)?.value ?? 0;
      if (at + size > bytes.length) throw new Error("cut");
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
}

/** Messages within messages: tables in texts in slides are some ten deep. */
const maxDepth = 32;

/** Gathers the texts of a message and of those in it. */
function collect(message: Buffer, texts: string[], depth: number): void {
  for (const { bytes } of fields(message) ?? []) {
    if (bytes === undefined || bytes.length === 0) continue;
    const text = plainText(bytes);
    if (text !== undefined) {
      if (/\p{L}{2}|\d{4}|@/u.test(text)) texts.push(text);
    } else if (depth < maxDepth) collect(bytes, texts, depth + 1);
  }
}

/** Page and column breaks, and where pictures and notes stand, are characters of their own. */
const breaks = new Set(["\u0004", "\u0005", "\u000c", "\u000e", "\u2028", "\u2029", "\ufffc"]);

/** Text, if that is what the bytes are. */
function plainText(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes
    .toString("utf8")
    .replace(/(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\ufffc]/gu, (each) =>
      breaks.has(each) ? "\n" : each,
    );
  return /(?![\t\n\r])\p{Cc}/u.test(text) ? undefined : text;
}

/** A field: its bytes, or its number. */
interface Field {
  readonly number: number;
  readonly bytes?: Buffer;
  readonly value?: number;
}

/** The fields of a message (protocol buffers, encoding); `undefined` if it is none. */
function fields(message: Buffer): Field[] | undefined {
  const found: Field[] = [];
  for (let at = 0; at < message.length;) {
    const [tag, start] = readVarint(message, at);
    const number = Math.floor(tag / 8);
    if (number === 0) return undefined;
    let end = start;
    switch (tag % 8) {
      case 0: {
        const [value, behind] = readVarint(message, start);
        found.push({ number, value });
        end = behind;
        break;
      }
      case 1:
        end = start + 8;
        break;
      case 2: {
        const [length, from] = readVarint(message, start);
        end = from + length;
        found.push({ number, bytes: message.subarray(from, end) });
        break;
      }
      case 5:
        end = start + 4;
        break;
      default:
        return undefined;
    }
    if (end > message.length) return undefined;
    at = end;
  }
  return found;
}

/** A number of seven bits a byte, and where it ends. */
function readVarint(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  let at = start;
  for (let scale = 1; at < bytes.length && at < start + 10; scale *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return [value, at];
}
