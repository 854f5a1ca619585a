import { expect, test } from "vitest";
import { type Piece, toLines, toRegions } from "../../../src/read/documents/page-layout.js";

const piece = (x: number, line: number, text: string): Piece => ({
  text,
  x,
  y: -12 * line,
  width: text.length * 5,
  size: 10,
});

const long = "words that run on over what would be two columns of a table";

/** As long as a page can be, and not a table only at the very end of each look at it. */
test("a page of 14,000 lines that are nearly a table is looked through a few times only", () => {
  const pieces = Array.from({ length: 14_000 }, (_, at) =>
    at % 4 === 0 ? [piece(0, at, "name"), piece(200, at, "town")] : [piece(0, at, long)],
  );
  const regions = toRegions(toLines(pieces.flat()));
  expect(regions.map(({ lines, strips }) => [lines.length, strips])).toEqual([[14_000, undefined]]);
});

test("a page of 60,000 cells in two columns that end together is a table, not columns of text", () => {
  const pieces = Array.from({ length: 60_000 }, (_, at) => [
    piece(0, at + Math.floor(at / 2), "name"),
    piece(200, at + Math.floor(at / 2), "town"),
  ]);
  const [region, ...others] = toRegions(toLines(pieces.flat()));
  expect(others).toEqual([]);
  expect(region!.strips).toHaveLength(1);
});
