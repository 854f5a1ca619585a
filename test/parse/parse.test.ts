import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isMessage } from "../../src/parse/index.js";
import { defaultLimits } from "../../src/read/limits.js";
import { csv, folded, lines, lists, parsed, shown } from "./build.js";

const fixtures = join(import.meta.dirname, "../../fixtures/files");
const head = lines("From: Bureau <bureau@example.fr>", "To: a@example.fr", "MIME-Version: 1.0");
const mixed = `${head}${lines('Content-Type: multipart/mixed; boundary="frontière"', "")}`;
const text = lines("--frontière", "Content-Type: text/plain; charset=utf-8", "", "Bonjour,");
const listHead = lines(
  "--frontière",
  'Content-Type: text/csv; name="liste.csv"',
  "Content-Transfer-Encoding: base64",
  'Content-Disposition: attachment; filename="liste.csv"',
  "",
);
const list = `${listHead}${folded(csv)}\r\n`;
const close = lines("--frontière--");

test("bodies, attachments and subject of a plain multipart", async () => {
  const message = await parsed(
    `Subject: =?utf-8?q?Vos_adh=C3=A9rents?=\r\n${mixed}${text}${list}${close}`,
  );
  expect(message.bodies.map(shown)).toEqual(["<subject>: Vos adhérents", "<text-body>: Bonjour,"]);
  expect(message.attachments.map(shown)).toEqual([`liste.csv: ${csv}`]);
  expect(message.attachments[0]).toMatchObject({
    declaredType: "text/csv",
    location: { path: ["liste.csv"] },
  });
  expect(message.bodies[1].charset).toBe("utf-8");
  expect(message.unread).toEqual([]);
});

test("the envelope: headers, and who stands in the SMTP envelope only", async () => {
  const message = await parsed(
    lines(
      "From: Bureau <Bureau@Example.fr>",
      "To: A <a@example.fr>,",
      " b@example.fr",
      "Cc: =?utf-8?q?=C3=89lo?= <c@example.fr>",
      "Bcc: d@example.fr",
      "To: second@example.fr",
      "",
      "x",
    ),
    { envelope: { from: "retours@example.fr", to: ["a@example.fr", "cachee@example.fr"] } },
  );
  expect(message.envelope).toEqual({
    sender: "retours@example.fr",
    to: ["a@example.fr", "b@example.fr", "second@example.fr"],
    cc: ["c@example.fr"],
    bcc: ["d@example.fr"],
    recipients: [
      "a@example.fr",
      "b@example.fr",
      "second@example.fr",
      "c@example.fr",
      "d@example.fr",
      "cachee@example.fr",
    ],
  });
  expect((await parsed(lines("From: A <a@example.fr>", "", "x"))).envelope.sender).toBe(
    "a@example.fr",
  );
  expect((await parsed(lines("Subject: x", "", "x"))).envelope).toEqual({
    to: [],
    cc: [],
    bcc: [],
    recipients: [],
  });
});

