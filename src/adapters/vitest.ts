/**
 * `parefuite/vitest`: matchers for tests of mailings. Import it once, in a setup file or a test.
 *
 * @example
 * import "parefuite/vitest";
 * await expect(info.message).toBeSendable();
 * await expect(draft).toLeak({ people: 3594, kinds: ["email-address"] });
 */
import { expect } from "vitest";
import { checkOptions, type Checks, type ScanOptions } from "../options.js";
import type { Input } from "../parse/open.js";
import { en } from "../report/words/en.js";
import { scan } from "../scanner.js";
import type { Kind, ScanResult } from "../types.js";
import { type AssertOptions, judged } from "./assert.js";

/** What a message is expected to leak. */
export interface ExpectedLeak extends ScanOptions {
  /** Distinct people: so many, or from … to …; default: one or more. */
  readonly people?: number | { readonly min?: number; readonly max?: number };
  /** Kinds that must be found; others may be found too. */
  readonly kinds?: readonly Kind[];
}

/** The matchers; both are asynchronous: `await expect(message).toBeSendable()`. */
export interface ParefuiteMatchers {
  /** The message may be sent: its verdict is below `failOn`, by default `block`. */
  toBeSendable(options?: AssertOptions): Promise<void>;
  /** The message would expose people. */
  toLeak(expected?: ExpectedLeak): Promise<void>;
}

declare module "vitest" {
  interface Matchers extends ParefuiteMatchers {}
}

const isAmount = (value: unknown): boolean => typeof value === "number" && value >= 0;

// A misspelt kind or bound would make a test that cannot fail.
const leakChecks: Checks = {
  people: (value) =>
    isAmount(value) ||
    (typeof value === "object" &&
      value !== null &&
      Object.entries(value).every(([key, bound]) => /^(?:min|max)$/.test(key) && isAmount(bound)))
      ? undefined
      : "must be a number, or an object with min and max",
  kinds: (value) =>
    Array.isArray(value) && value.every((kind) => Object.hasOwn(en.kinds, kind))
      ? undefined
      : `must be a list of ${Object.keys(en.kinds).join(", ")}`,
};

interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

expect.extend({
  async toBeSendable(received: Input, options: AssertOptions = {}): Promise<Outcome> {
    const { result, passed: pass, report } = await judged(received, options);
    const text = pass
      ? `The message was expected not to be sendable, but the verdict is "${result.verdict}".`
      : await report();
    return { pass, message: () => text };
  },

  async toLeak(received: Input, expected: ExpectedLeak = {}): Promise<Outcome> {
    checkOptions(expected, leakChecks);
    const { people = { min: 1 }, kinds = [], ...scanOptions } = expected;
    const result = await scan(received, { source: "message", ...scanOptions });
    const { min = 0, max = Infinity } =
      typeof people === "number" ? { min: people, max: people } : people;
    const total = result.people.total;
    const missing = kinds.filter((kind) => !kindsOf(result).has(kind));
    const pass = total >= min && total <= max && missing.length === 0;
    const found = [...kindsOf(result)].sort().join(", ") || "nothing";
    const wanted =
      min === max ? `${min}` : max === Infinity ? `${min} or more` : `${min} to ${max}`;
    return {
      pass,
      message: () =>
        `The message was expected ${pass ? "not " : ""}to leak ${wanted} people` +
        `${kinds.length > 0 ? ` with ${kinds.join(", ")}` : ""}; it leaks ${total}, with ${found}.`,
    };
  },
});

function kindsOf({ findings }: ScanResult): ReadonlySet<Kind> {
  return new Set(findings.map(({ kind }) => kind));
}
