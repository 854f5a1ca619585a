import { expect, test } from "vitest";
import { XxHash64 } from "../../../src/read/archives/xxhash.js";

const sumOf = (...pieces: readonly string[]): string => {
  const hash = new XxHash64();
  for (const piece of pieces) hash.add(Buffer.from(piece));
  return hash.sum().toString(16).padStart(16, "0");
};

// By python's xxhash 3 and by `xxhsum -H64`.
test.each([
  ["", "ef46db3751d8e999"],
  ["a", "d24ec4f1a98c6e5b"],
  ["abc", "44bc2cf5ad770999"],
])("%j", (text, sum) => {
  expect(sumOf(text)).toBe(sum);
});

test("the same in pieces", () => {
  const text = "Nom;Courriel\r\n".repeat(50);
  for (let cut = 0; cut < 80; cut++)
    expect(sumOf(text.slice(0, cut), text.slice(cut))).toBe(sumOf(text));
});
