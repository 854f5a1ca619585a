/** What macutils and uudeview wrote (`fixtures/apple.ts`), and the forms of RFC 1740, made here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { applefile } from "./applefile.js";
import { cells, type Opened, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/apple");
const file = (name: string): Buffer => readFileSync(join(folder, name));
const count = ({ tables }: Opened): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;

test.each(["liste.bin", "liste.hqx", "liste.yenc"])("%s: 30 people", async (name) => {
  const found = await opened(file(name), { name });
  expect(count(found)).toBe(30);
  expect(found.unread).toEqual([]);
  expect(found.mismatches).toEqual([]);
  expect(found.tables[0]).toMatchObject({ hidden: false, location: { path: [name, "liste.csv"] } });
});

test.each(["liste.bin", "liste.hqx", "liste.yenc"])("%s cut: said", async (name) => {
  const bytes = file(name);
  for (const share of [0.4, 0.7]) {
    const found = await opened(bytes.subarray(0, bytes.length * share), { name });
    expect(count(found)).toBeGreaterThan(5);
    expect(found.unread.map(({ reason }) => reason)).toContain("malformed");
  }
});

test.each(["liste.hqx", "liste.yenc"])("%s with a byte changed: said", async (name) => {
  const random = new Random(3);
  for (let round = 0; round < 50; round++) {
    const bytes = Buffer.from(file(name));
    bytes[random.int(300, bytes.length - 120)]! ^= 1;
    const { unread } = await opened(bytes, { name });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  }
});

const csv = Buffer.from("Nom;Courriel\nDurand;durand@example.fr\nPetit;petit@example.fr\n");

test("AppleSingle holds the file", async () => {
  const bytes = applefile(0x00051600, { 1: csv, 3: Buffer.from("liste.csv"), 9: Buffer.alloc(32) });
  const found = await opened(bytes, { name: "a" });
  expect(count(found)).toBe(2);
  expect(found.tables[0]!.location).toEqual({ path: ["a", "liste.csv"] });
  expect(found.unread).toEqual([]);
  const cut = await opened(bytes.subarray(0, 100), { name: "a" });
  expect(cut.unread.map(({ reason }) => reason)).toContain("malformed");
});

test("AppleDouble holds words about the file, which nobody sees, and no mismatch", async () => {
  const bytes = applefile(0x00051607, {
    9: Buffer.concat([Buffer.alloc(34), Buffer.from("ATTR\0\0envoyé par zoe@example.fr\0")]),
    2: Buffer.alloc(286),
  });
  const beside = await opened(bytes, { name: "._liste.xlsx" });
  expect(beside.texts).toMatchObject([{ hidden: true, location: { place: "properties" } }]);
  expect(beside.texts[0]!.text).toContain("zoe@example.fr");
  const part = await opened(bytes, { name: "a.csv", declaredType: "application/applefile" });
  for (const { unread, mismatches } of [beside, part]) {
    expect(unread).toEqual([]);
    expect(mismatches).toEqual([]);
  }
});

test("the view of a folder holds names", async () => {
  const bytes = Buffer.concat([
    Buffer.from("\0\0\0\x01Bud1\0\0\x10\0", "latin1"),
    Buffer.alloc(50),
    Buffer.from("Lefèvre Zoé.pdf", "utf16le").swap16(),
    Buffer.alloc(50),
  ]);
  const { texts, unread } = await opened(bytes, { name: ".DS_Store" });
  expect(texts).toMatchObject([{ hidden: true, text: "Lefèvre Zoé.pdf\n" }]);
  expect(unread).toEqual([]);
});
