import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { zip } from "../../fixtures/zip.js";
import { opened } from "./opened.js";

const words = "Liste : Jeanne Exemple, jeanne@example.fr, né(e) à Gap";

/** A JPEG of one grey dot. */
const photo = Buffer.from(
  `ffd8 ffe0 0010 4a46494600 0101 00 0001 0001 0000
   ffdb 0043 00 ${"10".repeat(64)}
   ffc0 000b 08 0001 0001 01 01 11 00
   ffc4 0014 00 01 ${"00".repeat(15)} 00
   ffc4 0014 10 01 ${"00".repeat(15)} 00
   ffda 0008 01 01 00 00 3f 00 3f ffd9`.replace(/\s/g, ""),
  "hex",
);

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
const jpeg = (...segments: Buffer[]): Buffer =>
  Buffer.concat([photo.subarray(0, 2), ...segments, photo.subarray(2)]);

const chunk = (type: string, data: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
};
const png = (...chunks: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", Buffer.from("00000001000000010800000000", "hex")),
    ...chunks,
    chunk("IDAT", deflateSync(Buffer.of(0, 0))),
    chunk("IEND", Buffer.alloc(0)),
  ]);

const block = (label: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x21, label, content.length), content, Buffer.of(0)]);
const gif = (...blocks: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff", "latin1"),
    ...blocks,
    Buffer.from("2c00000000010001000002024401003b", "hex"),
  ]);

describe("a picture without words", () => {
  test.each([
    ["jpeg", photo],
    ["png", png()],
    ["gif", gif()],
  ])("%s is read to its end", async (_, bytes) => {
    const { unread, texts } = await opened(bytes);
    expect(unread).toEqual([]);
    expect(texts.map(({ text }) => text).join("")).not.toContain("@");
  });
});

describe("words in its metadata", () => {
  const utf8 = Buffer.from(words);
  test.each([
    ["a JPEG comment", jpeg(segment(0xfe, utf8))],
    [
      "JPEG XMP",
      jpeg(segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${words}`))),
    ],
    ["JPEG EXIF in UTF-16", jpeg(segment(0xe1, Buffer.from(`Exif\0\0MM\0*${words}`, "utf16le")))],
    ["PNG tEXt", png(chunk("tEXt", Buffer.concat([Buffer.from("Comment\0"), utf8])))],
    [
      "PNG zTXt",
      png(chunk("zTXt", Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(utf8)]))),
    ],
    [
      "PNG iTXt",
      png(chunk("iTXt", Buffer.concat([Buffer.from("Comment\0\0\0fr\0Commentaire\0"), utf8]))),
    ],
    [
      "PNG iTXt, packed",
      png(chunk("iTXt", Buffer.concat([Buffer.from("Comment\0\x01\0fr\0\0"), deflateSync(utf8)]))),
    ],
    ["a GIF comment", gif(block(0xfe, utf8))],
    ["GIF application data", gif(block(0xff, Buffer.concat([Buffer.from("XMP DataXMP"), utf8])))],
  ])("%s", async (_, bytes) => {
    const { unread, texts } = await opened(bytes);
    expect(unread).toEqual([]);
    const found = texts.find(({ text }) => text.includes("jeanne@example.fr"));
    expect(found).toMatchObject({ hidden: true, location: { place: "properties" } });
  });
});

describe("behind its end", () => {
  test.each([
    ["jpeg", photo],
    ["png", png()],
    ["gif", gif()],
  ])("text behind a %s is read", async (_, bytes) => {
    const { texts } = await opened(Buffer.concat([bytes, Buffer.from(`Nom;Courriel\n${words}\n`)]));
    expect(texts.find(({ location }) => location.place === "unreferenced")?.text).toContain(
      "@example.fr",
    );
  });

  test("a zip behind a picture is read as a zip", async () => {
    const { texts } = await opened(Buffer.concat([photo, zip({ "a.txt": Buffer.from(words) })]));
    expect(
      texts.some(({ location, text }) => location.path.at(-1) === "a.txt" && text.includes("@")),
    ).toBe(true);
  });
});

describe("a damaged picture is malformed", () => {
  test.each([
    ["a JPEG without end", photo.subarray(0, photo.length - 2)],
    ["a JPEG cut in its head", photo.subarray(0, 40)],
    ["a JPEG of its signature", photo.subarray(0, 3)],
    ["a PNG cut in a chunk", png().subarray(0, 40)],
    ["a PNG with a broken packed text", png(chunk("zTXt", Buffer.from("a\0\0nonsense")))],
    ["a GIF cut in a block", gif(block(0xfe, Buffer.from(words))).subarray(0, 30)],
    ["a GIF with an unknown block", Buffer.concat([gif().subarray(0, 19), Buffer.from("????")])],
  ])("%s", async (_, bytes) => {
    const { unread } = await opened(bytes);
    expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  });
});

test("what only begins like a picture is none", async () => {
  const { unread } = await opened(Buffer.from("GIF8 est un texte, et GIF89 aussi.\n"));
  expect(unread).toEqual([]);
});
