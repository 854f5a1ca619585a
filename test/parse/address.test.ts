import { describe, expect, test } from "vitest";
import { addresses, beside } from "../../src/parse/address.js";

test("dots that do not end an address are passed once", () => {
  const address = `a@b${".".repeat(500_000)}x`;
  expect(addresses(address)).toEqual([address]);
});

test.each([
  ["a@example.fr", ["a@example.fr"]],
  ["A@Example.FR", ["a@example.fr"]],
  ["Jean Martin <jean@example.fr>", ["jean@example.fr"]],
  ['"Martin, Jean" <jean@example.fr>', ["jean@example.fr"]],
  ['"a@example.org" <b@example.fr>', ["b@example.fr"]],
  ["b@example.org <a@example.fr>", ["a@example.fr"]],
  ["a@example.fr, b@example.fr,c@example.fr", ["a@example.fr", "b@example.fr", "c@example.fr"]],
  ["a@example.fr; b@example.fr", ["a@example.fr", "b@example.fr"]],
  [
    "amis: a@example.fr, b@example.fr;, c@example.fr",
    ["a@example.fr", "b@example.fr", "c@example.fr"],
  ],
  ["undisclosed-recipients:;", []],
  ["jean@example.fr (Jean, (le) Petit)", ["jean@example.fr"]],
  ["(x@example.org) a@example.fr", ["a@example.fr"]],
  ["a@example.fr b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["<a@example.fr><b@example.fr>", ["a@example.fr", "b@example.fr"]],
  ["<a@example.fr b@example.fr>", ["a@example.fr", "b@example.fr"]],
  ["<@relay.example.org:a@example.fr>", ["a@example.fr"]],
  ["a@example.fr, A@EXAMPLE.FR", ["a@example.fr"]],
  ["a@example.fr.", ["a@example.fr"]],
  ["=?utf-8?q?Jean_=3Cjean=40example.fr=3E?=", ["jean@example.fr"]],
  ["=?utf-8?b?TWFydGluLCBKZWFu?= <jean@example.fr>", ["jean@example.fr"]],
  ['"O\\"Neil, X" <o@example.fr>, b@example.fr', ["o@example.fr", "b@example.fr"]],
  ['"never closed <a@example.fr>, b@example.fr', ["a@example.fr", "b@example.fr"]],
  ["Jean <a@example.fr, b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["(never closed a@example.fr, b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["'a@example.fr'", ["'a@example.fr'"]],
  ['"jean martin"@example.fr', ["jeanmartin@example.fr"]],
  ["mailto:a@example.fr", ["a@example.fr"]],
  ["élodie@exemple-é.example", ["élodie@exemple-é.example"]],
  [
    "b@example.fr, =?utf-8?q?Jean_=3Cjean=40example.fr=3E?=, =?utf-8?q?Zo=C3=A9?= <a@example.fr>",
    ["b@example.fr", "jean@example.fr", "a@example.fr"],
  ],
  ["=?utf-8?q?x=40example.org?= <a@example.fr>", ["a@example.fr"]],
  [
    '"a@example.fr", "b@example.fr"; "c@example.fr"',
    ["a@example.fr", "b@example.fr", "c@example.fr"],
  ],
  [
    '"a@example.org" (Jean) <b@example.fr>, "c@example.org" <d@example.fr>',
    ["b@example.fr", "d@example.fr"],
  ],
  [
    "zoe@xn--exemple--i1a.example, a@b.xn--exemple--i1a.example",
    ["zoe@exemple-é.example", "a@b.exemple-é.example"],
  ],
  ["a@xn--0.example", ["a@xn--0.example"]],
  ["", []],
  ["@", []],
  ["Jean Martin", []],
])("%s", (value, expected) => {
  expect(addresses(value)).toEqual(expected);
});

test("fifty thousand recipients, and brackets without end, in linear time", () => {
  const many = Array.from({ length: 50_000 }, (_, n) => `P ${n} <p${n}@example.fr>`).join(", ");
  expect(addresses(many)).toHaveLength(50_000);
  expect(addresses("<".repeat(1_000_000))).toEqual([]);
  expect(addresses('"'.repeat(1_000_001))).toEqual([]);
  expect(addresses(', "a@'.repeat(200_000)).length).toBeLessThanOrEqual(1);
  expect(addresses("(".repeat(1_000_000))).toEqual([]);
  expect(addresses("@".repeat(1_000_000)).length).toBeLessThanOrEqual(1);
});

describe("what stands beside the mailboxes", () => {
  test.each([
    "Jean Martin <jean@example.fr>, paul@example.fr",
    '"jean@example.fr" <jean@example.fr>',
    '"Martin, Jean (Mairie)" <jean@example.fr>, jean@example.fr (Jean Martin)',
    "=?utf-8?Q?Zo=C3=A9_Petit?= <zoe@example.fr>",
    "Bureau 2026: jean@example.fr, paul@example.fr;",
    "",
  ])("nothing but names: %s", (value) => {
    expect(beside([value])).toBe("");
  });

  test.each([
    ['"Luc Petit 06 39 98 00 01; Zoé Durand 06 39 98 00 02" <a@example.fr>', /00 01\n.*00 02/],
    ["a@example.fr (voir aussi petit@example.org)", /petit@example\.org/],
    [`"${"Anne Durand, ".repeat(12)}" <a@example.fr>`, /(?:Anne Durand\n?){12}/],
    [`=?utf-8?B?${Buffer.from("Zoé, z@example.org").toString("base64")}?= <a@example.fr>`, /z@/],
  ])("a list: %s", (value, text) => {
    expect(beside([value])).toMatch(text);
  });
});
