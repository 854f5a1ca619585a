import { isolatedScanner } from "./adapters/isolated.js";
import { WorkbookProcess } from "./adapters/workbook.js";
import { completePolicy } from "./decide/policy.js";
import { ProtectedList } from "./detect/protected.js";
import { observed } from "./diagnostics.js";
import {
  checkMessageOptions,
  checkScannerOptions,
  type MessageOptions,
  type ScannerOptions,
  type ScanOptions,
  splitOptions,
} from "./options.js";
import { isByteSource, isStream, readBytes } from "./parse/input.js";
import type { Input } from "./parse/open.js";
import { defaultLimits } from "./read/limits.js";
import type { OpenWorkbook } from "./read/workbooks/sheetjs.js";
import { Turns } from "./turns.js";
import type { ScanResult } from "./types.js";

/**
 * So many messages are scanned in this process at a time: of hundreds that share the processor, most would
 * come to the end of their time. A small one is not held up by a large one, nor by three.
 */
const turns = new Turns(4);

/** Scans messages with the same options. Reusable, also for several messages at once. */
export interface Scanner {
  /**
   * Scans an outgoing message. Call it as often as you like: what is too much at a time waits.
   *
   * @throws ParefuiteError `invalid-input`, `invalid-options`, `input-failed`, `aborted`, `internal`
   */
  scan(input: Input, options?: MessageOptions): Promise<ScanResult>;
  /** Ends its child processes, if it has any; what is being scanned rejects with `aborted`. */
  close(): Promise<void>;
}

/**
 * Makes a scanner: its options are checked once, here.
 *
 * @throws ParefuiteError `invalid-options` or `invalid-policy`, with the path of the mistake;
 *   `invalid-protected-list`
 * @example
 * const scanner = createScanner({ policy: "newsletter", limits: { maxMilliseconds: 5_000 } });
 * const { verdict } = await scanner.scan(raw, { envelope: { from, to } });
 */
export function createScanner(options: ScannerOptions = {}): Scanner {
  return scannerWith(options);
}

/**
 * Makes a scanner as {@link createScanner} does.
 *
 * @param openWorkbook given by a process that may be killed over a file; default: a child process
 */
export function scannerWith(options: ScannerOptions, openWorkbook?: OpenWorkbook): Scanner {
  checkScannerOptions(options);
  const policy = completePolicy(options.policy);
  const { protectedPeople } = options;
  const protectedList =
    protectedPeople && new ProtectedList(protectedPeople.list, protectedPeople.key);
  const limits = { ...defaultLimits, ...defined(options.limits ?? {}) };
  if ((options.workers ?? 0) > 0) return observed(isolatedScanner(options, { policy, limits }));
  const workbooks = new WorkbookProcess();
  const settings = { policy, protectedList, limits, openWorkbook: openWorkbook ?? workbooks.open };
  // Readers and detectors are most of the package: who only imports it, or has children, does without.
  const pipeline = import("./scan.js");
  // Whoever scans is told what is wrong.
  pipeline.catch(() => undefined);

  return observed({
    async scan(input, about = {}) {
      checkMessageOptions(about);
      const { scanMessage } = await pipeline;
      const { maxInputBytes: maxBytes, maxMilliseconds } = limits;
      const held =
        isByteSource(input) && isStream(input)
          ? await readBytes(input, { maxBytes, maxMilliseconds, signal: about.signal })
          : input;
      await turns.take(about.signal);
      try {
        return await scanMessage(held, about, settings);
      } finally {
        turns.end();
      }
    },
    async close() {
      workbooks.close();
    },
  });
}

/**
 * Scans one outgoing message: parse → read → detect → decide.
 *
 * @param input the message as bytes, text or a stream; a file that is no message is scanned as if
 *   attached
 * @throws ParefuiteError as {@link createScanner} and {@link Scanner.scan}
 * @example
 * const { verdict, people } = await scan(createReadStream("newsletter.eml"));
 * if (verdict === "block") throw new Error(`${people.total} people would be exposed`);
 */
export async function scan(input: Input, options: ScanOptions = {}): Promise<ScanResult> {
  const [scannerOptions, about] = splitOptions(options);
  const scanner = createScanner(scannerOptions);
  try {
    return await scanner.scan(input, about);
  } finally {
    await scanner.close();
  }
}

/** A result that says how each table was understood. */
export type Explanation = ScanResult & Required<Pick<ScanResult, "tables">>;

/**
 * Scans as {@link scan} does, and says why: column by column what it was taken for, what else it might
 * have been, on what evidence. Holds no value, so that a false alarm can be reported without its data.
 *
 * @throws ParefuiteError as {@link scan}
 * @example
 * const { tables } = await explain(await readFile("orders.xlsx"), { source: "orders.xlsx" });
 * for (const { columns } of tables) console.table(columns.map(({ chosen }) => chosen));
 */
export async function explain(input: Input, options: ScanOptions = {}): Promise<Explanation> {
  const result = await scan(input, { ...options, explain: true });
  return { ...result, tables: result.tables ?? [] };
}

/** Without the keys whose value is `undefined`: those are as if left out. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
