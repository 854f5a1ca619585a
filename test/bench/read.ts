/**
 * Reads a workbook in one process: `npx tsx test/bench/read.ts floor|parefuite|sheetjs FILE [times]`.
 * Prints milliseconds of each pass, by the clock and of processor time in all threads (on a busy machine
 * the steadier of the two), cells seen, and the process's peak memory.
 */
import { readFileSync } from "node:fs";
import { Budget } from "../../src/read/budget.js";
import { read } from "../../src/read/index.js";
import { defaultLimits } from "../../src/read/limits.js";
import { listZip, openEntry } from "../../src/read/zip.js";

const [how = "parefuite", file = "", times = "1"] = process.argv.slice(2);
const limits = { ...defaultLimits, maxPartMilliseconds: Infinity, maxMilliseconds: Infinity };
const bytes = readFileSync(file);

/** Inflates every entry and looks at nothing. */
async function floor(): Promise<number> {
  const budget = new Budget(limits);
  let length = 0;
  for (const entry of listZip(bytes).entries)
    for await (const chunk of openEntry(entry, budget)) length += chunk.length;
  return length;
}

async function parefuite(): Promise<number> {
  const budget = new Budget(limits);
  let cells = 0;
  for await (const block of read({ location: { path: [file] }, bytes }, { budget }))
    if (block.type === "table")
      for await (const rows of block.rows)
        for (const row of rows) for (const cell of row.cells) if (cell !== "") cells++;
  return cells;
}

async function sheetjs(): Promise<number> {
  const XLSX = await import("xlsx");
  // The leanest of its options that still give cells with their dates.
  const book = XLSX.read(bytes, { dense: true, cellHTML: false, cellFormula: false });
  let cells = 0;
  for (const name of book.SheetNames)
    for (const row of book.Sheets[name]["!data"] ?? [])
      for (const cell of row ?? []) if (cell?.v !== undefined) cells++;
  return cells;
}

for (let pass = 0; pass < Number(times); pass++) {
  const start = performance.now();
  const before = process.cpuUsage();
  const count = await (how === "floor" ? floor() : how === "sheetjs" ? sheetjs() : parefuite());
  const milliseconds = Math.round(performance.now() - start);
  const used = process.cpuUsage(before);
  const processor = Math.round((used.user + used.system) / 1000);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ how, pass, milliseconds, processor, count, megabytes }));
}
