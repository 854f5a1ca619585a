import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { familyNameWeight, findNames, firstNameWeight, readName } from "../../src/detect/name.js";

describe("a cell with a whole name", () => {
  it.each([
    ["MARTIN Jean", "JEAN", "MARTIN"],
    ["Jean MARTIN", "JEAN", "MARTIN"],
    ["Martin, Jean", "JEAN", "MARTIN"],
    ["Jean Martin", "JEAN", "MARTIN"],
    ["jean martin", "JEAN", "MARTIN"],
    ["  Jean\u00a0MARTIN ", "JEAN", "MARTIN"],
    ["M. Jean-Luc DE LA TOUR", "JEAN-LUC", "DELATOUR"],
    ["M. et Mme Jean-Luc DE LA TOUR", "JEAN-LUC", "DELATOUR"],
    ["Dr Anne Le Goff", "ANNE", "LEGOFF"],
    ["LE GOFF Anne", "ANNE", "LEGOFF"],
    ["Mme Sophie DURAND née PETIT", "SOPHIE", "DURAND"],
    ["DURAND née PETIT Sophie", "SOPHIE", "DURAND"],
    ["Smith, Mr. John Henry", "JOHN HENRY", "SMITH"],
    ["Brown, Mrs. Alice (Mary Jones)", "ALICE", "BROWN"],
    ["Mr T. Russell", "", "RUSSELL"],
    ["M. DUPONT", "", "DUPONT"],
    ["J. Dupont", "", "DUPONT"],
    ["DUPONT J.-P.", "", "DUPONT"],
    ["Kévin D.", "KEVIN", ""],
    ["Nathalie P", "NATHALIE", ""],
    ["John F. Kent", "JOHN", "KENT"],
    ["Sammy Davies, Jr.", "SAMMY", "DAVIES"],
    ["Mohamed BEN SALEM", "MOHAMED", "BENSALEM"],
    ["Maria da Silva", "MARIA", "DASILVA"],
    ["Jean-Pierre D'ARC", "JEAN-PIERRE", "DARC"],
    ["Wojciech Nowak", "WOJCIECH", "NOWAK"],
    ["Rose Petit", "ROSE", "PETIT"],
    ["Pierre Blanc", "PIERRE", "BLANC"],
    ["Hélène Müller", "HELENE", "MULLER"],
  ])("%s", (cell, first, family) => {
    const reading = readName(cell);
    expect(reading?.parts).toEqual({ first, family });
    expect(reading?.weight).toBeGreaterThan(2);
  });

  it.each([
    "",
    "Jean",
    "MARTIN",
    "Jean Martin 2",
    "jean.martin@example.fr",
    "12 rue Jean Martin",
    "Rue Victor Hugo",
    "Avenue Jean Jaurès",
    "SARL Martin Jean",
    "Jean Martin SA",
    "Martin & Fils",
    "Boulangerie Martin",
    "Lycée Jean Moulin",
    "École Jules Ferry",
    "Mairie de Paris",
    "Pharmacie Durand",
    "Hôpital Saint Louis",
    "John F Kennedy Intl Airport",
    "Saint Etienne",
    "Paris Orléans",
    "New York",
    "North Carolina",
    "Table basse",
    "Chaise pliante rouge",
    "Responsable commercial",
    "Chef de projet",
    "Nom Prénom",
    "Office Supplies",
    "Blue Moon Brewing",
    "Oui",
    "N/A",
    "a = b",
    "Jean, Pierre, Paul, Jacques",
    "Le comité se réunit une fois par mois au siège",
  ])("not %j", (cell) => expect(readName(cell)?.weight ?? 0).toBeLessThan(2));

  it("takes a couple with one family name for one", () => {
    expect(readName("Jean et Marie MARTIN")?.key).toBe("JEAN MARIE MARTIN");
    expect(readName("M. et Mme MARTIN")?.key).toBe("MARTIN");
  });
});

describe("a name in letters of no list", () => {
  it.each(["Иванов Иван", "ИВАНОВ Иван Петрович", "Семёнова-Лебедева Анна", "Γεωργίου Ελένη"])(
    "%s",
    (cell) => expect(readName(cell)?.weight).toBeGreaterThanOrEqual(2),
  );
  it.each([
    "Иван",
    "Список участников встречи",
    "Список участников",
    "Мария и Анна",
    "Иванов Ivan",
    "Иванов Иван Петрович Сергеевич Олегович",
    "Ελένη",
    "Κατάλογος συμμετεχόντων",
    "Ω Α",
  ])("not %s", (cell) => expect(readName(cell)).toBeUndefined());
  it("is the same in any order", () =>
    expect(readName("Иван ИВАНОВ")?.key).toBe(readName("Иванов Иван")?.key));
});

