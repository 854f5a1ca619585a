import { expect, test } from "vitest";
import { zip } from "../../fixtures/zip.js";
import { Peek } from "../../src/read/peek.js";
import { opened } from "./opened.js";

const liste = Buffer.from("nom;ville\nDurand;Lyon\nPetit;Brest\n");
const archive = zip({ "liste.csv": liste });

/** A file of pages of 4096 bytes, with an archive in the second one. */
function pages(head: string, count: number): Buffer {
  const file = Buffer.alloc(4096 * count);
  file.write(head, "latin1");
  archive.copy(file, 4200);
  return file;
}

function sqlite(): Buffer {
  const file = pages("SQLite format 3\0", 3);
  file.writeUInt16BE(4096, 16);
  file.writeUInt32BE(3, 28);
  return file;
}

/** An entry of a tar archive (POSIX.1-2017, pax, ustar). */
function entry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write("0000644\0", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0        0", 136);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const tar = Buffer.concat([
  entry("a.zip", archive),
  entry("dossier.txt", Buffer.from("Bonjour")),
  Buffer.alloc(1024),
]);

test.each([
  ["SQLite", sqlite()],
  ["Access", pages("\0\x01\0\0Standard ACE DB\0", 3)],
  ["tar", tar],
])("an archive within a file of %s is its own reader's, one behind it is not", (_, file) => {
  expect([...new Peek(file).zipNames()]).toEqual([]);
  expect([...new Peek(Buffer.concat([file, archive])).zipNames()]).toEqual(["liste.csv"]);
});

test("what stands behind an archive within a tar archive is known", async () => {
  const { names, tables, unread } = await opened(tar, { name: "a.tar" });
  expect(names.join("\n")).toContain("dossier.txt");
  expect(tables).toMatchObject([{ location: { path: ["a.tar", "a.zip", "liste.csv"] } }]);
  expect(unread).toEqual([]);
});
