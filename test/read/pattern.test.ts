import { expect, test } from "vitest";
import { Pattern } from "../../src/read/pattern.js";

const bytes = Buffer.from("..abcdefghijk");
const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

test.each(["a", "ab", "abc", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghijk"])(
  "%s stands there, and nothing that differs in one byte",
  (text) => {
    const pattern = new Pattern(Buffer.from(text));
    expect(pattern.length).toBe(text.length);
    expect(pattern.matches(view, 2)).toBe(true);
    for (let at = 0; at < text.length; at++) {
      const other = Buffer.from(text);
      other[at]! ^= 1;
      expect(new Pattern(other).matches(view, 2)).toBe(false);
    }
    expect(pattern.matches(view, 1)).toBe(false);
    expect(pattern.is(view, 2, 2 + text.length)).toBe(true);
    expect(pattern.is(view, 2, 1 + text.length)).toBe(false);
    expect(pattern.is(view, 1, 1 + text.length)).toBe(false);
  },
);

test("the bytes that it was made of may change", () => {
  const source = Buffer.from("abcdef");
  const pattern = new Pattern(source);
  source.fill(0);
  expect(pattern.matches(view, 2)).toBe(true);
});
