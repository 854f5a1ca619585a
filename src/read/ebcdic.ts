import type { Nested } from "../types.js";
import type { Reader } from "./reader.js";
import { entry } from "./unpacking.js";

/**
 * Text of mainframes (EBCDIC; code page 297, that of France, whose letters, digits and blanks stand where
 * those of all others do) → the same text as an attachment within: what other readers know is read by
 * them, be it records of banks or columns of fixed width.
 */
export const ebcdic: Reader = {
  type: "ebcdic",
  extensions: ["ebc", "ebcdic"],
  family: "text",
  recognises: ({ bytes }) => isEbcdic(bytes.subarray(0, sampleBytes)),
  async *read(attachment, { budget }): AsyncGenerator<Nested> {
    const { bytes, location } = attachment;
    budget.takeBytes(bytes.length);
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += partBytes) {
      budget.checkTime();
      let part = "";
      for (const byte of bytes.subarray(at, at + partBytes)) part += characters[byte]!;
      parts.push(part);
    }
    // The name without its ending: what it says of the bytes is true no more.
    const name = (location.path.at(-1) ?? "").replace(/\.[^.]*$/, "");
    yield entry(attachment, name, Buffer.from(parts.join("")));
  },
};

/** Bytes by which such text is known, and that are decoded at a time. */
const sampleBytes = 4096;
const partBytes = 65_536;

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

/** Carriage return, line feed, and "new line", which stands for both. */
const lineEnds: Readonly<Record<number, string>> = { 0x0d: "\r", 0x15: "\n", 0x25: "\n" };

const characters = Array.from(
  { length: 256 },
  (_, byte) => lineEnds[byte] ?? (byte < 0x40 ? " " : printed[byte - 0x40]!),
);

/** Letters, digits, blanks and marks of numbers and names: what stands in nearly all of such a text. */
const isUsual = characters.map(
  (character, byte) =>
    byte in lineEnds || (byte >= 0x40 && /[A-Za-zéèç\d .,:()'*+&/-]/.test(character)),
);

/** In ASCII, blanks are 0x20 and letters above 0x40, few of which are any of these. */
function isEbcdic(bytes: Uint8Array): boolean {
  let usual = 0;
  let blanks = 0;
  for (const byte of bytes) {
    if (isUsual[byte]) usual++;
    if (byte === 0x40) blanks++;
  }
  return bytes.length >= minBytes && usual >= bytes.length * 0.95 && blanks >= bytes.length * 0.01;
}
