/** One good file of each format that a list can be sent in: what is mutated. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import * as XLSX from "xlsx";
import numbersTemplate from "xlsx/dist/xlsx.zahl.mjs";
import { compoundFile, workbook as xls, workbookStream } from "../../fixtures/biff.js";
import { file, message, multipart, text } from "../../fixtures/mime.js";
import { row, workbook as xlsx } from "../../fixtures/ooxml.js";
import { pdf } from "../../fixtures/pdf.js";
import { type Person, people } from "../../fixtures/people.js";
import { chunk, jpeg, png, segment } from "../../fixtures/pictures.js";
import { packedFile, rar4, rar5 } from "../../fixtures/rar.js";
import { pack, project } from "../../fixtures/vba.js";
import { xlsb } from "../../fixtures/xlsb.js";
import { zip } from "../../fixtures/zip.js";
import { applefile } from "../read/archives/applefile.js";
import { ebcdic, fromEbcdic } from "../read/data/ebcdic-text.js";
import { archive, field, record } from "../read/documents/iwa-file.js";
import { mailboxFile } from "../read/messages/mailbox.js";
import { msgFile, type OutlookObject, tnefFile } from "../read/messages/outlook.js";
import * as records from "./record-files.js";

/** A good file: scanned as it is, the policy of `outcome.ts` blocks it. */
export interface Subject {
  /** Its file name, as it would be attached. */
  readonly name: string;
  readonly bytes: Buffer;
  /** How its content stands in it, where it can be read without opening anything. */
  readonly plain?: BufferEncoding | ((bytes: Buffer) => string);
  /** What stands for each person in a plain text that has no addresses of mail. */
  readonly names?: readonly string[];
  /** Where it may be cut so that a whole file without the list is left. */
  readonly ends?: readonly number[];
}

const files = join(import.meta.dirname, "../../fixtures/files");
const made = (name: string): Buffer => {
  const bytes = readFileSync(join(files, name));
  return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
};

const persons = people(25, { seed: 1789, latin1: true });
const header = ["Nom", "Prénom", "Courriel", "Téléphone"] as const;
const fields = (person: Person) =>
  [person.lastName, person.firstName, person.email, person.mobile] as const;
const rows = [[...header], ...persons.map((person) => [...fields(person)])];
const delimited = (by: string): string => rows.map((cells) => `${cells.join(by)}\r\n`).join("");
const csv = Buffer.from(delimited(";"));
const each = (line: (person: Person) => string): Buffer =>
  Buffer.from(persons.map(line).join("\r\n"));

const sheets = [{ name: "Liste", rows }];
const sheetjs = (bookType: string, cells: readonly (readonly string[])[] = rows): Buffer => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(cells as string[][]), "Liste");
  return XLSX.write(book, {
    type: "buffer",
    bookType: bookType as XLSX.BookType,
    numbers: numbersTemplate as unknown as string,
  }) as Buffer;
};
const ascii = rows.map((cells) =>
  cells.map((cell) => cell.normalize("NFD").replace(/[^ -~]/g, "")),
);

const inlineRows = rows.map((cells, index) => row(index + 1, cells)).join("");
const macros = `Attribute VB_Name = "Module1"\r\n${persons.map((person) => `x = "${fields(person).join(";")}"`).join("\r\n")}`;

const headers = {
  from: "contact@example.fr",
  to: ["liste@example.org"],
  subject: "La liste",
  date: "Mon, 1 Sep 2025 09:00:00 +0200",
};
const eml = message(
  headers,
  multipart("mixed", text("Bonjour,\n\nVoici.\n"), file("liste.csv", "text/csv", csv)),
);
const outlook: OutlookObject = {
  properties: [
    [0x001a001f, "IPM.Note"],
    [0x0037001f, "La liste"],
    [0x1000001f, "Bonjour"],
  ],
  attachments: [
    {
      properties: [
        [0x3707001f, "liste.csv"],
        [0x37010102, csv],
        [0x37050003, 1],
      ],
    },
  ],
};

