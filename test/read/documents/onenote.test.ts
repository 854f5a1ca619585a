import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { Random } from "../../../fixtures/random.js";
import { opened } from "../opened.js";

const mark = Buffer.from("e4525c7b8cd8a74daeb15378d02996d3", "hex");
const random = new Random(1);
const noise = (): Buffer => Buffer.from(Array.from({ length: 300 }, () => random.int(0, 8)));
const list = people(25, { seed: 9 }).map(({ lastName, email }) => `${lastName} ${email}`);

test.each(["utf16le", "latin1"] as const)("words of a section in %s are read", async (encoding) => {
  const texts = list.map((line) => line.normalize("NFD").replace(/\p{M}/gu, ""));
  const bytes = Buffer.concat([
    mark,
    ...texts.flatMap((line) => [
      noise(),
      Buffer.alloc(4),
      Buffer.from(line, encoding),
      Buffer.alloc(4),
    ]),
  ]);
  const found = await opened(bytes, { name: "Notes.one" });
  const all = found.texts.map(({ text }) => text).join("\n");
  for (const line of texts) expect(all).toContain(line);
  expect(found.texts.every(({ hidden }) => !hidden)).toBe(true);
  expect(found.unread).toMatchObject([
    { reason: "unsupported", location: { path: ["Notes.one"] } },
  ]);
  expect(found.mismatches).toEqual([]);
});

test("a section without words is said to be unread all the same", async () => {
  const { texts, unread } = await opened(Buffer.concat([mark, noise()]), { name: "a.one" });
  expect(texts).toEqual([]);
  expect(unread).toHaveLength(1);
});
