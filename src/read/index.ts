import { ParefuiteError } from "../errors.js";
import type { Attachment, Block, Location, Unread, UnreadReason, Limits } from "../types.js";
import { archiveZip } from "./archive-zip.js";
import { LimitReached } from "./budget.js";
import { csv } from "./csv.js";
import { eml } from "./eml.js";
import { Peek } from "./peek.js";
import type { ReadContext, Reader } from "./reader.js";
import { sheetjs } from "./sheetjs.js";

/** All readers. The first that recognises the bytes opens them. */
export const readers: readonly Reader[] = [sheetjs, archiveZip, eml, csv];

const limitReasons: Record<keyof Limits, UnreadReason> = {
  maxInputBytes: "too-large",
  maxOutputBytes: "too-large",
  maxEntryBytes: "too-large",
  maxRatio: "too-large",
  maxDepth: "too-deep",
  maxEntries: "too-many",
  maxRows: "too-many",
  maxCells: "too-many",
  maxColumns: "too-many",
  maxTextLength: "too-large",
  maxPartMilliseconds: "timed-out",
  maxMilliseconds: "timed-out",
};

/** Opens an attachment and everything nested in it: Tables, Texts, and Unread for what stays closed. */
export async function* read(
  attachment: Attachment,
  context: ReadContext,
  depth = 0,
): AsyncGenerator<Exclude<Block, { type: "nested" }>> {
  const { budget } = context;
  const { location } = attachment;
  try {
    if (depth > budget.limits.maxDepth) throw new LimitReached("maxDepth");
    budget.takeEntry();
    if (depth === 0) budget.startPart();
    budget.checkTime();
    if (attachment.bytes.length === 0) return;
    const peek = new Peek(attachment.bytes);
    const reader = readers.find((candidate) => candidate.recognises(peek));
    if (reader === undefined) {
      yield unread(location, "unsupported");
      return;
    }
    for await (const block of reader.read(attachment, context)) {
      if (block.type === "nested") yield* read(block.attachment, context, depth + 1);
      else yield block;
    }
  } catch (error) {
    if (error instanceof ParefuiteError) throw error;
    if (error instanceof LimitReached)
      yield unread(location, limitReasons[error.limit], error.limit);
    else yield unread(location, "malformed");
  }
}

/** An {@link Unread} of this place. */
export function unread(location: Location, reason: UnreadReason, limit?: keyof Limits): Unread {
  return { type: "unread", location, reason, ...(limit && { limit }) };
}
