/** Documents in compound files as Microsoft's programs write them, which are less tidy than ours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compoundFile, number, workbook } from "../../../fixtures/biff.js";
import { document } from "../../../fixtures/hidden-office.js";
import { documentPeople } from "../../../fixtures/word.js";
import { zip } from "../../../fixtures/zip.js";
import { CompoundFile } from "../../../src/read/cfb.js";
import { opened } from "../opened.js";

const files = join(import.meta.dirname, "../../../fixtures/files");
const documents = {
  doc: readFileSync(join(files, "doc/text.doc")),
  ppt: gunzipSync(readFileSync(join(files, "ppt/slide.ppt.gz"))),
};
const lines = documentPeople.map(({ lastName, email }) => `${lastName} ${email}`);
const sector = 512;

/** The streams of a compound file, by their path. */
const streamsOf = (bytes: Uint8Array): Record<string, Uint8Array> =>
  Object.fromEntries(
    new CompoundFile(bytes).listStreams().map(({ path, bytes: of }) => [path.join("/"), of()]),
  );

/** A newer shape, as it stands packed among the records of an older document. */
const shape = (text: string): Buffer =>
  zip({
    "[Content_Types].xml": Buffer.from("<Types/>"),
    "drs/shapexml.xml": Buffer.from(`<p:sp><a:t>${text}</a:t></p:sp>`),
  });

/** A record of PowerPoint ([MS-PPT] 2.3.1). */
const record = (head: number, type: number, content: Uint8Array): Buffer =>
  Buffer.concat([number(2, head, type), number(4, content.length), content]);

const startOf = (index: number) => (index + 1) * sector;
/** The sectors of the allocation table, and where the table speaks of a sector. */
const tablesOf = (file: Buffer) =>
  Array.from({ length: file.readUInt32LE(0x2c) }, (_, index) =>
    file.readUInt32LE(0x4c + 4 * index),
  );
const entryOf = (file: Buffer, index: number) =>
  startOf(tablesOf(file)[index >> 7]!) + 4 * (index & 127);

/** The same file with its sectors in reverse order, but those of its allocation table. */
function scattered(file: Buffer): Buffer {
  const tables = tablesOf(file);
  const sectors = Array.from({ length: file.length / sector - 1 }, (_, index) => index);
  const movable = sectors.filter((index) => !tables.includes(index));
  const moved = new Map(movable.map((index, place) => [index, movable.at(-1 - place)!]));
  const target = (index: number) => moved.get(index) ?? index;
  const result = Buffer.from(file);
  for (const [from, to] of moved) file.copy(result, startOf(to), startOf(from), startOf(from + 1));
  for (const index of sectors)
    result.writeUInt32LE(
      target(file.readUInt32LE(entryOf(file, index))),
      entryOf(file, target(index)),
    );
  for (const field of [0x30, 0x3c]) result.writeUInt32LE(target(file.readUInt32LE(field)), field);
  let directory = file.readUInt32LE(0x30);
  while (directory < sectors.length) {
    const start = startOf(target(directory));
    for (let at = start; at < start + sector; at += 128) {
      const isSmall = result[at + 66] !== 5 && result.readUInt32LE(at + 120) < 4096;
      if (!isSmall) result.writeUInt32LE(target(result.readUInt32LE(at + 116)), at + 116);
    }
    directory = file.readUInt32LE(entryOf(file, directory));
  }
  return result;
}

