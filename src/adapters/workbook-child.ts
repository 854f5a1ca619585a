/** The child process of `workbook.ts`: gets the bytes of a file, answers with its sheets. */
import { parseWorkbook } from "../read/workbooks/sheetjs.js";
import type { WorkbookAnswer } from "./workbook.js";

process.on("message", (bytes: Uint8Array) => {
  parseWorkbook(bytes).then(
    (sheets) => process.send?.({ sheets } satisfies WorkbookAnswer),
    // What SheetJS throws may quote content.
    () => process.send?.({} satisfies WorkbookAnswer),
  );
});
// The host is gone.
process.on("disconnect", () => process.exit());
