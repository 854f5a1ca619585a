import { unpackBzip2 } from "./bzip2-file.js";
import { packedFile } from "./unpacking.js";

/** A bzip2 file → what was packed, as one attachment. */
export const archiveBzip2 = packedFile(
  {
    type: "bzip2",
    // A block, or the end of an empty file.
    recognises: ({ head }) =>
      /^BZh[1-9]/.test(head) && ["1AY&SY", "\x17rE8P\x90"].includes(head.slice(4, 10)),
  },
  { bz2: "", tbz2: "tar", tbz: "tar" },
  unpackBzip2,
);
