import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import { double, number, workbook } from "../../../fixtures/biff.js";
import { hiddenXlsb } from "../../../fixtures/hidden-xlsb.js";
import { people } from "../../../fixtures/people.js";
import {
  cell,
  record,
  rowHeader,
  styles,
  text,
  xlsb,
  type XlsbSheet,
} from "../../../fixtures/xlsb.js";
import { recordTexts } from "../../../src/read/workbooks/xlsb-records.js";
import { expectInTheirPlace } from "../hidden-places.js";
import { cells, opened } from "../opened.js";

const persons = people(25, { seed: 12 });
const header = ["Nom", "Prénom", "Courriel"];
const list = persons.map(({ lastName, firstName, email }) => [lastName, firstName, email]);
const lines = list.map((row) => row.join(" "));
const plainSheet: XlsbSheet = { name: "Bilan", rows: [["Total", 25]] };

test.each(hiddenXlsb.map((entry) => [entry.file, entry] as const))(
  "people in hidden places: %s",
  (file, entry) => expectInTheirPlace(entry, `xlsb/${file}`, "hidden-xlsb.ts"),
);

describe("cells", () => {
  test("of each form, as they are written down", async () => {
    const { tables, unread } = await opened(
      xlsb([
        {
          name: "Feuil1",
          styles: [styles.general, styles.date, styles.tenDigits],
          rows: [["é", 31477, 639980012, "", -1.5]],
          records: [
            rowHeader(1),
            record(2, cell(0), number(4, (123 << 2) | 3)),
            record(3, cell(1), number(1, 0x2a)),
            record(4, cell(2), number(1, 1)),
            record(6, cell(4), text("en place")),
            rowHeader(2),
            record(8, cell(0), text("résultat"), number(2, 0), number(4, 0)),
            record(9, cell(1, styles.date), double(31477.5), number(2, 0)),
            record(10, cell(2), number(1, 0), number(2, 0)),
            record(11, cell(3), number(1, 7), number(2, 0)),
            record(62, cell(4), number(1, 1), text("riche")),
            rowHeader(3),
            // Short cells: each stands in the column behind the last.
            record(13, number(4, 0), number(4, (6000 << 2) | 2)),
            record(12, number(4, 0)),
            record(16, number(4, 0), double(2.5)),
            record(17, number(4, 0), text("court")),
            record(18, number(4, 0), number(4, 0)),
            record(15, number(4, 0), number(1, 1)),
          ],
        },
      ]),
    );
    expect(unread).toEqual([]);
    expect(cells(tables[0])).toEqual([
      ["é", "1986-03-06", "0639980012", "", "-1.5"],
      ["1.23", "#N/A", "TRUE", "", "en place"],
      ["résultat", "1986-03-06T12:00:00", "FALSE", "#DIV/0!", "riche"],
      ["6000", "", "2.5", "court", "é", "TRUE"],
    ]);
  });

  test("as SheetJS reads them", async () => {
    const rows = [
      ["Nom", "né(e) le", "tél", "n", "ok"],
      ...persons.map((person, index) => [
        person.lastName,
        person.birthDate,
        Number(person.mobile),
        index / 7,
        index % 2 === 0,
      ]),
    ];
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Élus");
    const bytes = XLSX.write(book, { type: "buffer", bookType: "xlsb" }) as Buffer;
    const { tables, unread } = await opened(bytes);
    expect(unread).toEqual([]);
    expect(tables[0]?.location.sheet).toBe("Élus");
    expect(cells(tables[0])).toEqual(
      rows.map((row) =>
        row.map((value) => {
          if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
          return typeof value === "number" ? String(Number(value.toPrecision(15))) : value;
        }),
      ),
    );
  });

  test("many of them, over the seams of the chunks", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      `ligne ${index} é`,
      index,
      index / 4,
    ]);
    const { tables, unread } = await opened(xlsb([{ name: "A", rows }]));
    expect(unread).toEqual([]);
    expect(cells(tables[0])).toEqual(rows.map((row) => row.map(String)));
  });
});

describe("what is hidden", () => {
  test.each([
    [1, "hidden-sheet"],
    [2, "very-hidden-sheet"],
  ] as const)("sheets of state %d", async (state, place) => {
    const { tables } = await opened(
      xlsb([plainSheet, { name: "Liste", state, rows: [header, ...list] }]),
    );
    expect(tables.map(({ hidden }) => hidden)).toEqual([false, true]);
    expect(tables[1]?.location).toEqual({ path: [], sheet: "Liste", place });
    expect(cells(tables[1])).toEqual([header, ...list]);
  });

  test("a sheet that the workbook does not name", async () => {
    const { tables } = await opened(xlsb([plainSheet, { name: "", rows: list, unlisted: true }]));
    expect(tables[1]).toMatchObject({ hidden: true, location: { place: "unreferenced" } });
    expect(cells(tables[1])).toEqual(list);
  });

  test("but no index of the rows of a sheet, as Excel writes one beside each", async () => {
    const { tables, unread } = await opened(
      xlsb([{ name: "Liste", rows: list }], {
        sheetParts: [["xlBinaryIndex", "binaryIndex1.bin"]],
        parts: {
          "xl/worksheets/binaryIndex1.bin": Buffer.concat([
            record(42, number(4, 0, 32, 26, 0), Buffer.alloc(8)),
            record(40, number(4, 1, 136, 0), Buffer.from("01001e000000", "hex")),
            record(277),
            record(277),
          ]),
        },
      }),
    );
    expect(tables.map((table) => cells(table))).toEqual([list]);
    expect(unread).toEqual([]);
  });

  test("rows, white text, and the format ;;;", async () => {
    const { tables } = await opened(
      xlsb([
        {
          name: "A",
          rows: [["a", "blanc", "rien"], ["b"], ["c"]],
          styles: [styles.general, styles.white, styles.nothing],
          hiddenRows: [1],
        },
      ]),
    );
    expect(tables[0]!.rows.map((row) => [row.hidden ?? false, row.hiddenCells ?? []])).toEqual([
      [false, [1, 2]],
      [true, []],
      [false, []],
    ]);
  });

  test("columns", async () => {
    const { xlsb: reader } = await import("../../../src/read/workbooks/xlsb.js");
    const { Budget } = await import("../../../src/read/budget.js");
    const { defaultLimits } = await import("../../../src/read/limits.js");
    const bytes = xlsb([{ name: "A", rows: list, hiddenColumns: [1, 2] }]);
    const found: (readonly number[])[] = [];
    const context = { budget: new Budget(defaultLimits) };
    for await (const block of reader.read({ location: { path: [] }, bytes }, context))
      if (block.type === "table") {
        for await (const _ of block.rows);
        found.push([...(block.hiddenColumns ?? [])]);
      }
    expect(found).toEqual([[1, 2]]);
  });
});

