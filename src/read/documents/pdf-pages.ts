import { inflateSync } from "node:zlib";
import { bufferOf } from "../../bytes.js";
import { type PageLooks, looksOf } from "./pdf-looks.js";

/**
 * The objects of a PDF file (ISO 32000-1, 7.3.10 and 7.5.7) → of each page what the library does not
 * tell: where its texts begin that cannot be seen, the lines on it, and the part of it that is shown.
 */

/** A larger file is not looked through, nor a page with more to draw. */
const maxFileBytes = 64 * 1024 * 1024;
const maxContentBytes = 16 * 1024 * 1024;

/** All pages together: walking what they draw takes a second for 50 MB. */
const maxDrawnBytes = 128 * 1024 * 1024;

/** Objects that are packed stay in memory as long as the file is read. */
const maxUnpackedBytes = 32 * 1024 * 1024;

/** Nodes of the page tree above each other, for what pages inherit. */
const maxParents = 16;

const noLooks: PageLooks = { starts: [], edges: [] };

/** Left, bottom, right and top, in the units of the page. */
export type Rectangle = readonly [left: number, bottom: number, right: number, top: number];

const object = /(?<=^|[\s>])(\d{1,9})\s{1,3}\d{1,5}\s{1,3}obj\b/g;

/** The pages of one file, by the number of their object. */
export class PdfPages {
  readonly #file: Buffer;
  /** Where objects begin, or the text of those that are packed. */
  readonly #objects = new Map<number, number | string>();
  #drawn = 0;

  constructor(bytes: Uint8Array) {
    this.#file = bufferOf(bytes);
    // Of an encrypted file no content can be read here.
    if (bytes.length > maxFileBytes || this.#file.includes("/Encrypt")) return;
    const text = this.#file.toString("latin1");
    for (const match of text.matchAll(object)) {
      const at = match.index + match[0].length;
      this.#objects.set(Number(match[1]), at);
      if (/\/ObjStm\b/.test(text.slice(at, at + 300))) this.#unpack(at);
    }
  }

  /** The texts and lines of a page; none if they cannot be told. */
  looks(page: number): PageLooks {
    if (this.#drawn > maxDrawnBytes) return noLooks;
    const contents = /\/Contents\s*(?:\[([^\]]{0,100000})\]|(\d+)\s+\d+\s+R)/.exec(
      this.#dictionary(page),
    );
    if (contents === null) return noLooks;
    let list = contents[1];
    if (list === undefined) {
      const text = this.#dictionary(Number(contents[2]));
      list = text.trimStart().startsWith("[") ? text : `${contents[2]} 0 R`;
    }
    const streams: Buffer[] = [];
    let length = 0;
    for (const [, number] of list.matchAll(/(\d{1,9})\s+\d{1,5}\s+R/g)) {
      const stream = this.#stream(Number(number));
      if (stream === undefined) return noLooks;
      length += stream.length;
      // The same stream may be named a thousand times.
      if (length > maxContentBytes || this.#drawn > maxDrawnBytes) return noLooks;
      streams.push(stream, Buffer.from("\n"));
    }
    return looksOf(Buffer.concat(streams));
  }

  /** How many annotations a page has: links, fields, comments. */
  annotations(page: number): number {
    const text = this.#dictionary(page);
    const at = text.search(/\/Annots\b/);
    if (at < 0) return 0;
    const apart = /^\/Annots\s+(\d{1,9})\s+\d{1,5}\s+R/.exec(text.slice(at, at + 40))?.[1];
    const list = apart === undefined ? text.slice(at) : this.#dictionary(Number(apart));
    return list.match(/\d\s{1,3}\d{1,5}\s{1,3}R\b|\/Rect\b/g)?.length ?? 0;
  }

  /** The part of a page that is shown, if it says so. */
  cropBox(page: number): Rectangle | undefined {
    let number = page;
    for (let depth = 0; depth < maxParents; depth++) {
      const text = this.#dictionary(number);
      const box = /\/CropBox\s*\[\s*([-+.\d]+)\s+([-+.\d]+)\s+([-+.\d]+)\s+([-+.\d]+)\s*\]/.exec(
        text,
      );
      if (box !== null) {
        const [a, b, c, d] = box.slice(1).map(Number) as [number, number, number, number];
        return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
      }
      const parent = /\/Parent\s+(\d{1,9})\s/.exec(text)?.[1];
      if (parent === undefined) return undefined;
      number = Number(parent);
    }
    return undefined;
  }

  /** The text of an object, up to its end or to its stream. */
  #dictionary(number: number): string {
    const found = this.#objects.get(number);
    if (typeof found !== "number") return found ?? "";
    const text = this.#file.toString("latin1", found, found + 200_000);
    const end = /\bendobj\b|\bstream\r?\n/.exec(text);
    return end === null ? text : text.slice(0, end.index);
  }

  #stream(number: number): Buffer | undefined {
    const found = this.#objects.get(number);
    return typeof found === "number" ? this.#streamAt(found) : undefined;
  }

