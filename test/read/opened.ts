import { Budget } from "../../src/read/budget.js";
import { read } from "../../src/read/index.js";
import { parseWorkbook } from "../../src/read/workbooks/sheetjs.js";
import { defaultLimits } from "../../src/read/limits.js";
import type { Attachment, Limits, Location, Mismatch, Row, Unread } from "../../src/types.js";

/** A table with its rows, as `opened` gives it. */
export interface OpenedTable {
  readonly type: "table";
  readonly location: Location;
  readonly hidden: boolean;
  readonly rows: readonly Row[];
}

/** A text of an attachment. */
export interface OpenedText {
  readonly type: "text";
  readonly location: Location;
  readonly hidden: boolean;
  readonly text: string;
  readonly firstLine?: number;
}

/** All that `read()` gives of an attachment, the rows of its tables gathered. */
export interface Opened {
  /** Everything in order, but file names. */
  readonly blocks: readonly (OpenedTable | OpenedText | Unread)[];
  readonly tables: readonly OpenedTable[];
  readonly texts: readonly OpenedText[];
  readonly unread: readonly Unread[];
  readonly names: readonly string[];
  readonly mismatches: readonly Mismatch[];
}

/** Reads an attachment to its end. */
export async function opened(
  bytes: Uint8Array | string,
  attachment: Partial<Omit<Attachment, "bytes">> & { readonly name?: string } = {},
  limits: Partial<Limits> = {},
): Promise<Opened> {
  const { name, ...rest } = attachment;
  const blocks: (OpenedTable | OpenedText | Unread)[] = [];
  const names: string[] = [];
  const mismatches: Mismatch[] = [];
  const whole: Attachment = {
    location: { path: name === undefined ? [] : [name] },
    ...rest,
    bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes,
  };
  const context = {
    budget: new Budget({ ...defaultLimits, ...limits }),
    onMismatch: (mismatch: Mismatch) => mismatches.push(mismatch),
    openWorkbook: parseWorkbook,
  };
  for await (const block of read(whole, context)) {
    if (block.type === "table") {
      const rows: Row[] = [];
      for await (const batch of block.rows) rows.push(...batch);
      const { type, location, hidden } = block;
      blocks.push({ type, location, hidden, rows });
    } else if (block.type === "text" && block.location.place === "file-name") {
      names.push(block.text);
    } else {
      blocks.push(block);
    }
  }
  return {
    blocks,
    tables: blocks.filter((block) => block.type === "table"),
    texts: blocks.filter((block) => block.type === "text"),
    unread: blocks.filter((block) => block.type === "unread"),
    names,
    mismatches,
  };
}

/** The cells of a table, row by row. */
export function cells(table: OpenedTable | undefined): string[][] {
  return (table?.rows ?? []).map((row) => [...row.cells]);
}
