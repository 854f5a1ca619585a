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
  // A full sheet of Excel, 1,048,576 rows, with as many columns as a wide export has: 48. At one to two
  // million cells a second, a message of more would end at maxMilliseconds.
  maxCells: 50_000_000,
  // Excel's and LibreOffice's last column is XFD, the 16,384th.
  maxColumns: 16_384,
  // Excel's longest cell is 32,767 characters; a longer value is a document, and no list. A message's
  // header may be three times as long: 75,000 recipients take 2.5 MB.
  maxTextLength: 1_000_000,
  // A list of a million rows takes 20 s on a machine of 2020 with others on it.
  maxPartMilliseconds: 30_000,
  // Twice that: mail programs give a submission five minutes (RFC 5321, 4.5.3.2.6: ten for its end).
  maxMilliseconds: 60_000,
  // The message itself, twice while it is handed over, and what unpacking it takes.
  maxMemoryBytes: 1024 * MiB,
};
