/** What a caller may ask of a scan, and the check that nothing was misspelt. */
import { setMaxListeners } from "node:events";
import type { Policy } from "./decide/policy.js";
import type { Preset } from "./decide/presets.js";
import type { ProtectedFile } from "./detect/protected.js";
import { ParefuiteError } from "./errors.js";
import type { SmtpEnvelope } from "./parse/index.js";
import { defaultLimits } from "./read/limits.js";
import type { Limits } from "./types.js";

/** How to scan, whatever the message. */
export interface ScannerOptions {
  /** Bounds on the work; those left out are as in `read/limits.ts`. `0` means zero. */
  readonly limits?: Partial<Limits>;
  /** What is let pass, or the name of a preset; default `office`. */
  readonly policy?: Policy | Preset;
  /**
   * People of whom one is too many: a list as `parefuite protect` writes it (the parsed JSON), and the
   * key that it was made with.
   */
  readonly protectedPeople?: { readonly list: ProtectedFile; readonly key: string };
  /**
   * In how many child processes messages are scanned at a time; default 0: in this process. With
   * children no message can block, fill or end this process; each takes about 80 MB, and the first
   * answer some 150 ms longer. End them with `close()`.
   */
  readonly workers?: number;
}

/** What belongs to one message. */
export interface MessageOptions {
  /**
   * What the result calls this input; default `-`. An input that is no message is scanned as an
   * attachment with the last part of this as its name.
   */
  readonly source?: string;
  /** The SMTP envelope, if it is known: who stands in it only receives a blind copy. */
  readonly envelope?: SmtpEnvelope;
  /** Ends the scan: it rejects with the code `aborted`. */
  readonly signal?: AbortSignal;
  /** Whether the result says how each table was understood (`tables`); default no. */
  readonly explain?: boolean;
}

/** How to scan one message. */
export type ScanOptions = ScannerOptions & MessageOptions;

/** What an option must be, by path; `*` stands for any key of the default limits. */
export type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === "string" ? undefined : "must be a text");
const amount: Check = (value) =>
  typeof value === "number" && value >= 0 ? undefined : "must be a number, 0 or more";
const texts: Check = (value) =>
  [value].flat().every((item) => typeof item === "string")
    ? undefined
    : "must be a text or a list of texts";
/** An AbortSignal. */
export const signal: Check = (value) =>
  typeof value === "object" && value !== null && "aborted" in value
    ? undefined
    : "must be an AbortSignal";
const yesOrNo: Check = (value) =>
  typeof value === "boolean" ? undefined : "must be true or false";
/** One of some words. */
export const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string)
      ? undefined
      : `must be ${words.map((word) => `"${word}"`).join(" or ")}`;
/** Checked where policies and lists are. */
const elsewhere: Check = () => undefined;

/** What options may be, by name. */
export type Checks = { readonly [name: string]: Check | Checks };

const scannerChecks: Checks = {
  limits: Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, amount])),
  policy: elsewhere,
  protectedPeople: { list: elsewhere, key: text },
  workers: (value) =>
    Number.isInteger(value) && Number(value) >= 0 ? undefined : "must be a whole number, 0 or more",
} satisfies Record<keyof ScannerOptions, Check | Checks>;

const messageChecks: Checks = {
  source: text,
  envelope: { from: text, to: texts } satisfies Record<keyof SmtpEnvelope, Check>,
  signal,
  explain: yesOrNo,
} satisfies Record<keyof MessageOptions, Check | Checks>;

/**
 * @param more what a host takes beside them
 * @throws ParefuiteError `invalid-options` with the path of the first mistake: `limits.maxRow`
 */
export function checkScannerOptions(options: unknown, more: Checks = {}): void {
  check(options, { ...more, ...scannerChecks });
}

/**
 * Checks them, and lets any number of scans listen to their signal.
 *
 * @throws ParefuiteError `invalid-options` with the path of the first mistake
 */
export function checkMessageOptions(options: MessageOptions): void {
  check(options, messageChecks);
  openToAll(options.signal);
}

/** Lets any number of scans listen to a signal: Node.js would take more than ten for a leak and write a warning. */
export function openToAll(abort: AbortSignal | undefined): void {
  if (abort instanceof EventTarget) setMaxListeners(0, abort);
}

/**
 * @param more what is taken beside the options of `scan`
 * @throws ParefuiteError `invalid-options` with the path of the first mistake
 */
export function checkOptions(options: unknown, more: Checks = {}): void {
  check(options, { ...more, ...scannerChecks, ...messageChecks });
}

/** The options of `scan`, in two: those of the scanner, and those of the message. */
export function splitOptions(options: ScanOptions): [ScannerOptions, MessageOptions] {
  checkOptions(options);
  const { source, envelope, signal: abort, explain, ...scanner } = options;
  return [scanner, { source, envelope, signal: abort, explain }];
}

/**
 * Checks options by what each may be.
 *
 * @throws ParefuiteError `invalid-options` with the path of the first mistake
 */
export function check(options: unknown, checks: Checks, path = ""): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw mistake(path || "options", "must be an object");
  for (const [key, value] of Object.entries(options)) {
    // A key that does not look like one may be anything: it is not repeated.
    const name = /^[\w$-]{1,40}$/.test(key) ? key : "?";
    const own = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(checks, key))
      throw mistake(own, `is unknown; known here: ${Object.keys(checks).join(", ")}`);
    if (value === undefined) continue;
    const wanted = checks[key];
    if (typeof wanted === "object") check(value, wanted, own);
    else {
      const fault = wanted(value);
      if (fault !== undefined) throw mistake(own, fault);
    }
  }
}

function mistake(path: string, fault: string): ParefuiteError {
  return new ParefuiteError("invalid-options", `${path}: ${fault}.`);
}
