/** What LibreOffice draws (`fixtures/metafile.ts`), and records made here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { record, workbook } from "../../../fixtures/biff.js";
import { document } from "../../../fixtures/hidden-office.js";
import { pdf } from "../../../fixtures/pdf.js";
import { people } from "../../../fixtures/people.js";
import { cells, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/metafile");
const file = (format: string): Buffer =>
  gunzipSync(readFileSync(join(folder, `table.${format}.gz`)));
const rows = people(25, { seed: 8, latin1: true }).map(({ lastName, firstName, email }) => [
  lastName,
  firstName,
  email,
]);

test.each(["emf", "wmf"])("a table drawn as %s is a table", async (format) => {
  const { tables, unread, mismatches } = await opened(file(format), { name: `a.${format}` });
  expect(cells(tables[0]).slice(1)).toEqual(rows);
  expect(tables[0]).toMatchObject({ hidden: false, location: { path: [`a.${format}`] } });
  expect(unread).toEqual([]);
  expect(mismatches).toEqual([]);
});

test("one in a document is seen", async () => {
  const bytes = document("<w:p><w:r><w:t>Janvier</w:t></w:r></w:p>", {
    "word/media/image1.emf": file("emf"),
  });
  const { tables, unread } = await opened(bytes, { name: "a.docx" });
  expect(cells(tables[0]).slice(1)).toEqual(rows);
  expect(tables[0]!.hidden).toBe(false);
  expect(tables[0]!.location.place).toBeUndefined();
  expect(unread).toEqual([]);
});

test.each(["doc", "xls", "ppt"])("one in a .%s is seen", async (format) => {
  const { tables, unread } = await opened(file(format), { name: `a.${format}` });
  const table = tables.find(({ location }) => location.path.at(-1) === "picture");
  expect(cells(table).slice(1)).toEqual(rows);
  expect(table).toMatchObject({ hidden: false });
  expect(unread).toEqual([]);
});

test("one in a drawing that is damaged is said to be", async () => {
  const blip = Buffer.concat([
    Buffer.from("403d1af0", "hex"),
    Buffer.alloc(20),
    Buffer.alloc(28),
    Buffer.of(9, 0, 0, 0, 0, 0xfe),
    Buffer.from("not packed"),
  ]);
  const { unread } = await opened(workbook([{ name: "A", rows: [["a"]] }], [record(0xeb, blip)]));
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test.each(["emf", "wmf"])("%s cut: what is there, and malformed", async (format) => {
  const bytes = file(format);
  const { blocks, unread } = await opened(bytes.subarray(0, bytes.length * 0.97), {
    name: `a.${format}`,
  });
  expect(JSON.stringify(blocks)).toContain("@");
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

/** An EMF with one text in each record: options, place, text, distance of its letters. */
function emf(...texts: readonly [options: number, x: number, text: string, step?: number][]) {
  const head = Buffer.alloc(88);
  head.writeUInt32LE(1);
  head.writeUInt32LE(88, 4);
  head.write(" EMF", 40);
  const records = texts.map(([options, x, text, step = 10]) => {
    const start = 76;
    const distances = start + text.length * 2 + ((text.length * 2) % 4);
    const record = Buffer.alloc(distances + text.length * 4);
    record.writeUInt32LE(84);
    record.writeUInt32LE(record.length, 4);
    record.writeInt32LE(x, 36);
    record.writeUInt32LE(text.length, 44);
    record.writeUInt32LE(start, 48);
    record.writeUInt32LE(options, 52);
    record.writeUInt32LE(distances, 72);
    record.write(text, start, "utf16le");
    for (let at = 0; at < text.length; at++) record.writeUInt32LE(step, distances + at * 4);
    return record;
  });
  const end = Buffer.from("0e00000014000000000000001000000014000000", "hex");
  return Buffer.concat([head, ...records, end]);
}

test.each<[what: string, bytes: Buffer, text: string[]]>([
  ["pieces of a word", emf([0, 0, "Lef"], [0, 30, "èvre"]), ["Lefèvre"]],
  ["words", emf([0, 0, "Zoé"], [0, 36, "Petit"]), ["Zoé Petit"]],
  ["cells, drawn from the right", emf([0, 200, "b"], [0, 0, "a"]), ["a\tb"]],
  ["numbers of glyphs", emf([0x10, 0, "abc"]), []],
])("%s", async (_what, bytes, text) => {
  const { texts, unread } = await opened(bytes, { name: "a.emf" });
  expect(texts.map((each) => each.text.trim())).toEqual(text);
  expect(unread).toEqual([]);
});

/** A comment of an EMF that keeps its picture in another form ([MS-EMF] 2.3.3.4.3). */
function kept(form: string, bytes: Buffer, from = 0): Buffer {
  const head = Buffer.alloc(56);
  head.writeUInt32LE(70);
  head.write("GDIC\x04\0\0@", 12, "latin1");
  head.writeUInt32LE(1, 36);
  head.write(form, 40, "latin1");
  head.writeUInt32LE(1, 44);
  head.writeUInt32LE(bytes.length, 48);
  head.writeUInt32LE(44 + from, 52);
  const record = Buffer.concat([head, Buffer.alloc(from), bytes, Buffer.alloc(-bytes.length & 3)]);
  record.writeUInt32LE(record.length, 4);
  record.writeUInt32LE(record.length - 12, 8);
  return record;
}

test.each([0, 2000])(
  "the PDF that a Mac keeps in it is read, %i bytes behind others",
  async (from) => {
    const drawn = emf([0, 0, "Zoé"]);
    const others = Array.from({ length: from / 100 }, () => kept("EMF ", Buffer.alloc(44)));
    const drawing = pdf([{ words: [[50, 700, "Jeanne Durand"]] }]);
    const parts = [drawn.subarray(0, 88), ...others, kept(" FDP", drawing), drawn.subarray(88)];
    const { texts, unread, mismatches } = await opened(Buffer.concat(parts), { name: "a.emf" });
    expect(texts.map(({ text, hidden }) => [text.trim(), hidden])).toEqual([
      ["Zoé", false],
      ["Jeanne Durand", false],
    ]);
    expect([unread, mismatches]).toEqual([[], []]);
  },
);

test("of thousands of PDFs in it, some are opened", async () => {
  const drawn = emf([0, 0, "Zoé"]);
  const none = kept(" FDP", Buffer.from("%PDF-1.4\n"));
  const parts = [drawn.subarray(0, 88), ...Array(5000).fill(none), drawn.subarray(88)];
  const { unread } = await opened(Buffer.concat(parts), { name: "a.emf" });
  expect(unread.filter(({ reason }) => reason === "malformed").length).toBeLessThan(200);
  expect(unread).toContainEqual(
    expect.objectContaining({ reason: "too-many", limit: "maxEntries" }),
  );
});

test("a PDF that begins in it and goes on behind is no whole one", async () => {
  const drawn = emf([0, 0, "Zoé"]);
  const drawing = pdf([{ words: [[50, 700, "Jeanne Durand"]] }]);
  const parts = [
    drawn.subarray(0, 88),
    kept(" FDP", drawing.subarray(0, 40)),
    drawing.subarray(40),
  ];
  const { unread } = await opened(Buffer.concat(parts), { name: "a.emf" });
  expect(unread).not.toEqual([]);
});
