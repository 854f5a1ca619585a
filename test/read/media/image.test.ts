import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { photo, segment, jpeg, chunk, png } from "../../../fixtures/pictures.js";
import { zip } from "../../../fixtures/zip.js";
import { cells, opened } from "../opened.js";

const words = "Liste : Jeanne Exemple, jeanne@example.fr, né(e) à Gap";

const block = (label: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x21, label, content.length), content, Buffer.of(0)]);
const gif = (...blocks: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff", "latin1"),
    ...blocks,
    Buffer.from("2c00000000010001000002024401003b", "hex"),
  ]);

type Field = readonly [tag: number, type: number, value: number | Buffer];
/** A TIFF file: one directory a page, little-endian, values behind the directories. */
const tiff = (...pages: (readonly Field[])[]): Buffer => {
  const start = 8 + pages.reduce((length, fields) => length + 6 + 12 * fields.length, 0);
  const directories: Buffer[] = [];
  const values: Buffer[] = [];
  let at = 8;
  let valueAt = start;
  for (const [index, fields] of pages.entries()) {
    const directory = Buffer.alloc(6 + 12 * fields.length);
    directory.writeUInt16LE(fields.length);
    for (const [number, [tag, type, value]] of fields.entries()) {
      const place = 2 + 12 * number;
      directory.writeUInt16LE(tag, place);
      directory.writeUInt16LE(type, place + 2);
      if (typeof value === "number") {
        directory.writeUInt32LE(1, place + 4);
        directory.writeUInt32LE(value, place + 8);
      } else {
        directory.writeUInt32LE(value.length, place + 4);
        directory.writeUInt32LE(valueAt, place + 8);
        values.push(value);
        valueAt += value.length;
      }
    }
    at += directory.length;
    directory.writeUInt32LE(index === pages.length - 1 ? 0 : at, directory.length - 4);
    directories.push(directory);
  }
  return Buffer.concat([Buffer.from("II*\0\x08\0\0\0", "latin1"), ...directories, ...values]);
};
const grey: readonly Field[] = [
  [256, 3, 1],
  [257, 3, 1],
  [258, 3, 8],
];

const riffChunk = (type: string, content: Buffer): Buffer => {
  const head = Buffer.from(`${type}\0\0\0\0`, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
};
const riff = (form: string, ...chunks: Buffer[]): Buffer =>
  riffChunk("RIFF", Buffer.concat([Buffer.from(form), ...chunks]));
const webp = (...chunks: Buffer[]): Buffer =>
  riff("WEBP", riffChunk("VP8L", Buffer.from("2f00000010072001", "hex")), ...chunks);

const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.from(`\0\0\0\0${type}`, "latin1");
  head.writeUInt32BE(content.length + 8);
  return Buffer.concat([head, content]);
};
const heic = (...items: Buffer[]): Buffer =>
  Buffer.concat([
    box("ftyp", Buffer.from("heic\0\0\0\0mif1heic", "latin1")),
    box("meta", Buffer.alloc(4)),
    box("mdat", Buffer.concat([Buffer.alloc(8), ...items])),
  ]);

