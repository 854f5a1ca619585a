/** What must hold for every message, tried on generated ones (fast-check, fixed seed). */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { file, forwarded, message, multipart, text, type Part } from "../fixtures/mime.js";
import { addressLine, people, streetLine, type Person } from "../fixtures/people.js";
import { zip } from "../fixtures/zip.js";
import { reporters } from "../src/report/index.js";
import { scan, type ScanResult, type Verdict } from "../src/index.js";

const parameters = { seed: 20060404, numRuns: 60 };

const withParts = (...parts: readonly Part[]): Buffer =>
  message(
    {
      from: "secretariat@example.fr",
      to: ["partenaire@example.org"],
      subject: "Envoi",
      date: "Mon, 12 Oct 2026 09:14:00 +0200",
    },
    multipart("mixed", text("Bonjour.\n"), ...parts),
  );
const csvFile = (content: string | Buffer, name = "liste.csv"): Part =>
  file(name, "text/csv", Buffer.from(content));

const rank: Readonly<Record<Verdict, number>> = { allow: 0, warn: 1, block: 2 };

/** What a column may hold, by its header. */
const columns: Readonly<Record<string, (person: Person) => string>> = {
  Nom: ({ lastName }) => lastName,
  Prénom: ({ firstName }) => firstName,
  "Nom et prénom": ({ lastName, firstName }) => `${lastName.toUpperCase()} ${firstName}`,
  Adresse: ({ address }) => streetLine(address),
  "Adresse postale": ({ address }) => addressLine(address),
  CP: ({ address }) => address.postcode,
  Ville: ({ address }) => address.town,
  Courriel: ({ email }) => email,
  Portable: ({ mobile }) => mobile,
  "Tél. fixe": ({ landline }) => landline.replace(/\d\d(?=\d)/g, "$& "),
  "Né(e) le": ({ birthDate }) => birthDate.split("-").reverse().join("/"),
  "N° sécu": ({ nir }) => nir,
  IBAN: ({ iban }) => iban,
};

/** A list: who (by number and seed), and which columns. */
interface List {
  readonly count: number;
  readonly seed: number;
  readonly headers: readonly string[];
}
const list: fc.Arbitrary<List> = fc.record({
  count: fc.integer({ min: 1, max: 70 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  headers: fc.subarray(Object.keys(columns), { minLength: 1 }),
});
const listed = ({ count, seed }: List): Person[] => people(count, { seed, latin1: true });

const csv = (persons: readonly Person[], headers: readonly string[]): string =>
  [headers, ...persons.map((person) => headers.map((header) => columns[header]!(person)))]
    .map((cells) => cells.join(";"))
    .join("\r\n");

const scanCsv = (persons: readonly Person[], headers: readonly string[]): Promise<ScanResult> =>
  scan(withParts(csvFile(csv(persons, headers))));

describe("arbitrary bytes", () => {
  /** An answer, and nothing passed over in silence. */
  async function expectAnAnswer(raw: Uint8Array): Promise<void> {
    const { verdict, unread } = await scan(raw);
    const reasons = new Set(unread.map(({ reason }) => reason));
    reasons.delete("encrypted");
    if (verdict === "allow") expect([...reasons]).toEqual([]);
  }

  test("as a message", () =>
    fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), expectAnAnswer), parameters));

  test("as an attachment", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.constantFrom("a.xlsx", "a.xls", "a.csv", "a.zip", "a.pdf", ""),
        (bytes, name) => expectAnAnswer(withParts(file(name, "application/octet-stream", bytes))),
      ),
      parameters,
    ));

  const signatures = [
    "PK\x03\x04",
    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "\x1f\x8b\x08",
    "%PDF-1.4\n",
    "<html>",
    "{\\rtf1",
    "\xff\xfe",
  ];
  test("behind a signature", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...signatures),
        fc.uint8Array({ maxLength: 3000 }),
        (signature, bytes) =>
          expectAnAnswer(
            withParts(
              file(
                "a.bin",
                "application/octet-stream",
                Buffer.concat([Buffer.from(signature, "latin1"), bytes]),
              ),
            ),
          ),
      ),
      parameters,
    ));

  test("as a message of header lines and parts", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              "Content-Type: multipart/mixed; boundary=x",
              "Content-Type: message/rfc822",
              "Content-Transfer-Encoding: base64",
              "Content-Disposition: attachment; filename*=utf-8''%E9",
              "",
              "--x",
              "--x--",
              "begin 644 a.csv",
            ),
            fc.string(),
          ),
          { maxLength: 40 },
        ),
        (lines) => expectAnAnswer(Buffer.from(lines.join("\r\n"))),
      ),
      parameters,
    ));
});

