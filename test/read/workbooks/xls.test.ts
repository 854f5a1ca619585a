import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import {
  bof,
  type BiffSheet,
  compoundFile,
  double,
  eof,
  formats,
  number,
  record,
  sharedStrings,
  text,
  wide,
  workbook,
  workbookStream,
} from "../../../fixtures/biff.js";
import { people } from "../../../fixtures/people.js";
import { sealedPackage, withCryptoApi, withRc4, withXor } from "../../../fixtures/xls-password.js";
import { CompoundFile } from "../../../src/read/cfb.js";
import { cells, opened } from "../opened.js";

const persons = people(25, { seed: 42 });
const header = ["Nom", "Prénom", "Courriel"];
const list = persons.map(({ lastName, firstName, email }) => [lastName, firstName, email]);
const lines = list.map((row) => row.join(" "));
const plainSheet: BiffSheet = { name: "Bilan", rows: [["Total", 25]] };

describe("cells", () => {
  test("of each form, as they are written down", async () => {
    const { tables, unread } = await opened(
      workbook([
        {
          name: "Feuil1",
          rows: [
            ["é", "Œuvre", "", "a"],
            [
              639980012,
              { value: 31477, format: formats.date },
              { value: 639980012, format: formats.tenDigits },
              { value: 639980012, format: formats.phone },
              -1.5,
            ],
          ],
          records: [
            // RK: 1.23 as an integer of hundredths, 612345678 as one, 2.5 as the top of a double.
            record(0x027e, number(2, 2, 0, 0), number(4, (123 << 2) | 3)),
            record(
              0x00bd,
              number(2, 2, 1, 0),
              number(4, (6000 << 2) | 2),
              number(2, 0),
              number(4, 0x40040000),
              number(2, 2),
            ),
            record(0x0205, number(2, 2, 3, 0), number(1, 1, 0)),
            record(0x0205, number(2, 2, 4, 0), number(1, 0x2a, 1)),
            record(0x0204, number(2, 3, 0, 0), text("étiquette")),
            record(0x00d6, number(2, 3, 1, 0), text("riche"), number(2, 0)),
            // A formula with a number, with a text behind a shared formula, with a truth value.
            record(
              0x0006,
              number(2, 4, 0, 0),
              double(12.5),
              number(2, 0),
              number(4, 0),
              number(2, 0),
            ),
            record(
              0x0006,
              number(2, 4, 1, 0),
              number(1, 0, 0, 0, 0, 0, 0),
              number(2, 0xffff, 0),
              number(4, 0),
              number(2, 0),
            ),
            record(0x04bc, number(2, 4, 4), number(1, 0, 1, 0, 2), number(2, 0)),
            record(0x0207, text("résultat")),
            record(
              0x0006,
              number(2, 4, 2, 0),
              number(1, 1, 0, 1, 0, 0, 0),
              number(2, 0xffff, 0),
              number(4, 0),
              number(2, 0),
            ),
          ],
        },
      ]),
    );
    expect(cells(tables[0])).toEqual([
      ["é", "Œuvre", "", "a"],
      ["639980012", "1986-03-06", "0639980012", "0639980012", "-1.5"],
      ["1.23", "6000", "2.5", "TRUE", "#N/A"],
      ["étiquette", "riche"],
      ["12.5", "résultat", "TRUE"],
    ]);
    expect(tables[0]?.rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5]);
    expect(tables[0]?.location).toEqual({ path: [], sheet: "Feuil1" });
    expect(unread).toEqual([]);
  });

  test("count days from 1904 where the file says so", async () => {
    const date = { value: 30015, format: formats.date };
    const bytes = workbook([{ name: "A", rows: [[date]] }], [record(0x0022, number(2, 1))]);
    expect(cells((await opened(bytes)).tables[0])).toEqual([["1986-03-06"]]);
  });

  test("in an order of the writer's own come row by row", async () => {
    const column = (index: number) =>
      list.map((row, line) => record(0x0204, number(2, line, index, 0), text(row[index]!)));
    const bytes = workbook([
      { name: "A", rows: [], records: [...column(2), ...column(0), ...column(1)] },
    ]);
    expect(cells((await opened(bytes)).tables[0])).toEqual(list);
  });

  test.each([9, 10, 11, 12, 13, 14, 15, 16, 50, 8224])(
    "share strings that CONTINUE records cut at %d bytes",
    async (maxBytes) => {
      const strings = ["abc", "é€𝄞à", "", "x".repeat(60), "Œ".repeat(40), "fin"];
      const cellsOf = strings.map((_, index) =>
        record(0x00fd, number(2, index, 0, 0), number(4, index)),
      );
      const stream = workbookStream([{ name: "A", rows: [], records: cellsOf }]);
      const empty = sharedStrings([]);
      const at = stream.indexOf(empty);
      const strung = sharedStrings(strings, maxBytes);
      const whole = Buffer.concat([
        stream.subarray(0, at),
        strung,
        stream.subarray(at + empty.length),
      ]);
      // The one sheet begins so many bytes later.
      const listed = whole.indexOf(number(2, 0x0085));
      whole.writeUInt32LE(
        whole.readUInt32LE(listed + 4) + strung.length - empty.length,
        listed + 4,
      );
      const { tables, unread } = await opened(compoundFile({ Workbook: whole }));
      expect(cells(tables[0])).toEqual(strings.map((string) => [string]));
      expect(unread).toEqual([]);
    },
  );

  test("more than one batch of them", async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [`n${index}`, index]);
    const { tables } = await opened(workbook([{ name: "A", rows }]));
    expect(cells(tables[0])).toEqual(rows.map(([a, b]) => [a, String(b)]));
  });
});

