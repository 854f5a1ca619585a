/**
 * One measurement in a process of its own: `node test/bench/measure.mjs HOW FILE [passes [patience]]`, on the
 * built package. JavaScript, so that nothing but what is measured is in the process. Makes so many passes at
 * the most, and ends sooner if as many as `patience` in a row were no faster than the best. Prints, as JSON,
 * the milliseconds of the first pass, in which most of the program is loaded and compiled, and of the best
 * one, each by the clock and in processor time (of all threads: on a busy machine the steadier of the two);
 * what was counted; and the peak of memory of the process in the first pass.
 */
import { readFileSync } from "node:fs";
import { createInflateRaw } from "node:zlib";

const [how, file, passes = "1", patience = passes] = process.argv.slice(2);
const bytes = readFileSync(file);
const unlimited = { maxPartMilliseconds: Infinity, maxMilliseconds: Infinity };

/** Inflates every entry of a zip and looks at nothing; counts bytes. */
async function inflate() {
  const { listZip } = await import("../../dist/read/archives/zip-file.js");
  let length = 0;
  for (const { packed } of listZip(bytes).entries) {
    const stream = createInflateRaw({ chunkSize: 64 * 1024 });
    stream.end(packed);
    for await (const chunk of stream) length += chunk.length;
  }
  return length;
}

/** Parses CSV and looks at nothing; counts rows. */
async function papaparse() {
  const { default: Papa } = await import("papaparse");
  let rows = 0;
  Papa.parse(new TextDecoder().decode(bytes), { step: () => rows++ });
  return rows;
}

/** Reads with SheetJS, by the leanest options that still give dates; counts cells. */
async function sheetjs() {
  const XLSX = await import("xlsx");
  const book = XLSX.read(bytes, { dense: true, cellHTML: false, cellFormula: false });
  let cells = 0;
  for (const name of book.SheetNames)
    for (const row of book.Sheets[name]["!data"] ?? [])
      for (const cell of row ?? []) if (cell?.v !== undefined) cells++;
  return cells;
}

/** Reads with parefuite and detects nothing; counts cells. */
async function read() {
  const [{ Budget }, reading, { defaultLimits }] = await Promise.all([
    import("../../dist/read/budget.js"),
    import("../../dist/read/index.js"),
    import("../../dist/read/limits.js"),
  ]);
  const budget = new Budget({ ...defaultLimits, ...unlimited });
  let cells = 0;
  for await (const block of reading.read({ location: { path: [file] }, bytes }, { budget }))
    if (block.type === "table")
      for await (const rows of block.rows)
        for (const row of rows) for (const cell of row.cells) if (cell !== "") cells++;
  return cells;
}

/** Scans with parefuite, end to end; counts people. */
async function scan() {
  const { createScanner } = await import("../../dist/index.js");
  const { people } = await createScanner({ limits: unlimited }).scan(bytes, { source: file });
  return people.total;
}

const pass = { inflate, papaparse, sheetjs, read, scan }[how];
let first;
const warm = { clock: Infinity, processor: Infinity };
let count;
let megabytes;
let slower = 0;
for (let number = 0; number < Number(passes) && slower < Number(patience); number++) {
  const start = performance.now();
  const before = process.cpuUsage();
  count = await pass();
  const clock = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1000;
  first ??= { clock, processor };
  megabytes ??= process.resourceUsage().maxRSS / 1024;
  slower = clock < warm.clock || processor < warm.processor ? 0 : slower + 1;
  warm.clock = Math.min(warm.clock, clock);
  warm.processor = Math.min(warm.processor, processor);
}
console.log(JSON.stringify({ first, warm, count, megabytes }));
