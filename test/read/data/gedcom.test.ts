import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const lines = [
  "0 HEAD",
  "1 CHAR UTF-8",
  "0 @I1@ INDI",
  "1 NAME Anne Zoé /DURAND/",
  "2 GIVN Anne Zoé",
  "2 SURN DURAND",
  "1 NAME Anne /PETIT/",
  "2 TYPE married",
  "1 SEX F",
  "1 BIRT",
  "2 DATE 3 MAR 1985",
  "2 PLAC Brest",
  "1 RESI",
  "2 ADDR 12 rue des Lilas",
  "3 CITY Lyon",
  "3 POST 69001",
  "2 PHON 0639980001",
  "2 EMAIL anne@example.fr",
  "1 NOTE Appeler Mme Petit",
  "1 FAMS @F1@",
  "0 @I2@ INDI",
  "1 NAME Paul /DURAND/",
  "1 BIRT",
  "2 DATE ABT 1950",
  "0 @I3@ INDI",
  "1 NAME Louis /DURAND/",
  "1 BIRT",
  "2 DATE 1 JAN 1920",
  "1 DEAT",
  "2 DATE 4 MAY 1999",
  "0 TRLR",
];

test.each([
  ["line feeds", lines.join("\n")],
  ["both line ends", lines.join("\r\n")],
  ["a mark before them", `\ufeff${lines.join("\n")}`],
  ["a first line that is damaged", lines.join("\n").replace("0 HEAD", "0 HE\0D")],
])("individuals of a family tree are a row each but for the dead: %s", async (_, tree) => {
  const { tables, texts, unread } = await opened(tree, { name: "arbre.ged" });
  expect(cells(tables[0])).toEqual([
    [
      "nom",
      "prénom",
      "date de naissance",
      "lieu de naissance",
      "adresse",
      "ville",
      "code postal",
      "téléphone",
      "courriel",
    ],
    [
      "DURAND",
      "Anne Zoé",
      "1985-03-03",
      "Brest",
      "12 rue des Lilas",
      "Lyon",
      "69001",
      "0639980001",
      "anne@example.fr",
    ],
    ["DURAND", "Paul", "ABT 1950", "", "", "", "", "", ""],
  ]);
  const text = texts.map((each) => each.text).join("\n");
  expect(text).toContain("Appeler Mme Petit");
  expect(text).not.toContain("@F1@");
  expect(unread).toEqual([]);
});
