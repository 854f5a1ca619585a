/**
 * Pictures in documents of Office 97 to 2003 ([MS-ODRAW] 2.2.22: records in the stream `Pictures` of a
 * presentation, in `Data` of a document, in the globals of a workbook) → those that are drawn, as
 * attachments: a range of cells that was pasted as a picture is one. They are found by their headers, so
 * that none is missed whatever leads to it. Pictures of dots hold no words.
 */
import { bufferOf } from "../../bytes.js";
import type { Attachment, Nested, Unread } from "../../types.js";
import { inflated } from "../archives/inflating.js";
import { LimitReached, type Budget } from "../budget.js";
import { isMetafile } from "./metafile.js";

/** Headers of OfficeArtBlipEMF and -WMF (2.2.24, 2.2.25): version, instance and type; with a second UID or not. */
const headers = [
  { header: Buffer.from("403d1af0", "hex"), uids: 1 },
  { header: Buffer.from("503d1af0", "hex"), uids: 2 },
  { header: Buffer.from("60211bf0", "hex"), uids: 1 },
  { header: Buffer.from("70211bf0", "hex"), uids: 2 },
];

const headerBytes = 8;
const uidBytes = 16;
/** OfficeArtMetafileHeader (2.2.31): sizes, and in its last two bytes how the picture is packed. */
const metafileHeaderBytes = 34;

/** The drawn pictures in these bytes. */
export function* drawnPictures(
  bytes: Uint8Array,
  attachment: Attachment,
  budget: Budget,
): Generator<Nested | Unread> {
  const { location, hidden } = attachment;
  const buffer = bufferOf(bytes);
  for (const { header, uids } of headers)
    for (let at = buffer.indexOf(header); at >= 0; at = buffer.indexOf(header, at + 1)) {
      const start = at + headerBytes + uids * uidBytes;
      const from = start + metafileHeaderBytes;
      if (from > buffer.length) break;
      budget.takeEntry();
      budget.checkTime();
      const packed = buffer.subarray(from, from + buffer.readUInt32LE(start + 28));
      const picture = buffer[from - 2] === 0 ? unpacked(packed, budget) : packed;
      if (picture === undefined) yield { type: "unread", location, reason: "malformed" };
      else if (isMetafile(picture.toString("latin1", 0, 64))) {
        const own = { ...location, path: [...location.path, "picture"] };
        yield {
          type: "nested",
          attachment: { location: own, bytes: picture, ...(hidden && { hidden }) },
        };
      }
    }
}

function unpacked(packed: Buffer, budget: Budget): Buffer | undefined {
  try {
    return inflated(packed, budget, { maxRatio: Infinity });
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    return undefined;
  }
}
