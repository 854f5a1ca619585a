import { expect, test } from "vitest";
import { decodeWords, readHeader, structured } from "../../src/parse/header.js";
import { lines } from "./build.js";

const read = (text: string | Buffer): { fields: string[]; body: string } => {
  const bytes = Buffer.from(text as string);
  const { fields, end } = readHeader(bytes, 0);
  return {
    fields: fields.map(({ name, value }) => `${name}=${value}`),
    body: bytes.subarray(end).toString(),
  };
};

test.each([
  ["CRLF", lines("A: 1", "B: 2", "", "x"), ["a=1", "b=2"], "x\r\n"],
  ["LF", "A: 1\nB: 2\n\nx", ["a=1", "b=2"], "x"],
  ["folded", lines("A: 1", " 2", "\t3", "", "x"), ["a=1 2\t3"], "x\r\n"],
  [
    "folded with an empty-looking line",
    lines("A: 1", "  ", "B: 2", "", "x"),
    ["a=1", "b=2"],
    "x\r\n",
  ],
  ["a line of spaces ends it", lines("A: 1", "  ", "texte"), ["a=1"], "texte\r\n"],
  ["space before the colon", lines("A : 1", ""), ["a=1"], ""],
  ["no empty line", lines("A: 1", "voici le texte"), ["a=1"], "voici le texte\r\n"],
  ["no empty line before a boundary", lines("A: 1", "--b", "B: 2"), ["a=1"], "--b\r\nB: 2\r\n"],
  [
    "a damaged line within",
    lines("A: 1", "ceci est perdu", "B: 2", "", "x"),
    ["a=1", "=ceci est perdu", "b=2"],
    "x\r\n",
  ],
  [
    "mbox line",
    lines("From jean@example.fr Sat Nov 21", "A: 1", "", "x"),
    ["=From jean@example.fr Sat Nov 21", "a=1"],
    "x\r\n",
  ],
  ["no header", lines("", "x"), [], "x\r\n"],
  ["only text", "bonjour\nles amis\n", [], "bonjour\nles amis\n"],
  ["nothing", "", [], ""],
  ["end within a field", "A: 1\r\nB: 2", ["a=1", "b=2"], ""],
])("a header: %s", (_, text, fields, body) => {
  expect(read(text)).toEqual({ fields, body });
});

test("raw 8-bit values are UTF-8, or else Windows-1252", () => {
  expect(read(Buffer.from("A: née €\n\n")).fields).toEqual(["a=née €"]);
  expect(read(Buffer.from("A: n\xe9e \x80\n\n", "latin1")).fields).toEqual(["a=née €"]);
});

test.each([
  ["=?utf-8?q?Liste_des_adh=C3=A9rents?=", "Liste des adhérents"],
  ["=?UTF-8?B?TGlzdGUgZGVzIGFkaMOpcmVudHM=?=", "Liste des adhérents"],
  ["=?iso-8859-1?Q?adh=E9rents?= 2006", "adhérents 2006"],
  ["=?windows-1252?Q?prix_en_=80?=", "prix en €"],
  ["=?iso-8859-15?Q?prix_en_=A4?=", "prix en €"],
  ["=?utf-8?q?a?= =?utf-8?q?b?=", "ab"],
  ["=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E9?=", "aé"],
  ["=?utf-8?b?w6?= =?utf-8?b?k=?=", "é"],
  ["=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"],
  ["=?utf-8*fr?q?=C3=A9t=C3=A9?=", "été"],
  ["avant =?utf-8?q?=C3=A9?= après", "avant é après"],
  ["=?utf-8?q?avec espace?=", "avec espace"],
  ["=?inconnu-99?q?=E9?=", "é"],
  ["=?utf-8?q?sans fin", "=?utf-8?q?sans fin"],
  ["=?utf-8?x?abc?=", "=?utf-8?x?abc?="],
  ["2 =? 3", "2 =? 3"],
  ["=?shift_jis?B?k/qWew==?=", "日本"],
])("encoded words: %s", (text, expected) => {
  expect(decodeWords(text)).toBe(expected);
});

test.each([
  ["text/csv; name=a.csv", "a.csv"],
  ['text/csv; name="a b;c.csv"', "a b;c.csv"],
  ['text/csv; name="dit \\"le Grand\\".csv"', 'dit "le Grand".csv'],
  ["text/csv; NAME = a.csv ; x=1", "a.csv"],
  ["text/csv; name=liste des amis.csv", "liste des amis.csv"],
  ["text/csv; name*=utf-8''adh%C3%A9rents.csv", "adhérents.csv"],
  ["text/csv; name*=iso-8859-1'fr'adh%E9rents.csv", "adhérents.csv"],
  ["text/csv; name*=''adh%C3%A9rents.csv", "adhérents.csv"],
  ["text/csv; name*0=liste; name*1=-a.csv", "liste-a.csv"],
  ["text/csv; name*1=-a.csv; name*0=liste", "liste-a.csv"],
  ["text/csv; name*0*=utf-8''adh%C3; name*1*=%A9; name*2=rents.csv", "adhérents.csv"],
  ['text/csv; name*0="liste "; name*1="a.csv"', "liste a.csv"],
  ["text/csv; name=ascii.csv; name*=utf-8''%C3%A9t%C3%A9.csv", "été.csv"],
  ["text/csv; name==?utf-8?q?=C3=A9t=C3=A9.csv?=", "été.csv"],
  ['text/csv; name="=?utf-8?b?w6l0w6kuY3N2?="', "été.csv"],
  ['text/csv; name="a.csv', "a.csv"],
  ['text/csv; x="never closed; name=a.csv', "a.csv"],
  ["text/csv; name=a.csv; name=b.csv", "a.csv"],
  ["text/csv;name", undefined],
  ["text/csv", undefined],
])("a file name: %s", (text, expected) => {
  const { value, params } = structured(text);
  expect(value).toBe("text/csv");
  expect(params.get("name")).toBe(expected);
});

test("a quote that is never closed over more parameters than a call takes arguments", () => {
  const { params } = structured(`text/csv; x="never closed${";".repeat(500_000)}; name=a.csv`);
  expect(params.get("name")).toBe("a.csv");
});
