import iconv from "iconv-lite";
import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import { people } from "../../../fixtures/people.js";
import { dbase } from "../../../src/read/workbooks/dbase.js";
import { Peek } from "../../../src/read/peek.js";
import { cells, opened } from "../opened.js";

const rows = people(25, { latin1: true }).map(({ lastName, email, birthDate }) => [
  lastName,
  email,
  birthDate,
]);

type Column = readonly [name: string, type: string, length: number];

/** A table of records that are written as they are, the mark of deletion included. */
function table(
  columns: readonly Column[],
  records: readonly Buffer[],
  { version = 3, driver = 0 } = {},
): Buffer {
  const head = Buffer.alloc(32 + columns.length * 32 + 1);
  head.set([version, 106, 4, 4]);
  head.writeUInt32LE(records.length, 4);
  head.writeUInt16LE(head.length, 8);
  head.writeUInt16LE(
    columns.reduce((sum, [, , length]) => sum + length, 1),
    10,
  );
  head[29] = driver;
  for (const [index, [name, type, length]] of columns.entries()) {
    head.write(name, 32 + index * 32);
    head.write(type, 32 + index * 32 + 11);
    head[32 + index * 32 + 16] = length;
  }
  head[head.length - 1] = 0x0d;
  return Buffer.concat([head, ...records, Buffer.of(0x1a)]);
}

const columns: readonly Column[] = [
  ["NOM", "C", 30],
  ["COURRIEL", "C", 60],
  ["NAISSANCE", "D", 8],
];

function record(values: readonly string[], deleted = false, encoding = "cp850"): Buffer {
  const [name = "", email = "", date = ""] = values;
  const text = name.padEnd(30) + email.padEnd(60) + date.replaceAll("-", "").padEnd(8);
  return Buffer.concat([Buffer.from(deleted ? "*" : " "), iconv.encode(text, encoding)]);
}

test.each([
  ["cp850", 2],
  ["windows-1252", 3],
  ["windows-1252", 87],
  ["cp437", 0],
] as const)("people in %s (language driver %d)", async (encoding, driver) => {
  const bytes = table(
    columns,
    rows.map((row) => record(row, false, encoding)),
    { driver },
  );
  const { tables, unread, mismatches } = await opened(bytes, { name: "adherents.dbf" });
  expect(cells(tables[0])).toEqual([["NOM", "COURRIEL", "NAISSANCE"], ...rows]);
  expect(tables[0]!.hidden).toBe(false);
  expect(unread).toEqual([]);
  expect(mismatches).toEqual([]);
});

test("people who were deleted are found, hidden", async () => {
  const bytes = table(
    columns,
    rows.map((row, index) => record(row, index > 1)),
    { driver: 2 },
  );
  const { tables, unread } = await opened(bytes, { name: "a.dbf" });
  expect(tables.map(({ hidden, location }) => [hidden, location.place])).toEqual([
    [false, undefined],
    [true, "unreferenced"],
  ]);
  expect(cells(tables[0]).slice(1)).toEqual(rows.slice(0, 2));
  expect(cells(tables[1]).slice(1)).toEqual(rows.slice(2));
  expect(tables[1]!.rows[1]!.number).toBe(4);
  expect(unread).toEqual([]);
});

test("what SheetJS writes", async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ["NOM", "COURRIEL", "N"],
    ["Durand", "d@example.fr", 7],
  ]);
  const bytes = XLSX.write(
    { SheetNames: ["a"], Sheets: { a: sheet } },
    { type: "buffer", bookType: "dbf" },
  ) as Buffer;
  const { tables } = await opened(bytes);
  expect(cells(tables[0])).toEqual([
    ["NOM", "COURRIEL", "N"],
    ["Durand", "d@example.fr", "7"],
  ]);
});

test("fields of all types", async () => {
  const number = Buffer.alloc(4);
  number.writeInt32LE(-612345678);
  const double = Buffer.alloc(8);
  double.writeDoubleLE(0.5);
  const money = Buffer.alloc(8);
  money.writeBigInt64LE(125_000n);
  const time = Buffer.alloc(8);
  time.writeUInt32LE(2_453_830);
  time.writeUInt32LE(36_000_000, 4);
  const bytes = table(
    [
      ["N", "N", 12],
      ["L", "L", 1],
      ["L2", "L", 1],
      ["L3", "L", 1],
      ["I", "I", 4],
      ["B", "B", 8],
      ["Y", "Y", 8],
      ["T", "T", 8],
      ["M", "M", 10],
    ],
    [
      Buffer.concat([
        Buffer.from("    612345678TF?"),
        number,
        double,
        money,
        time,
        Buffer.from("         7"),
      ]),
    ],
    { version: 0x30 },
  );
  const { tables } = await opened(bytes);
  expect(cells(tables[0])[1]).toEqual([
    "612345678",
    "TRUE",
    "FALSE",
    "",
    "-612345678",
    "0.5",
    "12.5",
    "2006-04-04T10:00:00",
    "",
  ]);
});

test("a table that is cut says so; one with more records than its header says is read", async () => {
  const records = rows.map((row) => record(row));
  const bytes = table(columns, records);
  const cut = await opened(bytes.subarray(0, bytes.length / 2), { name: "a.dbf" });
  expect(cut.tables[0]!.rows.length).toBeGreaterThan(5);
  expect(cut.unread).toMatchObject([{ reason: "malformed" }]);
  bytes.writeUInt32LE(3, 4);
  const more = await opened(bytes, { name: "a.dbf" });
  expect(more.tables[0]!.rows).toHaveLength(26);
});

test.each<[what: string, bytes: Buffer]>([
  ["the number 3 and noise", Buffer.concat([Buffer.of(3, 106, 13, 40), Buffer.alloc(100, 1)])],
  ["zeros", Buffer.alloc(200)],
  ["text", Buffer.from("Nom;Prénom\n".repeat(20))],
])("%s is none", (_what, bytes) => {
  expect(dbase.recognises(new Peek(bytes))).toBe(false);
});

test("records behind those that the header counts, with a zero for their mark, are read", async () => {
  const file = table(
    [["NOM", "C", 12]],
    rows.map(([name]) => Buffer.from(`\0${name!.slice(0, 12).padEnd(12)}`, "latin1")),
  );
  file.writeUInt32LE(0, 4);
  const { tables } = await opened(file);
  expect(cells(tables[0])).toHaveLength(1 + rows.length);
});

test.each([2, 3, 0x30, 0x31, 0x32, 0x43, 0x63, 0xf5, 0xfb])("version %i", async (version) => {
  const bytes = table(columns, [record(["Durand", "a@example.fr", "1985-05-31"])], { version });
  const { tables } = await opened(bytes, { name: "a.dbf" });
  expect(cells(tables[0])[1]).toEqual(["Durand", "a@example.fr", "1985-05-31"]);
});
