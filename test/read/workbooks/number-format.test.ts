import { describe, expect, test } from "vitest";
import {
  builtinFormat,
  parseNumberFormat,
  writeNumber,
} from "../../../src/read/workbooks/number-format.js";

describe("dates and times", () => {
  test.each([
    ["dd/mm/yyyy", 31477, "1986-03-06"],
    ["DD/MM/YYYY", 31477, "1986-03-06"],
    ["jj/mm/aaaa", 31477, "1986-03-06"],
    ["[$-40C]d mmmm yyyy;@", 31477, "1986-03-06"],
    ["mmm-yy", 31477, "1986-03-06"],
    ["mm", 31477, "1986-03-06"],
    ['d" jour "', 31477, "1986-03-06"],
    ["m/d/yy h:mm", 31477.5, "1986-03-06T12:00:00"],
    ["d", 31477.99999999, "1986-03-07"],
    ["yyyy", 1, "1900-01-01"],
    ["yyyy", 59, "1900-02-28"],
    ["yyyy", 60, "1900-02-29"],
    ["yyyy", 61, "1900-03-01"],
    ["yyyy", 36585, "2000-02-29"],
    ["yyyy", 73051, "2100-01-01"],
    ["yyyy", 2958465, "9999-12-31"],
    ["yyyy", 2958466, "2958466"],
    ["yyyy", -1, "-1"],
    ["hh:mm", 0.75, "18:00:00"],
    ["hh:mm", 31477.75, "1986-03-06T18:00:00"],
    ["[h]:mm", 1.25, "30:00:00"],
    ["mm:ss", 0.5, "12:00:00"],
  ])("%s of %d is %s", (code, value, written) => {
    expect(writeNumber(value, parseNumberFormat(code))).toBe(written);
  });

  test("count from 1904 where the file says so", () => {
    expect(writeNumber(30015, parseNumberFormat("dd/mm/yyyy"), true)).toBe("1986-03-06");
    expect(writeNumber(0, parseNumberFormat("dd/mm/yyyy"), true)).toBe("1904-01-01");
  });

  test.each([
    [14, 31477, "1986-03-06"],
    [22, 31477.25, "1986-03-06T06:00:00"],
    [20, 0.25, "06:00:00"],
    [46, 2, "48:00:00"],
    [57, 31477, "1986-03-06"],
    [0, 31477, "31477"],
    [1, 31477, "31477"],
    [49, 31477, "31477"],
  ])("the built-in format %d writes %d as %s", (id, value, written) => {
    expect(writeNumber(value, builtinFormat(id))).toBe(written);
  });
});

describe("numbers", () => {
  test.each([
    ["0000000000", 639980012, "0639980012"],
    ['00" "00" "00" "00" "00', 639980012, "0639980012"],
    ["00\\ 00\\ 00\\ 00\\ 00", 639980012, "0639980012"],
    ['0#" "##" "##" "##" "##', 639980012, "0639980012"],
    ["00000", 6000, "06000"],
    ["00000", 75011, "75011"],
    ["[<=99999]00000;[<=999999999]000000000", 6000, "06000"],
    ["00000", 6000.5, "6000.5"],
    ["00000", -6000, "-6000"],
    ["0", 6000, "6000"],
    ["#,##0", 612345678, "612345678"],
    ["0.00", 612345678, "612345678"],
    ["0.00E+00", 612345678, "612345678"],
    ["0%", 0.5, "0.5"],
    ["# ?/?", 0.5, "0.5"],
    ["General", 612345678, "612345678"],
    ['General" jours"', 12, "12"],
    ["Standard", 12, "12"],
    ["[Red]0", 12, "12"],
    ['0" dossiers"', 12, "12"],
    ["@", 12, "12"],
    ["", 12, "12"],
    ["General", 0.1 + 0.2, "0.3"],
    ["General", 1 / 7, "0.142857142857143"],
    ["General", 123456789012340.3, "123456789012340"],
    ["General", 1234567890123.5, "1234567890123.5"],
    ["General", -2.5, "-2.5"],
    ["General", 185057800608436, "185057800608436"],
    ["General", 1e21, "1000000000000000000000"],
    ["General", 1.5e-7, "0.00000015"],
    ["General", Number.NaN, "NaN"],
    ["General", Number.POSITIVE_INFINITY, "Infinity"],
  ])("%s of %d is %s", (code, value, written) => {
    expect(writeNumber(value, parseNumberFormat(code))).toBe(written);
  });
});

describe("hidden cells", () => {
  test.each([
    [";;;", true, true],
    [";;", true, false],
    [";", false, false],
    ["0;;;", false, false],
    ["0;-0;;@", false, false],
    ["General", false, false],
    ['";;;"', false, false],
  ])("%s hides numbers %s, texts %s", (code, numbers, text) => {
    const format = parseNumberFormat(code);
    expect([format.hidesNumbers, format.hidesText]).toEqual([numbers, text]);
  });
});
