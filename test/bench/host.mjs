/**
 * How long the host's event loop is held while children scan: `node test/bench/host.mjs FILE…` gives each
 * file to a scanner with two children, as bytes, text, a stream and attached to an object, all at once, on
 * the built package. Prints, as JSON, the milliseconds of processor time of the busiest turn, which other
 * programs on the machine do not lengthen, and the longest delay by the clock, which they do.
 */
import { createReadStream, readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createScanner } from "../../dist/index.js";

const inputs = process.argv.slice(2).flatMap((file) => {
  const bytes = readFileSync(file);
  return [
    bytes,
    bytes.toString("latin1"),
    createReadStream(file),
    { to: "liste@example.fr", attachments: [{ filename: "a", content: bytes }] },
  ];
});
const scanner = createScanner({ workers: 2 });
await scanner.scan(Buffer.from("Subject: x\n\nx"));

let busiest = 0;
let last = process.cpuUsage();
const look = setInterval(() => {
  const now = process.cpuUsage();
  busiest = Math.max(busiest, (now.user + now.system - last.user - last.system) / 1000);
  last = now;
}, 1);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await Promise.all(inputs.map((input) => scanner.scan(input)));
delay.disable();
clearInterval(look);
await scanner.close();
console.log(JSON.stringify({ busiest, delay: delay.max / 1e6 }));