test.each([
  [
    "attachment with a type of text and no name",
    lines("Content-Type: text/plain", "Content-Disposition: attachment", "", "x"),
    ["part-1: x\r\n"],
    [],
  ],
  [
    "inline text with a name",
    lines("Content-Type: text/plain; name=note.txt", "Content-Disposition: inline", "", "x"),
    ["note.txt: x\r\n"],
    [],
  ],
  [
    "inline text without a name",
    lines("Content-Type: text/plain", "Content-Disposition: inline", "", "x"),
    [],
    ["<text-body>: x\r\n"],
  ],
  [
    "HTML",
    lines("Content-Type: text/html; charset=utf-8", "", "<p>x</p>"),
    [],
    ["<html-body>: <p>x</p>\r\n"],
  ],
  [
    "a calendar",
    lines("Content-Type: text/calendar; method=REQUEST", "", "BEGIN:VCALENDAR"),
    ["part-1: BEGIN:VCALENDAR\r\n"],
    [],
  ],
  [
    "a whole message that is one file",
    lines(
      'Content-Type: application/octet-stream; name="a.bin"',
      "Content-Transfer-Encoding: base64",
      "",
      "Ym9uam91cg==",
    ),
    ["a.bin: bonjour"],
    [],
  ],
  [
    "a name with a directory and control characters",
    lines('Content-Type: a/b; name="C:\\\\dir\\\\li\u0007ste.csv"', "", "x"),
    ["liste.csv: x\r\n"],
    [],
  ],
  [
    "quoted-printable",
    lines(
      "Content-Type: text/plain",
      "Content-Transfer-Encoding: Quoted-Printable ",
      "",
      "n=C3=A9e",
    ),
    [],
    ["<text-body>: née\r\n"],
  ],
  [
    "no type at all",
    lines("Subject: x", "", "bonjour"),
    [],
    ["<subject>: x", "<text-body>: bonjour\r\n"],
  ],
  [
    "an unknown encoding is taken as it stands",
    lines("Content-Type: text/plain", "Content-Transfer-Encoding: x-rot13", "", "x"),
    [],
    ["<text-body>: x\r\n"],
  ],
])("a single part: %s", async (_, message, attachments, bodies) => {
  const result = await parsed(message);
  expect(result.attachments.map(shown)).toEqual(attachments);
  expect(result.bodies.map(shown)).toEqual(bodies);
});

test("alternatives, related parts and a calendar, nested", async () => {
  const message = await parsed(
    head +
      lines(
        "Content-Type: multipart/mixed; boundary=a",
        "",
        "--a",
        "Content-Type: multipart/alternative; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "texte",
        "--b",
        "Content-Type: multipart/related; boundary=c",
        "",
        "--c",
        "Content-Type: text/html",
        "",
        "<p>html</p>",
        "--c",
        "Content-Type: image/png; name=logo.png",
        "",
        "png",
        "--c--",
        "--b",
        "Content-Type: text/calendar",
        "",
        "ical",
        "--b--",
        "--a",
        "Content-Type: text/plain; name=fin.txt",
        "",
        "fin",
        "--a--",
      ),
  );
  expect(message.bodies.map(shown)).toEqual(["<text-body>: texte", "<html-body>: <p>html</p>"]);
  expect(message.attachments.map(shown)).toEqual(["logo.png: png", "part-4: ical", "fin.txt: fin"]);
  expect(message.unread).toEqual([]);
});

test("a message in the message stays bytes, with all that is in it", async () => {
  const inner = `${head}${lines("Content-Type: multipart/mixed; boundary=dedans", "", "--dedans", "Content-Type: text/plain", "", "x", "--dedans--")}`;
  const message = await parsed(
    `${mixed}${lines("--frontière", "Content-Type: message/rfc822", "")}${inner}${list}${close}`,
  );
  expect(message.attachments.map(shown)).toEqual([
    `message-1.eml: ${inner.slice(0, -2)}`,
    `liste.csv: ${csv}`,
  ]);
  expect(message.attachments[0].declaredType).toBe("message/rfc822");
});

test("the base64 within a message in the message is left to it", async () => {
  const inner = `${head}${lines("Content-Type: application/zip; name=a.zip", "Content-Transfer-Encoding: base64", "")}${folded(Buffer.concat([Buffer.from("PK\u0003\u0004"), csv]))}\r\n`;
  for (const type of ["message/rfc822", "application/octet-stream"]) {
    const { attachments } = await parsed(
      `${mixed}${lines("--frontière", `Content-Type: ${type}; name=m.eml`, "")}${inner}${close}`,
    );
    expect(attachments.map(shown)).toEqual([`m.eml: ${inner.slice(0, -2)}`]);
  }
});

