import { describe, expect, it } from "vitest";
import { isCivility, civilityOf } from "../../src/detect/lists/civilities.js";
import { organisationEvidence } from "../../src/detect/organisation.js";

describe("organisationEvidence", () => {
  it.each([
    "SARL Martin",
    "Martin SA",
    "Dupont & Fils SAS",
    "Mairie de Paris",
    "École Jules Ferry",
    "Lycée Jean Moulin",
    "Association des amis du parc",
    "Boulangerie Durand",
    "Smith Ltd.",
    "Müller GmbH",
    "Hospital General",
    "Rue Victor Hugo",
    "Avenue de la République",
    "Comité d'entreprise",
    "JOHN F KENNEDY INTL",
    "Crédit Mutuel Banque",
    "Syndicat mixte des eaux",
    "Blue Moon Brewing Company",
    "University of Oxford",
    "Garage Petit",
    "Taxis Morin",
    "Brigade de Loches",
    "Halte-garderie Rose et Paul",
    "Maison de Victor Hugo",
    "Pavillon Marie Curie",
    "ZA Jean Jaurès",
    "Place Victor Hugo",
    "Déchetterie de Foix",
    "L’Auberge du Lac",
    "Chez Marie",
    "Jean Martin ".repeat(20),
  ])("is strong for %s", (cell) => expect(organisationEvidence(cell)).toBeGreaterThanOrEqual(5));

  it.each([
    "Jean Martin",
    "MARTIN Jean",
    "Moulin Jean",
    "Charlotte Church",
    "Ana Sa",
    "Lefils Marie",
    "",
    "12",
    "Sarlat Pierre",
    "Mme Ecolivet",
    "Laval Luc",
    "Val Kilner",
    "Villa Paco",
    "Maison Jean",
    "Place Marie-Anne",
    "Jean Maison",
    "Banksy Jones",
    "Collegeville Ann",
    "Marc Parker",
    "Clubb Ian",
    "Rueda Carmen",
    "Placide Rose",
    "Gary Incorvaia",
  ])("is weak or none for %j", (cell) => expect(organisationEvidence(cell)).toBeLessThan(3));

  it.each(["Anne Petit +33 6 39 98 12 34", "+33639981234", "ch. 203", "Ch 12"])(
    "is none for %j",
    (cell) => expect(organisationEvidence(cell)).toBe(0),
  );
  it.each(["Plomberie + Chauffage", "Ch. des Vignes"])("is some for %j", (cell) =>
    expect(organisationEvidence(cell)).toBeGreaterThanOrEqual(2),
  );
});

describe("civilities", () => {
  it.each([
    ["M.", "m"],
    ["MR", "m"],
    ["Monsieur", "m"],
    ["Mme", "f"],
    ["MLLE", "f"],
    ["Señora", "f"],
    ["Dr.", "title"],
    ["Maître", "title"],
    ["Dipl.-Ing.", "title"],
  ] as const)("%s", (token, civility) => expect(civilityOf(token)).toBe(civility));
  it.each(["Jean", "", "Mm.x", "Docteure-en-droit-civil-compare"])("not %j", (token) =>
    expect(civilityOf(token)).toBeUndefined(),
  );
  it.each(["M. et Mme", "M/Mme", "Mme ou M.", "Madame", "MM."])("a cell of them: %s", (cell) =>
    expect(isCivility(cell)).toBe(true),
  );
  it.each(["M. Jean", "Mme Martin", "", "et"])("not a cell of them: %j", (cell) =>
    expect(isCivility(cell)).toBe(false),
  );
});
