/**
 * One bomb in a process of its own: `node test/bench/bomb.mjs FILE NAME` scans the file under this name, on
 * the built package, and prints, as JSON, milliseconds by the clock and of the processor, the peak of the
 * process's memory, and the answer.
 */
import { readFileSync } from "node:fs";
import { createScanner } from "../../dist/index.js";

const [file, source] = process.argv.slice(2);
const bytes = readFileSync(file);
// What the system counts for a process goes on over the one that started it; this does not.
const peak = () =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
const start = performance.now();
const before = process.cpuUsage();
const { verdict, people, unread } = await createScanner().scan(bytes, { source });
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    milliseconds,
    processor: (user + system) / 1000,
    megabytes: peak(),
    verdict,
    people: people.total,
    unread: unread.map(({ reason, limit }) => [reason, limit]).slice(0, 1000),
  }),
);