test("other headers are text that no recipient sees; those of programs are not", async () => {
  const message = await parsed(
    lines(
      "Received: from x by y for <r@example.fr>",
      "Message-ID: <1@example.fr>",
      "X-Client: Jean Martin, 06 39 98 00 00",
      "Comments: =?utf-8?q?n=C3=A9e?=",
      "une ligne perdue",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Description: la liste",
      "",
      "x",
      "--b--",
    ),
  );
  expect(message.bodies.map(shown)).toEqual([
    "<header>: x-client: Jean Martin, 06 39 98 00 00\ncomments: née\nune ligne perdue\ncontent-description: la liste",
    "<text-body>: x",
  ]);
  expect(message.bodies[0].hidden).toBe(true);
});

test("address headers are text of a message that is itself attached", async () => {
  const message = await parsed(lines("From: a@example.fr", "To: B <b@example.fr>", "", "x"), {
    path: ["m.eml"],
  });
  expect(message.bodies.map(shown)).toEqual([
    "m.eml › <recipients>: a@example.fr\nB <b@example.fr>",
    "m.eml › <text-body>: x\r\n",
  ]);
});

// Each of these loses the list in one mail program or library or another.
test.each([
  ["undamaged", `${mixed}${text}${list}${close}`],
  ["LF line ends", `${mixed}${text}${list}${close}`.replaceAll("\r\n", "\n")],
  ["CR line ends", `${mixed}${text}${list}${close}`.replaceAll("\r\n", "\r")],
  [
    "CR line ends behind a field that a server added",
    `Received: x\r\n${`${mixed}${text}${list}${close}`.replaceAll("\r\n", "\r")}`,
  ],
  ["UTF-16", Buffer.from(`\ufeff${mixed}${text}${list}${close}`, "utf16le")],
  ["UTF-16 without its mark", Buffer.from(`${mixed}${text}${list}${close}`, "utf16le")],
  [
    "UTF-16, the other way",
    Buffer.from(`\ufeff${mixed}${text}${list}${close}`, "utf16le").swap16(),
  ],
  [
    "mixed line ends",
    `${mixed.replaceAll("\r\n", "\n")}${text}${list.replaceAll("\r\n", "\n")}${close}`,
  ],
  ["no closing boundary", `${mixed}${text}${list}`],
  ["no line end at the end", `${mixed}${text}${listHead}${folded(csv)}`],
  [
    "a space behind a boundary",
    `${mixed}${text}${list}${close}`.replaceAll("--frontière\r", "--frontière \r"),
  ],
  [
    "two spaces behind a boundary",
    `${mixed}${text}${list}${close}`.replaceAll("--frontière\r", "--frontière  \r"),
  ],
  [
    "a boundary with two spaces in it",
    `${mixed}${text}${list}${close}`.replaceAll("frontière", "fron  tière"),
  ],
  [
    "two spaces declared, one written",
    `${mixed.replace("frontière", "fron  tière")}${text.replace("frontière", "fron tière")}${list.replace("frontière", "fron tière")}`,
  ],
  ["boundary without quotes", `${mixed.replaceAll('"', "")}${text}${list}${close}`],
  ["no boundary parameter", `${mixed.replace('; boundary="frontière"', "")}${text}${list}${close}`],
  ["an empty boundary parameter", `${mixed.replace('"frontière"', '""')}${text}${list}${close}`],
  ["another boundary declared", `${mixed.replace('"frontière"', '"autre"')}${text}${list}${close}`],
  ["no multipart type", `${mixed.replace("multipart/mixed", "text/plain")}${text}${list}${close}`],
  ["no content type at all", `${head}\r\n${text}${list}${close}`],
  ["no empty line behind the header", `${mixed.slice(0, -2)}${text}${list}${close}`],
  [
    "two content types",
    `${mixed.replace("Content-Type", "Content-Type: text/plain\r\nContent-Type")}${text}${list}${close}`,
  ],
  [
    "in the preamble",
    `${mixed}${listHead.replace("--frontière", "--x")}${folded(csv)}\r\n${text}${close}`,
  ],
  ["in the epilogue", `${mixed}${text}${close}${list}`],
  [
    "in the epilogue, with another boundary",
    `${mixed}${text}${close}${list.replace("--frontière", "--x")}`,
  ],
  ["in the epilogue, as bare base64", `${mixed}${text}${close}${folded(csv)}\r\n`],
  [
    "a damaged boundary in front of it",
    `${mixed}${text}${list.replace("--frontière", "--fr0ntière")}${close}`,
  ],
  [
    "a damaged boundary behind base64",
    `${mixed}${list}${list.replace("--frontière", "--fr0ntière")}${close}`,
  ],
  [
    "no empty line behind the part's header",
    `${mixed}${text}${list.replace("\r\n\r\n", "\r\n")}${close}`,
  ],
  [
    "a damaged line in the part's header",
    `${mixed}${text}${list.replace("Content-Tr", "%%%\r\nContent-Tr")}${close}`,
  ],
  ["no header of the part", `${mixed}${text}${lines("--frontière", "")}${folded(csv)}\r\n${close}`],
  ["no transfer encoding", `${mixed}${text}${list.replace(/Content-Tr.*\r\n/, "")}${close}`],
  ["the wrong transfer encoding", `${mixed}${text}${list.replace("base64", "8bit")}${close}`],
  [
    "a multipart encoded as a whole",
    `${mixed.slice(0, -2)}${lines("Content-Transfer-Encoding: base64", "")}${folded(Buffer.from(text + list + close))}`,
  ],
  ["base64 without padding", `${mixed}${text}${list.replace(/=+\r\n/, "\r\n")}${close}`],
  ["base64 in one line", `${mixed}${text}${listHead}${csv.toString("base64")}\r\n${close}`],
  [
    "base64 in lines of 61",
    `${mixed}${text}${listHead}${csv.toString("base64").replaceAll(/.{61}/g, "$&\r\n")}\r\n${close}`,
  ],
  ["base64 with empty lines", `${mixed}${text}${listHead}${folded(csv, "\r\n\r\n")}\r\n${close}`],
  ["base64 with spaces in front", `${mixed}${text}${listHead}${folded(csv, "\r\n  ")}\r\n${close}`],
  [
    "a header of 2 MB in front",
    `X-Long: ${"a ".repeat(1024 * 1024)}\r\n${mixed}${text}${list}${close}`,
  ],
  [
    "ten thousand multiparts around it",
    `${head}${nest(10_000)}${list.replace("--frontière", "--n9999")}`,
  ],
  [
    "the same boundary in a nested multipart",
    `${mixed}${lines("--frontière", 'Content-Type: multipart/mixed; boundary="frontière"', "")}${text}${list}${close}`,
  ],
  ["uuencoded in the text", `${mixed}${text}${uu(csv)}${close}`],
  ["uuencoded without a name", `${mixed}${text}${uu(csv).replace(" liste.csv", "")}${close}`],
  ["uuencoded, the mode with a type", `${mixed}${text}${uu(csv).replace("644", "100644")}${close}`],
  [
    "quoted-printable, without saying so",
    `${mixed}${text}${listHead.replace(/Content-Transfer.*\r\n/, "")}${csv.toString("hex").toUpperCase().replaceAll(/../g, "=$&").replaceAll(/.{72}/g, "$&=\r\n")}\r\n${close}`,
  ],
  ["uuencoded in a message without MIME", `${head}\r\nVoici :\r\n\r\n${uu(csv)}`],
  ["yEnc in the text", Buffer.from(`${head}\r\nVoici :\r\n\r\n${yEncoded(csv)}`, "latin1")],
  ["yEnc in a part of its own", Buffer.from(`${mixed}${text}${yEncoded(csv)}${close}`, "latin1")],
  [
    "uuencoded as a part",
    `${mixed}${text}${list.slice(0, list.indexOf("\r\n\r\n") + 4).replace("base64", "x-uuencode")}${uu(csv)}${close}`,
  ],
])("no attachment is lost: %s", async (_, message) => {
  expect((await lists(await parsed(message))).length).toBeGreaterThan(0);
});

