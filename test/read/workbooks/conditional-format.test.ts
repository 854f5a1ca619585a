/** Conditional formats of a sheet, asked for row after row. */
import { expect, test } from "vitest";
import { cellLook, ConditionalFormats } from "../../../src/read/workbooks/conditional-format.js";
import { generalFormat } from "../../../src/read/workbooks/number-format.js";

const look = cellLook(generalFormat, "black", "white");
const area = { firstRow: 1, lastRow: 1_048_576, firstColumn: 0, lastColumn: 16_383 };
const white = { colour: "white" };

/** A condition that costs as much as a formula of so many parts. */
const always = (weight = 1) => Object.assign(() => true, { weight });

/** The columns of a row of so many cells that cannot be seen. */
function judged(formats: ConditionalFormats, row: number, cells = 1): readonly number[] {
  for (let column = 0; column < cells; column++) formats.put(column, look, false);
  return formats.judge(row, [], []);
}

test("a format is asked about the rows of its areas, in any order", () => {
  const formats = new ConditionalFormats();
  const areas = [
    { ...area, firstRow: 3, lastRow: 4 },
    { ...area, firstRow: 7, lastRow: 7 },
  ];
  formats.add({ areas, priority: 1, condition: always(), change: white });
  const rows = [1, 2, 3, 4, 5, 6, 7, 8, 3, 1];
  expect(rows.filter((row) => judged(formats, row).length > 0)).toEqual([3, 4, 7, 3]);
});

test("the format of the least number decides, whichever was added first", () => {
  const formats = new ConditionalFormats();
  const areas = [area];
  formats.add({ areas, condition: always(), priority: 2, change: white });
  formats.add({ areas, condition: always(), priority: 1, change: { colour: "black" } });
  expect(judged(formats, 1)).toEqual([]);
});

test("cells are seen once too much work has been done", () => {
  const formats = new ConditionalFormats();
  for (let priority = 0; priority < 1000; priority++)
    formats.add({ areas: [area], priority, condition: always(99), change: white });
  expect(judged(formats, 1, 200)).toHaveLength(200);
  expect(judged(formats, 2, 200)).toHaveLength(200);
  expect(judged(formats, 3, 200)).toEqual([]);
});

test("a format that changes nothing that hides costs nothing", () => {
  const formats = new ConditionalFormats();
  formats.add({ areas: [area], priority: 1, condition: always(1e9), change: {} });
  formats.add({ areas: [area], priority: 2, condition: always(), change: white });
  expect(judged(formats, 1)).toEqual([0]);
});
