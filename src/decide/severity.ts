/** Verdicts, by how strict they are. */
import type { Verdict } from "../types.js";

export const severity: Readonly<Record<Verdict, number>> = { allow: 0, warn: 1, block: 2 };

/** From which verdict on a message is refused. */
export type FailOn = Exclude<Verdict, "allow">;

/** Whether a verdict passes. */
export function passes(verdict: Verdict, failOn: FailOn): boolean {
  return severity[verdict] < severity[failOn];
}
