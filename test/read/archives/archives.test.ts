/** What tar, bzip2, xz, 7-Zip and others wrote (`fixtures/archives.ts`): what is in it, and its names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Budget } from "../../../src/read/budget.js";
import { unpackBzip2 } from "../../../src/read/archives/bzip2-file.js";
import { defaultLimits } from "../../../src/read/limits.js";
import { listTar, readTarEntry } from "../../../src/read/archives/tar-file.js";
import type { Limits } from "../../../src/types.js";
import { cells, type Opened, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/archives");
const file = (name: string): Buffer =>
  name.endsWith(".iso")
    ? gunzipSync(readFileSync(join(folder, `${name}.gz`)))
    : readFileSync(join(folder, name));
const longName = `${"dossier-des-adhérents/".repeat(6)}${"liste-".repeat(12)}.csv`;

/** People that were read: each has an address in one cell. */
const count = ({ tables }: Opened): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;

const all = ["liste.csv", "dossier/éléments.csv", longName, "vide.txt"];

test.each<[name: string, people: number, names: readonly string[]]>([
  ["gnu.tar", 36, all],
  ["pax.tar", 36, all],
  ["ustar.tar", 24, all.slice(0, 2)],
  ["v7.tar", 24, all.slice(0, 2)],
  ["liste.tar.bz2", 12, ["liste.tar", "liste.csv"]],
  ["liste.tar.xz", 12, ["liste.tar", "liste.csv"]],
  ["liste.csv.bz2", 12, ["liste.csv"]],
  ["liste.csv.xz", 12, ["liste.csv"]],
  ["crc32.csv.xz", 12, ["crc32.csv"]],
  ["sha256-blocks.csv.xz", 12, ["sha256-blocks.csv"]],
  ["liste.csv.lzma", 12, ["liste.csv"]],
  ["liste.csv.zst", 12, ["liste.csv"]],
  ["lzma2.7z", 36, all],
  ["lzma.7z", 36, all],
  ["not-solid.7z", 36, all],
  ["copy.7z", 36, all],
  ["deflate.7z", 36, all],
  ["bzip2.7z", 36, all],
  ["deflate64.7z", 36, all],
  ["deflate64.zip", 36, all],
  ["bzip2.zip", 36, all],
  ["lzma.zip", 36, all],
  ["xz.zip", 36, all],
  ["liste.csv.Z", 12, ["liste.csv"]],
  ["longue.csv.Z", 1200, ["longue.csv"]],
  ["newc.cpio", 24, all.slice(0, 2)],
  ["crc.cpio", 24, all.slice(0, 2)],
  ["odc.cpio", 24, all.slice(0, 2)],
  ["bin.cpio", 24, all.slice(0, 2)],
  ["gnu.a", 36, ["liste.csv", "éléments.csv", longName.split("/").at(-1)!]],
  ["stored.cab", 24, all.slice(0, 2)],
  ["mszip.cab", 1224, [...all.slice(0, 2), "longue.csv"]],
  ["liste.arj", 24, all.slice(0, 2)],
  ["stored.arj", 12, ["liste.csv"]],
  ["long.arj", 1200, ["longue.csv"]],
  ["fast.arj", 12, ["liste.csv"]],
  ["fastest.arj", 1200, ["longue.csv"]],
  ["level-0.lzh", 24, all.slice(0, 2)],
  ["level-1.lzh", 24, all.slice(0, 2)],
  ["lh0.lzh", 12, ["liste.csv"]],
  ["lh5.lzh", 24, all.slice(0, 2)],
  ["lh6.lzh", 12, ["liste.csv"]],
  ["lh7.lzh", 1200, ["longue.csv"]],
  ["plain.iso", 12, ["__L__MEN.CSV"]],
  ["joliet.iso", 12, ["éléments.csv"]],
  ["rock-ridge.iso", 12, ["éléments.csv"]],
])("%s: %d people", async (name, people, names) => {
  const found = await opened(file(name), { name });
  expect(found.unread).toEqual([]);
  expect(found.mismatches).toEqual([]);
  expect(count(found)).toBe(people);
  expect(found.names.flatMap((each) => each.split("\n"))).toEqual(
    expect.arrayContaining([...names]),
  );
});

test.each(["gnu-sparse.tar", "pax-sparse-0.0.tar", "pax-sparse-0.1.tar", "pax-sparse-1.0.tar"])(
  "%s: holes are filled",
  (name) => {
    const [first, second] = listTar(file(name)).entries;
    expect([first?.name, second?.name]).toEqual(["creux.csv", "liste.csv"]);
    const { bytes, damaged } = readTarEntry(first!, new Budget(defaultLimits));
    expect(damaged).toBe(false);
    const before = Buffer.from(bytes.subarray(0, 1024 * 1024)).toString();
    const behind = Buffer.from(bytes.subarray(1024 * 1024)).toString();
    expect(before.replace(/\0+$/, "").split("\n")).toHaveLength(14);
    expect(behind).toMatch(/^Nom;Prénom;Courriel\n(?:.+@.+\n){12}$/);
  },
);

