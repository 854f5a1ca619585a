import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, index * 2));
  return bytes;
};
const record = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u16(type, body.length), body]);
};
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`, "latin1");
const end = record(1);

/** A cell of release 2: format, column, row. */
const at2 = (column: number, row: number): Buffer =>
  Buffer.concat([Buffer.of(255), u16(column, row)]);
const release2 = record(0, u16(0x0406));
/** A cell of release 3: row, sheet, column. */
const at3 = (column: number, row: number, sheet = 0): Buffer =>
  Buffer.concat([u16(row), Buffer.of(sheet, column)]);
const release3 = record(0, u16(0x1000, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

test("release 2: texts, numbers, results of formulas", async () => {
  const { tables, unread } = await opened(
    Buffer.concat([
      release2,
      record(0x0f, at2(0, 0), text("'Zo\x82")),
      record(0x0d, at2(1, 0), u16(-5)),
      record(0x0e, at2(0, 2), double(612_345_678)),
      record(0x10, at2(1, 2), double(0.5), u16(0)),
      record(0x33, at2(2, 2), text("Petit")),
      end,
    ]),
  );
  expect(cells(tables[0])).toEqual([
    ["Zoé", "-5"],
    ["612345678", "0.5", "Petit"],
  ]);
  expect(tables[0]!.rows.map(({ number }) => number)).toEqual([1, 3]);
  expect(unread).toEqual([]);
});

test("Quattro Pro: the length of a text stands in front of it", async () => {
  const { tables } = await opened(
    Buffer.concat([
      record(0, u16(0x5120)),
      record(0x0f, at2(0, 0), Buffer.of(6), text("'Petit")),
      end,
    ]),
  );
  expect(cells(tables[0])).toEqual([["Petit"]]);
});

test("release 3: sheets by their names, all sorts of numbers", async () => {
  const extended = Buffer.concat([Buffer.alloc(7), Buffer.of(0xc0), u16(0xc000)]);
  const { tables, unread } = await opened(
    Buffer.concat([
      release3,
      record(0x1b, u16(0x36b0, 1), text("Liste")),
      record(0x16, at3(0, 0), text("'Durand")),
      record(0x17, at3(1, 0), extended),
      record(0x18, at3(2, 0), u16(12 << 1)),
      record(0x18, at3(3, 0), u16((((3 << 3) | 1) << 1) | 1)),
      record(0x27, at3(4, 0), double(1.5)),
      record(0x28, at3(5, 0), double(2.5)),
      record(0x1a, at3(0, 0, 1), text("Petit")),
      end,
    ]),
  );
  expect(tables.map(({ location }) => location.sheet)).toEqual(["1", "Liste"]);
  expect(tables.map(cells)).toEqual([[["Durand", "-3", "12", "1500", "1.5", "2.5"]], [["Petit"]]]);
  expect(unread).toEqual([]);
});

const durand = record(0x16, at3(0, 0), text("'Durand"));

test.each([
  ["the end is missing", Buffer.concat([release3, durand])],
  ["a record reaches beyond the file", Buffer.concat([release3, durand, u16(0x16, 500)])],
  ["it begins twice", Buffer.concat([release3, durand, record(0), end])],
  [
    "a text does not end",
    Buffer.concat([release3, durand, record(0x16, at3(1, 0), Buffer.from("'Petit")), end]),
  ],
  [
    "a text ends too early",
    Buffer.concat([release3, durand, record(0x16, at3(1, 0), text("'Pe\0\0it")), end]),
  ],
  ["a number is cut", Buffer.concat([release3, durand, record(0x27, at3(1, 0), u16(0)), end])],
])("malformed: %s", async (_, bytes) => {
  const { tables, unread } = await opened(bytes, { name: "a.wk3" });
  expect(unread).toMatchObject([{ reason: "malformed" }]);
  expect(cells(tables[0])[0]![0]).toBe("Durand");
});

test.each([[{ maxRows: 0 }, "maxRows"]] as const)("ends at %o", async (limits, limit) => {
  const { unread } = await opened(Buffer.concat([release3, durand, end]), {}, limits);
  expect(unread).toMatchObject([{ limit }]);
});
