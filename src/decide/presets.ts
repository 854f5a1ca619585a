import type { UnreadReason, Verdict } from "../types.js";
import type { ThresholdRule, Thresholds } from "./policy.js";

/** Names of the policies that come with the package. */
export type Preset = "newsletter" | "office" | "strict";

interface PresetPolicy {
  readonly thresholds: Readonly<Record<ThresholdRule, Thresholds>>;
  readonly unread: Readonly<Record<UnreadReason, Verdict>>;
}

/** The thresholds of each preset, in the order in which the rules are asked. */
export const presets: Readonly<Record<Preset, PresetPolicy>> = {
  /** The default, for people's everyday mail. Its numbers are those of the design's table. */
  office: {
    thresholds: {
      "protected-person": { warn: null, block: 1 },
      "bulk-people": { warn: 5, block: 20 },
      "bulk-names": { warn: 20, block: 50 },
      "hidden-people": { warn: 1, block: 5 },
      "national-id": { warn: 1, block: 5 },
      "bank-account": { warn: 1, block: 5 },
      "recipients-in-attachment": { warn: 5, block: 20 },
      "exposed-recipients": { warn: 10, block: 30 },
    },
    unread: {
      // Encryption is what the CNIL recommends (14 March 2024): nobody is punished for it.
      encrypted: "allow",
      "too-large": "warn",
      "too-deep": "warn",
      "too-many": "warn",
      malformed: "warn",
      unsupported: "warn",
      "timed-out": "warn",
      remote: "warn",
    },
  },

  /**
   * For mailings: one has no reason to carry a list of people, nor a file that cannot be opened. What
   * is let pass are the few people who sign it.
   */
  newsletter: {
    thresholds: {
      "protected-person": { warn: null, block: 1 },
      "bulk-people": { warn: 3, block: 5 },
      "bulk-names": { warn: 10, block: 30 },
      "hidden-people": { warn: null, block: 1 },
      "national-id": { warn: null, block: 1 },
      "bank-account": { warn: null, block: 1 },
      "recipients-in-attachment": { warn: null, block: 2 },
      "exposed-recipients": { warn: null, block: 2 },
    },
    unread: {
      encrypted: "block",
      "too-large": "block",
      "too-deep": "block",
      "too-many": "block",
      malformed: "block",
      unsupported: "block",
      "timed-out": "block",
      remote: "block",
    },
  },

  /** For those who handle little personal data, or the most sensitive. */
  strict: {
    thresholds: {
      "protected-person": { warn: null, block: 1 },
      "bulk-people": { warn: 2, block: 5 },
      "bulk-names": { warn: 5, block: 20 },
      "hidden-people": { warn: null, block: 1 },
      "national-id": { warn: null, block: 1 },
      "bank-account": { warn: null, block: 1 },
      "recipients-in-attachment": { warn: 2, block: 5 },
      "exposed-recipients": { warn: 5, block: 10 },
    },
    unread: {
      encrypted: "warn",
      "too-large": "block",
      "too-deep": "block",
      "too-many": "block",
      malformed: "block",
      unsupported: "block",
      "timed-out": "block",
      remote: "block",
    },
  },
};
