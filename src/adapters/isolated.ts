/**
 * A scanner whose work is done in child processes. Imports little: what few messages need is imported when
 * they do, so that a child starts as soon as can be.
 */
import type { CompletePolicy } from "../decide/policy.js";
import { checkMessageOptions, type ScannerOptions } from "../options.js";
import {
  type ByteSource,
  isByteSource,
  isStream,
  readBytes,
  readPieces,
  type ReadUntil,
} from "../parse/input.js";
import type { Scanner } from "../scanner.js";
import type { Limits, ScanResult } from "../types.js";
import { FileBytes } from "./file.js";
import { type Content, lengthOf, type Part, Pool } from "./pool.js";

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
          : (await import("./payload-content.js")).taken(input);
        bytes = async () => {
          const lengths = await Promise.all(content.parts.map(lengthOf));
          return lengths.reduce((sum, length) => sum + length, 0);
        };
        return content;
      }, about);
      if ("verdict" in outcome) return outcome;
      const { unanswered } = await import("./unanswered.js");
      return unanswered(outcome, about, settings, await bytes(), performance.now() - start);
    },
    close: () => pool.close(),
  };
}

/** Whether the child was lost over a message though no limit was reached: nothing is known of it. */
export function isLost({ unread }: ScanResult): boolean {
  return unread.some(
    ({ location: { path, place }, reason, limit }) =>
      path.length === 0 && place === undefined && reason === "timed-out" && limit === undefined,
  );
}

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
