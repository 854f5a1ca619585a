import { expect, test } from "vitest";
import { opened } from "./opened.js";

const rest = "\0\x01\x02\x03\x80\x90\xa0\xff".repeat(64);

test.each([
  ["MP3 with a tag", "ID3\x03\0\0\0\0\0\0"],
  ["MP3 without one", "\xff\xfb\x90\x64"],
  ["Ogg", "OggS\0\x02"],
  ["FLAC", "fLaC\0\0\0\x22"],
  ["WAVE", "RIFF\x24\0\0\0WAVEfmt "],
  ["AVI", "RIFF\x24\0\0\0AVI LIST"],
  ["AIFF", "FORM\0\0\0\x24AIFFCOMM"],
  ["AMR", "#!AMR\n\x3c"],
  ["MIDI", "MThd\0\0\0\x06"],
  ["MP4", "\0\0\0\x20ftypisom"],
  ["QuickTime", "\0\0\0\x08wide"],
  ["Matroska", "\x1aE\xdf\xa3"],
  ["ASF", "0&\xb2u\x8ef\xcf\x11"],
  ["Flash video", "FLV\x01"],
  ["MPEG", "\0\0\x01\xba"],
  ["TrueType", "\0\x01\0\0\0\x10\x01\0"],
  ["OpenType", "OTTO\0\x0b\0\x80"],
  ["TrueType of Apple", "true\0\x0b\0\x80"],
  ["a font collection", "ttcf\0\x01\0\0"],
  ["WOFF", "wOFF\0\x01\0\0"],
  ["WOFF2", "wOF2OTTO"],
])("%s is no file that stayed closed", async (_, start) => {
  const { blocks } = await opened(Buffer.from(start + rest, "latin1"), { name: "a.bin" });
  expect(blocks.filter(({ type }) => type !== "text")).toEqual([]);
});

test.each([
  "OTTO",
  "true",
  "OggS",
  "fLaC",
  "ID3",
  "FORM",
  "RIFF",
  "MThd",
  "ttcf",
  "#!AMR",
  "0&",
  "FLV",
])("a list that begins with %s is read", async (start) => {
  const { texts, tables } = await opened(`${start};Jeanne\nPETIT;Zoé\nMARTIN;Paul\n`);
  expect([...texts, ...tables]).not.toEqual([]);
});

const be = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, content: Uint8Array, head = Buffer.alloc(0)) =>
  Buffer.concat([be(8 + head.length + content.length), Buffer.from(type), head, content]);
const film = (...boxes: readonly Uint8Array[]) =>
  Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\x02\0isomiso2")),
    ...boxes,
    box("mdat", Buffer.from(rest, "latin1")),
  ]);
const hidden = Buffer.from(
  "nom;prenom;ville\nDURAND;Jeanne;Lyon\nPETIT;Zoé;Brest\nROUX;Luc;Nice\n",
);

test.each([
  ["free", film(box("free", hidden))],
  ["skip", film(box("skip", hidden))],
  ["wide", film(box("wide", hidden))],
  ["free, filled up", film(box("free", Buffer.concat([hidden, Buffer.alloc(900)])))],
  ["uuid", film(box("uuid", hidden, Buffer.alloc(16, 7)))],
  [
    "a size of 64 bits",
    film(Buffer.concat([be(1), Buffer.from("free"), be(0), be(16 + hidden.length), hidden])),
  ],
  [
    "JUNK of RIFF",
    (() => {
      const le = (value: number) => be(value).reverse();
      const chunk = (type: string, content: Uint8Array) =>
        Buffer.concat([Buffer.from(type), le(content.length), content]);
      const form = Buffer.concat([
        Buffer.from("WAVE"),
        chunk("fmt ", Buffer.alloc(16, 1)),
        chunk("JUNK", hidden),
      ]);
      return chunk("RIFF", form);
    })(),
  ],
])("a list in a box that players pass over is read, and hidden: %s", async (_, bytes) => {
  const { tables } = await opened(bytes, { name: "a.mp4" });
  expect(tables).toMatchObject([{ hidden: true, location: { place: "unreferenced" } }]);
  expect(tables[0]!.rows).toHaveLength(4);
});

test.each([
  ["zeros", film(box("free", Buffer.alloc(4000)))],
  ["a program's numbers", film(box("uuid", Buffer.from(rest, "latin1"), Buffer.alloc(16, 7)))],
  ["a word", film(box("free", Buffer.from("IsoMedia File Produced")))],
])("a box with %s is nothing", async (_, bytes) => {
  const { blocks } = await opened(bytes, { name: "a.mp4" });
  expect(blocks.filter(({ type }) => type !== "text")).toEqual([]);
});