test.each([
  ["encrypted.7z", "encrypted", 3, true],
  ["encrypted-header.7z", "encrypted", 1, false],
  ["ppmd.7z", "unsupported", 3, true],
  ["bcj2.7z", "unsupported", 2, true],
  ["ppmd.zip", "unsupported", 3, true],
  ["garbled.arj", "encrypted", 1, true],
])("%s: said as %s", async (name, reason, times, named) => {
  const { unread, names, tables } = await opened(file(name), { name });
  expect(tables).toEqual([]);
  expect(unread.map((each) => each.reason)).toEqual(Array.from({ length: times }, () => reason));
  expect(names.some((each) => each.includes("liste.csv"))).toBe(named);
});

test.each(["bcj", "arm", "armt", "arm64", "ppc", "sparc", "delta-4"])(
  "%s.7z: what was filtered has its checksum",
  async (filter) => {
    const found = await opened(file(`${filter}.7z`), { name: "a.7z" });
    // The program itself is no file that is read.
    expect(found.unread).toEqual([
      {
        type: "unread",
        location: { path: ["a.7z", "programme.dat"] },
        reason: "unsupported",
      },
    ]);
    expect(count(found)).toBe(12);
  },
);

test.each([
  ["lh1", 5, "1"],
  ["lzs", 4, "zs"],
])("what LHarc 1 packed as %s is said", async (_, at, letters) => {
  const bytes = Buffer.from(file("lh6.lzh"));
  bytes.write(letters, at, "latin1");
  const found = await opened(bytes, { name: "a.lzh" });
  expect(found.unread.map(({ reason }) => reason)).toEqual(["unsupported"]);
  expect(found.names).toContain("liste.csv");
});

test.each<[string, string]>([
  ["Windows", "MZ"],
  ["Linux", "\x7fELF"],
])("an archive that unpacks itself on %s", async (_, mark) => {
  const program = Buffer.from(
    `${mark}${"\0".repeat(200)}7z\xbc\xaf\x27\x1c${"\0".repeat(100)}`,
    "latin1",
  );
  const found = await opened(Buffer.concat([program, file("lzma2.7z")]), { name: "a.exe" });
  expect(found.unread).toEqual([]);
  expect(count(found)).toBe(36);
  expect((await opened(program, { name: "a.exe" })).unread.map(({ reason }) => reason)).toEqual([
    "unsupported",
  ]);
});

const whole = [
  "gnu.tar",
  "liste.csv.bz2",
  "liste.csv.xz",
  "crc32.csv.xz",
  "liste.csv.lzma",
  "liste.csv.zst",
  "lzma2.7z",
  "copy.7z",
  "deflate64.zip",
  "xz.zip",
  "newc.cpio",
  "bin.cpio",
  "gnu.a",
  "mszip.cab",
  "liste.arj",
  "level-0.lzh",
  "lh5.lzh",
];

test.each(whole)("%s cut: said", async (name) => {
  const bytes = file(name);
  // tar and cpio fill their archives up with zeros.
  for (const share of /tar|cpio/.test(name) ? [0.1, 0.25, 0.4] : [0.5, 0.8, 0.95]) {
    const { unread } = await opened(bytes.subarray(0, bytes.length * share), { name });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  }
});

test.each(whole)("%s with a byte changed: said, or of no weight", async (name) => {
  const bytes = file(name);
  const people = count(await opened(bytes, { name }));
  for (let at = 40; at < bytes.length; at += 97) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 0x55;
    const found = await opened(changed, { name });
    // A header of tar is summed up; the content of its files is not.
    const isLost = count(found) < people - 1;
    if (isLost) expect(found.unread.length, `byte ${at}`).toBeGreaterThan(0);
  }
});