function nest(depth: number): string {
  return Array.from({ length: depth }, (_, level) => {
    const type = lines(`Content-Type: multipart/mixed; boundary=n${level}`, "");
    return level === 0 ? type : `--n${level - 1}\r\n${type}`;
  }).join("");
}

/** As yenc.org has it. */
function yEncoded(bytes: Buffer): string {
  const digits = Array.from(bytes, (byte) => {
    const value = (byte + 42) & 0xff;
    return [0, 10, 13, 61].includes(value)
      ? `=${String.fromCharCode((value + 64) & 0xff)}`
      : String.fromCharCode(value);
  });
  const rows: string[] = [];
  for (let at = 0; at < digits.length; at += 128) rows.push(digits.slice(at, at + 128).join(""));
  const size = `size=${bytes.length}`;
  return lines(`=ybegin line=128 ${size} name=liste.csv`, ...rows, `=yend ${size}`);
}

/** As POSIX `uuencode` writes it. */
function uu(bytes: Buffer): string {
  const char = (value: number): string =>
    String.fromCharCode((value & 0x3f) === 0 ? 0x60 : (value & 0x3f) + 0x20);
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 45) {
    const row = bytes.subarray(at, at + 45);
    let digits = "";
    for (let i = 0; i < row.length; i += 3) {
      const [a, b = 0, c = 0] = row.subarray(i, i + 3);
      digits += char(a >> 2) + char((a << 4) | (b >> 4)) + char((b << 2) | (c >> 6)) + char(c);
    }
    rows.push(char(row.length) + digits);
  }
  return lines("begin 644 liste.csv", ...rows, "`", "end");
}

