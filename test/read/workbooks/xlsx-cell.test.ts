import { expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { PlainCell } from "../../../src/read/workbooks/xlsx-cell.js";

/** What is taken of a row from `cell` on, if these bytes follow it; `undefined` if nothing. */
function take(cell: string, behind = '<c r="B1"><v>2</v></c>') {
  const bytes = Buffer.from(`>>${cell}${behind}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const plain = new PlainCell();
  const next = plain.take(bytes, view, 2, bytes.length);
  if (next < 0) return undefined;
  const { column, style, shared, integer, start, end } = plain;
  return { column, style, shared, integer, text: bytes.toString("latin1", start, end), next };
}

test.each([
  ['<c r="A1"><v>1</v></c>', 0, 0, false, 1, "1"],
  ['<c r="A1"><v>0</v></c>', 0, 0, false, 0, "0"],
  ['<c r="Z10"><v>12.5</v></c>', 25, 0, false, -1, "12.5"],
  ['<c r="A1"><v>-7</v></c>', 0, 0, false, -1, "-7"],
  ['<c r="A1"><v>-0.25</v></c>', 0, 0, false, -1, "-0.25"],
  ['<c r="A1"><v>123456789</v></c>', 0, 0, false, 123_456_789, "123456789"],
  ['<c r="A1"><v>612345678901234</v></c>', 0, 0, false, -1, "612345678901234"],
  ['<c r="AB123456"><v>1</v></c>', 27, 0, false, 1, "1"],
  ['<c r="XFD1048576"><v>1</v></c>', 16_383, 0, false, 1, "1"],
  ['<c r="A1" s="7"><v>1</v></c>', 0, 7, false, 1, "1"],
  ['<c r="A1" t="n"><v>1</v></c>', 0, 0, false, 1, "1"],
  ['<c r="A1" t="s"><v>31</v></c>', 0, 0, true, 31, "31"],
  ['<c r="A1" s="12" t="s"><v>3</v></c>', 0, 12, true, 3, "3"],
])("%s is taken in one step", (cell, column, style, shared, integer, text) => {
  const next = 2 + cell.length;
  expect(take(cell)).toEqual({ column, style, shared, integer, text, next });
  expect(take(cell, "")).toEqual({ column, style, shared, integer, text, next });
});

test.each([
  "<c><v>1</v></c>",
  '<c r="A1"/>',
  "<c r='A1'><v>1</v></c>",
  '<c  r="A1"><v>1</v></c>',
  '<x r="A1"><v>1</v></x>',
  '<c s="1" r="A1"><v>1</v></c>',
  '<c r="a1"><v>1</v></c>',
  '<c r="1"><v>1</v></c>',
  '<c r="ABCD1"><v>1</v></c>',
  '<c r="A1:B2"><v>1</v></c>',
  '<c r="A1" s=""><v>1</v></c>',
  '<c r="A1" s="x"><v>1</v></c>',
  '<c r="A1" s="1234567"><v>1</v></c>',
  '<c r="A1" s="1><v>1</v></c>',
  "<c r=\"A1\" s='1'><v>1</v></c>",
  '<c r="A1" t="str"><v>1</v></c>',
  '<c r="A1" t="b"><v>1</v></c>',
  '<c r="A1" t="e"><v>1</v></c>',
  '<c r="A1" t=""><v>1</v></c>',
  '<c r="A1" cm="1"><v>1</v></c>',
  '<c r="A1" ><v>1</v></c>',
  '<c r="A1"><f>1</f><v>1</v></c>',
  '<c r="A1"><v>1</v> </c>',
  '<c r="A1"><v>1</v><f/></c>',
  '<c r="A1"><v>1<b/></v></c>',
  '<c r="A1"><is><t>1</t></is></c>',
  '<c r="A1"><v></v></c>',
  '<c r="A1"><v>-</v></c>',
  '<c r="A1"><v>1.</v></c>',
  '<c r="A1"><v>1.50</v></c>',
  '<c r="A1"><v>1.2.3</v></c>',
  '<c r="A1"><v>1E5</v></c>',
  '<c r="A1"><v> 1</v></c>',
  '<c r="A1"><v>6123456789012345</v></c>',
  '<c r="A1" t="s"><v>-1</v></c>',
  '<c r="A1" t="s"><v>1.5</v></c>',
  '<c r="A1" t="s"><v>1234567890</v></c>',
  "text",
])("%s is left to the scanner", (cell) => {
  expect(take(cell)).toBeUndefined();
});

test("is left to the scanner until all of it is here, and nothing behind it is looked at", () => {
  const cell = '<c r="A1" s="1" t="s"><v>12</v></c>';
  for (let length = 0; length < cell.length; length++)
    expect(take(cell.slice(0, length), "")).toBeUndefined();
  const bytes = Buffer.from(`${cell}${cell}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let end = 0; end < cell.length; end++)
    expect(new PlainCell().take(bytes, view, 0, end)).toBe(-1);
  expect(new PlainCell().take(bytes, view, 0, cell.length)).toBe(cell.length);
});

/** Rows of a sheet in which most cells are like those above them, and any may be like nothing else. */
function rows(random: Random): string {
  let sheet = "";
  let number = Math.floor(10 ** (2 + random.next() * 6));
  for (let row = 0; row < 20; row++, number++)
    for (let column = 0; column < 8; column++) {
      const letters = `${random.chance(0.5) ? "" : "A"}${"ABCDEFGH"[column]}`;
      const reference = `${letters}${random.chance(0.05) ? random.int(0, 1e6) : number}`;
      const usual = column > 4 ? ' s="3"' : "";
      const style = random.chance(0.1) ? random.pick(["", ' s="1"', ' s="12"']) : usual;
      const type = random.chance(0.1) ? random.pick(["", ' t="s"', ' t="n"', ' t="x"']) : ' t="s"';
      const value = random.chance(0.9)
        ? random.digits(random.int(1, 10))
        : random.pick(["", "-1", "1.5", "1.50", "x", "12x", "1234x", "123456789012345"]);
      sheet += `<c r="${reference}"${style}${type}><v>${value}</v></c>`;
      if (random.chance(0.02)) sheet += random.pick([" ", "<c/>", "</row>", "<", "&"]);
    }
  return sheet;
}

test("what is taken is the same with and without the cells before it", () => {
  const random = new Random(7);
  let taken = 0;
  for (let sheet = 0; sheet < 40; sheet++) {
    const text = rows(random);
    const bytes = Buffer.from(text);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const cell = new PlainCell();
    for (let at = text.indexOf("<c"); at >= 0; at = text.indexOf("<c", at + 1)) {
      const end = random.chance(0.05)
        ? Math.min(at + random.int(0, 80), bytes.length)
        : bytes.length;
      const number = /^<c r="[A-Z]+(\d+)/.exec(text.slice(at, at + 30))?.[1];
      if (number !== undefined && random.chance(0.2)) {
        const start = text.indexOf(number, at);
        cell.startRow(view, start, start + number.length);
      }
      const alone = new PlainCell();
      const behind = alone.take(bytes, view, at, end);
      expect(cell.take(bytes, view, at, end)).toBe(behind);
      if (behind < 0) continue;
      const { column, style, shared, integer, start, end: valueEnd } = alone;
      expect(cell).toMatchObject({ column, style, shared, integer, start, end: valueEnd });
      taken++;
    }
  }
  expect(taken).toBeGreaterThan(4000);
});
