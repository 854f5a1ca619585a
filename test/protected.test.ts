import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import { addProtected, createProtectedFile } from "../src/detect/protected.js";
import { createScanner, scan } from "../src/index.js";
import type { Location } from "../src/types.js";
import { zip } from "../fixtures/zip.js";

const key = "clef-de-test-qui-ne-protege-personne";
const { file: list } = addProtected(
  createProtectedFile(key, new Uint8Array(12)),
  [
    {
      label: "élu 1",
      values: [
        { kind: "phone-number", value: "06 39 98 12 34" },
        { kind: "email-address", value: "jeanne.martin@example.fr" },
      ],
    },
    { label: "élu 2", values: [{ kind: "phone-number", value: "06 39 98 56 78" }] },
  ],
  key,
  new Uint8Array(12).fill(1),
);
const protectedPeople = { list, key };

/** A message with one attachment. */
function mail(given: {
  readonly to?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly name?: string;
  readonly file?: Uint8Array | string;
}): Buffer {
  const { to = "b@example.org", subject = "Essai", body = "Bonjour", name, file = "x" } = given;
  return Buffer.from(
    [
      "From: a@example.org",
      `To: ${to}`,
      `Subject: ${subject}`,
      'Content-Type: multipart/mixed; boundary="B"',
      "",
      "--B",
      "Content-Type: text/plain; charset=utf-8",
      "",
      body,
      ...(name === undefined
        ? []
        : [
            "--B",
            `Content-Type: application/octet-stream; name="${name}"`,
            "Content-Transfer-Encoding: base64",
            "",
            Buffer.from(file).toString("base64"),
          ]),
      "--B--",
      "",
    ].join("\r\n"),
  );
}

function workbook(): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Budget"], [12]]), "Vu");
  const rows = [
    ["Qui", "Tel"],
    ["le 2", 639985678],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Vieux");
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return XLSX.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

/** A document in which the number stands in two runs. */
function document(): Buffer {
  const runs = "<w:r><w:t>Le 06 39 </w:t></w:r><w:r><w:t>98 12 34.</w:t></w:r>";
  return zip({
    "[Content_Types].xml": Buffer.from(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    "_rels/.rels": Buffer.from(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    "word/document.xml": Buffer.from(
      `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>${runs}</w:p></w:body></w:document>`,
    ),
  });
}

const vcard = ["BEGIN:VCARD", "VERSION:3.0", "FN:Bureau", "TEL:+33639981234", "END:VCARD", ""].join(
  "\r\n",
);

describe("one number of a protected person blocks, wherever it stands", () => {
  test.each<[string, Buffer, Location]>([
    ["body", mail({ body: "Voici : +33 (0)6 39 98 12 34" }), { path: [], place: "text-body" }],
    ["split over a line", mail({ body: "le 06 39 98\r\n12 34" }), { path: [], place: "text-body" }],
    ["subject", mail({ subject: "Rappeler le 0639981234" }), { path: [], place: "subject" }],
    ["vCard", mail({ name: "bureau.vcf", file: vcard }), { path: ["bureau.vcf"] }],
    ["docx, in two runs", mail({ name: "note.docx", file: document() }), { path: ["note.docx"] }],
    [
      "hidden sheet, number cell",
      mail({ name: "budget.xlsx", file: workbook() }),
      { path: ["budget.xlsx"], place: "hidden-sheet", sheet: "Vieux", column: "B", rows: [2, 2] },
    ],
    [
      "zipped CSV that lost the zero",
      mail({ name: "a.zip", file: zip({ "b.csv": Buffer.from("a;b\r\nx;639981234\r\ny;2") }) }),
      { path: ["a.zip", "b.csv"], column: "B", rows: [2, 2] },
    ],
    [
      "file name",
      mail({ name: "tel_0639981234.csv", file: "a;b\r\n1;2\r\n" }),
      { path: ["tel_….csv"], place: "file-name" },
    ],
    [
      "e-mail address",
      mail({ body: "JEANNE.MARTIN@example.fr" }),
      { path: [], place: "text-body" },
    ],
  ])("%s", async (_name, message, location) => {
    const result = await scan(message, { protectedPeople });
    expect(result.verdict).toBe("block");
    expect(result.people.protected).toBe(1);
    expect(result.people.total).toBeGreaterThanOrEqual(1);
    expect(result.reasons[0]).toEqual({
      rule: "protected-person",
      verdict: "block",
      count: 1,
      limit: 1,
    });
    const finding = result.findings.find(({ evidence }) => evidence.includes("protected-list"));
    expect(finding).toMatchObject({ count: 1, distinct: 1, location });
    expect(finding?.hidden).toBe(location.place === "hidden-sheet");
    expect(result.people.hidden).toBe(location.place === "hidden-sheet" ? 1 : 0);

    const without = await scan(message);
    expect(without.verdict).toBe("allow");
    expect(without.people.protected).toBe(0);
  });
});

test("a message to that person with only their own data is no hit", async () => {
  const own = "Votre numéro : 06 39 98 12 34";
  const scanner = createScanner({ protectedPeople });
  const to = (...recipients: string[]) => mail({ to: recipients.join(", "), body: own });
  expect((await scanner.scan(to("Jeanne.Martin@example.fr"))).verdict).toBe("allow");
  expect((await scanner.scan(to("jeanne.martin@example.fr", "b@example.org"))).verdict).toBe(
    "block",
  );
  const more = mail({ to: "jeanne.martin@example.fr", body: `${own} ou 06 39 98 56 78` });
  expect((await scanner.scan(more)).people.protected).toBe(1);
});

test("several people and places are counted apart", async () => {
  const rows = ["a;b", "0639981234;", "0639981234;0639985678"].join("\r\n");
  const { people, findings } = await scan(mail({ name: "l.csv", file: rows }), { protectedPeople });
  expect(people.protected).toBe(2);
  const found = findings.filter(({ evidence }) => evidence.includes("protected-list"));
  expect(
    found.map(({ count, distinct, location: { column, rows: span } }) => [
      column,
      count,
      distinct,
      span,
    ]),
  ).toEqual([
    ["A", 2, 1, [2, 3]],
    ["B", 1, 1, [3, 3]],
  ]);
});

test("a number far away from the other cells is shown in its column", async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ["a", "b"],
    ["1", "2"],
  ]);
  XLSX.utils.sheet_add_aoa(sheet, [["0639981234"]], { origin: "CZ9000" });
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, "S");
  const file = XLSX.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
  const { findings } = await scan(mail({ name: "l.xlsx", file }), { protectedPeople });
  const found = findings.find(({ evidence }) => evidence.includes("protected-list"));
  expect(found?.location).toMatchObject({ place: "far-cells", column: "CZ", rows: [9000, 9000] });
});

test("a wrong list or key is refused at once", () => {
  expect(() => createScanner({ protectedPeople: { list, key: `${key}2` } })).toThrow(
    "not made with",
  );
  expect(() => createScanner({ protectedPeople: { list, key: 5 as unknown as string } })).toThrow(
    "protectedPeople.key",
  );
});
