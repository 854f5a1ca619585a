import { type FailOn, passes } from "../../decide/severity.js";
import type { Verdict } from "../../types.js";

/** What the process ends with (design, section 7). */
export enum ExitStatus {
  /** Everything was scanned, and nothing reached `--fail-on`. */
  passed = 0,
  /** A verdict reached `--fail-on`. */
  refused = 1,
  /** A usage mistake, an input that could not be had, or our own mistake. */
  failed = 2,
}

/** The status of several inputs: what could not be scanned weighs most. */
export function exitStatus(
  verdicts: readonly Verdict[],
  failOn: FailOn,
  failed: boolean,
): ExitStatus {
  if (failed) return ExitStatus.failed;
  return verdicts.every((verdict) => passes(verdict, failOn))
    ? ExitStatus.passed
    : ExitStatus.refused;
}
