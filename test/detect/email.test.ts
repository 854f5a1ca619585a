import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { email, sortOfMailbox } from "../../src/detect/email.js";

describe("a cell with an e-mail address", () => {
  it.each([
    ["jean.martin@example.fr", "jean.martin@example.fr"],
    ["Jean.MARTIN@Example.FR", "jean.martin@example.fr"],
    [" jean@example.fr ", "jean@example.fr"],
    ["<jean@example.fr>", "jean@example.fr"],
    ["mailto:jean@example.fr", "jean@example.fr"],
    ["Mail : jean@example.fr", "jean@example.fr"],
    ["jean@example.fr;", "jean@example.fr"],
    ["'jean@example.fr'", "jean@example.fr"],
    ["Jean Martin <jean@example.fr>", "jean@example.fr"],
    ['"MARTIN, Jean" <jean@example.fr>', "jean@example.fr"],
    ["jean+liste@example.fr", "jean+liste@example.fr"],
    ["jean_martin-2@mail.example.co.uk", "jean_martin-2@mail.example.co.uk"],
    ["o'neil@example.org", "o'neil@example.org"],
    ["a@b.fr", "a@b.fr"],
    ["1985@example.fr", "1985@example.fr"],
    ["#jean!@example.fr", "#jean!@example.fr"],
    ['"jean martin"@example.fr', '"jean martin"@example.fr'],
    ["jean@[192.0.2.1]", "jean@[192.0.2.1]"],
    ["jean@[IPv6:2001:db8::1]", "jean@[ipv6:2001:db8::1]"],
    ["hélène@example.fr", "hélène@example.fr"],
    ["jean@exemplé.fr", "jean@xn--exempl-gva.fr"],
    ["jean@xn--exempl-gva.fr", "jean@xn--exempl-gva.fr"],
    ["用户@例子.中国", "用户@xn--fsqu00a.xn--fiqs8s"],
    ["jean@example.museum", "jean@example.museum"],
    ["jean@example.fr-", "jean@example.fr"],
    [`${"a".repeat(64)}@example.fr`, `${"a".repeat(64)}@example.fr`],
  ])("%s", (cell, value) => {
    expect(email.cell(cell)).toEqual({ values: [value], likelihood: "very-likely" });
  });

  it.each([
    "jean [at] example [dot] fr",
    "jean(at)example.fr",
    "jean[@]example.fr",
    "jean {arobase} example.fr",
    "jean arobase example point fr",
    "jean at example dot fr",
    "jean <at> example (point) fr",
    "jean[chez]example.fr",
    "jean @ example.fr",
  ])("disguised: %s", (cell) => {
    expect(email.cell(cell)).toEqual({ values: ["jean@example.fr"], likelihood: "likely" });
  });

  it.each([
    "jean.martin at example.fr",
    "jean.martin AT example.fr",
    "jean.martin_at_example.fr",
    "jean.martin-at-example.fr",
    "jean.martin arobase example.fr",
    "jean.martin&#64;example.fr",
    "jean.martin&#x40;example.fr",
  ])("with a word or a code for the sign: %s", (cell) => {
    expect(email.cell(cell)?.values).toEqual(["jean.martin@example.fr"]);
  });

  it("a plain name before a word for the sign, at a provider of mailboxes", () => {
    expect(email.cell("jmartin at orange.fr")?.values).toEqual(["jmartin@orange.fr"]);
  });

  it.each([
    "a@example.fr; b@example.fr",
    "a@example.fr, b@example.fr",
    "a@example.fr / b@example.fr",
    "a@example.fr/b@example.fr",
    "a@example.fr ou b@example.fr",
    "a@example.fr\nb@example.fr",
    "Ann <a@example.fr>; Bob <b@example.fr>",
    "<a@example.fr>,<b@example.fr>",
    "pro : a@example.fr perso : b@example.fr",
  ])("two: %j", (cell) => {
    expect(email.cell(cell)?.values).toEqual(["a@example.fr", "b@example.fr"]);
  });

  it.each([
    "",
    "@",
    "jean@",
    "@example.fr",
    "jean@example",
    "jean@.fr",
    "jean@example.",
    "jean.@example.fr",
    "je..an@example.fr",
    "jean@example..fr",
    "jean@-example.fr",
    "jean@example-.fr",
    "jean@example.f",
    "jean@example.123",
    "jean @example.fr",
    "jean@ example.fr",
    "jean@@example.fr",
    "a@b.fr@example.fr",
    "logo@2x.png",
    "icon@3x.webp",
    "package@1.2.3",
    "https://user:secret@example.fr/",
    "https://medium.example/@user.name",
    "ftp://anonymous@example.fr",
    "20060404120000.12345@example.fr",
    "CAF+abc123@mail.gmail.com",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479@example.fr",
    "Message-ID: <abc.def@example.fr>",
    `${"a".repeat(65)}@example.fr`,
    `jean@${"a".repeat(64)}.fr`,
    "look at the dot",
    "jean at example",
    "hosted at example.fr",
    "www.example.fr at example.org",
    "index.html at example.fr",
    "jean.martin at example.java",
    "jean.martin at example.fr-fr",
    "jean.martin\nat example.fr",
    "release-2.1 at example.fr",
    "value_at_index.push",
    "jean.martin&#65;example.fr",
    "https://example.org/jean.martin-at-example.fr",
    "meet (at) noon",
    "Écrire à jean@example.fr avant lundi", // prose, not a cell of addresses
    "３@",
  ])("not %j", (cell) => expect(email.cell(cell)).toBeUndefined());
});

