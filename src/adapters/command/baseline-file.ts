/** The baseline: files that were looked at and accepted, by a keyed fingerprint of their content. */
import { createHmac } from "node:crypto";
import type { Lang } from "../../report/words/index.js";
import type { ScanResult } from "../../types.js";
import { UsageMistake } from "./option.js";
import { writeOutput } from "./output.js";
import { readJson } from "./policy-file.js";
import type { CommandWords } from "./words.js";

/** One accepted content. Says neither where it stood nor what is in it. */
export interface BaselineEntry {
  /** HMAC-SHA256 of the bytes, hexadecimal: without the key, contents cannot be tried against it. */
  readonly fingerprint: string;
  /** Why it was accepted, in the words of who did. */
  readonly reason: string;
  /** The last day on which it counts: `YYYY-MM-DD`, UTC. */
  readonly expires: string;
}

/** The file, plain JSON. */
export interface Baseline {
  readonly schema: 1;
  /** By fingerprint, in order: two branches that add entries seldom conflict. */
  readonly entries: readonly BaselineEntry[];
}

/** The fingerprint of a content. */
export function fingerprint(bytes: Uint8Array, key: string): string {
  // The words in front keep it apart from the digests of protected people, made with the same key.
  return createHmac("sha256", key).update("parefuite baseline 1\n").update(bytes).digest("hex");
}

/** Today as entries count days. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whether a text is a day: `2027-01-31`. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** @throws UsageMistake if the file cannot be read or is no baseline */
export async function readBaseline(path: string, words: CommandWords): Promise<Baseline> {
  const value = (await readJson(path, words)) as Partial<Baseline> | null;
  const sound =
    value?.schema === 1 &&
    Array.isArray(value.entries) &&
    value.entries.every(
      (entry: Partial<BaselineEntry> | null) =>
        typeof entry?.fingerprint === "string" &&
        /^[0-9a-f]{64}$/.test(entry.fingerprint) &&
        typeof entry.reason === "string" &&
        typeof entry.expires === "string" &&
        isDay(entry.expires),
    );
  if (!sound) throw new UsageMistake(`${path}: ${words.notBaseline}`);
  return value as Baseline;
}

/** @throws UsageMistake if it cannot be written */
export async function writeBaseline(
  path: string,
  entries: Iterable<BaselineEntry>,
  lang: Lang,
): Promise<void> {
  const sorted = [...entries].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const baseline: Baseline = { schema: 1, entries: sorted };
  await writeOutput(path, `${JSON.stringify(baseline, null, 2)}\n`, lang);
}

/** The same result, allowed for the reason that the entry gives; a protected person stays one. */
export function accepted(result: ScanResult, { reason }: BaselineEntry): ScanResult {
  if (result.verdict === "allow") return result;
  if (result.reasons.some(({ rule }) => rule === "protected-person")) return result;
  return {
    ...result,
    verdict: "allow",
    reasons: [
      { rule: "baseline", verdict: "allow", count: 1, limit: 1, message: reason },
      ...result.reasons.map((other) => ({ ...other, verdict: "allow" as const })),
    ],
  };
}
