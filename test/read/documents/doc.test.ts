import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compoundFile } from "../../../fixtures/biff.js";
import { documentPeople } from "../../../fixtures/word.js";
import { CompoundFile } from "../../../src/read/cfb.js";
import { formTexts } from "../../../src/read/documents/form-fields.js";
import { cells, opened } from "../opened.js";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../../fixtures/files/doc", `${name}.doc`));
const lines = documentPeople.map(
  ({ lastName, firstName, email }) => `${lastName} ${firstName} ${email}`,
);

describe("form fields", () => {
  const short = (value: number) => Buffer.from([value & 0xff, value >> 8]);
  const text = (content: string) =>
    Buffer.concat([short(content.length), Buffer.from(`${content}\0`, "utf16le")]);
  const field = (bits: number, ...rest: readonly Buffer[]) => {
    const body = Buffer.concat([Buffer.alloc(4, 0xff), short(bits), Buffer.alloc(4), ...rest]);
    const head = Buffer.alloc(0x44);
    head.writeUInt32LE(head.length + body.length, 0);
    head.writeUInt16LE(0x44, 4);
    return Buffer.concat([head, body]);
  };
  const others = [text(""), text("aide"), text("état"), text(""), text("")];
  const list = (...items: readonly string[]) =>
    Buffer.concat([
      short(0xffff),
      short(items.length),
      short(0),
      ...items.map((item) => Buffer.concat([short(item.length), Buffer.from(item, "utf16le")])),
    ]);

  test.each([
    [
      "a text",
      field(0, text("Texte1"), text("par défaut"), ...others),
      [],
      ["par défaut", "aide", "état"],
    ],
    ["a box to tick", field(1, text("Case1"), short(0), ...others), [], ["aide", "état"]],
    [
      "a list behind another field",
      Buffer.concat([
        field(1, text("Case1"), short(0), text(""), text(""), text(""), text(""), text("")),
        field(2, text("Liste1"), short(0), ...others, list("Durand", "Petit")),
      ]),
      ["Durand", "Petit"],
      ["aide", "état"],
    ],
    [
      "a field within the text of another",
      field(0, text("Texte1"), text(`${"x".repeat(34)}\uffff\uffff`), ...others),
      [],
      [`${"x".repeat(34)}\uffff\uffff`, "aide", "état"],
    ],
    ["one that is cut off", field(2, text("Liste1"), short(0)).subarray(0, 80), [], []],
    ["bytes of all ones", Buffer.alloc(200, 0xff), [], []],
  ])("%s", (_, data, items, texts) => {
    const found = formTexts(data);
    expect(found.items).toEqual(items);
    expect(found.others.filter((each) => each !== "")).toEqual(texts);
  });
});

describe("documents of LibreOffice", () => {
  test.each([
    ["text", undefined, false],
    ["footnote", undefined, false],
    ["header", "header-footer", false],
    ["comment", "comment", false],
    ["text-box", "text-box", false],
    ["vanished", "hidden-text", true],
    ["white", "hidden-text", true],
    ["white-style", "hidden-text", true],
    ["tiny", "hidden-text", true],
    ["white-paragraph-on-black", undefined, false],
    ["deleted", "tracked-change", true],
    ["drop-down", "data-validation", true],
  ] as const)(
    "%s: the people are in %s, hidden %s, each on a line",
    async (name, place, hidden) => {
      const { texts, unread } = await opened(fixture(name));
      expect(unread).toEqual([]);
      const there = texts.filter((block) => block.location.place === place);
      const found = there.flatMap((block) => block.text.split("\n").map((line) => line.trim()));
      for (const line of lines) expect(found.filter((other) => other === line)).toHaveLength(1);
      for (const block of there) expect(block.hidden).toBe(hidden);
      const elsewhere = texts.filter((block) => block.location.place !== place);
      for (const { lastName } of documentPeople)
        expect(elsewhere.some((block) => block.text.includes(`${lastName} `))).toBe(false);
    },
  );

  test("white runs on black are seen", async () => {
    const { texts, unread } = await opened(fixture("white-on-black"));
    expect(unread).toEqual([]);
    const seen = texts.filter(({ hidden }) => !hidden).map(({ text }) => text);
    for (const line of lines) expect(seen.join("\n")).toContain(`Vu ${line}\n`);
  });

  test.each([
    ["bookmarks", "defined-name"],
    ["links", "external-link"],
  ])("%s are in %s, hidden", async (name, place) => {
    const { texts, unread } = await opened(fixture(name));
    expect(unread).toEqual([]);
    for (const { email } of documentPeople) {
      const found = texts.filter(({ text }) => text.includes(email));
      expect(found).toMatchObject([{ hidden: true, location: { place } }]);
    }
  });

  test("a table is a table between the texts around it", async () => {
    const { blocks, tables } = await opened(fixture("table"));
    expect(cells(tables[0])).toEqual(
      documentPeople.map(({ lastName, firstName, email }) => [
        `${lastName}\n${firstName}`,
        "",
        email,
      ]),
    );
    expect(blocks.map((block) => block.type)).toEqual(["text", "table", "text", "text"]);
    expect(blocks[0]).toMatchObject({ text: "Compte rendu de la séance.\n" });
    expect(blocks[2]).toMatchObject({ text: "Fin du compte rendu.\n" });
  });

  test("rows end where they do, however much is said of their borders, and not at empty cells", async () => {
    const { tables, unread } = await opened(fixture("wide-table"));
    const numbers = Array.from({ length: 17 }, (_, at) => String(at));
    expect(cells(tables[0])).toEqual(
      documentPeople.slice(0, 4).map(({ lastName, email }) => [lastName, "", email, ...numbers]),
    );
    expect(unread).toEqual([]);
  });

  test("titles of columns in white on a dark ground are seen, and cells end where they do", async () => {
    const { tables, texts, unread } = await opened(fixture("white-titles"));
    expect(cells(tables[0])).toEqual([
      ["Nom", "Prénom", "Courriel"],
      ...documentPeople.map(({ lastName, firstName, email }) => [lastName, firstName, email]),
    ]);
    expect(texts.filter(({ location }) => location.place === "hidden-text")).toEqual([]);
    expect(unread).toEqual([]);
  });

  test("properties", async () => {
    const { texts } = await opened(fixture("properties"));
    const found = texts.find((block) => block.location.place === "properties")!;
    expect(found.hidden).toBe(true);
    for (const line of lines) expect(found.text).toContain(line);
  });
});

