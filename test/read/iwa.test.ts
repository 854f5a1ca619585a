/** Documents of Pages, put together here: no program on this side writes them. */
import { expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { zip } from "../../fixtures/zip.js";
import { iwa } from "../../src/read/iwa.js";
import { Peek } from "../../src/read/peek.js";
import { opened } from "./opened.js";

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
};
const field = (number: number, content: Buffer | string | number): Buffer =>
  typeof content === "number"
    ? Buffer.concat([varint(number * 8), varint(content)])
    : Buffer.concat([
        varint(number * 8 + 2),
        varint(Buffer.byteLength(content)),
        Buffer.from(content),
      ]);

/** A record: its description, which has the lengths of its messages, and those. */
const record = (...messages: readonly Buffer[]): Buffer => {
  const info = Buffer.concat([
    field(1, 7),
    ...messages.map((message) =>
      field(2, Buffer.concat([field(1, 2001), field(3, message.length)])),
    ),
  ]);
  return Buffer.concat([varint(info.length), info, ...messages]);
};

/** Snappy's form of bytes that nothing packs: literals of 60 bytes at the most. */
function archive(content: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let from = 0; from < content.length; from += 65_536) {
    const chunk = content.subarray(from, from + 65_536);
    const parts: Buffer[] = [varint(chunk.length)];
    for (let at = 0; at < chunk.length; at += 60) {
      const literal = chunk.subarray(at, at + 60);
      parts.push(Buffer.of((literal.length - 1) << 2), literal);
    }
    const packed = Buffer.concat(parts);
    chunks.push(Buffer.of(0, packed.length & 255, (packed.length >> 8) & 255, packed.length >> 16));
    chunks.push(packed);
  }
  return Buffer.concat(chunks);
}

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
