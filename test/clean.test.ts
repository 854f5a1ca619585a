import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ParsedMail, simpleParser } from "mailparser";
import { describe, expect, test, vi } from "vitest";
import { lfi, testKey } from "../fixtures/lfi.js";
import { people } from "../fixtures/people.js";
import { clean, type Cleaned, isParefuiteError, type ProtectedFile, scan } from "../src/index.js";
import { cut } from "../src/parse/mime.js";

// A message is scanned once for each of its parts, and more.
vi.setConfig({ testTimeout: 60_000 });

const folder = join(import.meta.dirname, "../fixtures/messages");
const list = `Courriel;Nom\n${Array.from({ length: 30 }, (_, index) => `personne${index}@example.fr;Durand`).join("\n")}`;

/** By which the people of the list are too many from six on. */
const policyOfSix = { thresholds: { "bulk-people": { warn: 6, block: 20 } } } as const;

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
  const given = message(multipart("mixed", listPart, drawing));
  const { bytes, removed } = await clean(given, { failOn: "warn" });
  expect(removed).toEqual(["liste.csv", "plan.bin"]);
  const parts = cut(Buffer.from(bytes), Infinity).parts.filter(({ outside }) => !outside);
  const [data, unread] = parts.map(({ content }) => Buffer.from(String(content), "base64"));
  expect(String(data)).toContain("contenait des données personnelles");
  expect(String(unread)).toContain("n’a pas pu être contrôlé");
  expect(String(unread)).not.toContain("données personnelles");
});

test("what another rule only warns of stays, and is said", async () => {
  const drawing = ['Content-Type: image/x-plan; name="plan.bin"', "", "\0\x01\x02\x03".repeat(9)];
  const { removed, result } = await clean(message(multipart("mixed", listPart, drawing)));
  expect(removed).toEqual(["liste.csv"]);
  expect([result.verdict, result.unread.length]).toEqual(["warn", 1]);
});

test("a message that is only a warning stays as it is, unless warnings are to be removed", async () => {
  const few = listPart.with(-1, list.split("\n").slice(0, 8).join("\n"));
  const bytes = message(multipart("mixed", few, otherPart), { header: ["MIME-Version: 1.0"] });
  const kept = await clean(bytes, { policy: policyOfSix });
  expect([kept.removed, kept.result.verdict]).toEqual([[], "warn"]);
  expect(Buffer.from(kept.bytes).equals(bytes)).toBe(true);
  const cleaned = await clean(bytes, { policy: policyOfSix, failOn: "warn" });
  expect([cleaned.removed, cleaned.result.verdict]).toEqual([["liste.csv"], "allow"]);
});

