import { crc32, inflateSync } from "node:zlib";
import type { Block } from "../../types.js";
import { behind, isContainer, isReadableFile } from "../behind.js";
import type { Reader } from "../reader.js";

/**
 * A picture (JPEG, ITU-T T.81 annex B; PNG 3rd edition; GIF89a; TIFF 6.0; WebP, RFC 9649; HEIF and
 * AVIF, ISO/IEC 23008-12; JPEG XR; BMP; ICO) → Texts of its metadata: comments, EXIF, IPTC and XMP fields; and
 * of text that stands behind its end. What is drawn in it is not read. That is said of scanned pages:
 * a TIFF in black and white or of several pages is what fax machines and scanners write. Of other
 * pictures, which nearly every message has, it goes without saying.
 */
export const image: Reader = {
  type: "image",
  extensions: "jpg jpeg png gif tif tiff webp heic heif avif bmp ico cur wdp jxr".split(" "),
  recognises: (peek) => formats.some(({ signature }) => signature.test(peek.head)),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const bytes = Buffer.from(
      attachment.bytes.buffer,
      attachment.bytes.byteOffset,
      attachment.bytes.length,
    );
    const head = bytes.toString("latin1", 0, 64);
    const format = formats.find(({ signature }) => signature.test(head))!;
    for (const piece of format.walk(bytes)) {
      budget.checkTime();
      if (piece === "scan") {
        yield { type: "unread", location: attachment.location, reason: "unsupported" };
        continue;
      }
      if ("end" in piece) {
        yield* behind(attachment, piece.end);
        continue;
      }
      budget.takeBytes(piece.text.length);
      yield {
        type: "text",
        location: { ...attachment.location, place: "properties" },
        hidden: true,
        text: budget.shortened(piece.text),
      };
    }
  },
};

/** Where something begins that has a reader of its own. */
interface Behind {
  readonly end: number;
}

interface Piece {
  readonly text: string;
}

/**
 * The formats by what they begin with, as Latin-1. `walk` throws where the structure breaks off.
 *
 * BMP and ICO have marks of a few bytes: the size of the header (BITMAPINFOHEADER to BITMAPV5HEADER),
 * reserved bytes and the upper bytes of small numbers stand for the rest.
 */
