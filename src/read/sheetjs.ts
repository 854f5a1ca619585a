import type { Row } from "../types.js";
import type { Reader } from "./reader.js";

/** Workbooks through SheetJS. */
export const sheetjs: Reader = {
  type: "spreadsheet",
  extensions: ["xlsx", "xlsm", "xlsb", "ods"],
  family: "zip",
  recognises: (peek) =>
    peek.startsWith("PK") &&
    (peek.zipNames().has("[Content_Types].xml") || peek.zipNames().has("content.xml")),
  async *read(attachment, { budget }) {
    const XLSX = await import("xlsx");
    const workbook = XLSX.read(attachment.bytes, {
      type: "buffer",
      dense: true,
      cellDates: false,
      UTC: true,
    });
    for (const [index, sheet] of workbook.SheetNames.entries()) {
      const data = XLSX.utils.sheet_to_json<string[]>(workbook.Sheets[sheet], {
        header: 1,
        raw: false,
        defval: "",
        blankrows: true,
      });
      budget.takeRows(data.length, data.length * (data[0]?.length ?? 0));
      const rows: Row[] = data.map((cells, row) => ({ number: row + 1, cells }));
      const hidden = (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0;
      yield { type: "table", location: { ...attachment.location, sheet }, hidden, rows: [rows] };
    }
  },
};
