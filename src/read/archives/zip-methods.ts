/**
 * Entries of zip archives that are packed in other ways than deflate (PKWARE APPNOTE 6.3.10, §4.4.5)
 * → their content. What programs of before 1993 did, and PPMd, stays closed.
 */
import { bufferOf } from "../../bytes.js";
import { unpackBzip2 } from "./bzip2-file.js";
import { unpackDeflate64 } from "./deflate64.js";
import { lzmaProperties, unpackLzma } from "./lzma.js";
import type { Unpacked } from "./unpacking.js";
import { ClosedEntry, type ZipEntry } from "./zip-file.js";
import { unpackXz } from "./xz-file.js";

/** The content in pieces; throws {@link ClosedEntry} if the method is not known here. */
export async function unpackEntry({ method, packed, size }: ZipEntry): Promise<Iterable<Unpacked>> {
  switch (method) {
    case 9:
      return unpackDeflate64(packed);
    case 12:
      return unpackBzip2(packed);
    case 14:
      return unpackZipLzma(packed, size);
    case 93: {
      const { unpackZstd } = await import("./zstd.js");
      return unpackZstd(packed);
    }
    case 95:
      return unpackXz(packed);
    default:
      throw new ClosedEntry("unsupported");
  }
}

/** §5.8.8: version, length of the properties, properties, data. */
function unpackZipLzma(packed: Uint8Array, size: number | undefined): Iterable<Unpacked> {
  const file = bufferOf(packed);
  const length = file.readUInt16LE(2);
  return unpackLzma(
    file,
    4 + length,
    lzmaProperties(file.readUInt8(4)),
    file.readUInt32LE(5),
    size,
  );
}
