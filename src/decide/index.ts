import type { Detected, Envelope, Reason, Unread, Verdict } from "../types.js";
import type { Policy } from "./policy.js";

/** What a decision is made from. */
export interface Facts {
  readonly detected: Detected;
  readonly unread: readonly Unread[];
  readonly envelope: Envelope;
}

/** Judges what was found by a policy. */
export function decide(facts: Facts, policy: Policy): { verdict: Verdict; reasons: Reason[] } {
  const count = facts.detected.people.identified;
  const { warn = Infinity, block = Infinity } = policy.rules["bulk-people"] ?? {};
  if (count >= block) {
    return {
      verdict: "block",
      reasons: [{ rule: "bulk-people", verdict: "block", count, limit: block }],
    };
  }
  if (count >= warn) {
    return {
      verdict: "warn",
      reasons: [{ rule: "bulk-people", verdict: "warn", count, limit: warn }],
    };
  }
  return { verdict: "allow", reasons: [] };
}
