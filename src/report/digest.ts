import type { ScanResult } from "../types.js";
import {
  foundText,
  headline,
  ownMessage,
  pathName,
  reasonText,
  shown,
  spotName,
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
  /** What was not read: a line each. */
  readonly unread: readonly string[];
}

/** Puts a result into a few lines. */
export function digest(result: ScanResult, words: Words, lang: Lang): Digest {
  const spots = groupFindings(result.findings).flatMap((file) =>
    file.spots.map((spot) => ({ ...spot, path: file.path })),
  );
  const places = spots.map((spot) => {
    const where = [pathName(spot.path, words), spotName(spot, words)].filter((part) => part !== "");
    const kinds = spot.findings.map((finding) => foundText(finding, words));
    return words.labelled(where.join(" › "), words.list([...new Set(kinds)]));
  });
  const rest = places.length - maxPlaces;
  return {
    headline: headline(result, words).join(" "),
    reasons: result.reasons.map((reason) => {
      const own = ownMessage(reason, lang);
      return own === undefined
        ? reasonText(reason, words)
        : `${reasonText(reason, words)} – ${own}`;
    }),
    places:
      rest > 0
        ? [
            ...places.slice(0, maxPlaces),
            words.where.more(words.counted(rest, words.where.otherPlaces)),
          ]
        : places,
    unread: result.unread.map(({ location, reason }) =>
      words.labelled(pathName(location.path, words), words.unread[reason]),
    ),
  };
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
