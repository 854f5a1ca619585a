import { expect, test } from "vitest";
import { Budget } from "../../../src/read/budget.js";
import { eml } from "../../../src/read/messages/eml.js";
import { defaultLimits } from "../../../src/read/limits.js";
import { Peek } from "../../../src/read/peek.js";
import type { Attachment, Block } from "../../../src/types.js";
import { opened } from "../opened.js";

const crlf = (...text: readonly string[]): string => text.map((line) => `${line}\r\n`).join("");

const forwarded = crlf(
  "From: Jean <jean@example.fr>",
  "To: amis@example.fr",
  "Subject: La liste",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "Content-Type: text/plain",
  "",
  "Voici",
  "--b",
  "Content-Type: text/csv; name=liste.csv",
  "",
  "nom;courriel",
  "--b--",
);

const attached = (content: string, rest: Partial<Attachment> = {}): Attachment => ({
  location: { path: ["m.eml"] },
  bytes: Buffer.from(content),
  ...rest,
});

async function blocks(attachment: Attachment): Promise<Block[]> {
  const found: Block[] = [];
  for await (const block of eml.read(attachment, { budget: new Budget(defaultLimits) }))
    found.push(block);
  return found;
}

test("a message in the message: its texts, its address headers, its attachments", async () => {
  const found = (await blocks(attached(forwarded))).map((block) =>
    block.type === "nested"
      ? [block.attachment.location, Buffer.from(block.attachment.bytes).toString()]
      : block.type,
  );
  expect(found).toEqual([
    [{ path: ["m.eml"], place: "subject" }, "La liste"],
    [{ path: ["m.eml"], place: "recipients" }, "Jean <jean@example.fr>\namis@example.fr"],
    [{ path: ["m.eml"], place: "text-body" }, "Voici"],
    [{ path: ["m.eml", "liste.csv"] }, "nom;courriel"],
  ]);
});

test("what stands under the message's name is not measured by it", async () => {
  const { mismatches } = await opened(forwarded, { name: "m.eml" });
  expect(mismatches).toEqual([]);
});

test("what is hidden stays so", async () => {
  const found = await blocks(
    attached(forwarded, { hidden: true, location: { path: ["m.eml"], place: "preamble" } }),
  );
  expect(found.every((block) => block.type === "nested" && block.attachment.hidden === true)).toBe(
    true,
  );
  expect(found.at(-1)).toMatchObject({
    attachment: { location: { path: ["m.eml", "liste.csv"], place: "preamble" } },
  });
});

test("messages sixty deep end at the limit", async () => {
  let message = crlf("MIME-Version: 1.0", "Content-Type: text/plain", "", "x");
  for (let depth = 0; depth < 60; depth++)
    message = crlf("Content-Type: message/rfc822", "") + message;
  const { blocks: found } = await opened(message, { name: "m.eml" });
  expect(found).toMatchObject([{ type: "unread", reason: "too-deep", limit: "maxDepth" }]);
});

test.each([
  [true, forwarded],
  [false, "nom;courriel\n"],
  [false, ""],
])("recognises: %s", (expected, content) => {
  expect(eml.recognises(new Peek(Buffer.from(content)))).toBe(expected);
});

/** An element of DER with a length of two bytes. */
const der = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const all = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag, 0x82, all.length >> 8, all.length & 0xff), all]);
};
const oid = (last: number): Buffer =>
  Buffer.from(`06092a864886f70d0107${last.toString(16).padStart(2, "0")}`, "hex");

/** One file in a tar archive (POSIX.1-1988 ustar). */
function tar(name: string, content: string): Buffer {
  const head = Buffer.alloc(512);
  head.write(`${name}`, 0);
  head.write("0000644\0", 100);
  head.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  head.write("        0", 148);
  head.write("ustar\x0000", 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([head, Buffer.from(content.padEnd(1024, "\0")), Buffer.alloc(1024)]);
}

test.each<[name: string, bytes: Buffer, within: string]>([
  [
    "signed",
    der(
      0x30,
      oid(2),
      der(
        0xa0,
        der(
          0x30,
          Buffer.of(2, 1, 1),
          der(0x31),
          der(0x30, oid(1), der(0xa0, der(4, Buffer.from(forwarded.padEnd(0x0a0a))))),
          der(0x31),
        ),
      ),
    ),
    "x",
  ],
  ["archived", tar("1.eml", forwarded), "1.eml"],
])(
  "a message that is %s is read where it is, and not as what is around it",
  async (_, bytes, within) => {
    const { tables, texts, unread, names } = await opened(bytes, { name: "x" });
    expect(unread).toEqual([]);
    expect(names).toEqual(["x", within, "liste.csv"]);
    expect(
      [...tables, ...texts].every(
        ({ location }) => location.path[0] === "x" && location.path.length > 1,
      ),
    ).toBe(true);
  },
);
