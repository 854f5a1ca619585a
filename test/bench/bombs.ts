/**
 * The bombs of `fixtures/bombs.ts`, each scanned by the built package in a process of its own: `npm run
 * bombs [-- PART OF A NAME…]`. Prints time, memory and what was said; the exit status is 1 if one takes 5 s
 * or 300 MB beyond its own bytes, or passes in silence where something must be said.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bomb, bombs } from "../../fixtures/bombs.js";

interface Measured {
  readonly milliseconds: number;
  readonly processor: number;
  readonly megabytes: number;
  readonly verdict: string;
  readonly people: number;
  readonly unread: readonly (readonly [reason: string, limit?: string])[];
}

const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "parefuite-bombs-"));
const script = fileURLToPath(new URL("bomb.mjs", import.meta.url));

function measure(file: string, name: string): Measured | undefined {
  const { stdout } = spawnSync(process.execPath, [script, file, name], {
    encoding: "utf8",
    timeout: 120_000,
  });
  try {
    return JSON.parse(stdout) as Measured;
  } catch {
    return undefined;
  }
}

function isSaid({ limit, reason }: Bomb, { unread }: Measured): boolean {
  return (
    (limit === undefined || unread.some(([, reached]) => reached === limit)) &&
    (reason === undefined || unread.some(([why]) => why === reason))
  );
}

const say = (line: string) => process.stdout.write(`${line}\n`);
let failed = 0;
try {
  say("| file | size | time | processor | memory | said | |");
  say("| --- | ---: | ---: | ---: | ---: | --- | --- |");
  for (const bomb of bombs) {
    if (wanted.length > 0 && !wanted.some((part) => bomb.what.includes(part))) continue;
    const file = join(folder, "bomb");
    const bytes = bomb.bytes();
    writeFileSync(file, bytes);
    const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
    const measured = measure(file, bomb.name);
    if (measured === undefined) {
      failed++;
      say(`| ${bomb.what} | ${size} | no answer | | | | ✗ |`);
      continue;
    }
    const { processor, milliseconds, megabytes, verdict, unread } = measured;
    const said = [...new Set(unread.map((each) => each.filter(Boolean).join(" ")))];
    const good = processor < 5000 && megabytes - bytes.length / 1e6 < 300 && isSaid(bomb, measured);
    if (!good) failed++;
    say(
      `| ${bomb.what} | ${size} | ${Math.round(milliseconds)} ms | ${Math.round(processor)} ms | ${Math.round(megabytes)} MB | ${[verdict, ...said].join(", ")} | ${good ? "" : "✗"} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;
