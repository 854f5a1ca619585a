#!/usr/bin/env node
/**
 * The command `parefuite`. Status 1 is a verdict, and is what Node.js ends with when a module is missing or
 * not understood: so nothing is imported before another status stands.
 */
process.exitCode = 2;
const main = await import("./command/main.js").catch((error: Error) => {
  process.stderr.write(
    `parefuite: does not start (${error.name}): that takes Node.js 20.19 or newer, and all files of the package.\n`,
  );
});
await main?.run();

export {};