test("BinHex in the text, as macutils writes it", async () => {
  const block = readFileSync(join(fixtures, "apple/liste.hqx"), "latin1");
  const message = await parsed(`${head}\r\nVoici :\r\n\r\n${block}\r\nCordialement\r\n`);
  const [found] = message.attachments;
  expect(found?.location.path).toEqual(["liste.csv"]);
  expect(Buffer.from(found!.bytes).toString().split("@")).toHaveLength(31);
  expect(message.bodies.map(({ bytes }) => Buffer.from(bytes).toString()).join("")).toMatch(
    /^Voici :\s+Cordialement\s+$/,
  );
  expect(message.unread).toEqual([]);
});

test("lines that only announce BinHex, or begin yEnc, are text", async () => {
  const notes = lines("(This file must be converted with BinHex 4.0)", ":pas du tout", "=ybegin ?");
  const message = await parsed(`${head}\r\n${notes.repeat(10_000)}`);
  expect(message.attachments).toEqual([]);
  expect(message.unread).toEqual([]);
});

test("a file of yEnc in several messages: its part is read, and said to be one", async () => {
  const part = yEncoded(csv)
    .replace("=ybegin", "=ybegin part=1 total=2")
    .replace(/(?<=liste.csv\r\n)/, "=ypart begin=1 end=1000\r\n");
  const message = await parsed(Buffer.from(`${head}\r\n${part}`, "latin1"));
  expect((await lists(message)).length).toBe(1);
  expect(message.unread).toMatchObject([{ reason: "malformed" }]);
});

test.each([
  ["behind the last boundary", `${mixed}${text}${close}${list}`],
  ["behind the last boundary, bare", `${mixed}${text}${close}${folded(csv)}\r\n`],
])("what mail programs do not show is hidden: %s", async (_, message) => {
  const [found] = await lists(await parsed(message));
  expect(found.hidden).toBe(true);
  expect(found.location.place).toBe("preamble");
});

test("text in front of and behind the parts is kept apart", async () => {
  const message = await parsed(`${mixed}devant\r\n${text}${close}derrière\r\n`);
  expect(message.bodies.map(shown)).toEqual([
    "<preamble>: devant",
    "<text-body>: Bonjour,",
    "<preamble>: derrière\r\n",
  ]);
  expect(message.bodies.map(({ hidden }) => hidden ?? false)).toEqual([true, false, true]);
});

