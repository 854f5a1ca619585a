import { inflateSync } from "node:zlib";
import type { Block } from "../types.js";
import { decode, findEncoding } from "./encoding.js";
import type { Reader } from "./reader.js";

/**
 * A picture (JPEG, ITU-T T.81 annex B; PNG 3rd edition; GIF89a) → Texts of its metadata: comments,
 * EXIF, IPTC and XMP fields; and of text that stands behind its end. What is drawn in it is
 * not read.
 */
export const image: Reader = {
  type: "image",
  extensions: ["jpg", "jpeg", "png", "gif"],
  recognises: (peek) => formats.some(({ signature }) => peek.startsWith(signature)),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const bytes = Buffer.from(
      attachment.bytes.buffer,
      attachment.bytes.byteOffset,
      attachment.bytes.length,
    );
    const format = formats.find(({ signature }) =>
      bytes.toString("latin1", 0, 8).startsWith(signature),
    )!;
    for (const { text, place } of format.walk(bytes)) {
      budget.checkTime();
      budget.takeBytes(text.length);
      yield {
        type: "text",
        location: { ...attachment.location, place },
        hidden: true,
        text: text.slice(0, budget.limits.maxTextLength),
      };
    }
  },
};

interface Piece {
  readonly text: string;
  readonly place: "properties" | "unreferenced";
}

/** The formats by the characters that they begin with. `walk` throws where the structure breaks off. */
const formats: readonly {
  readonly signature: string;
  walk(bytes: Buffer): Generator<Piece>;
}[] = [
  { signature: "\xff\xd8\xff", walk: walkJpeg },
  { signature: "\x89PNG\r\n\x1a\n", walk: walkPng },
  { signature: "GIF87a", walk: walkGif },
  { signature: "GIF89a", walk: walkGif },
];

/** Segments up to the scan: `COM` and the application segments hold words. */
function* walkJpeg(bytes: Buffer): Generator<Piece> {
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // fill bytes
    if (bytes[at] !== 0xff) throw new Error("JPEG: no marker");
    const marker = bytes[at + 1]!;
    const length = bytes.readUInt16BE(at + 2);
    const isComment = marker === 0xfe;
    const isApplication = marker >= 0xe1 && marker <= 0xef && marker !== 0xe2; // E2: colour profiles
    if (isComment || isApplication) yield* words(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
    if (marker === 0xda) break;
  }
  // In scan data FF is followed by 00 or by a marker; D9 ends the picture.
  const end = bytes.indexOf(Buffer.of(0xff, 0xd9), at);
  if (end < 0) throw new Error("JPEG: no end");
  yield* behind(bytes, end + 2);
}

function* walkPng(bytes: Buffer): Generator<Piece> {
  let at = 8;
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) throw new Error("PNG: cut");
    if (type === "tEXt" || type === "eXIf") yield* words(data);
    else if (type === "zTXt" || type === "iTXt") yield* words(pngText(type, data));
    at += 12 + length;
    if (type === "IEND") break;
  }
  yield* behind(bytes, at);
}

/** A `zTXt` or `iTXt` chunk unpacked (PNG §11.3.3): the keyword and the text. */
function pngText(type: "zTXt" | "iTXt", data: Buffer): Buffer {
  const keyword = data.indexOf(0);
  if (type === "zTXt")
    return Buffer.concat([data.subarray(0, keyword + 1), inflated(data.subarray(keyword + 2))]);
  const language = data.indexOf(0, keyword + 3);
  const translated = data.indexOf(0, language + 1);
  const content = data.subarray(translated + 1);
  return Buffer.concat([
    data.subarray(0, keyword + 1),
    data[keyword + 1] === 1 ? inflated(content) : content,
  ]);
}

/** More than this is no caption. */
const maxTextBytes = 16 * 1024 * 1024;

function inflated(packed: Buffer): Buffer {
  return inflateSync(packed, { maxOutputLength: maxTextBytes });
}

/** Blocks by their introducer (GIF89a, appendix A): comments and application data hold words. */
function* walkGif(bytes: Buffer): Generator<Piece> {
  const colors = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + colors(bytes.readUInt8(10));
  for (;;) {
    const introducer = bytes.readUInt8(at);
    if (introducer === 0x3b) break;
    const isExtension = introducer === 0x21;
    if (!isExtension && introducer !== 0x2c) throw new Error("GIF: no block");
    const label = isExtension ? bytes.readUInt8(at + 1) : 0;
    at += isExtension ? 2 : 11 + colors(bytes.readUInt8(at + 9));
    const pieces: Buffer[] = [];
    for (let size = bytes.readUInt8(at); size > 0; size = bytes.readUInt8(at)) {
      pieces.push(bytes.subarray(at + 1, at + 1 + size));
      at += 1 + size;
    }
    at++;
    // FE: comment, FF: application data (XMP), 01: plain text.
    if (label === 0xfe || label === 0xff || label === 0x01) yield* words(Buffer.concat(pieces));
  }
  yield* behind(bytes, at + 1);
}

/** What can be read in a metadata block, whatever is binary around it: runs of four characters or more. */
function* words(bytes: Buffer): Generator<Piece> {
  // EXIF writes some of its texts in UTF-16: without their zeros they read like the others.
  const plain = Buffer.from(bytes.toString("latin1").replace(/([\x20-\xff])\0/g, "$1"), "latin1");
  const runs = plain
    .toString("utf8")
    .match(/(?:(?!\ufffd)[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n\r\t]){4,}/gu);
  const text = (runs ?? []).join("\n");
  if (text !== "") yield { text, place: "properties" };
}

/** Text behind the end of the picture. Other things there (a zip) are read by their own readers. */
function* behind(bytes: Buffer, end: number): Generator<Piece> {
  const rest = bytes.subarray(end);
  const encoding = findEncoding(rest);
  if (encoding === undefined) return;
  for (const text of decode(rest, encoding)) yield { text, place: "unreferenced" };
}
