import type { Block } from "../types.js";
import type { Reader } from "./reader.js";

/**
 * Sound, film or a font → nothing: what is said, shown or drawn in it cannot be read. They are known by
 * what they begin with, so that a signature's font or a jingle is no file that stayed closed. Words of
 * their titles and authors are few, and those of one file: they are not read either.
 */
export const media: Reader = {
  type: "media",
  extensions: "mp3 m4a wav ogg flac wma mp4 mov avi mkv webm wmv mpg ttf otf woff woff2".split(" "),
  recognises: (peek) => signature.test(peek.head),
  // oxlint-disable-next-line require-yield
  async *read(): AsyncGenerator<Block> {},
};

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
      "#!AMR(?:-WB)?\\n[^\\n -~]",
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
