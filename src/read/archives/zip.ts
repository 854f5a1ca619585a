import type { Block } from "../../types.js";
import { LimitReached } from "../budget.js";
import { unread } from "../open.js";
import type { Reader } from "../reader.js";
import { textBlocks } from "../text.js";
import { contentBlocks, entry, fileNames, gather } from "./unpacking.js";
import { ClosedEntry, listZip, openEntry } from "./zip-file.js";

/** Small entries may have any ratio, but not all of them: 16 times what is free for each. */
const ratioFree = 16 * 1024 * 1024;

/** A zip archive of whatever → its entries, and their names and comments as text. */
export const archiveZip: Reader = {
  type: "zip",
  extensions: ["zip"],
  family: "zip",
  recognises: (peek) => peek.zipNames().size > 0 && (peek.startsWith("PK") || "behind"),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location, hidden = false } = attachment;
    const zip = listZip(attachment.bytes, budget.limits.maxEntries);
    yield fileNames(
      attachment,
      zip.entries.map(({ name }) => name),
    );
    const comments = zip.comments.map((comment) => `${comment}\n`);
    yield* textBlocks(comments, { ...location, place: "comment" }, hidden, budget);
    let packedBytes = 0;
    let unpackedBytes = 0;
    for (const each of zip.entries) {
      budget.checkTime();
      try {
        const content = await gather(openEntry(each, budget), budget);
        yield* contentBlocks(content, entry(attachment, each.name, content.bytes));
        if (content.limit !== undefined) continue;
        packedBytes += each.packed.length;
        unpackedBytes += content.bytes.length;
      } catch (error) {
        if (!(error instanceof ClosedEntry)) throw error;
        yield unread({ path: [...location.path, each.name] }, error.reason);
      }
      budget.checkRatio(unpackedBytes, packedBytes, ratioFree);
    }
    if (zip.damaged) yield unread(location, "malformed");
    if (zip.more) throw new LimitReached("maxEntries");
  },
};
