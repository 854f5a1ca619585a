import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import yauzl from "yauzl";
import { zip } from "../../../fixtures/zip.js";
import { Budget, LimitReached } from "../../../src/read/budget.js";
import { defaultLimits } from "../../../src/read/limits.js";
import {
  ClosedEntry,
  listZip,
  openEntry,
  readEntry,
  type ZipEntry,
} from "../../../src/read/archives/zip-file.js";
import type { Limits } from "../../../src/types.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/zip");
const budget = (limits: Partial<Limits> = {}) => new Budget({ ...defaultLimits, ...limits });

/** Name → content of all entries, as `listZip` and `readEntry` give them. */
async function contents(bytes: Uint8Array): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of listZip(bytes).entries)
    all[entry.name] = Buffer.from((await readEntry(entry, budget())).bytes).toString();
  return all;
}

/** The same as yauzl gives them. */
async function oracle(bytes: Buffer): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const file = await yauzl.fromBufferPromise(bytes);
  for await (const entry of file.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    all[entry.fileName] = Buffer.concat(chunks).toString();
  }
  return all;
}

const rows = Array.from({ length: 40_000 }, (_, index) => `ligne ${index};${index * 7919}`);
const long = Buffer.from(rows.join("\n"));
const plain = zip({ "liste.csv": long, "notes.txt": Buffer.from("bonjour") });

describe("archives of other programs", () => {
  const open = readdirSync(folder).filter((name) => !/encrypted|aes|deflate64|lzma/.test(name));
  test.each(open)("%s", async (name) => {
    const bytes = readFileSync(join(folder, name));
    const [ours, theirs] = [await contents(bytes), await oracle(bytes)];
    // yauzl takes names without the UTF-8 flag for code page 437, as Info-ZIP does not write them.
    if (name.startsWith("info-zip")) expect(Object.values(ours)).toEqual(Object.values(theirs));
    else expect(ours).toEqual(theirs);
    expect(listZip(bytes).damaged).toBe(false);
  });

  test.each([
    ["info-zip-encrypted.zip", "encrypted"],
    ["7z-aes.zip", "encrypted"],
  ])("%s stays closed: %s", async (name, reason) => {
    const entries = listZip(readFileSync(join(folder, name))).entries;
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries)
      await expect(readEntry(entry, budget())).rejects.toThrow(new ClosedEntry(reason as never));
  });

  test.each(["7z-deflate64.zip", "7z-lzma.zip"])("%s", async (name) => {
    const [content] = Object.values(await contents(readFileSync(join(folder, name))));
    expect(content?.toString().split("\n").slice(0, 2)).toEqual(["ligne 0", "ligne 1"]);
  });

  test("names are read whatever they are written in", () => {
    const names = (name: string) =>
      listZip(readFileSync(join(folder, name))).entries.map((entry) => entry.name);
    for (const name of ["7z.zip", "7z-codepage.zip", "python.zip", "info-zip.zip"])
      expect(names(name), name).toContain("été/Élèves.txt");
  });
});

