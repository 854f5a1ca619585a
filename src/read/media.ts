import type { Block } from "../types.js";
import { behind, isReadableFile } from "./behind.js";
import type { Reader } from "./reader.js";

/**
 * Sound, film or a font → nothing: what is said, shown or drawn in it cannot be read. They are known by
 * what they begin with, so that a signature's font or a jingle is no file that stayed closed. Words of
 * their titles and authors are few, and those of one file: they are not read either. What somebody has
 * put behind its end is.
 */
export const media: Reader = {
  type: "media",
  extensions: "mp3 m4a wav ogg flac wma mp4 mov avi mkv webm wmv mpg ttf otf woff woff2".split(" "),
  recognises: (peek) => signature.test(peek.head),
  async *read(attachment): AsyncGenerator<Block> {
    const { bytes } = attachment;
    const end = endOfBoxes(bytes);
    if (end !== undefined && isReadableFile(bytes.subarray(end))) yield* behind(attachment, end);
    else yield* behind(attachment, startOfText(bytes));
  },
};

/**
 * Where the boxes of ISO/IEC 14496-12 (4.2) or the one chunk of RIFF end; `undefined` for other
 * formats, and for a file that was cut.
 */
function endOfBoxes(bytes: Uint8Array): number | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isType = (at: number) => /^[\w -]{4}$/.test(file.toString("latin1", at, at + 4));
  if (file.toString("latin1", 0, 4) === "RIFF" && file.length >= 8) {
    const end = 8 + file.readUInt32LE(4);
    return end <= file.length ? end : undefined;
  }
  let end = 0;
  while (end + 8 <= file.length && isType(end + 4)) {
    const size = file.readUInt32BE(end);
    // 1: the size stands behind the type, in 64 bits. 0 is up to the end of the file.
    const length =
      size === 1 && end + 16 <= file.length ? Number(file.readBigUInt64BE(end + 8)) : size;
    if (length < 8 || end + length > file.length) break;
    end += length;
  }
  return end > 0 ? end : undefined;
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
