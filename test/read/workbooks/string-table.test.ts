import { expect, test } from "vitest";
import { StringTable } from "../../../src/read/workbooks/string-table.js";

function addBytes(strings: StringTable, bytes: Buffer): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return strings.addBytes(bytes, view, 0, bytes.length);
}

/** The texts of the table, each taken from its bytes where that can be. */
function table(texts: readonly string[]): StringTable {
  const strings = new StringTable();
  for (const text of texts) {
    const bytes = Buffer.from(`${text}<`);
    const end = addBytes(strings, bytes);
    if (end < 0) strings.add(text);
    else expect(end).toBe(bytes.length - 1);
  }
  return strings;
}

const all = (strings: StringTable) =>
  Array.from({ length: strings.length }, (_, i) => strings.get(i));

test("gives back what was put in", () => {
  const texts = [
    "",
    "Durand",
    "Élodie",
    "œuf",
    "’",
    "a & b",
    "",
    "日本",
    "😀",
    "x".repeat(40_000),
    "fin",
  ];
  const strings = table(texts);
  strings.finish();
  expect(all(strings)).toEqual(texts);
  expect([strings.get(-1), strings.get(texts.length), strings.get(Number.NaN)]).toEqual([
    "",
    "",
    "",
  ]);
});

test("over many pages, and strings longer than one", () => {
  const texts = Array.from({ length: 30_000 }, (_, index) => `${"aéœ"[index % 3]}${index}`);
  texts.splice(500, 0, "y".repeat(70_000), "œ".repeat(30_000));
  const strings = table(texts);
  strings.finish();
  expect(all(strings)).toEqual(texts);
});

test("strings in pieces", () => {
  const strings = new StringTable();
  const pieces = [
    ["a"],
    ["Le", "fè", "vre"],
    ["œ", "uf"],
    ["", "x"],
    ["b".repeat(400), "c".repeat(400), "é"],
    ["z"],
  ];
  for (const [first, ...rest] of pieces) {
    strings.add(first!);
    for (const piece of rest) strings.append(piece, 10_000);
  }
  strings.finish();
  expect(all(strings)).toEqual(pieces.map((parts) => parts.join("")));
});

test("no further than the longest text", () => {
  const strings = new StringTable();
  strings.add("ab");
  for (let index = 0; index < 10; index++) strings.append("cd", 4);
  strings.finish();
  expect(all(strings)).toEqual(["abcd"]);
});

test.each(["a &amp; b", "_x000D_", "œuf", "\u{1F600}", "x".repeat(5000), "no end"])(
  "%j is not taken from its bytes",
  (text) => {
    const strings = new StringTable();
    const bytes = Buffer.from(text === "no end" ? text : `${text}<`);
    expect(addBytes(strings, bytes)).toBe(-1);
    expect(strings.length).toBe(0);
  },
);

test("what was added last can be taken back", () => {
  const strings = table(["a", "bc", "déf"]);
  strings.removeLast();
  strings.removeLast();
  strings.add("œ");
  strings.finish();
  expect(all(strings)).toEqual(["a", "œ"]);
});

test("strings in UTF-16", () => {
  const texts = [
    "",
    "Durand",
    "Élodie",
    "œuf",
    "aœ",
    "\u{1F600}",
    "é".repeat(5000),
    "x".repeat(4000),
  ];
  const many = Array.from({ length: 40 }, () => texts).flat();
  const strings = new StringTable();
  for (const text of many) {
    const bytes = Buffer.from(`<${text}>`, "utf16le");
    strings.addUtf16(bytes, 2, text.length);
  }
  strings.finish();
  expect(all(strings)).toEqual(many);
});

test("strings in Latin-1", () => {
  const texts = ["", "Durand", "Élodie", "é".repeat(5000), "x".repeat(4000)];
  const many = Array.from({ length: 40 }, () => texts).flat();
  const strings = new StringTable();
  for (const text of many) strings.addLatin1(Buffer.from(`<${text}>`, "latin1"), 1, text.length);
  strings.finish();
  expect(all(strings)).toEqual(many);
});

test("bytes that are looked at four at a time: each in each place", () => {
  const strings = new StringTable();
  const expected: string[] = [];
  for (let byte = 1; byte < 256; byte++)
    for (let place = 0; place < 9; place++) {
      const bytes = Buffer.from("abcdefghi<xxxx");
      bytes[place] = byte;
      const end = addBytes(strings, bytes);
      const text = bytes.toString("latin1", 0, byte === 60 ? place : 9);
      // A reference, or what is no UTF-8.
      if (byte === 38 || byte >= 128) expect(end).toBe(-1);
      else {
        expect(end).toBe(text.length);
        expected.push(text);
      }
    }
  strings.finish();
  expect(all(strings)).toEqual(expected);
});
