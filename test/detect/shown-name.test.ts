import { expect, test } from "vitest";
import { ShownNames } from "../../src/detect/shown-name.js";

test.each([
  ["Dupont Marie 06 39 98 12 34", "Dupont Marie …"],
  ["Martin Jean 0639981299.zip", "Martin Jean ….zip"],
  ["dupont_0639981234_marie.csv", "dupont_…_marie.csv"],
  ["+33639981234.vcf", "….vcf"],
  ["marie.dupont@example.fr.xlsx", "…@example.fr.xlsx"],
  ["Réponses/jean@example.org/a.martin@example.fr.pdf", "Réponses/…@example.org/…@example.fr.pdf"],
  ["jean_martin@example.fr.csv", "…@example.fr.csv"],
  ["liste_jean.martin@example.fr_2.csv", "…@example.fr_2.csv"],
  ["zoé@exämple.fr.csv", "…@exämple.fr.csv"],
  ["a@b.fr", "…@b.fr"],
  ["RIB FR7630006000011234567890189.pdf", "RIB ….pdf"],
  ["1 71 03 75 056 123 63", "…"],
  ["carte 4970 1012 3456 7893.png", "carte ….png"],
  ["née le 12-03-1971, fiche.pdf", "née le …, fiche.pdf"],
])("%s is shown as %s", (name, shown) => {
  expect(new ShownNames().name(name)).toBe(shown);
});

test.each([
  "Adhérents à jour 2006 (41 à 98).xls",
  "export_20240612_143059.xlsx",
  "CV Marie Dupont.pdf",
  "image001.png@01DA1234.56789ABC",
  "notes @home.txt",
  "DOC 9781234567897.pdf",
  "Feuil1",
  "",
])("%s is shown as it is", (name) => {
  expect(new ShownNames().name(name)).toBe(name);
});

test("names that differ in their values alone stay apart", () => {
  const names = new ShownNames();
  const shown = ["0639981234.pdf", "0639981235.pdf", "0639981234.pdf"].map((name) =>
    names.name(name),
  );
  expect(shown).toEqual(["….pdf", "…2.pdf", "….pdf"]);
});
