/**
 * `parefuite/assert`: a plain assertion for tests of mailings, in node:test, Jest, Playwright or any
 * other runner. `parefuite/vitest` has the same as matchers.
 */
import { AssertionError } from "node:assert";
import { type FailOn, passes } from "../decide/severity.js";
import type { Input } from "../parse/open.js";
import { checkOptions, oneOf, type ScanOptions } from "../options.js";
import type { Lang } from "../report/words/index.js";
import { scan } from "../scanner.js";
import type { ScanResult } from "../types.js";

/** How to scan, and what to accept. */
export interface AssertOptions extends ScanOptions {
  /** From which verdict on the assertion fails; default `block`. */
  readonly failOn?: FailOn;
  /** Language of the failure's text; default `en`. */
  readonly lang?: Lang;
}

/**
 * Asserts that a message may be sent.
 *
 * @throws AssertionError with the report, in plain words and without personal values
 * @throws ParefuiteError as `scan` does
 * @example
 * const info = await transporter.sendMail(newsletter); // streamTransport: true, buffer: true
 * await assertSendable(info.message);
 */
export async function assertSendable(
  message: Input,
  options: AssertOptions = {},
): Promise<ScanResult> {
  const { result, passed, report } = await judged(message, options);
  if (!passed)
    throw new AssertionError({
      message: await report(),
      actual: result.verdict,
      expected: "allow",
      operator: "assertSendable",
      stackStartFn: assertSendable,
    });
  return result;
}

/** A message, scanned. */
export interface Judged {
  readonly result: ScanResult;
  /** Whether its verdict is below `failOn`. */
  readonly passed: boolean;
  /** The report a person understands. */
  report(): Promise<string>;
}

/** @throws ParefuiteError `invalid-options` with the path of the first mistake; those of `scan` */
export async function judged(message: Input, options: AssertOptions): Promise<Judged> {
  checkOptions(options, { failOn: oneOf("warn", "block"), lang: oneOf("fr", "en") });
  const { failOn = "block", lang = "en", ...scanOptions } = options;
  const result = await scan(message, { source: "message", ...scanOptions });
  return {
    result,
    passed: passes(result.verdict, failOn),
    async report() {
      const { text } = await import("../report/text.js");
      return text.report([result], { lang });
    },
  };
}
