import { expect, test } from "vitest";
import { letters, workbook } from "../../../fixtures/ooxml.js";
import { cells, opened } from "../opened.js";

const cell = (column: number, row: number, text: string): string =>
  `<c r="${letters(column)}${row}" t="inlineStr"><is><t>${text}</t></is></c>`;
const sheet = (...rows: readonly string[]): Buffer =>
  workbook([
    { name: "S", rows: rows.map((row, index) => `<row r="${index + 1}">${row}</row>`).join("") },
  ]);

test("cells far to the right are tables of their own, no wider than a list", async () => {
  const { tables } = await opened(
    sheet(
      cell(0, 1, "a") + cell(100, 1, "b") + cell(101, 1, "c") + cell(16_000, 1, "d"),
      cell(0, 2, "e") + cell(101, 2, "f"),
    ),
  );
  expect(tables.map(cells)).toEqual([
    [["a"], ["e"]],
    [
      ["b", "c"],
      ["", "f"],
    ],
    [["d"]],
  ]);
  expect(tables.map(({ location, hidden }) => [location.place, hidden])).toEqual([
    [undefined, false],
    ["far-cells", true],
    ["far-cells", true],
  ]);
});

test("so are those of a sheet that has nothing near its edge", async () => {
  const { tables, unread } = await opened(sheet(cell(16_383, 1, "a"), cell(16_383, 2, "b")));
  expect(tables.map(cells)).toEqual([[["a"], ["b"]]]);
  expect(tables[0]!.location.place).toBe("far-cells");
  expect(unread).toEqual([]);
});

test.each([
  ["columns", { maxColumns: 2 }, "too-many", "maxColumns"],
  ["characters", { maxTextLength: 2 }, "too-large", "maxTextLength"],
] as const)("more %s than the limit are left out, and said", async (_, limits, reason, limit) => {
  const { tables, unread } = await opened(
    sheet(cell(0, 1, "ab") + cell(1, 1, "cde") + cell(2, 1, "f")),
    {},
    limits,
  );
  expect(cells(tables[0])[0]!.slice(0, 2)).toEqual(
    limit === "maxColumns" ? ["ab", "cde"] : ["ab", "cd"],
  );
  expect(unread).toMatchObject([{ reason, limit }]);
});
