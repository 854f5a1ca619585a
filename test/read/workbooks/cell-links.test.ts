/** `cell-links.ts`, as the readers of `.xlsx` and `.xls` use it. */
import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import { blocks, cellsOf, sightings } from "./oracle.js";

test.each(["xlsx", "biff8"] as const)(
  "%s: where links lead stands behind the words of their cells",
  async (bookType) => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ["Jean Martin", "Zoé@example.fr", "Paris"],
      ["Anne Petit", "", "écrire"],
    ]);
    const targets = {
      A1: "mailto:jean@example.fr?cc=copie@example.fr",
      B1: "mailto:zoé@example.fr",
      C1: "https://example.fr/",
      A2: "tel:0199001234",
    };
    for (const [cell, Target] of Object.entries(targets)) sheet[cell].l = { Target };
    const book = XLSX.utils.book_new(sheet, "S");
    const all = await blocks(XLSX.write(book, { type: "buffer", bookType }) as Buffer);
    expect(cellsOf(all).S).toEqual({
      "0,0": "Jean Martin <jean@example.fr>",
      "0,1": "Zoé@example.fr",
      "0,2": "Paris",
      "1,0": "Anne Petit <0199001234>",
      "1,2": "écrire",
    });
    expect(sightings(all, "copie@example.fr")).toHaveLength(1);
    expect(sightings(all, "jean@example.fr")).toHaveLength(1);
  },
);
