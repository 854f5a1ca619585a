/**
 * Runs the README's examples: `node .ci/readme.mjs APP`, where APP is a folder with the packed package
 * installed and the founding message as `newsletter.eml`.
 *
 * - `json NAME` is written to that file;
 * - `ts` is compiled and run;
 * - `sh` is run line by line, and must end with 0 or with what its comment says (`# exit status 1`);
 * - `console`: what follows `$` is run, and must print what stands below it (a line `…` is any lines).
 *
 * What says `npm ci` is run at the top of the checkout, all else in APP. `npm ci && npm test` is left to
 * `.ci/run`, which has just done it.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const top = resolve(import.meta.dirname, "..");
const app = process.argv[2];
const readme = readFileSync(join(top, "README.md"), "utf8");
let failures = 0;

const run = (command, cwd) =>
  spawnSync("bash", ["-c", command], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

function fail(what, detail) {
  failures++;
  console.log(`README: ${what}\n${detail}`);
}

/** Whether the output is as shown, with `…` for any lines. */
function asShown(output, shown) {
  const pattern = shown
    .trimEnd()
    .split("\n")
    .map((line) =>
      line.trim() === "…" ? "(?:.*\\n)*?.*" : line.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
    )
    .join("\\n");
  return new RegExp(`^${pattern}$`).test(output.replace(/[ \t]+$/gm, "").trimEnd());
}

let count = 0;
for (const [, info, code] of readme.matchAll(/^```([^\n]+)\n([^]*?)^```$/gm)) {
  const [language, name] = info.split(" ");
  // Files of a project: `uses.mjs` runs those.
  if (/^(?:#|\/\/) \S+\n/.test(code)) continue;
  const where = code.includes("npm ci") ? top : app;
  if (language === "json" && name !== undefined) {
    writeFileSync(join(app, name), code);
  } else if (language === "ts") {
    count++;
    const base = join(app, `readme-${count}`);
    writeFileSync(`${base}.ts`, code);
    const compiled = run(
      `"${top}/node_modules/.bin/tsc" -p . --typeRoots "${top}/node_modules/@types" && node "${base}.js"`,
      app,
    );
    if (compiled.status !== 0) fail(`ts example ${count}`, compiled.stdout + compiled.stderr);
  } else if (language === "sh") {
    for (const command of code.trim().split("\n")) {
      if (command === "npm ci && npm test") continue;
      count++;
      const expected = Number(/# exit status (\d+)/.exec(command)?.[1] ?? 0);
      const { status, stdout, stderr } = run(command, where);
      if (status !== expected) fail(`${command}: exit status ${status}`, stdout + stderr);
    }
  } else if (language === "console") {
    for (const [, command, shown] of code.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      count++;
      const { stdout, stderr } = run(command, where);
      if (!asShown(stdout, shown)) fail(command, stdout + stderr);
    }
  }
}
console.log(`${count} README examples run, ${failures} failed`);
process.exitCode = failures === 0 && count > 0 ? 0 : 1;
