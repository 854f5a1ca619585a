import type { ScanResult, Verdict } from "../types.js";
import { digest, sourceName } from "./digest.js";
import type { Reporter } from "./reporter.js";
import { words as catalogues, type Lang } from "./words/index.js";

const marks: Record<Verdict, string> = { allow: "✅", warn: "⚠️", block: "⛔" };

/** GitHub-flavoured Markdown: for a job summary or a comment. */
export const markdown: Reporter = {
  report: (results, { lang }) => results.map((result) => section(result, lang)).join("\n"),
};

function section(result: ScanResult, lang: Lang): string {
  const words = catalogues[lang];
  const { headline, reasons, places, unread } = digest(result, words, lang);
  const list = (heading: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ["", `### ${heading}`, "", ...items.map((item) => `- ${md(item)}`)];
  return [
    `## ${marks[result.verdict]} ${words.verdicts[result.verdict]} · ${md(sourceName(result))}`,
    "",
    md(headline),
    ...list(words.headings.why, reasons),
    ...list(words.headings.where, places),
    ...list(words.headings.unread, unread),
    "",
  ].join("\n");
}

/** Text without what Markdown, HTML or a mention would make of it. */
function md(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]#|~>]|^[-+]|^\d+(?=[.)])/g, "\\$&")
    .replaceAll("@", "@\u200b")
    .replaceAll("\n", " ");
}