describe("as SheetJS reads them", () => {
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
  test.each(["biff8", "biff5"] as const)("%s", async (bookType) => {
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Liste 2006");
    const bytes = XLSX.write(book, { type: "buffer", bookType }) as Buffer;
    const oracle = XLSX.read(bytes, { type: "buffer" });
    const expected = XLSX.utils.sheet_to_json<unknown[]>(oracle.Sheets[oracle.SheetNames[0]!]!, {
      header: 1,
      raw: true,
    });
    const { tables, unread } = await opened(bytes);
    expect(tables[0]?.location.sheet).toBe("Liste 2006");
    expect(cells(tables[0])).toEqual(
      expected.map((row) =>
        row.map((cell) => {
          if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
          return typeof cell === "number" ? String(Number(cell.toPrecision(15))) : cell;
        }),
      ),
    );
    expect(unread).toEqual([]);
  });
});

describe("what is hidden", () => {
  test.each([
    [1, "hidden-sheet"],
    [2, "very-hidden-sheet"],
  ] as const)("sheets of state %d", async (state, place) => {
    const { tables } = await opened(
      workbook([plainSheet, { name: "Liste", state, rows: [header, ...list] }]),
    );
    expect(tables.map(({ hidden }) => hidden)).toEqual([false, true]);
    expect(tables[1]?.location).toEqual({ path: [], sheet: "Liste", place });
    expect(cells(tables[1])).toEqual([header, ...list]);
  });

  test("rows", async () => {
    const hiddenRows = list.map((_, index) => index + 1);
    const { tables } = await opened(
      workbook([{ name: "A", rows: [header, ...list, ["fin"]], hiddenRows }]),
    );
    const hidden = tables[0]!.rows.filter((row) => row.hidden === true);
    expect(hidden.map((row) => row.cells)).toEqual(list);
    expect(tables[0]!.rows).toHaveLength(27);
  });

  test("rows far below the others", async () => {
    const cell = (row: number, column: number, value: string): Buffer =>
      record(0x0204, number(2, row, column, 0), text(value));
    const { tables, unread } = await opened(
      workbook([
        {
          name: "A",
          rows: [["Total", 25]],
          records: list.flatMap((row, index) =>
            row.map((value, column) => cell(5000 + index, column + 3, value)),
          ),
        },
      ]),
    );
    expect(unread).toEqual([]);
    expect(tables.map(({ hidden, location }) => [hidden, location.place])).toEqual([
      [false, undefined],
      [true, "far-cells"],
    ]);
    expect(cells(tables[0])).toEqual([["Total", "25"]]);
    expect(cells(tables[1])).toEqual(list);
    expect(tables[1]!.rows[0]!.number).toBe(5001);
  });

  test("columns far to the right of the others", async () => {
    const row = ["Total", "25", ...Array.from({ length: 100 }, () => "")];
    const { tables } = await opened(
      workbook([{ name: "A", rows: list.map((person) => [...row, ...person]) }]),
    );
    expect(tables.map(({ hidden, location }) => [hidden, location.place])).toEqual([
      [false, undefined],
      [true, "far-cells"],
    ]);
    expect(cells(tables[0])).toEqual(list.map(() => ["Total", "25"]));
    expect(cells(tables[1])).toEqual(list);
  });

  test("rows without a record where the sheet hides those", async () => {
    const { tables } = await opened(
      workbook([
        {
          name: "A",
          rows: [["vu"]],
          records: [
            record(0x0225, number(2, 2, 0)),
            record(0x0204, number(2, 7, 0, 0), text("pas vu")),
          ],
        },
      ]),
    );
    expect(tables[0]!.rows.map((row) => [row.number, row.hidden ?? false])).toEqual([
      [1, false],
      [8, true],
    ]);
  });

  test("columns", async () => {
    const bytes = workbook([{ name: "A", rows: [header, ...list], hiddenColumns: [1, 2] }]);
    const file = new CompoundFile(bytes);
    expect(file.malformed).toBe(false);
    const { xls } = await import("../../../src/read/workbooks/xls.js");
    const { Budget } = await import("../../../src/read/budget.js");
    const { defaultLimits } = await import("../../../src/read/limits.js");
    const found: (readonly number[])[] = [];
    const context = { budget: new Budget(defaultLimits) };
    for await (const block of xls.read({ location: { path: [] }, bytes }, context))
      if (block.type === "table") found.push([...(block.hiddenColumns ?? [])]);
    expect(found).toEqual([[1, 2]]);
  });

  test("white text on white, and the formats ;;; and ;;", async () => {
    const { tables } = await opened(
      workbook([
        {
          name: "A",
          rows: [
            ["vu", { value: "blanc", format: formats.white }, "vu"],
            [
              { value: "rien", format: formats.nothing },
              { value: 5, format: formats.nothing },
            ],
          ],
        },
      ]),
    );
    expect(tables[0]!.rows.map((row) => row.hiddenCells)).toEqual([[1], [0, 1]]);
  });
});

