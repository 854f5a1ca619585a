/**
 * Every message of `fixtures/messages/` against the verdict in its name and the whole answer beside it.
 * An answer that is meant to change: `npx vitest run test/golden.test.ts -u`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allow } from "../fixtures/allow.js";
import { block } from "../fixtures/block.js";
import { lfi, testKey } from "../fixtures/lfi.js";
import { warn } from "../fixtures/warn.js";
import { type ProtectedFile, scan, type ScanOptions } from "../src/index.js";

const folder = join(import.meta.dirname, "../fixtures/messages");
const listFolder = join(import.meta.dirname, "../fixtures/protected");
const files = readdirSync(folder);
const names = files.filter((file) => file.endsWith(".eml")).map((file) => file.slice(0, -4));

test("the messages are those that the script builds", () => {
  expect([...names].sort()).toEqual(Object.keys({ ...allow, ...lfi, ...warn, ...block }).sort());
});

test("each answer belongs to a message", () => {
  const answers = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
  expect(answers.filter((name) => !names.includes(name))).toEqual([]);
});

/** Holds a message against a verdict and the answer in a file. */
async function answers(name: string, verdict: string, file: string, options: ScanOptions = {}) {
  const { stats, ...result } = await scan(readFileSync(join(folder, `${name}.eml`)), {
    ...options,
    source: `${name}.eml`,
  });
  expect(result.verdict).toBe(verdict);
  const { milliseconds: _, ...figures } = stats;
  await expect(`${JSON.stringify({ ...result, stats: figures }, null, 2)}\n`).toMatchFileSnapshot(
    file,
  );
}

test.each(names)("%s", async (name) => {
  await answers(name, name.slice(0, name.indexOf("-")), join(folder, `${name}.json`));
});

test.each(Object.keys(lfi))("%s, for those who have the list of protected people", async (name) => {
  const list = JSON.parse(readFileSync(join(listFolder, "list.json"), "utf8")) as ProtectedFile;
  const protectedPeople = { list, key: testKey };
  await answers(name, "block", join(listFolder, `${name}.json`), { protectedPeople });
});
