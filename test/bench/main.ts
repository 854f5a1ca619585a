/**
 * The benchmark: `npm run bench [-- --full]`. Makes its files anew in a temporary folder (seeded, the same
 * each time), then measures the floor, parefuite and the usual library side by side, each in a process
 * of its own, and prints a table. `--full` adds a million rows.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { arch, cpus, loadavg, platform, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fullRows, messageSizes, quickRows } from "./sizes.js";

const full = process.argv.includes("--full");
const folder = mkdtempSync(join(tmpdir(), "parefuite-bench-"));
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const messages = fileURLToPath(new URL("../../fixtures/messages/", import.meta.url));

/** Milliseconds. */
interface Time {
  readonly clock: number;
  readonly processor: number;
}

interface Measured {
  /** Of the first pass of the process. */
  readonly first: Time;
  /** Of the best one. */
  readonly warm: Time;
  readonly count: number;
  /** Peak of memory in the first pass. */
  readonly megabytes: number;
}

type How = "inflate" | "papaparse" | "sheetjs" | "read" | "scan";

/** Passes, in one process; and after how many that were no faster it ends sooner. */
const mostPasses = 15;
const patience = 5;
/** SheetJS takes 3 to 15 seconds each, and hardly becomes faster behind the third. */
const sheetjsPasses = 3;

function measure(how: How, file: string, passes: number, enough = passes): Measured {
  const output = execFileSync(
    process.execPath,
    [beside("measure.mjs"), how, file, String(passes), String(enough)],
    { encoding: "utf8", maxBuffer: 1 << 20 },
  );
  return JSON.parse(output) as Measured;
}

function perSecond(
  workers: number,
  files: readonly string[],
): { perSecond: number; median: number } {
  const output = execFileSync(
    process.execPath,
    [beside("messages.mjs"), String(workers), "5", ...files],
    { encoding: "utf8" },
  );
  return JSON.parse(output) as { perSecond: number; median: number };
}

interface Guarded {
  readonly bytes: number;
  readonly without: Time;
  readonly with: Time;
}

function guarded(): Guarded {
  return JSON.parse(
    execFileSync(process.execPath, [beside("guard.mjs")], { encoding: "utf8" }),
  ) as Guarded;
}

interface WithProtected {
  /** Milliseconds without a list. */
  readonly none: number;
  /** How many times as long another scanner without one takes, one with contacts, one with all kinds. */
  readonly again: number;
  readonly contacts: number;
  readonly all: number;
}

function withProtected(file: string, entries: number, rounds: number): WithProtected {
  const output = execFileSync(
    process.execPath,
    [beside("protected.mjs"), file, String(entries), String(rounds)],
    { encoding: "utf8" },
  );
  return JSON.parse(output) as WithProtected;
}

/** Milliseconds that the host's event loop may be held at the most. */
const maxBusiest = 50;

function held(...files: readonly string[]): { busiest: number; delay: number } {
  const output = execFileSync(process.execPath, [beside("host.mjs"), ...files], {
    encoding: "utf8",
  });
  return JSON.parse(output) as { busiest: number; delay: number };
}

const say = (line = "") => process.stdout.write(`${line}\n`);
const row = (...cells: readonly string[]) => say(`| ${cells.join(" | ")} |`);
const head = (...cells: readonly string[]) => {
  row(...cells);
  row(...cells.map((_, index) => (index === 0 ? "---" : "---:")));
};
const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const mb = (value: number) => `${Math.round(value)} MB`;
const count = (value: number) => value.toLocaleString("en-GB");
const size = (file: string) => {
  const bytes = statSync(file).size;
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
};