/** Records that hold the list, by the place it must be found in. */
const textBoxes = (type: number) => [
  record(0x005d, number(2, 0x15, 0x12, type, 1, 0x6011), Buffer.alloc(12), number(4, 0)),
  ...textObject(lines.join("\n")),
];
function textObject(content: string): Buffer[] {
  const half = content.length >> 1;
  return [
    record(0x01b6, number(2, 0x212, 0, 0, 0, 0, content.length, 16), number(4, 0)),
    record(0x003c, wide(content.slice(0, half))),
    record(0x003c, wide(content.slice(half))),
    record(0x003c, Buffer.alloc(16)),
  ];
}
const listName = record(
  0x0018,
  number(2, 0),
  number(1, 0, 5),
  number(2, 0, 0, 0),
  number(4, 0),
  wide("liste"),
  ...lines.map((line) => Buffer.concat([number(1, 0x17, line.length), wide(line)])),
);
const choice = list.map(([lastName]) => lastName).join("\0");
const validation = (items: string) =>
  record(
    0x01be,
    number(4, 0x83),
    ...["Choix", "Erreur", "Choisir", "Non"].map(text),
    number(2, items.length * 2 + 3, 0),
    number(1, 0x17, items.length),
    wide(items),
    number(2, 0, 0, 1, 1, 1, 0, 0),
  );
const chartCells = list.flatMap(([lastName, firstName], index) => [
  record(0x0204, number(2, index, 0, 0), text(`${lastName} ${firstName}`)),
]);
const chart = Buffer.concat([bof(0x20), record(0x1065, number(2, 2)), ...chartCells, eof]);
const linked = [
  record(0x01ae, number(2, 1), text("adherents.xls"), text("Membres")),
  record(0x0059, number(2, 25, 0)),
  ...list.map((row, index) =>
    record(
      0x005a,
      number(1, 2, 0),
      number(2, index),
      ...row.flatMap((value) => [number(1, 2), text(value)]),
    ),
  ),
];
const pivot = Buffer.concat([
  record(0x00c6, number(4, 25), number(2, 1, 0x21, 1, 3, 3, 25, 1), text("x")),
  ...header.flatMap((name, column) => [
    record(0x00c7, number(2, 1, 0, 0, 0, 0, 0, 25), text(name)),
    ...list.map((row) => record(0x00cd, text(row[column]!))),
  ]),
  ...list.map((_, index) => record(0x00c8, number(1, index, index, index))),
  eof,
]);

