import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { zip } from "../../../fixtures/zip.js";
import { Budget } from "../../../src/read/budget.js";
import { read } from "../../../src/read/index.js";
import { defaultLimits } from "../../../src/read/limits.js";
import type { Block, Limits } from "../../../src/types.js";
import { opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/zip");

async function blocks(bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<Block[]> {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const all: Block[] = [];
  for await (const block of read({ location: { path: ["a.zip"] }, bytes }, { budget }))
    all.push(block);
  // The first is the attachment's own name.
  return all.slice(1);
}

const csv = Buffer.from("nom;courriel\nDurand;a.durand@example.fr\n");

test("opens every entry under its name, archives inside too", async () => {
  const bytes = zip({ "liste.csv": csv, "dossier/b.zip": zip({ "c.csv": csv }) });
  const tables = (await blocks(bytes)).filter((block) => block.type === "table");
  expect(tables.map((table) => table.location.path)).toEqual([
    ["a.zip", "liste.csv"],
    ["a.zip", "dossier/b.zip", "c.csv"],
  ]);
});

test("gives the names as text", async () => {
  const [first] = await blocks(zip({ "Durand.csv": csv, "Petit.csv": csv }));
  expect(first).toMatchObject({
    type: "text",
    location: { path: ["a.zip"], place: "file-name" },
    text: "Durand.csv\nPetit.csv",
  });
});

test("gives comments of the archive and of its entries as text", async () => {
  const plain = zip({ "a.csv": csv });
  const directory = plain.indexOf("PK\x01\x02", 0, "latin1");
  const end = plain.indexOf("PK\x05\x06", 0, "latin1");
  const [own, entry] = [Buffer.from("Zoé Durand, 06 39 98 00 01"), Buffer.from("Bob é", "latin1")];
  plain.writeUInt16LE(entry.length, directory + 32);
  plain.writeUInt32LE(end - directory + entry.length, end + 12);
  plain.writeUInt16LE(own.length, end + 20);
  const all = await blocks(
    Buffer.concat([plain.subarray(0, end), entry, plain.subarray(end), own]),
  );
  expect(all.filter((block) => block.type === "text")[1]).toMatchObject({
    location: { path: ["a.zip"], place: "comment" },
    text: "Zoé Durand, 06 39 98 00 01\nBob é\n",
  });
  expect(all.filter((block) => block.type === "unread")).toEqual([]);
  expect(all.filter((block) => block.type === "table")).toHaveLength(1);
});

test.each([
  ["as the comment that is meant", "Zo\x82 Durand", "Zoé Durand\n"],
  ["without another one", "", "Zoé Durand\n"],
])("gives a Unicode comment of an entry %s", async (_, plain, expected) => {
  const bytes = zip({ "a.csv": csv });
  const directory = bytes.indexOf("PK\x01\x02", 0, "latin1");
  const end = bytes.indexOf("PK\x05\x06", 0, "latin1");
  const raw = Buffer.from(plain, "latin1");
  const extra = Buffer.concat([Buffer.alloc(9), Buffer.from("Zoé Durand")]);
  extra.writeUInt16LE(0x6375, 0);
  extra.writeUInt16LE(extra.length - 4, 2);
  extra[4] = 1;
  extra.writeUInt32LE(crc32(raw), 5);
  bytes.writeUInt16LE(extra.length, directory + 30);
  bytes.writeUInt16LE(raw.length, directory + 32);
  bytes.writeUInt32LE(end - directory + extra.length + raw.length, end + 12);
  const all = await blocks(
    Buffer.concat([bytes.subarray(0, end), extra, raw, bytes.subarray(end)]),
  );
  expect(all.filter((block) => block.type === "text")[1]).toMatchObject({ text: expected });
  expect(all.filter((block) => block.type === "unread")).toEqual([]);
});

test("says what is encrypted, packed in another way, or too large", async () => {
  const unread = async (bytes: Uint8Array, limits?: Partial<Limits>) =>
    (await blocks(bytes, limits)).filter((block) => block.type === "unread");
  expect(await unread(readFileSync(join(folder, "7z-aes.zip")))).toMatchObject([
    { reason: "encrypted", location: { path: ["a.zip", "liste.csv"] } },
  ]);
  const ppmd = readFileSync(join(folder, "../archives/ppmd.zip"));
  expect(await unread(ppmd)).toMatchObject(Array(3).fill({ reason: "unsupported" }));
  const bomb = zip({ "bomb.csv": Buffer.alloc(20_000_000), "liste.csv": csv });
  expect(await unread(bomb)).toMatchObject([
    { reason: "too-large", limit: "maxRatio", location: { path: ["a.zip", "bomb.csv"] } },
  ]);
  expect(await unread(zip({ "a.csv": csv, "b.csv": csv }), { maxEntries: 1 })).toContainEqual(
    expect.objectContaining({
      reason: "too-many",
      limit: "maxEntries",
      location: { path: ["a.zip"] },
    }),
  );
});

test("reads what it can of a damaged archive, and says so", async () => {
  const bytes = zip({ "liste.csv": csv, "b.csv": csv });
  const at = bytes.indexOf(deflateRawSync(csv));
  bytes[at + 30] ^= 0x10;
  const all = await blocks(bytes);
  expect(all).toContainEqual(
    expect.objectContaining({
      reason: "malformed",
      location: { path: ["a.zip", "liste.csv"] },
    }),
  );
  expect(all.some((block) => block.type === "table" && block.location.path[1] === "b.csv")).toBe(
    true,
  );
  const headless = bytes.subarray(0, bytes.indexOf("PK\x01\x02"));
  expect((await blocks(headless)).at(-1)).toMatchObject({
    reason: "malformed",
    location: { path: ["a.zip"] },
  });
});

test("what macOS adds is no file that stays closed", async () => {
  const bytes = zip({
    "__MACOSX/._liste.csv": Buffer.concat([
      Buffer.from("\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ", "latin1"),
      // Two entries: what the Finder knows of the file, and an empty resource fork.
      Buffer.from(
        "0002 00000009 00000032 00000020 00000002 00000052 00000000".replaceAll(" ", ""),
        "hex",
      ),
      Buffer.alloc(32),
    ]),
    ".DS_Store": Buffer.from("\x00\x00\x00\x01Bud1\x00", "latin1"),
  });
  expect((await blocks(bytes)).map((block) => block.type)).toEqual(["text"]);
});

test("of a file that is too large, what stands before the limit is read, and so are those behind it", async () => {
  const list = ["nom;ville"];
  for (let index = 0; list.length < 60_000; index++)
    list.push(`Durand ${(index * 7919) % 60_000};Lyon`);
  const bytes = zip({
    "liste.csv": Buffer.from(list.join("\n")),
    "b.csv": Buffer.from("nom;ville\nPetit;Nice\n"),
  });
  const { tables, unread } = await opened(bytes, { name: "a.zip" }, { maxEntryBytes: 600_000 });
  expect(tables.map(({ location, rows }) => [location.path.at(-1), rows.length > 1])).toEqual([
    ["liste.csv", true],
    ["b.csv", true],
  ]);
  expect(unread).toMatchObject([
    { location: { path: ["a.zip", "liste.csv"] }, reason: "too-large", limit: "maxEntryBytes" },
  ]);
});
