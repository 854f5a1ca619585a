/** A scanner whose work is done in child processes. */
import { decide } from "../decide/index.js";
import type { CompletePolicy } from "../decide/policy.js";
import { ParefuiteError } from "../errors.js";
import { checkMessageOptions, type MessageOptions, type ScannerOptions } from "../options.js";
import { isByteSource, readBytes } from "../parse/input.js";
import type { Scanner } from "../scan.js";
import type { Limits, ScanResult, Unread } from "../types.js";
import { type Failure, Pool } from "./pool.js";

/** What the scanner's options come to. */
export interface Settings {
  readonly policy: CompletePolicy;
  readonly limits: Limits;
}

/** Makes a scanner of `workers` child processes. */
export function isolatedScanner(
  { workers = 0, ...scanner }: ScannerOptions,
  settings: Settings,
): Scanner {
  const { limits } = settings;
  const pool = new Pool({ workers, limits, scanner });
  return {
    async scan(input, about = {}) {
      checkMessageOptions(about);
      if (!isByteSource(input)) throw new ParefuiteError("invalid-input");
      const start = performance.now();
      let bytes = 0;
      const { maxInputBytes: maxBytes, maxMilliseconds } = limits;
      const outcome = await pool.scan(async () => {
        const content = await readBytes(input, { maxBytes, maxMilliseconds, signal: about.signal });
        bytes = content.byteLength;
        return content;
      }, about);
      return "verdict" in outcome
        ? outcome
        : unanswered(outcome, about, settings, bytes, performance.now() - start);
    },
    close: () => pool.close(),
  };
}

/** The answer for a message over which its child was lost. */
function unanswered(
  { reason, limit }: Failure,
  { source = "-" }: MessageOptions,
  { policy }: Settings,
  bytes: number,
  milliseconds: number,
): ScanResult {
  const unread: Unread = { type: "unread", location: { path: [] }, reason, limit };
  const people = {
    total: 0,
    identified: 0,
    nameOnly: 0,
    hidden: 0,
    protected: 0,
    recipients: 0,
    estimated: false,
  };
  const detected = {
    findings: [],
    people,
    peopleByKind: {},
    bareContacts: 0,
    exposedRecipients: 0,
    specialCategories: [],
    rows: 0,
  };
  const envelope = { to: [], cc: [], bcc: [], recipients: [] };
  return {
    source,
    ...decide({ detected, unread: [unread], envelope, attachments: [] }, policy),
    people,
    findings: [],
    unread: [{ location: unread.location, reason, limit }],
    stats: { bytes, attachments: 0, rows: 0, milliseconds: Math.round(milliseconds) },
  };
}
