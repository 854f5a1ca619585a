import { expect, test } from "vitest";
import { opened } from "../opened.js";

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
const le = (value: number) => be(value).reverse();
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

const people = Array.from(
  { length: 20 },
  (_, index) => `Zoé Durand ${index}, zoe${index}@example.fr`,
);
const be16 = (text: string) => Buffer.from(text, "utf16le").swap16();
const tag = (encoding: number, text: Uint8Array) => {
  const frame = Buffer.concat([Buffer.of(encoding), Buffer.from("fra\0"), text]);
  const head = Buffer.concat([Buffer.from("COMM"), be(frame.length), Buffer.alloc(2)]);
  return Buffer.concat([Buffer.from("ID3\x03\0\0\0\0\x10\0"), head, frame]);
};
const list = people.join("\n");

test.each([
  ["a comment of ID3v2 in Latin-1", tag(0, Buffer.from(list, "latin1"))],
  ["a comment of ID3v2 in UTF-8", tag(3, Buffer.from(list))],
  ["a comment of ID3v2 in UTF-16", tag(1, Buffer.from(`\ufeff${list}`, "utf16le"))],
  ["a comment of ID3v2 in UTF-16, the other way round", tag(2, be16(list))],
  [
    "comments of FLAC, one each",
    Buffer.concat([
      Buffer.from("fLaC\0\0\0\x22"),
      Buffer.alloc(34, 1),
      ...people.map((each) => {
        const text = Buffer.from(`ARTIST=${each}`);
        return Buffer.concat([le(text.length), text]);
      }),
    ]),
  ],
  [
    "boxes of iTunes, one each",
    film(
      box(
        "moov",
        box(
          "udta",
          Buffer.concat(
            people.map((each) => box("desc", box("data", Buffer.from(each), Buffer.alloc(8)))),
          ),
        ),
      ),
    ),
  ],
])("a list in %s is hidden text", async (_, start) => {
  const bytes = Buffer.concat([start, Buffer.from(rest, "latin1")]);
  const { texts, unread } = await opened(bytes, { name: "a.mp3" });
  const text = texts.map((each) => each.text).join("\n");
  expect(people.filter((each) => text.includes(each.slice(1)))).toEqual(people);
  expect(texts.every((each) => each.hidden && each.location.place === "properties")).toBe(true);
  expect(unread).toEqual([]);
});

test("a title and an author are few words", async () => {
  const bytes = Buffer.concat([tag(3, Buffer.from(people[0]!)), Buffer.from(rest, "latin1")]);
  expect((await opened(bytes, { name: "a.mp3" })).texts).toEqual([]);
});

/** Bytes in no order, the same each time (Marsaglia's xorshift). */
function noise(length: number): Uint8Array {
  const words = new Uint32Array(length / 4);
  let state = 2_463_534_242;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer);
}

const wave = (amplitude: number, centre = 0) =>
  Int16Array.from({ length: 200_000 }, (_, at) => centre + amplitude * Math.sin(at / 140));

test.each([
  ["packed", noise(10_000_000)],
  ["quiet", new Uint8Array(wave(120).buffer)],
  ["quiet, off its centre", new Uint8Array(wave(40, 79).buffer)],
  ["of one value", Buffer.alloc(200_000, "U\0")],
  ["that counts", Buffer.from(Uint16Array.from({ length: 100_000 }, (_, at) => at % 128).buffer)],
  ["with a picture in base64", Buffer.from(Buffer.from(noise(50_000)).toString("base64"))],
])("sound %s gives no texts", async (_, sound) => {
  const end = Buffer.alloc(9);
  const { blocks } = await opened(Buffer.concat([Buffer.from("OggS\0\x02\0\0\0"), sound, end]));
  expect(blocks).toEqual([]);
});

test.each([
  ["UTF-8", "utf8", ""],
  ["UTF-16", "utf16le", "\0\0\x01\x02"],
] as const)(
  "a text in %s that is longer than a pattern has room for",
  async (_, charset, before) => {
    const line = "Jeanne DURAND habite à Brest, elle a téléphoné à Zoé PETIT.\n";
    const long = Buffer.from(line.repeat(charset === "utf8" ? 150_000 : 70_000), charset);
    const start = Buffer.from(`OggS\0\x02${before}`, "latin1");
    const { texts, unread } = await opened(Buffer.concat([start, long, Buffer.alloc(64)]));
    const lines = texts.flatMap(({ text }) => text.split("\n"));
    const whole = lines.filter((each) => `${each}\n` === line).length;
    expect([unread, whole >= long.length / Buffer.byteLength(line, charset) - 2]).toEqual([
      [],
      true,
    ]);
  },
);
