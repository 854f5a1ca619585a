import { expect, test } from "vitest";
import { looksOf } from "../../../src/read/documents/pdf-looks.js";

/** So many black squares on a page, and so many words behind them, each in the colour of its ground. */
const page = (squares: number, words: number): Buffer =>
  Buffer.from(
    [
      ...Array.from({ length: squares }, (_, at) => `${at % 600} 0 9 9 re f`),
      "BT /F1 10 Tf 1 1 1 rg",
      ...Array.from({ length: words }, (_, at) => `1 0 0 1 20 ${20 + at} Tm (mot) Tj`),
      "ET",
    ].join("\n"),
  );

test("words in the colour of their ground are hidden", () => {
  const starts = looksOf(page(3, 50)).starts;
  expect(starts).toHaveLength(50);
  expect(starts.every(({ hidden }) => hidden)).toBe(true);
});

test("of a drawing with too much to hold against each other nothing is said", () => {
  expect(looksOf(page(19_000, 2_000)).starts).toEqual([]);
});

test("states beyond the deepest leave the others as they were", () => {
  const deep = Buffer.from(
    `1 1 1 rg ${"q ".repeat(100)}0 0 0 rg ${"Q ".repeat(100)}BT /F1 10 Tf 1 0 0 1 20 20 Tm (mot) Tj ET`,
  );
  expect(looksOf(deep).starts).toMatchObject([{ hidden: true }]);
});
