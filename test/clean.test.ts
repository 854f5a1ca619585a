import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { describe, expect, test, vi } from "vitest";
import { lfi, testKey } from "../fixtures/lfi.js";
import { people } from "../fixtures/people.js";
import { clean, type Cleaned, isParefuiteError, type ProtectedFile, scan } from "../src/index.js";
import { cut } from "../src/parse/mime.js";

// A message is scanned once for each of its parts, and more.
vi.setConfig({ testTimeout: 60_000 });

const folder = join(import.meta.dirname, "../fixtures/messages");
const list = `Courriel;Nom\n${Array.from({ length: 30 }, (_, index) => `personne${index}@example.fr;Durand`).join("\n")}`;

interface Given {
  readonly header?: readonly string[];
  readonly newline?: string;
}

function message(lines: readonly string[], { header = [], newline = "\r\n" }: Given = {}): Buffer {
  return Buffer.from(
    [
      "From: a@example.org",
      "To: b@example.org",
      "Subject: Essai",
      "X-Odd:   two   spaces ",
      ...header,
      ...lines,
    ]
      .join("\n")
      .replaceAll("\n", newline),
  );
}

const listPart = [
  'Content-Type: text/csv; name="liste.csv"',
  'Content-Disposition: attachment; filename="liste.csv"',
  "",
  list,
];
const otherPart = [
  'Content-Type: application/octet-stream; name="autre.txt"',
  "Content-Transfer-Encoding: base64",
  "",
  "Qm9uam91ciBsZSBtb25kZQ==",
];
const multipart = (type: string, ...parts: readonly (readonly string[])[]): string[] => [
  `Content-Type: multipart/${type}; boundary="B"`,
  "",
  "preamble",
  ...parts.flatMap((part) => ["--B", ...part]),
  "--B--",
  "epilogue",
];

test.each(["\n", "\r\n"])(
  "a part becomes a notice, the rest stays byte for byte (%j)",
  async (newline) => {
    const parts = [["Content-Type: text/plain", "", "Bonjour"], listPart, otherPart] as const;
    const bytes = message(multipart("mixed", ...parts), { newline });
    const cleaned = await clean(bytes);
    expect(cleaned.removed).toEqual(["liste.csv"]);
    expect(cleaned.result.verdict).toBe("allow");
    const text = Buffer.from(cleaned.bytes).toString("latin1");
    const at = (boundary: number) => text.split(`--B`)[boundary];
    const before = bytes.toString("latin1").split("--B");
    expect([at(0), at(1), at(3), at(4)]).toEqual([before[0], before[1], before[3], before[4]]);
    expect(text.replaceAll(newline, "")).not.toMatch(/[\r\n]/);
    const { text: shown } = await simpleParser(Buffer.from(cleaned.bytes));
    expect(shown).toContain("Une partie de ce message a été retirée avant son envoi");
  },
);

test("notices are in the language that is asked for", async () => {
  const { bytes } = await clean(message(multipart("mixed", listPart)), { lang: "en" });
  expect((await simpleParser(Buffer.from(bytes))).text).toContain("was removed before it was sent");
});

test("of a part that could not be read the notice does not say that it held data", async () => {
  const drawing = [
    'Content-Type: application/octet-stream; name="plan.bin"',
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString("base64"),
  ];
  const { bytes, removed } = await clean(message(multipart("mixed", listPart, drawing)));
  expect(removed).toEqual(["liste.csv", "plan.bin"]);
  const parts = cut(Buffer.from(bytes), Infinity).parts.filter(({ outside }) => !outside);
  const [data, unread] = parts.map(({ content }) => Buffer.from(String(content), "base64"));
  expect(String(data)).toContain("contenait des données personnelles");
  expect(String(unread)).toContain("n’a pas pu être contrôlé");
  expect(String(unread)).not.toContain("données personnelles");
});

test("a message that is one list keeps its header", async () => {
  const bytes = message(
    ["Content-Type: text/csv;", ' name="liste.csv"', "MIME-Version: 1.0", "", list],
    { header: ["DKIM-Signature: v=1;", "\tb=x"] },
  );
  const cleaned = await clean(bytes);
  const text = Buffer.from(cleaned.bytes).toString("latin1");
  expect(text).toMatch(
    /^From: a@example.org\r\nTo: b@example.org\r\nSubject: Essai\r\nX-Odd: {3}two {3}spaces \r\nDKIM-Signature: v=1;\r\n\tb=x\r\nMIME-Version: 1.0\r\nContent-Type: text\/plain; charset=utf-8\r\n/,
  );
  expect((await simpleParser(Buffer.from(cleaned.bytes))).text).toContain("retirée");
});

test("two lists that only together are too many: the larger one goes", async () => {
  const all = people(22);
  const half = (from: number, to: number, name: string) => [
    `Content-Type: text/csv; charset=utf-8; name="${name}"`,
    "",
    ["Nom;Prénom;Courriel"]
      .concat(all.slice(from, to).map((one) => `${one.lastName};${one.firstName};${one.email}`))
      .join("\n"),
  ];
  const bytes = message(multipart("mixed", half(0, 4, "a.csv"), half(4, 22, "b.csv")));
  const cleaned = await clean(bytes);
  expect((await scan(bytes)).verdict).toBe("block");
  expect(cleaned.removed).toEqual(["b.csv"]);
  expect(cleaned.result.verdict).toBe("allow");
});

