/**
 * Writes the files of the benchmark: `tsx test/bench/make.ts FOLDER [--full]`. In a process of its own,
 * since making them takes more memory than scanning them. The same files each time: the people are seeded.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { file, message, multipart, text } from "../../fixtures/mime.js";
import { messageSizes, quickRows, fullRows } from "./sizes.js";
import { csv, ods, xls, xlsb, xlsx } from "./workbooks.js";

const [folder = "", full] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);

for (const rows of quickRows) write(`${rows}.xlsx`, xlsx(rows));
if (full === "--full") for (const rows of fullRows) write(`${rows}.xlsx`, xlsx(rows));
write("100000.ods", ods(100_000));
write("100000.xlsb", xlsb(100_000));
write("65000.xls", xls(65_000));
const list = csv(300_000);
write("100000.csv", csv(100_000));

for (const [name, bytes] of messageSizes) {
  // Base64 takes 78 bytes for 57.
  const cut = list.lastIndexOf("\n", (bytes * 57) / 78) + 1;
  const headers = {
    from: "contact@example.fr",
    to: ["liste@example.org"],
    subject: "Liste",
    date: "Mon, 1 Sep 2025 09:00:00 +0200",
  };
  const body = text("Bonjour,\r\n\r\nVoici la liste.\r\n");
  const attached = file("liste.csv", "text/csv", list.subarray(0, cut));
  write(`${name}.eml`, message(headers, multipart("mixed", body, attached)));
}