describe("odd but readable", () => {
  const all = { "liste.csv": long.toString(), "notes.txt": "bonjour" };
  const end = plain.lastIndexOf("PK\x05\x06");
  const directory = plain.indexOf("PK\x01\x02");
  const shifted = (by: number) => {
    const copy = Buffer.concat([Buffer.alloc(by, "x"), plain]);
    copy.writeUInt32LE(directory + by, end + by + 16);
    for (let at = copy.indexOf("PK\x01\x02"); at > 0; at = copy.indexOf("PK\x01\x02", at + 1))
      copy.writeUInt32LE(copy.readUInt32LE(at + 42) + by, at + 42);
    return copy;
  };
  const comment = Buffer.concat([
    plain,
    Buffer.from("PK\x05\x06 is what ends an archive, it says"),
  ]);
  comment.writeUInt16LE(comment.length - plain.length, end + 20);

  test.each<[string, Buffer, boolean]>([
    [
      "something in front, offsets as before",
      Buffer.concat([Buffer.from("%PDF-1.7\n"), plain]),
      false,
    ],
    ["something in front, offsets corrected", shifted(1234), false],
    ["something behind", Buffer.concat([plain, Buffer.alloc(100_000, "y")]), false],
    ["no directory", plain.subarray(0, directory), true],
    ["no end record", plain.subarray(0, end), true],
    ["an end record cut off", plain.subarray(0, end + 10), true],
  ])("%s", async (_, bytes, damaged) => {
    expect(await contents(bytes)).toEqual(all);
    expect(listZip(bytes).damaged).toBe(damaged);
  });

  test("an end record in the comment", async () => {
    expect(await contents(comment)).toEqual(all);
  });

  test("two archives, one behind the other", async () => {
    const other = zip({ "autre.txt": Buffer.from("salut") });
    expect(await contents(Buffer.concat([plain, other]))).toEqual({ ...all, "autre.txt": "salut" });
  });

  test("an entry that the directory does not name", async () => {
    const visible = zip({ "notes.txt": Buffer.from("bonjour") });
    const stray = plain.subarray(0, plain.indexOf("PK\x03\x04", 4));
    const bytes = Buffer.concat([stray, visible]);
    expect(await contents(bytes)).toEqual(all);
    expect(listZip(bytes).damaged).toBe(true);
  });

  test("an entry with a data descriptor and no directory", async () => {
    const bytes = readFileSync(join(folder, "python-stream.zip"));
    const cut = bytes.subarray(0, bytes.indexOf("PK\x01\x02"));
    expect(await contents(cut)).toEqual(await oracle(bytes));
  });

  test.each(["deflated", "stored"])("an archive inside, %s: not listed twice", (method) => {
    const inner = zip({ "a.txt": Buffer.from("a") });
    const outer = zip({ "inner.zip": inner, "b.txt": inner }, undefined, method === "stored");
    expect(listZip(outer).entries.map((entry) => entry.name)).toEqual(["inner.zip", "b.txt"]);
  });

  test.each(["", "PK", "PK\x05\x06", "PK\x03\x04", "hello", "PK\x01\x02".repeat(50)])(
    "no archive: %j",
    (text) => {
      expect(listZip(Buffer.from(text, "latin1")).entries).toEqual([]);
    },
  );
});

