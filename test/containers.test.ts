/** Files of rarer formats, as programs wrote them, end to end: who is in them is counted and located. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { scan } from "../src/index.js";

const folder = join(import.meta.dirname, "../fixtures/files");

test.each<[file: string, total: number, hidden: number, where: string]>([
  ["databases/table.mdb.gz", 60, 0, "table.mdb: Adhérents"],
  ["databases/table.accdb.gz", 60, 0, "table.accdb: Adhérents"],
  ["databases/hidden-table.accdb.gz", 25, 25, "hidden-table.accdb: Anciens <hidden-sheet>"],
  ["databases/deleted-rows.mdb.gz", 60, 58, "deleted-rows.mdb: Adhérents <unreferenced>"],
  ["databases/dropped-table.mdb.gz", 25, 25, "dropped-table.mdb:  <unreferenced>"],
  ["databases/files-in-cells.accdb.gz", 12, 0, "files-in-cells.accdb › liste 2.csv"],
  ["archives/deflate64.zip", 36, 0, "deflate64.zip › liste.csv"],
  ["archives/xz.zip", 36, 0, "xz.zip › liste.csv"],
  ["archives/longue.csv.Z", 1200, 0, "longue.csv.Z › longue.csv"],
  ["archives/newc.cpio", 24, 0, "newc.cpio › dossier/éléments.csv"],
  ["archives/gnu.a", 36, 0, "gnu.a › éléments.csv"],
  ["archives/mszip.cab", 1224, 0, "mszip.cab › longue.csv"],
  ["archives/joliet.iso.gz", 12, 0, "joliet.iso › éléments.csv"],
  ["apple/liste.bin", 30, 0, "liste.bin › liste.csv"],
  ["apple/liste.hqx", 30, 0, "liste.hqx › liste.csv"],
  ["apple/liste.yenc", 30, 0, "liste.yenc › liste.csv"],
  ["metafile/table.emf.gz", 25, 0, "table.emf"],
  ["metafile/table.wmf.gz", 25, 0, "table.wmf"],
  ["office/white-cells.docx", 25, 25, "white-cells.docx <hidden-text>"],
])("%s: %d people, %d of them hidden", async (file, total, hidden, where) => {
  const bytes = readFileSync(join(folder, file));
  const { people, findings, unread } = await scan(
    file.endsWith(".gz") ? gunzipSync(bytes) : bytes,
    {
      source: file.replace(/^\w+\//, "").replace(/\.gz$/, ""),
    },
  );
  expect({ total: people.total, hidden: people.hidden, unread }).toEqual({
    total,
    hidden,
    unread: [],
  });
  expect(
    findings.map(
      ({ location: { path, sheet, place } }) =>
        path.join(" › ") + (sheet === undefined ? "" : `: ${sheet}`) + (place ? ` <${place}>` : ""),
    ),
  ).toContain(where);
});
