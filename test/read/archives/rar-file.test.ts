/** RAR archives, written here by hand: no free program writes them. What is in them, and its names. */
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  block4,
  block5,
  end4,
  end5,
  file5,
  main4,
  mark4,
  mark5,
  number,
  packedFile,
  rar4,
  rar5,
  type RarFile,
} from "../../../fixtures/rar.js";
import { listRar } from "../../../src/read/archives/rar-file.js";
import type { Limits } from "../../../src/types.js";
import { cells, type Opened, opened } from "../opened.js";

const handlers = () =>
  ["uncaughtException", "unhandledRejection"].map((event) =>
    (process as NodeJS.EventEmitter).listeners(event),
  );
const before = handlers();

const list = Buffer.from(
  `Nom;Prénom;Courriel\n${Array.from({ length: 12 }, (_, index) => `Martin${index};Zoé;zoe${index}@example.fr`).join("\n")}\n`,
);

/** People that were read: each has an address in one cell. */
const count = ({ tables }: Opened): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;
const reasons = ({ unread }: Opened): string[] => unread.map(({ reason }) => reason);

const stored: RarFile = { name: "dossier/liste.csv", content: list };
const second: RarFile = { name: "autre.csv", content: list };

test.each<[what: string, archive: Buffer, people: number, names: readonly string[]]>([
  ["RAR 4, stored", rar4(stored, second), 24, ["dossier/liste.csv", "autre.csv"]],
  ["RAR 5, stored", rar5(stored, second), 24, ["dossier/liste.csv", "autre.csv"]],
  ["RAR 5, packed", rar5(packedFile("liste.csv", list), second), 24, ["liste.csv", "autre.csv"]],
  [
    "RAR 5, packed together",
    rar5(packedFile("a.csv", list), packedFile("b.csv", list, { packing: 0x40 })),
    24,
    ["a.csv", "b.csv"],
  ],
  ["RAR 4, nothing in it", rar4(), 0, [""]],
  ["RAR 4, an empty file", rar4({ name: "vide", content: Buffer.alloc(0) }), 0, ["vide"]],
  [
    "RAR 4, a folder",
    rar4({ name: "Zoé", content: Buffer.alloc(0), flags4: 0xe0 }, stored),
    12,
    ["Zoé", "dossier/liste.csv"],
  ],
  [
    "RAR 5, a folder",
    rar5({ name: "Zoé", content: Buffer.alloc(0), fileFlags: 1 }, stored),
    12,
    ["Zoé", "dossier/liste.csv"],
  ],
  [
    "RAR 5, a link",
    rar5({
      name: "lien",
      content: Buffer.alloc(0),
      extra: Buffer.concat([
        number(7),
        number(5),
        number(1),
        number(0),
        number(3),
        Buffer.from("but"),
      ]),
    }),
    0,
    ["lien", "but"],
  ],
  ["RAR 4, a comment", rar4({ name: "CMT", content: list, isService: true }), 12, ["CMT"]],
  ["RAR 5, a comment", rar5({ name: "CMT", content: list, isService: true }), 12, ["CMT"]],
  ["RAR 5, a packed comment", rar5(packedFile("CMT", list, { isService: true })), 12, ["CMT"]],
  ["RAR 5, a recovery record", rar5({ name: "RR", content: list, isService: true }), 0, [""]],
  [
    "a program that unpacks itself",
    Buffer.concat([Buffer.from("MZ"), Buffer.alloc(3000), rar5(stored)]),
    12,
    ["dossier/liste.csv"],
  ],
])("%s", async (_, archive, people, names) => {
  const found = await opened(archive);
  expect(count(found)).toBe(people);
  expect(found.names.flatMap((each) => each.split("\n"))).toEqual(
    expect.arrayContaining([...names]),
  );
  if (!archive.subarray(0, 2).equals(Buffer.from("MZ"))) expect(found.unread).toEqual([]);
});

test("RAR 2 wrote no end", () => {
  const archive = (packer: number): Buffer => rar4({ ...stored, method: 3, packer });
  const damaged = (packer: number): boolean =>
    listRar(archive(packer).subarray(0, -end4.length)).damaged;
  expect([15, 20, 26, 29].map(damaged)).toEqual([false, false, false, true]);
  expect(listRar(archive(29)).damaged).toBe(false);
});

