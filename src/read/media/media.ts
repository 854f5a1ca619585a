import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import { behind, isReadableFile, loose } from "../behind.js";
import { textOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

/**
 * Sound, film or a font → nothing: what is said, shown or drawn in it cannot be read. They are known by
 * what they begin with, so that a signature's font or a jingle is no file that stayed closed. Long texts in
 * them (comments, words of songs, notes) are hidden Text; those of a title and an author are short, and of
 * one file. What somebody has put behind its end, or into a box that players pass over, is an attachment.
 */
export const media: Reader = {
  type: "media",
  extensions: "mp3 m4a wav ogg flac wma mp4 mov avi mkv webm wmv mpg ttf otf woff woff2".split(" "),
  recognises: (peek) => signature.test(peek.head),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { bytes } = attachment;
    const boxes = boxesOf(bytes);
    const own: Uint8Array[] = [];
    let from = 0;
    for (const box of boxes)
      if (spare.has(box.type)) {
        const content = withoutPadding(bytes.subarray(box.start, box.end));
        if (!isReadableFile(content)) continue;
        own.push(bytes.subarray(from, box.start));
        from = box.end;
        yield* loose(attachment, content);
      }
    const last = boxes.at(-1)?.end;
    const isFollowed = last !== undefined && isReadableFile(bytes.subarray(last));
    const end = isFollowed ? last : startOfText(bytes);
    own.push(bytes.subarray(from, end));
    const place = { ...attachment.location, place: "properties" } as const;
    for (const piece of own) yield* textBlocks(textsWithin(piece), place, true, budget);
    yield* behind(attachment, end);
  },
};

/**
 * Letters and signs of text as bytes: each of ASCII, with up to two others between for UTF-8 and Latin-1. For
 * millions in one match V8 has no stack: what is longer goes on in the next match.
 */
const narrow = /[\t\n\r -~](?:[\x80-\xff]{0,2}[\t\n\r -~]){11,65000}/g;
/** What may stand between two of its matches that are one text. */
const withinNarrow = /^[\x80-\xff]{0,2}$/;
/** The same in UTF-16: with an odd offset, or either order of bytes, all but one letter of it. */
const wide = /(?:[\t\n\r -~\xa0-\xff]\0){12,65000}/g;
const withinWide = /^$/;

/**
 * Bytes between two texts of one list: ID3v2 (frames, 4), Vorbis comments, RIFF INFO and iTunes' boxes
 * (Apple's QuickTime File Format, metadata) have up to 24 between them.
 */
const maxBetween = 24;

/** Less than this names nobody but the file's own people. Of random bytes, no 10 MB have as much together. */
const minTexts = 200;

/** Pictures in Vorbis comments are base64. */
const encoded = /[\w+/=]{200,}/g;

/** The texts that stand together in bytes of an unknown form, where they are long enough and words. */
function* textsWithin(bytes: Uint8Array): Generator<string> {
  const file = bufferOf(bytes);
  const all = file.toString("latin1");
  for (const pattern of [narrow, wide]) {
    const within = pattern === wide ? withinWide : withinNarrow;
    const decoded = ({ start, end }: Span): string => {
      const piece = file.subarray(start, end);
      return pattern === wide ? piece.toString("utf16le") : textOf(piece);
    };
    let group: Span[] = [];
    for (const { 0: found, index } of all.matchAll(pattern)) {
      const last = group.at(-1);
      const end = index + found.length;
      const gap = index - (last?.end ?? 0);
      if (last !== undefined && gap <= 2 && within.test(all.slice(last.end, index))) {
        last.end = end;
        continue;
      }
      if (gap > maxBetween) {
        yield* wordsOf(group.map(decoded));
        group = [];
      }
      group.push({ start: index, end });
    }
    yield* wordsOf(group.map(decoded));
  }
}

/** Where a text stands in bytes. */
interface Span {
  readonly start: number;
  end: number;
}