/** The streams of a fixture, to be changed. */
function streams(name: string): Record<string, Buffer> {
  return Object.fromEntries(
    new CompoundFile(fixture(name))
      .listStreams()
      .map((stream) => [stream.path.join("/"), Buffer.from(stream.bytes())]),
  );
}

test("a document under a password is said to be encrypted, and nothing of it is shown", async () => {
  const changed = streams("text");
  changed["WordDocument"]!.writeUInt16LE(
    changed["WordDocument"]!.readUInt16LE(0x0a) | 0x0100,
    0x0a,
  );
  const { blocks } = await opened(compoundFile(changed));
  expect(blocks).toEqual([{ type: "unread", location: { path: [] }, reason: "encrypted" }]);
});

test("without its table stream the text is still read, malformed", async () => {
  const changed = streams("text");
  delete changed["1Table"];
  delete changed["0Table"];
  const { texts, unread } = await opened(compoundFile(changed));
  for (const line of lines) expect(texts.map(({ text }) => text).join("\n")).toContain(line);
  expect(unread.map(({ reason }) => reason)).toContain("malformed");
});

test("text that a fast save left behind is found as a change", async () => {
  const changed = streams("text");
  const main = changed["WordDocument"]!;
  const start = main.readUInt32LE(0x18);
  const table = changed[(main.readUInt16LE(0x0a) & 0x0200) !== 0 ? "1Table" : "0Table"]!;
  // One piece: let it end before the last hundred characters.
  const at = main.readUInt32LE(0x1a2);
  const last = table.readUInt32LE(at + 9);
  expect(table[at]).toBe(2);
  table.writeUInt32LE(last - 200, at + 9);
  main.writeUInt32LE(last - 200, 0x4c);
  expect(start).toBeGreaterThan(0);
  const { texts } = await opened(compoundFile(changed));
  const left = texts.find((block) => block.location.place === "tracked-change");
  expect(left?.hidden).toBe(true);
  expect(left?.text).toContain("Fin du compte rendu.");
});

test.each([0.3, 0.6, 0.9])("cut at %d of its length it says so", async (share) => {
  const whole = fixture("table");
  const { unread } = await opened(whole.subarray(0, whole.length * share));
  expect(unread.map(({ reason }) => reason)).toContain("malformed");
});

/** Word 6 and 95: 8-bit text in one piece, its place in the header. */
test("a document of Word 95", async () => {
  const text = Buffer.from(`Liste\r${lines.map((line) => `${line}\r`).join("")}`, "latin1");
  const main = Buffer.alloc(0x300);
  main.writeUInt16LE(0xa5dc, 0);
  main.writeUInt16LE(104, 2);
  main.writeUInt32LE(0x300, 0x18);
  main.writeUInt32LE(0x300 + text.length, 0x1c);
  main.writeUInt32LE(text.length, 0x34);
  const { texts, unread } = await opened(
    compoundFile({ WordDocument: Buffer.concat([main, text]) }),
  );
  expect(texts[0]?.text).toBe(`Liste\n${lines.map((line) => `${line}\n`).join("")}`);
  expect(unread).toEqual([]);
});

test("a document that Word 2007 has encrypted, with its stream of zeros, is said to be that", async () => {
  const zeros = { WordDocument: Buffer.alloc(4096), EncryptedPackage: Buffer.alloc(4096, 7) };
  expect((await opened(compoundFile(zeros))).unread).toMatchObject([{ reason: "encrypted" }]);
  const damaged = { ...zeros, WordDocument: Buffer.alloc(4096, 1) };
  expect((await opened(compoundFile(damaged))).unread).toMatchObject([{ reason: "malformed" }]);
  const { EncryptedPackage: _, ...alone } = zeros;
  expect((await opened(compoundFile(alone))).unread).toMatchObject([{ reason: "malformed" }]);
});
