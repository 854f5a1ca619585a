import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLandline, phone } from "../../src/detect/phone.js";

// ARCEP's numbers for fiction: 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98; Ofcom's and
// the NANPA's for foreign ones; overseas, invented numbers in each block of the plan.
const mobile = "+33639981234";

describe("a cell with a phone number", () => {
  it.each([
    ["06 39 98 12 34", mobile, "likely"],
    ["06.39.98.12.34", mobile, "likely"],
    ["06-39-98-12-34", mobile, "likely"],
    ["06/39/98/12/34", mobile, "likely"],
    ["06_39_98_12_34", mobile, "likely"],
    ["06\u00a039\u00a098\u00a012\u00a034", mobile, "likely"],
    ["06\u202f39\u202f98\u202f12\u202f34", mobile, "likely"],
    ["06\u200939\u200998\u200912\u200934", mobile, "likely"],
    ["06\u201139\u201198\u201112\u201134", mobile, "likely"],
    [" 06 39 98 12 34 ", mobile, "likely"],
    ["0639981234", mobile, "possible"],
    ["'0639981234", mobile, "possible"],
    ["639981234", mobile, "possible"],
    ["6 39 98 12 34", mobile, "possible"],
    ["639981234.0", mobile, "possible"],
    ["6.39981234E8", mobile, "possible"],
    ["6,39981234E+08", mobile, "possible"],
    ["3.3639981234E10", mobile, "possible"],
    ["33639981234", mobile, "possible"],
    ["+33639981234", mobile, "very-likely"],
    ["+33 6 39 98 12 34", mobile, "very-likely"],
    ["+33.6.39.98.12.34", mobile, "very-likely"],
    ["+33(0)6 39 98 12 34", mobile, "very-likely"],
    ["+33 (0) 6 39 98 12 34", mobile, "very-likely"],
    ["(+33) 6 39 98 12 34", mobile, "very-likely"],
    ["(33) 6 39 98 12 34", mobile, "very-likely"],
    ["0033639981234", mobile, "very-likely"],
    ["00 33 6 39 98 12 34", mobile, "very-likely"],
    ["(06) 39 98 12 34", mobile, "likely"],
    ["06 399 812 34", mobile, "possible"],
    ["Tél : 06 39 98 12 34", mobile, "likely"],
    ["Port. 06 39 98 12 34", mobile, "likely"],
    ["06 39 98 12 34 (perso)", mobile, "likely"],
    ["01 99 00 12 34", "+33199001234", "likely"],
    ["01 99 00 12 34 poste 12", "+33199001234", "likely"],
    ["02 61 91 12 34", "+33261911234", "likely"],
    ["03 53 01 12 34", "+33353011234", "likely"],
    ["04 65 71 12 34", "+33465711234", "likely"],
    ["05 36 49 12 34", "+33536491234", "likely"],
    ["09 72 12 34 56", "+33972123456", "likely"],
    ["09 47 12 34 56", "+33947123456", "likely"],
    ["0692 12 34 56", "+262692123456", "likely"],
    ["0692123456", "+262692123456", "possible"],
    ["0693 12 34 56", "+262693123456", "likely"],
    ["0262 12 34 56", "+262262123456", "likely"],
    ["0269 61 23 45", "+262269612345", "likely"],
    ["0639 12 34 56", "+262639123456", "likely"],
    ["0590 12 34 56", "+590590123456", "likely"],
    ["0690 12 34 56", "+590690123456", "likely"],
    ["0594 12 34 56", "+594594123456", "likely"],
    ["0694 12 34 56", "+594694123456", "likely"],
    ["0596 12 34 56", "+596596123456", "likely"],
    ["06 96 12 34 56", "+596696123456", "likely"],
    ["0709 12 34 56", "+596709123456", "likely"],
    ["+33 692 12 34 56", "+262692123456", "very-likely"],
    ["+262 692 12 34 56", "+262692123456", "very-likely"],
    ["+262 (0)692 12 34 56", "+262692123456", "very-likely"],
    ["00590690123456", "+590690123456", "possible"],
    ["+508 41 12 34", "+508411234", "very-likely"],
    ["+687 25 12 34", "+687251234", "very-likely"],
    ["+689 40 12 34 56", "+68940123456", "very-likely"],
    ["+689 87 12 34 56", "+68987123456", "very-likely"],
    ["+681 72 12 34", "+681721234", "very-likely"],
    ["+44 20 7946 0958", "+442079460958", "very-likely"],
    ["+32 475 12 34 56", "+32475123456", "very-likely"],
    ["+1 202 555 0143", "+12025550143", "very-likely"],
    ["+36 06 20 123 4567", "+36201234567", "very-likely"],
    ["+378 991461", "+3780549991461", "very-likely"],
    ["+870 773 111 632", "+870773111632", "very-likely"],
    ["0470/12 34 56", "+32470123456", "very-likely"],
    ["0470/12.34.56", "+32470123456", "very-likely"],
    ["0470/123456", "+32470123456", "very-likely"],
    ["081/12.34.56", "+3281123456", "very-likely"],
    ["02/555 12 34", "+3225551234", "very-likely"],
    ["00 32 475 12 34 56", "+32475123456", "very-likely"],
  ] as const)("%s", (cell, value, likelihood) => {
    expect(phone.cell(cell)).toEqual({ values: [value], likelihood });
  });

  it.each([
    "01 99 00 12 34 / 06 39 98 12 34",
    "01 99 00 12 34/06 39 98 12 34",
    "0199001234/0639981234",
    "0199001234 - 0639981234",
    "01 99 00 12 34 ou 06 39 98 12 34",
    "01 99 00 12 34 et 06 39 98 12 34",
    "01.99.00.12.34; 06.39.98.12.34",
    "01 99 00 12 34, 06 39 98 12 34",
    "01 99 00 12 34\n06 39 98 12 34",
    "01 99 00 12 34 | 06 39 98 12 34",
    "Fixe : 01 99 00 12 34 - Port : 06 39 98 12 34",
  ])("two: %j", (cell) => {
    expect(phone.cell(cell)?.values).toEqual(["+33199001234", mobile]);
  });

  it.each([
    "",
    "0800 12 34 56", // free
    "08 92 12 34 56", // premium
    "0810123456",
    "0162 12 34 56", // telemarketing
    "01 63 12 34 56",
    "02 70 12 34 56",
    "03 77 12 34 56",
    "04 24 12 34 56",
    "05 68 12 34 56",
    "09 48 12 34 56",
    "09 47 51 23 45",
    "+33 9 48 12 34 56",
    "+33 800 12 34 56",
    "0400123456", // not given out
    "0701234567",
    "0012345678",
    "3615",
    "3949",
    "118 218",
    "116 117",
    "15",
    "06 39 98 12 3", // one less
    "06 39 98 12 345", // one more
    "06 39 98 12 34 5",
    "a0639981234",
    "0639981234a",
    "０６３９９８１２３４", // full width
    "0.639981234", // a decimal
    "0.018380527",
    "0.0332025550143",
    "63998.1234",
    "6.4E8", // digits lost
    "12/03/1985",
    "2024-01-01",
    "2024-01-01T10:00:00",
    "192.168.100.100",
    "732 829 320", // SIREN as it is written
    "73282932000074", // SIRET
    "3017620422003", // EAN
    "1700000000", // epoch
    "1700000000000",
    "48.856614",
    "10 000 000 000",
    "4 rue 0639981234",
    "+33 6 39 98 12",
    "+999 123 456 789",
    "06/39",
  ])("not %j", (cell) => expect(phone.cell(cell)).toBeUndefined());
});

