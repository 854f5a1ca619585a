/**
 * Messages a second, in a process of its own: `node test/bench/messages.mjs WORKERS SECONDS FILE…` scans
 * the files in turn on the built package, as many at once as there are workers. Prints, as JSON, the
 * messages a second and the median milliseconds of one, behind a warm-up.
 */
import { readFileSync } from "node:fs";
import { createScanner } from "../../dist/index.js";

const [workers, seconds, ...files] = process.argv.slice(2);
const messages = files.map((file) => readFileSync(file));
const scanner = createScanner(Number(workers) > 0 ? { workers: Number(workers) } : {});

/** Milliseconds until V8 has compiled what runs often: some 700 messages, and each child begins anew. */
const warmUp = 20_000;

/** Scans for so long; the milliseconds of each message. */
async function run(milliseconds) {
  const times = [];
  const end = performance.now() + milliseconds;
  let next = 0;
  const lane = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await scanner.scan(messages[next++ % messages.length]);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(workers)) }, lane));
  return times;
}

await run(warmUp);
const start = performance.now();
const times = await run(Number(seconds) * 1000);
const perSecond = (times.length / (performance.now() - start)) * 1000;
const median = times.sort((a, b) => a - b)[times.length >> 1];
await scanner.close();
console.log(JSON.stringify({ perSecond, median }));
