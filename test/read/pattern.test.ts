import { expect, test } from "vitest";
import { Pattern } from "../../src/read/pattern.js";

const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const alphabet = "abcdefghijklmnopqrstuvwxyz";

test.each([
  ...Array.from(alphabet, (_, index) => alphabet.slice(index)),
  // Zeros, and what is no number, as floating-point numbers are.
  "\0\0\0\0\0\0\0\0",
  "\0\0\0\0\0\0\0\x80",
  "abcdef\xf8\x7f",
  "abcdefgh\x7f\xff",
  "abcdefg\xe9abcdefgh",
])("%j stands there, and nothing that differs in one bit", (text) => {
  const bytes = Buffer.from(text, "latin1");
  const view = viewOf(Buffer.concat([Buffer.from("aa"), bytes]));
  const pattern = new Pattern(bytes);
  expect(pattern.length).toBe(text.length);
  expect(pattern.matches(view, 2)).toBe(true);
  for (let bit = 0; bit < 8 * text.length; bit++) {
    const other = Buffer.from(bytes);
    other[bit >> 3]! ^= 1 << (bit & 7);
    expect(new Pattern(other).matches(view, 2)).toBe(false);
    expect(pattern.matches(viewOf(other), 0)).toBe(false);
  }
  expect(pattern.is(view, 2, 2 + text.length)).toBe(true);
  expect(pattern.is(view, 2, 1 + text.length)).toBe(false);
  expect(pattern.is(view, 1, 2 + text.length)).toBe(false);
});

test("the bytes that it was made of may change", () => {
  const source = Buffer.from("abcdef");
  const pattern = new Pattern(source);
  source.fill(0);
  expect(pattern.matches(viewOf(Buffer.from("abcdef")), 0)).toBe(true);
});