  /** The content of a stream that is packed by Flate, perhaps in characters, or not at all. */
  #streamAt(at: number): Buffer | undefined {
    const head = this.#file.toString("latin1", at, at + 4000);
    const mark = /\bstream(\r\n|\n|\r)/.exec(head);
    if (mark === null) return undefined;
    const dictionary = head.slice(0, mark.index);
    const start = at + mark.index + mark[0].length;
    const end = this.#file.indexOf("endstream", start);
    const packed = this.#file.subarray(start, end === -1 ? this.#file.length : end);
    const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1]?.match(/\w+/g) ?? [];
    // What it is unpacked to counts, and what it was unpacked to in vain.
    this.#drawn += filter.length === 0 ? packed.length : maxContentBytes;
    if (filter.length === 0) return packed;
    const isPlain = !/\/Predictor\s+(?!1\b)/.test(dictionary);
    const isWritten = filter.length === 2 && /^(?:ASCII85Decode|A85)$/.test(filter[0]!);
    if (filter.length > (isWritten ? 2 : 1) || !isPlain) return undefined;
    if (!/^(?:FlateDecode|Fl)$/.test(filter.at(-1)!)) return undefined;
    try {
      const unpacked = inflateSync(isWritten ? ascii85(packed) : packed, {
        maxOutputLength: maxContentBytes,
      });
      this.#drawn += unpacked.length - maxContentBytes;
      return unpacked;
    } catch {
      // Damaged, or too much: the library says so.
      return undefined;
    }
  }

  /** Objects in a stream of objects: their numbers and offsets, then themselves (7.5.7). */
  #unpack(at: number): void {
    if (this.#drawn > maxUnpackedBytes) return;
    const text = this.#streamAt(at)?.toString("latin1");
    const first = Number(/\/First\s+(\d+)/.exec(this.#file.toString("latin1", at, at + 300))?.[1]);
    if (text === undefined || !(first >= 0)) return;
    const numbers = text.slice(0, first).match(/\d+/g)?.map(Number) ?? [];
    for (let index = 0; index + 1 < numbers.length; index += 2)
      this.#objects.set(
        numbers[index]!,
        text.slice(first + numbers[index + 1]!, first + (numbers[index + 3] ?? text.length)),
      );
  }
}

/** ISO 32000-1, 7.4.3: five characters stand for four bytes, `z` for four that are zero. */
export function ascii85(stream: Buffer): Buffer {
  let zeros = 0;
  for (const byte of stream) if (byte === zero) zeros++;
  const bytes = Buffer.alloc((Math.ceil(stream.length / 5) + zeros) * 4);
  let length = 0;
  let value = 0;
  let count = 0;
  for (const byte of stream) {
    if (byte === tilde) break;
    if (byte === zero && count === 0) length += 4;
    if (byte < first || byte >= first + 85) continue;
    value = value * 85 + byte - first;
    if (++count < 5) continue;
    bytes.writeUInt32BE(value % 2 ** 32, length);
    length += 4;
    value = count = 0;
  }
  if (count > 1) {
    // The last ones are fewer: the missing are as high as can be.
    for (let left = count; left < 5; left++) value = value * 85 + 84;
    bytes.writeUInt32BE(value % 2 ** 32, length);
    length += count - 1;
  }
  return bytes.subarray(0, length);
}

const [first, zero, tilde] = [0x21, 0x7a, 0x7e];
