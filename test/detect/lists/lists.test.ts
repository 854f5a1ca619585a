import { statSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  floor,
  isPostcode,
  isStreetType,
  isTown,
  postcodeMatchesTown,
  weigh,
} from "../../../src/detect/lists/lists.js";

describe("weigh", () => {
  it.each([
    ["Jean", "first"],
    ["MARTIN", "family"],
    ["Jean-Luc", "first"],
    ["Élodie", "first"],
    ["DURAND", "family"],
    ["Aadhya", "first"], // a world name
    ["Aaltonen", "family"],
    ["de", "word"],
    ["facture", "word"],
    ["Brewery", "word"],
    ["Strasbourg", "place"],
    ["Kazakhstan", "place"],
  ] as const)("takes %s for a %s", (token, best) => {
    const weights = weigh(token);
    for (const other of ["first", "family", "word", "place"] as const) {
      if (other !== best) expect(weights[best]).toBeGreaterThan(weights[other]);
    }
  });

  it.each([
    ["LE GOFF", "LEGOFF"],
    ["Le Goff", "le-goff"],
    ["D'ARC", "darc"],
    ["d’Arc", "D'ARC"],
    ["Hélène", "HELENE"],
    ["He\u0301le\u0300ne", "Hélène"],
    ["Jean Luc", "JEAN-LUC"],
    ["Chloë", "CHLOE"],
    ["Cœur", "COEUR"],
    ["Müller", "MULLER"],
  ])("gives %s and %s one weight", (a, b) => {
    expect(weigh(a)).not.toEqual(floor);
    expect(weigh(a)).toEqual(weigh(b));
  });

  it("orders by frequency", () => {
    expect(weigh("Jean").first).toBeGreaterThan(weigh("Zélie").first);
    expect(weigh("MARTIN").family).toBeGreaterThan(weigh("Jean").family);
    expect(weigh("PETIT").word).toBeGreaterThan(weigh("MARTIN").word);
  });

  it("weighs an unlisted compound by its parts", () => {
    expect(weigh("Dupont-Moreau").family).toBeGreaterThan(0);
    expect(weigh("Dupont-Moreau").family).toBeLessThan(weigh("Dupont").family);
    expect(weigh("a-b-c-d-e-f")).toEqual(floor);
  });

  it.each(["", "-", "'", "Zwxqk", "BRCA1", "12345", "名前"])("gives %j the floor", (token) => {
    expect(weigh(token)).toEqual(floor);
  });

  it("never throws, and never weighs below the floor", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (token) => {
        const weights = weigh(token);
        for (const name of ["first", "family", "word", "place"] as const) {
          expect(weights[name]).toBeGreaterThanOrEqual(floor[name]);
        }
      }),
    );
  });
});

describe("isTown", () => {
  it.each([
    "Paris",
    "PARIS 11",
    "Paris 11e",
    "Lyon 3e Arrondissement",
    "LYON CEDEX 03",
    "ST ETIENNE",
    "Saint-Étienne",
    "ste foy les lyon",
    "Neuilly s/ Seine",
    "L'Haÿ-les-Roses",
    "L HAY LES ROSES",
    "Y",
  ])("knows %s", (text) => expect(isTown(text)).toBe(true));
  it.each(["", "Jean Martin", "75011", "75011 Paris", "Zwxqk", "rue de Paris", "12", "CEDEX"])(
    "does not know %j",
    (text) => expect(isTown(text)).toBe(false),
  );
});

describe("postcodes", () => {
  it.each(["75011", "01400", "20000", "97400", "13001"])("knows %s", (text) =>
    expect(isPostcode(text)).toBe(true),
  );
  it.each(["00000", "99999", "7501", "750111", "7501A", "", "75 011", "٧٥٠١١"])(
    "does not know %j",
    (text) => expect(isPostcode(text)).toBe(false),
  );
  it.each([
    ["75011", "Paris"],
    ["75011", "PARIS 11"],
    ["6000", "Nice"],
    ["01400", "L'Abergement-Clémenciat"],
    ["69432", "LYON CEDEX 03"],
    ["42000", "ST ETIENNE"],
  ])("%s is in %s", (code, town) => expect(postcodeMatchesTown(code, town)).toBe(true));
  it.each([
    ["75011", "Lyon"],
    ["69432", "LYON"],
    ["69432", "PARIS CEDEX 03"],
    ["", "Paris"],
    ["75011", ""],
  ])("%j is not in %j", (code, town) => expect(postcodeMatchesTown(code, town)).toBe(false));
});

describe("isStreetType", () => {
  it.each(["rue", "RUE", "av.", "bd", "Grande Rue", "chemin", "allée", "Pl.", "lieu-dit"])(
    "knows %s",
    (text) => expect(isStreetType(text)).toBe(true),
  );
  it.each(["", "chien", "Martin", "ruelles-sur", "12"])("does not know %j", (text) =>
    expect(isStreetType(text)).toBe(false),
  );
});

it("ships less than 2 MB", () => {
  const file = new URL("../../../src/detect/lists/lists.bin", import.meta.url);
  expect(statSync(file).size).toBeLessThan(2_000_000);
});
