import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const msh = "MSH|^~\\&|GAM|HOPITAL|LABO|VILLE|202401021012||ADT^A01|1|P|2.5";

test.each([
  ["carriage returns", "\r"],
  ["line feeds", "\n"],
  ["both", "\r\n"],
])("a patient and a relative of HL7 are a row each, segments ended by %s", async (_, end) => {
  const { tables, texts, unread } = await opened(
    [
      msh,
      "EVN||202401021012",
      "PID|1||4711^^^HOPITAL^PI||DURAND^ANNE^ZOE^^^^L~PETIT^ANNE|ROY|19850312|F|||12 RUE DES LILAS^^LYON^^69001^FRA||0199000001^PRN^PH~^NET^Internet^a.durand@example.fr|0199000002|||||285036938200121",
      "NK1|1|DURAND^PAUL|SPO|3 PLACE DU MARCHE^^LYON^^69001|0639980001",
      "OBX|1|TX|||Appeler Mme Petit",
    ].join(end),
  );
  expect(cells(tables[0])).toEqual([
    [
      "nom",
      "prénom",
      "date de naissance",
      "adresse",
      "code postal",
      "ville",
      "téléphone",
      "courriel",
      "NIR",
      "identifiant du patient",
    ],
    [
      "DURAND",
      "ANNE ZOE",
      "1985-03-12",
      "12 RUE DES LILAS",
      "69001",
      "LYON",
      "0199000001 / 0199000002",
      "a.durand@example.fr",
      "285036938200121",
      "4711",
    ],
    ["DURAND", "PAUL", "", "3 PLACE DU MARCHE", "69001", "LYON", "0639980001", "", "", ""],
  ]);
  expect(texts.map(({ text }) => text).join()).toContain("Appeler Mme Petit");
  expect(unread).toEqual([]);
});

test("a patient of HPRIM, whose components stand between tildes", async () => {
  const { tables } = await opened(
    "H|~^\\&|LABO|||||||||H2.1\rP|1|4711|||DURAND~ANNE|PETIT|19850312|F||12 RUE DES LILAS~BAT B~LYON~~69001||0199000001\rL|1|||1|2\r",
  );
  expect(cells(tables[0])).toEqual([
    [
      "nom",
      "prénom",
      "nom de naissance",
      "date de naissance",
      "adresse",
      "code postal",
      "ville",
      "téléphone",
      "identifiant du patient",
    ],
    [
      "DURAND",
      "ANNE",
      "PETIT",
      "1985-03-12",
      "12 RUE DES LILAS BAT B",
      "69001",
      "LYON",
      "0199000001",
      "4711",
    ],
  ]);
});

test("many messages behind each other, in batches, framed by MLLP", async () => {
  const message = (name: string) => `\u000b${msh}\rPID|1||1||${name}^ANNE\r\u001c\r`;
  const { tables } = await opened(`BHS|^~\\&|GAM\r${message("DURAND")}${message("PETIT")}`);
  expect(cells(tables[0]).map(([name]) => name)).toEqual(["nom", "DURAND", "PETIT"]);
});

test.each(["MSH is the name of a drug", "H|a|b\nP|1|2", "P|1|DURAND", "PID|1||1||DURAND^ANNE"])(
  "%j is no such message",
  async (text) => {
    const { tables } = await opened(text);
    expect(tables.flatMap(cells).flat()).not.toContain("prénom");
  },
);

test("lines that are no segments are read as they stand", async () => {
  const { tables, texts, unread } = await opened(
    ["", msh, "constructor|a", "Anne Durand", "PID|1||4711|||||F"].join("\n"),
  );
  expect(cells(tables[0])).toHaveLength(2);
  expect(texts.map(({ text }) => text.trim().split("\n").slice(-2))).toEqual([
    ["constructor|a", "Anne Durand"],
  ]);
  expect(unread).toEqual([]);
});

test("a message behind one whose first segment is damaged is read", async () => {
  const { tables } = await opened(
    `MSh|^~\\&|GAM\rPID|1||1||ROY^LEA\r${msh}\rPID|1||1||DURAND^ANNE\r`,
  );
  expect(cells(tables[0]).map(([name]) => name)).toEqual(["nom", "DURAND"]);
});
