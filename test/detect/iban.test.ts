import { describe, expect, it } from "vitest";
import { areOtherNumbers, iban, joinAccount, partsOfAccount } from "../../src/detect/iban.js";
import { people } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";

// The example accounts of the SWIFT registry and of ISO 13616.
describe("iban", () => {
  it.each([
    ["FR1420041010050500013M02606", "FR1420041010050500013M02606"],
    ["FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"],
    ["fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606"],
    ["FR14-2004-1010-0505-0001-3M02-606", "FR1420041010050500013M02606"],
    [
      "FR14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03M02\u00a0606",
      "FR1420041010050500013M02606",
    ],
    ["IBAN : FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"],
    ["IBAN FR1420041010050500013M02606", "FR1420041010050500013M02606"],
    [" FR1420041010050500013M02606 ", "FR1420041010050500013M02606"],
    ["DE89370400440532013000", "DE89370400440532013000"],
    ["DE89 3704 0044 0532 0130 00", "DE89370400440532013000"],
    ["NO9386011117947", "NO9386011117947"],
    ["MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"],
    ["BE68 5390 0754 7034", "BE68539007547034"],
    ["MC5811222000010123456789030", "MC5811222000010123456789030"],
    ["GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"],
    ["CH93 0076 2011 6238 5295 7", "CH9300762011623852957"],
    ["ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332"],
    ["IT60 X054 2811 1010 0000 0123 456", "IT60X0542811101000000123456"],
    ["NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"],
    ["LU28 0019 4006 4475 0000", "LU280019400644750000"],
    ["PT50 0002 0123 1234 5678 9015 4", "PT50000201231234567890154"],
    ["SE45 5000 0000 0583 9825 7466", "SE4550000000058398257466"],
  ])("%s", (cell, value) => {
    expect(iban.cell(cell)).toEqual({ values: [value], likelihood: "very-likely" });
  });

  it.each([
    ["20041 01005 0500013M026 06", "FR1420041010050500013M02606"],
    ["20041010050500013M02606", "FR1420041010050500013M02606"],
  ])("a RIB: %s", (cell, value) => {
    expect(iban.cell(cell)).toEqual({ values: [value], likelihood: "likely" });
  });

  it.each([
    "",
    "FR1420041010050500013M02607",
    "FR1520041010050500013M02606",
    "FR142004101005050001 3M0260", // one less
    "FR1420041010050500013M026066", // one more
    "FR1420041010050500013M02606X",
    "XX1420041010050500013M02606",
    "FRA420041010050500013M02606",
    "FR14  2004 1010 0505 0001 3M02 606",
    "FR14/2004/1010/0505/0001/3M02/606",
    "FR14 2004 1010 0505 0001 3M02 606 merci",
    "DE8937040044053201300",
    "DE99370400440532013000",
    "NO93860111179470",
    "20041010050500013M02607",
    "2004101005050001302606",
    "00000000000000000000000",
    "12345678901234567890123",
    "FR40303265045", // VAT number
    "FR 40 303 265 045",
    "BNPAFRPPXXX", // BIC
    "３７０４００４４",
    "GB29NWBK60161331926818",
  ])("not %j", (cell) => expect(iban.cell(cell)).toBeUndefined());

  it.each([
    ["Compte FR14 2004 1010 0505 0001 3M02 606 merci", "FR14 2004 1010 0505 0001 3M02 606"],
    ["(DE89370400440532013000)", "DE89370400440532013000"],
    ["iban:be68539007547034;", "be68539007547034"],
    ["IBANFR7630006000011234567890189", "FR7630006000011234567890189"],
    ["0608000001FR763000600001123456789018900000002000", "FR7630006000011234567890189"],
    ["FR7630006000011234567890189MARTIN JEAN", "FR7630006000011234567890189"],
  ])("finds it in %j", (text, value) => {
    expect(iban.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([value]);
  });
  it.each([
    "XDE89370400440532013000",
    "DE893704004405320130001",
    "en 2004 1010",
    "AD12",
    "0FR76300060000112345678901900",
    "0FR1420041010050500013M026060",
  ])("finds none in %j", (text) => expect(iban.find(text)).toEqual([]));
});

const random = new Random(97);
const accounts = people(30, { seed: 5 }).map((person) => person.iban);
/** References of mandates: as long as a French IBAN, and one in 97 of them valid. */
const references = Array.from({ length: 1000 }, () => `FR${random.digits(25)}`);
const validReference = references.find((text) => iban.cell(text) !== undefined)!;

describe("numbers that are valid by chance", () => {
  it("are none", () => {
    expect(references.filter((text) => iban.cell(text) !== undefined).length).toBeGreaterThan(3);
    expect(areOtherNumbers(references)).toBe(true);
    expect(iban.find(references.join("\n"))).toEqual([]);
    expect(iban.find([validReference, ...references.slice(0, 20)].join(" "))).toEqual([]);
  });

  it.each<[string, string[], number]>([
    ["accounts", accounts, 30],
    ["one account", [validReference], 1],
    ["an account and a few wrong ones", [validReference, ...references.slice(0, 5)], 1],
    [
      "an account among masked ones",
      [
        validReference,
        ...references.map((text) => text.replace(/^(.{4}).{16}/, `$1${"X".repeat(16)}`)),
      ],
      1,
    ],
    [
      "an account and a wrong one on each page",
      [validReference, ...references.slice(0, 30).fill(references[0]!)],
      1,
    ],
    ["accounts among as many wrong ones", [...accounts, ...references.slice(0, 30)], 30],
    ["accounts among many references", [...accounts, ...references.slice(0, 300)], 30],
  ])("are told from %s", (_, cells, least) => {
    expect(areOtherNumbers(cells)).toBe(false);
    expect(iban.find(cells.join("\n")).length).toBeGreaterThanOrEqual(least);
  });

  it("are no RIBs, of which most are valid", () => {
    const ribs = accounts.map((account) => account.slice(4));
    expect(iban.find(ribs.join("\n")).map(({ value }) => value)).toEqual(accounts);
    const written = ribs[0]!.replace(/^(.{5})(.{5})(.{11})/u, "$1-$2-$3-");
    expect(iban.find(`RIB ${written}.`).map(({ value }) => value)).toEqual([accounts[0]]);
    const others = Array.from({ length: 400 }, () => random.digits(23));
    expect(iban.find([...ribs.slice(0, 9), ...others].join("\n"))).toEqual([]);
    expect(iban.find(ribs.slice(0, 2).join("\n"))).toEqual([]);
    expect(iban.find(`x${written} ${written}0`)).toEqual([]);
  });

  it("do not hide the account that begins within what looks like one", () => {
    expect(iban.find(`de 12 ${accounts[0]!.replace(/(.{4})(?=.)/g, "$1 ")}`)).toHaveLength(1);
  });
});

describe("accounts over several cells", () => {
  const groupsOf = (text: string, widths: readonly number[]): string[] => {
    let at = 0;
    return widths.map((width) => text.slice(at, (at += width))).filter((group) => group !== "");
  };
  const rib = [5, 5, 11, 2];
  const fours = [4, 4, 4, 4, 4, 4, 4];
  const unpadded = (cell: string): string => (/^\d+$/.test(cell) ? String(Number(cell)) : cell);

  it.each<[string, string[][]]>([
    ["a RIB", accounts.map((text) => groupsOf(text.slice(4), rib))],
    [
      "a RIB whose zeros are lost",
      accounts.map((text) => groupsOf(text.slice(4), rib).map(unpadded)),
    ],
    ["fours", accounts.map((text) => groupsOf(text, fours))],
    ["a RIB behind the country", accounts.map((text) => groupsOf(text, [4, ...rib]))],
    ["a foreign account", [groupsOf("DE89370400440532013000", fours)]],
    ["some mistyped", [...accounts.map((text) => groupsOf(text, fours)), ["FR76", "1", "2", "3"]]],
  ])("%s", (_, rows) => {
    const parts = partsOfAccount(rows, 0);
    expect(parts?.map(({ index }) => index)).toEqual(rows[0]!.map((_cell, index) => index));
    const expected = rows.length > 1 ? accounts[0] : "DE89370400440532013000";
    expect(iban.cell(joinAccount(rows[0]!, parts!))?.values).toEqual([expected]);
  });

  it.each<[string, string[][]]>([
    ["nothing", [[]]],
    ["codes", accounts.map(() => [5, 5, 11, 2].map((width) => random.digits(width)))],
    ["three columns of a RIB", accounts.map((text) => groupsOf(text.slice(4), [5, 5, 11]))],
    ["a wrong key", accounts.map((text) => [...groupsOf(text.slice(4, 25), [5, 5, 11]), "00"])],
    ["columns in another order", accounts.map((text) => groupsOf(text.slice(4), rib).reverse())],
    ["amounts", accounts.map(() => ["100", "200", "300", "40"])],
    ["zeros", accounts.map(() => ["0", "0", "0", "0"])],
    ["a country and codes", accounts.map(() => ["FR12", ...fours.map(() => random.digits(4))])],
    ["fours with a gap", accounts.map((text) => ["FR76", "", ...groupsOf(text.slice(4), fours)])],
  ])("not in %s", (_, rows) => expect(partsOfAccount(rows, 0)).toBeUndefined());
});
