import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compoundFile, number, workbook } from "../../../fixtures/biff.js";
import { documentPeople } from "../../../fixtures/word.js";
import { CompoundFile } from "../../../src/read/cfb.js";
import { cells, opened } from "../opened.js";

const fixture = (name: string) =>
  gunzipSync(
    readFileSync(join(import.meta.dirname, "../../../fixtures/files/ppt", `${name}.ppt.gz`)),
  );
const lines = documentPeople.map(
  ({ lastName, firstName, email }) => `${lastName} ${firstName} ${email}`,
);

test.each([
  ["slide", undefined, 2, false],
  ["hidden", "hidden-slide", 2, true],
  ["notes", "speaker-notes", undefined, false],
] as const)("%s: the people are in %s of page %s, hidden %s", async (name, place, page, hidden) => {
  const { texts, unread } = await opened(fixture(name));
  expect(unread).toEqual([]);
  const there = texts.filter(
    (block) => block.location.place === place && block.location.page === page,
  );
  const found = there.flatMap((block) => block.text.split("\n"));
  for (const line of lines) expect(found).toContain(line);
  expect(there.every((block) => block.hidden === hidden)).toBe(true);
  const elsewhere = texts.filter((block) => !there.includes(block)).map(({ text }) => text);
  for (const line of lines) expect(elsewhere.join("\n")).not.toContain(line);
});

/** A record ([MS-PPT] 2.3.1). */
function record(head: number, type: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([number(2, head, type), number(4, content.length), content]);
}
const utf16 = (text: string) => Buffer.from(text, "utf16le");
const slide = (text: string) => record(0x0f, 0x03ee, record(0, 0x0fa0, utf16(text)));

test("slides of an older version are changes, those of the last one are not", async () => {
  const old = slide("ancienne");
  const now = slide("nouvelle");
  const directoryAt = old.length + now.length;
  const directory = record(0, 0x1772, number(4, (1 << 20) | 5, old.length));
  const edit = record(0, 0x0ff5, number(4, 256, 0, 0, directoryAt), Buffer.alloc(12));
  const user = record(0, 0x0ff6, number(4, 20, 0xe391c05f, directoryAt + directory.length));
  const { texts } = await opened(
    compoundFile({
      "PowerPoint Document": Buffer.concat([old, now, directory, edit]),
      "Current User": user,
    }),
  );
  expect(texts.map(({ text, hidden, location }) => [text, hidden, location.place])).toEqual([
    ["ancienne", true, "tracked-change"],
    ["nouvelle", false, undefined],
  ]);
});

test("comments and headers by their place, 8-bit text too", async () => {
  const { texts } = await opened(
    compoundFile({
      "PowerPoint Document": record(
        0x0f,
        0x03ee,
        record(0, 0x0fa8, Buffer.from("été", "latin1")),
        record(0x0f, 0x2ee0, record(0, 0x0fba, utf16("remarque"))),
        record(0x3f, 0x0fd9, record(0, 0x0fba, utf16("pied"))),
      ),
    }),
  );
  expect(texts.map(({ text, location }) => [text, location.place])).toEqual([
    ["été", undefined],
    ["remarque", "comment"],
    ["pied", "header-footer"],
  ]);
});

test.each([0, 1])("an embedded workbook is opened (compressed: %d)", async (compressed) => {
  const rows = documentPeople.map(({ lastName, email }) => [lastName, email]);
  const bytes = workbook([{ name: "Liste", rows }]);
  const content =
    compressed === 1 ? Buffer.concat([number(4, bytes.length), deflateSync(bytes)]) : bytes;
  const { tables, unread } = await opened(
    compoundFile({ "PowerPoint Document": record(compressed << 4, 0x1011, content) }),
  );
  expect(unread).toEqual([]);
  expect(cells(tables[0])).toEqual(rows);
  expect(tables[0]).toMatchObject({ hidden: true, location: { place: "embedded" } });
});

test("a presentation under a password is said to be encrypted", async () => {
  const user = Buffer.alloc(40);
  user.writeUInt32LE(0xf3d1c4df, 12);
  const { blocks } = await opened(
    compoundFile({ "PowerPoint Document": slide("x"), "Current User": user }),
  );
  expect(blocks).toEqual([{ type: "unread", location: { path: [] }, reason: "encrypted" }]);
});

test("a stream that was cut gives the slides before the cut, malformed", async () => {
  const file = new CompoundFile(fixture("slide"));
  const whole = Buffer.from(file.stream("PowerPoint Document")!);
  const { texts, unread } = await opened(
    compoundFile({ "PowerPoint Document": whole.subarray(0, whole.length * 0.9) }),
  );
  for (const line of lines) expect(texts.map(({ text }) => text).join("\n")).toContain(line);
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});
