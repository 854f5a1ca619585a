import { expect, test } from "vitest";
import { Budget } from "../../src/read/budget.js";
import { defaultLimits } from "../../src/read/limits.js";
import { Lines, Pieces } from "../../src/read/pieces.js";

test("a long text comes in several blocks that end at line ends", () => {
  const pieces = new Pieces(new Budget(defaultLimits));
  const lines = new Lines(pieces, { path: [] }, false);
  const written = Array.from({ length: 5000 }, (_, index) => `ligne ${index} d'un long document`);
  for (const line of written) {
    lines.add(line);
    lines.end();
  }
  lines.flush();
  const blocks = pieces.take() as readonly { text: string; firstLine: number }[];
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.map(({ text }) => text).join("")).toBe(`${written.join("\n")}\n`);
  let first = 1;
  for (const { text, firstLine } of blocks) {
    expect(firstLine).toBe(first);
    first += text.split("\n").length - 1;
  }
});
