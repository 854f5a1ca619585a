import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import { CompoundFile, isCompoundFile } from "../../src/read/cfb.js";
import { Peek } from "../../src/read/peek.js";

function fill(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 7 + (index >> 8)) & 0xff);
}

const contents: Record<string, Uint8Array> = {
  Workbook: fill(300_000, 1),
  tiny: fill(1, 2),
  "below the cut-off": fill(4095, 3),
  "at the cut-off": fill(4096, 4),
  "MBD0001/Workbook": fill(70_001, 5),
  "MBD0001/deep/er/Contents": fill(100, 6),
};

/** A compound file written by SheetJS's writer, which is not ours. */
function build(files: Record<string, Uint8Array> = contents): Uint8Array {
  const cfb = XLSX.CFB.utils.cfb_new();
  for (const [name, bytes] of Object.entries(files))
    XLSX.CFB.utils.cfb_add(cfb, `/${name}`, Buffer.from(bytes));
  return Uint8Array.from(XLSX.CFB.write(cfb, { type: "buffer" }) as Buffer);
}

test.each(Object.entries(contents))("gives the bytes of %s", (name, bytes) => {
  const file = new CompoundFile(build());
  expect(Buffer.from(file.stream(...name.split("/"))!).equals(bytes)).toBe(true);
  expect(file.malformed).toBe(false);
});

test("lists the streams with their storages", () => {
  const names = new CompoundFile(build()).listStreams().map(({ path }) => path.join("/"));
  for (const name of Object.keys(contents)) expect(names).toContain(name);
});

test("finds a stream without regard to case, and none that is not there", () => {
  const file = new CompoundFile(build());
  expect(file.stream("WORKBOOK")).toHaveLength(300_000);
  expect(file.stream("Book")).toBeUndefined();
});

test("reads an allocation table listed beyond the header (DIFAT)", () => {
  const big = fill(109 * 128 * 512 + 1_000_000, 7);
  const file = new CompoundFile(build({ Big: big, Small: fill(10, 8) }));
  expect(Buffer.from(file.stream("Big")!).equals(big)).toBe(true);
  expect(file.malformed).toBe(false);
});

test("takes a stream that lies in one piece without a copy", () => {
  const bytes = build();
  expect(new CompoundFile(bytes).stream("Workbook")!.buffer).toBe(bytes.buffer);
});

test("tells the names at the top to the readers", () => {
  const names = new Peek(build()).cfbNames();
  expect(names.has("Workbook")).toBe(true);
  expect(names.has("MBD0001")).toBe(true);
  expect(names.has("Contents")).toBe(false);
  expect(new Peek(Buffer.from("PK\x03\x04")).cfbNames().size).toBe(0);
});

test("makes a storage a compound file of its own", () => {
  const bytes = new CompoundFile(build()).extract("MBD0001");
  const file = new CompoundFile(bytes);
  expect(file.malformed).toBe(false);
  const all = Object.fromEntries(
    file.listStreams().map((stream) => [stream.path.join("/"), Uint8Array.from(stream.bytes())]),
  );
  expect(all).toEqual({
    Workbook: contents["MBD0001/Workbook"],
    "deep/er/Contents": contents["MBD0001/deep/er/Contents"],
  });
  const other = XLSX.CFB.read(Buffer.from(bytes), { type: "buffer" });
  expect(XLSX.CFB.find(other, "/deep/er/Contents")?.content).toHaveLength(100);
});

function directoryOffset(bytes: Uint8Array, name: string): number {
  return Buffer.from(bytes).indexOf(Buffer.from(`${name}\0`, "utf16le"));
}

test("finds a stream that the directory tree does not lead to", () => {
  const bytes = build({ Workbook: fill(5000, 1), Lost: fill(6000, 2) });
  const view = new DataView(bytes.buffer);
  const root = directoryOffset(bytes, "Root Entry");
  // Cut every sibling link, and let the root lead to Workbook alone.
  for (let entry = root; entry < root + 4 * 128; entry += 128) {
    view.setUint32(entry + 68, 0xffffffff, true);
    view.setUint32(entry + 72, 0xffffffff, true);
  }
  view.setUint32(root + 76, (directoryOffset(bytes, "Workbook") - root) / 128, true);
  const file = new CompoundFile(bytes);
  const lost = file.listStreams().find(({ path }) => path[0] === "Lost")!;
  expect(lost.orphan).toBe(true);
  expect(Buffer.from(lost.bytes()).equals(fill(6000, 2))).toBe(true);
  expect(file.stream("Lost")).toBeUndefined();
});

