/** Databases that Jackcess wrote (`fixtures/access.ts`), and one of Access 97's form, made here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Random } from "../../../fixtures/random.js";
import { Rc4 } from "../../../src/read/rc4.js";
import { cells, type Opened, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/databases");
const file = (name: string): Buffer => gunzipSync(readFileSync(join(folder, `${name}.gz`)));

/** Addresses in cells of tables. */
const count = ({ tables }: Pick<Opened, "tables">): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;

const header = ["Id", "Nom", "Prénom", "Courriel", "Mobile", "Naissance"];

test.each(["table.mdb", "table.accdb"])("%s: 60 people", async (name) => {
  const found = await opened(file(name), { name });
  expect(found.unread).toEqual([]);
  expect(found.mismatches).toEqual([]);
  expect(count(found)).toBe(60);
  const table = found.tables.find(({ location }) => location.sheet === "Adhérents");
  expect(table).toMatchObject({ hidden: false, location: { path: [name], sheet: "Adhérents" } });
  const [first, ...rows] = cells(table);
  expect(first).toEqual(header);
  for (const [at, row] of rows.entries()) {
    expect(row[0]).toBe(String(at + 1));
    expect(row[1]).toMatch(/^\p{L}[\p{L} '-]+$/u);
    expect(row[3]).toMatch(/@(?:\w+\.)?example\.(?:fr|org)$/);
    expect(row[4]).toMatch(/^063998\d{4}$/);
    expect(row[5]).toMatch(/^(?:19|20)\d\d-\d\d-\d\d$/);
  }
});

test.each([
  ["hidden-table.accdb", 25, "hidden-sheet", "Anciens"],
  ["deleted-rows.mdb", 58, "unreferenced", "Adhérents"],
  ["dropped-table.mdb", 25, "unreferenced", ""],
] as const)("%s: %d people only there, hidden", async (name, people, place, sheet) => {
  const found = await opened(file(name), { name });
  expect(found.unread).toEqual([]);
  const hidden = found.tables.filter(({ location }) => location.place === place);
  expect(hidden.map((table) => table.hidden)).toEqual([true]);
  expect(hidden[0]?.location).toEqual({ path: [name], place, sheet });
  expect(count({ tables: hidden })).toBe(people);
  expect(count({ tables: found.tables.filter((table) => !table.hidden) })).toBe(
    name === "deleted-rows.mdb" ? 2 : 0,
  );
});

test("long texts, and rows that were moved", async () => {
  const found = await opened(file("long-values.accdb"));
  expect(found.unread).toEqual([]);
  const rows = cells(found.tables.find(({ location }) => location.sheet === "Notes")).slice(1);
  expect(rows).toHaveLength(12);
  for (const [address, remark] of rows) {
    expect(address).toMatch(/@.* @$/);
    expect(remark).toMatch(/^Ā (?:Rien à signaler\. ){900}.+@/);
  }
});

test("files in cells: an OLE package, plain bytes, and one that ACE packed", async () => {
  const found = await opened(file("files-in-cells.accdb"), { name: "a.accdb" });
  expect(found.unread).toEqual([]);
  expect(count(found)).toBe(36);
  expect(found.tables.map(({ location }) => location.path[1])).toEqual(
    expect.arrayContaining(["liste.csv", "Pièce 3", "liste 2.csv"]),
  );
});

test("a packed file that grows too large is said", async () => {
  const { unread } = await opened(file("files-in-cells.accdb"), {}, { maxEntryBytes: 100 });
  expect(unread).toMatchObject([{ reason: "too-large", limit: "maxEntryBytes" }]);
});

test("a linked table stands elsewhere", async () => {
  const { unread } = await opened(file("linked-table.accdb"));
  expect(unread).toMatchObject([{ reason: "remote", location: { sheet: "Adhérents" } }]);
});

test("numbers are written plainly, dates in ISO 8601", async () => {
  const { tables } = await opened(file("types.accdb"));
  const table = tables.find(({ location }) => location.sheet === "Types");
  expect(cells(table).slice(1)).toEqual([
    [
      "200",
      "-7",
      "612345678",
      "0.1",
      "0.1",
      "-12.5",
      "-12345678901.25",
      "1985-05-31",
      "TRUE",
      "33221100554477668899aabbccddeeff",
    ],
    ["", "", "", "", "", "", "", "1850-01-02T12:00:00", "FALSE", ""],
  ]);
});

/** A header's fields are kept under a key that is the same for all. */
function writeHeader(bytes: Buffer, at: number, value: number): void {
  const mask = new Rc4(Buffer.from([0xc7, 0xda, 0x39, 0x6b])).apply(Buffer.alloc(128));
  for (let index = 0; index < 4; index++)
    bytes[at + index] = ((value >>> (8 * index)) & 0xff) ^ mask[at + index - 0x18]!;
}

test("pages that are encrypted with the key in the header are read", async () => {
  const bytes = file("table.mdb");
  writeHeader(bytes, 0x3e, 0x1234_5678);
  for (let page = 1; page * 4096 < bytes.length; page++) {
    const key = Buffer.alloc(4);
    key.writeUInt32LE(0x1234_5678 ^ page);
    const plain = bytes.subarray(page * 4096, (page + 1) * 4096);
    plain.set(new Rc4(key).apply(plain));
  }
  const found = await opened(bytes);
  expect(found.unread).toEqual([]);
  expect(count(found)).toBe(60);
});

test("a database under a password says so", async () => {
  const bytes = file("table.accdb");
  writeHeader(bytes, 0x3e, 1);
  bytes.writeUInt16LE(200, 0x299);
  const { blocks } = await opened(bytes, { name: "a.accdb" });
  expect(blocks).toMatchObject([{ type: "unread", reason: "encrypted" }]);
});

/** A page of a Jet 3 database: its table, and rows that fill it from the end. */
function dataPage(owner: number, rows: readonly Buffer[]): Buffer {
  const page = Buffer.alloc(2048);
  page.writeUInt16LE(0x101, 0);
  page.writeUInt32LE(owner, 4);
  page.writeUInt16LE(rows.length, 8);
  let end = page.length;
  for (const [at, row] of rows.entries()) {
    end -= row.length;
    page.set(row, end);
    page.writeUInt16LE(end, 10 + at * 2);
  }
  return page;
}

/** A table of texts, and of whole numbers where a name begins with a capital letter. */
function definitionPage(names: readonly string[], rows: number): Buffer {
  const page = Buffer.alloc(2048);
  page.writeUInt16LE(0x102, 0);
  page.writeUInt32LE(rows, 12);
  page.writeUInt16LE(names.length, 25);
  let at = 43;
  let variable = 0;
  let offset = 0;
  for (const [number, name] of names.entries()) {
    const isNumber = /^[A-Z]/.test(name) && name !== "Name";
    page[at] = isNumber ? 4 : 10;
    page.writeUInt16LE(number, at + 1);
    page[at + 13] = isNumber ? 1 : 0;
    if (isNumber) {
      page.writeUInt16LE(offset, at + 14);
      offset += 4;
    } else page.writeUInt16LE(variable++, at + 3);
    at += 18;
  }
  for (const name of names) {
    page[at++] = name.length;
    at += page.write(name, at, "latin1");
  }
  return page;
}

/** A row of numbers, then texts of 256 characters at the most in all. */
function row(numbers: readonly number[], texts: readonly string[]): Buffer {
  const fields = numbers.length + texts.length;
  const head = Buffer.alloc(1 + numbers.length * 4);
  head[0] = fields;
  for (const [at, value] of numbers.entries()) head.writeInt32LE(value, 1 + at * 4);
  const body = texts.map((each) => Buffer.from(each, "latin1"));
  const ends = [head.length];
  for (const each of body) ends.push(ends.at(-1)! + each.length);
  const tail = Buffer.from([...ends.toReversed(), texts.length, 0xff]);
  return Buffer.concat([head, ...body, tail]);
}

test("a database of Access 97", async () => {
  const head = Buffer.alloc(2048);
  head.write("\0\x01\0\0Standard Jet DB\0", "latin1");
  head.set(new Rc4(Buffer.from([0xc7, 0xda, 0x39, 0x6b])).apply(Buffer.alloc(126)), 0x18);
  const people = Array.from({ length: 12 }, (_, at) =>
    row([at], ["Lefèvre", `lefevre${at}@example.fr`]),
  );
  const bytes = Buffer.concat([
    head,
    Buffer.alloc(2048),
    definitionPage(["Id", "Type", "Flags", "Name"], 1),
    dataPage(2, [row([4, 1, 0], ["adhérents"])]),
    definitionPage(["Numéro", "nom", "courriel"], 12),
    dataPage(4, people),
  ]);
  const found = await opened(bytes, { name: "a.mdb" });
  expect(found.unread).toEqual([]);
  expect(found.tables.map(({ location }) => location.sheet)).toEqual(["adhérents"]);
  expect(cells(found.tables[0]).slice(0, 2)).toEqual([
    ["Numéro", "nom", "courriel"],
    ["0", "Lefèvre", "lefevre0@example.fr"],
  ]);
  expect(count(found)).toBe(12);
});

test("a database that is cut says so", async () => {
  const bytes = file("table.mdb");
  for (const share of [0.1, 0.3, 0.6, 0.95]) {
    const { unread } = await opened(bytes.subarray(0, bytes.length * share), { name: "a.mdb" });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  }
});

test.each(["table.mdb", "long-values.accdb"])(
  "%s with bytes changed is never quietly empty",
  async (name) => {
    const random = new Random(7);
    const whole = file(name);
    const people = count(await opened(whole));
    // Nearly all of a new database is what Access keeps for itself: pages of people are aimed at.
    const spots = [...whole.toString("latin1").matchAll(/e\0?x\0?a\0?m\0?p\0?l\0?e/g)];
    expect(spots.length).toBeGreaterThan(5);
    for (let round = 0; round < 100; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 20; change++) {
        const page = Math.floor(spots[random.int(0, spots.length - 1)]!.index / 4096) * 4096;
        bytes[change < 10 ? page + random.int(0, 4095) : random.int(0x18, bytes.length - 1)] =
          random.int(0, 255);
      }
      const found = await opened(bytes, { name });
      if (found.unread.length === 0) expect(count(found)).toBeGreaterThan(people / 2);
    }
  },
);

test("long values that point to each other end", async () => {
  const bytes = file("long-values.accdb");
  // Every piece of a chain names itself as the next.
  for (let page = 1; page * 4096 < bytes.length; page++) {
    const at = page * 4096;
    if (bytes[at] !== 1 || bytes.toString("latin1", at + 4, at + 8) !== "LVAL") continue;
    for (let each = 0; each < bytes.readUInt16LE(at + 12); each++)
      bytes.writeUInt32LE(
        page * 256 + each,
        at + (bytes.readUInt16LE(at + 14 + each * 2) & 0x1fff),
      );
  }
  const { unread } = await opened(bytes, { name: "a.accdb" });
  expect(unread.map(({ reason }) => reason)).toContain("malformed");
});
