import { expect, test } from "vitest";
import { Budget } from "../../src/read/budget.js";
import { defaultLimits } from "../../src/read/limits.js";
import { assemble, Lines, Pieces } from "../../src/read/pieces.js";
import { once } from "../../src/read/documents/ooxml.js";
import { TableStack } from "../../src/read/documents/table-stack.js";

test("a long text comes in several blocks that end at line ends", () => {
  const pieces = new Pieces(new Budget(defaultLimits));
  const lines = new Lines(pieces, { path: [] }, false);
  const written = Array.from({ length: 5000 }, (_, index) => `ligne ${index} d'un long document`);
  for (const line of written) {
    lines.add(line);
    lines.end();
  }
  lines.flush();
  const blocks = pieces.take() as readonly { text: string; firstLine: number }[];
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.map(({ text }) => text).join("")).toBe(`${written.join("\n")}\n`);
  let first = 1;
  for (const { text, firstLine } of blocks) {
    expect(firstLine).toBe(first);
    first += text.split("\n").length - 1;
  }
});

/** The blocks of pieces: of tables the first cell of each row, else the text. */
async function contents(pieces: Pieces): Promise<(string | string[])[]> {
  const all: (string | string[])[] = [];
  for await (const block of assemble(once(pieces)))
    if (block.type === "text") all.push(block.text);
    else if (block.type === "table") {
      const cells: string[] = [];
      for await (const rows of block.rows) cells.push(...rows.map((row) => row.cells[0]!));
      all.push(cells);
    }
  return all;
}

test("a text that is full while a table is open comes behind it, and ends nothing", async () => {
  const pieces = new Pieces(new Budget(defaultLimits));
  const links = new Lines(pieces, { path: [] }, true);
  const tables = new TableStack(pieces);
  tables.open({ path: [] }, false);
  const numbers = Array.from({ length: 3000 }, (_, index) => `${index}`);
  for (const number of numbers) {
    tables.openRow(false);
    tables.closeCell(number);
    tables.closeRow();
    links.line(`mailto:personne${number}@example.fr`);
  }
  tables.close();
  links.flush();
  const [table, ...texts] = await contents(pieces);
  expect(table).toEqual(numbers);
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.join("").match(/@/g)).toHaveLength(numbers.length);
});

test("tables in the cells of tables in cells come one behind the other, the outer ones first", async () => {
  const pieces = new Pieces(new Budget(defaultLimits));
  const tables = new TableStack(pieces);
  const write = (depth: number): void => {
    tables.open({ path: [] }, false);
    for (const name of ["a", "b", "c", "d"]) {
      tables.openRow(false);
      tables.openCell();
      tables.add(`${name}${depth}`);
      if (name === "b" && depth < 4) write(depth + 1);
      tables.closeCell();
      tables.openCell();
      tables.closeCell("beside");
      tables.closeRow();
    }
    tables.close();
  };
  write(1);
  expect(await contents(pieces)).toEqual(
    [1, 2, 3, 4].map((n) => ["a", "b", "c", "d"].map((name) => `${name}${n}`)),
  );
});

test("too much beside a table is not held back", async () => {
  const pieces = new Pieces(new Budget(defaultLimits));
  const location = { path: [] };
  const text = "x".repeat(1024 * 1024);
  pieces.add({ type: "start", table: { location, hidden: false } });
  for (let number = 1; number <= 65; number++) {
    pieces.row({ number, cells: [`${number}`] });
    pieces.add({ type: "text", location, hidden: true, text });
  }
  pieces.add({ type: "end" });
  const all = await contents(pieces);
  expect(all.filter((each) => each === text)).toHaveLength(65);
  const tables = all.filter((each) => Array.isArray(each));
  expect(tables).toHaveLength(2);
  expect(tables.flat()).toEqual(Array.from({ length: 65 }, (_, index) => `${index + 1}`));
});
