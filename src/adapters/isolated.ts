/** A scanner whose work is done in child processes. */
import { serialize } from "node:v8";
import { decide } from "../decide/index.js";
import type { CompletePolicy } from "../decide/policy.js";
import { noPeople } from "../detect/people.js";
import { ParefuiteError } from "../errors.js";
import { checkMessageOptions, type MessageOptions, type ScannerOptions } from "../options.js";
import {
  type ByteSource,
  isByteSource,
  isStream,
  readBytes,
  readPieces,
  type ReadUntil,
} from "../parse/input.js";
import { isElsewhere, isPayload, type MessagePayload } from "../parse/payload.js";
import type { Scanner } from "../scanner.js";
import type { Limits, ScanResult, Unread } from "../types.js";
import { FileBytes } from "./file.js";
import { type Content, type Failure, type Gap, lengthOf, type Part, Pool } from "./pool.js";

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
      const { maxInputBytes: maxBytes, maxMilliseconds } = limits;
      let bytes = async (): Promise<number> => 0;
      const outcome = await pool.scan(async () => {
        if (input instanceof FileBytes) {
          bytes = async () => Math.min(input.size, maxBytes);
          return { parts: [input.path], form: "file" };
        }
        const content = isByteSource(input)
          ? await bytesOf(input, { maxBytes, maxMilliseconds, signal: about.signal })
          : taken(input);
        bytes = async () => {
          const lengths = await Promise.all(content.parts.map(lengthOf));
          return lengths.reduce((sum, length) => sum + length, 0);
        };
        return content;
      }, about);
      return "verdict" in outcome
        ? outcome
        : unanswered(outcome, about, settings, await bytes(), performance.now() - start);
    },
    close: () => pool.close(),
  };
}

// Messages as objects nest some ten deep (see `parse/payload.ts`); this keeps the stack.
const MAX_NESTING = 64;

/** Bytes or text from which on a value of an object is handed over by itself. */
const LARGE = 64 * 1024;

/** A message as bytes, in whatever pieces there are: nothing is joined or converted here. */
async function bytesOf(input: ByteSource, until: ReadUntil): Promise<Content> {
  const part: Part =
    typeof input === "string"
      ? input
      : isStream(input)
        ? await readPieces(input, until)
        : await readBytes(input, until);
  return { parts: [part], form: "bytes" };
}

/** A message as an object, its large values apart from it. */
function taken(input: MessagePayload): Content {
  const large: Part[] = [];
  const gaps: Gap[] = [];
  const copies = new Map<object, unknown>();
  const object = plainCopy(input, []);
  return { parts: [serialize(object), ...large], form: "object", gaps };

  /**
   * An object with what it holds as data. A stream or function in it stays behind, in its place something
   * that is `remote` to `parse/payload.ts` as they are.
   */
  function plainCopy(value: unknown, keys: readonly string[]): unknown {
    if (typeof value === "function") return ELSEWHERE;
    if (typeof value === "symbol" || keys.length > MAX_NESTING) return undefined;
    if (typeof value === "string") return value.length < LARGE ? value : takeOut(value, keys);
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Uint8Array)
      return value.length < LARGE || keys.length === 0 ? value : takeOut(value, keys);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
    if (isElsewhere(value)) return ELSEWHERE;
    if (copies.has(value)) return copies.get(value);
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
      ? []
      : Object.create(null);
    copies.set(value, copy);
    for (const [key, item] of Object.entries(value))
      (copy as Record<string, unknown>)[key] = plainCopy(item, [...keys, key]);
    return copy;
  }

  /** Leaves an empty place, which the child fills. */
  function takeOut(value: string | Uint8Array, keys: readonly string[]): undefined {
    large.push(value);
    gaps.push({ keys, isText: typeof value === "string" });
    return undefined;
  }
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
  const detected = {
    findings: [],
    people: noPeople,
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
    people: noPeople,
    findings: [],
    unread: [{ location: unread.location, reason, limit }],
    stats: { bytes, attachments: 0, rows: 0, milliseconds: Math.round(milliseconds) },
  };
}