test("a chain that runs in a circle ends, malformed", () => {
  const bytes = build({ Workbook: fill(50_000, 1) });
  const view = new DataView(bytes.buffer);
  const entry = directoryOffset(bytes, "Workbook");
  const start = view.getUint32(entry + 116, true);
  const fat = (view.getUint32(0x4c, true) + 1) * 512;
  view.setUint32(fat + (start + 3) * 4, start, true);
  view.setUint32(entry + 120, 0x7fffffff, true);
  const file = new CompoundFile(bytes);
  expect(file.stream("Workbook")!.length).toBeLessThan(bytes.length + 512);
  expect(file.malformed).toBe(true);
});

test("a tree whose links run in a circle ends, malformed", () => {
  const bytes = build({ Workbook: fill(5000, 1), Other: fill(5000, 2) });
  const view = new DataView(bytes.buffer);
  const root = directoryOffset(bytes, "Root Entry");
  const entry = directoryOffset(bytes, "Workbook");
  view.setUint32(entry + 68, (entry - root) / 128, true);
  const file = new CompoundFile(bytes);
  expect(file.listStreams().length).toBeGreaterThan(0);
  expect(file.malformed).toBe(true);
});

test("a stream cut off by the end of the file gives what is there", () => {
  const whole = build({ Workbook: fill(300_000, 1) });
  const start = new DataView(whole.buffer).getUint32(
    directoryOffset(whole, "Workbook") + 116,
    true,
  );
  const file = new CompoundFile(whole.subarray(0, (start + 1) * 512 + 100_000));
  const bytes = file.stream("Workbook") ?? file.salvage([...fill(8, 1)])!;
  expect(bytes.length).toBeGreaterThanOrEqual(99_000);
  expect(Buffer.from(bytes).equals(fill(300_000, 1).subarray(0, bytes.length))).toBe(true);
  expect(file.malformed).toBe(true);
});

test.each([
  ["nothing", new Uint8Array()],
  ["a signature alone", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ["another file", new Uint8Array(2048)],
  ["a header of ones", new Uint8Array(2048).fill(0xff).fill(0xd0, 0, 1)],
])("%s is malformed and has no streams", (_name, bytes) => {
  const file = new CompoundFile(bytes);
  expect(file.malformed).toBe(true);
  expect(file.listStreams()).toEqual([]);
});

test("knows a compound file by its first eight bytes", () => {
  expect(isCompoundFile(build())).toBe(true);
  expect(isCompoundFile(build().subarray(0, 7))).toBe(false);
  expect(isCompoundFile(build().subarray(1))).toBe(false);
});

test("damage anywhere never throws and never makes more bytes than the file has", () => {
  const whole = build({ Workbook: fill(20_000, 1), "A/b": fill(300, 2), Other: fill(9000, 3) });
  let random = 12345;
  const next = (below: number) => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return random % below;
  };
  for (let round = 0; round < 2000; round++) {
    const bytes = whole.slice(0, next(4) === 0 ? next(whole.length) : whole.length);
    for (let i = 0; i < 8 && bytes.length > 9; i++)
      bytes[8 + next(bytes.length - 8)] = next(2) === 0 ? next(256) : 0xff;
    const file = new CompoundFile(bytes);
    for (const stream of file.listStreams())
      expect(stream.bytes().length).toBeLessThanOrEqual(bytes.length + 4096);
    for (const piece of file.unallocated()) expect(piece.length).toBeGreaterThan(0);
  }
});

test("in a file of a hundred thousand sectors, the one that belongs to no stream is found", () => {
  const whole = build({ Contents: fill(51_200_000, 1) });
  const bytes = new Uint8Array(whole.length + 512);
  bytes.set(whole);
  bytes.fill(7, whole.length);
  const pieces = [...new CompoundFile(bytes).unallocated()];
  expect(pieces.filter((piece) => piece.includes(7)).map(({ length }) => length)).toEqual([512]);
});
