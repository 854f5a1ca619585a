import type { Attachment, Block, Location } from "../../types.js";
import { LimitReached } from "../budget.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";
import { ClosedEntry, listZip, readEntry } from "./zip-file.js";

/** Small entries may have any ratio, but not all of them: 16 times what is free for each. */
const ratioFree = 16 * 1024 * 1024;

/** A zip archive of whatever → its entries, and their names and comments as text. */
export const archiveZip: Reader = {
  type: "zip",
  extensions: ["zip"],
  family: "zip",
  recognises: (peek) => peek.zipNames().size > 0 && (peek.startsWith("PK") || "behind"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, hidden } = attachment;
    const zip = listZip(attachment.bytes, budget.limits.maxEntries);
    // A folder of letters names one person a file.
    yield {
      type: "text",
      location: { ...location, place: "file-name" },
      hidden: hidden ?? false,
      text: zip.entries.map((entry) => entry.name).join("\n"),
    };
    const comments = zip.comments.map((comment) => `${comment}\n`);
    yield* textBlocks(comments, { ...location, place: "comment" }, hidden ?? false, budget);
    let packedBytes = 0;
    let unpackedBytes = 0;
    for (const entry of zip.entries) {
      const place: Location = { path: [...location.path, entry.name] };
      budget.checkTime();
      let nested: Attachment | undefined;
      let damaged = false;
      try {
        const content = await readEntry(entry, budget, budget.limits.maxInputBytes);
        damaged = content.damaged;
        packedBytes += entry.packed.length;
        unpackedBytes += content.bytes.length;
        nested = { location: place, bytes: content.bytes, ...(hidden && { hidden }) };
      } catch (error) {
        if (error instanceof ClosedEntry)
          yield { type: "unread", location: place, reason: error.reason };
        else if (
          error instanceof LimitReached &&
          (error.limit === "maxEntryBytes" || error.limit === "maxRatio")
        )
          yield { type: "unread", location: place, reason: "too-large", limit: error.limit };
        else throw error;
      }
      if (nested !== undefined) yield { type: "nested", attachment: nested };
      if (damaged) yield { type: "unread", location: place, reason: "malformed" };
      if (unpackedBytes > ratioFree && unpackedBytes > packedBytes * budget.limits.maxRatio)
        throw new LimitReached("maxRatio");
    }
    if (zip.damaged) yield { type: "unread", location, reason: "malformed" };
    if (zip.more) throw new LimitReached("maxEntries");
  },
};
