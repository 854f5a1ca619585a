/** People in places that a reader does not see, end to end: found, counted, marked hidden, located. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hiddenOdf } from "../fixtures/hidden-odf.js";
import { hiddenOffice } from "../fixtures/hidden-office.js";
import { hiddenPdf } from "../fixtures/hidden-pdf.js";
import { hiddenXlsb } from "../fixtures/hidden-xlsb.js";
import { hiddenXlsx } from "../fixtures/hidden-xlsx.js";
import { scan } from "../src/index.js";

/** Rows and cells of a visible sheet, which the reader marks and detection locates. */
const ofSheet = new Set<string | undefined>(["hidden-rows", "hidden-columns", "hidden-text"]);

test.each(
  [...hiddenXlsx, ...hiddenXlsb, ...hiddenOffice, ...hiddenOdf, ...hiddenPdf].map(
    (entry) => [entry.file, entry] as const,
  ),
)("%s", async (source, { bytes, people: list, hidden, place }) => {
  const { people, findings, unread, verdict } = await scan(bytes, { source });
  expect({ total: people.total, hidden: people.hidden, unread, verdict }).toEqual({
    total: list.length,
    hidden: hidden ? list.length : 0,
    unread: [],
    verdict: "block",
  });
  for (const { location } of findings)
    // What is in an embedded file is located there.
    if (location.path.length === 1 && (place !== undefined || !ofSheet.has(location.place)))
      expect(location.place).toBe(place);
});

test.each(["xls", "xlsx", "ods"])(
  "white by a condition, as LibreOffice writes it: .%s",
  async (ending) => {
    const source = `white-by-condition.${ending}`;
    const folder = join(import.meta.dirname, "../fixtures/files/libreoffice");
    const { people, unread, verdict } = await scan(readFileSync(join(folder, source)), { source });
    expect({ ...people, unread, verdict }).toMatchObject({
      total: 25,
      hidden: 25,
      unread: [],
      verdict: "block",
    });
  },
);
