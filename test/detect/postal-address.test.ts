import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  postalAddress,
  readAddress,
  readPostcode,
  readStreet,
} from "../../src/detect/postal-address.js";

describe("readStreet", () => {
  it.each([
    ["12 rue des Lilas", "likely"],
    ["12, rue des Lilas", "likely"],
    ["12 bis, rue des Lilas", "likely"],
    ["12bis rue des Lilas", "likely"],
    ["12 B rue des Lilas", "likely"],
    ["12 ter chemin du Moulin", "likely"],
    ["12-14 av. Foch", "likely"],
    ["12/14 avenue Foch", "likely"],
    ["3 pl de la République", "likely"],
    ["5 r Pasteur", "likely"],
    ["12, Grande Rue", "likely"],
    ["4 allee des Roses Bat C", "likely"],
    ["N° 7 impasse des Acacias", "likely"],
    ["Rue Victor Hugo", "possible"],
    ["Av. Foch", "possible"],
    ["BOULEVARD VOLTAIRE", "possible"],
    ["BP 123", "possible"],
    ["CS 40012", "possible"],
    ["Lieu-dit le Bourg", "possible"],
    ["Rés. les Pins Bât B", "possible"],
    ["Appt 12", "possible"],
    ["3 La Haie", "possible"],
    ["ZA du Moulin", "possible"],
    ["Chez M. Durand", "possible"],
    ["221B Baker Street", "possible"],
    ["742 Evergreen Terrace", "possible"],
    ["Hauptstraße 12", "possible"],
    ["Via Roma 12", "possible"],
  ] as const)("%s: %s", (text, likelihood) => {
    expect(readStreet(text)?.likelihood).toBe(likelihood);
  });

  it("is the same for one street written twice", () => {
    expect(readStreet("12, Rue des  Érables")?.value).toBe(readStreet("12 rue des erables")?.value);
  });

  it.each([
    "",
    "Jean Martin",
    "Rueil",
    "Paris",
    "rue",
    "4 quai",
    "Cours de piano",
    "Port USB",
    "Val Kilner",
    "12 avril 2024",
    "3 pommes",
    "100 m",
    "2 x 3",
    "12/03/1985",
    "12.50 rue",
    "123456 rue des Lilas",
    "0639981234",
    "06 39 98 12 34",
    "Moulin Jean",
    "BP",
    "12 h 30",
    "75011 Paris",
    "jean@example.fr",
  ])("not %j", (text) => expect(readStreet(text)).toBeUndefined());
});

describe("readPostcode", () => {
  it.each([
    ["75011", "75011", true],
    ["6000", "06000", true],
    ["6000.0", "06000", true],
    ["01400", "01400", true],
    ["'01400", "01400", true],
    ["75 011", "75011", true],
    ["F-75011", "75011", true],
    ["20200", "20200", true],
    ["97400", "97400", true],
    ["69432", "69432", false], // a CEDEX code
    ["12345", "12345", false],
  ] as const)("%s", (text, value, listed) => expect(readPostcode(text)).toEqual({ value, listed }));
  it.each(["", "123", "00123", "96100", "99999", "123456", "7501A", "75.011", "-6000", "６０００"])(
    "not %j",
    (text) => expect(readPostcode(text)).toBeUndefined(),
  );
});