describe("what stands beside the cells", () => {
  test.each<[place: string, hidden: boolean, bytes: Buffer]>([
    ["comment", false, workbook([{ ...plainSheet, records: textBoxes(0x19) }])],
    ["text-box", false, workbook([{ ...plainSheet, records: textBoxes(6) }])],
    [
      "header-footer",
      false,
      workbook([
        {
          ...plainSheet,
          records: lines.map((line) => record(0x0014, text(`&L&"Arial"&12${line}`))),
        },
      ]),
    ],
    ["defined-name", true, workbook([plainSheet], [listName])],
    ["data-validation", true, workbook([{ ...plainSheet, records: [validation(choice)] }])],
    ["chart-cache", true, workbook([{ ...plainSheet, records: [chart] }])],
    ["external-link", true, workbook([plainSheet], linked)],
    [
      "pivot-cache",
      true,
      compoundFile({ Workbook: workbookStream([plainSheet]), "_SX_DB_CUR/0001": pivot }),
    ],
    [
      "embedded",
      true,
      compoundFile({
        Workbook: workbookStream([plainSheet]),
        "MBD0001/Workbook": workbookStream([{ name: "Liste", rows: list }]),
      }),
    ],
    ...(
      [
        ["query", 0x0051],
        ["query", 0x0052],
        ["hidden-text", 0x009e],
        ["hidden-text", 0x00af],
        ["hidden-text", 0x00ec],
        ["query", 0x00cd],
        ["query", 0x01ad],
        ["hidden-text", 0x01b1],
        ["external-link", 0x0800],
        ["query", 0x0803],
        ["query", 0x0872],
        ["query", 0x0878],
      ] as const
    ).map(([place, type]): [string, boolean, Buffer] => [
      place,
      true,
      workbook([
        {
          ...plainSheet,
          records: lines.map((line) => record(type, Buffer.alloc(12), text(line))),
        },
      ]),
    ]),
    [
      "hidden-text",
      true,
      workbook([
        {
          ...plainSheet,
          records: lines.map((line, index) => {
            const constant = `${line} <a@example.fr>`;
            return record(
              0x0006,
              number(2, index + 3, 0, 0),
              double(12),
              number(2, 0),
              number(4, 0),
              number(2, 3 + constant.length * 2),
              number(1, 0x17, constant.length),
              wide(constant),
            );
          }),
        },
      ]),
    ],
    ["unreferenced", true, workbook([plainSheet, { name: "Liste", rows: list, unlisted: true }])],
    [
      "unreferenced",
      true,
      compoundFile({
        Workbook: workbookStream([plainSheet]),
        Book: workbookStream([{ name: "Liste", rows: list }]),
      }),
    ],
    [
      "tracked-change",
      true,
      compoundFile({
        Workbook: workbookStream([plainSheet]),
        "Revision Log": Buffer.concat(
          lines.map((line) => Buffer.concat([text(line), Buffer.alloc(4)])),
        ),
      }),
    ],
  ])("%s, hidden %s", async (place, hidden, bytes) => {
    const { blocks, unread } = await opened(bytes);
    expect(unread).toEqual([]);
    const elsewhere: string[] = [];
    const there: string[] = [];
    for (const block of blocks) {
      if (block.type === "unread") continue;
      const content =
        block.type === "text"
          ? block.text
          : block.rows.map((row) => row.cells.join(" ")).join("\n");
      if (block.location.place === place) {
        there.push(content);
        expect(block.hidden).toBe(hidden);
      } else elsewhere.push(content);
    }
    for (const { lastName } of persons) {
      expect(there.join("\n").includes(lastName)).toBe(true);
      expect(elsewhere.join("\n").includes(lastName)).toBe(false);
    }
  });

  test("a pivot cache is a table with its fields as header", async () => {
    const { tables } = await opened(
      compoundFile({ Workbook: workbookStream([plainSheet]), "_SX_DB_CUR/0001": pivot }),
    );
    expect(cells(tables[1])).toEqual([header, ...list]);
  });

  test("cells of linked workbooks are a table under the name of their sheet", async () => {
    const { tables } = await opened(workbook([plainSheet], linked));
    expect(tables[1]?.location).toEqual({ path: [], place: "external-link", sheet: "Membres" });
    expect(cells(tables[1])).toEqual(list);
  });

  test("codes of headers and footers are left out", async () => {
    const bytes = workbook([
      {
        ...plainSheet,
        records: [record(0x0015, text('&L&"Arial,Bold"&12R && D&CMilieu&K01+000&RPage &P'))],
      },
    ]);
    const { texts } = await opened(bytes);
    expect(texts[0]?.text.split("\n").map((line) => line.trim())).toEqual([
      "R & D",
      "Milieu",
      "Page",
    ]);
  });
});

