import type { Reason, ScanResult, UnreadReason, Verdict } from "../types.js";
import { digest, type Digest, digestText, sourcePath } from "./digest.js";
import { reasonText } from "./phrases.js";
import { escaped } from "./json.js";
import type { Reporter } from "./reporter.js";
import { words as catalogues, type Words } from "./words/index.js";

const levels: Record<Verdict, "error" | "warning" | "note"> = {
  block: "error",
  warn: "warning",
  allow: "note",
};

/**
 * SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning: one result a reason, and for each
 * reason why something was not read. GitHub shows only results with a line (rule GH1003 of
 * Microsoft's validator): a whole file is its first.
 */
export const sarif: Reporter = {
  report(results, { lang }) {
    const words = catalogues[lang];
    const rules = ruleIds(results, words);
    const log = {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "parefuite",
              rules: rules.map((id) => ({ id, shortDescription: { text: ruleText(id, words) } })),
            },
          },
          results: results.flatMap((result) => {
            const about = digest(result, words, lang);
            return [...result.reasons, ...allowedUnread(result)].map((reason) => ({
              ruleId: ruleId(reason),
              ruleIndex: rules.indexOf(ruleId(reason)),
              level: levels[reason.verdict],
              message: { text: messageText(reasonText(reason, result.people, words), about) },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: uri(sourcePath(result)) },
                    region: { startLine: 1 },
                  },
                },
              ],
            }));
          }),
        },
      ],
    };
    return `${escaped(JSON.stringify(log, null, 2))}\n`;
  },
};

/** The reason first: viewers show the first line alone. */
function messageText(reason: string, about: Digest): string {
  const reasons = about.reasons.filter((other) => other !== reason);
  return `${reason}\n${digestText({ ...about, reasons })}`;
}

/** What was not read, and may go: said all the same. */
function allowedUnread({ reasons, unread }: ScanResult): Reason[] {
  const counts = new Map<UnreadReason, number>();
  for (const { reason } of unread) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  for (const { unread: said } of reasons) if (said !== undefined) counts.delete(said);
  return [...counts].map(([reason, count]) => ({
    rule: "unread",
    verdict: "allow",
    count,
    limit: 1,
    unread: reason,
  }));
}

function ruleId({ rule, unread }: Reason): string {
  return unread === undefined ? rule : `${rule}/${unread}`;
}

/** Those of every policy, then the administrator's own, in the order they were met. */
function ruleIds(results: readonly ScanResult[], words: Words): string[] {
  const met = results.flatMap(({ reasons }) => reasons.map(ruleId));
  const unread = Object.keys(words.unread).map((reason) => `unread/${reason}`);
  return [...new Set([...Object.keys(words.rules), ...unread, ...met])];
}

function ruleText(id: string, words: Words): string {
  const { thresholdRules } = words.policy;
  if (Object.hasOwn(thresholdRules, id)) return thresholdRules[id as keyof typeof thresholdRules];
  const [, reason] = id.split("/");
  return reason !== undefined && Object.hasOwn(words.unread, reason)
    ? words.unread[reason as keyof Words["unread"]]
    : words.ownRule(id, "warn");
}

/** A path as a URI reference (RFC 3986). */
function uri(source: string): string {
  const path = source.split("/").map(encodeURIComponent).join("/");
  if (/^[A-Za-z]%3A\//.test(path)) return `file:///${path.replace("%3A", ":")}`;
  return path.startsWith("/") ? `file://${path}` : path;
}
