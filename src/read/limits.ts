import type { Limits } from "../types.js";

const MiB = 1024 * 1024;

/** The default bounds, each with its reason. */
export const defaultLimits: Limits = {
  // Mail systems stop at 25 to 150 MiB; more only comes in as a bare file.
  maxInputBytes: 256 * MiB,
  // A million-row workbook unpacks to about 1 GiB.
  maxOutputBytes: 2048 * MiB,
  maxEntryBytes: 1024 * MiB,
  // Spreadsheet XML packs 10 to 40 times; a column of one repeated value, up to 200.
  maxRatio: 250,
  // A forwarded mail with a zip with a workbook with an embedded workbook is 5.
  maxDepth: 12,
  // A backup of a mailbox or a folder of letters.
  maxEntries: 20_000,
  // Twice what one sheet can hold.
  maxRows: 2_000_000,
  // So many rows of 25 columns.
  maxCells: 50_000_000,
  // Excel's and LibreOffice's last column is XFD, the 16,384th.
  maxColumns: 16_384,
  // Excel's longest cell is 32,767 characters.
  maxTextLength: 1_000_000,
  maxPartMilliseconds: 30_000,
  maxMilliseconds: 60_000,
  // The message itself, twice while it is handed over, and what unpacking it takes.
  maxMemoryBytes: 1024 * MiB,
};
