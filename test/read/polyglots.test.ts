/** Files that are two things at once, files that are called something else, and what stays closed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { workbook } from "../../fixtures/biff.js";
import { people } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { zip } from "../../fixtures/zip.js";
import { cells, type Opened, opened } from "./opened.js";

const folder = join(import.meta.dirname, "../../fixtures/files");
const file = (name: string): Buffer => readFileSync(join(folder, name));

const csv = Buffer.from(
  [
    "Nom;Prénom;Courriel",
    ...people(30, { seed: 5 }).map(({ lastName, firstName, email }) =>
      [lastName, firstName, email].join(";"),
    ),
    "",
  ].join("\n"),
);
const zipped = zip({ "liste.csv": csv });
const plainZip = zip({ "a.txt": Buffer.from("Bonjour") });
const sevenZip = file("archives/lzma2.7z");
const rar = Buffer.concat([Buffer.from("Rar!\x1a\x07\x01\x00", "latin1"), Buffer.alloc(100, 7)]);
const html = Buffer.from(
  `<!DOCTYPE html><html><body><p>${"Bonjour. ".repeat(300)}</p></body></html>\n`,
);
const pdf = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font" +
    "/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 36>>stream\n" +
    "BT /F 12 Tf 20 100 Td (Bonjour) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffda0004000000ffd9", "hex");

const emptyXls = workbook([{ name: "Bilan", rows: [["Janvier", 1]] }]);
const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4);
  return Buffer.concat([head, content]);
};
const film = Buffer.concat([
  box("ftyp", Buffer.from("isom\0\0\x02\0isom")),
  box("mdat", Buffer.alloc(300, 0xab)),
]);
const wave = Buffer.concat([
  Buffer.from("RIFF\x68\0\0\0WAVEfmt \x10\0\0\0", "latin1"),
  Buffer.alloc(16, 1),
  Buffer.from("data\x40\0\0\0", "latin1"),
  Buffer.alloc(68, 7),
]);
const mp3 = Buffer.from(`\xff\xfb\x90\x64${"\x01U\xaa\x03".repeat(200)}`, "latin1");

const hospital = Buffer.from(
  "MSH|^~\\&|GAM|HOPITAL|LABO|VILLE|202401021012||ADT^A01|1|P|2.5\rPID|1||4711|||X^Y||19850312|F\r".repeat(
    9,
  ),
);
const salaries = Buffer.from(
  Array.from({ length: 99 }, (_, index) => `S10.G00.00.${100 + index},'x'\r\n`).join(""),
);

const count = ({ tables }: Opened): number =>
  tables
    .flatMap(cells)
    .flat()
    .filter((cell) => cell.includes("@")).length;

test.each<[what: string, parts: readonly Buffer[], name: string, people: number]>([
  ["a zip with a PDF in front", [pdf, zipped], "a.pdf", 30],
  ["a zip with a PDF in front, called zip", [pdf, zipped], "a.zip", 30],
  ["a PDF with 7z behind", [pdf, sevenZip], "a.pdf", 36],
  ["a PDF with gzip behind", [pdf, gzipSync(csv)], "a.pdf", 30],
  ["a PDF with a list behind", [pdf, csv], "a.pdf", 30],
  ["HTML with a zip behind", [html, zipped], "a.html", 30],
  ["HTML with 7z behind", [html, sevenZip], "a.html", 36],
  ["HTML with gzip behind", [html, gzipSync(csv)], "a.html", 30],
  ["PNG with a zip behind", [png, zipped], "a.png", 30],
  ["PNG with 7z behind", [png, sevenZip], "a.png", 36],
  ["PNG with gzip behind", [png, gzipSync(csv)], "a.png", 30],
  ["JPEG with a zip behind", [jpeg, zipped], "a.jpg", 30],
  ["JPEG with 7z behind", [jpeg, sevenZip], "a.jpg", 36],
  ["GIF with a zip behind", [gif, zipped], "a.gif", 30],
  ["GIF with 7z behind", [gif, sevenZip], "a.gif", 36],
  ["a program with a zip behind", [Buffer.from("MZ\x90\0\x03"), zipped], "a.exe", 30],
  ["a zip with a list behind", [zipped, csv], "a.zip", 60],
  ["a zip with 7z behind", [plainZip, sevenZip], "a.zip", 36],
  ["a zip with a zip behind", [plainZip, zipped], "a.zip", 30],
  ["a workbook with a list behind", [file("xlsx/properties.xlsx"), csv], "a.xlsx", 30],
  ["7z with a list behind", [sevenZip, csv], "a.7z", 66],
  ["a PNG with a list behind", [png, csv], "a.png", 30],
  ["a .doc with a list behind", [file("doc/text.doc"), csv], "a.doc", 30],
  ["a .doc with 7z behind", [file("doc/text.doc"), sevenZip], "a.doc", 36],
  ["a .ppt with a list behind", [gunzipSync(file("ppt/slide.ppt.gz")), csv], "a.ppt", 30],
  ["an .xls with a list behind", [emptyXls, csv], "a.xls", 30],
  ["a film with a list behind", [film, csv], "a.mp4", 30],
  ["a film with 7z behind", [film, sevenZip], "a.mp4", 36],
  ["sound with a list behind", [wave, csv], "a.wav", 30],
  ["messages of a hospital with gzip behind", [hospital, gzipSync(csv)], "a.hl7", 30],
  ["a declaration of salaries with gzip behind", [salaries, gzipSync(csv)], "a.dsn", 30],
  ["sound without a length with a list behind", [mp3, csv], "a.mp3", 30],
])("%s is read as both", async (_what, parts, name, expected) => {
  const found = await opened(Buffer.concat(parts), { name });
  expect(count(found)).toBe(expected);
  expect(found.unread).toEqual([]);
});

test("what stands behind an XML file is read, though the file counts as damaged", async () => {
  const page = file("odf/flat-hidden-sheet.fods");
  const alone = count(await opened(page, { name: "a.fods" }));
  const found = await opened(Buffer.concat([page, gzipSync(csv)]), { name: "a.fods" });
  expect(count(found)).toBe(alone + 30);
  expect(found.unread).toMatchObject([{ location: { path: ["a.fods"] }, reason: "malformed" }]);
});

test("an archive behind a picture that cannot be read is said", async () => {
  const { unread } = await opened(Buffer.concat([png, rar]), { name: "a.png" });
  expect(unread).not.toEqual([]);
});

test("what cameras put behind pictures is none of it", async () => {
  const { unread, blocks } = await opened(Buffer.concat([jpeg, jpeg, Buffer.alloc(100, 3)]));
  expect(unread).toEqual([]);
  expect(blocks).toEqual([]);
});

test.each<[name: string, bytes: Buffer, claimed: string | undefined, people: number]>([
  ["a docx.pdf", file("office/table.docx"), "pdf", 25],
  ["a csv.xls", csv, "xls", 30],
  ["a xlsx.csv", file("xlsx/hidden-sheet.xlsx"), "csv", 25],
  ["a doc.xlsx", file("doc/table.doc"), "xlsx", 25],
  ["a gz.csv", gzipSync(csv), "csv", 30],
  ["a mdb.accdb", gunzipSync(file("databases/table.mdb.gz")), undefined, 60],
  ["a csv.log", csv, undefined, 30],
  ["a csv.unknown", csv, undefined, 30],
])("%s is read as what it is", async (name, bytes, claimed, expected) => {
  const found = await opened(bytes, { name });
  expect(count(found)).toBe(expected);
  expect(found.unread).toEqual([]);
  expect(found.mismatches.map((mismatch) => mismatch.claimed)).toEqual(claimed ? [claimed] : []);
});

const random = new Random(1);
const noise = Buffer.from(Array.from({ length: 4000 }, () => random.int(0, 255)));
const behindMark = (mark: string): Buffer => Buffer.concat([Buffer.from(mark, "latin1"), noise]);

test.each([
  ["Outlook data", "a.pst", "!BDN"],
  ["LHA", "a.lzh", "\x22\0-lh5-"],
  ["ARJ", "a.arj", "\x60\xea"],
  ["ACE", "a.ace", "\0\0\0\0\0\0\0**ACE**"],
  ["Photoshop", "a.psd", "8BPS\0\x01"],
  ["AutoCAD", "a.dwg", "AC1027\0"],
  ["QuarkXPress", "a.qxp", "\0\0IIXPR3"],
  ["noise", "a.bin", ""],
])("%s stays closed, and is said", async (_what, name, mark) => {
  const { unread, blocks } = await opened(behindMark(mark), { name });
  expect(blocks).toHaveLength(1);
  expect(unread).toHaveLength(1);
});
