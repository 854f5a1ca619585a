import { deflateSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { cells, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/sealed");
const file = (name: string): Buffer => readFileSync(join(folder, name));
const expected = people(8).map(({ lastName, firstName, email }) => [lastName, firstName, email]);

test.each(["signed.p7m", "signed-stream.p7m", "signed.pem", "opaque.eml", "clear.eml"])(
  "what was signed is read: %s",
  async (name) => {
    const { tables, unread } = await opened(file(name), { name });
    expect(cells(tables[0]).slice(1)).toEqual(expected);
    expect(unread).toEqual([]);
  },
);

test("the content has the name of the file without its ending", async () => {
  const { names } = await opened(file("signed.p7m"), { name: "contrat.eml.p7m" });
  expect(names).toEqual(["contrat.eml.p7m", "contrat.eml", "liste.csv"]);
});

test("a signature that stands apart holds nothing to read", async () => {
  expect(await opened(file("detached.p7s"), { name: "smime.p7s" })).toMatchObject({
    blocks: [],
    mismatches: [],
  });
});

test.each(["enveloped.p7m", "enveloped.eml"])("what was encrypted is said so: %s", async (name) => {
  const { blocks } = await opened(file(name), { name });
  expect(blocks).toMatchObject([{ type: "unread", reason: "encrypted" }]);
});

test.each([40, 900, 1600, 1840])(
  "cut at byte %i it gives what there is, and malformed",
  async (at) => {
    const { unread } = await opened(file("signed.p7m").subarray(0, at), { name: "a.p7m" });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  },
);

test("content that is no octet string is malformed", async () => {
  const damaged = file("signed.p7m");
  damaged[damaged.indexOf("2a864886f70d010701a0", 0, "hex") + 13] = 0x0c;
  expect((await opened(damaged, { name: "a.p7m" })).unread).toMatchObject([
    { reason: "malformed" },
  ]);
});

test("octets cut off in the middle are read so far", async () => {
  const { tables } = await opened(file("signed.p7m").subarray(0, 300), { name: "a.p7m" });
  expect(cells(tables[0]).length).toBeGreaterThan(2);
});

/** A DER element. */
const der = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(5, tag);
  head[1] = 0x83;
  head.writeUIntBE(body.length, 2, 3);
  return Buffer.concat([head, body]);
};
const oid = (hex: string): Buffer =>
  Buffer.concat([Buffer.from([6, hex.length / 2]), Buffer.from(hex, "hex")]);
const compressed = (packed: Buffer): Buffer =>
  der(
    0x30,
    oid("2a864886f70d0109100109"),
    der(
      0xa0,
      der(
        0x30,
        Buffer.from([2, 1, 0]),
        der(0x30, oid("2a864886f70d0109100308")),
        der(0x30, oid("2a864886f70d010701"), der(0xa0, der(4, packed))),
      ),
    ),
  );

test("what was compressed (RFC 3274) is read, within limits", async () => {
  const text = "Nom;Courriel\r\nMartin;martin@example.fr\r\n";
  const read = await opened(compressed(deflateSync(text)), { name: "a.csv.p7z" });
  expect(cells(read.tables[0])).toEqual([
    ["Nom", "Courriel"],
    ["Martin", "martin@example.fr"],
  ]);
  const bomb = compressed(deflateSync(Buffer.alloc(50_000_000)));
  expect((await opened(bomb, { name: "a.p7z" })).unread).toMatchObject([
    { reason: "too-large", limit: "maxRatio" },
  ]);
  const broken = await opened(compressed(Buffer.from("no deflate")), { name: "a.p7z" });
  expect(broken.unread).toMatchObject([{ reason: "malformed" }]);
});

test("elements nested without end are no stack overflow", async () => {
  const head = Buffer.from("308006092a864886f70d010702a080", "hex");
  const nested = Buffer.alloc(200_000, Buffer.from([0x30, 0x80]));
  const { unread } = await opened(Buffer.concat([head, nested]), { name: "a.p7m" });
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});