test("comments and owners of RAR 1.5 and 2, whose sums are others", async () => {
  const archive = rar4(stored);
  const at = mark4.length + main4.length;
  const length = archive.readUInt16LE(at + 5);
  const header = Buffer.from(archive.subarray(at, at + length));
  const comment = Buffer.from("21147500110008000f3070940102030405", "hex");
  header.writeUInt16LE(header.readUInt16LE(3) | 8, 3);
  header.writeUInt16LE(length + comment.length, 5);
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff, 0);
  const owner = Buffer.from("c31f77008012000800000001010004000400726f6f74726f6f74", "hex");
  const found = await opened(
    Buffer.concat([
      archive.subarray(0, at),
      header,
      comment,
      archive.subarray(at + length, -end4.length),
      owner,
      end4,
    ]),
  );
  expect([count(found), reasons(found)]).toEqual([12, []]);
});

describe("names of RAR 4", () => {
  test.each<[what: string, raw: Buffer, flags: number, name: string]>([
    ["UTF-8", Buffer.from("élèves.csv"), 0x200, "élèves.csv"],
    ["Latin-1", Buffer.from("\xe9l\xe8ves.csv", "latin1"), 0, "élèves.csv"],
    ["a byte each", Buffer.from("?l\0\x00\x00\xe9l", "latin1"), 0x200, "él"],
    ["with the high byte", Buffer.from("??\0\x04\x50\x10\x11", "latin1"), 0x200, "\u0410\u0411"],
    ["two bytes", Buffer.from("?\0\x00\x80\xac\x20", "latin1"), 0x200, "€"],
    ["as the plain form", Buffer.from("abc\0\x00\xc0\x01", "latin1"), 0x200, "abc"],
    ["shifted", Buffer.from("abc\0\x04\xc0\x81\x01", "latin1"), 0x200, "\u0462\u0463\u0464"],
    ["cut", Buffer.from("abc\0\x00\x00", "latin1"), 0x200, ""],
  ])("%s", (_, raw, flags4, name) => {
    const { entries } = listRar(rar4({ name: raw, content: list, flags4 }));
    expect(entries.map((each) => each.name)).toEqual([name]);
  });
});

const key = Buffer.concat([number(2), number(1), number(0)]);

test.each<[what: string, archive: Buffer, reason: string, names: readonly string[]]>([
  ["RAR 4, a file", rar4({ ...stored, flags4: 4 }), "encrypted", ["dossier/liste.csv"]],
  ["RAR 5, a file", rar5({ ...stored, extra: key }), "encrypted", ["dossier/liste.csv"]],
  [
    "RAR 4, all",
    Buffer.concat([mark4, block4(0x73, 0x80, Buffer.alloc(6)), Buffer.alloc(99, 7)]),
    "encrypted",
    [],
  ],
  ["RAR 5, all", Buffer.concat([mark5, block5(4, 0, 0, 0, 15), list]), "encrypted", []],
  [
    "packed as RAR 7 does",
    rar5(packedFile("liste.csv", list, { packing: 1 })),
    "unsupported",
    ["liste.csv"],
  ],
  [
    "packed with 4 GiB of memory",
    rar5(packedFile("liste.csv", list, { packing: 0xf << 10 })),
    "unsupported",
    ["liste.csv"],
  ],
])("%s: not read, said", async (_, archive, reason, names) => {
  const found = await opened(archive);
  expect(reasons(found)).toEqual([reason]);
  expect(count(found)).toBe(0);
  expect(found.names).toEqual([...names]);
});

