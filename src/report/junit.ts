import type { ScanResult } from "../types.js";
import { digest, digestText, sourceName } from "./digest.js";
import type { Reporter } from "./reporter.js";
import { words as catalogues } from "./words/index.js";

/** JUnit XML, as GitLab, Jenkins and others show it: a test case an input, failed from `failOn` on. */
export const junit: Reporter = {
  report(results, { lang, failOn }) {
    const words = catalogues[lang];
    const isFailed = ({ verdict }: ScanResult): boolean =>
      verdict === "block" || verdict === failOn;
    const failed = results.filter(isFailed).length;
    const counts = `tests="${results.length}" failures="${failed}" errors="0"`;
    const cases = results.map((result) => {
      const about = digest(result, words, lang);
      const seconds = (result.stats.milliseconds / 1000).toFixed(3);
      const open = `    <testcase classname="parefuite" name="${xml(sourceName(result))}" time="${seconds}">`;
      const body = xml(digestText(about));
      if (isFailed(result)) {
        const rule = xml(
          result.reasons.find(({ verdict }) => verdict === result.verdict)?.rule ?? result.verdict,
        );
        return `${open}\n      <failure type="${rule}" message="${xml(about.headline)}">${body}</failure>\n    </testcase>`;
      }
      if (result.verdict === "warn" || result.unread.length > 0)
        return `${open}\n      <system-out>${body}</system-out>\n    </testcase>`;
      return `${open}</testcase>`;
    });
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites ${counts}>`,
      `  <testsuite name="parefuite" ${counts}>`,
      ...cases,
      "  </testsuite>",
      "</testsuites>",
      "",
    ].join("\n");
  },
};

/** Text as XML 1.0 takes it: what it cannot hold at all was taken out by `shown`. */
function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
