import type { Block } from "../../types.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { entry } from "../archives/unpacking.js";

/**
 * Text of mainframes (EBCDIC; code page 297, that of France, whose letters, digits and blanks stand where
 * those of all others do) → the same text as an attachment within: what other readers know is read by
 * them, be it records of banks or columns of fixed width. Numbers that are no text (packed decimals) and
 * damage are blanks there, and said.
 */
export const ebcdic: Reader = {
  type: "ebcdic",
  extensions: ["ebc", "ebcdic"],
  family: "text",
  holdsBinary: true,
  recognises: ({ bytes }) =>
    isEbcdic(bytes.subarray(0, sampleBytes)) || isEbcdic(bytes.subarray(0, startBytes)),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { bytes, location } = attachment;
    budget.takeBytes(bytes.length);
    const parts: string[] = [];
    let isText = true;
    for (let at = 0; at < bytes.length; at += partBytes) {
      budget.checkTime();
      let part = "";
      for (const byte of bytes.subarray(at, at + partBytes)) {
        part += characters[byte]!;
        isText &&= byte in blanks || (byte >= 0x40 && byte < 0xff);
      }
      parts.push(part);
    }
    // The name without its ending: what it says of the bytes is true no more.
    const name = (location.path.at(-1) ?? "").replace(/\.[^.]*$/, "");
    yield entry(attachment, name, Buffer.from(parts.join("")));
    if (!isText) yield unread(location, "malformed");
  },
};

/** Bytes by which such text is known, and that are decoded at a time. */
const sampleBytes = 4096;
const partBytes = 65_536;

/** By which it is known where what stands behind them is damaged. */
const startBytes = 512;

/** Shorter than a record of cards is no file of a mainframe. */
const minBytes = 80;

/** Characters from 0x40 on (IBM code page 297). */
const printed =
  " \u00a0âä@áãå\\ñ°.<(+!&{êë}íîïìß§$*);^" +
  "-/ÂÄÀÁÃÅÇÑù,%_>?øÉÊËÈÍÎÏÌµ:£à'=\"" +
  "Øabcdefghi«»ðýþ±[jklmnopqrªºæ¸Æ¤" +
  "`¨stuvwxyz¡¿ÐÝÞ®¢#¥·©]¶¼½¾¬|¯~´×" +
  "éABCDEFGHI\u00adôöòóõèJKLMNOPQR¹ûü¦úÿ" +
  "ç÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ\u009f";

/** Tabs, line feed and carriage return, and "new line", which stands for both; form feed. */
const blanks: Readonly<Record<number, string>> = {
  0x05: "\t",
  0x0b: " ",
  0x0c: "\f",
  0x0d: "\r",
  0x15: "\n",
  0x25: "\n",
};

const characters = Array.from(
  { length: 256 },
  (_, byte) => blanks[byte] ?? (byte < 0x40 ? " " : printed[byte - 0x40]!),
);

/** Letters, digits, blanks and marks of numbers and names: what stands in nearly all of such a text. */
const isUsual = characters.map(
  (character, byte) =>
    byte in blanks || (byte >= 0x40 && /[A-Za-zéèç\d .,:()'*+&/-]/.test(character)),
);

/** Of a text, were it not damaged, all but a few: so much of it is usual all the same. */
const leastUsual = 0.8;

/**
 * In ASCII, blanks are 0x20 and letters below 0x80; in other old encodings of 8 bits, 0x40 is no blank.
 * Zeros stand where programs had nothing to write, or damage took what they had.
 */
function isEbcdic(bytes: Uint8Array): boolean {
  let usual = 0;
  let upper = 0;
  let blank = 0;
  let asciiBlank = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (isUsual[byte]) {
      usual++;
      if (byte >= 0x80) upper++;
    }
    if (byte === 0x40) blank++;
    else if (byte === 0x20) asciiBlank++;
    else if (byte === 0) zeros++;
  }
  return (
    bytes.length >= minBytes &&
    usual >= (bytes.length - zeros) * leastUsual &&
    upper * 2 >= usual - blank &&
    usual * 4 >= bytes.length &&
    blank >= bytes.length * 0.01 &&
    blank > asciiBlank
  );
}