try {
  execFileSync(
    process.execPath,
    ["--import", "tsx", beside("make.ts"), folder, full ? "--full" : ""],
    {
      stdio: "inherit",
    },
  );
  const { model = "unknown processor" } = cpus()[0] ?? {};
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  say(
    `${cpus().length} × ${model.trim()}, ${gigabytes} GB, ${platform()} ${arch()}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}.`,
  );
  say();

  const lists: readonly [
    file: string,
    floor: "inflate" | "papaparse" | undefined,
    peer: boolean,
  ][] = [
    ["100000.xlsx", "inflate", true],
    ["100000.ods", "inflate", true],
    ["100000.xlsb", "inflate", true],
    ["65000.xls", undefined, true],
    ["100000.csv", "papaparse", false],
  ];
  const measured = lists.map(([name, floorBy, peer]) => {
    const file = join(folder, name);
    const [rows, type] = name.split(".");
    return {
      label: `\`.${type}\`, ${count(Number(rows))} rows`,
      size: size(file),
      floor: floorBy && measure(floorBy, file, mostPasses, patience),
      read: measure("read", file, mostPasses, patience),
      scan: measure("scan", file, mostPasses, patience),
      sheetjs: peer ? measure("sheetjs", file, sheetjsPasses) : undefined,
    };
  });
  /** By the clock, and in processor time. */
  const both = (value: (of: keyof Time) => string) => `${value("clock")} / ${value("processor")}`;
  const time = (one: Time | undefined) =>
    one ? `${both((of) => (one[of] / 1000).toFixed(2))} s` : "";
  const ratio = (one: Time | undefined, unit: Time | undefined) =>
    one && unit ? `${both((of) => (one[of] / unit[of]).toFixed(1))} ×` : "";
  const passes = {
    first: "The first pass of a fresh process, which loads and compiles most of the program in it",
    warm: `The best pass of one process, of ${mostPasses} or until ${patience} were no faster (SheetJS: of ${sheetjsPasses})`,
  };
  for (const pass of ["first", "warm"] as const) {
    say(`${passes[pass]}. Lists of 12 columns, by the clock / in processor time:`);
    say();
    head(
      "list",
      "floor",
      "read",
      "scan",
      "SheetJS reads",
      "scan ÷ floor",
      "SheetJS ÷ read",
      "SheetJS ÷ scan",
    );
    for (const { label, floor, read, scan, sheetjs } of measured)
      row(
        label,
        ...[floor, read, scan, sheetjs].map((one) => time(one?.[pass])),
        ratio(scan[pass], floor?.[pass]),
        ratio(sheetjs?.[pass], read[pass]),
        ratio(sheetjs?.[pass], scan[pass]),
      );
    say();
  }
  say(
    "The floor inflates the file's entries, or parses its lines with papaparse, and looks at nothing. Peak of memory in the first scan:",
  );
  say();
  head("list", "size", "memory");
  for (const { label, size: bytes, scan } of measured) row(label, bytes, mb(scan.megabytes));
  say();

  say("One scan in a fresh process, by the number of rows of an `.xlsx` file: by the clock.");
  say();
  head("rows", "size", "milliseconds", "people", "memory");
  for (const rows of full ? [...quickRows, ...fullRows] : quickRows) {
    const file = join(folder, `${rows}.xlsx`);
    const scan = measure("scan", file, 1);
    row(count(rows), size(file), ms(scan.first.clock), count(scan.count), mb(scan.megabytes));
  }
  say();

  say(
    "Whole messages, warm (best of 40, for the compiler goes on for that long; of 2 from 10 MB on): by the clock, and in processor time.",
  );
  say();
  head("message", "first", "warm", "processor", "people", "memory");
  const whole: (readonly [label: string, file: string, bytes: number])[] = [
    ["`block-ump-2006.eml`", join(messages, "block-ump-2006.eml"), 0],
    ["`allow-newsletter-signature.eml`", join(messages, "allow-newsletter-signature.eml"), 0],
    ...messageSizes.map(
      ([name, bytes]) =>
        [`${name.replace("-", " ")}, a \`.csv\` list`, join(folder, `${name}.eml`), bytes] as const,
    ),
  ];
  for (const [label, file, bytes] of whole) {
    const { first, warm, count: people, megabytes } = measure("scan", file, bytes < 5e6 ? 40 : 2);
    row(label, ms(first.clock), ms(warm.clock), ms(warm.processor), count(people), mb(megabytes));
  }
  say();

  const entries = 100_000;
  const rounds = 100;
  say(
    `What a list of ${count(entries)} protected people adds to \`block-ump-2006.eml\`: processor time, median of ${rounds} pairs of scans.`,
  );
  say();
  head("list", "more");
  const { none, again, contacts, all } = withProtected(whole[0]![1], entries, rounds);
  const more = (ratio: number) => `${((ratio - 1) * 100).toFixed(1)} %`;
  row("phone numbers and e-mail addresses", more(contacts));
  row("all kinds", more(all));
  row("none again: the noise of the measure", more(again));
  say();
  say(`Without a list the scan takes ${ms(none)} (median).`);
  say();

  const small = readdirSync(messages)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => join(messages, name))
    .filter((file) => statSync(file).size < 20_000);
  say(
    `Messages a second, ${small.length} fixtures below 20 kB in turn, for 5 s behind 20 s of others.`,
  );
  say();
  head("scanner", "messages a second", "median of one");
  for (const workers of [0, 2]) {
    const result = perSecond(workers, small);
    row(
      workers === 0 ? "in this process" : `\`workers: ${workers}\``,
      String(Math.round(result.perSecond)),
      ms(result.median),
    );
  }
  say();
  const host = held(join(folder, "50-MB.eml"), join(folder, "100000.xlsx"), whole[0]![1]);
  say(
    `Busiest turn of the host's event loop while two children scan 50 MB, 100,000 rows and the message of 2006, each as bytes, text, a stream and an object: ${ms(host.busiest)} of processor time (${ms(host.delay)} by the clock). More than ${maxBusiest} ms is a failure.`,
  );
  if (host.busiest > maxBusiest) process.exitCode = 1;
  say();
  const { bytes, without, with: guard } = guarded();
  say(
    `A newsletter of ${count(bytes)} bytes without attachments through nodemailer, into memory: one message of the best round of 10, of 400 in turn.`,
  );
  say();
  head("", "by the clock", "processor");
  row("without the guard", ms(without.clock), ms(without.processor));
  row("with it", ms(guard.clock), ms(guard.processor));
  row("the guard's own", ms(guard.clock - without.clock), ms(guard.processor - without.processor));
  say();
  say(`Load at the end: ${loadavg()[0]!.toFixed(1)}.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