const bmp = (): Buffer => {
  const bytes = Buffer.alloc(58);
  bytes.write("BM");
  bytes.writeUInt32LE(58, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  return bytes;
};
const ico = Buffer.concat([
  Buffer.from("00000100 0100 10100000 0100 2000 2c000000 16000000".replaceAll(" ", ""), "hex"),
  bmp().subarray(14),
]);

describe("a picture without words", () => {
  test.each([
    ["jpeg", photo],
    ["png", png()],
    ["gif", gif()],
    ["tiff", tiff(grey)],
    ["tiff with a reduced copy", tiff(grey, [[254, 4, 1], ...grey])],
    ["jpeg xr", Buffer.concat([Buffer.from("II\xbc\x01", "latin1"), tiff([]).subarray(4)])],
    ["webp", webp()],
    ["heic", heic()],
    ["avif", Buffer.from(heic().toString("latin1").replaceAll("heic", "avif"), "latin1")],
    ["bmp", bmp()],
    ["ico", ico],
  ])("%s is read to its end", async (_, bytes) => {
    const { unread, texts } = await opened(bytes);
    expect(unread).toEqual([]);
    expect(texts.map(({ text }) => text).join("")).not.toContain("@");
  });
});

test.each([
  ['unct="1"/>\0'.repeat(9), false],
  ["%PDF-1.4", true],
])("what fills the last block of a JPEG up is no file of its own: %j", async (rest, isFile) => {
  const bytes = Buffer.alloc(1024 * Math.ceil((photo.length + 200) / 1024));
  photo.copy(bytes);
  bytes.write(rest, photo.length);
  const { unread, texts } = await opened(bytes);
  expect(unread.length > 0).toBe(isFile);
  if (!isFile) expect(texts.at(-1)!.text).toContain('unct="1"');
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
    ["TIFF ASCII", tiff([...grey, [270, 2, utf8]])],
    ["TIFF XMP", tiff([...grey, [700, 1, utf8]])],
    ["TIFF in the UTF-16 of Windows", tiff([...grey, [40092, 1, Buffer.from(words, "utf16le")]])],
    ["WebP EXIF", webp(riffChunk("EXIF", tiff([[270, 2, utf8]])))],
    ["WebP XMP", webp(riffChunk("XMP ", utf8))],
    ["HEIC EXIF", heic(Buffer.from("Exif\0\0"), tiff([[270, 2, utf8]]))],
    ["HEIC EXIF without its name", heic(Buffer.alloc(4), tiff([[270, 2, utf8]]))],
    [
      "HEIC EXIF that the list of items names",
      Buffer.concat([
        box("ftyp", Buffer.from("heic\0\0\0\0mif1heic", "latin1")),
        box(
          "meta",
          Buffer.concat([Buffer.alloc(4), box("iinf", Buffer.from("infe\0\x01Exif\0\0"))]),
        ),
        box("mdat", Buffer.concat([Buffer.from("\0\0\0\x06Exif\0\0"), tiff([[270, 2, utf8]])])),
      ]),
    ],
    ["HEIC XMP", heic(Buffer.from(`<x:xmpmeta>${words}</x:xmpmeta>`))],
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
    ["webp", webp()],
    ["heic", heic()],
    ["bmp", bmp()],
  ])("text behind a %s is read", async (_, bytes) => {
    const text = "Nom;Courriel\nExemple;jeanne@example.fr\nModèle;paul@example.fr\n";
    const { tables, mismatches } = await opened(Buffer.concat([bytes, Buffer.from(text)]));
    expect(tables).toMatchObject([{ hidden: true, location: { place: "unreferenced" } }]);
    expect(cells(tables[0])).toHaveLength(3);
    expect(mismatches).toEqual([]);
  });

  test("a zip behind a picture is read as a zip", async () => {
    const { texts } = await opened(Buffer.concat([photo, zip({ "a.txt": Buffer.from(words) })]));
    expect(
      texts.some(({ location, text }) => location.path.at(-1) === "a.txt" && text.includes("@")),
    ).toBe(true);
  });
});

describe("a scanned page is unread", () => {
  test.each([
    ["a TIFF in black and white", tiff([[258, 3, 1]])],
    ["a TIFF that leaves its one bit out", tiff([[256, 3, 1728]])],
    ["a TIFF of several pages", tiff(grey, grey)],
  ])("%s", async (_, bytes) => {
    const { unread } = await opened(bytes);
    expect(unread.map(({ reason }) => reason)).toEqual(["unsupported"]);
  });
});

test("a PNG without the chunk that ends it, as LibreOffice has some, is whole", async () => {
  const { unread } = await opened(png().subarray(0, -12));
  expect(unread).toEqual([]);
});

describe("a damaged picture is malformed", () => {
  test.each([
    ["a JPEG without end", photo.subarray(0, photo.length - 2)],
    ["a JPEG cut in its head", photo.subarray(0, 40)],
    ["a JPEG of its signature", photo.subarray(0, 3)],
    ["a PNG cut in a chunk", png().subarray(0, 40)],
    ["a PNG with a broken packed text", png(chunk("zTXt", Buffer.from("a\0\0nonsense")))],
    ["a GIF cut in a block", gif(block(0xfe, Buffer.from(words))).subarray(0, 30)],
    [
      "a TIFF whose fields point to one text again and again",
      tiff(Array.from({ length: 60_000 }, () => [270, 2, Buffer.alloc(400, 0x61)] as const)),
    ],
    ["a TIFF cut in a directory", tiff(grey).subarray(0, 20)],
    ["a TIFF cut in a text", tiff([...grey, [270, 2, Buffer.from(words)]]).subarray(0, 70)],
    ["a WebP cut in a chunk", webp().subarray(0, 24)],
    ["a HEIC cut in a box", heic().subarray(0, 46)],
    ["a BMP cut", bmp().subarray(0, 50)],
    ["a GIF with an unknown block", Buffer.concat([gif().subarray(0, 19), Buffer.from("????")])],
  ])("%s", async (_, bytes) => {
    const { unread } = await opened(bytes);
    expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
  });
});

test.each([
  "GIF8 est un texte, et GIF89 aussi.\n",
  "BMW de Jeanne Exemple, jeanne@example.fr\n",
  "II*\nRIFF\nMM\n",
])("what only begins like a picture is text: %j", async (content) => {
  const { texts, unread } = await opened(Buffer.from(content));
  expect(texts.some(({ text }) => text.includes(content.trim()))).toBe(true);
  expect(unread).toEqual([]);
});

test("words of a GIF under a label that is none are read; how it is drawn is no words", async () => {
  const { texts } = await opened(
    gif(block(0x9a, Buffer.from(words)), block(0xf9, Buffer.from("0123"))),
  );
  expect(texts.map(({ text }) => text)).toEqual([words]);
});
