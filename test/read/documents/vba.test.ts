import { expect, test } from "vitest";
import { row, workbook } from "../../../fixtures/ooxml.js";
import { people } from "../../../fixtures/people.js";
import { chunk, pack, project } from "../../../fixtures/vba.js";
import { blocks, sightings, type Whole } from "../workbooks/oracle.js";

const texts = (all: readonly Whole[]) =>
  all.flatMap((block) =>
    block.type === "text" && block.location.place !== "file-name" ? [block.text] : [],
  );

test("finds people in the macros of a workbook", async () => {
  const list = people(60, { seed: 7100, latin1: true });
  const source = `Attribute VB_Name = "Module1"\r\n${list.map((person) => `x = "${person.lastName};${person.email}"`).join("\r\n")}`;
  const compiled = Buffer.alloc(300, 0x55);
  const bytes = workbook([{ name: "S", rows: row(1, ["Janvier"]) }], {
    "xl/vbaProject.bin": project(Buffer.concat([compiled, pack(source)])),
  });
  const all = await blocks(bytes);
  expect(all.filter(({ type }) => type === "unread")).toEqual([]);
  for (const { email } of list)
    expect(sightings(all, email)).toMatchObject([{ place: "embedded", hidden: true }]);
});

test("copies what was before", async () => {
  const content = Buffer.concat([
    Buffer.from("\0Attribut", "latin1"),
    // "e " and a copy of 4 bytes from 6 before: bits 4, since 10 bytes are there.
    Buffer.from([0b0000_0100, 0x65, 0x20]),
    Buffer.alloc(2),
  ]);
  content.writeUInt16LE(((6 - 1) << 12) | (4 - 3), content.length - 2);
  const module = Buffer.concat([Buffer.from([1]), chunk(content)]);
  expect(texts(await blocks(project(module)))).toEqual(["Attribute ibut"]);
});

test.each([
  ["a token that points before the beginning", Buffer.from([0b10, 0x65, 0xff, 0xff])],
  ["a token cut off", Buffer.from([0b1, 0x65])],
])("%s ends the chunk", async (_, rest) => {
  const content = Buffer.concat([Buffer.from("\0Attribut", "latin1"), rest]);
  const module = Buffer.concat([Buffer.from([1]), chunk(content)]);
  expect(texts(await blocks(project(module)))[0]).toMatch(/^Attribut/);
});
