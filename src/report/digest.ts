import type { Finding, ScanResult } from "../types.js";
import {
  foundText,
  headline,
  ownMessage,
  pathName,
  reasonText,
  shown,
  specialCategories,
  spotName,
  unreadTexts,
} from "./phrases.js";
import { groupFindings } from "./spots.js";
import type { Lang, Words } from "./words/index.js";

/** So many places are named: formats for machines cut long texts off. */
const maxPlaces = 10;

/** A result in lines of plain text, for formats that hold a text among other things. */
export interface Digest {
  /** How many people, in one line. */
  readonly headline: string;
  /** Why: a line a rule, the administrator's own words behind it. */
  readonly reasons: readonly string[];
  /** Where: a line a place, those with the most people first. */
  readonly places: readonly string[];
  /** What was not read: a line for each file and reason. */
  readonly unread: readonly string[];
}

/** Puts a result into a few lines. */
export function digest(result: ScanResult, words: Words, lang: Lang): Digest {
  const spots = groupFindings(result.findings).flatMap((file) =>
    file.spots.map((spot) => ({ ...spot, path: file.path })),
  );
  const places = spots.map((spot) => {
    const where = [pathName(spot.path, words), spotName(spot, words)].filter((part) => part !== "");
    // What stands in several columns is said once, with the fullest of them.
    const fullest = new Map<string, Finding>();
    for (const finding of [...spot.findings].sort((one, other) => other.count - one.count)) {
      const key = `${finding.kind} ${finding.evidence.includes("protected-list")}`;
      if (!fullest.has(key)) fullest.set(key, finding);
    }
    const kinds = spot.findings
      .filter((finding) => [...fullest.values()].includes(finding))
      .map((finding) => foundText(finding, words));
    return words.labelled(where.join(" › "), words.list(kinds));
  });
  const categories = specialCategories(result, words);
  const unread = unreadTexts(result.unread, words).map(({ name, text }) =>
    words.labelled(name, text),
  );
  return {
    headline: headline(result, words).join(" "),
    reasons: [
      ...result.reasons.map((reason) => {
        const own = ownMessage(reason, lang);
        const text = reasonText(reason, result.people, words);
        return own === undefined ? text : `${text} – ${own}`;
      }),
      ...(categories === undefined ? [] : [words.halved(categories)]),
    ],
    places: firstOf(places, words),
    unread: firstOf(unread, words),
  };
}

/** As many as are named, and how many others there are. */
function firstOf(lines: readonly string[], words: Words): readonly string[] {
  const rest = lines.length - maxPlaces;
  if (rest <= 0) return lines;
  return [
    ...lines.slice(0, maxPlaces),
    words.where.more(words.counted(rest, words.where.otherPlaces)),
  ];
}

/** All of a digest in one text. */
export function digestText({ headline: first, reasons, places, unread }: Digest): string {
  return [first, ...reasons, ...places, ...unread].join("\n");
}

/** What an input is called, without what a terminal or a log would obey. */
export function sourceName({ source }: ScanResult): string {
  return shown(source, 400);
}

/** The path of an input as reports of code have it: with slashes, without a leading `./`. */
export function sourcePath({ source }: ScanResult): string {
  return source.replaceAll("\\", "/").replace(/^(?:\.\/+)+/, "");
}