test.each<[name: string, limits: Partial<Limits>, limit: keyof Limits]>([
  ["gnu.tar", { maxEntries: 2 }, "maxEntries"],
  ["lzma2.7z", { maxEntries: 2 }, "maxEntries"],
  ["lzma2.7z", { maxEntryBytes: 100 }, "maxEntryBytes"],
  ["lzma2.7z", { maxOutputBytes: 1200 }, "maxOutputBytes"],
  ["liste.csv.xz", { maxEntryBytes: 100 }, "maxEntryBytes"],
  ["liste.csv.bz2", { maxOutputBytes: 100 }, "maxOutputBytes"],
  ["gnu-sparse.tar", { maxEntryBytes: 500_000 }, "maxEntryBytes"],
  ["liste.tar.bz2", { maxDepth: 1 }, "maxDepth"],
  ["liste.csv.Z", { maxOutputBytes: 100 }, "maxOutputBytes"],
  ["deflate64.zip", { maxEntryBytes: 100 }, "maxEntryBytes"],
  ["newc.cpio", { maxEntries: 1 }, "maxEntries"],
  ["liste.arj", { maxEntries: 1 }, "maxEntries"],
  ["lh5.lzh", { maxEntryBytes: 100 }, "maxEntryBytes"],
  ["gnu.a", { maxEntries: 2 }, "maxEntries"],
  ["mszip.cab", { maxEntries: 2 }, "maxEntries"],
  ["mszip.cab", { maxEntryBytes: 1000 }, "maxEntryBytes"],
  ["joliet.iso", { maxOutputBytes: 100 }, "maxOutputBytes"],
])("%s under %o", async (name, limits, limit) => {
  const { unread } = await opened(file(name), { name }, limits);
  expect(unread).toContainEqual(expect.objectContaining({ limit }));
});

test("an image of a disc that is cut says so", async () => {
  const bytes = file("joliet.iso");
  const end = bytes.lastIndexOf("@") - 200;
  const found = await opened(bytes.subarray(0, end), { name: "a.iso" });
  expect(found.unread.map(({ reason }) => reason)).toContain("malformed");
  expect(count(found)).toBeGreaterThan(2);
});

test("folders of a disc that hold each other end", async () => {
  const bytes = Buffer.from(file("plain.iso"));
  // The record of the file becomes one of its own folder.
  const at = bytes.indexOf("__L__MEN.CSV") - 33;
  const root = 16 * 2048 + 156;
  bytes.copy(bytes, at + 2, root + 2, root + 18);
  bytes[at + 25] = 2;
  const found = await opened(bytes, { name: "a.iso" });
  expect(count(found)).toBe(0);
});

test("an entry of a zip archive that zstd packed", async () => {
  const packed = file("liste.csv.zst");
  const head = Buffer.alloc(30);
  head.write("PK\x03\x04");
  head.writeUInt8(63, 4);
  head.writeUInt16LE(93, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(1000, 22);
  head.writeUInt16LE(9, 26);
  const found = await opened(Buffer.concat([head, Buffer.from("liste.csv"), packed]));
  expect(count(found)).toBe(12);
});

test("a cabinet whose folders share their blocks is damaged", async () => {
  const bytes = Buffer.alloc(36 + 1000 * 8);
  bytes.write("MSCF");
  bytes.writeUInt16LE(1000, 26);
  for (let index = 0; index < 1000; index++) bytes.writeUInt16LE(65_535, 40 + index * 8);
  const { unread } = await opened(bytes, { name: "a.cab" });
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});

test("a tar archive gives what stands behind it, and what was put behind its end", async () => {
  const ustar = file("ustar.tar");
  const second = await opened(Buffer.concat([ustar, file("v7.tar"), file("gnu.tar")]));
  expect(count(second)).toBe(84);
  expect(second.unread).toEqual([]);
  const behind = await opened(
    Buffer.concat([ustar, Buffer.from("Zoé Martin;zoe@example.fr\n".repeat(9))]),
  );
  expect(behind.blocks.filter(({ location }) => location.place === "unreferenced")).not.toEqual([]);
});

/** A member of a tar archive, filled up to whole blocks. */
function tarMember(name: string, type: string, content: Uint8Array, owner = ""): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(`        ${type}`, 148);
  header.write("ustar\x0000", 257);
  header.write(owner, 265);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(-content.length & 511)]);
}

function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  const digits = String(rest.length + 2).length;
  return Buffer.concat([Buffer.from(String(rest.length + digits)), rest]);
}

test.each([
  ["comment", "Zoé Durand, 06 39 98 00 01", ["Zoé Durand, 06 39 98 00 01\n"]],
  ["SCHILY.xattr.user.note", "Zoé Durand", ["Zoé Durand\n"]],
  ["SCHILY.xattr.a", "bplist\0\x01Zoé\0Luc\0", ["bplist\nZoé\nLuc\n"]],
  ["LIBARCHIVE.xattr.user.note", Buffer.from("Zoé").toString("base64"), ["Zoé\n"]],
  ["LIBARCHIVE.xattr.a", Buffer.from("Zo\xe9", "latin1").toString("base64"), ["Zoé\n"]],
  ["mtime", "1700000000.123456789", []],
  ["SCHILY.ino", "639980001", []],
  ["path", "autre.csv", []],
])("a tar archive's record of %s", async (key, value, expected) => {
  for (const type of ["x", "g"]) {
    const record = tarMember("PaxHeaders/a", type, paxRecord(key, value));
    const members = [
      record,
      record,
      tarMember("a.txt", "0", Buffer.from("Bonjour.")),
      Buffer.alloc(1024),
    ];
    const { texts, unread } = await opened(Buffer.concat(members), { name: "a.tar" });
    const notes = texts.filter(({ location }) => location.place === "comment");
    expect(notes.map(({ text, hidden }) => [text, hidden])).toEqual(
      expected.map((text) => [text, true]),
    );
    expect(unread).toEqual([]);
  }
});