test.each([
  [
    "damaged base64",
    `${mixed}${listHead}${folded(csv).replace("b", "*")}\r\n${close}`,
    "malformed",
    ["liste.csv"],
  ],
  [
    "a uuencoded block without end",
    `${head}\r\n${uu(csv).replace("end\r\n", "")}`,
    "malformed",
    ["part-1"],
  ],
  [
    "a text that ends where BinHex is announced",
    `${head}\r\nVoici :\r\n\r\n(This file must be conv`,
    "malformed",
    ["part-1"],
  ],
  [
    "a PGP message",
    `${head}\r\n${lines("-----BEGIN PGP MESSAGE-----", "", "hQEMA", "-----END PGP MESSAGE-----")}`,
    "encrypted",
    [],
  ],
  [
    "a body elsewhere",
    `${mixed}${lines("--frontière", "Content-Type: message/external-body; access-type=URL", "", "x")}${close}`,
    "remote",
    ["part-1"],
  ],
  [
    "a fragment of a message",
    `${mixed}${lines("--frontière", "Content-Type: message/partial; number=2", "", "x")}${close}`,
    "unsupported",
    ["part-1"],
  ],
])("what stays closed is said: %s", async (_, message, reason, path) => {
  expect((await parsed(message)).unread).toMatchObject([{ reason, location: { path } }]);
});

test("a certificate or a signature in a text is no file", async () => {
  const armour = lines(
    "-----BEGIN CERTIFICATE-----",
    ...folded(Buffer.alloc(600, "abc")).split("\r\n"),
    "-----END CERTIFICATE-----",
  );
  const message = await parsed(`${head}\r\n${armour}`);
  expect(message.attachments).toEqual([]);
  expect(message.unread).toEqual([]);
});

test("base64 that means nothing stays text", async () => {
  const noise = Buffer.from(
    Array.from({ length: 600 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) & 0xff),
  );
  const message = await parsed(`${head}\r\n${folded(noise)}\r\n`);
  expect(message.attachments).toEqual([]);
  expect(Buffer.from(message.bodies[0].bytes).toString()).toBe(`${folded(noise)}\r\n`);
});

test("limits: bytes and parts", async () => {
  const message = `${mixed}${text}${list}${text}${close}`;
  const short = await parsed(message, {
    limits: { ...defaultLimits, maxInputBytes: Buffer.byteLength(mixed + text) },
  });
  expect(short.unread).toMatchObject([{ reason: "too-large", limit: "maxInputBytes" }]);
  expect(short.bodies.map(shown)).toEqual(["<text-body>: Bonjour,\r\n"]);
  const few = await parsed(message, { limits: { ...defaultLimits, maxEntries: 1 } });
  expect(few.unread).toMatchObject([{ reason: "too-many", limit: "maxEntries" }]);
  expect(few.attachments).toEqual([]);
  expect((await parsed(message, { limits: { ...defaultLimits, maxEntries: 0 } })).bodies).toEqual(
    [],
  );
});

test.each([
  ["in its header", "From: a@example.fr\r\nSubject: La li"],
  ["in the header of a part", `${mixed}--frontière\r\nContent-Type: text/pl`],
  ["behind a part", `${mixed}${text}`],
])("a message that ends %s is said to be malformed", async (_, message) => {
  expect((await parsed(message)).unread).toMatchObject([{ reason: "malformed" }]);
});

test("a header beyond three of the longest lines is passed over, its body is not", async () => {
  const long = `From: a@example.fr\r\nX-A: ${"x".repeat(90)}\r\n\r\nBonjour\r\n`;
  const message = await parsed(long, { limits: { ...defaultLimits, maxTextLength: 10 } });
  expect(message.unread).toMatchObject([{ reason: "too-large", limit: "maxTextLength" }]);
  expect(message.bodies.map(shown)).toContain("<text-body>: Bonjour\r\n");
});

