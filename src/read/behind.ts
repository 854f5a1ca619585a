import { bufferOf } from "../bytes.js";
import type { Attachment, Nested } from "../types.js";
import { findEncoding } from "./encoding.js";

/** What archives and documents begin with, but zip archives. */
const marks = ["7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\x1f\x8b\x08", "%PDF-", "\xd0\xcf\x11\xe0"];

/** Whether these are the first bytes of an archive or a document that stands behind something else. */
export function isContainer(bytes: Uint8Array): boolean {
  const start = bufferOf(bytes).toString("latin1", 0, 8);
  return marks.some((mark) => start.startsWith(mark));
}

/** Whether these bytes, which belong to nothing, can be read: text, an archive, a document. */
export function isReadableFile(bytes: Uint8Array): boolean {
  if (isContainer(bytes)) return true;
  // A property set ([MS-OLEPS] 2.21) begins like UTF-16, and goes on as no text does.
  const isPropertySet = bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] === 0 && bytes[3] === 0;
  return !isPropertySet && findEncoding(bytes) !== undefined;
}

/** The end of a text is found by what is none: the first letters of a mark may have passed for text. */
function startOfContainer(bytes: Uint8Array, end: number): number {
  for (let start = end; start > end - 8 && start > 0; start--)
    if (isContainer(bytes.subarray(start))) return start;
  return end;
}

/** Less than this is padding, a checksum or a line end. */
const minBehind = 32;

/**
 * The bytes behind the end of a document, as an attachment of their own: nothing points to them, but
 * they leave with it. A zip archive is not given: its reader finds it wherever it begins.
 */
export function* behind(attachment: Attachment, end: number): Generator<Nested> {
  yield* loose(attachment, attachment.bytes.subarray(startOfContainer(attachment.bytes, end)));
}

/** Bytes of a file that belong to nothing in it, as an attachment of their own. */
export function* loose(attachment: Attachment, bytes: Uint8Array): Generator<Nested> {
  if (bytes.length < minBehind || bytes.every((byte) => byte === bytes[0])) return;
  const start = bufferOf(bytes).toString("latin1", 0, 16);
  if (start.includes("PK\x03\x04")) return;
  yield {
    type: "nested",
    attachment: {
      location: { ...attachment.location, place: "unreferenced" },
      bytes,
      hidden: true,
    },
  };
}
