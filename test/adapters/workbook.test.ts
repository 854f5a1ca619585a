/** Spreadsheets of old, as built: SheetJS reads them in a child process, whatever becomes of it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import * as XLSX from "xlsx";
import { people } from "../../fixtures/people.js";
import type { ScannerOptions } from "../../src/index.js";
import type { createScanner as Create, Scanner } from "../../src/scanner.js";

const root = join(import.meta.dirname, "../..");
const { createScanner } = (await import(join(root, "dist/index.js"))) as {
  createScanner: typeof Create;
};

vi.setConfig({ testTimeout: 60_000 });

const sheet = XLSX.utils.aoa_to_sheet([
  ["Nom", "Prenom", "Courriel"],
  ...people(25).map(({ lastName, firstName, email }) => [lastName, firstName, email]),
]);
const written = (bookType: XLSX.BookType): Buffer =>
  XLSX.write({ SheetNames: ["Liste"], Sheets: { Liste: sheet } }, { type: "buffer", bookType });
const workbook = written("biff2");

let scanner: Scanner;
function start(options: ScannerOptions): Scanner {
  return (scanner = createScanner(options));
}
afterEach(() => scanner.close());

/** Process ids of this process' children that open workbooks. */
function children(): number[] {
  return execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], {
    encoding: "utf8",
  })
    .split("\n")
    .filter((line) => line.includes("workbook-child.js"))
    .map((line) => Number.parseInt(line, 10));
}

test("people in them are found, one file after the other by the same child", async () => {
  start({});
  for (let round = 0; round < 2; round++) {
    const { verdict, people: found, unread } = await scanner.scan(workbook, { source: "l.xls" });
    expect({ verdict, total: found.total, unread }).toEqual({
      verdict: "block",
      total: 25,
      unread: [],
    });
  }
  const [child, ...others] = children();
  expect(others).toEqual([]);
  await scanner.close();
  for (let wait = 0; wait < 100 && children().length > 0; wait++) await after(20);
  expect(children()).not.toContain(child);
});

test("within a worker there is none of them", async () => {
  start({ workers: 1 });
  const { people: found } = await scanner.scan(workbook, { source: "l.xls" });
  expect(found.total).toBe(25);
  expect(children()).toEqual([]);
});

test("a child that is stuck is killed, one that was killed is replaced", async () => {
  start({ limits: { maxPartMilliseconds: 4_000 } });
  await scanner.scan(workbook);
  process.kill(children()[0]!, "SIGSTOP");
  const stuck = await scanner.scan(workbook);
  expect(stuck.unread).toMatchObject([{ reason: "timed-out", limit: "maxPartMilliseconds" }]);
  expect(stuck.verdict).toBe("warn");
  expect((await scanner.scan(workbook)).verdict).toBe("block");
  process.kill(children()[0]!, "SIGKILL");
  await after(100);
  expect((await scanner.scan(workbook)).verdict).toBe("block");
});

test("an abort ends the wait", async () => {
  start({});
  await scanner.scan(workbook);
  process.kill(children()[0]!, "SIGSTOP");
  const abort = new AbortController();
  const scanned = scanner.scan(workbook, { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await expect(scanned).rejects.toMatchObject({ code: "aborted" });
});

// What SheetJS makes of some of these ends the process it runs in.
test.each(["biff2", "sylk", "dif"])("%s cut: said, and the next file is read", async (bookType) => {
  start({ limits: { maxPartMilliseconds: 4_000 } });
  const bytes = written(bookType as XLSX.BookType);
  for (const share of [0.5, 0.95]) {
    const cut = bytes.subarray(0, Math.max(12, bytes.length * share));
    expect((await scanner.scan(cut)).unread).not.toEqual([]);
  }
  expect((await scanner.scan(bytes)).people.total).toBe(25);
});

test("the host ends without close()", () => {
  start({});
  const script = `import(${JSON.stringify(join(root, "dist/index.js"))}).then(async ({ createScanner }) => {
    const { verdict } = await createScanner().scan(Buffer.from(${JSON.stringify(workbook.toString("base64"))}, "base64"));
    process.stdout.write(verdict);
  })`;
  const said = execFileSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(said).toBe("block");
});
