import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const form = (fields: string): Buffer =>
  Buffer.from(
    `%FDF-1.2\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</FDF<</Fields[${fields}]/F(formulaire.pdf)>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\r\n`,
    "latin1",
  );
const utf16 = (text: string): string => {
  const units = Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  return units.toString("latin1").replace(/[\\()]/g, "\\$&");
};

test.each([
  ["as Acrobat writes it", "<</T(Nom)/V(Durand)>><</T(Courriel)/V(zoe@example.fr)>>"],
  [
    "with the value first",
    "<<\n/V (Durand)\n/T (Nom)\n>> \n<< /V (zoe@example.fr) /T (Courriel) >>",
  ],
  ["in UTF-16", `<</T(${utf16("Nom")})/V(${utf16("Durand")})>><</T(Courriel)/V(zoe@example.fr)>>`],
  ["in hexadecimal", "<</T<4E6F6D>/V<4475 72616E64>>><</T(Courriel)/V(zoe@example.fr)>>"],
  ["with escapes", "<</T(Nom)/V(D\\165ran\\\nd)>><</T(Courriel)/V(zoe@example.fr)>>"],
  ["within another", "<</T(a)/Kids[<</T(Nom)/V(Durand)>><</T(Courriel)/V(zoe@example.fr)>>]>>"],
  [
    "with a box that is ticked or not",
    "<</T(Nom)/V(Durand)>><</T(Courriel)/V(zoe@example.fr)>><</T(x)/V()>>",
  ],
])("fields %s", async (_, fields) => {
  const { tables, unread } = await opened(form(fields), { name: "r.fdf" });
  expect(tables.map(cells)).toEqual([
    [
      ["Nom", "Courriel"],
      ["Durand", "zoe@example.fr"],
    ],
  ]);
  expect(unread).toEqual([]);
});

const numbered = (...names: string[]): string =>
  Array.from({ length: 3 }, (_, at) =>
    names.map((name) => `<</T(${name}${at + 1})/V(${name}-${at})>>`).join(""),
  ).join("");

test("the numbered fields of a list are its lines, beside those of the form", async () => {
  const { tables } = await opened(form(`<</T(Club)/V(Est)>>${numbered("Nom", "Tel.Row")}`));
  expect(tables.map(cells)).toEqual([
    [
      ["Club", "Nom", "Tel"],
      ["Est", "", ""],
      ["", "Nom-0", "Tel.Row-0"],
      ["", "Nom-1", "Tel.Row-1"],
      ["", "Nom-2", "Tel.Row-2"],
    ],
  ]);
});

test("fields with numbers alone are lines of a text", async () => {
  const { texts } = await opened(form(numbered("Texte")));
  expect(texts[0]!.text).toBe("Texte-0\nTexte-1\nTexte-2");
});

test("brackets and accents in a value, and one that is a name", async () => {
  const { tables } = await opened(form("<</T(Nom)/V(Zo\xe9 \\(H\\) (bis))>><</T(Membre)/V/Oui>>"));
  expect(tables.map(cells)).toEqual([
    [
      ["Nom", "Membre"],
      ["Zoé (H) (bis)", "Oui"],
    ],
  ]);
});

test("what is no field is text, and a field without its name or end is one", async () => {
  const { tables, texts } = await opened(
    form("<</T(Nom)/V(Durand)>><</V(zoe@example.fr)>><</Contents(vu par Jean Petit)>><</T(x)/V(y)"),
  );
  expect(tables.map(cells)).toEqual([
    [
      ["Nom", "valeur", "x"],
      ["Durand", "zoe@example.fr", "y"],
    ],
  ]);
  expect(texts.map(({ text }) => text)).toEqual(["vu par Jean Petit\nformulaire.pdf"]);
});

test("one that is cut is damaged", async () => {
  const { unread } = await opened(form("<</T(Nom)/V(Durand)>>").subarray(0, 70));
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});
