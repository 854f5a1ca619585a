import { expect, test } from "vitest";
import { Budget } from "../../../src/read/budget.js";
import { defaultLimits } from "../../../src/read/limits.js";
import { decompressRtf } from "../../../src/read/messages/mapi-rtf.js";
import { compressedRtf } from "./outlook.js";

const unpacked = (bytes: Buffer): [string, boolean] => {
  const { bytes: rtf, damaged } = decompressRtf(bytes, new Budget(defaultLimits));
  return [Buffer.from(rtf).toString("latin1"), damaged];
};

test.each([
  [
    "the first example of [MS-OXRTFCP]",
    compressedRtf,
    "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
    false,
  ],
  [
    "a reference over what it writes itself (the second example)",
    Buffer.from("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", "hex"),
    "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
    false,
  ],
  ["stored", Buffer.from("100000000400000054"), "", true],
  [
    "stored as it is",
    Buffer.concat([Buffer.from("10000000040000004d454c4100000000", "hex"), Buffer.from("{\\rtf}")]),
    "{\\rtf}",
    false,
  ],
  ["cut short", compressedRtf.subarray(0, 30), "{\\rtf1\\ansi\\ansicpg1252", true],
  ["too short for a head", Buffer.from("abc"), "", true],
  ["of another form", Buffer.alloc(40), "", true],
])("%s", (_, bytes, rtf, damaged) => {
  expect(unpacked(bytes)).toEqual([rtf, damaged]);
});