describe("damage", () => {
  const rows = [header, ...Array.from({ length: 40 }, () => list).flat()];
  const whole = workbookStream([{ name: "Liste", rows }]);

  test("a file that was cut gives the rows before the cut", async () => {
    const bytes = workbook([{ name: "Liste", rows }]);
    const { tables, unread } = await opened(bytes.subarray(0, bytes.length * 0.7));
    expect(tables[0]!.rows.length).toBeGreaterThan(300);
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });

  test("a record of nonsense costs itself, not the sheet", async () => {
    const stream = Buffer.from(whole);
    const at = stream.lastIndexOf(
      record(0x00fd, number(2, 500, 1, 0)).subarray(0, 2),
      stream.length - 20_000,
    );
    stream.fill(0xff, at, at + 4);
    const { tables, unread } = await opened(compoundFile({ Workbook: stream }));
    expect(tables[0]!.rows.length).toBeGreaterThan(990);
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });

  test.each<[what: string, bytes: Buffer]>([
    ["fewer rows than DIMENSIONS says", workbook([{ ...plainSheet, claimedRows: 40 }])],
    ["a stream without its end", compoundFile({ Workbook: whole.subarray(0, -4) })],
    [
      "fewer shared strings than said",
      workbook([{ ...plainSheet, records: [record(0x00fd, number(2, 1, 0, 0), number(4, 77))] }]),
    ],
    [
      "a pivot cache without its records",
      compoundFile({
        Workbook: workbookStream([plainSheet]),
        "_SX_DB_CUR/0001": Buffer.concat([
          record(0x00c6, number(4, 25), number(2, 1, 0, 1, 1, 1, 25, 1)),
          eof,
        ]),
      }),
    ],
  ])("%s: malformed beside what was read", async (_what, bytes) => {
    const { tables, unread } = await opened(bytes);
    expect(tables.length).toBeGreaterThan(0);
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });

  test("a file without its directory is still a workbook", async () => {
    const bytes = workbook([{ name: "Liste", rows }]);
    const sector = bytes.readUInt32LE(0x30);
    bytes.fill(0, (sector + 1) * 512, (sector + 2) * 512);
    const { tables, unread } = await opened(bytes);
    expect(tables[0]!.rows).toHaveLength(1001);
    expect(unread).toContainEqual(expect.objectContaining({ reason: "malformed" }));
  });

  test("a stream of records without a compound file around it is read", async () => {
    const { tables, unread } = await opened(whole);
    expect(tables[0]!.rows).toHaveLength(1001);
    expect(unread).toEqual([]);
  });

  test.each([
    ["no version", 0, 0x10],
    ["that of Excel 5", 0x0500, 0x10],
    ["the bytes of its type turned round", 0, 0x1000],
  ])("a sheet without a workbook around it, with %s, as scripts write it", async (...given) => {
    const [, version, type] = given;
    const label = (row: number, column: number, value: string) =>
      record(0x0204, number(2, row, column, 0, value.length), Buffer.from(value, "latin1"));
    const { tables, unread } = await opened(
      Buffer.concat([
        record(0x0809, number(2, version, type, 0, 0)),
        label(0, 0, "Nom"),
        label(0, 1, "Téléphone"),
        label(1, 0, "Lefèvre"),
        record(0x0203, number(2, 1, 1, 0), double(199_000_001)),
        eof,
      ]),
    );
    expect(tables.map(cells)).toEqual([
      [
        ["Nom", "Téléphone"],
        ["Lefèvre", "199000001"],
      ],
    ]);
    expect(unread).toEqual([]);
  });

  test("an empty sheet whose first cell is said to be used lacks nothing", async () => {
    const { unread } = await opened(
      workbook([
        { name: "Liste", rows },
        { name: "Vide", rows: [], claimedRows: 1 },
        // As Spreadsheet::WriteExcel writes it: a comment in row 9, and no cells.
        {
          name: "Commentaire",
          rows: [],
          claimedRows: 9,
          records: [record(0x1c, number(2, 8, 1, 0, 1))],
        },
      ]),
    );
    expect(unread).toEqual([]);
  });
});

