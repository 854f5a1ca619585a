/** `parefuite baseline` and `scan --baseline`, as processes. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { accepted, fingerprint, isDay } from "../../../src/adapters/command/baseline-file.js";
import { scan as scanOf } from "../../../src/index.js";
import { csv } from "../../parse/build.js";

// Starting a process takes a second where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const command = join(import.meta.dirname, "../../../dist/adapters/command.js");
const key = "a key that is long enough for this test";

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function parefuite(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, LC_ALL: "C", PAREFUITE_KEY: key, ...env } };
    const child = execFile(process.execPath, [command, ...args], options, (_, out, err) => {
      resolve({ status: child.exitCode ?? -1, out, err });
    });
  });
}

let folder = "";
const file = (name: string): string => join(folder, name);
const baseline = (): string => file("baseline.json");
const scan = async (...args: string[]): Promise<number> =>
  (await parefuite(["scan", "--baseline", baseline(), ...args])).status;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parefuite-"));
  await writeFile(file("liste.csv"), csv);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("an accepted file passes, with its reason in the report, until it changes", async () => {
  expect((await parefuite(["scan", file("liste.csv")])).status).toBe(1);
  const added = await parefuite([
    "baseline",
    baseline(),
    "--reason",
    "invented people",
    file("liste.csv"),
  ]);
  expect(added).toMatchObject({ status: 0, err: "" });
  expect(added.out).toMatch(/^accepted until \d{4}-\d\d-\d\d: 1 entry\n$/);

  const passed = await parefuite([
    "scan",
    "--format=json",
    "--baseline",
    baseline(),
    file("liste.csv"),
  ]);
  expect(passed.status).toBe(0);
  const [result] = (JSON.parse(passed.out) as { results: { people: { total: number } }[] }).results;
  expect(result).toMatchObject({
    verdict: "allow",
    people: { total: 30 },
    reasons: [
      { rule: "baseline", verdict: "allow", message: "invented people" },
      { verdict: "allow" },
    ],
  });

  await writeFile(file("renamed.csv"), csv);
  expect(await scan(file("renamed.csv"))).toBe(0);
  await writeFile(file("liste.csv"), `${csv}x`);
  expect(await scan(file("liste.csv"))).toBe(1);
  expect(await scan("--fail-on", "block", file("renamed.csv"), file("liste.csv"))).toBe(1);
});

test("the file says nothing of what it accepts, and is of no use without the key", async () => {
  await parefuite([
    "baseline",
    baseline(),
    "--reason",
    "r",
    "--expires",
    "2999-12-31",
    file("liste.csv"),
  ]);
  const text = await readFile(baseline(), "utf8");
  expect(JSON.parse(text)).toEqual({
    schema: 1,
    entries: [{ fingerprint: fingerprint(csv, key), reason: "r", expires: "2999-12-31" }],
  });
  expect(fingerprint(csv, "another key")).not.toBe(fingerprint(csv, key));
  const other = await parefuite(["scan", "--baseline", baseline(), file("liste.csv")], {
    PAREFUITE_KEY: "another",
  });
  expect(other.status).toBe(1);
  const none = await parefuite(["scan", "--baseline", baseline(), file("liste.csv")], {
    PAREFUITE_KEY: "",
  });
  expect(none).toMatchObject({ status: 2, out: "" });
});

test("an entry that is over no longer counts, and is pruned with those of files that are gone", async () => {
  await writeFile(file("autre.csv"), `${csv}y`);
  const entry = (content: string | Buffer, expires: string): object => ({
    fingerprint: fingerprint(Buffer.from(content), key),
    reason: "r",
    expires,
  });
  const entries = [
    entry(csv, "2020-01-01"),
    entry(`${csv}y`, "2999-12-31"),
    entry("gone", "2999-12-31"),
  ];
  await writeFile(baseline(), JSON.stringify({ schema: 1, entries }));
  expect(await scan(file("liste.csv"))).toBe(1);
  expect(await scan(file("autre.csv"))).toBe(0);
  const failed = await parefuite(["baseline", baseline(), "--prune", file("nope.csv")]);
  expect(failed).toMatchObject({ status: 2, out: "" });
  const pruned = await parefuite([
    "baseline",
    baseline(),
    "--prune",
    file("liste.csv"),
    file("autre.csv"),
  ]);
  expect(pruned).toMatchObject({ status: 0, out: "removed: 2 entries\n" });
  expect(JSON.parse(await readFile(baseline(), "utf8"))).toEqual({
    schema: 1,
    entries: [entries[1]],
  });
});

test.each([
  [["baseline"], /expected: parefuite baseline/],
  [["baseline", "b.json"], /expected: parefuite baseline/],
  [["baseline", "b.json", "x"], /say why: --reason/],
  [["baseline", "b.json", "--reason", "r", "--expires", "soon", "x"], /--expires takes a day/],
  [["baseline", "b.json", "--reason", "r", "--expires", "2020-01-01", "x"], /--expires is over/],
  [["scan", "--baseline", "/nope.json", "x"], /nope\.json: not found/],
])("refused: %j", async (args, err) => {
  const run = await parefuite(args);
  expect(run.err).toMatch(err);
  expect(run).toMatchObject({ status: 2, out: "" });
});

test.each([
  ["{}"],
  ["[]"],
  ["null"],
  ['{"schema": 2, "entries": []}'],
  ['{"schema": 1, "entries": [null]}'],
  ['{"schema": 1, "entries": [{"fingerprint": "ab", "reason": "", "expires": "2999-01-01"}]}'],
])("no baseline: %s", async (content) => {
  await writeFile(baseline(), content);
  const run = await parefuite(["scan", "--baseline", baseline(), file("liste.csv")]);
  expect(run.err).toMatch(/is no file of "parefuite baseline"/);
  expect(run.status).toBe(2);
});

test.each([
  ["2027-01-31", true],
  ["2028-02-29", true],
  ["2027-02-29", false],
  ["2027-13-01", false],
  ["2027-1-31", false],
  ["31/01/2027", false],
  ["", false],
])("a day: %s %s", (text, expected) => {
  expect(isDay(text)).toBe(expected);
});

test("a protected person is let pass by no baseline", async () => {
  const entry = { fingerprint: "", reason: "invented people", expires: "2999-01-01" };
  const result = await scanOf(csv, { source: "liste.csv" });
  const reason = { rule: "protected-person", verdict: "block", count: 1, limit: 1 } as const;
  const withOne = { ...result, reasons: [...result.reasons, reason] };
  expect(accepted(result, entry).verdict).toBe("allow");
  expect(accepted(withOne, entry)).toBe(withOne);
});