describe("archives in the streams of documents", () => {
  const shapes = Array.from({ length: 40 }, (_, index) => shape(lines[index % lines.length]!));
  test.each([
    [
      "doc",
      compoundFile({
        ...streamsOf(documents.doc),
        "1Table": Buffer.concat([streamsOf(documents.doc)["1Table"]!, ...shapes]),
      }),
    ],
    [
      "ppt",
      compoundFile({
        ...streamsOf(documents.ppt),
        "PowerPoint Document": Buffer.concat([
          streamsOf(documents.ppt)["PowerPoint Document"]!,
          ...shapes.map((bytes) => record(0, 0x041f, bytes)),
        ]),
      }),
    ],
  ])("%s: read as they are, however the stream lies", async (_, bytes) => {
    for (const file of [bytes, scattered(bytes)]) {
      const { texts, unread } = await opened(file);
      expect(unread).toEqual([]);
      const there = texts.filter(({ location }) => location.path.at(-1) === "drs/shapexml.xml");
      expect(there).toHaveLength(40);
      expect(there.every(({ hidden }) => hidden)).toBe(true);
      for (const line of lines) expect(there.map(({ text }) => text)).toContain(line);
    }
  });

  test.each([0, 100, 70_000])("one behind the file is read, %i bytes on", async (length) => {
    const file = documents.doc;
    const padding = Buffer.alloc((sector - (file.length % sector)) % sector);
    const { texts, unread } = await opened(
      Buffer.concat([file, padding, Buffer.alloc(length), shape(lines[0]!)]),
    );
    expect(unread).toEqual([]);
    expect(texts.filter(({ hidden }) => hidden).map(({ text }) => text)).toContain(lines[0]);
  });
});

test("free sectors that hold older tables, directories and properties are no text", async () => {
  const file = Buffer.from(
    compoundFile({ ...streamsOf(documents.doc), old: Buffer.alloc(8 * sector, 1) }),
  );
  const start = file.indexOf(Buffer.alloc(8 * sector, 1));
  const table = Buffer.alloc(sector, 0xff);
  number(4, 0xfffffffd, 0xfffffffe, 3, 4, 0xfffffffe).copy(table);
  const directory = Buffer.alloc(sector);
  directory.write("Root Entry", "utf16le");
  const properties = Buffer.alloc(2 * sector);
  number(2, 0xfffe, 0, 0x0105, 2).copy(properties);
  for (const [index, bytes] of [table, directory, properties].entries())
    bytes.copy(file, start + index * sector);
  // The stream is no more: its sectors are free, its entry is blank.
  const first = start / sector - 1;
  for (let index = first; index < first + 8; index++)
    file.writeUInt32LE(0xffffffff, entryOf(file, index));
  const name = file.indexOf(Buffer.from("old\0", "utf16le"));
  file.writeUInt32LE(0xfffffffe, name + 116);
  file.writeUInt32LE(0, name + 120);
  const { blocks } = await opened(file);
  expect(blocks.filter(({ type }) => type === "unread")).toEqual([]);
  const pieces = [...new CompoundFile(file).unallocated()];
  expect(pieces.map(({ length }) => length)).toEqual([7 * sector]);
});