describe("e-mail addresses in text", () => {
  it.each([
    ["Écrire à jean@example.fr.", ["jean@example.fr"]],
    ["(jean@example.fr), puis <anne@example.org>!", ["jean@example.fr", "anne@example.org"]],
    ["To: a@example.fr,b@example.fr", ["a@example.fr", "b@example.fr"]],
    ["href=mailto:jean@example.fr?subject=x", ["jean@example.fr"]],
    ["jean [at] example.fr et anne@example.fr", ["jean [at] example.fr", "anne@example.fr"]],
    ["http://example.fr jean@example.fr", ["jean@example.fr"]],
    ["?q=jean%40example.fr&x", ["jean%40example.fr"]],
    ['{"m":"jean\\u0040example.fr"}', ["jean\\u0040example.fr"]],
    ["'jean\\x40example.fr'", ["jean\\x40example.fr"]],
    ["jean\uff20example.fr", ["jean\uff20example.fr"]],
    ["jean@example.fr:motdepasse", ["jean@example.fr"]],
    ["git@example.fr:equipe/depot.git", []],
  ])("%j", (text, addresses) => {
    expect(email.find(text).map(({ start, end }) => text.slice(start, end))).toEqual(addresses);
  });
  it.each([
    "References: <x.y@example.fr>",
    "https://user:secret@example.fr/x",
    "logo@2x.png",
    "@media print",
    "a @ b . fr",
    "jean @\nexample.fr",
    "logo @ 2x.png",
    "3 @ 1.50",
    "jean\\x41example.fr",
    "",
    "prix 20%40 pièces",
    "GET /100%40%.html",
    "?q=a%40b",
  ])("not %j", (text) => expect(email.find(text)).toEqual([]));

  it.each([
    ["GET /desabonnement?email=jean.martin%40example.fr&x=1", "jean.martin@example.fr"],
    ["https://example.org/?a=jean%2Blettre%40example.fr", "jean+lettre@example.fr"],
  ])("%j holds an encoded address", (text, address) => {
    expect(email.find(text).map(({ value }) => value)).toEqual([address]);
  });
});

describe("sortOfMailbox", () => {
  it.each([
    ["contact@example.fr", "role"],
    ["mairie.lyon@example.fr", "role"],
    ["info@gmail.com", "role"],
    ["ce.0751234x@ac-paris.fr", "role"],
    ["0751234x@ac-paris.fr", "role"],
    ["jean.martin@ac-paris.fr", "other"],
    ["federation75@listes.example.fr", "role"],
    ["quartier-nord@googlegroups.com", "role"],
    ["jean.martin@list.ru", "personal"],
    ["jean.martin@gmail.com", "personal"],
    ["jean.martin@orange.fr", "personal"],
    ["jean.martin@yopmail.com", "disposable"],
    ["jean.martin@example.fr", "other"],
  ] as const)("%s: %s", (address, sort) => expect(sortOfMailbox(address)).toBe(sort));
});

it("finds any address in any text, and never throws", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcxyz019"), minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.constantFrom(" ", "\n", ", ", "<", "("), (local, domain, gap) => {
      const address = `${local}@a${domain}.fr`;
      expect(email.find(`x${gap}${address} y`).map((match) => match.value)).toEqual([address]);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab@.-<>"[](): /é1'), maxLength: 300 }),
      (text) => {
        email.cell(text);
        let last = 0;
        for (const { start, end } of email.find(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
      },
    ),
  );
});

it("is linear on what makes patterns backtrack", () => {
  for (const text of [
    "a@".repeat(50_000),
    "a.".repeat(50_000),
    `${"a".repeat(100_000)}@`,
    "a (at) ".repeat(20_000),
  ]) {
    expect(email.find(text)).toEqual([]);
  }
  expect(email.cell(`a@example.fr ${"e-mailpro".repeat(200)}x`)).toBeUndefined();
});
