/** From how many on a rule warns and blocks; a level that is absent is never reached. */
export interface Thresholds {
  readonly warn?: number;
  readonly block?: number;
}

/** What is let pass and what is not. */
export interface Policy {
  readonly rules: Readonly<Record<string, Thresholds>>;
}

/** The default policy. */
export const defaultPolicy: Policy = {
  rules: { "bulk-people": { warn: 5, block: 20 } },
};
