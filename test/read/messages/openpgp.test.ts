import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { openpgp } from "../../../src/read/messages/openpgp.js";
import { Peek } from "../../../src/read/peek.js";
import { scan } from "../../../src/scanner.js";
import { cells, opened } from "../opened.js";

const folder = join(import.meta.dirname, "../../../fixtures/files/sealed");
const file = (name: string): Buffer => readFileSync(join(folder, name));
const expected = people(8).map(({ lastName, firstName, email }) => [lastName, firstName, email]);

test.each(["signed.gpg", "signed.asc", "stored.gpg", "bzip2.gpg"])(
  "what was only signed or compressed is read: %s",
  async (name) => {
    const { tables, unread, names } = await opened(file(name), { name });
    expect(cells(tables[0]).slice(1)).toEqual(expected);
    expect(names).toEqual([name, "liste.csv"]);
    expect(unread).toEqual([]);
  },
);

test("clear-signed text is text", async () => {
  const { blocks } = await opened(file("clear.asc"), { name: "clear.asc" });
  expect(JSON.stringify(blocks)).toContain(expected[0]![2]);
});

test.each(["encrypted.gpg", "encrypted.asc", "password.gpg"])(
  "what was encrypted is said so: %s",
  async (name) => {
    const { blocks } = await opened(file(name), { name });
    expect(blocks).toMatchObject([{ type: "unread", reason: "encrypted" }]);
  },
);

test("a message cut short gives what there is, and malformed", async () => {
  const { tables, unread } = await opened(file("stored.gpg").subarray(0, 300), { name: "a.gpg" });
  expect(cells(tables[0]).length).toBeGreaterThan(2);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test.each([
  ["encrypted", "encrypted.asc", ["encrypted"]],
  ["only signed", "signed.asc", []],
])("in the body of a message: %s", async (_, name, reasons) => {
  const head = "From: Bureau <bureau@example.fr>\r\nTo: b@example.fr\r\n\r\nBonjour,\r\n\r\n";
  const result = await scan(Buffer.concat([Buffer.from(head), file(name)]));
  expect(result.unread.map(({ reason }) => reason)).toEqual(reasons);
  expect(result.people.identified > 0).toBe(reasons.length === 0);
});

test("PGP/MIME (RFC 3156)", async () => {
  const message = [
    "From: Bureau <bureau@example.fr>",
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
    "",
    "--b",
    "Content-Type: application/pgp-encrypted",
    "",
    "Version: 1",
    "--b",
    "Content-Type: application/octet-stream; name=encrypted.asc",
    "",
    file("encrypted.asc").toString(),
    "--b--",
    "",
  ].join("\r\n");
  const { unread, verdict } = await scan(Buffer.from(message));
  expect(unread).toMatchObject([{ reason: "encrypted" }]);
  expect(verdict).toBe("allow");
});

test.each([
  [true, file("encrypted.gpg")],
  [true, file("password.gpg")],
  [true, file("signed.gpg")],
  [true, file("encrypted.asc")],
  [false, Buffer.from("née le 3 mars\n", "latin1")],
  [false, Buffer.from([0x85, 0x01, 0x0c, 0x03, ...Buffer.alloc(300)])],
  [false, Buffer.from([0xd2, 0x05, 1, 2, 3, 4, 5])],
  [false, Buffer.from([0xa3, 0x01, 0x41, 0x41, 0x41])],
  [false, Buffer.from([0xcb, 0x08, 0x62, 0, 0, 0, 0, 0, 0x41, 0x41])],
  [false, Buffer.from("\ufeffNom;Courriel", "utf16le")],
  [false, Buffer.alloc(100, 0x84)],
  [false, Buffer.alloc(0)],
])("recognises: %s", (is, bytes) => {
  expect(openpgp.recognises(new Peek(bytes))).toBe(is);
});

test("of a key, whose it is", async () => {
  const packet = (tag: number, body: Buffer): Buffer =>
    Buffer.concat([Buffer.of(0xc0 | tag, body.length), body]);
  const key = Buffer.concat([
    packet(6, Buffer.concat([Buffer.of(4, 0, 0, 0, 0, 1), Buffer.alloc(20, 7)])),
    packet(13, Buffer.from("Jean Durand <durand@example.fr>")),
    packet(2, Buffer.concat([Buffer.of(4, 0x13), Buffer.alloc(20, 7)])),
  ]);
  const { blocks } = await opened(key, { name: "durand.gpg" });
  expect(blocks).toMatchObject([{ type: "text", text: "Jean Durand <durand@example.fr>" }]);
});
