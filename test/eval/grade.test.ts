import { expect, test } from "vitest";
import type { Finding, ScanResult } from "../../src/index.js";
import { grade, letters } from "./grade.js";
import { cell, oneSheet, type Layout, type List } from "./list.js";

const layout: Layout = {
  name: "sample",
  headers: true,
  expected: "people",
  build: () => list,
};

const name = (text: string) => ({
  text,
  marks: [{ kind: "person-name", group: "name" } as const],
});
const mail = { text: "a@example.fr", marks: [{ kind: "email-address" } as const] };

const list: List = oneSheet(
  [
    [cell("Nom"), cell("Prénom"), cell("Mél"), cell("Date")],
    [name("A"), name("B"), mail, cell("2026-01-01")],
    [name("C"), name("D"), mail, cell("2026-01-02")],
    [name("E"), cell(""), cell(""), cell("2026-01-03")],
  ],
  3,
);

const finding = (kind: Finding["kind"], column: string, count: number, more = {}): Finding => ({
  kind,
  count,
  distinct: count,
  likelihood: "very-likely",
  evidence: ["column-header"],
  hidden: false,
  location: { path: ["f.csv"], column, rows: [2, 4] },
  ...more,
});

const graded = (findings: readonly Finding[], of: List = list) =>
  grade(layout, "csv", of, ["f.csv"], {
    source: "-",
    verdict: "block",
    people: {
      total: 3,
      identified: 2,
      nameOnly: 1,
      hidden: 0,
      protected: 0,
      recipients: 0,
      estimated: false,
    },
    reasons: [],
    findings,
    unread: [],
    stats: { bytes: 0, attachments: 1, rows: 4, milliseconds: 0 },
  } satisfies ScanResult);

test("a right answer has nothing missed and nothing wrong", () => {
  const { tallies, differences } = graded([
    finding("person-name", "A", 3),
    finding("email-address", "C", 2),
  ]);
  expect(tallies).toEqual({
    "person-name": { right: 3, missed: 0, wrong: 0 },
    "email-address": { right: 2, missed: 0, wrong: 0 },
  });
  expect(differences).toEqual([]);
});

test("parts of a name in two columns are one value", () => {
  const { tallies } = graded([finding("person-name", "A", 3), finding("person-name", "B", 2)]);
  expect(tallies["person-name"]).toEqual({ right: 3, missed: 0, wrong: 0 });
});

test("findings over different rows add up", () => {
  const location = { path: ["f.csv"], column: "A" };
  const { tallies } = graded([
    finding("person-name", "A", 1, { location: { ...location, rows: [2, 2] } }),
    finding("person-name", "A", 2, { location: { ...location, rows: [3, 4] } }),
  ]);
  expect(tallies["person-name"]).toEqual({ right: 3, missed: 0, wrong: 0 });
});

test("a finding in another column is wrong, and the true one missed", () => {
  const { tallies, differences } = graded([finding("email-address", "D", 2)]);
  expect(tallies["email-address"]).toEqual({ right: 0, missed: 2, wrong: 2 });
  expect(differences.map(({ type, kind, place }) => `${type} ${kind} ${place}`).toSorted()).toEqual(
    ["missed email-address C", "missed person-name A+B", "wrong email-address D"],
  );
});

test("more than there are is wrong", () => {
  const { tallies } = graded([finding("email-address", "C", 5)]);
  expect(tallies["email-address"]).toEqual({ right: 2, missed: 0, wrong: 3 });
});

test("a hint does not count as found", () => {
  const { tallies } = graded([finding("email-address", "C", 2, { likelihood: "possible" })]);
  expect(tallies["email-address"]).toEqual({ right: 0, missed: 2, wrong: 0 });
});

test("a finding in another file is not looked at", () => {
  const { tallies } = graded([
    finding("email-address", "C", 2, { location: { path: ["g.csv"], column: "C" } }),
  ]);
  expect(tallies["email-address"]).toEqual({ right: 0, missed: 2, wrong: 0 });
});

test("stacked tables that share a column are graded together", () => {
  const full = { text: "A B", marks: [{ kind: "person-name" } as const] };
  const of = oneSheet([[name("A"), name("B")], [name("C"), name("D")], [], [cell("1"), full]], 3);
  const { tallies } = graded(
    [
      finding("person-name", "A", 2, { location: { path: ["f.csv"], column: "A", rows: [1, 2] } }),
      finding("person-name", "B", 3, { location: { path: ["f.csv"], column: "B", rows: [1, 4] } }),
    ],
    of,
  );
  expect(tallies["person-name"]).toEqual({ right: 3, missed: 0, wrong: 0 });
});

test("a value taken for a header is a quoted value", () => {
  const location = { path: ["f.csv"], column: "A", header: "A" };
  expect(graded([finding("person-name", "A", 3, { location })]).quotes).toBe(true);
  const right = { ...location, header: "Nom" };
  expect(graded([finding("person-name", "A", 3, { location: right })]).quotes).toBe(false);
});

test("optional values are neither missed nor wrong", () => {
  const optional = { text: "x", marks: [{ kind: "iban", optional: true } as const] };
  const of = oneSheet([[optional]], 1);
  expect(graded([], of).tallies).toEqual({});
  expect(graded([finding("iban", "A", 1)], of).tallies).toEqual({});
});

test("optional values beside required ones do not make up for them", () => {
  const optional = { text: "x", marks: [{ kind: "iban", optional: true } as const] };
  const required = { text: "x", marks: [{ kind: "iban" } as const] };
  const of = oneSheet([[optional], [required], [required]], 1);
  const right = (count: number) => graded([finding("iban", "A", count)], of).tallies["iban"];
  expect(right(1)).toEqual({ right: 1, missed: 1, wrong: 0 });
  expect(right(2)).toEqual({ right: 2, missed: 0, wrong: 0 });
  expect(right(3)).toEqual({ right: 2, missed: 0, wrong: 0 });
  expect(right(4)).toEqual({ right: 2, missed: 0, wrong: 1 });
});

test("texts are graded by their totals", () => {
  const of: List = { files: [{ text: "…", truth: { "person-name": 4 } }] };
  const { tallies } = graded([finding("person-name", "", 3), finding("iban", "", 1)], of);
  expect(tallies).toEqual({
    "person-name": { right: 3, missed: 1, wrong: 0 },
    iban: { right: 0, missed: 0, wrong: 1 },
  });
});

test.each([
  [0, "A"],
  [25, "Z"],
  [26, "AA"],
  [51, "AZ"],
  [52, "BA"],
  [701, "ZZ"],
  [702, "AAA"],
])("column %i is %s", (index, text) => {
  expect(letters(index)).toBe(text);
});