describe("packed objects of PowerPoint", () => {
  const rows = documentPeople.map(({ lastName, email }) => [lastName, email]);
  const content = workbook([{ name: "Liste", rows }]);
  // No last block and no checksum.
  const unended = deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
  test.each([
    [0, []],
    [1, ["malformed"]],
  ])("without an end are whole if their length is right (%i more)", async (more, reasons) => {
    const { tables, unread } = await opened(
      compoundFile({
        "PowerPoint Document": record(
          0x10,
          0x1011,
          Buffer.concat([number(4, content.length + more), unended]),
        ),
      }),
    );
    expect(tables[0]!.rows).toHaveLength(rows.length);
    expect(unread.map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe("objects in a document", () => {
  const embedded = (streams: Readonly<Record<string, Uint8Array>>) =>
    opened(
      compoundFile({
        ...streamsOf(documents.doc),
        ...Object.fromEntries(
          Object.entries(streams).map(([name, bytes]) => [`ObjectPool/_1/${name}`, bytes]),
        ),
      }),
    );

  test("a page of WordPad is read", async () => {
    const { texts, unread } = await embedded({
      "\u0001Ole": Buffer.alloc(20),
      Contents: Buffer.from(`{\\rtf1\\ansi ${lines.join("\\par ")}}`, "latin1"),
    });
    expect(unread).toEqual([]);
    const found = texts.filter(({ location }) => location.path.includes("Contents"));
    for (const line of lines) expect(found.map(({ text }) => text).join("\n")).toContain(line);
  });

  test.each<[string, Record<string, Uint8Array>]>([
    ["a formula", { "Equation Native": Buffer.from([28, 0, 0, 0, 2, 0, 0x8c, 0xc2, 0x6e, 0]) }],
    [
      "one by another program",
      {
        "\u0001Ole10Native": Buffer.from([8, 0, 0, 0, 2, 0, 1, 1, 1, 10, 1, 18]),
        "\u0001Ole10FmtProgID": Buffer.concat([number(4, 9), Buffer.from("Equation\0")]),
      },
    ],
  ])("%s holds nobody", async (_, streams) => {
    const { unread } = await embedded({ "\u0001Ole": Buffer.alloc(20), ...streams });
    expect(unread).toEqual([]);
  });

  test("what an unknown program left is unread", async () => {
    const { unread } = await embedded({ "Its Data": Buffer.from([1, 2, 3, 200, 201, 202]) });
    expect(unread.map(({ reason }) => reason)).toEqual(["unsupported"]);
  });
});

test("a chart's sheet has the dimensions of its data, which another sheet holds", async () => {
  const rows = [["Nom"], ["Martin"]];
  const chart = { name: "Graphique", rows: [], claimedRows: 3 };
  const said = async (sheet: typeof chart & { readonly chart?: boolean }) =>
    (await opened(workbook([{ name: "Données", rows }, sheet]))).unread;
  expect(await said({ ...chart, chart: true })).toEqual([]);
  expect(await said(chart)).toMatchObject([{ reason: "malformed" }]);
});

describe("a control of a form", () => {
  // [MS-OFORMS] 2.2: version, the length of the properties, the properties.
  const properties = Buffer.concat([Buffer.alloc(20), Buffer.from("Zoé Durand, Brest", "latin1")]);
  const control = Buffer.concat([number(2, 0x0200, properties.length), properties]);
  // As a storage of a document: the file around it has a stream of SheetJS's own.
  const storage = (contents: Buffer) =>
    new CompoundFile(
      compoundFile({
        "1/contents": contents,
        "1/\x03OCXNAME": Buffer.from("TextBox1", "utf16le"),
      }),
    ).extract("1");

  test("its text is read, and nothing else is in it", async () => {
    const { texts, unread } = await opened(storage(control));
    expect(texts).toMatchObject([{ text: "Zoé Durand, Brest" }]);
    expect(unread).toEqual([]);
  });

  test("what is too short to be one is not known", async () => {
    const { unread } = await opened(storage(control.subarray(0, 30)));
    expect(unread).not.toEqual([]);
  });

  test.each([
    ["a compound file", storage(control)],
    ["a stream", Buffer.concat([Buffer.alloc(16, 0x7f), control])],
    ["one of HTML", Buffer.from(`${"\x11".repeat(8)}<INPUT VALUE="Zoé Durand, Brest">`, "utf16le")],
  ])("in a document of Office it is seen: %s", async (_, bytes) => {
    const { texts, unread } = await opened(document("", { "word/activeX/activeX1.bin": bytes }));
    expect(texts.filter(({ text }) => text.includes("Zoé Durand, Brest"))).toMatchObject([
      { hidden: false },
    ]);
    expect(unread).toEqual([]);
  });
});

test.each([
  ["text", Buffer.from("<root>\n<nom>Zoé Durand</nom>\n</root>\n"), 0],
  [
    "numbers around text",
    Buffer.from("\x01\x02\xff\0\0\0\x7f\x80Zoé Durand\x03\x01\x02\x98", "latin1"),
    1,
  ],
])("a stream of %s that nobody knows", async (_, stream, count) => {
  const storages = compoundFile({ "1/Unknown": stream, "1/RichEditFlags": Buffer.alloc(12) });
  const { blocks, unread } = await opened(new CompoundFile(storages).extract("1"));
  expect(JSON.stringify(blocks)).toContain("Zoé Durand");
  expect(unread).toHaveLength(count);
});
