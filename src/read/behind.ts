import type { Attachment, Nested } from "../types.js";

/** Less than this is padding, a checksum or a line end. */
const minBehind = 32;

/**
 * The bytes behind the end of a document, as an attachment of their own: nothing points to them, but
 * they leave with it. A zip archive is not given: its reader finds it wherever it begins.
 */
export function* behind(attachment: Attachment, end: number): Generator<Nested> {
  const bytes = attachment.bytes.subarray(end);
  if (bytes.length < minBehind || bytes.every((byte) => byte === bytes[0])) return;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString("latin1");
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
