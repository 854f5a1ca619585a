/**
 * Good files with bytes changed, cut and spliced: whatever is left of them, `read()` throws nothing,
 * ends, and never keeps quiet about what it did not find.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { workbook, workbookStream } from "../../fixtures/biff.js";
import { people as invent } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { documentPeople } from "../../fixtures/word.js";
import { xlsb } from "../../fixtures/xlsb.js";
import { cells, opened } from "./opened.js";

const files = join(import.meta.dirname, "../../fixtures/files");
const persons = invent(200, { seed: 5 });
const rows = persons.map(({ lastName, firstName, email }) => [lastName, firstName, email]);
const sheets = [{ name: "Liste", rows }];

/** Changes some bytes, cuts the file, or copies a piece of it over another. */
function damaged(whole: Uint8Array, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  const place = () => random.int(0, bytes.length - 1);
  switch (random.int(0, 3)) {
    case 0:
      // Not so short that nothing is left to tell what it was.
      return bytes.subarray(0, random.int(512, bytes.length - 1));
    case 1: {
      const from = place();
      bytes.copy(bytes, place(), from, from + random.int(1, 4096));
      return bytes;
    }
    default:
      for (let i = random.int(1, 30); i > 0; i--)
        bytes[place()] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.int(0, 255)]);
      return bytes;
  }
}

const rounds = 150;

test.each<[name: string, people: number, bytes: Buffer]>([
  ["xls", rows.length, workbook(sheets)],
  ["xls without a compound file", rows.length, workbookStream(sheets)],
  ["xlsb", rows.length, xlsb(sheets)],
  ["doc", documentPeople.length, readFileSync(join(files, "doc/table.doc"))],
  ["ppt", documentPeople.length, gunzipSync(readFileSync(join(files, "ppt/slide.ppt.gz")))],
])(
  "%s: %d people are never lost in silence",
  async (_name, count, whole) => {
    const random = new Random(2006);
    const silent: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { tables, texts, unread } = await opened(damaged(whole, random), { name: "liste" });
      const content = [...texts.map(({ text }) => text), ...tables.flatMap(cells).flat()].join();
      const found = content.split("@").length - 1;
      if (unread.length === 0 && found < count / 2) silent.push(round);
    }
    expect(silent).toEqual([]);
  },
  60_000,
);