describe("a cell with an address", () => {
  it.each([
    ["12 rue des Lilas 75011 Paris", "very-likely"],
    ["12 rue des Lilas, 75011 PARIS", "very-likely"],
    ["12 rue des Lilas - 75011 PARIS", "very-likely"],
    ["12 rue des Lilas 75 011 Paris", "very-likely"],
    ["12 rue des Lilas F-75011 Paris", "very-likely"],
    ["12 rue des Lilas\n75011 PARIS", "very-likely"],
    ["12 rue des Lilas\r\n75011 PARIS\r\nFRANCE", "very-likely"],
    ["12 rue des Lilas 75011 Paris France", "very-likely"],
  ] as const)("%j", (cell, likelihood) => {
    expect(postalAddress.cell(cell)).toEqual({
      values: ["75011 PARIS 12 RUE DES LILAS"],
      likelihood,
    });
  });

  it.each([
    ["Rés. les Pins\n12 rue des Lilas\nBP 12\n42000 ST ETIENNE CEDEX 2", "very-likely"],
    ["Rue Victor Hugo 29200 Brest", "very-likely"],
    ["3 La Haie, 29200 Brest", "very-likely"],
    ["BP 12, 42000 Saint-Étienne Cedex 2", "very-likely"],
    ["12 rue des Lilas 69432 LYON CEDEX 03", "very-likely"],
    ["12 rue des Lilas 75011 Lyon", "very-likely"],
    ["12 rue des Lilas 75011 Zwxqk", "likely"],
    ["75011 Paris", "possible"],
  ] as const)("%j: %s", (cell, likelihood) => {
    expect(postalAddress.cell(cell)?.likelihood).toBe(likelihood);
  });

  it.each([
    "",
    "Paris",
    "75011",
    "12 rue des Lilas",
    "12 rue des Lilas 99999 Nulle Part",
    "rue X 75011 Zwxqk",
    "75011 Zwxqk",
    "Commande 12345 livrée",
    "EAN 3017620422003",
    "Jean Martin 75011 Paris",
    "M. Jean Martin\n12 rue des Lilas\n75011 Paris",
    "12 rue des Lilas 750111 Paris",
    "12 rue des Lilas 7501 Paris",
    "06 39 98 12 34",
    "2024-01-01 10000 euros",
    "prix 12345 Paris",
    "75011Paris",
    "x".repeat(500),
  ])("not %j", (cell) => expect(postalAddress.cell(cell)).toBeUndefined());

  it("tells the addressee from the address", () => {
    const cell = "M. Jean Martin\n12 rue des Lilas\nBât B\n75011 Paris";
    const address = readAddress(cell);
    expect(cell.slice(0, address?.start)).toBe("M. Jean Martin\n");
    expect(address?.likelihood).toBe("very-likely");
  });
});

describe("addresses in text", () => {
  it.each([
    ["J'habite 12 rue des Lilas, 75011 Paris, depuis 2010.", ["12 rue des Lilas, 75011 Paris"]],
    ["Jean Martin\n12 bis rue des Lilas\n75011 PARIS\nTel", ["12 bis rue des Lilas\n75011 PARIS"]],
    ["BP 12, 42000 Saint-Étienne Cedex 2", ["BP 12, 42000 Saint-Étienne Cedex 2"]],
    [
      "34 bd Foch 49100 Angers et 3 rue Y 75001 Paris",
      ["34 bd Foch 49100 Angers", "3 rue Y 75001 Paris"],
    ],
    ["1 rue de Metz 31000 Toulouse est fermé", ["1 rue de Metz 31000 Toulouse"]],
  ])("%j", (text, addresses) => {
    expect(postalAddress.find(text).map(({ start, end }) => text.slice(start, end))).toEqual(
      addresses,
    );
  });
  it.each([
    "Réf 75011 Paris",
    "prix 12345 Paris",
    "12 rue des Lilas",
    "12 rue des Lilas\n\nLe dossier 75011 Paris",
    "3 pommes 75011 Paris",
    "12 rue des Lilas 175011 Paris",
    "12 rue des Lilas 75011 euros",
    "12 rue des Lilas 00123 Paris",
    "",
  ])("not %j", (text) => expect(postalAddress.find(text)).toEqual([]));
});

it("never throws, and finds in order without overlaps", () => {
  const words = [
    "12 ",
    "rue ",
    "75011 ",
    "Paris",
    "\n",
    ", ",
    "BP 3",
    "é",
    "-",
    " ",
    "69",
    "Lyon Cedex",
    "A",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      postalAddress.cell(text);
      readStreet(text);
      let last = 0;
      for (const { start, end } of postalAddress.find(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
    }),
  );
});
