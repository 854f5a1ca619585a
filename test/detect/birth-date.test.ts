import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  birthDate,
  dateOfSerial,
  formatDate,
  readDate,
  setYear,
} from "../../src/detect/birth-date.js";

describe("readDate", () => {
  it.each([
    ["12/03/1985", "1985-03-12"],
    ["12-03-1985", "1985-03-12"],
    ["12.03.1985", "1985-03-12"],
    ["12 03 1985", "1985-03-12"],
    ["12 / 03 / 1985", "1985-03-12"],
    ["1/3/1985", "1985-03-01"],
    ["12/03/85", "1985-03-12"],
    ["12/03/05", "2005-03-12"],
    ["12/31/1985", "1985-12-31"],
    ["12/03/1985 00:00:00", "1985-03-12"],
    ["12/03/1985 00:00", "1985-03-12"],
    ["1985-03-12", "1985-03-12"],
    ["1985/03/12", "1985-03-12"],
    ["1985-03-12T00:00:00", "1985-03-12"],
    ["1985-03-12 00:00:00", "1985-03-12"],
    ["1985-03-12T00:00:00.000Z", "1985-03-12"],
    ["12031985", "1985-03-12"],
    ["1031985", "1985-03-01"],
    ["19850312", "1985-03-12"],
    ["12 mars 1985", "1985-03-12"],
    ["12 MARS 1985", "1985-03-12"],
    ["1er janvier 1980", "1980-01-01"],
    ["12 MAR 85", "1985-03-12"],
    ["12-Mar-1985", "1985-03-12"],
    ["12 févr. 1985", "1985-02-12"],
    ["12 août 1985", "1985-08-12"],
    ["mardi 12 mars 1985", "1985-03-12"],
    ["March 12, 1985", "1985-03-12"],
    ["Mar 12 1985", "1985-03-12"],
    ["12th March 1985", "1985-03-12"],
    ["12. März 1985", "1985-03-12"],
    ["12 de marzo de 1985", "1985-03-12"],
    [" 12/03/1985 ", "1985-03-12"],
    ["'12/03/1985", "1985-03-12"],
    ["29/02/1984", "1984-02-29"],
  ])("%s", (text, date) => {
    const read = readDate(text);
    expect(read === undefined ? undefined : formatDate(read)).toBe(date);
  });

  it.each([
    "",
    "32/03/1985",
    "12/13/85/1",
    "31/04/1985",
    "29/02/1985",
    "00/03/1985",
    "12/00/1985",
    "13/13/1985",
    "12/03/1485",
    "12/03/2185",
    "12/03-1985",
    "198a-03-12",
    "12/03/198",
    "12/03/19855",
    "a12/03/1985",
    "12/03/1985a",
    "1985-13-12",
    "1985-03-32",
    "1985-03",
    "mars 1985",
    "12 brumaire 1985",
    "12 mars",
    "99999999",
    "12345678901",
    "192.168.1.1",
    "1.2.3",
    "06 39 98 12 34",
    "10:30:00",
    "75011 Paris",
    "12,5",
    "１２/０３/１９８５",
  ])("not %j", (text) => expect(readDate(text)).toBeUndefined());

  describe("of two digits", () => {
    afterEach(() => setYear(2026));
    it.each([
      [2026, 1927],
      [2027, 2027],
      [2100, 2027],
      [1970, 1927],
    ])("in %s: not born later", (today, year) => {
      setYear(today);
      expect(readDate("12/03/27")?.year).toBe(year);
      expect(readDate("12/03/26")?.year).toBe(2026);
    });
  });

  it("says what is uncertain of it", () => {
    expect(readDate("12031985")).toMatchObject({ bare: true, shortYear: false });
    expect(readDate("12/03/85")).toMatchObject({ bare: false, shortYear: true });
  });

  it("reads back every day it writes, and never throws", () => {
    const days = fc.date({
      min: new Date("1900-01-01"),
      max: new Date("2030-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (day) => {
        const date = day.toISOString().slice(0, 10);
        const [year, month, dayOfMonth] = date.split("-");
        for (const text of [
          date,
          `${dayOfMonth}/${month}/${year}`,
          `${year}${month}${dayOfMonth}`,
        ]) {
          const read = readDate(text);
          if (text.includes("-") || text.includes("/")) expect(formatDate(read!)).toBe(date);
          else expect(read).toBeDefined();
        }
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."0123456789/-. marsév"), maxLength: 60 }),
        (text) => {
          readDate(text);
          birthDate.find(text);
        },
      ),
    );
  });
});

describe("dateOfSerial", () => {
  it.each([
    [31_118, false, "1985-03-12"],
    [31_118.75, false, "1985-03-12"],
    [29_656, true, "1985-03-12"],
    [61, false, "1900-03-01"],
    [45_292, false, "2024-01-01"],
  ])("%d", (serial, from1904, date) => {
    expect(formatDate(dateOfSerial(serial, from1904)!)).toBe(date);
  });
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e9, 1e9, -40_000])("not %d", (serial) =>
    expect(dateOfSerial(serial)).toBeUndefined(),
  );
});

describe("birth dates in text", () => {
  it.each([
    ["née le 12/03/1985 à Lyon", "12/03/1985"],
    ["né le 12 mars 1985,", "12 mars 1985"],
    ["Né(e) le : 12.03.1985", "12.03.1985"],
    ["Date de naissance : 1985-03-12", "1985-03-12"],
    ["DDN 12/03/85", "12/03/85"],
    ["DOB: March 12, 1985", "March 12, 1985"],
    ["born on 12 March 1985", "12 March 1985"],
    ["geb. am 12.03.1985", "12.03.1985"],
  ])("%j", (text, date) => {
    expect(birthDate.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([date]);
  });
  it.each([
    "le 12/03/1985",
    "Facture du 12/03/1985",
    "née le 32/03/1985",
    "née le 12/03/19855",
    "née à Lyon le 12/03/1985x",
    "anne le 12/03/1985",
    "naissance : inconnue",
    "",
  ])("not %j", (text) => expect(birthDate.find(text)).toEqual([]));
});