describe("the verdict is never lowered", () => {
  /** How else the same list may stand in a message. */
  const forms: Readonly<
    Record<string, (persons: readonly Person[], headers: readonly string[]) => Buffer>
  > = {
    "by reversing the rows": (persons, headers) =>
      withParts(csvFile(csv(persons.toReversed(), headers))),
    "by shuffling the rows": (persons, headers) =>
      withParts(
        csvFile(
          csv(
            persons.toSorted((a, b) => a.nir.slice(5).localeCompare(b.nir.slice(5))),
            headers,
          ),
        ),
      ),
    "by zipping": (persons, headers) =>
      withParts(
        file("a.zip", "application/zip", zip({ "liste.csv": Buffer.from(csv(persons, headers)) })),
      ),
    "by gzipping": (persons, headers) =>
      withParts(file("liste.csv.gz", "application/gzip", gzipSync(csv(persons, headers)))),
    "by forwarding": (persons, headers) =>
      withParts(forwarded(withParts(csvFile(csv(persons, headers))))),
    "by writing Windows-1252": (persons, headers) =>
      withParts(csvFile(iconv.encode(csv(persons, headers), "win1252"))),
    "by writing UTF-16": (persons, headers) =>
      withParts(csvFile(iconv.encode(csv(persons, headers), "utf16le", { addBOM: true }))),
    "by tabs": (persons, headers) =>
      withParts(csvFile(csv(persons, headers).replaceAll(";", "\t"), "liste.txt")),
    "by another name": (persons, headers) => withParts(csvFile(csv(persons, headers), "photo.jpg")),
    "by splitting over two files": (persons, headers) => {
      const half = Math.ceil(persons.length / 2);
      return withParts(
        csvFile(csv(persons.slice(0, half), headers), "1.csv"),
        csvFile(csv(persons.slice(half), headers), "2.csv"),
      );
    },
    "by a second copy": (persons, headers) =>
      withParts(csvFile(csv(persons, headers), "1.csv"), csvFile(csv(persons, headers), "2.csv")),
  };

  test.each(Object.keys(forms))("%s", (form) =>
    fc.assert(
      fc.asyncProperty(list, async (tried) => {
        const plain = await scanCsv(listed(tried), tried.headers);
        const other = await scan(forms[form]!(listed(tried), tried.headers));
        expect(rank[other.verdict]).toBeGreaterThanOrEqual(rank[plain.verdict]);
      }),
      { ...parameters, numRuns: 25 },
    ),
  );

  test("by adding a person", () =>
    fc.assert(
      fc.asyncProperty(list, async (tried) => {
        const fewer = await scanCsv(listed(tried).slice(0, -1), tried.headers);
        const more = await scanCsv(listed(tried), tried.headers);
        expect(rank[more.verdict]).toBeGreaterThanOrEqual(rank[fewer.verdict]);
      }),
      parameters,
    ));
});

describe("no personal value comes out", () => {
  /** Everything that may not be printed of a person, and not by another spelling either. */
  const values = (person: Person): string[] => [
    person.email,
    `${person.firstName} ${person.lastName}`,
    `${person.lastName} ${person.firstName}`,
    `${person.lastName.toUpperCase()} ${person.firstName}`,
    streetLine(person.address),
    person.nir,
    person.nir.slice(0, 13),
    person.iban,
    person.birthDate,
    person.birthDate.split("-").reverse().join("/"),
    person.mobile.slice(1),
    person.landline.slice(1),
  ];

  /** The values of these people that stand in the text, as it is or without its separators. */
  function leaked(output: string, persons: readonly Person[]): string[] {
    const plain = output.toLowerCase();
    const bare = plain.replace(/(?<=\d)[\s.\u00a0\u202f-](?=\d)/g, "");
    return persons
      .flatMap(values)
      .map((value) => value.toLowerCase())
      .filter((value) => plain.includes(value) || bare.includes(value));
  }

  test("the check finds what is there", () => {
    const [person] = people(1);
    expect(leaked(`x ${person!.email} y`, [person!])).toHaveLength(1);
    expect(leaked(`x ${person!.mobile.replace(/\d\d(?=\d)/g, "$& ")}`, [person!])).toHaveLength(1);
  });

  test("in a result or report", () =>
    fc.assert(
      fc.asyncProperty(list, async (tried) => {
        const persons = listed(tried);
        const content = csv(persons, tried.headers);
        const result = await scan(
          withParts(
            csvFile(content),
            file("a.zip", "application/zip", zip({ "b.csv": Buffer.from(content) })),
            file("c.xlsx", "application/zip", Buffer.from(`PK\x03\x04${content}`)),
            text(content),
          ),
        );
        const loaded = await Promise.all(reporters.map(({ load }) => load()));
        const outputs = loaded.flatMap((reporter) =>
          (["fr", "en"] as const).map((lang) => reporter.report([result], { lang })),
        );
        for (const output of [JSON.stringify(result), ...outputs])
          expect(leaked(output, persons)).toEqual([]);
      }),
      { ...parameters, numRuns: 30 },
    ));

  test("in an error", async () => {
    const [person] = people(1);
    const wrong: [unknown, unknown][] = [
      [{ [person!.email]: 1 }, {}],
      [Buffer.from("a: b\r\n\r\n"), { [person!.email]: person!.mobile }],
      [Buffer.from("a: b\r\n\r\n"), { limits: { [person!.email]: 1 } }],
      [Buffer.from("a: b\r\n\r\n"), { limits: { maxDepth: person!.email } }],
      [Buffer.from("a: b\r\n\r\n"), { policy: { rules: { [person!.email]: { warn: 1 } } } }],
      [Buffer.from("a: b\r\n\r\n"), { policy: person!.email }],
    ];
    for (const [input, options] of wrong) {
      const error: unknown = await scan(input as Uint8Array, options as object).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(Error);
      expect(leaked(String((error as Error).stack), [person!])).toEqual([]);
    }
  });
});
