/**
 * What observers of the process may know: `node:diagnostics_channel` events with counts and timings,
 * no names, no values. Costs nothing where nobody subscribes.
 */
import { channel } from "node:diagnostics_channel";
import { isParefuiteError, ParefuiteError } from "./errors.js";
import type { Scanner } from "./scanner.js";
import type { People, Stats, UnreadReason, Verdict } from "./types.js";

/** Published on `parefuite:scan:start`. The same object comes in the event that ends the scan. */
export interface ScanStarted {
  /** Counts the scans of this process. */
  readonly id: number;
}

/** Published on `parefuite:scan:end`. */
export interface ScanEnded extends ScanStarted {
  readonly verdict: Verdict;
  readonly people: People;
  /** How many things were not read, by reason. */
  readonly unread: Readonly<Partial<Record<UnreadReason, number>>>;
  /** `milliseconds` included. */
  readonly stats: Stats;
}

/** Published on `parefuite:scan:error`. */
export interface ScanFailed extends ScanStarted {
  /** The code of the `ParefuiteError`. */
  readonly code: string;
}

const started = channel("parefuite:scan:start");
const ended = channel("parefuite:scan:end");
const failed = channel("parefuite:scan:error");

let scans = 0;

/** The same scanner, with its scans published; whatever is thrown is a {@link ParefuiteError}. */
export function observed(scanner: Scanner): Scanner {
  return {
    async scan(input, options) {
      const id = ++scans;
      if (started.hasSubscribers) started.publish({ id } satisfies ScanStarted);
      try {
        const result = await scanner.scan(input, options);
        if (ended.hasSubscribers) {
          const unread: Partial<Record<UnreadReason, number>> = {};
          for (const { reason } of result.unread) unread[reason] = (unread[reason] ?? 0) + 1;
          const { verdict, people, stats } = result;
          ended.publish({ id, verdict, people, unread, stats } satisfies ScanEnded);
        }
        return result;
      } catch (cause) {
        const error = isParefuiteError(cause)
          ? cause
          : new ParefuiteError("internal", undefined, { cause });
        if (failed.hasSubscribers) failed.publish({ id, code: error.code } satisfies ScanFailed);
        throw error;
      }
    },
    close: () => scanner.close(),
  };
}
