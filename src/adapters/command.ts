#!/usr/bin/env node
/**
 * The command `parefuite`. Status 1 is a verdict, and is what Node.js ends with when a module is missing or
 * not understood: so nothing is imported before another status stands, and nothing by a Node.js that would
 * only stumble over it in the middle of a scan.
 */
process.exitCode = 2;
const { node } = process.versions;
if (node.localeCompare("20.19", "en", { numeric: true }) < 0) doesNotStart(`Node.js ${node}`);
else {
  const main = await import("./command/main.js").catch((error: Error) => doesNotStart(error.name));
  await main?.run();
}

function doesNotStart(why: string): void {
  process.stderr.write(
    `parefuite: does not start (${why}): that takes Node.js 20.19 or newer, and all files of the package.\n`,
  );
}

export {};
