import type { ScanResult } from "../types.js";
import { digest, digestText, sourceName } from "./digest.js";
import type { Reporter } from "./reporter.js";
import { words as catalogues } from "./words/index.js";

/**
 * Annotations of GitHub Actions (workflow commands): one an input that is not allowed, or not
 * read whole; the blocked ones first, since GitHub shows the first ten of a sort in a step.
 */
export const github: Reporter = {
  report(results, { lang }) {
    const words = catalogues[lang];
    const annotation = (result: ScanResult, command: "error" | "warning" | "notice"): string => {
      const title = `parefuite: ${words.verdicts[result.verdict]}`;
      const text = digestText(digest(result, words, lang));
      return `::${command} file=${property(sourceName(result))},title=${property(title)}::${data(text)}\n`;
    };
    const of = (verdict: ScanResult["verdict"]): ScanResult[] =>
      results.filter((result) => result.verdict === verdict);
    return [
      ...of("block").map((result) => annotation(result, "error")),
      ...of("warn").map((result) => annotation(result, "warning")),
      ...of("allow")
        .filter(({ unread }) => unread.length > 0)
        .map((result) => annotation(result, "notice")),
    ].join("");
  },
};

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