// A quadratic reader takes minutes for each of these.
test.each([
  [
    "100,000 parts",
    `${mixed}${lines("--frontière", "Content-Type: a/b", "", "x").repeat(100_000)}`,
    ["too-many"],
  ],
  [
    "a header of a million addresses",
    `To: ${"a@example.fr, ".repeat(1_000_000)}\r\n\r\nx`,
    ["too-large"],
  ],
  [
    "a part of 200,000 header fields",
    `${mixed}${lines("--frontière", "X: y\r\n".repeat(200_000))}\r\nx`,
    ["malformed"],
  ],
  ["lines of dashes", `${mixed}${"--\r\n".repeat(500_000)}`, ["malformed"]],
  [
    "messages in messages",
    `${mixed}${"--a\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n".repeat(10_000)}`,
    ["malformed"],
  ],
  ["encoded words without end", `Subject: ${"=?a?q?".repeat(200_000)}\r\n\r\n`, []],
  ["parameters", `Content-Type: a/b; ${"name*1=a;".repeat(200_000)}\r\n\r\nx`, []],
  ["uuencoded blocks without content", `${head}\r\n${"begin 644 a\r\n".repeat(100_000)}`, []],
  [
    "uuencoded blocks of a line",
    `${head}\r\n${"begin 644\r\n!\r\n".repeat(150_000)}`,
    ["malformed", "too-many"],
  ],
])("hostile messages end without an exception: %s", async (_, message, reasons) => {
  expect((await parsed(message)).unread.map(({ reason }) => reason)).toEqual(reasons);
});

test("every line of text of a damaged message is in a body or an attachment", async () => {
  const whole = `${mixed}${text}${lines("--frontière", "Content-Type: text/csv; name=a.csv", "", "a;b", "c;d")}${close}`;
  const wholeLines = whole.split("\r\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(wholeLines.length - 1), { maxLength: 4 }),
      fc.integer({ min: 3, max: wholeLines.length }),
      fc.constantFrom("\r\n", "\n"),
      async (deleted, place, end) => {
        const damaged = [...wholeLines];
        damaged.splice(place, 0, "voici jean.martin@example.fr ici");
        const message = await parsed(
          damaged.filter((_, index) => index === place || !deleted.includes(index)).join(end),
        );
        const content = [...message.bodies, ...message.attachments].map(shown).join("\n");
        expect(content).toContain("jean.martin@example.fr");
      },
    ),
    { numRuns: 500 },
  );
});

test("any bytes at all give a message", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      await parsed(Buffer.from(bytes));
      await parsed(Buffer.concat([Buffer.from(mixed), bytes]));
    }),
    { numRuns: 300 },
  );
});

test.each([
  [true, lines("From: a@example.fr", "To: b@example.fr", "", "x")],
  [true, lines("Content-Type: text/plain", "", "x")],
  [true, lines("Received: from x", " by y", "Subject: x", "", "x")],
  [true, lines("From jean Sat Nov 21", "Received: from x", "", "x")],
  [true, "\ufeffMIME-Version: 1.0\n\nx"],
  [true, "\r\n\r\nMIME-Version: 1.0\n\nx"],
  [true, "This is a multi-part message\n--x\nContent-Type: text/plain\n\nx"],
  [false, "nom;courriel\nDurand;durand@example.fr\n"],
  [true, lines("Received: from x", "Received: from y", "Date: x", "", "x")],
  [false, lines("Message-ID: <1@example.fr> size=1", "Message-ID: <2@example.fr> size=2")],
  [false, "Date: 12 mars\nRapport\n"],
  [false, "To: be or not to be\n"],
  [false, "BEGIN:VCARD\nFN:Jean\nEND:VCARD\n"],
  [false, "PK\u0003\u0004From: To: Subject:"],
  [false, '{"from": 1,\n"to": 2}'],
  [false, "From: De\nTo: À\nCc: Copie à\nSubject: Objet\n"],
  [true, "From: Jean\nTo: Anne\nDate: 12 mars 2026\n\nx"],
  [false, "--x\n--y\nz"],
  [false, ""],
])("like a message: %s %j", (expected, content) => {
  expect(isMessage(Buffer.from(content))).toBe(expected);
});
