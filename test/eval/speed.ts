/** How fast detection alone is: rows that are already in memory, no file to open. */
import { people } from "../../fixtures/people.js";
import { Detection } from "../../src/detect/index.js";
import type { Row } from "../../src/index.js";
import { columns as c } from "./columns.js";
import { table } from "./list.js";

/** Detection's speed on one core. */
export interface Speed {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly cellsPerSecond: number;
}

/**
 * Measures detection on 100,000 rows of nine cells, 10,000 people over and over: the best of three, in
 * processor time, which other work on the machine leaves alone.
 */
export async function measure(seed: number): Promise<Speed> {
  const columns = [
    c.civility,
    c.LASTNAME,
    c.firstName,
    c.street,
    c.postcode,
    c.town,
    c.email,
    c.landline,
    c.mobile,
  ];
  const [head, ...body] = table(columns, people(10_000, { seed })).map((row) =>
    row.map(({ text }) => text),
  );
  const all = [head!, ...Array.from({ length: 10 }, () => body).flat()];
  const rows: Row[] = all.map((cells, index) => ({ number: index + 1, cells }));
  const batches = Array.from({ length: Math.ceil(rows.length / 1_000) }, (_, index) =>
    rows.slice(index * 1_000, (index + 1) * 1_000),
  );
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const detection = new Detection({ envelope: { to: [], cc: [], bcc: [], recipients: [] } });
    const start = process.cpuUsage();
    await detection.add({
      type: "table",
      location: { path: ["liste.csv"] },
      hidden: false,
      rows: batches,
    });
    detection.result();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
  const rowsPerSecond = (rows.length / best) * 1_000;
  return { rows: rows.length, rowsPerSecond, cellsPerSecond: rowsPerSecond * columns.length };
}
