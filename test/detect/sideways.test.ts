import { expect, test } from "vitest";
import { people, streetLine, townLine, type Person } from "../../fixtures/people.js";
import type { Detected } from "../../src/types.js";
import { detectRows, detectText } from "./detected.js";

const all = people(24, { seed: 11, world: 0 });
const nameOf = ({ firstName, lastName }: Person): string => `${firstName} ${lastName}`;

const detect = (block: { readonly text: string } | { readonly cells: string[][] }) =>
  "text" in block ? detectText(block.text) : detectRows(block.cells);

const counts = ({ people: { total, identified } }: Detected) => ({ total, identified });

function groupsOf(size: number): Person[][] {
  return Array.from({ length: all.length / size }, (_, group) =>
    all.slice(group * size, (group + 1) * size),
  );
}

/** The rows of people beside each other, `size` of them, with an empty row between. */
const rowsOf = (size: number, ...facts: ((person: Person) => string)[]): string[][] =>
  groupsOf(size).flatMap((group) => [...facts.map((fact) => group.map(fact)), []]);

const cards: [string, ((person: Person) => string)[]][] = [
  ["names and numbers", [nameOf, (person) => person.landline]],
  ["family and first names", [(p) => p.lastName.toUpperCase(), (p) => p.firstName, (p) => p.email]],
  ["addresses", [nameOf, (p) => streetLine(p.address), (p) => townLine(p.address)]],
  ["NIRs and lost zeros", [nameOf, (p) => p.nir, (p) => p.mobile.slice(1)]],
];

test.each(cards)("a table on its side without labels: %s", async (_, facts) => {
  const known = { total: 24, identified: 24 };
  expect(counts(await detect({ cells: rowsOf(24, ...facts) }))).toEqual(known);
  expect(counts(await detect({ cells: rowsOf(4, ...facts) }))).toEqual(known);
});

test("a table on its side with labels that nobody knows", async () => {
  const cells = [
    ["x1", ...all.map(nameOf)],
    ["x2", ...all.map(({ email }) => email)],
  ];
  expect(counts(await detect({ cells }))).toEqual({ total: 24, identified: 24 });
});

test.each([2, 3])("cards in %d columns of a text", async (size) => {
  const rows = rowsOf(
    size,
    nameOf,
    ({ address }) => streetLine(address),
    ({ email }) => email,
  );
  const text = rows.map((row) => row.map((cell) => cell.padEnd(50)).join("")).join("\n");
  expect(counts(await detect({ text }))).toEqual({ total: 24, identified: 24 });
});

test("names beside each other above dates, codes and votes", async () => {
  const dates = rowsOf(
    4,
    nameOf,
    () => "12/03/2026 10h30",
    () => "Salle 12",
  );
  expect(counts(await detect({ cells: dates })).identified).toBe(0);
  const codes = rowsOf(
    4,
    nameOf,
    () => "3456789012345",
    () => "12,50 €",
  );
  expect(counts(await detect({ cells: codes })).identified).toBe(0);
});

test("who signs beside each other, under titles", async () => {
  const text =
    "Le vendeur                L'acheteur\nJean Martin               Anne Petit\n06 39 98 12 34            06 39 98 55 66";
  expect((await detect({ text })).people.total).toBe(2);
});
