import { describe, expect, test } from "vitest";
import { Hasher } from "../../src/detect/hash.js";
import { PeopleCounter } from "../../src/detect/people.js";
import { phone } from "../../src/detect/phone.js";
import { hashPlainPhone } from "../../src/detect/plain-phone.js";

const plain = [
  "0199001234",
  "0261911234",
  "0353011234",
  "0465711234",
  "0536491234",
  "0639981234",
  "01 99 00 12 34",
  "06 39 98 12 34",
  "06.39.98.12.34",
  "06-39-98-12-34",
  "199001234",
  "639981234",
  // Overseas numbers have another country code; no block of theirs is kept for fiction.
  "0262000000",
  "02 62 00 00 00",
  "590000000",
  "0694000000",
  "0709000000",
  "0709100000",
  "07 09 20 00 00",
  "0947000000",
];

/** Numbers in another form, and what is none: each is left to `phone.ts`. */
const others = [
  "",
  "0",
  "06399812",
  "06399812345",
  "+33639981234",
  "0033639981234",
  "+33 6 39 98 12 34",
  "06 39 98 12 3",
  "06 39 98 12 345",
  "06 39-98 12 34",
  "06/39/98/12/34",
  "06 39  98 1234",
  "0639 98 12 34 ",
  " 6 39 98 12 34",
  "06 39 98 12 3a",
  "6a39981234",
  "1639981234",
  "063998123",
  "0 39 98 12 34 5",
  "0162001234",
  "0947500000",
  "0899000000",
  "0000000000",
  "000000000",
  "06 39 98 12·34",
];

describe("hashPlainPhone", () => {
  test.each(plain)("%j has the hash of what phone.ts reads", (cell) => {
    const hasher = new Hasher([1, 2]);
    expect(`0${hashPlainPhone(cell, hasher)}`.slice(-9)).toBe(cell.replace(/\D/g, "").slice(-9));
    const counter = new PeopleCounter({ recipients: [] }, [1, 2]);
    counter.hash("phone-number", phone.cell(cell)!.values[0]!);
    const expected = counter.hasher;
    expect([hasher.high, hasher.low]).toEqual([expected.high, expected.low]);
  });

  test.each(others)("%j is left to phone.ts", (cell) => {
    expect(hashPlainPhone(cell, new Hasher())).toBe(0);
  });
});
