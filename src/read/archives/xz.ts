import { packedFile } from "./unpacking.js";
import { isLzma, lzipMark, unpackLzip, unpackLzmaFile, unpackXz, xzMark } from "./xz-file.js";

/** An .xz file → what was packed, as one attachment. */
export const archiveXz = packedFile(
  { type: "xz", recognises: (peek) => peek.startsWith(xzMark) },
  { xz: "", txz: "tar" },
  unpackXz,
);

/** An .lzma file, the form before .xz → what was packed, as one attachment. */
export const archiveLzma = packedFile(
  { type: "lzma", recognises: (peek) => isLzma(peek.bytes) },
  { lzma: "", tlz: "tar" },
  unpackLzmaFile,
);

/** An .lz file, the other form after .lzma → what was packed, as one attachment. */
export const archiveLzip = packedFile(
  { type: "lzip", recognises: (peek) => peek.startsWith(lzipMark) },
  { lz: "", tlz: "tar" },
  unpackLzip,
);
