/** The columns of a table, as its first rows show them. */
import { expect, test } from "vitest";
import { interpret } from "../../src/detect/column.js";

test("a table of more rows than a call takes arguments", () => {
  // A form of 30,000 rows that is laid out again has a row for each time its labels begin anew.
  const rows = Array.from({ length: 200_000 }, (_, index) => ({
    number: index + 1,
    cells: index === 199_999 ? ["Durand", "69001", "Lyon"] : ["Durand", "69001"],
  }));
  expect(interpret(["Nom"], rows).columns).toHaveLength(3);
});

/** A sheet of Excel has up to twice as many columns. */
const many = 8000;

// Each of them took minutes where every column was held against all others.
test.each<[what: string, headerOf: (index: number) => string, cell: string, role: string]>([
  ["first names without headers", () => "", "Marie", "first-name"],
  [
    "halves of names by turns",
    (index) => `${index % 2 ? "Prénom" : "Nom"} de l'élu ${index}`,
    "Marie",
    "first-name",
  ],
  ["names under headers in a row", (index) => `Groupe ${index}`, "Marie Durand", "full-name"],
  ["one name again and again", () => "Nom complet", "Marie Durand", "full-name"],
])(
  "thousands of columns: %s",
  (_, headerOf, cell, role) => {
    const cells = Array.from({ length: many }, () => cell);
    const headers = Array.from({ length: many }, (__, index) => headerOf(index));
    const rows = [1, 2].map((number) => ({ number, cells }));
    const { columns } = interpret(headers, rows);
    const found = columns.filter(({ chosen }) => chosen.role === role);
    expect([columns.length, found.length >= many / 2]).toEqual([many, true]);
  },
  30_000,
);
