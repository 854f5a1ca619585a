import fc from "fast-check";
import { expect, test } from "vitest";
import { base64, quotedPrintable, uuencoded } from "../../src/parse/transfer.js";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

test.each([
  ["plain", "Ym9uam91cg==", "bonjour"],
  ["CRLF every 4", "Ym9u\r\nam91\r\ncg==\r\n", "bonjour"],
  ["LF in the middle of a quantum", "Ym9\nuam9\n1cg==", "bonjour"],
  ["no padding", "Ym9uam91cg", "bonjour"],
  ["spaces and tabs", " Ym9u\tam91 cg== ", "bonjour"],
  ["two encoded texts glued together", "Ym9uam91cg==\r\nYSBi", "bonjoura b"],
  ["padding inside", "YQ==Yg==", "ab"],
  ["cut off within a quantum", "Ym9uam9", "bonjo"],
  ["one digit too many", "Ym9uam91cg==A", "bonjour"],
  ["nothing", "", ""],
])("base64: %s", (_, text, expected) => {
  const decoded = base64(bytes(text));
  expect(decoded.bytes.toString()).toBe(expected);
  expect(decoded.damaged).toBe(false);
  expect(decoded.rest).toHaveLength(0);
});

test("base64: a foreign character is dropped and said", () => {
  const decoded = base64(bytes("Ym9uam91ciBsZXMgYW1pcywgdm9pY2kgbGE*gbGlzdGU="));
  expect(decoded.bytes.toString()).toBe("bonjour les amis, voici la liste");
  expect(decoded.damaged).toBe(true);
});

test("base64: a footer behind it is no base64, and is kept", () => {
  const decoded = base64(bytes("Ym9uam91cg==\r\n\r\nEnvoyé par la liste des amis\r\n"));
  expect(decoded.bytes.toString()).toBe("bonjour");
  expect(decoded.rest.toString("latin1")).toBe("Envoyé par la liste des amis\n");
  expect(decoded.damaged).toBe(true);
});

test("base64: any bytes in lines of any length, decoded piece by piece", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 80 }),
      (data, width) => {
        const text = Buffer.from(data)
          .toString("base64")
          .replaceAll(new RegExp(`.{${width}}`, "g"), "$&\r\n");
        expect(base64(bytes(text)).bytes).toEqual(Buffer.from(data));
      },
    ),
  );
  const large = Buffer.alloc(3_000_001, "données");
  const text = large.toString("base64").replaceAll(/.{75}/g, "$&\n");
  expect(base64(bytes(text)).bytes.equals(large)).toBe(true);
});

test.each([
  ["escapes", "caf=E9 =3D =e9", "caf\xe9 = \xe9"],
  ["soft line break, CRLF", "bon=\r\njour", "bonjour"],
  ["soft line break, LF", "bon=\njour", "bonjour"],
  ["soft line break with spaces behind it", "bon= \t\r\njour", "bonjour"],
  ["soft line break at the end", "bonjour=", "bonjour"],
  ["hard line breaks stay", "bon\r\njour\r\n", "bon\r\njour\r\n"],
  ["no escape", "a=b =zz =4", "a=b =zz =4"],
  ["raw 8-bit", "caf\xe9", "caf\xe9"],
  ["nothing", "", ""],
])("quoted-printable: %s", (_, text, expected) => {
  expect(quotedPrintable(bytes(text)).bytes.toString("latin1")).toBe(expected);
});

test.each([
  ["one line", "'8F]N:F]U<@``", "bonjour"],
  ["LF, and the empty last line", "'8F]N:F]U<@``\n`\n", "bonjour"],
  ["CRLF", "'8F]N:F]U<@``\r\n", "bonjour"],
  ["trailing spaces lost", "#80  ".trimEnd(), "a\0\0"],
  ["nothing", "", ""],
])("uuencode: %s", (_, text, expected) => {
  expect(uuencoded(bytes(text)).toString("latin1")).toBe(expected);
});
