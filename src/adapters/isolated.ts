/** A scanner whose work is done in child processes. */
import { serialize } from "node:v8";
import { decide } from "../decide/index.js";
import type { CompletePolicy } from "../decide/policy.js";
import { ParefuiteError } from "../errors.js";
import { checkMessageOptions, type MessageOptions, type ScannerOptions } from "../options.js";
import { isByteSource, readBytes } from "../parse/input.js";
import { isPayload } from "../parse/payload.js";
import type { Scanner } from "../scan.js";
import type { Limits, ScanResult, Unread } from "../types.js";
import { FileBytes } from "./file.js";
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
      if (!isByteSource(input) && !isPayload(input)) throw new ParefuiteError("invalid-input");
      const start = performance.now();
      let bytes = 0;
      const { maxInputBytes: maxBytes, maxMilliseconds } = limits;
      const outcome = await pool.scan(async () => {
        if (input instanceof FileBytes) {
          bytes = Math.min(input.size, maxBytes);
          return { bytes: Buffer.from(input.path), form: "file" };
        }
        const content = isByteSource(input)
          ? await readBytes(input, { maxBytes, maxMilliseconds, signal: about.signal })
          : serialize(plainCopy(input));
        bytes = content.byteLength;
        return { bytes: content, form: isByteSource(input) ? "bytes" : "object" };
      }, about);
      return "verdict" in outcome
        ? outcome
        : unanswered(outcome, about, settings, bytes, performance.now() - start);
    },
    close: () => pool.close(),
  };
}

// Messages as objects nest some ten deep (see `parse/payload.ts`); this keeps the stack.
const MAX_NESTING = 64;

/**
 * An object with what it holds as data. A stream or function in it stays behind, in its place something
 * that is `remote` to `parse/payload.ts` as they are.
 */
function plainCopy(value: unknown, copies = new Map<object, unknown>(), depth = 0): unknown {
  if (typeof value === "function") return ELSEWHERE;
  if (typeof value === "symbol" || depth > MAX_NESTING) return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if ("pipe" in value) return ELSEWHERE;
  if (copies.has(value)) return copies.get(value);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : Object.create(null);
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value))
    (copy as Record<string, unknown>)[key] = plainCopy(item, copies, depth + 1);
  return copy;
}

const ELSEWHERE = { pipe: true };

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
    hiddenBareContacts: 0,
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