describe("phone numbers in text", () => {
  const found = (text: string) => phone.find(text).map(({ start, end }) => text.slice(start, end));

  it.each([
    ["Tel 06 39 98 12 34, fax 01.99.00.12.34.", ["06 39 98 12 34", "01.99.00.12.34"]],
    ["+33 6 39 98 12 34 06 39 98 56 78", ["+33 6 39 98 12 34", "06 39 98 56 78"]],
    ["06 39 98 12 34/01 99 00 12 34", ["06 39 98 12 34", "01 99 00 12 34"]],
    ["tel:+33639981234", ["+33639981234"]],
    ["(+33) 6 39 98 12 34", ["(+33) 6 39 98 12 34"]],
    ["n°0639981234;", ["0639981234"]],
    ["wa.me/33639981234", ["33639981234"]],
    ["tel0639981234 tél0639981235", ["0639981234", "0639981235"]],
    ["telephone0639981234,téléphone_0639981235", ["0639981234", "0639981235"]],
    ["port0639981234 portable0639981235", ["0639981234", "0639981235"]],
    ["mob0639981234 mobile_0639981235", ["0639981234", "0639981235"]],
    [
      "GSM0639981234 fixe0199001234 phone06 39 98 12 34",
      ["0639981234", "0199001234", "06 39 98 12 34"],
    ],
    ["\u00a00692 12 34 56\n", ["0692 12 34 56"]],
    ["+44 20 7946 0958 office", ["+44 20 7946 0958"]],
    ["00 44 20 7946 0958", ["00 44 20 7946 0958"]],
    ["01 02 03 04 05", ["01 02 03 04 05"]],
    ["+41 79 123 45 67 - 1003 Lausanne", ["+41 79 123 45 67"]],
    ["+32 470 12 34 56 1000 Bruxelles", ["+32 470 12 34 56"]],
    ["+352 621 123 456 - 1234 Luxembourg", ["+352 621 123 456"]],
    ["+377 6 12 34 56 10 - 98000 Monaco", ["+377 6 12 34 56 10"]],
    ["+32 470 12 34 56 12/03/1985", ["+32 470 12 34 56"]],
    ["+33 6 39 98 12 34 - 75001 Paris", ["+33 6 39 98 12 34"]],
  ])("%j", (text, numbers) => expect(found(text)).toEqual(numbers));

  it.each([
    "01/02/03/04/05",
    "01-02-03-04-05",
    "01.02.03.04.05",
    "le 01/02/2003 04:05",
    "SIREN 732 829 320, SIRET 732 829 320 00074",
    "192.168.01.02",
    "0.639981234",
    "1,0639981234",
    "EAN 3017620422003",
    "48.856614, 02.352219",
    "ref 0639981234-2",
    "x0639981234",
    "0639981234x",
    "_0639981234",
    "hotel0639981234",
    "xtel_0639981234",
    "import_0639981234",
    "tel 1_0639981234",
    "33199001234",
    "336399812345",
    "133639981234",
    "0639981234_",
    "06399812345",
    "v06.39.98.12.34",
    "12 0639981234 12",
    "0800 12 34 56",
    "time 1700000000",
    "08 92 12 34 56",
    "3949",
    "+1 2 3 4 5 6 7",
    "+12 34 56 78 90 12 34 56 78",
    "+1 2 3 4 5 6 7 8 9 0 1 2",
    "+44 20 7946 09",
    "",
  ])("not %j", (text) => expect(found(text)).toEqual([]));

  it("says how sure the form makes it", () => {
    expect(phone.find("0639981234").map((match) => match.likelihood)).toEqual(["possible"]);
    expect(phone.find("06 39 98 12 34").map((match) => match.likelihood)).toEqual(["likely"]);
    expect(phone.find("+33639981234").map((match) => match.likelihood)).toEqual(["very-likely"]);
  });
});

it("finds a number however it is written, and never throws", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9999 }),
      fc.constantFrom(" ", ".", "-", "\u00a0", "\u202f", ""),
      (number, gap) => {
        const tail = String(number).padStart(4, "0");
        const text = ["06", "39", "98", tail.slice(0, 2), tail.slice(2)].join(gap);
        expect(phone.cell(text)?.values).toEqual([`+3363998${tail}`]);
        expect(phone.find(`a ${text} b`)).toHaveLength(1);
      },
    ),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."0123456789+() ./-\n,;xé"), maxLength: 300 }),
      (text) => {
        phone.cell(text);
        let last = 0;
        for (const { start, end } of phone.find(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
        }
      },
    ),
  );
});

it.each([
  ["+33199001234", true],
  ["+33535012345", true],
  ["+33990012345", true],
  ["+262262123456", true],
  ["+590590123456", true],
  ["+594594123456", true],
  ["+596596123456", true],
  ["+33639981234", false],
  ["+33730123456", false],
  ["+262692123456", false],
  ["+590690123456", false],
  ["+32470123456", false],
  ["+4915112345678", false],
])("%s: a landline %s", (value, expected) => {
  expect(isLandline(value)).toBe(expected);
});