const content = (type: number) =>
  Buffer.concat(lines.map((line) => record(type, number(4, 0), text(line))));

describe("what stands beside the cells", () => {
  test.each<[place: string, hidden: boolean, bytes: Buffer]>([
    [
      "header-footer",
      false,
      xlsb([{ ...plainSheet, records: [record(479, number(2, 0), ...lines.map(text))] }]),
    ],
    [
      "data-validation",
      true,
      xlsb([{ ...plainSheet, records: lines.map((line) => record(64, number(4, 3), text(line))) }]),
    ],
    [
      "comment",
      false,
      xlsb([plainSheet], {
        parts: { "xl/comments1.bin": content(637) },
        sheetParts: [["comments", "../comments1.bin"]],
      }),
    ],
    [
      "defined-name",
      true,
      xlsb([plainSheet], {
        globals: [
          record(39, number(4, 0), number(1, 0), number(4, 0), text("liste"), ...lines.map(text)),
        ],
      }),
    ],
    [
      "external-link",
      true,
      xlsb([plainSheet], { parts: { "xl/externalLinks/externalLink1.bin": content(24) } }),
    ],
    [
      "properties",
      true,
      xlsb([plainSheet], {
        parts: { "docProps/core.xml": `<a>${lines.map((line) => `<p>${line}</p>`).join("")}</a>` },
      }),
    ],
  ])("%s, hidden %s", async (place, hidden, bytes) => {
    const { blocks, texts, unread } = await opened(bytes);
    expect(unread).toEqual([]);
    const there = texts.filter((block) => block.location.place === place);
    const found = there.flatMap((block) => block.text.split(/[\n\t]/));
    for (const line of lines) expect(found.some((other) => other.endsWith(line))).toBe(true);
    expect(there.every((block) => block.hidden === hidden)).toBe(true);
    expect(blocks.filter((block) => block.type === "text")).toEqual(there);
  });

  test("comments belong to their sheet", async () => {
    const { texts } = await opened(
      xlsb([{ ...plainSheet, state: 1 }], {
        parts: { "xl/comments1.bin": content(637) },
        sheetParts: [["comments", "../comments1.bin"]],
      }),
    );
    expect(texts[0]).toMatchObject({
      hidden: true,
      location: { sheet: "Bilan", place: "comment" },
    });
  });

  test("an embedded workbook is opened", async () => {
    const { tables } = await opened(
      xlsb([plainSheet], {
        parts: { "xl/embeddings/oleObject1.bin": workbook([{ name: "Liste", rows: list }]) },
      }),
    );
    expect(tables[1]?.hidden).toBe(true);
    expect(cells(tables[1])).toEqual(list);
  });
});

describe("damage", () => {
  const rows = Array.from({ length: 40 }, () => list).flat();

  test.each([0.4, 0.7, 0.95])("a file cut at %d of its length says so", async (share) => {
    const whole = xlsb([{ name: "Liste", rows }]);
    const { unread } = await opened(whole.subarray(0, whole.length * share));
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });

  test.each<[what: string, sheet: XlsbSheet]>([
    [
      "a cell without its text",
      { ...plainSheet, records: [rowHeader(5), record(7, cell(0), number(4, 999))] },
    ],
    [
      "a cell that ends too early",
      { ...plainSheet, records: [rowHeader(5), record(5, number(2, 0))] },
    ],
    ["a record longer than the part", { ...plainSheet, records: [Buffer.of(7, 0xff, 0xff, 0x7f)] }],
    ["fewer rows than it says", { ...plainSheet, records: [record(148, number(4, 0, 99, 0, 3))] }],
  ])("%s: malformed beside what was read", async (_what, sheet) => {
    const { tables, unread } = await opened(xlsb([sheet]));
    expect(cells(tables[0])).toEqual([["Total", "25"]]);
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });
});

test("a record full of beginnings of texts that go on as none is damaged", () => {
  const record = Buffer.alloc(600_000, Buffer.from([0x17, 0x41, 0x41]));
  // A control character, whichever byte the text begins with.
  for (let at = 60_000; at < record.length; at += 60_000) record.set([1, 0, 0x7e, 1, 0], at);
  expect(() => recordTexts(record)).toThrow();
});
