import { decode } from "../encoding.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";

/**
 * PostScript and other pages written for a printer → the words that stand in them as they are, and that
 * the rest is not read: a page is a program (PostScript Language Reference, third edition), and programs
 * write words in glyphs of their own, in pieces, or packed.
 */
export const postscript: Reader = {
  type: "postscript",
  extensions: ["ps", "eps"],
  recognises: ({ head }) => starts.some((start) => head.startsWith(start)),
  async *read({ bytes, location, hidden = false }, { budget }) {
    const words = decode(bytes, { name: "windows-1252", markLength: 0 });
    yield* textBlocks(words, location, hidden, budget);
    yield { type: "unread", location, reason: "unsupported" };
  },
};

/**
 * The first line, on its own or behind the end of another job; an EPS file with a preview (Encapsulated
 * PostScript 3.0, 5.2); or a job that says its language (Printer Job Language Technical Reference, 2-4).
 */
const starts = ["%!PS", "%!\n", "%!\r", "\x04%!PS", "\xc5\xd0\xd3\xc6", "\x1b%-12345X"];
