import { describe, expect, test } from "vitest";
import { email } from "../../src/detect/email.js";
import { PlainAddresses } from "../../src/detect/plain-address.js";

const plain = [
  "a@example.fr",
  "jean@example.fr",
  "jean.martin@example.fr",
  "jean-luc.martin@example.fr",
  "j_martin@example.fr",
  "jean.martin2@example.fr",
  "martin1985@example.fr",
  "2cv@example.fr",
  "jean.martin@mail.example.fr",
  "jean.martin@ville-exemple.example.org",
];

/** Addresses in another form, and what is none: each is left to `email.ts`. */
const others = [
  "",
  "jean.martin",
  "@example.fr",
  "jean@",
  "jean@example",
  "Jean.Martin@example.fr",
  "jean.martin@Example.fr",
  ".jean@example.fr",
  "jean.@example.fr",
  "jean..martin@example.fr",
  "jean._martin@example.fr",
  "-jean@example.fr",
  "jean-@example.fr",
  "_jean@example.fr",
  "jean+lettre@example.fr",
  "jérôme@example.fr",
  "jean martin@example.fr",
  "<jean@example.fr>",
  " jean@example.fr",
  "jean@example.fr ",
  "jean@example.fr;",
  "jean@example.fr luc@example.fr",
  "jean@example.fr@example.org",
  "jean@photo.png",
  "jean@mail.gmail.com",
  "jean@ordinateur.local",
  "jean@-example.fr",
  "jean@example..fr",
  "19850312@example.fr",
  "0123456789abcdef0123@example.fr",
  "un-nom-de-vingt-lettres@example.fr",
];

describe("PlainAddresses", () => {
  test.each(plain)("%j is read as email.ts reads it", (cell) => {
    expect(new PlainAddresses().read(cell)).toBe(true);
    expect(email.cell(cell)?.values).toEqual([cell]);
  });

  test.each(others)("%j is left to email.ts", (cell) => {
    expect(new PlainAddresses().read(cell)).toBe(false);
  });

  test.each([
    ["contact@example.fr", true],
    ["no_reply@example.fr", true],
    ["info.paris@example.fr", true],
    ["service-client2@example.fr", true],
    ["jean.martin@example.fr", false],
    ["contactez@example.fr", false],
  ])("%s is an office's: %s", (cell, isOffice) => {
    const addresses = new PlainAddresses();
    expect(addresses.read(cell)).toBe(true);
    expect(addresses.isOffice).toBe(isOffice);
  });

  test("the thousandth domain and those behind it are read like the first", () => {
    const addresses = new PlainAddresses();
    for (let index = 0; index < 1100; index++) {
      expect(addresses.read(`jean@a${index}.example.fr`)).toBe(true);
      expect(addresses.read(`jean@a${index}.example.png`)).toBe(false);
    }
  });
});