test.each<[what: string, archive: Buffer, people: number]>([
  ["RAR 4, its checksum", rar4({ ...stored, crc: 1 }, second), 24],
  ["RAR 5, its checksum", rar5({ ...stored, crc: 1 }, second), 24],
  ["RAR 5, packed, its checksum", rar5(packedFile("liste.csv", list, { crc: 1 }), second), 24],
  ["RAR 4, its size", rar4({ ...stored, size: 5000 }), 12],
  ["RAR 4, goes on in a volume", rar4({ ...stored, flags4: 2 }), 12],
  ["RAR 5, goes on in a volume", rar5({ ...stored, flags5: 0x10 }), 12],
  [
    "RAR 5, packed, goes on in a volume",
    rar5(packedFile("liste.csv", list, { flags5: 0x10, size: 2 * list.length })),
    12,
  ],
  [
    "RAR 5, another volume follows",
    Buffer.concat([mark5, block5(1, 0, 1), file5(stored), block5(5, 0, 1)]),
    12,
  ],
  ["RAR 4, no end", rar4(stored).subarray(0, -end4.length), 12],
  ["RAR 5, no end", rar5(stored).subarray(0, -end5.length), 12],
  ["RAR 4, cut in a file", rar4(stored, second).subarray(0, -40 - end4.length), 23],
])("%s: read, and said to be damaged", async (_, archive, people) => {
  const found = await opened(archive);
  expect(new Set(reasons(found))).toEqual(new Set(["malformed"]));
  expect(count(found)).toBeGreaterThanOrEqual(people - 1);
});

test.each([
  ["RAR 4", rar4(stored, second), false],
  ["RAR 5", rar5(stored, second), false],
  ["RAR 5, packed", rar5(packedFile("a.csv", list), packedFile("b.csv", list)), true],
])(
  "%s: a damaged byte or a cut is said, and loses one file at most",
  async (_, archive, isPacked) => {
    for (let at = 8; at < archive.length; at += 9) {
      const changed = Buffer.from(archive);
      changed[at]! ^= 0x55;
      const found = await opened(changed);
      // Tables for unpacking describe codes that nothing uses.
      if (count(found) < 24 || !isPacked)
        expect(reasons(found), `byte ${at}`).toContain("malformed");
      expect(count(found), `byte ${at}`).toBeGreaterThanOrEqual(12);
    }
    for (let length = 20; length < archive.length - 20; length += 23)
      expect(reasons(await opened(archive.subarray(0, length))), `${length}`).toContain(
        "malformed",
      );
  },
);

const zeros = Buffer.alloc(3 * 1024 * 1024);

test.each<[what: string, archive: Buffer, limits: Partial<Limits>, limit: keyof Limits]>([
  ["stored", rar5(stored, second), { maxEntries: 1 }, "maxEntries"],
  ["stored", rar4(stored), { maxEntryBytes: 100 }, "maxEntryBytes"],
  ["stored", rar4(stored), { maxOutputBytes: 100 }, "maxOutputBytes"],
  ["packed", rar5(packedFile("a", zeros)), { maxEntryBytes: 1_000_000 }, "maxEntryBytes"],
  ["packed", rar5(packedFile("a", zeros)), { maxRatio: 0.5 }, "maxRatio"],
  ["packed", rar5(packedFile("a", zeros)), { maxOutputBytes: 1_000_000 }, "maxOutputBytes"],
  ["packed", rar5(packedFile("a", list)), { maxPartMilliseconds: 0 }, "maxPartMilliseconds"],
])("%s: %#", async (_, archive, limits, limit) => {
  const { unread } = await opened(archive, {}, limits);
  expect(unread).toContainEqual(expect.objectContaining({ limit }));
  // The next archive is unpacked again.
  expect(count(await opened(rar5(packedFile("liste.csv", list))))).toBe(12);
});

test("two archives at once", async () => {
  const archive = rar5(packedFile("a.csv", list), packedFile("b.csv", list, { packing: 0x40 }));
  const found = await Promise.all([opened(archive), opened(archive), opened(archive)]);
  expect(found.map(count)).toEqual([24, 24, 24]);
  expect(found.flatMap(reasons)).toEqual([]);
});

test("what stands behind the end is read", async () => {
  const found = await opened(Buffer.concat([rar4(stored), list]));
  expect(count(found)).toBe(24);
});

test("the unpacker leaves no handler with the process", async () => {
  expect(count(await opened(rar5(packedFile("liste.csv", list))))).toBe(12);
  expect(handlers()).toEqual(before);
});
