/** What pyarrow wrote (`fixtures/parquet.py`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { cells, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/databases");
const file = (name: string): Buffer => readFileSync(join(folder, name));

test.each(["none", "snappy", "gzip", "brotli", "zstd"])("packed with %s", async (codec) => {
  const { tables, unread } = await opened(file(`${codec}.parquet`), { name: "a.parquet" });
  expect(unread).toEqual([]);
  expect(tables).toHaveLength(1);
  const rows = cells(tables[0]);
  expect(rows).toHaveLength(25);
  expect(rows[0]).toEqual(["nom", "courriel", "naissance", "inscrit", "mobile", "enfants"]);
  expect(rows[1]).toEqual([
    "Durand",
    "durand0@example.fr",
    "1950-05-03",
    "2006-04-04T10:00:00",
    "639980000",
    "Zoé, Tom",
  ]);
  expect(tables[0]!.rows.at(-1)?.number).toBe(25);
  expect(rows.slice(1).every((row) => row[1]!.endsWith("@example.fr"))).toBe(true);
});

test.each([
  ["packed in a way that is not known", file("lz4.parquet"), "unsupported"],
  ["an encrypted footer", Buffer.from("PARE....PARE"), "encrypted"],
  ["cut", file("none.parquet").subarray(0, 900), "malformed"],
])("%s is said", async (_, bytes, reason) => {
  const { unread, tables } = await opened(bytes);
  expect(tables).toEqual([]);
  expect(unread).toMatchObject([{ reason }]);
});

test.each([
  [{ maxRows: 5 }, "maxRows"],
  [{ maxOutputBytes: 50 }, "maxOutputBytes"],
] as const)("ends at %o", async (limits, limit) => {
  const { unread } = await opened(file("snappy.parquet"), {}, limits);
  expect(unread).toMatchObject([{ limit }]);
});

test("with bytes changed it is never quietly empty", async () => {
  const random = new Random(3);
  for (let round = 0; round < 60; round++) {
    const bytes = file("snappy.parquet");
    for (let change = 0; change < 8; change++)
      bytes[random.int(4, bytes.length - 1)] = random.int(0, 255);
    const { unread, tables } = await opened(bytes, { name: "a.parquet" });
    if (unread.length === 0) expect(tables.flatMap(cells).length).toBeGreaterThan(12);
  }
});
