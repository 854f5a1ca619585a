/** The compressed RTF body of an Outlook message ([MS-OXRTFCP]) → RTF. */
import { bufferOf } from "../../bytes.js";
import type { Budget } from "../budget.js";

// [MS-OXRTFCP] 2.1.3.1.1: `LZFu` and `MELA`.
const COMPRESSED = 0x75465a4c;
const STORED = 0x414c454d;

// [MS-OXRTFCP] 2.1.2.1: what the dictionary of 4,096 bytes holds at the start.
const DICTIONARY = Buffer.from(
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript " +
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par " +
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
);
const DICTIONARY_BYTES = 4096;

const HEADER_BYTES = 16;

// A reference of two bytes stands for at most 17.
const MOST_RATIO = 9;

/** Unpacks it; `damaged` if it ends before its end mark, or is of neither form. */
export function decompressRtf(
  packed: Uint8Array,
  budget: Budget,
): { bytes: Uint8Array; damaged: boolean } {
  const input = bufferOf(packed);
  const sort = input.length < HEADER_BYTES ? 0 : input.readUInt32LE(8);
  if (sort === STORED) return { bytes: input.subarray(HEADER_BYTES), damaged: false };
  if (sort !== COMPRESSED) return { bytes: new Uint8Array(), damaged: true };
  budget.takeBytes(Math.min(input.readUInt32LE(4), input.length * MOST_RATIO));

  const out = Buffer.alloc(input.length * MOST_RATIO);
  let length = 0;
  const dictionary = Buffer.alloc(DICTIONARY_BYTES);
  let write = DICTIONARY.copy(dictionary);
  const put = (byte: number): void => {
    out[length++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % DICTIONARY_BYTES;
  };
  for (let at = HEADER_BYTES; at < input.length;) {
    const control = input[at++]!;
    for (let bit = 0; bit < 8 && at < input.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(input[at++]!);
        continue;
      }
      if (at + 2 > input.length) break;
      const reference = input.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      // A reference to where would be written next is the end.
      if (offset === write) return { bytes: out.subarray(0, length), damaged: false };
      for (let index = 0; index < (reference & 15) + 2; index++)
        put(dictionary[(offset + index) % DICTIONARY_BYTES]!);
    }
  }
  return { bytes: out.subarray(0, length), damaged: true };
}
