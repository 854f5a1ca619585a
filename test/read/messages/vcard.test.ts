import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const card = (lines: string[]): string => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

test("one card is one row", async () => {
  const { tables, unread } = await opened(
    card([
      "VERSION:3.0",
      "N:Durand;Anne;Marie;Mme;",
      "FN:Anne Durand",
      "TEL;TYPE=CELL:06 39 98 00 01",
      "item1.TEL;type=HOME:01 99 00 00 01",
      "EMAIL;TYPE=INTERNET:a.durand@example.fr",
      "ADR;TYPE=HOME:;;12 rue des Lilas\\, bât. A;Lyon;;69001;France",
      "BDAY:19850531",
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
      " SkZJRgAB",
    ]) + card(["VERSION:4.0", "FN:Luc Petit", "TEL;VALUE=uri:tel:+33639980002"]),
  );
  const [header, first, second] = cells(tables[0]);
  const value = (row: string[], name: string) => row[header!.indexOf(name)];
  expect(header).toEqual([
    "Civilité",
    "Nom",
    "Prénom",
    "Nom complet",
    "Téléphone",
    "E-mail",
    "Adresse",
    "Code postal",
    "Ville",
    "Pays",
    "Date de naissance",
  ]);
  expect(first).toEqual([
    "Mme",
    "Durand",
    "Anne Marie",
    "Anne Durand",
    "06 39 98 00 01 / 01 99 00 00 01",
    "a.durand@example.fr",
    "12 rue des Lilas, bât. A",
    "69001",
    "Lyon",
    "France",
    "1985-05-31",
  ]);
  expect(value(second!, "Nom complet")).toBe("Luc Petit");
  expect(value(second!, "Téléphone")).toBe("+33639980002");
  expect(unread).toEqual([]);
});

const quoted: readonly [what: string, lines: string[], name: string][] = [
  [
    "UTF-8",
    ["FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=89lodie Le Go=", "ff"],
    "Élodie Le Goff",
  ],
  ["Latin-1 without saying so", ["FN;QUOTED-PRINTABLE:Zo=E9 Petit"], "Zoé Petit"],
  ["Cyrillic", ["FN;QUOTED-PRINTABLE;CHARSET=KOI8-R:=E1=CE=CE=C1"], "Анна"],
  ["Latin-1", ["FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=E9 Petit"], "Zoé Petit"],
  ["a line that is folded", ["FN:Anne", "  Durand"], "Anne Durand"],
];

test.each(quoted)("vCard 2.1 in %s", async (_, lines, name) => {
  const { tables } = await opened(card(["VERSION:2.1", ...lines]));
  expect(cells(tables[0])).toEqual([["Nom complet"], [name]]);
});

test("a card cut short is read, and said to be", async () => {
  const { tables, unread } = await opened("BEGIN:VCARD\nFN:Anne Durand\nTEL:0639");
  expect(cells(tables[0])[1]).toEqual(["Anne Durand", "0639"]);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a list pasted beside the cards is text", async () => {
  const { texts } = await opened(
    [
      "BEGIN:VCARD",
      "FN:Anne Durand",
      "END:VCARD",
      "Luc Petit, l.petit@example.fr",
      "Zoé Martin, z.martin@example.fr",
    ].join("\r\n"),
    { name: "a.vcf" },
  );
  expect(texts.map(({ text }) => text).join()).toMatch(/l\.petit@.*\n?.*z\.martin@/s);
});
