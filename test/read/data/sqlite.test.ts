/** What SQLite wrote (`fixtures/databases.ts`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { cells, type Opened, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/databases");
const file = (name: string): Buffer => readFileSync(join(folder, name));

/** Addresses in cells of tables. */
const count = ({ tables }: Pick<Opened, "tables">): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;

test.each([
  ["table.db", 60, ["id", "nom", "prenom", "courriel", "mobile"]],
  ["utf-16le.db", 12, ["id", "nom", "prenom", "courriel", "mobile"]],
  ["utf-16be.db", 12, ["id", "nom", "prenom", "courriel", "mobile"]],
  ["without-rowid.db", 60, ["courriel", "nom", "prenom", "mobile"]],
  ["overflow.db", 12, ["id", "nom", "prenom", "courriel", "mobile"]],
])("%s: %d people", async (name, people, header) => {
  const found = await opened(file(name), { name });
  expect(found.unread).toEqual([]);
  expect(count(found)).toBe(people);
  const [table] = found.tables;
  expect(table).toMatchObject({ hidden: false, location: { path: [name], sheet: "adherents" } });
  expect(cells(table)[0]).toEqual(header);
  for (const row of cells(table).slice(1))
    expect(row[header.indexOf("courriel")]).toMatch(/@(?:\w+\.)?example\.(?:fr|org)$/);
});

test("a row's id is the value of the key that stands for it", async () => {
  const { tables } = await opened(file("table.db"));
  expect(cells(tables[0]).map(([id]) => id)).toEqual([
    "id",
    ...Array.from({ length: 60 }, (_, at) => String(at + 1)),
  ]);
});

test("names in quotes", async () => {
  const { tables } = await opened(file("quoted-names.db"));
  expect(tables[0]?.location.sheet).toBe("gens d'ici");
  expect(cells(tables[0])[0]).toEqual(["nom complet", "e-mail", "tel"]);
});

test("numbers are written plainly", async () => {
  const { tables } = await opened(file("numbers.db"));
  expect(cells(tables[0])).toEqual([
    ["a", "b", "c"],
    ["", "0", "1"],
    ["-1", "127", "32767"],
    ["8388607", "612345678", "140737488355327"],
    ["9007199254740993", "0.5", ""],
  ]);
});

test("deleted records are read where they still are, and hidden", async () => {
  const rows = await opened(file("deleted-rows.db"));
  const hidden = rows.blocks.filter(({ location }) => location.place === "unreferenced");
  const texts = rows.texts.map(({ text }) => text).join("\n");
  expect(count({ tables: rows.tables.filter((table) => !table.hidden) })).toBe(2);
  expect(hidden.length).toBeGreaterThan(0);
  expect(count({ tables: rows.tables }) + texts.split("@").length - 1).toBeGreaterThanOrEqual(50);
  const dropped = await opened(file("dropped-table.db"));
  expect(dropped.tables.filter((table) => table.hidden)).toHaveLength(1);
  // The root's page was used again.
  expect(count(dropped)).toBeGreaterThanOrEqual(40);
  expect(dropped.unread).toEqual([]);
});

test("a file in a cell is opened", async () => {
  const found = await opened(file("file-in-cell.db"), { name: "a.db" });
  expect(count(found)).toBe(12);
  expect(found.tables.map(({ location }) => location.path)).toContainEqual([
    "a.db",
    "contenu 2",
    "contenu 2",
  ]);
  expect(found.unread).toEqual([]);
});

test.each(["ios", "android", "macos", "thunderbird"])(
  "an address book of %s: numbers and addresses stand beside their people",
  async (program) => {
    const found = await opened(file(`address-book-${program}.db`));
    expect(found.unread).toEqual([]);
    const others = found.tables.slice(1).map(({ location }) => location.sheet);
    expect(others.filter((name) => name !== "sqlite_sequence")).toEqual([]);
    const [header, ...rows] = cells(found.tables[0]);
    expect(rows).toHaveLength(60);
    for (const row of rows) {
      expect(row.filter((cell) => /^0\d{9}$/.test(cell))).toHaveLength(1);
      expect(row.filter((cell) => /^\S+@\S+$/.test(cell))).toHaveLength(1);
      expect(row.filter((cell) => /^\p{Lu}[\p{L}' -]+$/u.test(cell)).length).toBeGreaterThan(1);
    }
    if (program === "ios")
      expect(header).toEqual(expect.arrayContaining(["Street", "ZIP", "City"]));
    if (program === "android") expect(header).toContain("Birthday");
  },
);

test("a database that is cut says so", async () => {
  const bytes = file("table.db");
  for (const share of [0.1, 0.4, 0.9]) {
    const { unread } = await opened(bytes.subarray(0, bytes.length * share), { name: "a.db" });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  }
});

test.each(["table.db", "without-rowid.db", "overflow.db"])(
  "%s with bytes changed is never quietly empty",
  async (name) => {
    const random = new Random(7);
    const whole = file(name);
    const people = count(await opened(whole));
    for (let round = 0; round < 100; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 20; change++)
        bytes[random.int(16, bytes.length - 1)] = random.int(0, 255);
      const found = await opened(bytes, { name });
      if (found.unread.length === 0) expect(count(found)).toBeGreaterThan(people / 2);
    }
  },
);

test("pages that point to each other end", async () => {
  const bytes = Buffer.from(file("table.db"));
  // The root of the table becomes a page whose children are itself.
  const root = bytes.subarray(1024, 2048);
  root.fill(0);
  root[0] = 5;
  root.writeUInt16BE(2, 3);
  root.writeUInt32BE(2, 8);
  for (const [at, to] of [
    [12, 100],
    [14, 200],
  ] as const) {
    root.writeUInt16BE(to, at);
    root.writeUInt32BE(2, to);
  }
  const { unread } = await opened(bytes, { name: "a.db" });
  expect(unread.map(({ reason }) => reason)).toEqual(["malformed"]);
});
