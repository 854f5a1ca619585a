import { describe, expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { cells, opened } from "../opened.js";

const list = people(60, { seed: 42, latin1: true });

/** Zones of a record by the position that they begin at, 1-based. */
function record(width: number, zones: Readonly<Record<number, string>>): string {
  let line = "";
  for (const [at, value] of Object.entries(zones)) line = line.padEnd(Number(at) - 1) + value;
  return line.padEnd(width);
}

/** As banks write: capitals without accents. */
const capitals = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();

const account = (iban: string) => ({
  bank: iban.slice(4, 9),
  branch: iban.slice(9, 14),
  account: iban.slice(14, 25),
});

const orders = (operation: string) => [
  record(160, {
    1: "03",
    3: operation,
    13: "123456",
    31: "SOCIETE EXEMPLE",
    87: "00001",
    92: "00000000001",
    150: "99999",
  }),
  ...list.map(({ firstName, lastName, iban }, index) => {
    const { bank, branch, account: number } = account(iban);
    return record(160, {
      1: "06",
      3: operation,
      13: "123456",
      19: `SAL${index}`,
      31: capitals(`${lastName} ${firstName}`).slice(0, 24),
      55: "BANQUE EXEMPLE",
      87: branch,
      92: number,
      103: String(180_000 + index).padStart(16, "0"),
      119: "SALAIRE JUIN",
      [operation === "60" ? 82 : 150]: bank,
    });
  }),
  record(160, { 1: "08", 3: operation, 13: "123456", 103: "0000000010800000" }),
];

const statement = [
  record(120, { 1: "01", 3: "99999", 12: "00001", 17: "EUR2", 22: "00000000001", 35: "010606" }),
  ...list.flatMap(({ firstName, lastName }) => [
    record(120, {
      1: "04",
      3: "99999",
      12: "00001",
      17: "EUR2",
      22: "00000000001",
      33: "18",
      35: "020606",
      49: "VIREMENT RECU",
      91: "0000000002500{",
    }),
    record(120, {
      1: "05",
      3: "99999",
      12: "00001",
      17: "EUR2",
      22: "00000000001",
      33: "18",
      35: "020606",
      46: "NPY",
      49: capitals(`${firstName} ${lastName}`),
    }),
    record(120, {
      1: "05",
      3: "99999",
      12: "00001",
      17: "EUR2",
      22: "00000000001",
      33: "18",
      35: "020606",
      46: "LCC",
      49: "COTISATION 2006",
    }),
  ]),
  record(120, { 1: "07", 3: "99999", 12: "00001", 17: "EUR2", 22: "00000000001", 35: "300606" }),
];

const unpaid = [
  record(240, {
    1: "31",
    3: "000001",
    9: "08",
    11: "010606E",
    22: "99999",
    27: "00001",
    32: "00000000001",
    43: "ASSOCIATION EXEMPLE",
  }),
  ...list.map(({ firstName, lastName, iban }, index) => {
    const { bank, branch, account: number } = account(iban);
    return record(240, {
      1: "34",
      3: String(index + 2).padStart(6, "0"),
      9: "08",
      11: "020606E",
      22: bank,
      27: branch,
      32: number,
      43: capitals(`${lastName} ${firstName}`).slice(0, 24),
      129: "COTISATION",
      229: "000000002500",
    });
  }),
  record(240, { 1: "39", 3: "000062", 9: "08", 11: "010606E" }),
];

describe("people are counted", () => {
  test.each<[string, string, number]>([
    ["transfers", orders("02").join("\r\n"), 60],
    ["transfers without line ends", orders("02").join(""), 60],
    [
      "transfers whose lines lost their blanks",
      orders("02")
        .map((line) => line.trimEnd())
        .join("\n"),
      60,
    ],
    ["transfers without their header", orders("02").slice(1).join("\r\n"), 60],
    ["direct debits", orders("08").join("\r\n"), 60],
    ["bills", orders("60").join("\r\n"), 60],
    ["a statement of account", statement.join("\r\n"), 0],
    ["a statement of account without line ends", statement.join(""), 0],
    ["unpaid direct debits", unpaid.join("\r\n"), 60],
    ["unpaid direct debits without line ends", unpaid.join(""), 60],
  ])("%s", async (_, content, identified) => {
    const { verdict, people: counted, unread } = await scan(Buffer.from(content));
    expect({ verdict, unread }).toEqual({ verdict: "block", unread: [] });
    expect({ total: counted.total, identified: counted.identified }).toEqual({
      total: 60,
      identified,
    });
  });
});

// The account is that of the IBAN Registry's example for France.
test("a transfer is a row, its account with the key of a RIB", async () => {
  const { tables, unread } = await opened(
    [
      record(160, { 1: "0302", 13: "123456", 31: "SOCIETE EXEMPLE" }),
      record(160, {
        1: "0602",
        19: "REF1",
        31: "DURAND ANNE",
        55: "BANQUE",
        87: "01005",
        92: "0500013M026",
        119: "PAIE",
        150: "20041",
      }),
      record(160, { 1: "0602", 31: "PETIT ZOE", 87: "00002", 92: "00000000000", 150: "99998" }),
      record(160, { 1: "0602", 31: "MOREL LEA", 92: "12" }),
      record(160, { 1: "0502", 31: "SUITE" }),
      record(160, { 1: "0802" }),
    ].join("\n"),
  );
  expect(cells(tables[0])).toEqual([
    ["raison sociale", "référence", "nom", "RIB", "domiciliation", "libellé", "texte"],
    ["SOCIETE EXEMPLE", "", "", "", "", "", ""],
    ["", "REF1", "DURAND ANNE", "20041 01005 0500013M026 06", "BANQUE", "PAIE", ""],
    ["", "", "PETIT ZOE", "", "", "", ""],
    ["", "", "MOREL LEA", "12", "", "", ""],
    ["", "", "", "", "", "", "02                          SUITE"],
  ]);
  expect(unread).toEqual([]);
});

test.each<[string, string]>([
  ["one record", record(160, { 1: "0302" })],
  ["lines too short", "0302          123456\n0602          123456"],
  ["lines too long", [record(170, { 1: "0302" }), record(170, { 1: "0602" })].join("\n")],
  ["another record first", [record(160, { 1: "0602" }), record(160, { 1: "0602" })].join("\n")],
  [
    "a second record of another sort",
    [record(160, { 1: "0302" }), record(160, { 1: "9902" })].join("\n"),
  ],
  [
    "a list of phones",
    Array.from({ length: 30 }, (_, index) => `03 53 01 00 ${index + 10}`).join("\n"),
  ],
  ["digits", "0102030405".repeat(100)],
  [
    "phones in columns",
    ["0399001234", "0639981234", "0819901234"]
      .map((phone) => `${phone}  MARTIN    JEAN`.padEnd(150, "."))
      .join("\n"),
  ],
])("%s: no such file", async (_, content) => {
  const { tables } = await opened(content);
  expect(tables.flatMap(cells).flat()).not.toContain("RIB");
  expect(tables.flatMap(cells).flat()).not.toContain("raison sociale");
});

test("records without line ends that are out of step are said to be damaged", async () => {
  const text = orders("02").join("");
  const { tables, unread } = await opened(`${text.slice(0, 2000)}${text.slice(2050)}`);
  expect(cells(tables[0]).length).toBeGreaterThan(10);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("two records that became one do not hide the others, and are said to be damaged", async () => {
  const [first, second, ...rest] = orders("02");
  const { tables, unread } = await opened(
    [first, `${second}${second!.slice(0, 40)}`, ...rest].join("\r\n"),
  );
  expect(cells(tables[0])[0]).toContain("RIB");
  expect(cells(tables[0]).length).toBeGreaterThan(60);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a damaged first record does not hide the others", async () => {
  const lines = orders("02");
  for (const lineEnd of ["", "\r\n"]) {
    const { tables } = await opened(["é".repeat(160), ...lines.slice(1)].join(lineEnd));
    expect(cells(tables[0])[0]).toContain("nom");
  }
});
