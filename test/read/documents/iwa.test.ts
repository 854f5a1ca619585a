/** Documents of Pages, put together here: no program on this side writes them. */
import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { Random } from "../../../fixtures/random.js";
import { zip } from "../../../fixtures/zip.js";
import { iwa } from "../../../src/read/documents/iwa.js";
import { Peek } from "../../../src/read/peek.js";
import { archive, field, record } from "./iwa-file.js";
import { opened } from "../opened.js";

const list = people(25, { seed: 3 }).map(({ lastName, firstName, email }) =>
  [firstName, lastName, email].join(" "),
);
const body = record(
  Buffer.concat([field(1, 3), field(3, `Réunion\n${list.slice(0, 20).join("\n")}\n\ufffc`)]),
  // A table's texts, each in a message of its own.
  Buffer.concat(
    list
      .slice(20)
      .map((line, index) =>
        field(
          4,
          Buffer.concat([field(1, index), field(3, line), Buffer.from("3d00000000", "hex")]),
        ),
      ),
  ),
);

test("the texts of a document are read", async () => {
  const pages = zip({
    "Index/Document.iwa": archive(body),
    "Metadata/Properties.plist": Buffer.from("bplist00\xd0\x08", "latin1"),
  });
  const { texts, unread, mismatches } = await opened(pages, { name: "a.pages" });
  const all = texts.map(({ text }) => text).join("\n");
  for (const line of list) expect(all).toContain(line);
  expect(texts.every(({ hidden }) => !hidden)).toBe(true);
  expect(texts[0]!.location.path).toEqual(["a.pages", "Index/Document.iwa"]);
  expect(unread).toEqual([]);
  expect(mismatches).toEqual([]);
});

test("more than one chunk", async () => {
  const long = record(field(3, `${"Rien à signaler. ".repeat(9000)}${list[0]}`));
  const { texts } = await opened(archive(long));
  expect(texts.map(({ text }) => text).join("")).toContain(list[0]);
});

test("one whose records are cut says so, and gives what stands before", async () => {
  const { texts, unread } = await opened(archive(Buffer.concat([body, body.subarray(0, 300)])));
  expect(texts[0]!.text).toContain(list[0]);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("unpacks no more than it may", async () => {
  const { unread } = await opened(archive(body), {}, { maxEntryBytes: 100 });
  expect(unread).toMatchObject([{ reason: "too-large", limit: "maxEntryBytes" }]);
});

test("messages in messages end, noise is none", async () => {
  let deep: Buffer = Buffer.from([8, 1, 255]);
  for (let depth = 0; depth < 1000; depth++) deep = field(1, deep);
  expect((await opened(archive(record(deep)))).texts).toEqual([]);
  const random = new Random(5);
  for (let round = 0; round < 200; round++) {
    const noise = Buffer.from(Array.from({ length: 200 }, () => random.int(0, 255)));
    noise[0] = 0;
    expect(iwa.recognises(new Peek(noise))).toBe(false);
  }
});

test("a document of Pages that has tables as well is no damaged spreadsheet", async () => {
  const pages = zip({
    "Index/Document.iwa": archive(body),
    "Index/Tables/Tile.iwa": archive(record(field(1, 3))),
  });
  const { texts, unread } = await opened(pages, { name: "a.pages" });
  const all = texts.map(({ text }) => text).join("\n");
  for (const line of list) expect(all).toContain(line);
  expect(unread).toEqual([]);
});