describe("damage is said, beside what can be read", () => {
  const [first] = listZip(plain).entries as [ZipEntry];

  test("a wrong CRC", async () => {
    const { bytes, damaged } = await readEntry({ ...first, crc: first.crc! ^ 1 }, budget());
    expect(Buffer.from(bytes).equals(long)).toBe(true);
    expect(damaged).toBe(true);
  });

  test("a wrong size", async () => {
    for (const size of [long.length - 1, long.length + 1, 10])
      expect(await readEntry({ ...first, size }, budget())).toMatchObject({ damaged: true });
  });

  test.each([100, 20_000, first.packed.length - 10])("corrupt from byte %i on", async (at) => {
    const packed = Buffer.from(first.packed);
    packed.fill(0xff, at, at + 8);
    const { bytes, damaged } = await readEntry({ ...first, packed }, budget());
    expect(damaged).toBe(true);
    // What one byte of packed text stands for, at least, for all bytes before the damage.
    expect(bytes.length).toBeGreaterThan(at - 1024);
    const sound = Math.floor(bytes.length * 0.9) - 1100;
    expect(
      Buffer.from(bytes)
        .subarray(0, sound)
        .equals(long.subarray(0, Math.max(0, sound))),
    ).toBe(true);
  });

  test("cut off", async () => {
    const packed = first.packed.subarray(0, 50_000);
    const { bytes, damaged } = await readEntry({ ...first, packed }, budget());
    expect(damaged).toBe(true);
    expect(bytes.length).toBeGreaterThan(50_000);
    expect(long.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  test("headers that contradict each other", () => {
    const bytes = Buffer.from(plain);
    bytes.writeUInt16LE(0, 8);
    expect(listZip(bytes).entries[0].damaged).toBe(true);
  });

  test("a directory that names fewer than its end record says", () => {
    const bytes = Buffer.from(plain);
    bytes.writeUInt16LE(3, bytes.lastIndexOf("PK\x05\x06") + 10);
    expect(listZip(bytes).damaged).toBe(true);
  });
});

describe("bombs", () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const packed = deflateRawSync(zeros, { level: 9 });
  const bomb: ZipEntry = {
    name: "bomb",
    method: 8,
    encrypted: false,
    packed,
    size: zeros.length,
    damaged: false,
  };

  const unpack = async (entry: ZipEntry, limits: Partial<Limits>) => {
    let length = 0;
    try {
      for await (const chunk of openEntry(entry, budget(limits))) length += chunk.length;
    } catch (error) {
      return { length, limit: (error as LimitReached).limit };
    }
    return { length };
  };

  test("the ratio", async () => {
    const { length, limit } = await unpack(bomb, { maxRatio: 250 });
    expect(limit).toBe("maxRatio");
    expect(length).toBeLessThan(2 * 1024 * 1024);
  });

  test("the ratio of what says to be small", async () => {
    const { length, limit } = await unpack({ ...bomb, size: 10 }, { maxRatio: 250 });
    expect(limit).toBe("maxRatio");
    expect(length).toBeLessThan(2 * 1024 * 1024);
  });

  test("bytes of an entry", async () => {
    const { length, limit } = await unpack(bomb, { maxRatio: Infinity, maxEntryBytes: 5_000_000 });
    expect(limit).toBe("maxEntryBytes");
    expect(length).toBeLessThan(5_000_001);
  });

  test("bytes of all entries", async () => {
    const { length, limit } = await unpack(bomb, { maxRatio: Infinity, maxOutputBytes: 5_000_000 });
    expect(limit).toBe("maxOutputBytes");
    expect(length).toBeLessThan(5_000_001);
  });

  test("no bound where there is none", async () => {
    expect(await unpack(bomb, { maxRatio: Infinity })).toEqual({ length: zeros.length });
  });

  test("many entries that share the same bytes", () => {
    const one = zip({ a: long });
    const directory = one.indexOf("PK\x01\x02");
    const end = one.lastIndexOf("PK\x05\x06");
    // Each entry's local header stands inside the one before; all share the packed bytes.
    const header = one.subarray(0, 31);
    const heads: Buffer[] = [];
    const central: Buffer[] = [];
    const shared = one.subarray(31, directory);
    for (let index = 0; index < 50; index++) {
      const local = Buffer.from(header);
      // The extra field swallows the headers behind it.
      local.writeUInt16LE((49 - index) * header.length, 28);
      heads.push(local);
      const record = Buffer.from(one.subarray(directory, end));
      record.writeUInt32LE(index * header.length, 42);
      central.push(record);
    }
    const tail = Buffer.from(one.subarray(end));
    tail.writeUInt16LE(50, 10);
    tail.writeUInt32LE(Buffer.concat(central).length, 12);
    tail.writeUInt32LE(Buffer.concat(heads).length + shared.length, 16);
    const { entries, damaged } = listZip(Buffer.concat([...heads, shared, ...central, tail]));
    expect(damaged).toBe(true);
    expect(entries).toHaveLength(2);
  });

  test("more entries than asked for", () => {
    const many = zip(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}`, long])));
    expect(listZip(many, 10)).toMatchObject({ more: true, entries: { length: 10 } });
    expect(listZip(many.subarray(0, many.indexOf("PK\x01\x02")), 10)).toMatchObject({
      more: true,
      entries: { length: 10 },
    });
    expect(listZip(many, 30).more).toBe(false);
  });
});
