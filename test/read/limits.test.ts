/** Every limit, reached: what was not read is said with its name, and nothing is thrown. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { zip } from "../../fixtures/zip.js";
import { defaultLimits } from "../../src/read/limits.js";
import { scan } from "../../src/scanner.js";
import type { Limits } from "../../src/types.js";
import { subjects } from "../mutate/subjects.js";

const list = Buffer.from(
  people(25)
    .map(({ lastName, firstName, email }) => `${lastName};${firstName};${email}\r\n`)
    .join(""),
);
const archive = zip({ "a.csv": list, "b.csv": list, "c.csv": list });
const nested = zip({ "b.zip": zip({ "a.csv": list }) });

/** What reaches it: a file, its name, and how low the limit is. */
const reached: Readonly<
  Record<Exclude<keyof Limits, "maxMemoryBytes">, readonly [Buffer, string, number]>
> = {
  maxInputBytes: [list, "a.csv", 100],
  maxOutputBytes: [archive, "a.zip", 100],
  maxEntryBytes: [archive, "a.zip", 100],
  // The first megabyte may have any ratio.
  maxRatio: [gzipSync(Buffer.alloc(4_000_000, "a;b\n")), "a.csv.gz", 2],
  maxDepth: [nested, "a.zip", 1],
  maxEntries: [archive, "a.zip", 2],
  maxRows: [list, "a.csv", 3],
  maxCells: [list, "a.csv", 3],
  maxColumns: [list, "a.csv", 2],
  maxTextLength: [list, "a.csv", 5],
  maxPartMilliseconds: [list, "a.csv", 0],
  maxMilliseconds: [list, "a.csv", 0],
};
const limits = Object.keys(reached) as (keyof typeof reached)[];

test("all of them are here, but memory, which is a child's", () => {
  const rest = Object.keys(defaultLimits).filter((limit) => !(limit in reached));
  expect(rest).toEqual(["maxMemoryBytes"]);
});

test.each(limits)("%s", async (limit) => {
  const [bytes, source, value] = reached[limit];
  const { unread, verdict } = await scan(bytes, { source, limits: { [limit]: value } });
  expect(unread).toContainEqual(expect.objectContaining({ limit }));
  expect(verdict).not.toBe("allow");
});

// At nothing, whatever the format: the list is found all the same, or something is said.
test.each(limits)("%s of 0: every format", { timeout: 120_000 }, async (limit) => {
  const silent: string[] = [];
  for (const { name, bytes } of subjects) {
    const { people: found, unread } = await scan(bytes, { source: name, limits: { [limit]: 0 } });
    if (found.total < 5 && unread.length === 0) silent.push(name);
  }
  expect(silent).toEqual([]);
});