const escapeXml = (value: string): string => value.replaceAll("&", "&amp;");
const spreadsheet2003 = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Liste"><Table>${rows.map((cells) => `<Row>${cells.map((cell) => `<Cell><Data ss:Type="String">${escapeXml(cell)}</Data></Cell>`).join("")}</Row>`).join("")}</Table></Worksheet></Workbook>`;
const rtfText = (value: string): string =>
  value.replace(
    /[\x80-\xff]/g,
    (character) => `\\'${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
const rtf = `{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}\\pard Voici la liste :\\par\n${rows.map((cells) => `\\trowd\\cellx1000\\cellx2000\\cellx3000\\cellx4000\\pard\\intbl ${cells.map((cell) => `${rtfText(cell)}\\cell`).join(" ")}\\row\n`).join("")}\\pard Fin.\\par}`;
const html = `<!DOCTYPE html><html><body><p>Voici :</p><table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeXml(cell)}</td>`).join("")}</tr>`).join("\n")}</table></body></html>`;
const json = persons.map(({ lastName: nom, firstName: prenom, email, mobile }) => ({
  nom,
  prenom,
  email,
  mobile,
}));

const familyNames = persons.map(({ lastName }) => records.capitals(lastName));
const payees = persons.map(records.payee);
/** The text of a file that names its people so. */
const business = (content: string, names?: readonly string[]) => ({
  bytes: Buffer.from(content, "latin1"),
  plain: "latin1" as const,
  ...(names && { names }),
});
const yaml = json
  .map((person) =>
    Object.entries(person)
      .map(([name, value], index) => `${index === 0 ? "- " : "  "}${name}: "${value}"\n`)
      .join(""),
  )
  .join("");
const lines = persons.map((person) => fields(person).join(" "));
const gif = Buffer.concat([
  Buffer.from("GIF89a\x01\0\x01\0\0\0\0!\xfe", "latin1"),
  ...lines.map((line) => Buffer.from(`${String.fromCharCode(line.length)}${line}`, "latin1")),
  Buffer.from("\0;"),
]);

const winmail = tnefFile(outlook);

/**
 * Those that everybody has seen, in the order of the README's table of types. The numbers of mutations in
 * `test/read/damage.test.ts` are of these: who adds a format adds it to the rarer ones.
 */
export const common: readonly Subject[] = [
  { name: "liste.eml", bytes: eml },
  { name: "liste.msg", bytes: msgFile(outlook) },
  // Behind any attribute up to the first attachment's ([MS-OXTNEF] 2.1.3: none of them is needed).
  { name: "winmail.dat", bytes: winmail, ends: attributeEnds(winmail) },
  {
    name: "liste.mbox",
    bytes: Buffer.concat([
      Buffer.from("From contact@example.fr Mon Sep  1 09:00:00 2025\r\n"),
      eml,
      Buffer.from("\r\n"),
    ]),
  },
  { name: "signe.p7m", bytes: made("sealed/signed.p7m") },
  { name: "clair.eml", bytes: made("sealed/clear.eml"), plain: "utf8" },
  { name: "signe.gpg", bytes: made("sealed/signed.gpg") },
  { name: "signe.asc", bytes: made("sealed/signed.asc") },
  { name: "excel.xlsx", bytes: xlsx([{ name: "Liste", rows: inlineRows }]) },
  { name: "libreoffice.xlsx", bytes: made("libreoffice/people.xlsx") },
  { name: "cache.xlsx", bytes: made("xlsx/pivot-cache.xlsx") },
  {
    name: "macros.xlsm",
    bytes: xlsx([{ name: "S", rows: row(1, ["Janvier"]) }], {
      "xl/vbaProject.bin": project(pack(macros)),
    }),
  },
  { name: "liste.xlsb", bytes: xlsb(sheets) },
  { name: "biff8.xls", bytes: xls(sheets) },
  { name: "biff5.xls", bytes: sheetjs("biff5") },
  { name: "nu.xls", bytes: workbookStream(sheets) },
  { name: "liste.ods", bytes: made("libreoffice/people.ods") },
  { name: "liste.odt", bytes: made("odf/hidden-spans.odt") },
  { name: "liste.odp", bytes: made("odf/speaker-notes.odp") },
  { name: "liste.fods", bytes: made("odf/flat-hidden-sheet.fods"), plain: "utf8" },
  { name: "liste.xml", bytes: Buffer.from(spreadsheet2003), plain: "utf8" },
  { name: "liste.numbers", bytes: sheetjs("numbers") },
  { name: "liste.slk", bytes: sheetjs("sylk", ascii), plain: "latin1" },
  { name: "liste.dif", bytes: sheetjs("dif", ascii), plain: "latin1" },
  { name: "liste.wk3", bytes: sheetjs("wk3", ascii), plain: "latin1" },
  { name: "liste.dbf", bytes: sheetjs("dbf", ascii), plain: "latin1" },
  { name: "liste.csv", bytes: csv, plain: "utf8" },
  { name: "windows.csv", bytes: Buffer.from(delimited(";"), "latin1"), plain: "latin1" },
  {
    name: "unicode.csv",
    bytes: Buffer.from(`\ufeff${delimited("\t")}`, "utf16le"),
    plain: "utf16le",
  },
  { name: "liste.tsv", bytes: Buffer.from(delimited("\t")), plain: "utf8" },
  {
    name: "liste.txt",
    bytes: each((person) => `- ${person.firstName} ${person.lastName} <${person.email}>`),
    plain: "utf8",
  },
  {
    name: "liste.md",
    bytes: Buffer.from(
      rows
        .map(
          (cells, index) => `| ${cells.join(" | ")} |${index === 0 ? "\n|---|---|---|---|" : ""}`,
        )
        .join("\n"),
    ),
    plain: "utf8",
  },
  { name: "liste.html", bytes: Buffer.from(html), plain: "utf8" },
  { name: "liste.docx", bytes: made("office/table.docx") },
  { name: "liste.doc", bytes: made("doc/table.doc") },
  { name: "liste.rtf", bytes: Buffer.from(rtf), plain: "latin1" },
  {
    name: "liste.pdf",
    bytes: pdf([
      {
        words: persons.map((person, at) => [40, 800 - at * 20, fields(person).join("  ")] as const),
      },
    ]),
  },
  {
    name: "serre.pdf",
    bytes: pdf(
      [
        {
          words: persons.map(
            (person, at) => [40, 800 - at * 20, fields(person).join("  ")] as const,
          ),
        },
      ],
      { packed: true },
    ),
  },
  { name: "liste.pptx", bytes: made("office/slide-table.pptx") },
  { name: "liste.ppt", bytes: made("ppt/slide.ppt.gz") },
  {
    name: "liste.vcf",
    bytes: each(
      (person) =>
        `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${person.firstName} ${person.lastName}\r\nEMAIL:${person.email}\r\nTEL:${person.mobile}\r\nEND:VCARD`,
    ),
    plain: "utf8",
  },
  {
    name: "liste.ics",
    bytes: Buffer.concat([
      Buffer.from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Bureau\r\n"),
      each((person) => `ATTENDEE;CN=${person.firstName} ${person.lastName}:mailto:${person.email}`),
      Buffer.from("\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    ]),
    plain: "utf8",
  },
  {
    name: "liste.ldif",
    bytes: each(
      (person) =>
        `dn: cn=${person.email},dc=example,dc=fr\r\ncn: ${plainName(person)}\r\nmail: ${person.email}\r\n`,
    ),
    plain: "utf8",
  },
  { name: "liste.json", bytes: Buffer.from(JSON.stringify(json, null, 1)), plain: "utf8" },
  {
    name: "liste.jsonl",
    bytes: Buffer.from(json.map((record) => JSON.stringify(record)).join("\n")),
    plain: "utf8",
  },
  {
    name: "export.xml",
    bytes: Buffer.from(
      `<?xml version="1.0"?><adherents>${json
        .map(
          (record) =>
            `<adherent>${Object.entries(record)
              .map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`)
              .join("")}</adherent>`,
        )
        .join("\n")}</adherents>`,
    ),
    plain: "utf8",
  },
  {
    name: "liste.sql",
    bytes: Buffer.from(
      `CREATE TABLE adherents (nom text, prenom text, courriel text, telephone text);\n${persons
        .map(
          (person) =>
            `INSERT INTO adherents VALUES ('${fields(person)
              .map((value) => value.replaceAll("'", "''"))
              .join("', '")}');`,
        )
        .join("\n")}\n`,
    ),
    plain: "utf8",
  },
  { name: "liste.zip", bytes: zip({ "liste.csv": csv }) },
  { name: "liste.csv.gz", bytes: gzipSync(csv) },
  { name: "liste.tar", bytes: made("archives/ustar.tar") },
  { name: "liste.7z", bytes: made("archives/lzma2.7z") },
  { name: "entetes.7z", bytes: made("archives/bzip2.7z") },
  { name: "liste4.rar", bytes: rar4({ name: "liste.csv", content: csv }) },
  { name: "liste5.rar", bytes: rar5(packedFile("liste.csv", csv)) },
  { name: "liste.csv.bz2", bytes: made("archives/liste.csv.bz2") },
  { name: "liste.csv.xz", bytes: made("archives/liste.csv.xz") },
  { name: "liste.csv.lzma", bytes: made("archives/liste.csv.lzma") },
  { name: "liste.csv.zst", bytes: made("archives/liste.csv.zst") },
  { name: "liste.db", bytes: made("databases/table.db") },
  { name: "liste.parquet", bytes: made("databases/snappy.parquet") },
  { name: "liste.ole", bytes: compoundFile({ Contents: csv }) },
  {
    name: "photo.jpg",
    bytes: jpeg(segment(0xfe, Buffer.concat([Buffer.from("Liste\n"), csv]))),
  },
  { name: "image.png", bytes: png(chunk("tEXt", Buffer.concat([Buffer.from("Comment\0"), csv]))) },
];

/** Those that few send. */
const rarer: readonly Subject[] = [
  ...(["unicode", "ansi", "large-pages"] as const).map((form) => ({
    name: `${form}.pst`,
    bytes: mailboxFile(
      [
        { name: "Dossiers personnels", items: [] },
        { name: "Contacts", items: persons.map(records.contact), parent: 0 },
      ],
      { form, encoding: 1 },
    ),
  })),
  { name: "serre.gpg", bytes: made("sealed/bzip2.gpg") },
  { name: "biff4.xls", bytes: sheetjs("biff4", ascii) },
  { name: "biff2.xls", bytes: sheetjs("biff2", ascii) },
  {
    name: "liste.pages",
    bytes: zip({ "Index/Document.iwa": archive(record(field(3, lines.join("\n")))) }),
  },
  { name: "liste.wk1", bytes: sheetjs("wk1", ascii), plain: "latin1" },
  { name: "fixe.txt", ...business(records.fixedWidth(ascii)) },
  { name: "liste.yaml", bytes: Buffer.from(yaml), plain: "utf8" },
  { name: "patients.hl7", ...business(records.hl7(persons), familyNames) },
  { name: "patients.hpr", ...business(records.hprim(persons), familyNames) },
  { name: "arbre.ged", ...business(records.familyTree(persons), familyNames) },
  { name: "paie.dsn", ...business(records.dsn(persons)) },
  { name: "virements.afb", ...business(records.transfers(persons).join("\r\n"), payees) },
  { name: "passagers.edi", ...business(records.passengers(persons), familyNames) },
  { name: "releve.sta", ...business(records.mt940(persons), payees) },
  { name: "compte.qif", ...business(records.qif(persons), payees) },
  { name: "compte.ofx", ...business(records.ofx(persons), payees) },
  {
    name: "discussion.txt",
    bytes: Buffer.from(records.conversation(persons)),
    plain: "utf8",
    names: persons.map(({ lastName }) => lastName),
  },
  {
    name: "virements.ebc",
    bytes: ebcdic(records.transfers(persons).join("")),
    plain: fromEbcdic,
    names: payees,
  },
  ...["deflate64.zip", "bzip2.zip", "lzma.zip", "xz.zip"].map(archived),
  ...["copy.7z", "deflate.7z", "bcj.7z"].map(archived),
  {
    name: "programme.exe",
    bytes: Buffer.concat([Buffer.from(`MZ${"\0".repeat(200)}`), made("archives/lzma2.7z")]),
  },
  {
    name: "liste.csv.Z",
    bytes: made("archives/liste.csv.Z"),
    // Its codes go on until the file ends; nobody stands in the first ones.
    ends: Array.from({ length: 32 }, (_, length) => length),
  },
  ...[
    "newc.cpio",
    "odc.cpio",
    "bin.cpio",
    "gnu.a",
    "stored.cab",
    "mszip.cab",
    "liste.arj",
    "fast.arj",
    "lh5.lzh",
    "level-1.lzh",
    "joliet.iso.gz",
    "pax.tar",
  ].map(archived),
  { name: "liste.mdb", bytes: made("databases/table.mdb.gz") },
  { name: "liste.accdb", bytes: made("databases/table.accdb.gz") },
  { name: "vbaProject.bin", bytes: project(pack(macros)) },
  {
    name: "notes.one",
    bytes: Buffer.concat([
      Buffer.from("e4525c7b8cd8a74daeb15378d02996d3", "hex"),
      ...lines.map((line) =>
        Buffer.concat([Buffer.alloc(24), Buffer.from(line, "utf16le"), Buffer.alloc(24)]),
      ),
    ]),
  },
  { name: "dessin.emf", bytes: made("metafile/table.emf.gz") },
  { name: "dessin.wmf", bytes: made("metafile/table.wmf.gz") },
  { name: "liste.bin", bytes: made("apple/liste.bin") },
  { name: "liste.hqx", bytes: made("apple/liste.hqx") },
  { name: "liste.yenc", bytes: made("apple/liste.yenc") },
  { name: "liste.as", bytes: applefile(0x00051600, { 1: csv, 3: Buffer.from("liste.csv") }) },
  { name: "image.gif", bytes: gif },
];

/** Every one of them. */
export const subjects: readonly Subject[] = [...common, ...rarer];

function plainName({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`.normalize("NFD").replace(/[^ -~]/g, "");
}

/** Where the attributes of a message end ([MS-OXTNEF] 2.1.3.1): of an attachment's level is 2. */
function attributeEnds(tnef: Buffer): number[] {
  const ends: number[] = [];
  let at = 6;
  for (; tnef[at] === 1; at += 11 + tnef.readUInt32LE(at + 5)) ends.push(at);
  return [...ends, at];
}

function archived(name: string): Subject {
  return { name: name.replace(/\.gz$/, ""), bytes: made(`archives/${name}`) };
}

/** The subjects of these names; all of them, if there are none. */
export function chosen(names: readonly string[]): readonly Subject[] {
  return names.length === 0 ? subjects : subjects.filter(({ name }) => names.includes(name));
}
