import { createHash } from "node:crypto";
import type { ScanResult, Verdict } from "../types.js";
import { digest, digestText, sourcePath } from "./digest.js";
import { escaped } from "./json.js";
import type { Reporter } from "./reporter.js";
import { words as catalogues } from "./words/index.js";

const severities: Record<Verdict, "critical" | "minor" | "info"> = {
  block: "critical",
  warn: "minor",
  allow: "info",
};

/**
 * GitLab's code quality report: the fields that its documentation requires. A path is relative to the
 * repository, without `./`.
 */
export const gitlab: Reporter = {
  report(results, { lang }) {
    const words = catalogues[lang];
    const entries = results.flatMap((result) => {
      const { verdict } = result;
      // What is allowed is said only where it was not read whole.
      if (verdict === "allow" && result.unread.length === 0) return [];
      return [
        {
          description: digestText(digest(result, words, lang)),
          check_name: result.reasons.find((reason) => reason.verdict === verdict)?.rule ?? "unread",
          fingerprint: fingerprint(result),
          severity: severities[verdict],
          location: { path: sourcePath(result), lines: { begin: 1 } },
        },
      ];
    });
    return `${escaped(JSON.stringify(entries, null, 2))}\n`;
  },
};

/** The same for the same rules on the same file, run after run: GitLab compares by it. */
function fingerprint({ source, reasons }: ScanResult): string {
  const rules = reasons.map(({ rule, verdict }) => `${rule} ${verdict}`);
  return createHash("sha256")
    .update([source, ...rules].join("\n"))
    .digest("hex");
}
