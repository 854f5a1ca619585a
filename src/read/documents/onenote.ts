import type { Block } from "../../types.js";
import { plainTexts } from "./ole.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

// [MS-ONESTORE] 2.3.1: the ids of the formats of sections and of tables of contents.
const marks = [
  "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3",
  "\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f",
];

/** Bytes in which texts are looked for at a time. */
const pieceLength = 1024 * 1024;

/**
 * A section of OneNote → the words in it, which stand there as text, older versions of pages included.
 * Its structure is not read, and so neither are files and pictures in it: it is said to be unread.
 */
export const onenote: Reader = {
  type: "onenote",
  extensions: ["one", "onetoc2"],
  recognises: (peek) => marks.some((mark) => peek.startsWith(mark)),
  async *read({ bytes, location, hidden = false }, { budget }): AsyncGenerator<Block> {
    function* lines(): Generator<string> {
      for (let at = 0; at < bytes.length; at += pieceLength) {
        budget.checkTime();
        for (const text of plainTexts(bytes.subarray(at, at + pieceLength)))
          if (isWords(text)) yield `${text}\n`;
      }
    }
    yield* textBlocks(lines(), location, hidden, budget);
    yield { type: "unread", location, reason: "unsupported" };
  },
};

/** Names of fonts and of programs are words, too; runs of chance are none. */
function isWords(text: string): boolean {
  return /\p{L}{3}|\d{4}|@/u.test(text);
}
