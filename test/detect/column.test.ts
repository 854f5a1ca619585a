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
