/** No report, in any format or language, holds a value of the lists that it is about. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { testKey } from "../../fixtures/lfi.js";
import { file, message, multipart, text } from "../../fixtures/mime.js";
import { people, streetLine, type Person } from "../../fixtures/people.js";
import { zip } from "../../fixtures/zip.js";
import { addProtected, createProtectedFile } from "../../src/detect/protected.js";
import { explainResults } from "../../src/report/explain.js";
import { reporters } from "../../src/report/index.js";
import { clean, createScanner, scan } from "../../src/index.js";

vi.setConfig({ testTimeout: 120_000 });

const columns: readonly (readonly [string, (person: Person) => string])[] = [
  ["Nom", ({ lastName }) => lastName.toUpperCase()],
  ["Prénom", ({ firstName }) => firstName],
  ["Né(e) le", ({ birthDate }) => birthDate.split("-").toReversed().join("/")],
  ["Courriel", ({ email }) => email],
  ["Portable", ({ mobile }) => mobile.replaceAll(/(..)(?=.)/g, "$1 ")],
  ["N° sécu", ({ nir }) => nir],
  ["IBAN", ({ iban }) => iban],
  ["Adresse", ({ address }) => streetLine(address)],
];

/** What must not be found: each value as it was written, and people's full names. */
function valuesOf(list: readonly Person[]): string[] {
  return list.flatMap((person) => [
    ...columns.slice(2).map(([, value]) => value(person)),
    `${person.firstName} ${person.lastName}`,
    `${person.lastName.toUpperCase()} ${person.firstName}`,
  ]);
}

const shapes: Readonly<Record<string, (list: readonly Person[]) => [string, Uint8Array | string]>> =
  {
    "CSV with a header": (list) => ["liste.csv", csv(list, true)],
    "CSV without one": (list) => ["liste.csv", csv(list, false)],
    "CSV in a zip": (list) => ["liste.zip", zip({ "l.csv": Buffer.from(csv(list, true)) })],
    text: (list) => [
      "liste.txt",
      list
        .map(({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`)
        .join("\n"),
    ],
    HTML: (list) => [
      "liste.html",
      `<table>${list.map((person) => `<tr>${columns.map(([, value]) => `<td>${value(person)}</td>`).join("")}</tr>`).join("")}</table>`,
    ],
  };

function csv(list: readonly Person[], header: boolean): string {
  const rows = list.map((person) => columns.map(([, value]) => value(person)).join(";"));
  return [...(header ? [columns.map(([name]) => name).join(";")] : []), ...rows].join("\r\n");
}

/** A list of one of them: what its rule says must not tell who it is. */
function protect({ mobile, email, lastName, firstName }: Person) {
  const values = [
    { kind: "phone-number", value: mobile },
    { kind: "email-address", value: email },
    { kind: "person-name", value: `${firstName} ${lastName}` },
  ] as const;
  const empty = createProtectedFile(testKey, new Uint8Array(12));
  const { file } = addProtected(
    empty,
    [{ label: "a", values }],
    testKey,
    new Uint8Array(12).fill(1),
  );
  return { list: file, key: testKey };
}

const loaded = await Promise.all(reporters.map(({ load }) => load()));

test.each(Object.entries(shapes))("%s", async (_name, shape) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 60 }), async (seed, count) => {
      const list = people(count, { seed });
      const [source, bytes] = shape(list);
      const scanner = createScanner({ protectedPeople: protect(list[0]!) });
      const result = await scanner.scan(Buffer.from(bytes), { source, explain: true });
      expect(result.people.protected).toBe(1);
      const reports = [...loaded.map(({ report }) => report), explainResults].flatMap((report) =>
        (["fr", "en"] as const).map((lang) => report([result], { lang })),
      );
      const text = [...reports, JSON.stringify(result)].join("\n");
      // Counted, not named: a failing test must not print a value either.
      expect(
        valuesOf(list).filter((value) => value.length > 4 && text.includes(value)).length,
      ).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test("names of files, folders, sheets and parts with values in them", async () => {
  const list = people(24, { seed: 7 });
  const [first, second, third, fourth] = list.map((person) =>
    columns.map(([, value]) => value(person)),
  );
  const sheets = [
    { name: `${first[0]} ${first[4]}`, rows: csv(list, true) },
    { name: second[3], rows: csv(list.slice(3), false) },
  ].map(
    ({ name, rows }) =>
      `<Worksheet ss:Name="${name}"><Table>${rows
        .split("\r\n")
        .map(
          (line) =>
            `<Row>${line
              .split(";")
              .map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`)
              .join("")}</Row>`,
        )
        .join("")}</Table></Worksheet>`,
  );
  const workbook = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">${sheets.join("")}</Workbook>`;
  const mail = message(
    {
      from: "lettre@example.fr",
      to: [`${second[1]} ${second[0]} <${second[3]}>`, "classe@example.org"],
      subject: `Dossier de ${first[1]} ${first[0]} ${first[4]}`,
      date: "Mon, 12 Oct 2026 09:14:00 +0200",
    },
    multipart(
      "mixed",
      text("Bonjour.\n"),
      file(`${first[3]}.xml`, "text/xml", Buffer.from(workbook)),
      file(
        `${second[6]}.zip`,
        "application/zip",
        zip({
          [`${third[4]}/${third[3]}.csv`]: Buffer.from(csv(list, true)),
          [`${fourth[4]}/carte.pdf`]: Buffer.from(csv(list.slice(5), true)),
          [`${fourth[5]}.docx`]: Buffer.from("PK\x03\x04"),
        }),
      ),
    ),
  );
  const result = await scan(mail, { explain: true });
  expect(result.verdict).toBe("block");
  expect([result.unread.length > 0, result.mismatches !== undefined]).toEqual([true, true]);
  const { removed } = await clean(mail);
  const reports = [...loaded.map(({ report }) => report), explainResults].flatMap((report) =>
    (["fr", "en"] as const).map((lang) => report([result], { lang })),
  );
  const told = [...reports, JSON.stringify(result), ...removed].join("\n");
  expect(told).toContain("…@");
  expect(valuesOf(list).filter((value) => value.length > 4 && told.includes(value)).length).toBe(0);
});