describe("the key of a name", () => {
  it.each([
    ["MARTIN Jean", "Jean Martin"],
    ["Martin, Jean", "M. Jean MARTIN"],
    ["Jean-Luc Durand", "DURAND Jean Luc"],
    ["Anne Le Goff", "LEGOFF Anne"],
    ["Anne LE GOFF", "Le Goff, Anne"],
    ["Hélène Petit", "PETIT HELENE"],
    ["Jeanne D’ARC", "d'Arc Jeanne"],
    ["Sophie DURAND née PETIT", "Sophie Durand"],
    ["Smith, Mr. John", "John Smith Jr."],
  ])("is the same for %s and %s", (a, b) => {
    expect(readName(a)?.key).toBe(readName(b)?.key);
    expect(readName(a)?.key).toBeTypeOf("string");
  });
  it.each([
    ["Jean Martin", "Jeanne Martin"],
    ["Jean Martin", "Jean Martinez"],
    ["Jean Martin", "Jean Pierre Martin"],
  ])("differs for %s and %s", (a, b) => {
    expect(readName(a)?.key).not.toBe(readName(b)?.key);
  });
});

describe("columns of name parts", () => {
  it.each(["Jean", "SOPHIE", "Jean-Luc", "Marie Claude", "Élodie", "Rose", "Mohamed", "John"])(
    "first name: %s",
    (cell) => expect(firstNameWeight(cell)).toBeGreaterThan(1.5),
  );
  it.each(["MARTIN", "Durand", "LE GOFF", "DE LA TOUR", "GARCIA LOPEZ", "Dupont-Moreau", "D'ARC"])(
    "family name: %s",
    (cell) => expect(familyNameWeight(cell)).toBeGreaterThan(1.5),
  );
  it.each(["table", "Paris", "12", "", "rouge", "a@example.fr", "SARL", "Yellow", "facture"])(
    "neither: %j",
    (cell) => {
      expect(firstNameWeight(cell)).toBeLessThan(-1);
      expect(familyNameWeight(cell)).toBeLessThan(-1);
    },
  );
  it("an unlisted token speaks mildly against a name", () => {
    expect(familyNameWeight("Wieczorkowski")).toBeGreaterThan(-1);
    expect(familyNameWeight("Wieczorkowski")).toBeLessThan(0);
  });
});

describe("names in prose", () => {
  const found = (text: string) =>
    Array.from(findNames(text), ({ start, end }) => text.slice(start, end));

  it.each([
    ["Bonjour M. Jean Dupont, merci.", ["M. Jean Dupont"]],
    ["Mme MARTIN est venue.", ["Mme MARTIN"]],
    ["Hier, Sophie Durand a parlé. Paul Petit aussi.", ["Sophie Durand", "Paul Petit"]],
    ["Cordialement,\nClaire PETIT\nResponsable Commercial", ["Claire PETIT"]],
    ["voir avec Anne Le Goff et Luc Moreau", ["Anne Le Goff", "Luc Moreau"]],
    ["M. le Président Jean Dupont", ["M. le Président Jean Dupont"]],
    ["Mme LE MAIRE", ["Mme LE MAIRE"]],
    ["J. Dupont et Marie Durand", ["J. Dupont", "Marie Durand"]],
  ])("%s", (text, names) => expect(found(text)).toEqual(names));

  it.each([
    "rue Victor Hugo",
    "le lycée Jean Moulin",
    "SARL Dupont Frères",
    "New York Times",
    "Bonjour Madame,",
    "Monsieur le Maire, veuillez agréer",
    "Madame la Présidente, Monsieur le Directeur",
    "Madame Le Maire",
    "Place Charles de Gaulle",
    "Le Conseil Municipal",
    "Union Européenne",
    "",
  ])("not %j", (text) => expect(found(text)).toEqual([]));
});

it("never throws, and finds in order without overlaps", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      readName(text);
      let last = 0;
      for (const { start, end } of findNames(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
    }),
  );
});
