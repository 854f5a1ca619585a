/**
 * Mutates a good file of every format at random, and counts what became of each: `npm run mutate --
 * [--count N] [--seed N] [--processes N] [--only FILE]…`. Prints a table, and the numbers of those that
 * must not be; `--number N`, with the same seed and files, scans that one again and prints its answer. The
 * exit status is 1 if there is one. An interrupt (SIGINT) ends a run early, with the table of what was tried.
 *
 * What must never be is an empty answer without a word about a file that blocks when it is whole. One is
 * let pass, as `gone`: where nothing is left to know, in a text of which nobody stands in it any more, in
 * whatever step its bytes are read, and no control character either (`outcome.ts`). Its number is printed.
 */
import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { MutationKind } from "./mutation.js";
import { mutation, type Outcome, outcomes, scanned, type Tried } from "./outcome.js";
import { chosen } from "./subjects.js";
import type { Share } from "./worker.js";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "2006" },
    processes: { type: "string", default: "2" },
    only: { type: "string", multiple: true, default: [] },
    number: { type: "string" },
    write: { type: "string" },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);
const processes = Number(values.processes);
const { only } = values;
const subjects = chosen(only);

/** How long a child may say nothing: a scan ends within ten seconds. */
const silence = 60_000;

const interrupted = new AbortController();

const say = (line = ""): void => void process.stdout.write(`${line}\n`);

if (values.number === undefined) process.exitCode = await tryAll();
else await showOne(Number(values.number));

async function showOne(number: number): Promise<void> {
  const { subject, kind, bytes } = mutation(number, seed, subjects);
  if (values.write !== undefined) writeFileSync(values.write, bytes);
  say(`${subject.name}: ${kind}, ${bytes.length} bytes`);
  const { verdict, people, unread } = await scanned(subject.name, bytes);
  say(JSON.stringify({ verdict, people: people.total, unread }, null, 2));
}

async function tryAll(): Promise<number> {
  for (const { name, bytes } of subjects)
    if ((await scanned(name, bytes)).verdict !== "block")
      throw new Error(`${name} does not block as it is`);
  const tally = new Map(subjects.map(({ name }) => [name, new Map<Outcome, number>()]));
  const bad: Tried[] = [];
  const lost: number[] = [];
  const start = performance.now();
  process.once("SIGINT", () => interrupted.abort());
  const take = (tried: Tried): void => {
    const counts = tally.get(tried.name)!;
    counts.set(tried.outcome, (counts.get(tried.outcome) ?? 0) + 1);
    if (["silent", "late", "crashed"].includes(tried.outcome)) bad.push(tried);
  };
  await Promise.all(
    Array.from({ length: processes }, (_, first) =>
      runShare({ first, step: processes, count, seed, only }, take, lost),
    ),
  );

  say(`| file | tried | ${outcomes.join(" | ")} |`);
  say(`| --- | ---: |${" ---: |".repeat(outcomes.length)}`);
  const line = (name: string, counts: readonly number[]): void =>
    say(`| ${name} | ${counts.reduce((sum, each) => sum + each, 0)} | ${counts.join(" | ")} |`);
  const all = outcomes.map(() => 0);
  for (const [name, counts] of tally) {
    const row = outcomes.map((outcome) => counts.get(outcome) ?? 0);
    row.forEach((each, index) => (all[index]! += each));
    line(name, row);
  }
  line("all", all);
  say();
  const minutes = (performance.now() - start) / 60_000;
  say(`Seed ${seed}, ${minutes.toFixed(1)} minutes; stuck or dead: ${lost.length}.`);
  const byKind = new Map<MutationKind, number>();
  for (const { number, name, kind, outcome } of bad) {
    say(`${outcome}: --number ${number}, ${name}, ${kind}`);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  }
  for (const number of lost) say(`stuck or dead: --number ${number}`);
  return bad.length + lost.length === 0 ? 0 : 1;
}

/** Has a child try its share; one that hangs or dies is replaced by one that goes on behind. */
async function runShare(share: Share, take: (tried: Tried) => void, lost: number[]): Promise<void> {
  let { first } = share;
  while (first < share.count && !interrupted.signal.aborted) {
    const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), {
      execArgv: ["--import", "tsx", "--max-old-space-size=1024"],
    });
    first = await follow(child, { ...share, first }, take);
    if (first < share.count && !interrupted.signal.aborted) {
      lost.push(first);
      first += share.step;
    }
  }
}

/** The number of the first mutation that a child gave no answer for. */
function follow(child: ChildProcess, share: Share, take: (tried: Tried) => void): Promise<number> {
  return new Promise((resolve) => {
    let next = share.first;
    const kill = (): void => void child.kill("SIGKILL");
    let timer = setTimeout(kill, silence);
    interrupted.signal.addEventListener("abort", kill);
    child.on("message", (tried: Tried) => {
      clearTimeout(timer);
      timer = setTimeout(kill, silence);
      next = tried.number + share.step;
      take(tried);
    });
    child.once("exit", () => {
      clearTimeout(timer);
      interrupted.signal.removeEventListener("abort", kill);
      resolve(next);
    });
    child.send(share);
  });
}
