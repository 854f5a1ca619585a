import iconv from "iconv-lite";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { decode } from "../../../src/read/encoding.js";
import { PlainRecords } from "../../../src/read/data/plain-records.js";
import { RecordSplitter } from "../../../src/read/data/records.js";
import { plainLineEnds } from "../../../src/read/whole-lines.js";

const encodings = ["utf-8", "windows-1252"];

/** The same records by way of the text. */
function split(bytes: Buffer, delimiter: string, name: string) {
  const splitter = new RecordSplitter(Papa, delimiter);
  const text = [...decode(bytes, { name, markLength: 0 })].join("");
  return [...splitter.take(plainLineEnds(text)), ...splitter.finish()];
}

function take(bytes: Buffer, delimiter: string, name: string) {
  const around = Buffer.concat([Buffer.from("x;\n"), bytes, Buffer.from("y;z\n")]);
  const plain = new PlainRecords(delimiter, { name, markLength: 0 });
  return plain.take(around, 3, 3 + bytes.length);
}

describe.each(encodings)("%s", (name) => {
  test.each([
    "a;b\n",
    "a;b",
    "a;b\r\nc;d\r\n",
    "a;b\rc;d\r",
    ";\n;\n",
    "a;\n",
    "a;",
    "\n",
    "a\n\nb\n",
    '"a";b\n',
    '"a;b";"c"\n',
    '"";""\r\n',
    "Élodie;ça\n",
    "œuf;l’été;€\n",
    '"œ;œ";"’"\n',
    `${"x".repeat(5000)};y\n`,
    `${"1;2;3;4;5\n".repeat(3000)}`,
  ])("%j is plain", (text) => {
    const bytes = iconv.encode(text, name);
    expect(take(bytes, ";", name)).toEqual(split(bytes, ";", name));
  });

  test.each([
    'a"b;c\n',
    '"a""b";c\n',
    '"a\nb";c\n',
    '"a\rb";c\n',
    '"a" ;c\n',
    ' "a";c\n',
    '"a ";c\n',
    '"a";c"\n',
    '="01";c\n',
    '"a;c\n',
    '"a;c',
    '"',
    "a\0;c\n",
    `a${" ".repeat(400)};c\n`,
  ])("%j is left to the splitter", (text) => {
    expect(take(iconv.encode(text, name), ";", name)).toBeUndefined();
  });

  test("what is plain is what the splitter gives", () => {
    const random = new Random(11);
    const usual = ["a", "Durand", "12", "é", "œ", "", "75001", " ", "à la", "€"];
    const rare = ['"', '""', "\r", "\n", "\0", ' "', '="', "\u00a0", "\u0080", "''"];
    let taken = 0;
    for (let round = 0; round < 3000; round++) {
      const delimiter = random.pick([";", ",", "\t", "|", "~", "\u001f"]);
      const lineEnd = random.pick(["\n", "\r\n", "\r"]);
      const field = () => {
        let text = "";
        for (let part = random.int(0, 3); part > 0; part--)
          text += random.chance(0.02) ? random.pick(rare) : random.pick(usual);
        return random.chance(0.3) ? `"${text}${random.chance(0.3) ? delimiter : ""}"` : text;
      };
      const line = () => Array.from({ length: random.int(1, 5) }, field).join(delimiter);
      const lines = Array.from({ length: random.int(1, 4) }, line).join(lineEnd);
      const bytes = iconv.encode(lines + (random.chance(0.7) ? lineEnd : ""), name);
      // A part is never empty.
      if (bytes.length === 0) continue;
      if (random.chance(0.1)) bytes[random.int(0, bytes.length - 1)] = random.int(0x80, 0xff);
      const records = take(bytes, delimiter, name);
      if (records === undefined) continue;
      taken++;
      expect(records).toEqual(split(bytes, delimiter, name));
    }
    expect(taken).toBeGreaterThan(1500);
  });
});

test("a text that is seldom plain is not looked at again and again", () => {
  const plain = new PlainRecords(";", { name: "utf-8", markLength: 0 });
  const odd = Buffer.from('a"b;c\n');
  const even = Buffer.from("a;b\n");
  for (let part = 0; part < 3; part++) expect(plain.take(odd, 0, odd.length)).toBeUndefined();
  expect(plain.take(even, 0, even.length)).toEqual([["a", "b"]]);
  for (let part = 0; part < 4; part++) expect(plain.take(odd, 0, odd.length)).toBeUndefined();
  expect(plain.take(even, 0, even.length)).toBeUndefined();
});

test.each([
  [";", "utf-8", true],
  ["\t", "windows-1252", true],
  ["\u001f", "utf-8", true],
  ["é", "utf-8", false],
  [" ", "utf-8", false],
  ["\r", "utf-8", false],
  [";", "utf-16le", false],
  [";", "iso-8859-15", false],
])("%j in %s: %s", (delimiter, name, isKnown) => {
  expect(PlainRecords.isKnown(delimiter, { name, markLength: 0 })).toBe(isKnown);
  expect(PlainRecords.isKnown(delimiter, { name, markLength: 0, mixed: true })).toBe(false);
});
