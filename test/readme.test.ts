/** The README's tables against what they describe. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completePolicy, type Policy } from "../src/decide/policy.js";
import { presets } from "../src/decide/presets.js";
import { readers } from "../src/read/index.js";
import { defaultLimits } from "../src/read/limits.js";
import { reporters } from "../src/report/index.js";
import { en } from "../src/report/words/en.js";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** The rows of the table whose header row begins with this cell. */
function table(firstHeader: string): string[][] {
  const lines = readme.split("\n");
  const head = lines.findIndex((line) => line.startsWith(`| ${firstHeader} `));
  if (head < 0) throw new Error(`README: no table of ${firstHeader}`);
  const end = lines.findIndex((line, at) => at > head && !line.startsWith("|"));
  return lines.slice(head + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const code = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
const firstCells = (header: string): string[] => table(header).flatMap(([cell]) => code(cell!));

test("kinds", () => {
  expect(firstCells("kind")).toEqual(Object.keys(en.kinds));
});

test("file types and their endings", () => {
  const described = table("type").map(([type, endings]) => [code(type!)[0], code(endings!).sort()]);
  expect(described.sort()).toEqual(
    readers
      .map(({ type, extensions }) => [type, extensions.map((ending) => `.${ending}`).sort()])
      .sort(),
  );
});

test("reasons for what was not read", () => {
  expect(firstCells("reason")).toEqual(Object.keys(en.unread));
});

test("thresholds of the default policy", () => {
  const described = table("rule").map(([rule, , warn, block]) => [
    code(rule!)[0],
    { warn: warn === "" ? null : Number(warn), block: Number(block) },
  ]);
  expect(Object.fromEntries(described)).toEqual(presets.office.thresholds);
});

test("policies", () => {
  const policies = [...readme.matchAll(/```json policy[^\n]*\n(.*?)```/gs)].map(
    ([, text]) => text!,
  );
  expect(policies.length).toBeGreaterThan(0);
  for (const policy of policies)
    expect(() => completePolicy(JSON.parse(policy) as Policy)).not.toThrow();
});

test("formats", () => {
  expect(firstCells("format")).toEqual(reporters.map(({ format }) => format));
});

test("limits", () => {
  const described = table("limit").map(([limit, value]) => [
    code(limit!)[0],
    Number(value!.replace(/[ ,]|MiB/g, "")) * (value!.endsWith("MiB") ? 1024 * 1024 : 1),
  ]);
  expect(Object.fromEntries(described)).toEqual(defaultLimits);
});

test("dependencies", () => {
  expect(firstCells("package").sort()).toEqual(Object.keys(manifest.dependencies).sort());
});

test("the library's example stands within the first thirty lines", () => {
  expect(readme.split("\n").indexOf("```ts")).toBeLessThanOrEqual(30);
});