function* wordsOf(group: readonly string[]): Generator<string> {
  const text = `${group.join("\n").replace(encoded, " ")}\n`;
  if (text.length < minTexts) return;
  // Quiet sound and pictures of one colour stay among the values of letters, too. In noise every tenth is a
  // sign that text hardly has, or a capital in the middle of a word; and text is words with gaps between.
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const isNoise = count(/[!#$%&*?\\^`~[\]ÿ]|[a-zß-ÿ][A-ZÀ-Þ]|[:<=>@]{2}/g) > text.length / 20;
  const isText = count(/[\p{L}\d]/gu) > text.length / 2 && count(/[\s,;=]/g) > text.length / 40;
  if (isText && !isNoise) yield text;
}

/** Boxes that players pass over: room to spare, chunks of fillers, and what programs keep for themselves. */
const spare = new Set(["free", "skip", "wide", "uuid", "JUNK", "PAD "]);

interface Box {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** More boxes in a row than a film has; those of a stream of fragments come in thousands. */
const maxBoxes = 100_000;

/**
 * The boxes of ISO/IEC 14496-12 (4.2) or the chunks of RIFF, as far as they are whole; none in other
 * formats.
 */
function boxesOf(bytes: Uint8Array): Box[] {
  const file = bufferOf(bytes);
  return file.toString("latin1", 0, 4) === "RIFF" ? chunksOf(file) : boxesOfMedia(file);
}

const typeOf = (file: Buffer, at: number) => file.toString("latin1", at, at + 4);

function boxesOfMedia(file: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= file.length && boxes.length < maxBoxes; at = boxes.at(-1)!.end) {
    const type = typeOf(file, at + 4);
    if (!/^[\w -]{4}$/.test(type)) break;
    const size = file.readUInt32BE(at);
    // 1: the size stands behind the type, in 64 bits. 0 is up to the end of the file.
    const isLong = size === 1 && at + 16 <= file.length;
    const length = isLong ? Number(file.readBigUInt64BE(at + 8)) : size;
    const head = (isLong ? 16 : 8) + (type === "uuid" ? 16 : 0);
    if (length < head || at + length > file.length) break;
    boxes.push({ type, start: at + head, end: at + length });
  }
  return boxes;
}

/** The chunks within the one that is the file, and that chunk itself; none if it was cut. */
function chunksOf(file: Buffer): Box[] {
  const end = file.length >= 12 ? 8 + file.readUInt32LE(4) : Infinity;
  if (end > file.length) return [];
  const chunks: Box[] = [];
  for (let at = 12; at + 8 <= end && chunks.length < maxBoxes;) {
    const chunkEnd = at + 8 + file.readUInt32LE(at + 4);
    if (chunkEnd > end) break;
    chunks.push({ type: typeOf(file, at), start: at + 8, end: chunkEnd });
    // Chunks begin at even offsets.
    at = chunkEnd + (chunkEnd & 1);
  }
  return [...chunks, { type: "RIFF", start: 8, end }];
}

/** What stands in a box that is filled up with zeros. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

/** Where the text begins that a file of sound or film ends in; the end, if it is too short to be one. */
function startOfText(bytes: Uint8Array): number {
  let start = bytes.length;
  while (start > 0 && (bytes[start - 1]! >= 32 || [9, 10, 13].includes(bytes[start - 1]!))) start--;
  return bytes.length - start >= minTail ? start : bytes.length;
}

/** One byte in nine of sound is a control character: so many without one are not sound. */
const minTail = 300;

/**
 * Marks as Latin-1, with as much behind them as no text has: a list may begin with the name OTTO.
 *
 * Sound: ID3v2, MPEG audio layer III (ISO/IEC 11172-3, section 2.4.1.3), Ogg (RFC 3533), FLAC (RFC 9639),
 * RIFF, AIFF, AMR (RFC 4867), MIDI. Film: ISO/IEC 14496-12 and QuickTime, Matroska (RFC 9559), ASF, FLV,
 * MPEG program streams. Fonts: OpenType, collections, WOFF (W3C) in both versions.
 */
const signature = new RegExp(
  "^(?:" +
    [
      "ID3[\\x02-\\x04]\\0",
      "\\xff[\\xfa\\xfb\\xf2\\xf3][\\x10-\\xef]",
      "OggS\\0",
      "fLaC[\\0\\x80]\\0",
      "RIFF[^]{4}(?:WAVEfmt |AVI LIST|WAVEJUNK|WAVEbext)",
      "FORM[^]{4}AIF[FC]",
      "#!AMR(?:-WB)?\\n[$,4<D]?[^\\n -~]",
      "MThd\\0\\0\\0\\x06",
      "\\0[^]{3}(?:ftyp(?!hei[cxms]|hev[cmsx]|mif1|msf1|avi[fs])|moov|mdat|wide|free|skip)",
      "\\x1aE\\xdf\\xa3",
      "0&\\xb2u\\x8ef\\xcf\\x11",
      "FLV\\x01",
      "\\0\\0\\x01[\\xb3\\xba]",
      "\\0\\x01\\0\\0\\0[^\\0]",
      "(?:OTTO|true)\\0[^\\0]",
      "ttcf\\0[\\x01\\x02]\\0\\0",
      "wOF[F2](?:\\0\\x01\\0\\0|OTTO|true|ttcf)",
    ].join("|") +
    ")",
);
