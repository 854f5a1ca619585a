import { expect, test } from "vitest";
import { firstFrom } from "../src/sorted.js";

test.each([
  [[], 1, 0],
  [[2, 4, 4, 6], 1, 0],
  [[2, 4, 4, 6], 2, 0],
  [[2, 4, 4, 6], 3, 1],
  [[2, 4, 4, 6], 4, 1],
  [[2, 4, 4, 6], 5, 3],
  [[2, 4, 4, 6], 6, 3],
  [[2, 4, 4, 6], 7, 4],
])("in %j the first from %d on is at %d", (sorted, from, index) => {
  expect(firstFrom(sorted, from, Number)).toBe(index);
});

test("texts, by a value of theirs", () => {
  const people = [{ name: "a" }, { name: "b" }, { name: "b2" }, { name: "c" }];
  expect(firstFrom(people, "b", ({ name }) => name)).toBe(1);
  expect(firstFrom(people, "b3", ({ name }) => name)).toBe(3);
});
