import type { Block } from "../../types.js";
import { behind } from "../behind.js";
import { LimitReached } from "../budget.js";
import type { Reader } from "../reader.js";
import { isTarHeader, listTar, readTarEntry } from "./tar-file.js";
import { textBlocks } from "../text.js";
import { contentBlocks, entry, fileNames } from "./unpacking.js";

/** A tar archive → its files, their names as text, and what is noted of them as hidden text. */
export const archiveTar: Reader = {
  type: "tar",
  extensions: ["tar"],
  // A header that is cut has its mark still, but no checksum.
  recognises: (peek) =>
    isTarHeader(peek.bytes, 0) ||
    (peek.bytes.length < 512 && /^ustar[\0 ]/.test(peek.head.slice(257))),
  async *read(attachment, { budget }): AsyncGenerator<Block> {
    const { location } = attachment;
    const tar = listTar(attachment.bytes, budget.limits.maxEntries);
    yield fileNames(
      attachment,
      tar.entries.flatMap(({ name, target }) => (target === undefined ? name : [name, target])),
    );
    const notes = tar.notes.map((note) => `${note}\n`);
    yield* textBlocks(notes, { ...location, place: "comment" }, true, budget);
    for (const each of tar.entries) {
      if (each.target !== undefined) continue;
      const content = readTarEntry(each, budget);
      yield* contentBlocks(content, entry(attachment, each.name, content.bytes));
    }
    if (tar.damaged) yield { type: "unread", location, reason: "malformed" };
    if (tar.more) throw new LimitReached("maxEntries");
    yield* behind(attachment, tar.end);
  },
};
