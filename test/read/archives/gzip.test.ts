import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { opened } from "../opened.js";

const lines = Array.from({ length: 20_000 }, (_, at) => `${at};personne${at}@example.fr`).join(
  "\n",
);
const packed = gzipSync(lines);
const addresses = async (bytes: Uint8Array): Promise<number> => {
  const { tables, texts } = await opened(bytes, { name: "liste.csv.gz" });
  return (
    tables.flatMap(({ rows }) => rows).filter(({ cells }) => cells.join().includes("@")).length +
    texts.flatMap(({ text }) => text.split("\n")).filter((line) => line.includes("@")).length
  );
};

/** With a name in its header: FNAME. */
const named = (name: string): Buffer =>
  Buffer.concat([
    Buffer.of(0x1f, 0x8b, 8, 8),
    packed.subarray(4, 10),
    Buffer.from(`${name}\0`),
    packed.subarray(10),
  ]);

test.each([
  ["one member", packed, 20_000],
  ["two members", Buffer.concat([packed, packed]), 39_999],
  ["zeros behind it", Buffer.concat([packed, Buffer.alloc(512)]), 20_000],
  ["a name in its header", named("autre.csv"), 20_000],
])("%s", async (_, bytes, count) => {
  const { unread } = await opened(bytes, { name: "liste.csv.gz" });
  expect(unread).toEqual([]);
  // Where two members meet, the last line of one and the first of the other are one.
  expect(await addresses(bytes)).toBe(count);
});

test.each([
  ["liste.csv.gz", packed, "liste.csv"],
  ["sauvegarde.tgz", packed, "sauvegarde.tar"],
  ["a.gz", named("clients.csv"), "clients.csv"],
])("%s: the name of what is in it", async (name, bytes, inner) => {
  const { names } = await opened(bytes, { name });
  expect(names).toContain(inner);
});

test.each([
  ["cut", packed.subarray(0, packed.length - 4000)],
  ["cut in its trailer", packed.subarray(0, packed.length - 5)],
  [
    "damaged in the middle",
    Buffer.from(packed).fill(0xff, packed.length >> 1, (packed.length >> 1) + 9),
  ],
  ["more behind it", Buffer.concat([packed, Buffer.from("Nom;Courriel\n")])],
  ["more behind zeros", Buffer.concat([packed, Buffer.alloc(8), Buffer.from("Nom;Courriel\n")])],
])("%s: what can be read is, and the damage is said", async (_, bytes) => {
  const { unread } = await opened(bytes, { name: "liste.csv.gz" });
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  expect(await addresses(bytes)).toBeGreaterThan(4000);
});

test("nothing but the signature", async () => {
  const { unread } = await opened(Buffer.of(0x1f, 0x8b, 8));
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});

test.each([
  ["a bomb", gzipSync(Buffer.alloc(64 * 1024 * 1024)), {}, "maxRatio"],
  ["a large file", packed, { maxEntryBytes: 10_000 }, "maxEntryBytes"],
  ["all there is", packed, { maxOutputBytes: 10_000 }, "maxOutputBytes"],
])("%s ends at the limit", async (_, bytes, limits, limit) => {
  const { unread } = await opened(bytes, {}, limits);
  expect(unread).toMatchObject([{ reason: "too-large", limit }]);
});

test.each([
  ["alone", 16, ""],
  ["behind a name", 16 + 8, "a.csv\0"],
  ["behind fields and a name", 16 + 8 + 4, "\x03\0abcb.csv\0"],
])("the comment in its header is hidden text: %s", async (_, flags, before) => {
  const bytes = Buffer.concat([
    Buffer.of(0x1f, 0x8b, 8, flags),
    packed.subarray(4, 10),
    Buffer.from(`${before}Zoé Durand, 06 39 98 00 01\0`),
    packed.subarray(10),
  ]);
  const { texts, unread } = await opened(bytes, { name: "liste.csv.gz" });
  expect(texts[0]).toMatchObject({
    hidden: true,
    location: { path: ["liste.csv.gz"], place: "comment" },
    text: "Zoé Durand, 06 39 98 00 01",
  });
  expect(unread).toEqual([]);
});