test.each([
  ["five people", ["zoe.durand", "Luc Petit", "anne.roux", "paul_martin", "jean.blanc"], 5],
  ["four people", ["zoe.durand", "Luc Petit", "anne.roux", "paul_martin", "paul_martin"], 0],
  ["accounts of a system", ["root", "staff", "www-data", "daemon", "mail", "a.1"], 0],
])("owners of a tar archive's files: %s", async (_, owners, count) => {
  const members = owners.map((owner, index) =>
    tarMember(`${index}.txt`, "0", Buffer.from("Bonjour."), owner),
  );
  const { texts } = await opened(Buffer.concat([...members, Buffer.alloc(1024)]));
  const notes = texts.filter(({ location }) => location.place === "comment");
  expect(notes.flatMap(({ text }) => text.trim().split("\n"))).toHaveLength(count);
});

test("a damaged header of a tar archive loses its file alone", async () => {
  const bytes = Buffer.from(file("ustar.tar"));
  bytes[3]! ^= 1;
  // The first header tells what the archive is: the second is damaged here.
  const at = bytes.indexOf("ustar", 600) - 257;
  bytes[3]! ^= 1;
  bytes[at + 3]! ^= 1;
  const found = await opened(Buffer.concat([bytes.subarray(0, 2048), bytes]), { name: "a.tar" });
  expect(found.unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  expect(count(found)).toBeGreaterThanOrEqual(12);
});

/** A member of an .lz file, made of an .lzma file whose size is not in its header. */
function lzip(lzma: Buffer, content: Buffer): Buffer {
  const data = lzma.subarray(13);
  const end = Buffer.alloc(20);
  end.writeUInt32LE(crc32(content));
  end.writeBigUInt64LE(BigInt(content.length), 4);
  end.writeBigUInt64LE(BigInt(6 + data.length + 20), 12);
  return Buffer.concat([Buffer.from("LZIP\x01\x17"), data, end]);
}

test("an .lz file, of two members and damaged", async () => {
  const content = Buffer.concat([...unpackBzip2(file("liste.csv.bz2"))].map(({ chunk }) => chunk));
  const member = lzip(file("liste.csv.lzma"), content);
  const one = await opened(member, { name: "liste.csv.lz" });
  expect([count(one), one.names, one.unread]).toEqual([12, ["liste.csv.lz", "liste.csv"], []]);
  const two = await opened(Buffer.concat([member, member]), { name: "liste.csv.lz" });
  expect([count(two), two.unread]).toEqual([24, []]);
  member[member.length - 20]! ^= 1;
  const wrong = await opened(member, { name: "liste.csv.lz" });
  expect([count(wrong), wrong.unread.map(({ reason }) => reason)]).toEqual([12, ["malformed"]]);
});

test("a Zstandard file that begins with a frame for programs", async () => {
  const frame = Buffer.from("502a4d1804000000aa000000", "hex");
  const found = await opened(Buffer.concat([frame, file("liste.csv.zst")]), {
    name: "liste.csv.zst",
  });
  expect([count(found), found.unread]).toEqual([12, []]);
  for (const rest of [frame, frame.subarray(0, 6), Buffer.from("28b52ffd3030", "hex")]) {
    const { unread } = await opened(rest, { name: "a.zst" });
    expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  }
  const cut = await opened(Buffer.from("28b52ffd3030", "hex"), { name: "x" });
  expect(cut.unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});

test("what a file of cpio holds is read, whatever its mode says that it is", async () => {
  const damaged = Buffer.from(file("bin.cpio"));
  damaged.writeUInt16LE(0o177_644, 6);
  expect(count(await opened(damaged))).toBe(count(await opened(file("bin.cpio"))));
});

test("cpio cut within its first header is damaged; such digits in a line are text", async () => {
  const cut = await opened(file("odc.cpio").subarray(0, 70), { name: "x" });
  expect(cut.unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  const text = await opened("07070712345678901234 Zoé\n", { name: "x" });
  expect(text.unread).toEqual([]);
});

test("LZMA2 beyond its dictionary, whose window slides", async () => {
  const bytes = readFileSync(join(folder, "fenetre.csv.xz"));
  const { tables, unread } = await opened(bytes, { name: "a.xz" }, { maxRatio: Infinity });
  expect(unread).toEqual([]);
  const numbers = tables.flatMap(({ rows }) => rows.map(({ cells: [first] }) => first));
  const packed = Array.from({ length: 75_000 }, (_, index) => ((index % 3000) * 7919) % 90_000);
  expect(numbers).toEqual(packed.map(String));
});
