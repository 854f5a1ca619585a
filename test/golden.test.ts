/**
 * Every message of `fixtures/messages/` against the verdict in its name and the whole answer beside it.
 * An answer that is meant to change: `npx vitest run test/golden.test.ts -u`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allow } from "../fixtures/allow.js";
import { block } from "../fixtures/block.js";
import { warn } from "../fixtures/warn.js";
import { scan } from "../src/index.js";

const folder = join(import.meta.dirname, "../fixtures/messages");
const files = readdirSync(folder);
const names = files.filter((file) => file.endsWith(".eml")).map((file) => file.slice(0, -4));

test("the messages are those that the script builds", () => {
  expect([...names].sort()).toEqual(Object.keys({ ...allow, ...block, ...warn }).sort());
});

test("each answer belongs to a message", () => {
  const answers = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
  expect(answers.filter((name) => !names.includes(name))).toEqual([]);
});

test.each(names)("%s", async (name) => {
  const { stats, ...result } = await scan(readFileSync(join(folder, `${name}.eml`)), {
    source: `${name}.eml`,
  });
  expect(result.verdict).toBe(name.slice(0, name.indexOf("-")));
  const { milliseconds: _, ...figures } = stats;
  await expect(`${JSON.stringify({ ...result, stats: figures }, null, 2)}\n`).toMatchFileSnapshot(
    join(folder, `${name}.json`),
  );
});