const formats: readonly {
  readonly signature: RegExp;
  walk(bytes: Buffer): Generator<Piece | Behind | "scan">;
}[] = [
  { signature: /^\xff\xd8\xff/, walk: walkJpeg },
  { signature: /^\x89PNG\r\n[^]\n/, walk: walkPng },
  { signature: /^GIF8[79]a/, walk: walkGif },
  { signature: /^(?:II\*\0|MM\0\*)/, walk: walkTiff },
  // JPEG XR (ITU-T T.832, annex A), as Office keeps what its effects are made from.
  { signature: /^II\xbc[^ -\xff]/, walk: walkExif },
  { signature: /^RIFF[^]{4}WEBP/, walk: walkWebp },
  { signature: /^\0{3}[^]ftyp(?:hei[cxms]|hev[cmsx]|mif1|msf1|avi[fs])/, walk: walkHeif },
  { signature: /^BM[^]{4}\0{4}[^]{4}[(48@l|]\0{3}/, walk: walkBmp },
  {
    signature: new RegExp(["^\\0\\0[\\x01\\x02]\\0", "[^\\0]\\0[^]{3}\\0[^]\\0[^]\\0"].join("")),
    walk: walkIco,
  },
];

/** A list of pictures (ICO and CUR): size and place of each; they stand behind it. */
function* walkIco(bytes: Buffer): Generator<Behind> {
  const count = bytes.readUInt16LE(4);
  let end = 6 + 16 * count;
  for (let at = 6; at < 6 + 16 * count; at += 16) {
    const start = bytes.readUInt32LE(at + 12);
    if (start < 6 + 16 * count) throw new Error("ICO: no place for a picture");
    end = Math.max(end, start + bytes.readUInt32LE(at + 8));
  }
  if (end > bytes.length) throw new Error("ICO: cut");
  yield { end };
}

/** Segments up to the scan: `COM` and the application segments hold words. */
function* walkJpeg(bytes: Buffer): Generator<Piece | Behind> {
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // fill bytes
    if (bytes[at] !== 0xff) throw new Error("JPEG: no marker");
    const marker = bytes[at + 1]!;
    const length = bytes.readUInt16BE(at + 2);
    // Markers that nobody uses may be damaged ones.
    const isComment = marker === 0xfe || marker < 0xc0 || (marker >= 0xf0 && marker < 0xfe);
    const isApplication = marker >= 0xe1 && marker <= 0xef && marker !== 0xe2; // E2: colour profiles
    if (isComment || isApplication) yield* words(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
    if (marker === 0xda) break;
  }
  // In scan data FF is followed by 00 or by a marker; D9 ends the picture.
  const end = bytes.indexOf(Buffer.of(0xff, 0xd9), at);
  if (end < 0) throw new Error("JPEG: no end");
  // PowerPoint writes the picture of its first slide in whole blocks, with what its memory held.
  const isPadded = bytes.length % blockBytes === 0 && bytes.length - end - 2 < blockBytes;
  if (isPadded && !isContainer(bytes.subarray(end + 2))) yield* words(bytes.subarray(end + 2));
  else yield* behindPicture(bytes, end + 2);
}

const blockBytes = 1024;

function* walkPng(bytes: Buffer): Generator<Piece | Behind> {
  let at = 8;
  let damaged = false;
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) throw new Error("PNG: cut");
    // The sum is over type and data (PNG §5.3); what a chunk of a damaged name held is not known.
    const sum = crc32(bytes.subarray(at + 4, at + 8 + length));
    if (sum !== bytes.readUInt32BE(at + 8 + length)) damaged = true;
    if (type === "tEXt" || type === "eXIf") yield* words(data);
    else if (type === "zTXt" || type === "iTXt") yield* words(pngText(type, data));
    at += 12 + length;
    // Some programs leave the end out, which holds nothing.
    if (type === "IEND" || (type === "IDAT" && at === bytes.length)) break;
  }
  yield* behindPicture(bytes, at);
  if (damaged) throw new Error("PNG: damaged");
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
function* walkGif(bytes: Buffer): Generator<Piece | Behind> {
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
    // F9 says how the picture is drawn. FE: comment, FF: application data (XMP), 01: plain text; there
    // are no others, and what stands in one is words whose label is damaged.
    if (isExtension && label !== 0xf9) yield* words(Buffer.concat(pieces));
  }
  yield* behindPicture(bytes, at + 1);
}

/** Bytes of a value of each field type (TIFF 6.0, section 2). */
const fieldSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** Fields that hold words in another type than ASCII: XMP, IPTC, Photoshop, user comment, XP… of Windows. */
const wordTags = new Set([700, 33723, 34377, 37510, 40091, 40092, 40093, 40094, 40095]);

/** Fields of one file: a scan has some twenty a page. */
const maxFields = 100_000;

/** Directories of fields (TIFF 6.0, section 2; Exif 2.3, section 4.6.3): each points to the next. */
function* walkTiff(bytes: Buffer): Generator<Piece | "scan"> {
  const little = bytes[0] === 0x49;
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const seen = new Set<number>();
  const waiting: { readonly at: number; readonly isPage: boolean }[] = [
    { at: long(4), isPage: true },
  ];
  const found: Buffer[] = [];
  let foundBytes = 0;
  let fields = 0;
  let pages = 0;
  let isBilevel = false;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { at, isPage } = next;
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const count = short(at);
    fields += count + 1;
    if (fields > maxFields) throw new Error("TIFF: too many fields");
    // Left out, a field has its default: not a reduced copy, one bit, one sample (TIFF 6.0, section 8).
    let isReduced = false;
    let bits = 1;
    let samples = 1;
    for (let field = at + 2; field < at + 2 + 12 * count; field += 12) {
      const tag = short(field);
      const type = short(field + 2);
      const values = long(field + 4);
      const length = (fieldSizes[type] ?? 0) * values;
      const start = length > 4 ? long(field + 8) : field + 8;
      if (type === 2 || wordTags.has(tag)) {
        const value = bytes.subarray(start, start + length);
        if (value.length < length) throw new Error("TIFF: cut");
        // Fields may point to the same bytes again and again.
        foundBytes += length;
        if (foundBytes > maxTextBytes) throw new Error("TIFF: too much text");
        found.push(value, Buffer.from("\n"));
      } else if (tag === 254) isReduced = (long(field + 8) & 1) === 1;
      else if (tag === 258) bits = short(start);
      else if (tag === 277) samples = short(start);
      // Fields of EXIF and GPS.
      else if (tag === 34665 || tag === 34853) waiting.push({ at: long(start), isPage: false });
    }
    if (!isPage) continue;
    if (!isReduced) {
      pages++;
      isBilevel ||= bits === 1 && samples === 1;
    }
    waiting.push({ at: long(at + 2 + 12 * count), isPage: true });
  }
  yield* words(Buffer.concat(found));
  if (pages > 1 || isBilevel) yield "scan";
}