describe("signatures", () => {
  const signature = [
    'Content-Type: application/pgp-signature; name="signature.asc"',
    "",
    "-----BEGIN PGP SIGNATURE-----",
    "iQEz",
    "-----END PGP SIGNATURE-----",
  ];

  test("one over a removed part goes with it", async () => {
    const inner = multipart("mixed", listPart, otherPart).map((line) =>
      line.replace(/^--B/, "--C"),
    );
    inner[0] = 'Content-Type: multipart/mixed; boundary="C"';
    const cleaned = await clean(message(multipart("signed", inner, signature)));
    const text = Buffer.from(cleaned.bytes).toString("latin1");
    expect(text).not.toMatch(/multipart\/signed|pgp-signature/);
    expect(text).toContain('Content-Type: multipart/mixed; boundary="B"');
    expect(text).toContain(otherPart.join("\r\n"));
    expect(cleaned.removed).toEqual(["liste.csv"]);
  });

  test("one over other parts stays", async () => {
    const inner = multipart("signed", otherPart, signature).map((line) =>
      line.replace(/^--B/, "--C"),
    );
    inner[0] = 'Content-Type: multipart/signed; boundary="C"';
    const cleaned = await clean(message(multipart("mixed", inner, listPart)));
    const text = Buffer.from(cleaned.bytes).toString("latin1");
    const kept = inner.join("\r\n");
    expect(text).toContain(kept.slice(0, kept.indexOf("--C--")));
    expect(cleaned.removed).toEqual(["liste.csv"]);
  });
});

test("a message without a reason to be cleaned is given back as it is", async () => {
  const bytes = message(["", "Bonjour"]);
  const cleaned = await clean(bytes);
  expect(Buffer.from(cleaned.bytes).equals(bytes)).toBe(true);
  expect(cleaned.removed).toEqual([]);
});

test("what is no message cannot be cleaned", async () => {
  await expect(clean(Buffer.from(list))).rejects.toMatchObject({ code: "cannot-clean" });
});

test("a message that is not written as it is sent cannot be cleaned", async () => {
  const text = "From: a@example.fr\r\nTo: b@example.fr\r\n\r\nBonjour\r\n";
  for (const bytes of [Buffer.from(text, "utf16le"), Buffer.from(text.replaceAll("\r\n", "\r"))])
    await expect(clean(bytes)).rejects.toMatchObject({ code: "cannot-clean" });
});

describe("the fixtures", () => {
  const fixtures = readdirSync(folder).filter((name) => /^block-.*\.eml$/.test(name));
  test.each(fixtures)("%s", async (name) => {
    const bytes = readFileSync(join(folder, name));
    let cleaned;
    try {
      cleaned = await clean(bytes);
    } catch (error) {
      // Who sees whose address stands in the header.
      expect(name).toMatch(/-in-cc|-in-to/);
      expect(isParefuiteError(error) && error.code).toBe("cannot-clean");
      return;
    }
    expect(cleaned.result.verdict).toBe("allow");
    expect((await scan(cleaned.bytes)).verdict).toBe("allow");

    await expectRestUnchanged(bytes, cleaned);
  });
});

describe("the fixtures with a protected person", () => {
  const list = JSON.parse(
    readFileSync(join(import.meta.dirname, "../fixtures/protected/list.json"), "utf8"),
  ) as ProtectedFile;
  const protectedPeople = { list, key: testKey };
  test.each(Object.keys(lfi))("%s", async (name) => {
    const bytes = readFileSync(join(folder, `${name}.eml`));
    const cleaned = await clean(bytes, { protectedPeople });
    expect(cleaned.removed.length).toBe(1);
    expect((await scan(bytes, { protectedPeople })).verdict).toBe("block");
    expect((await scan(cleaned.bytes, { protectedPeople })).verdict).toBe("allow");
    await expectRestUnchanged(bytes, cleaned);
  });
});

/** Our parser: all other parts are the same bytes; a second one agrees on the attachments. */
async function expectRestUnchanged(bytes: Buffer, cleaned: Cleaned): Promise<void> {
  const before = cut(bytes, Infinity);
  const after = cut(Buffer.from(cleaned.bytes), Infinity);
  const kept = new Set(after.parts.map(({ content }) => content.toString("latin1")));
  const lost = before.parts.filter(
    ({ content, outside }) => !outside && !kept.has(content.toString("latin1")),
  );
  expect(lost.length).toBe(cleaned.removed.length);
  const [old, now] = [await simpleParser(bytes), await simpleParser(Buffer.from(cleaned.bytes))];
  const sums = new Set(old.attachments.map(({ checksum }) => checksum));
  for (const { checksum } of now.attachments) expect(sums.has(checksum)).toBe(true);
  expect(now.headerLines.filter(({ key }) => !/^content-|^mime-/.test(key))).toEqual(
    old.headerLines.filter(({ key }) => !/^content-|^mime-/.test(key)),
  );
}
