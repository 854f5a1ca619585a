/**
 * Files that unpack to far more than they are: each ends at a limit on work, long before the clock or
 * the memory would end it, and says so.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { zip } from "../../fixtures/zip.js";
import { Budget } from "../../src/read/budget.js";
import { read } from "../../src/read/index.js";
import { defaultLimits } from "../../src/read/limits.js";
import type { Limits, Unread } from "../../src/types.js";

const MiB = 1024 * 1024;
const folder = join(import.meta.dirname, "../../fixtures/files/archives");
const file = (name: string): Buffer => readFileSync(join(folder, name));
const repeated = (bytes: Uint8Array, times: number): Buffer =>
  Buffer.concat(Array.from({ length: times }, () => bytes));

/** 16 MiB of zeros, deflated, without an end: as often as you like, one behind the other. */
const zeros = deflateRawSync(Buffer.alloc(16 * MiB), { finishFlush: constants.Z_FULL_FLUSH });
const end = deflateRawSync(Buffer.alloc(0));
const deflated = (times: number): Buffer => Buffer.concat([repeated(zeros, times), end]);

/** A zip archive made of local headers and contents that may be anything. */
function craftedZip(
  entries: readonly { name: string; method: number; packed: Buffer; size: number; at?: number }[],
): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, method, packed, size } of entries) {
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(Math.min(size, 0xfffffffe), 18);
    shared.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x00"), shared, rest, Buffer.from(name));
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, Buffer.from(name), packed]);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const tail = Buffer.alloc(22);
  tail.write("PK\x05\x06");
  tail.writeUInt16LE(entries.length & 0xffff, 8);
  tail.writeUInt16LE(entries.length & 0xffff, 10);
  tail.writeUInt32LE(directory.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, tail]);
}

/** Entries whose contents are all that follows, the other entries included. */
function overlapping(count: number): Buffer {
  const name = "a.txt";
  const header = 30 + name.length;
  const content = Buffer.alloc(MiB, "x");
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const size = (count - 1 - index) * header + content.length;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(size, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(index * header, 10);
    parts.push(Buffer.from("PK\x03\x04"), shared, Buffer.from(name));
    central.push(Buffer.from("PK\x01\x02\x14\x00"), shared, rest, Buffer.from(name));
  }
  const directory = Buffer.concat(central);
  const tail = Buffer.alloc(22);
  tail.write("PK\x05\x06");
  tail.writeUInt16LE(count, 8);
  tail.writeUInt16LE(count, 10);
  tail.writeUInt32LE(directory.length, 12);
  tail.writeUInt32LE(count * header + content.length, 16);
  return Buffer.concat([...parts, content, directory, tail]);
}

/** A gzip member of these deflated bytes, whose sum and size are wrong. */
const gzipped = (packed: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), packed, Buffer.alloc(8)]);

/** A tar archive of one file, its header as declared. */
function tar(size: number, content: Uint8Array, type = "0", realSize = 0): Buffer {
  const header = Buffer.alloc(512);
  const field = (at: number, length: number, value: number): void => {
    if (value < 8 ** (length - 1))
      header.write(value.toString(8).padStart(length - 1, "0"), at, "latin1");
    else {
      header[at] = 0x80;
      header.writeBigUInt64BE(BigInt(value), at + 4);
    }
  };
  header.write("zeros.csv");
  field(124, 12, size);
  header.write(type, 156);
  header.write("ustar  ", 257);
  if (type === "S") {
    field(398, 12, content.length);
    field(483, 12, realSize);
  }
  header.fill(0x20, 148, 156);
  field(
    148,
    7,
    header.reduce((sum, byte) => sum + byte, 0),
  );
  return Buffer.concat([header, content, Buffer.alloc(512 - (content.length % 512) + 1024)]);
}

function nested(depth: number, wrap: (bytes: Buffer) => Buffer): Buffer {
  let bytes: Buffer = Buffer.from("Nom;Courriel\nDurand;durand@example.fr\n");
  for (let level = 0; level < depth; level++) bytes = wrap(bytes);
  return bytes;
}

/** Each entity is ten of the one before: 10^12 of the last. */
const laughs = [
  '<?xml version="1.0"?><!DOCTYPE liste [<!ENTITY a "Durand durand@example.fr ">',
  ..."bcdefghijklm".split("").map((name, at) => {
    const before = `&${"abcdefghijkl"[at]!};`;
    return `<!ENTITY ${name} "${before.repeat(10)}">`;
  }),
  "]>",
].join("\n");

