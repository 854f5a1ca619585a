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
