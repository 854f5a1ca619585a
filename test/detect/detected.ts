/** Detects in one table or text, for the tests. */
import { Detection } from "../../src/detect/index.js";
import type { Detected, Envelope, Place, Table } from "../../src/types.js";

/** Of a message to nobody in particular. */
export const nobody: Envelope = { to: [], cc: [], bcc: [], recipients: [] };

/** Detects in rows of cells. */
export async function detectRows(
  rows: readonly (readonly string[])[],
  more: Partial<Table> & { hiddenRows?: readonly number[] } = {},
): Promise<Detected> {
  const detection = new Detection({ envelope: nobody });
  await detection.add({
    type: "table",
    location: { path: ["liste.csv"] },
    hidden: false,
    rows: [
      rows.map((cells, index) => ({
        number: index + 1,
        cells,
        hidden: more.hiddenRows?.includes(index + 1),
      })),
    ],
    ...more,
  });
  return detection.result();
}

/** Detects in a text. */
export async function detectText(
  text: string,
  envelope = nobody,
  place?: Place,
): Promise<Detected> {
  const detection = new Detection({ envelope });
  await detection.add({ type: "text", location: { path: [], place }, hidden: false, text });
  return detection.result();
}