test("what a rule allowed for its number only is not left to be blocked without it", async () => {
  const second = listPart.map((line) =>
    line.replaceAll("personne", "autre").replaceAll("liste", "suite"),
  );
  const when = (min: number) => ({ people: { min } });
  const rules = [
    { name: "mailing-too-large", verdict: "block", when: when(60) },
    { name: "mailing", verdict: "allow", when: when(50) },
  ] as const;
  const cleaned = await clean(message(multipart("mixed", listPart, second)), { policy: { rules } });
  expect(cleaned.removed.toSorted()).toEqual(["liste.csv", "suite.csv"]);
  expect(cleaned.result.verdict).toBe("allow");
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
    expect(cleaned.removed).toEqual(["liste.csv", "signature.asc"]);
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

describe("of a forwarded message", () => {
  const head = ["From: c@example.org", "To: d@example.org", "Subject: Dedans"];
  const forwarded = (...lines: readonly string[]): string[] => [
    "Content-Type: message/rfc822",
    "",
    ...head,
    ...lines,
  ];
  const inner = multipart("mixed", listPart, otherPart).map((line) =>
    line.replace(/^--B/, "--C").replace('"B"', '"C"'),
  );

  test("the part within it goes", async () => {
    const bytes = message(multipart("mixed", otherPart, forwarded(...inner)));
    const cleaned = await clean(bytes);
    expect([cleaned.removed, cleaned.result.verdict]).toEqual([["liste.csv"], "allow"]);
    await expectRestUnchanged(bytes, cleaned);
  });

  test("a signature around it goes with that part", async () => {
    const signature = ["Content-Type: application/pkcs7-signature; name=smime.p7s", "", "MIAG"];
    const cleaned = await clean(message(multipart("signed", forwarded(...inner), signature)));
    expect(cleaned.removed).toEqual(["liste.csv", "smime.p7s"]);
    const text = String(cleaned.bytes);
    expect(text).not.toContain("multipart/signed");
    expect(Buffer.from(cleaned.bytes).toString()).toContain(otherPart.join("\r\n"));
  });

  test.each([
    ["encoded", ["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", ""]],
    ["its crowd", undefined],
  ])("all goes where its parts cannot be taken out or are not enough: %s", async (_, encoded) => {
    const crowd = people(40).map((one) => `${one.firstName} ${one.lastName} <${one.email}>`);
    const part = encoded
      ? [...encoded, Buffer.from([...head, ...inner].join("\r\n")).toString("base64")]
      : forwarded(`Cc: ${crowd.join(",\n ")}`, ...inner);
    const cleaned = await clean(message(multipart("mixed", part, otherPart)));
    expect([cleaned.removed, cleaned.result.verdict]).toEqual([["message/rfc822"], "allow"]);
  });
});

describe("of a text with a uuencoded file in it", () => {
  const digit = (value: number): string => (value === 0 ? "`" : String.fromCharCode(32 + value));
  const file = ["begin 644 liste.csv"];
  for (let at = 0; at < list.length; at += 45) {
    const bytes = Buffer.from(list.slice(at, at + 45));
    const digits = bytes.toString("base64").replace(/=+$/, "");
    const values = [...digits].map((each) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(each),
    );
    file.push(digit(bytes.length) + values.map(digit).join(""));
  }
  file.push("`", "end");

  test.each([
    ["utf-8", "été retirée"],
    ["iso-8859-1", "\xe9t\xe9 retir\xe9e"],
    ["us-ascii", "ete retiree"],
  ])("only the file goes (%s)", async (charset, notice) => {
    const type = `Content-Type: text/plain; charset=${charset}`;
    const bytes = message([type, "", "Bonjour,", ...file, "Cordialement"]);
    const cleaned = await clean(bytes);
    expect([cleaned.removed, cleaned.result.verdict]).toEqual([["liste.csv"], "allow"]);
    const text = Buffer.from(cleaned.bytes).toString(charset === "utf-8" ? "utf8" : "latin1");
    expect(text).toMatch(/\r\n\r\nBonjour,\r\nUne partie [^\r\n]+\r\nCordialement$/);
    expect(text).toContain(notice);
  });

  test("all goes if the text is a list, too", async () => {
    const cleaned = await clean(message(["", list, ...file, "Cordialement"]));
    expect(cleaned.removed).toEqual(["text/plain"]);
    expect(String(cleaned.bytes)).not.toContain("Cordialement");
  });
});

test("a list over hundreds of files, and as many of something else", async () => {
  const file = (name: string, content: string): string[] => [
    `Content-Type: text/csv; name="${name}.csv"`,
    "",
    content,
  ];
  const parts = Array.from({ length: 400 }, (_, index) =>
    index % 2 === 0
      ? file(`eau-${index}`, "Poste;Budget\nEau;300\nGaz;200")
      : file(`p-${index}`, `Courriel;Nom\npersonne${index}@example.fr;Durand`),
  );
  const { bytes, removed, result } = await clean(message(multipart("mixed", ...parts)));
  // Four people are too few to warn of.
  expect([removed.length, result.people.total]).toEqual([196, 4]);
  expect(removed.every((name) => name.startsWith("p-"))).toBe(true);
  expect(cut(Buffer.from(bytes), 1000).parts.length).toBe(402);
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
  const kept = new Set(leaves(Buffer.from(cleaned.bytes)));
  expect(leaves(bytes).filter((content) => !kept.has(content)).length).toBe(cleaned.removed.length);
  const [old, now] = [await simpleParser(bytes), await simpleParser(Buffer.from(cleaned.bytes))];
  const sums = new Set(await checksums(old));
  for (const checksum of await checksums(now)) expect(sums.has(checksum)).toBe(true);
  expect(now.headerLines.filter(({ key }) => !/^content-|^mime-/.test(key))).toEqual(
    old.headerLines.filter(({ key }) => !/^content-|^mime-/.test(key)),
  );
}

/** The contents of all parts, those of forwarded messages instead of these. */
function leaves(bytes: Buffer): string[] {
  return cut(bytes, Infinity)
    .parts.filter(({ outside }) => !outside)
    .flatMap(({ type, content }) =>
      type.value === "message/rfc822" ? leaves(content) : [content.toString("latin1")],
    );
}

async function checksums({ attachments }: ParsedMail): Promise<string[]> {
  const sums = attachments.map(async ({ contentType, content, checksum }) =>
    contentType === "message/rfc822" ? checksums(await simpleParser(content)) : [checksum],
  );
  return (await Promise.all(sums)).flat();
}

test("an object of a mail service is not what can be cleaned", async () => {
  const payload = { to: "a@example.fr", text: "x" } as unknown as Buffer;
  await expect(clean(payload)).rejects.toMatchObject({ code: "invalid-input" });
});
