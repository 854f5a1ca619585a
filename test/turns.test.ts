import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import * as XLSX from "xlsx";
import { people } from "../fixtures/people.js";
import { parseWorkbook } from "../src/read/workbooks/sheetjs.js";
import { scannerWith } from "../src/scanner.js";
import { Turns } from "../src/turns.js";

test("who waits gets a place in the order of coming, or leaves", async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const leaving = new AbortController();
  await turns.take(undefined);
  const waiting = ["first", "leaves", "second"].map((name) =>
    turns.take(name === "leaves" ? leaving.signal : undefined).then(
      () => order.push(name),
      ({ code }) => order.push(`${name}: ${code}`),
    ),
  );
  leaving.abort();
  await turn();
  turns.end();
  await turn();
  expect(order).toEqual(["leaves: aborted", "first"]);
  turns.end();
  await Promise.all(waiting);
  expect(order).toEqual(["leaves: aborted", "first", "second"]);
  await expect(turns.take(leaving.signal)).rejects.toMatchObject({ code: "aborted" });
});

test("closed: who waits is aborted, and who comes", async () => {
  const turns = new Turns(1);
  await turns.take(undefined);
  const waiting = turns.take(undefined);
  turns.close();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await expect(turns.take(undefined)).rejects.toMatchObject({ code: "aborted" });
});

const sheet = XLSX.utils.aoa_to_sheet(
  people(25).map(({ lastName, firstName, email }) => [lastName, firstName, email]),
);
const workbook: Buffer = XLSX.write(
  { SheetNames: ["Liste"], Sheets: { Liste: sheet } },
  { type: "buffer", bookType: "biff2" },
);

test("of many scans in this process only some are under way, so that each has its time", async () => {
  let open = 0;
  let most = 0;
  const scanner = scannerWith({}, async (bytes) => {
    most = Math.max(most, ++open);
    await turn();
    return parseWorkbook(bytes).finally(() => open--);
  });
  const aborted = new AbortController();
  const scans = Array.from({ length: 40 }, (_, index) =>
    scanner.scan(workbook, index === 39 ? { signal: aborted.signal } : {}).then(
      ({ verdict }) => verdict,
      ({ code }) => code as string,
    ),
  );
  aborted.abort();
  expect(await Promise.all(scans)).toEqual([...Array<string>(39).fill("block"), "aborted"]);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});
