import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { decode, findEncoding } from "../../src/read/encoding.js";

function decoded(bytes: Uint8Array, declared?: string): string | undefined {
  const encoding = findEncoding(bytes, declared);
  return encoding && [...decode(bytes, encoding)].join("");
}

const allUpper = Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128));

test.each(["windows-1252", "iso-8859-15", "macintosh", "cp850", "cp437"])(
  "has the whole table of %s",
  (name) => {
    const text = [...decode(allUpper, { name, markLength: 0 })].join("");
    // What Windows-1252 leaves unassigned, the Apple sign, and Apple's euro of 1998.
    const comparable = (upperHalf: string): string =>
      upperHalf.replace(/[\u0080-\u009f\ufffd\uf8ff¤€]/g, "?").normalize("NFKC");
    expect(comparable(text)).toBe(comparable(iconv.decode(allUpper, name)));
  },
);

const names = people(60, { seed: 3, latin1: true });
const samples: Record<string, string> = {
  "a list": names.map((person) => `${person.lastName};${person.firstName}`).join("\r\n"),
  "a list in capitals": ["Né", ...names]
    .map((person) =>
      typeof person === "string"
        ? "ÉVÉNEMENT"
        : `${person.lastName};${person.firstName}`.toUpperCase(),
    )
    .join("\r\n"),
  "one accent": "nom;ville\nDurand;Orléans\nPetit;Lyon\n",
  "one capital accent": "nom;prenom\nDurand;Élodie\nPetit;Luc\n",
  "only a cedilla": "nom;prenom\nDurand;François\n",
  prose: "Chère amie, l'assemblée générale aura lieu à l'hôtel de ville : venez où vous êtes.",
};

describe.each(Object.keys(samples))("%s", (what) => {
  const sample = samples[what]!;
  test.each(["windows-1252", "iso-8859-15", "macintosh", "cp850"])("in %s", (name) => {
    expect(decoded(iconv.encode(sample, name))).toBe(sample);
  });
});

test.each([
  ["windows-1252", "c’est 12 € – « bon » cœur"],
  ["iso-8859-15", "un cœur, une sœur, des œufs à 12 €"],
  ["macintosh", "l’été, « à côté »…"],
])("tells the signs of %s", (name, text) => {
  expect(decoded(iconv.encode(text, name))).toBe(text);
});

test.each([
  ["utf-7", "Andr+AOk-;andre+AEA-example.fr", "André;andre@example.fr"],
  ["unicode-1-1-utf-7", "+AEAgrCAd rest", "@€\u201d rest"],
  ["UTF-7", "1 +- 1 = 2", "1 + 1 = 2"],
  ["utf-7", "t+AOk l +AOk.", "té l é."],
  ["utf-7", "+33639980102, +33 6 39", "+33639980102, +33 6 39"],
  ["x-unicode-2-0-utf-7", "+2D3eAA-", "😀"],
  ["utf-8", "Andr+AOk-", "Andr+AOk-"],
  ["utf-7", "né +AOk-", "né +AOk-"],
])("seven-bit text declared as %s: %s", (declared, text, expected) => {
  expect(decoded(Buffer.from(text), declared)).toBe(expected);
});

test("takes the declared character set as a hint only", () => {
  const text = "Où êtes-vous, chère Élodie ?";
  expect(decoded(Buffer.from(text), "windows-1252")).toBe(text);
  expect(decoded(iconv.encode(text, "windows-1252"), "utf-8")).toBe(text);
  expect(decoded(iconv.encode("Łódź, Wrocław", "windows-1250"), "windows-1250")).toBe(
    "Łódź, Wrocław",
  );
  expect(decoded(iconv.encode("山田太郎", "shift_jis"), "shift_jis")).toBe("山田太郎");
  expect(decoded(Buffer.from("\u001b$B;3ED\u001b(B", "latin1"), "iso-2022-jp")).toBe("山田");
});

test("reads UTF-8 lines and single-byte lines of one file, each as it is", () => {
  const bytes = Buffer.concat([
    Buffer.from("Élodie;Orléans\nŁukasz;Bézier\n"),
    iconv.encode("François;Besançon\nZoé;Sète\n", "windows-1252"),
  ]);
  expect(decoded(bytes)).toBe("Élodie;Orléans\nŁukasz;Bézier\nFrançois;Besançon\nZoé;Sète\n");
});

test("a UTF-8 file cut within a character stays UTF-8", () => {
  expect(decoded(Buffer.from("Élodie é").subarray(0, -1))).toBe("Élodie \ufffd");
});

test.each([
  ["between fields and within words are taken out", "nom\0\0;vi\0lle\0\n", "nom;ville\n"],
  ["that pad fields are blanks", "DURAND\0\0\0ANNE\0\0\0\0\n", "DURAND   ANNE\n"],
  [
    "that end texts end lines",
    "anne.dur@example.fr\0paul@example.fr\0zoe@example.fr\0",
    "anne.dur@example.fr\npaul@example.fr\nzoe@example.fr\n",
  ],
])("zero bytes %s", (_, text, expected) => {
  expect(decoded(Buffer.from(text))).toBe(expected);
});

test("half a million zero characters before a line end are looked through once", () => {
  const text = `nom${"\0".repeat(500_000)}\nPetit\n`;
  expect(decoded(Buffer.from(`\ufeff${text}`, "utf16le"))).toContain("nom\nPetit\n");
});

const noText: Record<string, Uint8Array> = {
  "random bytes": Buffer.from(
    Array.from({ length: 4096 }, (_, index) => (index * 7919 + ((index * index) >> 3)) & 255),
  ),
  "a JPEG's head": Buffer.from(
    "ffd8ffe000104a46494600010101004800480000ffdb004300080606070605",
    "hex",
  ),
  "little-endian samples": Buffer.from(new Int16Array(2000).map((_, index) => index * 37).buffer),
  "zero bytes": Buffer.alloc(5000),
};

test.each(Object.keys(noText))("%s are no text", (what) => {
  expect(findEncoding(noText[what]!)).toBeUndefined();
});

test.each(["constructor", "__proto__"])("%s is no character set", (declared) => {
  expect(decoded(Buffer.from("Zo\xe9 Petit", "latin1"), declared)).toBe("Zoé Petit");
});
