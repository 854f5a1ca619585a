/** Which headers a result shows. */
import { expect, test } from "vitest";
import { isShowable } from "../../src/detect/shown-header.js";

test.each([
  "Nom",
  "Nom et prénom",
  "Prénom Nom du père",
  "Date de naissance de l'enfant",
  "Tél. portable mère",
  "adherent.NOM DE FAMILLE",
  "Colonne1",
  "Chiffre d'affaires",
  "Séances 1, 2 et 3",
])("%j is shown", (header) => {
  expect(isShowable(header)).toBe(true);
});

test.each([
  "",
  "Marie",
  "Dupont",
  "Jean Dupont",
  "Jean Dupont 1",
  "Dupont Marie présente",
  "Tél Jean Dupont",
  "Portable de Marie Martin",
  "jean.dupont@example.fr",
  "06 39 98 12 34",
  "Contact : 06.39.98.12.34",
])("%j is not", (header) => {
  expect(isShowable(header)).toBe(false);
});