/** Reads a file to its end, and counts what came out. */
async function readAll(bytes: Uint8Array, name: string, limits: Partial<Limits> = {}) {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const unread: Unread[] = [];
  let characters = 0;
  for await (const block of read({ location: { path: [name] }, bytes }, { budget })) {
    if (block.type === "unread") unread.push(block);
    else if (block.type === "text") characters += block.text.length;
    else
      for await (const rows of block.rows)
        for (const row of rows) for (const cell of row.cells) characters += cell.length;
  }
  return { unread, characters };
}

test.each<[what: string, name: string, bytes: () => Buffer, limit: keyof Limits]>([
  [
    "10 MB that are 10 GB in one entry",
    "a.zip",
    () => craftedZip([{ name: "a.csv", method: 8, packed: deflated(640), size: 640 * 16 * MiB }]),
    "maxRatio",
  ],
  [
    "10 MB that are 10 GB in 640 entries",
    "a.zip",
    () =>
      craftedZip(
        Array.from({ length: 640 }, (_, at) => ({
          name: `${at}.csv`,
          method: 8,
          packed: deflated(1),
          size: 16 * MiB,
        })),
      ),
    "maxRatio",
  ],
  [
    "10 GB in ten thousand entries that each may be as large as they are",
    "a.zip",
    () => {
      const packed = deflateRawSync(Buffer.alloc(MiB));
      return craftedZip(
        Array.from({ length: 10_000 }, (_, at) => ({
          name: `${at}.csv`,
          method: 8,
          packed,
          size: MiB,
        })),
      );
    },
    "maxRatio",
  ],
  ["4 GB of gzip in one member", "a.gz", () => gzipped(deflated(256)), "maxRatio"],
  [
    "4 GB of gzip in many members",
    "a.gz",
    () => repeated(gzipSync(Buffer.alloc(16 * MiB)), 256),
    "maxRatio",
  ],
  ["a terabyte of bzip2", "a.bz2", () => repeated(file("zeros.bz2"), 16_384), "maxRatio"],
  ["xz", "a.xz", () => repeated(file("zeros.xz"), 160), "maxRatio"],
  ["lzma", "a.lzma", () => file("zeros.lzma"), "maxRatio"],
  ["zstd", "a.zst", () => repeated(file("zeros.zst"), 160), "maxRatio"],
  ["7z", "a.7z", () => file("zeros.7z"), "maxRatio"],
  ["tar in gzip", "a.tgz", () => gzipSync(tar(64 * MiB, Buffer.alloc(64 * MiB))), "maxRatio"],
  [
    "a file of tar with a hole of a terabyte",
    "a.tar",
    () => tar(512, Buffer.alloc(512, "x"), "S", 2 ** 40),
    "maxEntryBytes",
  ],
  [
    "a file of tar with a hole of 200 MB",
    "a.tar",
    () => tar(512, Buffer.alloc(512, "x"), "S", 200 * MiB),
    "maxRatio",
  ],
  [
    "60 zips in each other",
    "a.zip",
    () => nested(60, (bytes) => zip({ "a.zip": bytes })),
    "maxDepth",
  ],
  ["60 gzips in each other", "a.gz", () => nested(60, (bytes) => gzipSync(bytes)), "maxDepth"],
  [
    "60 tars in each other",
    "a.tar",
    () => nested(60, (bytes) => tar(bytes.length, bytes)),
    "maxDepth",
  ],
  [
    "two zips in each of two zips, 60 deep",
    "a.zip",
    () => nested(60, (bytes) => zip({ "a.zip": bytes, "b.zip": bytes.subarray(0, 2 ** 20) })),
    "maxDepth",
  ],
])("%s", { timeout: 60_000 }, async (_what, name, bytes, limit) => {
  const { unread, characters } = await readAll(bytes(), name);
  expect(unread).toContainEqual(expect.objectContaining({ limit }));
  expect(unread.map(({ reason }) => reason)).not.toContain("timed-out");
  expect(characters).toBeLessThan(64 * MiB);
});

test("entries that lie over each other are not read again and again", async () => {
  const { unread, characters } = await readAll(overlapping(2000), "a.zip");
  expect(unread.map(({ reason }) => reason)).toContain("malformed");
  expect(characters).toBeLessThan(8 * MiB);
});

test.each([
  ["a.xml", `${laughs}<liste><nom>&m;</nom><nom>&m;</nom></liste>`],
  [
    "a.fods",
    `${laughs}<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">&m;</office:document>`,
  ],
  ["a.html", `${laughs}<html><body>&m;</body></html>`],
])("a billion laughs in %s", async (name, text) => {
  const { characters } = await readAll(Buffer.from(text), name);
  expect(characters).toBeLessThan(100_000);
});