/** Fields of EXIF as JPEG, WebP and HEIF hold them: a TIFF file without pages. */
function* walkExif(bytes: Buffer): Generator<Piece> {
  const start = bytes.toString("latin1", 0, 6) === "Exif\0\0" ? 6 : 0;
  for (const piece of walkTiff(bytes.subarray(start))) if (piece !== "scan") yield piece;
}

/** Chunks of a RIFF file (RFC 9649, section 2.3), each filled up to an even length. */
function* walkWebp(bytes: Buffer): Generator<Piece | Behind> {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new Error("WebP: cut");
  for (let at = 12; at + 8 <= end;) {
    const type = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === "EXIF") yield* walkExif(data);
    else if (type === "XMP ") yield* words(data);
    at += 8 + length + (length & 1);
  }
  yield* behindPicture(bytes, end);
}

/** Boxes (ISO/IEC 14496-12, section 4.2). EXIF and XMP are items somewhere in them, known by how they begin. */
function* walkHeif(bytes: Buffer): Generator<Piece | Behind> {
  let end = 0;
  while (/^[a-z]{4}$/.test(bytes.toString("latin1", end + 4, end + 8))) {
    const size = bytes.readUInt32BE(end);
    // 0: up to the end of the file; 1: the size stands behind the type, in 64 bits.
    const length =
      size === 0 ? bytes.length - end : size === 1 ? Number(bytes.readBigUInt64BE(end + 8)) : size;
    if (length < 8 || end + length > bytes.length) throw new Error("HEIF: cut");
    end += length;
  }
  const exif = exifIn(bytes.subarray(0, end));
  if (exif !== undefined) yield* walkExif(exif);
  const xmp = bytes.subarray(0, end).indexOf("<x:xmpmeta");
  if (xmp !== -1) {
    const close = bytes.indexOf("</x:xmpmeta>", xmp);
    yield* words(bytes.subarray(xmp, close === -1 ? end : close));
  }
  yield* behindPicture(bytes, end);
}

/**
 * The fields of EXIF in the boxes: a TIFF file behind its name or behind its offset, which is zero (ISO/IEC
 * 23008-12, A.2.1). The name alone stands in the list of items as well, which tells their types.
 */
function exifIn(boxes: Buffer): Buffer | undefined {
  for (const mark of ["II*\0", "MM\0*"])
    for (let at = boxes.indexOf(mark); at !== -1; at = boxes.indexOf(mark, at + 4))
      if (/(?:Exif\0\0|\0{4})$/.test(boxes.toString("latin1", Math.max(0, at - 6), at)))
        return boxes.subarray(at);
  return undefined;
}

/** A bitmap holds no words; its second field is its length, which some programs leave at zero. */
function* walkBmp(bytes: Buffer): Generator<Piece | Behind> {
  const length = bytes.readUInt32LE(2);
  if (length > bytes.length) throw new Error("BMP: cut");
  if (length >= 26) yield* behindPicture(bytes, length);
}

/** What can be read in a metadata block, whatever is binary around it: runs of four characters or more. */
function* words(bytes: Buffer): Generator<Piece> {
  // EXIF writes some of its texts in UTF-16: without their zeros they read like the others.
  const plain = Buffer.from(bytes.toString("latin1").replace(/([\x20-\xff])\0/g, "$1"), "latin1");
  const runs = plain
    .toString("utf8")
    .match(/(?:(?!\ufffd)[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n\r\t]){4,}/gu);
  const text = (runs ?? []).join("\n");
  if (text !== "") yield { text };
}

/**
 * Text behind the end of the picture, or where an archive begins there. Other things (a film beside a
 * photograph, a second picture) are what cameras put there.
 */
function* behindPicture(bytes: Buffer, end: number): Generator<Piece | Behind> {
  if (isReadableFile(bytes.subarray(end))) yield { end };
}