test("a document in an EncryptedPackage is said to be encrypted", async () => {
  const bytes = compoundFile({
    EncryptionInfo: Buffer.alloc(64),
    EncryptedPackage: Buffer.alloc(5000),
  });
  const { unread, tables } = await opened(bytes);
  expect(unread.map(({ reason }) => reason)).toEqual(["encrypted"]);
  expect(tables).toEqual([]);
});

describe.each(["agile", "standard"] as const)("an EncryptedPackage in the %s form", (form) => {
  const rows = Array.from({ length: 500 }, (_, index) => [
    `Durand ${index}`,
    `a${index}@example.fr`,
  ]);
  const document = XLSX.write(XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(rows), "S"), {
    type: "buffer",
    bookType: "xlsx",
  }) as Buffer;

  test("is read under the password that Excel tries by itself", async () => {
    const streams = sealedPackage(document, "VelvetSweatshop", form);
    const { tables, unread } = await opened(compoundFile(streams), { name: "a.xlsx" });
    expect(unread).toEqual([]);
    expect(cells(tables[0])).toEqual(rows);
    // What was cut is read as far as it goes.
    const EncryptedPackage = streams.EncryptedPackage.subarray(0, -4096);
    const cut = await opened(compoundFile({ ...streams, EncryptedPackage }), { name: "a.xlsx" });
    expect(cut.unread.map(({ reason }) => reason)).toContain("malformed");
  });

  test("is encrypted under another one, or damaged", async () => {
    const streams = sealedPackage(document, "secret", form);
    for (const length of [4, 40, 70, 150, Infinity]) {
      const EncryptionInfo = streams.EncryptionInfo.subarray(0, length);
      const { unread } = await opened(compoundFile({ ...streams, EncryptionInfo }));
      expect(unread.map(({ reason }) => reason)).toEqual(["encrypted"]);
    }
  });
});

describe("under a password", () => {
  const stream = workbookStream([{ name: "Liste", rows: [header, ...list, ...list, ...list] }]);
  // Key, verifier and key bytes of VelvetSweatshop; LibreOffice opens a file made with them.
  const key = 45_913;
  const verifier = 39_434;
  const keyBytes = Buffer.of(60, 91, 212, 23, 240, 31, 40, 19, 240, 75, 180, 3, 196, 115, 164, 32);

  test.each<[how: string, bytes: Buffer]>([
    ["RC4", withRc4(stream, "VelvetSweatshop")],
    ["RC4 of the CryptoAPI with 40 bits", withCryptoApi(stream, "VelvetSweatshop", 40)],
    ["RC4 of the CryptoAPI with 128 bits", withCryptoApi(stream, "VelvetSweatshop", 128)],
    ["XOR", withXor(stream, key, verifier, keyBytes)],
  ])("that Excel tries by itself, %s: read as everybody can", async (_how, Workbook) => {
    const { tables, unread } = await opened(compoundFile({ Workbook }));
    expect(unread).toEqual([]);
    expect(cells(tables[0])).toEqual([header, ...list, ...list, ...list]);
  });

  test.each<[how: string, bytes: Buffer]>([
    ["RC4", withRc4(stream, "secret")],
    ["RC4 of the CryptoAPI", withCryptoApi(stream, "secret", 128)],
    ["XOR with another key", withXor(stream, key + 1, verifier, keyBytes)],
    ["XOR with another verifier", withXor(stream, key, verifier + 1, keyBytes)],
    [
      "an unknown form",
      Buffer.concat([stream.subarray(0, 20), record(0x002f, number(2, 7)), stream.subarray(20)]),
    ],
  ])("of its own, %s: said to be encrypted", async (_how, Workbook) => {
    const { blocks } = await opened(compoundFile({ Workbook }));
    expect(blocks).toEqual([{ type: "unread", location: { path: [] }, reason: "encrypted" }]);
  });
});
