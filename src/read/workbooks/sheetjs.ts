/**
 * Spreadsheets that few programs still write → tables, through SheetJS: Excel 2 to 4 ([MS-XLS] does
 * not have them; a stream of records that begins with BOF), Multiplan's SYLK, DIF, Apple Numbers.
 */
import { bufferOf } from "../../bytes.js";
import type { Attachment, Block, Row } from "../../types.js";
import { ParefuiteError } from "../../errors.js";
import { type Budget, LimitReached } from "../budget.js";
import { findEncoding } from "../encoding.js";
import { generalFormat, parseNumberFormat, writeNumber } from "./number-format.js";
import { unread } from "../open.js";
import type { ReadContext, Reader } from "../reader.js";

/** First bytes, as Latin-1. */
const signatures = [
  "\x09\0\x04\0", // Excel 2
  "\x09\x02\x06\0", // Excel 3
  "\x09\x04\x06\0", // Excel 4
] as const;

/**
 * SYLK: a header record, and another record or the end behind it. A table whose first headers are `ID`
 * and `Prénom` is none, whatever Excel says of it.
 */
const sylk = /^ID;P[^\r\n]*[\r\n]+(?:(?:[BCFOPWXY]|N[ENU]);|E\s)/;

/** The spreadsheets of old. */
export const sheetjs: Reader = {
  type: "old-spreadsheet",
  extensions: ["slk", "dif"],
  recognises: (peek) =>
    signatures.some((signature) => peek.startsWith(signature)) ||
    sylk.test(peek.head) ||
    /^TABLE\r?\n0,1\r?\n/.test(peek.head),
  read,
};

/** Spreadsheets of Apple Numbers: a zip of packed records. */
export const numbers: Reader = {
  type: "numbers",
  extensions: ["numbers"],
  family: "zip",
  recognises: (peek) =>
    peek.startsWith("PK") &&
    peek.zipNames().has("Index/Document.iwa") &&
    [...peek.zipNames()].some((name) => name.startsWith("Index/Tables/")),
  read: readNumbers,
};

/** Documents of Pages and Keynote have tables as well: what gives no sheet is read part by part. */
async function* readNumbers(attachment: Attachment, context: ReadContext): AsyncGenerator<Block> {
  let any = false;
  try {
    for await (const block of read(attachment, context)) {
      if (block.type === "unread" && block.reason === "malformed" && !any) break;
      any ||= block.type === "table" && (block.rows as readonly Row[][])[0]!.length > 0;
      yield block;
    }
  } catch (error) {
    if (any || error instanceof LimitReached || error instanceof ParefuiteError) throw error;
  }
  if (any || context.openWorkbook === undefined) return;
  const { archiveZip } = await import("../archives/zip.js");
  yield* archiveZip.read(attachment, context);
}

/** A sheet as SheetJS gives it. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly Row[];
}

/**
 * Opens a workbook. SheetJS hangs on some damaged files and fills the memory on others: only a process
 * that can be killed may call {@link parseWorkbook}.
 */
export type OpenWorkbook = (bytes: Uint8Array, budget: Budget) => Promise<readonly Sheet[]>;

async function* read(
  attachment: Attachment,
  { budget, openWorkbook }: ReadContext,
): AsyncGenerator<Block> {
  if (openWorkbook === undefined) {
    yield unread(attachment.location, "unsupported");
    return;
  }
  const sheets = await openWorkbook(attachment.bytes, budget);
  const { maxColumns } = budget.limits;
  for (const { name, hidden, rows: found } of sheets) {
    budget.checkTime();
    const rows = found.map((row) => {
      if (row.cells.length <= maxColumns) return row;
      // None of these formats has so many: what stands there is damage.
      budget.leaveOut("maxColumns");
      return { ...row, cells: row.cells.slice(0, maxColumns) };
    });
    budget.takeRows(
      rows.length,
      rows.reduce((sum, { cells }) => sum + cells.length, 0),
    );
    yield {
      type: "table",
      location: {
        ...attachment.location,
        sheet: name,
        ...(hidden && { place: "hidden-sheet" as const }),
      },
      hidden: hidden || (attachment.hidden ?? false),
      rows: [rows],
    };
  }
  // It also gives nothing, and no error, for much that is damaged; and the records themselves, as rows,
  // of SYLK that it does not understand.
  const isUnread = sheets.every(
    ({ rows }) =>
      rows.length === 0 ||
      (rows[0]!.cells[0] === "ID" &&
        rows.some(({ cells: [type, place] }) => type === "C" && /^[XY]\d+$/.test(place ?? ""))),
  );
  if (isBroken(attachment.bytes) || isUnread) yield unread(attachment.location, "malformed");
}

