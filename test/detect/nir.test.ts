import { Random } from "../../fixtures/random.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nir } from "../../src/detect/nir.js";

// Invented numbers; their keys are computed as 97 − N mod 97.
describe("nir", () => {
  it.each([
    ["185057800608491", "1850578006084", "very-likely"],
    ["1 85 05 78 006 084 91", "1850578006084", "very-likely"],
    ["1 85 05 78 006 084 / 91", "1850578006084", "very-likely"],
    ["1.85.05.78.006.084.91", "1850578006084", "very-likely"],
    ["1-85-05-78-006-084-91", "1850578006084", "very-likely"],
    ["1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a091", "1850578006084", "very-likely"],
    ["1\u202f85\u202f05\u202f78\u202f006\u202f084\u202f91", "1850578006084", "very-likely"],
    ["1850578006084 91", "1850578006084", "very-likely"],
    ["'185057800608491", "1850578006084", "very-likely"],
    [" 185057800608491 ", "1850578006084", "very-likely"],
    ["290027505612336", "2900275056123", "very-likely"],
    ["185052A00408495", "185052A004084", "very-likely"],
    ["185052a00408495", "185052A004084", "very-likely"],
    ["2 85 05 2B 033 012 50", "285052B033012", "very-likely"],
    ["185129912304545", "1851299123045", "very-likely"], // born abroad
    ["1 85 05 971 02 084 93", "1850597102084", "very-likely"], // Guadeloupe
    ["299137505612362", "2991375056123", undefined], // month 13
    ["185207800608440", "1852078006084", "very-likely"], // month 20: incomplete record
    ["185997800608443", "1859978006084", "very-likely"],
    ["385057800608488", "3850578006084", "very-likely"], // provisional
    ["1850578006084", "1850578006084", "possible"],
    ["1 85 05 78 006 084", "1850578006084", "likely"],
  ] as const)("%s", (cell, value, likelihood) => {
    expect(nir.cell(cell)).toEqual(
      likelihood === undefined ? undefined : { values: [value], likelihood },
    );
  });

  it.each([
    "",
    "185057800608492", // key off by one
    "185057800608490",
    "185157800608491", // month 15
    "185007800608491", // month 00
    "185430000608491", // month 43
    "185050000608491", // département 00
    "185057800008491", // commune 000
    "1850578006000 91", // order 000
    "985057800608491", // sex 9
    "585057800608491",
    "085057800608491",
    "18505780060849", // 14 digits
    "1850578006084911", // 16 digits
    "185052C00408495", // 2C
    "185052A00408494",
    "1 85 05  78 006 084 91", // two spaces
    "1 8 5 05 78 006 084 91",
    "A185057800608491",
    "185057800608491B",
    "1.85058E+14",
    "0612345678",
    "１８５０５７８００６０８４９１", // full width
    "3017620422003", // EAN
    "73282932000074", // SIRET
    "1850578006084,91",
  ])("not %j", (cell) => expect(nir.cell(cell)).toBeUndefined());

  it.each([
    ["NIR : 1 85 05 78 006 084 91.", "1 85 05 78 006 084 91"],
    ["n° 185057800608491, né le", "185057800608491"],
    ["(1 85 05 78 006 084)", "1 85 05 78 006 084"],
    ["(1 85 05 78 006084)", "1 85 05 78 006084"],
    ["185057800608491 06 39 98 12 34", "185057800608491"],
    ["3103114338973 05 06 39 98 12 34", "3103114338973 05"],
  ])("finds it in %j", (text, value) => {
    expect(nir.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([value]);
  });
  it.each([
    "EAN 1850578006084",
    "elasticbeanstalk-us-west-2-012445113685",
    "us-west-2.123456789012.channel-1",
    "1 85 0578006084",
    "9185057800608491",
    "x185057800608491",
    "185057800608491,5",
    "ref_185057800608491",
    "185057800608491-22",
    "3103114338973   05 36 49 34 47", // an EAN before a number of telephone
    "3103114338973 05.36.49.34.47",
  ])("finds none in %j", (text) => expect(nir.find(text)).toEqual([]));

  /** A record of a hospital's file: the number, its scheme, born on, sex, the stay. */
  const records = (numbers: readonly string[], stays: number): string[] =>
    numbers.map(
      (number, index) => `${number}0105031985${number[0]}${stays + index * 7919}0100V014`,
    );
  const numbers = Array.from({ length: 12 }, (_, index) => {
    const body = `${1 + (index % 2)}${60 + index}0${1 + (index % 9)}75${110 + index * 3}0${20 + index * 5}`;
    return `${body}${String(97 - (Number(body) % 97)).padStart(2, "0")}`;
  });
  const found = (text: string): string[] =>
    nir.find(text).map(({ start, end }) => text.slice(start, end));

  it("finds those at one place of lines of digits", () => {
    const lines = records(numbers, 1_000_000_000);
    expect(found(lines.join("\n"))).toEqual(numbers);
    // Of records of four sorts, one in which it stands elsewhere or does not stand.
    const mixed = lines.flatMap((line) => [`A750712184${line}`, `B7507121840${"37".repeat(20)}`]);
    expect(found(mixed.join("\n"))).toEqual(numbers);
    expect(found(lines.map((line) => `E${line}MARTIN`).join("\n"))).toEqual(numbers);
    const corsican = "185052A00408495";
    expect(found([...lines, ...records([corsican], 5)].join("\n"))).toEqual([...numbers, corsican]);
  });

  it("finds those without keys that are a list", () => {
    const bare = numbers.map((number) => number.slice(0, 13));
    const places = bare.map(
      (number, index) => `${number.slice(0, 5)}${10 + index * 3}${number.slice(7)}`,
    );
    expect(found(places.join("\n"))).toEqual(places);
    // Of one place, of one year, among other numbers, too few.
    expect(found(bare.join("\n"))).toEqual([]);
    const sameYear = places.map((number) => `${number[0]}85${number.slice(3)}`);
    expect(found(sameYear.join("\n"))).toEqual([]);
    const codes = places.map((number, index) => `${number} ${3_017_620_422_003 + index}`);
    expect(found(codes.join("\n"))).toEqual([]);
    expect(found(places.slice(0, 4).join("\n"))).toEqual([]);
    const decimals = places.map((number) => number.replace(/^.{3}/u, "$&."));
    expect(found([...places.slice(0, 3), ...decimals].join("\n"))).toEqual([]);
    const times = places.map((_, index) => `${1_731_209_600_123 + index * 86_400_000}`);
    expect(found(times.join("\n"))).toEqual([]);
  });

  it("finds none among other numbers of fifteen digits but where a word says so", () => {
    const random = new Random(15);
    const chips = Array.from({ length: 600 }, () => `250269${random.digits(9)}`);
    const valid = chips.filter((chip) => nir.cell(chip) !== undefined);
    expect(valid.length).toBeGreaterThan(2);
    expect(found(chips.join("\n"))).toEqual([]);
    expect(found(`${chips.join(", ")}\nN° sécu. : ${numbers[0]}`)).toEqual([numbers[0]]);
    expect(found([...chips.slice(0, 40), ...numbers].join("\n"))).toEqual(numbers);
    // Too few tell nothing.
    const few = [valid[0], ...chips.filter((chip) => !valid.includes(chip)).slice(0, 9)];
    expect(found(few.join("\n"))).toEqual([valid[0]]);
  });

  it("finds none at one place of lines of digits without", () => {
    const wrong = numbers.map((number) => `${number.slice(0, 13)}98`);
    expect(found(records(wrong, 1_000_000_000).join("\n"))).toEqual([]);
    expect(found(records(numbers.slice(0, 4), 1_000_000_000).join("\n"))).toEqual([]);
    // The same number again and again, and numbers at other places of each line.
    const same = numbers.map(() => numbers[0]!);
    expect(found(records(same, 1_000_000_000).join("\n"))).toEqual([]);
    const stairs = records(numbers, 1_000_000_000).map((line, index) => "9".repeat(index) + line);
    expect(found(stairs.join("\n"))).toEqual([]);
    // One in 200 of those that count up.
    const counted = Array.from(
      { length: 400 },
      (_, index) => `18505780${60_084_910_000 + index * 7}`,
    );
    expect(found(counted.join("\n"))).toEqual([]);
  });

  it("one in 97 random keys passes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), (check) => {
        const cell = `1850578006084${String(check).padStart(2, "0")}`;
        expect(nir.cell(cell) !== undefined).toBe(check === 91);
      }),
    );
  });
});
