import type { Reader } from "./reader.js";

/** Text with delimiters: CSV, TSV. */
export const csv: Reader = {
  type: "csv",
  extensions: ["csv", "tsv", "txt"],
  recognises: (peek) => !peek.head.includes("\0"),
  async *read(attachment, { budget }) {
    const { default: Papa } = await import("papaparse");
    const text = new TextDecoder().decode(attachment.bytes);
    const parsed = Papa.parse<string[]>(text, { skipEmptyLines: true });
    budget.takeRows(parsed.data.length, parsed.data.length * (parsed.data[0]?.length ?? 0));
    yield {
      type: "table",
      location: attachment.location,
      hidden: attachment.hidden ?? false,
      rows: [parsed.data.map((cells, index) => ({ number: index + 1, cells }))],
    };
  },
};