/** The sheets of a workbook, in this process. */
export async function parseWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  const [XLSX, codePages] = await Promise.all([
    import("xlsx"),
    import("xlsx/dist/cpexcel.full.mjs"),
  ]);
  XLSX.set_cptable(codePages);
  const file = bufferOf(bytes);
  const isSylk = file.toString("latin1", 0, 4) === "ID;P";
  const workbook = XLSX.read(isSylk ? withPlainTexts(file) : bytes, {
    type: "buffer",
    dense: true,
    cellNF: true,
    cellText: false,
    cellHTML: false,
    cellFormula: false,
  });
  // It takes the bytes of both for characters; LibreOffice writes them as its system does.
  const isText = isSylk || file.toString("latin1", 0, 4) === "TABL";
  const isUtf8 = isText && findEncoding(bytes)?.name === "utf-8";
  const written = (value: string): string =>
    isUtf8 && !/[^\0-\xff]/.test(value) ? Buffer.from(value, "latin1").toString() : value;
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true;
  return workbook.SheetNames.map((name, index) => {
    const rows: Row[] = [];
    for (const [number, line] of (workbook.Sheets[name]?.["!data"] ?? []).entries()) {
      if (line === undefined) continue;
      const cells = Array.from(line, (cell) => {
        if (cell?.v === undefined) return "";
        if (typeof cell.v === "boolean") return cell.v ? "TRUE" : "FALSE";
        if (typeof cell.v !== "number") return written(String(cell.v));
        const format = typeof cell.z === "string" ? parseNumberFormat(cell.z) : generalFormat;
        return cell.t === "e" ? (cell.w ?? "#N/A") : writeNumber(cell.v, format, date1904);
      });
      if (cells.some((cell) => cell !== "")) rows.push({ number: number + 1, cells });
    }
    return { name, hidden: (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0, rows };
  });
}

/**
 * SYLK whose texts SheetJS understands: a semicolon in a text is to be written twice (`;;`), but not all
 * programs do so, and at one that stands alone SheetJS takes the whole file for values apart by commas.
 */
function withPlainTexts(file: Buffer): Buffer {
  const text = file.toString("latin1");
  const plain = text.replace(
    /;K"((?:[^"\r\n]|"")*)"/g,
    (_, value: string) => `;K"${value.replace(/;;?/g, ";;").replaceAll('""', '"')}"`,
  );
  return Buffer.from(plain, "latin1");
}

const EXCEL_END = 10;

/** All types of records of Excel 2 are below this. */
const excel2Types = 0x100;

/** Those of Excel 3 and 4 below this: the highest is FORMAT, 0x41E. */
const excelTypes = 0x500;

/**
 * Whether the end is missing that each of these formats has, or records are out of step: SheetJS takes
 * what is left for all.
 */
function isBroken(bytes: Uint8Array): boolean {
  const file = bufferOf(bytes);
  const start = file.toString("latin1", 0, 4);
  if (start === "ID;P")
    return !/(?:^|[\r\n])E\s*$/.test(file.toString("latin1", file.length - 256));
  if (start === "TABL") return !isDif(file);
  if (start.startsWith("PK")) return false;
  // Records: type, length, content. The type of the first, BOF, tells the version.
  const types = file[1] === 0 ? excel2Types : excelTypes;
  for (let at = 0; at + 4 <= file.length; at += 4 + file.readUInt16LE(at + 2)) {
    const type = file.readUInt16LE(at);
    if (type === EXCEL_END) return false;
    if (type >= types) break;
  }
  return true;
}

/** A value of DIF: a line of its type and number, and this one. A text with a quote in it is quoted. */
const difValues: Readonly<Record<string, RegExp>> = {
  "-1": /^(?:BOT|EOD)$/,
  "0": /^(?:V|NA|ERROR|TRUE|FALSE|)$/i,
  // Of several lines, the quotes within are written twice.
  "1": /^(?:".*"|"(?:[^"]|"")*"|[^"]*)$/,
};

/** A quoted text has no more lines than this. */
const maxDifLines = 100;

const hasOpenQuote = (text: string): boolean =>
  text.startsWith('"') && text.split('"').length % 2 === 0;

/**
 * Whether this is DIF to its end: behind `DATA` values of two lines each, then `EOD` (Library of
 * Congress FDD 349). SheetJS leaves off at the first that is none.
 */
function isDif(file: Buffer): boolean {
  let at = 0;
  const line = (): string => {
    const newline = file.indexOf(0x0a, at);
    const end = newline === -1 ? file.length : newline;
    const text = file.toString("latin1", at, Math.min(end, at + 100_000));
    at = end + 1;
    return text.replace(/\r$/, "");
  };
  while (line() !== "DATA") if (at >= file.length) return false;
  line();
  line();
  while (at < file.length) {
    const type = /^(-?\d),/.exec(line())?.[1] ?? "";
    let value = line();
    for (let more = 0; type === "1" && hasOpenQuote(value) && more < maxDifLines; more++)
      value += `\n${line()}`;
    if (difValues[type]?.test(value) !== true) return false;
    if (value === "EOD" && type === "-1") return true;
  }
  return false;
}
