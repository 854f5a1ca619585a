/** Writes a generated list in a file format and encoding, and a message around it. */
import iconv from "iconv-lite";
import * as XLSX from "xlsx";
import { serial } from "./columns.js";
import type { Cell, Content, Format, Sheet } from "./list.js";

/** Encodings of text files; a `+` is one with a byte order mark. */
export const encodings = [
  "utf-8",
  "utf-8+",
  "utf-16le",
  "utf-16le+",
  "utf-16be",
  "utf-16be+",
  "windows-1252",
  "iso-8859-15",
  "macintosh",
] as const;

/** How a text file turns characters into bytes. */
export type Encoding = (typeof encodings)[number];

/** Separators of CSV files. */
export const separators = [";", ",", "\t", "|"] as const;

/** One way to write a list. */
export interface Form {
  readonly format: Format;
  readonly encoding?: Encoding;
  readonly separator?: (typeof separators)[number];
}

/** The form in words, for the summary: `csv ; windows-1252`. */
export function formName({ format, encoding, separator }: Form): string {
  return [format, separator === "\t" ? "tab" : separator, encoding].filter(Boolean).join(" ");
}

function encode(text: string, encoding: Encoding): Uint8Array {
  const addBOM = encoding.endsWith("+");
  const name = addBOM ? encoding.slice(0, -1) : encoding;
  const bytes = iconv.encode(text, name, { addBOM });
  if (iconv.decode(bytes, name) !== text) throw new Error(`a layout has signs that ${name} lacks`);
  return bytes;
}

function csv(sheet: Sheet, separator: string): string {
  const field = ({ text }: Cell) =>
    text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  // As Excel: every record as wide as the table.
  const width = Math.max(...sheet.rows.map((row) => row.length));
  return sheet.rows
    .map(
      (row) => row.map(field).join(separator) + separator.repeat(width - Math.max(1, row.length)),
    )
    .join("\r\n");
}

const escape = (text: string) =>
  text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll("\n", "<br>");

function html(sheets: readonly Sheet[]): string {
  const tables = sheets.map(
    ({ rows }) =>
      `<table>\n${rows
        .map((row) => `<tr>${row.map(({ text }) => `<td>${escape(text)}</td>`).join("")}</tr>`)
        .join("\n")}\n</table>`,
  );
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${tables.join("\n")}\n</body></html>\n`;
}

function workbook(
  content: Extract<Content, { sheets: readonly Sheet[] }>,
  bookType: XLSX.BookType,
): Uint8Array {
  const book = XLSX.utils.book_new();
  const { date1904 = false } = content;
  if (date1904) book.Workbook = { WBProps: { date1904 } };
  for (const { name, rows } of content.sheets) {
    const sheet: XLSX.WorkSheet = {};
    let width = 1;
    let height = 1;
    for (const [r, row] of rows.entries()) {
      width = Math.max(width, row.length);
      for (const [c, { text, number, date }] of row.entries()) {
        if (text === "") continue;
        height = r + 1;
        const where = XLSX.utils.encode_cell({ r, c });
        if (date !== undefined) {
          sheet[where] =
            bookType === "ods"
              ? { t: "d", v: new Date(`${date}T00:00:00Z`), z: "dd/mm/yyyy" }
              : { t: "n", v: serial(date) - (date1904 ? 1_462 : 0), z: "dd/mm/yyyy" };
        } else {
          sheet[where] = number === undefined ? { t: "s", v: text } : { t: "n", v: number };
        }
      }
    }
    sheet["!ref"] = XLSX.utils.encode_range({
      s: { r: 0, c: 0 },
      e: { r: height - 1, c: width - 1 },
    });
    XLSX.utils.book_append_sheet(book, sheet, name);
  }
  return new Uint8Array(XLSX.write(book, { type: "array", bookType, compression: true }));
}

/** The bytes of a file. */
export function write(content: Content, form: Form): Uint8Array {
  const { format, encoding = "utf-8", separator = ";" } = form;
  if ("text" in content) return encode(content.text, encoding);
  switch (format) {
    case "csv":
      return encode(csv(content.sheets[0]!, separator), encoding);
    case "html":
      return encode(html(content.sheets), encoding);
    case "txt":
      return encode(csv(content.sheets[0]!, "\t"), encoding);
    case "xls":
      return workbook(content, "biff8");
    default:
      return workbook(content, format);
  }
}

/** The text of a message. */
export interface Body {
  readonly type: "plain" | "html";
  readonly text: string;
}

/** A message from one invented address to another, with these files attached. */
export function message(
  files: readonly { name: string; bytes: Uint8Array }[],
  body: Body = { type: "plain", text: "Bonjour, voici les fichiers." },
): Uint8Array {
  const head = [
    "From: expediteur@example.fr",
    "To: destinataire@example.org",
    "Subject: Fichiers",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="=limite="',
    "",
    "--=limite=",
    `Content-Type: text/${body.type}; charset=utf-8`,
    "Content-Transfer-Encoding: 8bit",
    "",
    body.text.replaceAll("\n", "\r\n"),
  ];
  const parts = files.map(({ name, bytes }) =>
    [
      "--=limite=",
      "Content-Type: application/octet-stream",
      "Content-Transfer-Encoding: base64",
      `Content-Disposition: attachment; filename="${name}"`,
      "",
      Buffer.from(bytes).toString("base64").replace(/.{76}/g, "$&\r\n"),
    ].join("\r\n"),
  );
  return Buffer.from([head.join("\r\n"), ...parts, "--=limite=--", ""].join("\r\n"));
}
