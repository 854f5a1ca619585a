/** One list in every form a mail may carry it: always the same people. */
import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import * as XLSX from "xlsx";
import { grouped } from "../fixtures/block-ump-2006.js";
import { file, forwarded, html, message, multipart, text, type Part } from "../fixtures/mime.js";
import { people, streetLine } from "../fixtures/people.js";
import { zip } from "../fixtures/zip.js";
import { scan } from "../src/index.js";

const count = 60;
const rows = [
  ["Nom", "Prénom", "Adresse", "Code postal", "Ville", "Courriel", "Téléphone"],
  ...people(count, { seed: 4, latin1: true }).map((person) => [
    person.lastName,
    person.firstName,
    streetLine(person.address),
    person.address.postcode,
    person.address.town,
    person.email,
    grouped(person.mobile, " "),
  ]),
];

const csv = (delimiter = ";", lineEnd = "\r\n"): string =>
  rows.map((row) => row.join(delimiter)).join(lineEnd) + lineEnd;

function workbook(bookType: XLSX.BookType): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Liste");
  return XLSX.write(book, { type: "buffer", bookType });
}

const head = {
  from: "secretariat@example.fr",
  to: ["partenaire@example.org"],
  subject: "Envoi",
  date: "Mon, 12 Oct 2026 09:14:00 +0200",
};

const withPart = (part: Part): Buffer =>
  message(head, multipart("mixed", text("Bonjour.\n"), part));
const withFile = (name: string, bytes: Uint8Array, type = "application/octet-stream"): Buffer =>
  withPart(file(name, type, bytes));

async function expectTheList(raw: Buffer): Promise<void> {
  const { verdict, people: found, unread } = await scan(raw);
  expect({ verdict, total: found.total, identified: found.identified, unread }).toEqual({
    verdict: "block",
    total: count,
    identified: count,
    unread: [],
  });
}

describe("spreadsheets", () => {
  test.each<[string, XLSX.BookType]>([
    ["xlsx", "xlsx"],
    ["xlsm", "xlsm"],
    ["xls", "biff8"],
    ["xlsb", "xlsb"],
    ["ods", "ods"],
  ])(".%s", (extension, bookType) =>
    expectTheList(withFile(`liste.${extension}`, workbook(bookType))),
  );
});

describe("CSV", () => {
  const utf16be = (content: string): Buffer => Buffer.from(content, "utf16le").swap16();
  const encodings: [string, (content: string) => Buffer][] = [
    ["UTF-8", (content) => Buffer.from(content)],
    ["UTF-8 with BOM", (content) => Buffer.from(`\ufeff${content}`)],
    ["UTF-16LE", (content) => Buffer.from(content, "utf16le")],
    ["UTF-16LE with BOM", (content) => Buffer.from(`\ufeff${content}`, "utf16le")],
    ["UTF-16BE", utf16be],
    ["UTF-16BE with BOM", (content) => utf16be(`\ufeff${content}`)],
    ["Windows-1252", (content) => iconv.encode(content, "win1252")],
    ["ISO-8859-15", (content) => iconv.encode(content, "iso-8859-15")],
    ["MacRoman", (content) => iconv.encode(content, "macintosh")],
  ];
  const delimiters = [";", ",", "\t", "|"];
  const lineEnds = ["\r\n", "\n", "\r"];
  const forms = encodings.flatMap(([encoding, encode]) =>
    delimiters.flatMap((delimiter) =>
      lineEnds.map((lineEnd) => ({
        form: `${encoding}, ${JSON.stringify(delimiter)}, ${JSON.stringify(lineEnd)}`,
        bytes: encode(csv(delimiter, lineEnd)),
      })),
    ),
  );
  test.each(forms)("$form", ({ bytes }) => expectTheList(withFile("liste.csv", bytes, "text/csv")));
});

describe("wrapped", () => {
  const bytes = Buffer.from(csv());
  test.each<[string, Buffer]>([
    ["zipped", withFile("liste.zip", zip({ "liste.csv": bytes }))],
    ["zipped twice", withFile("a.zip", zip({ "b.zip": zip({ "liste.csv": bytes }) }))],
    ["a zipped xls", withFile("liste.zip", zip({ "dossier/liste.xls": workbook("biff8") }))],
    ["gzipped", withFile("liste.csv.gz", gzipSync(bytes))],
    ["forwarded", withPart(forwarded(withFile("liste.csv", bytes)))],
    ["forwarded twice", withPart(forwarded(withPart(forwarded(withFile("liste.csv", bytes)))))],
    ["forwarded as a file", withFile("message.eml", withFile("liste.csv", bytes))],
    ["in a zip, forwarded", withPart(forwarded(withFile("a.zip", zip({ "liste.csv": bytes }))))],
    ["the whole message", message(head, file("liste.csv", "text/csv", bytes))],
    ["inline", withPart(file("liste.csv", "text/csv", bytes, { inline: true, id: "liste" }))],
  ])("%s", (_, raw) => expectTheList(raw));
});

describe("renamed", () => {
  const files: [string, Buffer][] = [
    ["csv", Buffer.from(csv())],
    ["xlsx", workbook("xlsx")],
    ["xls", workbook("biff8")],
  ];
  const claims: [string, string][] = [
    ["rapport.pdf", "application/pdf"],
    ["photo.jpg", "image/jpeg"],
    ["logo.png", "image/png"],
    ["signature.p7s", "application/pkcs7-signature"],
    ["invitation.ics", "text/calendar"],
    ["sans extension", "application/octet-stream"],
  ];
  test.each(
    files.flatMap(([form, bytes]) => claims.map(([name, type]) => ({ form, name, type, bytes }))),
  )("$form as $name", ({ name, type, bytes }) => expectTheList(withFile(name, bytes, type)));
});

describe("in the body", () => {
  const table = `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}</table>`;
  test.each<[string, Buffer]>([
    ["as an HTML table", message(head, html(`<html><body>${table}</body></html>`))],
    ["as tabs in text", message(head, text(csv("\t")))],
    ["as both", message(head, multipart("alternative", text(csv("\t")), html(table)))],
  ])("%s", (_, raw) => expectTheList(raw));
});
